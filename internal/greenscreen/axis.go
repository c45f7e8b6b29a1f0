package greenscreen

const (
	greys    = 3.0    // weight of greys of any brightness against that of the colours seen nearby
	jitter   = 0.0006 // squared light: noise of the picture, and of what is known
	shadowed = 0.18   // the same where the screen lies in the dark
	calm     = 0.10   // share of the screen's lead that a noisy cell of the subject may have on the whole
)

// Where the subject is brighter than the screen, brightness tells the fine
// structure: trusted by a bit more than half, as a veil's threads and a hair's
// gloss vary in brightness too.
const (
	detail   = 0.55
	brighter = 0.30 // light: by how much a bright subject leads the screen at least
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
	axis   rgb // opacity = offset + axis·colour + gain·(brightness - its mean)
	offset float32
	gain   float32
	keen   float32 // 0 to 1: how much the pixel's own brightness counts for its colour
	screen rgb     // the screen's colour
	front  rgb     // the subject's colour thereabouts
	own    float32 // by how much the subject itself may lead in the screen's channel
	most   rgb     // no subject hereabouts is brighter
	sure   float32 // up to 1: how sure it is that there is nothing but subject
}

// chart is the picture's map for the pixels' pass.
type chart struct {
	*found
	kind    []uint8
	subject mask // cells that show nothing but subject
	knots   []knot
	screen  *field
	lit     mask    // cells of cloth in the screen's light
	floor   float32 // opacity of bare screen because of noise
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
	halves(len(near.on), func(from, to int) {
		for i := from; i < to; i++ {
			if near.on[i] {
				c.knots[i] = c.knot(i, front.at(i))
				c.knots[i].sure = c.sure(i)
			}
		}
	})
	return c
}

