package matte

import (
	"image"
	"math"
	"math/rand/v2"
)

// scene is a picture with its truth: what is where, and how opaque.
type scene struct {
	picture *image.YCbCr // 4:2:2, mixed in linear light, with a sensor's noise
	alpha   *image.Gray
	own     *image.YCbCr // 4:4:4, the subject's colours, everywhere
}

// texture is a field of natural statistics: octaves of smooth noise, each half as
// strong as the one twice as coarse.
func texture(rng *rand.Rand, w, h int, coarse int) []float32 {
	out := make([]float32, w*h)
	for cell, strength := coarse, float32(1); cell >= 2; cell, strength = cell/2, strength*0.6 {
		gw, gh := w/cell+2, h/cell+2
		grid := make([]float32, gw*gh)
		for i := range grid {
			grid[i] = (rng.Float32()*2 - 1) * strength
		}
		line := make([]float32, gw)
		for y := range h {
			j, fy := y/cell, float32(y%cell)/float32(cell)
			fy = fy * fy * (3 - 2*fy)
			for i := range line {
				a, b := grid[j*gw+i], grid[(j+1)*gw+i]
				line[i] = a + (b-a)*fy
			}
			row := out[y*w:][:w]
			for x := range row {
				i, fx := x/cell, float32(x%cell)/float32(cell)
				fx = fx * fx * (3 - 2*fx)
				row[x] += line[i] + (line[i+1]-line[i])*fx
			}
		}
	}
	return out
}

// dot draws a round dot of opacity onto coverage, kept at its strongest.
func dot(alpha []float32, w, h int, x, y, radius float64) {
	for j := max(0, int(y-radius-1)); j <= min(h-1, int(y+radius+2)); j++ {
		for i := max(0, int(x-radius-1)); i <= min(w-1, int(x+radius+2)); i++ {
			d := math.Hypot(float64(i)+0.5-x, float64(j)+0.5-y)
			v := float32(min(max(radius-d+0.5, 0), 1))
			if radius < 0.5 {
				v *= float32(radius * 2)
			}
			alpha[j*w+i] = max(alpha[j*w+i], v)
		}
	}
}

// hairs draws a head with strands that leave it, curl and grow thin.
func hairs(rng *rand.Rand, w, h, strands int, thick float64) []float32 {
	alpha := make([]float32, w*h)
	cx, cy, r := float64(w)/2, float64(h)*0.55, float64(h)*0.28
	for y := range h {
		for x := range w {
			d := math.Hypot((float64(x)-cx)/0.85, float64(y)-cy)
			body := math.Hypot((float64(x)-cx)/1.6, float64(y)-float64(h)*1.2) - float64(h)*0.45
			alpha[y*w+x] = float32(min(max(max(r-d, -body)+0.5, 0), 1))
		}
	}
	for range strands {
		at := rng.Float64()*math.Pi*1.3 + math.Pi*0.85
		x, y := cx+math.Cos(at)*r*0.85, cy+math.Sin(at)*r
		at += rng.NormFloat64() * 0.5
		curl, length := rng.NormFloat64()*0.004, r*(0.2+0.6*rng.Float64())
		width := thick * (0.4 + 0.8*rng.Float64())
		for s := 0.0; s < length; s += 0.5 {
			dot(alpha, w, h, x, y, width*(1-0.8*s/length))
			at += curl + rng.NormFloat64()*0.01
			x, y = x+0.5*math.Cos(at), y+0.5*math.Sin(at)
		}
	}
	return alpha
}

// newScene makes a picture of w×h pixels; thick is the radius of the strongest
// strands in pixels.
func newScene(seed uint64, w, h, strands int, thick float64) *scene {
	return sceneBefore(seed, w, h, strands, thick, [3]float32{0.55, 0.60, 0.56})
}

// likeHair is a background of nearly the hair's colours.
var likeHair = [3]float32{0.27, 0.22, 0.16}

