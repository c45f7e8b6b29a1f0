package tui

import (
	"strconv"
	"strings"
)

// terminalName is a terminal as it names itself: "kitty(0.40.0)", "ghostty 1.2.0",
// "WezTerm 20240203-110809-5046fc22", "xterm.js(6.1.0-beta.3)".
type terminalName struct {
	name    string // in lower case
	version [2]int // the first two numbers; 0 where there is none
}

func nameOf(text string) terminalName {
	name, rest := text, ""
	if i := strings.IndexAny(text, " ("); i >= 0 {
		name, rest = text[:i], text[i+1:]
	}
	t := terminalName{name: strings.ToLower(name)}
	for i := range t.version {
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		t.version[i], _ = strconv.Atoi(rest[:min(digits, 9)]) // digits only; none give 0
		if rest = rest[digits:]; !strings.HasPrefix(rest, ".") {
			break
		}
		rest = rest[1:]
	}
	return t
}

func (t terminalName) atLeast(major, minor int) bool {
	return t.version[0] > major || t.version[0] == major && t.version[1] >= minor
}

// showsPlaceholders tells whether the terminal shows kitty's pictures in Unicode
// placeholders. That it understands the graphics query proves less: xterm.js,
// Konsole and Warp take the picture and show boxes. Kitty has them since 0.28
// (its changelog); Ghostty and Rio since they have graphics at all.
func (t terminalName) showsPlaceholders() bool {
	switch t.name {
	case "kitty":
		return t.atLeast(0, 28)
	case "ghostty", "rio":
		return true
	}
	return false
}

// drawsSextants tells whether the terminal draws U+1FB00 and what follows itself;
// with the others it hangs on the font, and most fonts have boxes there. Versions
// are those from which that is certain, not the first.
func (t terminalName) drawsSextants() bool {
	switch t.name {
	case "kitty":
		return t.atLeast(0, 28)
	case "ghostty":
		return true
	case "foot":
		return t.atLeast(1, 13)
	case "wezterm":
		return t.atLeast(20230408, 0) // releases are dates
	case "xterm.js":
		return t.atLeast(6, 1)
	}
	return false
}
