package pngenc

import (
	"encoding/binary"
	"math/bits"
)

// minRun is the shortest run that is one: shorter ones are hardly less than their
// bytes.
const minRun = 8

// run is a stretch of bytes that all equal the one before it.
type run struct{ at, length int }

// token is a part of a block, in the order of its bytes.
type token uint32

// The kinds of tokens. The others than pixels carry a number of bytes.
const (
	tokenPixel token = 0       // four literals
	tokenMatch token = 1 << 31 // a pixel seen before: distance symbol from bit 16 on, its extra bits below
	tokenBytes token = 1 << 30 // literals
	tokenRun   token = 1 << 29 // a run
	tokenSize        = tokenRun - 1
)

// tally is what a block is made of.
type tally struct {
	tokens    []token // at most two for five bytes
	runs      []run   // at most one for minRun bytes
	bytes     [4][256]uint32
	counts    [maxSymbols]uint32 // of bytes, those four together, the end and lengths
	distances [maxDistances]uint32
	extra     int // bits behind lengths and distances
	recall    recall
}

// grid says where the pixels of a block stand: behind each byte at next, next+row
// and so on, which is a row's filter type. Row 0 is for pixels of one byte.
type grid struct{ next, row int }

// take finds out what src, which is not empty, is made of.
func (t *tally) take(src []byte, g grid) {
	t.tokens, t.runs, t.extra = t.tokens[:0], t.runs[:0], 0
	t.bytes, t.counts, t.distances = [4][256]uint32{}, [maxSymbols]uint32{}, [maxDistances]uint32{}
	if g.row > 0 {
		t.takePixels(src, g)
	} else {
		t.takeBytes(src)
	}
	for symbol := range 256 {
		t.counts[symbol] = t.bytes[0][symbol] + t.bytes[1][symbol] + t.bytes[2][symbol] + t.bytes[3][symbol]
	}
	for symbol, n := range t.distances {
		t.extra += int(n) * distanceExtra(symbol)
	}
	t.counts[endOfBlock] = 1
}

// takeBytes finds runs, looking at eight bytes at a time. Half a word of bytes
// that equal those before them may be part of one; a run of minRun may be missed
// when it begins in the wrong place.
func (t *tally) takeBytes(src []byte) {
	t.bytes[0][src[0]]++
	i, from := 1, 0
	for i+8 <= len(src) {
		v := binary.LittleEndian.Uint64(src[i:])
		same := v ^ binary.LittleEndian.Uint64(src[i-1:])
		if uint32(same) != 0 && same>>32 != 0 {
			t.word(v)
			i += 8
			continue
		}
		start := i
		if uint32(same) != 0 {
			start += 4
			for start > i && src[start-1] == src[start-2] {
				start--
			}
		}
		end := runEnd(src, start)
		if end-start < minRun {
			t.word(v)
			i += 8
			continue
		}
		t.count(src[i:start])
		t.literals(start - from)
		i = start + t.run(start, end-start)
		from = i
	}
	t.count(src[i:])
	t.literals(len(src) - from)
}

// word counts eight literals, in four tables so that equal neighbours need not
// wait for each other.
func (t *tally) word(v uint64) {
	t.pixel(uint32(v))
	t.pixel(uint32(v >> 32))
}

func (t *tally) pixel(v uint32) {
	t.bytes[0][byte(v)]++
	t.bytes[1][byte(v>>8)]++
	t.bytes[2][byte(v>>16)]++
	t.bytes[3][byte(v>>24)]++
}

func (t *tally) count(src []byte) {
	for _, b := range src {
		t.bytes[0][b]++
	}
}

func (t *tally) literals(n int) {
	if n > 0 {
		t.tokens = append(t.tokens, tokenBytes|token(n))
	}
}

// run takes a run, but for a rest of one or two bytes that no length fits, and
// gives the bytes it takes.
func (t *tally) run(at, length int) int {
	full, rest := length/maxMatch, length%maxMatch
	if rest < minMatch {
		length, rest = length-rest, 0
	}
	t.counts[lengthSymbols[maxMatch].symbol] += uint32(full)
	t.distances[0] += uint32(full)
	if rest > 0 {
		s := lengthSymbols[rest]
		t.counts[s.symbol]++
		t.distances[0]++
		t.extra += int(s.bits)
	}
	t.runs = append(t.runs, run{at, length})
	t.tokens = append(t.tokens, tokenRun|token(length))
	return length
}

// runEnd gives the first byte from i on that does not equal src[i-1].
func runEnd(src []byte, i int) int {
	all := uint64(src[i-1]) * lowBits
	for ; i+8 <= len(src); i += 8 {
		if d := binary.LittleEndian.Uint64(src[i:]) ^ all; d != 0 {
			return i + bits.TrailingZeros64(d)/8
		}
	}
	for i < len(src) && src[i] == byte(all) {
		i++
	}
	return i
}
