package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"

	"backdrop/kiosk"
)

// A photo on its way in can be looked at before it is a shot: first the camera's own
// thumbnail, then the small picture. It takes the picture's place only where the
// screen would go to it by itself; otherwise the strip says that it comes. It has no
// number, and no key does anything to it.

// glimpse is the photo that stands, or stood last, where a shot's picture does.
type glimpse struct {
	on   bool // it is in front now
	name string
	sha  string // "" while it is not known
	key  string // of its newest picture that was drawn
}

// recentShots bounds how far back a photo that arrives is looked for among the shots:
// more than are ever shown as arriving.
const recentShots = 16

// arriving lists the photos on their way in that are not shots yet, oldest first.
func (a App) arriving() []kiosk.Arriving {
	var out []kiosk.Arriving
	for _, x := range a.booth.Live.Arriving {
		if !a.isShot(x.SHA) {
			out = append(out, x)
		}
	}
	return out
}

// isShot tells whether a photo became one of the newest shots.
func (a App) isShot(sha string) bool {
	for n := a.booth.Shots(); sha != "" && n > a.booth.Shots()-recentShots; n-- {
		if s, ok := a.booth.Shot(n); ok && s.SHA == sha {
			return true
		}
	}
	return false
}

// leads tells whether the screen would go to a new shot by itself; see follow.
func (r review) leads() bool {
	return r.at == 0 || !r.open && !r.pinned && r.next == 0 && r.moving == 0
}

// nextArriving gives the photo whose picture is to be in front, if there is one.
func (a App) nextArriving() (kiosk.Arriving, bool) {
	all := a.arriving()
	if len(all) == 0 || all[0].Key == "" || a.prompt != nil || a.o.Pictures == nil || !a.review.leads() {
		return kiosk.Arriving{}, false
	}
	return all[0], true
}

// welcome decides whether a photo on its way in is in front: from when its first
// picture is drawn, so that no empty place is seen in between.
func (a App) welcome() App {
	for _, x := range a.booth.Live.Arriving {
		if x.Name == a.glimpse.name && x.SHA != "" {
			a.glimpse.sha = x.SHA
		}
	}
	x, ok := a.nextArriving()
	switch _, drawn := a.album.glimpse(x.Key, a.glimpsePicture(x)); {
	case !ok:
		a.glimpse.on = false
	case drawn:
		a.glimpse = glimpse{on: true, name: x.Name, sha: x.SHA, key: x.Key}
	case a.glimpse.name != x.Name:
		a.glimpse.on = false
	}
	return a
}

// glimpsePicture asks for the picture of a photo on its way in.
func (a App) glimpsePicture(x kiosk.Arriving) Picture {
	c := a.layout.canvas
	return Picture{Glimpse: x.Key, Cols: min(c.w, maxPicture), Rows: min(c.h, maxPicture), Graphics: a.probe.graphics}
}

// glimpse finds a glimpse's drawing in the size of a picture.
func (a album) glimpse(key string, p Picture) (drawing, bool) {
	for _, k := range slices.Backward(a.kept) {
		if key != "" && k.of.Glimpse == key && k.err == nil && k.of.Cols == p.Cols && k.of.Rows == p.Rows && k.of.Graphics == p.Graphics {
			return k, true
		}
	}
	return drawing{}, false
}

// inFront gives the drawing that stands where the picture does. While a shot's own is
// not there yet, that of its photo as it came in stands for it.
func (a App) inFront() (d drawing, exact, found bool) {
	p := a.shotPicture()
	if !a.glimpse.on {
		if d, exact, found = a.album.find(p); exact || found {
			return d, exact, found
		}
		s, _ := a.booth.Shot(p.Shot)
		if p.View != Original || s.SHA != a.glimpse.sha || s.SHA == "" {
			return d, false, false
		}
	}
	d, found = a.album.glimpse(a.glimpse.key, p)
	return d, false, found
}

// isSame tells whether what was drawn for one picture may stand for another, if it
// turns out to look the same: another version of it, or a photo as it came in that is
// a shot now.
func isSame(then, now Picture) bool {
	then.Version = now.Version
	if then.Glimpse != "" {
		then.Glimpse, then.Shot, then.View = now.Glimpse, now.Shot, now.View
	}
	return then == now
}

// whyArriving says why a key does nothing while a photo without a number is in front.
func (a App) whyArriving() error {
	return kiosk.Faulty(kiosk.NothingPending, a.w.T("arriving.keys"), nil)
}

// guarded takes from the keys that act on the shot in front what they do while
// another picture stands there.
func (a App) guarded(all []action) []action {
	if !a.glimpse.on {
		return all
	}
	k := a.keys
	about := []key.Binding{k.Confirm, k.Preview, k.Buy, k.Reject, k.Back, k.Settle, k.Assign, k.Lift, k.Background, k.View, k.Zoom, k.Mark}
	for i, act := range all {
		if slices.ContainsFunc(about, func(b key.Binding) bool { return b.Help() == act.key.Help() }) {
			all[i].why = App.whyArriving
		}
	}
	return all
}

// earlier goes to the shot before the one in front; from a photo on its way in that is
// the newest.
func (a App) earlier() App {
	if a.glimpse.on && a.review.at != 0 {
		a.review.pinned, a.glimpse.on = true, false
		return a
	}
	a.review = a.review.move(a.review.at-1, a.booth)
	return a
}

// arrivingText says in the strip what is coming in, beside what is in front; "" for
// nothing. With little room it only counts.
func (a App) arrivingText(short bool) string {
	all := a.arriving()
	if a.glimpse.on && len(all) > 0 {
		all = all[1:]
	}
	switch {
	case len(all) == 0:
		return ""
	case len(all) == 1 && !short:
		return a.w.T("arriving.named", "name", cut(kiosk.Safe(all[0].Name, 60), 24))
	}
	return a.w.N("arriving.count", len(all))
}

// arrivingPanel stands where the shot's panel does.
func (a App) arrivingPanel(w int) panel {
	head := a.theme.strong.Render(a.w.T("arriving.word")) + "  " + a.theme.text.Render(kiosk.Safe(a.glimpse.name, 60))
	return panel{lines: append([]string{cut(head, w)}, each(a.theme.dim, wrap(a.w.T("arriving.unnumbered"), w, 2))...), keep: 2}
}

// arrivingFrame is a photo on its way in, behind the last shot of the strip.
func (a App) arrivingFrame(x kiosk.Arriving) [3]string {
	w, name := frameWidth-2, kiosk.Safe(x.Name, 60)
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i] // there is little room
	}
	return [3]string{a.theme.accent.Render(pad(" "+a.w.T("arriving.word"), w)), a.theme.dim.Render(pad(" "+cut(name, w-1), w)), pad("", w)}
}

// arrivingThumb asks for its small picture.
func (a App) arrivingThumb(x kiosk.Arriving) Picture {
	return Picture{Glimpse: x.Key, Cols: frameWidth - 2, Rows: thumbRows, Graphics: a.probe.graphics}
}
