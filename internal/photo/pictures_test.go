package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"backdrop/internal/photo/pngenc"
	"backdrop/kiosk"
)

// scene paints an opaque picture with slopes, an edge and noise, different in
// every corner.
func scene(w, h int, seed uint64) *image.RGBA {
	rnd := rand.New(rand.NewPCG(seed, 1))
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			n := rnd.IntN(16)
			v := 40 + 40*math.Sin(float64(x)/7)*math.Cos(float64(y)/5)
			c := color.RGBA{byte(n + 200*x/w), byte(n + 200*y/h), byte(float64(n) + v), 255}
			if (x-w/2)*(x-w/2)+(y-h/3)*(y-h/3) < w*h/40 {
				c = color.RGBA{230, 60, byte(60 + n), 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// corners is a picture whose four quarters are red, green, blue and white in
// reading order: it shows which way up it is.
func corners(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := [...]color.RGBA{{220, 0, 0, 255}, {0, 200, 0, 255}, {0, 0, 220, 255}, {240, 240, 240, 255}}[2*(2*y/h)+2*x/w]
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// person is a cutout: an ellipse with a soft edge, colours kept outside.
func person(w, h int, seed uint64) *image.NRGBA {
	src := scene(w, h, seed)
	out := image.NewNRGBA(src.Rect)
	copy(out.Pix, src.Pix)
	for y := range h {
		for x := range w {
			dx, dy := (float64(x)+0.5)/float64(w)-0.5, (float64(y)+0.5)/float64(h)-0.5
			r := math.Sqrt(dx*dx*6 + dy*dy*5)
			out.Pix[out.PixOffset(x, y)+3] = byte(min(max((1.05-r)*255/0.3, 0), 255))
		}
	}
	return out
}

func jpegOf(tb testing.TB, img image.Image, quality int) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func pngOf(tb testing.TB, img image.Image) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, img); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// exif builds a TIFF block with Orientation in the main directory, and another,
// wrong one in the thumbnail's.
func exif(orientation int, order binary.AppendByteOrder) []byte {
	b := []byte("II")
	if order.AppendUint16(nil, 1)[0] == 0 {
		b = []byte("MM")
	}
	entry := func(tag uint16, value int) {
		b = order.AppendUint16(b, tag)
		b = order.AppendUint16(b, 3)
		b = order.AppendUint32(b, 1)
		b = order.AppendUint16(b, uint16(value))
		b = order.AppendUint16(b, 0)
	}
	b = order.AppendUint16(b, 42)
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	entry(0x0100, 77) // ImageWidth: something else first
	entry(0x0112, orientation)
	b = order.AppendUint32(b, uint32(len(b)+4))
	b = order.AppendUint16(b, 1)
	entry(0x0112, orientation%8+1)
	return order.AppendUint32(b, 0)
}

func segment(marker byte, content []byte) []byte {
	b := []byte{0xff, marker}
	b = binary.BigEndian.AppendUint16(b, uint16(len(content)+2))
	return append(b, content...)
}

// withSegments puts segments right behind a JPEG's first marker.
func withSegments(file []byte, segments ...[]byte) []byte {
	out := append([]byte{}, file[:2]...)
	for _, s := range segments {
		out = append(out, s...)
	}
	return append(out, file[2:]...)
}

func exifSegment(orientation int) []byte {
	return segment(0xe1, append([]byte("Exif\x00\x00"), exif(orientation, binary.BigEndian)...))
}

func xmpSegment() []byte {
	return segment(0xe1, []byte("http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><secret/></x:xmpmeta>"))
}

// withChunk puts a chunk behind a PNG's header chunk.
func withChunk(file []byte, name string, content []byte) []byte {
	var chunk bytes.Buffer
	_ = pngenc.Chunk(&chunk, name, content)
	out := append([]byte{}, file[:33]...)
	out = append(out, chunk.Bytes()...)
	return append(out, file[33:]...)
}

func decodeJPEG(tb testing.TB, data []byte) image.Image {
	tb.Helper()
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		tb.Fatalf("decode what we wrote: %v", err)
	}
	return img
}

func wantCode(tb testing.TB, err error, codes ...kiosk.Code) {
	tb.Helper()
	if err == nil {
		tb.Errorf("no error, want one of %v", codes)
		return
	}
	got := kiosk.CodeOf(err)
	for _, c := range codes {
		if c == got {
			return
		}
	}
	tb.Errorf("code %s (%v), want one of %v", got, err, codes)
}

// difference gives the mean and the largest difference of two pictures' colours
// on black.
func difference(tb testing.TB, a, b image.Image) (mean float64, worst int) {
	tb.Helper()
	if a.Bounds().Size() != b.Bounds().Size() {
		tb.Fatalf("sizes %v and %v", a.Bounds().Size(), b.Bounds().Size())
	}
	size := a.Bounds().Size()
	ra, rb := &plain{img: a}, &plain{img: b}
	la, lb := make([]byte, 4*size.X), make([]byte, 4*size.X)
	sum := 0
	for y := range size.Y {
		ra.row(y, la)
		rb.row(y, lb)
		for i := range la {
			d := int(la[i]) - int(lb[i])
			d = max(d, -d)
			sum += d
			worst = max(worst, d)
		}
	}
	return float64(sum) / float64(4*size.X*size.Y), worst
}

// segmentsOf lists a JPEG's markers up to the end of the picture and fails on
// anything that is not a plain JPEG.
func segmentsOf(tb testing.TB, file []byte) (markers []byte) {
	tb.Helper()
	at := 2
	for {
		if at+2 > len(file) || file[at] != 0xff {
			tb.Fatalf("no marker at %d of %d", at, len(file))
		}
		marker := file[at+1]
		markers = append(markers, marker)
		if marker == 0xd9 {
			if at+2 != len(file) {
				tb.Fatalf("%d bytes behind the end", len(file)-at-2)
			}
			return markers
		}
		if marker >= 0xd0 && marker <= 0xd7 {
			at += 2
		} else {
			at += 2 + int(binary.BigEndian.Uint16(file[at+2:]))
		}
		if marker == 0xda || marker >= 0xd0 && marker <= 0xd7 {
			for file[at] != 0xff || file[at+1] == 0 {
				at++
			}
		}
	}
}

// wantBare fails if a JPEG carries anything but what decoding needs.
func wantBare(tb testing.TB, file []byte) {
	tb.Helper()
	for _, m := range segmentsOf(tb, file) {
		if m >= 0xe1 && m <= 0xef || m == 0xfe {
			tb.Errorf("segment %#x in a picture that goes out", m)
		}
	}
	if head := "\xff\xd8\xff\xe0\x00\x10JFIF\x00"; !strings.HasPrefix(string(file), head) { // 16 bytes: no room for a thumbnail
		tb.Errorf("the picture begins with %x", file[:min(len(file), 11)])
	}
}
