package termshot

import (
	"image"
	"image/color"
)

// shape draws marks that the fonts lack, or have in a shape that sits badly in a
// cell: circles, diamonds, triangles, ticks. False if the character is none of them.
func shape(img *image.RGBA, at image.Rectangle, r rune, fg color.RGBA) bool {
	c := newCanvas(at)
	if !c.circles(r) && !c.polygons(r) && !c.strokes(r) {
		return false
	}
	c.ink(img, fg)
	return true
}

const (
	midX, midY = 0.5, 1.02 // a little below the middle, where letters without ascenders have theirs
	radius     = 0.42
	pen        = 0.11
)

func (c canvas) circles(r rune) bool {
	half := func(x1, y1, x2, y2 float64) { c.clippedDisc(x1, y1, x2, y2) }
	switch r {
	case '○', '◯':
		c.ring(midX, midY, radius, pen)
	case '●':
		c.disc(midX, midY, radius)
	case '◉':
		c.ring(midX, midY, radius, pen)
		c.disc(midX, midY, radius/2)
	case '◎':
		c.ring(midX, midY, radius, pen)
		c.ring(midX, midY, radius/2, pen)
	case '◌':
		for i := range 8 {
			p := around(float64(i)/8, radius-0.06)
			c.disc(midX+p[0], midY+p[1], 0.085)
		}
	case '◐':
		c.ring(midX, midY, radius, pen)
		half(0, 0, midX, 2)
	case '◑':
		c.ring(midX, midY, radius, pen)
		half(midX, 0, 1, 2)
	case '◒':
		c.ring(midX, midY, radius, pen)
		half(0, midY, 1, 2)
	case '◓':
		c.ring(midX, midY, radius, pen)
		half(0, 0, 1, midY)
	case '◴', '◵', '◶', '◷': // a circle with one quarter marked off
		c.ring(midX, midY, radius, pen)
		x, y := -radius+pen/2, -radius+pen/2
		if r == '◶' || r == '◷' {
			x = -x
		}
		if r == '◵' || r == '◶' {
			y = -y
		}
		c.stroke(pen, midX+x, midY, midX, midY, midX, midY+y)
	case '∅', '⊘':
		c.ring(midX, midY, radius-0.04, pen)
		c.stroke(pen, midX-0.36, midY+0.44, midX+0.36, midY-0.44)
	case '⊙':
		c.ring(midX, midY, radius, pen)
		c.disc(midX, midY, 0.1)
	default:
		return false
	}
	return true
}

func (c canvas) polygons(r rune) bool {
	const l, rt, top, bottom = 0.08, 0.92, 0.55, 1.49
	switch r {
	case '◆':
		c.polygon(midX, top-0.03, rt+0.02, midY, midX, bottom+0.03, l-0.02, midY)
	case '◇':
		c.polygon(midX, top-0.03, rt+0.02, midY, midX, bottom+0.03, l-0.02, midY)
		c.polygon(midX, top+0.15, l+0.12, midY, midX, bottom-0.15, rt-0.12, midY)
	case '▶', '►':
		c.polygon(l, top, rt, midY, l, bottom)
	case '◀', '◄':
		c.polygon(rt, top, l, midY, rt, bottom)
	case '▸', '‣':
		c.polygon(0.24, 0.68, 0.8, midY, 0.24, 1.36)
	case '◂':
		c.polygon(0.76, 0.68, 0.2, midY, 0.76, 1.36)
	case '▲':
		c.polygon(midX, top, rt, bottom-0.1, l, bottom-0.1)
	case '▼':
		c.polygon(l, top+0.1, rt, top+0.1, midX, bottom)
	case '▴':
		c.polygon(midX, 0.72, 0.84, 1.26, 0.16, 1.26)
	case '▾':
		c.polygon(0.16, 0.78, 0.84, 0.78, midX, 1.32)
	case '■':
		c.polygon(l, 0.6, rt, 0.6, rt, 1.44, l, 1.44)
	case '▪':
		c.polygon(0.24, 0.76, 0.76, 0.76, 0.76, 1.28, 0.24, 1.28)
	case '□':
		c.polygon(l, 0.6, rt, 0.6, rt, 1.44, l, 1.44)
		c.polygon(l+pen, 0.6+pen, l+pen, 1.44-pen, rt-pen, 1.44-pen, rt-pen, 0.6+pen)
	case '★':
		c.star()
	case '⇧':
		c.polygon(midX, top, rt, midY-0.05, 0.7, midY-0.05, 0.7, bottom-0.1, 0.3, bottom-0.1, 0.3, midY-0.05, l, midY-0.05)
		c.polygon(midX, top+0.16, l+0.2, midY-0.14, 0.39, midY-0.14, 0.39, bottom-0.19, 0.61, bottom-0.19, 0.61, midY-0.14, rt-0.2, midY-0.14)
	default:
		return false
	}
	return true
}

func (c canvas) strokes(r rune) bool {
	switch r {
	case '✓', '✔':
		c.stroke(0.14, 0.1, 1.1, 0.38, 1.42, 0.92, 0.56)
	case '✗', '✘', '✕':
		c.stroke(0.14, 0.16, 0.64, 0.84, 1.42)
		c.stroke(0.14, 0.84, 0.64, 0.16, 1.42)
	case '⏎', '↵':
		c.stroke(pen, 0.88, 0.6, 0.88, 1.15, 0.3, 1.15)
		c.polygon(0.05, 1.15, 0.38, 0.9, 0.38, 1.4)
	case '⚠':
		c.stroke(pen, 0.5, 0.52, 0.95, 1.42, 0.05, 1.42, 0.5, 0.52)
		c.stroke(pen, 0.5, 0.85, 0.5, 1.12)
		c.disc(0.5, 1.28, 0.065)
	case '⋯':
		for x := 0.18; x < 0.9; x += 0.32 {
			c.disc(x, midY, 0.09)
		}
	default:
		return false
	}
	return true
}
