package config

import (
	"encoding/base64"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"backdrop/kiosk"
)

// maxSettle bounds the quiet time: longer than an event is a typing mistake.
const maxSettle = 24 * time.Hour

func one(c *complaint) []*complaint { return []*complaint{c} }

func checkName(_ Key, c *Config) []*complaint {
	if n := utf8.RuneCountInString(c.Event.Name); n > maxName {
		return one(complain("has %d characters; %d is the most", n, maxName))
	}
	if c.Event.Name != "" && strings.TrimSpace(c.Event.Name) == "" {
		return one(complain("holds nothing but spaces"))
	}
	return nil
}

// within wants a Count, a Ratio or an Offset (then low and high are per mille) in
// bounds.
func within(low, high int) func(Key, *Config) []*complaint {
	return func(k Key, c *Config) []*complaint {
		n := *k.field(c).(*int)
		if n >= low && n <= high {
			return nil
		}
		return one(complain("%s is not between %s and %s", k.number(n), k.number(low), k.number(high)))
	}
}

func (k Key) number(n int) string {
	if k.Kind == Ratio || k.Kind == Offset {
		return kiosk.Credits(n).String()
	}
	return strconv.Itoa(n)
}

func checkShare(k Key, c *Config) []*complaint {
	n := *k.field(c).(*int)
	if n > 0 && n <= 1000 {
		return nil
	}
	return one(complain("%s is not between 0 and 1", k.number(n)).
		try("write a share above 0 and up to 1: 0.8 warns at 80 %"))
}

func checkSettle(_ Key, c *Config) []*complaint {
	if c.Cutter.RemoveBG.Settle > maxSettle {
		return one(complain("is longer than 24h"))
	}
	return nil
}

func checkCurrency(_ Key, c *Config) []*complaint {
	if t := c.Budget.Currency; len([]rune(t)) > 8 || kiosk.Safe(t, 8) != t || strings.ContainsRune(t, ' ') {
		return one(complain("is no unit of money: write it as EUR, or as a sign of at most 8 characters"))
	}
	return nil
}

// checkBaseURL never quotes the URL: it may carry a password, or a key.
func checkBaseURL(_ Key, c *Config) []*complaint {
	text := strings.TrimRight(c.Cutter.RemoveBG.BaseURL, "/")
	c.Cutter.RemoveBG.BaseURL = text
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Opaque != "" || u.Hostname() == "" || strings.Contains(text, " ") {
		return one(complain("is not a complete URL").try("for example https://api.remove.bg/v1.0"))
	}
	port, err := strconv.Atoi(u.Port())
	switch {
	case u.User != nil:
		return one(complain("must not hold a user name or password"))
	case strings.ContainsAny(text, "?#"):
		return one(complain("must not hold a query (?…) or a fragment (#…)"))
	case u.Scheme != "https" && u.Scheme != "http":
		return one(complain("begins with neither https:// nor http://"))
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return one(complain("uses http to another machine, where the API key could be read on the way").
			try("write https; http is for 127.0.0.1, ::1 and localhost"))
	case strings.HasSuffix(u.Host, ":") || (u.Port() != "" && (err != nil || port < 1 || port > 65535)):
		return one(complain("has a port that is none").try("a port is 1 to 65535"))
	case strings.HasSuffix(u.Path, "/removebg") || strings.HasSuffix(u.Path, "/account"):
		return one(complain("goes too far: /removebg and /account are added by the program").
			try("end it with the version, such as /v1.0"))
	}
	return nil
}

// loopback tells whether a URL's host is this machine. Odd spellings of numbers
// (127.1, 0x7f.1) count as foreign.
func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// checkKeyFile only completes the path: whether the file is there and safe is
// APIKey's business, so that reading commands work without it.
func checkKeyFile(_ Key, c *Config) []*complaint {
	file := &c.Cutter.RemoveBG.KeyFile
	if *file == "" {
		return nil
	}
	if bad := c.tilde(*file); bad != nil {
		return one(bad)
	}
	*file = c.abs(*file)
	return nil
}

// checkPick wants a colour that a screen can have, and writes it plainly.
func checkPick(_ Key, c *Config) []*complaint {
	text := c.Cutter.GreenScreen.Pick
	if text == "" {
		return nil
	}
	pick, ok := kiosk.ReadColour(text)
	switch {
	case !ok:
		return one(complain("%s is not a colour", quote(text)).try("write six hexadecimal digits, such as 3a8c46"))
	case !pick.Screen():
		return one(complain("%s is too grey or too dark for a screen", quote(text)).try("one of red, green and blue must clearly lead, as in 3a8c46"))
	}
	c.Cutter.GreenScreen.Pick = pick.String()
	return nil
}

// checkEmpty only completes the path: the photo is looked at where it is used, so
// that reading commands work without it.
func checkEmpty(_ Key, c *Config) []*complaint {
	file := &c.Cutter.GreenScreen.Empty
	if *file == "" {
		return nil
	}
	if bad := c.tilde(*file); bad != nil {
		return one(bad)
	}
	*file = c.abs(*file)
	return nil
}

// abs gives a path from event.toml in absolute form.
func (c *Config) abs(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(c.Dir, path)
}

// tilde refuses what a shell would have expanded: taken literally it makes a
// folder called "~" in the event.
func (c *Config) tilde(path string) *complaint {
	if path == "~" || strings.HasPrefix(path, "~/") {
		return complain("begins with ~, which only a shell understands").try("write the whole path")
	}
	return nil
}

// checkPINHash looks at the shape alone and never quotes the value: it may be a
// PIN in plain digits.
func checkPINHash(_ Key, c *Config) []*complaint {
	if text := c.Limits.PINHash; text != "" && !argon2id(text) {
		return one(complain("is not an argon2id hash").try(`its form is $argon2id$v=19$m=…,t=…,p=…$salt$hash`))
	}
	return nil
}

// argon2id knows $argon2id$v=19$m=65536,t=3,p=2$salt$hash, the text form of the
// argon2 reference implementation (base64 without padding). Its bounds keep a
// foreign hash from eating the machine: memory up to 1 GiB, 100 passes.
func argon2id(text string) bool {
	part := strings.Split(text, "$")
	if len(part) != 6 || part[0] != "" || part[1] != "argon2id" || part[2] != "v=19" {
		return false
	}
	cost := strings.Split(part[3], ",")
	if len(cost) != 3 || !numbered(cost[0], "m=", 8, 1<<20) || !numbered(cost[1], "t=", 1, 100) || !numbered(cost[2], "p=", 1, 255) {
		return false
	}
	salt, err1 := base64.RawStdEncoding.Strict().DecodeString(part[4])
	hash, err2 := base64.RawStdEncoding.Strict().DecodeString(part[5])
	return err1 == nil && err2 == nil && len(salt) >= 8 && len(salt) <= 64 && len(hash) >= 16 && len(hash) <= 128
}

func numbered(text, prefix string, low, high int) bool {
	digits, ok := strings.CutPrefix(text, prefix)
	n, err := strconv.ParseUint(digits, 10, 32)
	return ok && err == nil && int(n) >= low && int(n) <= high
}
