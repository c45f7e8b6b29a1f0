package termshot

import (
	"image"
	"image/color"
	"strings"
)

// block draws U+2580 to U+259F, sextants and braille as rectangles; false if the
// character is none of them.
func block(img *image.RGBA, at image.Rectangle, r rune, fg, bg color.RGBA) bool {
	switch {
	case r >= 0x2591 && r <= 0x2593: // shades
		fill(img, at, mix(bg, fg, 25*int(r-0x2590)))
		return true
	case r >= 0x2800 && r <= 0x28ff:
		braille(img, at, r, fg)
		return true
	}
	cols, rows, mask, ok := blockMask(r)
	if !ok {
		return false
	}
	for i := range cols * rows {
		if mask>>i&1 == 1 {
			fill(img, part(at, cols, rows, i%cols, i/cols), fg)
		}
	}
	return true
}

// part gives one field of a cell that is divided evenly; neighbours share an edge.
func part(at image.Rectangle, cols, rows, col, row int) image.Rectangle {
	return image.Rect(at.Min.X+col*at.Dx()/cols, at.Min.Y+row*at.Dy()/rows, at.Min.X+(col+1)*at.Dx()/cols, at.Min.Y+(row+1)*at.Dy()/rows)
}

// quadrants are the characters with some of a cell's quarters filled: the place of
// each here is its mask, upper left first.
const quadrants = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"

// blockMask gives the division of a cell and which fields are filled, row by row.
func blockMask(r rune) (cols, rows int, mask uint, ok bool) {
	if i := strings.IndexRune(quadrants, r); i > 0 {
		return 2, 2, uint(len([]rune(quadrants[:i]))), true
	}
	switch {
	case r >= 0x1fb00 && r <= 0x1fb3b: // sextants: the halves and the full block are elsewhere
		m := uint(r-0x1fb00) + 1
		if m >= 21 {
			m++
		}
		if m >= 42 {
			m++
		}
		return 2, 3, m, true
	case r >= 0x2581 && r <= 0x2587: // lower eighths
		return 1, 8, 0xff << (8 - uint(r-0x2580)) & 0xff, true
	case r >= 0x2589 && r <= 0x258f: // left eighths
		return 8, 1, 1<<(8-uint(r-0x2588)) - 1, true
	case r == 0x2594: // upper eighth
		return 1, 8, 1, true
	case r == 0x2595: // right eighth
		return 8, 1, 1 << 7, true
	}
	return 0, 0, 0, false
}

// braille draws dots in two columns of four. The bits go down the left column, down
// the right one, and the two of the last row come last.
func braille(img *image.RGBA, at image.Rectangle, r rune, fg color.RGBA) {
	for i, pos := range []image.Point{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {0, 3}, {1, 3}} {
		if r>>i&1 == 1 {
			c := newCanvas(at)
			x, y := 0.28+0.44*float64(pos.X), 0.14+0.24*float64(pos.Y)
			c.disc(x, y, 0.13)
			c.ink(img, fg)
		}
	}
}
