package greenscreen

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

func with(change func(*stage)) stage {
	s := plainStage()
	change(&s)
	return s
}

func TestScreenInTheMiddleIsAccepted(t *testing.T) {
	for _, walls := range []float64{0.05, 0.18} {
		p := paint(with(func(s *stage) { s.walls = walls }))
		c := mustCut(t, p.img, Options{})
		if f := p.faults(c.Alpha); f.all > 0.004 {
			t.Errorf("walls of %.0f %%: mean error %.4f", walls*100, f.all)
		}
		kept := mustCut(t, p.img, Options{KeepOutside: true})
		if a := kept.Alpha.GrayAt(4, 200).Y; a != 255 {
			t.Errorf("walls of %.0f %%: the wall has alpha %d although it was to be kept", walls*100, a)
		}
		if a := c.Alpha.GrayAt(4, 200).Y; a != 0 {
			t.Errorf("walls of %.0f %%: the wall has alpha %d", walls*100, a)
		}
	}
}

func TestPoleIsRemoved(t *testing.T) {
	p := paint(with(func(s *stage) { s.pole = true }))
	c := mustCut(t, camera(p), Options{})
	for y := 0; y < p.h; y += 7 {
		for x := p.w * 90 / 100; x < p.w; x++ {
			if a := c.Alpha.GrayAt(x, y).Y; a > 40 {
				t.Fatalf("the pole is left at (%d, %d): alpha %d", x, y, a)
			}
		}
	}
}

func TestHolesAreFilledByChoice(t *testing.T) {
	p := paint(with(func(s *stage) { s.hole = true }))
	x, y := 300, 340
	if a := mustCut(t, p.img, Options{}).Alpha.GrayAt(x, y).Y; a > 30 {
		t.Errorf("the badge has alpha %d", a)
	}
	for name, img := range map[string]image.Image{"RGBA": p.img, "4:2:0": camera(p)} {
		c := mustCut(t, img, Options{Fill: true})
		got := c.NRGBA().NRGBAAt(x, y)
		was := p.img.RGBAAt(x, y)
		if got.A != 255 || math.Abs(float64(got.G)-float64(was.G)) > 12 {
			t.Errorf("%s: the badge was %v and is %v", name, was, got)
		}
		if a := c.Alpha.GrayAt(20, 20).Y; a != 0 {
			t.Errorf("%s: the screen was filled: alpha %d", name, a)
		}
		for v := y - 26; v <= y+26; v++ { // no ring around it
			if a := c.Alpha.GrayAt(x, v).Y; a < 250 {
				t.Errorf("%s: alpha %d is left at the badge's rim, row %d", name, a, v)
			}
		}
	}
}

// A calibrated plate knows what the picture alone cannot tell: here, that the
// dark third of the screen is screen too.
func TestPlateIsUsed(t *testing.T) {
	empty, err := Calibrate(paint(with(func(s *stage) { s.empty, s.w, s.h = true, 300, 200 })).img)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]stage{"same light": plainStage(), "less light": with(func(s *stage) { s.exposure = 0.6 }), "veil": with(func(s *stage) { s.veil = 0.4 })} {
		p := paint(s)
		f := p.faults(mustCut(t, camera(p), Options{Screen: empty}).Alpha)
		alone := p.faults(mustCut(t, camera(p), Options{}).Alpha)
		t.Logf("%s: mean error %.4f, without a plate %.4f", name, f.all, alone.all)
		if f.all > alone.all*1.15+0.0005 {
			t.Errorf("%s: mean error %.4f with the plate, %.4f without", name, f.all, alone.all)
		}
	}
	// Only a strip of screen is left at the top: found by itself it would be refused.
	p := paint(plainStage())
	for y := 90; y < p.h; y++ {
		for x := range p.w {
			p.img.SetRGBA(x, y, color.RGBA{150, 110, 100, 255})
		}
	}
	for y := 20; y < 90; y++ {
		for x := 200; x < p.w; x++ {
			p.img.SetRGBA(x, y, color.RGBA{150, 110, 100, 255})
		}
	}
	if _, err := Cut(p.img, Options{}); err == nil {
		t.Error("a strip of screen was accepted by itself")
	}
	c := mustCut(t, p.img, Options{Screen: empty})
	if a, b := c.Alpha.GrayAt(50, 50).Y, c.Alpha.GrayAt(400, 300).Y; a != 0 || b != 255 {
		t.Errorf("with the plate the strip has alpha %d, the subject %d", a, b)
	}
	// Another aspect ratio: not used, and no fault.
	square := paint(with(func(s *stage) { s.w = 400 }))
	if f := square.faults(mustCut(t, square.img, Options{Screen: empty}).Alpha); f.all > 0.006 {
		t.Errorf("a plate of another shape: mean error %.4f", f.all)
	}
}

