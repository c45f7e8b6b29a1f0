package matte

import (
	"fmt"
	"image"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// camera24 is a picture of 24 megapixels with hair, made once.
var camera24 = sync.OnceValue(func() *scene { return newScene(3, 6000, 4000, 1400, 3) })

// inBands asks for the rows of a picture in bands of 80, as a composer does, from
// so many goroutines.
func inBands(height, goroutines int, rows func(top, bottom int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range goroutines {
		all.Go(func() {
			for {
				top := int(next.Add(80)) - 80
				if top >= height {
					return
				}
				rows(top, min(top+80, height))
			}
		})
	}
	all.Wait()
}

var mattes = []struct {
	name string
	w, h int
}{{"0.25MP", 612, 408}, {"1MP", 1224, 816}, {"4MP", 2449, 1633}, {"10MP", 3873, 2582}}

func BenchmarkEnlargement(b *testing.B) {
	s := camera24()
	for _, m := range mattes {
		small := Shrink(s.alpha, m.w, m.h)
		for _, g := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/%d", m.name, g), func(b *testing.B) {
				b.ReportAllocs()
				out := image.NewGray(s.alpha.Rect)
				for b.Loop() {
					e, err := NewEnlargement(small, s.picture)
					if err != nil {
						b.Fatal(err)
					}
					inBands(4000, g, func(top, bottom int) {
						e.Rows(top, bottom, out.SubImage(image.Rect(0, top, 6000, bottom)).(*image.Gray))
					})
				}
			})
		}
	}
}

// BenchmarkEnlargementEverywhere has an edge at every pixel: the dearest matte.
func BenchmarkEnlargementEverywhere(b *testing.B) {
	s := camera24()
	for _, m := range mattes {
		small := gray(m.w, m.h, 0)
		noise(1, small.Pix)
		out := image.NewGray(s.alpha.Rect)
		b.Run(m.name, func(b *testing.B) {
			for b.Loop() {
				e, err := NewEnlargement(small, s.picture)
				if err != nil {
					b.Fatal(err)
				}
				inBands(4000, 2, func(top, bottom int) {
					e.Rows(top, bottom, out.SubImage(image.Rect(0, top, 6000, bottom)).(*image.Gray))
				})
			}
		})
	}
}

func BenchmarkForeground(b *testing.B) {
	s := camera24()
	for _, c := range []struct {
		name  string
		alpha *image.Gray
		ratio image.YCbCrSubsampleRatio
	}{
		{"small/420", Shrink(s.alpha, 612, 408), image.YCbCrSubsampleRatio420},
		{"small/444", Shrink(s.alpha, 612, 408), image.YCbCrSubsampleRatio444},
		{"full/422", s.alpha, image.YCbCrSubsampleRatio422},
	} {
		for _, g := range []int{1, 2} {
			b.Run(fmt.Sprintf("%s/%d", c.name, g), func(b *testing.B) {
				b.ReportAllocs()
				out := image.NewYCbCr(s.alpha.Rect, c.ratio)
				var first time.Duration
				for b.Loop() {
					start := time.Now()
					f := NewForeground(s.picture, c.alpha)
					first += time.Since(start)
					inBands(4000, g, func(top, bottom int) {
						part := image.Rect(0, top, 6000, bottom)
						f.Rows(top, bottom, s.alpha.SubImage(part).(*image.Gray), out.SubImage(part).(*image.YCbCr))
					})
				}
				b.ReportMetric(float64(first.Milliseconds())/float64(b.N), "ms-new")
			})
		}
	}
}

func BenchmarkRefinement(b *testing.B) {
	s := camera24()
	out := image.NewGray(s.alpha.Rect)
	b.ReportAllocs()
	for b.Loop() {
		r, err := NewRefinement(s.alpha, s.picture, 250_000)
		if err != nil {
			b.Fatal(err)
		}
		inBands(4000, 2, func(top, bottom int) {
			r.Rows(top, bottom, out.SubImage(image.Rect(0, top, 6000, bottom)).(*image.Gray))
		})
	}
}

// BenchmarkQuality prints the errors at full size, for the table, and what the
// process holds at most beyond the pictures.
func BenchmarkQuality(b *testing.B) {
	s := camera24()
	band := Band(s.alpha, 40)
	for _, m := range mattes {
		small := Shrink(s.alpha, m.w, m.h)
		out := image.NewGray(s.alpha.Rect)
		runtime.GC()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		e, err := NewEnlargement(small, s.picture)
		if err != nil {
			b.Fatal(err)
		}
		inBands(4000, 2, func(top, bottom int) {
			e.Rows(top, bottom, out.SubImage(image.Rect(0, top, 6000, bottom)).(*image.Gray))
		})
		runtime.ReadMemStats(&after)
		ours := Compare(out, s.alpha, band)
		cubic := Compare(enlargeBy(small, 6000, 4000, 2, catmullRom), s.alpha, band)
		b.Logf("%s: band MAE CatmullRom %.1f, ours %.1f (%.2f); gradient %.1f, %.1f; kilobytes allocated %d", m.name,
			cubic.MAE*1000, ours.MAE*1000, ours.MAE/cubic.MAE, cubic.Gradient, ours.Gradient, (after.TotalAlloc-before.TotalAlloc)>>10)
	}
}
