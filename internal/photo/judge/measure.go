package judge

import (
	"image"
	"math"
	"slices"

	"backdrop/kiosk"
)

const (
	block  = 16      // pixels a side; the figures of one place
	maxFar = 1 << 20 // pixels that are looked at: of a larger picture only its middle
	white  = 250     // from here on a pixel says nothing but "white"
)

// Measure gives the figures of an upright picture, at best the small one made for
// the preview (at most 250 000 pixels; of more than a megapixel only the middle
// counts). fine is nil, or a part of the same picture at a larger size: then
// sharpness and movement come from there and Fine is set. It reads *image.RGBA and
// *image.YCbCr directly and any other kind slowly. A picture without a pixel gives
// the zero Measures.
func Measure(img, fine image.Image) kiosk.Measures {
	p := planeOf(img)
	if p.w < 1 || p.h < 1 {
		return kiosk.Measures{}
	}
	g := gridOf(p, middle)
	var m kiosk.Measures
	m.Sharp, m.Motion = g.sharpness(), g.motion()
	m.Clipped, m.Light = g.exposure(p)
	m.Hash = hash(p)
	if fine != nil {
		if f := planeOf(fine); f.w >= 4*block && f.h >= 4*block {
			g := gridOf(f, everywhere)
			m.Sharp, m.Motion, m.Fine = g.sharpness(), g.motion(), true
		}
	}
	return m
}

// area tells whether a block belongs to where the subject stands; x and y are the
// block's middle in thousandths of the picture.
type area func(x, y int) bool

// middle is where a booth's subject stands: not at the sides, not at the top edge.
func middle(x, y int) bool { return x >= 150 && x <= 850 && y >= 50 }

func everywhere(int, int) bool { return true }

// cell is one block's figures.
type cell struct {
	near, far [4]float64 // slope energy by direction: as it is, and averaged over 2×2 pixels
	coarse    float64    // slope energy averaged over 4×4 pixels: what is left there is no noise
	clipped   int        // pixels at white
	subject   bool
	edges     bool // something here stands out of the noise
}

// grid is a picture in blocks.
type grid struct {
	cols, rows int
	cells      []cell
}

func gridOf(p plane, where area) grid {
	g := grid{cols: p.w / block, rows: p.h / block}
	g.cells = make([]cell, g.cols*g.rows)
	half := p.half()
	quarter := half.half()
	for y := range g.rows {
		for x := range g.cols {
			c := &g.cells[y*g.cols+x]
			c.near = p.slopes(x*block, y*block, block, 1.0/64)
			c.far = half.slopes(x*block/2, y*block/2, block/2, 1.0/64/16)
			c.coarse = sum(quarter.slopes(x*block/4, y*block/4, block/4, 1.0/64/256))
			c.clipped = p.above(x*block, y*block, white)
			c.subject = where((x*block+block/2)*1000/p.w, (y*block+block/2)*1000/p.h)
		}
	}
	g.subtractNoise()
	return g
}

// Bounds of what is taken for noise, as slope energy of a block: beyond them even
// the calmest blocks show something. They are those of a grain of 10 levels.
const (
	maxNoiseNear   = 9600
	maxNoiseFar    = 600
	maxNoiseCoarse = 150
	edgeEnergy     = 500 // of an edge of about 17 levels through a block
)

// subtractNoise takes the calmest blocks for the noise of all, and marks the blocks
// that stand out of it.
func (g grid) subtractNoise() {
	if len(g.cells) == 0 {
		return
	}
	calm := func(bound float64, of func(*cell) float64) float64 {
		all := make([]float64, len(g.cells))
		for i := range g.cells {
			all[i] = of(&g.cells[i])
		}
		slices.Sort(all)
		return min(all[len(all)/8], bound)
	}
	near := calm(maxNoiseNear, func(c *cell) float64 { return sum(c.near) })
	far := calm(maxNoiseFar, func(c *cell) float64 { return sum(c.far) })
	coarse := calm(maxNoiseCoarse, func(c *cell) float64 { return c.coarse })
	for i := range g.cells {
		c := &g.cells[i]
		for d := range c.near {
			c.near[d], c.far[d] = max(0, c.near[d]-near/4), max(0, c.far[d]-far/4)
		}
		// the noise of a bright block may be twice that of the calmest
		c.edges = c.coarse > edgeEnergy+5*coarse && sum(c.far) > far
	}
}

func sum(v [4]float64) float64 { return v[0] + v[1] + v[2] + v[3] }

// What the two looks at a picture themselves blur, in square pixels: the slope of
// two neighbours, and that of two averages over 2×2 pixels.
const (
	nearBlur = 0.42
	farBlur  = 4 * nearBlur
)

// sharp gives the sharpness of an edge, 0 to 1, from its two energies: 1/(1+s²) for
// a blur of s pixels (standard deviation).
func sharp(near, far float64) float64 {
	if far <= 0 || near <= far {
		return 0
	}
	r := near / far * near / far
	blur := max(0, (farBlur-nearBlur*r)/(r-1))
	return 1 / (1 + blur)
}

// sharpness is that of the sharper third of what has edges: the shoulders may be
// soft where the eyes are sharp. 0 where nothing has edges.
func (g grid) sharpness() int {
	var all []float64
	for i := range g.cells {
		if c := &g.cells[i]; c.subject && c.edges {
			all = append(all, sharp(sum(c.near), sum(c.far)))
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return int(1000*all[len(all)*2/3] + 0.5)
}

// minCells is how many blocks must show edges of a direction before it is compared.
const minCells = 6

// motion compares each direction with that at a right angle: 0 where both are as
// sharp, or as blurred, near 1000 where one is sharp and the other blurred away.
func (g grid) motion() int {
	var near, far [4]float64
	var blocks [4]int
	for i := range g.cells {
		c := &g.cells[i]
		if !c.subject || !c.edges {
			continue
		}
		whole := sum(c.far)
		for d := range c.far {
			if c.far[d] < whole/8 || c.far[d] < edgeEnergy/2 {
				continue
			}
			near[d] += c.near[d] / whole // every block has one voice
			far[d] += c.far[d] / whole
			blocks[d]++
		}
	}
	most := 0.0
	for d := range 2 {
		if blocks[d] < minCells || blocks[d+2] < minCells {
			continue
		}
		most = max(most, math.Abs(sharp(near[d], far[d])-sharp(near[d+2], far[d+2])))
	}
	return int(1000*most + 0.5)
}
