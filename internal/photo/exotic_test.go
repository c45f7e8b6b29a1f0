package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"image"
	"image/color"
	"io"
	"testing"

	"backdrop/kiosk"
)

// cmykOf writes a JPEG of four inks as print shops' programs do: inverted, marked
// by Adobe's segment. Each ink is a scan of its own, borrowed from a grey JPEG.
func cmykOf(t *testing.T, inks [4]*image.Gray) []byte {
	t.Helper()
	var out []byte
	for i, ink := range inks {
		file := jpegOf(t, ink, 98)
		frame, scan, data, err := partsOf(file)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			out = withSegments(file[:frame], segment(0xee, []byte("Adobe\x00\x64\x00\x00\x00\x00\x00")))
			size := file[frame+4 : frame+9] // precision, height, width
			out = append(out, segment(0xc0, append(append([]byte{}, size...), 4, 'C', 0x11, 0, 'M', 0x11, 0, 'Y', 0x11, 0, 'K', 0x11, 0))...)
			out = append(out, tablesBetween(file, frame, scan)...)
		}
		out = append(out, segment(0xda, []byte{1, "CMYK"[i], 0, 0, 63, 0})...)
		out = append(out, file[data:len(file)-2]...)
	}
	return append(out, 0xff, 0xd9)
}

// partsOf finds, in a file of image/jpeg, the frame header, the scan header and
// the coded data, which ends two bytes before the file does.
func partsOf(file []byte) (frame, scan, data int, err error) {
	for at := 2; at+4 <= len(file) && file[at] == 0xff; {
		length := 2 + int(binary.BigEndian.Uint16(file[at+2:]))
		switch file[at+1] {
		case 0xc0:
			frame = at
		case 0xda:
			return frame, at, at + length, nil
		}
		at += length
	}
	return 0, 0, 0, errors.New("no frame and scan found")
}

// tablesBetween gives what stands between the frame header and the scan header.
func tablesBetween(file []byte, frame, scan int) []byte {
	return file[frame+2+int(file[frame+3]) : scan]
}

func TestFourInks(t *testing.T) {
	const w, h = 120, 90
	var inks [4]*image.Gray
	want := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range inks {
		inks[i] = image.NewGray(want.Rect)
	}
	for y := range h {
		for x := range w {
			stored := [4]byte{byte(40 + x), byte(60 + 2*y), 200, byte(255 - x)} // 255: no ink
			for i := range inks {
				inks[i].SetGray(x, y, color.Gray{stored[i]})
			}
			f := func(i int) byte { return byte(int(stored[i]) * int(stored[3]) / 255) }
			want.SetRGBA(x, y, color.RGBA{f(0), f(1), f(2), 255})
		}
	}
	file := cmykOf(t, inks)
	room := NewDarkroom(1)
	look, err := room.Look(t.Context(), bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	data, _, _, err := room.Upload(t.Context(), NewOriginal(bytes.NewReader(withSegments(file, exifSegment(1)))), UploadLimit{})
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range [][]byte{look.Upload, data} {
		if mean, _ := difference(t, decodeJPEG(t, out), want); mean > 3 {
			t.Errorf("off by %.1f on average", mean)
		}
		wantBare(t, out)
	}
}

// blowsUp panics at its nth read, as a decoder with a mistake would.
type blowsUp struct {
	*bytes.Reader
	reads int
}

func (b *blowsUp) Read(p []byte) (int, error) {
	if b.reads--; b.reads < 0 {
		panic("a decoder's mistake")
	}
	return b.Reader.Read(p[:min(len(p), 200)])
}

func TestPanicOfADecoderIsAFault(t *testing.T) {
	file := jpegOf(t, scene(200, 200, 1), 90)
	for reads := 6; reads < 40; reads += 3 {
		_, err := NewDarkroom(1).Look(t.Context(), &blowsUp{bytes.NewReader(file), reads})
		if kiosk.CodeOf(err) != kiosk.Unreadable {
			t.Errorf("after %d reads: %v", reads, err)
		}
	}
}

func TestHeaderEstimates(t *testing.T) {
	grey := jpegOf(t, ramp(100, 100), 80)
	colour := jpegOf(t, scene(100, 100, 1), 80)
	progressive := append([]byte{}, colour...)
	frame, _, _, err := partsOf(progressive)
	if err != nil {
		t.Fatal(err)
	}
	progressive[frame+1] = 0xc2
	for name, c := range map[string]struct {
		file []byte
		want int64
	}{
		"grey": {grey, 10_000}, "4:2:0": {colour, 15_000}, "progressive 4:2:0": {progressive, 75_000},
		"behind other segments": {withSegments(colour, xmpSegment(), []byte{0xff, 0xff}, exifSegment(1)), 15_000},
		"cut off":               {colour[:20], 200_000},
	} {
		if got := jpegMemory(bytes.NewReader(c.file), 10_000); got != c.want {
			t.Errorf("%s: %d bytes, want %d", name, got, c.want)
		}
	}
	for name, c := range map[string]struct {
		img  image.Image
		want int64
	}{
		"grey": {ramp(10, 10), 100}, "RGB": {scene(10, 10, 1), 400}, "RGBA": {person(10, 10, 1), 400},
		"16 bits": {image.NewNRGBA64(image.Rect(0, 0, 10, 10)), 800}, "16-bit grey": {image.NewGray16(image.Rect(0, 0, 10, 10)), 200},
	} {
		if got := pngMemory(pngOf(t, c.img)[:33], 100); got != c.want {
			t.Errorf("%s PNG: %d bytes, want %d", name, got, c.want)
		}
	}
}

func TestInputKnowsItsEnd(t *testing.T) {
	in := &input{r: bytes.NewReader([]byte("ab"))}
	if _, err := io.ReadFull(in, make([]byte, 2)); err != nil || in.ended {
		t.Errorf("ended after exactly what there was: %v", err)
	}
	if _, err := in.Read(make([]byte, 1)); !errors.Is(err, io.EOF) || !in.ended {
		t.Errorf("asked for more: %v, ended %v", err, in.ended)
	}
}