func TestPickedColour(t *testing.T) {
	p := paint(plainStage())
	c := mustCut(t, p.img, Options{Pick: p.img.RGBAAt(40, 40)})
	if f := p.faults(c.Alpha); f.all > 0.004 {
		t.Errorf("mean error %.4f", f.all)
	}
	// A red cloth is never found by itself, but may be picked.
	red := image.NewRGBA(p.img.Rect)
	for i := 0; i < len(red.Pix); i += 4 {
		q := p.img.Pix[i : i+4]
		red.Pix[i], red.Pix[i+1], red.Pix[i+2], red.Pix[i+3] = q[1], q[0], q[2], 255
	}
	if _, err := Cut(red, Options{}); err == nil {
		t.Error("a red cloth was taken for a screen")
	}
	c = mustCut(t, red, Options{Pick: red.RGBAAt(40, 40)})
	if f := p.faults(c.Alpha); f.all > 0.004 {
		t.Errorf("red: mean error %.4f", f.all)
	}
}

func TestBlueIsLikeGreen(t *testing.T) {
	green := paint(plainStage())
	blue := image.NewRGBA(green.img.Rect)
	for i := 0; i < len(blue.Pix); i += 4 {
		q := green.img.Pix[i : i+4]
		blue.Pix[i], blue.Pix[i+1], blue.Pix[i+2], blue.Pix[i+3] = q[0], q[2], q[1], 255
	}
	a, b := mustCut(t, green.img, Options{}), mustCut(t, blue, Options{})
	if d := difference(a.Alpha.Pix, b.Alpha.Pix); d > 0.5 {
		t.Errorf("alpha differs by %.2f on average", d)
	}
	p, q := a.NRGBA(), b.NRGBA()
	worst := 0.0
	for i := 0; i < len(p.Pix); i += 4 {
		if p.Pix[i+3] == 255 && q.Pix[i+3] == 255 {
			worst = max(worst, math.Abs(float64(p.Pix[i+1])-float64(q.Pix[i+2])))
		}
	}
	if worst > 12 {
		t.Errorf("a solid colour differs by %.0f steps", worst)
	}
}

// What is wholly subject keeps its colour: skin, fair hair, cloth.
func TestColoursAreKept(t *testing.T) {
	for name, c := range map[string]struct {
		stage
		limit float64 // steps of 8 bits, mean over the part
	}{
		"skin and white":    {plainStage(), 2},
		"fair hair":         {with(func(s *stage) { s.hair = yellow }), 2},
		"dark skin, yellow": {with(func(s *stage) { s.skin, s.shirt = darkSkin, yellow }), 2},
		"turquoise":         {with(func(s *stage) { s.shirt = turquoise }), 5},
		"olive":             {with(func(s *stage) { s.shirt = olive }), 5},
	} {
		c.noise = 0
		p := paint(c.stage)
		got := mustCut(t, p.img, Options{}).NRGBA()
		var off [4]float64
		var n [4]float64
		for i, a := range p.alpha {
			if part := p.part[i]; a == 1 && part <= shirtPart {
				for k, v := range p.front[i] {
					off[part] += math.Abs(255*toCode(v)-float64(got.Pix[4*i+k])) / 3
				}
				n[part]++
			}
		}
		for _, part := range []bodyPart{hairPart, skinPart, shirtPart} {
			if d := off[part] / n[part]; d > c.limit {
				t.Errorf("%s: part %d is off by %.1f steps", name, part, d)
			}
		}
	}
}

// The screen's light goes from a white shirt, and nothing else goes with it.
func TestSpillIsTakenOut(t *testing.T) {
	p := paint(with(func(s *stage) { s.spill, s.noise = 0.4, 1 }))
	got := mustCut(t, camera(p), Options{}).NRGBA()
	was, is, n := 0.0, 0.0, 0.0
	for i, part := range p.part {
		if part != shirtPart || p.alpha[i] < 1 {
			continue
		}
		q, r := p.img.Pix[4*i:], got.Pix[4*i:]
		was += float64(q[1]) - float64(max(q[0], q[2]))
		is += max(float64(r[1])-float64(max(r[0], r[2])), 0)
		n++
	}
	t.Logf("the shirt's green lead was %.1f and is %.1f", was/n, is/n)
	if was/n < 3 || is/n > 1 {
		t.Errorf("the shirt's green lead was %.1f and is %.1f", was/n, is/n)
	}
}

