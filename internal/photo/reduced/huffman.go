package reduced

// symbol is one byte of a Huffman table's values with the length of its code.
type symbol struct{ value, length uint8 }

const (
	nearBits = 9  // of the first look-up of a code whose value is wanted
	skimBits = 13 // of the look-up that steps over several coefficients
	// skimMost is the most bits that one entry of the skim table steps over. Two of
	// them and a third look-up fit into the 57 bits of one load: 2*22+13.
	skimMost = 22
	// dcMost is the most bits that the first look-up of a DC code takes with its
	// value; then two of the skim table fit into the same load: 20+22+13 <= 57.
	dcMost = 20
)

// codes is one Huffman table.
type codes struct {
	near [1 << nearBits]symbol // length 0: the code is longer, or there is none
	// lastCode[n] is one more than the largest code of n bits, aligned to 16 bits, and
	// first[n] is what to add to such a code to get its place in values (F.2.2.3,
	// figure F.16, with all lengths compared at 16 bits).
	lastCode [17]uint32
	first    [17]int
	values   []byte
	counts   [16]byte

	skim *[1 << skimBits]uint16 // see skimTable; made when first needed
}

// newCodes makes a table from its 16 counts and the values behind them (C.2), and
// gives how many values there are.
func newCodes(counts, values []byte) (*codes, int, error) {
	total := 0
	for _, n := range counts {
		total += int(n)
	}
	if total == 0 || total > 256 {
		return nil, 0, FormatError("a Huffman table with no codes or too many")
	}
	if len(values) < total {
		return nil, 0, FormatError("DHT is too short")
	}
	c := &codes{values: append([]byte(nil), values[:total]...)}
	copy(c.counts[:], counts)
	code, at := uint32(0), 0
	for n := 1; n <= 16; n++ {
		c.first[n] = at - int(code)
		for range counts[n-1] {
			if n <= nearBits && code < 1<<n {
				fill := c.near[code<<(nearBits-n):][:1<<(nearBits-n)]
				for i := range fill {
					fill[i] = symbol{c.values[at], uint8(n)}
				}
			}
			code++
			at++
		}
		if code > 1<<n {
			return nil, 0, FormatError("a Huffman table with more codes than fit")
		}
		c.lastCode[n] = code << (16 - n)
		code <<= 1
	}
	return c, total, nil
}

// find gives the symbol whose code the 64 bits begin with; length 0: there is none.
func (c *codes) find(acc uint64) symbol {
	if s := c.near[acc>>(64-nearBits)]; s.length != 0 {
		return s
	}
	top := uint32(acc >> 48)
	for n := nearBits + 1; n <= 16; n++ {
		if top < c.lastCode[n] {
			return symbol{c.values[int(top>>(16-n))+c.first[n]], uint8(n)}
		}
	}
	return symbol{}
}

// shortest gives the length of the shortest code.
func (c *codes) shortest() int {
	for n := 1; n < 16; n++ {
		if c.lastCode[n] > 0 {
			return n
		}
	}
	return 16
}

// An entry of the skim table is bits | steps<<5: the bits to step over, codes and
// appended bits of as many whole symbols as the 13 bits tell, and the number of
// coefficients they stand for, to which an EOB adds skimEOB. The first coefficient
// behind DC being number 1, adding steps gives
//
//	below 64               the block goes on
//	64                     it ended with its last coefficient
//	skimEOB+1..skimEOB+63  it ended with EOB
//	anything else          some symbol behind the end of this block was counted, or
//	                       the code needs find: nothing of it may be believed
//
// so that one comparison is enough to go on.
const (
	skimEOB  = 128
	skimFind = 1024 << 5 // steps that lead to "anything else", with no bits
)

// skimmed says whether k, the sum, means that the block has ended.
func skimmed(k uint) bool { return k-(skimEOB+1) < 63 || k == 64 }

// skimTable makes the table for stepping over AC coefficients (F.2.2.2).
func (c *codes) skimTable() *[1 << skimBits]uint16 {
	if c.skim == nil {
		c.skim = new([1 << skimBits]uint16)
		c.fillSkim(c.skim[:], 0, 0)
	}
	return c.skim
}

// fillSkim fills the part of the table whose first bits stand for that many steps:
// with that, and where whole symbols follow, with more.
func (c *codes) fillSkim(t []uint16, bits, steps int) {
	entry := uint16(skimFind)
	if bits > 0 {
		entry = uint16(bits | steps<<5)
	}
	for i := range t {
		t[i] = entry
	}
	rest, at, code := skimBits-bits, 0, 0
	for n := 1; n <= rest; n++ {
		for range c.counts[n-1] {
			c.fillSymbol(t[code<<(rest-n):][:1<<(rest-n)], c.values[at], bits+n, steps)
			at++
			code++
		}
		code <<= 1
	}
}

// fillSymbol fills the part of the table in which a symbol follows, whose code ends
// the first bits.
func (c *codes) fillSymbol(t []uint16, symbol byte, bits, steps int) {
	size, run := int(symbol&15), int(symbol>>4)
	switch end := bits + size; {
	case symbol == 0:
		for i := range t {
			t[i] = uint16(bits | (steps+skimEOB)<<5)
		}
	case size == 0 && run != 15 || end > skimMost || steps+run+1 > 63: // left to step
	case end >= skimBits:
		for i := range t {
			t[i] = uint16(end | (steps+run+1)<<5)
		}
	default: // the same for every value of the appended bits
		part := t[:1<<(skimBits-end)]
		c.fillSkim(part, end, steps+run+1)
		for to := t[len(part):]; len(to) > 0; to = to[len(part):] {
			copy(to, part)
		}
	}
}

// extend gives the number that the size bits at the top of acc stand for (F.2.2.1,
// figure F.12). size is at most 16; 0 gives 0.
func extend(acc uint64, size uint) int32 {
	x := int32(acc >> 1 >> (63 - size))
	if x < 1<<size>>1 {
		x += -1<<size + 1
	}
	return x
}
