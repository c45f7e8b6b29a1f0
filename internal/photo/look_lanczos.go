package photo

import "math"

const (
	tapBits  = 13 // weights are in 1/8192
	fineBits = 5  // what a row resized across has beyond 8 bits
)

// axis says how samples along one side of a plane are made of those of another.
type axis struct {
	source   int     // samples there are
	perPixel float64 // of them for one pixel of the result
	pixels   int     // of the result
	step     int     // pixels of the result for one sample: 1, or 2 for chroma
	mirror   bool
	sharpen  float64
}

// filter holds the taps of one axis: for each sample the first one read, and k
// weights that sum up to 1<<tapBits.
type filter struct {
	k       int // a multiple of four
	first   []int
	weights []int64
}

// taps plans the axis: Lanczos with three lobes, widened when shrinking, together
// with the three taps that sharpen. Beyond an edge the last sample is repeated.
func (a axis) taps() filter {
	n := (a.pixels + a.step - 1) / a.step
	wide := max(1, a.perPixel*float64(a.step))
	if a.sharpen > 0 {
		wide *= averagedWide
	}
	reach := 3*wide + 1 // one more for the neighbours
	k := (int(2*reach) + 2 + 3) &^ 3
	f := filter{k: k, first: make([]int, n), weights: make([]int64, n*k)}
	exact := make([]float64, k)
	for i := range n {
		at := (float64(i) + 0.5) * float64(a.step)
		if a.mirror {
			at = float64(a.pixels) - at
		}
		at *= a.perPixel
		first := int(math.Floor(at - reach))
		kernel := func(j int) float64 { return lanczos((float64(j) + 0.5 - at) / wide) }
		sum := 0.0
		for j := range exact {
			s := first + j
			exact[j] = (1+2*a.sharpen)*kernel(s) - a.sharpen*(kernel(s-1)+kernel(s+1))
			sum += exact[j]
		}
		f.first[i] = f.settle(first, a.source, exact, sum, f.weights[i*k:][:k])
	}
	return f
}

// settle rounds the weights so that their sum is exact, and moves those that lie
// beyond an edge onto it. It gives the first sample read. A plane with fewer samples than
// taps is read as if it had more: its reader sees to that.
func (f filter) settle(first, source int, exact []float64, sum float64, out []int64) int {
	from := min(max(first, 0), max(source-len(out), 0))
	left, largest := int64(1)<<tapBits, 0
	for j, w := range exact {
		at := min(max(first+j, 0), source-1) - from
		v := int64(math.Round(w / sum * (1 << tapBits)))
		out[at] += v
		left -= v
		if out[at] > out[largest] {
			largest = at
		}
	}
	out[largest] += left
	return from
}

func lanczos(x float64) float64 {
	x = math.Abs(x)
	if x < 1e-9 {
		return 1
	}
	if x >= 3 {
		return 0
	}
	p := math.Pi * x
	return 3 * math.Sin(p) * math.Sin(p/3) / (p * p)
}
