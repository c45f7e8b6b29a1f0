package main

import (
	"image"
	"math"
)

// The party frame, in pixels: a cream card with a gold line, a window with a
// soft inner shadow, bunting in the upper corners, balloons in the lower ones,
// confetti between. People's faces keep the middle.
const (
	border = 34 // width of the card
	corner = 16 // radius of the window's corners
)

var (
	cream = hex(0xfdf9f0)
	party = [...]tint{hex(0xe8567e), hex(0xf2c14e), hex(0x35a7a0), hex(0xff8d6b), hex(0x3c4a8a), hex(0xfff3df)}
)

func frame(w, h int) *sheet {
	s := newSheet(w, h)
	s.card()
	s.swag(1)
	s.swag(-1)
	s.confetti()
	s.balloons(1, 1.0, 0)
	s.balloons(-1, 0.82, 2)
	return s
}

// window is the distance in pixels from the window's edge: negative inside it.
func (s *sheet) window(x, y float64) float64 {
	halfW, halfH := float64(s.w)/2-border-corner, float64(s.h)/2-border-corner
	dx, dy := math.Abs(x-float64(s.w)/2)-halfW, math.Abs(y-float64(s.h)/2)-halfH
	return math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - corner
}

// card is the border itself. The shadow that it throws on the photo is a little
// longer below and right of it: the light stands upper left, here as everywhere.
func (s *sheet) card() {
	s.paint(func(x, y float64) (tint, float64) {
		d := s.window(x-3, y-4)
		return shade, 0.34 * math.Pow(ramp(-24, 4, d), 1.5)
	})
	s.paint(func(x, y float64) (tint, float64) { return cream, ramp(-0.6, 0.6, s.window(x, y)) })
	s.paint(func(x, y float64) (tint, float64) {
		d := s.window(x, y)
		line := 1 - ramp(0.9, 1.9, math.Abs(d-14)) // the gold line in the card
		lip := 1 - ramp(0.5, 1.3, math.Abs(d-1))   // and the one around the window
		return gold(x, y), max(line, lip)
	})
}

// gold is foil: bright and dark bands as it catches the light.
func gold(x, y float64) tint {
	light := 0.5 + 0.5*math.Sin((x*0.9+y*1.3)/83+1.1*math.Sin((x-y)/210))
	return hex(0x9c6b1d).to(hex(0xecc968), light*light*(3-2*light))
}

// swag is a string of flags in an upper corner; side is 1 at the left, -1 at the
// right.
func (s *sheet) swag(side float64) {
	across := func(p point) point {
		if side < 0 {
			return point{float64(s.w) - p.x, p.y}
		}
		return p
	}
	reach := 0.30*float64(s.w) + 40
	from, to := point{14, 188}, point{reach, 14}
	at := func(t float64) point { return from.to(to, t).plus(point{0, 163 * t * (1 - t)}) }
	flags := int(reach / 68)
	for k := range flags {
		t := (float64(k) + 0.5) / float64(flags)
		a, b := at(t-0.40/float64(flags)), at(t+0.40/float64(flags))
		down := b.minus(a).unit().left().times(-1)
		tip := a.to(b, 0.5).plus(down.times(58).to(point{0, 58}, 0.6))
		paint := party[(k*2+k/3)%len(party)]
		s.fill([]point{across(a), across(b), across(tip)}, 0.34, func(x, y float64) tint {
			fold := 0.90 + 0.16*bell((y-a.y-8)/22) - 0.10*ramp(0.3, 1, math.Abs(x-across(tip).x)/40)
			return paint.times(fold)
		})
	}
	s.cord(at, across)
	for _, end := range []point{from, to} { // pins hold the string
		s.fill(ring(across(end), 7), 0.35, func(x, y float64) tint {
			return gold(0, 0).to(hex(0xfff0bd), bell(math.Hypot(x-across(end).x+2, y-across(end).y+2.5)/3.5))
		})
	}
}

// cord draws the string itself, over the flags' upper edge.
func (s *sheet) cord(at func(float64) point, across func(point) point) {
	const steps = 60
	for k := range steps {
		a, b := at(float64(k)/steps), at(float64(k+1)/steps+0.004)
		n := b.minus(a).unit().left().times(1.9)
		outline := []point{across(a.plus(n)), across(b.plus(n)), across(b.minus(n)), across(a.minus(n))}
		s.fill(outline, 0, func(x, y float64) tint { return gold(x, y).times(0.92) })
	}
}

