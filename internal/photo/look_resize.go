package photo

import "image"

// lanczosPlane resizes one plane. It does not change; its rows may be made by
// several goroutines.
//
// Two values stand in one 64-bit word, a + b<<32, and a multiplication by a weight
// does for both. The exact sum of such products is A + B<<32 with signed A and
// B, which split takes apart.
type lanczosPlane struct {
	pix          []byte
	stride       int
	size         image.Point
	across, down filter
}

// rows makes rows top to bottom (excluded) of the resized plane. A mirrored plane is
// made from below, so that its source is read from above in either case.
func (p *lanczosPlane) rows(dst []byte, stride, top, bottom int) {
	w, k := len(p.across.first), p.down.k
	b := &lanczosBand{lanczosPlane: p, pair: make([]int64, max(p.size.X, p.across.k)), ring: make([][]int64, k+2)} // source rows come in twos
	for i := range b.ring {
		b.ring[i] = make([]int64, (w+1)/2)
	}
	acc, read := make([]int64, (w+1)/2), make([][]int64, k)
	upward := top < bottom && p.down.first[top] > p.down.first[bottom-1]
	for i := range bottom - top {
		y := top + i
		if upward {
			y = bottom - 1 - i
		}
		if i == 0 {
			b.next = p.down.first[y] &^ 1
		}
		b.read(p.down.first[y], read)
		weights := p.down.weights[y*k:][:k]
		clear(acc)
		for at := 0; at < k; at += 4 {
			addRows(acc, read[at:at+4], weights[at:at+4])
		}
		finishRow(dst[y*stride:][:w], acc)
	}
}

// lanczosBand is the part of a plane that one goroutine makes.
type lanczosBand struct {
	*lanczosPlane
	pair []int64   // two source rows in one
	ring [][]int64 // source row y resized across, two columns in one, at y modulo its length
	next int       // the first source row that was not yet resized: even
}

// read collects the source rows from first on, as many as there is room for. Behind
// the last the weights are zero.
func (b *lanczosBand) read(first int, rows [][]int64) {
	for last := min(first+len(rows), b.size.Y) - 1; b.next <= last; b.next += 2 {
		b.resizePair(b.next)
	}
	for k := range rows {
		rows[k] = b.ring[min(first+k, b.size.Y-1)%len(b.ring)]
	}
}

// resizePair resizes source rows y and y+1 across.
func (b *lanczosBand) resizePair(y int) {
	n := b.size.X
	upper := b.pix[y*b.stride:][:n]
	lower := upper
	if y+1 < b.size.Y {
		lower = b.pix[(y+1)*b.stride:][:n]
	}
	pair := b.pair[:n]
	for x, v := range upper {
		pair[x] = int64(v) | int64(lower[x])<<32
	}
	one, two := b.ring[y%len(b.ring)], b.ring[(y+1)%len(b.ring)]
	k := b.across.k
	for x, first := range b.across.first {
		upper, lower := split(dot(b.pair[first:first+k], b.across.weights[x*k:][:k]))
		const shift = tapBits - fineBits
		upper, lower = (upper+1<<(shift-1))>>shift, (lower+1<<(shift-1))>>shift
		if x&1 == 0 {
			one[x/2], two[x/2] = int64(upper), int64(lower)
		} else {
			one[x/2] += int64(upper) << 32
			two[x/2] += int64(lower) << 32
		}
	}
}

// dot sums up products; both have the same length, a multiple of four.
func dot(v, w []int64) (sum int64) {
	w = w[:len(v)]
	for len(v) >= 4 && len(w) >= 4 {
		sum += v[0]*w[0] + v[1]*w[1] + v[2]*w[2] + v[3]*w[3]
		v, w = v[4:], w[4:]
	}
	return sum
}

// split takes A + B<<32 apart.
func split(v int64) (a, b int32) {
	a = int32(v)
	return a, int32((v - int64(a)) >> 32)
}

// addRows adds four weighted rows.
func addRows(acc []int64, rows [][]int64, w []int64) {
	r0, r1, r2, r3 := rows[0][:len(acc)], rows[1][:len(acc)], rows[2][:len(acc)], rows[3][:len(acc)]
	w0, w1, w2, w3 := w[0], w[1], w[2], w[3]
	for i := range acc {
		acc[i] += r0[i]*w0 + r1[i]*w1 + r2[i]*w2 + r3[i]*w3
	}
}

// finishRow rounds sums to samples.
func finishRow(dst []byte, acc []int64) {
	const shift, round = tapBits + fineBits, 1 << (tapBits + fineBits - 1)
	for x := 0; x < len(dst); x += 2 {
		a, b := split(acc[x/2])
		dst[x] = byte(min(max((a+round)>>shift, 0), 255))
		if x+1 < len(dst) {
			dst[x+1] = byte(min(max((b+round)>>shift, 0), 255))
		}
	}
}
