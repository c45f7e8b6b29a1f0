package main

import (
	"bytes"
	"image"
	"testing"
)

// The files in the repository must be what the program draws, so a drawing may
// depend on nothing but its size.
func TestDrawingsAreRepeatable(t *testing.T) {
	for name, draw := range map[string]func(w, h int) *canvas{"studio": studio, "beach": beach, "night": night} {
		first, again := draw(90, 60).picture(1), draw(90, 60).picture(1)
		if !bytes.Equal(first.Pix, again.Pix) {
			t.Errorf("%s differs from run to run", name)
		}
	}
	first, again := paletted(frame(240, 160).picture()), paletted(frame(240, 160).picture())
	if !bytes.Equal(first.Pix, again.Pix) {
		t.Error("the frame differs from run to run")
	}
}

// Fewer colours must not make the window milky or the card see-through.
func TestPaletteKeepsClearAndSolid(t *testing.T) {
	full := frame(300, 200).picture()
	few := paletted(full)
	if len(few.Palette) > 256 {
		t.Fatalf("%d colours", len(few.Palette))
	}
	for y := range 200 {
		for x := range 300 {
			want := full.NRGBAAt(x, y).A
			_, _, _, a := few.At(x, y).RGBA()
			if got := uint8(a >> 8); want == 0 && got > 0 || want == 255 && got < 255 || want < 255 && got == 255 {
				t.Fatalf("cover at %d, %d is %d, was %d", x, y, got, want)
			}
		}
	}
}

// The tint of the studio is one constant for JPEG, from dim to bright.
func TestWarmIsOneTint(t *testing.T) {
	for k := range 20 {
		c := newCanvas(1, 1)
		c.px[0] = warm(0.06 + 0.04*float64(k))
		p := c.picture(0).RGBAAt(0, 0)
		if d := int(p.R) - int(p.B); d < 17 || d > 19 {
			t.Errorf("at step %d red and blue are %d apart (%v)", k, d, p)
		}
	}
}

func TestMaskMeasuresArea(t *testing.T) {
	s := &shape{}
	s.add(point{0.25, 0.25}, point{0.75, 0.25}, point{0.75, 0.75}, point{0.25, 0.75})
	s.add(point{-3, -3}, point{-2, -3}, point{-2, -2}) // outside
	m := s.mask(200, 100)
	sum := 0
	for _, a := range m.Pix {
		sum += int(a)
	}
	if sum != 50*50*255 || m.AlphaAt(50, 50).A != 255 || m.Rect != image.Rect(0, 0, 200, 100) {
		t.Errorf("the mask covers %.1f pixels", float64(sum)/255)
	}
}
