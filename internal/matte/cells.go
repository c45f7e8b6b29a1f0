package matte

// cellAxis is newAxis for n cells of r pixels of a side of large ones, the last
// cell perhaps reaching over the end.
func cellAxis(n, r, large, small int) axis {
	a := axis{at: make([]int32, n), part: make([]float32, n)}
	for x := range n {
		s := (float64(x)+0.5)*float64(r)*float64(small)/float64(large) - 0.5
		s = min(max(s, 0), float64(small-1))
		a.at[x], a.part[x] = int32(s), float32(s-float64(int32(s)))
	}
	return a
}

// meanAlpha fills mean with the mean alpha of each cell of a row of cells, rx
// pixels wide and high rows high; 0 and 255 only where all its pixels have it.
func meanAlpha(mean []byte, alpha *plane, y, high, width, rx int) {
	if rx == 2 && high <= 2 {
		meanOfPairs(mean, alpha.row(y)[:width], alpha.row(y + high - 1)[:width])
		return
	}
	for c := range mean {
		from, to := c*rx, min(c*rx+rx, width)
		sum := uint32(0)
		for j := range high {
			for _, v := range alpha.row(y + j)[from:to] {
				sum += uint32(v)
			}
		}
		mean[c] = share(sum, uint32(high*(to-from)))
	}
}

// chromaAlpha gives the alpha that goes with each chroma sample of row y of the
// band: the mean over its cell. Where dst has a sample for each pixel and the
// picture has not, it is the mean over the picture's cells, interpolated as their
// chroma is, for that is how much of the background is in it.
func (m *mixer) chromaAlpha(b *band, y, high int) []byte {
	p, out := m.f.picture, b.out
	if out.rx > 1 || out.ry > 1 {
		mean := m.mean[:(b.width+out.rx-1)/out.rx]
		meanAlpha(mean, b.alpha, y, high, b.width, out.rx)
		return mean
	}
	if p.rx == 1 && p.ry == 1 || p.px > 0 || p.py > 0 {
		return b.alpha.row(y)[:b.width]
	}
	first := (b.top+y)/p.ry*p.ry - b.top
	last := min(first+p.ry, b.rows)
	first = max(first, 0)
	cells := plane{pix: m.cell, width: (b.width + p.rx - 1) / p.rx, height: 1}
	meanAlpha(cells.row(0), b.alpha, first, last-first, b.width, p.rx)
	m.line.spread(&cells, p, b.top+y, 0, cells.width-1, m.wide)
	return m.wide[:b.width]
}

// meanOfPairs is meanAlpha for cells two pixels wide and two rows high, or one
// row, given twice.
func meanOfPairs(mean, a, b []byte) {
	n := len(a) / 2
	for c := 0; c < n; c++ {
		if c+4 <= n {
			if u := eight(a[2*c:]); u == eight(b[2*c:]) && (u == 0 || u == ^uint64(0)) {
				fill(mean[c:c+4], byte(u))
				c += 3
				continue
			}
		}
		mean[c] = share(uint32(a[2*c])+uint32(a[2*c+1])+uint32(b[2*c])+uint32(b[2*c+1]), 4)
	}
	if n < len(mean) {
		mean[n] = share(uint32(a[2*n])+uint32(b[2*n]), 2)
	}
}

// share divides a sum of n alphas; 0 and 255 only of all 0 and all 255.
func share(sum, n uint32) byte {
	switch v := (sum + n/2) / n; {
	case v == 0 && sum > 0:
		return 1
	case v == 255 && sum < 255*n:
		return 254
	default:
		return byte(v)
	}
}

// ownChroma writes the picture's own chroma for a row of cells that begins at row
// y and is high pixels high.
func (m *mixer) ownChroma(y, high, width int, out *planes, cb, cr []byte) {
	p := m.f.picture
	aligned := p.px == 0 && (y+p.py)%p.ry == 0
	switch {
	case out.rx == p.rx && out.ry == p.ry && aligned:
		copy(cb, p.cb.row(y/p.ry))
		copy(cr, p.cr.row(y/p.ry))
	case out.rx == 1 && out.ry == 1:
		b, r := m.line.fill(p, y, 0, width)
		copy(cb, b[:width])
		copy(cr, r[:width])
	case out.rx == p.rx && p.ry == 1 && p.px == 0 && high == 2:
		middle(cb, p.cb.row(y), p.cb.row(y+1))
		middle(cr, p.cr.row(y), p.cr.row(y+1))
	default:
		m.meanChroma(y, high, width, out.rx, cb, cr)
	}
}

func middle(dst, a, b []byte) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = byte((uint32(a[i]) + uint32(b[i]) + 1) >> 1)
	}
}

// meanChroma gives the mean of the interpolated chroma of each cell's pixels.
func (m *mixer) meanChroma(y, high, width, rx int, cb, cr []byte) {
	b, r := m.sums[0][:len(cb)], m.sums[1][:len(cr)]
	clear(b)
	clear(r)
	for j := range high {
		u, v := m.line.fill(m.f.picture, y+j, 0, width)
		for x := range width {
			b[x/rx] += uint16(u[x])
			r[x/rx] += uint16(v[x])
		}
	}
	for c := range b {
		n := uint16(high * (min(c*rx+rx, width) - c*rx))
		cb[c], cr[c] = byte((b[c]+n/2)/n), byte((r[c]+n/2)/n)
	}
}
