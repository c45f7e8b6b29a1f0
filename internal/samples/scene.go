package samples

import (
	"math/rand/v2"
	"slices"
)

// scene is everything in one picture, in canvas pixels.
type scene struct {
	w, h    int
	rng     *rand.Rand
	strokes []stroke
	hairs   []hair
	screen  screen
	layer   uint8
}

// hair is one single strand, drawn at the picture's full size.
type hair struct {
	p     [4]pt // a cubic Bézier curve, canvas pixels
	width float32
	alpha float32
	color rgb
	layer uint8 // hidden where a higher layer owns the pixel
}

func newScene(seed uint64, w, h int) *scene {
	s := &scene{w: w, h: h, rng: rand.New(rand.NewPCG(seed, 0xb5ad4eceda1ce2a9))}
	s.screen = newScreen(s.rng, w, h)
	people := castOf(s.rng)
	for i, p := range people {
		p.place(s, i, len(people))
	}
	for _, p := range backFirst(people) {
		p.draw(s)
	}
	if s.chance(0.25) {
		s.confetti(people)
	}
	return s
}

func (s *scene) chance(p float64) bool { return s.rng.Float64() < p }

// between draws a number from lo to hi.
func (s *scene) between(lo, hi float32) float32 { return lo + (hi-lo)*s.rng.Float32() }

// nextLayer starts a new layer on top of all others.
func (s *scene) nextLayer() uint8 {
	s.layer++
	return s.layer
}

func (s *scene) add(k stroke) {
	k.layer = s.layer
	s.strokes = append(s.strokes, k)
}

// confetti falls in front of everybody, but not on a face.
func (s *scene) confetti(people []*person) {
	s.nextLayer()
	unit := float32(min(s.w, s.h))
	for range 18 + s.rng.IntN(25) {
		at := pt{s.between(0, float32(s.w)), s.between(0, float32(s.h))}
		if slices.ContainsFunc(people, func(p *person) bool { l := p.head.back(at); return l.x*l.x+l.y*l.y < 0.4 }) {
			continue
		}
		f := newFrame(at, unit*s.between(0.008, 0.015), s.between(0, 6), false)
		c := props[s.rng.IntN(len(props))]
		flat := s.between(0.25, 0.9)
		s.add(stroke{shape: f.poly(-1, -flat, 1, -flat, 1, flat, -1, flat), paint: plain(c), soft: unit * 0.0015})
	}
}

// backFirst puts the middle one of three in front, else keeps the order.
func backFirst(people []*person) []*person {
	if len(people) == 3 {
		return []*person{people[0], people[2], people[1]}
	}
	return people
}
