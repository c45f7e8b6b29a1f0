package main

import "math"

// The beach at dusk, in units of the picture's height.
const (
	horizon = 0.60
	sunX    = 0.93
	sunY    = 0.545
	sunSize = 0.036
)

// beach is the sea a minute before the sun is gone, with palms at the sides; the
// middle, where people stand, is open, also when it is cropped to portrait.
func beach(w, h int) *canvas {
	c := newCanvas(w, h)
	c.shade(func(x, y float64, _ tint) tint {
		switch shore := shoreline(x); {
		case y < horizon:
			return sky(x, y)
		case y < shore:
			return sea(x, y, shore)
		default:
			return sand(x, y, shore)
		}
	})
	c.headland()
	c.cover(palm(point{-0.035, 1.02}, point{0.205, 0.29}, 0.34, 3), silhouette)
	c.cover(palm(point{1.545, 1.0}, point{1.39, 0.42}, 0.27, 8), silhouette)
	return c
}

var dusk = []stop{
	{0, 0xffd694}, {0.07, 0xffb877}, {0.19, 0xfa8f70}, {0.34, 0xd97186},
	{0.53, 0x8f5a9c}, {0.76, 0x4c4388}, {1, 0x2a2c66},
}

// sky is the colour above the horizon: the gradient, the sun and its glow, thin
// clouds lit from below.
func sky(x, y float64) tint {
	up := (horizon - y) / horizon
	t := gradient(dusk, up)
	d := math.Hypot(x-sunX, (y-sunY)*1.15)
	t = t.plus(tint{1.0, 0.52, 0.16}.times(0.55 * math.Exp(-d/0.10)))
	t = t.plus(tint{1.0, 0.40, 0.18}.times(0.22 * math.Exp(-d/0.38)))
	t = clouded(t, x, up, d)
	disc := 1 - ramp(sunSize-0.0012, sunSize+0.0012, math.Hypot(x-sunX, y-sunY))
	face := tint{1.0, 0.94, 0.70}.to(tint{1.0, 0.80, 0.40}, ramp(sunY-sunSize, sunY+sunSize, y))
	return t.to(face, disc*0.97)
}

// clouded lays clouds over the sky at height up, d away from the sun. They lie on
// a plane overhead, so they flatten towards the horizon.
func clouded(t tint, x, up, d float64) tint {
	z := 1 / (up + 0.16)
	at := func(dx, dz float64) float64 {
		px, pz := (x-sunX)*z*0.9+dx, z*2.3+dz
		bend := clouds(px*0.7, pz*0.7, 3, 40)
		return clouds(px*0.8+1.2*bend, pz*1.5+0.8*bend, 6, 50)
	}
	density := at(0, 0)
	cover := ramp(0.50, 0.74, density) * ramp(0.02, 0.10, up) * (1 - 0.25*ramp(0.7, 1, up))
	if cover <= 0 {
		return t
	}
	edge := min(max((density-at(0.0, 0.16))*7+0.45, 0), 1) // how much of the low sun this bit sees
	warm := hex(0xffa476).to(hex(0xf0788c), ramp(0.1, 0.75, up))
	cold := hex(0x7d4f86).to(hex(0x39356f), ramp(0.2, 0.95, up))
	lit := cold.to(warm, edge*(0.40+0.6*bell(d/0.75)))
	return t.to(lit, cover*0.85)
}

// shoreline is where the water ends, a slow line with small tongues.
func shoreline(x float64) float64 {
	return 0.868 + 0.014*math.Sin(2.3*x+0.6) + 0.010*(clouds(x*5, 0.5, 3, 70)-0.5)
}

