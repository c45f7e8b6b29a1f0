package reduced

import (
	"bytes"
	"fmt"
)

// Markers (table B.1).
const (
	mSOF0  = 0xC0
	mSOF1  = 0xC1
	mSOF2  = 0xC2
	mDHT   = 0xC4
	mRST0  = 0xD0
	mSOI   = 0xD8
	mEOI   = 0xD9
	mSOS   = 0xDA
	mDQT   = 0xDB
	mDRI   = 0xDD
	mAPP0  = 0xE0
	mAPP14 = 0xEE
	mAPP15 = 0xEF
	mCOM   = 0xFE
)

// segment takes in the segment of marker m whose length field is at off, with the
// scan behind it if it is SOS, and gives the offset behind it.
func (d *decoder) segment(m byte, off int64) (int64, error) {
	if m < mSOF0 || m == mSOI {
		return 0, fmt.Errorf("marker %#x: %w", m, ErrUnsupported)
	}
	var size [2]byte
	if err := d.walk.full(size[:], off); err != nil {
		return 0, err
	}
	n := int64(size[0])<<8 | int64(size[1])
	if n < 2 {
		return 0, FormatError("a segment is shorter than its length field")
	}
	end := off + n
	keep := n - 2 // application data is skipped but for its first bytes
	if m >= mAPP0 && m <= mAPP15 || m == mCOM {
		keep = min(keep, 12)
	}
	p := make([]byte, keep)
	if err := d.walk.full(p, off+2); err != nil {
		return 0, err
	}
	var err error
	switch m {
	case mSOF0, mSOF1, mSOF2:
		err = d.readFrame(p, m == mSOF2)
	case mDHT:
		err = d.readCodes(p)
	case mDQT:
		err = d.readQuant(p)
	case mDRI:
		if len(p) != 2 {
			return 0, FormatError("DRI has a wrong length")
		}
		d.restart = int(p[0])<<8 | int(p[1])
	case mSOS:
		return d.readScan(p, end)
	default:
		err = d.readApp(m, p)
	}
	return end, err
}

// readApp notes what the JFIF and Adobe segments say about colour.
func (d *decoder) readApp(m byte, p []byte) error {
	switch {
	case m == mAPP0:
		d.jfif = d.jfif || bytes.HasPrefix(p, []byte("JFIF\x00"))
	case m == mAPP14:
		if len(p) >= 12 && bytes.HasPrefix(p, []byte("Adobe")) {
			d.adobe, d.transform = true, p[11]
		}
	case m > mAPP0 && m <= mAPP15 || m == mCOM:
	default: // other processes (B.2.2), arithmetic coding, DNL, hierarchical pictures, extensions
		return fmt.Errorf("marker %#x: %w", m, ErrUnsupported)
	}
	return nil
}

// readQuant takes in quantisation tables (B.2.4.1). They stay in zig-zag order.
func (d *decoder) readQuant(p []byte) error {
	for len(p) > 0 {
		wide, to := p[0]>>4, p[0]&15
		if wide > 1 || to > 3 {
			return FormatError("DQT names no table")
		}
		width := 1 + int(wide)
		if len(p) < 1+64*width {
			return FormatError("DQT is too short")
		}
		q := new([64]uint16)
		for k := range q {
			if wide == 0 {
				q[k] = uint16(p[1+k])
			} else {
				q[k] = uint16(p[1+2*k])<<8 | uint16(p[2+2*k])
			}
		}
		d.quant[to] = q
		p = p[1+64*width:]
	}
	return nil
}

// readCodes takes in Huffman tables (B.2.4.2).
func (d *decoder) readCodes(p []byte) error {
	for len(p) > 0 {
		class, to := p[0]>>4, p[0]&15
		if class > 1 || to > 3 {
			return FormatError("DHT names no table")
		}
		if len(p) < 17 {
			return FormatError("DHT is too short")
		}
		c, n, err := newCodes(p[1:17], p[17:])
		if err != nil {
			return err
		}
		if class == 0 {
			d.dc[to] = c
		} else {
			d.ac[to] = c
		}
		p = p[17+n:]
	}
	return nil
}

// readScan takes in a scan header (B.2.3) and decodes or skips the scan, which
// begins at off; it gives an offset from which the next marker is found.
func (d *decoder) readScan(p []byte, off int64) (int64, error) {
	if d.frame == nil {
		return 0, FormatError("a scan before its frame")
	}
	if len(p) < 1 || len(p) != 4+2*int(p[0]) || p[0] < 1 || int(p[0]) > len(d.frame.comps) {
		return 0, FormatError("SOS has a wrong length")
	}
	n := int(p[0])
	s := &scan{frame: d.frame, start: off, restart: d.restart}
	for i := range n {
		if err := d.scanComponent(s, p[1+2*i], p[2+2*i]); err != nil {
			return 0, err
		}
	}
	tail := p[1+2*n:]
	s.ss, s.se, s.ah, s.al = int(tail[0]), int(tail[1]), int(tail[2]>>4), int(tail[2]&15)
	if err := s.layOut(); err != nil {
		return 0, err
	}
	if d.frame.progressive {
		return d.progressiveScan(s)
	}
	return d.sequentialScan(s)
}

// scanComponent adds one component to a scan.
func (d *decoder) scanComponent(s *scan, id, tables byte) error {
	for _, c := range d.frame.comps {
		if c.id != id {
			continue
		}
		for _, sc := range s.comps {
			if sc.comp == c {
				return FormatError("a component twice in one scan")
			}
		}
		td, ta := tables>>4, tables&15
		if td > 3 || ta > 3 {
			return FormatError("a scan names no table")
		}
		s.comps = append(s.comps, scanComp{comp: c, dc: d.dc[td], ac: d.ac[ta]})
		return nil
	}
	return FormatError("a scan of an unknown component")
}

// latch takes the quantisation table of a component at its first scan (B.2.4.1).
func (d *decoder) latch(c *component) error {
	if !c.seen {
		q := d.quant[c.tq]
		if q == nil {
			return FormatError("a missing quantisation table")
		}
		c.quant, c.seen = *q, true
	}
	return nil
}
