package pngenc

import (
	"math/bits"
	"slices"
)

// maxCode is how long a code may get. Deflate allows 15 bits; with 12, four codes
// and a begun byte fit into one 64-bit word, and only what comes up less than once
// in 4,096 bytes pays for it.
const maxCode = 12

// maxLengthCode is how long a code for code lengths may get (RFC 1951, 3.2.7).
const maxLengthCode = 7

// codeLengths gives every symbol that occurs the length of its Huffman code, at
// most limit, and all others 0. With two symbols or more the code is complete.
// Counts must be below 2^22, and no more than 2^limit symbols may occur.
func codeLengths(lengths []uint8, counts []uint32, limit int) {
	var room [maxSymbols]uint32
	order := room[:0]
	clear(lengths)
	for symbol, n := range counts {
		if n > 0 {
			order = append(order, n<<9|uint32(symbol))
		}
	}
	if len(order) < 2 {
		for _, o := range order {
			lengths[o&511] = 1
		}
		return
	}
	slices.Sort(order)
	var depths [maxSymbols]uint32
	for i, o := range order {
		depths[i] = o >> 9
	}
	treeDepths(depths[:len(order)])
	perLength := limited(depths[:len(order)], limit)
	at := 0
	for length := limit; length > 0; length-- { // the rarest get the longest
		for range perLength[length] {
			lengths[order[at]&511] = uint8(length)
			at++
		}
	}
}

// treeDepths turns counts in rising order into how deep each would stand in a
// Huffman tree, in place, by the method of Moffat and Katajainen (1995): the same
// places hold first counts, then inner nodes' parents, then depths.
func treeDepths(a []uint32) {
	n := len(a)
	leaf, root := 0, 0
	least := func(next int) uint32 {
		if leaf >= n || root < next && a[root] < a[leaf] {
			weight := a[root]
			a[root] = uint32(next)
			root++
			return weight
		}
		leaf++
		return a[leaf-1]
	}
	for next := range n - 1 {
		weight := least(next)
		a[next] = weight + least(next)
	}
	a[n-2] = 0
	for next := n - 3; next >= 0; next-- {
		a[next] = a[a[next]] + 1
	}
	available, root, next := 1, n-2, n-1
	for depth := uint32(0); available > 0; depth++ {
		used := 0
		for ; root >= 0 && a[root] == depth; root-- {
			used++
		}
		for ; available > used; available-- {
			a[next] = depth
			next--
		}
		available = 2 * used
	}
}

// limited counts how many codes have which length once none may be longer than
// the limit. Cutting codes short leaves too little room for all; it is won back
// by giving a shorter code's place to itself and one of the longest.
func limited(depths []uint32, limit int) (perLength [16]int) {
	for _, d := range depths {
		perLength[min(int(d), limit)]++
	}
	room := 0
	for length := 1; length <= limit; length++ {
		room += perLength[length] << (limit - length)
	}
	for ; room > 1<<limit; room-- {
		perLength[limit]--
		length := limit - 1
		for perLength[length] == 0 {
			length--
		}
		perLength[length]--
		perLength[length+1] += 2
	}
	return perLength
}

// code is a Huffman code as it goes into the stream, first bit lowest, from bit 8
// on; its length is in the lowest byte.
type code uint32

func (c code) size() int { return int(c & 255) }

// setCodes gives the codes of these lengths (RFC 1951, 3.2.2).
func setCodes(codes []code, lengths []uint8) {
	var perLength, next [16]uint32
	for _, l := range lengths {
		perLength[l]++
	}
	perLength[0] = 0
	for l := 1; l < 16; l++ {
		next[l] = (next[l-1] + perLength[l-1]) << 1
	}
	for symbol, l := range lengths {
		codes[symbol] = 0
		if l > 0 {
			codes[symbol] = code(uint32(bits.Reverse16(uint16(next[l])))>>(16-l)<<8 | uint32(l))
			next[l]++
		}
	}
}
