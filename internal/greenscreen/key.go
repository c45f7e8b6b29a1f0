package greenscreen

import "image/color"

const (
	vivid     = 0.22 // least lead of a screen's channel over the others, as a share of it
	leastLead = 18   // and in 8-bit steps, so that black is no screen
	alike     = 0.18 // how far a cell's chroma may be from the key's and still be screen
	dimmest   = 0.20 // a screen in shadow has at least that share of the key's channel

	// What a screen found by itself must be, so that grass, leaves and hedges are
	// none: not yellowish, all of one chroma, and smooth.
	yellowest = 0.40 // the larger of the others above the smaller, as a share of the range; 0.40 is a hue of 96°
	greenest  = 0.41 // the same for blue: a hue of 215°
	oneChroma = 0.50 // share of the greenish cells that have nearly the key's chroma
	rough     = 0.07 // step of brightness from cell to cell, as a share
)

// key is a screen's colour: which channel leads (0 red, 1 green, 2 blue), its
// colour as codes, and the two others as shares of the leading channel, which
// light and shade change little.
type key struct {
	lead  int
	color rgb
	u, v  float32
}

func keyOf(c rgb) key {
	k := key{color: c}
	for i := range c {
		if c[i] > c[k.lead] {
			k.lead = i
		}
	}
	k.u, k.v = k.chroma(c)
	return k
}

// pickedKey is the key for a colour the operator has picked.
func pickedKey(c color.Color) (key, bool) {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	k := keyOf(rgb{float32(n.R), float32(n.G), float32(n.B)})
	return k, k.could(k.color)
}

// chroma gives the two others in the order red, green, blue.
func (k key) chroma(c rgb) (u, v float32) {
	others := [3][2]int{{1, 2}, {0, 2}, {0, 1}}[k.lead]
	l := max(c[k.lead], 1)
	return c[others[0]] / l, c[others[1]] / l
}

// could tells whether a colour could be part of some screen of that channel.
func (k key) could(c rgb) bool {
	d := c.lead(k.lead)
	return d >= leastLead && d >= vivid*c[k.lead]
}

// near tells whether a colour is that screen in some light.
func (k key) near(c rgb, tolerance float32) bool {
	if !k.could(c) || c[k.lead] < dimmest*k.color[k.lead] {
		return false
	}
	u, v := k.chroma(c)
	return abs(u-k.u) <= tolerance && abs(v-k.v) <= tolerance
}

func abs(v float32) float32 { return max(v, -v) }

// natural tells the colours of plants (yellowish greens) and of the sky (greenish
// blues) from those of screens.
func natural(c rgb, lead int) bool {
	low := min(c[0], c[1], c[2])
	return lead == 1 && c[0]-low > yellowest*(c[1]-low) || lead == 2 && c[1]-low > greenest*(c[2]-low)
}

// bins of a chroma axis in which the commonest chroma is looked for.
const bins = 40

// commonest finds the commonest chroma among the cells that could be a screen of
// that channel; cells at the picture's top and sides count three times. What
// counts is the number of votes.
func (s *survey) commonest(lead int, plants bool) (k key, votes int) {
	k.lead = lead
	var count [bins][bins]int
	for y := range s.h {
		for x := range s.w {
			c := &s.cells[y*s.w+x]
			if !k.could(c.color) || !plants && natural(c.color, lead) {
				continue
			}
			c.u, c.v = k.chroma(c.color)
			n := 1
			if y*12 < s.h || x*12 < s.w || (s.w-1-x)*12 < s.w {
				n = 3
			}
			count[min(int(c.u*bins), bins-1)][min(int(c.v*bins), bins-1)] += n
		}
	}
	bu, bv := 0, 0
	for u := range bins {
		for v := range bins {
			if n := around(&count, u, v); n > votes {
				votes, bu, bv = n, u, v
			}
		}
	}
	k.u, k.v = (float32(bu)+0.5)/bins, (float32(bv)+0.5)/bins
	s.settle(&k)
	return k, votes
}

func around(count *[bins][bins]int, u, v int) (n int) {
	for i := max(u-1, 0); i <= min(u+1, bins-1); i++ {
		for j := max(v-1, 0); j <= min(v+1, bins-1); j++ {
			n += count[i][j]
		}
	}
	return n
}

// settle takes the key's colour from the median of the cells near its chroma.
func (s *survey) settle(k *key) {
	var channel [3][]float32
	loose := *k
	loose.color = rgb{}
	for i := range s.cells {
		if c := s.cells[i].color; loose.near(c, alike/2) {
			for j, v := range c {
				channel[j] = append(channel[j], v)
			}
		}
	}
	if len(channel[0]) == 0 {
		return
	}
	for j := range channel {
		k.color[j] = quantile(channel[j], 0.5)
	}
	k.u, k.v = k.chroma(k.color)
}

// roughness is the step (of ten, seven are smaller) of brightness between neighbouring cells of the
// screen, as a share of their brightness. Blue is dark to the eye and its noise is that
// of any other channel: half of the screen's own channel counts as brightness at least.
func (s *survey) roughness(k key) float32 {
	var steps []float32
	for y := range s.h {
		for x := 1; x < s.w; x++ {
			a, b := &s.cells[y*s.w+x-1], &s.cells[y*s.w+x]
			if k.near(a.color, alike) && k.near(b.color, alike) {
				steps = append(steps, abs(a.y-b.y)/max(a.y, a.color[k.lead]/2, 1))
			}
		}
	}
	return quantile(steps, 0.7)
}
