package jpegenc

import (
	"errors"
	"fmt"
	"image"
)

// plane is one component of a band.
type plane struct {
	pix           []uint8
	stride        int
	width, height int
}

// Band appends the entropy-coded data of band i to dst and gives the result. img
// has the picture's width and exactly the rows of Span(i), its upper left corner
// anywhere (with Chroma420: at even coordinates), and the ratio that Options
// name. At the right and bottom edge the last sample is repeated as far as the
// coded blocks go. The data of a photograph at quality 92 is about 3 bits a pixel,
// and never more than 7 bytes for each sample of a block; if dst has no room for
// half a byte a pixel, the result lies elsewhere.
func (e *Encoder) Band(i int, img *image.YCbCr, dst []byte) ([]byte, error) {
	ratio := image.YCbCrSubsampleRatio420
	if e.options.Chroma == Chroma444 {
		ratio = image.YCbCrSubsampleRatio444
	}
	switch {
	case e.options.Grey:
		return nil, errors.New("encode jpeg band: the plan is for a grey picture")
	case img.SubsampleRatio != ratio:
		return nil, fmt.Errorf("encode jpeg band: planes are %v, the plan says %v", img.SubsampleRatio, ratio)
	case ratio == image.YCbCrSubsampleRatio420 && (img.Rect.Min.X|img.Rect.Min.Y)&1 != 0:
		return nil, fmt.Errorf("encode jpeg band: planes begin at odd %v", img.Rect.Min)
	}
	if err := e.checkBand(i, img.Rect); err != nil {
		return nil, err
	}
	y := plane{img.Y, img.YStride, img.Rect.Dx(), img.Rect.Dy()}
	cw, ch := y.width, y.height
	if ratio == image.YCbCrSubsampleRatio420 {
		cw, ch = (cw+1)/2, (ch+1)/2
	}
	cb, cr := plane{img.Cb, img.CStride, cw, ch}, plane{img.Cr, img.CStride, cw, ch}
	if !y.whole() || !cb.whole() || !cr.whole() {
		return nil, errors.New("encode jpeg band: planes are too short")
	}
	w := newBitWriter(dst, y)
	luma, blue, red := e.scanner(y, false), e.scanner(cb, true), e.scanner(cr, true)
	if ratio == image.YCbCrSubsampleRatio420 {
		code420(w, luma, blue, red)
	} else {
		code8(w, luma, blue, red)
	}
	return w.finish(), nil
}

// GreyBand is Band for grey pictures.
func (e *Encoder) GreyBand(i int, img *image.Gray, dst []byte) ([]byte, error) {
	if !e.options.Grey {
		return nil, errors.New("encode jpeg band: the plan is for a colour picture")
	}
	if err := e.checkBand(i, img.Rect); err != nil {
		return nil, err
	}
	y := plane{img.Pix, img.Stride, img.Rect.Dx(), img.Rect.Dy()}
	if !y.whole() {
		return nil, errors.New("encode jpeg band: plane is too short")
	}
	w := newBitWriter(dst, y)
	code8(w, e.scanner(y, false))
	return w.finish(), nil
}

func (e *Encoder) checkBand(i int, rect image.Rectangle) error {
	if i < 0 || i >= e.Bands() {
		return fmt.Errorf("encode jpeg band: %d is not below %d", i, e.Bands())
	}
	top, bottom := e.Span(i)
	if rect.Dx() != e.width || rect.Dy() != bottom-top {
		return fmt.Errorf("encode jpeg band %d: size is %v, not %d×%d", i, rect.Size(), e.width, bottom-top)
	}
	return nil
}

// newBitWriter has room for what a band usually needs: at quality 92 a camera's
// picture takes about 3 bits a pixel.
func newBitWriter(dst []byte, y plane) *bitWriter {
	w := &bitWriter{out: dst[:cap(dst)], at: len(dst), free: 64}
	if room := maxMCU + y.width*y.height/2; cap(dst)-len(dst) < room {
		w.out = make([]byte, len(dst)+room)
		copy(w.out, dst)
	}
	return w
}

// whole tells whether the samples are all there.
func (p *plane) whole() bool {
	return p.stride >= p.width && len(p.pix) >= (p.height-1)*p.stride+p.width
}

// scanner codes the blocks of one component in turn.
type scanner struct {
	plane
	quantiser *quantiser
	coder     *coder
	dc        int
	block     block
}

func (e *Encoder) scanner(p plane, chroma bool) *scanner {
	if chroma {
		return &scanner{plane: p, quantiser: e.chroma, coder: chromaCoder}
	}
	return &scanner{plane: p, quantiser: e.luma, coder: lumaCoder}
}

// code writes the block whose upper left sample is x, y.
func (s *scanner) code(w *bitWriter, x, y int) {
	if x+8 <= s.width && y+8 <= s.height {
		forward(&s.block, s.pix[y*s.stride+x:], s.stride, s.quantiser)
	} else {
		pix := s.edge(x, y)
		forward(&s.block, pix[:], 8, s.quantiser)
	}
	s.dc = w.write(&s.block, s.coder, s.dc)
}

// edge gives a block that goes beyond the plane, the last samples repeated.
func (p *plane) edge(x, y int) (pix [64]uint8) {
	for i := range pix {
		pix[i] = p.pix[min(y+i/8, p.height-1)*p.stride+min(x+i%8, p.width-1)]
	}
	return pix
}

// code420 writes MCUs of four blocks of luma and one each of chroma (T.81, A.2.3).
func code420(w *bitWriter, y, cb, cr *scanner) {
	for top := 0; top < y.height; top += 16 {
		for left := 0; left < y.width; left += 16 {
			w.reserve()
			y.code(w, left, top)
			y.code(w, left+8, top)
			y.code(w, left, top+8)
			y.code(w, left+8, top+8)
			cb.code(w, left/2, top/2)
			cr.code(w, left/2, top/2)
		}
	}
}

// code8 writes MCUs of one block of each component.
func code8(w *bitWriter, components ...*scanner) {
	y := components[0]
	for top := 0; top < y.height; top += 8 {
		for left := 0; left < y.width; left += 8 {
			w.reserve()
			for _, c := range components {
				c.code(w, left, top)
			}
		}
	}
}
