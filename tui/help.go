package tui

import (
	"fmt"

	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// helpLines lists every key, from the same map that the keys come from, and every
// state's symbol: in as many columns as there is room for.
func (a App) helpLines(r rect) []string {
	t := a.theme
	var blocks [][]string
	for _, g := range a.keys.helpGroups() {
		wide := 0
		for _, k := range g.keys {
			wide = max(wide, ansi.StringWidth(k.Help().Key))
		}
		block := []string{t.strong.Render(a.w.T(g.title))}
		for _, k := range g.keys {
			block = append(block, t.key.Render(pad(k.Help().Key, wide))+"  "+t.text.Render(k.Help().Desc))
		}
		blocks = append(blocks, block)
	}
	blocks = append(blocks, a.legend())
	foot := " " + t.dim.Render(cut(a.w.T("help.foot"), r.w-2))
	room := rect{0, 0, r.w, max(r.h-1, 0)}
	return append(columns(blocks, room), pad(foot, r.w))[:r.h]
}

// legend is every state with its symbol.
func (a App) legend() []string {
	out := []string{a.theme.strong.Render(a.w.T("help.states"))}
	for _, s := range kiosk.States() {
		out = append(out, a.theme.tone(s).Render(fmt.Sprintf("%s %s", mark(s), a.w.StateWord(s))))
	}
	return append(out, a.theme.dim.Render("~ "+a.w.T("help.flagged")), a.theme.dim.Render("* "+a.w.T("help.sharpest")))
}

// columns sets blocks below and beside each other: as few columns as they fit into,
// each as wide as its widest line; what has no room is cut.
func columns(blocks [][]string, r rect) []string {
	for n := 1; n <= len(blocks); n++ {
		if lines, ok := setColumns(blocks, n, r); ok || n == len(blocks) {
			return r.fill(lines)
		}
	}
	return r.fill(nil)
}

// setColumns tries n columns: blocks go into the shortest column in their order.
func setColumns(blocks [][]string, n int, r rect) ([]string, bool) {
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
	tall, wide := 0, 1
	g := newGrid(r.w, r.h)
	for _, c := range cols {
		w := 0
		for _, l := range c {
			w = max(w, ansi.StringWidth(l))
		}
		tall = max(tall, len(c))
		g.put(wide, 1, c)
		wide += w + 3
	}
	return g.lines(), tall < r.h && wide-3 < r.w
}
