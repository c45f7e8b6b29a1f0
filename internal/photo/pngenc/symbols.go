package pngenc

import "math/bits"

// The alphabets of deflate (RFC 1951, 3.2.5).
const (
	endOfBlock   = 256
	firstLength  = 257
	maxSymbols   = 286 // literals, end of block, lengths
	maxDistances = 30
	maxMatch     = 258 // longest length
	minMatch     = 3   // shortest
	maxDistance  = 32 << 10
)

// lengthSymbol says how a length of 3 to 258 is written: a symbol and so many
// extra bits of this value.
type lengthSymbol struct {
	symbol uint16
	bits   uint8
	extra  uint8
}

// lengthSymbols has the lengths' symbols: after the first eight, each four more
// symbols have one bit more; 258 has its own.
var lengthSymbols = func() (table [maxMatch + 1]lengthSymbol) {
	symbol, length := firstLength, minMatch
	for ; symbol < maxSymbols-1; symbol++ {
		bits := max(0, (symbol-firstLength)/4-1)
		for extra := 0; extra < 1<<bits && length <= maxMatch; extra++ {
			table[length] = lengthSymbol{uint16(symbol), uint8(bits), uint8(extra)}
			length++
		}
	}
	table[maxMatch] = lengthSymbol{symbol: maxSymbols - 1}
	return table
}()

// distanceSymbol gives a distance's symbol and its extra bits' value: after the
// first four, each two more symbols have one bit more.
func distanceSymbol(distance int) (symbol, extra uint32) {
	d := uint32(distance - 1)
	if d < 4 {
		return d, 0
	}
	n := uint32(bits.Len32(d)) - 2
	return 2*n + d>>n, d & (1<<n - 1)
}

// distanceExtra is how many extra bits a distance's symbol has.
func distanceExtra(symbol int) int { return max(0, symbol/2-1) }
