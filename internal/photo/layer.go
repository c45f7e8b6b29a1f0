package photo

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"sync"

	"backdrop/internal/photo/pngrows"
	"backdrop/kiosk"
)

// Layer is a background or a frame, decoded once and kept: every guest of an event
// gets the same. It also keeps itself at the last sizes it was asked for. Safe for
// use by several goroutines.
type Layer struct {
	own layer

	mu     sync.Mutex
	fitted []fitted // newest last, at most keptFits
}

// fitted is a layer at a canvas's size.
type fitted struct {
	size  image.Point
	ratio image.YCbCrSubsampleRatio
	from  window
	layer layer
}

// keptFits is one for upright and one for landscape photos, and one for the screen.
const keptFits = 3

// Size gives the layer's own size in pixels, upright.
func (l *Layer) Size() (width, height int) {
	size := l.own.ycc.Rect.Size()
	return size.X, size.Y
}

// at gives part of the layer at a canvas's size. A layer of that size is given as
// it stands, in whatever subsampling it has.
func (l *Layer) at(from window, size image.Point, ratio image.YCbCrSubsampleRatio) layer {
	if own := l.own.ycc.Rect.Size(); own == size && from == whole(own) {
		return l.own
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.fitted {
		if f.size == size && f.ratio == ratio && f.from == from {
			return f.layer
		}
	}
	made := l.own.resize(from, size, ratio)
	l.fitted = append(l.fitted, fitted{size, ratio, from, made})
	if len(l.fitted) > keptFits {
		l.fitted = append([]fitted(nil), l.fitted[1:]...)
	}
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
// Brightness and alpha stay where they are.
func (l layer) in(ratio image.YCbCrSubsampleRatio) layer {
	if across, down := subsampling(l.ycc.SubsampleRatio); ratio != image.YCbCrSubsampleRatio420 || across*down >= 4 {
		return l
	}
	out := *l.ycc
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
