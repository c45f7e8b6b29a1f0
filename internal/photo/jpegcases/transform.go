package jpegcases

import "math"

// zigzag gives for each coefficient in the order of the file its row and column
// (figure A.6): the diagonals in turn, every other one upwards.
var zigzag = func() (z [64][2]int) {
	k := 0
	for d := range 15 {
		for i := max(0, d-7); i <= min(d, 7); i++ {
			if d%2 == 0 {
				z[k] = [2]int{d - i, i}
			} else {
				z[k] = [2]int{i, d - i}
			}
			k++
		}
	}
	return z
}()

// cosine[u][x] is C(u)/2*cos((2x+1)u*pi/16) (A.3.3).
var cosine = func() (c [8][8]float64) {
	for u := range c {
		for x := range c[u] {
			c[u][x] = math.Cos(float64(2*x+1)*float64(u)*math.Pi/16) / 2
			if u == 0 {
				c[u][x] *= math.Sqrt(0.5)
			}
		}
	}
	return c
}()

// transform fills the blocks of a component.
func (e *encoder) transform(c *component) {
	mcusX, mcusY := ceil(e.w, 8*e.hmax), ceil(e.h, 8*e.vmax)
	w, h := ceil(e.w*c.h, e.hmax), ceil(e.h*c.v, e.vmax)
	c.gridX, c.wideX, c.highY = mcusX*c.h, ceil(w, 8), ceil(h, 8)
	for by := range mcusY * c.v {
		for bx := range c.gridX {
			var s [8][8]float64
			for y := range 8 {
				for x := range 8 { // the edge is repeated
					px := min(min(bx*8+x, w-1)*e.hmax/c.h, e.w-1)
					py := min(min(by*8+y, h-1)*e.vmax/c.v, e.h-1)
					s[y][x] = float64(c.sample(px, py) - 128)
				}
			}
			c.blocks = append(c.blocks, quantise(&s, &e.quant[min(c.table, 1)]))
		}
	}
}

func quantise(s *[8][8]float64, quant *[64]int) (out [64]int) {
	var rows, all [8][8]float64
	for y := range 8 {
		for u := range 8 {
			for x := range 8 {
				rows[y][u] += s[y][x] * cosine[u][x]
			}
		}
	}
	for v := range 8 {
		for u := range 8 {
			for y := range 8 {
				all[v][u] += rows[y][u] * cosine[v][y]
			}
		}
	}
	for k, at := range zigzag {
		out[k] = int(math.Round(all[at[0]][at[1]] / float64(quant[k])))
	}
	return out
}

func ceil(n, by int) int { return (n + by - 1) / by }
