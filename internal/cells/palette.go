package cells

// ink is a colour as it is sent: 0xRRGGBB, or indexed plus a palette number.
type ink uint32

const (
	indexed ink = 1 << 24
	noInk   ink = 1 << 25 // no colour set yet
)

func trueInk(p rgb) ink { return ink(p[0])<<16 | ink(p[1])<<8 | ink(p[2]) }

// cubeLevels are the six steps of xterm's colour cube (numbers 16 to 231). The
// 24 greys after it (232 to 255) are 8, 18, … 238. The first 16 numbers are left
// alone: every terminal theme paints them differently. Source: xterm's
// 256colres.pl and ctlseqs, "ISO-8613-6".
var cubeLevels = [6]int32{0, 95, 135, 175, 215, 255}

// nearest returns the palette colour with the least squared distance, as a
// number and as a sample.
func nearest(p rgb) (ink, dot) {
	want := wide(p)
	var cube dot
	number := int32(16)
	for i, weight := range [3]int32{36, 6, 1} {
		step := cubeStep(want[i])
		cube[i] = cubeLevels[step]
		number += weight * step
	}
	grey := min(max((want[0]+want[1]+want[2])/3-3, 0)/10, 23)
	level := 8 + 10*grey
	if flat := (dot{level, level, level}); want.minus(flat).square() < want.minus(cube).square() {
		return indexed | ink(232+grey), flat
	}
	return indexed | ink(number), cube
}

// cubeStep is the index of the cube level nearest to v.
func cubeStep(v int32) int32 {
	switch {
	case v < 48:
		return 0
	case v < 115:
		return 1
	}
	return min((v-35)/40, 5)
}

// diffusion carries rounding errors to neighbours that are still to come, by
// Floyd and Steinberg's weights (1976): 7/16 right, 3, 5 and 1 below. Only two
// rows are alive at a time. The errors are kept in sixteenths.
type diffusion struct {
	here, below []dot // one more at either end, so that edges need no test
}

func newDiffusion(width int) *diffusion {
	return &diffusion{here: make([]dot, width+2), below: make([]dot, width+2)}
}

// due returns the whole error that column x has inherited.
func (d *diffusion) due(x int) dot {
	e := d.here[x+1]
	return dot{e[0] / 16, e[1] / 16, e[2] / 16}
}

// pass hands the error of column x on.
func (d *diffusion) pass(x int, e dot) {
	for i, v := range e {
		d.here[x+2][i] += v * 7
		d.below[x][i] += v * 3
		d.below[x+1][i] += v * 5
		d.below[x+2][i] += v
	}
}

// nextRow makes the row below the current one.
func (d *diffusion) nextRow() {
	d.here, d.below = d.below, d.here
	clear(d.below)
}

// diffuse fills inks with the palette colour of each sample of g.
func diffuse(g grid, inks []ink) {
	d := newDiffusion(g.w)
	for y := range g.h {
		for x := range g.w {
			i := y*g.w + x
			want := wide(g.px[i]).plus(d.due(x)).clamp()
			number, got := nearest(want)
			inks[i] = number
			d.pass(x, wide(want).minus(got))
		}
		d.nextRow()
	}
}

// diffuseQuadrants splits each cell in two, rounds both colours to the palette
// and hands the cell's mean error to the neighbouring cells. Diffusing dot by
// dot first would give four palette colours where a cell has room for two.
func diffuseQuadrants(g grid, cells []cell) {
	cols := g.w / 2
	d := newDiffusion(cols)
	for i := range cells {
		x, at := i%cols, i/cols*2*g.w+i%cols*2
		due := d.due(x)
		var p [4]dot
		for k, o := range [4]int{0, 1, g.w, g.w + 1} {
			p[k] = wide(wide(g.px[at+o]).plus(due).clamp())
		}
		s := split(p)
		on, gotOn := nearest(s.on.clamp())
		off, gotOff := nearest(s.off.clamp())
		cells[i] = cell{mask: s.mask, on: on, off: off}
		d.pass(x, meanError(p, s.mask, gotOn, gotOff))
		if x == cols-1 {
			d.nextRow()
		}
	}
}

// meanError is how far a cell's dots are on average from what was drawn.
func meanError(p [4]dot, mask uint8, on, off dot) dot {
	var e dot
	for k := range p {
		got := off
		if mask>>k&1 == 1 {
			got = on
		}
		e = e.plus(p[k].minus(got))
	}
	return dot{e[0] / 4, e[1] / 4, e[2] / 4}
}
