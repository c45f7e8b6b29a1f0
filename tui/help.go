package tui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// helpBlocks are every key, from the same map that the keys come from, and every state's
// symbol.
func (a App) helpBlocks() [][]string {
	t := a.theme
	var blocks [][]string
	for _, g := range a.keys.helpGroups(a.w) {
		block := []string{t.strong.Render(g.title)}
		for _, k := range g.keys {
			label, text := g.line(k)
			block = append(block, t.key.Render(label)+t.text.Render(text))
		}
		blocks = append(blocks, block)
	}
	return append(blocks, a.legend())
}

// helpLines draws the help: what does not fit is reached by moving down.
func (a App) helpLines(r rect) []string {
	t := a.theme
	lines := columns(a.helpBlocks(), r.w-2)
	room := max(r.h-2, 1)
	top := max(0, min(a.helpTop, len(lines)-room))
	foot := a.w.T("help.foot")
	if len(lines) > room {
		foot = a.w.T("help.more", "from", top+1, "to", min(top+room, len(lines)), "of", len(lines))
	}
	out := []string{""}
	for _, l := range lines[top:min(top+room, len(lines))] {
		out = append(out, " "+l)
	}
	return append(r.fill(out)[:max(r.h-1, 0)], pad(" "+t.dim.Render(cut(foot, r.w-2)), r.w))
}

func (a App) helpActs() []action {
	by := func(d int) func(App) (App, tea.Cmd) {
		return func(a App) (App, tea.Cmd) { return a.scrollHelp(d), nil }
	}
	k := a.keys
	return []action{{k.Up, nil, by(-1)}, {k.Down, nil, by(1)}, {k.Home, nil, by(-farAway)}, {k.End, nil, by(farAway)},
		{k.Waiting, nil, by(max(a.layout.page.h-4, 1))}}
}

// scrollHelp moves within what there is.
func (a App) scrollHelp(by int) App {
	most := len(columns(a.helpBlocks(), a.layout.page.w-2)) - max(a.layout.page.h-2, 1)
	a.helpTop = max(0, min(a.helpTop+by, most))
	return a
}

// legend is every state with its symbol.
func (a App) legend() []string {
	out := []string{a.theme.strong.Render(a.w.T("help.states"))}
	for _, s := range kiosk.States() {
		out = append(out, a.theme.tone(s).Render(fmt.Sprintf("%s %s", mark(s), a.w.StateWord(s))))
	}
	return append(out, a.theme.dim.Render("~ "+a.w.T("help.flagged")), a.theme.dim.Render("* "+a.w.T("help.sharpest")))
}

// columns sets blocks below and beside each other, in as many columns as w cells hold.
func columns(blocks [][]string, w int) []string {
	var best []string
	for n := 1; n <= len(blocks); n++ {
		lines, ok := setColumns(blocks, n, w)
		if n > 1 && !ok {
			break
		}
		if best == nil || len(lines) < len(best) {
			best = lines
		}
	}
	return best
}

// setColumns tries n columns: blocks go into the shortest column in their order.
func setColumns(blocks [][]string, n, w int) (lines []string, fits bool) {
	cols := make([][]string, n)
	for _, b := range blocks {
		shortest := 0
		for i := range cols {
			if len(cols[i]) < len(cols[shortest]) {
				shortest = i
			}
		}
		if len(cols[shortest]) > 0 {
			cols[shortest] = append(cols[shortest], "")
		}
		cols[shortest] = append(cols[shortest], b...)
	}
	tall, x := 0, 0
	for _, c := range cols {
		tall = max(tall, len(c))
	}
	g := newGrid(w, tall)
	for _, c := range cols {
		wide := 0
		for _, l := range c {
			wide = max(wide, ansi.StringWidth(l))
		}
		g.put(x, 0, c)
		x += wide + 3
	}
	return g.lines(), x-3 <= w
}
