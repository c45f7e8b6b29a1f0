package tui

import (
	"context"
	"errors"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// Bounds of drawing.
const (
	drawBound  = 20 * time.Second // one picture
	keepDrawn  = 24               // pictures remembered
	keepThumbs = 80               // and thumbnails
	maxPicture = 400              // cells in either direction
	maxUpload  = 4 << 20          // bytes handed to the terminal for one picture
)

// drawing is a finished picture, or why there is none.
type drawing struct {
	of    Picture
	got   Drawn
	err   error
	image int  // the number under which the terminal keeps it, if it does
	stale bool // the terminal may have lost it: good only until there is a new one
}

// drawnMsg brings one back.
type drawnMsg struct {
	drawing
	stopped bool // nobody wanted it any more: no answer at all
	sent    bool // the terminal has been handed what it keeps of it
}

// album remembers drawings, the newest last. At most one is being made.
type album struct {
	kept   []drawing
	asked  Picture
	image  int // of what is asked
	asking bool
	sent   string             // lets go of what the terminal was handed of it, if it was
	stop   context.CancelFunc // ends what is being made
	most   int                // drawings remembered
}

// find gives the drawing of a picture; if there is none, an older version in the
// same size does until the new one is there, so that nothing flickers.
func (a album) find(p Picture) (d drawing, exact, ok bool) {
	for i := len(a.kept) - 1; i >= 0; i-- {
		k := a.kept[i]
		if k.of == p && !k.stale {
			return k, true, true
		}
		if !ok && k.err == nil && p.Shot != 0 && k.of.Shot == p.Shot && k.of.View == p.View && k.of.Cols == p.Cols && k.of.Rows == p.Rows {
			d, ok = k, true
		}
	}
	return d, false, ok
}

// keep remembers a drawing and forgets the oldest, and what it replaces. It gives
// the bytes with which the terminal lets go of those.
func (a album) keep(d drawing) (album, string) {
	var kept []drawing
	gone := ""
	for _, k := range a.kept {
		if k.of == d.of {
			gone += k.got.Delete
			continue
		}
		kept = append(kept, k)
	}
	if len(kept) >= max(a.most, 1) {
		gone += kept[0].got.Delete
		kept = kept[1:]
	}
	a.kept = append(kept, d)
	return a, gone
}

// want asks for a picture unless it is here or on its way. What is being made for
// somewhere else is stopped.
func (a album) want(ctx context.Context, pics Pictures, p Picture, image int) (album, tea.Cmd) {
	if _, exact, _ := a.find(p); exact || pics == nil || p.Cols < 1 || p.Rows < 1 || (a.asking && a.asked == p) {
		return a, nil
	}
	if a.asking {
		a.stop() // its answer comes soon, and then this one is asked for
		return a, nil
	}
	ctx, stop := context.WithTimeout(ctx, drawBound)
	a.asked, a.image, a.asking, a.stop = p, image, true, stop
	return a, func() tea.Msg {
		defer stop()
		ask := p
		ask.Image = image
		got, err := pics.Draw(ctx, ask)
		if err == nil {
			got = fitDrawn(got, p)
		}
		return drawnMsg{drawing: drawing{of: p, got: got, err: err, image: image}, stopped: errors.Is(ctx.Err(), context.Canceled)}
	}
}

// take books an answer and gives what the terminal is to forget. An answer that was
// cancelled, or is for something no longer in front, is dropped: it is compared
// with the present picture.
func (a album) take(d drawnMsg, present Picture) (album, string) {
	a.asking, a.image, a.sent, a.stop = false, 0, "", nil
	if d.stopped && !d.sent || d.of != present {
		if d.sent {
			return a, d.got.Delete
		}
		return a, ""
	}
	return a.keep(d.drawing)
}

// fitDrawn makes sure that a picture is no larger than what was asked for and
// each line as wide as it says.
func fitDrawn(d Drawn, p Picture) Drawn {
	cols := min(max(d.Cols, 0), p.Cols)
	lines := d.Lines[:min(len(d.Lines), p.Rows)]
	out := make([]string, len(lines))
	for i, l := range lines {
		if ansi.StringWidth(l) != cols {
			l = pad(l, cols)
		}
		out[i] = l
	}
	fitted := Drawn{Cols: cols, Rows: len(out), Lines: out, Zoom: d.Zoom}
	if len(d.Upload) <= maxUpload {
		fitted.Upload, fitted.Delete, fitted.Sum = d.Upload, d.Delete, d.Sum
	}
	return fitted
}

// picture gives what should be in front now.
func (a App) picture() Picture {
	switch {
	case a.guarding():
		return a.kioskPicture()
	case a.page == zoomPage:
		return a.zoomPicture()
	case a.page != reviewPage && a.prompt == nil:
		return Picture{}
	}
	if x, ok := a.nextArriving(); ok {
		return a.glimpsePicture(x)
	}
	return a.shotPicture()
}

// shotPicture gives the picture of the shot the screen is at.
func (a App) shotPicture() Picture {
	if p, ok := a.pointedPicture(); ok {
		return p
	}
	s, _ := a.booth.Shot(a.review.at)
	c := a.layout.canvas
	return a.dressed(s, Picture{Shot: s.N, View: a.review.shows(s), Cols: min(c.w, maxPicture), Rows: min(c.h, maxPicture), Version: s.Seq, Graphics: a.probe.graphics})
}

// thumb gives the small picture of a shot in the strip. Its version changes only
// when another picture may be the best there is.
func (a App) thumb(s kiosk.Shot) Picture {
	v := s.Preview.ID << 3
	for i, yes := range []bool{s.Looked, has(s, Finished), s.Made} {
		if yes {
			v |= 1 << i
		}
	}
	return a.dressed(s, Picture{Shot: s.N, View: review{}.shows(s), Cols: frameWidth - 2, Rows: thumbRows, Version: v, Graphics: a.probe.graphics})
}

// develop asks for the picture in front and, when that is there, for one
// thumbnail after the other. Nothing is drawn before it is known what the terminal
// can show.
func (a App) develop() (App, tea.Cmd) {
	p := a.picture()
	if a.o.Pictures == nil || !a.probe.sure || a.left {
		return a, nil
	}
	var draw tea.Cmd
	image := a.freeImage()
	if p.Shot != 0 || p.Glimpse != "" {
		a.album, draw = a.album.want(a.ctx, a.o.Pictures, p, image)
	}
	if draw != nil || a.album.asking || a.thumbs.asking {
		return a.numbered(draw, image), draw
	}
	for _, t := range a.smallInSight() {
		if _, exact, _ := a.thumbs.find(t); exact {
			continue
		}
		a.thumbs, draw = a.thumbs.want(a.ctx, a.o.Pictures, t, image)
		break
	}
	return a.numbered(draw, image), draw
}

// smallInSight lists the pictures beside the one in front that the page shows, those to
// be drawn first at the beginning.
func (a App) smallInSight() []Picture {
	var out []Picture
	switch {
	case a.guarding():
	case a.page == contactPage:
		for _, n := range a.onSheet() {
			if s, ok := a.booth.Shot(n); ok {
				out = append(out, a.sheetPicture(s))
			}
		}
	case a.page == comparePage:
		l, r := a.compared()
		for _, n := range []int{l, r} {
			if s, ok := a.booth.Shot(n); ok {
				out = append(out, a.comparePicture(s))
			}
		}
	case a.page == reviewPage && a.layout.strip.h > thumbRows:
		out = a.thumbsInSight()
	}
	return out
}

// thumbsInSight lists the small pictures of the strip: what is coming in first, since
// it is new to everybody.
func (a App) thumbsInSight() []Picture {
	var shots, coming []Picture
	arriving := a.arriving()
	for i := range framesIn(a.layout.strip.w) {
		n := a.review.first + i
		if s, ok := a.booth.Shot(n); ok {
			shots = append(shots, a.thumb(s))
		} else if late := n - a.booth.Shots() - 1; late >= 0 && late < len(arriving) && arriving[late].Key != "" {
			coming = append(coming, a.arrivingThumb(arriving[late]))
		}
	}
	return append(coming, shots...)
}

// hang books a picture that came back with what it was drawn for. What the terminal
// is to keep of it goes out first: by the time the picture is taken into use, the
// terminal has it.
func (a App) hang(d drawnMsg) (App, tea.Cmd) {
	switch {
	case a.left && d.sent:
		return a, letGo(d.got.Delete)
	case a.left:
		return a, nil
	}
	in, present := &a.album, a.picture()
	if a.thumbs.asking && a.thumbs.asked == d.of {
		in, present = &a.thumbs, d.of
		if !slices.Contains(a.smallInSight(), d.of) {
			present = Picture{}
		}
	}
	if d.got.Upload != "" && !d.stopped && d.of == present {
		*in, d = in.adopt(d)
	}
	if d.got.Upload != "" && !d.stopped && d.of == present {
		upload := d.got.Upload
		d.got.Upload, d.sent, in.sent = "", true, d.got.Delete
		return a, tea.Sequence(tea.Raw(upload), func() tea.Msg { return d })
	}
	var gone string
	*in, gone = in.take(d, present)
	return a, letGo(gone)
}
