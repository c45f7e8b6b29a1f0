package samples

// cap outlines: right-hand temple over the crown to the left temple, then back
// along the hairline.
func (p *person) capOf(volume, ear float32, hairline ...float32) path {
	w := p.wide
	outer := []float32{
		-0.37 * w, ear, -(0.40 + 0.4*volume) * w, -0.17, -(0.345 + 0.8*volume) * w, -0.42, -0.19 * w, -0.57 - 0.9*volume,
		0, -0.605 - volume, 0.19 * w, -0.57 - 0.9*volume, (0.345 + 0.8*volume) * w, -0.42, (0.40 + 0.4*volume) * w, -0.17, 0.37 * w, ear,
	}
	return p.head.loop(append(outer, hairline...)...)
}

// hairBehind is what hangs behind neck and shoulders.
func (p *person) hairBehind(s *scene) {
	f, w := p.head, p.wide
	var shape path
	n := 160
	switch p.style {
	case bob:
		shape = f.loop(mirrored(0, -0.6, 0.34*w, -0.5, 0.46*w, -0.15, 0.49*w, 0.25, 0.45*w, 0.5, 0.3, 0.56, 0, 0.55)...)
	case long:
		shape = f.loop(mirrored(0, -0.6, 0.34*w, -0.5, 0.45*w, -0.1, 0.50*w, 0.4, 0.55*w, 0.9, 0.52, 1.25, 0.3, 1.3, 0, 1.25)...)
	case wavy:
		shape = f.loop(mirrored(0, -0.62, 0.36*w, -0.52, 0.49*w, -0.15, 0.47*w, 0.12, 0.56*w, 0.4, 0.53, 0.68, 0.60, 0.95, 0.5, 1.2, 0.3, 1.25, 0, 1.1)...)
	case afro:
		shape = p.ruffled(s, f.oval(0, -0.2, 0.6, 0.57, 0), 0.07)
	case curls:
		shape = p.ruffled(s, f.oval(0, -0.12, 0.49, 0.53, 0), 0.075)
	case bun:
		p.mass(s, f.loop(-0.2, -0.78, -0.17, -0.92, 0, -0.99, 0.17, -0.92, 0.2, -0.78, 0.12, -0.62, 0, -0.58, -0.12, -0.62), func() []float32 {
			a := s.between(0, 6.28)
			r := s.between(0.06, 0.2)
			return []float32{r * cos32(a), -0.79 + r*sin32(a), r * cos32(a+0.7), -0.79 + r*sin32(a+0.7), r * cos32(a+1.4), -0.79 + r*sin32(a+1.4)}
		}, 100)
		return
	case tail:
		shape = f.loop(0.05, -0.66, 0.3, -0.72, 0.55, -0.55, 0.66, -0.1, 0.62, 0.35, 0.72, 0.8, 0.55, 0.62, 0.45, 0.2, 0.42, -0.2, 0.25, -0.42)
	default:
		return
	}
	curly := p.style == afro || p.style == curls
	if curly {
		n = 700
	}
	p.mass(s, shape, func() []float32 {
		x := s.between(-1, 1)
		if curly {
			return p.curl(s)
		}
		if p.style == tail {
			t := s.between(0, 0.14)
			return []float32{0.2 + t, -0.66 + t, 0.52 - t*0.3, -0.35 + t, 0.54 + t*0.5, 0.1, 0.55 + t*0.6, 0.6}
		}
		sway := s.between(-0.03, 0.03)
		return []float32{0.3 * x, -0.5, 0.46 * x, 0, 0.5*x + sway, 0.5, 0.54*x - sway, 1.25}
	}, n)
	p.flyaways(s, shape, 280)
}

// curl is one small bow of a curly head, anywhere on it.
func (p *person) curl(s *scene) []float32 {
	x, y := s.between(-0.65, 0.65), s.between(-0.8, 0.5)
	a, r := s.between(0, 6.28), s.between(0.02, 0.045)
	var out []float32
	for range 4 {
		out = append(out, x+r*cos32(a), y+r*sin32(a))
		a += 1.1
	}
	return out
}

