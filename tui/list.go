package tui

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// list is where somebody is in a list of rows: the row in front, from 0, and the first
// row in sight.
type list struct{ at, first int }

// move goes by some rows, within what there is.
func (l list) move(by, n int) list {
	l.at = max(0, min(l.at+by, n-1))
	return l
}

// window keeps the row in front in sight of so many rows, moving no more than it must.
func (l list) window(n, rows int) list {
	rows = max(rows, 1)
	l.at = max(0, min(l.at, n-1))
	l.first = max(l.at-rows+1, min(l.first, l.at))
	l.first = max(0, min(l.first, n-rows))
	return l
}

// column is one column of a table: its heading, its width, and at which side it stands.
type column struct {
	head  string
	w     int
	right bool
}

// cells sets texts in columns, two blanks between them.
func cells(cols []column, texts []string) string {
	out := ""
	for i, c := range cols {
		if i > 0 {
			out += "  "
		}
		text := ""
		if i < len(texts) {
			text = texts[i]
		}
		if c.right {
			text = cut(text, c.w)
			for ansi.StringWidth(text) < c.w {
				text = " " + text
			}
			out += text
			continue
		}
		out += pad(text, c.w)
	}
	return out
}

// rowsIn draws a list: its heading in r's first line, then the rows in sight, the one in
// front in reverse behind a pointer, so that it can be told without colour. draw gives a
// row's text, w cells wide at most.
func (a App) rowsIn(r rect, l list, n int, head string, draw func(i, w int) string) []string {
	l = l.window(n, r.h-1)
	out := []string{a.theme.dim.Render(pad(head, r.w))}
	for i := l.first; i < n && len(out) < r.h; i++ {
		text := draw(i, max(r.w-3, 0))
		if i == l.at {
			out = append(out, a.theme.marked.Render(pad("▸ "+ansi.Strip(text), r.w)))
			continue
		}
		out = append(out, pad("  "+text, r.w))
	}
	return r.fill(out)
}

// rowZones are the rows of a list that rowsIn draws there: a click goes to one, a click
// on the one in front opens it.
func rowZones(r rect, l list, n int, at func(*App) *list, open func(App) (App, tea.Cmd)) []zone {
	l = l.window(n, r.h-1)
	var out []zone
	for i := l.first; i < n && i-l.first < r.h-1; i++ {
		out = append(out, zone{rect{r.x, r.y + 1 + i - l.first, r.w, 1}, func(a App) (App, tea.Cmd) {
			in := at(&a)
			if in.at == i {
				return open(a)
			}
			*in = in.move(i-in.at, n)
			return a, nil
		}})
	}
	return out
}

// farAway moves to either end of any list.
const farAway = 1 << 30

// listActs are the keys that move in a list of n rows.
func listActs(k keyMap, n int, at func(*App) *list) []action {
	by := func(d int) func(App) (App, tea.Cmd) {
		return func(a App) (App, tea.Cmd) {
			in := at(&a)
			*in = in.move(d, n)
			return a, nil
		}
	}
	return []action{{k.Up, nil, by(-1)}, {k.Down, nil, by(1)}, {k.Home, nil, by(-farAway)}, {k.End, nil, by(farAway)}}
}
