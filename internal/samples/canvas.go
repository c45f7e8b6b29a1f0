package samples

import (
	"image"
	"sync"

	"golang.org/x/image/vector"
)

// rgb is a colour on the sRGB scale, 0 to 1, as stored in a file (not linear light).
type rgb struct{ r, g, b float32 }

func (a rgb) mix(b rgb, t float32) rgb {
	return rgb{a.r + (b.r-a.r)*t, a.g + (b.g-a.g)*t, a.b + (b.b-a.b)*t}
}

func (a rgb) times(k float32) rgb { return rgb{a.r * k, a.g * k, a.b * k} }

// paint tells the colour at a place on the canvas.
type paint func(p pt) rgb

func plain(c rgb) paint { return func(pt) rgb { return c } }

// stroke is one filled shape of the picture, in canvas pixels.
type stroke struct {
	shape path
	clip  path // nothing is painted outside of it; nil: no limit
	paint paint
	alpha float32            // 0 to 1; 0 counts as 1
	soft  float32            // radius by which the shape's edge is blurred
	puff  float32            // radius of the shape's rounding: what makes it look solid; 0: flat
	lift  float32            // how strong light and shade on the rounding are
	tint  rgb                // how much of the shade each channel takes; zero: all alike
	atop  bool               // colours what is there already and covers nothing more, as a shadow does
	layer uint8              // who owns the pixels afterwards; 0: no change
	sheer func(p pt) float32 // multiplies alpha from place to place; nil: 1 everywhere
}

// dab is one canvas pixel: colour times alpha, and alpha.
type dab struct{ r, g, b, a float32 }

// canvas holds the people before they are put before the screen.
type canvas struct {
	w, h  int
	dabs  []dab
	owner []uint8 // the layer on top, for hairs that must stay behind hats and neighbours
}

func newCanvas(w, h int) *canvas {
	return &canvas{w: w, h: h, dabs: make([]dab, w*h), owner: make([]uint8, w*h)}
}

// draw paints all strokes in order, the left half of the canvas in one
// goroutine and the right half in another.
func (c *canvas) draw(strokes []stroke) {
	var both sync.WaitGroup
	for i := range 2 {
		e := &easel{c: c, from: c.w * i / 2, to: c.w * (i + 1) / 2}
		both.Go(func() {
			for k := range strokes {
				e.draw(&strokes[k])
			}
		})
	}
	both.Wait()
}

// easel is one goroutine's place at the canvas: columns from ≤ x < to, and the
// buffers it uses again for every stroke.
type easel struct {
	c        *canvas
	from, to int
	ras      vector.Rasterizer
	mask     *image.Alpha
	clip     *image.Alpha
	height   []float32
	work     []float32
	sums     []float32
}

// toLight points to the studio lamp: from above, left, in front.
var toLight = pt{-0.5, -0.75}

func (e *easel) draw(s *stroke) {
	reach := 2 * max(s.puff, s.soft)
	x0f, y0f, x1f, y1f := s.shape.bounds(2 + max(s.puff, 2*s.soft)) // room for the blur to run out
	far := int(reach) + 2                                           // beyond what is seen: a shape that goes on must not look rounded off there
	x0, x1 := max(floor(x0f), e.from-far), min(floor(x1f)+1, e.to+far)
	y0, y1 := max(floor(y0f), -far), min(floor(y1f)+1, e.c.h+far)
	if max(y0, 0) >= min(y1, e.c.h) || max(x0, e.from) >= min(x1, e.to) {
		return
	}
	box := image.Rect(x0, y0, x1, y1)
	e.mask = e.fill(e.mask, s.shape, box)
	if s.clip != nil {
		e.clip = e.fill(e.clip, s.clip, box)
	}
	if r := max(s.puff, s.soft); r > 0 {
		e.blur(box, int(r+0.5))
	}
	for y := max(y0, 0); y < min(y1, e.c.h); y++ {
		e.row(s, box, y)
	}
}

// fill rasterises a path into an 8-bit mask the size of box.
func (e *easel) fill(m *image.Alpha, p path, box image.Rectangle) *image.Alpha {
	n := box.Dx() * box.Dy()
	if m == nil || cap(m.Pix) < n {
		m = &image.Alpha{Pix: make([]uint8, n)}
	}
	m.Pix, m.Stride, m.Rect = m.Pix[:n], box.Dx(), image.Rect(0, 0, box.Dx(), box.Dy())
	e.ras.Reset(box.Dx(), box.Dy())
	ox, oy := float32(box.Min.X), float32(box.Min.Y)
	for _, c := range p {
		for i, q := range c {
			if i == 0 {
				e.ras.MoveTo(q.x-ox, q.y-oy)
			} else {
				e.ras.LineTo(q.x-ox, q.y-oy)
			}
		}
		e.ras.ClosePath()
	}
	e.ras.DrawOp = 1 // draw.Src
	e.ras.Draw(m, m.Rect, image.Opaque, image.Point{})
	return m
}

