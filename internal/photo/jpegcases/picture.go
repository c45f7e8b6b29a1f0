package jpegcases

import (
	"image"
	"math"
	"math/rand/v2"
)

// Picture makes a colour picture of the given size: detail of all sizes, the finer
// the fainter, and noise as of a sensor. The same seed gives the same picture.
func Picture(seed uint64, w, h int, ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, w, h), ratio)
	cw, ch := img.CStride, len(img.Cb)/max(img.CStride, 1)
	plane(rand.New(rand.NewPCG(seed, 1)), img.Y, w, h, 70, 4)
	plane(rand.New(rand.NewPCG(seed, 2)), img.Cb, cw, ch, 40, 1.5)
	plane(rand.New(rand.NewPCG(seed, 3)), img.Cr, cw, ch, 40, 1.5)
	return img
}

// Grey makes a grey picture as Picture makes a coloured one.
func Grey(seed uint64, w, h int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w, h))
	plane(rand.New(rand.NewPCG(seed, 1)), img.Pix, w, h, 70, 4)
	return img
}

// plane fills a plane with octaves of interpolated random values, each half as
// strong as the one before, and noise.
func plane(rnd *rand.Rand, pix []byte, w, h int, strength, noise float64) {
	sum := make([]float32, w*h)
	for cell := 64; cell >= 1; cell /= 2 {
		octave(rnd, sum, w, h, cell, float32(strength))
		strength *= 0.6
	}
	for i, v := range sum {
		n := (rnd.Float64() + rnd.Float64() + rnd.Float64() - 1.5) * 2 * noise
		pix[i] = byte(min(max(math.Round(128+float64(v)+n), 0), 255))
	}
}

func octave(rnd *rand.Rand, sum []float32, w, h, cell int, strength float32) {
	gw, gh := w/cell+2, h/cell+2
	grid := make([]float32, gw*gh)
	for i := range grid {
		grid[i] = (rnd.Float32()*2 - 1) * strength
	}
	for y := range h {
		a, b := grid[y/cell*gw:], grid[(y/cell+1)*gw:]
		fy := float32(y%cell) / float32(cell)
		for x := range w {
			i, fx := x/cell, float32(x%cell)/float32(cell)
			top := a[i] + (a[i+1]-a[i])*fx
			bottom := b[i] + (b[i+1]-b[i])*fx
			sum[y*w+x] += top + (bottom-top)*fy
		}
	}
}
