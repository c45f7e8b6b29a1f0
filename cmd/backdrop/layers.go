package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"backdrop/assets"
	"backdrop/internal/photo"
	"backdrop/kiosk"
)

// layerPixels bounds a background or frame: more than any print needs.
const layerPixels = 40_000_000

// layers loads backgrounds and frames. In full size it keeps those used last decoded:
// most guests of an event get the same ones. For the screen it keeps a small copy of
// every background that can be chosen. It is safe for several goroutines.
type layers struct {
	darkroom *photo.Darkroom
	most     int // bytes kept in full size; 0: keptBytes

	mu   sync.Mutex
	kept []keptLayer // the one used last is last

	smallMu sync.Mutex
	small   map[string]*smallLayer
}

type keptLayer struct {
	key   string
	frame bool
	layer *photo.Layer
}

// smallLayer is a background at preview size, as a JPEG of some 0.1 MB; nil until it
// was made.
type smallLayer struct {
	mu   sync.Mutex
	jpeg []byte
}

// keptBytes bounds what the layers in full size keep together, their copies at the
// photos' sizes included. A background of 24 megapixels is 36 MB and as much again for
// each of the two ways a photo can lie; a frame is 60 MB. The background and the frame
// used last are kept whatever they need, so that an event with one of each decodes them
// once; and what is in use may grow by its copies until the next layer is asked for.
// mostLayers bounds their number, and smallLayers that of the small ones, of which an
// event lists at most 33: about 4 MB in all.
const (
	keptBytes   = 160 << 20
	mostLayers  = 40
	smallLayers = 40
)

// needsWindow is why a picture cannot be a frame.
const needsWindow = "a frame needs transparency: it is a PNG with a window"

// of gives the background and the frame (nil for none) of a look, in full size. A
// file that cannot be read is a BackgroundLost fault naming it.
func (l *layers) of(look kiosk.Look, portrait bool) (background, frame *photo.Layer, err error) {
	key := keptLayer{key: fmt.Sprint("background ", look.Background, look.FullColour())}
	background, err = l.load(key, func() (*photo.Layer, error) {
		img, err := decodeLayer(look.Background, look.FullColour(), func() ([]byte, bool) { return assets.Background(look.Background) })
		if err != nil {
			return nil, lostLayer(look.Background, err)
		}
		return img, nil
	})
	if err != nil {
		return nil, nil, err
	}
	frame, err = l.frame(look, portrait)
	return background, frame, err
}

// frame gives a look's frame; nil for none. A file is the same for both ways a photo
// can lie.
func (l *layers) frame(look kiosk.Look, portrait bool) (*photo.Layer, error) {
	if look.Frame == "" {
		return nil, nil
	}
	portrait = portrait && slices.Contains(assets.Frames(), look.Frame)
	key := keptLayer{key: fmt.Sprint("frame ", look.Frame, portrait, look.FullColour()), frame: true}
	return l.load(key, func() (*photo.Layer, error) {
		img, err := decodeLayer(look.Frame, look.FullColour(), func() ([]byte, bool) { return assets.Frame(look.Frame, portrait) })
		switch {
		case err != nil:
			return nil, lostLayer(look.Frame, err)
		case img.Opaque():
			return nil, kiosk.Faulty(kiosk.BackgroundLost, filepath.Base(look.Frame)+": "+needsWindow, nil)
		}
		return img, nil
	})
}

// load gives what is kept under a key, or decodes it and keeps it.
func (l *layers) load(k keptLayer, decode func() (*photo.Layer, error)) (*photo.Layer, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i := slices.IndexFunc(l.kept, func(was keptLayer) bool { return was.key == k.key }); i >= 0 {
		k = l.kept[i]
		l.kept = slices.Delete(l.kept, i, i+1)
	} else {
		img, err := decode()
		if err != nil {
			return nil, err
		}
		k.layer = img
	}
	l.kept = within(append(l.kept, k), cmp.Or(l.most, keptBytes))
	return k.layer, nil
}