// row paints one line of a stroke.
func (e *easel) row(s *stroke, box image.Rectangle, y int) {
	w := box.Dx()
	at := (y - box.Min.Y) * w
	up, down := at-w, at+w
	if y == box.Min.Y {
		up = at
	}
	if y == box.Max.Y-1 {
		down = at
	}
	strength := s.alpha
	if strength == 0 {
		strength = 1
	}
	for x := max(box.Min.X, e.from); x < min(box.Max.X, e.to); x++ {
		i := x - box.Min.X
		a := float32(e.mask.Pix[at+i]) * (1.0 / 255)
		if s.soft > 0 {
			a = e.height[at+i]
		}
		if a = a * strength; s.clip != nil {
			a *= float32(e.clip.Pix[at+i]) * (1.0 / 255)
		}
		if s.sheer != nil && a > 0 {
			a *= s.sheer(pt{float32(x), float32(y)})
		}
		if a < 0.002 {
			continue
		}
		c := s.paint(pt{float32(x), float32(y)})
		if s.puff > 0 {
			l, r := max(i-1, 0), min(i+1, w-1)
			gx := (e.height[at+r] - e.height[at+l]) * s.puff
			gy := (e.height[down+i] - e.height[up+i]) * s.puff
			c = s.lit(c, gx, gy, e.height[at+i])
		}
		d := &e.c.dabs[y*e.c.w+x]
		if s.atop {
			d.r += (c.r*d.a - d.r) * a
			d.g += (c.g*d.a - d.g) * a
			d.b += (c.b*d.a - d.b) * a
			continue
		}
		d.r += (c.r - d.r) * a
		d.g += (c.g - d.g) * a
		d.b += (c.b - d.b) * a
		d.a += (1 - d.a) * a
		if s.layer > 0 && a > 0.5 {
			e.c.owner[y*e.c.w+x] = s.layer
		}
	}
}

func floor(v float32) int { return int(v+1<<16) - 1<<16 }

// lit applies light and shade: gx, gy is the slope of the rounding, which
// points inwards; height is 1 deep inside and about a half at the edge.
func (s *stroke) lit(c rgb, gx, gy, height float32) rgb {
	v := -(gx*toLight.x+gy*toLight.y)*s.lift - (1-height)*0.35*s.lift
	if v >= 0 {
		v = min(v*0.55, 0.6)
		return rgb{c.r + (1-c.r)*v, c.g + (1-c.g)*v, c.b + (0.96-c.b)*v}
	}
	v = max(v, -0.75)
	if s.tint == (rgb{}) {
		return c.times(1 + v)
	}
	return rgb{c.r * (1 + v*s.tint.r), c.g * (1 + v*s.tint.g), c.b * (1 + v*s.tint.b)}
}

// blur makes height the mask, blurred twice by a box of radius r: a rounded hill.
func (e *easel) blur(box image.Rectangle, r int) {
	n := box.Dx() * box.Dy()
	if cap(e.height) < n {
		e.height, e.work = make([]float32, n), make([]float32, n)
	}
	e.height, e.work = e.height[:n], e.work[:n]
	for i, v := range e.mask.Pix {
		e.height[i] = float32(v) * (1.0 / 255)
	}
	r = max(r/2, 1)
	for range 2 {
		boxAcross(e.work, e.height, box.Dx(), box.Dy(), r)
		e.sums = boxDown(e.height, e.work, e.sums, box.Dx(), box.Dy(), r)
	}
}

// boxAcross writes the mean over 2r+1 neighbours in a line; outside is 0.
func boxAcross(dst, src []float32, w, h, r int) {
	k := 1 / float32(2*r+1)
	for y := range h {
		s, d := src[y*w:(y+1)*w], dst[y*w:(y+1)*w]
		var sum float32
		for i := range min(r, w) {
			sum += s[i]
		}
		for x := range d {
			if x+r < w {
				sum += s[x+r]
			}
			d[x] = sum * k
			if x-r >= 0 {
				sum -= s[x-r]
			}
		}
	}
}

// boxDown writes the mean over 2r+1 neighbours in a column; outside is 0.
func boxDown(dst, src, sums []float32, w, h, r int) []float32 {
	if cap(sums) < w {
		sums = make([]float32, w)
	}
	sums = sums[:w]
	clear(sums)
	k := 1 / float32(2*r+1)
	for y := range min(r, h) {
		for x, v := range src[y*w : (y+1)*w] {
			sums[x] += v
		}
	}
	for y := range h {
		if y+r < h {
			for x, v := range src[(y+r)*w : (y+r+1)*w] {
				sums[x] += v
			}
		}
		d := dst[y*w : (y+1)*w]
		for x := range d {
			d[x] = sums[x] * k
		}
		if y-r >= 0 {
			for x, v := range src[(y-r)*w : (y-r+1)*w] {
				sums[x] -= v
			}
		}
	}
	return sums
}
