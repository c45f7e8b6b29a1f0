package samples

import (
	"image"
	"math"
	"math/rand/v2"
	"sync"
)

// take is one exposure of Pose on its way from the stage to the file. Colours
// on its canvases are linear light.
type take struct {
	mood
	w, h, step int
	seed       uint64
	scene      *scene
	lamp       rgb // the screen's colour, linear
	body, back *canvas
	cloth      []float32 // how much screen is near, 0 to 1: its light falls upon the subject
	shade      []float32 // the subject's shadow upon what is behind, 1: none
	fill       *canvas   // colours of the subject spread over the picture, an eighth of the canvas
	kernel     []float32 // of the lens, one half with its middle first
	move       pt        // how far the guests move during the exposure, in pixels
	camera     *sensor
	truth      Truth
}

// canvasSide is the greatest side of a canvas: 24 megapixels are painted at
// half their size, and what is finer than that is added at full size.
const canvasSide = 3200

// fillStep is how much coarser the fill is than the canvas.
const fillStep = 8

func newTake(seed uint64, o Scene, w, h int) *take {
	m, ok := moods[o.Kind]
	if !ok {
		m = moods["party"]
	}
	t := &take{mood: m, w: w, h: h, step: 1, seed: seed}
	for max(w, h)/t.step > canvasSide {
		t.step *= 2
	}
	if t.exposure == 0 {
		t.exposure = 1
	}
	if t.spill == 0 {
		t.spill = 0.05
	}
	if t.noScreen {
		t.spill = 0
	}
	t.stage(o)
	t.light(o.Blue)
	t.optics()
	t.camera = newSensor(seed + uint64(o.Moment)*7919)
	t.load(o)
	return t
}

// stage paints guests and place, each on its own canvas.
func (t *take) stage(o Scene) {
	cw, ch := (t.w+t.step-1)/t.step+1, (t.h+t.step-1)/t.step+1
	s := &scene{w: cw, h: ch, rng: rand.New(rand.NewPCG(t.seed, 0xb5ad4eceda1ce2a9))}
	t.scene = s
	s.screen = newScreen(s.rng, cw, ch)
	people := castOf(s.rng)
	for len(people) > t.people && t.people > 0 {
		people = people[:t.people]
	}
	if t.hang != nil {
		t.hang(s, &s.screen)
	}
	if o.Blue {
		c := s.screen.color
		s.screen.color = rgb{c.r * 0.7, c.b*0.7 + 0.12, c.g}
	}
	for i, p := range people {
		if t.dress != nil {
			t.dress(s, p)
		}
		p.place(s, i, len(people))
		p.sway(s, t.seed, o.Moment)
	}
	t.back = newCanvas(cw, ch)
	s.screen.empty(t.back)
	if t.place != nil {
		t.back.draw(t.place(s))
	}
	for _, p := range backFirst(people) {
		p.draw(s)
	}
	if t.people == 0 && s.chance(0.25) {
		s.confetti(people)
	}
	t.body = newCanvas(cw, ch)
	t.body.draw(s.strokes)
}

// sway moves a guest a little between the pictures of a burst.
func (p *person) sway(s *scene, seed uint64, moment int) {
	if moment == 0 {
		return
	}
	rng := rand.New(rand.NewPCG(seed, uint64(moment)))
	by := pt{rng.Float32() - 0.5, rng.Float32() - 0.5}.times(0.06 * p.head.size)
	p.head.o, p.body.o = p.head.o.plus(by), p.body.o.plus(by.times(0.5))
}

// empty paints the screen alone.
func (s *screen) empty(c *canvas) {
	light := make([]float32, c.w)
	for y := range c.h {
		s.light(light, float32(y))
		for x, l := range light {
			v := s.color.times(max(l, 0.16))
			c.dabs[y*c.w+x] = dab{v.r, v.g, v.b, 1}
		}
	}
}

