package greenscreen

const (
	nearly = 0.60 // opacity from which a pixel amid sure subject begins to keep its colour
	whole  = 0.80 // and from which it wholly does

	// Shares of subject among the cells around: from the first on a cell begins to
	// be amid the subject, from the second it is. A veil has more holes.
	loose, dense = 0.60, 0.90
	ring         = 4 // cells that count as around, to each side
)

// sure says how sure it is that cell i shows nothing but subject: between two
// cells' centres it passes 0 where a cell begins that is not, and 1/2 in the middle
// of those that lie beside cells that are copied.
func (c *chart) sure(i int) float32 {
	d := min(max((c.density(i)-loose)/(dense-loose), 0), 1)
	switch {
	case c.cells[i].opaque:
		return d
	case c.subject.on[i]:
		return d / 2
	}
	return -d / 2
}

// density is the share of subject among the cells around i that are not bare.
func (c *chart) density(i int) float32 {
	x, y := i%c.w, i/c.w
	in, n := 0, 1
	for v := max(y-ring, 0); v <= min(y+ring, c.h-1); v++ {
		for u := max(x-ring, 0); u <= min(x+ring, c.w-1); u++ {
			if j := v*c.w + u; c.subject.on[j] {
				in, n = in+1, n+1
			} else if !c.bare.on[j] && !c.out.on[j] {
				n++
			}
		}
	}
	return float32(in) / float32(n)
}

// held tells whether a piece of cloth borders to two fifths on sure subject: a
// collar's tip, but not the rim of a veil.
func (c *chart) held(piece []int, sure, lit mask) bool {
	by, n := 0, 0
	for _, i := range piece {
		for _, j := range c.beside(i) {
			if j < 0 || lit.on[j] {
				continue
			}
			n++
			if sure.on[j] {
				by++
			}
		}
	}
	return by*5 >= n*2
}
