package photo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"slices"
	"sync/atomic"
	"testing"

	"backdrop/internal/photo/pngenc"
)

// What is written must be as near to the picture as image/jpeg's own file is, for
// every kind of picture, also where bands end in the middle of a block.
func TestEncodeJPEGIsAsGoodAsTheLibrary(t *testing.T) {
	sizes := []image.Point{{1, 1}, {2, 3}, {7, 5}, {8, 8}, {15, 17}, {16, 16}, {17, 31}, {97, 101}, {211, 113}, {1009, 521}, {4001, 133}, {65_535, 17}, {31, 4_099}}
	for _, size := range sizes {
		src := scene(size.X, size.Y, uint64(size.X))
		grey := image.NewGray(src.Rect)
		draw.Draw(grey, grey.Rect, src, image.Point{}, draw.Src)
		pictures := []image.Image{src, grey}
		if size.X < 60_000 {
			pictures = append(pictures, decodeJPEG(t, jpegOf(t, src, 95)))
		}
		for _, img := range pictures {
			t.Run(fmt.Sprintf("%T %v", img, size), func(t *testing.T) { wantAsGood(t, img) })
		}
	}
}

func wantAsGood(t *testing.T, img image.Image) {
	t.Helper()
	var out bytes.Buffer
	if err := EncodeJPEG(&out, img, 83); err != nil {
		t.Fatal(err)
	}
	ours, _ := difference(t, decodeJPEG(t, out.Bytes()), img)
	theirs, _ := difference(t, decodeJPEG(t, jpegOf(t, img, 83)), img)
	if ours > theirs*1.05+0.1 {
		t.Errorf("off by %.2f on average, image/jpeg by %.2f", ours, theirs)
	}
	wantBare(t, out.Bytes())
}

func TestRestartMarkersTakeTurns(t *testing.T) {
	var out bytes.Buffer
	if err := EncodeJPEG(&out, image.NewGray(image.Rect(0, 0, 40_000, 160)), 50); err != nil {
		t.Fatal(err)
	}
	next, seen := byte(0xd0), 0
	for _, m := range segmentsOf(t, out.Bytes()) {
		if m >= 0xd0 && m <= 0xd7 {
			if m != next {
				t.Fatalf("restart marker %#x, want %#x", m, next)
			}
			next = 0xd0 + (m-0xd0+1)%8
			seen++
		}
	}
	if seen < 9 {
		t.Errorf("%d restart markers: too few for a turn", seen)
	}
}

func TestEncodeJPEGTakesPartsOfPictures(t *testing.T) {
	whole := scene(301, 1811, 4)
	part := whole.SubImage(image.Rect(13, 7, 290, 1803))
	wantAsGood(t, part)
	wantAsGood(t, decodeJPEG(t, jpegOf(t, whole, 95)).(*image.YCbCr).SubImage(image.Rect(13, 7, 290, 1803)))
}

func TestEncodeJPEGRefusesSizesNoJPEGHas(t *testing.T) {
	for _, size := range []image.Point{{0, 0}, {0, 5}, {65_536, 1}, {1, 65_536}} {
		if err := EncodeJPEG(&bytes.Buffer{}, image.NewGray(image.Rectangle{Max: size}), 80); err == nil {
			t.Errorf("%v was encoded", size)
		}
	}
}

// brokenWriter takes n bytes and then fails.
type brokenWriter struct {
	n   int
	err error
}

func (w *brokenWriter) Write(p []byte) (int, error) {
	if w.n -= len(p); w.n < 0 {
		return 0, w.err
	}
	return len(p), nil
}

