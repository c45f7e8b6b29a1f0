package main

import (
	"bytes"
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

// layers loads backgrounds and frames. In full size it keeps the last few decoded:
// most guests of an event get the same ones. For the screen it keeps a small copy of
// every background that can be chosen. It is safe for several goroutines.
type layers struct {
	darkroom *photo.Darkroom

	mu   sync.Mutex
	kept []keptLayer // the one used last is last

	smallMu sync.Mutex
	small   map[string]*smallLayer
}

type keptLayer struct {
	key   string
	layer *photo.Layer
}

// smallLayer is a background at preview size, as a JPEG of some 0.1 MB; nil until it
// was made.
type smallLayer struct {
	mu   sync.Mutex
	jpeg []byte
}

// keptLayers bounds the layers in full size: 36 MB for a background of 24 megapixels,
// 60 MB for a frame. smallLayers bounds the small ones, of which an event lists at
// most 33: about 4 MB in all.
const (
	keptLayers  = 4
	smallLayers = 40
)

// of gives the background and the frame (nil for none) of a look, in full size. A
// file that cannot be read is a BackgroundLost fault naming it.
func (l *layers) of(look kiosk.Look, portrait bool) (background, frame *photo.Layer, err error) {
	background, err = l.load(fmt.Sprint("background ", look.Background, look.FullColour()), look.Background, look.FullColour(), func() ([]byte, bool) { return assets.Background(look.Background) })
	if err != nil {
		return nil, nil, err
	}
	frame, err = l.frame(look, portrait)
	return background, frame, err
}

// frame gives a look's frame; nil for none.
func (l *layers) frame(look kiosk.Look, portrait bool) (*photo.Layer, error) {
	if look.Frame == "" {
		return nil, nil
	}
	return l.load(fmt.Sprint("frame ", look.Frame, portrait, look.FullColour()), look.Frame, look.FullColour(), func() ([]byte, bool) { return assets.Frame(look.Frame, portrait) })
}

func (l *layers) load(key, name string, full444 bool, builtIn func() ([]byte, bool)) (*photo.Layer, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i := slices.IndexFunc(l.kept, func(k keptLayer) bool { return k.key == key }); i >= 0 {
		k := l.kept[i]
		l.kept = append(slices.Delete(l.kept, i, i+1), k)
		return k.layer, nil
	}
	img, err := decodeLayer(name, full444, builtIn)
	if err != nil {
		return nil, lostLayer(name, err)
	}
	if len(l.kept) >= keptLayers {
		l.kept = slices.Delete(l.kept, 0, 1)
	}
	l.kept = append(l.kept, keptLayer{key, img})
	return img, nil
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
