package jpegenc

import (
	"encoding/binary"
	"math/bits"
)

// maxMCU is room for the largest MCU: 6 blocks of 64 coefficients of at most 16
// bits of code and 11 of their own, each byte stuffed, and a word over.
const maxMCU = 4096

// bitWriter collects codes in a word and writes it when it is full. Bits of word
// above its 64-free newest ones have been written already.
type bitWriter struct {
	out  []byte // used up to at; there are always maxMCU bytes left at an MCU's start
	at   int
	word uint64
	free int // bits not used in word; 64 when it is empty
}

// reserve makes room for one MCU.
func (w *bitWriter) reserve() {
	if len(w.out)-w.at < maxMCU {
		w.out = append(w.out, make([]byte, max(maxMCU, len(w.out)/2))...)
		w.out = w.out[:cap(w.out)]
	}
}

// put writes the lowest n ≤ 32 bits of code; those above must be 0.
func (w *bitWriter) put(code uint64, n int) {
	if w.free -= n; w.free >= 0 {
		w.word = w.word<<(n&63) | code
		return
	}
	w.flush(w.word<<((w.free+n)&63) | code>>(-w.free&63))
	w.word = code
	w.free += 64
}

// flush writes 64 bits, with a 0 after each byte of ones (T.81, F.1.2.3).
func (w *bitWriter) flush(word uint64) {
	// A byte of 0xFF, and no other, has its top bit set and loses it by adding 1;
	// a carry from below may be taken for one, which does no harm.
	if word&0x8080808080808080&^(word+0x0101010101010101) == 0 {
		binary.BigEndian.PutUint64(w.out[w.at:], word)
		w.at += 8
		return
	}
	for shift := 56; shift >= 0; shift -= 8 {
		w.stuffed(uint8(word >> shift))
	}
}

func (w *bitWriter) stuffed(b uint8) {
	w.out[w.at] = b
	w.at++
	if b == 0xff {
		w.out[w.at] = 0
		w.at++
	}
}

// finish fills the last byte with ones (T.81, F.1.2.3) and gives all there is.
func (w *bitWriter) finish() []byte {
	w.put(0x7f, 7)
	for left := 64 - w.free; left >= 8; left -= 8 {
		w.stuffed(uint8(w.word >> (left - 8)))
	}
	return w.out[:w.at]
}

// scan gives a map of the coefficients that are not zero: bit k is number k of
// the zigzag order. Word k%16 has numbers k, k+16, k+32 and k+48 side by side, so
// four of them are tested at a time and the words' answers fit between each other.
func (b *block) scan() uint64 {
	const low, top = 0x7fff7fff7fff7fff, 0x8000800080008000
	var found uint64
	for i := range 16 {
		x := binary.LittleEndian.Uint64(b[8*i:])
		found |= (x | (x&low + low)) & top >> (15 - i)
	}
	return found
}

// write codes a block as T.81, F.1.2 says; prediction is the DC coefficient
// before, the result its own.
func (w *bitWriter) write(b *block, c *coder, prediction int) (dc int) {
	dc = b.at(0)
	code, n := withBits(&c.dc, 0, dc-prediction)
	w.put(code, n)
	last, word, free := 0, w.word, w.free
	for found := b.scan() &^ 1; found != 0; found &= found - 1 {
		k := bits.TrailingZeros64(found)
		run, v := k-last-1, b.at(k)
		last = k
		var code uint64
		var n int
		if index := uint(v + 64); run < 16 && index < 128 {
			entry := c.small[uint(run)<<7|index]
			code, n = uint64(entry&0xffffff), int(entry>>24)
		} else {
			w.word, w.free = word, free
			code, n = w.rare(c, run, v)
			word, free = w.word, w.free
		}
		if free -= n; free >= 0 {
			word = word<<(n&63) | code
			continue
		}
		w.flush(word<<((free+n)&63) | code>>(-free&63))
		word, free = code, free+64
	}
	w.word, w.free = word, free
	if last < 63 {
		w.put(uint64(c.ac[0]&0xffffff), int(c.ac[0]>>24)) // EOB
	}
	return dc
}

// rare writes the codes for 16 zeros that go before a long run, and gives the code
// of what is left.
func (w *bitWriter) rare(c *coder, run, v int) (code uint64, n int) {
	for ; run > 15; run -= 16 {
		w.put(uint64(c.ac[0xf0]&0xffffff), int(c.ac[0xf0]>>24)) // ZRL
	}
	return withBits(&c.ac, run, v)
}

// withBits gives the code of a run of zeros and a value, with the value's own bits
// behind it (T.81, F.1.2.1.1 and F.1.2.2.1): 27 bits at most.
func withBits(codes *[256]uint32, run, v int) (code uint64, n int) {
	size := bits.Len(uint(max(v, -v)))
	if v < 0 {
		v-- // the one's complement
	}
	entry := codes[(run<<4|size)&255]
	own := uint64(v) & (1<<(size&31) - 1)
	return uint64(entry&0xffffff)<<(size&31) | own, int(entry>>24) + size
}
