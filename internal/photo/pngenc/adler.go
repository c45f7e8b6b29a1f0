package pngenc

import "encoding/binary"

// adlerMod is the largest prime below 65,536 (RFC 1950, section 8.2).
const adlerMod = 65521

// adler is an Adler-32 that takes eight bytes at a time, and a run of one byte in
// no time. Between calls both sums are below adlerMod.
type adler struct{ low, high uint64 }

func newAdler() adler { return adler{low: 1} }

func (a *adler) value() uint32 { return uint32(a.high<<16 | a.low) }

// add takes bytes, at most 16 MiB so that nothing overflows.
func (a *adler) add(p []byte) {
	low, high := a.low, a.high
	for len(p) >= 8 {
		v := binary.LittleEndian.Uint64(p)
		even, odd := v&evenBytes, v>>8&evenBytes
		// The top quarter of each product is a weighted sum of four bytes; the
		// quarters below stay under 65,536 and carry nothing into it. The first
		// of the eight bytes is counted eight times in high, the last once.
		high += 8*low + (even*0x0008_0006_0004_0002+odd*0x0007_0005_0003_0001)>>48
		low += (even + odd) * 0x0001_0001_0001_0001 >> 48
		p = p[8:]
	}
	for _, b := range p {
		low += uint64(b)
		high += low
	}
	a.low, a.high = low%adlerMod, high%adlerMod
}

// run takes one byte n times, at most 16 Mi times.
func (a *adler) run(b byte, n int) {
	times, v := uint64(n), uint64(b)
	a.high = (a.high + times*a.low + times*(times+1)/2%adlerMod*v) % adlerMod
	a.low = (a.low + times*v) % adlerMod
}

// joinAdler gives the Adler-32 of a followed by b from those of both.
func joinAdler(a, b uint32, lengthB int) uint32 {
	low := (a&0xffff + b&0xffff + adlerMod - 1) % adlerMod
	high := (uint64(a>>16) + uint64(b>>16) + uint64(lengthB%adlerMod)*uint64((a&0xffff+adlerMod-1)%adlerMod)) % adlerMod
	return uint32(high)<<16 | low
}