// ruffled gives a mass a rim of curls, about r heads big.
func (p *person) ruffled(s *scene, mass path, r float32) path {
	rim := mass[0]
	var walked float32
	for i, q := range rim {
		d := rim[(i+1)%len(rim)].minus(q)
		if walked += abs32(d.x) + abs32(d.y); walked < r*1.1*p.head.size {
			continue
		}
		walked = 0
		at := p.head.back(q)
		mass = append(mass, p.head.oval(at.x, at.y, r*s.between(0.7, 1.15), r*s.between(0.7, 1.15), 0)...)
	}
	return mass
}

// mass is a body of hair: rounded, with light and dark streaks that follow flow.
func (p *person) mass(s *scene, shape path, flow func() []float32, n int) {
	s.add(stroke{shape: shape, paint: plain(p.hair), puff: 0.13 * p.head.size, lift: 0.5})
	p.streaks(s, shape, p.hair, n, flow, 0.016)
}

func (p *person) streaks(s *scene, clip path, base rgb, n int, flow func() []float32, width float32) {
	var light, dark path
	for i := range n {
		w := width * s.between(0.4, 1.2)
		line := p.head.ribbon(w*0.2, w, w*0.2, flow()...)
		if i%2 == 0 {
			light = append(light, line...)
		} else {
			dark = append(dark, line...)
		}
	}
	s.add(stroke{shape: dark, clip: clip, paint: plain(base.times(0.55)), alpha: 0.42})
	s.add(stroke{shape: light, clip: clip, paint: plain(base.mix(rgb{1, 0.93, 0.82}, 0.3)), alpha: 0.42})
}

// hairFront is what lies on the head and frames the face.
func (p *person) hairFront(s *scene) {
	var shape path
	n := 150
	switch p.style {
	case short:
		shape = p.capOf(0.02, 0.0, 0.335, -0.1, 0.30, -0.26, 0.2, -0.345, 0, -0.37, -0.2, -0.345, -0.30, -0.26, -0.335, -0.1)
	case quiff, tail:
		n = 56
		shape = p.capOf(0.055, -0.02, 0.33, -0.12, 0.29, -0.26, 0.16, -0.37, -0.05, -0.36, -0.2, -0.27, -0.29, -0.2, -0.325, -0.1)
	case bob:
		shape = p.capOf(0.055, 0.38, 0.30, 0.30, 0.315, 0.05, 0.30, -0.15, 0.22, -0.215, 0, -0.2, -0.22, -0.215, -0.30, -0.15, -0.315, 0.05, -0.30, 0.30)
	case long, wavy:
		shape = p.locks(s)
	case afro:
		shape = p.capOf(0.08, 0.05, 0.34, -0.1, 0.29, -0.24, 0.2, -0.30, 0.1, -0.33, 0, -0.32, -0.1, -0.33, -0.2, -0.30, -0.29, -0.24, -0.34, -0.1)
	case curls:
		shape = p.capOf(0.07, 0.1, 0.32, 0, 0.31, -0.12, 0.25, -0.2, 0.17, -0.22, 0.08, -0.26, 0, -0.22, -0.1, -0.26, -0.18, -0.2, -0.26, -0.2, -0.31, -0.1, -0.32, 0)
	case bun:
		shape = p.capOf(0.025, 0.04, 0.335, -0.08, 0.31, -0.22, 0.22, -0.32, 0.08, -0.375, -0.08, -0.375, -0.22, -0.32, -0.31, -0.22, -0.335, -0.08)
	case bald, styles:
		return
	}
	if p.style == afro || p.style == curls {
		shape, n = p.ruffled(s, shape, 0.055), 420
	}
	p.haze(s, shape, nil, p.dark(0.6), 0.3, 0.035)
	p.mass(s, shape, func() []float32 { return p.combed(s) }, n)
	if p.style == short {
		p.flyaways(s, shape, 90)
		return
	}
	p.flyaways(s, shape, 170)
}

