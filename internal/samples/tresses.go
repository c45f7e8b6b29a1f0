package samples

import "math"

// tresses lets strands leave the hair in locks, as wind and dancing do: each
// lock is a bundle of strands that starts together, leans the same way and
// opens towards its end. From 0.3 to 3 pixels wide at 24 megapixels.
func (p *person) tresses(s *scene, rim []pt) {
	f := p.head
	wind := s.between(-0.5, 0.5)
	for range int(60 * p.wisps) {
		i := s.rng.IntN(len(rim))
		a, b := rim[i], rim[(i+1)%len(rim)]
		if at := f.back(a); abs32(at.x) < 0.34 && at.y > -0.45 && at.y < 0.6 {
			continue // not into the face
		}
		along := b.minus(a).unit()
		out := pt{along.y, -along.x}
		if along.y < 0 || (along.y < 0.3 && s.chance(0.5)) {
			along = along.times(-1) // hair falls
		}
		lock := lock{start: a, along: along, out: out.plus(pt{wind * s.between(0.2, 1), 0}).unit(),
			reach: s.between(0.18, 0.62) * f.size, lift: s.between(0.02, 0.30) * f.size, wide: s.between(0.01, 0.06) * f.size}
		lock.curl, lock.bend = s.between(0, 0.05)*f.size, s.between(-0.16, 0.16)*f.size
		p.bundle(s, &lock, 12+s.rng.IntN(46))
	}
	p.fuzz(s, rim, int(500*p.wisps))
}

// lock is one bundle of strands, in canvas pixels.
type lock struct {
	start, along, out             pt
	reach, lift, wide, curl, bend float32
}

func (p *person) bundle(s *scene, l *lock, n int) {
	f := p.head
	for range n {
		side := s.between(-1, 1)
		open, reach := 1+s.between(0, 1.6), l.reach*s.between(0.55, 1.12)
		start := l.start.plus(l.along.times(side * l.wide)).minus(l.out.times(0.03 * f.size))
		bend := l.bend + s.between(-0.05, 0.05)*f.size
		stray := l.out.times(side * l.wide * open)
		c := p.hair.mix(rgb{1, 0.92, 0.8}, s.between(0, 0.28)).times(s.between(0.6, 1.08))
		s.hairs = append(s.hairs, hair{
			p: [4]pt{
				start,
				start.plus(l.along.times(reach * 0.35)).plus(l.out.times(l.lift * 0.9)).plus(stray.times(0.3)),
				start.plus(l.along.times(reach * 0.7)).plus(l.out.times(l.lift + bend + l.curl)).plus(stray),
				start.plus(l.along.times(reach)).plus(l.out.times(l.lift*0.8 - bend)).plus(stray.times(1.7)).plus(pt{0, 0.05 * f.size}),
			},
			width: f.size * (0.0002 + 0.0018*float32(math.Pow(float64(s.rng.Float32()), 2))), alpha: s.between(0.65, 1), color: c, layer: s.layer,
		})
	}
}

// fuzz is the short down that stands off every head of hair.
func (p *person) fuzz(s *scene, rim []pt, n int) {
	f := p.head
	for range n {
		i := s.rng.IntN(len(rim))
		a, b := rim[i], rim[(i+1)%len(rim)]
		if at := f.back(a); abs32(at.x) < 0.34 && at.y > -0.45 && at.y < 0.6 {
			continue
		}
		along := b.minus(a).unit()
		out := pt{along.y, -along.x}.plus(along.times(s.between(-0.4, 1.6))).unit()
		start, reach := a.toward(b, s.rng.Float32()).minus(out.times(0.02*f.size)), s.between(0.03, 0.12)*f.size
		side := pt{-out.y, out.x}.times(s.between(-0.5, 0.5) * reach)
		s.hairs = append(s.hairs, hair{
			p:     [4]pt{start, start.plus(out.times(reach * 0.4)), start.plus(out.times(reach * 0.75)).plus(side.times(0.6)), start.plus(out.times(reach)).plus(side.times(1.6))},
			width: f.size * s.between(0.0002, 0.0009), alpha: s.between(0.6, 1), color: p.hair.times(s.between(0.75, 1.1)), layer: s.layer,
		})
	}
}
