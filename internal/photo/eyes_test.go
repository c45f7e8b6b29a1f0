package photo

import (
	"image"
	"image/color"
	"math/rand/v2"
	"testing"
)

// crowd paints heads, discs of skin with grain in them, before a screen with stripes of
// another colour, which have more detail than any head.
func crowd(skin color.NRGBA, heads ...image.Point) *image.NRGBA {
	rnd := rand.New(rand.NewPCG(4, 4))
	img := image.NewNRGBA(image.Rect(0, 0, 600, 400))
	for y := range 400 {
		for x := range 600 {
			c := color.NRGBA{30, byte(120 + x/2%2*80), 60, 255}
			for _, h := range heads {
				if dx, dy := x-h.X, y-h.Y; dx*dx+dy*dy < 50*50 {
					n := byte(rnd.IntN(24))
					c = color.NRGBA{skin.R - n, skin.G - n, skin.B - n, 255}
				}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

func wantSpot(t *testing.T, got Spot, at image.Point) {
	t.Helper()
	if dx, dy := got.X*600/1000-at.X, got.Y*400/1000-at.Y; abs(dx) > 30 || abs(dy) > 30 || got.Width != detailAir {
		t.Errorf("%v is %d,%d beside %v", got, dx, dy, at)
	}
}

// Eyes are looked for where skin is, whatever its shade, and not where most detail is.
func TestEyesAreWhereFacesAre(t *testing.T) {
	for _, skin := range []color.NRGBA{{240, 200, 175, 255}, {190, 130, 100, 255}, {95, 60, 45, 255}} {
		wantSpot(t, Eyes(crowd(skin, image.Pt(180, 150)))[0], image.Pt(180, 150))
		spots := Eyes(crowd(skin, image.Pt(320, 150), image.Pt(120, 170), image.Pt(500, 160)))
		if len(spots) != 3 {
			t.Fatalf("%d places are worth a look", len(spots))
		}
		wantSpot(t, spots[0], image.Pt(320, 150)) // nearest the middle
	}
}

// What a cutout leaves out is not looked at.
func TestEyesMindTheCutout(t *testing.T) {
	img := crowd(color.NRGBA{220, 170, 140, 255}, image.Pt(300, 150), image.Pt(480, 150))
	for y := range 400 {
		for x := range 400 {
			img.Pix[img.PixOffset(x, y)+3] = 0
		}
	}
	spots := Eyes(img)
	wantSpot(t, spots[0], image.Pt(480, 150))
	if len(spots) != 1 {
		t.Errorf("%d places are worth a look", len(spots))
	}
}

// Pictures with nothing to see have a place to begin all the same.
func TestEyesOfNothing(t *testing.T) {
	for _, img := range []image.Image{image.NewNRGBA(image.Rect(0, 0, 600, 400)), image.NewGray(image.Rect(0, 0, 600, 400)), image.NewNRGBA(image.Rectangle{}),
		image.NewNRGBA(image.Rect(0, 0, 1, 900)), image.NewNRGBA(image.Rect(0, 0, 900, 1)), image.NewYCbCr(image.Rect(0, 0, 47, 47), image.YCbCrSubsampleRatio420)} {
		if got := Eyes(img); len(got) != 1 || got[0] != (Spot{X: 500, Y: 380, Width: detailAir}) {
			t.Errorf("%v: %v", img.Bounds(), got)
		}
	}
	Eyes(crowd(color.NRGBA{220, 170, 140, 255}).SubImage(image.Rect(31, 17, 500, 300))) // an origin of its own
}

func BenchmarkEyes(b *testing.B) {
	img := asYCbCr(crowd(color.NRGBA{220, 170, 140, 255}, image.Pt(300, 150)))
	for b.Loop() {
		Eyes(img)
	}
}
