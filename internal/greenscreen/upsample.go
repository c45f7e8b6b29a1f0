package greenscreen

// upsample interpolates the chroma of row v (3:1 between neighbouring samples, as
// libjpeg does it): taken as blocks it would give the matte stairs.
func (k *knife) upsample(v, left, right int) {
	p := k.p
	row := v >> p.sy
	other := row
	if p.sy == 1 {
		other = min(max(row-1+v&1*2, 0), p.ch-1)
	}
	if p.sx == 0 {
		for i, plane := range [3][]uint8{p.y[v*p.ys:], p.cb[v*p.cs:], p.cr[v*p.cs:]} {
			dst := [3][]int32{k.mean, k.cb, k.cr}[i][left:right]
			for x, q := range plane[left:right] {
				dst[x] = int32(q) << 4
			}
		}
		return
	}
	from, to := max(left/2-1, 0), min((right+1)/2+1, p.cw)
	k.halved(k.lumas[0], row, from, to)
	k.halved(k.lumas[1], other, from, to)
	k.half(k.mean[left:right], k.lumas[0], k.lumas[1], left/2)
	k.half(k.cb[left:right], p.cb[row*p.cs:][:p.cw], p.cb[other*p.cs:][:p.cw], left/2)
	k.half(k.cr[left:right], p.cr[row*p.cs:][:p.cw], p.cr[other*p.cs:][:p.cw], left/2)
}

// halved gives the brightness of a row of chroma samples, from sample to sample.
// It is a mean of codes, as the samples themselves are.
func (k *knife) halved(dst []uint8, row, from, to int) {
	p := k.p
	a := p.y[row<<p.sy*p.ys:]
	b := a
	if p.sy == 1 && 2*row+1 < p.h {
		b = p.y[(2*row+1)*p.ys:]
	}
	whole := min(to, p.w/2)
	up, down := a[2*from:2*max(whole, from)], b[2*from:2*max(whole, from)]
	for x := 0; x+1 < len(up) && x+1 < len(down); x += 2 {
		dst[from+x/2] = uint8((uint32(up[x]) + uint32(up[x+1]) + uint32(down[x]) + uint32(down[x+1]) + 2) >> 2)
	}
	if whole < to {
		dst[to-1] = uint8((uint32(a[p.w-1]) + uint32(b[p.w-1]) + 1) >> 1)
	}
}

// half interpolates samples that are halved across; dst begins at sample first.
func (k *knife) half(dst []int32, near, far []uint8, first int) {
	n, down := (len(dst)+1)/2, k.down
	for x := max(first-1, 0); x < min(first+n+1, len(near)); x++ {
		down[x+1] = 3*int32(near[x]) + int32(far[x])
	}
	if first == 0 {
		down[0] = down[1]
	}
	if first+n >= len(near) {
		down[len(near)+1] = down[len(near)]
	}
	for x := range n {
		m := 3 * down[first+x+1]
		dst[2*x] = m + down[first+x]
		if 2*x+1 < len(dst) {
			dst[2*x+1] = m + down[first+x+2]
		}
	}
}
