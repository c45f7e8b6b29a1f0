package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"backdrop/assets"
	"backdrop/internal/photo"
	"backdrop/kiosk"
)

// layerPixels bounds a background or frame: more than any print needs.
const layerPixels = 40_000_000

// layers loads backgrounds and frames and keeps the last few decoded: every guest
// of an event gets the same ones.
type layers struct {
	mu   sync.Mutex
	kept map[string]*photo.Layer
}

const keptLayers = 4

// of gives the background and the frame (nil for none) of a look. A file that
// cannot be read is a BackgroundLost fault naming it.
func (l *layers) of(look kiosk.Look, portrait bool) (background, frame *photo.Layer, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	background, err = l.load(fmt.Sprint("background ", look.Background, look.FullColour()), look.Background, look.FullColour(), func() ([]byte, bool) { return assets.Background(look.Background) })
	if err != nil || look.Frame == "" {
		return background, nil, err
	}
	frame, err = l.load(fmt.Sprint("frame ", look.Frame, portrait, look.FullColour()), look.Frame, look.FullColour(), func() ([]byte, bool) { return assets.Frame(look.Frame, portrait) })
	return background, frame, err
}

func (l *layers) load(key, name string, full444 bool, builtIn func() ([]byte, bool)) (*photo.Layer, error) {
	if img, ok := l.kept[key]; ok {
		return img, nil
	}
	img, err := decodeLayer(name, full444, builtIn)
	if err != nil {
		return nil, kiosk.Faulty(kiosk.BackgroundLost, filepath.Base(name), err)
	}
	if l.kept == nil || len(l.kept) >= keptLayers {
		l.kept = map[string]*photo.Layer{}
	}
	l.kept[key] = img
	return img, nil
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
