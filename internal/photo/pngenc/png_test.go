package pngenc_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"reflect"
	"testing"

	"backdrop/internal/photo/pngenc"
	"backdrop/internal/photo/pngrows"
)

// encode writes pix, rows one behind the other, in bands of so many rows.
func encode(t testing.TB, kind pngenc.Kind, size image.Point, pix []byte, rows int) []byte {
	t.Helper()
	var out bytes.Buffer
	file := &pngenc.File{W: &out, Kind: kind, Size: size, DPI: 300, SRGB: true}
	if err := file.Start(); err != nil {
		t.Fatal(err)
	}
	press, stride := pngenc.NewPress(kind, size.X), size.X*kind.PixelBytes()
	for top := 0; top < size.Y; top += rows {
		press.Begin()
		for y := top; y < min(top+rows, size.Y); y++ {
			press.Add(pix[y*stride:][:stride])
		}
		if err := file.Add(press.End()); err != nil {
			t.Fatal(err)
		}
	}
	if err := file.Finish(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// wantPixels reads a file with image/png, which tests every checksum, and row by
// row.
func wantPixels(t testing.TB, kind pngenc.Kind, size image.Point, file, pix []byte) {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	got := []byte{}
	switch img := img.(type) {
	case *image.NRGBA:
		got = img.Pix
	case *image.Gray:
		got = img.Pix
	}
	if img.Bounds().Size() != size || !bytes.Equal(got, pix) {
		t.Fatalf("%T of %v came back changed", img, img.Bounds())
	}
	rows, err := pngrows.NewReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	stride := size.X * kind.PixelBytes()
	if w, h := rows.Size(); image.Pt(w, h) != size || rows.Kind().Bytes() != kind.PixelBytes() {
		t.Fatalf("%d×%d pixels of kind %d", w, h, rows.Kind())
	}
	line := make([]byte, stride)
	for y := range size.Y {
		if err := rows.Next(line); err != nil || !bytes.Equal(line, pix[y*stride:][:stride]) {
			t.Fatalf("row %d: %v, or another one", y, err)
		}
	}
	if err := rows.Next(line); err != io.EOF {
		t.Fatalf("behind the last row: %v", err)
	}
}

func pictures(kind pngenc.Kind, size image.Point) map[string][]byte {
	stride := size.X * kind.PixelBytes()
	r := rand.New(rand.NewPCG(uint64(size.X), uint64(size.Y)))
	made := func(of func(x, y, channel int) int) []byte {
		pix := make([]byte, stride*size.Y)
		for i := range pix {
			pix[i] = byte(of(i%stride/kind.PixelBytes(), i/stride, i%kind.PixelBytes()))
		}
		return pix
	}
	slope := func(x, y, channel int) int { return x*(channel+1)/3 + y*2 + r.IntN(4) }
	return map[string][]byte{
		"clear":  made(func(x, y, channel int) int { return 0 }),
		"flat":   made(func(x, y, channel int) int { return 77 * channel }),
		"white":  made(func(x, y, channel int) int { return 255 }),
		"noise":  made(func(x, y, channel int) int { return r.IntN(256) }),
		"slope":  made(slope),
		"dotted": made(func(x, y, channel int) int { return 255 * (min(1, r.IntN(500)) ^ 1) }),
		"island": made(func(x, y, channel int) int {
			if dx, dy := 2*x-size.X, 2*y-size.Y; 3*dx*dx+3*dy*dy > size.X*size.Y {
				return 0
			}
			return slope(x, y, channel) | 255*(channel/3)
		}),
		"stripes": made(func(x, y, channel int) int { return y / 3 % 2 * slope(x, y, channel) }),
	}
}

func TestPNG(t *testing.T) {
	sizes := []image.Point{{1, 1}, {1, 9}, {9, 1}, {255, 41}, {640, 100}, {1301, 64}, {40_001, 3}}
	for w := 2; w < 20; w++ {
		sizes = append(sizes, image.Pt(w, 5))
	}
	for kind, name := range map[pngenc.Kind]string{pngenc.Grey(): "grey", pngenc.RGBA(): "rgba"} {
		for _, size := range sizes {
			for what, pix := range pictures(kind, size) {
				t.Run(fmt.Sprintf("%s %v %s", name, size, what), func(t *testing.T) {
					for _, rows := range []int{1, 7, size.Y} {
						wantPixels(t, kind, size, encode(t, kind, size, pix, rows), pix)
					}
				})
			}
		}
	}
}

// TestFewerBytes holds the size against image/png's fastest level, but for what is
// a drawing.
func TestFewerBytes(t *testing.T) {
	size := image.Pt(640, 400)
	for what, pix := range pictures(pngenc.RGBA(), size) {
		ours := encode(t, pngenc.RGBA(), size, pix, 100)
		var theirs bytes.Buffer
		img := &image.NRGBA{Pix: pix, Stride: 4 * size.X, Rect: image.Rectangle{Max: size}}
		img.Set(0, 0, color.Transparent) // or image/png writes three channels
		if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&theirs, img); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d bytes, image/png %d", what, len(ours), theirs.Len())
		if most := theirs.Len() + 300; what != "dotted" && len(ours) > most {
			t.Errorf("%s: %d bytes, image/png %d", what, len(ours), theirs.Len())
		}
	}
}

// TestPressForgets makes the same band before and after another picture: what is
// written must not depend on which press makes it.
func TestPressForgets(t *testing.T) {
	size := image.Pt(300, 60)
	for kind, name := range map[pngenc.Kind]string{pngenc.Grey(): "grey", pngenc.RGBA(): "rgba"} {
		stride := size.X * kind.PixelBytes()
		used := pngenc.NewPress(kind, size.X)
		band := func(p *pngenc.Press, pix []byte) pngenc.Band {
			p.Begin()
			for y := range size.Y {
				p.Add(pix[y*stride:][:stride])
			}
			return p.End()
		}
		for what, pix := range pictures(kind, size) {
			if !reflect.DeepEqual(band(used, pix), band(pngenc.NewPress(kind, size.X), pix)) {
				t.Errorf("%s %s: another band from a used press", name, what)
			}
		}
	}
}

type full struct{ left int }

var errFull = errors.New("disk full")

func (f *full) Write(p []byte) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// TestWriteErrors lets the writer fail at every byte.
func TestWriteErrors(t *testing.T) {
	press := pngenc.NewPress(pngenc.Grey(), 3)
	press.Begin()
	press.Add([]byte{1, 2, 3})
	band := press.End()
	write := func(w io.Writer) error {
		f := &pngenc.File{W: w, Kind: pngenc.Grey(), Size: image.Pt(3, 1), DPI: 300, SRGB: true}
		return errors.Join(f.Start(), f.Add(band), f.Finish())
	}
	room := 0
	for ; room < 1000; room++ {
		err := write(&full{left: room})
		if err == nil {
			break
		}
		if !errors.Is(err, errFull) {
			t.Fatalf("with room for %d bytes: %v", room, err)
		}
	}
	var out bytes.Buffer
	if err := write(&out); err != nil || out.Len() != room {
		t.Errorf("%d bytes written, %v; %d needed", out.Len(), err, room)
	}
}

func FuzzPNG(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8}, uint8(3), uint8(2), true)
	f.Add(make([]byte, 400), uint8(10), uint8(1), true)
	f.Add([]byte("some rows of letters, in grey"), uint8(4), uint8(3), false)
	f.Fuzz(func(t *testing.T, pix []byte, width, rows uint8, colours bool) {
		kind := pngenc.Grey()
		if colours {
			kind = pngenc.RGBA()
		}
		stride := int(width) * kind.PixelBytes()
		if stride == 0 || rows == 0 || len(pix) < stride || len(pix) > 1<<16 {
			return
		}
		size := image.Pt(int(width), len(pix)/stride)
		pix = pix[:size.Y*stride]
		wantPixels(t, kind, size, encode(t, kind, size, pix, int(rows)), pix)
	})
}
