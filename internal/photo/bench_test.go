package photo

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
	"time"

	"backdrop/internal/photo/jpegenc"
	"backdrop/internal/photo/pngenc"
)

// camera is a 24 megapixel picture with a camera's amount of detail, made once.
var camera = sync.OnceValue(func() *image.RGBA {
	const w, h = 6000, 4000
	rnd := rand.New(rand.NewPCG(24, 24))
	coarse := scene(w/16, h/16, 1)
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	enlarged := layerOf(coarse).resize(whole(coarse.Rect.Size()), img.Rect.Size(), image.YCbCrSubsampleRatio444)
	for y := range h {
		line := img.Pix[y*img.Stride:][:img.Stride]
		enlarged.rgba(y, line)
		for i := 0; i < len(line); i += 4 {
			n := rnd.Uint32()
			line[i] = byte(min(int(line[i])+int(n&15), 255))
			line[i+1] = byte(min(int(line[i+1])+int(n&12), 255))
			line[i+2] = byte(min(int(line[i+2])+int(n>>8&15), 255))
		}
	}
	return img
})

func benchJPEG(b *testing.B) []byte {
	var out bytes.Buffer
	if err := EncodeJPEG(&out, camera(), 92); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// peakOf reports the largest heap seen during one run of f, beyond what was there
// before, with the collector kept eager: the pictures the benchmarks themselves
// hold would else let it leave hundreds of megabytes lying about.
func peakOf(b *testing.B, f func()) {
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	runtime.GC()
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	peak := before.HeapAlloc
	done, gone := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(gone)
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-done:
				return
			case <-tick.C:
				runtime.ReadMemStats(&now)
				peak = max(peak, now.HeapAlloc)
			}
		}
	}()
	f()
	close(done)
	<-gone
	b.ReportMetric(float64(peak-before.HeapAlloc)/(1<<20), "peak-MB")
}

// loop times f and, beside that, reports its peak memory.
func loop(b *testing.B, f func()) {
	for b.Loop() {
		f()
	}
	peakOf(b, f)
}

