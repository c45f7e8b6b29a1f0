package matte

// moments are the sums over a window that the guided filter needs. All fit 32
// bits: with at most 9 samples of at most 4,080, 9 times a sum of products stays
// below 1.4e9.
type moments struct {
	y, b, r, p             int32
	yy, yb, yr, bb, br, rr int32
	yp, bp, rp             int32
}

func (m *moments) add(s *sample) {
	y, b, r, p := s[0], s[1], s[2], s[3]
	m.y, m.b, m.r, m.p = m.y+y, m.b+b, m.r+r, m.p+p
	m.yy, m.yb, m.yr = m.yy+y*y, m.yb+y*b, m.yr+y*r
	m.bb, m.br, m.rr = m.bb+b*b, m.br+b*r, m.rr+r*r
	m.yp, m.bp, m.rp = m.yp+y*p, m.bp+b*p, m.rp+r*p
}

func (m *moments) join(o *moments) {
	m.y, m.b, m.r, m.p = m.y+o.y, m.b+o.b, m.r+o.r, m.p+o.p
	m.yy, m.yb, m.yr = m.yy+o.yy, m.yb+o.yb, m.yr+o.yr
	m.bb, m.br, m.rr = m.bb+o.bb, m.br+o.br, m.rr+o.rr
	m.yp, m.bp, m.rp = m.yp+o.yp, m.bp+o.bp, m.rp+o.rp
}

// solve finds the linear function of the colours that comes nearest to alpha in
// the window, n samples large, with a small price on steepness. The matrix is
// symmetric and, with that price, positive definite, so it is taken apart
// without a search for pivots (LDLᵀ) and no divisor is ever near zero.
func (m *moments) solve(n int32) linear {
	price := smoothing * 4080 * 4080 * float64(n) * float64(n)
	yy := float64(n*m.yy-m.y*m.y) + price
	yb := float64(n*m.yb - m.y*m.b)
	yr := float64(n*m.yr - m.y*m.r)
	bb := float64(n*m.bb-m.b*m.b) + price
	br := float64(n*m.br - m.b*m.r)
	rr := float64(n*m.rr-m.r*m.r) + price
	yp := float64(n*m.yp - m.y*m.p)
	bp := float64(n*m.bp - m.b*m.p)
	rp := float64(n*m.rp - m.r*m.p)

	over := 1 / yy
	lb, lr := yb*over, yr*over
	bb -= lb * yb
	br -= lb * yr
	rr -= lr * yr
	bp -= lb * yp
	rp -= lr * yp
	lc := br / bb
	rr -= lc * br
	rp -= lc * bp

	ar := rp / rr
	ab := bp/bb - lc*ar
	ay := yp*over - lb*ab - lr*ar
	rest := (float64(m.p) - ay*float64(m.y) - ab*float64(m.b) - ar*float64(m.r)) / float64(n)
	return linear{float32(16 * ay), float32(16 * ab), float32(16 * ar), float32(rest)}
}
