package main

import (
	"image"
	"slices"
	"strconv"
	"sync"

	"backdrop/kiosk"
)

const (
	arrivalsShown = 4 // photos shown as arriving at a time; the newest count
	glimpsesKept  = 8 // their pictures, the last few: at most 1 MB each
)

// arrivals keeps the pictures of photos on their way in: first the camera's own
// thumbnail, then the small picture, until the photo is a shot. It is for the eye
// alone: nothing here can be ordered, and nothing of it survives a restart. The zero
// value is ready; it is safe for several goroutines.
type arrivals struct {
	mu    sync.Mutex
	names int                     // keys given out
	shown []*arrival              // oldest first
	kept  []keptGlimpse           // newest last
	tell  func(func(*kiosk.Live)) // nil: nobody looks
}

type keptGlimpse struct {
	key string
	sha string // of the photo, once that is known and this is its small picture
	img image.Image
}

// arrival is one photo on its way in. A nil one does nothing.
type arrival struct {
	of    *arrivals
	now   kiosk.Arriving
	whole bool // its newest picture is the small one, not the thumbnail
}

// begin says that a photo is coming.
func (a *arrivals) begin(name string) *arrival {
	a.mu.Lock()
	defer a.mu.Unlock()
	x := &arrival{of: a, now: kiosk.Arriving{Name: name}}
	a.shown = append(a.shown, x)
	a.publish()
	return x
}

// known says what the photo's content is: the shot it becomes has the same.
func (x *arrival) known(sha string) {
	if x == nil {
		return
	}
	a := x.of
	a.mu.Lock()
	defer a.mu.Unlock()
	x.now.SHA = sha
	x.remember()
	a.publish()
}

// remember keeps which picture belongs to which content. The lock is held.
func (x *arrival) remember() {
	for i, k := range x.of.kept {
		if x.whole && k.key == x.now.Key {
			x.of.kept[i].sha = x.now.SHA
		}
	}
}

// show gives the photo a picture, or a better one, under a key of its own. whole says
// that it is the small picture itself and not a thumbnail.
func (x *arrival) show(img image.Image, whole bool) {
	if x == nil {
		return
	}
	a := x.of
	a.mu.Lock()
	defer a.mu.Unlock()
	x.whole = whole
	a.names++
	x.now.Key = "arriving " + strconv.Itoa(a.names)
	a.kept = append(a.kept, keptGlimpse{key: x.now.Key, img: img})
	if len(a.kept) > glimpsesKept {
		a.kept = slices.Clone(a.kept[1:])
	}
	x.remember()
	a.publish()
}

// end says that the photo is a shot now, or will not become one. Its picture can be
// asked for a little longer: a screen may be at it.
func (x *arrival) end() {
	if x == nil {
		return
	}
	a := x.of
	a.mu.Lock()
	defer a.mu.Unlock()
	a.shown = slices.DeleteFunc(a.shown, func(o *arrival) bool { return o == x })
	a.publish()
}

// publish tells the screens what is on its way in. The lock is held, so that what
// they are told last is how it stands.
func (a *arrivals) publish() {
	if a.tell == nil {
		return
	}
	var list []kiosk.Arriving
	for _, x := range a.shown[max(0, len(a.shown)-arrivalsShown):] {
		list = append(list, x.now)
	}
	a.tell(func(l *kiosk.Live) { l.Arriving = list })
}

// glimpse gives the picture of a key; nil when it has gone.
func (a *arrivals) glimpse(key string) image.Image {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, k := range a.kept {
		if k.key == key {
			return k.img
		}
	}
	return nil
}

// photo gives the small picture of a photo that arrived a moment ago; nil when it
// has gone.
func (a *arrivals) photo(sha string) image.Image {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, k := range a.kept {
		if k.sha != "" && k.sha == sha {
			return k.img
		}
	}
	return nil
}
