package greenscreen

import (
	"image"
	"image/color"
	"testing"
)

// Light of the screen on cloth is not transparency, however much of it there is
// at the edge, as long as the cloth goes on evenly from where there is none.
func TestLitClothIsSolid(t *testing.T) {
	for name, cloth := range map[string]color.NRGBA{"white": white, "grey": {170, 170, 172, 255}} {
		p := paint(with(func(s *stage) { s.shirt, s.glow, s.noise = cloth, 0.5, 2 }))
		c := mustCut(t, camera(p), Options{})
		thin, n := 0, 0
		for i, a := range p.alpha {
			if p.part[i] == shirtPart && a == 1 {
				n++
				if c.Alpha.Pix[i] < 242 {
					thin++
				}
			}
		}
		t.Logf("%s: %d of %d pixels are not solid", name, thin, n)
		if thin*20 > n {
			t.Errorf("%s: %d of %d pixels of the shirt are not solid", name, thin, n)
		}
	}
}

// A strip of wall above the screen, and the rail it hangs from, are outside.
func TestRailIsRemoved(t *testing.T) {
	for _, rail := range []float64{0.02, 0.08} {
		p := paint(with(func(s *stage) { s.rail, s.walls = rail, 0.06 }))
		c := mustCut(t, camera(p), Options{})
		left := 0
		for i, a := range c.Alpha.Pix[:p.w*p.h/8] {
			if a > 40 && p.alpha[i] == 0 {
				left++
			}
		}
		if left > 30 {
			t.Errorf("of a rail at %.3f of the height %d pixels are left", rail, left)
		}
	}
}

// Before a screen that lies in the dark, its lead is as small as the noise: cloth
// must not become noisy for that.
func TestClothBeforeDarkScreen(t *testing.T) {
	p := paint(with(func(s *stage) {
		s.w, s.h, s.shirt, s.night, s.noise = 900, 600, color.NRGBA{110, 110, 114, 255}, true, 9
	}))
	c := mustCut(t, camera(p), Options{})
	thin, n := 0, 0
	for i, a := range p.alpha {
		if p.part[i] == shirtPart && a == 1 && i%p.w > p.w*6/10 {
			n++
			if c.Alpha.Pix[i] < 230 {
				thin++
			}
		}
	}
	t.Logf("%d of %d pixels are not solid", thin, n)
	if thin*50 > n {
		t.Errorf("%d of %d pixels of the shirt are not solid", thin, n)
	}
}

// Refining smooths what is soft and leaves hard edges as they were keyed.
func TestRefineKeepsHardEdges(t *testing.T) {
	const w, h = 900, 600
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio444)
	truth := image.NewGray(img.Rect)
	for y := range h {
		for x := range w {
			a := 0.0
			switch { // a hard edge on the left, one 60 pixels soft on the right
			case x < 300:
			case x < 560:
				a = 1
			case x < 620:
				a = 1 - float64(x-560)/60
			}
			if y < 120 {
				a = 0
			}
			n := float64((x*7919+y*104729+x*y*31)%7 - 3)
			mix := func(s, b float64) uint8 { return uint8(min(max(s*a+b*(1-a)+n, 0), 255)) }
			img.Y[y*img.YStride+x], img.Cb[y*img.CStride+x], img.Cr[y*img.CStride+x] = color.RGBToYCbCr(mix(190, 40), mix(150, 170), mix(130, 60))
			truth.Pix[y*truth.Stride+x] = uint8(a*255 + 0.5)
		}
	}
	plain, err := Cut(img, Options{})
	if err != nil {
		t.Fatal(err)
	}
	refined, err := Cut(img, Options{Refine: true})
	if err != nil {
		t.Fatal(err)
	}
	rough := func(c *Cutout, from, to int) (off, steps float64) {
		for y := 200; y < h; y++ {
			row := c.Alpha.Pix[y*c.Alpha.Stride:]
			for x := from; x < to; x++ {
				d := float64(row[x]) - float64(truth.Pix[y*truth.Stride+x])
				off += max(d, -d)
				s := float64(row[x+1]) - float64(row[x])
				steps += max(s, -s)
			}
		}
		return off, steps
	}
	offPlain, stepsPlain := rough(plain, 565, 615)
	off, steps := rough(refined, 565, 615)
	if steps > 0.9*stepsPlain || off > 1.1*offPlain {
		t.Errorf("the soft edge: roughness %.0f of %.0f, off by %.0f of %.0f", steps, stepsPlain, off, offPlain)
	}
	hardPlain, _ := rough(plain, 290, 310)
	if hard, _ := rough(refined, 290, 310); hard > 1.05*hardPlain {
		t.Errorf("the hard edge is off by %.0f, before by %.0f", hard, hardPlain)
	}
}
