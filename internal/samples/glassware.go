package samples

import "math"

// glassware draws what is looked through: spectacles on a stick, a loupe, or a
// glass of sparkling wine. Its glass hides little and mirrors the lamps.
func (p *person) glassware(s *scene) {
	f := p.head
	f.size *= 1.15
	switch p.held {
	case lorgnette:
		at := p.body.at(0.995, -0.14) // the stick holds the inner lens
		f.o = at
		f.cos, f.sin = cos32(s.between(-0.15, 0.1)), sin32(s.between(-0.15, 0.1))
		c := p.frames(s)
		for _, x := range []float32{-0.2, 0.2} {
			p.pane(s, f, f.oval(x, 0, 0.17, 0.16, 0), 0.10)
			p.solid(s, f.ring(f.oval(x, 0, 0.17, 0.16, 0), 0.016), plain(c), 0.012, 0.7)
		}
		p.solid(s, f.ribbon(0.014, 0.012, 0.014, -0.036, -0.02, 0, -0.05, 0.036, -0.02), plain(c), 0.01, 0.7)
	case loupe:
		f.o = p.body.at(0.76, -0.12)
		p.pane(s, f, f.oval(0, 0, 0.27, 0.27, 0), 0.13)
		p.solid(s, f.ring(f.oval(0, 0, 0.27, 0.27, 0), 0.024), plain(p.frames(s)), 0.012, 0.7)
	case flute:
		f.o = p.body.at(0.80, 0.50)
		f.flip = p.body.flip
		p.wine(s, f)
	case nothing, heart, moustache, lips, bubble, peace, wave, helds:
	}
}

// frames is a colour for them: gold or dark horn.
func (p *person) frames(s *scene) rgb {
	if s.chance(0.5) {
		return rgb{0.16, 0.11, 0.09}
	}
	return gold
}

// pane is clear glass of the given alpha, with the mirror of a window and a
// bright edge.
func (p *person) pane(s *scene, f frame, outline path, alpha float32) {
	s.add(stroke{shape: outline, paint: plain(rgb{0.70, 0.74, 0.76}), alpha: alpha})
	x0, y0, x1, y1 := outline.bounds(0)
	mid, r := f.back(pt{(x0 + x1) / 2, (y0 + y1) / 2}), (x1-x0)/2/f.size
	s.add(stroke{shape: f.poly(mid.x-0.75*r, mid.y-0.1*r, mid.x-0.1*r, mid.y-0.8*r, mid.x+0.18*r, mid.y-0.72*r, mid.x-0.6*r, mid.y+0.25*r), clip: outline,
		paint: plain(rgb{0.97, 0.98, 1}), alpha: 0.55, soft: 0.008 * f.size})
	s.add(stroke{shape: f.ribbon(0.005, 0.03*r/0.17, 0.005, mid.x+0.8*r, mid.y+0.05*r, mid.x+0.62*r, mid.y+0.55*r, mid.x+0.15*r, mid.y+0.84*r), clip: outline,
		paint: plain(rgb{1, 1, 1}), alpha: 0.45, soft: 0.006 * f.size})
	s.add(stroke{shape: f.ring(outline, 0.03), clip: outline, paint: plain(rgb{0.45, 0.48, 0.5}), alpha: 0.3, soft: 0.006 * f.size})
}

// wine is a tall glass, half full; the fist holds its stem.
func (p *person) wine(s *scene, f frame) {
	bowl := f.loop(-0.105, -0.72, 0.105, -0.72, 0.118, -0.5, 0.10, -0.3, 0.05, -0.17, 0, -0.14, -0.05, -0.17, -0.10, -0.3, -0.118, -0.5)
	s.add(stroke{shape: bowl, paint: plain(rgb{0.72, 0.76, 0.78}), alpha: 0.13})
	drink := f.loop(-0.113, -0.53, 0.113, -0.53, 0.10, -0.31, 0.05, -0.18, 0, -0.155, -0.05, -0.18, -0.10, -0.31)
	s.add(stroke{shape: drink, clip: bowl, paint: func(q pt) rgb { return rgb{0.93, 0.80, 0.42}.times(1 + 0.2*f.back(q).x/0.11) }, alpha: 0.5})
	for range 26 {
		a, y := s.between(0, 2*math.Pi), s.between(-0.5, -0.2)
		r := s.between(0.003, 0.009)
		x := cos32(a) * 0.08 * (0.3 - (y+0.2)*2.2)
		s.add(stroke{shape: f.ring(f.oval(x, y, r, r, 0), r*0.4), clip: drink, paint: plain(rgb{1, 0.98, 0.9}), alpha: 0.8})
	}
	for _, side := range []float32{-1, 1} {
		s.add(stroke{shape: f.ribbon(0.006, 0.010, 0.008, side*0.104, -0.72, side*0.116, -0.5, side*0.098, -0.3, side*0.05, -0.17, side*0.01, -0.13), paint: plain(rgb{0.86, 0.89, 0.9}), alpha: 0.75})
	}
	s.add(stroke{shape: f.ring(f.oval(0, -0.72, 0.104, 0.016, 0), 0.006), paint: plain(rgb{0.95, 0.97, 0.98}), alpha: 0.8})
	s.add(stroke{shape: f.ribbon(0.012, 0.026, 0.012, -0.07, -0.66, -0.078, -0.5, -0.06, -0.3), clip: bowl, paint: plain(rgb{1, 1, 1}), alpha: 0.7, soft: 0.006 * f.size})
	s.add(stroke{shape: f.limb(0, -0.15, 0.015, 0, 0.24, 0.013), paint: plain(rgb{0.80, 0.83, 0.85}), alpha: 0.5})
	s.add(stroke{shape: f.oval(0, 0.26, 0.12, 0.022, 0), paint: plain(rgb{0.84, 0.87, 0.9}), alpha: 0.55})
}
