//go:build !race

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"backdrop/internal/sandbox"
	"backdrop/internal/termshot"
	"backdrop/kiosk"
)

// allowedSequences are all that the program may write to a terminal, beside printable
// characters: each is known to do nothing worse than nothing on a terminal that does
// not know it.
var allowedSequences = map[termshot.Kind][]*regexp.Regexp{
	termshot.Control: {regexp.MustCompile(`^[\r\n\t\x08]$`)},
	termshot.Escape:  {regexp.MustCompile(`^\x1bM$`)}, // reverse index
	termshot.CSI: {
		regexp.MustCompile(`^\x1b\[[0-9;:]*m$`),                                  // SGR
		regexp.MustCompile("^\x1b\\[[0-9;]*[ABCDEFGHIZ`adef]$"),                  // cursor and tab movement
		regexp.MustCompile(`^\x1b\[[0-9;]*[JKXPLM@STbr]$`),                       // erase, delete, insert, scroll, repeat, margins
		regexp.MustCompile(`^\x1b\[4[hl]$`),                                      // insert mode
		regexp.MustCompile(`^\x1b\[\?(7|25|1002|1003|1004|1006|1049|2004)[hl]$`), // wrap, cursor, mouse, focus, alternate screen, paste
		regexp.MustCompile(`^\x1b\[\?(1002|1003|1004|1006|1049|2004|2026|2027|25)(;[0-9]+)*[hl]$`),
		regexp.MustCompile(`^\x1b\[\?(2026|2027)\$p$`),   // DECRQM: synchronized output, grapheme clusters
		regexp.MustCompile(`^\x1b\[0?c$`),                // DA1
		regexp.MustCompile(`^\x1b\[>0?q$`),               // XTVERSION
		regexp.MustCompile(`^\x1b\[1[46]t$`),             // XTWINOPS: pixels of the window, of a cell
		regexp.MustCompile(`^\x1b\[>4(;[0-2])?m$`),       // modifyOtherKeys
		regexp.MustCompile(`^\x1b\[(\?|[<>=][0-9;]*)u$`), // kitty's keyboard
		regexp.MustCompile(`^\x1b\[\?5W$`),               // tab stops every 8 columns
		regexp.MustCompile(`^\x1b\[[0-6] q$`),            // the cursor's shape
	},
	termshot.OSC: {
		regexp.MustCompile(`^\x1b\][02];[^\x00-\x1f\x7f]*(\x07|\x1b\\)$`), // title
		regexp.MustCompile(`^\x1b\]1[012];\?(\x07|\x1b\\)$`),              // which colours?
		regexp.MustCompile(`^\x1b\]11[012](\x07|\x1b\\)$`),                // the terminal's own colours
	},
	termshot.APC: {regexp.MustCompile(`^\x1b_G[a-zA-Z0-9=,]*(;[A-Za-z0-9+/=]*)?\x1b\\$`)}, // kitty's graphics
}

// unexpected gives the first piece of output that is not on the list.
func unexpected(out string) (bad string, at int) {
	tokens, rest := termshot.Tokens([]byte(out))
	for _, t := range tokens {
		if !allowed(t) {
			return t.Raw, at
		}
		at += len(t.Raw)
	}
	return string(rest), at
}

func allowed(t termshot.Token) bool {
	if t.Kind == termshot.Text {
		return !strings.ContainsFunc(t.Raw, harmful)
	}
	for _, re := range allowedSequences[t.Kind] {
		if re.MatchString(t.Raw) {
			return true
		}
	}
	return false
}

// harmful tells of characters that change how others are shown, or are no characters.
// Kitty's placeholder is of private use; its marks are ordinary ones.
func harmful(r rune) bool {
	return unicode.Is(unicode.Cf, r) && r != 0x200d || unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r) || unicode.IsControl(r) ||
		unicode.Is(unicode.Co, r) && r != 0x10eeee
}

