package greenscreen

// knife is one goroutine's tools for the pixels' pass. Its buffers are one row long.
type knife struct {
	p      *picture
	c      *chart
	out    *Cutout
	t      *tables
	levels *[levelSteps + 1]uint8

	knots   []knot       // of the row being keyed, one a cell and one more at each end
	cb, cr  []int32      // chroma of the row's pixels, times 16
	mean    []int32      // brightness at the resolution of the chroma, interpolated alike, times 16
	share   []uint8      // alpha at that resolution
	planes  [3][]float32 // red, green, blue light of the row's pixels, at that resolution
	touched []uint8      // 1: this pixel's colour was changed
	sums    [3][]int32   // for a row of chroma samples: alpha, alpha × 16 cb, alpha × 16 cr
	plain   []bool       // no pixel of this sample was changed or is less than opaque
	down    []int32      // samples of a row, interpolated down, times 4
	lumas   [2][]uint8   // brightness of two rows of samples
}

func newKnife(p *picture, c *chart, out *Cutout, levels *[levelSteps + 1]uint8) *knife {
	k := &knife{p: p, c: c, out: out, t: loadTables(), levels: levels}
	w := c.w * c.side
	k.knots = make([]knot, c.w+2)
	k.cb, k.cr = make([]int32, w), make([]int32, w)
	k.share = make([]uint8, w)
	for i := range k.planes {
		k.planes[i] = make([]float32, w)
	}
	k.touched = make([]uint8, w)
	for i := range k.sums {
		k.sums[i] = make([]int32, w)
	}
	k.mean, k.down = make([]int32, w), make([]int32, p.cw+2)
	k.lumas[0], k.lumas[1] = make([]uint8, p.cw), make([]uint8, p.cw)
	k.plain = make([]bool, w)
	return k
}

// cells does one row of cells, run by run of the same kind of work.
func (k *knife) cells(y int) {
	kinds := k.c.kind[y*k.c.w:][:k.c.w]
	for from := 0; from < len(kinds); {
		kind, to := kinds[from], from+1
		active := kind >= tinted
		for to < len(kinds) && (kinds[to] == kind || active && kinds[to] >= tinted) {
			to++
		}
		if active {
			k.key(y, from, to)
		} else {
			k.copy(y, from, to, kind)
		}
		from = to
	}
}

// copy takes over a run of cells as they are: clear or solid.
func (k *knife) copy(y, from, to int, kind uint8) {
	p, side := k.p, k.c.side
	left, right := from*side, min(to*side, p.w)
	for v := y * side; v < min((y+1)*side, p.h); v++ {
		copy(k.out.Colour.Y[v*p.w+left:v*p.w+right], p.y[v*p.ys+left:])
		if kind == solid {
			fill(k.out.Alpha.Pix[v*p.w+left:v*p.w+right], 255)
		}
	}
	left, right = left>>p.sx, (right+p.sx)>>p.sx
	for v := y * side >> p.sy; v < min((y+1)*side>>p.sy, p.ch); v++ {
		cb, cr := k.out.Colour.Cb[v*p.cw+left:v*p.cw+right], k.out.Colour.Cr[v*p.cw+left:v*p.cw+right]
		if kind == solid {
			copy(cb, p.cb[v*p.cs+left:])
			copy(cr, p.cr[v*p.cs+left:])
		} else {
			fill(cb, 128)
			fill(cr, 128)
		}
	}
}

func fill(p []uint8, v uint8) {
	for i := range p {
		p[i] = v
	}
}

