package tui

import (
	"fmt"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// The contact sheet: the newest shots side by side, to choose the best of a burst before
// anything is paid for. The shot in front is the same as on the review page, and so are
// all of its keys.

// sheetShots is how many shots the contact sheet shows.
const sheetShots = 12

// contactSheet remembers the last shot on the sheet, so that it does not run away under
// the operator while photos arrive.
type contactSheet struct{ last int }

func (a App) openContact() (App, tea.Cmd) {
	a.contact.last = min(max(a.review.at, sheetShots), a.booth.Shots())
	if a.review.at > a.booth.Shots()-sheetShots {
		a.contact.last = a.booth.Shots()
	}
	return a.goTo(contactPage), nil
}

// onSheet lists the shots on the sheet, oldest first, with the shot in front among them.
func (a App) onSheet() []int {
	last := max(min(a.contact.last, a.booth.Shots()), min(sheetShots, a.booth.Shots()))
	if a.review.at > last {
		last = a.review.at
	}
	if a.review.at <= last-sheetShots {
		last = a.review.at + sheetShots - 1
	}
	var out []int
	for n := max(1, last-sheetShots+1); n <= last; n++ {
		out = append(out, n)
	}
	return out
}

// sheetGrid divides a place among twelve pictures: so that photos of 3:2 become largest.
func sheetGrid(r rect) (cols, rows int) {
	size := func(cols, rows int) int { return min(r.h/rows-2, (r.w/cols-2)/3) }
	cols, rows = 4, 3
	for _, c := range []int{3, 6} {
		if size(c, sheetShots/c) > size(cols, rows) {
			cols, rows = c, sheetShots/c
		}
	}
	return cols, rows
}

// sheetPlace is where the nth picture of the sheet stands, without the blanks around it.
func sheetPlace(r rect, i int) rect {
	cols, rows := sheetGrid(r)
	w, h := r.w/cols, r.h/rows
	return rect{r.x + i%cols*w, r.y + i/cols*h, w, h}
}

// sheetPicture asks for one picture of the sheet.
func (a App) sheetPicture(s kiosk.Shot) Picture {
	r := sheetPlace(a.layout.page, 0)
	p := a.thumb(s)
	p.Cols, p.Rows = max(r.w-2, 0), max(r.h-2, 0)
	return p
}

func (a App) contactActs() []action {
	k := a.keys
	cols, _ := sheetGrid(a.layout.page)
	by := func(d int) func(App) (App, tea.Cmd) {
		return func(a App) (App, tea.Cmd) { a.review = a.review.move(a.review.at+d, a.booth); return a, nil }
	}
	return append([]action{{k.Up, nil, by(-cols)}, {k.Down, nil, by(cols)}}, a.reviewActs()...)
}

func (a App) contactFoot() []key.Binding {
	k := a.keys
	return []key.Binding{k.Confirm, k.Preview, k.Reject, k.Mark, k.MarkAll, k.Compare, k.Zoom, k.Back, k.Review}
}

// contactLines draws the sheet: each picture with its number, state and marks below.
func (a App) contactLines(r rect) []string {
	grid := newGrid(r.w, r.h)
	for i, n := range a.onSheet() {
		s, _ := a.booth.Shot(n)
		place := sheetPlace(rect{0, 0, r.w, r.h}, i)
		inner := rect{place.x + 1, place.y, max(place.w-2, 0), max(place.h-2, 0)}
		if d, _, ok := a.thumbs.find(a.sheetPicture(s)); ok && d.err == nil {
			grid.put(inner.x, inner.y, placed(d.got, inner))
		}
		grid.put(place.x+1, place.y+inner.h, []string{a.sheetLabel(s, inner.w)})
	}
	return grid.lines()
}

// sheetName is a shot's number and whose it is.
func (a App) sheetName(s kiosk.Shot) string { return a.shotTitle(s) }

// sheetLabel names a shot in so many cells.
func (a App) sheetLabel(s kiosk.Shot, w int) string {
	sign := " "
	if a.review.marked[s.N] {
		sign = "■"
	}
	text := fmt.Sprintf("#%04d %s %s", s.N, mark(s.State), a.w.StateWord(s.State))
	if f := flagMark(a.booth.Flags(s)); f != "" {
		text += " " + f
	}
	if s.N == a.review.at {
		if sign == " " {
			sign = "▸"
		}
		return a.theme.marked.Render(pad(sign+text, w))
	}
	return a.theme.tone(s.State).Render(pad(sign+text, w))
}

func (a App) contactZones(r rect) []zone {
	var out []zone
	for i, n := range a.onSheet() {
		out = append(out, zone{sheetPlace(r, i), func(a App) (App, tea.Cmd) {
			if a.review.at == n {
				return a.perform(a.keys.Mark)
			}
			a.review = a.review.move(n, a.booth)
			return a, nil
		}})
	}
	return out
}
