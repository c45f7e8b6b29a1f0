package main

import "math"

// cover paints a shape with a colour that may change from place to place.
func (c *canvas) cover(s *shape, paint func(x, y float64) tint) {
	m := s.mask(c.w, c.h)
	rows(c.h, func(y int) {
		for x := range c.w {
			if a := m.Pix[y*m.Stride+x]; a > 0 {
				i := y*c.w + x
				t := paint(float64(x)/float64(c.h), float64(y)/float64(c.h))
				c.px[i] = c.px[i].to(t, float64(a)/255)
			}
		}
	})
}

// palm is a coconut palm from its foot to its crown; reach is how long its
// fronds are. The seed makes no two alike.
func palm(foot, crown point, reach float64, seed int) *shape {
	s := &shape{}
	s.trunk(foot, crown, reach*0.055)
	const fronds = 13
	for k := range fronds {
		wild := hash(k, 0, seed) - 0.5
		angle := -math.Pi*1.22 + math.Pi*1.44*(float64(k)+0.5)/fronds + 0.22*wild
		s.frond(crown, angle, reach*(0.82+0.36*hash(k, 1, seed)), seed+k)
	}
	for k := range 5 { // coconuts
		at := crown.plus(turn(0.35 + 0.6*float64(k)).times(reach * 0.045))
		s.add(ring(at, reach*0.030)...)
	}
	return s
}

// ring is a circle as an outline.
func ring(at point, r float64) []point {
	out := make([]point, 48)
	for k := range out {
		out[k] = at.plus(turn(2 * math.Pi * float64(k) / 48).times(r))
	}
	return out
}

// trunk leans in a slow curve, thicker at the foot, with the scars of old leaves.
func (s *shape) trunk(foot, crown point, thick float64) {
	bend := point{mix(foot.x, crown.x, 0.30), mix(foot.y, crown.y, 0.55)}
	var left, right []point
	const steps = 120
	for k := range steps + 1 {
		t := float64(k) / steps
		at := foot.to(bend, t).to(bend.to(crown, t), t)
		along := bend.minus(foot).to(crown.minus(bend), t).unit()
		half := thick * (mix(0.62, 0.34, t) + 0.5*math.Exp(-t*14)) * (1 + 0.05*math.Mod(float64(k), 3))
		left = append(left, at.plus(along.left().times(half)))
		right = append([]point{at.minus(along.left().times(half))}, right...)
	}
	s.add(append(left, right...)...)
}

// frond is one leaf: a rib that leaves the crown at an angle and bends over under
// its weight, leaflets on both sides of it.
func (s *shape) frond(from point, angle, reach float64, seed int) {
	rib := droop(from, angle, reach, 0.45+0.25*hash(0, 4, seed))
	s.rib(rib, reach*0.011)
	const leaflets = 56
	for k := range leaflets {
		t := 0.07 + 0.91*float64(k)/leaflets
		i := int(t * float64(len(rib)-2))
		at, along := rib[i], rib[i+1].minus(rib[i]).unit()
		long := reach * 0.26 * math.Pow(math.Sin(math.Pi*min(0.12+0.84*t, 1)), 0.7) * (0.80 + 0.4*hash(k, 2, seed))
		for side := -1.0; side <= 1; side += 2 {
			fan := along.times(0.80).plus(along.left().times(side * 0.60)).plus(point{0, 0.20 + 0.30*hash(k, 3, seed)})
			s.leaflet(at, at.plus(fan.unit().times(long)), along.times(reach*0.0085))
		}
	}
}

// droop is a line that starts at an angle and turns towards the ground by the
// share heavy of what is missing, more and more along its way.
func droop(from point, angle, reach, heavy float64) []point {
	down := math.Pi / 2
	if math.Cos(angle) < 0 {
		down = -3 * math.Pi / 2 // the short way round at the left
		if angle > 0 {
			down = math.Pi / 2
		}
	}
	const steps = 160
	line := make([]point, 0, steps+1)
	for k := range steps + 1 {
		line = append(line, from)
		t := float64(k) / steps
		from = from.plus(turn(angle + (down-angle)*heavy*t*math.Sqrt(t)).times(reach / steps))
	}
	return line
}

// leaflet is a thin blade, widest a third along.
func (s *shape) leaflet(from, tip, half point) {
	belly := from.to(tip, 0.35)
	s.add(from.minus(half.times(0.5)), belly.minus(half.times(0.9)), tip, belly.plus(half.times(0.9)), from.plus(half.times(0.5)))
}

// rib is the frond's tapering middle.
func (s *shape) rib(line []point, thick float64) {
	var left, right []point
	for k := 0; k+1 < len(line); k += 4 {
		t := float64(k) / float64(len(line))
		side := line[k+1].minus(line[k]).unit().left().times(thick * (1 - 0.85*t) / 1.6)
		left = append(left, line[k].plus(side))
		right = append([]point{line[k].minus(side)}, right...)
	}
	s.add(append(left, right...)...)
}
