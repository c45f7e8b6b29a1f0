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

// TestForegroundTakesTheRimAway: where the subject is partly transparent, its own
// colours are nearer than what the camera saw, before a bright and a green wall.
func TestForegroundTakesTheRimAway(t *testing.T) {
	for name, s := range map[string]*scene{
		"bright": newScene(11, 1176, 784, 260, 1.6), "green": sceneBefore(12, 1176, 784, 260, 1.6, [3]float32{0.3, 0.6, 0.3}),
	} {
		camera := onGrey(s, s.picture)
		for _, c := range []struct {
			small *image.Gray
			left  float64 // of the camera's error, at most
		}{ // the smallest is to this picture what the working size is to 24 megapixels
			{s.alpha, 0.42}, {Shrink(s.alpha, 240, 160), 0.42}, {Shrink(s.alpha, 120, 80), 0.42},
		} {
			f := NewForeground(s.picture, c.small)
			for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420} {
				ours := onGrey(s, colours(f, s.alpha, ratio))
				t.Logf("%s, matte %v, %v: camera %.2f, ours %.2f (%.2f)", name, c.small.Rect.Max, ratio, camera, ours, ours/camera)
				if ours > c.left*camera {
					t.Errorf("%s, matte %v, %v: %.2f of the camera's error is left", name, c.small.Rect.Max, ratio, ours/camera)
				}
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
	for _, ratio := range ratios {
		f := NewForeground(noisy(3, s.alpha.Rect, image.YCbCrSubsampleRatio420), Shrink(s.alpha, 60, 40))
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

// TestForegroundChroma: under full alpha each chroma cell has the mean of its
// pixels' interpolated chroma, or the picture's sample where it has that cell.
func TestForegroundChroma(t *testing.T) {
	const w, h = 37, 22
	full := gray(w, h, 255)
	for _, at := range []image.Point{{0, 0}, {5, 3}, {4, 4}} {
		for _, from := range ratios {
			picture := noisy(4, image.Rect(at.X, at.Y, at.X+w, at.Y+h), from)
			p, err := planesOf(picture)
			if err != nil {
				t.Fatal(err)
			}
			f := NewForeground(picture, gray(5, 3, 255))
			for _, to := range ratios {
				out := colours(f, full, to)
				rx, ry, _ := ratio(to)
				for y := 0; y < h; y += ry {
					for x := 0; x < w; x += rx {
						sum, n := 0.0, 0.0
						for j := y; j < min(y+ry, h); j++ {
							for i := x; i < min(x+rx, w); i++ {
								sum, n = sum+chromaAt(&p.cr, p, i, j), n+1
							}
						}
						want := math.Round(sum / n)
						if rx == p.rx && p.px == 0 && p.py == 0 && (p.ry == ry || p.ry == 1) {
							want = (float64(p.cr.row(y / p.ry)[x/rx]) + float64(p.cr.row(min(y+ry-1, h-1) / p.ry)[x/rx])) / 2
						}
						if got := float64(out.Cr[out.COffset(x, y)]); math.Abs(got-want) > 1 {
							t.Fatalf("%v at %v to %v: cell %d,%d is %g, not %g", from, at, to, x, y, got, want)
						}
					}
				}
			}
		}
	}
}

func TestMeanAlpha(t *testing.T) {
	const w, h = 45, 4
	full := gray(w, h, 0)
	noise(7, full.Pix)
	fill(full.Pix[:30], 255)
	fill(full.Pix[w:][:30], 255)
	full.Pix[9], full.Pix[w+20] = 254, 0
	fill(full.Pix[2*w:], 0)
	full.Pix[2*w+5], full.Pix[3*w+44] = 1, 2
	a, err := grayPlane(full)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []image.Point{{1, 1}, {2, 1}, {2, 2}, {1, 2}, {4, 1}, {4, 2}} {
		for y := 0; y < h; y += size.Y {
			mean := make([]byte, (w+size.X-1)/size.X)
			meanAlpha(mean, &a, y, size.Y, w, size.X)
			for x := 0; x < w; x += size.X {
				sum, n := 0, 0
				for j := y; j < y+size.Y; j++ {
					for i := x; i < min(x+size.X, w); i++ {
						sum, n = sum+int(full.GrayAt(i, j).Y), n+1
					}
				}
				got := int(mean[x/size.X])
				if (got == 0) != (sum == 0) || (got == 255) != (sum == 255*n) || max(got*n-sum, sum-got*n) > n {
					t.Fatalf("cells of %v: at %d,%d the mean is %d, the sum of %d %d", size, x, y, got, n, sum)
				}
			}
		}
	}
}
