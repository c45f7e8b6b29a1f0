package matte

import (
	"bytes"
	"image"
	"math"
	"sync"
	"testing"
)

// onGrey is the mean error, in steps of a byte, of a composite over grey (all
// channels in even parts) where alpha is partial, against one of the true colours.
func onGrey(s *scene, colours *image.YCbCr) float64 {
	sum, n := 0.0, 0
	for y := range s.alpha.Rect.Dy() {
		for x := range s.alpha.Rect.Dx() {
			a := float64(s.alpha.GrayAt(x, y).Y) / 255
			if a == 0 || a == 1 {
				continue
			}
			p, q := rgbOf(colours.YCbCrAt(x, y)), rgbOf(s.own.YCbCrAt(x, y))
			for c := range p {
				sum += a * math.Abs(p[c]-q[c])
				n++
			}
		}
	}
	return sum / float64(n)
}

func rgbOf(c interface{ RGBA() (r, g, b, a uint32) }) [3]float64 {
	r, g, b, _ := c.RGBA()
	return [3]float64{float64(r) / 257, float64(g) / 257, float64(b) / 257}
}

func colours(f *Foreground, alpha *image.Gray, ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	out := image.NewYCbCr(alpha.Rect, ratio)
	f.Rows(0, alpha.Rect.Dy(), alpha, out)
	return out
}

func TestForegroundTakesTheRimAway(t *testing.T) {
	s := newScene(11, 1176, 784, 260, 1.6)
	camera := onGrey(s, s.picture)
	for name, c := range map[string]struct {
		small *image.Gray
		left  float64 // of the camera's error, at most
	}{ // the smallest is to this picture what the working size is to 24 megapixels
		"full": {s.alpha, 0.75}, "small": {Shrink(s.alpha, 240, 160), 0.75}, "smaller": {Shrink(s.alpha, 120, 80), 0.55},
	} {
		f := NewForeground(s.picture, c.small)
		for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420} {
			ours := onGrey(s, colours(f, s.alpha, ratio))
			t.Logf("%s matte, %v: camera %.2f, ours %.2f (%.2f)", name, ratio, camera, ours, ours/camera)
			if ours > c.left*camera {
				t.Errorf("%s, %v: %.2f of the camera's error is left", name, ratio, ours/camera)
			}
		}
	}
}

// TestForegroundLeavesTheSolid: under full and no alpha the picture's own colours
// stand, exactly where the ratio is the same.
func TestForegroundLeavesTheSolid(t *testing.T) {
	for _, c := range sizes {
		for _, ratio := range ratios {
			picture := noisy(6, image.Rect(0, 0, c.w, c.h), ratio)
			for _, v := range []byte{0, 255} {
				full := gray(c.w, c.h, v)
				out := colours(NewForeground(picture, gray(c.sw, c.sh, v)), full, ratio)
				if !bytes.Equal(out.Y, picture.Y) || !bytes.Equal(out.Cb, picture.Cb) || !bytes.Equal(out.Cr, picture.Cr) {
					t.Errorf("%v %v: alpha %d changed colours", c, ratio, v)
				}
			}
		}
	}
}

// TestForegroundOfOneColour: a subject and background of one colour each, mixed,
// give the subject's colour wherever it shows at all.
func TestForegroundOfOneColour(t *testing.T) {
	const w, h = 97, 61
	picture, alpha := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio444), gray(w, h, 0)
	for y := range h {
		for x := range w {
			a := min(max(x-30, 0)*28, 255)
			mix := func(own, behind int) byte { return byte((own*a + behind*(255-a) + 127) / 255) }
			i := y*w + x
			alpha.Pix[i], picture.Y[i], picture.Cb[i], picture.Cr[i] = byte(a), mix(60, 220), mix(90, 160), mix(170, 100)
		}
	}
	f := NewForeground(picture, alpha)
	for _, ratio := range ratios {
		out := colours(f, alpha, ratio)
		for y := range h {
			for x := range w {
				if a := int(alpha.GrayAt(x, y).Y); a >= 100 && a < 255 {
					if c := out.YCbCrAt(x, y); away(c.Y, 60) > 25 || away(c.Cb, 90) > 12 || away(c.Cr, 170) > 12 {
						t.Fatalf("%v at %d,%d, alpha %d: %v", ratio, x, y, a, c)
					}
				}
			}
		}
	}
}

func away(a, b byte) int { return max(int(a)-int(b), int(b)-int(a)) }

func TestForegroundRowsInAnyOrder(t *testing.T) {
	s := newScene(12, 333, 221, 40, 1.5)
	f := NewForeground(s.picture, Shrink(s.alpha, 60, 40))
	for _, ratio := range ratios {
		want := colours(f, s.alpha, ratio)
		got := image.NewYCbCr(s.alpha.Rect, ratio)
		var all sync.WaitGroup
		for top := 220 / 16 * 16; top >= 0; top -= 16 {
			all.Go(func() {
				part := image.Rect(0, top, 333, min(top+16, 221))
				f.Rows(top, part.Max.Y, s.alpha.SubImage(part).(*image.Gray), got.SubImage(part).(*image.YCbCr))
			})
		}
		all.Wait()
		if !bytes.Equal(got.Y, want.Y) || !bytes.Equal(got.Cb, want.Cb) || !bytes.Equal(got.Cr, want.Cr) {
			t.Errorf("%v: bands differ from one go", ratio)
		}
	}
}

// TestForegroundTakesAnything: noise, all samplings of both, odd sizes, parts of
// pictures, nothing at all: no panic.
func TestForegroundTakesAnything(t *testing.T) {
	for i, c := range sizes {
		for _, ratio := range ratios {
			picture := noisy(uint64(i), image.Rect(3, 5, 3+c.w, 5+c.h), ratio)
			small, full := gray(c.sw, c.sh, 0), gray(c.w, c.h, 0)
			noise(uint64(i), small.Pix, full.Pix)
			f := NewForeground(picture, small)
			for _, out := range ratios {
				colours(f, full, out)
			}
		}
	}
	NewForeground(nil, nil).Rows(0, 1, gray(1, 1, 9), image.NewYCbCr(image.Rect(0, 0, 1, 1), image.YCbCrSubsampleRatio420))
	picture := noisy(1, image.Rect(0, 0, 9, 9), image.YCbCrSubsampleRatio420)
	NewForeground(picture, nil).Rows(0, 9, gray(9, 9, 9), image.NewYCbCr(image.Rect(0, 0, 9, 9), image.YCbCrSubsampleRatio420))
}
