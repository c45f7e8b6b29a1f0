package samples

// mood is what one kind of scene changes about the guests, the place and the camera.
type mood struct {
	people   int                   // how many guests; 0: as it comes
	dress    func(*scene, *person) // changes a guest; nil: as they come
	hang     func(*scene, *screen) // changes the screen; nil: as it hangs
	place    func(*scene) []stroke // what stands around or before the screen; nil: nothing
	noScreen bool                  // nothing behind sends coloured light
	spill    float32               // how strong the screen's light falls upon the guests; 0: a little
	near     bool                  // the guests stand close to the screen: its light reaches around them
	exposure float32               // of the camera; 0 counts as 1
	smear    float32               // how far the guests move, in picture widths
	soft     float32               // radius of the blur of a lens out of focus, in picture widths
}

// moods is the table of all kinds.
var moods = map[string]mood{
	"party":   {},
	"hair":    {people: 1, dress: dressHair},
	"veil":    {people: 1, dress: dressBride},
	"glasses": {people: 1, dress: dressGlasses},
	"blur":    {smear: 0.010},
	"spill":   {people: 1, dress: dressWhite, spill: 1.3, exposure: 0.85, near: true},
	"light":   {hang: hangBadly},
	"blond":   {people: 1, dress: dressBlond},
	"dark":    {people: 1, dress: dressDark, exposure: 0.62},
	"edge":    {place: walls, people: 1},
	"outdoor": {place: meadow, noScreen: true},
	"soft":    {soft: 0.0016},
}

func dressHair(s *scene, p *person) {
	p.style = []hairStyle{long, wavy, curls, bob, wavy, long, tail, afro}[s.rng.IntN(8)]
	p.hat, p.wisps, p.boa, p.beard = noHat, 1, false, false
}

func dressBride(s *scene, p *person) {
	p.style = []hairStyle{bun, long, wavy, bob}[s.rng.IntN(4)]
	p.hat = []hatKind{noHat, flowers}[s.rng.IntN(2)]
	p.cloth, p.second, p.pattern = rgb{0.94, 0.93, 0.91}, rgb{0.88, 0.86, 0.85}, 5
	p.veil, p.boa, p.bow, p.beard, p.lashes, p.neckline = true, false, false, false, true, s.rng.IntN(3)
	p.glasses = noGlasses
}

func dressGlasses(s *scene, p *person) {
	p.glasses = []glassesKind{round, square}[s.rng.IntN(2)]
	p.held = []heldKind{lorgnette, flute, loupe}[s.rng.IntN(3)]
}

func dressWhite(s *scene, p *person) {
	p.cloth, p.second, p.pattern = rgb{0.86, 0.86, 0.85}, rgb{0.76, 0.76, 0.78}, s.rng.IntN(6)
	if p.hair.r < 0.5 && s.chance(0.6) {
		p.hair = []rgb{hairs[6], hairs[7], hairs[8]}[s.rng.IntN(3)]
	}
}

func dressBlond(s *scene, p *person) {
	p.skin, p.hair = skins[s.rng.IntN(3)], hairs[6+s.rng.IntN(2)]
	p.style = []hairStyle{long, wavy, curls, bob, quiff, tail}[s.rng.IntN(6)]
	p.cloth, p.second = []rgb{cloths[2], cloths[11], {0.97, 0.88, 0.45}}[s.rng.IntN(3)], rgb{0.96, 0.94, 0.86}
	p.wisps, p.hat, p.beard = 0.35, noHat, false
}

func dressDark(s *scene, p *person) {
	p.skin, p.hair = skins[5+s.rng.IntN(3)], hairs[s.rng.IntN(2)]
	p.cloth, p.second = []rgb{cloths[4], cloths[8], {0.09, 0.09, 0.10}}[s.rng.IntN(3)], rgb{0.15, 0.15, 0.17}
	p.wisps, p.hat = 0.35, []hatKind{noHat, topHat, partyHat}[s.rng.IntN(3)]
}

// hangBadly is a screen pulled from its bag: wrinkled, lit by one lamp from
// one side, with the guests' shadows upon it.
func hangBadly(s *scene, c *screen) {
	unit := float32(min(s.w, s.h))
	c.slope, c.vignette, c.shadowDark = s.between(0.42, 0.55), s.between(0.2, 0.32), s.between(0.4, 0.6)
	c.shadow = pt{s.between(0.07, 0.14) * unit, s.between(0.0, 0.05) * unit}
	c.hot = pt{s.between(-0.2, 0.1) * float32(s.w), s.between(0, 0.3) * float32(s.h)}
	for i := range c.folds {
		c.folds[i].depth *= 2.5
	}
	for range 14 {
		c.folds = append(c.folds, fold{x: s.between(-0.5, 1.2) * float32(s.w), lean: s.between(-1.1, 1.1), wave: s.between(0.005, 0.03) * unit,
			phase: s.between(0, 6), width: s.between(0.004, 0.018) * unit, depth: s.between(0.06, 0.16)})
	}
}

