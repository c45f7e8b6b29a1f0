package colour

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// natural makes a picture of large shapes, fine ones and a sensor's noise.
func natural(w, h int, ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	img, rng := image.NewYCbCr(image.Rect(0, 0, w, h), ratio), rand.New(rand.NewPCG(1, 2))
	fill := func(p []uint8, stride int, strength float64) {
		for i := range p {
			x, y := float64(i%stride), float64(i/stride)
			v := 50*math.Sin(x/700+y/900) + 30*math.Sin(x/90-y/60) + 12*math.Sin(x/7+y/5) + float64(rng.Uint32()%16) - 8
			p[i] = uint8(128 + strength*v)
		}
	}
	fill(img.Y, img.YStride, 1)
	fill(img.Cb, img.CStride, 0.3)
	fill(img.Cr, img.CStride, -0.3)
	return img
}

// BenchmarkImage converts 24 megapixels of AdobeRGB.
func BenchmarkImage(b *testing.B) {
	c := converter(b, adobeProfile())
	table, err := FromProfile(adobeProfile())
	if err != nil {
		b.Fatal(err)
	}
	for _, bench := range []struct {
		name  string
		ratio image.YCbCrSubsampleRatio
		c     *Converter
	}{
		{"420", image.YCbCrSubsampleRatio420, c}, {"422", image.YCbCrSubsampleRatio422, c}, {"444", image.YCbCrSubsampleRatio444, c},
		{"420grid", image.YCbCrSubsampleRatio420, &Converter{grid: newGrid(table.to)}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			img := natural(6000, 4000, bench.ratio)
			for b.Loop() {
				bench.c.Image(img)
			}
		})
	}
}

// BenchmarkRGBA converts a megapixel of rows on one goroutine.
func BenchmarkRGBA(b *testing.B) {
	c := converter(b, adobeProfile())
	row := make([]byte, 4<<20)
	for i := range row {
		row[i] = byte(i * 7919 >> 5)
	}
	for b.Loop() {
		c.RGBA(row)
	}
}

// BenchmarkProfile reads a profile and builds the tables.
func BenchmarkProfile(b *testing.B) {
	profile := adobeProfile()
	for b.Loop() {
		s, err := FromProfile(profile)
		if err != nil {
			b.Fatal(err)
		}
		s.Converter()
	}
}
