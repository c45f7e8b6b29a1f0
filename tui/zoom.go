package tui

import (
	"context"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// The zoom: a part of the shot in front at the camera's own detail, to see before
// anything is paid whether eyes are open and sharp.

// How far one key moves, and how near and far the zoom goes, in thousandths.
const (
	zoomStep  = 4 // of the part's own width: one key moves a quarter of it
	zoomNear  = 20
	zoomFar   = 900
	zoomStart = 160
)

// zooming is the part that is looked at.
type zooming struct {
	pair  pair // what the compare page shows
	shot  int  // whose part it is
	at    Zoom
	heads []Zoom // worth a look, the likeliest first; nil: not known yet
	head  int    // which of them is in front
}

// headsMsg brings the parts of a shot worth a look.
type headsMsg struct {
	shot  int
	heads []Zoom
}

// openZoom goes close to the shot in front; pressed again, it goes to the next head.
func (a App) openZoom() (App, tea.Cmd) {
	n := a.review.at
	if a.page == zoomPage && a.zoom.shot == n && len(a.zoom.heads) > 0 {
		a.zoom.head = (a.zoom.head + 1) % len(a.zoom.heads)
		a.zoom.at = whole(a.zoom.heads[a.zoom.head])
		return a, nil
	}
	a = a.goTo(zoomPage)
	return a.zoomAt(n)
}

// zoomAt begins with a shot: in its upper middle until it is known where the heads are.
func (a App) zoomAt(n int) (App, tea.Cmd) {
	a.zoom.shot, a.zoom.heads, a.zoom.head = n, nil, 0
	a.zoom.at = Zoom{X: 500, Y: 330, Width: zoomStart}
	eyes, ctx := a.o.Eyes, a.ctx
	if eyes == nil {
		return a, nil
	}
	return a, func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, drawBound)
		defer cancel()
		heads, err := eyes.Eyes(ctx, n)
		if err != nil {
			return nil // the upper middle will do
		}
		return headsMsg{n, heads}
	}
}

// foundHeads goes to the likeliest head, unless the operator has gone elsewhere.
func (a App) foundHeads(m headsMsg) App {
	if m.shot != a.zoom.shot || len(m.heads) == 0 || a.zoom.heads != nil {
		return a
	}
	a.zoom.heads, a.zoom.head = m.heads, 0
	if a.zoom.at == (Zoom{X: 500, Y: 330, Width: zoomStart}) {
		a.zoom.at = whole(m.heads[0])
	}
	return a
}

// followZoom keeps the zoom with the shot in front when that changes.
func (a App) followZoom() (App, tea.Cmd) {
	if a.page != zoomPage || a.zoom.shot == a.review.at {
		return a, nil
	}
	return a.zoomAt(a.review.at)
}

// whole widens the place of a head so that all of the face is seen in a wide terminal.
func whole(z Zoom) Zoom {
	z.Width = min(z.Width*3/2, zoomFar)
	return z
}

// shownZoom is the part that is really shown: what was asked for, held inside the photo.
func (a App) shownZoom() Zoom {
	if d, exact, _ := a.album.find(a.zoomPicture()); exact && !d.got.Zoom.Whole() {
		return d.got.Zoom
	}
	return a.zoom.at
}

func (a App) zoomActs() []action {
	k := a.keys
	move := func(dx, dy int) func(App) (App, tea.Cmd) {
		return func(a App) (App, tea.Cmd) {
			z := a.shownZoom()
			step := max(z.Width/zoomStep, 1)
			z.X, z.Y = max(0, min(z.X+dx*step, 1000)), max(0, min(z.Y+dy*step, 1000))
			a.zoom.at = z
			return a, nil
		}
	}
	scale := func(num, den int) func(App) (App, tea.Cmd) {
		return func(a App) (App, tea.Cmd) {
			z := a.shownZoom()
			z.Width = max(zoomNear, min(z.Width*num/den, zoomFar))
			a.zoom.at = z
			return a, nil
		}
	}
	return append([]action{{k.Left, nil, move(-1, 0)}, {k.Right, nil, move(1, 0)}, {k.Up, nil, move(0, -1)}, {k.Down, nil, move(0, 1)},
		{k.Closer, nil, scale(2, 3)}, {k.Wider, nil, scale(3, 2)}}, a.reviewActs()...)
}

func (a App) zoomFoot() []key.Binding {
	k := a.keys
	return []key.Binding{a.as(k.Zoom, a.w.T("zoom.next")), k.Closer, k.Wider, k.Confirm, k.Reject, a.as(k.Cancel, a.w.T("keys.review"))}
}

// zoomRect is where the part is drawn: below a line that names the shot.
func zoomRect(r rect) rect { return rect{r.x, r.y + 1, r.w, max(r.h-1, 0)} }

// zoomPicture asks for the part.
func (a App) zoomPicture() Picture {
	s, _ := a.booth.Shot(a.review.at)
	r := zoomRect(a.layout.page)
	return Picture{Shot: s.N, View: Original, Zoom: a.zoom.at, Cols: min(r.w, maxPicture), Rows: min(r.h, maxPicture), Graphics: a.probe.graphics}
}

func (a App) zoomLines(r rect) []string {
	s, ok := a.booth.Shot(a.review.at)
	if !ok {
		return r.fill(nil)
	}
	head := " " + a.theme.strong.Render(a.sheetName(s)) + "  " + a.theme.tone(s.State).Render(mark(s.State)+" "+a.w.StateWord(s.State))
	hint := a.w.T("zoom.where", "n", a.zoom.head+1, "of", max(len(a.zoom.heads), 1))
	out := []string{sides(head, a.theme.dim.Render(hint+" "), r.w)}
	in := zoomRect(rect{0, 0, r.w, r.h})
	d, exact, found := a.album.find(a.zoomPicture())
	switch {
	case a.o.Pictures == nil:
		out = append(out, a.message(in, a.w.StateWord(s.State), a.w.T("canvas.text_only"))...)
	case found && d.err == nil:
		out = append(out, placed(d.got, in)...)
	case exact:
		out = append(out, a.message(in, a.w.T("canvas.failed"), a.w.Sentence(kiosk.CodeOf(d.err), kiosk.DetailOf(d.err)))...)
	default:
		if last, ok := a.lastZoom(); ok { // until it is there, where one was before
			out = append(out, placed(last.got, in)...)
		} else {
			out = append(out, a.message(in, a.w.T("zoom.coming"), "")...)
		}
	}
	return r.fill(out)
}

// lastZoom is the newest part of this shot that was drawn in this size.
func (a App) lastZoom() (drawing, bool) {
	want := a.zoomPicture()
	for i := len(a.album.kept) - 1; i >= 0; i-- {
		k := a.album.kept[i]
		then := k.of
		then.Zoom = want.Zoom
		if k.err == nil && !k.of.Zoom.Whole() && then == want {
			return k, true
		}
	}
	return drawing{}, false
}
