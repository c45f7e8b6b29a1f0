package greenscreen

import (
	"runtime"
	"sync"
)

const (
	cellsAcross = 384 // cells along the longer side of the picture
	lumaStep    = 4   // of so many rows of brightness one is looked at
)

// cell is what one cell of the picture looks like, in 8-bit codes.
type cell struct {
	y, cb, cr      float32 // means
	vary, varc     float32 // variance of brightness; of both colour planes together
	cbLo, cbHi     uint8   // extremes of the colour planes
	crLo, crHi     uint8
	color          rgb // the mean colour, codes
	u, v           float32
	screen, opaque bool // candidates: shows only screen, shows only subject
}

// survey is the picture as cells of side × side pixels; side is even.
type survey struct {
	w, h, side int
	cells      []cell
}

// halves runs work on parts of 0 to n, one for each processor but at most 8.
func halves(n int, work func(from, to int)) {
	parts := min(runtime.GOMAXPROCS(0), 8, max(n, 1))
	var all sync.WaitGroup
	for i := range parts {
		all.Go(func() { work(n*i/parts, n*(i+1)/parts) })
	}
	all.Wait()
}

func look(p *picture) *survey {
	side := (max(p.w, p.h) + cellsAcross - 1) / cellsAcross
	side = max((side+1)&^1, 2)
	s := &survey{w: (p.w + side - 1) / side, h: (p.h + side - 1) / side, side: side}
	s.cells = make([]cell, s.w*s.h)
	halves(s.h, func(from, to int) {
		for y := from; y < to; y++ {
			s.row(p, y)
		}
	})
	return s
}

// row surveys one row of cells.
func (s *survey) row(p *picture, y int) {
	top, bottom := y*s.side, min((y+1)*s.side, p.h)
	step := 1
	if s.side >= 2*lumaStep {
		step = lumaStep
	}
	ctop, cbottom := top>>p.sy, (bottom+p.sy)>>p.sy
	cstep := 1
	if cbottom-ctop > 8 {
		cstep = 2
	}
	for x := range s.w {
		c := &s.cells[y*s.w+x]
		left, right := x*s.side, min((x+1)*s.side, p.w)
		var sum, square, n uint32
		for v := top + min(step/2, bottom-top-1); v < bottom; v += step {
			row := p.y[v*p.ys+left : v*p.ys+right]
			for _, q := range row {
				sum += uint32(q)
				square += uint32(q) * uint32(q)
			}
			n += uint32(len(row))
		}
		c.y = float32(sum) / float32(n)
		c.vary = max(float32(square)/float32(n)-c.y*c.y, 0)
		var b, r chroma
		b.lo, r.lo = 255, 255
		cl, cr := left>>p.sx, (right+p.sx)>>p.sx
		for v := ctop; v < cbottom; v += cstep {
			b.add(p.cb[v*p.cs+cl : v*p.cs+cr])
			r.add(p.cr[v*p.cs+cl : v*p.cs+cr])
		}
		var vb, vr float32
		c.cb, vb = b.mean()
		c.cr, vr = r.mean()
		c.varc = vb + vr
		c.cbLo, c.cbHi, c.crLo, c.crHi = b.lo, b.hi, r.lo, r.hi
		c.color = fromYCC(c.y, c.cb, c.cr).clipped()
	}
}

// chroma sums up samples of a colour plane.
type chroma struct {
	sum, square, n uint32
	lo, hi         uint8
}

func (c *chroma) add(row []uint8) {
	sum, square, lo, hi := c.sum, c.square, c.lo, c.hi
	for _, q := range row {
		sum += uint32(q)
		square += uint32(q) * uint32(q)
		lo, hi = min(lo, q), max(hi, q)
	}
	c.sum, c.square, c.lo, c.hi = sum, square, lo, hi
	c.n += uint32(len(row))
}

func (c *chroma) mean() (mean, variance float32) {
	mean = float32(c.sum) / float32(c.n)
	return mean, max(float32(c.square)/float32(c.n)-mean*mean, 0)
}

// differences says how channel k leads each of the others as a function of the
// colour planes alone: JFIF's equations, subtracted.
var differences = [3][2][2]float32{
	{{0.344136, 2.116136}, {-1.772, 1.402}},
	{{-0.344136, -2.116136}, {-2.116136, -0.714136}},
	{{1.772, -1.402}, {2.116136, 0.714136}},
}

// peak is an upper bound of by how much channel k leads in any pixel of the cell.
func (c *cell) peak(k int) float32 {
	most := float32(512)
	for _, d := range differences[k] {
		cb, cr := c.cbHi, c.crHi
		if d[0] < 0 {
			cb = c.cbLo
		}
		if d[1] < 0 {
			cr = c.crLo
		}
		most = min(most, d[0]*(float32(cb)-128)+d[1]*(float32(cr)-128))
	}
	return most
}

// exactPeak is by how much channel k leads at most in any sample of cell (x, y).
func (s *survey) exactPeak(p *picture, x, y, k int) float32 {
	most := float32(-512)
	d := differences[k]
	for v := y * s.side >> p.sy; v < (min((y+1)*s.side, p.h)+p.sy)>>p.sy; v++ {
		from, to := v*p.cs+x*s.side>>p.sx, v*p.cs+(min((x+1)*s.side, p.w)+p.sx)>>p.sx
		cr := p.cr[from:to]
		for i, cb := range p.cb[from:to] {
			b, r := float32(cb)-128, float32(cr[i])-128
			most = max(most, min(d[0][0]*b+d[0][1]*r, d[1][0]*b+d[1][1]*r))
		}
	}
	return most
}
