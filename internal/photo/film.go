package photo

import (
	"bytes"
	"image"
)

// film is a layer with transparency of which only what is not clear is kept: of a
// frame around a picture that is a small part. It is kept in runs of pixels of two
// rows each, so that it can be made while it is read, without the whole ever being
// there. Its subsampling is 4:2:0 or 4:4:4.
type film struct {
	size  image.Point
	ratio image.YCbCrSubsampleRatio
	pairs [][]run // of rows 2i and 2i+1
}

// run is a piece of two rows, or of one at the lower edge of a picture of odd height.
type run struct {
	x int // where it begins, even
	layer
}

// filmGap is how many clear pixels end a run: fewer are kept along, to keep runs few.
const filmGap = 128

func newFilm(size image.Point, ratio image.YCbCrSubsampleRatio) *film {
	return &film{size: size, ratio: ratio, pairs: make([][]run, (size.Y+1)/2)}
}

// filmOf makes a film of a layer, whose subsampling it has. Without alpha nothing is
// clear.
func filmOf(l layer) *film {
	if l.alpha == nil {
		l.alpha = opaqueAlpha(l.ycc.Rect.Size())
	}
	f := newFilm(l.ycc.Rect.Size(), l.ycc.SubsampleRatio)
	for top := 0; top < f.size.Y; top += 2 {
		f.keep(top, l.part(top, min(top+2, f.size.Y)))
	}
	return f
}

// keep takes two rows, from top on, which is even.
func (f *film) keep(top int, rows layer) {
	const block = 2
	seen := func(x int) bool { // in the block that begins at x
		for y := range rows.ycc.Rect.Dy() {
			for _, a := range rows.alpha.Pix[y*rows.alpha.Stride:][x:min(x+block, f.size.X)] {
				if a != 0 {
					return true
				}
			}
		}
		return false
	}
	for x := f.skip(rows, 0); x < f.size.X; x = f.skip(rows, x) {
		from, end := x, x
		for ; x < f.size.X && x < end+filmGap; x += block {
			if seen(x) {
				end = x + block
			}
		}
		f.pairs[top/2] = append(f.pairs[top/2], run{from, columnsOf(rows, from, min(end, f.size.X))})
	}
}

// skip gives the even place from x on, which is even or the end, at or after which the first
// pixel stands that is not clear; the width if there is none.
func (f *film) skip(rows layer, x int) int {
	next := f.size.X
	x = min(x, next)
	for y := range rows.ycc.Rect.Dy() {
		line := rows.alpha.Pix[y*rows.alpha.Stride:][x:f.size.X]
		rest := bytes.TrimLeft(line, "\x00")
		next = min(next, x+len(line)-len(rest))
	}
	if next == f.size.X {
		return next
	}
	return next &^ 1
}

// planeColumns gives the columns from left, which is even, to right (excluded) of a
// picture in 4:2:0 or 4:4:4 as one whose columns begin at 0.
func planeColumns(img *image.YCbCr, left, right int) *image.YCbCr {
	out := *img
	across, _ := subsampling(img.SubsampleRatio)
	out.Y, out.Cb, out.Cr = img.Y[left:], img.Cb[left/across:], img.Cr[left/across:]
	out.Rect.Max.X = right - left
	return &out
}

// columnsOf copies columns of a layer of two rows into memory of their own.
func columnsOf(l layer, left, right int) layer {
	size := image.Pt(right-left, l.ycc.Rect.Dy())
	out := newLayer(size, l.ycc.SubsampleRatio, true)
	rowsInto(out.ycc, planeColumns(l.ycc, left, right), 0)
	for y := range size.Y {
		copy(out.alpha.Pix[y*out.alpha.Stride:][:size.X], l.alpha.Pix[y*l.alpha.Stride+left:])
	}
	return out
}

// over lays the rows from top on, which is even, on all of dst. The room has dst's
// size and subsampling.
func (f *film) over(dst *image.YCbCr, top int, room layer) {
	bottom := top + dst.Rect.Dy()
	if dst.SubsampleRatio != f.ratio { // two rows more: colours are interpolated
		first := max(top-2, 0)
		wide := f.rows(first, min(bottom+2, f.size.Y))
		rowsInto(room.ycc, wide.ycc, top-first)
		copyRows(room.alpha, wide.alpha, top-first, bottom-top)
		over(dst, room)
		return
	}
	for y := top; y < bottom; y += 2 {
		rows := planeRows(dst, y-top, min(y-top+2, bottom-top))
		for _, r := range f.pairs[y/2] {
			over(planeColumns(rows, r.x, r.x+r.ycc.Rect.Dx()), r.layer)
		}
	}
}

// rows gives rows top to bottom (excluded) with everything that is clear. Top is even.
func (f *film) rows(top, bottom int) layer {
	out := newLayer(image.Pt(f.size.X, bottom-top), f.ratio, true)
	clearLayer(out)
	for y := top; y < bottom; y += 2 {
		for _, r := range f.pairs[y/2] {
			lay(out, r.part(0, min(r.ycc.Rect.Dy(), bottom-y)), image.Pt(r.x, y-top))
		}
	}
	return out
}

// all gives the whole as a layer.
func (f *film) all() layer { return f.rows(0, f.size.Y) }

// opaque tells whether nothing shows through.
func (f *film) opaque() bool {
	for _, pair := range f.pairs {
		if len(pair) != 1 || pair[0].ycc.Rect.Dx() != f.size.X || bytes.Count(pair[0].alpha.Pix, []byte{255}) < len(pair[0].alpha.Pix) {
			return false
		}
	}
	return true
}

// bytes gives the memory that the planes take.
func (f *film) bytes() int {
	n := 0
	for _, pair := range f.pairs {
		for _, r := range pair {
			n += r.layer.bytes()
		}
	}
	return n
}
