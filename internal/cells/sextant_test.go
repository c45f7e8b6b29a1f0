package cells

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/disintegration/imaging"
)

// The code points as the Unicode chart "Symbols for Legacy Computing" names them:
// BLOCK SEXTANT-1 is U+1FB00, -12 U+1FB02, -1345 skips left half, and the last,
// -23456, is U+1FB3B.
func TestSextantsHaveTheirCodePoints(t *testing.T) {
	all := sixths()
	for mask, want := range map[int]string{
		0: " ", 1: "\U0001FB00", 2: "\U0001FB01", 3: "\U0001FB02", 20: "\U0001FB13", 21: "▌", 22: "\U0001FB14",
		41: "\U0001FB27", 42: "▐", 43: "\U0001FB28", 62: "\U0001FB3B", 63: "█",
	} {
		if all[mask] != want {
			t.Errorf("mask %06b is %q, want %q", mask, all[mask], want)
		}
	}
	seen := map[string]bool{}
	for _, g := range all {
		if seen[g] {
			t.Errorf("%q stands twice", g)
		}
		seen[g] = true
	}
}

// Sextant finds the least error of all 64 masks, found here by plain trial.
func TestSextantIsTheBestSplit(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for round := range 2000 {
		var p [6]dot
		steps := int32(256)
		if round%2 == 1 {
			steps = 3 // few colours: ties and flat cells
		}
		for k := range p {
			p[k] = dot{r.Int32N(steps), r.Int32N(steps), r.Int32N(steps)}
		}
		best := math.Inf(1)
		for mask := range 64 {
			best = min(best, trialError(p[:], uint8(mask)))
		}
		s := splitSix(p)
		if got := trialError(p[:], s.mask); got > best+1e-6 {
			t.Fatalf("split of %v has error %v, best is %v", p, got, best)
		}
		if s.mask&32 != 0 {
			t.Fatalf("split of %v has its last dot on", p)
		}
	}
	one := splitSix([6]dot{{9, 9, 9}, {9, 9, 9}, {9, 9, 9}, {9, 9, 9}, {9, 9, 9}, {9, 9, 9}})
	if one.mask != 0 || one.on != one.off {
		t.Errorf("an even cell is parted: %+v", one)
	}
}

// leaves is a picture of discs that fall on each other, small ones more often than
// large (by the inverse cube of the radius): the "dead leaves" model, whose edges
// and contrasts are spread as those of photos are (Lee, Mumford, Huang 2001).
func leaves(w, h int) *image.NRGBA {
	img, r := photo(w, h, 11), rand.New(rand.NewPCG(5, 8))
	for range 4000 {
		radius := 3 / math.Sqrt(1-r.Float64()*0.999)
		cx, cy := r.Float64()*float64(w), r.Float64()*float64(h)
		c := color.NRGBA{uint8(r.IntN(256)), uint8(r.IntN(256)), uint8(r.IntN(256)), 255}
		for y := int(cy - radius); y <= int(cy+radius); y++ {
			for x := int(cx - radius); x <= int(cx+radius); x++ {
				if math.Hypot(float64(x)-cx, float64(y)-cy) <= radius && image.Pt(x, y).In(img.Rect) {
					img.SetNRGBA(x, y, c)
				}
			}
		}
	}
	return img
}

// psnr is the peak signal to noise ratio in dB of what a frame shows, played at
// 4×12 points a cell, against the picture at that size.
func psnr(t *testing.T, img image.Image, f Frame, with glyphs, dotH int) float64 {
	t.Helper()
	const fineW, fineH = 4, 12
	want := imaging.Resize(img, f.Cols*fineW, f.Rows*fineH, imaging.Lanczos)
	shown := played(t, f, with, dotH)
	var sum float64
	for y := range f.Rows * fineH {
		for x := range f.Cols * fineW {
			got := shown[y*dotH/fineH*f.Cols*2+x*2/fineW]
			p := want.NRGBAAt(x, y)
			for c, v := range [3]uint8{p.R, p.G, p.B} {
				d := float64(got[c]) - float64(v)
				sum += d * d
			}
		}
	}
	return 10 * math.Log10(255*255*3*float64(f.Cols*f.Rows*fineW*fineH)/sum)
}

// More dots to a cell are nearer to the photo, in every colour depth.
func TestMoreDotsAreNearerToThePhoto(t *testing.T) {
	img := leaves(408, 612)
	half := psnr(t, img, Render(img, 51, 38, Half, Options{}), quarters, 2)
	quadrant := psnr(t, img, Render(img, 51, 38, Quadrant, Options{}), quarters, 2)
	sextant := psnr(t, img, Render(img, 51, 38, Sextant, Options{}), sixths(), 3)
	t.Logf("half %.2f dB, quadrant %.2f dB, sextant %.2f dB", half, quadrant, sextant)
	if !(half+0.2 < quadrant && quadrant+0.2 < sextant) {
		t.Errorf("half %.2f, quadrant %.2f, sextant %.2f dB: each should be clearly above the one before", half, quadrant, sextant)
	}
}

// What is sampled is the picture's area under each dot, whatever shape the dots
// have: the mean colour survives, and a vertical edge stays where it is.
func TestSamplingIsTrueToArea(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 600, 400))
	for y := range 400 {
		for x := range 600 {
			i := img.PixOffset(x, y)
			img.Pix[i+3] = 255
			if x < 200 {
				img.Pix[i], img.Pix[i+1], img.Pix[i+2] = 240, 240, 240
			} else {
				img.Pix[i], img.Pix[i+1], img.Pix[i+2] = 20, 20, 20
			}
		}
	}
	for _, c := range []struct {
		mode Mode
		with glyphs
		dotH int
	}{{Half, quarters, 2}, {Quadrant, quarters, 2}, {Sextant, sixths(), 3}} {
		for _, cols := range []int{30, 31, 44} {
			f := Render(img, cols, 7, c.mode, Options{})
			var sum float64
			shown := played(t, f, c.with, c.dotH)
			for _, p := range shown {
				sum += float64(p[0])
			}
			mean, want := sum/float64(len(shown)), (240*200+20*400)/600.0
			if math.Abs(mean-want) > 3 {
				t.Errorf("%v at %d columns: mean %v, want %v", c.mode, cols, mean, want)
			}
		}
	}
}
