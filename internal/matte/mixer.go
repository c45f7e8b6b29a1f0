package matte

import "math"

// mixer writes rows for a Foreground; it belongs to one goroutine.
type mixer struct {
	f      *Foreground
	luma   [][2]float32 // a row, between two; one more at the end
	chroma [][4]float32
	rx     int
	across axis   // of cells rx pixels wide
	mean   []byte // of dst's cells
	cell   []byte // of the picture's cells
	wide   []byte // of these, interpolated
	line   chromaLine
	sums   [2][]uint16
}

func newMixer(f *Foreground) *mixer {
	return &mixer{f: f, luma: make([][2]float32, f.width+1), chroma: make([][4]float32, f.width+1), line: newChromaLine(f.picture),
		cell: make([]byte, f.picture.cb.width), wide: make([]byte, f.picture.cb.width*f.picture.rx)}
}

// band is what Rows was asked for.
type band struct {
	top, rows, width int
	alpha            *plane
	out              *planes
}

// cells prepares for chroma cells rx pixels wide.
func (m *mixer) cells(rx int) {
	if m.rx == rx {
		return
	}
	m.rx = rx
	w := m.f.picture.y.width
	n := (w + rx - 1) / rx
	m.across = cellAxis(n, rx, w, m.f.width)
	m.mean = make([]byte, n)
	m.sums = [2][]uint16{make([]uint16, n), make([]uint16, n)}
}

// lumaRow writes one row of luma.
func (m *mixer) lumaRow(y int, alpha, dst []byte) {
	f := m.f
	own := f.picture.y.row(y)[:len(dst)]
	copy(dst, own)
	upper, lower, part := f.between(f.down.at[y], f.down.part[y])
	partials(alpha, func(from, to int) {
		i, j := int(f.across.at[from]), int(f.across.at[to-1])+1
		for c := i; c <= j; c++ {
			k := min(c, f.width-1)
			p, q := &f.luma[upper+k], &f.luma[lower+k]
			m.luma[c] = [2]float32{p[0] + (q[0]-p[0])*part, p[1] + (q[1]-p[1])*part}
		}
		at, parts := f.across.at[from:to], f.across.part[from:to]
		for x, v := range alpha[from:to] {
			if v == 0 || v == 255 {
				continue
			}
			l, r, t := &m.luma[at[x]], &m.luma[at[x]+1], parts[x]
			dst[from+x] = correct(own[from+x], v, l[0]+(r[0]-l[0])*t, l[1]+(r[1]-l[1])*t)
		}
	})
}

// between gives where two neighbouring rows of the working size begin.
func (f *Foreground) between(at int32, part float32) (upper, lower int, _ float32) {
	next := min(int(at)+1, f.height-1)
	return int(at) * f.width, next * f.width, part
}

// correct gives the subject's share of what a pixel shows, from the estimates of
// the subject and of the background.
func correct(seen, alpha byte, own, behind float32) byte {
	a := float32(alpha) * (1.0 / 255)
	v := own + a*(float32(seen)-a*own-(1-a)*behind) + 0.5
	return byte(min(max(int32(v), 0), 255))
}

// partials calls do for the stretches in which alpha is partial, from a partial
// pixel to behind the last before 8 or more that are not.
func partials(alpha []byte, do func(from, to int)) {
	n := len(alpha)
	for x := 0; x < n; {
		if x+8 <= n {
			if v := eight(alpha[x:]); v == 0 || v == ^uint64(0) {
				x += 8
				continue
			}
		}
		if alpha[x]+1 <= 1 {
			x++
			continue
		}
		from, last := x, x
		for x++; x < n && x-last <= 8; x++ {
			if alpha[x]+1 > 1 {
				last = x
			}
		}
		do(from, last+1)
	}
}

// chromaRow writes the row of chroma cells that begins at row y of the band and
// is high pixels high.
func (m *mixer) chromaRow(b *band, y, high int) {
	f, out, top := m.f, b.out, b.top
	n := (b.width + out.rx - 1) / out.rx
	cb, cr := out.cb.row(y / out.ry)[:n], out.cr.row(y / out.ry)[:n]
	m.ownChroma(top+y, high, b.width, out, cb, cr)
	mean := m.chromaAlpha(b, y, high)
	s := (float64(top+y)+float64(out.ry)/2)*float64(f.height)/float64(f.picture.y.height) - 0.5
	s = min(max(s, 0), float64(f.height-1))
	upper, lower, part := f.between(int32(s), float32(s-math.Floor(s)))
	partials(mean, func(from, to int) {
		i, j := int(m.across.at[from]), int(m.across.at[to-1])+1
		for c := i; c <= j; c++ {
			k := min(c, f.width-1)
			p, q, d := &f.chroma[upper+k], &f.chroma[lower+k], &m.chroma[c]
			d[0], d[1] = p[0]+(q[0]-p[0])*part, p[1]+(q[1]-p[1])*part
			d[2], d[3] = p[2]+(q[2]-p[2])*part, p[3]+(q[3]-p[3])*part
		}
		at, parts := m.across.at[from:to], m.across.part[from:to]
		for x, v := range mean[from:to] {
			if v == 0 || v == 255 {
				continue
			}
			l, r, t := &m.chroma[at[x]], &m.chroma[at[x]+1], parts[x]
			cb[from+x] = correct(cb[from+x], v, l[0]+(r[0]-l[0])*t, l[2]+(r[2]-l[2])*t)
			cr[from+x] = correct(cr[from+x], v, l[1]+(r[1]-l[1])*t, l[3]+(r[3]-l[3])*t)
		}
	})
}