// sort finds each cell's kind. The result marks cells of a cloth that is greenish
// by itself (turquoise, olive).
func (c *chart) sort(p *picture) (own mask) {
	inside := c.bare.shrunk().shrunk()
	subject := newMask(c.w, c.h)
	own = c.ownColors()
	halves(len(c.cells), func(from, to int) {
		for i := from; i < to; i++ {
			subject.on[i] = !c.out.on[i] && !c.bare.on[i] && (own.on[i] || c.pure(p, i))
		}
	})
	c.lit = c.grow(subject)
	for i, on := range c.lit.on {
		subject.on[i] = subject.on[i] || on
	}
	c.subject = subject
	inner := subject.shrunk()
	for i := range c.cells {
		switch {
		case c.out.on[i] || inside.on[i]:
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

// pure tells whether a cell shows nothing but subject: nowhere a clear lead, and
// on the whole no more than light from the screen gives.
func (c *chart) pure(p *picture, i int) bool {
	lead := rgb(c.screen.at(i)).coded().lead(c.key.lead)
	most := 0.12 * lead
	if c.cells[i].color.lead(c.key.lead) < calm*lead {
		most = max(most, c.grain)
	}
	if c.dim(i) > 0 && c.cells[i].color.lead(c.key.lead) < shadowed*lead {
		return true
	}
	return c.cells[i].peak(c.key.lead) <= most || c.exactPeak(p, i%c.w, i/c.w, c.key.lead) <= most
}

// ownColors finds subjects that lead in the screen's channel but in another hue:
// evenly coloured over five cells, away from the screen's hue.
func (c *chart) ownColors() mask {
	even := newMask(c.w, c.h)
	k := c.key.lead
	for i := range c.cells {
		col := c.cells[i].color.lit()
		q := rgb(c.screen.at(i))
		vivid := col[k]-min(col[0], col[1], col[2]) > 0.4*col[k] // not a white in the screen's light
		if c.bare.on[i] || c.out.on[i] || !vivid || col.lead(k) < 0.04*col[k] {
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
		if c.lit.on[i] {
			q[c.key.lead] -= max(q.lead(c.key.lead), 0)
		}
		if own.on[i] {
			lead = max(q.lead(c.key.lead)-0.03*q[c.key.lead], 0)
		}
		m.set(i, weight, q[0], q[1], q[2], lead, q[0]*q[0], q[0]*q[1], q[0]*q[2], q[1]*q[1], q[1]*q[2], q[2]*q[2])
	}
	m.fill()
	return m
}

// knot finds what keys best at cell i: of all affine functions of light that are
// 0 for the screen, the one whose mean squared error is least for the subject's
// colours hereabouts and, with less weight, for greys of any brightness.
func (c *chart) knot(i int, front []float32) knot {
	k := knot{screen: rgb(c.screen.at(i)), front: rgb(front[:3]), own: front[3]}
	s := [3]float64{float64(k.screen[0]), float64(k.screen[1]), float64(k.screen[2])}
	var mean [3]float64
	var m [3][3]float64 // mean of (subject - screen)(subject - screen)'
	moments := [3][3]int{{4, 5, 6}, {5, 7, 8}, {6, 8, 9}}
	for p := range 3 {
		mean[p] = float64(front[p]) - s[p] + greys*(0.5-s[p])
		for q := range 3 {
			fp, fq := float64(front[p]), float64(front[q])
			m[p][q] = float64(front[moments[p][q]]) - fp*s[q] - fq*s[p] + s[p]*s[q] + greys*(1./3-(s[p]+s[q])/2+s[p]*s[q])
		}
		m[p][p] += jitter
	}
	w := solve(m, mean)
	scale := w[0]*mean[0] + w[1]*mean[1] + w[2]*mean[2]
	if scale > 1e-9 {
		scale = (1 + greys) / scale
	}
	for p := range 3 {
		k.axis[p] = float32(w[p] * scale)
		k.offset -= k.axis[p] * k.screen[p]
	}
	k.gain, k.keen = c.fine(k.front, k.screen, front), c.keen(i)
	k.most = c.brightest(i)
	return k
}

// luma are the weights of red, green and blue in a camera's brightness.
var luma = rgb{0.299, 0.587, 0.114}

// fine says how opacity changes with brightness where the colour does not tell,
// for subjects brighter than the screen: little if they vary much.
func (c *chart) fine(front, screen rgb, m []float32) float32 {
	grey := func(q rgb) float32 {
		y := q.coded().dot(luma)
		return rgb{y, y, y}.lit()[0]
	}
	d := max(grey(front)-grey(screen), 0.15)
	spread := float32(0)
	for p, pair := range [6][2]int{{0, 0}, {0, 1}, {0, 2}, {1, 1}, {1, 2}, {2, 2}} {
		v := (m[4+p] - m[pair[0]]*m[pair[1]]) * luma[pair[0]] * luma[pair[1]]
		if pair[0] != pair[1] {
			v *= 2
		}
		spread += v
	}
	return detail * d / (d*d + max(spread, 0) + 0.003)
}

// keen tells from the cells around, as far as they are not bare, whether what
// mixes with the screen there is darker than it (1) or brighter (0).
func (c *chart) keen(i int) float32 {
	x, y := i%c.w, i/c.w
	sum, n := float32(0), float32(0)
	for v := max(y-2, 0); v <= min(y+2, c.h-1); v++ {
		for u := max(x-2, 0); u <= min(x+2, c.w-1); u++ {
			if j := v*c.w + u; !c.bare.on[j] && !c.out.on[j] {
				screen := rgb(c.screen.at(j)).coded().dot(luma)
				sum += (c.cells[j].y - screen) / max(screen, 8)
				n++
			}
		}
	}
	return min(max(0.5-sum/max(n, 1)/0.08, 0), 1)
}

// solve gives m⁻¹·v for a symmetric positive matrix.
func solve(m [3][3]float64, v [3]float64) [3]float64 {
	a := m[1][1]*m[2][2] - m[1][2]*m[1][2]
	b := m[0][2]*m[1][2] - m[0][1]*m[2][2]
	d := m[0][1]*m[1][2] - m[0][2]*m[1][1]
	e := m[0][0]*m[2][2] - m[0][2]*m[0][2]
	f := m[0][1]*m[0][2] - m[0][0]*m[1][2]
	g := m[0][0]*m[1][1] - m[0][1]*m[0][1]
	det := m[0][0]*a + m[0][1]*b + m[0][2]*d
	if det < 1e-18 {
		return [3]float64{}
	}
	return [3]float64{(a*v[0] + b*v[1] + d*v[2]) / det, (b*v[0] + e*v[1] + f*v[2]) / det, (d*v[0] + f*v[1] + g*v[2]) / det}
}
