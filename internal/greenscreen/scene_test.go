package greenscreen

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

var (
	skin      = color.NRGBA{224, 172, 142, 255}
	darkSkin  = color.NRGBA{92, 60, 44, 255}
	yellow    = color.NRGBA{226, 190, 104, 255}
	brown     = color.NRGBA{58, 40, 30, 255}
	white     = color.NRGBA{235, 232, 226, 255}
	turquoise = color.NRGBA{64, 204, 196, 255}
	olive     = color.NRGBA{107, 116, 52, 255}
	wall      = color.NRGBA{150, 140, 128, 255}
)

// stage says what is painted.
type stage struct {
	w, h              int
	blue              bool
	noise             float64
	hair, shirt, skin color.NRGBA
	veil, blur        float64 // opacity of a veil at the left; length of the shirt's motion in pixels
	spill             float64 // the screen's light on the shirt
	glow              float64 // the same at its edge, fading inwards
	hole              bool    // a badge of the screen's colour on the shirt
	walls             float64 // share of the width left and right that is wall
	rail              float64 // share of the height above the screen's upper edge, which leans a little
	pole              bool    // a stand in front of the screen's right side
	night             bool    // deep shadow beside the shirt's right side
	empty             bool    // nobody there
	exposure          float64 // 0: 1
}

func plainStage() stage {
	return stage{w: 600, h: 400, noise: 2, hair: brown, shirt: white, skin: skin}
}

// scene is a picture with its truth.
type scene struct {
	stage
	img   *image.RGBA
	alpha []float64
	front [][3]float64 // the subject's own light
	part  []bodyPart   // what is nearest there
}

type bodyPart uint8

const (
	noPart bodyPart = iota
	hairPart
	skinPart
	shirtPart
	veilPart
)

func light3(c color.NRGBA) [3]float64 {
	return [3]float64{toLight(float64(c.R) / 255), toLight(float64(c.G) / 255), toLight(float64(c.B) / 255)}
}

// paint mixes everything in linear light, with exact coverage of pixels.
func paint(s stage) scene {
	if s.exposure == 0 {
		s.exposure = 1
	}
	n := s.w * s.h
	p := scene{stage: s, img: image.NewRGBA(image.Rect(0, 0, s.w, s.h)), alpha: make([]float64, n), front: make([][3]float64, n), part: make([]bodyPart, n)}
	rng := rand.New(rand.NewPCG(1, 2))
	strands := s.strands(rng)
	for y := range s.h {
		for x := range s.w {
			i := y*s.w + x
			if !s.empty {
				p.body(x, y)
				p.over(i, s.hair, strands[i]*(1-p.headCover(x, y)), hairPart)
			}
			p.expose(rng, x, y)
		}
	}
	return p
}

// strands gives how much of each pixel 160 thin hairs cover.
func (s stage) strands(rng *rand.Rand) []float64 {
	cover := make([]float64, s.w*s.h)
	h := float64(s.h)
	cx, cy, r := float64(s.w)/2, h*0.42, h*0.2
	for range 160 {
		a, bend, reach := rng.Float64()*2*math.Pi, rng.Float64()-0.5, 1.1+0.35*rng.Float64()
		for t := 0.9; t < reach; t += 0.1 / h {
			x, y := cx+r*t*math.Cos(a+bend*t*t*0.5), cy+r*t*math.Sin(a+bend*t*t*0.5)
			i := int(y)*s.w + int(x)
			cover[i] = min(cover[i]+0.08, 0.95)
		}
	}
	return cover
}

// over lays a colour on what is there.
func (p *scene) over(i int, c color.NRGBA, cover float64, what bodyPart) {
	if cover <= 0 {
		return
	}
	all := cover + p.alpha[i]*(1-cover)
	for k, v := range light3(c) {
		p.front[i][k] = (v*cover + p.front[i][k]*p.alpha[i]*(1-cover)) / all
	}
	p.alpha[i] = all
	if cover > 0.5 || p.part[i] == noPart {
		p.part[i] = what
	}
}

// sampled is the share of a pixel's 16 samples that are inside.
func sampled(x, y int, inside func(x, y float64) bool) float64 {
	fx, fy := float64(x), float64(y)
	first := inside(fx, fy)
	if inside(fx+1, fy) == first && inside(fx, fy+1) == first && inside(fx+1, fy+1) == first {
		if first {
			return 1
		}
		return 0
	}
	n := 0.0
	for k := range 16 {
		if inside(float64(x)+float64(k%4)/4+0.125, float64(y)+float64(k/4)/4+0.125) {
			n++
		}
	}
	return n / 16
}

func (p *scene) headCover(x, y int) float64 {
	cx, cy, r := float64(p.w)/2, float64(p.h)*0.42, float64(p.h)*0.2
	return sampled(x, y, func(x, y float64) bool { return math.Hypot(x-cx, y-cy) < r*0.98 })
}

