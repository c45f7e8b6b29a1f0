package judge

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
)

// scene is a grey picture in floating point while it is being made: a person before
// a plain, unevenly lit screen.
type scene struct {
	w, h int
	pix  []float64
}

const over = 3 // drawn that much larger, so that edges fall between pixels

// person draws one of many people: the seed chooses hair, clothes, place and pose.
func person(seed uint64, dx, dy float64) scene {
	const w, h = 612, 408
	r := rand.New(rand.NewPCG(seed, 7))
	s := scene{w * over, h * over, make([]float64, w*h*over*over)}
	for y := range s.h {
		for x := range s.w {
			u, v := float64(x)/float64(s.w), float64(y)/float64(s.h)
			s.pix[y*s.w+x] = 125 - 25*math.Hypot(u-0.4, v-0.4)
		}
	}
	cx, cy := (0.4+0.2*r.Float64())*w+dx, (0.3+0.1*r.Float64())*h+dy
	size := 55 + 25*r.Float64()
	skin, hair, cloth, mark := 150+60*r.Float64(), 20+70*r.Float64(), 30+150*r.Float64(), 40+200*r.Float64()
	s.oval(cx, cy+3.4*size, 1.6*size, 2.2*size, func(u, v float64) float64 { // clothes
		if math.Mod(math.Abs(u*5+v*2), 1) < 0.4 {
			return mark
		}
		return cloth
	})
	s.oval(cx, cy-0.25*size, 1.05*size, 1.1*size, func(u, v float64) float64 { return hair })
	for range 150 { // strands
		a := r.Float64() * 2 * math.Pi
		s.line(cx+math.Cos(a)*size, cy+math.Sin(a)*size, cx+math.Cos(a+0.3)*size*1.35, cy+math.Sin(a+0.2)*size*1.4, 1, hair+30*r.Float64())
	}
	s.oval(cx, cy, 0.8*size, size, func(u, v float64) float64 { return skin - 25*u })
	for _, side := range []float64{-1, 1} {
		s.oval(cx+side*0.33*size, cy-0.1*size, 0.16*size, 0.09*size, func(u, v float64) float64 { return 30 + 200*math.Round(math.Hypot(u, v)) })
		s.line(cx+side*0.15*size, cy-0.3*size, cx+side*0.5*size, cy-0.33*size, 2.5, 40)
		s.line(cx+side*size*1.2, cy+2*size, cx+side*size*(1+1.5*r.Float64()), cy+(4*r.Float64()-1)*size, 14, skin) // arms
	}
	s.oval(cx, cy+0.5*size, 0.3*size, 0.1*size, func(u, v float64) float64 { return 90 })
	return s
}

// oval fills an ellipse; paint gets the place in it, -1 to 1 each.
func (s scene) oval(cx, cy, rx, ry float64, paint func(u, v float64) float64) {
	for y := max(0, int((cy-ry)*over)); y < min(s.h, int((cy+ry)*over)+1); y++ {
		for x := max(0, int((cx-rx)*over)); x < min(s.w, int((cx+rx)*over)+1); x++ {
			u, v := (float64(x)/over-cx)/rx, (float64(y)/over-cy)/ry
			if u*u+v*v <= 1 {
				s.pix[y*s.w+x] = paint(u, v)
			}
		}
	}
}

func (s scene) line(x0, y0, x1, y1, width, v float64) {
	n := int(math.Hypot(x1-x0, y1-y0)*over) + 1
	for i := range n {
		t := float64(i) / float64(n)
		s.oval(x0+t*(x1-x0), y0+t*(y1-y0), width/2, width/2, func(float64, float64) float64 { return v })
	}
}

// small averages the drawing down to the picture's size, with a soft optic.
func (s scene) small() scene {
	return s.shrink(over).blur(0.45)
}

func (s scene) shrink(k int) scene {
	o := scene{s.w / k, s.h / k, make([]float64, s.w/k*(s.h/k))}
	for y := range o.h * k {
		for x := range o.w * k {
			o.pix[y/k*o.w+x/k] += s.pix[y*s.w+x] / float64(k*k)
		}
	}
	return o
}

// blur is a defocus with a standard deviation of sigma pixels.
func (s scene) blur(sigma float64) scene {
	n := int(3*sigma) + 1
	k := make([]float64, 2*n+1)
	total := 0.0
	for i := range k {
		d := float64(i - n)
		k[i] = math.Exp(-d * d / (2 * sigma * sigma))
		total += k[i]
	}
	for i := range k {
		k[i] /= total
	}
	return s.filter(k, 1, 0).filter(k, 0, 1)
}

// move is a movement of n pixels in one of the directions (1, 0), (0, 1), (1, 1).
func (s scene) move(n float64, dx, dy int) scene {
	half := int(n / 2)
	k := make([]float64, 2*half+3)
	total := 0.0
	for i := range k {
		d := math.Abs(float64(i - half - 1))
		k[i] = max(0, min(1, n/2-d+0.5))
		total += k[i]
	}
	for i := range k {
		k[i] /= total
	}
	return s.filter(k, dx, dy)
}

func (s scene) filter(k []float64, dx, dy int) scene {
	o := scene{s.w, s.h, make([]float64, len(s.pix))}
	n := len(k) / 2
	for y := range s.h {
		for x := range s.w {
			v := 0.0
			for i, f := range k {
				xx, yy := x+(i-n)*dx, y+(i-n)*dy
				v += f * s.pix[min(max(yy, 0), s.h-1)*s.w+min(max(xx, 0), s.w-1)]
			}
			o.pix[y*s.w+x] = v
		}
	}
	return o
}

func (s scene) light(gain, add float64) scene {
	o := scene{s.w, s.h, make([]float64, len(s.pix))}
	for i, v := range s.pix {
		o.pix[i] = v*gain + add
	}
	return o
}

// taken gives the picture as a camera with that much noise (levels) would.
func (s scene) taken(noise float64) *image.RGBA {
	r := rand.New(rand.NewPCG(uint64(noise*100), 3))
	img := image.NewRGBA(image.Rect(0, 0, s.w, s.h))
	for i, v := range s.pix {
		g := uint8(min(255, max(0, math.Round(v+noise*r.NormFloat64()))))
		img.SetRGBA(i%s.w, i/s.w, color.RGBA{g, g, g, 255})
	}
	return img
}
