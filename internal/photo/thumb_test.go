package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"math/rand/v2"
	"testing"
)

// exifWith is exif with a thumbnail: the second directory and its JPEG.
func exifWith(orientation int, order binary.AppendByteOrder, thumbnail []byte) []byte {
	b := exif(orientation, order)
	at := 8 + 2 + 2*12 + 4 // header, directory of two entries, link
	b = b[:at]
	entry := func(tag uint16, value int) {
		b = order.AppendUint16(b, tag)
		b = order.AppendUint16(b, 4)
		b = order.AppendUint32(b, 1)
		b = order.AppendUint32(b, uint32(value))
	}
	b = order.AppendUint16(b, 3)
	entry(0x0112, orientation%8+1) // of the thumbnail: never to be believed
	entry(0x0201, at+2+3*12+4)
	entry(0x0202, len(thumbnail))
	b = order.AppendUint32(b, 0)
	return append(b, thumbnail...)
}

// boxed gives corners at the shape of a picture inside w×h, with black bars.
func boxed(w, h int, inner image.Rectangle) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.Black, image.Point{}, draw.Src)
	draw.Draw(img, inner, corners(inner.Dx(), inner.Dy()), image.Point{}, draw.Src)
	return img
}

func withThumbnail(t testing.TB, picture image.Image, thumbnail image.Image, orientation int, order binary.AppendByteOrder) []byte {
	block := exifWith(orientation, order, jpegOf(t, thumbnail, 85))
	return withSegments(jpegOf(t, picture, 80), segment(0xe0, []byte("JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00")),
		xmpSegment(), segment(0xe1, append([]byte("Exif\x00\x00"), block...)))
}

func TestThumbnail(t *testing.T) {
	for name, c := range map[string]struct {
		picture, thumbnail image.Image
		most, least        image.Point // its size, before turning
	}{
		"3:2 in 4:3":   {corners(600, 400), boxed(160, 120, image.Rect(0, 7, 160, 113)), image.Pt(160, 106), image.Pt(160, 102)},
		"16:9 in 4:3":  {corners(640, 360), boxed(160, 120, image.Rect(0, 15, 160, 105)), image.Pt(160, 90), image.Pt(160, 86)},
		"2:3 in 4:3":   {corners(400, 600), boxed(160, 120, image.Rect(40, 0, 120, 120)), image.Pt(80, 120), image.Pt(76, 120)},
		"1:1 in 4:3":   {corners(400, 400), boxed(160, 120, image.Rect(20, 0, 140, 120)), image.Pt(120, 120), image.Pt(116, 120)},
		"4:3":          {corners(640, 480), corners(160, 120), image.Pt(160, 120), image.Pt(160, 120)},
		"3:2 unboxed":  {corners(600, 400), corners(160, 107), image.Pt(160, 107), image.Pt(160, 107)},
		"large for it": {corners(60, 40), corners(600, 400), image.Pt(600, 400), image.Pt(600, 400)},
	} {
		for o := 1; o <= 8; o++ {
			for _, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
				file := withThumbnail(t, c.picture, c.thumbnail, o, order)
				img, err := Thumbnail(bytes.NewReader(file), int64(len(file)))
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				size := img.Bounds().Size()
				if sideways(o) {
					size.X, size.Y = size.Y, size.X
				}
				if size.X > c.most.X || size.Y > c.most.Y || size.X < c.least.X || size.Y < c.least.Y {
					t.Errorf("%s, orientation %d: stored %v, want %v to %v", name, o, size, c.least, c.most)
				}
				wantCornersAt(t, img, o)
				if c.thumbnail.Bounds().Size() != c.most {
					wantNoBars(t, img)
				}
			}
		}
	}
}

// wantCornersAt is wantCorners for a picture that does not begin at zero.
func wantCornersAt(t *testing.T, img image.Image, orientation int) {
	t.Helper()
	flat := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(flat, flat.Rect, img, img.Bounds().Min, draw.Src)
	wantCorners(t, flat, orientation)
}

// wantNoBars fails on an edge that is black.
func wantNoBars(t *testing.T, img image.Image) {
	t.Helper()
	b := img.Bounds()
	for _, at := range []image.Point{{b.Min.X + b.Dx()/4, b.Min.Y}, {b.Min.X + b.Dx()/4, b.Max.Y - 1}, {b.Min.X, b.Min.Y + b.Dy()/4}, {b.Max.X - 1, b.Min.Y + b.Dy()/4}} {
		c := color.RGBAModel.Convert(img.At(at.X, at.Y)).(color.RGBA)
		if max(c.R, c.G, c.B) < 130 {
			t.Errorf("%v of %v is %v", at, b, c)
		}
	}
}

