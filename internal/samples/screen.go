package samples

import (
	"math/rand/v2"
	"sync"
)

// screen is the green cloth: how it is lit and how it hangs.
type screen struct {
	w, h       int
	color      rgb
	hot        pt      // where the lamp is brightest
	slope      float32 // how much darker the far side is
	vignette   float32
	folds      []fold
	shadow     pt
	shadowDark float32
}

// fold is a long soft wrinkle.
type fold struct {
	x, lean, wave, phase, width, depth float32
}

func newScreen(rng *rand.Rand, w, h int) screen {
	between := func(lo, hi float32) float32 { return lo + (hi-lo)*rng.Float32() }
	unit := float32(min(w, h))
	s := screen{
		w: w, h: h,
		color: rgb{between(0.10, 0.24), between(0.62, 0.74), between(0.18, 0.32)},
		hot:   pt{between(0.2, 0.6) * float32(w), between(0.1, 0.5) * float32(h)},
		slope: between(0.18, 0.38), vignette: between(0.12, 0.24),
		shadow: pt{between(0.02, 0.07) * unit, between(0.0, 0.03) * unit}, shadowDark: between(0.08, 0.24),
	}
	for range 5 + rng.IntN(6) {
		s.folds = append(s.folds, fold{x: between(0, float32(w)), lean: between(-0.25, 0.25), wave: between(0, 0.012) * unit,
			phase: between(0, 6), width: between(0.012, 0.045) * unit, depth: between(0.015, 0.05)})
	}
	return s
}

// light writes how bright the cloth is along row y, around 1.
func (s *screen) light(row []float32, y float32) {
	far := 1 / float32(max(s.w, s.h))
	dy := (y - s.hot.y) * far
	for x := range row {
		dx := (float32(x) - s.hot.x) * far
		d := dx*dx + dy*dy
		row[x] = 1.12 - s.slope*2*d/(0.35+d)
	}
	for _, f := range s.folds {
		at := f.x + f.lean*y + f.wave*sin32(f.phase+y*6/float32(s.h))
		for x := max(floor(at-2*f.width)+1, 0); x < min(floor(at+2*f.width), len(row)); x++ {
			t := (float32(x) - at) / f.width
			k := 1 - t*t/4
			row[x] += f.depth * k * k * t // light on one flank, shade on the other
		}
	}
}

// behind paints the screen behind the people and the lens's falloff over all.
func (s *screen) behind(c *canvas) {
	cloth, subject := make([]float32, c.w*c.h), make([]float32, c.w*c.h)
	for i := range c.dabs {
		cloth[i], subject[i] = 1-c.dabs[i].a, c.dabs[i].a
	}
	var both sync.WaitGroup
	both.Go(func() { cloth = blurred(cloth, c.w, c.h, max(min(c.w, c.h)/70, 1)) })
	both.Go(func() { subject = blurred(subject, c.w, c.h, max(min(c.w, c.h)/16, 1)) })
	both.Wait()
	for i := range 2 {
		both.Go(func() {
			light := make([]float32, c.w)
			for y := c.h * i / 2; y < c.h*(i+1)/2; y++ {
				s.light(light, float32(y))
				s.behindRow(c, y, light, cloth, subject)
			}
		})
	}
	both.Wait()
}

func (s *screen) behindRow(c *canvas, y int, lights, cloth, subject []float32) {
	cx, cy := float32(c.w)/2, float32(c.h)/2
	reach := cx*cx + cy*cy
	sy := min(max(y-int(s.shadow.y), 0), c.h-1)
	for x := range c.w {
		i := y*c.w + x
		d := &c.dabs[i]
		sx := min(max(x-int(s.shadow.x), 0), c.w-1)
		light := lights[x] * (1 - s.shadowDark*subject[sy*c.w+sx])
		dx, dy := float32(x)-cx, float32(y)-cy
		lens := 1 - s.vignette*(dx*dx+dy*dy)/reach*(dx*dx+dy*dy)/reach
		if d.a > 0 { // green light from the cloth on the subject's rim
			spill := 0.07 * cloth[i] * d.a
			d.r += (s.color.r*light*0.9 - d.r) * spill * 0.5
			d.g += spill * 0.5
			d.b += (s.color.b*light*0.9 - d.b) * spill * 0.5
		}
		k := light * (1 - d.a)
		d.r = (d.r + s.color.r*k) * lens
		d.g = (d.g + s.color.g*k) * lens
		d.b = (d.b + s.color.b*k) * lens
	}
}

// blurred gives a plane blurred by two boxes of radius r.
func blurred(src []float32, w, h, r int) []float32 {
	dst, work := make([]float32, len(src)), make([]float32, len(src))
	boxAcross(work, src, w, h, r)
	sums := boxDown(dst, work, nil, w, h, r)
	boxAcross(work, dst, w, h, r)
	boxDown(dst, work, sums, w, h, r)
	return dst
}
