package sandbox

import (
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net"
	"net/netip"
	"time"

	"backdrop/kiosk"
)

// Bounds of the emulator itself; those of the protocol stand in size.go.
const (
	maxVisits   = 16                       // requests with a body in memory at a time; others wait unread
	maxPictures = 2                        // pictures decoded and cut at a time
	largePixels = 12 * megapixel           // above this a picture is worked on alone
	maxLag      = 10 * time.Minute         // longest delay of a balance
	maxDelay    = 5 * time.Minute          // longest fault "delay:"
	maxFaults   = 100                      // faults on order at a time
	maxImages   = 100_000                  // charged pictures the truth lists; older ones are dropped
	maxPast     = 10_000                   // balances remembered for the lag; then it gets shorter
	maxPot      = 1_000_000 * kiosk.Credit // most a pot may hold
	maxFree     = 1_000_000                // most free calls
)

// DefaultKey is the key a sandbox accepts when its Config names none.
const DefaultKey = "sandbox"

// DefaultProfile is the only profile there is so far.
const DefaultProfile = "remove.bg"

// Config says what a sandbox is like. The zero value is usable: a loopback port
// of the system's choice, the key "sandbox", empty pots, an ellipse as cutout.
type Config struct {
	Listen  string // loopback address with port; "" is 127.0.0.1:0. Only Start uses it.
	Key     string // the one key that is accepted; "" is DefaultKey. Never a real one.
	Profile string // "" or "remove.bg"

	Free         int           // free calls: each pays one preview
	Subscription kiosk.Credits // pots, in the order they are drawn from
	PAYG         kiosk.Credits
	Enterprise   kiosk.Credits
	Split        bool // one charge may be taken from several pots (the vendor does not say)

	Lag    time.Duration // how late GET /account learns of a change; at most ten minutes
	Rate   int           // megapixel-images per minute; 0 is the documented 500
	Faults []Fault       // on order from the start

	// Cut makes a cutout of the same size: straight (not premultiplied) alpha.
	// A kiosk.NoScreen fault means "no screen here" and gets the ellipse; any other
	// error is answered with 500 and not charged. nil: always the ellipse.
	Cut func(image.Image) (*image.NRGBA, error)
	// Encode writes a JPEG of the given quality (1 to 100). nil: image/jpeg.
	Encode func(io.Writer, image.Image, int) error
	// Now is the clock for the rate window and the lag. nil: time.Now.
	Now func() time.Time
}

func (c Config) withDefaults() Config {
	if c.Listen == "" {
		c.Listen = "127.0.0.1:0"
	}
	if c.Key == "" {
		c.Key = DefaultKey
	}
	if c.Profile == "" {
		c.Profile = DefaultProfile
	}
	if c.Rate == 0 {
		c.Rate = windowUnits
	}
	if c.Encode == nil {
		c.Encode = encodeJPEG
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

func encodeJPEG(w io.Writer, img image.Image, quality int) error {
	return jpeg.Encode(w, img, &jpeg.Options{Quality: quality})
}

func (c Config) check() error {
	if c.Profile != DefaultProfile {
		return fmt.Errorf("configure sandbox: profile %q is not known, only %q is", kiosk.Safe(c.Profile, 40), DefaultProfile)
	}
	if c.Lag < 0 || c.Lag > maxLag {
		return fmt.Errorf("configure sandbox: a lag of %v is not between 0s and %v", c.Lag, maxLag)
	}
	if c.Rate < 0 {
		return fmt.Errorf("configure sandbox: a rate of %d is below 0", c.Rate)
	}
	if err := c.pots().check(); err != nil {
		return fmt.Errorf("configure sandbox: %w", err)
	}
	return checkFaults(c.Faults)
}

func (c Config) pots() Pots {
	return Pots{FreeCalls: c.Free, Subscription: c.Subscription, PAYG: c.PAYG, Enterprise: c.Enterprise}
}

// checkLoopback refuses every address that other machines could reach. A name
// other than localhost is refused unresolved.
func checkLoopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("read address %q: %w", kiosk.Safe(address, 80), err)
	}
	if host == "localhost" {
		return nil
	}
	if ip, err := netip.ParseAddr(host); err == nil && ip.IsLoopback() {
		return nil
	}
	return fmt.Errorf("the sandbox listens on loopback only (127.0.0.1, ::1, localhost), not on %q", kiosk.Safe(address, 80))
}