// key keys a run of cells pixel by pixel.
func (k *knife) key(y, from, to int) {
	p, side := k.p, k.c.side
	left, right := from*side, min(to*side, p.w)
	step := 1 << p.sy
	for v := y * side; v < min((y+1)*side, p.h); v++ {
		k.lerp(v, from, to)
		k.upsample(v, left, right)
		k.sharpen(v, from, to)
		k.light(left, right)
		k.opacity(v, y, from, to)
		k.colours(v, from, to)
		if v%step == 0 {
			k.clearSums(left>>p.sx, (right+p.sx)>>p.sx)
		}
		k.collect(v, left, right)
		if v%step == step-1 || v == p.h-1 {
			k.chroma(v>>p.sy, left>>p.sx, (right+p.sx)>>p.sx)
		}
	}
}

// lerp interpolates the knots of a run down to row v; knots[0] lies left of the run.
func (k *knife) lerp(v, from, to int) {
	side := float32(k.c.side)
	at := min(max((float32(v)+0.5)/side-0.5, 0), float32(k.c.h-1))
	y0 := int(at)
	t := at - float32(y0)
	a, b := k.c.knots[y0*k.c.w:][:k.c.w], k.c.knots[min(y0+1, k.c.h-1)*k.c.w:][:k.c.w]
	for i := from - 1; i <= to; i++ {
		x := min(max(i, 0), k.c.w-1)
		k.knots[i-from+1] = between(&a[x], &b[x], t)
	}
}

func between(a, b *knot, t float32) knot {
	var m knot
	for i := range 3 {
		m.axis[i] = a.axis[i] + (b.axis[i]-a.axis[i])*t
		m.screen[i] = a.screen[i] + (b.screen[i]-a.screen[i])*t
		m.front[i] = a.front[i] + (b.front[i]-a.front[i])*t
		m.most[i] = a.most[i] + (b.most[i]-a.most[i])*t
	}
	m.own = a.own + (b.own-a.own)*t
	m.offset = a.offset + (b.offset-a.offset)*t
	m.gain = a.gain + (b.gain-a.gain)*t
	m.sure = a.sure + (b.sure-a.sure)*t
	m.keen = a.keen + (b.keen-a.keen)*t
	return m
}

// sharpen gives mean the pixels' own brightness again where the subject is darker
// than the screen.
//
// Where chroma is halved, a pixel's brightness does not belong to its chroma: a
// bright hair one pixel wide would look greener than the screen. So brightness is
// taken at the chroma's resolution too, and what is lost comes back as detail. Of
// a dark hair though, the pixel's own brightness tells best.
func (k *knife) sharpen(v, from, to int) {
	if k.p.sx == 0 {
		return
	}
	row := k.p.y[v*k.p.ys:][:k.p.w]
	for x := from; x < to; x++ {
		keen := int32(k.knots[x-from+1].keen * 256)
		left, right := x*k.c.side, min((x+1)*k.c.side, k.p.w)
		mean := k.mean[left:right]
		for i, y := range row[left:right] {
			mean[i] += (int32(y)<<4 - mean[i]) * keen >> 8
		}
	}
}

// light fills planes with the light of the pixels from left to right, from mean,
// cb and cr.
func (k *knife) light(left, right int) {
	lumas := k.mean[left:right]
	cbs, crs := k.cb[left:right], k.cr[left:right]
	rs, gs, bs := k.planes[0][left:right], k.planes[1][left:right], k.planes[2][left:right]
	linear := &k.t.linear
	for x, l := range lumas {
		cb, cr := cbs[x]-128<<4, crs[x]-128<<4
		y := l<<12 + 1<<13
		rs[x] = linear[clip(y+5743*cr)]         // 1.402
		gs[x] = linear[clip(y-1410*cb-2925*cr)] // 0.344136, 0.714136
		bs[x] = linear[clip(y+7258*cb)]         // 1.772
	}
}

// clip turns a code times 65536 into one of codeBits.
func clip(v int32) uint32 {
	if uint32(v) < 1<<24 {
		return uint32(v) >> (24 - codeBits)
	}
	return uint32(^(v >> 31)) & (1<<codeBits - 1)
}

