package greenscreen

const (
	levelSteps = 2048 // steps of opacity before it becomes 8 bits
	noisiest   = 0.20 // more than this of opacity is never taken for noise
	solidFrom  = 0.90 // opacity from which a pixel counts as wholly subject
)

// levels turns opacity into 8-bit alpha. What is as faint as the screen's own
// noise becomes clear and what is nearly solid solid, both softly; all between
// stays as it is.
func (c *chart) levels() *[levelSteps + 1]uint8 {
	var table [levelSteps + 1]uint8
	low, knee := float64(c.floor), 3*float64(c.floor)
	const shoulder = 0.6
	for i := range table {
		a := float64(i) / levelSteps
		switch {
		case a < knee:
			a = max(a-low, 0) * knee / (knee - low)
		case a > shoulder:
			a = shoulder + (a-shoulder)*(1-shoulder)/(solidFrom-shoulder)
		}
		table[i] = uint8(min(max(a, 0), 1)*255 + 0.5)
	}
	return &table
}

// noise measures how opaque bare screen seems because of noise and creases: the
// level below which 98 of 100 of its pixels lie, at the rims of bare areas.
func (c *chart) noise(p *picture) float32 {
	known := c.bare.shrunk()
	k := newKnife(p, c, nil, nil)
	var count [levelSteps + 1]int
	total := 0
	for y := 0; y < c.h; y++ {
		v := min(y*c.side+c.side/2, p.h-1)
		for x := 0; x < c.w; x++ {
			i := y*c.w + x
			if !known.on[i] || c.kind[i] != mixed {
				continue
			}
			left, right := x*c.side, min((x+1)*c.side, p.w)
			k.upsample(v, left, right)
			k.knots[1] = c.knots[i]
			k.sharpen(v, x, x+1)
			k.light(left, right)
			w, offset, gain := c.knots[i].axis, c.knots[i].offset, c.knots[i].gain
			for u := left; u < right; u++ {
				a := min(max(offset+w.dot(rgb{k.planes[0][u], k.planes[1][u], k.planes[2][u]}), 0), 1)
				a += (k.t.linear[uint32(p.y[v*p.ys+u])<<2] - k.t.linear[k.mean[u]>>2]) * gain * min(6*a*(1-a), 1)
				count[min(max(int(a*levelSteps), 0), levelSteps)]++
				total++
			}
		}
	}
	seen := 0
	for i, n := range count {
		if seen += n; total > 0 && seen*100 >= total*98 {
			return min(max(float32(i)/levelSteps, 0.01), noisiest)
		}
	}
	return 0.03
}
