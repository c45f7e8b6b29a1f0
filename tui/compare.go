package tui

import (
	"maps"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// Two shots side by side. One of them is the shot in front, and its keys are those of
// the review page; left and right choose which one that is.

// pair is what is compared: other stands beside the shot in front.
type pair struct {
	other int
	right bool // the shot in front stands at the right
	front int  // the shot that was in front last
}

// apart keeps the two from being one: when the other comes to the front, the one that
// stood there is the other now. Neither changes its side.
func (p pair) apart(at int) pair {
	if p.other == at && p.front != 0 && p.front != at {
		p = pair{other: p.front, right: !p.right}
	}
	p.front = at
	return p
}

// stayInPair goes on with the other of two that are compared when the one in front is
// decided, and not with what waits elsewhere.
func (a App) stayInPair(before int) App {
	n := a.zoom.pair.other
	s, ok := a.booth.Shot(n)
	if a.page == comparePage && a.review.at != before && n != before && ok && s.State.Undecided() {
		a.review = a.review.move(n, a.booth)
	}
	return a
}

func (a App) whyCompare() error {
	if a.booth.Shots() < 2 || a.review.at == 0 {
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("compare.alone"), nil)
	}
	return nil
}

// openCompare puts the two marked shots side by side; without two marks, the shot in
// front and the one before it.
func (a App) openCompare() (App, tea.Cmd) {
	a.zoom.pair = pair{other: a.review.at - 1, right: true}
	if a.review.at == 1 {
		a.zoom.pair = pair{other: 2}
	}
	if two := slices.Sorted(maps.Keys(a.review.marked)); len(two) == 2 {
		a.review = a.review.move(two[1], a.booth)
		a.zoom.pair = pair{other: two[0], right: true}
	}
	return a.goTo(comparePage), nil
}

func (a App) compareActs() []action {
	k := a.keys
	side := func(right bool) func(App) (App, tea.Cmd) {
		return func(a App) (App, tea.Cmd) {
			if a.zoom.pair.right != right {
				at := a.review.at
				a.review = a.review.move(a.zoom.pair.other, a.booth)
				a.zoom.pair = pair{other: at, right: right}
			}
			return a, nil
		}
	}
	other := func(d int) func(App) (App, tea.Cmd) {
		return func(a App) (App, tea.Cmd) {
			n := a.review.at + d
			if n == a.zoom.pair.other {
				n += d
			}
			if _, ok := a.booth.Shot(n); ok {
				a.review = a.review.move(n, a.booth)
			}
			return a, nil
		}
	}
	return append([]action{{k.Left, nil, side(false)}, {k.Right, nil, side(true)}, {k.Up, nil, other(-1)}, {k.Down, nil, other(1)}}, a.reviewActs()...)
}

func (a App) compareFoot() []key.Binding {
	k := a.keys
	return []key.Binding{a.as(k.Left, a.w.T("compare.left")), a.as(k.Right, a.w.T("compare.right")), k.Confirm, k.Preview, k.Reject, k.Mark, a.as(k.Up, a.w.T("compare.up")), a.as(k.Down, a.w.T("compare.down")), k.Zoom, k.Contact, k.Review}
}

// halves are the places of the two pictures, each with a line below it.
func halves(r rect) (left, right rect) {
	w := (r.w - 1) / 2
	return rect{r.x, r.y, w, max(r.h-2, 0)}, rect{r.x + r.w - w, r.y, w, max(r.h-2, 0)}
}

// compared are the two shots as they stand, left and right.
func (a App) compared() (left, right int) {
	if a.zoom.pair.right {
		return a.zoom.pair.other, a.review.at
	}
	return a.review.at, a.zoom.pair.other
}

// comparePicture asks for one of the two.
func (a App) comparePicture(s kiosk.Shot) Picture {
	l, _ := halves(a.layout.page)
	return a.dressed(s, Picture{Shot: s.N, View: review{}.shows(s), Cols: min(l.w, maxPicture), Rows: min(l.h, maxPicture), Version: s.Seq, Graphics: a.probe.graphics})
}

func (a App) compareLines(r rect) []string {
	grid := newGrid(r.w, r.h)
	l, m := a.compared()
	left, right := halves(rect{0, 0, r.w, r.h})
	for i, place := range []rect{left, right} {
		s, ok := a.booth.Shot([]int{l, m}[i])
		if !ok {
			continue
		}
		switch d, exact, found := a.thumbs.find(a.comparePicture(s)); {
		case a.o.Pictures == nil:
			grid.put(place.x, place.y, a.message(place, a.w.StateWord(s.State), a.w.T("canvas.text_only")))
		case found && d.err == nil:
			grid.put(place.x, place.y, placed(d.got, place))
		case exact:
			grid.put(place.x, place.y, a.message(place, a.w.T("canvas.failed"), a.w.Sentence(kiosk.CodeOf(d.err), kiosk.DetailOf(d.err))))
		}
		grid.put(place.x, place.y+place.h, []string{a.sheetLabel(s, place.w)})
		if flags := a.booth.Flags(s); len(flags) > 0 {
			grid.put(place.x, place.y+place.h+1, []string{a.theme.warn.Render(pad(" "+a.w.flagsText(flags), place.w))})
		}
	}
	return grid.lines()
}
