package samples

import "math"

// strand draws one hair into rows from ≤ y < to of the finished planes, with
// coverage exact to a fraction of a pixel, so that thin hairs are faint hairs.
func (d *darkroom) strand(h *hair, from, to int) {
	step := float32(d.step)
	var p [4]pt
	top, bottom := float32(1e9), float32(-1e9)
	for i, q := range h.p {
		p[i] = q.times(step)
		top, bottom = min(top, p[i].y), max(bottom, p[i].y)
	}
	width := h.width * step
	if bottom < float32(from)-width-2 || top > float32(to)+width+2 {
		return
	}
	c := h.color
	y := 255 * (0.299*c.r + 0.587*c.g + 0.114*c.b)
	cb, cr := 128+(255*c.b-y)*0.564, 128+(255*c.r-y)*0.713
	w, hh := d.out.Rect.Dx(), to
	full := brush{d: d, hair: h, w: w, from: from, to: hh, width: width, scale: step}
	full.planes[0], full.strides[0], full.values[0] = d.out.Y, d.out.YStride, int32(y)
	if d.alpha != nil {
		full.planes[1], full.strides[1], full.values[1] = d.alpha.Pix, d.alpha.Stride, 255
	}
	full.follow(p)
	for i := range p {
		p[i] = p[i].times(0.5)
	}
	half := brush{d: d, hair: h, w: (w + 1) / 2, from: from / 2, to: (hh + 1) / 2, width: width / 2, scale: step / 2}
	half.planes[0], half.strides[0], half.values[0] = d.out.Cb, d.out.CStride, int32(cb)
	half.planes[1], half.strides[1], half.values[1] = d.out.Cr, d.out.CStride, int32(cr)
	half.follow(p)
}

// brush draws one hair into up to two planes of the same size.
type brush struct {
	d           *darkroom
	hair        *hair
	planes      [2][]uint8
	strides     [2]int
	values      [2]int32
	w, from, to int
	width       float32
	scale       float32 // pixels per canvas pixel

	dot func(x, y int, cover float32) // draws instead of planes; nil: planes
}

// follow walks along the curve in steps of one row (or column where it lies flat).
func (b *brush) follow(p [4]pt) {
	n := 3 + int(span(p)/6)
	last := p[0]
	for i := 1; i <= n; i++ {
		t := float32(i) / float32(n)
		q := p[0].toward(p[1], t).toward(p[1].toward(p[2], t), t).toward(p[1].toward(p[2], t).toward(p[2].toward(p[3], t), t), t)
		taper := min(1, 3*(1-t)+0.15)
		b.line(last, q, b.width*taper)
		last = q
	}
}

func span(p [4]pt) float32 {
	var l float32
	for i := 1; i < 4; i++ {
		l += float32(math.Hypot(float64(p[i].x-p[i-1].x), float64(p[i].y-p[i-1].y)))
	}
	return l
}

// line draws a straight piece: one short run of pixels for every row it crosses
// (or every column, where it is flat).
func (b *brush) line(p, q pt, width float32) {
	dx, dy := q.x-p.x, q.y-p.y
	steep := abs32(dy) >= abs32(dx)
	if !steep {
		p, q = pt{p.y, p.x}, pt{q.y, q.x}
		dx, dy = dy, dx
	}
	if dy == 0 {
		return
	}
	if dy < 0 {
		p, q = q, p
	}
	slope := dx / dy
	across := width * float32(math.Sqrt(float64(1+slope*slope)))
	for y := int(math.Ceil(float64(p.y - 0.5))); float32(y)+0.5 < q.y; y++ {
		x := p.x + slope*(float32(y)+0.5-p.y)
		b.run(x-across/2, x+across/2, y, steep)
	}
}

// run covers the pixels between lo and hi of row y (or of column y, if flat).
func (b *brush) run(lo, hi float32, y int, steep bool) {
	for x := floor(lo); float32(x) < hi; x++ {
		cover := min(hi, float32(x+1)) - max(lo, float32(x))
		px, py := x, y
		if !steep {
			px, py = y, x
		}
		if px < 0 || px >= b.w || py < b.from || py >= b.to || cover <= 0 {
			continue
		}
		if b.hidden(px, py) {
			continue
		}
		if b.dot != nil {
			b.dot(px, py, cover*b.hair.alpha)
			continue
		}
		a := int32(cover * b.hair.alpha * 256)
		for i, plane := range b.planes {
			if plane != nil {
				q := &plane[py*b.strides[i]+px]
				*q = uint8(int32(*q) + ((b.values[i]-int32(*q))*a+128)>>8)
			}
		}
	}
}

// hidden tells whether something nearer to the camera lies over that pixel.
func (b *brush) hidden(x, y int) bool {
	n := b.d.neg
	cx, cy := min(int(float32(x)/b.scale+0.5), n.w-1), min(max(int(float32(y)/b.scale+0.5), 0), n.h-1)
	return n.owner[cy*n.w+cx] > b.hair.layer
}

func abs32(v float32) float32 {
	if v < 0 {
		return -v
	}
	return v
}
