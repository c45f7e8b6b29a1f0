package matte

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

func TestErrorsByHand(t *testing.T) {
	a, b := gray(10, 8, 0), gray(10, 8, 0)
	b.Pix[35], b.Pix[36] = 255, 51
	e := Compare(a, b, nil)
	for name, c := range map[string][2]float64{
		"SAD": {e.SAD, 1.2 / 1000}, "MAE": {e.MAE, 1.2 / 80}, "MSE": {e.MSE, 1.04 / 80},
		"SAD alone": {SAD(a, b), 1.2 / 1000}, "MSE alone": {MSE(a, b), 1.04 / 80},
	} {
		if math.Abs(c[0]-c[1]) > 1e-12 {
			t.Errorf("%s is %g, not %g", name, c[0], c[1])
		}
	}
	within := gray(10, 8, 0)
	within.Pix[36], within.Pix[37] = 255, 255
	if e := Compare(a, b, within); math.Abs(e.MAE-0.1) > 1e-12 {
		t.Errorf("MAE within two pixels is %g, not 0.1", e.MAE)
	}
	if e := Compare(a, b, gray(10, 8, 0)); e != (Errors{}) {
		t.Errorf("nothing to compare, yet %v", e)
	}
	if !math.IsInf(SAD(a, gray(9, 8, 0)), 1) || !math.IsInf(Compare(a, b, gray(1, 1, 1)).MSE, 1) || !math.IsInf(SAD(nil, a), 1) {
		t.Error("different sizes compare")
	}
}

// TestGradient: a step from 0 to 1 has, in its middle, the slope of the Gaussian
// derivative's positive half; a shift changes it, the same matte does not.
func TestGradient(t *testing.T) {
	step := gray(40, 30, 0)
	for y := range 30 {
		fill(step.Pix[y*40+20:][:20], 255)
	}
	if g := Gradient(step, step); g != 0 {
		t.Errorf("a matte differs from itself by %g", g)
	}
	smooth, slope := gaussian()
	var ofSmooth, ofSlope, want float64
	for k := range smooth {
		ofSmooth += float64(smooth[k])
	}
	for at := -reach; at < reach; at++ { // pixel 20+at sees the step begin at -at
		ofSlope = 0
		for k := -reach; k <= reach; k++ {
			if at+k >= 0 {
				ofSlope += float64(slope[k+reach])
			}
		}
		want += 30 * ofSlope * ofSlope * ofSmooth * ofSmooth / 1000
	}
	if g := Gradient(step, gray(40, 30, 0)); math.Abs(g/want-1) > 1e-4 {
		t.Errorf("the step's gradient error is %g, not %g", g, want)
	}
}

func TestBandByHand(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	m := gray(23, 17, 0)
	for range 6 {
		m.Pix[rng.IntN(len(m.Pix))] = 255
	}
	fill(m.Pix[:60], 255)
	m.Pix[200] = 100
	for _, radius := range []int{0, 1, 3} {
		got := Band(m, radius)
		for y := range 17 {
			for x := range 23 {
				low, high := byte(255), byte(0)
				for j := max(y-radius, 0); j <= min(y+radius, 16); j++ {
					for i := max(x-radius, 0); i <= min(x+radius, 22); i++ {
						low, high = min(low, m.GrayAt(i, j).Y), max(high, m.GrayAt(i, j).Y)
					}
				}
				if want := high > 0 && low < 255; (got.GrayAt(x, y).Y == 255) != want {
					t.Fatalf("radius %d: pixel %d,%d is %d", radius, x, y, got.GrayAt(x, y).Y)
				}
			}
		}
	}
}

func TestShrinkByHand(t *testing.T) {
	m := gray(5, 3, 0)
	noise(3, m.Pix)
	got := Shrink(m, 2, 2)
	for y := range 2 {
		for x := range 2 { // by 30ths: 12 columns and 20 rows to a box
			sum := 0
			for j := 30 * y; j < 30*y+30; j++ {
				for i := 75 * x; i < 75*x+75; i++ {
					sum += int(m.GrayAt(i/30, j/20).Y)
				}
			}
			if want := byte((sum + 75*15) / (75 * 30)); away(got.GrayAt(x, y).Y, want) > 1 {
				t.Errorf("%d,%d is %d, not %d", x, y, got.GrayAt(x, y).Y, want)
			}
		}
	}
	if Shrink(m, 6, 3) != nil || Shrink(m, 0, 1) != nil || Shrink(nil, 1, 1) != nil {
		t.Error("a shrunken matte of impossible size")
	}
	for _, v := range []byte{0, 3, 255} {
		for _, got := range Shrink(gray(97, 61, v), 13, 11).Pix {
			if got != v {
				t.Errorf("all %d shrinks to %d", v, got)
			}
		}
	}
}

func TestFit(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {6000, 4000}, {4000, 6000}, {1, 999999}, {999999, 1}, {613, 409}, {3, 2}} {
		for _, pixels := range []int{0, 1, 2, 7, 1000, 250000} {
			w, h := fit(size.X, size.Y, pixels)
			if w < 1 || h < 1 || w > size.X || h > size.Y || w*h > max(1, pixels) {
				t.Errorf("%v to %d pixels: %d×%d", size, pixels, w, h)
			}
		}
	}
	if w, h := fit(6000, 4000, 250_000); w != 612 || h != 408 {
		t.Errorf("24 megapixels fit at %d×%d", w, h)
	}
}

// TestRefinement: a keyed matte, noisy at the edge, comes nearer to the truth at
// the edge and is left alone elsewhere.
func TestRefinement(t *testing.T) {
	s := newScene(21, 1176, 784, 260, 1.6)
	rough := image.NewGray(s.alpha.Rect)
	rng := rand.New(rand.NewPCG(5, 5))
	for i, v := range s.alpha.Pix {
		rough.Pix[i] = v
		if v > 0 && v < 255 {
			rough.Pix[i] = byte(min(max(float64(v)+90*rng.NormFloat64(), 0), 255))
		}
	}
	rough.Pix[400*rough.Stride+2] = 200 // a fault far from the edge of the subject
	r, err := NewRefinement(rough, s.picture, 60_000)
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewGray(rough.Rect)
	r.Rows(0, 784, out)
	band := Band(s.alpha, 12)
	before, after := Compare(rough, s.alpha, band), Compare(out, s.alpha, band)
	t.Logf("before %+v, after %+v", before, after)
	if after.MSE > 0.4*before.MSE || after.Gradient > 0.7*before.Gradient {
		t.Errorf("too little gained: %+v, before %+v", after, before)
	}
	for y := range 784 { // the solid middle of the head
		for x := 560; x < 616 && y > 380 && y < 480; x++ {
			if out.GrayAt(x, y) != rough.GrayAt(x, y) {
				t.Fatalf("pixel %d,%d was changed", x, y)
			}
		}
	}
	if _, err := NewRefinement(gray(9, 9, 0), s.picture, 100); err == nil {
		t.Error("a matte of another shape was taken")
	}
	if _, err := NewRefinement(nil, s.picture, 100); err == nil {
		t.Error("no matte was taken")
	}
}