func (p *scene) body(x, y int) {
	i := y*p.w + x
	cx, cy, r := float64(p.w)/2, float64(p.h)*0.42, float64(p.h)*0.2
	if p.veil > 0 {
		p.over(i, white, p.veil*sampled(x, y, func(x, y float64) bool {
			return x > cx-2*r && x < cx && y > cy-r*0.6 && y < cy+r*1.6
		}), veilPart)
	}
	shirt := 0.0
	steps := max(int(p.blur), 1)
	if math.Abs(math.Abs(float64(x)-cx)-r*1.7) > p.blur+2 && math.Abs(float64(y)-cy-r*1.1) > 2 {
		steps = 1 // far from its edges the motion does not show
	}
	for k := range steps {
		shirt += sampled(x-k+steps/2, y, func(x, y float64) bool { return y > cy+r*1.1 && math.Abs(x-cx) < r*1.7 }) / float64(steps)
	}
	p.over(i, p.shirt, shirt, shirtPart)
	p.over(i, p.hair, p.headCover(x, y), hairPart)
	p.over(i, p.skin, sampled(x, y, func(x, y float64) bool { return math.Hypot(x-cx, y-cy) < r*0.8 }), skinPart)
}

// screenLight is the screen at a place: a light gradient, folds, a shadow.
func (s stage) screenLight(x, y int) [3]float64 {
	u, v := float64(x)/float64(s.w), float64(y)/float64(s.h)
	l := s.exposure * (1.15 - 0.7*math.Hypot(u-0.3, v-0.3) + 0.05*math.Sin(u*50+3*v))
	if math.Hypot(u-0.72, v-0.6) < 0.1 {
		l *= 0.75
	}
	if s.night {
		l *= 1 - 0.95*math.Exp(-18*(u-0.73)*(u-0.73)-18*(v-0.85)*(v-0.85))
	}
	c := light3(color.NRGBA{46, 172, 70, 255})
	out := [3]float64{c[0] * l, c[1] * l, c[2] * l}
	if u < s.walls || u > 1-s.walls {
		out = light3(wall)
	}
	if top := s.rail + 0.01*(u-0.5); s.rail > 0 && v < top {
		out = light3(wall)
		if v > top-0.012 {
			out = light3(color.NRGBA{40, 40, 44, 255})
		}
	}
	if s.pole && math.Abs(u-0.93) < 0.012 {
		out = light3(color.NRGBA{40, 40, 44, 255})
	}
	return out
}

// expose mixes one pixel: subject, screen, spill, lens, noise.
func (p *scene) expose(rng *rand.Rand, x, y int) {
	i := y*p.w + x
	screen, a := p.screenLight(x, y), p.alpha[i]
	spill := 0.0
	if p.part[i] == shirtPart {
		cx, cy, r := float64(p.w)/2, float64(p.h)*0.42, float64(p.h)*0.2
		deep := min(float64(y)-cy-r*1.1, r*1.7-math.Abs(float64(x)-cx)) / r
		spill = p.spill + p.glow*math.Exp(-8*deep*deep)
	}
	if p.hole && math.Hypot(float64(x)-float64(p.w)/2, float64(y)-float64(p.h)*0.85) < float64(p.h)*0.05 {
		p.alpha[i], a = 0, 0
	}
	var code [3]float64
	for c := range 3 {
		m := a*(p.front[i][c]*p.exposure+spill*screen[c]) + (1-a)*screen[c]
		code[c] = 255*toCode(min(m, 1)) + rng.NormFloat64()*p.noise
	}
	if p.blue {
		code[1], code[2] = code[2], code[1]
	}
	q := [3]uint8{}
	for c, v := range code {
		q[c] = uint8(min(max(v, 0), 255) + 0.5)
	}
	p.img.SetRGBA(x, y, color.RGBA{q[0], q[1], q[2], 255})
}

// faults are mean errors, 0 to 1.
type faults struct{ all, band, gradient float64 }

func (p scene) faults(got *image.Gray) (f faults) {
	n := 0
	at := func(i int) float64 { return float64(got.Pix[i]) / 255 }
	for y := 1; y < p.h-1; y++ {
		for x := 1; x < p.w-1; x++ {
			i := y*p.w + x
			d := math.Abs(p.alpha[i] - at(i))
			f.all += d
			if p.alpha[i] > 0.02 && p.alpha[i] < 0.98 {
				f.band += d
				n++
			}
			g := math.Hypot(p.alpha[i+1]-p.alpha[i-1], p.alpha[i+p.w]-p.alpha[i-p.w]) - math.Hypot(at(i+1)-at(i-1), at(i+p.w)-at(i-p.w))
			f.gradient += g * g / 4
		}
	}
	f.all /= float64(p.w * p.h)
	f.gradient /= float64(p.w * p.h)
	f.band /= float64(max(n, 1))
	return f
}

// toYCbCr converts and averages chroma.
func toYCbCr(src *image.RGBA, ratio image.YCbCrSubsampleRatio) *image.YCbCr {
	box := src.Rect
	dst := image.NewYCbCr(box, ratio)
	sum := make([][3]int, len(dst.Cb))
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			c := src.RGBAAt(x, y)
			yy, cb, cr := color.RGBToYCbCr(c.R, c.G, c.B)
			dst.Y[dst.YOffset(x, y)] = yy
			s := &sum[dst.COffset(x, y)]
			s[0], s[1], s[2] = s[0]+int(cb), s[1]+int(cr), s[2]+1
		}
	}
	for i, s := range sum {
		if s[2] > 0 {
			dst.Cb[i], dst.Cr[i] = uint8((s[0]+s[2]/2)/s[2]), uint8((s[1]+s[2]/2)/s[2])
		}
	}
	return dst
}

func mustCut(t *testing.T, img image.Image, o Options) *Cutout {
	t.Helper()
	c, err := Cut(img, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func camera(p scene) *image.YCbCr { return toYCbCr(p.img, image.YCbCrSubsampleRatio420) }
