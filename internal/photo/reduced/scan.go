package reduced

import "fmt"

// scanComp is a component in a scan, with its tables (nil: the file has none).
type scanComp struct {
	comp   *component
	dc, ac *codes
}

// block is one of the blocks of an MCU.
type block struct {
	which        int // of scan.comps
	comp         *component
	dc, ac       *codes
	skim         *[1 << skimBits]uint16
	value        *valueTable
	x, y         int // in the MCU, in blocks
	stepX, stepY int // from one MCU to the next, in blocks
}

// scan is what SOS says (B.2.3), with the order of its blocks (A.2).
type scan struct {
	frame          *frame
	comps          []scanComp
	ss, se, ah, al int
	restart        int   // MCUs between restart markers; 0: none
	start          int64 // of its data in the file

	blocks []block // of one MCU
	mcusX  int     // MCUs in a row
	total  int     // MCUs
	weight []*weights
}

// maxBlocks is the most blocks an MCU may have (B.2.3).
const maxBlocks = 10

// layOut lists the blocks of an MCU: of one component one block, without the padding
// (A.2.2); of several h*v of each (A.2.3).
func (s *scan) layOut() error {
	if len(s.comps) == 1 {
		c := s.comps[0]
		s.mcusX, s.total = c.comp.blocksX, c.comp.blocksX*c.comp.blocksY
		s.blocks = []block{{comp: c.comp, dc: c.dc, ac: c.ac, stepX: 1, stepY: 1}}
		return nil
	}
	s.mcusX, s.total = s.frame.mcusX, s.frame.mcusX*s.frame.mcusY
	for i, c := range s.comps {
		for j := range c.comp.h * c.comp.v {
			s.blocks = append(s.blocks, block{
				which: i, comp: c.comp, dc: c.dc, ac: c.ac,
				x: j % c.comp.h, y: j / c.comp.h, stepX: c.comp.h, stepY: c.comp.v,
			})
		}
	}
	if len(s.blocks) > maxBlocks {
		return FormatError("an MCU has too many blocks")
	}
	return nil
}

// fits says whether the rest of the file can hold the scan at all, were all its
// codes the shortest its tables have. It stands before every allocation that grows
// with the picture: a short file cannot claim a large one.
func (s *scan) fits(size int64, withAC bool) error {
	bits := int64(0)
	for _, b := range s.blocks {
		bits += int64(b.dc.shortest())
		if withAC {
			bits += int64(b.ac.shortest())
		}
	}
	if bits*int64(s.total) > (size-s.start)*8 {
		return errShort
	}
	return nil
}

// sequentialScan decodes a scan of a sequential picture and gives an offset from
// which the next marker is found.
func (d *decoder) sequentialScan(s *scan) (int64, error) {
	if d.isRGB() {
		return 0, fmt.Errorf("RGB: %w", ErrUnsupported)
	}
	for _, c := range s.comps {
		if c.comp.seen {
			return 0, FormatError("a component in two scans")
		}
		if c.dc == nil || c.ac == nil {
			return 0, FormatError("a missing Huffman table")
		}
	}
	if err := s.fits(d.src.size, true); err != nil {
		return 0, err
	}
	for _, c := range s.comps {
		if err := d.latch(c.comp); err != nil {
			return 0, err
		}
		s.frame.makePlanes(c.comp)
	}
	points := []point{{from: s.start, left: s.restart}}
	if d.opt.Scale == 8 || d.opt.Workers > 1 {
		for i := range s.blocks {
			s.blocks[i].skim = s.blocks[i].ac.skimTable()
		}
		if d.saw != nil {
			d.saw(s)
		}
		var end *bitReader
		var err error
		if points, end, err = d.skimScan(s); err != nil {
			return 0, err
		}
		if d.opt.Scale == 8 {
			return end.next(), nil
		}
	}
	return d.sampleScan(s, points)
}

// placeDC turns DC values, in the order of the scan from MCU number mcu on, into
// samples. Each component's values are off by add.
func (s *scan) placeDC(mcu int, values []int32, add *[4]int32) {
	n := len(values) / len(s.blocks)
	for i := range s.blocks {
		b := &s.blocks[i]
		q, off := int32(b.comp.quant[0]), add[b.which]
		mx, my := mcu%s.mcusX, mcu/s.mcusX
		row := b.comp.pix[(my*b.stepY+b.y)*b.comp.stride:]
		x := mx*b.stepX + b.x
		for m := range n {
			row[x] = clamp(((values[m*len(s.blocks)+i]+off)*q+4)>>3 + 128)
			x += b.stepX
			if mx++; mx == s.mcusX {
				mx, x = 0, b.x
				my++
				if m+1 < n {
					row = b.comp.pix[(my*b.stepY+b.y)*b.comp.stride:]
				}
			}
		}
	}
}

func clamp(v int32) byte {
	if uint32(v) > 255 {
		return byte(^v >> 31)
	}
	return byte(v)
}
