package greenscreen

import (
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
