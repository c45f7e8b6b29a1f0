package greenscreen

import (
	"image"
	"testing"
)

// big enlarges a made-up booth to 24 megapixels, as a camera's 4:2:0 picture.
func big() *image.YCbCr {
	small := pose(look{600, 400, false, false, 3, brown}).img
	img := image.NewRGBA(image.Rect(0, 0, 6000, 4000))
	for y := range 4000 {
		for x := range 6000 {
			img.SetRGBA(x, y, small.RGBAAt(x/10, y/10))
		}
	}
	return toYCbCr(img, image.YCbCrSubsampleRatio420)
}

func BenchmarkKey24MP(b *testing.B) {
	img := big()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Key(img); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFind24MP(b *testing.B) {
	img := big()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Find(img); err != nil {
			b.Fatal(err)
		}
	}
}
