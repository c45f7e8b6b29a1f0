package removebg

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"backdrop/kiosk"
)

const (
	maxPicture = 80_000_000  // bytes of a result, at most
	maxAnswer  = 120_000_000 // bytes of a body: a result as base64 is a third longer
	maxNote    = 64 << 10    // bytes read of an error or an account
	maxHeader  = 64 << 10    // bytes of headers
)

// Dial opens a connection, as net.Dialer's DialContext does.
type Dial func(ctx context.Context, network, addr string) (net.Conn, error)

// Timeouts bound every wait. They run on progress, not on the whole: giving up
// early on a slow line turns a paid cutout into a doubt. Zero means the default.
type Timeouts struct {
	Connect   time.Duration // to open a connection; 15 s
	Handshake time.Duration // to agree on TLS; 15 s
	Upload    time.Duration // without one byte of the upload moving; 30 s
	Headers   time.Duration // from the last byte sent to the answer's headers; 150 s
	Window    time.Duration // for each Window × MinRate bytes of the body; 30 s
	MinRate   int           // bytes a second of the body, at least; 1000
	Account   time.Duration // for a whole balance request; 30 s
	Idle      time.Duration // how long an unused connection is kept; 10 s
	Linger    time.Duration // for an answer to arrive after the upload was refused; 2 s
}

func (t Timeouts) filled() Timeouts {
	for _, d := range []struct {
		at *time.Duration
		to time.Duration
	}{
		{&t.Connect, 15 * time.Second}, {&t.Handshake, 15 * time.Second},
		{&t.Upload, 30 * time.Second}, {&t.Headers, 150 * time.Second},
		{&t.Window, 30 * time.Second}, {&t.Account, 30 * time.Second},
		// Shorter than any server keeps one: a request that meets a closing
		// connection is a doubt, and a handshake costs less than a doubt.
		{&t.Idle, 10 * time.Second}, {&t.Linger, 2 * time.Second},
	} {
		if *d.at <= 0 {
			*d.at = d.to
		}
	}
	if t.MinRate <= 0 {
		t.MinRate = 1000
	}
	return t
}

// Options are what differs from one event to the next. The zero value of each
// field is the default; only Key must be given.
type Options struct {
	BaseURL   string // including the version prefix; empty: the profile's
	Key       kiosk.Secret
	UserAgent string // empty: "backdrop"
	Timeouts  Timeouts
	Now       func() time.Time // nil: time.Now

	// For tests: another way to connect (it must itself keep plain http on this
	// machine), other roots of trust.
	Dial    Dial
	RootCAs *x509.CertPool
}

// Client sends requests to one service. It is safe for use by several
// goroutines. Printing it shows neither key nor header.
type Client struct {
	profile  Profile
	base     *url.URL
	standard bool          // base is the profile's own
	key      func() string // a closure: fmt prints unexported fields past their String method
	agent    string
	t        Timeouts
	now      func() time.Time
	kept     *http.Transport // connections may be used again: previews, balances
	fresh    *http.Transport // one connection for one request: fulls
}

// OwnAddress tells whether requests go to the profile's own address: of another
// service that speaks the protocol the profile's fine print may not be true.
func (c *Client) OwnAddress() bool { return c.standard }

// New checks the settings and builds a client; it opens no connection. The base
// URL must be https, or http to this machine, without user, query or fragment.
func New(p Profile, o Options) (*Client, error) {
	text := o.BaseURL
	if text == "" {
		text = p.BaseURL
	}
	base, err := checkBase(text)
	if err != nil {
		return nil, fmt.Errorf("check base URL: %w", err)
	}
	own, err := checkBase(p.BaseURL)
	standard := err == nil && strings.EqualFold(own.Host, base.Host) && own.Path == base.Path
	if err := checkKey(o.Key.Reveal()); err != nil {
		return nil, fmt.Errorf("check API key: %w", err)
	}
	if o.UserAgent == "" {
		o.UserAgent = "backdrop"
	}
	if !printable(o.UserAgent) {
		return nil, errors.New("check user agent: it holds a character that cannot stand in a header")
	}
	if p.MaxUpload <= 0 {
		p.MaxUpload = 22e6
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	c := &Client{
		profile: p, base: base, standard: standard, key: o.Key.Reveal,
		agent: o.UserAgent, t: o.Timeouts.filled(), now: o.Now,
	}
	d := c.dialer(o)
	c.kept, c.fresh = c.transport(d), c.transport(d)
	c.fresh.DisableKeepAlives = true
	return c, nil
}

func checkKey(key string) error {
	switch {
	case key == "":
		return errors.New("there is none")
	case len(key) > 4096:
		return errors.New("it is too long")
	case !printable(key) || strings.Contains(key, " "):
		return errors.New("it holds a blank or another character that cannot stand in a key")
	}
	return nil
}

func printable(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) < 0
}

func (c *Client) dialer(o Options) dialer {
	d := dialer{dial: o.Dial, t: c.t, config: &tls.Config{
		MinVersion: tls.VersionTLS12,
		ServerName: c.base.Hostname(),
		RootCAs:    o.RootCAs,
		NextProtos: []string{"http/1.1"},
		// A fresh connection for every full is cheap when the session is known.
		ClientSessionCache: tls.NewLRUClientSessionCache(4),
	}}
	if d.dial == nil {
		nd := &net.Dialer{}
		if c.base.Scheme == "http" {
			nd.Control = onlyLoopback
		}
		d.dial = nd.DialContext
	}
	return d
}

// transport speaks HTTP/1 only: HTTP/2 would share one connection between
// requests and has its own rules for sending one again. No proxy from the
// environment: the key goes to the service and nowhere else.
func (c *Client) transport(d dialer) *http.Transport {
	var one http.Protocols
	one.SetHTTP1(true)
	return &http.Transport{
		Protocols:              &one,
		DialContext:            d.plain,
		DialTLSContext:         d.secure,
		DisableCompression:     true,
		ResponseHeaderTimeout:  c.t.Headers,
		IdleConnTimeout:        c.t.Idle,
		MaxIdleConns:           4,
		MaxIdleConnsPerHost:    4,
		MaxResponseHeaderBytes: maxHeader,
	}
}

// Profile gives what the client was built with.
func (c *Client) Profile() Profile { return c.profile }

// Close drops idle connections. A request under way is not touched.
func (c *Client) Close() {
	c.kept.CloseIdleConnections()
	c.fresh.CloseIdleConnections()
}

// String names service and host, never the key.
func (c Client) String() string {
	return fmt.Sprintf("removebg client for %s at %s", c.profile.Name, c.base.Host)
}

// GoString is String, for %#v.
func (c Client) GoString() string { return c.String() }
