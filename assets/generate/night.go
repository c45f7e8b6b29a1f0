package main

import "math"

// night is a city behind a dance floor, out of focus: deep blue, warm lamps,
// beams from above, a string of bulbs, a few sparkles.
func night(w, h int) *canvas {
	c := newCanvas(w, h)
	wide := float64(w) / float64(h)
	c.shade(func(x, y float64, _ tint) tint { return nightSky(x-wide/2, y) })
	c.skyline(wide)
	c.cityLights(wide)
	c.beams(wide)
	c.garland(point{-0.05, 0.035}, point{wide * 0.5, -0.01}, 0.135, 15, 5)
	c.garland(point{wide * 0.5, -0.01}, point{wide + 0.05, 0.02}, 0.15, 15, 6)
	c.discs(wide)
	c.sparkles(wide)
	c.shade(func(x, y float64, old tint) tint {
		corner := 1 - 0.35*ramp(0.6, 1.05, math.Hypot(x-wide/2, y-0.5))
		for i, v := range old { // bright places fade to white as film does, none is cut off
			old[i] = 1 - math.Exp(-1.25*corner*v)
		}
		return old
	})
	return c
}

// street is the height of the horizon.
const street = 0.68

func nightSky(u, y float64) tint {
	t := gradient([]stop{
		{0, 0x070b26}, {0.30, 0x0d1842}, {0.55, 0x24306e}, {street - 0.02, 0x5a4a8c},
		{street + 0.05, 0x2a2a63}, {1, 0x0a0f2c},
	}, y)
	haze := clouds(u*1.3+4, y*1.9, 4, 200)
	t = t.times(0.80 + 0.40*haze)
	return t.plus(hex(0xb0568c).times(0.30 * bell((y-street)/0.11) * bell((u-0.05)/0.62)))
}

// skyline is two rows of blurred towers.
func (c *canvas) skyline(wide float64) {
	towers := func(x float64, row int) float64 {
		each := 0.085 - 0.02*float64(row)
		top, near := 0.0, 0.008-0.002*float64(row)
		for k := int(x/each) - 1; k <= int(x/each)+1; k++ {
			left := (float64(k) - 0.15*hash(k, 1, 210+row)) * each
			right := (float64(k) + 1.05 + 0.2*hash(k, 2, 210+row)) * each
			tall := 0.07 + 0.22*math.Pow(hash(k, 3, 210+row), 1.6) + 0.05*float64(row)
			top = max(top, tall*ramp(left-near, left+near, x)*(1-ramp(right-near, right+near, x)))
		}
		return top
	}
	c.shade(func(x, y float64, old tint) tint {
		for row := 1; row >= 0; row-- {
			top := street - towers(x, row)
			body := hex(0x0c1238).to(hex(0x262a60), 0.7*float64(row))
			old = old.to(body, 0.82*ramp(top-0.008, top+0.008, y)*(1-ramp(street-0.01, street+0.07, y)))
		}
		return old
	})
}

// lamp colours: mostly warm, some of the party's.
var lamps = [...]uint32{0xffb84d, 0xffcf87, 0xff9d3c, 0xffe2b0, 0xff5f8f, 0x46c8ff, 0xb98cff, 0x4fe0c0}

// lamp picks a colour; warm is how many of ten are warm.
func lamp(k, seed, warm int) tint {
	if hash(k, 7, seed) < float64(warm)/10 {
		return hex(lamps[int(hash(k, 8, seed)*4)])
	}
	return hex(lamps[4+int(hash(k, 8, seed)*4)])
}

// disc is a lamp out of focus: an even disc with a brighter rim.
func (c *canvas) disc(at point, r, power float64, colour tint) {
	c.glow(at.x, at.y, r*1.25, func(dx, dy float64) tint {
		d := math.Hypot(dx, dy) / r
		edge := 1 - ramp(0.88, 1.08, d)
		rim := bell((d - 0.90) / 0.09)
		return colour.times(power * (edge*(0.55+0.25*d*d) + 0.35*rim*edge))
	})
}

// cityLights are windows and street lamps far off: many, small, along the street.
func (c *canvas) cityLights(wide float64) {
	for k := range 420 {
		x := hash(k, 1, 220) * wide
		y := street - 0.015 - 0.20*math.Pow(hash(k, 2, 220), 1.5)
		c.disc(point{x, y}, 0.0035+0.0045*hash(k, 3, 220), 0.20+0.55*hash(k, 4, 220), lamp(k, 220, 8))
	}
	for k := range 190 {
		x := hash(k, 1, 221) * wide
		y := street + 0.045*(hash(k, 2, 221)+hash(k, 3, 221)-0.9)
		c.disc(point{x, y}, 0.010+0.014*hash(k, 4, 221), 0.16+0.42*hash(k, 5, 221), lamp(k, 221, 7))
	}
	for k := range 60 { // their reflections on the floor, long and soft
		x, y := hash(k, 1, 222)*wide, street+0.09+0.15*hash(k, 2, 222)
		colour, power := lamp(k, 222, 7), 0.05+0.10*hash(k, 3, 222)
		c.glow(x, y, 0.16, func(dx, dy float64) tint {
			return colour.times(power * bell(dx/0.012) * bell(dy/0.065))
		})
	}
}