// opacity writes alpha for row v of the run.
func (k *knife) opacity(v, y, from, to int) {
	side, half := k.c.side, k.c.side/2
	kinds := k.c.kind[y*k.c.w:][:k.c.w]
	alpha := k.out.Alpha.Pix[v*k.p.w:][:k.p.w]
	for x := from; x < to; x++ {
		i := x - from + 1
		left := x * side
		if kinds[x] == tinted {
			fill(alpha[left:min(left+side, len(alpha))], 255)
			fill(k.share[left:left+side], 255)
			continue
		}
		k.segment(v, alpha, left, left+half, &k.knots[i-1], &k.knots[i], half)
		k.segment(v, alpha, left+half, left+side, &k.knots[i], &k.knots[i+1], 0)
	}
}

// segment keys the pixels of half a cell; the first lies that many pixels behind
// knot a, knot b a whole side behind that.
//
// The axis may be wrong for a colour that was not seen nearby; two bounds hold
// for any. No subject is brighter than white, so what is brighter than the screen
// in a channel has at least that share of subject; and no subject leads in the
// screen's channel (but by what it has of its own), so what leads has at most
// the rest.
//
// Amid sure subject the colour is freed of less than the opacity tells, so that
// it goes over into that of the cells that are copied without a step.
func (k *knife) segment(row int, alpha []uint8, from, to int, a, b *knot, behind int) {
	to = min(to, len(alpha))
	if from >= to {
		return
	}
	side := 1 / float32(k.c.side)
	t := (float32(behind) + 0.5) * side
	lead, second, third := k.c.key.lead, (k.c.key.lead+1)%3, (k.c.key.lead+2)%3
	sl, s2, s3 := (b.axis[lead]-a.axis[lead])*side, (b.axis[second]-a.axis[second])*side, (b.axis[third]-a.axis[third])*side
	wl, w2, w3 := a.axis[lead]+sl*(t*k.side()), a.axis[second]+s2*(t*k.side()), a.axis[third]+s3*(t*k.side())
	screen := rgb{(a.screen[0] + b.screen[0]) / 2, (a.screen[1] + b.screen[1]) / 2, (a.screen[2] + b.screen[2]) / 2}
	own := (a.own + b.own) / 2
	rest := 1 / max(screen.lead(lead)-own, 0.004)
	o2, o3 := screen[second], screen[third]
	k2, k3 := 1/max((a.most[second]+b.most[second])/2-o2, 0.01), 1/max((a.most[third]+b.most[third])/2-o3, 0.01)
	sure, grade := 2*(a.sure+(b.sure-a.sure)*t), 2*(b.sure-a.sure)*side
	offset, gain := (a.offset+b.offset)/2, (a.gain+b.gain)/2
	out, shares := alpha[from:to], k.share[from:to]
	ls, seconds, thirds := k.planes[lead][from:to], k.planes[second][from:to], k.planes[third][from:to]
	luma, mean, linear := k.p.y[row*k.p.ys+from:row*k.p.ys+to], k.mean[from:to], &k.t.linear
	for x := range out {
		l, p, q := ls[x], seconds[x], thirds[x]
		v := offset + wl*l + w2*p + w3*q
		v = min(v, 1-(l-max(p, q)-own)*rest)
		v = max(v, (p-o2)*k2, (q-o3)*k3)
		v = min(max(v, 0), 1)
		share := v
		if sure > 0 && v > nearly {
			share += (1 - v) * min(sure, 1) * min((v-nearly)*(1/(whole-nearly)), 1)
		}
		sure += grade
		shares[x] = uint8(share*255 + 0.5)
		v += (linear[uint32(luma[x])<<2] - linear[mean[x]>>2]) * gain * min(6*v*(1-v), 1)
		out[x] = k.levels[min(max(int32(v*levelSteps), 0), levelSteps)]
		wl, w2, w3 = wl+sl, w2+s2, w3+s3
	}
}

func (k *knife) side() float32 { return float32(k.c.side) }
