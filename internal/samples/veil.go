package samples

import "math"

// drape hangs a bride's veil behind head and shoulders: a fine net in two
// tiers that hides a fifth to three fifths of what is behind it, most where it
// folds, with a hem of lace.
func (p *person) drape(s *scene) {
	wide := s.between(0.9, 1.12)
	long := p.body.loop(mirrored(0, -0.7, 0.24*wide, -0.66, 0.5*wide, -0.36, 0.78*wide, 0.25, 1.12*wide, 1.0, 1.42*wide, 1.75, 1.58*wide, 2.6, 1.6*wide, 4, 0, 4.2)...)
	short := p.body.loop(mirrored(0, -0.69, 0.22*wide, -0.62, 0.44*wide, -0.3, 0.64*wide, 0.2, 0.92*wide, 0.75, 1.16*wide, 1.22, 0.9*wide, 1.42, 0.45*wide, 1.36, 0, 1.42)...)
	p.tulle(s, long, 0.20)
	p.tulle(s, short, 0.13)
	p.hem(s, long[0])
	p.hem(s, short[0])
}

// tulle is one tier of net with base as its thinnest alpha.
func (p *person) tulle(s *scene, shape path, base float32) {
	f := p.body
	type wave struct{ many, phase, deep, bend float32 }
	waves := make([]wave, 6)
	for i := range waves {
		waves[i] = wave{s.between(7, 34), s.between(0, 6.28), s.between(0.3, 1), s.between(-0.5, 0.5)}
	}
	// The folds fan out from the comb on top of the head; 0 between them, 1 on them.
	folds := func(q pt) float32 {
		l := f.back(q)
		u := float32(math.Atan2(float64(l.x), float64(l.y+0.95)))
		var v float32
		for _, w := range waves {
			ridge := 0.5 + 0.5*sin32(u*w.many+w.phase+w.bend*l.y)
			v += ridge * ridge * ridge * ridge * w.deep
		}
		return min(v*v*0.5, 1)
	}
	period := 0.0085 * f.size
	fine := clamp1((period - 1.8) / 1.2) // too fine to be seen: only its mean is left
	net := func(q pt) float32 {
		l := f.back(q)
		k := 2 * math.Pi * f.size / period
		a, b := sin32(k*(l.x+0.45*l.y)), sin32(k*(l.x-0.45*l.y))
		return 1 + fine*0.55*(max(a, b)*max(a, b)-0.55)
	}
	s.add(stroke{shape: shape, soft: 0.004 * f.size,
		paint: func(q pt) rgb { v := 0.76 + 0.21*folds(q); return rgb{v, v * 0.99, v * 0.97} },
		sheer: func(q pt) float32 { return min((base+(0.62-base)*folds(q))*net(q), 0.9) },
	})
}

// hem is a narrow band of lace along an outline.
func (p *person) hem(s *scene, rim []pt) {
	f := p.body
	var walked float32
	for i, q := range rim {
		next := rim[(i+1)%len(rim)]
		if l := f.back(q); l.y < 0.1 {
			continue
		}
		s.add(stroke{shape: path{thicken([]pt{q, q.toward(next, 0.5), next}, 0.012*f.size, 0.012*f.size, 0.012*f.size)}, paint: plain(rgb{0.95, 0.94, 0.92}), alpha: 0.55})
		d := next.minus(q)
		n := int(math.Hypot(float64(d.x), float64(d.y))/float64(0.024*f.size)) + 1
		for k := range n {
			walked++
			at := f.back(q.toward(next, float32(k)/float32(n)))
			s.add(stroke{shape: f.ring(f.oval(at.x, at.y, 0.014, 0.014, 0), 0.005), paint: plain(rgb{0.96, 0.95, 0.93}), alpha: 0.8})
		}
	}
}
