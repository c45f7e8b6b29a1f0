package judge

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"backdrop/kiosk"
)

// people are drawn once; nothing changes them.
var people = sync.OnceValue(func() []scene {
	var all []scene
	for seed := range uint64(4) {
		all = append(all, person(seed+1, 0, 0).small())
	}
	return all
})

func measured(s scene) kiosk.Measures { return Measure(s.taken(2), nil) }

func TestSharpnessFallsWithTheBlur(t *testing.T) {
	for i, p := range people() {
		last := measured(p).Sharp
		if last < 900 {
			t.Errorf("person %d: sharp %d; a sharp picture has nearly 1000", i, last)
		}
		for _, sigma := range []float64{1, 1.5, 2, 3} {
			now := measured(p.blur(sigma)).Sharp
			if now >= last {
				t.Errorf("person %d blurred by %g: sharp %d, and %d with less blur", i, sigma, now, last)
			}
			last = now
		}
		if last > 300 {
			t.Errorf("person %d blurred by 3: sharp %d", i, last)
		}
	}
}

func TestMovementHasADirection(t *testing.T) {
	for i, p := range people() {
		for name, c := range map[string]struct {
			s         scene
			low, high int
		}{
			"still": {p, 0, 250}, "out of focus": {p.blur(3), 0, 250},
			"8 across": {p.move(8, 1, 0), 450, 1000}, "9 down": {p.move(9, 0, 1), 330, 1000}, "8 falling": {p.move(6, 1, 1), 450, 1000},
		} {
			if m := measured(c.s).Motion; m < c.low || m > c.high {
				t.Errorf("person %d, %s: motion %d, want %d to %d", i, name, m, c.low, c.high)
			}
		}
	}
}

func TestNoiseIsNoSharpness(t *testing.T) {
	p := people()[0].blur(2)
	clean, noisy := Measure(p.taken(0), nil), Measure(p.taken(8), nil)
	if d := noisy.Sharp - clean.Sharp; d > 200 || d < -100 {
		t.Errorf("sharp %d with noise, %d without", noisy.Sharp, clean.Sharp)
	}
	plain := scene{612, 408, make([]float64, 612*408)}.light(1, 120)
	for _, noise := range []float64{0, 2, 6, 12} {
		if m := Measure(plain.taken(noise), nil); m.Sharp != 0 || m.Motion != 0 {
			t.Errorf("a plain screen with noise %g: sharp %d, motion %d", noise, m.Sharp, m.Motion)
		}
	}
}

func TestABlurredSubjectBeforeASharpEdgeOfTheRoom(t *testing.T) {
	p := people()[1].blur(3)
	for y := range p.h { // what stands beside the screen is sharp
		for x := range 60 {
			p.pix[y*p.w+x] = float64(40 + 180*((x/7+y/9)%2))
		}
	}
	if m := measured(p); m.Sharp > 300 {
		t.Errorf("sharp %d: measured at the side", m.Sharp)
	}
}

func TestExposure(t *testing.T) {
	for i, p := range people() {
		usual, dark, burnt := measured(p), measured(p.light(0.2, 0)), measured(p.light(1.7, 70))
		if usual.Clipped != 0 || usual.Light < 350 {
			t.Errorf("person %d: clipped %d, light %d", i, usual.Clipped, usual.Light)
		}
		if dark.Light*3 > usual.Light || dark.Light < 1 {
			t.Errorf("person %d in the dark: light %d, usually %d", i, dark.Light, usual.Light)
		}
		if burnt.Clipped < 100 {
			t.Errorf("person %d overexposed: clipped %d", i, burnt.Clipped)
		}
	}
}

func TestAFlashOnAShinySpotIsNotClipping(t *testing.T) {
	p := people()[0]
	p = p.light(1, 0)
	for y := 100; y < 112; y++ {
		for x := 300; x < 312; x++ {
			p.pix[y*p.w+x] = 255
		}
	}
	if m := measured(p); m.Clipped != 0 {
		t.Errorf("clipped %d", m.Clipped)
	}
}

func TestABurstLooksAlikeAndPeopleDoNot(t *testing.T) {
	var hashes []kiosk.Measures
	for seed := range uint64(len(people())) {
		m := measured(people()[seed])
		next := Measure(person(seed+1, 3, -2).small().light(1.03, 1).taken(4), nil)
		if d := m.Apart(next); d > 7 {
			t.Errorf("person %d, the next frame: %d bits apart", seed, d)
		}
		for i, o := range hashes {
			if d := m.Apart(o); d < 10 {
				t.Errorf("persons %d and %d: %d bits apart", seed, i, d)
			}
		}
		hashes = append(hashes, m)
	}
}