// walls leave the screen only the middle of the picture.
func walls(s *scene) []stroke {
	w, h := float32(s.w), float32(s.h)
	box := func(x0, y0, x1, y1, x2, y2, x3, y3 float32) path {
		return path{rightTurn([]pt{{x0 * w, y0 * h}, {x1 * w, y1 * h}, {x2 * w, y2 * h}, {x3 * w, y3 * h}})}
	}
	unit := min(w, h)
	wall := rgb{s.between(0.55, 0.78), s.between(0.52, 0.66), s.between(0.45, 0.62)}
	paper := func(q pt) rgb { return wall.times(1.05 - 0.3*q.x/w - 0.12*q.y/h) }
	l, r, t := s.between(0.07, 0.15), s.between(0.84, 0.92), s.between(0.015, 0.05)
	lean := s.between(-0.02, 0.02)
	all := []stroke{
		{shape: box(-1, -1, l+lean, -1, l, 2, -1, 2), paint: paper},
		{shape: box(r, -1, 2, -1, 2, 2, r+lean, 2), paint: paper},
		{shape: box(-1, -1, 2, -1, 2, t+lean, -1, t), paint: paper},
		{shape: box(-1, 0.9, l-0.004, 0.9, l-0.004, 2, -1, 2), paint: plain(rgb{0.33, 0.24, 0.18})},
		{shape: box(r+0.004, 0.9, 2, 0.9, 2, 2, r+0.004, 2), paint: plain(rgb{0.33, 0.24, 0.18})},
		{shape: box(l-0.02, t-0.008, r+0.02, t+lean*0.6-0.008, r+0.02, t+lean*0.6+0.004, l-0.02, t+0.004), paint: plain(rgb{0.2, 0.2, 0.22}), puff: 0.006 * unit, lift: 0.8},
	}
	// A lamp on its stand, half before the screen.
	x := r + s.between(-0.03, 0.03)
	metal, f := plain(rgb{0.13, 0.13, 0.14}), newFrame(pt{x * w, 0}, unit, 0, false)
	return append(all,
		stroke{shape: f.limb(0, 0.3, 0.009, 0.005, 1.2, 0.011), paint: metal, puff: 0.01 * unit, lift: 0.8},
		stroke{shape: f.limb(0, 0.86, 0.006, -0.12, 1.1, 0.006), paint: metal, puff: 0.006 * unit, lift: 0.8},
		stroke{shape: f.limb(0, 0.86, 0.006, 0.12, 1.1, 0.006), paint: metal, puff: 0.006 * unit, lift: 0.8},
		stroke{shape: f.poly(-0.13, 0.07, 0.1, 0.03, 0.13, 0.31, -0.1, 0.36), paint: metal},
		stroke{shape: f.poly(-0.12, 0.08, 0.092, 0.042, 0.118, 0.302, -0.092, 0.348), paint: plain(rgb{1, 0.99, 0.95}), soft: 0.004 * unit},
	)
}

// meadow is a garden under the sky, out of the lens's reach of focus.
func meadow(s *scene) []stroke {
	w, h := float32(s.w), float32(s.h)
	f, unit := newFrame(pt{}, 1, 0, false), min(w, h)
	low := s.between(0.42, 0.6) * h
	sky, grass := rgb{0.42, 0.62, 0.90}, rgb{s.between(0.30, 0.42), s.between(0.47, 0.58), s.between(0.16, 0.24)}
	all := []stroke{
		{shape: f.poly(-w, -h, 2*w, -h, 2*w, low+2, -w, low+2), paint: func(q pt) rgb { return sky.mix(rgb{0.86, 0.91, 0.95}, clamp1(q.y/low)) }},
		{shape: f.poly(-w, low, 2*w, low, 2*w, 2*h, -w, 2*h), paint: func(q pt) rgb { return grass.times(0.85 + 0.4*(q.y-low)/h) }, soft: 0.004 * unit},
	}
	for range 4 {
		x, y := s.between(0, w), s.between(0.05, 0.6)*low
		for range 6 {
			all = append(all, stroke{shape: f.oval(x+s.between(-0.12, 0.12)*w, y+s.between(-0.02, 0.02)*h, s.between(0.05, 0.12)*w, s.between(0.01, 0.035)*h, 0),
				paint: plain(rgb{0.97, 0.97, 0.98}), alpha: 0.45, soft: 0.02 * unit})
		}
	}
	for range 60 {
		r := s.between(0.03, 0.09) * unit
		leaf := grass.times(s.between(0.45, 0.95))
		all = append(all, stroke{shape: f.oval(s.between(0, w), low-r*s.between(-0.2, 1.6), r, r*0.9, 0), paint: plain(leaf), soft: 0.012 * unit, alpha: 0.9})
	}
	for range 900 {
		x, y := s.between(0, w), low+s.between(0.02, 1)*(h-low)
		tall := s.between(0.01, 0.035) * unit * (0.4 + (y-low)/(h-low))
		all = append(all, stroke{shape: f.ribbon(tall*0.06, tall*0.09, 0.5, x, y, x+s.between(-0.2, 0.2)*tall, y-tall*0.6, x+s.between(-0.5, 0.5)*tall, y-tall),
			paint: plain(grass.mix(rgb{0.75, 0.8, 0.3}, s.between(0, 0.4)).times(s.between(0.6, 1.2))), soft: 0.0015 * unit})
	}
	return all
}
