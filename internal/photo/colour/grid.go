package colour

import "math"

// grid has the sRGB values of 33 × 33 × 33 colours, red fastest, in lanes, in
// 16ths of an 8-bit step.
type grid struct {
	nodes [side * side * side]uint64
	// step and part say, for each 8-bit value, between which nodes it lies, and how
	// many 256ths of the way to the upper one.
	step [256]int
	part [256]uint64
}

const (
	side     = 33
	gridFine = 16
	// gridRound is a half in each lane: nodes are in 16ths, weights in 256ths.
	gridRound = gridFine * 256 / 2 * (1 + 1<<lane + 1<<(2*lane))
)

func newGrid(t transform) *grid {
	g := &grid{}
	for i := range g.nodes {
		c := t(vector{float64(i % side), float64(i / side % side), float64(i / side / side)}.over(side - 1))
		g.nodes[i] = pack([3]int64{toNode(c[0]), toNode(c[1]), toNode(c[2])})
	}
	for v := range 256 {
		at := float64(v) / 255 * (side - 1)
		g.step[v] = min(int(at), side-2)
		g.part[v] = uint64(math.Round(256 * (at - float64(g.step[v]))))
	}
	return g
}

func (v vector) over(n float64) vector { return vector{v[0] / n, v[1] / n, v[2] / n} }

// toNode guards against what a broken profile may answer where try has not asked.
func toNode(linear float64) int64 {
	if math.IsNaN(linear) {
		return 0
	}
	return int64(math.Round(255 * gridFine * encode(linear)))
}

// pixels interpolates between four nodes: from the lower corner of the cell to the
// upper one, along the axes in falling order of the parts.
func (g *grid) pixels(row []uint32) {
	for i, p := range row {
		r, gr, b := p&255, p>>8&255, p>>16&255
		at := g.step[r] + side*g.step[gr] + side*side*g.step[b]
		first, second, third := g.part[r], g.part[gr], g.part[b]
		to1, to2, to3 := 1, side, side*side
		if first < second {
			first, second, to1, to2 = second, first, to2, to1
		}
		if second < third {
			second, third, to2, to3 = third, second, to3, to2
		}
		if first < second {
			first, second, to1, to2 = second, first, to2, to1
		}
		x := g.nodes[at]*(256-first) + g.nodes[at+to1]*(first-second) +
			g.nodes[at+to1+to2]*(second-third) + g.nodes[at+to1+to2+to3]*third + gridRound
		row[i] = p&0xff000000 | uint32(x>>12&255) | uint32(x>>(lane+12)&255)<<8 | uint32(x>>(2*lane+12)&255)<<16
	}
}
