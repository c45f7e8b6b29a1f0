package pngenc

import (
	"encoding/binary"
	"math/bits"
)

// pixelBytes is the size of a pixel that is sought among those seen before.
const pixelBytes = 4

// pixelLength is the symbol of a match of one pixel, which has no extra bits.
const pixelLength = firstLength + pixelBytes - minMatch

// recallBits makes the table of pixels seen before fit the processor's nearest
// memory.
const recallBits = 12

// recall knows where pixels stood last, and what they cost. In filtered photos a
// third to nine tenths of the pixels are repeats of one of the last 8,000, most of
// all where the three colours differ from their neighbours by the same: in grey,
// and wherever colours were stored at half the resolution. Longer repeats are rare.
type recall struct {
	last    [1 << recallBits]uint32 // where in the block, by the pixel's hash
	bytes   [256]uint8              // bits of a literal, as in the block before
	matches [maxDistances]uint8     // bits of a pixel's match by its distance's symbol
}

// begin guesses prices for the first block: small differences are frequent.
func (r *recall) begin() {
	for b := range r.bytes {
		r.bytes[b] = uint8(3 + bits.Len(uint(max(int(int8(b)), -1-int(int8(b))))))
	}
	for symbol := range r.matches {
		r.matches[symbol] = uint8(6 + distanceExtra(symbol))
	}
}

// learn takes prices from a block's code. What did not occur in it would cost
// about as much as what is rare.
func (r *recall) learn(c *blockCodes) {
	or := func(length, rare uint8) uint8 {
		if length == 0 {
			return rare
		}
		return length
	}
	for b := range r.bytes {
		r.bytes[b] = or(c.lengths[b], maxCode)
	}
	pixel := or(c.lengths[pixelLength], 5)
	for symbol := range r.matches {
		r.matches[symbol] = pixel + or(c.distances[symbol], 7) + uint8(distanceExtra(symbol))
	}
}

// literal is what a pixel costs byte by byte.
func (r *recall) literal(v uint32) int {
	return int(r.bytes[byte(v)]) + int(r.bytes[byte(v>>8)]) + int(r.bytes[byte(v>>16)]) + int(r.bytes[byte(v>>24)])
}

// takePixels finds runs and pixels seen before in the same block.
func (t *tally) takePixels(src []byte, g grid) {
	clear(t.recall.last[:])
	for i := 0; i < len(src); {
		odd := (g.next - i) % pixelBytes
		switch {
		case i == g.next: // a filter type
			odd = 1
			g.next += g.row
		case i == 0: // nothing before it that a run could go on from
			odd = max(odd, 1)
		}
		if odd > 0 {
			odd = min(odd, len(src)-i)
			t.count(src[i : i+odd])
			t.literals(odd)
			i += odd
			continue
		}
		i = t.takeRow(src, i, min(g.next, len(src)))
		for g.next < i {
			g.next += g.row
		}
	}
}

// takeRow takes the pixels from i to end, or up to the end of the first run, which
// may go on in the rows below. It gives how far it came.
func (t *tally) takeRow(src []byte, i, end int) int {
	for ; i+pixelBytes <= end; i += pixelBytes {
		v := binary.LittleEndian.Uint32(src[i:])
		if v == binary.LittleEndian.Uint32(src[i-1:]) {
			if to := runEnd(src, i); to-i >= minRun {
				return i + t.run(i, to-i)
			}
		}
		place := &t.recall.last[v*0x9e37_79b1>>(32-recallBits)]
		before := int(*place)
		*place = uint32(i)
		if i-before <= maxDistance && binary.LittleEndian.Uint32(src[before:]) == v {
			symbol, extra := distanceSymbol(i - before)
			if t.recall.literal(v) > int(t.recall.matches[symbol]) {
				t.distances[symbol]++
				t.counts[pixelLength]++
				t.tokens = append(t.tokens, tokenMatch|token(symbol<<16|extra))
				continue
			}
		}
		t.pixel(v)
		t.tokens = append(t.tokens, tokenPixel)
	}
	t.count(src[i:end])
	t.literals(end - i)
	return end
}
