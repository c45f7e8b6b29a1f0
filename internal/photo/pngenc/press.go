package pngenc

// Kind is one of the PNG forms written here, both 8 bits a channel.
type Kind struct {
	colour byte // colour type of IHDR (PNG, section 11.2.2)
	step   int  // bytes of a pixel
}

// Grey has one byte a pixel: 0 is black.
func Grey() Kind { return Kind{colour: 0, step: 1} }

// RGBA has four bytes a pixel, colours not multiplied with alpha.
func RGBA() Kind { return Kind{colour: 6, step: 4} }

// PixelBytes is the size of a pixel.
func (k Kind) PixelBytes() int { return k.step }

// Band is a piece of a picture, compressed by itself: deflate streams that end at
// a flush can be put one behind the other.
type Band struct {
	data []byte // deflate, flushed but not finished
	sum  uint32 // Adler-32 of the filtered rows
	raw  int    // their bytes
}

// Press makes bands. It keeps its buffers, 128 KiB and four rows and what its
// largest band came to, and belongs to one goroutine.
type Press struct {
	filter rowFilter
	block  block
	raw    []byte // filtered rows not yet compressed: less than a block and one row
	sum    adler
	next   int // how far into raw its first filter type is
	bytes  int // filtered since Begin
}

// NewPress gives a press for rows of one kind and width.
func NewPress(kind Kind, width int) *Press {
	return &Press{filter: newRowFilter(kind.step, width*kind.step)}
}

// Begin starts a band: its first row can refer to none above it.
func (p *Press) Begin() {
	p.filter.begin()
	p.raw, p.next, p.bytes, p.sum = p.raw[:0], 0, 0, newAdler()
	p.block.begin()
}

// Add takes the next row, width×PixelBytes bytes, which it does not keep.
func (p *Press) Add(row []byte) {
	before := len(p.raw)
	p.raw = p.filter.add(p.raw, row)
	p.bytes += len(p.raw) - before
	if len(p.raw) < blockBytes {
		return
	}
	done := 0
	for ; len(p.raw)-done >= blockBytes; done += blockBytes {
		p.compress(p.raw[done : done+blockBytes])
	}
	p.raw = p.raw[:copy(p.raw, p.raw[done:])]
}

// End gives the band of the rows since Begin. The band is its own: the press can
// go on with the next.
func (p *Press) End() Band {
	if len(p.raw) > 0 {
		p.compress(p.raw)
		p.raw = p.raw[:0]
	}
	return Band{data: p.block.flush(), sum: p.sum.value(), raw: p.bytes}
}

// compress passes on filtered rows from where the last left off.
func (p *Press) compress(src []byte) {
	g := grid{next: p.next}
	if p.filter.step == pixelBytes {
		g.row = 1 + p.filter.size
	}
	p.block.compress(src, g, &p.sum)
	for p.next -= len(src); p.next < 0; {
		p.next += 1 + p.filter.size
	}
}
