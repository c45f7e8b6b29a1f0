package jpegenc

import (
	"image"
	"image/jpeg"
	"io"
	"sync"
	"testing"
	"time"
)

// BenchmarkAgainstStandard encodes 24 megapixels at quality 92, 4:2:0, by turns
// with image/jpeg, with one goroutine and with two, and prints the shortest times.
func BenchmarkAgainstStandard(b *testing.B) {
	img := naturalYCbCr(6000, 4000, image.YCbCrSubsampleRatio420, 1)
	best := [4]time.Duration{}
	for b.Loop() {
		for i, run := range []func(){
			func() {
				if err := jpeg.Encode(io.Discard, img, &jpeg.Options{Quality: 92}); err != nil {
					b.Fatal(err)
				}
			},
			func() { inBands(b, img, Options{Quality: 92}, 1) },
			func() { inBands(b, img, Options{Quality: 92}, 2) },
		} {
			start := time.Now()
			run()
			if took := time.Since(start); best[i] == 0 || took < best[i] {
				best[i] = took
			}
		}
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(best[0]), "std-ms")
	b.ReportMetric(ms(best[1]), "one-ms")
	b.ReportMetric(ms(best[2]), "two-ms")
	b.ReportMetric(ms(best[1])/ms(best[0]), "one/std")
	b.ReportMetric(ms(best[2])/ms(best[0]), "two/std")
	b.ReportMetric(0, "ns/op")
}

// inBands encodes with n goroutines, each with a buffer of its own, and throws the
// data away.
func inBands(b *testing.B, img *image.YCbCr, o Options, n int) {
	e, err := New(img.Rect.Dx(), img.Rect.Dy(), o)
	if err != nil {
		b.Fatal(err)
	}
	var wg sync.WaitGroup
	for first := range n {
		wg.Go(func() {
			var buffer []byte
			for i := first; i < e.Bands(); i += n {
				top, bottom := e.Span(i)
				band := img.SubImage(image.Rect(0, top, img.Rect.Dx(), bottom)).(*image.YCbCr)
				data, err := e.Band(i, band, buffer[:0])
				if err == nil {
					err = e.Write(io.Discard, i, data)
				}
				if err != nil {
					b.Error(err)
				}
				buffer = data
			}
		})
	}
	wg.Wait()
}

// BenchmarkBlocks gives the time of one block of 8×8 samples, at several qualities.
func BenchmarkBlocks(b *testing.B) {
	img := naturalYCbCr(1024, 512, image.YCbCrSubsampleRatio420, 1)
	for name, q := range map[string]int{"q75": 75, "q92": 92, "q100": 100} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				inBands(b, img, Options{Quality: q}, 1)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(1024*512*1.5/64), "ns/block")
		})
	}
}

// BenchmarkFromRGBA converts 1 megapixel.
func BenchmarkFromRGBA(b *testing.B) {
	src := image.NewRGBA(image.Rect(0, 0, 1024, 1024))
	copy(src.Pix, natural(2048, 2048, 1, 3))
	for name, ratio := range map[string]image.YCbCrSubsampleRatio{"420": image.YCbCrSubsampleRatio420, "444": image.YCbCrSubsampleRatio444} {
		b.Run(name, func(b *testing.B) {
			dst := image.NewYCbCr(src.Rect, ratio)
			for b.Loop() {
				if err := FromRGBA(dst, src); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
