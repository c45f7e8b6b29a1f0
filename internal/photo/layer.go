package photo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"sync"
	"sync/atomic"

	"backdrop/internal/photo/pngrows"
	"backdrop/kiosk"
)

// Layer is a background or a frame, decoded once and kept: every guest of an event
// gets the same. It also keeps itself at the sizes it was asked for last: one for
// upright photos, one for landscape ones, and one of at most smallFit pixels for the
// screen. Safe for use by several goroutines.
type Layer struct {
	own  layer // without planes: thin stands for it
	thin *film // what has transparency; nil: nothing has

	mu     sync.Mutex
	fitted map[fitUse]fitted
	fits   atomic.Int64 // bytes of fitted
}

// fitUse is what a fitted copy is for; there is one copy for each.
type fitUse int

const (
	uprightFit fitUse = iota
	landscapeFit
	screenFit
)

// smallFit bounds what counts as the screen's, in pixels: the copy for a guest's
// photo must not make way for it.
const smallFit = 1 << 20

func useOf(size image.Point) fitUse {
	switch {
	case size.X*size.Y <= smallFit:
		return screenFit
	case size.Y > size.X:
		return uprightFit
	}
	return landscapeFit
}

// fitted is a layer at a canvas's size.
type fitted struct {
	size  image.Point
	ratio image.YCbCrSubsampleRatio
	from  window
	layer layer
	thin  *film // stands for the layer, if that has no planes
}

// newLayerOf keeps a decoded layer.
func newLayerOf(own layer) *Layer {
	if own.alpha == nil {
		return &Layer{own: own}
	}
	thin := filmOf(own)
	if thin.opaque() {
		return &Layer{own: layer{ycc: own.ycc}}
	}
	return &Layer{thin: thin}
}

// Size gives the layer's own size in pixels, upright.
func (l *Layer) Size() (width, height int) {
	size := l.size()
	return size.X, size.Y
}

func (l *Layer) size() image.Point {
	if l.thin != nil {
		return l.thin.size
	}
	return l.own.ycc.Rect.Size()
}

// Bytes gives the memory that the layer keeps: its own pixels and its fitted copies.
// It grows when the layer is used at a new size, and does not wait for that.
func (l *Layer) Bytes() int { return planeBytes(l.own, l.thin) + int(l.fits.Load()) }

// planeBytes gives the memory of planes, whichever way they are kept.
func planeBytes(l layer, thin *film) int {
	if thin != nil {
		return thin.bytes()
	}
	return l.bytes()
}

// Opaque tells whether the layer hides everything under it: as a frame it would
// leave nothing of the photo.
func (l *Layer) Opaque() bool {
	return l.thin == nil
}

// bytes gives the memory of a layer's planes.
func (l layer) bytes() int {
	n := len(l.ycc.Y) + len(l.ycc.Cb) + len(l.ycc.Cr)
	if l.alpha != nil {
		n += len(l.alpha.Pix)
	}
	return n
}

// at gives part of the layer at a canvas's size. A layer of that size is given as
// it stands, in whatever subsampling it has.
func (l *Layer) at(from window, size image.Point, ratio image.YCbCrSubsampleRatio) layer {
	f := l.fit(from, size, ratio)
	if f.thin != nil {
		return f.thin.all()
	}
	return f.layer
}

// film is at for what lies above all else.
func (l *Layer) film(from window, size image.Point, ratio image.YCbCrSubsampleRatio) *film {
	f := l.fit(from, size, ratio)
	if f.thin == nil { // an opaque frame hides all: it says so by itself
		return filmOf(f.layer)
	}
	return f.thin
}

