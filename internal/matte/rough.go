package matte

import "bytes"

// around gives the rows within one of r.
func (l *loom) around(r int) (first, last int) {
	return max(r-1, 0), min(r+1, l.e.small.height-1)
}

// roughRow says for each pixel of row r whether alpha varies around it.
func (l *loom) roughRow(r int) []byte {
	out, held := l.rough.take(r)
	if held {
		return out
	}
	first, last := l.around(r)
	a, b, c := l.e.small.row(first), l.e.small.row(r), l.e.small.row(last)
	w := len(out)
	for x := 0; x < w; {
		if x > 0 && x+9 <= w {
			v := eight(b[x:]) & 255 * ones
			if (eight(a[x-1:])^v)|(eight(a[x+1:])^v)|(eight(b[x-1:])^v)|(eight(b[x+1:])^v)|(eight(c[x-1:])^v)|(eight(c[x+1:])^v) == 0 {
				clear(out[x : x+8])
				x += 8
				continue
			}
		}
		for end := min(x+8, w); x < end; x++ {
			v, diff := b[x], byte(0)
			for i := max(x-1, 0); i <= min(x+1, w-1); i++ {
				diff |= (a[i] ^ v) | (b[i] ^ v) | (c[i] ^ v)
			}
			out[x] = 0
			if diff != 0 {
				out[x] = 1
			}
		}
	}
	return out
}

const ones = 0x0101010101010101

// eight reads 8 bytes as one number.
func eight(b []byte) uint64 {
	_ = b[7]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// nearRow says for each pixel of row r whether a rough one touches it.
func (l *loom) nearRow(r int) []byte {
	out, held := l.near.take(r)
	if held {
		return out
	}
	first, last := l.around(r)
	a, b, c := l.roughRow(first), l.roughRow(r), l.roughRow(last)
	for i := range l.either {
		l.either[i] = a[i] | b[i] | c[i]
	}
	clear(out)
	w := len(out)
	runs(l.either, func(from, to int) {
		for x := max(from-1, 0); x < min(to+1, w); x++ {
			out[x] = 1
		}
	})
	return out
}

// runs calls do for each stretch of ones.
func runs(flags []byte, do func(from, to int)) {
	for at := 0; ; {
		i := bytes.IndexByte(flags[at:], 1)
		if i < 0 {
			return
		}
		from := at + i
		n := bytes.IndexByte(flags[from:], 0)
		if n < 0 {
			n = len(flags) - from
		}
		do(from, from+n)
		at = from + n
	}
}
