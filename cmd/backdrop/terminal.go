package main

import (
	"context"
	"io"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/colorprofile"

	"backdrop/tui"
)

// terminal is what the environment says of the operator's terminal, and what they
// want on it.
type terminal struct {
	ascii   bool // no UTF-8
	noColor bool
	dumb    bool // understands no sequences: must not be asked anything
	linux   bool // the Linux console: its font lacks the quarter blocks
	remote  bool // at the other end of a network: what is sent takes its time
	colours int
	tmux    bool   // in tmux or screen
	outer   string // the terminal around tmux, where tmux lets pictures through
	wish    tui.PictureMode
}

// terminalOf reads the environment the way other programs do: NO_COLOR, TERM,
// COLORTERM and the locale. Inside tmux it asks tmux what is around it.
func terminalOf(out io.Writer, getenv func(string) string, wish tui.PictureMode) terminal {
	environ := make([]string, 0, 16)
	for _, k := range []string{"NO_COLOR", "TERM", "COLORTERM", "CLICOLOR", "CLICOLOR_FORCE", "TMUX", "STY", "WT_SESSION", "TERM_PROGRAM", "GOOGLE_CLOUD_SHELL"} {
		if v := getenv(k); v != "" {
			environ = append(environ, k+"="+v)
		}
	}
	p, term := colorprofile.Detect(out, environ), getenv("TERM")
	t := terminal{
		ascii:   !utf8Locale(getenv) || term == "dumb",
		noColor: getenv("NO_COLOR") != "" || p <= colorprofile.Ascii || term == "dumb",
		dumb:    term == "dumb",
		linux:   term == "linux",
		remote:  getenv("SSH_CONNECTION") != "",
		colours: map[colorprofile.Profile]int{colorprofile.ANSI: 16, colorprofile.ANSI256: 256, colorprofile.TrueColor: 1 << 24}[p],
		tmux:    getenv("TMUX") != "" || getenv("STY") != "" || strings.HasPrefix(term, "screen") || strings.HasPrefix(term, "tmux"),
		wish:    wish,
	}
	if getenv("TMUX") != "" && (wish == tui.AutoPictures || wish == tui.KittyPictures) {
		t.outer = aroundTmux(getenv("TMUX_PANE"))
	}
	return t
}

// known is what the screen is told before it asks the terminal itself. The Linux
// console is not asked: there is nothing to choose, and old ones print what they do
// not know.
func (t terminal) known() tui.Terminal {
	return tui.Terminal{Ask: !t.dumb && !t.linux, Pictures: t.wish, Colours: t.colours, Console: t.linux, Tmux: t.tmux, Outer: t.outer}
}

// tmuxBound is how long tmux may take to answer.
const tmuxBound = 300 * time.Millisecond

// aroundTmux asks tmux what the terminal around it calls itself (XTVERSION, which
// tmux asks for when a terminal attaches); empty if tmux does not say, or does not
// let pictures through (its option allow-passthrough). Asking through tmux instead
// would bring the answer back as keys.
func aroundTmux(pane string) string {
	ctx, cancel := context.WithTimeout(context.Background(), tmuxBound)
	defer cancel()
	args := []string{"display-message", "-p"}
	if pane != "" {
		args = append(args, "-t", pane)
	}
	said, err := exec.CommandContext(ctx, "tmux", append(args, "#{allow-passthrough} #{client_termtype}")...).Output()
	if err != nil {
		return "" // then it is as with any unknown terminal
	}
	pass, name, _ := strings.Cut(strings.TrimSpace(string(said)), " ")
	if pass == "" || pass == "off" || pass == "0" { // tmux 3.3 says 0 and 1, later ones off, on and all
		return ""
	}
	return name
}

// pictureWish reads how the operator wants pictures drawn: by the flag, else by the
// environment.
func pictureWish(flag string, getenv func(string) string) (tui.PictureMode, error) {
	name, from := flag, "--pictures"
	if name == "" {
		name, from = getenv("BACKDROP_PICTURES"), "BACKDROP_PICTURES"
	}
	if name == "" {
		return tui.AutoPictures, nil
	}
	i := slices.Index(tui.PictureModes(), strings.ToLower(name))
	if i < 0 {
		return tui.AutoPictures, usage("%s wants one of %s", from, strings.Join(tui.PictureModes(), ", "))
	}
	return tui.PictureMode(i), nil
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
