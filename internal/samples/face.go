package samples

var lash = rgb{0.10, 0.07, 0.07}

// face is the head without its hair.
func (p *person) face(s *scene) {
	f := p.head
	for _, side := range []float32{-1, 1} {
		ear := f.oval(side*0.365*p.wide, 0.03, 0.062, 0.105, side*0.15)
		p.flesh(s, ear, 0.04, 0.6)
		p.haze(s, f.oval(side*0.372*p.wide, 0.035, 0.026, 0.06, side*0.15), ear, p.dark(0.5), 0.6, 0.02)
	}
	w, j, c := p.wide, p.jaw, p.cheek
	shape := f.loop(mirrored(0, -0.57, 0.2*w, -0.52, 0.325*w, -0.36, 0.365*w, -0.12, 0.355*w*c, 0.12, 0.295*w*c, 0.31, 0.17*w*j, 0.455, 0, 0.5)...)
	p.flesh(s, shape, 0.2, 0.5)
	p.shades(s, shape)
	if p.beard {
		p.whiskers(s, shape)
	}
	p.nose(s, shape)
	p.mouth(s, shape)
	for _, side := range []float32{-1, 1} {
		p.eye(s, shape, side)
		p.eyebrow(s, side)
	}
}

// shades are the soft colours of a face: sockets, cheeks, chin, freckles.
func (p *person) shades(s *scene, face path) {
	f := p.head
	rose := p.skin.mix(rgb{0.93, 0.32, 0.30}, 0.45)
	light := p.skin.mix(rgb{1, 0.97, 0.9}, 0.55)
	for _, side := range []float32{-1, 1} {
		p.haze(s, f.oval(side*0.155, -0.045, 0.1, 0.065, 0), face, p.dark(0.4), 0.3, 0.06)
		p.haze(s, f.oval(side*0.225, 0.155, 0.095, 0.075, 0), face, rose, 0.42, 0.09)
		p.haze(s, f.oval(side*0.215, 0.11, 0.05, 0.025, side*-0.4), face, light, 0.35, 0.04)
	}
	p.haze(s, f.oval(-0.03, -0.3, 0.17, 0.09, 0), face, light, 0.3, 0.1)
	p.haze(s, f.oval(0, 0.425, 0.06, 0.03, 0), face, light, 0.3, 0.04)
	p.haze(s, f.oval(0, 0.375, 0.07, 0.014, 0), face, p.dark(0.4), 0.45, 0.03)
	if p.freckles {
		for range 34 {
			x, y := s.between(-0.26, 0.26), s.between(0.05, 0.19)
			p.haze(s, f.oval(x, y, 0.006, 0.006, 0), face, p.dark(0.45), 0.5, 0.004)
		}
	}
}

func (p *person) nose(s *scene, face path) {
	f := p.head
	p.haze(s, f.ribbon(0.02, 0.05, 0.05, 0.055, -0.05, 0.06, 0.06, 0.075, 0.14), face, p.dark(0.4), 0.38, 0.04)
	p.haze(s, f.oval(0, 0.185, 0.075, 0.022, 0), face, p.dark(0.5), 0.5, 0.03)
	tip := f.loop(-0.068, 0.145, -0.05, 0.105, 0, 0.085, 0.05, 0.105, 0.068, 0.145, 0.045, 0.172, 0, 0.182, -0.045, 0.172)
	s.add(stroke{shape: tip, paint: plain(p.skin.mix(rgb{0.9, 0.4, 0.35}, 0.08)), puff: 0.05 * f.size, lift: 0.45, tint: skinTint, alpha: 0.75})
	for _, side := range []float32{-1, 1} {
		p.haze(s, f.oval(side*0.034, 0.168, 0.018, 0.010, side*0.3), face, p.dark(0.75), 0.75, 0.007)
	}
	p.haze(s, f.oval(-0.015, 0.12, 0.02, 0.016, 0), face, rgb{1, 0.98, 0.94}, 0.5, 0.018)
	p.haze(s, f.ribbon(0.01, 0.03, 0.02, -0.01, -0.08, -0.012, 0.02, -0.01, 0.1), face, rgb{1, 0.98, 0.92}, 0.22, 0.03)
}

