package pngrows

import "encoding/binary"

// unpack writes a row of packed samples as bytes of the reader's kind.
func (p *Reader) unpack(row, packed []byte) {
	switch {
	case p.head.colour == typePalette:
		p.lookUp(row, packed)
	case p.keyed:
		p.unpackKeyed(row, packed)
	case p.head.depth == 8:
		copy(row, packed)
	case p.head.depth == 16:
		for i := range row {
			row[i] = packed[2*i]
		}
	default:
		spread := 255 / (1<<p.head.depth - 1)
		for i := range row {
			row[i] = byte(small(packed, i, p.head.depth) * spread)
		}
	}
}

// small gives sample i of 1, 2 or 4 bits (section 7.2): the leftmost is in the
// high bits.
func small(packed []byte, i int, depth byte) int {
	per := 8 / int(depth)
	shift := 8 - int(depth)*(i%per+1)
	return int(packed[i/per]>>shift) & (1<<depth - 1)
}

// lookUp writes palette colours. An index beyond the palette is opaque black, as
// in image/png.
func (p *Reader) lookUp(row, packed []byte) {
	n := p.kind.Bytes()
	for i := range p.head.width {
		at := 0
		if p.head.depth == 8 {
			at = int(packed[i])
		} else {
			at = small(packed, i, p.head.depth)
		}
		c := [4]byte{0, 0, 0, 255}
		if at < p.colours {
			c = p.palette[at]
		}
		copy(row[n*i:n*i+n], c[:])
	}
}

// unpackKeyed makes the one transparent colour transparent.
func (p *Reader) unpackKeyed(row, packed []byte) {
	n := p.head.samples()
	for i := range p.head.width {
		q, same := row[(n+1)*i:(n+1)*(i+1)], true
		for k := range n {
			v := p.sample(packed, n*i+k)
			same = same && v == p.key[k]
			q[k] = p.eight(v)
		}
		q[n] = 255
		if same {
			q[n] = 0
		}
	}
}

func (p *Reader) sample(packed []byte, i int) uint16 {
	switch p.head.depth {
	case 16:
		return binary.BigEndian.Uint16(packed[2*i:])
	case 8:
		return uint16(packed[i])
	}
	return uint16(small(packed, i, p.head.depth))
}

func (p *Reader) eight(v uint16) byte {
	switch p.head.depth {
	case 16:
		return byte(v >> 8)
	case 8:
		return byte(v)
	}
	return byte(int(v) * 255 / (1<<p.head.depth - 1))
}
