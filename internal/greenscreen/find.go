package greenscreen

import (
	"fmt"
	"image"
	"image/color"
	"slices"

	"backdrop/kiosk"
)

const (
	cellsAcross = 384  // cells along the longer side of the coarse picture
	border      = 0.08 // of width and height: where the key colour is looked for
	enough      = 0.40 // of the border must be screen
	vivid       = 0.22 // least colour difference of a screen, as a share of its channel
	leastDiff   = 18   // and in 8-bit steps, so that black is no screen
	alike       = 0.20 // how far a cell's chroma may be from the key's and still be screen
)

// Screen is what was found behind the subject.
type Screen struct {
	Color color.NRGBA // the key colour: the median of the screen cells at the border
	Blue  bool        // a blue screen, else green
	Part  float64     // 0 to 1: how much of the border (top and sides) is screen

	grid  *grid   // the screen's own colour at every place
	floor float64 // transparency noise of the bare screen, 0 to 1
}

// Find looks for a green or blue screen along the top and the sides of img. It
// looks at about one pixel in five and needs about ten megabytes for a moment.
// No screen, or no picture, is a *kiosk.Fault with code NoScreen.
func Find(img image.Image) (Screen, error) {
	size := img.Bounds().Size()
	if size.X <= 0 || size.Y <= 0 {
		return Screen{}, kiosk.Faulty(kiosk.NoScreen, "the picture is empty", nil)
	}
	s := survey(img)
	green, blue := s.keyOf(false), s.keyOf(true)
	best := green
	if blue.part > green.part {
		best = blue
	}
	if best.part < enough {
		detail := fmt.Sprintf("only %.0f %% of the picture's border looks like a green or blue screen", best.part*100)
		return Screen{}, kiosk.Faulty(kiosk.NoScreen, detail, nil)
	}
	k := best.key
	screen := Screen{Color: color.NRGBA{uint8(k.r + 0.5), uint8(k.g + 0.5), uint8(k.b + 0.5), 255}, Blue: best.blue, Part: best.part}
	screen.grid = s.clean(best)
	screen.floor = screen.grid.noise(img, best.blue)
	return screen, nil
}

// cell is the mean colour of one cell, 0 to 255, and how much its colour
// difference varies within it (variance).
type cell struct{ r, g, b, spreadG, spreadB float32 }

// diff is the colour difference: by how much the screen's channel leads.
func (c cell) diff(blue bool) float32 {
	if blue {
		return c.b - max(c.r, c.g)
	}
	return c.g - max(c.r, c.b)
}

func (c cell) lead(blue bool) float32 {
	if blue {
		return c.b
	}
	return c.g
}

// isScreen tells whether a cell could be part of any screen of that colour.
func (c cell) isScreen(blue bool) bool {
	d := c.diff(blue)
	return d >= leastDiff && d >= vivid*c.lead(blue)
}

// chroma is the two other channels as shares of the screen's channel: light
// and shade change it little.
func (c cell) chroma(blue bool) (u, v float32) {
	if blue {
		return c.r / max(c.b, 1), c.g / max(c.b, 1)
	}
	return c.r / max(c.g, 1), c.b / max(c.g, 1)
}

// key is a candidate for the key colour.
type key struct {
	key  cell
	blue bool
	part float64
}

// near tells whether a cell shows the screen with that key, in any light.
func (k key) near(c cell) bool {
	if !c.isScreen(k.blue) || c.lead(k.blue) < 0.22*k.key.lead(k.blue) {
		return false
	}
	u, v := c.chroma(k.blue)
	ku, kv := k.key.chroma(k.blue)
	return abs(u-ku) <= alike && abs(v-kv) <= alike
}

func abs(v float32) float32 { return max(v, -v) }

// keyOf finds the key colour among the border's cells.
func (s *coarse) keyOf(blue bool) key {
	var found []cell
	all := 0
	top, side := max(int(border*float64(s.h)), 1), max(int(border*float64(s.w)), 1)
	for y := range s.h {
		for x := range s.w {
			if y >= top && x >= side && x < s.w-side {
				continue
			}
			c := s.cells[y*s.w+x]
			all++
			if c.isScreen(blue) {
				found = append(found, c)
			}
		}
	}
	k := key{blue: blue}
	if len(found) == 0 {
		return k
	}
	k.key = median(found)
	n := 0
	for _, c := range found {
		if k.near(c) {
			n++
		}
	}
	k.part = float64(n) / float64(all)
	return k
}

func median(cells []cell) cell {
	middle := func(of func(cell) float32) float32 {
		v := make([]float32, len(cells))
		for i, c := range cells {
			v[i] = of(c)
		}
		slices.Sort(v)
		return v[len(v)/2]
	}
	return cell{
		r: middle(func(c cell) float32 { return c.r }),
		g: middle(func(c cell) float32 { return c.g }),
		b: middle(func(c cell) float32 { return c.b }),
	}
}
