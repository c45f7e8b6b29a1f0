package greenscreen

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"math"
	"testing"
)

func stages() map[string]stage {
	return map[string]stage{
		"plain":      plainStage(),
		"noisy":      with(func(s *stage) { s.noise = 5 }),
		"blond":      with(func(s *stage) { s.hair = yellow }),
		"dark skin":  with(func(s *stage) { s.skin, s.shirt = darkSkin, brown }),
		"veil":       with(func(s *stage) { s.veil = 0.4 }),
		"blur":       with(func(s *stage) { s.blur = 24 }),
		"spill":      with(func(s *stage) { s.spill = 0.12 }),
		"blue":       with(func(s *stage) { s.blue = true }),
		"turquoise":  with(func(s *stage) { s.shirt = turquoise }),
		"olive":      with(func(s *stage) { s.shirt = olive }),
		"walls":      with(func(s *stage) { s.walls = 0.12 }),
		"pole":       with(func(s *stage) { s.pole = true }),
		"dark photo": with(func(s *stage) { s.exposure = 0.35 }),
	}
}

func TestMatteIsCloseToTruth(t *testing.T) {
	for name, s := range stages() {
		t.Run(name, func(t *testing.T) {
			p := paint(s)
			for kind, img := range map[string]image.Image{"RGBA": p.img, "4:2:0": camera(p)} {
				f := p.faults(mustCut(t, img, Options{}).Alpha)
				t.Logf("%s: mean error %.4f, in the band %.3f, gradient %.5f", kind, f.all, f.band, f.gradient)
				limit := faults{0.008, 0.07, 0.0012}
				if kind != "RGBA" { // hairs one pixel wide, with a quarter of the colour samples
					limit = faults{0.020, 0.5, 0.008}
				}
				if f.all > limit.all || f.band > limit.band || f.gradient > limit.gradient {
					t.Errorf("%s: %+v is above %+v", kind, f, limit)
				}
			}
		})
	}
}

func TestAllTypesAgree(t *testing.T) {
	s := plainStage()
	s.w, s.h = 301, 203
	p := paint(s)
	want := mustCut(t, p.img, Options{})
	straight := image.NewNRGBA(p.img.Rect)
	copy(straight.Pix, p.img.Pix)
	for name, img := range map[string]image.Image{"NRGBA": straight, "any": struct{ image.Image }{p.img}, "4:4:4": toYCbCr(p.img, image.YCbCrSubsampleRatio444)} {
		got := mustCut(t, img, Options{})
		if !bytes.Equal(got.Alpha.Pix, want.Alpha.Pix) || !bytes.Equal(got.Colour.Cb, want.Colour.Cb) || !bytes.Equal(got.Colour.Y, want.Colour.Y) {
			t.Errorf("%s gives another cutout", name)
		}
	}
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		got := mustCut(t, toYCbCr(p.img, ratio), Options{})
		if got.Alpha.Rect != p.img.Rect || got.Colour.Rect != p.img.Rect {
			t.Errorf("%v: the result is %v", ratio, got.Alpha.Rect)
		}
		if f := p.faults(got.Alpha); f.all > 0.03 {
			t.Errorf("%v: mean error %.4f", ratio, f.all)
		}
	}
}

func TestSubImages(t *testing.T) {
	s := plainStage()
	s.w, s.h = 300, 200
	p := paint(s)
	for _, at := range []image.Point{{40, 10}, {41, 11}, {40, 11}} {
		box := image.Rectangle{at, image.Pt(280, 190)}
		whole := image.NewRGBA(image.Rect(0, 0, box.Dx(), box.Dy()))
		draw.Draw(whole, whole.Rect, p.img, at, draw.Src)
		want := mustCut(t, whole, Options{})
		if got := mustCut(t, p.img.SubImage(box), Options{}); !bytes.Equal(got.Alpha.Pix, want.Alpha.Pix) {
			t.Errorf("a part of an RGBA picture from %v is cut differently", at)
		}
		got := mustCut(t, camera(p).SubImage(box), Options{})
		if got.Alpha.Rect != whole.Rect {
			t.Errorf("the result is %v", got.Alpha.Rect)
		}
		if d := difference(got.Alpha.Pix, want.Alpha.Pix); d > 6 {
			t.Errorf("a part of a camera's picture from %v differs by %.1f on average", at, d)
		}
	}
}

// difference is the mean difference of two planes.
func difference(a, b []uint8) float64 {
	sum := 0.0
	for i := range a {
		sum += math.Abs(float64(a[i]) - float64(b[i]))
	}
	return sum / float64(len(a))
}

func TestTinyPictures(t *testing.T) {
	for w := 1; w < 8; w++ {
		for h := 1; h < 8; h++ {
			img := image.NewRGBA(image.Rect(0, 0, w, h))
			draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{40, 180, 70, 255}), image.Point{}, draw.Src)
			for _, p := range []image.Image{img, toYCbCr(img, image.YCbCrSubsampleRatio420), toYCbCr(img, image.YCbCrSubsampleRatio422)} {
				c := mustCut(t, p, Options{Fill: true})
				if c.Alpha.Rect != img.Rect || c.Alpha.Pix[0] != 0 || c.NRGBA().Rect != img.Rect {
					t.Errorf("%d × %d: got %v with alpha %d", w, h, c.Alpha.Rect, c.Alpha.Pix[0])
				}
			}
		}
	}
}

func TestTransparencyOfTheInputCounts(t *testing.T) {
	p := paint(plainStage())
	img := image.NewNRGBA(p.img.Rect)
	copy(img.Pix, p.img.Pix)
	at := img.PixOffset(300, 170) // in the face
	img.Pix[at+3] = 100
	cut, err := Key(img)
	if err != nil {
		t.Fatal(err)
	}
	if a := cut.Pix[at+3]; a != 100 {
		t.Errorf("alpha 100 became %d", a)
	}
}
