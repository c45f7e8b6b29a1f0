package samples

import "math"

// spectacles draws the glasses, if any.
func (p *person) spectacles(s *scene) {
	f := p.head
	c := []rgb{{0.12, 0.10, 0.11}, {0.45, 0.25, 0.14}, {0.85, 0.30, 0.36}, gold}[s.rng.IntN(4)]
	if p.glasses == noGlasses || p.glasses == glassesKinds {
		return
	}
	wide := p.glasses == hearts || p.glasses == stars
	if wide {
		c = props[s.rng.IntN(len(props)-1)]
	}
	for _, side := range []float32{-1, 1} {
		x := side * 0.165
		var rim path
		thick := float32(0.018)
		switch p.glasses {
		case square:
			rim = f.loop(x-0.115, -0.075, x, -0.088, x+0.115, -0.075, x+0.118, 0.0, x+0.095, 0.075, x, 0.085, x-0.095, 0.075, x-0.118, 0.0)
			thick = 0.022
		case hearts:
			rim, thick = p.heartAt(x, 0.0, 0.16), 0.03
		case stars:
			rim, thick = p.starAt(x, 0.005, 0.185), 0.03
		case round, noGlasses, glassesKinds:
			rim = f.oval(x, -0.005, 0.112, 0.112, 0)
		}
		lens, strength := rgb{0.75, 0.82, 0.9}, float32(0.16)
		if wide {
			lens, strength = c.times(0.35), 0.62
		}
		s.add(stroke{shape: rim, paint: plain(lens), alpha: strength})
		p.haze(s, f.ribbon(0.012, 0.03, 0.012, x-0.06, 0.05, x-0.01, -0.06), rim, rgb{1, 1, 1}, 0.38, 0.012)
		p.haze(s, f.ring(rim, thick), nil, p.dark(0.6), 0.35, 0.02)
		p.solid(s, f.ring(rim, thick), plain(c), 0.012, 0.6)
		p.solid(s, f.ribbon(0.018, 0.016, 0.012, side*0.275, -0.03, side*0.33, -0.035, side*0.372*p.wide, -0.03), plain(c.times(0.85)), 0.01, 0.5)
	}
	p.solid(s, f.ribbon(0.02, 0.017, 0.02, -0.06, -0.02, 0, -0.045, 0.06, -0.02), plain(c), 0.01, 0.6)
}

func (p *person) heartAt(x, y, r float32) path {
	var xy []float32
	for i := range 28 {
		a := float32(i) * 2 * math.Pi / 28
		u := 16 * sin32(a) * sin32(a) * sin32(a)
		v := -(13*cos32(a) - 5*cos32(2*a) - 2*cos32(3*a) - cos32(4*a))
		xy = append(xy, x+u*r/17, y+v*r/17)
	}
	return p.head.poly(xy...)
}

func (p *person) starAt(x, y, r float32) path {
	var xy []float32
	for i := range 10 {
		a := float32(i)*math.Pi/5 - math.Pi/2
		k := r
		if i%2 == 1 {
			k = r * 0.56
		}
		xy = append(xy, x+k*cos32(a), y+k*sin32(a))
	}
	return p.head.poly(xy...)
}
