package photo

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"testing"

	"backdrop/internal/photo/jpegcases"
	"backdrop/kiosk"
)

// parts are parts of a w×h picture: all of it, corners, a middle off every grid, and
// one that hangs over the edge.
func parts(w, h int) []image.Rectangle {
	return []image.Rectangle{image.Rect(0, 0, w, h), image.Rect(0, 0, 17, 11), image.Rect(w-13, h-19, w, h),
		image.Rect(w/2-21, h/2-8, w/2+9, h/2+27), image.Rect(w/3|1, 3, w/3|1+1, 4), image.Rect(w-9, -5, w+50, 8)}
}

// wholeOf gives what a Detail is compared with: the whole picture, decoded, turned and
// converted at once.
func wholeOf(t *testing.T, file []byte) (out *image.YCbCr) {
	t.Helper()
	if err := NewDarkroom(1).Open(t.Context(), bytes.NewReader(file), func(img *image.YCbCr) error { out = img; return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

// wantParts fails unless every part of a file that is kept is the same part of the
// whole. Where a picture of an odd size is mirrored, the whole's colours lie half a
// sample beside their pixels, hence the tolerance.
func wantParts(t *testing.T, file []byte, most, tolerance int) (held int) {
	t.Helper()
	all := wholeOf(t, file)
	size := all.Rect.Size()
	around := image.Rect(size.X/2-21, size.Y/2-8, size.X/2+9, size.Y/2+27)
	d, err := NewDarkroom(1).Detail(t.Context(), bytes.NewReader(file), around, most)
	if err != nil {
		t.Fatal(err)
	}
	if d.Size() != size {
		t.Fatalf("it is %v, want %v", d.Size(), size)
	}
	if !d.Holds(around) {
		t.Fatalf("%v is not kept, only %v", around, d.kept)
	}
	for _, part := range parts(size.X, size.Y) {
		inside := part.Intersect(all.Rect)
		if !d.Holds(inside) {
			continue
		}
		held++
		got := d.Part(part)
		if got.Bounds().Size() != inside.Size() {
			t.Fatalf("%v comes as %v", part, got.Bounds())
		}
		for y := range inside.Dy() {
			for x := range inside.Dx() {
				want, is := all.YCbCrAt(inside.Min.X+x, inside.Min.Y+y), got.(*image.YCbCr).YCbCrAt(got.Bounds().Min.X+x, got.Bounds().Min.Y+y)
				if want.Y != is.Y || abs(int(want.Cb)-int(is.Cb)) > tolerance || abs(int(want.Cr)-int(is.Cr)) > tolerance {
					t.Fatalf("%v at %d,%d is %v, want %v", part, x, y, is, want)
				}
			}
		}
	}
	return held
}

// A part is to the pixel what it is of the whole picture, whichever way the camera was
// held, however its colours are shared, and in a colour space of its own.
func TestAPartIsThePartOfTheWhole(t *testing.T) {
	for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio444} {
		for _, size := range []image.Point{{160, 112}, {203, 141}} {
			file := jpegcases.Encode(jpegcases.Picture(3, size.X, size.Y, ratio), jpegcases.Options{Quality: 92})
			for o := 1; o <= 8; o++ {
				t.Run(fmt.Sprint(ratio, size, o), func(t *testing.T) {
					if n := wantParts(t, withSegments(file, exifSegment(o)), 1<<30, 12*(size.X%2)); n != len(parts(1, 1)) {
						t.Errorf("%d parts are kept", n)
					}
				})
			}
		}
	}
	wantParts(t, withSegments(jpegOf(t, scene(160, 112, 1), 95), adobeExif()), 1<<30, 0)
	wantParts(t, jpegOf(t, image.NewGray(image.Rect(0, 0, 90, 70)), 90), 1<<30, 0)
	wantParts(t, withChunk(pngOf(t, scene(150, 101, 1)), "eXIf", exif(6, binary.BigEndian)), 1<<30, 0)
	wantParts(t, pngOf(t, person(150, 101, 1)), 1<<30, 0)
}

// What is kept of a large photo is bounded, and is what surrounds the part.
func TestOnlyTheSurroundingsAreKept(t *testing.T) {
	file := jpegOf(t, scene(640, 480, 1), 90)
	for name, file := range map[string][]byte{"upright": file, "turned": withSegments(file, exifSegment(6)), "png": pngOf(t, scene(640, 480, 1)), "grey": jpegOf(t, image.NewGray(image.Rect(0, 0, 640, 480)), 90)} {
		const most = 100_000
		wantParts(t, file, most, 0)
		d, err := NewDarkroom(1).Detail(t.Context(), bytes.NewReader(file), image.Rect(300, 200, 340, 230), most)
		if err != nil {
			t.Fatal(err)
		}
		if d.Bytes() > most*11/10 || d.Bytes() < most*8/10 {
			t.Errorf("%s: %d bytes are kept", name, d.Bytes())
		}
		if d.Holds(image.Rect(0, 0, 20, 20)) {
			t.Errorf("%s: the corner is kept", name)
		}
		if got := d.Part(image.Rect(0, 0, 20, 20)).Bounds(); !got.Empty() {
			t.Errorf("%s: what is not kept comes as %v", name, got)
		}
	}
	d, err := NewDarkroom(1).Detail(t.Context(), bytes.NewReader(file), image.Rect(0, 0, 640, 480), 100)
	if err != nil || !d.Holds(image.Rect(0, 0, 640, 480)) {
		t.Errorf("less than the part itself is kept: %v", err)
	}
}

func TestDetailOfWhatIsNone(t *testing.T) {
	room := NewDarkroom(1)
	_, err := room.Detail(t.Context(), bytes.NewReader([]byte("no picture")), image.Rect(0, 0, 1, 1), 1)
	wantCode(t, err, kiosk.NotAPicture)
	whole := jpegOf(t, scene(300, 200, 1), 90)
	_, err = room.Detail(t.Context(), bytes.NewReader(whole[:len(whole)/2]), image.Rect(0, 0, 1, 1), 1)
	wantCode(t, err, kiosk.Truncated)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := room.Detail(ctx, bytes.NewReader(whole), image.Rect(0, 0, 1, 1), 1); err == nil {
		t.Error("a decode nobody waits for is done")
	}
	d, err := room.Detail(t.Context(), bytes.NewReader(jpegOf(t, corners(202, 142), 90)), image.Rect(0, 0, 9, 9), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	part := d.Part(image.Rect(150, 10, 160, 20))
	if c := color.NRGBAModel.Convert(part.At(part.Bounds().Min.X, part.Bounds().Min.Y)).(color.NRGBA); c.G < 150 || c.R > 60 {
		t.Errorf("upper right is %v", c)
	}
}

// BenchmarkDetail24MP measures the first close look at a photo of 24 megapixels, and
// one step further (goal: 50 ms).
func BenchmarkDetail24MP(b *testing.B) {
	plain := benchJPEG(b)
	for name, file := range map[string][]byte{"upright": plain, "turned": withSegments(plain, exifSegment(6)), "Adobe": withSegments(plain, adobeExif())} {
		room := NewDarkroom(2)
		b.Run(name+"/first", func(b *testing.B) {
			loop(b, func() {
				if _, err := room.Detail(b.Context(), bytes.NewReader(file), image.Rect(1000, 1000, 2500, 2000), 56<<20); err != nil {
					b.Fatal(err)
				}
			})
		})
		d, err := room.Detail(b.Context(), bytes.NewReader(file), image.Rect(1000, 1000, 2500, 2000), 56<<20)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name+"/step", func(b *testing.B) {
			for b.Loop() {
				d.Part(image.Rect(1001, 1003, 2501, 2003))
			}
		})
	}
}
