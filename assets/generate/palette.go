package main

import (
	"image"
	"image/color"
	"math"
	"slices"
)

// paletted brings a picture with alpha down to 256 colours, which makes the file
// a third as big. The colours are found by cutting the box of all colours at
// medians, then moving each to the mean of what chose it (Lloyd).
func paletted(img *image.NRGBA) *image.Paletted {
	all := counted(img)
	centres := cut(all, 255)
	for range 6 {
		centres = settle(all, centres)
	}
	palette := color.Palette{color.NRGBA{}}
	for _, c := range centres {
		palette = append(palette, c.straight())
	}
	out := image.NewPaletted(img.Rect, palette)
	rows(img.Rect.Dy(), func(y int) {
		for x := range img.Rect.Dx() {
			o := img.PixOffset(x, y)
			c := color.NRGBA{img.Pix[o], img.Pix[o+1], img.Pix[o+2], img.Pix[o+3]}
			if c.A > 0 {
				out.Pix[y*out.Stride+x] = uint8(1 + choose(centres, multiplied(c), sieve(x, y)))
			}
		}
	})
	return out
}

// sieve is an even pattern of thresholds, 0 to 1, whose neighbours always differ
// (Jimenez, "Next generation post processing in Call of Duty", 2014).
func sieve(x, y int) float64 {
	v := 0.06711056*float64(x) + 0.00583715*float64(y)
	v = 52.9829189 * (v - math.Floor(v))
	return v - math.Floor(v)
}

// choose takes the closest colour, or in its place one on the other side of h, so
// often that the two together look like h: shading on balloons shows no rings.
// An exact match is never touched, so even areas stay even.
func choose(centres []hue, h hue, threshold float64) int {
	first := closest(centres, h)
	a := centres[first]
	var mirror hue
	for k := range h {
		mirror[k] = 2*h[k] - a[k]
	}
	mirror[3] = min(mirror[3], 255)
	second := closest(centres, mirror)
	b := centres[second]
	dot, length := 0.0, 0.0
	for k := range h {
		dot += (h[k] - a[k]) * (b[k] - a[k])
		length += (b[k] - a[k]) * (b[k] - a[k])
	}
	if length == 0 || length > 40*40 || solid(a) != solid(b) {
		return first
	}
	if dot/length > threshold {
		return second
	}
	return first
}

// hue is a colour as it counts when it is seen: multiplied by its alpha, which
// is the fourth.
type hue [4]float64

func multiplied(c color.NRGBA) hue {
	a := float64(c.A) / 255
	return hue{float64(c.R) * a, float64(c.G) * a, float64(c.B) * a, float64(c.A)}
}

func (h hue) straight() color.NRGBA {
	if h[3] < 0.5 {
		return color.NRGBA{}
	}
	v := func(x float64) uint8 { return uint8(min(x*255/h[3]+0.5, 255)) }
	return color.NRGBA{v(h[0]), v(h[1]), v(h[2]), uint8(h[3] + 0.5)}
}

// solid tells whether nothing shines through.
func solid(h hue) bool { return h[3] > 254.5 }

// weighed is a colour and how much it counts.
type weighed struct {
	hue
	weight float64
}

// counted lists the colours of a picture, alike ones together, in a fixed order.
// Large even areas count less than their size: they need one colour, not ten.
func counted(img *image.NRGBA) []weighed {
	count := map[[4]uint8]int{}
	for i := 0; i < len(img.Pix); i += 4 {
		if a := img.Pix[i+3]; a > 0 {
			h := multiplied(color.NRGBA{img.Pix[i], img.Pix[i+1], img.Pix[i+2], a})
			count[[4]uint8{uint8(h[0]) &^ 1, uint8(h[1]) &^ 1, uint8(h[2]) &^ 1, a &^ 1}]++
		}
	}
	var all []weighed
	for c, n := range count {
		h := hue{float64(c[0]), float64(c[1]), float64(c[2]), float64(c[3])}
		if c[3] == 254 { // opaque stays opaque
			h[3] = 255
		}
		all = append(all, weighed{h, float64(min(n, 400))})
	}
	slices.SortFunc(all, func(a, b weighed) int { return slices.Compare(a.hue[:], b.hue[:]) })
	return all
}

// cut splits the colours into n groups, always the widest at its middle, and
// returns their means.
func cut(all []weighed, n int) []hue {
	groups := [][]weighed{slices.Clone(all)}
	for len(groups) < n {
		widest, axis, most := -1, 0, 0.0
		for i, g := range groups {
			if k, spread := spread(g); len(g) > 1 && spread > most {
				widest, axis, most = i, k, spread
			}
		}
		if widest < 0 {
			break
		}
		g := groups[widest]
		slices.SortStableFunc(g, func(a, b weighed) int { return slices.Compare(a.hue[axis:axis+1], b.hue[axis:axis+1]) })
		half := middle(g)
		groups[widest] = g[:half]
		groups = append(groups, g[half:])
	}
	var means []hue
	for _, g := range groups {
		means = append(means, mean(g))
	}
	return means
}

// spread is the axis on which a group varies most, and its weighed variance.
func spread(g []weighed) (axis int, most float64) {
	m := mean(g)
	var sum hue
	for _, c := range g {
		for k := range sum {
			sum[k] += c.weight * (c.hue[k] - m[k]) * (c.hue[k] - m[k])
		}
	}
	for k, v := range sum {
		if v > most {
			axis, most = k, v
		}
	}
	return axis, most
}

// middle is where a sorted group has half its weight on either side.
func middle(g []weighed) int {
	total, sum := 0.0, 0.0
	for _, c := range g {
		total += c.weight
	}
	for i, c := range g {
		if sum += c.weight; sum >= total/2 {
			return min(max(i, 1), len(g)-1)
		}
	}
	return len(g) / 2
}

func mean(g []weighed) (m hue) {
	total := 0.0
	for _, c := range g {
		total += c.weight
		for k := range m {
			m[k] += c.weight * c.hue[k]
		}
	}
	for k := range m {
		m[k] /= max(total, 1)
	}
	return m
}

// settle moves each centre to the mean of the colours nearest to it.
func settle(all []weighed, centres []hue) []hue {
	near := make([][]weighed, len(centres))
	for _, c := range all {
		k := closest(centres, c.hue)
		near[k] = append(near[k], c)
	}
	moved := slices.Clone(centres)
	for k, g := range near {
		if len(g) > 0 {
			moved[k] = mean(g)
		}
	}
	return moved
}

// closest is the index of the nearest centre; a wrong alpha counts double.
func closest(centres []hue, h hue) int {
	best, least := 0, 1e18
	for i, c := range centres {
		d := 0.0
		for k := range h {
			e := c[k] - h[k]
			d += e * e
		}
		d += (c[3] - h[3]) * (c[3] - h[3])
		if solid(c) != solid(h) {
			d += 1e6 // opaque and not opaque never stand in for each other
		}
		if d < least {
			best, least = i, d
		}
	}
	return best
}
