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
	matches [maxMatch + 1]code // with extra bits and distance
	out     []byte             // whole bytes; up to cap is room
	bits    uint64             // those that do not make a byte yet
	n       uint               // how many, below 8
}

func (b *block) begin() { b.out, b.bits, b.n = b.out[:0], 0, 0 }

// compress writes src, 1 to blockBytes long, as one block, or stored where no code
// makes it shorter, and adds it to the sum.
func (b *block) compress(src []byte, sum *adler) {
	b.tally.take(src)
	b.addUp(src, sum)
	b.codes.build(&b.tally)
	size := b.codes.size(&b.tally)
	stored := (len(src)+storedMax-1)/storedMax*5*8 + 8*len(src)
	if size >= stored {
		b.store(src)
		return
	}
	b.room(size/8 + 16)
	b.codes.write(b)
	b.setMatches()
	at := 0
	for _, r := range b.tally.runs {
		b.literals(src[at:r.at])
		b.run(r.length)
		at = r.at + r.length
	}
	b.literals(src[at:])
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

// setMatches joins length codes, their extra bits and the distance's single 0.
func (b *block) setMatches() {
	if len(b.tally.runs) == 0 {
		return
	}
	for length := minMatch; length <= maxMatch; length++ {
		s := lengthSymbols[length]
		c := b.codes.codes[s.symbol]
		b.matches[length] = c + code(s.extra)<<(8+c.size()) + code(s.bits) + distanceBits
	}
}

// room makes sure that n more bytes can be written.
func (b *block) room(n int) { b.out = grow(b.out, n) }

// literals writes bytes by their codes. Four codes at most and a begun byte make
// 55 bits, so whole bytes need to leave only after every fourth.
func (b *block) literals(src []byte) {
	codes := (*[256]code)(b.codes.codes[:])
	out, at, acc, n := b.out[:cap(b.out)], len(b.out), b.bits, b.n
	for len(src) >= 8 {
		v := binary.LittleEndian.Uint64(src)
		src = src[8:]
		acc, n = four(codes, uint32(v), acc, n)
		binary.LittleEndian.PutUint64(out[at:], acc)
		at += int(n >> 3)
		acc >>= n &^ 7 & 63
		acc, n = four(codes, uint32(v>>32), acc, n&7)
		binary.LittleEndian.PutUint64(out[at:], acc)
		at += int(n >> 3)
		acc >>= n &^ 7 & 63
		n &= 7
	}
	b.out, b.bits, b.n = out[:at], acc, n
	for _, c := range src {
		b.put(codes[c])
	}
}

// four adds four bytes' codes to n bits. Sizes are added up with the codes above
// them still there: only the lowest six bits matter to a shift.
func four(codes *[256]code, v uint32, acc uint64, n uint) (uint64, uint) {
	c0, c1, c2, c3 := uint64(codes[v&255]), uint64(codes[v>>8&255]), uint64(codes[v>>16&255]), uint64(codes[v>>24])
	low, high := c0>>8|c1>>8<<(c0&63), c2>>8|c3>>8<<(c2&63)
	acc |= low << (n & 63)
	n += uint(c0 + c1)
	acc |= high << (n & 63)
	return acc, (n + uint(c2+c3)) & 63
}

// put writes one code, with what is joined to it at most 24 bits.
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

// run writes matches of distance 1.
func (b *block) run(length int) {
	most := b.matches[maxMatch]
	for ; length >= maxMatch; length -= maxMatch {
		b.put(most)
	}
	if length > 0 {
		b.put(b.matches[length])
	}
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
