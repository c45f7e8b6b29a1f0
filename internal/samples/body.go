package samples

// skinTint keeps shadows on skin warm: red fades least.
var skinTint = rgb{0.72, 1.0, 1.06}

// draw paints the person from back to front.
func (p *person) draw(s *scene) {
	p.back = s.nextLayer()
	if p.veil {
		p.drape(s)
	}
	p.hairBehind(s)
	s.nextLayer()
	p.neck(s)
	p.torso(s)
	s.nextLayer()
	p.face(s)
	p.hairFront(s)
	s.nextLayer()
	p.wear(s)
	if p.boa {
		p.feathers(s)
	}
	p.arm(s)
	p.glassware(s)
}

// solid adds a rounded shape; round is in heads.
func (p *person) solid(s *scene, shape path, paint paint, round, lift float32) {
	s.add(stroke{shape: shape, paint: paint, puff: round * p.head.size, lift: lift})
}

// flesh adds a rounded shape of skin.
func (p *person) flesh(s *scene, shape path, round, lift float32) {
	s.add(stroke{shape: shape, paint: plain(p.skin), puff: round * p.head.size, lift: lift, tint: skinTint})
}

// haze adds a blurred shape, kept within clip if there is one, and never on
// the screen.
func (p *person) haze(s *scene, shape, clip path, c rgb, alpha, soft float32) {
	s.add(stroke{shape: shape, clip: clip, paint: plain(c), alpha: alpha, soft: soft * p.head.size, atop: true})
}

// dark is the skin's own shadow colour.
func (p *person) dark(k float32) rgb {
	return rgb{p.skin.r * (1 - 0.75*k), p.skin.g * (1 - k), p.skin.b * (1 - k)}
}

func (p *person) neck(s *scene) {
	b := p.body
	shape := b.loop(-0.17, 0.2, 0.17, 0.2, 0.185, 0.5, 0.21, 0.66, 0.42, 0.80, 0.35, 1.25, 0, 1.4, -0.35, 1.25, -0.42, 0.80, -0.21, 0.66, -0.185, 0.5)
	p.flesh(s, shape, 0.13, 0.55)
	p.haze(s, p.head.oval(0.03, 0.34, 0.30, 0.30, 0), shape, p.dark(0.55), 0.75, 0.10)
	p.haze(s, b.ribbon(0.01, 0.035, 0.01, 0.04, 0.83, 0.16, 0.79, 0.30, 0.78), shape, p.dark(0.4), 0.5, 0.03)
	p.haze(s, b.ribbon(0.01, 0.035, 0.01, -0.04, 0.83, -0.16, 0.79, -0.30, 0.78), shape, p.dark(0.4), 0.5, 0.03)
}

// torso is the garment: its cut, its pattern, its folds.
func (p *person) torso(s *scene) {
	b := p.body
	depth := []float32{0.86, 0.93, 1.12, 0.80}[p.neckline]
	half := []float32{0.27, 0.34, 0.25, 0.24}[p.neckline]
	top := []float32{
		half, 0.69, 0.48, 0.755, 0.72, 0.85, 0.885, 1.03, 0.97, 1.32, 1.02, 1.7, 1.04, 2.3, 1.02, 3, 1.05, 6,
	}
	for i := 2; i < len(top); i += 2 {
		top[i] *= p.wide
	}
	right := smooth(b.points(top), false)
	var left []float32
	for i := len(top) - 2; i >= 0; i -= 2 {
		left = append(left, -top[i], top[i+1])
	}
	neck := []float32{-half, 0.69, -half * 0.72, (0.69 + 2*depth) / 3, 0, depth, half * 0.72, (0.69 + 2*depth) / 3, half, 0.69}
	if p.neckline == 2 {
		neck = []float32{-half, 0.69, -half / 2, (0.69 + depth) / 2, 0, depth, half / 2, (0.69 + depth) / 2, half, 0.69}
	}
	outline := append(append(right, smooth(b.points(left), false)...), smooth(b.points(neck), false)...)
	shape := path{rightTurn(outline)}
	p.haze(s, shape, nil, p.dark(0.6), 0.35, 0.05)
	if p.held != nothing {
		shape = append(shape, b.limb(0.76, 1.12, 0.2, elbowX, elbowY, 0.15)...)
	}
	p.solid(s, shape, p.cloths(s), 0.30, 0.55)
	p.folds(s, shape)
	p.trim(s, shape, neck, depth)
}

