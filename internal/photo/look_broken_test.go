package photo

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"testing"

	"backdrop/internal/photo/jpegcases"
	"backdrop/kiosk"
)

// A file may have its length before it has its content: whatever stands in the place
// of what is to come, and whichever decoder stumbles over it.
func TestLengthBeforeContent(t *testing.T) {
	scripts := jpegcases.Scripts(3)
	img := jpegcases.Picture(5, 200, 120, image.YCbCrSubsampleRatio444)
	for name, o := range map[string]jpegcases.Options{
		"plain": {}, "optimised": {Tables: jpegcases.Optimised}, "restarts": {Restart: 3},
		"progressive": {Script: scripts["usual"]}, "spectral": {Script: scripts["spectral"]},
	} {
		file := jpegcases.Encode(img, o)
		for n := 200; n < len(file)-2; n += len(file) / 40 {
			for _, filler := range []byte{0, 0x55, 0xe7, 0xff} {
				half := append(bytes.Clone(file[:n]), bytes.Repeat([]byte{filler}, len(file)-n)...)
				if _, err := NewDarkroom(1).Look(t.Context(), bytes.NewReader(half)); kiosk.CodeOf(err) != kiosk.Truncated {
					t.Errorf("%s, %d of %d bytes, then %#x: %v", name, n, len(file), filler, err)
				}
			}
		}
	}
}

// hollowed gives a file with n bytes of zeros in the middle.
func hollowed(file []byte, n int) []byte {
	out := bytes.Clone(file)
	clear(out[len(out)/2&^(holePage-1):][:n])
	return out
}

// A file that has its end before its middle is not taken for whole, whatever the
// decoders make of the zeros; padding and even pictures are.
func TestHoles(t *testing.T) {
	room := NewDarkroom(1)
	kinds := map[string][]byte{"large": jpegOf(t, jpegcases.Picture(6, 1300, 900, image.YCbCrSubsampleRatio420), 95)}
	small := jpegcases.Picture(7, 400, 300, image.YCbCrSubsampleRatio422)
	kinds["restarts"] = jpegcases.Encode(small, jpegcases.Options{Quality: 98, Restart: 25})
	kinds["grey"] = jpegcases.Encode(jpegcases.Grey(7, 400, 300), jpegcases.Options{Quality: 98})
	kinds["separate"] = jpegcases.Encode(small, jpegcases.Options{Quality: 98, Separate: true})
	for name, file := range kinds {
		for _, n := range []int{2 * holePage, 5*holePage + 77, len(file) / 3} {
			if n > len(file)/2-100 {
				continue
			}
			hole := hollowed(file, n)
			_, looked := room.Look(t.Context(), bytes.NewReader(hole))
			_, proved := room.Prove(t.Context(), bytes.NewReader(hole))
			if looked == nil || proved == nil {
				t.Errorf("%s with %d zeros: %v, %v", name, n, looked, proved)
			}
		}
		for what, whole := range map[string][]byte{
			"as it is":         file,
			"zeros behind":     append(bytes.Clone(file), make([]byte, 3*holePage)...),
			"zeros before EOI": append(append(bytes.Clone(file[:len(file)-2]), make([]byte, 3*holePage)...), 0xff, 0xd9),
			"zeros in EXIF":    withSegments(file, segment(0xe1, make([]byte, 4*holePage))),
		} {
			if _, err := room.Look(t.Context(), bytes.NewReader(whole)); err != nil {
				t.Errorf("%s, %s: %v", name, what, err)
			}
		}
	}
}