func (p *person) mouth(s *scene, face path) {
	f := p.head
	lip := p.skin.mix(rgb{0.74, 0.22, 0.26}, 0.5)
	if p.lashes {
		lip = p.skin.mix(rgb{0.80, 0.13, 0.22}, 0.72)
	}
	for _, side := range []float32{-1, 1} {
		p.haze(s, f.ribbon(0.01, 0.022, 0.01, side*0.165, 0.20, side*0.19, 0.25, side*0.175, 0.30), face, p.dark(0.4), 0.45, 0.018)
	}
	if p.smile == 0 {
		line := []float32{-0.135, 0.262, -0.07, 0.298, 0, 0.308, 0.07, 0.298, 0.135, 0.262}
		p.solid(s, f.loop(-0.11, 0.278, 0, 0.300, 0.11, 0.278, 0.06, 0.330, 0, 0.342, -0.06, 0.330), plain(lip), 0.025, 0.6)
		p.solid(s, f.loop(-0.125, 0.268, -0.04, 0.272, 0, 0.280, 0.04, 0.272, 0.125, 0.268, 0, 0.308), plain(lip.times(0.9)), 0.02, 0.4)
		p.solid(s, f.ribbon(0.006, 0.012, 0.006, line...), plain(lip.times(0.42)), 0, 0)
		return
	}
	drop := []float32{0, 0.35, 0.38}[p.smile]
	outer := f.loop(-0.155, 0.245, -0.06, 0.252, 0, 0.262, 0.06, 0.252, 0.155, 0.245, 0.115, drop-0.035, 0, drop+0.025, -0.115, drop-0.035)
	p.solid(s, outer, plain(lip), 0.022, 0.55)
	inner := f.loop(-0.132, 0.258, -0.05, 0.270, 0, 0.277, 0.05, 0.270, 0.132, 0.258, 0.09, drop-0.045, 0, drop-0.006, -0.09, drop-0.045)
	p.solid(s, inner, plain(rgb{0.30, 0.07, 0.08}), 0, 0)
	s.add(stroke{shape: f.oval(0, drop+0.005, 0.075, 0.045, 0), clip: inner, paint: plain(rgb{0.82, 0.38, 0.40}), puff: 0.03 * f.size, lift: 0.5})
	teeth := f.loop(-0.125, 0.24, 0, 0.245, 0.125, 0.24, 0.105, 0.292, 0.05, 0.312, 0, 0.316, -0.05, 0.312, -0.105, 0.292)
	s.add(stroke{shape: teeth, clip: inner, paint: plain(rgb{0.97, 0.96, 0.93}), puff: 0.02 * f.size, lift: 0.35})
	p.haze(s, f.ribbon(0.015, 0.02, 0.015, -0.13, 0.262, 0, 0.277, 0.13, 0.262), inner, rgb{0.3, 0.1, 0.1}, 0.4, 0.012)
}

