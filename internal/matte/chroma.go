package matte

// chromaLine gives the chroma of one row of pixels, interpolated between the
// samples, which lie in the middle of the pixels they stand for (as JFIF has it).
// It belongs to one goroutine.
type chromaLine struct {
	cb, cr []byte   // of each pixel; good where fill was asked for
	mixed  []uint16 // one chroma row, mixed from two, in eighths; one more at each end
}

func newChromaLine(p *planes) chromaLine {
	if p.rx == 1 && p.ry == 1 {
		return chromaLine{}
	}
	n := p.cb.width * p.rx
	return chromaLine{cb: make([]byte, n), cr: make([]byte, n), mixed: make([]uint16, p.cb.width+2)}
}

// fill gives the chroma of the pixels from..to of row y. Pixel x stands at x of
// both slices; others hold nothing of use.
func (c *chromaLine) fill(p *planes, y, from, to int) (cb, cr []byte) {
	if p.rx == 1 && p.ry == 1 {
		return p.cb.row(y), p.cr.row(y)
	}
	first, last := (from+p.px)/p.rx, (to-1+p.px)/p.rx
	c.spread(&p.cb, p, y, first, last, c.cb)
	c.spread(&p.cr, p, y, first, last, c.cr)
	return c.cb[p.px:], c.cr[p.px:]
}

// spread interpolates the samples first..last (included) for row y.
func (c *chromaLine) spread(ch *plane, p *planes, y, first, last int, out []byte) {
	at := (2*(y+p.py)+1)*4/p.ry - 4 // in eighths of a chroma row
	part := uint16(at & 7)
	upper := ch.row(min(max(at>>3, 0), ch.height-1))
	lower := ch.row(min(max(at>>3+1, 0), ch.height-1))
	a, b := max(first-1, 0), min(last+2, ch.width)
	mixed := c.mixed[a+1 : b+1]
	upper, lower = upper[a:b][:len(mixed)], lower[a:b][:len(mixed)]
	for i := range mixed {
		mixed[i] = uint16(upper[i])*(8-part) + uint16(lower[i])*part
	}
	if a == 0 {
		c.mixed[0] = c.mixed[1]
	}
	if b == ch.width {
		c.mixed[b+1] = c.mixed[b]
	}
	line := c.mixed[first : last+3]
	out = out[first*p.rx : (last+1)*p.rx]
	switch p.rx {
	case 1:
		for i := range out {
			out[i] = byte((line[i+1] + 4) >> 3)
		}
	case 2:
		for i := 0; i+1 < len(out) && i/2+2 < len(line); i += 2 {
			l, m, r := line[i/2], line[i/2+1], line[i/2+2]
			out[i], out[i+1] = byte((2*l+6*m+32)>>6), byte((6*m+2*r+32)>>6)
		}
	case 4:
		for i := 0; i+3 < len(out) && i/4+2 < len(line); i += 4 {
			l, m, r := line[i/4], line[i/4+1], line[i/4+2]
			out[i], out[i+1] = byte((3*l+5*m+32)>>6), byte((l+7*m+32)>>6)
			out[i+2], out[i+3] = byte((7*m+r+32)>>6), byte((5*m+3*r+32)>>6)
		}
	}
}
