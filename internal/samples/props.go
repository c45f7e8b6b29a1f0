package samples

import "math"

var gold = rgb{0.93, 0.73, 0.27}

// wear draws what sits on nose and head.
func (p *person) wear(s *scene) {
	p.spectacles(s)
	switch p.hat {
	case partyHat:
		p.cone(s)
	case crown:
		p.paperCrown(s)
	case bunny:
		p.ears(s)
	case topHat:
		p.topper(s)
	case flowers:
		p.wreath(s)
	case noHat, hats:
	}
}

// rise is how high above the face's centre a hat sits on this hair.
func (p *person) rise() float32 {
	switch p.style {
	case afro:
		return -0.66
	case curls:
		return -0.60
	case short, quiff, bob, long, wavy, bun, tail, bald, styles:
	}
	return -0.53
}

func (p *person) cone(s *scene) {
	f, y := p.head, p.rise()
	a, b := props[s.rng.IntN(len(props))], props[s.rng.IntN(len(props))]
	if a == b {
		b = rgb{0.99, 0.96, 0.9}
	}
	shape := path{rightTurn(append(smooth(f.points([]float32{0.27, y + 0.04, 0.14, y + 0.1, 0, y + 0.115, -0.14, y + 0.1, -0.27, y + 0.04}), false), f.at(0.03, y-0.64)))}
	edge := 1.5 / f.size
	p.haze(s, f.oval(0.03, y+0.12, 0.27, 0.05, 0), nil, p.hair.times(0.4), 0.5, 0.04)
	p.solid(s, shape, func(q pt) rgb {
		l := f.back(q)
		return a.mix(b, band((l.y+l.x*0.45)*6, 0.5, edge*6))
	}, 0.16, 0.7)
	p.fluff(s, 0.03, y-0.66, 0.085, b)
	for i := range 13 {
		t := float32(i)/6 - 1
		p.fluff(s, 0.27*t, y+0.115-0.07*t*t, 0.032, b)
	}
}

// fluff is a small ball of down.
func (p *person) fluff(s *scene, x, y, r float32, c rgb) {
	f := p.head
	s.add(stroke{shape: f.oval(x, y, r*0.85, r*0.85, 0), paint: plain(c.times(0.94)), puff: 0.5 * r * f.size, soft: 0.3 * r * f.size, lift: 0.25})
	n := int(40 + r*1100)
	for range n {
		a := s.between(0, 2*math.Pi)
		k, bend := s.between(0.75, 1.3), s.between(-0.9, 0.9)
		at := func(q, turn float32) pt { return f.at(x+r*q*cos32(a+turn), y+r*q*sin32(a+turn)) }
		shade := c.times(s.between(0.72, 0.95) + 0.2*ramp(0.5-0.5*sin32(a)))
		s.hairs = append(s.hairs, hair{p: [4]pt{at(0.3, 0), at(0.6, bend*0.2), at(0.8*k, bend*0.5), at(k, bend)},
			width: f.size * s.between(0.0015, 0.004), alpha: s.between(0.5, 0.95), color: rgb{min(shade.r, 1), min(shade.g, 1), min(shade.b, 1)}, layer: s.layer})
	}
}

func (p *person) paperCrown(s *scene) {
	f, y := p.head, p.rise()+0.02
	c := gold
	xy := []float32{-0.33, y + 0.1, -0.17, y + 0.155, 0, y + 0.17, 0.17, y + 0.155, 0.33, y + 0.1}
	band := f.points(xy)
	var top []pt
	for i := range 11 {
		t := 1 - float32(i)/5
		h := float32(-0.06)
		if i%2 == 0 {
			h = -0.24
		}
		top = append(top, f.at(0.36*t, y+0.1+h-0.05*t*t*0))
	}
	shape := path{rightTurn(append(smooth(band, false), top...))}
	p.haze(s, f.ribbon(0.03, 0.05, 0.03, -0.32, y+0.14, 0, y+0.2, 0.32, y+0.14), nil, rgb{0.1, 0.07, 0.05}, 0.45, 0.03)
	p.solid(s, shape, plain(c), 0.06, 0.7)
	for i := range 6 {
		t := 1 - float32(i)/2.5
		p.solid(s, f.oval(0.36*t, y-0.14, 0.026, 0.026, 0), plain(props[4]), 0.02, 0.8)
	}
	for i := range 5 {
		t := float32(i)/2 - 1
		p.solid(s, f.oval(0.26*t, y+0.085-0.045*t*t, 0.035, 0.042, 0), plain(props[i%4]), 0.025, 0.9)
	}
}

func (p *person) ears(s *scene) {
	f, y := p.head, p.rise()
	white := rgb{0.95, 0.93, 0.93}
	for _, side := range []float32{-1, 1} {
		tilt := side * s.between(0.08, 0.3)
		cx := side * 0.17
		at := func(u, v float32) (float32, float32) {
			return cx + u*cos32(tilt) - v*sin32(tilt), y - 0.28 + u*sin32(tilt) + v*cos32(tilt)
		}
		leaf := func(k, kv float32) path {
			var xy []float32
			for _, q := range [][2]float32{{0, -0.36}, {0.075, -0.24}, {0.11, -0.02}, {0.085, 0.2}, {0, 0.33}, {-0.085, 0.2}, {-0.11, -0.02}, {-0.075, -0.24}} {
				u, v := at(q[0]*k, q[1]*kv+0.02*(1-kv))
				xy = append(xy, u, v)
			}
			return f.loop(xy...)
		}
		outer := leaf(1, 1)
		p.solid(s, outer, plain(white), 0.08, 0.5)
		s.add(stroke{shape: leaf(0.55, 0.78), clip: outer, paint: plain(rgb{0.97, 0.70, 0.76}), soft: 0.02 * f.size, alpha: 0.95})
		p.fur(s, outer[0], white, 260)
	}
	w := float32(0.36)
	if p.rise() < -0.55 {
		w = 0.44
	}
	s.nextLayer()
	p.solid(s, f.ribbon(0.04, 0.05, 0.04, -w-0.01, -0.16, -w, -0.36, -0.24, y+0.02, 0, y-0.05, 0.24, y+0.02, w, -0.36, w+0.01, -0.16), plain(props[4]), 0.02, 0.6)
}

