package samples

import (
	"math"
	"sync"
)

// finish mixes row y of the subject with what is behind it and stores it, with
// all that is known about it.
func (p *plate) finish(y int) {
	t := p.t
	subject := p.dabs[(y-p.top)*t.w:][:t.w]
	expand(p.line, t.back, y, t.step)
	p.weave(y)
	if t.truth.Background != nil {
		p.empty(y)
		p.alone(y, subject)
	}
	expandPlane(p.cloth, t.cloth, t.body.w, t.body.h, y, t.step)
	expandPlane(p.shade, t.shade, t.body.w, t.body.h, y, t.step)
	p.mix(y, subject)
	t.camera.noisy(&p.lit, y, 0)
	record(t.truth.Image, y, &p.lit, &p.photo)
}

// weave gives what is behind the guests its fine structure.
func (p *plate) weave(y int) {
	oy := (y + p.t.camera.oy) % tileSide
	row := p.t.camera.tiles.detail[oy*tileSide:][:tileSide]
	rough := float32(0.0012)
	if p.t.noScreen {
		rough = 0.0003 // far away and out of focus
	}
	for x := range p.line {
		k := 1 + rough*float32(row[(x+p.t.camera.ox)%tileSide])
		d := &p.line[x]
		d.r, d.g, d.b = d.r*k, d.g*k, d.b*k
	}
}

// falloff is how much light the lens and the exposure leave of a pixel: less
// towards the corners.
func (t *take) falloff(y, x int) float32 {
	cx, cy := float32(t.w)/2, float32(t.h)/2
	dx, dy := float32(x)-cx, float32(y)-cy
	d := (dx*dx + dy*dy) / (cx*cx + cy*cy)
	k := 1 - t.scene.screen.vignette*d*d
	return k * k * t.exposure
}

// empty stores the row as the camera sees it with nobody there.
func (p *plate) empty(y int) {
	for x, d := range p.line {
		k := p.t.falloff(y, x)
		p.lit[0][x], p.lit[1][x], p.lit[2][x] = d.r*k, d.g*k, d.b*k
	}
	p.t.camera.noisy(&p.lit, y, 1)
	record(p.t.truth.Background, y, &p.lit, &p.bare)
}

// alone stores alpha, and the subject's own colours, of row y.
func (p *plate) alone(y int, subject []dab) {
	t := p.t
	alpha := t.truth.Alpha.Pix[y*t.truth.Alpha.Stride:][:t.w]
	step := t.step * fillStep
	expand(p.spare[:t.w], t.fill, y, step)
	for x, d := range subject {
		alpha[x] = rounded(d.a * 255)
		f := p.spare[x]
		const little = 0.004 // below one step of alpha
		k := t.falloff(y, x) / (d.a + little)
		p.lit[0][x] = (d.r + f.r*little) * k
		p.lit[1][x] = (d.g + f.g*little) * k
		p.lit[2][x] = (d.b + f.b*little) * k
	}
	record(t.truth.Foreground, y, &p.lit, &p.own)
}

// mix is the light that falls on row y of the sensor: the subject with the
// screen's light upon it, and what is behind, where it is not covered.
func (p *plate) mix(y int, subject []dab) {
	t := p.t
	for x, d := range subject {
		k, b := t.falloff(y, x), p.line[x]
		clear := (1 - d.a) * p.shade[x]
		spill := t.spill * p.cloth[x]
		// A bright surface sends back more of the screen's light than a dark one.
		p.lit[0][x] = k * (d.r + spill*t.lamp.r*(0.12*d.a+0.88*d.r) + b.r*clear)
		p.lit[1][x] = k * (d.g + spill*t.lamp.g*(0.12*d.a+0.88*d.g) + b.g*clear)
		p.lit[2][x] = k * (d.b + spill*t.lamp.b*(0.12*d.a+0.88*d.b) + b.b*clear)
	}
}

// toLinear is the sRGB curve of IEC 61966-2-1, both from 0 to 1.
func toLinear(v float32) float32 {
	v = clamp1(v)
	if v <= 0.04045 {
		return v / 12.92
	}
	return float32(math.Pow((float64(v)+0.055)/1.055, 2.4))
}

// curve is the way back, as a table: linear light to 0 to 255.
type curve []float32

// curveSteps are fine enough for the steepest part, close to black: a fifth of a step.
const curveSteps = 1 << 14

// loadCurve makes the table once; it never changes afterwards.
var loadCurve = sync.OnceValue(func() curve {
	c := make(curve, curveSteps+1)
	for i := range c {
		v := float64(i) / curveSteps
		if v <= 0.0031308 {
			c[i] = float32(255 * 12.92 * v)
		} else {
			c[i] = float32(255 * (1.055*math.Pow(v, 1/2.4) - 0.055))
		}
	}
	return c
})

// at clips what is brighter than the sensor's full scale, as cameras do.
func (c curve) at(v float32) float32 {
	return c[int(min(max(v, 0), 1)*curveSteps+0.5)]
}