func TestEncodeJPEGReportsItsWriter(t *testing.T) {
	full := errors.New("no space left")
	for _, n := range []int{0, 10, 700, 30_000} {
		err := EncodeJPEG(&brokenWriter{n: n, err: full}, scene(1000, 600, 1), 90)
		if !errors.Is(err, full) {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
}

func TestInOrder(t *testing.T) {
	var got []int
	var running, most atomic.Int64
	err := inOrder(t.Context(), 100, func(i int) (int, error) {
		most.Store(max(most.Load(), running.Add(1)))
		defer running.Add(-1)
		return i * i, nil
	}, func(i, v int) error {
		got = append(got, i)
		if v != i*i {
			return errors.New("wrong value")
		}
		return nil
	})
	if err != nil || len(got) != 100 || !slices.IsSorted(got) {
		t.Errorf("%v, %v", got, err)
	}
	if most.Load() > int64(workers()+2) {
		t.Errorf("%d at a time", most.Load())
	}
}

func TestInOrderStops(t *testing.T) {
	broken := errors.New("broken")
	var running atomic.Int64
	work := func(fail func(i int) error) func(int) (int, error) {
		return func(i int) (int, error) {
			running.Add(1)
			defer running.Add(-1)
			return i, fail(i)
		}
	}
	taken := 0
	take := func(int, int) error { taken++; return nil }
	fail := func(i int) error {
		if i == 5 {
			return broken
		}
		return nil
	}
	if err := inOrder(t.Context(), 1000, work(fail), take); !errors.Is(err, broken) || taken != 5 || running.Load() != 0 {
		t.Errorf("%v after %d, %d running", err, taken, running.Load())
	}
	blowUp := func(i int) error { panic("decoder") }
	if err := inOrder(t.Context(), 3, work(blowUp), take); err == nil || running.Load() != 0 {
		t.Errorf("a panic gave %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := inOrder(ctx, 1000, work(func(int) error { return nil }), take); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled job gave %v", err)
	}
}

func TestPNGRows(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {3, 2}, {640, 480}, {1301, 420}, {20_000, 33}} {
		want := person(size.X, size.Y, 3)
		var out bytes.Buffer
		err := encodeRows(t.Context(), &out, size, pngenc.RGBA(), func(y int, dst []byte) { copy(dst, want.Pix[y*want.Stride:]) })
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(out.Bytes())) // verifies every checksum
		if err != nil {
			t.Fatalf("%v: %v", size, err)
		}
		if n, ok := got.(*image.NRGBA); !ok || !bytes.Equal(n.Pix, want.Pix) {
			t.Errorf("%v: %T came back changed", size, got)
		}
	}
}

// TestWritePNG compares with colours worked out for the whole picture, wherever
// the subject stands.
func TestWritePNG(t *testing.T) {
	size := image.Pt(1203, 700) // two bands
	source := scene(size.X, size.Y, 4)
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		colours := image.NewYCbCr(image.Rectangle{Max: size}, ratio)
		for i := range colours.Y {
			colours.Y[i] = source.Pix[4*i]
		}
		for i := range colours.Cb {
			colours.Cb[i], colours.Cr[i] = source.Pix[4*i+1], source.Pix[4*i+2]
		}
		whole := newLayer(size, image.YCbCrSubsampleRatio444, false)
		rowsInto(whole.ycc, colours, 0)
		subjects := []image.Rectangle{image.Rect(501, 400, 780, 640), image.Rect(1202, 699, 1203, 700)}
		if ratio == image.YCbCrSubsampleRatio420 {
			subjects = append(subjects, image.Rectangle{}, image.Rectangle{Max: size}, image.Rect(0, 0, 1, 1),
				image.Rect(8, 3, 9, 5), image.Rect(1190, 0, 1203, 30), image.Rect(0, 435, 17, 437))
		}
		for _, subject := range subjects {
			alpha := image.NewGray(colours.Rect)
			draw.Draw(alpha, subject, image.NewUniform(color.Gray{200}), image.Point{}, draw.Src)
			var out bytes.Buffer
			if err := WritePNG(t.Context(), &out, colours, alpha); err != nil {
				t.Fatal(err)
			}
			img, err := png.Decode(&out)
			if err != nil {
				t.Fatal(err)
			}
			got, want := img.(*image.NRGBA), make([]byte, 4*size.X)
			for y := range size.Y {
				whole.rgba(y, want)
				withAlpha(want, alpha.Pix[y*alpha.Stride:])
				if !bytes.Equal(got.Pix[y*got.Stride:][:4*size.X], want) {
					t.Fatalf("%v, subject in %v: row %d differs", ratio, subject, y)
				}
			}
		}
	}
}
