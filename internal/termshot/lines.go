package termshot

import (
	"image"
	"image/color"
)

// arms gives for U+2500 to U+257F how the lines to the left, up, to the right and
// down are: 0 none, 1 light, 2 heavy, 3 double. It is made from the characters'
// names in the Unicode Character Database. Dashes, arcs and diagonals have none.
const arms = "1010 2020 0101 0202 0000 0000 0000 0000 0000 0000 0000 0000 0011 0021 0012 0022 " +
	"1001 2001 1002 2002 0110 0120 0210 0220 1100 2100 1200 2200 0111 0121 0211 0112 " +
	"0212 0221 0122 0222 1101 2101 1201 1102 1202 2201 2102 2202 1011 2011 1021 2021 " +
	"1012 2012 1022 2022 1110 2110 1120 2120 1210 2210 1220 2220 1111 2111 1121 2121 " +
	"1211 1112 1212 2211 1221 2112 1122 2221 2122 2212 1222 2222 0000 0000 0000 0000 " +
	"3030 0303 0031 0013 0033 3001 1003 3003 0130 0310 0330 3100 1300 3300 0131 0313 " +
	"0333 3101 1303 3303 3031 1013 3033 3130 1310 3330 3131 1313 3333 0000 0000 0000 " +
	"0000 0000 0000 0000 1000 0100 0010 0001 2000 0200 0020 0002 1020 0102 2010 0201 "

// line draws box-drawing characters; false if the character is none.
func line(img *image.RGBA, at image.Rectangle, r rune, fg color.RGBA, cell int) bool {
	if r < 0x2500 || r > 0x257f {
		return false
	}
	thin := max(1, cell/8)
	switch {
	case r >= 0x256d && r <= 0x2570:
		arc(img, at, r, fg, thin)
	case r >= 0x2571 && r <= 0x2573:
		diagonals(img, at, r, fg, thin)
	case r >= 0x2504 && r <= 0x250b || r >= 0x254c && r <= 0x254f:
		dashes(img, at, r, fg, thin)
	default:
		a := arms[5*(r-0x2500):][:4]
		for side := range 4 {
			arm(img, at, side, a, fg, thin)
		}
	}
	return true
}

// arm draws from an edge to the middle. It reaches so far over the middle as the
// lines across it are wide, so that corners close; double lines leave their inside
// free.
func arm(img *image.RGBA, at image.Rectangle, side int, a string, fg color.RGBA, thin int) {
	if a[side] == '0' {
		return
	}
	across := max(weight(a[(side+1)%4], thin), weight(a[(side+3)%4], thin), thin)
	if a[side] != '3' {
		fill(img, reach(at, side, 0, weight(a[side], thin), across), fg)
		return
	}
	for _, off := range []int{-thin, thin} {
		over := across
		// towards an arm that is double, too, the inner line ends before it
		if near := neighbour(side, off); a[near] == '3' {
			over = -thin
		}
		fill(img, reach(at, side, off, thin, over), fg)
	}
}

// neighbour gives the side that an offset to the right or down looks at.
func neighbour(side, off int) int {
	horizontal := side%2 == 0
	switch {
	case horizontal && off < 0:
		return 1
	case horizontal:
		return 3
	case off < 0:
		return 0
	}
	return 2
}

func weight(kind byte, thin int) int {
	switch kind {
	case '0':
		return 0
	case '2':
		return 2 * thin
	case '3':
		return 3 * thin
	}
	return thin
}

// reach gives the bar from one edge (left, up, right, down) to the middle and half
// of over beyond it, off pixels beside the middle line.
func reach(at image.Rectangle, side, off, thick, over int) image.Rectangle {
	mx, my := (at.Min.X+at.Max.X)/2, (at.Min.Y+at.Max.Y)/2
	low, high := thick/2, thick-thick/2
	back, forth := over/2, over-over/2
	switch side {
	case 0:
		return image.Rect(at.Min.X, my+off-low, mx+forth, my+off+high)
	case 1:
		return image.Rect(mx+off-low, at.Min.Y, mx+off+high, my+forth)
	case 2:
		return image.Rect(mx-back, my+off-low, at.Max.X, my+off+high)
	}
	return image.Rect(mx+off-low, my-back, mx+off+high, at.Max.Y)
}

func dashes(img *image.RGBA, at image.Rectangle, r rune, fg color.RGBA, thin int) {
	n := 2
	if r < 0x254c {
		n = 3 + int(r-0x2504)/4
	}
	heavy, vertical := r&1 == 1, r&2 == 2
	if r >= 0x254c {
		vertical = r >= 0x254e
	}
	thick := thin
	if heavy {
		thick = 2 * thin
	}
	mx, my := (at.Min.X+at.Max.X)/2-thick/2, (at.Min.Y+at.Max.Y)/2-thick/2
	for i := range n {
		d := part(at, n, 1, i, 0)
		d = image.Rect(d.Min.X, my, d.Max.X-max(1, d.Dx()/3), my+thick)
		if vertical {
			d = part(at, 1, n, 0, i)
			d = image.Rect(mx, d.Min.Y, mx+thick, d.Max.Y-max(1, d.Dy()/3))
		}
		fill(img, d, fg)
	}
}

// arc draws a quarter of a circle with straight ends.
func arc(img *image.RGBA, at image.Rectangle, r rune, fg color.RGBA, thin int) {
	down, right := r == 0x256d || r == 0x256e, r == 0x256d || r == 0x2570
	w := float64(thin) / float64(at.Dx())
	// the same middle as straight lines have, which stand on whole pixels
	mx := (float64(at.Dx()/2-thin/2) + float64(thin)/2) / float64(at.Dx())
	my := (float64(at.Dy()/2-thin/2) + float64(thin)/2) / float64(at.Dx())
	x, y := 0.0, 0.0
	if right {
		x = 1
	}
	if down {
		y = float64(at.Dy()) / float64(at.Dx())
	}
	c := newCanvas(at)
	c.bend(x, my, mx, y, w)
	c.ink(img, fg)
}

func diagonals(img *image.RGBA, at image.Rectangle, r rune, fg color.RGBA, thin int) {
	h, w := float64(at.Dy())/float64(at.Dx()), float64(thin)/float64(at.Dx())
	c := newCanvas(at)
	if r != 0x2572 {
		c.stroke(w, 1, 0, 0, h)
	}
	if r != 0x2571 {
		c.stroke(w, 0, 0, 1, h)
	}
	c.ink(img, fg)
}