func TestAFinerPartShowsASmallerBlur(t *testing.T) {
	big := person(2, 0, 0).blur(1) // three times the preview's size
	img := big.taken(2)
	coarse := Measure(big.shrink(over).taken(1), nil)
	fine := Measure(big.shrink(over).taken(1), img)
	soft := Measure(big.shrink(over).taken(1), big.blur(1.8).taken(2))
	if coarse.Fine || !fine.Fine || soft.Sharp*10 > fine.Sharp*7 {
		t.Errorf("coarse %+v, fine %+v, soft %+v", coarse, fine, soft)
	}
	if coarse.Light != fine.Light || coarse.Hash != fine.Hash {
		t.Error("the finer part changed more than sharpness and motion")
	}
}

func TestKindsOfPicturesAgree(t *testing.T) {
	rgba := people()[0].taken(2)
	ycc := image.NewYCbCr(rgba.Rect, image.YCbCrSubsampleRatio420)
	gray := image.NewGray(rgba.Rect)
	for y := range 408 {
		for x := range 612 {
			v := rgba.RGBAAt(x, y).R
			ycc.Y[ycc.YOffset(x, y)] = v
			gray.SetGray(x, y, color.Gray{Y: v})
		}
	}
	want := Measure(rgba, nil)
	if a, b := Measure(ycc, nil), Measure(gray, nil); a != want || b != want {
		t.Errorf("%+v, %+v, %+v", want, a, b)
	}
	part := image.Rect(7, 5, 407, 305)
	moved := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for y := range 300 {
		for x := range 400 {
			moved.SetRGBA(x, y, rgba.RGBAAt(x+7, y+5))
		}
	}
	if a, b := Measure(rgba.SubImage(part), nil), Measure(moved, nil); a != b {
		t.Errorf("a part of a picture: %+v, %+v", a, b)
	}
	if a, b := Measure(ycc.SubImage(part), nil), Measure(moved, nil); a != b {
		t.Errorf("a part of a picture in YCbCr: %+v, %+v", a, b)
	}
}

// Whatever the size and the content: no panic, and every figure in its bounds.
func TestOddSizesStayInBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, size := range [][2]int{{0, 0}, {0, 9}, {1, 1}, {3, 500}, {500, 3}, {15, 15}, {16, 16}, {17, 33}, {64, 48}, {9, 8}, {8, 8}, {1500, 1100}, {40000, 40}} {
		img := image.NewRGBA(image.Rect(0, 0, size[0], size[1]))
		for i := range img.Pix {
			img.Pix[i] = uint8(r.Uint32())
		}
		for _, fine := range []image.Image{nil, img} {
			m := Measure(img, fine)
			for _, v := range []int{m.Sharp, m.Motion, m.Clipped, m.Light} {
				if v < 0 || v > 1000 {
					t.Errorf("%v: %+v", size, m)
				}
			}
			if m.Known() != (size[0]*size[1] > 0) {
				t.Errorf("%v: known %v", size, m.Known())
			}
		}
	}
	black := Measure(image.NewRGBA(image.Rect(0, 0, 600, 400)), nil)
	if !black.Known() || black.Light != 1 {
		t.Errorf("a black picture: %+v", black)
	}
}

func TestOnlyTheMiddleOfALargePictureCounts(t *testing.T) {
	for _, r := range []image.Rectangle{image.Rect(0, 0, 6000, 4000), image.Rect(-5, 3, 1<<30, 9), image.Rect(0, 0, 1, 1<<40)} {
		w := within(r)
		if !w.In(r) || w.Dx()*w.Dy() > maxFar || w.Empty() {
			t.Errorf("%v: %v", r, w)
		}
	}
}

func TestSharpFollowsItsFormula(t *testing.T) {
	for _, s := range []float64{0, 0.5, 1, 2, 4} {
		near, far := 1/math.Sqrt(s*s+nearBlur), 1/math.Sqrt(s*s+farBlur)
		if got, want := sharp(near, far), 1/(1+s*s); math.Abs(got-want) > 1e-9 {
			t.Errorf("blur %g: %g, want %g", s, got, want)
		}
	}
}

func BenchmarkMeasure(b *testing.B) {
	rgba := people()[0].taken(2)
	ycc := image.NewYCbCr(rgba.Rect, image.YCbCrSubsampleRatio420)
	for i := range ycc.Y {
		ycc.Y[i] = rgba.Pix[4*i]
	}
	big := person(1, 0, 0).taken(2)
	for name, img := range map[string]image.Image{"612x408 RGBA": rgba, "612x408 YCbCr": ycc, "1 megapixel": big} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Measure(img, nil)
			}
		})
	}
}
