package pngenc

// lengthOrder is the order in which lengths of the code-length code are written
// (RFC 1951, 3.2.7).
var lengthOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// How code lengths are shortened (RFC 1951, 3.2.7).
const (
	repeatLast = 16 // the last one 3 to 6 times, 2 extra bits
	fewZeros   = 17 // 3 to 10, 3 bits
	manyZeros  = 18 // 11 to 138, 7 bits
)

// blockCodes is the Huffman code of a block and its description.
type blockCodes struct {
	lengths       [maxSymbols]uint8
	codes         [maxSymbols]code
	used          int // symbols up to the last that occurs
	distances     [maxDistances]uint8
	distanceCodes [maxDistances]code
	usedDistances int

	steps     []step // the description; at most one for each length
	counts    [19]uint32
	ofLengths [19]uint8
	stepCodes [19]code
	written   int // of ofLengths, in lengthOrder
}

// step is a symbol of the description with its extra bits.
type step struct{ symbol, extra, bits uint8 }

// build makes the code for what was counted.
func (c *blockCodes) build(t *tally) {
	codeLengths(c.lengths[:], t.counts[:], maxCode)
	setCodes(c.codes[:], c.lengths[:])
	c.used = upToLast(c.lengths[:])
	codeLengths(c.distances[:], t.distances[:], maxCode)
	c.usedDistances = upToLast(c.distances[:])
	if c.usedDistances == 0 { // one must be described; readers differ on a code of none
		c.distances[0], c.usedDistances = 1, 1
	}
	setCodes(c.distanceCodes[:], c.distances[:])
	var all [maxSymbols + maxDistances]uint8
	n := copy(all[:], c.lengths[:c.used])
	n += copy(all[n:], c.distances[:c.usedDistances])
	c.describe(all[:n])
	codeLengths(c.ofLengths[:], c.counts[:], maxLengthCode)
	setCodes(c.stepCodes[:], c.ofLengths[:])
	c.written = len(lengthOrder)
	for c.written > 4 && c.ofLengths[lengthOrder[c.written-1]] == 0 {
		c.written--
	}
}

// upToLast gives the number of lengths without the zeros at the end.
func upToLast(lengths []uint8) int {
	n := len(lengths)
	for n > 0 && lengths[n-1] == 0 {
		n--
	}
	return n
}

// describe shortens lengths that repeat.
func (c *blockCodes) describe(lengths []uint8) {
	c.steps = c.steps[:0]
	clear(c.counts[:])
	for i := 0; i < len(lengths); {
		length, n := lengths[i], 1
		for i+n < len(lengths) && lengths[i+n] == length {
			n++
		}
		i += n
		if length != 0 {
			c.step(length, 0, 0)
			n--
		}
		c.repeat(length, n)
	}
}

// repeat describes a length n more times.
func (c *blockCodes) repeat(length uint8, n int) {
	for n > 0 {
		switch {
		case n < 3:
			c.step(length, 0, 0)
			n--
		case length != 0:
			times := min(n, 6)
			c.step(repeatLast, uint8(times-3), 2)
			n -= times
		case n <= 10:
			c.step(fewZeros, uint8(n-3), 3)
			n = 0
		default:
			times := min(n, 138)
			c.step(manyZeros, uint8(times-11), 7)
			n -= times
		}
	}
}

func (c *blockCodes) step(symbol, extra, bits uint8) {
	c.steps = append(c.steps, step{symbol, extra, bits})
	c.counts[symbol]++
}

// size gives the bits of the whole block.
func (c *blockCodes) size(t *tally) int {
	bits := 3 + 5 + 5 + 4 + 3*c.written + t.extra
	for _, s := range c.steps {
		bits += int(c.ofLengths[s.symbol]) + int(s.bits)
	}
	for symbol, n := range t.distances {
		bits += int(n) * int(c.distances[symbol])
	}
	for symbol, n := range t.counts {
		bits += int(n) * int(c.lengths[symbol])
	}
	return bits
}

// write writes the head of a block with its own code (RFC 1951, 3.2.7).
func (c *blockCodes) write(b *block) {
	b.putBits(2<<1, 3) // not the last one; dynamic codes
	b.putBits(uint64(c.used-257), 5)
	b.putBits(uint64(c.usedDistances-1), 5)
	b.putBits(uint64(c.written-4), 4)
	for _, symbol := range lengthOrder[:c.written] {
		b.putBits(uint64(c.ofLengths[symbol]), 3)
	}
	for _, s := range c.steps {
		b.put(c.stepCodes[s.symbol])
		b.putBits(uint64(s.extra), uint(s.bits))
	}
}
