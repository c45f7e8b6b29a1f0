package samples

import "math/rand/v2"

var (
	skins = []rgb{
		{0.97, 0.83, 0.75}, {0.95, 0.78, 0.67}, {0.91, 0.72, 0.59}, {0.84, 0.63, 0.48},
		{0.73, 0.52, 0.38}, {0.60, 0.41, 0.29}, {0.48, 0.32, 0.23}, {0.38, 0.25, 0.18},
	}
	hairs = []rgb{
		{0.10, 0.085, 0.09}, {0.19, 0.13, 0.10}, {0.33, 0.21, 0.13}, {0.45, 0.27, 0.15}, {0.56, 0.27, 0.14},
		{0.76, 0.42, 0.19}, {0.86, 0.69, 0.40}, {0.92, 0.80, 0.55}, {0.63, 0.62, 0.63}, {0.88, 0.46, 0.64}, {0.50, 0.36, 0.66},
	}
	cloths = []rgb{
		{0.85, 0.25, 0.27}, {0.95, 0.55, 0.25}, {0.97, 0.78, 0.30}, {0.25, 0.42, 0.72}, {0.17, 0.22, 0.38}, {0.55, 0.33, 0.62},
		{0.93, 0.52, 0.62}, {0.93, 0.92, 0.89}, {0.22, 0.22, 0.25}, {0.60, 0.20, 0.30}, {0.45, 0.66, 0.86}, {0.80, 0.68, 0.55},
	}
	props = []rgb{
		{0.95, 0.30, 0.36}, {0.99, 0.72, 0.22}, {0.30, 0.52, 0.90}, {0.72, 0.40, 0.82}, {0.98, 0.50, 0.66}, {0.98, 0.93, 0.82},
	}
	eyes = []rgb{{0.28, 0.17, 0.10}, {0.36, 0.24, 0.13}, {0.25, 0.42, 0.62}, {0.42, 0.40, 0.28}, {0.35, 0.45, 0.50}}
)

type hairStyle int

const (
	short hairStyle = iota
	quiff
	bob
	long
	wavy
	afro
	curls
	bun
	tail
	bald
	styles // how many there are
)

type hatKind int

const (
	noHat hatKind = iota
	partyHat
	crown
	bunny
	topHat
	flowers
	hats
)

type glassesKind int

const (
	noGlasses glassesKind = iota
	round
	square
	hearts
	stars
	glassesKinds
)

type heldKind int

const (
	nothing heldKind = iota
	heart
	moustache
	lips
	bubble
	peace
	wave
	helds
	// What only Pose hands out.
	lorgnette
	flute
	loupe
)

// person is one guest before the camera: what they look like and where they stand.
type person struct {
	skin, hair, cloth, second, iris rgb
	style                           hairStyle
	hat                             hatKind
	glasses                         glassesKind
	held                            heldKind
	pattern, neckline, smile        int
	beard, boa, bow, winks, laughs  bool
	freckles, longSleeves, lashes   bool
	jaw, cheek, wide, brow          float32 // how the face differs from the average, around 1
	flip, veil                      bool
	wisps                           float32 // loose strands around the hair: 0 none, 1 thousands

	head, body frame
	back       uint8 // the layer of what hangs behind the person
}

// castOf chooses who is in the picture: mostly one or two, sometimes three.
func castOf(rng *rand.Rand) []*person {
	n := []int{1, 1, 1, 1, 2, 2, 2, 3}[rng.IntN(8)]
	people := make([]*person, n)
	for i := range people {
		people[i] = newPerson(rng)
	}
	return people
}

func newPerson(rng *rand.Rand) *person {
	chance := func(p float64) bool { return rng.Float64() < p }
	vary := func(d float32) float32 { return 1 + d*(2*rng.Float32()-1) }
	p := &person{
		skin: skins[rng.IntN(len(skins))], iris: eyes[rng.IntN(len(eyes))],
		cloth: cloths[rng.IntN(len(cloths))], second: cloths[rng.IntN(len(cloths))],
		style: hairStyle(rng.IntN(int(styles))), pattern: rng.IntN(6), neckline: rng.IntN(4), smile: rng.IntN(3),
		jaw: vary(0.09), cheek: vary(0.06), wide: vary(0.05), brow: vary(0.3),
		winks: chance(0.08), laughs: chance(0.15), freckles: chance(0.15), flip: chance(0.5),
		bow: chance(0.12), boa: chance(0.16), longSleeves: chance(0.6), lashes: chance(0.6),
	}
	p.hair = hairs[p.hairFor(rng)]
	if p.style == short || p.style == quiff || p.style == bald {
		p.lashes = chance(0.15)
		p.beard = chance(0.5)
	}
	if p.second == p.cloth {
		p.second = rgb{0.95, 0.94, 0.9}
	}
	if chance(0.6) {
		p.hat = hatKind(rng.IntN(int(hats)))
	}
	if chance(0.45) {
		p.glasses = glassesKind(rng.IntN(int(glassesKinds)))
	}
	if chance(0.7) {
		p.held = heldKind(rng.IntN(int(helds)))
	}
	return p
}

// hairFor keeps most dark skins with dark hair, and lets anybody dye theirs.
func (p *person) hairFor(rng *rand.Rand) int {
	if rng.Float64() < 0.1 {
		return 8 + rng.IntN(3)
	}
	if p.skin.r < 0.75 {
		return rng.IntN(3)
	}
	return rng.IntN(8)
}

// place gives the person a spot: heads in a row, bodies below.
func (p *person) place(s *scene, i, n int) {
	w, h := float32(s.w), float32(s.h)
	size := []float32{0, min(0.385*h, 0.43*w), min(0.32*h, 0.30*w), min(0.28*h, 0.235*w)}[n]
	size *= s.between(0.95, 1.06)
	apart := []float32{0, 0, 1.62, 1.48}[n] * size
	x := w/2 + apart*(float32(i)-float32(n-1)/2) + s.between(-0.06, 0.06)*size
	high := float32(0.46)
	if h > w {
		high = 0.41 // bodies are long enough below
	}
	y := high*h + s.between(-0.12, 0.12)*size
	if n == 1 {
		y += 0.04 * h
		x += s.between(-0.05, 0.05) * w
	}
	if n == 3 && i == 1 {
		y += 0.22 * size
	}
	lean := s.between(-0.11, 0.11)
	if n > 1 {
		lean = s.between(0.02, 0.13) * (float32(n-1)/2 - float32(i)) * -1 // heads together
	}
	p.body = newFrame(pt{x, y}, size*0.93, lean*0.15, p.flip)
	p.head = newFrame(pt{x, y}, size, lean, p.flip)
}