// fur lets short hairs stand out of an outline.
func (p *person) fur(s *scene, rim []pt, c rgb, n int) {
	for range n {
		i := s.rng.IntN(len(rim))
		a := rim[i]
		along := rim[(i+1)%len(rim)].minus(a).unit()
		out := pt{along.y, -along.x}
		l := s.between(0.015, 0.04) * p.head.size
		start := a.minus(out.times(l * 0.4))
		d := out.times(l).plus(along.times(l * s.between(-0.9, 0.9)))
		s.hairs = append(s.hairs, hair{p: [4]pt{start, start.plus(d.times(0.4)), start.plus(d.times(0.7)), start.plus(d)},
			width: p.head.size * s.between(0.0008, 0.0016), alpha: 0.8, color: c.times(s.between(0.85, 1)), layer: s.layer})
	}
}

func (p *person) topper(s *scene) {
	f, y := p.head, p.rise()+0.06
	c, ribbon := rgb{0.15, 0.14, 0.18}, props[s.rng.IntN(len(props))]
	side := smooth(f.points([]float32{-0.29, y + 0.02, -0.27, y - 0.2, -0.31, y - 0.46}), false)
	top := smooth(f.points([]float32{-0.31, y - 0.46, 0, y - 0.53, 0.31, y - 0.46}), false)
	other := smooth(f.points([]float32{0.31, y - 0.46, 0.27, y - 0.2, 0.29, y + 0.02}), false)
	foot := smooth(f.points([]float32{0.29, y + 0.02, 0, y + 0.1, -0.29, y + 0.02}), false)
	body := path{rightTurn(append(append(append(side, top...), other...), foot...))}
	p.haze(s, f.ribbon(0.06, 0.09, 0.06, -0.4, y+0.11, 0, y+0.17, 0.4, y+0.11), nil, rgb{0.08, 0.05, 0.05}, 0.5, 0.04)
	p.solid(s, f.loop(-0.56, y-0.03, -0.3, y-0.05, 0, y-0.06, 0.3, y-0.05, 0.56, y-0.03, 0.5, y+0.06, 0.25, y+0.125, 0, y+0.135, -0.25, y+0.125, -0.5, y+0.06), plain(c), 0.035, 0.7)
	p.haze(s, f.oval(0, y+0.03, 0.31, 0.07, 0), nil, rgb{0.02, 0.02, 0.02}, 0.6, 0.03)
	p.solid(s, body, plain(c), 0.16, 1.1)
	s.add(stroke{shape: f.ribbon(0.11, 0.11, 0.11, -0.33, y-0.075, 0, y+0.01, 0.33, y-0.075), clip: body, paint: plain(ribbon), puff: 0.06 * f.size, lift: 0.7})
}

// wreath is a band of flowers.
func (p *person) wreath(s *scene) {
	f, y := p.head, p.rise()
	leaf := rgb{0.55, 0.50, 0.22} // an olive that is not taken for the screen
	for i := range 13 {
		t := float32(i)/6 - 1
		x, v := 0.385*t, y+0.06+0.2*t*t
		p.solid(s, f.oval(x, v-0.015, 0.075, 0.028, s.between(-0.8, 0.8)), plain(leaf.times(s.between(0.75, 1.1))), 0.02, 0.5)
	}
	for i := range 9 {
		t := float32(i)/4 - 1
		x, v := 0.375*t, y+0.05+0.2*t*t
		r, c := s.between(0.055, 0.085), props[s.rng.IntN(len(props))]
		for k := range 6 {
			a := float32(k)*math.Pi/3 + t
			p.solid(s, f.oval(x+0.62*r*cos32(a), v+0.62*r*sin32(a), 0.5*r, 0.5*r, 0), plain(c.times(0.92+0.03*float32(k%3))), 0.025, 0.6)
		}
		p.solid(s, f.oval(x, v, 0.36*r, 0.36*r, 0), plain(gold), 0.02, 0.6)
	}
}

// feathers is a boa around the shoulders.
func (p *person) feathers(s *scene) {
	c := props[[]int{0, 1, 3, 4}[s.rng.IntN(4)]]
	b, f := p.body, p.head
	round := smooth([]pt{{-0.62, 2.1}, {-0.66, 1.6}, {-0.64, 1.15}, {-0.5, 0.83}, {-0.28, 0.92}, {0, 1.0}, {0.28, 0.92}, {0.5, 0.83}, {0.64, 1.15}, {0.68, 1.65}, {0.64, 2.2}}, false)
	last := pt{9, 9}
	for i := range round {
		if d := round[i].minus(last); d.x*d.x+d.y*d.y < 0.007 {
			continue // about one ball every twelfth of a head
		}
		last = round[i]
		q := f.back(b.at(round[i].x+s.between(-0.02, 0.02), round[i].y+s.between(-0.02, 0.02)))
		p.fluff(s, q.x, q.y, s.between(0.095, 0.125), c.times(s.between(0.88, 1.0)))
	}
}
