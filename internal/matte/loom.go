package matte

import "bytes"

// linear is alpha (0 to 255) as a function of a pixel's colour (bytes):
// [0]·Y + [1]·Cb + [2]·Cr + [3].
type linear [4]float32

// sample is a pixel at the small size: Y, Cb, Cr in 16ths of a byte's step, and alpha.
type sample [4]int32

// smoothing is the guided filter's eps, for values from 0 to 1: how little the
// picture may vary in a window before its edges are taken for noise. From 1e-3
// on, most of what the picture knows of the edge is lost.
const smoothing = 1e-5

// span is a stretch of columns of a pair of rows at the small size; flat if
// alpha is value all over it and around.
type span struct {
	from, to int
	flat     bool
	value    byte
}

// ring keeps the last few rows of something, row r at r modulo their number.
type ring[T any] struct {
	rows [][]T
	held []int
}

func newRing[T any](n, width int) ring[T] {
	var r ring[T]
	for range n {
		r.rows, r.held = append(r.rows, make([]T, width)), append(r.held, -1)
	}
	return r
}

// take gives the place of row r, and whether it holds that row already.
func (r *ring[T]) take(row int) ([]T, bool) {
	at := row % len(r.rows)
	held := r.held[at] == row
	r.held[at] = row
	return r.rows[at], held
}

// loom computes the functions of an Enlargement row by row; it keeps some 30
// rows of the small size and belongs to one goroutine.
type loom struct {
	e      *Enlargement
	rough  ring[byte]   // 1: alpha varies within the 3×3 window
	near   ring[byte]   // 1: a rough window within a pixel's distance
	guide  ring[sample] // good where near
	solved ring[linear]
	means  ring[linear] // one column more
	either []byte
	sums   []uint64
	column []moments
	stack  []linear
	paired int // the upper row of the pair that spans describes
	spans  []span
	line   []linear
	chroma chromaLine
}

func newLoom(e *Enlargement) *loom {
	w := e.small.width
	return &loom{
		e: e, rough: newRing[byte](8, w), near: newRing[byte](8, w),
		guide: newRing[sample](4, w), solved: newRing[linear](4, w), means: newRing[linear](2, w+1),
		either: make([]byte, w), sums: make([]uint64, w), column: make([]moments, w),
		stack: make([]linear, w), paired: -1, line: make([]linear, w+1),
		chroma: newChromaLine(e.picture),
	}
}

// guideRow gives row r of the picture at the small size, where it is near.
func (l *loom) guideRow(r int) []sample {
	out, held := l.guide.take(r)
	if held {
		return out
	}
	e, alpha := l.e, l.e.small.row(r)
	runs(l.nearRow(r), func(from, to int) {
		for x := from; x < to; x++ {
			out[x][3] = int32(alpha[x])
		}
		for c, p := range [3]*plane{&e.picture.y, &e.picture.cb, &e.picture.cr} {
			across, down := e.boxes[0], &e.boxes[1][r]
			if c > 0 {
				across, down = e.boxes[2], &e.boxes[3][r]
			}
			gather(p, down, across, from, to, l.sums)
			for x := from; x < to; x++ {
				area := float64(across[x].sum) * float64(down.sum)
				out[x][c] = int32(float64(l.sums[x])*(16/area) + 0.5)
			}
		}
	})
	return out
}

// solvedRow gives the functions of the windows around the pixels of row r.
func (l *loom) solvedRow(r int) []linear {
	out, held := l.solved.take(r)
	if held {
		return out
	}
	for x, v := range l.e.small.row(r) {
		out[x] = linear{3: float32(v)}
	}
	rough := l.roughRow(r)
	if bytes.IndexByte(rough, 1) < 0 {
		return out
	}
	first, last := l.around(r)
	var rows [3][]sample
	for i := first; i <= last; i++ {
		rows[i-first] = l.guideRow(i)
	}
	w, high := len(out), last-first+1
	runs(rough, func(from, to int) {
		a, b := max(from-1, 0), min(to+1, w)
		for x := a; x < b; x++ {
			m := &l.column[x]
			*m = moments{}
			for i := range high {
				m.add(&rows[i][x])
			}
		}
		for x := from; x < to; x++ {
			i, j := max(x-1, a), min(x+1, b-1)
			m := l.column[i]
			for i++; i <= j; i++ {
				m.join(&l.column[i])
			}
			out[x] = m.solve(int32(high * (j - max(x-1, a) + 1)))
		}
	})
	return out
}

// mean gives the mean function of the windows each pixel of row r lies in. The
// last stands twice.
func (l *loom) mean(r int) []linear {
	out, held := l.means.take(r)
	if held {
		return out
	}
	w := len(out) - 1
	for x, v := range l.e.small.row(r) {
		out[x] = linear{3: float32(v)}
	}
	near := l.nearRow(r)
	if bytes.IndexByte(near, 1) >= 0 {
		first, last := l.around(r)
		var rows [3][]linear
		for i := first; i <= last; i++ {
			rows[i-first] = l.solvedRow(i)
		}
		guide := l.guideRow(r)
		runs(near, func(from, to int) {
			l.average(out[:w], rows[:last-first+1], from, to)
			settle(out[from:to], guide[from:to])
		})
	}
	out[w] = out[w-1]
	return out
}

func (l *loom) average(out []linear, rows [][]linear, from, to int) {
	a, b := max(from-1, 0), min(to+1, len(out))
	for x := a; x < b; x++ {
		s := rows[0][x]
		for _, row := range rows[1:] {
			v := &row[x]
			s[0], s[1], s[2], s[3] = s[0]+v[0], s[1]+v[1], s[2]+v[2], s[3]+v[3]
		}
		l.stack[x] = s
	}
	for x := from; x < to; x++ {
		i, j := max(x-1, a), min(x+1, b-1)
		share := 1 / float32(len(rows)*(j-i+1))
		s := l.stack[i]
		for i++; i <= j; i++ {
			v := &l.stack[i]
			s[0], s[1], s[2], s[3] = s[0]+v[0], s[1]+v[1], s[2]+v[2], s[3]+v[3]
		}
		out[x] = linear{s[0] * share, s[1] * share, s[2] * share, s[3] * share}
	}
}

// settle moves each function so that at its own pixel it gives the alpha that
// stands there: the mean over windows has blurred it a little, and what the small
// matte says of a pixel as a whole is to be kept.
func settle(means []linear, guide []sample) {
	guide = guide[:len(means)]
	for i := range means {
		m, s := &means[i], &guide[i]
		m[3] = float32(s[3]) - (m[0]*float32(s[0])+m[1]*float32(s[1])+m[2]*float32(s[2]))*(1.0/16)
	}
}

// pair describes the stretches of columns between two neighbouring rows.
func (l *loom) pair(r, next int) {
	if l.paired == r {
		return
	}
	l.paired, l.spans = r, l.spans[:0]
	a, b := l.nearRow(r), l.nearRow(next)
	u, d := l.e.small.row(r), l.e.small.row(next)
	w := len(a)
	for i := 0; i < w; i++ {
		j := min(i+1, w-1)
		s := span{from: i, to: i + 1, value: u[i]}
		s.flat = a[i]|a[j]|b[i]|b[j] == 0 && u[i] == u[j] && u[i] == d[i] && u[i] == d[j]
		if n := len(l.spans); n > 0 && l.spans[n-1].flat == s.flat && (!s.flat || l.spans[n-1].value == s.value) {
			l.spans[n-1].to = i + 1
			continue
		}
		l.spans = append(l.spans, s)
	}
}
