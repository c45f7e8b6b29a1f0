package greenscreen

const (
	greys  = 0.10   // weight of "greys are subject" among the colours seen nearby (squared light)
	jitter = 0.0006 // squared light: noise of the picture, and of what is known
	ownKey = 0.20   // a subject's cell that leads by that share of its channel has that colour of its own
)

// Kinds of cells.
const (
	gone   uint8 = iota // nothing but screen, or outside: transparent
	solid               // nothing but subject, no green in it: copied
	tinted              // nothing but subject, but with green light on it
	mixed               // the edge: keyed pixel by pixel
)

// knot is what keying needs to know at the centre of a cell. All colours are light.
type knot struct {
	axis   rgb     // opacity = 1 + axis·colour
	screen rgb     // the screen's colour
	front  rgb     // the subject's colour thereabouts
	own    float32 // by how much the subject itself may lead in the screen's channel
}

// chart is the picture's map for the pixels' pass.
type chart struct {
	*found
	kind   []uint8
	knots  []knot
	screen *field
	floor  float32 // opacity of bare screen because of noise
}

// draw makes the chart.
func (f *found) draw(p *picture) *chart {
	c := &chart{found: f, kind: make([]uint8, len(f.cells)), knots: make([]knot, len(f.cells))}
	c.screen = f.screenMap()
	own := c.sort(p)
	front := c.subjects(own)
	near := newMask(f.w, f.h)
	for i, k := range c.kind {
		near.on[i] = k == mixed || k == tinted
	}
	near = near.grown()
	for i, on := range near.on {
		if on {
			c.knots[i] = c.knot(i, front.at(i))
		}
	}
	return c
}

// sort finds each cell's kind. The result marks cells of a cloth that is greenish
// by itself (turquoise, olive).
func (c *chart) sort(p *picture) (own mask) {
	calm := c.bare.shrunk().shrunk()
	subject := newMask(c.w, c.h)
	own = c.ownColors()
	for i := range c.cells {
		if c.out.on[i] || c.bare.on[i] {
			continue
		}
		most := 0.12 * rgb(c.screen.at(i)).coded().lead(c.key.lead)
		subject.on[i] = own.on[i] || c.cells[i].peak(c.key.lead) <= most || c.exactPeak(p, i%c.w, i/c.w, c.key.lead) <= most
	}
	inner := subject.shrunk()
	for i := range c.cells {
		switch {
		case c.out.on[i] || calm.on[i]:
			c.kind[i] = gone
		case inner.on[i] && (own.on[i] || c.cells[i].peak(c.key.lead) <= 1):
			c.kind[i] = solid
		case inner.on[i]:
			c.kind[i] = tinted
		default:
			c.kind[i] = mixed
		}
		c.cells[i].opaque = inner.on[i]
	}
	return own
}

// ownColors finds subjects that lead in the screen's channel but in another hue:
// evenly coloured over five cells, away from the screen's hue.
func (c *chart) ownColors() mask {
	even := newMask(c.w, c.h)
	k := c.key.lead
	for i := range c.cells {
		col := c.cells[i].color.lit()
		q := rgb(c.screen.at(i))
		if c.bare.on[i] || c.out.on[i] || col.lead(k) < 0.04*col[k] {
			continue
		}
		even.on[i] = abs(c.hue(col)-c.hue(q)) > 0.35 && c.cells[i].span() < 14 && c.steady(i)
	}
	return even.shrunk().grown()
}

// hue is -1 to 1: which of the two other channels is the second, and how far up.
func (c *chart) hue(q rgb) float32 {
	a, b := q[(c.key.lead+1)%3], q[(c.key.lead+2)%3]
	low := min(a, b)
	return (a - b) / max(q[c.key.lead]-low, 0.001)
}

// steady tells whether the cells around have the same chroma.
func (c *chart) steady(i int) bool {
	x, y := i%c.w, i/c.w
	u, v := c.key.chroma(c.cells[i].color)
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			j := min(max(y+dy, 0), c.h-1)*c.w + min(max(x+dx, 0), c.w-1)
			p, q := c.key.chroma(c.cells[j].color)
			if abs(p-u) > 0.06 || abs(q-v) > 0.06 {
				return false
			}
		}
	}
	return true
}

// subjects spreads what the subject looks like: mean light (3), own lead (1),
// second moments of its light (6).
func (c *chart) subjects(own mask) *field {
	inner := newMask(c.w, c.h)
	for i := range c.cells {
		inner.on[i] = c.cells[i].opaque
	}
	deep := inner.shrunk()
	m := newField(c.w, c.h, 10)
	for i, on := range inner.on {
		if !on {
			continue
		}
		weight := float32(0.02)
		if deep.on[i] {
			weight = 1
		}
		q := c.cells[i].color.lit()
		lead := float32(0)
		if own.on[i] {
			lead = max(q.lead(c.key.lead)-0.03*q[c.key.lead], 0)
		}
		m.set(i, weight, q[0], q[1], q[2], lead, q[0]*q[0], q[0]*q[1], q[0]*q[2], q[1]*q[1], q[1]*q[2], q[2]*q[2])
	}
	m.fill()
	return m
}

// knot finds the axis at cell i: of all w with w·screen = -1 the one with the
// least mean (w·subject)².
func (c *chart) knot(i int, front []float32) knot {
	k := knot{screen: rgb(c.screen.at(i)), front: rgb(front[:3]), own: front[3]}
	xx, xy, xz := float64(front[4])+greys+jitter, float64(front[5])+greys, float64(front[6])+greys
	yy, yz, zz := float64(front[7])+greys+jitter, float64(front[8])+greys, float64(front[9])+greys+jitter
	// The inverse of the symmetric matrix, but for its determinant, which the
	// constraint cancels.
	a, b, d := yy*zz-yz*yz, xz*yz-xy*zz, xy*yz-xz*yy
	e, g, h := xx*zz-xz*xz, xy*xz-xx*yz, xx*yy-xy*xy
	sx, sy, sz := float64(k.screen[0]), float64(k.screen[1]), float64(k.screen[2])
	wx, wy, wz := a*sx+b*sy+d*sz, b*sx+e*sy+g*sz, d*sx+g*sy+h*sz
	if n := wx*sx + wy*sy + wz*sz; n > 1e-12 {
		k.axis = rgb{float32(-wx / n), float32(-wy / n), float32(-wz / n)}
	}
	return k
}
