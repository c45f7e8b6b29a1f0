package greenscreen

import (
	"image"
	"image/color"
)

// picture is what is keyed, as three planes that start at (0, 0).
type picture struct {
	w, h      int
	y, cb, cr []uint8
	ys, cs    int     // bytes from row to row
	sx, sy    int     // chroma is halved across, down: 1, else 0
	cw, ch    int     // size of the chroma planes
	alpha     []uint8 // w × h of the input's own opacity, or nil: opaque
}

// open takes a camera's planes as they are (4:4:4, 4:2:2, 4:2:0) and converts
// everything else to 4:4:4 (three bytes a pixel, one more if it has transparency).
func open(img image.Image) *picture {
	box := img.Bounds()
	p := &picture{w: box.Dx(), h: box.Dy()}
	if ycc, ok := img.(*image.YCbCr); ok && p.take(ycc) {
		return p
	}
	p.ys, p.cs, p.cw, p.ch = p.w, p.w, p.w, p.h
	planes := make([]uint8, 3*p.w*p.h)
	n := p.w * p.h
	p.y, p.cb, p.cr = planes[:n:n], planes[n:2*n:2*n], planes[2*n:]
	switch img := img.(type) {
	case *image.YCbCr:
		p.spread(img)
	case *image.RGBA:
		p.convert(func(y int) []uint8 { return img.Pix[img.PixOffset(box.Min.X, box.Min.Y+y):] }, true)
	case *image.NRGBA:
		p.convert(func(y int) []uint8 { return img.Pix[img.PixOffset(box.Min.X, box.Min.Y+y):] }, false)
	default:
		row := make([]uint8, 4*p.w)
		p.convert(func(y int) []uint8 {
			for x := range p.w {
				c := color.NRGBAModel.Convert(img.At(box.Min.X+x, box.Min.Y+y)).(color.NRGBA)
				row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = c.R, c.G, c.B, c.A
			}
			return row
		}, false)
	}
	return p
}

// take uses the planes of img, if their grid begins with the picture.
func (p *picture) take(img *image.YCbCr) bool {
	switch img.SubsampleRatio {
	case image.YCbCrSubsampleRatio444:
	case image.YCbCrSubsampleRatio422:
		p.sx = 1
	case image.YCbCrSubsampleRatio420:
		p.sx, p.sy = 1, 1
	default:
		return false
	}
	at := img.Rect.Min
	if at.X&p.sx != 0 || at.Y&p.sy != 0 {
		p.sx, p.sy = 0, 0
		return false
	}
	p.cw, p.ch = (p.w+p.sx)>>p.sx, (p.h+p.sy)>>p.sy
	p.y, p.ys = img.Y[img.YOffset(at.X, at.Y):], img.YStride
	c := img.COffset(at.X, at.Y)
	p.cb, p.cr, p.cs = img.Cb[c:], img.Cr[c:], img.CStride
	return true
}

// spread copies planes of any sampling, each chroma sample to all its pixels.
func (p *picture) spread(img *image.YCbCr) {
	at := img.Rect.Min
	for y := range p.h {
		copy(p.y[y*p.w:(y+1)*p.w], img.Y[img.YOffset(at.X, at.Y+y):])
		for x := range p.w {
			i := img.COffset(at.X+x, at.Y+y)
			p.cb[y*p.w+x], p.cr[y*p.w+x] = img.Cb[i], img.Cr[i]
		}
	}
}

// convert fills the planes from rows of four bytes a pixel.
func (p *picture) convert(row func(y int) []uint8, premultiplied bool) {
	for y := range p.h {
		pix := row(y)[:4*p.w]
		out := y * p.w
		for x := range p.w {
			q := pix[4*x : 4*x+4]
			r, g, b, a := q[0], q[1], q[2], q[3]
			if a != 255 {
				p.veil()[out+x] = a
				if premultiplied && a != 0 {
					r, g, b = part(r, a), part(g, a), part(b, a)
				}
			}
			p.y[out+x], p.cb[out+x], p.cr[out+x] = color.RGBToYCbCr(r, g, b)
		}
	}
}

func part(v, a uint8) uint8 { return uint8(min(int(v)*255/int(a), 255)) }

// veil gives the input's own opacity, made when the first pixel needs it.
func (p *picture) veil() []uint8 {
	if p.alpha == nil {
		p.alpha = make([]uint8, p.w*p.h)
		for i := range p.alpha {
			p.alpha[i] = 255
		}
	}
	return p.alpha
}

// ratio is the sampling of the planes, and so of the result.
func (p *picture) ratio() image.YCbCrSubsampleRatio {
	switch {
	case p.sy == 1:
		return image.YCbCrSubsampleRatio420
	case p.sx == 1:
		return image.YCbCrSubsampleRatio422
	}
	return image.YCbCrSubsampleRatio444
}