func (p *person) eye(s *scene, face path, side float32) {
	f, x := p.head, side*0.158
	if p.laughs || (p.winks && side > 0) {
		arc := []float32{x - 0.075, 0.012, x - 0.045, -0.026, x, -0.04, x + 0.045, -0.026, x + 0.075, 0.012}
		p.solid(s, f.ribbon(0.008, 0.026, 0.008, arc...), plain(lash), 0, 0)
		p.haze(s, f.ribbon(0.005, 0.012, 0.005, x-0.05, 0.035, x, 0.022, x+0.05, 0.035), face, p.dark(0.45), 0.5, 0.01)
		return
	}
	out := side * 0.008 // the outer corner sits a little higher
	white := f.loop(x-0.078, 0.004-out, x-0.05, -0.040, x, -0.057, x+0.05, -0.040, x+0.078, 0.004+out*-1, x+0.04, 0.036, x, 0.043, x-0.04, 0.036)
	p.haze(s, white, face, p.dark(0.5), 0.5, 0.02)
	p.solid(s, white, plain(rgb{0.96, 0.95, 0.94}), 0.03, 0.25)
	iris := f.oval(x, -0.008, 0.045, 0.047, 0)
	s.add(stroke{shape: iris, clip: white, paint: plain(p.iris.times(0.6))})
	s.add(stroke{shape: f.oval(x, -0.004, 0.037, 0.038, 0), clip: white, paint: plain(p.iris)})
	p.haze(s, f.oval(x, 0.016, 0.026, 0.016, 0), iris, p.iris.mix(rgb{1, 0.95, 0.8}, 0.45), 0.7, 0.012)
	s.add(stroke{shape: f.oval(x, -0.008, 0.022, 0.023, 0), clip: white, paint: plain(rgb{0.03, 0.02, 0.02})})
	p.haze(s, f.ribbon(0.03, 0.035, 0.03, x-0.075, -0.01, x, -0.06, x+0.075, -0.01), white, rgb{0.2, 0.1, 0.1}, 0.5, 0.018)
	p.solid(s, f.oval(x-0.017*f.flip, -0.026, 0.0125, 0.0125, 0), plain(rgb{1, 1, 1}), 0, 0)
	p.haze(s, f.oval(x+0.016*f.flip, 0.012, 0.006, 0.006, 0), nil, rgb{1, 1, 1}, 0.7, 0.003)
	thick := float32(0.014)
	if p.lashes {
		thick = 0.02
		for i := range 4 {
			t := float32(i)
			lx, ly := x+side*(0.03+0.016*t), -0.05+0.012*t
			p.solid(s, f.ribbon(0.009, 0.006, 0.001, lx, ly, lx+side*(0.006+0.003*t), ly-0.010, lx+side*(0.014+0.005*t), ly-0.015), plain(lash), 0, 0)
		}
	}
	p.solid(s, f.ribbon(0.006, thick, thick*0.7, x-side*0.08, 0.008, x-side*0.05, -0.041, x, -0.059, x+side*0.05, -0.043, x+side*0.083, -0.002), plain(lash), 0, 0)
	p.haze(s, f.ribbon(0.004, 0.01, 0.004, x-0.065, -0.062, x, -0.088, x+0.065, -0.062), face, p.dark(0.5), 0.55, 0.01)
	p.haze(s, f.ribbon(0.003, 0.008, 0.003, x-0.06, 0.03, x, 0.048, x+0.06, 0.03), face, p.dark(0.55), 0.5, 0.008)
}

func (p *person) eyebrow(s *scene, side float32) {
	c := p.hair.times(0.7)
	if p.style == bald || c.r > 0.55 {
		c = p.hair.times(0.6)
	}
	thick := 0.036 * p.brow
	p.haze(s, p.head.ribbon(thick*0.9, thick*1.1, 0.008, side*0.075, -0.118, side*0.16, -0.155, side*0.245, -0.125), nil, c, 0.92, 0.009)
}

// whiskers is a short beard; the mouth is painted over it.
func (p *person) whiskers(s *scene, face path) {
	f, c := p.head, p.hair.times(0.85)
	beard := f.loop(0.345, -0.02, 0.36, 0.15, 0.305, 0.34, 0.185, 0.485, 0, 0.535, -0.185, 0.485, -0.305, 0.34, -0.36, 0.15, -0.345, -0.02,
		-0.295, 0.16, -0.2, 0.23, -0.1, 0.205, 0, 0.215, 0.1, 0.205, 0.2, 0.23, 0.295, 0.16)
	s.add(stroke{shape: beard, paint: plain(c), soft: 0.03 * f.size, alpha: 0.85})
	p.streaks(s, beard, c, 260, func() []float32 {
		x, y := s.between(-0.36, 0.36), s.between(0.05, 0.5)
		return []float32{x, y, x * 1.03, y + 0.03, x*1.0 + s.between(-0.02, 0.02), y + 0.06}
	}, 0.006)
}
