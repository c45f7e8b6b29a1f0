package samples

import (
	"image"
	"math/rand/v2"
	"sync"
)

// tileSide is the side of the noise tiles, a power of two.
const tileSide = 1024

// tiles holds the grain of the sensor and the fine structure of things.
type tiles struct {
	grain  []int8 // white, about 20 % shared with the neighbour, as after demosaicing
	detail []int8 // 1/f: every octave of size carries the same contrast, as in nature
}

// loadTiles makes the tiles once; they never change afterwards.
var loadTiles = sync.OnceValue(makeTiles)

func makeTiles() tiles {
	rng := rand.New(rand.NewPCG(7, 11))
	const n = tileSide * tileSide
	t := tiles{grain: make([]int8, n), detail: make([]int8, n)}
	last := 0
	for i := range t.grain {
		u := rng.Uint64()
		v := int(u&63) + int(u>>6&63) + int(u>>12&63) + int(u>>18&63) - 126 // sigma 37
		t.grain[i] = int8(min(max((v*4+last)/5, -127), 127))
		last = v
	}
	sum := make([]float32, n)
	for octave := tileSide / 8; octave >= 1; octave /= 2 {
		addOctave(sum, octave, rng)
	}
	for i, v := range sum {
		t.detail[i] = int8(min(max(v*22, -127), 127))
	}
	return t
}

// addOctave adds random values on a grid of the given step, joined bilinearly;
// the tile wraps around.
func addOctave(sum []float32, step int, rng *rand.Rand) {
	cells := tileSide / step
	knots := make([]float32, cells*cells)
	for i := range knots {
		knots[i] = rng.Float32()*2 - 1
	}
	for y := range tileSide {
		a, b := knots[y/step*cells:], knots[(y/step+1)%cells*cells:]
		ty := float32(y%step) / float32(step)
		for x := range tileSide {
			k, l := x/step, (x/step+1)%cells
			tx := float32(x%step) / float32(step)
			up, down := a[k]+(a[l]-a[k])*tx, b[k]+(b[l]-b[k])*tx
			sum[y*tileSide+x] += up + (down-up)*ty
		}
	}
}

// negative is the painted picture in the form in which it is enlarged: planes
// of 16-bit values (times 64) on a grid of one knot every step pixels.
type negative struct {
	w, h         int
	y, cb, cr, a []int16
	owner        []uint8
}

// Enlarged edges are softened a little: straight from the canvas they show stairs.
// Sideways turns the picture a quarter anticlockwise.
func newNegative(c *canvas, sideways, soften bool) *negative {
	n := &negative{w: c.w, h: c.h}
	if sideways {
		n.w, n.h = c.h, c.w
	}
	size := c.w * c.h
	n.y, n.cb, n.cr, n.a = make([]int16, size), make([]int16, size), make([]int16, size), make([]int16, size)
	n.owner = make([]uint8, size)
	for k, d := range c.dabs {
		i := k
		if sideways {
			i = (c.w-1-k%c.w)*n.w + k/c.w
		}
		n.owner[i] = c.owner[k]
		r, g, b := clamp1(d.r)*255*64, clamp1(d.g)*255*64, clamp1(d.b)*255*64
		n.y[i] = int16(0.299*r + 0.587*g + 0.114*b)
		n.cb[i] = int16(-0.168736*r - 0.331264*g + 0.5*b)
		n.cr[i] = int16(0.5*r - 0.418688*g - 0.081312*b)
		n.a[i] = int16(d.a * 255 * 64)
	}
	if soften {
		for _, plane := range [][]int16{n.y, n.cb, n.cr, n.a} {
			softened(plane, n.w, n.h)
		}
	}
	return n
}

// softened weighs each knot 4:1 with its neighbours, across and down.
func softened(p []int16, w, h int) {
	above := make([]int32, w)
	for y := range h {
		line := p[y*w : (y+1)*w]
		last := int32(line[0])
		for x, v := range line {
			next := int32(line[min(x+1, w-1)])
			line[x] = int16((last + 4*int32(v) + next) / 6)
			last = int32(v)
		}
	}
	for x, v := range p[:w] {
		above[x] = int32(v)
	}
	for y := range h {
		line, below := p[y*w:(y+1)*w], p[min(y+1, h-1)*w:][:w]
		for x, v := range line {
			line[x] = int16((above[x] + 4*int32(v) + int32(below[x])) / 6)
			above[x] = int32(v)
		}
	}
}

func clamp1(v float32) float32 { return min(max(v, 0), 1) }

// halved is a plane averaged 2×2, for chroma when nothing is enlarged.
func halved(src []int16, w, h int) []int16 {
	hw, hh := (w+1)/2, (h+1)/2
	dst := make([]int16, hw*hh)
	for y := range hh {
		a, b := src[2*y*w:], src[min(2*y+1, h-1)*w:]
		for x := range hw {
			l, r := 2*x, min(2*x+1, w-1)
			dst[y*hw+x] = int16((int(a[l]) + int(a[r]) + int(b[l]) + int(b[r])) / 4)
		}
	}
	return dst
}

