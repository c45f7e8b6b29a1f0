package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// headTab is one page's name in the head, and where it stands.
type headTab struct {
	page page
	text string // without colours
	x    int
}

// headTabs sets the pages' names with their keys from a column on; short leaves out the
// names of all but the page that is open.
func (a App) headTabs(x int, short bool) []headTab {
	var out []headTab
	for _, p := range tabs() {
		text := a.tabKey(p).Help().Key
		if !short || p == tabOf(a.page) {
			text += " " + a.w.T("page."+pageName(p))
		}
		if n := a.troubleCount(); p == troublePage && n > 0 {
			text += fmt.Sprintf(" !%d", n)
		}
		sign := " "
		if p == tabOf(a.page) {
			sign = "▸"
		}
		out = append(out, headTab{p, sign + text, x})
		x += ansi.StringWidth(text) + 2
	}
	return out
}

// pageName is a page's name in the words' keys.
func pageName(p page) string {
	switch p {
	case guestsPage:
		return "guests"
	case creditsPage:
		return "credits"
	case troublePage:
		return "trouble"
	case eventPage:
		return "event"
	case helpPage:
		return "help"
	case contactPage:
		return "contact"
	case comparePage:
		return "compare"
	case zoomPage:
		return "zoom"
	case reviewPage:
	}
	return "review"
}

func endOf(tabs []headTab) int {
	last := tabs[len(tabs)-1]
	return last.x + ansi.StringWidth(last.text)
}

// headPlan divides the head: the program's name, the event's, the pages, and what is
// left for the figures. The event's name gives way first, then the pages' names.
func (a App) headPlan(w int) (name string, tabs []headTab) {
	const program = " Backdrop"
	name = program
	if e := a.booth.Rules.Event; e != "" {
		name += "  " + cut(safeLine(e, 60), 32)
	}
	for _, n := range []string{name, program, ""} {
		tabs = a.headTabs(ansi.StringWidth(n)+2, false)
		if n == "" {
			tabs = a.headTabs(0, false)
		}
		if endOf(tabs)+12 <= w {
			return n, tabs
		}
	}
	return "", a.headTabs(0, true)
}

// header is the program and the event, the pages, and at the right the session in
// figures.
func (a App) header(w int) string {
	t := a.theme
	name, tabs := a.headPlan(w)
	left := ""
	if name != "" {
		program, event := name, ""
		if i := strings.Index(name[1:], "  "); i > 0 {
			program, event = name[:i+1], name[i+1:]
		}
		left = t.accent.Render(program) + t.strong.Render(event) + "  "
	}
	for i, tab := range tabs {
		st := t.dim
		switch {
		case tab.page == tabOf(a.page):
			st = t.accent
		case tab.page == troublePage && a.troubleCount() > 0:
			st = t.warn
		}
		if i > 0 {
			left += " "
		}
		left += st.Render(tab.text)
	}
	room := max(w-ansi.StringWidth(left)-3, 0)
	return sides(left, t.dim.Render(fit(room, a.sessionFigures()...)+" "), w)
}

// sessionFigures are the session's counts, in longer and shorter wordings.
func (a App) sessionFigures() []string {
	s, w := a.booth.LastSession(), a.w
	if s.ID == 0 {
		return []string{w.T("head.no_session"), ""}
	}
	shots := w.N("count.shot", s.Shots)
	name := w.T("head.session", "n", s.ID)
	if !s.Closed.IsZero() {
		name = w.T("head.session_closed", "n", s.ID)
	}
	made := w.T("head.made", "full", s.Full, "delivered", s.Delivered, "rejected", s.Rejected)
	return []string{
		name + " · " + shots + " · " + w.N("count.preview", s.Previews) + " · " + made + " · " + w.T("head.spent", "spent", w.number(s.Spent)),
		name + " · " + shots + " · " + made,
		shots + " · " + made,
		shots + " · " + w.T("head.delivered", "n", s.Delivered),
		fmt.Sprintf("%d · ✓%d", s.Shots, s.Delivered),
		"",
	}
}

// tabZones are the pages' names.
func (a App) tabZones() []zone {
	_, tabs := a.headPlan(a.layout.w)
	var out []zone
	for _, t := range tabs {
		out = append(out, a.byKey(rect{t.x, a.layout.header.y, ansi.StringWidth(t.text), 1}, a.tabKey(t.page)))
	}
	return out
}