func BenchmarkLook24MP(b *testing.B) {
	file := benchJPEG(b)
	room := NewDarkroom(2)
	loop(b, func() {
		if _, err := room.Look(b.Context(), bytes.NewReader(file)); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkUpload24MP(b *testing.B) {
	plain := benchJPEG(b)
	for name, file := range map[string][]byte{"upright": plain, "turned": withSegments(plain, exifSegment(6))} {
		b.Run(name, func(b *testing.B) {
			room := NewDarkroom(2)
			loop(b, func() {
				if _, _, _, err := room.Upload(b.Context(), NewOriginal(bytes.NewReader(file)), UploadLimit{Bytes: 22 << 20, Pixels: 25_000_000}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// cutout24 gives a 24 megapixel cutout as ZIP and as PNG.
var cutout24 = sync.OnceValue(func() *image.NRGBA {
	src := camera()
	out := image.NewNRGBA(src.Rect)
	copy(out.Pix, src.Pix)
	small := person(600, 400, 1)
	alpha := fromStraight(small).resize(whole(small.Rect.Size()), src.Rect.Size(), image.YCbCrSubsampleRatio420).alpha
	for i, a := range alpha.Pix {
		out.Pix[4*i+3] = a
	}
	return out
})

func BenchmarkCompose24MP(b *testing.B) {
	cut := cutout24()
	file := zipOf(b, cut)
	var clear bytes.Buffer
	if err := encodeRows(b.Context(), &clear, cut.Rect.Size(), pngenc.RGBA(), func(y int, dst []byte) { copy(dst, cut.Pix[y*cut.Stride:]) }); err != nil {
		b.Fatal(err)
	}
	small := zipOf(b, person(2000, 1333, 1))
	back, frame := newLayerOf(layerOf(scene(1920, 1280, 2))), newLayerOf(layerOf(frameOf(1500, 1000)))
	for _, c := range []struct {
		name string
		file []byte
		png  io.Writer
	}{{"zip", file, nil}, {"zip and PNG export", file, io.Discard}, {"png", clear.Bytes(), nil}, {"enlarged", small, nil}} {
		b.Run(c.name, func(b *testing.B) {
			room := NewDarkroom(2)
			loop(b, func() {
				if _, err := room.Compose(b.Context(), Composition{
					Cutout: bytes.NewReader(c.file), CutoutSize: int64(len(c.file)), Width: 6000, Height: 4000,
					Scenery: func() (*Layer, *Layer, error) { return back, frame, nil }, Quality: 92, JPEG: io.Discard, PNG: c.png,
				}); err != nil {
					b.Fatal(err)
				}
			})
		})
	}
}

// BenchmarkEncodeJPEG24MP runs both encoders in turn and reports ours as a part
// of image/jpeg's time.
func BenchmarkEncodeJPEG24MP(b *testing.B) {
	img := camera()
	var ours, theirs time.Duration
	for b.Loop() {
		start := time.Now()
		if err := EncodeJPEG(io.Discard, img, 92); err != nil {
			b.Fatal(err)
		}
		between := time.Now()
		if err := jpeg.Encode(io.Discard, img, &jpeg.Options{Quality: 92}); err != nil {
			b.Fatal(err)
		}
		ours += between.Sub(start)
		theirs += time.Since(between)
	}
	b.ReportMetric(float64(ours)/float64(theirs), "x-image/jpeg")
	b.ReportMetric(float64(ours.Milliseconds())/float64(b.N), "ours-ms")
}

// BenchmarkWritePNG24MP writes the same transparent picture with image/png in turn
// and reports time and bytes as parts of its fastest level's.
func BenchmarkWritePNG24MP(b *testing.B) {
	cut := cutout24()
	alpha := image.NewGray(cut.Rect)
	colours := image.NewYCbCr(cut.Rect, image.YCbCrSubsampleRatio420)
	for i := range alpha.Pix {
		alpha.Pix[i] = cut.Pix[4*i+3]
	}
	if err := jpegenc.FromRGBA(colours, &image.RGBA{Pix: cut.Pix, Stride: cut.Stride, Rect: cut.Rect}); err != nil {
		b.Fatal(err)
	}
	same := image.NewNRGBA(cut.Rect) // what both write
	var first bytes.Buffer
	if err := WritePNG(b.Context(), &first, colours, alpha); err != nil {
		b.Fatal(err)
	}
	img, err := png.Decode(&first)
	if err != nil {
		b.Fatal(err)
	}
	copy(same.Pix, img.(*image.NRGBA).Pix)
	var ours, theirs time.Duration
	var bytesOurs, bytesTheirs int
	for b.Loop() {
		var a, c bytes.Buffer
		start := time.Now()
		if err := WritePNG(b.Context(), &a, colours, alpha); err != nil {
			b.Fatal(err)
		}
		between := time.Now()
		if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&c, same); err != nil {
			b.Fatal(err)
		}
		ours, theirs = ours+between.Sub(start), theirs+time.Since(between)
		bytesOurs, bytesTheirs = a.Len(), c.Len()
	}
	b.ReportMetric(float64(ours)/float64(theirs), "x-image/png")
	b.ReportMetric(float64(bytesOurs)/float64(bytesTheirs), "x-bytes")
	b.ReportMetric(float64(ours.Milliseconds())/float64(b.N), "ours-ms")
}

func BenchmarkWriteCutout24MP(b *testing.B) {
	cut := cutout24()
	for b.Loop() {
		if err := writeCutout(io.Discard, cut, 92); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkComposeSmall(b *testing.B) {
	cut, back, frame := person(612, 408, 1), newLayerOf(layerOf(scene(1920, 1280, 2))), newLayerOf(layerOf(frameOf(1500, 1000)))
	for b.Loop() {
		ComposeSmall(cut, back, Centre, Place{}, frame)
	}
}

func BenchmarkResizeTo24MP(b *testing.B) {
	back := layerOf(scene(1920, 1280, 2))
	for b.Loop() {
		back.resize(whole(image.Pt(1920, 1280)), image.Pt(6000, 4000), image.YCbCrSubsampleRatio420)
	}
}
