package pngenc

import "encoding/binary"

// blockBytes is what shares one Huffman code: few enough that the code fits them
// and that they stay near the processor, enough that its description, some 100
// bytes, does not count.
const blockBytes = 128 << 10

// storedMax is the most a stored block holds (RFC 1951, 3.2.4).
const storedMax = 65535

// block compresses blocks one behind the other.
type block struct {
	tally   tally
	codes   blockCodes
	matches [maxMatch + 1]code // of distance 1, with all extra bits
	pixels  [32]pixelMatch     // by the distance's symbol
	out     []byte             // whole bytes; up to cap is room
	bits    uint64             // those that do not make a byte yet
	n       uint               // how many, below 8
}

// pixelMatch is the code of a match of one pixel but for the distance's extra
// bits. Some of the array's places stand for no symbol.
type pixelMatch struct {
	bits        uint64
	size, extra uint8
}

func (b *block) begin() {
	b.out, b.bits, b.n = b.out[:0], 0, 0
	b.tally.recall.begin()
}

// compress writes src, 1 to blockBytes long, as one block, or stored where no code
// makes it shorter, and adds it to the sum.
func (b *block) compress(src []byte, g grid, sum *adler) {
	b.tally.take(src, g)
	b.addUp(src, sum)
	b.codes.build(&b.tally)
	b.tally.recall.learn(&b.codes)
	size := b.codes.size(&b.tally)
	if stored := (len(src)+storedMax-1)/storedMax*5*8 + 8*len(src); size >= stored {
		b.store(src)
		return
	}
	b.room(size/8 + 16)
	b.codes.write(b)
	b.setMatches()
	b.write(src)
	b.put(b.codes.codes[endOfBlock])
}

// addUp adds the block to the Adler-32: runs at once.
func (b *block) addUp(src []byte, sum *adler) {
	at := 0
	for _, r := range b.tally.runs {
		sum.add(src[at:r.at])
		sum.run(src[r.at], r.length)
		at = r.at + r.length
	}
	sum.add(src[at:])
}

// setMatches joins the codes of lengths and distances that belong together.
func (b *block) setMatches() {
	if len(b.tally.runs) > 0 {
		one := b.codes.distanceCodes[0]
		for length := minMatch; length <= maxMatch; length++ {
			s := lengthSymbols[length]
			c := b.codes.codes[s.symbol]
			c += code(s.extra)<<(8+c.size()) + code(s.bits)
			b.matches[length] = c + one>>8<<(8+c.size()) + one&255
		}
	}
	length := b.codes.codes[pixelLength]
	for symbol, c := range b.codes.distanceCodes {
		b.pixels[symbol] = pixelMatch{
			bits: uint64(length>>8) | uint64(c>>8)<<length.size(),
			size: uint8(length.size() + c.size()), extra: uint8(distanceExtra(symbol)),
		}
	}
}

// room makes sure that n more bytes can be written.
func (b *block) room(n int) { b.out = grow(b.out, n) }

// write writes all tokens.
func (b *block) write(src []byte) {
	codes := (*[256]code)(b.codes.codes[:])
	for tokens, at := b.tally.tokens, 0; len(tokens) > 0; tokens = tokens[1:] {
		switch t := tokens[0]; {
		case t&tokenMatch != 0 || t == tokenPixel:
			n := b.writePixels(codes, tokens, src[at:])
			at += n * pixelBytes
			tokens = tokens[n-1:]
		case t&tokenBytes != 0:
			n := int(t & tokenSize)
			b.writeBytes(codes, src[at:at+n])
			at += n
		default:
			b.writeRun(int(t & tokenSize))
			at += int(t & tokenSize)
		}
	}
}

// writePixels writes pixels, seen before or not, up to another kind of token, and
// gives their number. Both take 55 bits at most with a begun byte.
func (b *block) writePixels(codes *[256]code, tokens []token, src []byte) int {
	out, at, acc, n := b.out[:cap(b.out)], len(b.out), b.bits, b.n
	i := 0
	for ; i < len(tokens); i++ {
		if t := tokens[i]; t&tokenMatch != 0 {
			m := &b.pixels[t>>16&31]
			acc |= m.bits << (n & 63)
			n += uint(m.size)
			acc |= uint64(t&0xffff) << (n & 63)
			n += uint(m.extra)
		} else if t == tokenPixel {
			v := binary.LittleEndian.Uint32(src[i*pixelBytes:])
			acc, n = two(codes, v, acc, n)
			acc, n = two(codes, v>>16, acc, n)
		} else {
			break
		}
		binary.LittleEndian.PutUint64(out[at:], acc)
		at += int(n >> 3 & 7)
		acc >>= n & 56
		n &= 7
	}
	b.out, b.bits, b.n = out[:at], acc, n
	return i
}

// two adds the codes of the lowest two bytes of v to n bits. Sizes are added up
// with the codes above them still there: only the lowest six bits of n count.
func two(codes *[256]code, v uint32, acc uint64, n uint) (uint64, uint) {
	c0, c1 := uint64(codes[byte(v)]), uint64(codes[byte(v>>8)])
	return acc | (c0>>8|c1>>8<<(c0&63))<<(n&63), n + uint(c0+c1)
}

// writeBytes writes literals. Four codes at most and a begun byte make 55 bits, so
// whole bytes need to leave only after every fourth.
func (b *block) writeBytes(codes *[256]code, src []byte) {
	out, at, acc, n := b.out[:cap(b.out)], len(b.out), b.bits, b.n
	for ; len(src) >= 4; src = src[4:] {
		v := binary.LittleEndian.Uint32(src)
		acc, n = two(codes, v, acc, n)
		acc, n = two(codes, v>>16, acc, n)
		binary.LittleEndian.PutUint64(out[at:], acc)
		at += int(n >> 3 & 7)
		acc >>= n & 56
		n &= 7
	}
	b.out, b.bits, b.n = out[:at], acc, n
	for _, c := range src {
		b.put(codes[c])
	}
}

// writeRun writes matches of distance 1.
func (b *block) writeRun(length int) {
	most := b.matches[maxMatch]
	for ; length >= maxMatch; length -= maxMatch {
		b.put(most)
	}
	if length > 0 {
		b.put(b.matches[length])
	}
}

// put writes one code with what is joined to it.
func (b *block) put(c code) { b.putBits(uint64(c>>8), uint(c.size())) }

// putBits writes the lowest n bits of v, 56 at most; the others are 0. There must
// be room for eight bytes.
func (b *block) putBits(v uint64, n uint) {
	acc, n := b.bits|v<<b.n, b.n+n
	at := len(b.out)
	binary.LittleEndian.PutUint64(b.out[at:at+8], acc)
	b.out = b.out[:at+int(n>>3)]
	b.bits, b.n = acc>>(n&^7), n&7
}

// store writes bytes as they are (RFC 1951, 3.2.4).
func (b *block) store(src []byte) {
	for len(src) > 0 {
		piece := src[:min(len(src), storedMax)]
		src = src[len(piece):]
		b.room(len(piece) + 16)
		b.storeHead(len(piece))
		b.out = append(b.out, piece...)
	}
}

// storeHead begins a stored block that is not the last: three bits, the rest of
// the byte, the length and its complement.
func (b *block) storeHead(length int) {
	b.putBits(0, 3)
	b.putBits(0, (8-b.n)&7)
	b.putBits(uint64(length)|uint64(^uint16(length))<<16, 32)
}

// flush ends the stream at a whole byte with an empty stored block and gives a
// copy of it.
func (b *block) flush() []byte {
	b.room(16)
	b.storeHead(0)
	return append([]byte(nil), b.out...)
}
