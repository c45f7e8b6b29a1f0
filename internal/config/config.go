package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"backdrop/kiosk"
)

// FileName is the name of the one file of an event that a person edits.
const FileName = "event.toml"

// maxFile bounds what is read as event.toml, in bytes; the template has about 3000.
const maxFile = 256 << 10

// Config is one event's settings, every one of them checked.
type Config struct {
	Dir    string // the event folder, absolute
	File   string // event.toml in it, absolute
	Event  Event
	Drop   Drop
	Cutter Cutter
	Budget Budget
	Limits Limits
	Look   Look
	Screen Screen
	Kiosk  Kiosk
	Keys   map[string][]string // keys of the screen by action, as written; nil: none are given

	given map[string]setting // what event.toml and the flags say, by key path
}

// Event says what is being served.
type Event struct {
	Name   string    // never empty: the folder's name where none is given
	EndsAt time.Time // zero: not known
}

// Drop says where the camera writes.
type Drop struct {
	Folders []string // absolute; at least one; they need not exist
}

// Cutter says who makes the cutouts.
type Cutter struct {
	Preview     string // removebg, greenscreen or none
	Full        string // removebg or greenscreen
	Named       bool   // event.toml or a flag names one of the two; else the booth may choose
	RemoveBG    RemoveBG
	GreenScreen GreenScreen
}

// RemoveBG describes the service that speaks the remove.bg protocol.
type RemoveBG struct {
	Profile string        // prices, limits and quirks by name
	BaseURL string        // with its version prefix, no slash at the end; empty: the profile's
	KeyFile string        // absolute; empty: none
	Settle  time.Duration // quiet time before a balance may judge a doubt
	Answer  string        // what full cutouts are asked for as: auto, zip or alpha
}

// GreenScreen says how the built-in cutter cuts.
type GreenScreen struct {
	Pick        string // the screen's colour as six lower-case hexadecimal digits; empty: it is found
	Empty       string // a photo of the screen without anybody, absolute, not looked at here; empty: none
	Fill        bool   // what the subject wholly encloses is made solid
	KeepOutside bool   // walls and stands beside the screen are kept
}

// Budget is what this event may cost.
type Budget struct {
	Credits            kiosk.Credits // the event's limit
	SessionCredits     kiosk.Credits // each session's limit; 0: none
	Subscription       kiosk.Credits // the plan's credits a month; 0: not known
	PAYGCredits        kiosk.Credits // cap on what may come from PAYG; 0: none beyond the budget
	WarnAt             int           // share of a limit that warns, per mille: 1 to 1000
	PricePerCredit     kiosk.Credits // thousandths of the currency for one credit; 0: not known
	PAYGPricePerCredit kiosk.Credits // the same for pay-as-you-go
	Currency           string        // "EUR"; empty: no money is shown
	Preview            string        // auto, ask or skip
	PAYG               string        // ask, warn or never
}

// Limits is what one guest may have.
type Limits struct {
	AveragePhotos    int    // photos an average guest takes, per mille (3000 is three)
	LimitFactor      int    // how many times the average is the limit, per mille
	PreviewsPerGuest int    // 0: no cap of its own
	FullsPerGuest    int    // 0: no cap of its own
	PINHash          string // argon2id in its usual text form; empty: no PIN
}

// Images gives how many of a guest's images may be processed: the average times
// the factor, rounded up. 0 means no limit.
func (l Limits) Images() int {
	const whole = 1000 * 1000
	return int((int64(l.AveragePhotos)*int64(l.LimitFactor) + whole - 1) / whole)
}

// Look is how the finished pictures look.
type Look struct {
	Background  string   // a built-in name, or an absolute path
	Backgrounds []string // what guests may choose from, in the same form; empty: just Background
	Position    string   // as written: which part of a background that does not fit is kept
	PositionX   int      // the same per mille from the middle: -1000 is the left edge, 1000 the right
	PositionY   int      // -1000 is the upper edge, 1000 the lower
	Frame       string   // a built-in name, an absolute path, or empty for none

	SubjectScale int // the subject's size, per mille of that in the photo: 100 to 2000
	SubjectX     int // how far it is moved, per mille of the picture's width: -1000 to 1000, to the right
	SubjectY     int // per mille of its height, down

	Quality     int    // JPEG quality, 1 to 100
	Chroma      string // 4:2:0 or 4:4:4
	DPI         int    // dots per inch, 30 to 2400
	Transparent bool   // also export the cutout as PNG
}

