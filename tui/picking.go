package tui

import (
	"context"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// Pointing at the screen behind the subjects: a prompt over the shot's original, with
// a mark that is moved to the screen's colour. It costs nothing, and nothing is
// decided before a key says so.

const (
	readBound  = 5 * time.Second // one colour
	firstPlace = 80              // where the mark stands at first, per mille: near a corner there is screen
	markWidth  = 3               // cells
)

// spot is where a picking prompt points, and what is known of the place.
type spot struct {
	x, y   int // per mille of the upright picture
	asking bool
	seen   kiosk.SetScreen // a place that was read, with its colour
	err    error           // why it could not be
}

// colourMsg brings a colour back.
type colourMsg struct {
	seen kiosk.SetScreen
	err  error
}

// order is what the prompt hands in for its place.
func (s spot) order(shot int) kiosk.SetScreen { return kiosk.SetScreen{Shot: shot, X: s.x, Y: s.y} }

// known tells whether the colour of the place in question is here, or why it is not.
func (s spot) known(shot int) bool {
	return s.seen.Shot == shot && s.seen.X == s.x && s.seen.Y == s.y
}

// whyScreen says why nobody can point at the screen now.
func (a App) whyScreen() error {
	if a.o.Screen == nil && a.booth.Rules.Keyed() {
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("picking.cannot"), nil)
	}
	return a.try(kiosk.SetScreen{Shot: a.review.at, Empty: true})
}

// point opens the prompt, where the last word was if it was said of this shot.
func (a App) point() (App, tea.Cmd) {
	at := spot{x: firstPlace, y: firstPlace}
	if said := a.booth.Screen; said.Pick != "" && said.Shot == a.review.at {
		at.x, at.y = said.X, said.Y
	}
	a = a.open(prompt{kind: askScreen, shot: a.review.at, spot: at})
	a.review.view, a.review.chosen, a.review.pinned = Original, true, true
	return a, nil
}

// pointing gives the picking prompt, if that is what is open.
func (a App) pointing() (prompt, bool) {
	if a.prompt == nil || a.prompt.kind != askScreen {
		return prompt{}, false
	}
	return *a.prompt, true
}

// pointedPicture gives the picture that is pointed at: drawn as characters, so that
// the mark can stand among them.
func (a App) pointedPicture() (Picture, bool) {
	p, ok := a.pointing()
	if !ok {
		return Picture{}, false
	}
	c, g := a.layout.canvas, a.probe.graphics
	if g.Mode == KittyPictures {
		g.Mode = QuadrantPictures
	}
	return Picture{Shot: p.shot, View: Original, Cols: min(c.w, maxPicture), Rows: min(c.h, maxPicture), Graphics: g}, true
}

// grid gives how many places there are to point at: the cells of the picture, if it
// is drawn.
func (a App) grid() (cols, rows int) {
	want, _ := a.pointedPicture()
	if d, exact, _ := a.album.find(want); exact && d.err == nil && d.got.Cols > 0 && d.got.Rows > 0 {
		return d.got.Cols, d.got.Rows
	}
	return 40, 20
}

// moveMark moves the mark by cells, with Shift by more; ok is false for a key that
// does not.
func (a App) moveMark(k tea.KeyPressMsg) (moved App, ok bool) {
	cols, rows := a.grid()
	step := 1
	if k.Mod.Contains(tea.ModShift) {
		step = 5
	}
	x, y := 0, 0
	switch k.Code {
	case tea.KeyLeft:
		x = -step
	case tea.KeyRight:
		x = step
	case tea.KeyUp:
		y = -step
	case tea.KeyDown:
		y = step
	default:
		return a, false
	}
	p := *a.prompt
	p.spot.x, p.spot.y = stepped(p.spot.x, x, cols), stepped(p.spot.y, y, rows)
	a.prompt = &p
	return a, true
}

// stepped gives the middle of the cell that lies by cells further, of n.
func stepped(place, by, n int) int {
	cell := min(max(cellOf(place, n)+by, 0), n-1)
	return (2*cell + 1) * 500 / n
}

// cellOf gives the cell of a place, of n.
func cellOf(place, n int) int { return min(place*n/1000, n-1) }

// pressPicking gives a key to the picking prompt; done is false for those that every
// prompt knows. Letters wait until it is clear that no scan begins with them.
func (a App) pressPicking(k tea.KeyPressMsg) (b App, cmd tea.Cmd, done bool) {
	if moved, ok := a.moveMark(k); ok {
		return moved, nil, true
	}
	if key.Matches(k, a.keys.Nobody, a.keys.Reject) {
		b, cmd = a.hold(k)
		return b, cmd, true
	}
	return a, nil, false
}

