package main

import (
	"image"
	"image/color"
	"math"
)

// glass is a colour with its cover: light is already multiplied by cover.
type glass struct {
	light tint
	cover float64
}

// sheet is a transparent picture. Places on it are in pixels, since a border is
// as thick at the short side as at the long one.
type sheet struct {
	w, h int
	px   []glass
}

func newSheet(w, h int) *sheet { return &sheet{w: w, h: h, px: make([]glass, w*h)} }

// lay puts paint with a cover of 0 to 1 on one pixel.
func (s *sheet) lay(i int, paint tint, cover float64) {
	under := s.px[i]
	s.px[i] = glass{
		light: paint.times(cover).plus(under.light.times(1 - cover)),
		cover: cover + under.cover*(1-cover),
	}
}

// paint asks for each pixel what to lay there.
func (s *sheet) paint(f func(x, y float64) (tint, float64)) {
	s.paintIn(image.Rect(0, 0, s.w, s.h), f)
}

// paintIn is paint for a part of the sheet.
func (s *sheet) paintIn(box image.Rectangle, f func(x, y float64) (tint, float64)) {
	box = box.Intersect(image.Rect(0, 0, s.w, s.h))
	rows(box.Dy(), func(row int) {
		y := box.Min.Y + row
		for x := box.Min.X; x < box.Max.X; x++ {
			if t, cover := f(float64(x)+0.5, float64(y)+0.5); cover > 0 {
				s.lay(y*s.w+x, t, min(cover, 1))
			}
		}
	})
}

// fill paints an outline (in pixels) in one tint, after its soft shadow.
func (s *sheet) fill(outline []point, shadow float64, paint func(x, y float64) tint) {
	scaled := make([]point, len(outline)) // masks count in units of the height
	for i, p := range outline {
		scaled[i] = p.times(1 / float64(s.h))
	}
	o := &shape{outlines: [][]point{scaled}}
	box := bounds(outline, 1)
	m := o.mask(s.w, s.h)
	at := func(x, y int) float64 {
		if !(image.Point{x, y}).In(m.Rect) {
			return 0
		}
		return float64(m.Pix[y*m.Stride+x]) / 255
	}
	if shadow > 0 {
		soft := blurred(outline, 5)
		s.paintIn(box.Inset(-18), func(x, y float64) (tint, float64) {
			return shade, shadow * soft(x-3, y-5)
		})
	}
	s.paintIn(box, func(x, y float64) (tint, float64) { return paint(x, y), at(int(x), int(y)) })
}

// shade is the colour of shadows: not black, which would look dirty on skin.
var shade = hex(0x1d1420)

// blurred is the cover of a convex outline with an edge soft pixels wide.
func blurred(outline []point, soft float64) func(x, y float64) float64 {
	area := 0.0
	for i, p := range outline {
		q := outline[(i+1)%len(outline)]
		area += p.x*q.y - q.x*p.y
	}
	return func(x, y float64) float64 {
		cover := 1.0
		for i, p := range outline {
			q := outline[(i+1)%len(outline)]
			edge := q.minus(p).unit().left().times(math.Copysign(1, area))
			out := (x-p.x)*edge.x + (y-p.y)*edge.y
			cover *= 1 - ramp(-soft, soft, out)
		}
		return cover
	}
}

// picture is the sheet in sRGB with straight alpha.
func (s *sheet) picture() *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, s.w, s.h))
	rows(s.h, func(y int) {
		for x := range s.w {
			g := s.px[y*s.w+x]
			if g.cover < 1.0/255 {
				continue
			}
			t := g.light.times(1 / g.cover)
			img.SetNRGBA(x, y, color.NRGBA{byteOf(t[0], 0), byteOf(t[1], 0), byteOf(t[2], 0), uint8(g.cover*255 + 0.5)})
		}
	})
	return img
}
