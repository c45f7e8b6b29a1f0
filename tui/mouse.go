package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// zone is a place that can be clicked, and what that does: always what a key does.
type zone struct {
	rect
	press func(App) (App, tea.Cmd)
}

// holds tells whether a cell lies in the place.
func (r rect) holds(x, y int) bool { return x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h }

// click does what is under the pointer.
func (a App) click(m tea.Mouse) (App, tea.Cmd) {
	if m.Button != tea.MouseLeft || a.layout.small {
		return a, nil
	}
	a, first := a.overtake()
	for _, z := range a.zones() {
		if z.holds(m.X, m.Y) {
			b, cmd := z.press(a)
			return b, tea.Batch(first, cmd)
		}
	}
	return a, first
}

// wheel moves through the shots, or through the list that is open.
func (a App) wheel(m tea.Mouse) (App, tea.Cmd) {
	by := map[tea.MouseButton]int{tea.MouseWheelUp: -1, tea.MouseWheelLeft: -1, tea.MouseWheelDown: 1, tea.MouseWheelRight: 1}[m.Button]
	if by == 0 || a.layout.small || a.prompt != nil || a.guarding() {
		return a, nil
	}
	switch a.page {
	case guestsPage:
		a = a.stepGuests(by)
	case troublePage:
		a.trouble.list = a.trouble.move(by, len(a.troubles()))
	case eventPage:
		a.event.list = a.event.move(by, len(a.settings()))
	case creditsPage:
		a.credits = a.credits.scroll(by, a.booth)
	case reviewPage, contactPage, comparePage, zoomPage:
		a.review = a.review.move(a.review.at+by, a.booth)
	case helpPage:
		a = a.scrollHelp(by)
	}
	return a, nil
}

// byKey is a zone that does what a key does; what would be held back for a scan is done
// at once.
func (a App) byKey(r rect, b key.Binding) zone {
	return zone{r, func(a App) (App, tea.Cmd) { return a.perform(b) }}
}

// zones lists everything that can be clicked now.
func (a App) zones() []zone {
	switch {
	case a.guarding():
		return a.kioskZones()
	case a.prompt != nil:
		return a.sheetZones(*a.prompt)
	}
	out := append(a.tabZones(), a.footZones()...)
	return append(out, a.formOf(a.page).zones(a, a.layout.page)...)
}

// compareZones are the two pictures: a click puts one in front.
func (a App) compareZones(r rect) []zone {
	left, right := halves(r)
	return []zone{a.byKey(left, a.keys.Left), a.byKey(right, a.keys.Right)}
}

// helpZones are the keys as the help lists them: a click does what the key does on the
// page it belongs to. What only answers questions has no place there.
func (a App) helpZones(r rect) []zone {
	var out []zone
	for i, line := range a.helpLines(r) {
		text := ansi.Strip(line) + "  "
		for _, g := range a.keys.helpGroups(a.w) {
			for _, b := range g.keys {
				label, said := g.line(b)
				want := label + said
				at := strings.Index(text, want+"  ")
				if at < 0 || g.answers {
					continue
				}
				place := rect{r.x + ansi.StringWidth(text[:at]), r.y + i, ansi.StringWidth(want), 1}
				out = append(out, zone{place, func(a App) (App, tea.Cmd) { return a.goTo(g.page).perform(b) }})
			}
		}
	}
	return out
}

// reviewZones are the frames of the strip and the views above the picture.
func (a App) reviewZones(rect) []zone {
	var out []zone
	r := a.layout.strip
	for i := range framesIn(r.w) {
		n := a.review.first + i
		if _, ok := a.booth.Shot(n); !ok {
			break
		}
		out = append(out, zone{rect{i * frameWidth, r.y + 1, frameWidth, r.h - 1}, func(a App) (App, tea.Cmd) {
			a.review = a.review.move(n, a.booth)
			return a, nil
		}})
	}
	if s, ok := a.booth.Shot(a.review.at); ok {
		if k, text := a.likely(s, a.layout.side.w); text != "" {
			side := a.layout.side
			out = append(out, a.byKey(rect{side.x, side.y, side.w, 3}, k))
		}
	}
	return append(out, a.byKey(a.layout.caption, a.keys.View), a.byKey(a.layout.canvas, a.keys.Zoom))
}

// sheetZones are an open question's answers, and the way out of it.
func (a App) sheetZones(p prompt) []zone {
	body, starts := a.sheetBody(p)
	r := a.layout.sheetFor(len(body))
	var out []zone
	for i, c := range a.sheet(p).choices {
		if c.in == nil && c.do == nil && !c.leave {
			continue // a field's line is taken by its key alone
		}
		end := len(body) - 1
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		out = append(out, zone{rect{r.x, r.y + 1 + starts[i], r.w, end - starts[i]}, func(a App) (App, tea.Cmd) {
			if a.now().Sub(a.prompt.since) < deaf {
				return a, nil
			}
			return a.choose(c)
		}})
	}
	return append(out, zone{rect{r.x, r.y + len(body), r.w, 1}, func(a App) (App, tea.Cmd) {
		a.prompt = nil
		return a, nil
	}})
}