func TestTheListOfSequencesCanFail(t *testing.T) {
	for _, bad := range []string{"\x1b[5n", "\x1b[21t", "\x1b]52;c;AAAA\x07", "\x1b]0;a\x1b[31mb\x07", "\x1b[?1000h", "\x1b[?9001h", "\x1bc", "\x1b(0", "\x07",
		"\x1bP$q\x1b\\", "\x9b31m", "\u009b31m", "\u202e", "\u2066", "\u200b", "\x1b[?47h", "\x1b_Gf=100;\x01\x1b\\", "\x1b]8;;http://x\x07", "\x0e", "\x1b[20h", "\x1b[>31u\x1b[1;2"} {
		if got, _ := unexpected("text \x1b[1;31mred\x1b[m " + bad); got == "" {
			t.Errorf("%q is let through", bad)
		}
	}
	const good = "é 漢字 👩\u200d🎨 \x1b[38;2;1;2;3;48;5;7mx\x1b[m\x1b[?1049h\x1b[H\x1b]2;Backdrop\x07\x1b_Ga=q,i=31;AAAA\x1b\\\r\n"
	if got, at := unexpected(good); got != "" {
		t.Errorf("%q at %d is refused", got, at)
	}
}

// hostileNames are names of files as a camera card or a guest might bring them.
var hostileNames = []string{
	"a\x1b]0;owned\x07b.jpg", "a\x1b[2J\x1b[31mred.jpg", "c\u009b31m.jpg", "bidi\u202egpj.jpg", "nl\r\nnl.jpg", "bell\x07\x08.jpg", "dcs\x1bPq#0\x1b\\.jpg",
	"apc\x1b_Ga=d\x1b\\.jpg", "zero\u200b\u2066width\ufeff.jpg", "bad\xff\xfe.jpg", "漢字漢字.jpg", "e\u0301\u0301\u0301\u0301\u0301.jpg", "👩\u200d👩\u200d👧🏽.jpg", strings.Repeat("w", 200) + ".jpg",
}

// TestOnlyKnownBytes plays an evening with hostile names on a real terminal, in all
// ways of drawing pictures, and reads every byte that was written.
func TestOnlyKnownBytes(t *testing.T) {
	for name, c := range map[string]struct {
		a     answers
		mode  string
		shows string
	}{
		"kitty":    {terminalNamed("kitty(0.40.0)"), "auto", ""},
		"sextants": {terminalNamed("foot(1.16.2)"), "auto", "🬂🬎🬋"},
		"silent":   {nil, "auto", "▚▞▙▟▛▜"},
		"half":     {terminalNamed("xterm(380)"), "half", "▀▄"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out := hostileEvening(t, c.a, c.mode, c.shows)
			if bad, at := unexpected(out); bad != "" {
				t.Errorf("%q was written, behind %q", bad, tail(out[:at], 200))
			}
		})
	}
}

// hostileEvening lets photos with such names arrive, names a guest in such a way,
// buys one, rejects one, looks at every page, and gives all that was written.
func hostileEvening(t *testing.T, a answers, mode, shows string) string {
	s := serveSandbox(t, sandbox.Config{Subscription: 50 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), map[string]string{"event.name": "Evil 漢字 party"})
	for i, name := range hostileNames {
		made := shoot(t, dir, i+1)
		data, err := os.ReadFile(made)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(made); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "drop", name)
		if i%4 == 3 { // no photo: it goes to quarantine, and that is said
			data = []byte("no photo")
		}
		if err := os.WriteFile(path, append(data, name...), 0o600); err != nil {
			t.Skipf("this file system takes no such names: %v", err)
		}
	}
	c := onConsole(t, 120, 40, a, "run", "--backlog", "--pictures", mode, dir)
	c.see(`previewed`)
	if shows != "" {
		c.until("a picture", func(s *termshot.Screen) bool { return strings.ContainsAny(s.Text(), shows) })
	}
	c.quiet()
	c.keys("g", "\x1b[200~G-7 \x1b[31mMal\u202elory\x1b]0;owned\x07\u009b\x1b[201~", "\r", "\x1b")
	for _, key := range []string{"?", "w", "v", "B", "\x1b[D", "\x1b[C", "\x1b[H", "\x1b[F"} {
		c.keys(key, "\x1b")
	}
	c.pressUntil("\r", `1\.00 credit`)
	c.pressUntil("\r", `1 delivered`)
	c.pressUntil("r", `1 rejected`)
	c.resize(80, 24)
	c.see(`1 rejected`)
	return c.quits()
}
