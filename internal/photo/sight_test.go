package photo

import (
	"bytes"
	"image"
	"image/color"
	"io"
	"testing"
)

// What shows nothing is known for that, in every form; a little is enough, and dust
// is not.
func TestEmptyCutouts(t *testing.T) {
	clear := image.NewNRGBA(image.Rect(0, 0, 400, 300))
	for i := range clear.Pix {
		clear.Pix[i] = []byte{200, 90, 10, 0}[i%4]
	}
	dust := image.NewNRGBA(clear.Rect)
	dust.SetNRGBA(7, 299, color.NRGBA{9, 9, 9, 255})
	for i := 3; i < len(dust.Pix); i += 400 {
		dust.Pix[i] = 2
	}
	little := image.NewNRGBA(clear.Rect)
	for x := range 4 {
		for y := range 4 {
			little.SetNRGBA(390+x, 290+y, color.NRGBA{1, 2, 3, 255})
		}
	}
	for name, c := range map[string]struct {
		img  *image.NRGBA
		want bool
	}{"clear": {clear, true}, "dust": {dust, true}, "little": {little, false}, "person": {person(400, 300, 1), false}} {
		alpha := asMatte(c.img)
		for form, file := range map[string][]byte{"PNG": pngOf(t, c.img), "ZIP": zipOf(t, c.img), "matte": pngOf(t, alpha)} {
			if info, err := check(t, file); err != nil || info.Empty != c.want {
				t.Errorf("%s as %s: %+v, %v", name, form, info, err)
			}
		}
		if Empty(alpha) != c.want {
			t.Errorf("%s: the matte itself is judged otherwise", name)
		}
	}
	if info, err := check(t, interlaced(t, 6)); err != nil || info.Empty {
		t.Errorf("interlaced: %+v, %v", info, err)
	}
}

// Whatever shape is taken for the photo's can be composed: the cutout is paid for.
func TestEveryShapeTakenCanBeComposed(t *testing.T) {
	const w, h = 300, 200
	photo := jpegOf(t, scene(w, h, 1), 90)
	taken := 0
	for _, base := range []image.Point{{300, 200}, {150, 100}, {75, 50}, {30, 20}} {
		for dx := -6; dx <= 6; dx++ {
			for dy := -6; dy <= 6; dy++ {
				at := base.Add(image.Pt(dx, dy))
				if !SameShape(at, image.Pt(w, h)) {
					continue
				}
				taken++
				file := pngOf(t, asMatte(person(at.X, at.Y, 1)))
				if _, err := NewDarkroom(2).Compose(t.Context(), Composition{
					Cutout: bytes.NewReader(file), CutoutSize: int64(len(file)), Original: NewOriginal(bytes.NewReader(photo)),
					Width: w, Height: h, Quality: 90, JPEG: io.Discard,
				}); err != nil {
					t.Errorf("%v: %v", at, err)
				}
			}
		}
	}
	if taken < 100 {
		t.Errorf("only %d shapes were taken", taken)
	}
}
