package samples

// elbowX, elbowY is where a raised arm bends; the upper arm is part of the torso.
const elbowX, elbowY = 1.12, 1.42

// arm is the raised arm with what its hand holds or says; on the person's
// right-hand side of the picture, or mirrored with them.
func (p *person) arm(s *scene) {
	if p.held == nothing || p.held == helds {
		return
	}
	b := p.body
	hx, hy := float32(0.80), float32(0.50) // where the hand is
	if p.held == peace || p.held == wave {
		hx, hy = 0.84, 0.34
	}
	ex, ey := float32(elbowX), float32(elbowY)
	s.nextLayer()
	fore := b.limb(ex, ey, 0.125, hx, hy+0.14, 0.072)
	p.haze(s, fore, nil, p.cloth.times(0.3), 0.35, 0.05)
	p.flesh(s, fore, 0.08, 0.55)
	if p.longSleeves {
		cloth := p.cloths(s)
		p.solid(s, b.limb(ex, ey, 0.16, hx+(ex-hx)*0.14, hy+0.29, 0.112), cloth, 0.11, 0.6)
		p.solid(s, b.limb(hx+(ex-hx)*0.2-0.1, hy+0.28, 0.024, hx+(ex-hx)*0.14+0.11, hy+0.32, 0.024), plain(p.cloth.times(0.75)), 0.02, 0.5)
	}
	p.sign(s, hx, hy)
	p.hand(s, hx, hy)
}

// hand is a fist around a stick, a peace sign, or an open palm.
func (p *person) hand(s *scene, x, y float32) {
	b := p.body
	palm := func() {
		p.flesh(s, b.loop(x-0.095, y-0.06, x-0.04, y-0.105, x+0.05, y-0.105, x+0.10, y-0.05, x+0.095, y+0.06, x+0.065, y+0.15, x-0.065, y+0.15, x-0.095, y+0.06), 0.07, 0.45)
	}
	finger := func(x0, y0, x1, y1, r float32) {
		shape := b.limb(x0, y0, r, x1, y1, r*0.88)
		p.haze(s, shape, nil, p.dark(0.6), 0.38, 0.016)
		p.flesh(s, shape, 0.03, 0.55)
	}
	switch p.held {
	case wave:
		for i, tip := range [][2]float32{{-0.115, -0.27}, {-0.045, -0.325}, {0.035, -0.325}, {0.11, -0.26}} {
			finger(x-0.066+0.044*float32(i), y-0.07, x+tip[0], y+tip[1], 0.032)
		}
		finger(x-0.05, y+0.07, x-0.185, y-0.075, 0.036)
		palm()
		p.haze(s, b.ribbon(0.006, 0.014, 0.004, x-0.075, y-0.02, x, y-0.015, x+0.06, y-0.05), nil, p.dark(0.5), 0.35, 0.01)
		p.haze(s, b.ribbon(0.006, 0.014, 0.004, x-0.07, y-0.0, x-0.02, y+0.05, x-0.015, y+0.12), nil, p.dark(0.5), 0.35, 0.01)
	case peace:
		finger(x-0.04, y-0.07, x-0.115, y-0.33, 0.034)
		finger(x+0.02, y-0.08, x+0.055, y-0.345, 0.034)
		palm()
		finger(x+0.06, y-0.07, x+0.035, y+0.02, 0.032)
		finger(x+0.095, y-0.035, x+0.075, y+0.04, 0.029)
		finger(x-0.085, y+0.05, x+0.035, y+0.0, 0.034)
	default:
		palm()
		for i := range 4 {
			v := y - 0.075 + 0.058*float32(i)
			finger(x+0.075, v, x-0.055, v+0.012, 0.036)
		}
		finger(x-0.085, y+0.07, x-0.02, y-0.075, 0.035)
	}
}

