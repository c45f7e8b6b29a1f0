package pngrows

// unfilter undoes the filter of one row in place (section 9.2): step is the
// distance of the pixel to the left, above the row before.
func unfilter(kind byte, row, above []byte, step int) error {
	above = above[:len(row)]
	switch kind {
	case 0:
	case 1:
		left(row, step)
	case 2:
		up(row, above)
	case 3:
		for i := range min(step, len(row)) {
			row[i] += above[i] / 2
		}
		for i := step; i < len(row); i++ {
			row[i] += byte((int(row[i-step]) + int(above[i])) / 2)
		}
	case 4:
		if step == 4 {
			paeth4(row, above)
		} else {
			paeth(row, above, step)
		}
	default:
		return FormatError("unknown filter")
	}
	return nil
}

func left(row []byte, step int) {
	if step != 4 {
		for i := step; i < len(row); i++ {
			row[i] += row[i-step]
		}
		return
	}
	var r, g, b, a byte
	for i := 0; i+4 <= len(row); i += 4 {
		q := row[i : i+4 : i+4]
		r, g, b, a = r+q[0], g+q[1], b+q[2], a+q[3]
		q[0], q[1], q[2], q[3] = r, g, b, a
	}
}

// up adds eight bytes at a time: the high bits of the bytes are added apart so
// that nothing is carried over.
func up(row, above []byte) {
	const high = 0x8080808080808080
	i := 0
	for ; i+8 <= len(row); i += 8 {
		p, q := (*[8]byte)(row[i:]), (*[8]byte)(above[i:])
		x, y := word(p), word(q)
		put(p, ((x&^high)+(y&^high))^((x^y)&high))
	}
	for ; i < len(row); i++ {
		row[i] += above[i]
	}
}

func word(p *[8]byte) uint64 {
	return uint64(p[0]) | uint64(p[1])<<8 | uint64(p[2])<<16 | uint64(p[3])<<24 |
		uint64(p[4])<<32 | uint64(p[5])<<40 | uint64(p[6])<<48 | uint64(p[7])<<56
}

func put(p *[8]byte, v uint64) {
	p[0], p[1], p[2], p[3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
	p[4], p[5], p[6], p[7] = byte(v>>32), byte(v>>40), byte(v>>48), byte(v>>56)
}

func paeth(row, above []byte, step int) {
	for i := range min(step, len(row)) {
		row[i] += above[i]
	}
	for i := step; i < len(row); i++ {
		row[i] += predict(int32(row[i-step]), int32(above[i]), int32(above[i-step]))
	}
}

// paeth4 is paeth for four bytes a pixel, which keeps the neighbours at hand.
func paeth4(row, above []byte) {
	var left, corner [4]int32
	for i := 0; i+4 <= len(row) && i+4 <= len(above); i += 4 {
		q, b := row[i:i+4:i+4], above[i:i+4:i+4]
		for k := range 4 {
			over := int32(b[k])
			v := q[k] + predict(left[k], over, corner[k])
			q[k], left[k], corner[k] = v, int32(v), over
		}
	}
}

// predict is the Paeth predictor (section 9.4).
func predict(a, b, c int32) byte {
	pa, pb := b-c, a-c
	pc := pa + pb
	pa, pb, pc = max(pa, -pa), max(pb, -pb), max(pc, -pc)
	switch {
	case pa <= pb && pa <= pc:
		return byte(a)
	case pb <= pc:
		return byte(b)
	}
	return byte(c)
}
