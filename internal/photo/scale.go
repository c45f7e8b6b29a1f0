package photo

import (
	"math"
)

// Fixed point of the scaler: weights have weightBits after the point, what lies
// between the two passes has middleBits.
const (
	weightBits = 14
	middleBits = 6
)

// tap is what one new pixel takes from the old ones: weights, of the old pixels
// from first on, that add up to exactly 1<<weightBits.
type tap struct {
	first   int
	weights []int32
}

// taps computes how n new pixels come from the stretch from..to (in pixels, may
// be fractions) of a side of size old ones, by the Catmull-Rom cubic: sharp when
// enlarging, widened so that nothing is skipped when shrinking. Size equal to n
// gives each pixel unchanged.
func taps(n, size int, from, to float64) []tap {
	step := (to - from) / float64(n)
	wide := max(1, step)
	out := make([]tap, n)
	for i := range out {
		centre := from + (float64(i)+0.5)*step - 0.5
		first := max(0, int(math.Ceil(centre-2*wide)))
		last := min(size-1, int(math.Floor(centre+2*wide)))
		out[i] = oneTap(first, last, func(j int) float64 { return catmullRom((float64(j) - centre) / wide) })
	}
	return out
}

func oneTap(first, last int, weight func(j int) float64) tap {
	sum := 0.0
	for j := first; j <= last; j++ {
		sum += weight(j)
	}
	t := tap{first: first}
	left, strongest := int32(1<<weightBits), 0
	for j := first; j <= last; j++ {
		w := int32(math.Round(weight(j) / sum * (1 << weightBits)))
		if len(t.weights) == 0 && w == 0 && j < last {
			t.first++ // nothing from here
			continue
		}
		t.weights = append(t.weights, w)
		left -= w
		if w > t.weights[strongest] {
			strongest = len(t.weights) - 1
		}
	}
	t.weights[strongest] += left // rounding must not change flat colours
	for len(t.weights) > 1 && t.weights[len(t.weights)-1] == 0 {
		t.weights = t.weights[:len(t.weights)-1]
	}
	return t
}

func catmullRom(x float64) float64 {
	switch x = math.Abs(x); {
	case x < 1:
		return 1 + x*x*(1.5*x-2.5)
	case x < 2:
		return 2 + x*(-4+x*(2.5-0.5*x))
	}
	return 0
}

// scale is the plan of a resize; it may be shared by goroutines.
type scale struct {
	across, down []tap
	sourceWidth  int
	depth        int // rows of the source that one new row needs at most
}

// newScale plans a resize of the part of a width×height picture that starts at
// (x, y) and is w×h large, to newW×newH.
func newScale(width, height int, x, y, w, h float64, newW, newH int) *scale {
	s := &scale{
		across: taps(newW, width, x, x+w), down: taps(newH, height, y, y+h),
		sourceWidth: width,
	}
	for _, t := range s.down {
		s.depth = max(s.depth, len(t.weights))
	}
	return s
}

// scaled gives the rows of a resized picture. It keeps only the source rows it
// needs, already resized across.
type scaled struct {
	*scale
	source rows
	line   []byte
	ring   [][]int32 // source row y resized across, at y modulo depth
	held   []int     // which source row stands there
	acc    []int32
}

func newScaled(source rows, s *scale) *scaled {
	out := &scaled{scale: s, source: source, line: make([]byte, 4*s.sourceWidth), acc: make([]int32, 4*len(s.across))}
	for range s.depth {
		out.ring = append(out.ring, make([]int32, 4*len(s.across)))
		out.held = append(out.held, -1)
	}
	return out
}

func (s *scaled) row(y int, dst []byte) {
	t := s.down[y]
	dst = dst[:4*len(s.across)]
	if len(t.weights) <= 4 { // enlarging: the usual case
		var four [4][]int32
		var weights [4]int32
		for k := range four {
			four[k] = s.fetch(t.first + min(k, len(t.weights)-1)) // a row too many has weight 0
			if k < len(t.weights) {
				weights[k] = t.weights[k]
			}
		}
		finishFour(dst, four[0], four[1], four[2], four[3], weights)
		return
	}
	clear(s.acc)
	for k, w := range t.weights {
		if w != 0 {
			accumulate(s.acc, s.fetch(t.first+k), w)
		}
	}
	for i := 3; i < len(dst) && i < len(s.acc); i += 4 {
		v := s.acc[i-3 : i+1 : i+1]
		finish(dst[i-3:i+1:i+1], v[0], v[1], v[2], v[3])
	}
}

// fetch gives source row y resized across.
func (s *scaled) fetch(y int) []int32 {
	at := y % s.depth
	if s.held[at] == y {
		return s.ring[at]
	}
	s.source.row(y, s.line)
	s.held[at] = y
	out := s.ring[at]
	const shift = weightBits - middleBits
	for x := range s.across {
		t := &s.across[x]
		var r, g, b, a int32 = 1 << (shift - 1), 1 << (shift - 1), 1 << (shift - 1), 1 << (shift - 1)
		px := s.line[4*t.first:]
		for k, w := range t.weights {
			p := px[4*k : 4*k+4 : 4*k+4]
			r += int32(p[0]) * w
			g += int32(p[1]) * w
			b += int32(p[2]) * w
			a += int32(p[3]) * w
		}
		o := out[4*x : 4*x+4 : 4*x+4]
		o[0], o[1], o[2], o[3] = r>>shift, g>>shift, b>>shift, a>>shift
	}
	return out
}

func accumulate(acc, row []int32, w int32) {
	row = row[:len(acc)]
	for i := range acc {
		acc[i] += row[i] * w
	}
}

// finishFour adds four weighted rows and rounds, in one go.
func finishFour(dst []byte, a, b, c, d []int32, w [4]int32) {
	n := len(dst)
	a, b, c, d = a[:n], b[:n], c[:n], d[:n]
	for i := 0; i+3 < n; i += 4 {
		p, q, r, s := a[i:i+4:i+4], b[i:i+4:i+4], c[i:i+4:i+4], d[i:i+4:i+4]
		finish(dst[i:i+4:i+4],
			p[0]*w[0]+q[0]*w[1]+r[0]*w[2]+s[0]*w[3],
			p[1]*w[0]+q[1]*w[1]+r[1]*w[2]+s[1]*w[3],
			p[2]*w[0]+q[2]*w[1]+r[2]*w[2]+s[2]*w[3],
			p[3]*w[0]+q[3]*w[1]+r[3]*w[2]+s[3]*w[3])
	}
}

// finish rounds to bytes and keeps colours within alpha: the cubic may overshoot.
func finish(dst []byte, r, g, b, a int32) {
	const shift, half = weightBits + middleBits, 1 << (weightBits + middleBits - 1)
	a = min(max((a+half)>>shift, 0), 255)
	dst[3] = byte(a)
	dst[0] = byte(min(max((r+half)>>shift, 0), a))
	dst[1] = byte(min(max((g+half)>>shift, 0), a))
	dst[2] = byte(min(max((b+half)>>shift, 0), a))
}
