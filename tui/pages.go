package tui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/help"
	"charm.land/lipgloss/v2"

	"backdrop/kiosk"
)

// pageLines draws what covers the screen.
func (a App) pageLines(r rect) []string {
	switch a.page {
	case helpPage:
		return a.helpLines(r)
	case newsPage:
		return a.newsLines(r)
	case noPage:
	}
	return r.fill(nil)
}

// helpLines lists every key, from the same map that the keys come from, and every
// state's symbol.
func (a App) helpLines(r rect) []string {
	t := a.theme
	h := help.New()
	h.Styles = help.Styles{FullKey: t.key, FullDesc: t.text, FullSeparator: t.rule, Ellipsis: t.rule}
	groups := a.keys.FullHelp()
	column := func(i int, title string) string {
		return lipgloss.JoinVertical(lipgloss.Left, t.strong.Render(title), h.FullHelpView(groups[i:i+1]))
	}
	between := strings.Repeat(" ", 3)
	out := append([]string{""}, indent(lipgloss.JoinHorizontal(lipgloss.Top, column(0, "This shot"), between,
		column(1, "The evening"), between, column(2, "Looking around")))...)
	prompts := column(3, "In a question")
	legend := lipgloss.JoinVertical(lipgloss.Left, append([]string{t.strong.Render("States")}, a.legend()...)...)
	out = append(out, "")
	out = append(out, indent(lipgloss.JoinHorizontal(lipgloss.Top, prompts, between, legend))...)
	if room := r.h - len(out); room >= 2 {
		out = append(out, make([]string, room-1)...)
	}
	return r.fill(append(out[:min(len(out), r.h-1)], " "+t.dim.Render("Esc or ? goes back. What costs money always asks first and names its price.")))
}

// legend is every state with its symbol, in columns.
func (a App) legend() []string {
	lines := make([]string, 5)
	for i, s := range kiosk.States() {
		lines[i%5] += a.theme.tone(s).Render(fmt.Sprintf("%s %-11s", mark(s), a.w.StateWord(s)))
	}
	return append(lines, "", a.theme.dim.Render("~ look closely   * sharpest of a burst"))
}

func indent(block string) []string {
	lines := strings.Split(block, "\n")
	for i := range lines {
		lines[i] = " " + lines[i]
	}
	return lines
}

// newsLines shows every warning in full and as much of the log as there is room
// for.
func (a App) newsLines(r rect) []string {
	t := a.theme
	out := []string{"", " " + t.strong.Render("To mind")}
	all := a.alarms()
	if len(all) == 0 {
		out = append(out, " "+t.dim.Render("Nothing: all is well."))
	}
	for _, text := range all {
		for i, l := range wrap(text, r.w-5, 3) {
			lead := "   "
			if i == 0 {
				lead = " " + t.bad.Render("!") + " "
			}
			out = append(out, lead+t.warn.Render(l))
		}
	}
	out = append(out, "", " "+t.strong.Render("What happened"))
	out = out[:min(len(out), r.h-1)]
	out = append(out, a.news.whole(a, rect{0, 0, r.w, r.h - 1 - len(out)})...)
	return r.fill(append(out[:min(len(out), r.h-1)], " "+t.dim.Render("Esc or w goes back")))
}