func TestNoThumbnail(t *testing.T) {
	plain := jpegOf(t, scene(60, 40, 1), 80)
	file := withThumbnail(t, scene(60, 40, 1), corners(160, 120), 1, binary.BigEndian)
	exifAt := bytes.Index(file, []byte("Exif"))
	empty := jpegOf(t, corners(16, 12), 60)
	copy(empty[bytes.Index(empty, []byte{0xff, 0xc0})+5:], []byte{0, 12, 0, 0}) // 12 rows of no pixel
	patch := func(old, put []byte) []byte {
		b := bytes.Clone(file)
		i := bytes.LastIndex(b[:exifAt+120], old)
		if i < 0 {
			t.Fatalf("%x is not there", old)
		}
		copy(b[i:], put)
		return b
	}
	for name, b := range map[string][]byte{
		"empty": nil, "one byte": {0xff}, "text": []byte("hello hello hello"), "plain": plain, "png": pngOf(t, scene(20, 20, 1)),
		"orientation only":   withSegments(plain, exifSegment(6)),
		"offset far away":    patch([]byte{2, 1, 0, 4, 0, 0, 0, 1}, []byte{2, 1, 0, 4, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff}),
		"length far away":    patch([]byte{2, 2, 0, 4, 0, 0, 0, 1}, []byte{2, 2, 0, 4, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff}),
		"length nothing":     patch([]byte{2, 2, 0, 4, 0, 0, 0, 1}, []byte{2, 2, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0}),
		"offset is the head": patch([]byte{2, 1, 0, 4, 0, 0, 0, 1}, []byte{2, 1, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0}),
		"too large":          withThumbnail(t, scene(60, 40, 1), corners(641, 10), 1, binary.BigEndian),
		"without pixels":     withSegments(plain, segment(0xe1, append([]byte("Exif\x00\x00"), exifWith(1, binary.BigEndian, empty)...))),
		"cut in it":          file[:exifAt+400],
	} {
		img, err := Thumbnail(bytes.NewReader(b), int64(len(b)))
		if img != nil || !errors.Is(err, ErrNoThumbnail) {
			t.Errorf("%s: %v, %v", name, img, err)
		}
	}
	broken := errors.New("the card is gone")
	if _, err := Thumbnail(failing{broken}, 1000); !errors.Is(err, broken) {
		t.Errorf("a broken reader: %v", err)
	}
	if _, err := Thumbnail(bytes.NewReader(file), -1); !errors.Is(err, ErrNoThumbnail) {
		t.Errorf("no size: %v", err)
	}
}

type failing struct{ err error }

func (f failing) ReadAt([]byte, int64) (int, error) { return 0, f.err }

// FuzzThumbnail: whatever the bytes, no panic, no large picture, no memory beyond
// what a thumbnail takes.
func FuzzThumbnail(f *testing.F) {
	// small: of large ones a fuzzer spends its time on making them smaller
	frame := append([]byte{0xff, 0xd8}, segment(0xc0, []byte{8, 0, 40, 0, 60, 1, 1, 0x11, 0})...) // nothing behind it is read
	for o, order := range []binary.AppendByteOrder{binary.BigEndian, binary.LittleEndian} {
		for _, thumbnail := range []image.Image{boxed(16, 12, image.Rect(0, 1, 16, 11)), ramp(9, 7)} {
			block := exifWith(1+5*o, order, jpegOf(f, thumbnail, 60))
			f.Add(withSegments(frame, segment(0xe1, append([]byte("Exif\x00\x00"), block...))))
		}
	}
	f.Add(withSegments(frame, xmpSegment(), exifSegment(6)))
	f.Fuzz(func(t *testing.T, b []byte) {
		img, err := Thumbnail(bytes.NewReader(b), int64(len(b)))
		if err == nil && (img.Bounds().Empty() || img.Bounds().Dx() > thumbSide || img.Bounds().Dy() > thumbSide) {
			t.Errorf("a thumbnail of %v", img.Bounds())
		}
	})
}

func TestRottenThumbnails(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	whole := withThumbnail(t, scene(60, 40, 1), boxed(160, 120, image.Rect(0, 7, 160, 113)), 6, binary.BigEndian)
	exifAt := bytes.Index(whole, []byte("Exif"))
	for i := range 3000 {
		b := bytes.Clone(whole)
		from, n := 0, len(b)
		if i%2 == 0 { // the directories more often
			from, n = exifAt, 120
		}
		for range 1 + rnd.IntN(4) {
			b[from+rnd.IntN(n)] = byte(rnd.Uint32())
		}
		img, err := Thumbnail(bytes.NewReader(b[:len(b)-rnd.IntN(200)]), int64(len(b)))
		if err == nil && img.Bounds().Empty() {
			t.Fatal("an empty picture")
		}
	}
}

func BenchmarkThumbnail(b *testing.B) {
	file := withThumbnail(b, scene(1200, 800, 1), scene(160, 120, 1), 6, binary.BigEndian)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Thumbnail(bytes.NewReader(file), int64(len(file))); err != nil {
			b.Fatal(err)
		}
	}
}