// sign is the paper thing on a stick.
func (p *person) sign(s *scene, x, y float32) {
	b := p.body
	if p.held == peace || p.held == wave || p.held == flute {
		return
	}
	p.solid(s, b.limb(x, y+0.3, 0.016, x-0.04, y-0.45, 0.016), plain(rgb{0.82, 0.66, 0.45}), 0.014, 0.6)
	on := *p
	on.head = newFrame(b.at(x-0.05, y-0.52), b.size, s.between(-0.2, 0.2), p.flip)
	c := props[s.rng.IntN(4)]
	switch p.held {
	case heart:
		p.solid(s, on.heartAt(0, 0, 0.24), plain(props[0]), 0.07, 0.7)
	case moustache:
		p.solid(s, on.head.loop(0, -0.03, 0.08, -0.085, 0.17, -0.06, 0.24, -0.01, 0.34, -0.07, 0.29, 0.07, 0.17, 0.1, 0.06, 0.07, 0, 0.04,
			-0.06, 0.07, -0.17, 0.1, -0.29, 0.07, -0.34, -0.07, -0.24, -0.01, -0.17, -0.06, -0.08, -0.085), plain(rgb{0.18, 0.13, 0.12}), 0.05, 0.9)
	case lips:
		p.solid(s, on.head.loop(-0.27, -0.01, -0.12, -0.11, -0.04, -0.12, 0, -0.09, 0.04, -0.12, 0.12, -0.11, 0.27, -0.01, 0.12, 0.11, 0, 0.13, -0.12, 0.11), plain(rgb{0.86, 0.12, 0.22}), 0.07, 0.8)
		p.haze(s, on.head.ribbon(0.01, 0.03, 0.01, -0.2, -0.005, -0.06, -0.02, 0, 0, 0.06, -0.02, 0.2, -0.005), nil, rgb{0.35, 0.02, 0.08}, 0.9, 0.008)
	case bubble:
		on.speech(s, c)
	case nothing, peace, wave, helds, lorgnette, flute, loupe:
	}
}

// speech is a paper bubble with a word on it. Mirrored people hold it the right
// way round.
func (p *person) speech(s *scene, c rgb) {
	f := p.head
	f.flip = 1
	body := f.loop(-0.36, -0.02, -0.33, -0.17, 0, -0.23, 0.33, -0.17, 0.36, -0.02, 0.33, 0.13, 0.05, 0.18, 0.0, 0.19, -0.05, 0.18, -0.33, 0.13)
	p.haze(s, body, nil, rgb{0, 0, 0}, 0.12, 0.02)
	p.solid(s, body, plain(rgb{0.98, 0.97, 0.94}), 0.03, 0.4)
	p.solid(s, f.ring(body, 0.016), plain(c), 0, 0)
	word := []string{"YAY", "WOW", "HEY"}[s.rng.IntN(3)]
	for i, l := range word {
		for _, line := range letters[l] {
			xy := append([]float32(nil), line...)
			for k := 0; k < len(xy); k += 2 {
				xy[k] = -0.2 + 0.2*float32(i) + (xy[k]-0.5)*0.15
				xy[k+1] = -0.03 + (xy[k+1]-0.5)*0.19
			}
			for k := 0; k+3 < len(xy); k += 2 {
				p.solid(s, f.limb(xy[k], xy[k+1], 0.017, xy[k+2], xy[k+3], 0.017), plain(c.times(0.85)), 0, 0)
			}
		}
	}
}

// letters are lines on a unit square, y downwards.
var letters = map[rune][][]float32{
	'Y': {{0, 0, 0.5, 0.5, 1, 0}, {0.5, 0.5, 0.5, 1}},
	'A': {{0, 1, 0.5, 0, 1, 1}, {0.22, 0.62, 0.78, 0.62}},
	'W': {{0, 0, 0.25, 1, 0.5, 0.35, 0.75, 1, 1, 0}},
	'O': {{0.5, 0, 0.15, 0.15, 0, 0.5, 0.15, 0.85, 0.5, 1, 0.85, 0.85, 1, 0.5, 0.85, 0.15, 0.5, 0}},
	'H': {{0, 0, 0, 1}, {1, 0, 1, 1}, {0, 0.5, 1, 0.5}},
	'E': {{1, 0, 0, 0, 0, 1, 1, 1}, {0, 0.5, 0.8, 0.5}},
}
