package jpegenc

// lumaSteps and chromaSteps are the quantisation tables of T.81, K.1 and K.2, in
// rows of rising vertical frequency.
var (
	lumaSteps = [64]uint8{
		16, 11, 10, 16, 24, 40, 51, 61,
		12, 12, 14, 19, 26, 58, 60, 55,
		14, 13, 16, 24, 40, 57, 69, 56,
		14, 17, 22, 29, 51, 87, 80, 62,
		18, 22, 37, 56, 68, 109, 103, 77,
		24, 35, 55, 64, 81, 104, 113, 92,
		49, 64, 78, 87, 103, 121, 120, 101,
		72, 92, 95, 98, 112, 100, 103, 99,
	}
	chromaSteps = [64]uint8{
		17, 18, 24, 47, 99, 99, 99, 99,
		18, 21, 26, 66, 99, 99, 99, 99,
		24, 26, 56, 99, 99, 99, 99, 99,
		47, 66, 99, 99, 99, 99, 99, 99,
		99, 99, 99, 99, 99, 99, 99, 99,
		99, 99, 99, 99, 99, 99, 99, 99,
		99, 99, 99, 99, 99, 99, 99, 99,
		99, 99, 99, 99, 99, 99, 99, 99,
	}
)

// zigzag gives, for each place in the order of T.81, figure A.6, the index of the
// coefficient in rows.
var zigzag = func() (order [64]uint8) {
	at := 0
	for diagonal := range 15 {
		for step := range diagonal + 1 {
			row, col := diagonal-step, step // upwards
			if diagonal%2 == 1 {
				row, col = col, row
			}
			if row < 8 && col < 8 {
				order[at] = uint8(8*row + col)
				at++
			}
		}
	}
	return order
}()

// huffman is a code as T.81, B.2.4.2 transmits it: how many codes there are of
// each length 1 to 16, and their symbols in rising order of codes.
type huffman struct {
	counts  [16]uint8
	symbols []uint8
}

// The typical tables of T.81, K.3.
var (
	lumaDC = huffman{
		[16]uint8{0, 1, 5, 1, 1, 1, 1, 1, 1},
		[]uint8{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11},
	}
	chromaDC = huffman{
		[16]uint8{0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1},
		[]uint8{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11},
	}
	lumaAC = huffman{
		[16]uint8{0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125},
		withRest(
			0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07,
			0x22, 0x71, 0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52, 0xd1, 0xf0,
			0x24, 0x33, 0x62, 0x72, 0x82),
	}
	chromaAC = huffman{
		[16]uint8{0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119},
		withRest(
			0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07, 0x61, 0x71,
			0x13, 0x22, 0x32, 0x81, 0x08, 0x14, 0x42, 0x91, 0xa1, 0xb1, 0xc1, 0x09, 0x23, 0x33, 0x52, 0xf0,
			0x15, 0x62, 0x72, 0xd1, 0x0a, 0x16, 0x24, 0x34, 0xe1, 0x25, 0xf1),
	}
)

// withRest completes the symbols of an AC table: in both tables of K.3 the rare
// symbols, all those of 16 bits but a few, follow in plain rising order.
func withRest(common ...uint8) []uint8 {
	var seen [256]bool
	for _, s := range common {
		seen[s] = true
	}
	for run := range 16 {
		for size := 1; size <= 10; size++ {
			if s := uint8(run<<4 | size); !seen[s] {
				common = append(common, s)
			}
		}
	}
	return common
}

// codes gives each symbol's code (T.81, C.2): its length in bits above bit 24,
// the code below. A symbol without a code has 0.
func (h *huffman) codes() (out [256]uint32) {
	code, at := uint32(0), 0
	for i, n := range h.counts {
		for range n {
			out[h.symbols[at]] = uint32(i+1)<<24 | code
			code++
			at++
		}
		code <<= 1
	}
	return out
}

// coder holds the codes of one kind of component, ready for use. Entries have a
// length in bits above bit 24, and that many bits below.
type coder struct {
	dc [256]uint32
	ac [256]uint32
	// small has, for a run of zeros (times 128) and a coefficient -64 to 63 (plus
	// 64), the code with the coefficient's own bits behind it: 23 bits at most.
	small [16 * 128]uint32
}

var (
	lumaCoder   = newCoder(&lumaDC, &lumaAC)
	chromaCoder = newCoder(&chromaDC, &chromaAC)
)

func newCoder(dc, ac *huffman) *coder {
	c := &coder{dc: dc.codes(), ac: ac.codes()}
	for run := range 16 {
		for v := -64; v < 64; v++ {
			if v != 0 {
				bits, n := withBits(&c.ac, run, v)
				c.small[run<<7|(v+64)] = uint32(n)<<24 | uint32(bits)
			}
		}
	}
	return c
}