// Screen says how the operator's screen looks and speaks.
type Screen struct {
	Theme    string // auto, dark, light or contrast
	Language string // auto, en or de
	Pictures string // auto, kitty, sextant, quadrant, half, ascii or off
}

// Kiosk says how guests serve themselves.
type Kiosk struct {
	Timeout time.Duration // how long a guest may take before the shot is put aside: 5 s to 10 min
}

// Exists tells whether the folder holds an event: an event.toml of any kind,
// also one that cannot be read (so that nobody writes over it).
func Exists(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, FileName))
	return !errors.Is(err, fs.ErrNotExist)
}

// Load reads and checks dir/event.toml with overrides laid over it: texts by key
// path, as flags give them (see Key.Kind for their form).
//
// Whatever is wrong with the settings comes back as Faults, all of it at once.
// Where there is no event.toml, errors.Is(err, fs.ErrNotExist) holds.
func Load(dir string, overrides map[string]string) (Config, error) {
	data, err := readFile(filepath.Join(dir, FileName))
	if err != nil {
		return Config{}, fmt.Errorf("read %s in %q: %w", FileName, kiosk.Safe(dir, 200), err)
	}
	return Parse(data, dir, overrides)
}

// Parse is Load on the text of a file: dir is where the file stands (or will),
// for relative paths. The error is Faults, or that dir has no absolute form.
func Parse(data []byte, dir string, overrides map[string]string) (Config, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return Config{}, fmt.Errorf("find event folder: %w", err)
	}
	c := Config{Dir: dir, File: filepath.Join(dir, FileName), given: map[string]setting{}}
	settings, faults := readTOML(data)
	given, bad := readOverrides(overrides)
	faults = append(faults, bad...)
	for _, k := range Keys() {
		s, ok := given[k.Path]
		if !ok {
			s, ok = settings[k.Path]
		}
		if !ok {
			s = setting{value: k.defaultValue()}
		}
		c.given[k.Path] = s
		for _, complaint := range k.apply(&c, s.value) {
			faults = append(faults, s.fault(k.Path, complaint))
		}
		if ok && (k.Path == "cutter.preview" || k.Path == "cutter.full") {
			c.Cutter.Named = true
		}
	}
	c.takeKeys(settings)
	if len(faults) == 0 {
		faults = strict(data)
	}
	if len(faults) > 0 {
		return Config{}, faults.tidy()
	}
	if c.Event.Name == "" {
		c.Event.Name = kiosk.Safe(filepath.Base(dir), maxName)
	}
	return c, nil
}

// Fault gives a complaint about a setting that shows only when it is used: it names
// the line or the flag where the setting was given.
func (c Config) Fault(path, message, hint string) Fault {
	return c.given[path].fault(path, complaint{message: message, hint: hint})
}

// setting is a value and where it was given.
type setting struct {
	value value
	file  string // event.toml, or the flag with its dashes; empty: the default
	line  int
}

func (s setting) fault(path string, c complaint) Fault {
	file := s.file
	if file == "" {
		file = FileName
	}
	return Fault{File: file, Line: s.line, Key: path, Message: c.message, Hint: c.hint}
}

// readOverrides reads texts by key path. Faults come in the table's order.
func readOverrides(overrides map[string]string) (map[string]setting, Faults) {
	settings, known := map[string]setting{}, 0
	var faults Faults
	for _, k := range Keys() {
		text, ok := overrides[k.Path]
		if !ok {
			continue
		}
		known++
		s := setting{file: "--" + k.Flag()}
		v, bad := k.fromText(text)
		if bad != nil {
			faults = append(faults, s.fault(k.Path, *bad))
			v = k.defaultValue()
		}
		s.value = v
		settings[k.Path] = s
	}
	if known < len(overrides) {
		faults = append(faults, unknownOverrides(overrides)...)
	}
	return settings, faults
}

// readFile reads a bounded regular file. Its errors do not name the path, which
// may hold anything.
func readFile(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, bare(err)
	}
	if !info.Mode().IsRegular() { // a pipe would block for ever
		return nil, errors.New("it is not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, bare(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, bare(err)
	}
	if len(data) > maxFile {
		return nil, fmt.Errorf("it is larger than %d kB", maxFile>>10)
	}
	return data, nil
}

// bare takes the path out of a file system error; the cause stays.
func bare(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
