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
	kept  []keptPicture           // newest last
	tell  func(func(*kiosk.Live)) // nil: nobody looks
}

// arrival is one photo on its way in. A nil one does nothing.
type arrival struct {
	of  *arrivals
	now kiosk.Arriving
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

// show gives the photo a picture, or a better one, under a key of its own.
func (x *arrival) show(img image.Image) {
	if x == nil {
		return
	}
	a := x.of
	a.mu.Lock()
	defer a.mu.Unlock()
	a.names++
	x.now.Key = "arriving " + strconv.Itoa(a.names)
	a.kept = append(a.kept, keptPicture{x.now.Key, img})
	if len(a.kept) > glimpsesKept {
		a.kept = slices.Clone(a.kept[1:])
	}
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
