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
	own layer

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
}

// Size gives the layer's own size in pixels, upright.
func (l *Layer) Size() (width, height int) {
	size := l.own.ycc.Rect.Size()
	return size.X, size.Y
}

// Bytes gives the memory that the layer keeps: its own pixels and its fitted copies.
// It grows when the layer is used at a new size, and does not wait for that.
func (l *Layer) Bytes() int { return l.own.bytes() + int(l.fits.Load()) }

// Opaque tells whether the layer hides everything under it: as a frame it would
// leave nothing of the photo. It looks at the transparency pixel by pixel, to the
// first one that lets something through.
func (l *Layer) Opaque() bool {
	if l.own.alpha == nil {
		return true
	}
	for _, a := range l.own.alpha.Pix {
		if a != 255 {
			return false
		}
	}
	return true
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
	if own := l.own.ycc.Rect.Size(); own == size && from == whole(own) {
		return l.own
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	use := useOf(size)
	was, ok := l.fitted[use]
	if ok && was.size == size && was.ratio == ratio && was.from == from {
		return was.layer
	}
	made := l.own.resize(from, size, ratio)
	if l.fitted == nil {
		l.fitted = map[fitUse]fitted{}
	}
	if ok {
		l.fits.Add(-int64(was.layer.bytes()))
	}
	l.fitted[use] = fitted{size, ratio, from, made}
	l.fits.Add(int64(made.bytes()))
	return made
}

// LoadLayer decodes a background or a frame, JPEG or PNG, upright, of at most
// maxPixels (0 or less: MaxPixels), for pictures that keep every pixel's colour
// (full444) or every fourth's. It takes no place in the darkroom: an event has few
// layers. It keeps 1.5 bytes a pixel, one more with transparency; with full444 3
// and 4. Errors are *kiosk.Fault with BackgroundLost, the reason in the
// detail and the cause.
func LoadLayer(r io.ReadSeeker, maxPixels int, full444 bool) (*Layer, error) {
	l, err := loadLayer(r, maxPixels, chromaRatio(full444))
	if err != nil {
		return nil, lostLayer(err)
	}
	return &Layer{own: l}, nil
}

func loadLayer(r io.ReadSeeker, maxPixels int, ratio image.YCbCrSubsampleRatio) (layer, error) {
	h, err := inspect(r)
	if err != nil {
		return layer{}, err
	}
	if maxPixels > 0 && h.Width*h.Height > maxPixels {
		return layer{}, kiosk.Faulty(kiosk.TooLarge, fmt.Sprintf("%d×%d pixels", h.Width, h.Height), nil)
	}
	if h.Format == formatPNG && h.Orientation == 1 {
		l, err := readPlanes(r, ratio)
		if !errors.Is(err, pngrows.ErrInterlaced) {
			return l, err
		}
	}
	ctx, cancel := context.WithTimeoutCause(context.Background(), decodeTime, errTooSlow)
	defer cancel()
	if err := prove(ctx, r, h); err != nil {
		return layer{}, err
	}
	img, err := decodeProven(ctx, r, h)
	if err != nil {
		return layer{}, err
	}
	l := layerOf(upright(img, h.Orientation))
	if l.alpha == nil {
		l.ycc = inSRGB(r, l.ycc)
	}
	return l.in(ratio), nil
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