// fit brings part of the layer to a canvas's size, and keeps that.
func (l *Layer) fit(from window, size image.Point, ratio image.YCbCrSubsampleRatio) fitted {
	if own := l.size(); own == size && from == whole(own) {
		return fitted{layer: l.own, thin: l.thin}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	use := useOf(size)
	was, ok := l.fitted[use]
	if ok && was.size == size && was.ratio == ratio && was.from == from {
		return was
	}
	made := fitted{size: size, ratio: ratio, from: from}
	if l.thin == nil {
		made.layer = l.own.resize(from, size, ratio)
	} else {
		made.thin = filmOf(l.thin.all().resize(from, size, ratio))
	}
	if l.fitted == nil {
		l.fitted = map[fitUse]fitted{}
	}
	if ok {
		l.fits.Add(-int64(planeBytes(was.layer, was.thin)))
	}
	l.fitted[use] = made
	l.fits.Add(int64(planeBytes(made.layer, made.thin)))
	return made
}

// LoadLayer decodes a background or a frame, JPEG or PNG, upright, of at most
// maxPixels (0 or less: MaxPixels), for pictures that keep every pixel's colour
// (full444) or every fourth's. It takes no place in the darkroom: an event has few
// layers. It keeps 1.5 bytes a pixel, with full444 3; with transparency one more, and
// nothing for what is clear. Errors are *kiosk.Fault with BackgroundLost, the reason in the
// detail and the cause.
func LoadLayer(r io.ReadSeeker, maxPixels int, full444 bool) (*Layer, error) {
	l, err := loadLayer(r, maxPixels, chromaRatio(full444))
	if err != nil {
		return nil, lostLayer(err)
	}
	return l, nil
}

func loadLayer(r io.ReadSeeker, maxPixels int, ratio image.YCbCrSubsampleRatio) (*Layer, error) {
	h, err := inspect(r)
	if err != nil {
		return nil, err
	}
	if maxPixels > 0 && h.Width*h.Height > maxPixels {
		return nil, kiosk.Faulty(kiosk.TooLarge, fmt.Sprintf("%d×%d pixels", h.Width, h.Height), nil)
	}
	if h.Format == formatPNG && h.Orientation == 1 {
		l, err := readLayer(r, ratio)
		if !errors.Is(err, pngrows.ErrInterlaced) {
			return l, err
		}
	}
	ctx, cancel := context.WithTimeoutCause(context.Background(), decodeTime, errTooSlow)
	defer cancel()
	if err := prove(ctx, r, h); err != nil {
		return nil, err
	}
	img, err := decodeProven(ctx, r, h)
	if err != nil {
		return nil, err
	}
	l := layerOf(upright(img, h.Orientation))
	if l.alpha == nil {
		l.ycc = inSRGB(r, l.ycc)
	}
	return newLayerOf(l.in(ratio)), nil
}

// layerOf gives a decoded picture as a layer.
func layerOf(img image.Image) layer {
	if o, ok := img.(interface{ Opaque() bool }); !ok || o.Opaque() {
		return layer{ycc: asYCbCr(img)}
	}
	size := img.Bounds().Size()
	out := newLayer(size, image.YCbCrSubsampleRatio444, true)
	source := &plain{img: img}
	line := make([]byte, 4*size.X)
	for y := range size.Y {
		source.row(y, line)
		out.writeRow(y, line)
	}
	return out
}

// in gives a layer in 4:2:0 where its colours are finer than that and need not be.
// Alpha stays where it is; brightness is copied, because the finer colours lie in the
// same memory and would be kept with it.
func (l layer) in(ratio image.YCbCrSubsampleRatio) layer {
	if across, down := subsampling(l.ycc.SubsampleRatio); ratio != image.YCbCrSubsampleRatio420 || across*down >= 4 {
		return l
	}
	out := *l.ycc
	out.Y = bytes.Clone(l.ycc.Y)
	out.SubsampleRatio = ratio
	cw, ch := chromaSize(&out)
	out.CStride = cw
	halved := func(pix []byte) []byte {
		plane, source := make([]byte, cw*ch), newColours(l.ycc, pix)
		for y := range ch {
			source.half(2*y, plane[y*cw:][:cw])
		}
		return plane
	}
	out.Cb = halved(l.ycc.Cb)
	out.Cr = halved(l.ycc.Cr)
	return layer{ycc: &out, alpha: l.alpha}
}

// writeRow writes a row of premultiplied RGBA into a 4:4:4 layer.
func (l layer) writeRow(y int, rgba []byte) {
	at := y * l.ycc.CStride
	planesOf(l.ycc.Y[y*l.ycc.YStride:], l.ycc.Cb[at:], l.ycc.Cr[at:], rgba)
	if l.alpha != nil {
		alpha := l.alpha.Pix[y*l.alpha.Stride:][:len(rgba)/4]
		for x := range alpha {
			alpha[x] = rgba[4*x+3]
		}
	}
}

// lostLayer gives what went wrong with a layer its code.
func lostLayer(err error) error {
	reason := string(kiosk.CodeOf(err))
	if detail := kiosk.DetailOf(err); detail != "" {
		reason += ", " + detail
	}
	return kiosk.Faulty(kiosk.BackgroundLost, reason, err)
}

// DecodeSmall decodes a picture of our own making, JPEG or PNG of at most
// maxPixels, upright. Errors are those of Inspect, and Truncated or Unreadable.
func DecodeSmall(r io.ReadSeeker, maxPixels int) (image.Image, error) {
	h, err := inspect(r)
	if err != nil {
		return nil, err
	}
	if h.Width*h.Height > maxPixels {
		return nil, kiosk.Faulty(kiosk.TooLarge, fmt.Sprintf("%d×%d pixels", h.Width, h.Height), nil)
	}
	img, err := decode(context.Background(), r, h)
	if err != nil {
		return nil, err
	}
	return turn(img, h.Orientation), nil
}