// light turns both canvases to linear light and works out where the screen's
// light and the guests' shadows fall.
func (t *take) light(blue bool) {
	s, c := t.scene.screen, t.body
	cloth, subject := make([]float32, len(c.dabs)), make([]float32, len(c.dabs))
	for i, d := range c.dabs {
		cloth[i], subject[i] = 1-d.a, d.a
	}
	reach := 70
	if t.near {
		reach = 22
	}
	unit := min(c.w, c.h)
	var both sync.WaitGroup
	both.Go(func() { t.cloth = blurred(cloth, c.w, c.h, max(unit/reach, 1)) })
	both.Go(func() { subject = blurred(subject, c.w, c.h, max(unit/24, 1)) })
	both.Wait()
	t.shade = cloth // its place is free now
	for y := range c.h {
		for x := range c.w {
			sx, sy := min(max(x-int(s.shadow.x), 0), c.w-1), min(max(y-int(s.shadow.y), 0), c.h-1)
			k := 1 - s.shadowDark*subject[sy*c.w+sx]
			t.shade[y*c.w+x] = k * k
		}
	}
	for _, c := range []*canvas{t.body, t.back} {
		linear(c, blue && c == t.body)
	}
	for i := range t.scene.hairs {
		t.scene.hairs[i].color = linearOf(t.scene.hairs[i].color, blue)
	}
	t.lamp = linearOf(s.color, false)
	t.fill = spread(t.body)
}

// linear turns a canvas to linear light, still multiplied by alpha.
func linear(c *canvas, blue bool) {
	for i, d := range c.dabs {
		if d.a > 0 {
			v := linearOf(rgb{d.r / d.a, d.g / d.a, d.b / d.a}, blue)
			c.dabs[i] = dab{v.r * d.a, v.g * d.a, v.b * d.a, d.a}
		}
	}
}

// linearOf turns a colour to linear light; with noBlue, blue things become green.
func linearOf(c rgb, noBlue bool) rgb {
	if noBlue && c.b > c.g && c.b > c.r {
		c.g, c.b = c.b, c.g
	}
	return rgb{toLinear(c.r), toLinear(c.g), toLinear(c.b)}
}

// spread is the subject's colour carried far beyond its edge, coarse: for
// pixels that hold too little of the subject to tell.
func spread(c *canvas) *canvas {
	w, h := c.w/fillStep+1, c.h/fillStep+1
	var planes [4][]float32
	for i := range planes {
		planes[i] = make([]float32, w*h)
	}
	for i, d := range c.dabs {
		k := i/c.w/fillStep*w + i%c.w/fillStep
		planes[0][k] += d.r
		planes[1][k] += d.g
		planes[2][k] += d.b
		planes[3][k] += d.a
	}
	out := newCanvas(w, h)
	for _, r := range []int{1, 4, 16, 64} { // the nearest that knows wins
		var wide [4][]float32
		for i, p := range planes {
			wide[i] = blurred(p, w, h, min(r, max(w, h)))
		}
		for i := range out.dabs {
			if a := wide[3][i]; out.dabs[i].a == 0 && a > 0.02 {
				out.dabs[i] = dab{wide[0][i] / a, wide[1][i] / a, wide[2][i] / a, 1}
			}
		}
	}
	for i, d := range out.dabs {
		if d.a == 0 {
			out.dabs[i] = dab{0.2, 0.2, 0.2, 1}
		}
	}
	return out
}

// optics chooses the lens's blur and the guests' movement.
func (t *take) optics() {
	sigma := 0.55 + t.soft*float32(t.w)
	t.kernel = make([]float32, 1+int(math.Ceil(float64(2.6*sigma))))
	var sum float32
	for i := range t.kernel {
		x := float64(float32(i) / sigma)
		t.kernel[i] = float32(math.Exp(-x * x / 2))
		sum += t.kernel[i] * float32(min(i+1, 2))
	}
	for i := range t.kernel {
		t.kernel[i] /= sum
	}
	if t.smear > 0 {
		turn, far := t.scene.between(0, math.Pi), t.smear*t.scene.between(0.5, 1.5)*float32(t.w)
		t.move = pt{far * cos32(turn), far * sin32(turn) * 0.6}
	}
}

// load makes room for the results.
func (t *take) load(o Scene) {
	r, ratio := image.Rect(0, 0, t.w, t.h), o.Ratio
	switch ratio {
	case image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420:
	case image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410:
		ratio = image.YCbCrSubsampleRatio420
	default:
		ratio = image.YCbCrSubsampleRatio420
	}
	t.truth.Image = image.NewYCbCr(r, ratio)
	if o.Bare {
		return
	}
	t.truth.Alpha = image.NewGray(r)
	t.truth.Foreground = image.NewYCbCr(r, image.YCbCrSubsampleRatio444)
	t.truth.Background = image.NewYCbCr(r, ratio)
}