// releasePicking does what a letter says whose time is up.
func (a App) releasePicking(k tea.KeyPressMsg) (App, tea.Cmd) {
	p := *a.prompt
	if a.now().Sub(p.since) < deaf {
		return a, nil
	}
	for _, c := range a.sheet(p).choices {
		if key.Matches(k, c.key) {
			a.prompt = nil
			return a.direct(c.in)
		}
	}
	return a, nil
}

// readSpot asks for the colour under the mark unless it is known or on its way: one
// at a time, so that moving fast asks for few.
func (a App) readSpot() (App, tea.Cmd) {
	p, ok := a.pointing()
	if !ok || a.o.Screen == nil || p.spot.asking || p.spot.known(p.shot) {
		return a, nil
	}
	p.spot.asking = true
	a.prompt = &p
	read, want, parent := a.o.Screen, p.spot.order(p.shot), a.ctx
	return a, func() tea.Msg {
		ctx, cancel := context.WithTimeout(parent, readBound)
		defer cancel()
		in, err := read(ctx, want)
		want.Pick = in.Pick
		return colourMsg{want, err}
	}
}

// learnSpot books a colour that came back.
func (a App) learnSpot(m colourMsg) App {
	if p, ok := a.pointing(); ok {
		p.spot.asking, p.spot.seen, p.spot.err = false, m.seen, m.err
		a.prompt = &p
	}
	return a
}

// marked puts the mark on the picture that is pointed at.
func (a App) marked(d drawing) Drawn {
	want, ok := a.pointedPicture()
	if !ok || d.of != want || d.got.Cols < markWidth || len(d.got.Lines) == 0 {
		return d.got
	}
	p := *a.prompt
	out := d.got
	out.Lines = append([]string(nil), d.got.Lines...)
	row := min(cellOf(p.spot.y, d.got.Rows), len(out.Lines)-1)
	col := cellOf(p.spot.x, d.got.Cols)
	text, left := "[+]", col-1
	if left < 0 {
		text, left = "+]", 0
	} else if left+markWidth > d.got.Cols {
		text = "[+"
	}
	line := out.Lines[row]
	out.Lines[row] = ansi.Truncate(line, left, "") + "\x1b[m" + a.markStyle().Render(text) + ansi.TruncateLeft(line, left+len(text), "")
	return out
}

// markStyle is black on white: seen on every screen, and on every subject.
func (a App) markStyle() lipgloss.Style {
	if a.o.NoColor {
		return a.theme.marked
	}
	return lipgloss.NewStyle().Bold(true).Foreground(lipgloss.Color("#000000")).Background(lipgloss.Color("#ffffff"))
}

// pickingSheet says what is under the mark and what can be said of the screen.
func (a App) pickingSheet(p prompt) sheet {
	s, _ := a.booth.Shot(p.shot)
	out := sheet{title: a.titled(a.shotTitle(s), func(shot string) string { return a.w.T("picking.title", "shot", shot) }), cancel: a.w.T("picking.cancel")}
	out.lines = []string{a.swatch(p), a.w.screenNow(a.booth)}
	if c, ok := kiosk.ReadColour(p.spot.seen.Pick); ok && p.spot.known(p.shot) && c.Screen() {
		in := p.spot.order(p.shot)
		in.Pick = p.spot.seen.Pick
		out.choices = append(out.choices, choice{key: a.keys.Accept, text: a.w.T("picking.colour"), in: in})
	}
	out.choices = append(out.choices, choice{key: a.keys.Nobody, text: a.w.T("picking.empty"), in: kiosk.SetScreen{Shot: p.shot, Empty: true}})
	if a.booth.Screen != (kiosk.Screen{}) {
		out.choices = append(out.choices, choice{key: a.keys.Reject, text: a.w.T("picking.forget"), in: kiosk.SetScreen{Shot: p.shot, Reset: true}})
	}
	return out
}

// swatch shows the colour under the mark, or says why there is none. It is styled
// already.
func (a App) swatch(p prompt) string {
	wide := a.layout.sheetFor(0).inner().w
	c, ok := kiosk.ReadColour(p.spot.seen.Pick)
	switch {
	case !p.spot.known(p.shot):
		return a.theme.dim.Render("…")
	case p.spot.err != nil:
		return a.theme.warn.Render(cut(a.w.Sentence(kiosk.CodeOf(p.spot.err), kiosk.DetailOf(p.spot.err)), wide))
	case !ok:
		return a.theme.dim.Render(a.w.T("picking.none"))
	}
	patch := ""
	if !a.o.NoColor {
		patch = lipgloss.NewStyle().Background(lipgloss.Color("#"+c.String())).Render("        ") + "  "
	}
	text := a.w.T("picking.place", "colour", c, "left", (p.spot.x+5)/10, "top", (p.spot.y+5)/10)
	if !c.Screen() {
		return patch + a.theme.warn.Render(cut(a.w.T("picking.no_screen", "colour", c), wide-10))
	}
	return patch + a.theme.strong.Render(cut(text, wide-10))
}
