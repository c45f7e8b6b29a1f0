package pngenc

const (
	endOfBlock   = 256
	firstLength  = 257
	maxSymbols   = 286 // literals, end of block, lengths (RFC 1951, 3.2.5)
	distanceBits = 1   // the only distance is 1, and its code one bit (3.2.7)
)

// lengthSymbol says how a length of 3 to 258 is written: a symbol and so many
// extra bits of this value.
type lengthSymbol struct {
	symbol uint16
	bits   uint8
	extra  uint8
}

// lengthSymbols has the lengths' symbols (RFC 1951, 3.2.5): after the first eight,
// each four more symbols have one bit more; 258 has its own.
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
