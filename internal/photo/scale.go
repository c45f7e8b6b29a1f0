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

func accumulate(acc, row []int32, w int32) {
	row = row[:len(acc)]
	for i := range acc {
		acc[i] += row[i] * w
	}
}