// sea mirrors the sky in waves; the sun's road glitters.
func sea(x, y, shore float64) tint {
	t := y - horizon
	z := 1 / (t + 0.006) // distance
	slope := waves((x-sunX)*z, z, t)
	up := min(max(t*0.95+0.12+0.34*slope, 0.015), 0.62)
	mirror := gradient(dusk, up).plus(tint{1, 0.42, 0.16}.times(0.22 * bell((x-sunX)/(0.16+0.5*t))))
	deep := hex(0x2b2b58)
	water := deep.to(mirror, mix(0.42, 0.90, math.Exp(-t*7)))
	water = water.times(1 + 0.5*slope)
	// The road: a band that widens towards us, broken up by the waves.
	across := (x - sunX) / (0.030 + 0.34*t)
	broken := ramp(mix(0.10, 0.24, ramp(0, 0.2, t)), mix(0.20, 0.46, ramp(0, 0.2, t)), slope+0.30*bell(across)-0.06)
	road := bell(across) * mix(1, broken, ramp(0, 0.03, t))
	water = water.plus(tint{1.0, 0.60, 0.27}.times(1.15 * road))
	return water.to(hex(0xffdccb), 0.80*foam(x, y, shore))
}

// foam is lace where the last wave runs out, thinning towards the sea, and the
// broken crest of the next wave.
func foam(x, y, shore float64) float64 {
	back := shore - y
	lace := clouds(x*34+2*clouds(x*9, y*20, 2, 84), y*95, 5, 81)
	thin := 0.30 + back*17 + 0.10*math.Sin(7*x+1)
	edge := ramp(thin-0.05, thin+0.07, lace) * ramp(0, 0.0016, back)
	crest := back - 0.047 - 0.007*math.Sin(4*x) - 0.004*math.Sin(13*x)
	wide := 0.55 + math.Abs(crest)/0.012
	return min(edge+0.6*ramp(wide-0.06, wide+0.08, lace+0.25*ramp(0.35, 0.75, noise(x*6, 0.5, 86))), 1)
}

// waves is the water's slope, about -0.5 to 0.5. An octave that is finer than
// the rows of the picture out there is faded away, or it would flicker.
func waves(x, z, t float64) float64 {
	sum := 0.0
	freq, weight := 0.9, 0.26
	for k := range 9 {
		blur := freq * z * z / 1600 * 1.2 // bumps per row of pixels
		fade := 1 / (1 + blur*blur*9)
		sum += weight * fade * (noise(x*freq*1.3+3.1*float64(k), z*freq*3.2, 60+k) - 0.5) * 2
		freq, weight = freq*1.9, weight*0.80
	}
	return sum * (0.6 + 0.5*ramp(0, 0.12, t))
}

// sand is wet and mirrors a little where the wave has been, then dull.
func sand(x, y, shore float64) tint {
	below := y - shore
	wet := math.Exp(-below / 0.035)
	t := hex(0x8a6a70).to(hex(0x4d3a4c), ramp(0, 0.13, below))
	shine := gradient(dusk, 0.30+2.2*below).plus(tint{1, 0.5, 0.2}.times(0.35 * bell((x-sunX)/0.14)))
	t = t.to(shine, 0.62*wet)
	ripple := clouds(x*9, (y+0.05*math.Sin(6*x))*55, 3, 90)
	grains := hash(int(x*1600), int(y*1600), 91) - 0.5
	return t.times(1 + (0.30*(ripple-0.5)+0.10*grains)*(1-0.8*wet))
}

// headland is a hazy point of land far off at the left.
func (c *canvas) headland() {
	c.shade(func(x, y float64, old tint) tint {
		for k, far := range []float64{0, 1} {
			top := horizon - (0.050-0.018*far)*ramp(0.62+0.22*far, 0.05+0.3*far, x) -
				0.016*(clouds(x*7+9*far, 0.3, 4, 100+k)-0.35)*ramp(0.66+0.22*far, 0.45+0.2*far, x)
			if x > 0.66+0.22*far || y > horizon {
				continue
			}
			land := hex(0x6b4674).to(hex(0xb56a7c), 0.65*far)
			old = old.to(land, ramp(top-0.0008, top+0.0008, y)*(0.95-0.25*far))
		}
		return old
	})
}

// silhouette is what stands against the light: nearly black, violet in the air.
func silhouette(_, y float64) tint { return hex(0x1a1226).to(hex(0x0d0914), ramp(0.3, 1, y)) }