// darkroom develops a negative into the finished picture.
type darkroom struct {
	neg      *negative
	cb, cr   []int16 // chroma knots
	cw, ch   int
	step     int // luma pixels per knot, a power of two
	seed     uint64
	tiles    tiles
	out      *image.YCbCr
	alpha    *image.Gray // nil: not wanted
	hairs    []hair
	grainMul int
}

// develop enlarges, adds the single hairs, the fine structure and the sensor's
// noise. Two goroutines share the rows.
func (d *darkroom) develop() {
	var both sync.WaitGroup
	h := d.out.Rect.Dy()
	half := (h/2 + 1) &^ 1
	for _, rows := range [][2]int{{0, half}, {half, h}} {
		both.Go(func() { d.rows(rows[0], rows[1]) })
	}
	both.Wait()
}

func (d *darkroom) rows(from, to int) {
	w := d.out.Rect.Dx()
	lines := [2][]int32{make([]int32, d.neg.w+1), make([]int32, d.neg.w+1)}
	cover := make([]int32, w+2*d.step)
	luma := make([]int32, w+2*d.step)
	for y := from; y < to; y++ {
		enlarge(luma, lines[0], d.neg.y, d.neg.w, d.neg.h, d.step, y)
		enlarge(cover, lines[1], d.neg.a, d.neg.w, d.neg.h, d.step, y)
		d.lumaRow(y, luma[:w], cover[:w])
	}
	cw, step := (w+1)/2, max(d.step/2, 1)
	for y := from / 2; y < (to+1)/2; y++ {
		enlarge(luma, lines[0], d.cb, d.cw, d.ch, step, y)
		d.chromaRow(d.out.Cb[y*d.out.CStride:][:cw], luma, y*2)
		enlarge(luma, lines[0], d.cr, d.cw, d.ch, step, y)
		d.chromaRow(d.out.Cr[y*d.out.CStride:][:cw], luma, y*2+1)
	}
	for i := range d.hairs {
		d.strand(&d.hairs[i], from, to)
	}
}

// enlarge writes row y of a plane enlarged step times, bilinearly, times 64.
func enlarge(dst, line []int32, src []int16, w, h, step, y int) {
	k, t := y/step, int32(y%step)
	a, b := src[min(k, h-1)*w:][:w], src[min(k+1, h-1)*w:][:w]
	for x := range w {
		line[x] = int32(a[x]) + (int32(b[x])-int32(a[x]))*t/int32(step)
	}
	line[w] = line[w-1]
	switch step {
	case 1:
		copy(dst, line[:w])
	case 4:
		for x := 0; x < w && 4*x+3 < len(dst); x++ {
			v, s := line[x], line[x+1]-line[x]
			q := dst[4*x : 4*x+4]
			q[0], q[1], q[2], q[3] = v, v+s>>2, v+s>>1, v+(s*3)>>2
		}
	default:
		for x := 0; x < w && step*(x+1) <= len(dst); x++ {
			v, s := line[x]*int32(step), line[x+1]-line[x]
			for i := range step {
				dst[step*x+i] = v / int32(step)
				v += s
			}
		}
	}
}

// lumaRow finishes one row of brightness and alpha.
func (d *darkroom) lumaRow(y int, luma, cover []int32) {
	out := d.out.Y[y*d.out.YStride:][:len(luma)]
	cover = cover[:len(luma)]
	at := scatter(d.seed, y) % (tileSide * tileSide)
	ox, oy := int(d.seed>>8%tileSide), (y+int(d.seed>>32))%tileSide*tileSide
	detail := d.tiles.detail[oy : oy+tileSide]
	grain := d.tiles.grain
	mul := int32(d.grainMul)
	for x, v := range luma {
		// Things have more fine structure than the cloth behind them.
		n := int32(grain[(at+x)&(tileSide*tileSide-1)])*mul + int32(detail[(ox+x)&(tileSide-1)])*(6+cover[x]>>11)
		p := (v + n>>3 + 32) >> 6
		if uint32(p) > 255 {
			p = ^(p >> 31) & 255
		}
		out[x] = uint8(p)
	}
	if d.alpha != nil {
		a := d.alpha.Pix[y*d.alpha.Stride:][:len(luma)]
		for x, v := range cover {
			a[x] = uint8((v + 32) >> 6)
		}
	}
}

func (d *darkroom) chromaRow(out []uint8, values []int32, y int) {
	at := scatter(d.seed+99, y) % (tileSide * tileSide)
	mul := int32(d.grainMul)
	for x := range out {
		n := int32(d.tiles.grain[(at+x)&(tileSide*tileSide-1)]) * mul >> 4
		p := (values[x]+n+32)>>6 + 128
		if uint32(p) > 255 {
			p = ^(p >> 31) & 255
		}
		out[x] = uint8(p)
	}
}

// scatter is a number that looks random, from a seed and a row.
func scatter(seed uint64, y int) int {
	v := (seed ^ uint64(y)*0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9
	v ^= v >> 29
	v *= 0x94d049bb133111eb
	return int(v >> 33)
}
