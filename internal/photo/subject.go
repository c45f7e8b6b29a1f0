package photo

import (
	"image"

	"backdrop/internal/matte"
)

// subject is what is put on the background, at the canvas's size. It gives any
// rows at any time, to several goroutines.
type subject interface {
	// strip writes the rows from top on, as many as dst has, premultiplied, in
	// dst's subsampling. Top is even.
	strip(top int, dst layer)
}

// atRest is a subject that has been made already.
type atRest struct{ layer }

func (s atRest) strip(top int, dst layer) {
	h := dst.ycc.Rect.Dy()
	rowsInto(dst.ycc, s.ycc, top)
	copyRows(dst.alpha, s.alpha, top, h)
}

func copyRows(dst, src *image.Gray, top, h int) {
	for y := range h {
		copy(dst.Pix[y*dst.Stride:][:dst.Rect.Dx()], src.Pix[(top+y)*src.Stride:])
	}
}

// parted is a subject whose colours and matte came apart, at the canvas's size.
type parted struct {
	colour *image.YCbCr
	matte  *image.Gray
}

func (s parted) strip(top int, dst layer) {
	rowsInto(dst.ycc, s.colour, top)
	copyRows(dst.alpha, s.matte, top, dst.ycc.Rect.Dy())
	weigh(dst.ycc, dst.alpha)
}

// borrowed is a subject that takes its colours from the original: only its matte
// came from the cutter, perhaps smaller than the original. The matte follows the
// original's own edges, and what shines through them of the old background is
// taken out of the colours.
type borrowed struct {
	original *image.YCbCr
	matte    *matte.Enlargement
	colours  *matte.Foreground
}

func borrow(original *image.YCbCr, alpha *image.Gray) (borrowed, error) {
	m, err := matte.NewEnlargement(alpha, original)
	if err != nil {
		return borrowed{}, err
	}
	return borrowed{original: original, matte: m, colours: matte.NewForeground(original, alpha)}, nil
}

// rounding is how many pixels a side of a cutout may be off its photo's shape.
const rounding = 2

// SameShape tells whether a cutout can be one of a photo by its shape: within two
// pixels of rounding on each side. Every matte of which this is true can be composed.
func SameShape(cutout, photo image.Point) bool {
	return (cutout.X-rounding)*photo.Y <= (cutout.Y+rounding)*photo.X && (cutout.Y-rounding)*photo.X <= (cutout.X+rounding)*photo.Y
}

// fitting brings a matte whose sides were rounded carelessly, as SameShape allows, to
// the photo's shape: a few rows or columns less.
func fitting(alpha *image.Gray, photo image.Point) *image.Gray {
	at := alpha.Rect.Size()
	if !SameShape(at, photo) {
		return alpha
	}
	w, h := at.X, at.Y
	if w*photo.Y > h*photo.X {
		w = (h*photo.X + photo.Y/2) / photo.Y
	} else {
		h = (w*photo.Y + photo.X/2) / photo.X
	}
	if at.X-w+at.Y-h <= 1 { // an enlargement bears that
		return alpha
	}
	if small := matte.Shrink(alpha, max(w, 1), max(h, 1)); small != nil {
		return small
	}
	return alpha
}

func (s borrowed) strip(top int, dst layer) {
	h := dst.ycc.Rect.Dy()
	s.matte.Rows(top, top+h, dst.alpha)
	s.colours.Rows(top, top+h, dst.alpha, dst.ycc)
	weigh(dst.ycc, dst.alpha)
}

// stripRows is how many rows a worker makes at a time. It is even.
const stripRows = 64

// settle makes the whole of a subject, to be resized.
func settle(s subject, size image.Point, ratio image.YCbCrSubsampleRatio) layer {
	out := newLayer(size, ratio, true)
	n := (size.Y + stripRows - 1) / stripRows
	each(n, func(i int) {
		top := i * stripRows
		s.strip(top, out.part(top, min(top+stripRows, size.Y)))
	})
	return out
}
