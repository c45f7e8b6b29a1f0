package pngrows

import "encoding/binary"

// readTables reads what stands between IHDR and the first IDAT: the palette and
// the transparency (sections 11.2.3 and 11.3.2.1); the rest is skipped.
func (p *Reader) readTables() error {
	for {
		if err := p.chunks.next(); err != nil {
			return err
		}
		var err error
		switch p.chunks.name {
		case "IDAT":
			if p.head.colour == typePalette && p.colours == 0 {
				return FormatError("PLTE is missing")
			}
			return nil
		case "IEND":
			return FormatError("no image data")
		case "PLTE":
			err = p.readPalette()
		case "tRNS":
			err = p.readClear()
		default:
			err = p.chunks.skip()
		}
		if err != nil {
			return err
		}
	}
}

func (p *Reader) readPalette() error {
	data, err := p.chunks.content(maxTable)
	if err != nil {
		return err
	}
	if len(data) == 0 || len(data)%3 != 0 || p.colours > 0 {
		return FormatError("PLTE of a wrong length")
	}
	p.colours = len(data) / 3
	for i := range p.colours {
		p.palette[i] = [4]byte{data[3*i], data[3*i+1], data[3*i+2], 255}
	}
	return nil
}

func (p *Reader) readClear() error {
	data, err := p.chunks.content(maxTable)
	if err != nil {
		return err
	}
	switch p.head.colour {
	case typePalette:
		if len(data) > p.colours {
			return FormatError("tRNS is longer than PLTE")
		}
		for i, a := range data {
			p.palette[i][3] = a
		}
		p.clear = len(data) > 0
	case typeGrey, typeRGB:
		n := p.head.samples()
		if len(data) != 2*n {
			return FormatError("tRNS of a wrong length")
		}
		for i := range n {
			p.key[i] = binary.BigEndian.Uint16(data[2*i:])
		}
		p.keyed = true
	default:
		return FormatError("tRNS beside an alpha channel")
	}
	return nil
}
