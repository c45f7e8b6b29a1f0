package greenscreen

// holeSide is the side of the squares in which holes are looked for.
const holeSide = 4

// fill makes opaque what no way leads to from the picture's border except
// through subject, and gives it the picture's colours. It walks over squares of
// 4 × 4 pixels; one that has a pixel less than half opaque can be passed.
func (c *Cutout) fill(p *picture) {
	w, h := (p.w+holeSide-1)/holeSide, (p.h+holeSide-1)/holeSide
	const (
		wall uint8 = iota
		open
		reached
	)
	state := make([]uint8, w*h)
	for y := range p.h {
		row := state[y/holeSide*w:]
		for x, a := range c.Alpha.Pix[y*p.w:][:p.w] {
			if a < 128 {
				row[x/holeSide] = open
			}
		}
	}
	var queue []int32
	visit := func(x, y int) {
		if i := y*w + x; x >= 0 && y >= 0 && x < w && y < h && state[i] == open {
			state[i] = reached
			queue = append(queue, int32(i))
		}
	}
	for x := range w {
		visit(x, 0)
		visit(x, h-1)
	}
	for y := range h {
		visit(0, y)
		visit(w-1, y)
	}
	for len(queue) > 0 {
		i := int(queue[len(queue)-1])
		queue = queue[:len(queue)-1]
		x, y := i%w, i/w
		visit(x-1, y)
		visit(x+1, y)
		visit(x, y-1)
		visit(x, y+1)
	}
	hole := mask{w, h, make([]bool, w*h)}
	for i, s := range state {
		hole.on[i] = s == open
	}
	hole = hole.grown()
	for i, on := range hole.on {
		if on && state[i] != reached {
			c.restore(p, i%w*holeSide, i/w*holeSide)
		}
	}
}

// restore gives a square back as it was in the picture, opaque.
func (c *Cutout) restore(p *picture, x, y int) {
	right, bottom := min(x+holeSide, p.w), min(y+holeSide, p.h)
	for v := y; v < bottom; v++ {
		fill(c.Alpha.Pix[v*p.w+x:v*p.w+right], 255)
		copy(c.Colour.Y[v*p.w+x:v*p.w+right], p.y[v*p.ys+x:])
	}
	for v := y >> p.sy; v < (bottom+p.sy)>>p.sy; v++ {
		from, to := v*p.cw+x>>p.sx, v*p.cw+(right+p.sx)>>p.sx
		copy(c.Colour.Cb[from:to], p.cb[v*p.cs+x>>p.sx:])
		copy(c.Colour.Cr[from:to], p.cr[v*p.cs+x>>p.sx:])
	}
}
