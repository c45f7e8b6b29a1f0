package greenscreen

import (
	"image"
	"sync"
)

// coarse is the picture as cells of side × side pixels.
type coarse struct {
	w, h, side int
	cells      []cell
}

// rowsPerCell is how many lines of a cell are looked at.
const rowsPerCell = 3

// survey averages the picture into cells, in two goroutines.
func survey(img image.Image) *coarse {
	size := img.Bounds().Size()
	side := max((max(size.X, size.Y)+cellsAcross-1)/cellsAcross, 1)
	s := &coarse{w: (size.X + side - 1) / side, h: (size.Y + side - 1) / side, side: side}
	s.cells = make([]cell, s.w*s.h)
	var both sync.WaitGroup
	for i := range 2 {
		both.Go(func() {
			line := newLine(img)
			sums := make([][7]float32, s.w)
			for y := s.h * i / 2; y < s.h*(i+1)/2; y++ {
				s.row(line, sums, y, size.Y)
			}
		})
	}
	both.Wait()
	return s
}

// row fills one row of cells; sums is room for its red, green, blue, and both
// colour differences with their squares.
func (s *coarse) row(l *line, sums [][7]float32, y, height int) {
	cells := s.cells[y*s.w : (y+1)*s.w]
	clear(sums)
	last, rows := -1, float32(0)
	for i := range rowsPerCell {
		at := min(y*s.side+(2*i+1)*s.side/(2*rowsPerCell), height-1)
		if at == last {
			continue
		}
		last = at
		rows++
		l.read(at)
		for x := range sums {
			from := x * s.side
			sum(&sums[x], l.r[from:min(from+s.side, len(l.r))], l.g[from:], l.b[from:])
		}
	}
	for x := range cells {
		n := rows * float32(min(s.side, len(l.r)-x*s.side))
		v := sums[x]
		for i := range v {
			v[i] /= n
		}
		cells[x] = cell{v[0], v[1], v[2], v[4] - v[3]*v[3], v[6] - v[5]*v[5]}
	}
}

func sum(v *[7]float32, r, g, b []uint8) {
	g, b = g[:len(r)], b[:len(r)]
	var sr, sg, sb, dg, qg, db, qb int
	for i, cr := range r {
		p, q, t := int(cr), int(g[i]), int(b[i])
		sr, sg, sb = sr+p, sg+q, sb+t
		d := q - max(p, t)
		dg, qg = dg+d, qg+d*d
		d = t - max(p, q)
		db, qb = db+d, qb+d*d
	}
	for i, n := range [7]int{sr, sg, sb, dg, qg, db, qb} {
		v[i] += float32(n)
	}
}

// grid is the screen's colour at every cell, in channels 0 to 255.
type grid struct {
	w, h, side int
	cells      []plate
	bare       []bool // these cells show nothing but screen
}

// plate is the screen's colour at one cell; weight is how sure it is.
type plate struct{ r, g, b, weight float32 }

// clean keeps the cells that show nothing but screen and fills the others from
// around them, nearer ones counting more (pull and push through a pyramid).
func (s *coarse) clean(k key) *grid {
	g := &grid{w: s.w, h: s.h, side: s.side, cells: make([]plate, len(s.cells)), bare: make([]bool, len(s.cells))}
	pure := make([]bool, len(s.cells))
	for i, c := range s.cells {
		spread := c.spreadG
		if k.blue {
			spread = c.spreadB
		}
		d := c.diff(k.blue)
		pure[i] = k.near(c) && spread < max(0.03*d*d, 30)
	}
	for y := range s.h {
		for x := range s.w {
			i := y*s.w + x
			if g.bare[i] = s.inside(pure, x, y); g.bare[i] {
				c := s.cells[i]
				g.cells[i] = plate{c.r, c.g, c.b, 1}
			}
		}
	}
	fill(g.cells, g.w, g.h)
	g.cells = calm(g.cells, g.w, g.h)
	return g
}

// inside tells whether a cell and its neighbours are pure: at the rim of the
// subject even a pure cell carries a little of it.
func (s *coarse) inside(pure []bool, x, y int) bool {
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			u, v := x+dx, y+dy
			if u >= 0 && v >= 0 && u < s.w && v < s.h && !pure[v*s.w+u] {
				return false
			}
		}
	}
	return true
}

// fill gives every cell without weight a colour from coarser and coarser means.
func fill(cells []plate, w, h int) {
	if w*h <= 1 {
		return
	}
	hw, hh := (w+1)/2, (h+1)/2
	half := make([]plate, hw*hh)
	for y := range h {
		for x := range w {
			p, q := cells[y*w+x], &half[y/2*hw+x/2]
			q.r, q.g, q.b, q.weight = q.r+p.r*p.weight, q.g+p.g*p.weight, q.b+p.b*p.weight, q.weight+p.weight
		}
	}
	for i, p := range half {
		if p.weight > 0 {
			half[i] = plate{p.r / p.weight, p.g / p.weight, p.b / p.weight, min(p.weight, 1)}
		}
	}
	fill(half, hw, hh)
	for y := range h {
		for x := range w {
			p := &cells[y*w+x]
			if p.weight < 1 {
				q := between(half, hw, hh, (float32(x)-0.5)/2, (float32(y)-0.5)/2)
				t := p.weight
				*p = plate{q.r + (p.r-q.r)*t, q.g + (p.g-q.g)*t, q.b + (p.b-q.b)*t, 1}
			}
		}
	}
}

// between reads cells bilinearly.
func between(cells []plate, w, h int, x, y float32) plate {
	x, y = min(max(x, 0), float32(w-1)), min(max(y, 0), float32(h-1))
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, w-1), min(y0+1, h-1)
	tx, ty := x-float32(x0), y-float32(y0)
	up, down := mix(cells[y0*w+x0], cells[y0*w+x1], tx), mix(cells[y1*w+x0], cells[y1*w+x1], tx)
	return mix(up, down, ty)
}

func mix(a, b plate, t float32) plate {
	return plate{a.r + (b.r-a.r)*t, a.g + (b.g-a.g)*t, a.b + (b.b-a.b)*t, 1}
}

// calm averages each cell with its neighbours: noise of the screen must not
// become noise of the map.
func calm(cells []plate, w, h int) []plate {
	out := make([]plate, len(cells))
	for y := range h {
		for x := range w {
			var s plate
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					p := cells[min(max(y+dy, 0), h-1)*w+min(max(x+dx, 0), w-1)]
					s.r, s.g, s.b = s.r+p.r, s.g+p.g, s.b+p.b
				}
			}
			out[y*w+x] = plate{s.r / 9, s.g / 9, s.b / 9, 1}
		}
	}
	return out
}
