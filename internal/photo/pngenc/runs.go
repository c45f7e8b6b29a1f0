package pngenc

import (
	"encoding/binary"
	"math/bits"
)

const (
	maxMatch = 258 // longest length of deflate
	minMatch = 3   // shortest
	minRun   = 8   // shorter ones are hardly less than their bytes
)

// run is a stretch of bytes that all equal the one before it.
type run struct{ at, length int }

// tally is what a block is made of.
type tally struct {
	bytes  [4][256]uint32 // literals; four tables, so that equal neighbours need not wait for each other
	counts [maxSymbols]uint32
	runs   []run // at most one for minRun+1 bytes
	extra  int   // bits behind length codes
}

// take finds the runs of a block and counts its symbols.
func (t *tally) take(src []byte) {
	clear(t.counts[:])
	t.bytes = [4][256]uint32{}
	t.runs, t.extra = t.runs[:0], 0
	t.find(src)
	for symbol := range 256 {
		t.counts[symbol] = t.bytes[0][symbol] + t.bytes[1][symbol] + t.bytes[2][symbol] + t.bytes[3][symbol]
	}
	t.counts[endOfBlock] = 1
}

// find looks at eight bytes at a time. Half a word of bytes that equal those
// before them may be part of a run; a run of minRun may be missed when it begins
// in the wrong place.
func (t *tally) find(src []byte) {
	t.bytes[0][src[0]]++
	i := 1
	for i+8 <= len(src) {
		v := binary.LittleEndian.Uint64(src[i:])
		same := v ^ binary.LittleEndian.Uint64(src[i-1:])
		if uint32(same) != 0 && same>>32 != 0 {
			t.literals(v)
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
			t.literals(v)
			i += 8
			continue
		}
		for _, b := range src[i:start] {
			t.bytes[0][b]++
		}
		i = start + t.run(start, end-start)
	}
	for _, b := range src[i:] {
		t.bytes[1][b]++
	}
}

func (t *tally) literals(v uint64) {
	t.bytes[0][byte(v)]++
	t.bytes[1][byte(v>>8)]++
	t.bytes[2][byte(v>>16)]++
	t.bytes[3][byte(v>>24)]++
	t.bytes[0][byte(v>>32)]++
	t.bytes[1][byte(v>>40)]++
	t.bytes[2][byte(v>>48)]++
	t.bytes[3][byte(v>>56)]++
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

// run notes a run, but for a rest of one or two bytes that no length fits, and
// gives the bytes it covers.
func (t *tally) run(at, length int) int {
	full, rest := length/maxMatch, length%maxMatch
	if rest < minMatch {
		length, rest = length-rest, 0
	}
	t.counts[lengthSymbols[maxMatch].symbol] += uint32(full)
	if rest > 0 {
		s := lengthSymbols[rest]
		t.counts[s.symbol]++
		t.extra += int(s.bits)
	}
	t.extra += full * distanceBits
	if rest > 0 {
		t.extra += distanceBits
	}
	t.runs = append(t.runs, run{at, length})
	return length
}
