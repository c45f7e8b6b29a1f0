package matte

import (
	"image"
	"math"
)

// Errors says how far a matte is from the true one, opacities counted from 0 to 1.
type Errors struct {
	SAD      float64 // sum of absolute differences, in thousands of pixels
	MAE      float64 // mean absolute difference
	MSE      float64 // mean squared difference
	Gradient float64 // sum of squared differences of the gradients' lengths, in thousands
}

// Compare measures a matte against the true one, where band is not 0 (nil:
// everywhere). SAD, MSE and the gradient error are those of the alpha matting
// benchmark (Rhemann et al., "A Perceptually Motivated Online Benchmark for Image
// Matting", 2009): the gradient is taken with a Gaussian derivative of sigma 1.4,
// cut off at 4 pixels, its sum of squares made 1. Mattes of different sizes give
// infinite errors, an empty band none.
func Compare(alpha, truth, band *image.Gray) Errors {
	a, errA := grayPlane(alpha)
	b, errB := grayPlane(truth)
	within := plane{}
	var errC error
	if band != nil {
		within, errC = grayPlane(band)
	}
	if errA != nil || errB != nil || errC != nil || a.width != b.width || a.height != b.height ||
		band != nil && (within.width != a.width || within.height != a.height) {
		inf := math.Inf(1)
		return Errors{inf, inf, inf, inf}
	}
	var e Errors
	n := 0
	slopeA, slopeB := newSlopes(&a), newSlopes(&b)
	for y := range a.height {
		p, q, s, t := a.row(y), b.row(y), slopeA.row(y), slopeB.row(y)
		for x := range p {
			if band != nil && within.pix[y*within.stride+x] == 0 {
				continue
			}
			n++
			d := math.Abs(float64(p[x])-float64(q[x])) / 255
			e.SAD += d
			e.MSE += d * d
			g := float64(s[x] - t[x])
			e.Gradient += g * g
		}
	}
	if n == 0 {
		return Errors{}
	}
	e.MAE, e.MSE = e.SAD/float64(n), e.MSE/float64(n)
	e.SAD, e.Gradient = e.SAD/1000, e.Gradient/1000
	return e
}

// SAD is Compare's sum of absolute differences over the whole matte.
func SAD(a, b *image.Gray) float64 { return Compare(a, b, nil).SAD }

// MSE is Compare's mean squared difference over the whole matte.
func MSE(a, b *image.Gray) float64 { return Compare(a, b, nil).MSE }

// Gradient is Compare's gradient error over the whole matte.
func Gradient(a, b *image.Gray) float64 { return Compare(a, b, nil).Gradient }

const (
	sigma = 1.4
	reach = 4 // pixels to each side
)

// gaussian gives the Gaussian and its derivative, each with a sum of squares of 1.
func gaussian() (smooth, slope [2*reach + 1]float32) {
	var sumG, sumD float64
	for i := -reach; i <= reach; i++ {
		g := math.Exp(-float64(i*i) / (2 * sigma * sigma))
		d := -float64(i) * g
		sumG, sumD = sumG+g*g, sumD+d*d
	}
	for i := -reach; i <= reach; i++ {
		g := math.Exp(-float64(i*i) / (2 * sigma * sigma))
		smooth[i+reach] = float32(g / math.Sqrt(sumG))
		slope[i+reach] = float32(-float64(i) * g / math.Sqrt(sumD))
	}
	return smooth, slope
}

// slopes gives the length of a matte's gradient row by row, top to bottom.
type slopes struct {
	p             *plane
	smooth, slope [2*reach + 1]float32
	across        ring[float32] // rows smoothed
	along         ring[float32] // rows' slopes
	out           []float32
}

func newSlopes(p *plane) *slopes {
	s := &slopes{p: p, out: make([]float32, p.width)}
	s.smooth, s.slope = gaussian()
	s.across, s.along = newRing[float32](2*reach+1, p.width), newRing[float32](2*reach+1, p.width)
	return s
}

func (s *slopes) row(y int) []float32 {
	var smooth, slope [2*reach + 1][]float32
	for k := range smooth {
		smooth[k], slope[k] = s.level(min(max(y+k-reach, 0), s.p.height-1))
	}
	for x := range s.out {
		var gx, gy float32
		for k := range smooth {
			gx += slope[k][x] * s.smooth[k]
			gy += smooth[k][x] * s.slope[k]
		}
		s.out[x] = float32(math.Sqrt(float64(gx*gx + gy*gy)))
	}
	return s.out
}

// level gives row y smoothed and its slopes.
func (s *slopes) level(y int) (smooth, slope []float32) {
	smooth, held := s.across.take(y)
	slope, _ = s.along.take(y)
	if held {
		return smooth, slope
	}
	row := s.p.row(y)
	for x := range row {
		var g, d float32
		for k := -reach; k <= reach; k++ {
			v := float32(row[min(max(x+k, 0), len(row)-1)]) / 255
			g += v * s.smooth[k+reach]
			d += v * s.slope[k+reach]
		}
		smooth[x], slope[x] = g, d
	}
	return smooth, slope
}

// Band marks (with 255) where the true matte is not the same within radius pixels
// in both directions, all 0 or all 255: the region a matte is judged in. It is
// nil for an empty matte.
func Band(truth *image.Gray, radius int) *image.Gray {
	p, err := grayPlane(truth)
	if err != nil {
		return nil
	}
	radius = max(radius, 0)
	out := image.NewGray(image.Rect(0, 0, p.width, p.height))
	marks := func(differs func(byte) bool) [][]bool {
		rows := make([][]bool, p.height)
		for y := range rows {
			row := p.row(y)
			rows[y] = widen(len(row), radius, func(x int) bool { return differs(row[x]) })
		}
		return rows
	}
	some, gaps := marks(func(v byte) bool { return v != 0 }), marks(func(v byte) bool { return v != 255 })
	for x := range p.width {
		a := widen(p.height, radius, func(y int) bool { return some[y][x] })
		b := widen(p.height, radius, func(y int) bool { return gaps[y][x] })
		for y := range a {
			if a[y] && b[y] {
				out.Pix[y*out.Stride+x] = 255
			}
		}
	}
	return out
}

// widen says for each of n places whether a marked one lies within radius.
func widen(n, radius int, marked func(int) bool) []bool {
	out := make([]bool, n)
	done := 0 // all before are decided
	for i := range n {
		if marked(i) {
			for done = max(done, i-radius); done <= min(i+radius, n-1); done++ {
				out[done] = true
			}
		}
	}
	return out
}
