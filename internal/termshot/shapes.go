package termshot

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/vector"
)

// canvas fills paths in a cell. Its unit is the cell's width, so that a cell is 1 wide
// and 2 high (a wide one 2 wide).
type canvas struct {
	at   image.Rectangle
	unit float32
	z    *vector.Rasterizer
}

func newCanvas(at image.Rectangle) canvas {
	unit := float32(at.Dx())
	if at.Dx() >= at.Dy() {
		unit = float32(at.Dy()) / 2
	}
	return canvas{at, unit, vector.NewRasterizer(at.Dx(), at.Dy())}
}

func (c canvas) ink(img *image.RGBA, fg color.RGBA) {
	c.z.Draw(img, c.at, image.NewUniform(fg), image.Point{})
}

// polygon adds a closed path through points given as x, y, x, y.
func (c canvas) polygon(xy ...float64) {
	for i := 0; i+1 < len(xy); i += 2 {
		x, y := c.unit*float32(xy[i]), c.unit*float32(xy[i+1])
		if i == 0 {
			c.z.MoveTo(x, y)
			continue
		}
		c.z.LineTo(x, y)
	}
	c.z.ClosePath()
}

// round adds a circle; a hole is one the other way round.
func (c canvas) round(x, y, r float64, hole bool) {
	const steps = 48
	xy := make([]float64, 0, 2*steps)
	for i := range steps {
		a := 2 * math.Pi * float64(i) / steps
		if hole {
			a = -a
		}
		xy = append(xy, x+r*math.Cos(a), y+r*math.Sin(a))
	}
	c.polygon(xy...)
}

func (c canvas) disc(x, y, r float64) { c.round(x, y, r, false) }

func (c canvas) ring(x, y, r, w float64) {
	c.round(x, y, r, false)
	c.round(x, y, r-w, true)
}

// stroke adds a line of a width through points, with ends that stick out by half of it.
func (c canvas) stroke(w float64, xy ...float64) {
	for i := 0; i+3 < len(xy); i += 2 {
		x1, y1, x2, y2 := xy[i], xy[i+1], xy[i+2], xy[i+3]
		l := math.Hypot(x2-x1, y2-y1)
		dx, dy := (x2-x1)/l*w/2, (y2-y1)/l*w/2
		c.polygon(x1-dx+dy, y1-dy-dx, x2+dx+dy, y2+dy-dx, x2+dx-dy, y2+dy+dx, x1-dx-dy, y1-dy+dx)
	}
}

// bend adds a line from (x, my) round a corner at (mx, my) to (mx, y).
func (c canvas) bend(x, my, mx, y, w float64) {
	sx, sy := sign(x-mx), sign(y-my)
	r := math.Min(math.Abs(x-mx), math.Abs(y-my)) - w // a little straight at the edge, to meet the next cell
	cx, cy := mx+sx*r, my+sy*r                        // the middle of the circle
	const steps = 12
	side := func(r float64) (xy []float64) {
		for i := range steps + 1 {
			a := math.Pi / 2 * float64(i) / steps
			xy = append(xy, cx-sx*r*math.Sin(a), cy-sy*r*math.Cos(a))
		}
		return xy
	}
	outer, inner := side(r+w/2), side(r-w/2)
	path := append([]float64{x, my - sy*w/2}, outer...)
	path = append(path, mx-sx*w/2, y, mx+sx*w/2, y)
	for i := len(inner) - 2; i >= 0; i -= 2 {
		path = append(path, inner[i], inner[i+1])
	}
	c.polygon(append(path, x, my+sy*w/2)...)
}

func sign(v float64) float64 { return math.Copysign(1, v) }

// around gives a point on a circle about the origin; 0 is to the right, a quarter down.
func around(turn, r float64) [2]float64 {
	return [2]float64{r * math.Cos(2*math.Pi*turn), r * math.Sin(2*math.Pi*turn)}
}

// clippedDisc adds the part of the disc of the marks that lies in a rectangle.
func (c canvas) clippedDisc(x1, y1, x2, y2 float64) {
	var xy []float64
	for i := range 96 {
		p := around(float64(i)/96, radius-pen/2)
		xy = append(xy, min(max(midX+p[0], x1), x2), min(max(midY+p[1], y1), y2))
	}
	c.polygon(xy...)
}

func (c canvas) star() {
	var xy []float64
	for i := range 10 {
		r := 0.48
		if i%2 == 1 {
			r = 0.2
		}
		p := around(float64(i)/10-0.25, r)
		xy = append(xy, midX+p[0], midY+p[1])
	}
	c.polygon(xy...)
}
