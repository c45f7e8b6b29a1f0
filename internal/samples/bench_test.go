package samples

import (
	"image"
	"image/jpeg"
	"io"
	"testing"
)

type count int64

func (c *count) Write(p []byte) (int, error) { *c += count(len(p)); return len(p), nil }

// BenchmarkRender makes 24-megapixel photos, without encoding them.
func BenchmarkRender(b *testing.B) {
	seed, st := uint64(0), new(studio)
	for b.Loop() {
		seed++
		st.expose(seed, 6000, 4000, seed%4 == 0, false)
	}
}

// BenchmarkShot is the whole of a shot: render, and encode with image/jpeg. A
// parallel encoder makes it faster.
func BenchmarkShot(b *testing.B) {
	var written count
	seed, st := uint64(0), new(studio)
	for b.Loop() {
		seed++
		p := st.expose(seed, 6000, 4000, false, false)
		if err := encode(&written, p.Image, 96); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(written)/float64(b.N)/1e6, "MB/file")
}

func encode(w io.Writer, img image.Image, quality int) error {
	return jpeg.Encode(w, img, &jpeg.Options{Quality: quality})
}

// BenchmarkPose makes 24-megapixel pictures with their truth.
func BenchmarkPose(b *testing.B) {
	for _, kind := range []string{"party", "hair", "veil", "blur", "soft"} {
		b.Run(kind, func(b *testing.B) {
			seed := uint64(0)
			for b.Loop() {
				seed++
				Pose(seed, Scene{Kind: kind, Ratio: image.YCbCrSubsampleRatio420}, 6000, 4000)
			}
		})
	}
}
