package main

import "math"

// studio is a roll of warm grey paper that sweeps from wall to floor, lit by
// one soft spot from the upper left.
func studio(w, h int) *canvas {
	c := newCanvas(w, h)
	middle := float64(w) / float64(h) / 2
	dim, wall, lit := 0.105, 0.40, 0.86
	c.shade(func(x, y float64, _ tint) tint {
		u := x - middle
		// The spot: bright behind the head, long soft shoulders.
		d := math.Hypot((u+0.03)/0.58, (y-0.37)/0.50)
		spot := 0.7*bell(d) + 0.3*bell(0.5*d)
		t := mix(mix(dim, wall, ramp(0, 0.55, spot)), lit, ramp(0.25, 1.1, spot)) * sweep(u, y)
		// Mottling as of hand-dyed paper, and a slow sag of the roll.
		t *= 1 + 0.07*(clouds(x*2.1, y*2.1, 4, 11)-0.5) + 0.012*math.Sin(5.2*u+1.4*math.Sin(2*y))
		// The lamp stands left: the right side is a breath darker.
		return warm(t * (1 - 0.07*ramp(-0.75, 0.75, u)))
	})
	return c
}

// sweep is how the curve from wall to floor takes the light: a soft dip in the
// bend, a pool of light before it, the shadow of whoever stands there.
func sweep(u, y float64) float64 {
	bend := 0.80 + 0.010*u*u
	light := 1 - 0.13*bell((y-bend)/0.055)*bell(u/1.2)
	light += 0.30 * ramp(bend-0.03, bend+0.12, y) * bell(math.Hypot(u/0.72, (y-0.93)/0.26))
	light *= 1 - 0.26*bell(math.Hypot(u/0.42, (y-1.02)/0.085))
	return light
}

// warm gives a brightness the paper's tint. The tint is a fixed distance from
// grey in sRGB, which JPEG stores as one constant (Cr +5, Cb -6): a tint that
// changed slowly would come out in bands.
func warm(light float64) tint {
	y := gamma(light)
	return tint{linear(y + 7.01/255), linear(max(y-1.5/255, 0)), linear(max(y-10.64/255, 0))}
}