// within gives those used last that fit into so many bytes, in their order: the last
// background and the last frame in any case.
func within(kept []keptLayer, most int) []keptLayer {
	var out []keptLayer
	var seen [2]bool
	full := false
	for _, k := range slices.Backward(kept) {
		kind := 0
		if k.frame {
			kind = 1
		}
		full = full || k.layer.Bytes() > most || len(out) >= mostLayers
		if seen[kind] && full {
			continue
		}
		seen[kind] = true
		most -= k.layer.Bytes()
		out = append(out, k)
	}
	slices.Reverse(out)
	return out
}

// lostLayer is the fault of a background or frame that cannot be read.
func lostLayer(name string, err error) error {
	return kiosk.Faulty(kiosk.BackgroundLost, filepath.Base(name), err)
}

func decodeLayer(name string, full444 bool, builtIn func() ([]byte, bool)) (*photo.Layer, error) {
	if data, ok := builtIn(); ok {
		return photo.LoadLayer(bytes.NewReader(data), layerPixels, full444)
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // opened for reading: nothing to lose
	return photo.LoadLayer(io.ReadSeeker(f), layerPixels, full444)
}

// onScreen gives a background at preview size. The first time it is decoded at
// reduced size, some 50 ms for 24 megapixels; afterwards it is there. Faults are
// those of of, or the context's error.
func (l *layers) onScreen(ctx context.Context, name string) (*photo.Layer, error) {
	s := l.smallOf(name)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.jpeg == nil {
		data, err := l.reduce(ctx, name)
		if err != nil {
			return nil, err
		}
		s.jpeg = data
	}
	layer, err := photo.LoadLayer(bytes.NewReader(s.jpeg), layerPixels, true)
	if err != nil {
		return nil, lostLayer(name, err)
	}
	return layer, nil
}

func (l *layers) smallOf(name string) *smallLayer {
	l.smallMu.Lock()
	defer l.smallMu.Unlock()
	s := l.small[name]
	if s == nil {
		if l.small == nil || len(l.small) >= smallLayers {
			l.small = map[string]*smallLayer{}
		}
		s = &smallLayer{}
		l.small[name] = s
	}
	return s
}

// reduce decodes a background at preview size.
func (l *layers) reduce(ctx context.Context, name string) ([]byte, error) {
	var from io.ReadSeeker
	if data, ok := assets.Background(name); ok {
		from = bytes.NewReader(data)
	} else {
		f, err := os.Open(name)
		if err != nil {
			return nil, lostLayer(name, err)
		}
		defer func() { _ = f.Close() }() // opened for reading: nothing to lose
		from = f
	}
	look, err := l.darkroom.Look(ctx, from)
	switch {
	case ctx.Err() != nil:
		return nil, err
	case err == nil && look.Width*look.Height > layerPixels:
		err = kiosk.Faulty(kiosk.TooLarge, fmt.Sprintf("%d×%d pixels", look.Width, look.Height), nil)
	}
	if err != nil {
		return nil, lostLayer(name, err)
	}
	return look.Upload, nil
}

// check reads every background that can be chosen, one after the other, so that they
// are there when a guest chooses, and tells of those that cannot be read.
func (l *layers) check(ctx context.Context, look kiosk.Look, tell func(name string, err error)) {
	for _, name := range look.Choices() {
		if _, err := l.onScreen(ctx, name); err != nil && ctx.Err() == nil {
			tell(name, err)
		}
	}
}

// reasonLost says why a background cannot be read, in a few words.
func reasonLost(err error) string {
	var fault *kiosk.Fault
	if errors.As(err, &fault) && fault.Code == kiosk.BackgroundLost && fault.Err != nil {
		err = fault.Err
	}
	if errors.Is(err, os.ErrNotExist) {
		return "there is no such file"
	}
	return sentenceOf(err)
}