// discs are lamps near by, big and faint, towards the sides and the floor, so
// that faces in the middle have quiet behind them.
func (c *canvas) discs(wide float64) {
	for k := range 64 {
		side := hash(k, 1, 230)*2 - 1
		x := wide/2 + side*wide/2*(0.35+0.65*math.Abs(side))
		y := 0.74 + 0.30*(hash(k, 2, 230)+hash(k, 3, 230)-1)
		if k%4 == 0 {
			y = 0.22 + 0.45*hash(k, 4, 230)
		}
		c.disc(point{x, y}, 0.022+0.055*math.Pow(hash(k, 5, 230), 2), 0.05+0.13*hash(k, 6, 230), lamp(k, 230, 6))
	}
}

// beams are stage lights from above the picture, seen in the haze.
func (c *canvas) beams(wide float64) {
	beams := []struct {
		from, to point
		spread   float64
		colour   uint32
		power    float64
	}{
		{point{0.12 * wide, -0.12}, point{0.36 * wide, 1}, 0.075, 0x4f8dff, 0.30},
		{point{0.16 * wide, -0.12}, point{0.08 * wide, 1}, 0.060, 0x9a6bff, 0.26},
		{point{0.40 * wide, -0.15}, point{0.20 * wide, 1}, 0.050, 0x3fb8ff, 0.16},
		{point{0.60 * wide, -0.15}, point{0.80 * wide, 1}, 0.050, 0xff6fb5, 0.15},
		{point{0.84 * wide, -0.12}, point{0.92 * wide, 1}, 0.060, 0x4f8dff, 0.26},
		{point{0.88 * wide, -0.12}, point{0.64 * wide, 1}, 0.075, 0xb06bff, 0.30},
	}
	c.shade(func(x, y float64, old tint) tint {
		smoke := 0.55 + 0.9*clouds(x*2.2, y*1.6, 4, 240)
		for _, b := range beams {
			along := b.to.minus(b.from).unit()
			p := point{x, y}.minus(b.from)
			far := p.x*along.x + p.y*along.y
			if far <= 0 {
				continue
			}
			off := (p.x*along.y - p.y*along.x) / far
			core := bell(off/b.spread) + 0.6*bell(off/(b.spread*0.35))
			old = old.plus(hex(b.colour).times(b.power * smoke * core * math.Exp(-far*1.3)))
		}
		return old
	})
}

// garland is a wire that sags between two points, with glowing bulbs.
func (c *canvas) garland(from, to point, sag float64, bulbs, seed int) {
	wire := &shape{}
	at := func(t float64) point { return from.to(to, t).plus(point{0, sag * 4 * t * (1 - t)}) }
	const steps = 80
	for k := range steps {
		a, b := at(float64(k)/steps), at(float64(k+1)/steps)
		side := b.minus(a).unit().left().times(0.0013)
		wire.add(a.plus(side), b.plus(side), b.minus(side), a.minus(side))
	}
	c.cover(wire, func(_, _ float64) tint { return hex(0x0a0c1c) })
	for k := range bulbs {
		p := at((float64(k) + 0.5) / float64(bulbs)).plus(point{0, 0.012})
		power := 0.85 + 0.3*hash(k, 1, seed)
		c.glow(p.x, p.y, 0.16, func(dx, dy float64) tint {
			d := math.Hypot(dx, dy)
			light := hex(0xffa23a).times(power * (0.55*math.Exp(-d/0.013) + 0.07*math.Exp(-d/0.045)) * (1 - ramp(0.10, 0.16, d)))
			bulb := 1 - ramp(0.0075, 0.0100, math.Hypot(dx, dy*0.85))
			return light.plus(hex(0xffe0a3).times(1.9 * power * bulb))
		})
	}
}

// sparkles are small stars of light with four thin rays.
func (c *canvas) sparkles(wide float64) {
	for k := range 46 {
		x, y := hash(k, 1, 250)*wide, 0.10+0.80*hash(k, 2, 250)
		size := 0.010 + 0.030*math.Pow(hash(k, 3, 250), 3)
		power := 0.35 + 0.65*hash(k, 4, 250)
		colour := hex(0xfff1d8).to(lamp(k, 250, 5), 0.35)
		c.glow(x, y, size*2.5, func(dx, dy float64) tint {
			thin := size * 0.055
			rays := math.Exp(-math.Abs(dx)/(size*0.42))*bell(dy/thin) + math.Exp(-math.Abs(dy)/(size*0.42))*bell(dx/thin)
			core := bell(math.Hypot(dx, dy) / (size * 0.13))
			return colour.times(power * (0.8*rays + 1.4*core))
		})
	}
}