// confetti lies thick in the corners and thins out along the sides; both sides
// get the same amount. It keeps out of the middle.
func (s *sheet) confetti() {
	for k := range 900 {
		p := point{hash(k, 1, 300) * float64(s.w) / 2, hash(k, 2, 300) * float64(s.h)}
		fromSide, fromEnd := p.x, min(p.y, float64(s.h)-p.y)
		fromCorner := math.Hypot(fromSide, fromEnd)
		likely := 0.55*bell(fromCorner/270) + 0.50*bell(min(fromSide, fromEnd)/30)*bell(fromCorner/480)
		if hash(k, 3, 300) > likely || min(fromSide, fromEnd) < 5 {
			continue
		}
		if k%2 == 1 {
			p.x = float64(s.w) - p.x
		}
		s.flake(p, k)
	}
}

// flake is one piece of confetti: a strip, a dot, or a bit of gold foil.
func (s *sheet) flake(p point, k int) {
	size := 6 + 7*hash(k, 4, 300)
	along := turn(2 * math.Pi * hash(k, 5, 300)).times(size)
	across := along.left().times(0.34 + 0.3*hash(k, 6, 300))
	outline := []point{p.plus(along).plus(across), p.plus(along).minus(across), p.minus(along).minus(across), p.minus(along).plus(across)}
	if k%3 == 0 {
		outline = ring(p, size*0.62)
	}
	paint := party[int(hash(k, 7, 300)*5)]
	s.fill(outline, 0.26, func(x, y float64) tint {
		if k%4 == 1 {
			return gold(x*3, y*3)
		}
		return paint.times(0.94 + 0.12*((x-p.x)*along.x+(y-p.y)*along.y)/(size*size))
	})
}

// cluster is where a corner's balloons are: from the corner inwards and upwards,
// radius, place in the party's colours. Later ones lie on top.
var cluster = []struct {
	x, y, r float64
	paint   int
}{
	{24, 306, 34, 3}, {292, 18, 32, 2}, {34, 226, 56, 1}, {222, 26, 54, 4}, {150, 42, 70, 5},
	{58, 136, 70, 2}, {64, 44, 84, 0}, {150, 122, 40, 1}, {104, 204, 27, 0}, {226, 92, 25, 3}, {272, 56, 15, 1}, {66, 276, 17, 5},
}

// balloons fills a lower corner; side is 1 at the left, -1 at the right.
func (s *sheet) balloons(side, scale float64, shift int) {
	for _, b := range cluster {
		p := point{b.x * scale, float64(s.h) - b.y*scale}
		if side < 0 {
			p.x = float64(s.w) - p.x
		}
		s.balloon(p, b.r*scale, party[(b.paint+shift)%len(party)])
	}
}

// balloon is a shaded ball with its shadow and the lamp's reflection.
func (s *sheet) balloon(p point, r float64, paint tint) {
	box := image.Rect(int(p.x-2*r), int(p.y-2*r), int(p.x+2*r), int(p.y+2*r))
	s.paintIn(box, func(x, y float64) (tint, float64) {
		d := math.Hypot(x-p.x-0.07*r-2, y-p.y-0.10*r-3)
		return shade, 0.40 * (1 - ramp(r-9, r+11, d))
	})
	s.paintIn(box, func(x, y float64) (tint, float64) {
		dx, dy := (x-p.x)/r, (y-p.y)/r
		d := math.Hypot(dx, dy)
		return rubber(paint, dx, dy), 1 - ramp(r-0.7, r+0.7, d*r)
	})
}

// rubber is the look of a balloon at a place on it, -1 to 1 both ways.
func rubber(paint tint, dx, dy float64) tint {
	z := math.Sqrt(max(1-dx*dx-dy*dy, 0))
	facing := (-0.46*dx - 0.60*dy + 0.66*z)
	t := paint.times(0.46 + 0.66*ramp(-0.55, 1.05, facing))
	t = t.plus(paint.through(paint).times(0.16 * ramp(0.2, 0.9, 1-z))) // light that came through the skin
	t = t.plus(tint{1, 0.97, 0.92}.times(0.10 * ramp(0.55, 1, dx*0.6+dy*0.75) * (1 - z)))
	soft := bell(math.Hypot((dx+0.36)*0.80+(dy+0.42)*0.55, (dy+0.42)*0.80-(dx+0.36)*0.55) / 0.34)
	glint := bell(math.Hypot(((dx+0.38)+(dy+0.45))/0.10, ((dx+0.38)-(dy+0.45))/0.20))
	return t.plus(tint{1, 1, 1}.times(0.22*soft + 0.62*glint))
}
