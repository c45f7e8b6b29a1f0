package pngenc

// Sums of eight bytes in one word. A byte is kept from carrying into its
// neighbour by setting or clearing its top bit first.
const (
	evenBytes = 0x00ff_00ff_00ff_00ff // four bytes with room for 16 bits each
	topBits   = 0x8080_8080_8080_8080
	lowBits   = 0x0101_0101_0101_0101
	guards    = 0x8000_8000_8000_8000 // top bits of four 16-bit numbers
	ones      = 0x0001_0001_0001_0001
)

// minus gives x-y of each byte, modulo 256.
func minus(x, y uint64) uint64 {
	return ((x | topBits) - (y &^ topBits)) ^ ((x ^ ^y) & topBits)
}

// magnitude sums up eight bytes seen as signed differences; -1 counts as 0, -2 as
// 1 and so on, which is near enough to compare filters.
func magnitude(v uint64) uint64 {
	negative := v >> 7 & lowBits * 0xff
	v ^= negative
	return (v&evenBytes + v>>8&evenBytes) * ones >> 48
}

// paeth predicts eight bytes from those to the left, above, and above to the left
// (PNG, section 9.4).
func paeth(left, above, corner uint64) uint64 {
	even := paeth4(left&evenBytes, above&evenBytes, corner&evenBytes)
	return even | paeth4(left>>8&evenBytes, above>>8&evenBytes, corner>>8&evenBytes)<<8
}

// paeth4 predicts four bytes, each in 16 bits. The nearest of a, b and c to a+b-c
// is the larger of a and b where 3c-a-b is at most the smaller, the smaller where
// 3c-a-b is at least the larger, else c, ties included. A guard bit holds each
// comparison, and guard minus its own lowest place makes a mask of the 15 below.
func paeth4(a, b, c uint64) uint64 {
	aLess := ((b | guards) - a) & guards // guard set: a is not above b
	mask := aLess - aLess>>15
	swap := (a ^ b) & mask
	low, high := b^swap, a^swap
	t := guards + 3*c - a - b
	notBelow := (t - high) & guards
	out := c ^ (c^low)&(notBelow-notBelow>>15)
	above := (t - low - ones) & guards
	return high ^ (high^out)&(above-above>>15)
}
