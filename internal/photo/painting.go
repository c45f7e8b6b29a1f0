package photo

import "image"

// painting is the plan of a composed picture: what lies on what, and how each is
// scaled. Its brushes do the work, one for each goroutine.
type painting struct {
	size       image.Point
	cut        *cutout
	cutScale   *scale // nil: the cutout has the canvas's size
	background image.Image
	backScale  *scale
	frame      image.Image
	frameScale *scale
}

func newPainting(cut *cutout, background, frame image.Image, size image.Point) *painting {
	p := &painting{size: size, cut: cut}
	p.cutScale = stretch(cut.size, size)
	if background != nil && !background.Bounds().Empty() {
		p.background, p.backScale = background, cover(background.Bounds().Size(), size)
	}
	if frame != nil && !frame.Bounds().Empty() {
		p.frame, p.frameScale = frame, stretch(frame.Bounds().Size(), size)
	}
	return p
}

// stretch plans a resize of a whole picture to size; nil where it fits already.
func stretch(from, size image.Point) *scale {
	if from == size {
		return nil
	}
	return newScale(from.X, from.Y, 0, 0, float64(from.X), float64(from.Y), size.X, size.Y)
}

// cover plans a resize that fills size and cuts what hangs over evenly.
func cover(from, size image.Point) *scale {
	if from == size {
		return nil
	}
	w, h := float64(from.X), float64(from.Y)
	if shape := float64(size.X) / float64(size.Y); w/h > shape {
		w = h * shape
	} else {
		h = w / shape
	}
	return newScale(from.X, from.Y, (float64(from.X)-w)/2, (float64(from.Y)-h)/2, w, h, size.X, size.Y)
}

// brush paints rows of a painting; it keeps buffers and belongs to one goroutine.
type brush struct {
	background rows // nil: white
	frame      rows // nil: none
	cut        straightRows
	cutLine    []byte
	frameLine  []byte
}

func (p *painting) brush() *brush {
	b := &brush{cutLine: make([]byte, 4*p.size.X)}
	b.cut = straightRows{cut: p.cut, line: plain{img: p.cut.colour}}
	if p.cutScale != nil {
		b.cut.scaled = newScaled(&premultiplied{cut: p.cut, line: plain{img: p.cut.colour}}, p.cutScale)
	}
	if p.background != nil {
		b.background = scaledRows(p.background, p.backScale)
	}
	if p.frame != nil {
		b.frame = scaledRows(p.frame, p.frameScale)
		b.frameLine = make([]byte, 4*p.size.X)
	}
	return b
}

func scaledRows(img image.Image, s *scale) rows {
	if s == nil {
		return &plain{img: img}
	}
	return newScaled(&plain{img: img}, s)
}

// row paints row y of the canvas and gives the cutout's row, straight, good
// until the next call.
func (b *brush) row(y int, dst []byte) (cut []byte) {
	if b.background != nil {
		b.background.row(y, dst)
		onWhite(dst)
	} else {
		for i := range dst {
			dst[i] = 255
		}
	}
	b.cut.row(y, b.cutLine)
	blend(dst, b.cutLine)
	if b.frame != nil {
		b.frame.row(y, b.frameLine)
		over(dst, b.frameLine)
	}
	return b.cutLine
}

// straightRows gives a cutout's rows at the canvas's size, straight.
type straightRows struct {
	cut    *cutout
	line   plain
	scaled *scaled // nil: already that size
}

func (s *straightRows) row(y int, dst []byte) {
	if s.scaled == nil {
		s.cut.straight(&s.line, y, dst)
		return
	}
	s.scaled.row(y, dst)
	divide(dst)
}

// premultiplied gives a cutout's rows premultiplied: only so can they be
// resized without the colour of transparent pixels seeping into the edges.
type premultiplied struct {
	cut  *cutout
	line plain
}

func (p *premultiplied) row(y int, dst []byte) {
	p.cut.straight(&p.line, y, dst)
	multiply(dst)
}