// sceneBefore is newScene with a background of about the given red, green, blue.
func sceneBefore(seed uint64, w, h, strands int, thick float64, backdrop [3]float32) *scene {
	rng := rand.New(rand.NewPCG(seed, 1))
	a := hairs(rng, w, h, strands, thick)
	back := [2][]float32{texture(rng, w, h, h/4), texture(rng, w, h, h/3)}
	hair := texture(rng, w, h, h/16)
	s := &scene{
		picture: image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio422),
		own:     image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio444),
		alpha:   image.NewGray(image.Rect(0, 0, w, h)),
	}
	cb, cr := make([]float32, w), make([]float32, w)
	for y := range h {
		for x := range w {
			i := y*w + x
			av := byte(a[i]*255 + 0.5)
			s.alpha.Pix[y*s.alpha.Stride+x] = av
			t := float32(av) / 255
			b0, b1, f := back[0][i], back[1][i], hair[i]
			bg := [3]float32{backdrop[0] + 0.16*b0 + 0.08*b1, backdrop[1] + 0.16*b0, backdrop[2] + 0.16*b0 - 0.10*b1}
			fg := [3]float32{0.26 + 0.07*f, 0.18 + 0.06*f, 0.12 + 0.05*f}
			if float64(y) > float64(h)*0.55 {
				fg = [3]float32{0.72 + 0.07*f, 0.52 + 0.06*f, 0.44 + 0.05*f}
			}
			var mix [3]float32
			for c := range mix {
				p, q := min(max(fg[c], 0), 1), min(max(bg[c], 0), 1)
				mix[c] = float32(math.Sqrt(float64(t*p*p+(1-t)*q*q))) + 0.008*float32(rng.NormFloat64())
			}
			yy, pb, pr := jfif(mix)
			s.picture.Y[y*s.picture.YStride+x] = yy
			cb[x], cr[x] = pb, pr
			oy, ob, or := jfif(fg)
			j := y*s.own.YStride + x
			s.own.Y[j], s.own.Cb[j], s.own.Cr[j] = oy, byte(ob+0.5), byte(or+0.5)
		}
		for x := 0; x < w; x += 2 {
			k := min(x+1, w-1)
			s.picture.Cb[y*s.picture.CStride+x/2] = byte((cb[x]+cb[k])/2 + 0.5)
			s.picture.Cr[y*s.picture.CStride+x/2] = byte((cr[x]+cr[k])/2 + 0.5)
		}
	}
	return s
}

// jfif turns red, green and blue from 0 to 1 into Y, and Cb and Cr unrounded.
func jfif(c [3]float32) (y byte, cb, cr float32) {
	for i := range c {
		c[i] = min(max(c[i], 0), 1) * 255
	}
	l := 0.299*c[0] + 0.587*c[1] + 0.114*c[2]
	return byte(l + 0.5), 128 + (c[2]-l)*0.5643, 128 + (c[0]-l)*0.7133
}

// enlargeBy resizes a matte with a kernel of the given half width, for comparison.
func enlargeBy(m *image.Gray, w, h int, half float64, kernel func(float64) float64) *image.Gray {
	sw, sh := m.Rect.Dx(), m.Rect.Dy()
	line := func(n, small int) (first []int, weights [][]float64) {
		for x := range n {
			c := (float64(x)+0.5)*float64(small)/float64(n) - 0.5
			a := int(math.Ceil(c - half))
			var ws []float64
			for i := a; float64(i) <= c+half; i++ {
				ws = append(ws, kernel(math.Abs(float64(i)-c)))
			}
			first, weights = append(first, a), append(weights, ws)
		}
		return first, weights
	}
	fx, wx := line(w, sw)
	fy, wy := line(h, sh)
	mid := make([]float64, sh*w)
	for y := range sh {
		for x := range w {
			for k, v := range wx[x] {
				mid[y*w+x] += v * float64(m.Pix[y*m.Stride+min(max(fx[x]+k, 0), sw-1)])
			}
		}
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			v := 0.5
			for k, f := range wy[y] {
				v += f * mid[min(max(fy[y]+k, 0), sh-1)*w+x]
			}
			out.Pix[y*out.Stride+x] = byte(min(max(v, 0), 255))
		}
	}
	return out
}

func linearKernel(x float64) float64 { return max(0, 1-x) }

func catmullRom(x float64) float64 {
	switch {
	case x < 1:
		return 1 + x*x*(1.5*x-2.5)
	case x < 2:
		return 2 + x*(-4+x*(2.5-0.5*x))
	}
	return 0
}
