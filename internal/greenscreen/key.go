package greenscreen

import (
	"image"
	"sync"
)

const (
	one = 1 << 12 // 1.0 of the transparency

	// solid is the raw opacity from which a pixel counts as wholly subject:
	// spill and lens glare keep subjects from reaching 1.
	solid = 0.86

	// faint is the opacity below which a pixel's own colour, freed of the
	// screen, is mostly noise.
	faint = 32
)

// Key cuts the subject out: the result has img's size, starts at (0, 0), and has
// straight alpha. Under alpha 0 the colours stay as they were, without their
// green. Without a screen the error is a *kiosk.Fault with code NoScreen.
func Key(img image.Image) (*image.NRGBA, error) {
	s, err := Find(img)
	if err != nil {
		return nil, err
	}
	return s.cut(img), nil
}

// cut keys the whole picture, in two goroutines by rows.
func (s Screen) cut(img image.Image) *image.NRGBA {
	size := img.Bounds().Size()
	out := image.NewNRGBA(image.Rect(0, 0, size.X, size.Y))
	levels := s.levels()
	var both sync.WaitGroup
	for i := range 2 {
		both.Go(func() {
			k := newKnife(s, img, &levels)
			for y := size.Y * i / 2; y < size.Y*(i+1)/2; y++ {
				k.row(out.Pix[y*out.Stride:][:4*size.X], y)
			}
		})
	}
	both.Wait()
	return out
}

// levels turns transparency (0 to one) into 8-bit alpha: the screen's own noise
// becomes clear, what is nearly solid becomes solid, all between stays linear.
func (s Screen) levels() [one + 1]uint8 {
	var table [one + 1]uint8
	for i := range table {
		a := (1 - float64(i)/one - s.floor) / (solid - s.floor)
		table[i] = uint8(min(max(a, 0), 1)*255 + 0.5)
	}
	return table
}

// noise measures how opaque bare screen seems because of noise and creases: the
// level below which 99 of 100 of its pixels lie.
func (g *grid) noise(img image.Image, blue bool) float64 {
	l := newLine(img)
	reach := newReach(g, len(l.r), blue)
	var count [one + 1]int
	total := 0
	for y := g.side / 2; y < img.Bounds().Dy(); y += g.side * 4 {
		l.read(y)
		reach.row(y)
		lead, side := l.channels(blue)
		for x := range l.r {
			if g.bare[y/g.side*g.w+x/g.side] {
				d := int32(lead[x]) - int32(max(l.r[x], side[x]))
				count[min(max(one-d*reach.inverse[x]>>12, 0), one)]++
				total++
			}
		}
	}
	seen := 0
	for i, n := range count {
		if seen += n; seen*100 >= total*99 {
			return min(max(float64(i)/one+0.01, 0.03), 0.25)
		}
	}
	return 0.05
}

// channels gives the screen's channel and the one of green and blue that is not.
func (l *line) channels(blue bool) (lead, side []uint8) {
	if blue {
		return l.b, l.g
	}
	return l.g, l.b
}

// reach holds, for one row, by what a pixel's colour difference is multiplied to
// give its transparency: 2^24 / the screen's difference there.
type reach struct {
	g       *grid
	knots   []float32
	byCell  []float32
	inverse []int32
}

func newReach(g *grid, width int, blue bool) *reach {
	r := &reach{g: g, knots: make([]float32, len(g.cells)), byCell: make([]float32, g.w), inverse: make([]int32, width)}
	for i, p := range g.cells {
		d := p.g - max(p.r, p.b)
		if blue {
			d = p.b - max(p.r, p.g)
		}
		r.knots[i] = (1 << 24) / max(d, 4)
	}
	return r
}

// row interpolates for row y.
func (r *reach) row(y int) {
	g := r.g
	v := min(max((float32(y)+0.5)/float32(g.side)-0.5, 0), float32(g.h-1))
	y0 := int(v)
	a, b := r.knots[y0*g.w:][:g.w], r.knots[min(y0+1, g.h-1)*g.w:][:g.w]
	for i := range r.byCell {
		r.byCell[i] = a[i] + (b[i]-a[i])*(v-float32(y0))
	}
	x := 0
	step := 1 / float32(g.side)
	for i := -1; i < g.w; i++ { // from the centre of cell i to the centre of the next
		p, q := r.byCell[max(i, 0)], r.byCell[min(i+1, g.w-1)]
		end := min(g.side*(i+1)+g.side/2, len(r.inverse))
		t := (float32(x)+0.5)*step - 0.5 - float32(i)
		value, slope := p+(q-p)*t, (q-p)*step
		for ; x < end; x++ {
			r.inverse[x] = int32(value)
			value += slope
		}
	}
	for ; x < len(r.inverse); x++ {
		r.inverse[x] = int32(r.byCell[g.w-1])
	}
}

// knife is one goroutine's tools.
type knife struct {
	screen Screen
	line   *line
	reach  *reach
	levels *[one + 1]uint8
	second int // where in a pixel the screen's channel and its neighbour lie
	third  int
}

func newKnife(s Screen, img image.Image, levels *[one + 1]uint8) *knife {
	l := newLine(img)
	k := &knife{screen: s, line: l, reach: newReach(s.grid, len(l.r), s.Blue), levels: levels, second: 1, third: 2}
	if s.Blue {
		k.second, k.third = 2, 1
	}
	return k
}

// row keys one row into pix.
func (k *knife) row(pix []uint8, y int) {
	l := k.line
	l.read(y)
	k.reach.row(y)
	lead, side := l.channels(k.screen.Blue)
	inverse := k.reach.inverse
	for x, r := range l.r {
		g, b := lead[x], side[x]
		limit := max(r, b)
		a := uint8(255)
		if g > limit {
			a = k.levels[min(int32(g-limit)*inverse[x]>>12, one)]
			if a != 0 && a != 255 {
				r, g, b = k.free(r, g, b, a, x, y)
				limit = max(r, b)
			}
			g = min(g, limit)
		}
		if !l.opaque {
			a = uint8(int(a) * int(l.a[x]) / 255)
		}
		p := pix[4*x : 4*x+4]
		p[0], p[k.second], p[k.third], p[3] = r, g, b, a
	}
}

// free takes the screen's part out of a half transparent pixel's colour.
func (k *knife) free(r, g, b, a uint8, x, y int) (uint8, uint8, uint8) {
	grid := k.screen.grid
	side := float32(grid.side)
	s := between(grid.cells, grid.w, grid.h, (float32(x)+0.5)/side-0.5, (float32(y)+0.5)/side-0.5)
	if k.screen.Blue {
		s.g, s.b = s.b, s.g
	}
	alpha := float32(a) / 255
	trust := min(float32(a)/faint, 1)
	one := func(v uint8, screen float32) uint8 {
		c := (float32(v) - (1-alpha)*screen) / alpha
		c = min(max(c, 0), 255)
		return uint8(float32(v) + (c-float32(v))*trust + 0.5)
	}
	return one(r, s.r), one(g, s.g), one(b, s.b)
}
