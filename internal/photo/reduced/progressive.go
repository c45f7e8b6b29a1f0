package reduced

import "fmt"

// progressiveScan decodes a DC scan of a progressive picture (G.1.1, G.1.2.1), the
// first or one that refines it, and skips an AC scan. It gives an offset from which
// the next marker is found.
func (d *decoder) progressiveScan(s *scan) (int64, error) {
	switch {
	case d.isRGB():
		return 0, fmt.Errorf("RGB: %w", ErrUnsupported)
	case s.ss > s.se || s.se > 63 || s.al > 13 || s.ah != 0 && s.ah != s.al+1:
		return 0, FormatError("scan parameters that do not exist")
	case s.ss == 0 && s.se != 0:
		return 0, FormatError("DC and AC in one progressive scan")
	case s.ss > 0 && len(s.comps) > 1:
		return 0, FormatError("AC of several components in one scan")
	case s.ss > 0:
		return s.start, nil
	}
	for _, c := range s.comps {
		if s.ah == 0 && c.dc == nil {
			return 0, FormatError("a missing Huffman table")
		}
		if (s.ah == 0) == c.comp.seen || s.ah > 0 && s.ah != c.comp.low { // also bounds the number of scans
			return 0, FormatError("a DC scan out of order")
		}
	}
	if s.ah == 0 {
		if err := s.fits(d.src.size, false); err != nil {
			return 0, err
		}
	}
	for _, c := range s.comps {
		if err := d.latch(c.comp); err != nil {
			return 0, err
		}
		s.frame.makePlanes(c.comp)
		c.comp.low = s.al
	}
	b := newBitReader(d.src, s.start)
	if err := s.planeScan(b); err != nil {
		return 0, err
	}
	return b.next(), nil
}

// planeScan decodes a DC scan into the coefficient planes.
func (s *scan) planeScan(b *bitReader) error {
	var pred [4]int32
	left, number := s.restart, 0
	for mcu := range s.total {
		if s.restart > 0 {
			if left == 0 {
				if err := b.restart(number); err != nil {
					return err
				}
				number++
				left, pred = s.restart, [4]int32{}
			}
			left--
		}
		if b.p > b.limit {
			if err := b.more(); err != nil {
				return err
			}
		}
		mx, my := mcu%s.mcusX, mcu/s.mcusX
		for i := range s.blocks {
			blk := &s.blocks[i]
			at := &blk.comp.coef[(my*blk.stepY+blk.y)*blk.comp.gridX+mx*blk.stepX+blk.x]
			if s.ah > 0 { // one bit of each value (G.1.2.1)
				*at |= int16(load(b.buf, b.p) >> 63 << s.al)
				b.p++
			} else if err := blk.plane(b, &pred[blk.which], s.al, at); err != nil {
				return err
			}
		}
		if b.ended && b.p > b.limit {
			return errShort
		}
	}
	return nil
}

// plane decodes the DC value of a block without its al lowest bits.
func (blk *block) plane(b *bitReader, pred *int32, al int, at *int16) error {
	acc := load(b.buf, b.p)
	sym := blk.dc.find(acc)
	if sym.length == 0 || sym.value > 16 {
		return errCode
	}
	b.p += int(sym.length) + int(sym.value)
	*pred += extend(acc<<sym.length, uint(sym.value))
	v := *pred << al
	if *pred != int32(int16(*pred)) || v != int32(int16(v)) {
		return errCode
	}
	*at = int16(v)
	return nil
}

// settle turns the coefficients of a progressive picture into samples.
func (f *frame) settle() {
	for _, c := range f.comps {
		q := int32(c.quant[0])
		for i, v := range c.coef {
			c.pix[i] = clamp((int32(v)*q+4)>>3 + 128)
		}
	}
}
