package greenscreen

import (
	"image"
	"testing"
)

// big enlarges a made-up scene to 24 megapixels, as a camera's picture.
func big(ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	small := paint(plainStage()).img
	img := image.NewRGBA(image.Rect(0, 0, 6000, 4000))
	for y := range 4000 {
		for x := range 6000 {
			img.SetRGBA(x, y, small.RGBAAt(x/10, y/10))
		}
	}
	return toYCbCr(img, ratio)
}

func BenchmarkCut24MP(b *testing.B) {
	for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio422} {
		b.Run(ratio.String(), func(b *testing.B) {
			img := big(ratio)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Cut(img, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
