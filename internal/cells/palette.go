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

// nearest returns the palette colour that looks nearest, as a number and as a
// sample. The candidates are the eight corners of the cube's box around p and
// the two greys around its brightness. own is the colour before any inherited
// error: a speck further from that in hue costs extra, whatever the error says.
func nearest(p rgb, own dot) (ink, dot) {
	want := wide(p)
	r, g, b := cubeFloor(want[0]), cubeFloor(want[1]), cubeFloor(want[2])
	best, number, bestAway := dot{}, int32(0), int32(1<<31-1)
	for k := range int32(8) {
		i, j, l := r+k>>2, g+k>>1&1, b+k&1
		c := dot{cubeLevels[i], cubeLevels[j], cubeLevels[l]}
		if away := distance(want, c) + hue(own, c)/2; away < bestAway {
			best, number, bestAway = c, 16+36*i+6*j+l, away
		}
	}
	grey := min(max(bright(want)-8000, 0)/10000, 22)
	for k := grey; k <= grey+1; k++ {
		c := dot{8 + 10*k, 8 + 10*k, 8 + 10*k}
		if away := distance(want, c) + hue(own, c)/2; away < bestAway {
			best, number, bestAway = c, 232+k, away
		}
	}
	return indexed | ink(number), best
}

// cubeFloor is the index of the last cube level not above v, and at most the
// last but one.
func cubeFloor(v int32) int32 {
	switch {
	case v < 95:
		return 0
	case v < 135:
		return 1
	}
	return min((v-55)/40, 4)
}

// distance is the squared distance with brightness counted once more, heavily:
// dots are as big as a finger nail on a booth's screen, and a dark blue one in
// a grey sky is seen as a hole, a violet one of the sky's brightness is not.
func distance(a, b dot) int32 {
	d := a.minus(b)
	light := bright(d) / 1000
	return d.square() + 6*light*light
}

// hue is the squared distance of two colours apart from their brightness.
func hue(a, b dot) int32 {
	d := a.minus(b)
	light := bright(d) / 1000
	return dot{d[0] - light, d[1] - light, d[2] - light}.square()
}

// bright is the brightness in thousandths, with Rec. 601's weights.
func bright(d dot) int32 { return 299*d[0] + 587*d[1] + 114*d[2] }

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

// pass hands the error of column x on: the brightness whole, the rest of the colour
// for three quarters where its own colour is strong and hardly where that is nearly
// grey. The palette has no weak colours: the errors of a warm white wall would add up
// to pink specks, those of brown hair to red ones.
func (d *diffusion) pass(x int, e, own dot) {
	light := bright(e) / 1000
	strong := min(max(own[0], own[1], own[2])-min(own[0], own[1], own[2]), strongColour)
	for i, v := range e {
		v = light + (v-light)*3*strong/(4*strongColour)
		d.here[x+2][i] += v * 7
		d.below[x][i] += v * 3
		d.below[x+1][i] += v * 5
		d.below[x+2][i] += v
	}
}

// strongColour is the spread of the three channels from which a colour's error is
// handed on as far as it ever is.
const strongColour = 72

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
			number, got := nearest(want, wide(g.px[i]))
			inks[i] = number
			d.pass(x, wide(want).minus(got), wide(g.px[i]))
		}
		d.nextRow()
	}
}

// diffuseShapes splits each cell in two, rounds both colours to the palette and
// hands the cell's mean error to the neighbouring cells. Diffusing dot by dot first
// would give four or six palette colours where a cell has room for two.
func diffuseShapes(g grid, cells []cell) {
	cols, n := g.w/2, 2*g.dotH
	d := newDiffusion(cols)
	for i := range cells {
		x := i % cols
		due, p := d.due(x), g.dots(x, i/cols)
		var own dot
		for k := range n {
			own = own.plus(p[k])
			p[k] = wide(p[k].plus(due).clamp())
		}
		s := part(p, g.dotH)
		on, gotOn := nearest(s.on.clamp(), s.on.minus(due))
		off, gotOff := nearest(s.off.clamp(), s.off.minus(due))
		cells[i] = cell{mask: s.mask, on: on, off: off}
		d.pass(x, meanError(p[:n], s.mask, gotOn, gotOff), own.mean(int32(n)))
		if x == cols-1 {
			d.nextRow()
		}
	}
}

// meanError is how far a cell's dots are on average from what was drawn.
func meanError(p []dot, mask uint8, on, off dot) dot {
	var e dot
	for k := range p {
		got := off
		if mask>>k&1 == 1 {
			got = on
		}
		e = e.plus(p[k].minus(got))
	}
	n := int32(len(p))
	return dot{e[0] / n, e[1] / n, e[2] / n}
}
