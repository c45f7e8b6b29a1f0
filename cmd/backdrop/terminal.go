package main

import (
	"io"
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// terminal is what the screen may use of the operator's terminal.
type terminal struct {
	ascii     bool // no UTF-8
	noColor   bool
	linux     bool // the Linux console: its font lacks the quarter blocks
	trueColor bool
}

// terminalOf reads the environment the way other programs do: NO_COLOR, TERM,
// COLORTERM and the locale.
func terminalOf(out io.Writer, getenv func(string) string) terminal {
	environ := make([]string, 0, 16)
	for _, k := range []string{"NO_COLOR", "TERM", "COLORTERM", "CLICOLOR", "CLICOLOR_FORCE", "TMUX", "STY", "WT_SESSION", "TERM_PROGRAM", "GOOGLE_CLOUD_SHELL"} {
		if v := getenv(k); v != "" {
			environ = append(environ, k+"="+v)
		}
	}
	p := colorprofile.Detect(out, environ)
	return terminal{
		ascii:     !utf8Locale(getenv) || getenv("TERM") == "dumb",
		noColor:   getenv("NO_COLOR") != "" || p <= colorprofile.Ascii || getenv("TERM") == "dumb",
		linux:     getenv("TERM") == "linux",
		trueColor: p == colorprofile.TrueColor,
	}
}

// utf8Locale tells whether the locale can show more than ASCII. With no locale set
// at all the terminal is taken for a modern one.
func utf8Locale(getenv func(string) string) bool {
	for _, k := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := getenv(k); v != "" {
			v = strings.ToUpper(v)
			return strings.Contains(v, "UTF-8") || strings.Contains(v, "UTF8")
		}
	}
	return true
}