// On a grey ground the mixed pixels must look as the subject alone would: no
// green rim, no dark rim.
func TestNoRims(t *testing.T) {
	for name, s := range map[string]stage{
		"brown hair": plainStage(), "fair hair": with(func(s *stage) { s.hair = yellow }),
		"blur": with(func(s *stage) { s.blur = 24 }), "veil": with(func(s *stage) { s.veil = 0.4 }),
	} {
		p := paint(s)
		c := mustCut(t, p.img, Options{})
		got := c.NRGBA()
		var green, bright, n float64
		for i, a := range p.alpha {
			if a < 0.1 || a > 0.95 {
				continue
			}
			var d [3]float64
			for k := range 3 {
				want := 128 + (255*toCode(p.front[i][k])-128)*a
				is := 128 + (float64(got.Pix[4*i+k])-128)*float64(got.Pix[4*i+3])/255
				d[k] = is - want
			}
			green += d[1] - (d[0]+d[2])/2
			bright += (d[0] + d[1] + d[2]) / 3
			n++
		}
		t.Logf("%s: on grey %.1f steps too green, %.1f too bright", name, green/n, bright/n)
		if green/n > 3 || math.Abs(bright/n) > 8 {
			t.Errorf("%s: on grey the edge is %.1f steps too green and %.1f too bright", name, green/n, bright/n)
		}
	}
}

func TestVeilStaysThin(t *testing.T) {
	p := paint(with(func(s *stage) { s.veil = 0.4 }))
	for name, img := range map[string]image.Image{"RGBA": p.img, "4:2:0": camera(p)} {
		c := mustCut(t, img, Options{})
		sum, n := 0.0, 0.0
		for i, part := range p.part {
			if part == veilPart && math.Abs(p.alpha[i]-0.4) < 0.001 {
				sum += float64(c.Alpha.Pix[i]) / 255
				n++
			}
		}
		if mean := sum / n; n < 1000 || mean < 0.34 || mean > 0.48 {
			t.Errorf("%s: a veil of 0.4 has %.3f over %.0f pixels", name, mean, n)
		}
	}
}

// Nothing breaks on pictures of anything, under any option.
func TestAnythingGoes(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	plate, err := Calibrate(paint(with(func(s *stage) { s.empty, s.w, s.h = true, 60, 40 })).img)
	if err != nil {
		t.Fatal(err)
	}
	cut := 0
	for n := range 300 {
		w, h := 1+rng.IntN(60), 1+rng.IntN(40)
		img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio(rng.IntN(6)))
		base := [3]int{rng.IntN(256), rng.IntN(256), rng.IntN(256)}
		if n%2 == 0 {
			base = [3]int{120, 90, 80}
		}
		spread := 1 + rng.IntN(256)>>rng.IntN(8)
		for k, plane := range [][]uint8{img.Y, img.Cb, img.Cr} {
			for i := range plane {
				plane[i] = uint8(min(max(base[k]+rng.IntN(spread)-spread/2, 0), 255))
			}
		}
		o := Options{Fill: n%3 == 0, KeepOutside: n%5 == 0}
		if n%4 == 1 {
			o.Screen = plate
		}
		if n%4 == 3 {
			o.Pick = img.At(0, 0)
		}
		c, err := Cut(img, o)
		if err != nil {
			continue
		}
		cut++
		if c.Alpha.Rect != img.Rect || c.Colour.Rect != img.Rect {
			t.Fatalf("%d: the result is %v", n, c.Alpha.Rect)
		}
	}
	if cut < 50 {
		t.Errorf("only %d of 300 were keyed at all", cut)
	}
}

func TestSameEveryTime(t *testing.T) {
	img := camera(paint(with(func(s *stage) { s.w, s.h = 301, 199 })))
	a, b := mustCut(t, img, Options{}), mustCut(t, img, Options{})
	if difference(a.Alpha.Pix, b.Alpha.Pix) != 0 || difference(a.Colour.Cb, b.Colour.Cb) != 0 || difference(a.Colour.Y, b.Colour.Y) != 0 {
		t.Error("two runs differ")
	}
}
