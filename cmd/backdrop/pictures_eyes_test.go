package main

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"github.com/disintegration/imaging"

	"backdrop/internal/hands"
	"backdrop/internal/photo"
	"backdrop/internal/samples"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
	"backdrop/tui"
)

// TestEyesOfAShot finds the face without a cutout, and does not look beside the
// cutout once there is one.
func TestEyesOfAShot(t *testing.T) {
	r := newAlbum(t)
	r.do(t, kiosk.Looked{Shot: 1})
	seen := imaging.New(600, 450, color.NRGBA{20, 160, 60, 255})
	face := image.NewNRGBA(image.Rect(0, 0, 90, 90))
	for y := range 90 {
		for x := range 90 {
			face.SetNRGBA(x, y, color.NRGBA{byte(200 + x*y%20), byte(150 + x*y%20), byte(120 + x*y%20), 255})
		}
	}
	draw.Draw(seen, image.Rect(400, 120, 490, 210), face, image.Point{}, draw.Src)
	r.put(t, hands.CachedLook("aa"), jpegBytes(t, seen))
	look := func() tui.Zoom {
		t.Helper()
		var eyes tui.Eyes = r.pictures
		z, err := eyes.Eyes(t.Context(), 1)
		if err != nil || len(z) == 0 {
			t.Fatalf("%v, %v", z, err)
		}
		return z[0]
	}
	if z := look(); z.X < 690 || z.X > 790 || z.Y < 300 || z.Y > 430 {
		t.Errorf("the face is looked for at %v", z)
	}
	r.cut(t, kiosk.Preview)
	r.put(t, shelf.Preview(1, "png"), disc(t, 500, 375, false))
	if z := look(); z.X > 600 {
		t.Errorf("beside the cutout: %v", z)
	}
	if err := r.shelf.Remove(shelf.Preview(1, "png")); err != nil {
		t.Fatal(err)
	}
	r.pictures.kept = nil
	if z := look(); z.X < 690 {
		t.Errorf("the cutout is gone: %v", z)
	}
	if _, err := r.Eyes(t.Context(), 7); kiosk.CodeOf(err) != kiosk.UnknownShot {
		t.Errorf("a shot that does not exist: %v", err)
	}
}

// TestEyesOfGuests looks at what the simulated camera takes: the first place to look at
// shows a good part of a subject's skin, and not a screen or a shirt.
func TestEyesOfGuests(t *testing.T) {
	for seed := range uint64(12) {
		img := samples.Render(seed, 612, 408).Image
		e := photo.Eyes(img)[0]
		w := e.Width * 612 / 1000 * 2 / 3
		at := image.Pt(e.X*612/1000, e.Y*408/1000)
		skin, all := 0, 0
		for y := at.Y - w/4; y < at.Y+w/4; y++ {
			for x := at.X - w/4; x < at.X+w/4; x++ {
				if c := img.YCbCrAt(x, y); c.Cr > 133 && c.Cr < 173 && c.Cb < 127 {
					skin++
				}
				all++
			}
		}
		if skin*100 < all*40 {
			t.Errorf("guest %d: %v shows %d %% skin", seed, e, skin*100/all)
		}
	}
}