// combed is one line along which the hair on top lies.
func (p *person) combed(s *scene) []float32 {
	switch p.style {
	case afro, curls:
		return p.curl(s)
	case quiff, tail:
		t := s.between(0, 1) // from the forehead back to the crown
		return []float32{-0.36 - 0.04*t, -0.05 - 0.1*t, -0.26, -0.25 - 0.22*t, 0, -0.37 - 0.3*t, 0.26, -0.27 - 0.22*t, 0.38 + 0.03*t, -0.02 - 0.12*t}
	case bob:
		x := s.between(-1, 1)
		return []float32{x * 0.12, -0.65, x * 0.36, -0.45, x * 0.43, -0.1, x * 0.42, 0.36}
	case short, long, wavy, bun, bald, styles:
	}
	x := s.between(-1, 1)
	return []float32{x * 0.05, -0.66, x * 0.3, -0.54, x * 0.42, -0.25, x * 0.43, 0.25, x * 0.5, 1.2}
}

// locks are the two curtains of long hair, parted in the middle.
func (p *person) locks(s *scene) path {
	w, wave := p.wide, float32(0)
	if p.style == wavy {
		wave = 0.035
	}
	right := []float32{
		0, -0.62, 0.2 * w, -0.60, 0.37 * w, -0.46, 0.45 * w, -0.15, 0.47*w - wave, 0.15, 0.50*w + wave, 0.5, 0.52*w - wave, 0.85, 0.46, 1.22,
		0.36, 1.12, 0.36 + wave, 0.8, 0.35 - wave, 0.5, 0.355 + wave, 0.2, 0.345, -0.05, 0.28, -0.25, 0.13, -0.39, 0, -0.47,
	}
	f := p.head
	return f.loop(mirrored(right...)...)
}

// flyaways lets n single hairs leave the outline of a mass of hair.
func (p *person) flyaways(s *scene, shape path, n int) {
	f, rim := p.head, shape[0]
	p.tresses(s, rim)
	curly := p.style == afro || p.style == curls
	if curly {
		n *= 2
	}
	for range n {
		i := s.rng.IntN(len(rim))
		a, b := rim[i], rim[(i+1)%len(rim)]
		if at := f.back(a); abs32(at.x) < 0.345 && at.y > -0.42 && at.y < 0.45 && s.chance(0.9) {
			continue // few hairs fall into the face
		}
		along := b.minus(a).unit()
		out := pt{along.y, -along.x}
		if along.y < 0 || (along.y < 0.3 && s.chance(0.5)) {
			along = along.times(-1) // hairs fall
		}
		reach := s.between(0.10, 0.34) * f.size
		lift := s.between(0.0, 0.11) * f.size
		if curly {
			reach, lift = s.between(0.05, 0.14)*f.size, s.between(0.03, 0.12)*f.size
		}
		start := a.toward(b, s.rng.Float32()).minus(out.times(0.02 * f.size))
		bend := s.between(-0.06, 0.06) * f.size
		c := p.hair.mix(rgb{1, 0.92, 0.8}, s.between(0, 0.25)).times(s.between(0.7, 1.05))
		s.hairs = append(s.hairs, hair{
			p: [4]pt{
				start, start.plus(along.times(reach * 0.33)).plus(out.times(lift * 0.7)),
				start.plus(along.times(reach * 0.7)).plus(out.times(lift + bend)),
				start.plus(along.times(reach)).plus(out.times(lift - bend)).plus(pt{0, 0.03 * f.size}),
			},
			width: f.size * s.between(0.0008, 0.0024), alpha: s.between(0.45, 0.95), color: c, layer: s.layer,
		})
	}
}
