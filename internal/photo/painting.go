package photo

import (
	"image"

	"backdrop/internal/photo/jpegenc"
)

// painting is the plan of a composed picture: what lies on what, all of it at the
// canvas's size.
type painting struct {
	size       image.Point
	ratio      image.YCbCrSubsampleRatio
	background *image.YCbCr // nil: white
	subject    subject
	frame      *film // nil: none
}

// paint paints rows from top on, as many as dst has. Top is even. The room is for
// the subject's rows and has dst's size.
func (p *painting) paint(top int, dst *image.YCbCr, room layer) {
	if p.background == nil {
		paper(dst)
	} else {
		rowsInto(dst, p.background, top)
	}
	p.subject.strip(top, room)
	over(dst, room)
	if p.frame != nil {
		p.frame.over(dst, top, room)
	}
}

// Place says where on the canvas the subject stands.
type Place struct {
	Scale float64 // of the subject, about the middle of the canvas's lower edge; 0 counts as 1
	X, Y  float64 // shift to the right and down, as shares of the canvas's sides
}

// moved tells whether the subject does not stand where it stood in the photo.
func (p Place) moved() bool { return p.X != 0 || p.Y != 0 || p.Scale != 0 && p.Scale != 1 }

// Position says which part of a background shows when it has another shape than
// the canvas: 0 the left or upper end, 1 the right or lower end.
type Position struct{ X, Y float64 }

// Centre shows the middle.
var Centre = Position{0.5, 0.5}

// cover gives the largest part of a picture that has the canvas's shape.
func (at Position) cover(from, size image.Point) window {
	w, h := float64(from.X), float64(from.Y)
	all := image.Pt(from.X, from.Y)
	if shape := float64(size.X) / float64(size.Y); w/h > shape {
		w = h * shape
	} else {
		h = w / shape
	}
	share := func(v float64) float64 { return min(max(v, 0), 1) }
	return window{(float64(all.X) - w) * share(at.X), (float64(all.Y) - h) * share(at.Y), w, h}
}

// place gives a subject of its own size at the canvas's: as it is, enlarged, or
// moved. A subject that leaves the canvas is cut there.
func place(s subject, from, size image.Point, at Place, ratio image.YCbCrSubsampleRatio) subject {
	if from == size && !at.moved() {
		return s
	}
	whole, ok := s.(atRest)
	if !ok {
		whole = atRest{settle(s, from, ratio)}
	}
	scale := at.Scale
	if scale == 0 {
		scale = 1
	}
	// The part of the canvas the subject covers, and the part of the subject seen.
	w, h := float64(size.X)*scale, float64(size.Y)*scale
	left := (float64(size.X)-w)/2 + at.X*float64(size.X)
	top := float64(size.Y) - h + at.Y*float64(size.Y)
	box := image.Rect(ceil(left), ceil(top), floor(left+w), floor(top+h)).Intersect(image.Rectangle{Max: size})
	out := newLayer(size, ratio, true)
	clearLayer(out)
	if box.Empty() {
		return atRest{out}
	}
	box = evenly(box, size)
	fx, fy := float64(from.X)/w, float64(from.Y)/h
	part := window{(float64(box.Min.X) - left) * fx, (float64(box.Min.Y) - top) * fy, float64(box.Dx()) * fx, float64(box.Dy()) * fy}
	lay(out, whole.resize(part.within(from), box.Size(), ratio), box.Min)
	return atRest{out}
}

func ceil(v float64) int {
	n := int(v)
	if float64(n) < v {
		n++
	}
	return n
}

func floor(v float64) int {
	n := int(v)
	if float64(n) > v {
		n--
	}
	return n
}

// evenly moves a box's edges to even coordinates, so that colour samples lie
// beneath their pixels.
func evenly(box image.Rectangle, size image.Point) image.Rectangle {
	box.Min.X, box.Min.Y = box.Min.X&^1, box.Min.Y&^1
	if box.Max.X < size.X {
		box.Max.X = min((box.Max.X+1)&^1, size.X)
	}
	if box.Max.Y < size.Y {
		box.Max.Y = min((box.Max.Y+1)&^1, size.Y)
	}
	return box
}

// within keeps a window inside a picture of the given size.
func (w window) within(size image.Point) window {
	x, y := max(w.x, 0), max(w.y, 0)
	right, bottom := min(w.x+w.w, float64(size.X)), min(w.y+w.h, float64(size.Y))
	return window{x, y, max(right-x, 1e-3), max(bottom-y, 1e-3)}
}

func clearLayer(l layer) {
	clear(l.ycc.Y)
	fill(l.ycc.Cb, neutral)
	fill(l.ycc.Cr, neutral)
	clear(l.alpha.Pix)
}

// lay copies a layer into a larger one of the same subsampling at an even place.
func lay(dst, src layer, at image.Point) {
	w, h := src.ycc.Rect.Dx(), src.ycc.Rect.Dy()
	for y := range h {
		copy(dst.ycc.Y[(at.Y+y)*dst.ycc.YStride+at.X:][:w], src.ycc.Y[y*src.ycc.YStride:])
		copy(dst.alpha.Pix[(at.Y+y)*dst.alpha.Stride+at.X:][:w], src.alpha.Pix[y*src.alpha.Stride:])
	}
	across, down := subsampling(dst.ycc.SubsampleRatio)
	cw, ch := chromaSize(src.ycc)
	for y := range ch {
		to := (at.Y/down+y)*dst.ycc.CStride + at.X/across
		copy(dst.ycc.Cb[to:][:cw], src.ycc.Cb[y*src.ycc.CStride:])
		copy(dst.ycc.Cr[to:][:cw], src.ycc.Cr[y*src.ycc.CStride:])
	}
}

// ratioOf gives the subsampling that a chroma setting stands for.
func ratioOf(c jpegenc.Chroma) image.YCbCrSubsampleRatio { return chromaRatio(c == jpegenc.Chroma444) }

func chromaRatio(full444 bool) image.YCbCrSubsampleRatio {
	if full444 {
		return image.YCbCrSubsampleRatio444
	}
	return image.YCbCrSubsampleRatio420
}
