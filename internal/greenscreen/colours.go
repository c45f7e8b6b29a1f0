package greenscreen

const (
	faint = 0.30 // opacity below which a pixel's own colour, freed of the screen, is mostly noise
)

// colours takes the screen's part out of row v's pixels: out of half transparent
// ones what shines through, out of all the screen's light on the subject.
func (k *knife) colours(v, from, to int) {
	side, half := k.c.side, k.c.side/2
	for x := from; x < to; x++ {
		i := x - from + 1
		left := x * side
		k.free(v, left, left+half, &k.knots[i-1], &k.knots[i], half)
		k.free(v, left+half, left+side, &k.knots[i], &k.knots[i+1], 0)
	}
}

// free does the pixels of half a cell, between two knots as in segment. Pixels
// it changes get their new brightness, and their new chroma in cb and cr.
func (k *knife) free(v, from, to int, a, b *knot, offset int) {
	to = min(to, k.p.w)
	lead := k.c.key.lead
	out := k.out.Colour.Y[v*k.p.w:][:k.p.w]
	copy(out[from:max(to, from)], k.p.y[v*k.p.ys+from:])
	alpha := k.out.Alpha.Pix[v*k.p.w:][:k.p.w]
	side := 1 / float32(k.c.side)
	for x := from; x < to; x++ {
		k.touched[x] = 0
		if alpha[x] == 0 {
			continue
		}
		c := rgb{k.planes[0][x], k.planes[1][x], k.planes[2][x]}
		t := (float32(offset+x-from) + 0.5) * side
		own := a.own + (b.own-a.own)*t
		if share := k.share[x]; share != 255 {
			c = k.unmix(c, max(share, 1), a, b, t)
		} else if c.lead(lead) <= own {
			continue
		}
		c[lead] -= max(c.lead(lead)-own, 0)
		out[x] = k.store(x, c)
	}
}

// unmix gives the subject's colour of a pixel of which only a share is subject.
// Of faint pixels it takes the subject's colour from the surroundings.
func (k *knife) unmix(c rgb, alpha uint8, a, b *knot, t float32) rgb {
	share, over := k.t.share[alpha], k.t.over[alpha]
	trust := min(share*(1/faint), 1)
	for i := range c {
		screen := a.screen[i] + (b.screen[i]-a.screen[i])*t
		own := min(max((c[i]-(1-share)*screen)*over, 0), 1)
		front := a.front[i] + (b.front[i]-a.front[i])*t
		c[i] = front + (own-front)*trust
	}
	return c
}

// store keeps the new colour of pixel x and gives its brightness.
func (k *knife) store(x int, c rgb) uint8 {
	code := &k.t.code
	r := int32(code[step(c[0])])
	g := int32(code[step(c[1])])
	b := int32(code[step(c[2])])
	y := 19595*r + 38470*g + 7471*b
	k.cb[x] = (-11059*r-21709*g+32768*b)>>16 + 128<<4
	k.cr[x] = (32768*r-27439*g-5329*b)>>16 + 128<<4
	k.touched[x] = 1
	return uint8(min((y>>16+8)>>4, 255))
}

// step is where in the table back to codes a light stands.
func step(light float32) int32 {
	return min(max(int32(light*(1<<lightBits)+0.5), 0), 1<<lightBits)
}

func (k *knife) clearSums(from, to int) {
	for i := range k.sums {
		clear(k.sums[i][from:to])
	}
	for x := from; x < to; x++ {
		k.plain[x] = true
	}
}

// collect adds row v's pixels to the sums of their chroma samples.
func (k *knife) collect(v, left, right int) {
	alpha := k.out.Alpha.Pix[v*k.p.w:][:k.p.w]
	weight, cbs, crs := k.sums[0], k.sums[1], k.sums[2]
	sx := k.p.sx
	for x := left; x < right; x++ {
		a := int32(alpha[x])
		i := x >> sx
		if a != 255 || k.touched[x] != 0 {
			k.plain[i] = false
		}
		weight[i] += a
		cbs[i] += a * k.cb[x]
		crs[i] += a * k.cr[x]
	}
}

// chroma writes the samples of chroma row v: the pixels' mean, weighted by alpha.
func (k *knife) chroma(v, from, to int) {
	p := k.p
	cb, cr := k.out.Colour.Cb[v*p.cw:][:p.cw], k.out.Colour.Cr[v*p.cw:][:p.cw]
	for i := from; i < to; i++ {
		w := k.sums[0][i]
		switch {
		case k.plain[i]:
			cb[i], cr[i] = p.cb[v*p.cs+i], p.cr[v*p.cs+i]
		case w == 0:
			cb[i], cr[i] = 128, 128
		default:
			n := 1 / (16 * float32(w))
			cb[i] = uint8(min(max(float32(k.sums[1][i])*n+0.5, 0), 255))
			cr[i] = uint8(min(max(float32(k.sums[2][i])*n+0.5, 0), 255))
		}
	}
}
