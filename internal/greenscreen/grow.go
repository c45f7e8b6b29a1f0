package greenscreen

const (
	inStep   = 0.09  // how far a cell's brightness may be from that of the cloth beside it
	inAll    = 0.45  // and from that of the sure cloth where it began
	inGreen  = 0.10  // step of the screen's light from cell to cell, as a share of the screen's
	leastOwn = 0.30  // share of subject a cell must have if the green in it were the screen's
	deepest  = 40    // cells from the sure subject
	thickest = 16    // cells so deep inside a piece of cloth that two rings of it lie around
	enough   = 5     // fewer do for a piece that borders mostly on sure subject
	fading   = 1.7   // how much more the green must change than the brightness; for a veil it is 2 × its opacity
	abrupt   = 0.065 // share of the screen's light: a change over three cells that is not a veil's
	dark     = 0.15  // light: a screen that leads less lies in the dark
	almost   = 0.93  // share of the cloth's brightness from which a pixel is wholly cloth
	thick    = 10    // and of so many cells one must be so deep
)

// pair are the two channels that do not lead, in light.
type pair [2]float32

func (c *chart) pair(q rgb) pair { return pair{q[(c.key.lead+1)%3], q[(c.key.lead+2)%3]} }

// stride is a cell on the way from the sure subject into what the screen lights.
type stride struct {
	at        int
	from, now pair // the sure cell where the way began; the cloth hereabouts
}

// grow finds what has green in it but is the same cloth as the sure subject
// beside it, only lit by the screen. Light falls in addition: it leaves the two
// other channels as they are, and comes gradually. What is half transparent has
// less of them than the cloth beside it. So from the sure cells the search goes on
// as long as all change little from cell to cell.
func (c *chart) grow(sure mask) mask {
	lit := newMask(c.w, c.h)
	start := sure.shrunk()
	var now, next []stride
	for i, on := range start.on {
		if on {
			q := c.pair(c.cells[i].color.lit())
			now = append(now, stride{i, q, q})
		}
	}
	seen := start.on
	for range deepest {
		next = next[:0]
		for _, s := range now {
			for _, j := range c.beside(s.at) {
				if j < 0 || seen[j] || c.bare.on[j] || c.out.on[j] {
					continue
				}
				q := c.pair(c.cells[j].color.lit())
				if c.sameCloth(j, s, q) {
					seen[j] = true
					lit.on[j] = !sure.on[j]
					next = append(next, stride{j, s.from, pair{(s.now[0] + q[0]) / 2, (s.now[1] + q[1]) / 2}})
				}
			}
		}
		now, next = next, now
	}
	c.sift(sure, lit)
	return lit
}

// beside gives the cells above, left, right and below; -1 outside the picture.
func (s *survey) beside(i int) (out [4]int) {
	x, y := i%s.w, i/s.w
	for k, d := range [4][2]int{{0, -1}, {-1, 0}, {1, 0}, {0, 1}} {
		out[k] = -1
		if u, v := x+d[0], y+d[1]; u >= 0 && v >= 0 && u < s.w && v < s.h {
			out[k] = v*s.w + u
		}
	}
	return out
}

// sameCloth tells whether cell i, with q in the channels that do not lead, goes
// on what s shows.
func (c *chart) sameCloth(i int, s stride, q pair) bool {
	screen := c.pair(rgb(c.screen.at(i)))
	clear := false // the screen is so much darker that transparency would show
	for k := range q {
		if abs(q[k]-s.now[k]) > inStep*s.now[k]+0.002 || abs(q[k]-s.from[k]) > inAll*s.from[k]+0.002 {
			return false
		}
		clear = clear || s.now[k] > 2*screen[k]+0.015
	}
	smooth := c.cells[i].vary < 16+0.004*c.cells[i].y*c.cells[i].y
	return clear && smooth && c.green(i) <= 1-leastOwn && abs(c.greens(i)-c.greens(s.at)) <= inGreen
}

