package cells

import (
	"math/bits"
	"sync"
)

// cell is one character cell: the dots whose bit is set in mask have the colour
// on, the others off. Bits: 1 upper left, 2 upper right, then the next row; so 8 is
// the lower right of a quadrant, 32 that of a sextant.
type cell struct {
	mask    uint8
	on, off ink
}

// upper is the mask of the two upper dots.
const upper = 3

// halves makes cells of 1×2 dots; two colours for two dots are exact.
func halves(g grid, dither bool) []cell {
	inks := make([]ink, len(g.px))
	if dither {
		diffuse(g, inks)
	} else {
		for i, p := range g.px {
			inks[i] = trueInk(p)
		}
	}
	cells := make([]cell, len(g.px)/2)
	for i := range cells {
		x, y := i%g.w, i/g.w*2
		cells[i] = cell{mask: upper, on: inks[y*g.w+x], off: inks[(y+1)*g.w+x]}
	}
	return cells
}

// shapes makes cells of 2×2 or 2×3 dots with the best two colours for each.
func shapes(g grid, dither bool) []cell {
	cols, rows := g.w/2, g.h/g.dotH
	cells := make([]cell, cols*rows)
	if dither {
		diffuseShapes(g, cells)
		return cells
	}
	inHalves(rows, func(from, to int) {
		for i := from * cols; i < to*cols; i++ {
			s := part(g.dots(i%cols, i/cols), g.dotH)
			cells[i] = cell{mask: s.mask, on: trueInk(s.on.clamp()), off: trueInk(s.off.clamp())}
		}
	})
	return cells
}

// inHalves does rows in two goroutines, which is all a booth has cores for. The
// result does not depend on who does which.
func inHalves(rows int, do func(from, to int)) {
	if rows < 8 {
		do(0, rows)
		return
	}
	var wg sync.WaitGroup
	wg.Go(func() { do(0, rows/2) })
	do(rows/2, rows)
	wg.Wait()
}

// dots gives the samples of a cell two dots wide, row by row; of 2×2 dots the last
// two stay nought.
func (g grid) dots(x, y int) (p [6]dot) {
	at := y*g.dotH*g.w + x*2
	for k := range 2 * g.dotH {
		p[k] = wide(g.px[at+k/2*g.w+k%2])
	}
	return p
}

// part finds the best two colours for the 2×dotH dots of a cell.
func part(p [6]dot, dotH int) parting {
	if dotH == 2 {
		return split([4]dot(p[:4]))
	}
	return splitSix(p)
}

// dot is a sample or a sum of samples, with room for signs and sums.
type dot [3]int32

func wide(p rgb) dot { return dot{int32(p[0]), int32(p[1]), int32(p[2])} }

func (d dot) plus(e dot) dot  { return dot{d[0] + e[0], d[1] + e[1], d[2] + e[2]} }
func (d dot) minus(e dot) dot { return dot{d[0] - e[0], d[1] - e[1], d[2] - e[2]} }
func (d dot) square() int32   { return d[0]*d[0] + d[1]*d[1] + d[2]*d[2] }

// mean divides a sum of n samples, rounding to the nearest; sums are never
// negative here because diffused samples are clamped first.
func (d dot) mean(n int32) dot {
	return dot{(d[0] + n/2) / n, (d[1] + n/2) / n, (d[2] + n/2) / n}
}

func (d dot) clamp() rgb { return rgb{clamp8(d[0]), clamp8(d[1]), clamp8(d[2])} }

func clamp8(v int32) uint8 { return uint8(min(max(v, 0), 255)) }

// parting is a way to give the dots of a cell two colours.
type parting struct {
	mask    uint8
	on, off dot
}

// order lists the partings worth trying. A mask and its complement are the same
// parting, so eight remain of sixteen; in each the lower right dot is off. On a
// tie the plainer shape wins: flat, then the straight edges.
var order = [8]struct {
	mask  uint8
	count int32
}{{0, 0}, {upper, 2}, {5, 2}, {1, 1}, {2, 1}, {4, 1}, {6, 2}, {7, 3}}

// split finds the parting with the least squared error, each side taking its
// mean. The error is Σ|p|² − |Σon|²/n − |Σoff|²/m, so the largest of the two last
// terms together wins; times 12 they are whole numbers (n and m are 1 to 4).
func split(p [4]dot) parting {
	var sum [8]dot // by mask
	sum[1], sum[2], sum[4] = p[0], p[1], p[2]
	sum[3] = p[0].plus(p[1])
	sum[5] = p[0].plus(p[2])
	sum[6] = p[1].plus(p[2])
	sum[7] = sum[3].plus(p[2])
	all := sum[7].plus(p[3])
	best, bestScore := 0, all.square()*3
	for i := 1; i < len(order); i++ {
		n := order[i].count
		on := sum[order[i].mask]
		score := on.square()*(12/n) + all.minus(on).square()*(12/(4-n))
		if score > bestScore {
			best, bestScore = i, score
		}
	}
	if best == 0 {
		flat := all.mean(4)
		return parting{mask: 0, on: flat, off: flat}
	}
	n, on := order[best].count, sum[order[best].mask]
	return parting{mask: order[best].mask, on: on.mean(n), off: all.minus(on).mean(4 - n)}
}

// splitSix is split for six dots. A mask and its complement are the same parting,
// so the lower right dot stays off and 32 masks of the other five remain; they are
// walked in Gray's order (Gray, U.S. patent 2,632,058), in which each differs from
// the one before by a single dot, so that one addition brings the sum up to date.
// Scores are times 60, which 1 to 6 all divide: at most 6·3·255²·60, well inside
// an int32.
func splitSix(p [6]dot) parting {
	all := p[5]
	for k := range 5 {
		all = all.plus(p[k])
	}
	mask, n, on := uint8(0), int32(0), dot{}
	best, bestScore := parting{}, all.square()*10
	bestSum, bestN := dot{}, int32(0)
	for i := uint(1); i < 32; i++ {
		k := bits.TrailingZeros(i)
		mask ^= 1 << k
		if mask>>k&1 == 1 {
			on, n = on.plus(p[k]), n+1
		} else {
			on, n = on.minus(p[k]), n-1
		}
		score := on.square()*perDot[n] + all.minus(on).square()*perDot[6-n]
		if score > bestScore {
			best.mask, bestScore, bestSum, bestN = mask, score, on, n
		}
	}
	if best.mask == 0 {
		flat := all.mean(6)
		return parting{mask: 0, on: flat, off: flat}
	}
	best.on, best.off = bestSum.mean(bestN), all.minus(bestSum).mean(6-bestN)
	return best
}

// perDot is 60 divided by the number of dots.
var perDot = [7]int32{0, 60, 30, 20, 15, 12, 10}
