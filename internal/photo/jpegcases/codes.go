package jpegcases

// code is one Huffman code.
type code struct{ value, length int }

// codes gives each symbol its code (C.2).
func (s spec) codes() (c [256]code) {
	next, at := 0, 0
	for n, count := range s.counts {
		for range count {
			c[s.symbols[at]] = code{next, n + 1}
			next++
			at++
		}
		next <<= 1
	}
	return c
}

// long gives all symbols that occur codes of 16 bits.
func long(counts [257]int) (s spec) {
	for v, n := range counts[:256] {
		if n > 0 {
			s.symbols = append(s.symbols, byte(v))
		}
	}
	n := len(s.symbols)
	s.counts[15] = byte(min(n, 255))
	return s
}

// optimal makes the table that codes symbols of the given counts shortest (K.2).
func optimal(counts [257]int) (s spec) {
	counts[256] = 1 // so that no code is all ones
	var size [257]int
	other := [257]int{}
	for i := range other {
		other[i] = -1
	}
	for { // join the two rarest (figure K.1)
		a, b := rarest(counts, -1), -1
		if b = rarest(counts, a); b < 0 {
			break
		}
		counts[a] += counts[b]
		counts[b] = 0
		for ; ; a = other[a] {
			size[a]++
			if other[a] < 0 {
				other[a] = b
				break
			}
		}
		for ; b >= 0; b = other[b] {
			size[b]++
		}
	}
	var lengths [258]int
	for _, n := range size {
		lengths[n]++
	}
	for i := 257; i > 16; i-- { // no code longer than 16 bits (figure K.3)
		for lengths[i] > 0 {
			j := i - 2
			for lengths[j] == 0 {
				j--
			}
			lengths[i] -= 2
			lengths[i-1]++
			lengths[j+1] += 2
			lengths[j]--
		}
	}
	i := 16
	for i > 0 && lengths[i] == 0 {
		i--
	}
	lengths[i]-- // the reserved one
	for n := 1; n <= 257; n++ {
		for v := range 256 {
			if size[v] == n {
				s.symbols = append(s.symbols, byte(v))
			}
		}
		if n <= 16 {
			s.counts[n-1] = byte(lengths[n])
		}
	}
	return s
}

// rarest gives the symbol with the least count above zero, the last of equals, that
// is not but; -1: there is none.
func rarest(counts [257]int, but int) int {
	best := -1
	for v, n := range counts {
		if n > 0 && v != but && (best < 0 || n <= counts[best]) {
			best = v
		}
	}
	return best
}
