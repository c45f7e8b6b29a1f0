package matte

import (
	"bytes"
	"image"
	"math/rand/v2"
	"sync"
	"testing"
)

func whole(t testing.TB, small *image.Gray, picture *image.YCbCr) *image.Gray {
	t.Helper()
	e, err := NewEnlargement(small, picture)
	if err != nil {
		t.Fatal(err)
	}
	out := image.NewGray(image.Rect(0, 0, picture.Rect.Dx(), picture.Rect.Dy()))
	e.Rows(0, out.Rect.Dy(), out)
	return out
}

// TestEnlargementFollowsHair holds the gain over plain enlargement, at the factors
// that 0.25, 1, 4 and 10 megapixels have to 24.
func TestEnlargementFollowsHair(t *testing.T) {
	const w, h = 1176, 784
	for name, s := range map[string]*scene{
		"plain": newScene(7, w, h, 260, 1.6), "like hair": sceneBefore(8, w, h, 260, 1.6, likeHair),
	} {
		band := Band(s.alpha, 12)
		for _, c := range []struct {
			w, h int
			most float64 // of CatmullRom's errors
		}{{120, 80, 0.5}, {240, 160, 0.5}, {480, 320, 0.5}, {759, 506, 0.5}} {
			small := Shrink(s.alpha, c.w, c.h)
			ours := Compare(whole(t, small, s.picture), s.alpha, band)
			plain := Compare(enlargeBy(small, w, h, 1, linearKernel), s.alpha, band)
			cubic := Compare(enlargeBy(small, w, h, 2, catmullRom), s.alpha, band)
			t.Logf("%s, %d×%d: band MAE bilinear %.1f, CatmullRom %.1f, ours %.1f (%.2f); gradient %.2f, %.2f, %.2f (%.2f); MSE %.4f, %.4f", name, c.w, c.h,
				plain.MAE*1000, cubic.MAE*1000, ours.MAE*1000, ours.MAE/cubic.MAE, plain.Gradient, cubic.Gradient, ours.Gradient, ours.Gradient/cubic.Gradient, cubic.MSE, ours.MSE)
			if ours.MAE > c.most*cubic.MAE || ours.Gradient > c.most*cubic.Gradient {
				t.Errorf("%s, %d×%d: too little gained", name, c.w, c.h)
			}
		}
	}
}

// sizes of pictures and of mattes that fit them, odd and prime among them.
var sizes = []struct{ w, h, sw, sh int }{
	{1, 1, 1, 1}, {2, 1, 1, 1}, {3, 3, 1, 1}, {3, 2, 2, 1}, {7, 5, 7, 5}, {17, 13, 9, 7}, {31, 19, 13, 8},
	{101, 67, 50, 33}, {101, 67, 100, 66}, {64, 1, 8, 1}, {1, 64, 1, 8}, {127, 83, 11, 7}, {40, 60, 4, 6},
}

var ratios = []image.YCbCrSubsampleRatio{
	image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
	image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
}

func noise(seed uint64, pix ...[]byte) {
	rng := rand.New(rand.NewPCG(seed, 2))
	for _, p := range pix {
		for i := range p {
			p[i] = byte(rng.Uint32())
		}
	}
}

func noisy(seed uint64, r image.Rectangle, ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	p := image.NewYCbCr(r, ratio)
	noise(seed, p.Y, p.Cb, p.Cr)
	return p
}

func gray(w, h int, v byte) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	fill(g.Pix, v)
	return g
}

// TestFlatStaysFlat: all 0, all 255 and all of any one value come out exactly,
// whatever the picture shows, at all sizes and samplings.
func TestFlatStaysFlat(t *testing.T) {
	for _, c := range sizes {
		for _, ratio := range ratios {
			picture := noisy(3, image.Rect(0, 0, c.w, c.h), ratio)
			for _, v := range []byte{0, 1, 77, 254, 255} {
				for i, got := range whole(t, gray(c.sw, c.sh, v), picture).Pix {
					if got != v {
						t.Fatalf("%v %v: %d became %d at %d", c, ratio, v, got, i)
					}
				}
			}
		}
	}
}

