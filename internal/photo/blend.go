package photo

import "encoding/binary"

// The rows of layers: what is done to one row of one plane. Most pixels of a
// cutout or a frame are wholly clear or wholly solid, so alpha is looked at eight
// pixels at a time first.

const solid8 = ^uint64(0)

// weighLight premultiplies brightness.
func weighLight(row, alpha []byte) {
	weighRow(row, alpha, 0, func(row, alpha []byte) {
		alpha = alpha[:len(row)]
		for i, v := range row {
			row[i] = by255(uint32(v) * uint32(alpha[i]))
		}
	})
}

// weighColour premultiplies colour.
func weighColour(row, alpha []byte) {
	weighRow(row, alpha, 0x8080808080808080, func(row, alpha []byte) {
		alpha = alpha[:len(row)]
		for i, v := range row {
			row[i] = byte(neutral + signed255((int32(v)-neutral)*int32(alpha[i])))
		}
	})
}

// weighRow premultiplies a row; clear8 is what eight clear pixels become.
func weighRow(row, alpha []byte, clear8 uint64, weigh func(row, alpha []byte)) {
	alpha = alpha[:len(row)]
	i := 0
	for ; i+8 <= len(row); i += 8 {
		switch binary.LittleEndian.Uint64(alpha[i:]) {
		case solid8:
		case 0:
			binary.LittleEndian.PutUint64(row[i:], clear8)
		default:
			weigh(row[i:i+8], alpha[i:i+8])
		}
	}
	weigh(row[i:], alpha[i:])
}

// signed255 divides by 255, rounded to nearest, for -32,640 to 32,385.
func signed255(v int32) int32 { return (v*257 + 1<<15) >> 16 }

// overLight lays premultiplied brightness on an opaque row.
func overLight(dst, src, alpha []byte) {
	overRow(dst, src, alpha, func(dst, src, alpha []byte) {
		src, alpha = src[:len(dst)], alpha[:len(dst)]
		for i, v := range dst {
			dst[i] = byte(min(255, uint32(src[i])+uint32(by255(uint32(v)*uint32(255-alpha[i])))))
		}
	})
}

// overColour lays premultiplied colour on an opaque row.
func overColour(dst, src, alpha []byte) {
	overRow(dst, src, alpha, func(dst, src, alpha []byte) {
		src, alpha = src[:len(dst)], alpha[:len(dst)]
		for i, v := range dst {
			dst[i] = byte(min(max(int32(src[i])+signed255((int32(v)-neutral)*int32(255-alpha[i])), 0), 255))
		}
	})
}

// overRow lays a premultiplied row on an opaque one.
func overRow(dst, src, alpha []byte, lay func(dst, src, alpha []byte)) {
	src, alpha = src[:len(dst)], alpha[:len(dst)]
	i := 0
	for ; i+8 <= len(dst); i += 8 {
		switch binary.LittleEndian.Uint64(alpha[i:]) {
		case 0:
		case solid8:
			copy(dst[i:i+8], src[i:i+8])
		default:
			lay(dst[i:i+8], src[i:i+8], alpha[i:i+8])
		}
	}
	lay(dst[i:], src[i:], alpha[i:])
}

// halve averages 2×2 samples of two rows into one; an odd last column stands for
// itself.
func halve(dst, a, b []byte) {
	b = b[:len(a)]
	i := 0
	for ; i+8 <= len(a); i += 8 {
		p, q := binary.LittleEndian.Uint64(a[i:]), binary.LittleEndian.Uint64(b[i:])
		if p == q && (p == 0 || p == solid8) {
			binary.LittleEndian.PutUint32(dst[i/2:], uint32(p))
			continue
		}
		binary.LittleEndian.PutUint32(dst[i/2:], mean4(p, q))
	}
	for ; i+1 < len(a); i += 2 {
		dst[i/2] = byte((int(a[i]) + int(a[i+1]) + int(b[i]) + int(b[i+1]) + 2) / 4)
	}
	if i < len(a) {
		dst[i/2] = byte((int(a[i]) + int(b[i]) + 1) / 2)
	}
}

// mean4 averages 2×2 bytes of two words of eight, four sums at a time in the
// 16-bit lanes of one word.
func mean4(p, q uint64) uint32 {
	const low, two = 0x00ff00ff00ff00ff, 0x0002000200020002
	v := p&low + p>>8&low + q&low + q>>8&low + two
	v = v >> 2 & low
	v = (v | v>>8) & 0x0000ffff0000ffff
	return uint32(v | v>>16)
}

// mean2 averages two rows.
func mean2(dst, a, b []byte) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = byte((int(a[i]) + int(b[i]) + 1) / 2)
	}
}
