package judge

import (
	"image"
	"image/color"
	"math"
)

// plane is a picture's luma, one value a pixel. Values are 0 to 255, and four times
// that for every halving of the picture.
type plane struct {
	w, h int
	pix  []int32
}

// planeOf takes the luma of a picture, of a large one only its middle. The weights
// are JPEG's (ITU-T T.871).
func planeOf(img image.Image) plane {
	b := within(img.Bounds())
	p := plane{w: b.Dx(), h: b.Dy()}
	p.pix = make([]int32, p.w*p.h)
	switch img := img.(type) {
	case *image.YCbCr:
		for y := range p.h {
			row := img.Y[img.YOffset(b.Min.X, b.Min.Y+y):]
			for x, out := 0, p.pix[y*p.w:(y+1)*p.w]; x < len(out); x++ {
				out[x] = int32(row[x])
			}
		}
	case *image.RGBA:
		for y := range p.h {
			row := img.Pix[img.PixOffset(b.Min.X, b.Min.Y+y):]
			for x, out := 0, p.pix[y*p.w:(y+1)*p.w]; x < len(out); x++ {
				q := row[4*x : 4*x+3 : 4*x+3]
				out[x] = (77*int32(q[0]) + 150*int32(q[1]) + 29*int32(q[2]) + 128) >> 8
			}
		}
	default:
		for y := range p.h {
			for x := range p.w {
				p.pix[y*p.w+x] = int32(color.GrayModel.Convert(img.At(b.Min.X+x, b.Min.Y+y)).(color.Gray).Y)
			}
		}
	}
	return p
}

// within cuts a rectangle to its middle where it holds more than maxFar pixels.
func within(b image.Rectangle) image.Rectangle {
	w, h := b.Dx(), b.Dy()
	if w <= 0 || h <= 0 || w <= maxFar/h {
		return b
	}
	k := math.Sqrt(float64(maxFar) / (float64(w) * float64(h)))
	cw, ch := max(1, int(float64(w)*k)), max(1, int(float64(h)*k))
	ch = min(ch, maxFar) // a side that was lifted to one lets the other be too long
	cw = min(cw, maxFar/ch)
	x, y := b.Min.X+(w-cw)/2, b.Min.Y+(h-ch)/2
	return image.Rect(x, y, x+cw, y+ch)
}

// half gives the sums over 2×2 pixels; what is left over at the right and at the
// bottom falls away.
func (p plane) half() plane {
	q := plane{w: p.w / 2, h: p.h / 2}
	q.pix = make([]int32, q.w*q.h)
	for y := range q.h {
		out, up, down := q.pix[y*q.w:(y+1)*q.w], p.pix[2*y*p.w:], p.pix[(2*y+1)*p.w:]
		for x := range out {
			out[x] = up[2*x] + up[2*x+1] + down[2*x] + down[2*x+1]
		}
	}
	return q
}

// slopes adds up the energy of a square's slopes by their direction: across (0),
// falling (1), down (2), rising (3). The slope is Sobel's, 8 times that of one pixel;
// scale brings its square to levels of luma. The picture's outermost pixels are left
// out.
func (p plane) slopes(x0, y0, size int, scale float64) (out [4]float64) {
	var e [4]int64
	left, right := max(x0, 1), min(x0+size, p.w-1)
	for y := max(y0, 1); y < min(y0+size, p.h-1); y++ {
		up, row, down := p.pix[(y-1)*p.w:y*p.w], p.pix[y*p.w:(y+1)*p.w], p.pix[(y+1)*p.w:(y+2)*p.w]
		for x := left; x < right; x++ {
			a, b, c := up[x-1], up[x], up[x+1]
			d, f := row[x-1], row[x+1]
			g, h, i := down[x-1], down[x], down[x+1]
			gx := int64(c - a + 2*(f-d) + i - g)
			gy := int64(g - a + 2*(h-b) + i - c)
			e[direction(gx, gy)] += gx*gx + gy*gy
		}
	}
	for d := range e {
		out[d] = float64(e[d]) * scale
	}
	return out
}

// direction sorts a slope into one of four, each 45° wide and 22.5° off the axes
// (tan 22.5° is 0.4142; 5/12 is near enough).
func direction(gx, gy int64) int {
	ax, ay := max(gx, -gx), max(gy, -gy)
	switch {
	case 12*ay <= 5*ax:
		return 0
	case 12*ax <= 5*ay:
		return 2
	case (gx > 0) == (gy > 0):
		return 1
	}
	return 3
}

// above counts the pixels of a block from a value on.
func (p plane) above(x0, y0 int, from int32) int {
	n := 0
	for y := y0; y < y0+block; y++ {
		for _, v := range p.pix[y*p.w+x0 : y*p.w+x0+block] {
			if v >= from {
				n++
			}
		}
	}
	return n
}