// green is the lead of cell i as a share of the screen's lead there.
func (c *chart) green(i int) float32 {
	s := rgb(c.screen.at(i))
	return c.cells[i].color.lit().lead(c.key.lead) / max(s.lead(c.key.lead), 0.004)
}

// greens is the same for cell i and those around it that are not bare.
func (c *chart) greens(i int) float32 {
	x, y := i%c.w, i/c.w
	sum, n := c.green(i), float32(1)
	for v := max(y-1, 0); v <= min(y+1, c.h-1); v++ {
		for u := max(x-1, 0); u <= min(x+1, c.w-1); u++ {
			if j := v*c.w + u; j != i && !c.bare.on[j] {
				sum += c.green(j)
				n++
			}
		}
	}
	return sum / n
}

// sift takes away the pieces that are too thin for cloth: soft edges of what is
// out of focus, folds of a veil.
func (c *chart) sift(sure, lit mask) {
	core := newMask(c.w, c.h)
	for i := range core.on {
		core.on[i] = sure.on[i] || lit.on[i]
	}
	core = core.shrunk()
	for i := range core.on {
		core.on[i] = core.on[i] && lit.on[i]
	}
	core = core.shrunk()
	seen := make([]bool, len(lit.on))
	for i, on := range lit.on {
		if !on || seen[i] {
			continue
		}
		piece, deep := []int{i}, 0
		seen[i] = true
		for k := 0; k < len(piece); k++ {
			if core.on[piece[k]] {
				deep++
			}
			for _, j := range c.beside(piece[k]) {
				if j >= 0 && lit.on[j] && !seen[j] {
					seen[j] = true
					piece = append(piece, j)
				}
			}
		}
		if deep < thickest && !(deep >= enough && c.held(piece, sure, lit)) || deep*thick < len(piece) || !c.fades(piece, lit) {
			for _, j := range piece {
				lit.on[j] = false
			}
		}
	}
}

// fades tells whether the green changes so much more than the cloth's brightness
// over three cells that it is light; where a veil changes, both do.
func (c *chart) fades(piece []int, lit mask) bool {
	var bright, green float32
	n := 0
	for _, i := range piece {
		for _, j := range [2]int{i + 3, i + 3*c.w} {
			if j >= len(lit.on) || !lit.on[j] || j == i+3 && i%c.w+3 >= c.w {
				continue
			}
			p, q := c.pair(c.cells[i].color.lit()), c.pair(c.cells[j].color.lit())
			d := (p[0] + p[1] - q[0] - q[1]) / (p[0] + p[1] + q[0] + q[1])
			g := c.greens(i) - c.greens(j)
			bright, green, n = bright+d*d, green+g*g, n+1
		}
	}
	steep := green > abrupt*abrupt*float32(n) && green > bright
	return green > fading*fading*bright || steep
}

// brightest is how bright a subject can be at cell i, channel by channel: as
// bright as the lit cloth beside it (in the dark, any sure subject), or as white
// where there is none.
func (c *chart) brightest(i int) rgb {
	x, y := i%c.w, i/c.w
	sum, n := rgb{}, float32(0)
	dim := c.dim(i)
	lit := float32(0)
	for v := max(y-2, 0); v <= min(y+2, c.h-1); v++ {
		for u := max(x-2, 0); u <= min(x+2, c.w-1); u++ {
			if j := v*c.w + u; c.lit.on[j] || dim > 0 && c.cells[j].opaque {
				q := c.cells[j].color.lit()
				for k := range q {
					sum[k] += q[k]
				}
				n++
				if c.lit.on[j] {
					lit = 1
				}
			}
		}
	}
	if n == 0 {
		return rgb{1, 1, 1}
	}
	share := max(lit, dim)
	for k := range sum {
		sum[k] = 1 + (min(almost*sum[k]/n, 1)-1)*share
	}
	return sum
}

// dim is 0 to 1: how much the screen at cell i lies in the dark, where the noise
// of the subject is as large as the screen's lead.
func (c *chart) dim(i int) float32 {
	return min(max(2-2*rgb(c.screen.at(i)).lead(c.key.lead)/dark, 0), 1)
}
