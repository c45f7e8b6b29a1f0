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

// halved gives the brightness of a row of chroma samples, from sample to sample:
// the mean of the light, as a code.
func (k *knife) halved(dst []uint8, row, from, to int) {
	p, linear, code := k.p, &k.t.linear, &k.t.code
	a := p.y[row<<p.sy*p.ys:]
	b := a
	if p.sy == 1 && 2*row+1 < p.h {
		b = p.y[(2*row+1)*p.ys:]
	}
	for x := from; x < to; x++ {
		l, r := 2*x, min(2*x+1, p.w-1)
		sum := linear[uint32(a[l])<<2] + linear[uint32(a[r])<<2] + linear[uint32(b[l])<<2] + linear[uint32(b[r])<<2]
		dst[x] = uint8(code[uint32(sum*(1<<lightBits/4))] >> 4)
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