// folds are the soft dark and light lines that make cloth of a shape.
func (p *person) folds(s *scene, shape path) {
	b, dark, light := p.body, p.cloth.times(0.45), p.cloth.mix(rgb{1, 1, 1}, 0.5)
	for _, side := range []float32{-1, 1} {
		// Where the arm lies against the chest.
		p.haze(s, b.ribbon(0.01, 0.05, 0.06, side*0.70, 1.2, side*0.72, 1.5, side*0.70, 2.2, side*0.71, 4), shape, dark, 0.75, 0.05)
		for range 5 {
			x, y := s.between(0.25, 0.75), s.between(1.0, 2.1)
			dx, dy := s.between(-0.30, -0.12), s.between(-0.05, 0.28)
			line := []float32{side * x, y, side * (x + dx/2), y + dy/2 + 0.03, side * (x + dx), y + dy}
			p.haze(s, b.ribbon(0.01, s.between(0.03, 0.07), 0.01, line...), shape, dark, 0.32, 0.035)
			for i := range line {
				line[i] -= 0.035
			}
			p.haze(s, b.ribbon(0.01, 0.035, 0.01, line...), shape, light, 0.22, 0.03)
		}
	}
}

// trim is the collar, and perhaps a bow tie.
func (p *person) trim(s *scene, shape path, neck []float32, depth float32) {
	b := p.body
	switch p.neckline {
	case 3: // shirt collar and a row of buttons
		for _, side := range []float32{-1, 1} {
			leaf := b.poly(side*0.03, 0.83, side*0.235, 0.63, side*0.31, 0.70, side*0.22, 0.97)
			p.haze(s, leaf, shape, p.cloth.times(0.3), 0.6, 0.03)
			p.solid(s, leaf, plain(p.cloth.mix(rgb{1, 1, 1}, 0.18)), 0.03, 0.35)
		}
		p.haze(s, b.ribbon(0.012, 0.012, 0.012, 0.02, 0.85, 0.03, 2, 0.02, 5), shape, p.cloth.times(0.4), 0.7, 0.008)
		for y := float32(1.12); y < 4; y += 0.3 {
			p.solid(s, b.oval(-0.035, y, 0.024, 0.024, 0), plain(rgb{0.95, 0.93, 0.9}), 0.012, 0.5)
		}
	default:
		p.solid(s, b.ribbon(0.045, 0.05, 0.045, neck...), plain(p.cloth.times(0.8)), 0.02, 0.5)
	}
	if p.bow {
		p.bowTie(s, min(depth-0.02, 0.86))
	}
}

func (p *person) bowTie(s *scene, y float32) {
	b, c := p.body, p.second
	if c == p.cloth {
		c = props[0]
	}
	for _, side := range []float32{-1, 1} {
		wing := b.loop(side*0.02, y-0.03, side*0.12, y-0.085, side*0.21, y-0.09, side*0.225, y, side*0.21, y+0.09, side*0.12, y+0.085, side*0.02, y+0.03)
		p.haze(s, wing, nil, rgb{0.1, 0.08, 0.1}, 0.3, 0.03)
		p.solid(s, wing, plain(c), 0.05, 0.6)
		p.haze(s, b.ribbon(0.005, 0.02, 0.005, side*0.03, y, side*0.1, y-0.01, side*0.15, y-0.03), wing, c.times(0.4), 0.6, 0.01)
	}
	p.solid(s, b.oval(0, y, 0.045, 0.05, 0), plain(c.times(0.9)), 0.03, 0.6)
}

// cloths gives the pattern of the garment, bent a little by its folds.
func (p *person) cloths(s *scene) paint {
	f, a, b := p.body, p.cloth, p.second
	turn, scale := s.between(-0.1, 0.1), s.between(0.85, 1.2)
	at := func(q pt) (u, v float32) {
		l := f.back(q)
		u, v = l.x+0.03*sin32(l.y*5+l.x*3), l.y+0.12*l.x*l.x+0.03*sin32(l.x*7)
		return (u + v*turn) * scale, (v - u*turn) * scale
	}
	edge := 1.5 / f.size * scale
	switch p.pattern {
	case 0: // broad stripes
		return func(q pt) rgb { _, v := at(q); return a.mix(b, band(v*5.5, 0.42, edge*5.5)) }
	case 1: // dots
		return func(q pt) rgb {
			u, v := at(q)
			return a.mix(b.mix(rgb{1, 1, 1}, 0.4), dots(u*7, v*7, 0.24, edge*7))
		}
	case 2: // checks
		return func(q pt) rgb {
			u, v := at(q)
			return a.mix(b, 0.5*band(u*4, 0.5, edge*4)+0.4*band(v*4, 0.5, edge*4))
		}
	case 3: // pin stripes
		return func(q pt) rgb { u, _ := at(q); return a.mix(rgb{0.95, 0.95, 0.95}, 0.6*band(u*9, 0.14, edge*9)) }
	default:
		return plain(a)
	}
}

// band is 1 in the first part of every whole step of v, 0 in the rest, with soft edges.
func band(v, part, edge float32) float32 {
	v -= float32(floor(v))
	return ramp(v/edge) * ramp((part-v)/edge+1)
}

func dots(u, v, r, edge float32) float32 {
	row := floor(v)
	if row&1 != 0 {
		u += 0.5
	}
	du, dv := u-float32(floor(u))-0.5, v-float32(row)-0.5
	return ramp((r*r-du*du-dv*dv)/(2*r*edge) + 0.5)
}

func ramp(v float32) float32 { return min(max(v, 0), 1) }