// The search itself: what the decoders would have refused anyway does not show it.
func TestSearchHoles(t *testing.T) {
	img := jpegcases.Picture(8, 400, 300, image.YCbCrSubsampleRatio420)
	for i, c := range []struct {
		o     jpegcases.Options
		found bool
	}{
		{jpegcases.Options{Quality: 98}, true},
		{jpegcases.Options{Quality: 98, Restart: 4}, true},
		{jpegcases.Options{Quality: 98, Script: []jpegcases.Scan{{Comps: []int{0, 1, 2}}, {Comps: []int{0}, Ss: 1, Se: 63}}}, true},
	} {
		file := jpegcases.Encode(img, c.o)
		if err := mindHoles(t.Context(), bytes.NewReader(file), formatJPEG); err != nil {
			t.Errorf("%d: %v", i, err)
		}
		for _, n := range []int{holePage - 1, holePage, 3 * holePage} {
			err := mindHoles(t.Context(), bytes.NewReader(hollowed(file, n)), formatJPEG)
			if want := c.found && n >= holePage; (kiosk.CodeOf(err) == kiosk.Truncated) != want || err != nil != want {
				t.Errorf("%d, %d zeros: %v", i, n, err)
			}
		}
	}
	even := jpegcases.Encode(image.NewGray(image.Rect(0, 0, 2000, 1600)), jpegcases.Options{Tables: jpegcases.Optimised})
	if empty, err := emptyPage(t.Context(), bytes.NewReader(even), int64(len(even))); err != nil || !empty {
		t.Errorf("an even picture of %d bytes has no page of zeros: %v", len(even), err)
	}
	if _, err := NewDarkroom(1).Look(t.Context(), bytes.NewReader(even)); err != nil {
		t.Errorf("an even picture: %v", err)
	}
}

// FuzzLookReduced: even pictures, which are small files, but large enough to be decoded
// at 1/2. What Look takes is a picture of the size it says, and Prove takes it too.
func FuzzLookReduced(f *testing.F) {
	grey := image.NewGray(image.Rect(0, 0, 1300, 900))
	colour := image.NewYCbCr(grey.Rect, image.YCbCrSubsampleRatio420)
	for _, o := range []jpegcases.Options{
		{}, {Tables: jpegcases.Optimised, Orientation: 6}, {Restart: 900, Tables: jpegcases.Optimised},
		{Separate: true, Tables: jpegcases.Optimised}, {Tables: jpegcases.Optimised, Trailer: make([]byte, 2*holePage)},
		{Script: jpegcases.Scripts(1)["dc"], Tables: jpegcases.Optimised},
	} {
		f.Add(jpegcases.Encode(grey, o))
		if o.Script == nil {
			f.Add(jpegcases.Encode(colour, o))
		}
	}
	room := NewDarkroom(1)
	f.Fuzz(func(t *testing.T, file []byte) {
		look, err := room.Look(t.Context(), bytes.NewReader(file))
		if kiosk.CodeOf(err) == kiosk.InternalFault && err != nil {
			t.Fatalf("no fault but %v", err)
		}
		if err != nil {
			return
		}
		if w, h := PreviewSize(look.Width, look.Height); look.Picture.Rect.Size() != image.Pt(w, h) || look.UploadWidth != w || look.UploadHeight != h {
			t.Fatalf("%d×%d became %v, said %d×%d", look.Width, look.Height, look.Picture.Rect, look.UploadWidth, look.UploadHeight)
		}
		if _, err := room.Prove(t.Context(), bytes.NewReader(file)); err != nil {
			t.Fatalf("looked at, not proved: %v", err)
		}
	})
}

// BenchmarkMindHoles: what the search costs for a whole file of some MB, without and
// with a page of zeros behind the picture.
func BenchmarkMindHoles(b *testing.B) {
	var file bytes.Buffer
	if err := jpeg.Encode(&file, jpegcases.Picture(6, 3000, 2000, image.YCbCrSubsampleRatio420), &jpeg.Options{Quality: 97}); err != nil {
		b.Fatal(err)
	}
	for _, tail := range []int{0, 3 * holePage} {
		b.Run(fmt.Sprintf("tail%d", tail), func(b *testing.B) {
			data := append(bytes.Clone(file.Bytes()), make([]byte, tail)...)
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				if err := mindHoles(b.Context(), bytes.NewReader(data), formatJPEG); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