// TestFlatPartsStayExact: away from the edge nothing changes, to the last bit.
func TestFlatPartsStayExact(t *testing.T) {
	const w, h, sw, sh = 307, 211, 31, 21
	small := gray(sw, sh, 0)
	for y := range sh {
		fill(small.Pix[y*small.Stride+15:][:sw-15], 255)
	}
	picture := noisy(4, image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	out := whole(t, small, picture)
	for y := range h {
		for x := range w {
			cell := (float64(x)+0.5)*sw/w - 0.5
			got := out.GrayAt(x, y).Y
			if cell <= 12 && got != 0 || cell >= 17 && got != 255 {
				t.Fatalf("pixel %d,%d is %d", x, y, got)
			}
		}
	}
}

// TestAnySize: noise as picture and matte, all sizes and samplings: no panic, and
// a matte of the picture's size comes out as it is.
func TestAnySize(t *testing.T) {
	for i, c := range sizes {
		for _, ratio := range ratios {
			picture := noisy(uint64(i), image.Rect(0, 0, c.w, c.h), ratio)
			small := gray(c.sw, c.sh, 0)
			noise(9, small.Pix)
			out := whole(t, small, picture)
			if c.w == c.sw && c.h == c.sh && !bytes.Equal(out.Pix, small.Pix) {
				t.Errorf("%v: a matte of full size was changed", c)
			}
		}
	}
}

// TestRowsInAnyOrder: bands of all heights, backwards, in parallel, and into parts
// of a larger plane give the bytes of one go.
func TestRowsInAnyOrder(t *testing.T) {
	s := newScene(5, 331, 223, 40, 1.5)
	small := Shrink(s.alpha, 47, 32)
	e, err := NewEnlargement(small, s.picture)
	if err != nil {
		t.Fatal(err)
	}
	r, err := NewRefinement(s.alpha, s.picture, 1500)
	if err != nil {
		t.Fatal(err)
	}
	for name, rows := range map[string]func(top, bottom int, dst *image.Gray){"enlargement": e.Rows, "refinement": r.Rows} {
		want := gray(331, 223, 1)
		rows(0, 223, want)
		for _, high := range []int{1, 7, 16, 80, 222} {
			got := gray(340, 223, 2).SubImage(image.Rect(3, 0, 334, 223)).(*image.Gray)
			var all sync.WaitGroup
			for top := (222 / high) * high; top >= 0; top -= high {
				all.Go(func() {
					bottom := min(top+high, 223)
					rows(top, bottom, got.SubImage(image.Rect(3, top, 334, bottom)).(*image.Gray))
				})
			}
			all.Wait()
			for y := range 223 {
				if !bytes.Equal(got.Pix[y*got.Stride:][:331], want.Pix[y*want.Stride:][:331]) {
					t.Fatalf("%s in bands of %d: row %d differs", name, high, y)
				}
			}
		}
	}
}

// TestPartsOfPictures: a picture cut out of a larger one, in the middle of its
// chroma cells, gives what a copy of its own gives.
func TestPartsOfPictures(t *testing.T) {
	small := gray(9, 7, 0)
	noise(1, small.Pix)
	for _, ratio := range ratios {
		large := noisy(8, image.Rect(0, 0, 120, 100), ratio)
		for _, at := range []image.Point{{0, 0}, {4, 4}, {5, 3}, {7, 1}} {
			part := large.SubImage(image.Rect(at.X, at.Y, at.X+63, at.Y+49)).(*image.YCbCr)
			flat := image.NewYCbCr(image.Rect(at.X, at.Y, at.X+63, at.Y+49), ratio)
			for y := at.Y; y < at.Y+49; y++ {
				for x := at.X; x < at.X+63; x++ {
					flat.Y[flat.YOffset(x, y)] = large.Y[large.YOffset(x, y)]
					flat.Cb[flat.COffset(x, y)] = large.Cb[large.COffset(x, y)]
					flat.Cr[flat.COffset(x, y)] = large.Cr[large.COffset(x, y)]
				}
			}
			if !bytes.Equal(whole(t, small, part).Pix, whole(t, small, flat).Pix) {
				t.Errorf("%v at %v: the part differs from its copy", ratio, at)
			}
		}
	}
}

func TestEnlargementRefuses(t *testing.T) {
	good := image.NewYCbCr(image.Rect(0, 0, 60, 40), image.YCbCrSubsampleRatio420)
	short := *good
	short.Cr = short.Cr[:len(short.Cr)-1]
	strange := *good
	strange.SubsampleRatio = 99
	for name, c := range map[string]struct {
		small   *image.Gray
		picture *image.YCbCr
	}{
		"larger": {gray(61, 41, 0), good}, "square": {gray(20, 20, 0), good}, "empty": {gray(0, 0, 0), good}, "nil": {nil, good},
		"no picture": {gray(6, 4, 0), nil}, "short": {gray(6, 4, 0), &short}, "strange": {gray(6, 4, 0), &strange},
		"short matte": {&image.Gray{Pix: make([]byte, 5), Stride: 6, Rect: image.Rect(0, 0, 6, 4)}, good},
	} {
		if _, err := NewEnlargement(c.small, c.picture); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
	for _, ok := range []image.Point{{6, 4}, {7, 4}, {6, 5}, {59, 40}, {60, 39}, {1, 1}} {
		if _, err := NewEnlargement(gray(ok.X, ok.Y, 0), good); err != nil {
			t.Errorf("%v: %v", ok, err)
		}
	}
}

// TestAnything draws sizes, samplings, places in larger pictures and bands at
// random: no panic in any of the three.
func TestAnything(t *testing.T) {
	rng := rand.New(rand.NewPCG(17, 17))
	for i := range 400 {
		w, h := 1+rng.IntN(70), 1+rng.IntN(70)
		sw := 1 + rng.IntN(w)
		sh := min(max(1, (sw*h+w/2)/w), h)
		at := image.Pt(rng.IntN(9), rng.IntN(9))
		picture := noisy(uint64(i), image.Rectangle{Min: at, Max: at.Add(image.Pt(w, h))}, ratios[rng.IntN(6)])
		small, full := gray(sw, sh, 0), gray(w, h, 0)
		noise(uint64(i), small.Pix, full.Pix)
		if i%2 == 0 { // with flat parts
			fill(small.Pix[:rng.IntN(len(small.Pix)+1)], 255)
			fill(full.Pix[rng.IntN(len(full.Pix)):], 0)
		}
		e, err := NewEnlargement(small, picture)
		if err != nil {
			t.Fatalf("%d×%d to %d×%d: %v", sw, sh, w, h, err)
		}
		r, err := NewRefinement(full, picture, 1+rng.IntN(w*h))
		if err != nil {
			t.Fatalf("%d×%d: %v", w, h, err)
		}
		f := NewForeground(picture, small)
		top := rng.IntN(h+20) - 10
		bottom := top + rng.IntN(30) - 3
		part := gray(1+rng.IntN(w+5), 1+rng.IntN(20), 0)
		e.Rows(top, bottom, part)
		r.Rows(top, bottom, part)
		f.Rows(top, bottom, part, noisy(1, image.Rect(0, 0, 1+rng.IntN(w+5), 1+rng.IntN(20)), ratios[rng.IntN(6)]))
	}
}
