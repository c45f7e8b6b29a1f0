package samples

import "math"

// pt is a place on the canvas in canvas pixels, y downwards.
type pt struct{ x, y float32 }

func (a pt) plus(b pt) pt              { return pt{a.x + b.x, a.y + b.y} }
func (a pt) minus(b pt) pt             { return pt{a.x - b.x, a.y - b.y} }
func (a pt) times(k float32) pt        { return pt{a.x * k, a.y * k} }
func (a pt) toward(b pt, t float32) pt { return pt{a.x + (b.x-a.x)*t, a.y + (b.y-a.y)*t} }

func (a pt) unit() pt {
	l := float32(math.Hypot(float64(a.x), float64(a.y)))
	if l < 1e-6 {
		return pt{1, 0}
	}
	return pt{a.x / l, a.y / l}
}

// path is a set of closed outlines. Outlines that turn the other way round cut holes.
type path [][]pt

// bounds gives the box around a path, widened by margin.
func (p path) bounds(margin float32) (x0, y0, x1, y1 float32) {
	x0, y0, x1, y1 = 1e9, 1e9, -1e9, -1e9
	for _, c := range p {
		for _, q := range c {
			x0, x1 = min(x0, q.x), max(x1, q.x)
			y0, y1 = min(y0, q.y), max(y1, q.y)
		}
	}
	return x0 - margin, y0 - margin, x1 + margin, y1 + margin
}

// frame carries the coordinates of a person (heads, centre of the face at 0, 0)
// to the canvas.
type frame struct {
	o        pt
	size     float32 // canvas pixels in one head
	cos, sin float32
	flip     float32 // 1, or -1 for a mirrored person
}

func newFrame(o pt, size, turn float32, flip bool) frame {
	f := frame{o: o, size: size, cos: cos32(turn), sin: sin32(turn), flip: 1}
	if flip {
		f.flip = -1
	}
	return f
}

func (f frame) at(x, y float32) pt {
	x, y = x*f.size*f.flip, y*f.size
	return pt{f.o.x + x*f.cos - y*f.sin, f.o.y + x*f.sin + y*f.cos}
}

// back carries a canvas place to the person's coordinates.
func (f frame) back(p pt) pt {
	x, y := p.x-f.o.x, p.y-f.o.y
	return pt{(x*f.cos + y*f.sin) / f.size * f.flip, (-x*f.sin + y*f.cos) / f.size}
}

func (f frame) points(xy []float32) []pt {
	out := make([]pt, 0, len(xy)/2)
	for i := 0; i+1 < len(xy); i += 2 {
		out = append(out, f.at(xy[i], xy[i+1]))
	}
	return out
}

// poly is a straight-edged outline.
func (f frame) poly(xy ...float32) path { return path{rightTurn(f.points(xy))} }

// loop is a smooth closed curve through the given places.
func (f frame) loop(xy ...float32) path { return path{rightTurn(smooth(f.points(xy), true))} }

// oval is an ellipse around (x, y), turned by turn radians.
func (f frame) oval(x, y, rx, ry, turn float32) path {
	const n = 40
	c, s := cos32(turn), sin32(turn)
	out := make([]pt, n)
	for i := range out {
		a := float32(i) * 2 * math.Pi / n
		u, v := rx*cos32(a), ry*sin32(a)
		out[i] = f.at(x+u*c-v*s, y+u*s+v*c)
	}
	return path{rightTurn(out)}
}

// limb is a capsule whose ends may have different radii.
func (f frame) limb(x0, y0, r0, x1, y1, r1 float32) path {
	a := float32(math.Atan2(float64(y1-y0), float64(x1-x0)))
	var out []pt
	for i := range 13 {
		t := a + math.Pi/2 + float32(i)*math.Pi/12
		out = append(out, f.at(x0+r0*cos32(t), y0+r0*sin32(t)))
	}
	for i := range 13 {
		t := a - math.Pi/2 + float32(i)*math.Pi/12
		out = append(out, f.at(x1+r1*cos32(t), y1+r1*sin32(t)))
	}
	return path{rightTurn(out)}
}

// ribbon is a smooth open stroke, w0 wide at its start, w1 in its middle and w2
// at its end (in heads).
func (f frame) ribbon(w0, w1, w2 float32, xy ...float32) path {
	return path{thicken(smooth(f.points(xy), false), w0*f.size, w1*f.size, w2*f.size)}
}

func thicken(mid []pt, w0, w1, w2 float32) []pt {
	n := len(mid)
	out := make([]pt, 2*n)
	for i, p := range mid {
		d := mid[min(i+1, n-1)].minus(mid[max(i-1, 0)]).unit()
		t := float32(i) / float32(max(n-1, 1))
		w := w0 + (w1-w0)*2*t
		if t > 0.5 {
			w = w1 + (w2-w1)*(2*t-1)
		}
		side := pt{-d.y * w / 2, d.x * w / 2}
		out[i], out[2*n-1-i] = p.plus(side), p.minus(side)
	}
	return rightTurn(out)
}

// ring is an outline with a hole of the same form, thick by w heads.
func (f frame) ring(outer path, w float32) path {
	var inner []pt
	src := outer[0]
	for i, p := range src {
		d := src[(i+1)%len(src)].minus(src[(i+len(src)-1)%len(src)]).unit()
		inner = append(inner, pt{p.x - d.y*w*f.size, p.y + d.x*w*f.size})
	}
	for i, j := 0, len(inner)-1; i < j; i, j = i+1, j-1 {
		inner[i], inner[j] = inner[j], inner[i]
	}
	return path{src, inner}
}

// mirrored takes the right half of an outline, from top to bottom, and gives
// the whole: xy, then its mirror image upwards. Places on the axis count once.
func mirrored(xy ...float32) []float32 {
	out := append([]float32(nil), xy...)
	for i := len(xy) - 2; i >= 0; i -= 2 {
		if xy[i] != 0 {
			out = append(out, -xy[i], xy[i+1])
		}
	}
	return out
}

// smooth puts a Catmull-Rom curve through the places.
func smooth(p []pt, closed bool) []pt {
	const steps = 7
	n := len(p)
	if n < 3 && !closed {
		return []pt{p[0], p[0].toward(p[n-1], 0.5), p[n-1]}
	}
	pick := func(i int) pt {
		if closed {
			return p[(i+n)%n]
		}
		return p[min(max(i, 0), n-1)]
	}
	spans := n
	if !closed {
		spans = n - 1
	}
	out := make([]pt, 0, spans*steps+1)
	for i := range spans {
		a, b, c, d := pick(i-1), pick(i), pick(i+1), pick(i+2)
		for k := range steps {
			out = append(out, catmull(a, b, c, d, float32(k)/steps))
		}
	}
	if !closed {
		out = append(out, p[n-1])
	}
	return out
}

func catmull(a, b, c, d pt, t float32) pt {
	t2, t3 := t*t, t*t*t
	wa, wb := -0.5*t3+t2-0.5*t, 1.5*t3-2.5*t2+1
	wc, wd := -1.5*t3+2*t2+0.5*t, 0.5*t3-0.5*t2
	return pt{a.x*wa + b.x*wb + c.x*wc + d.x*wd, a.y*wa + b.y*wb + c.y*wc + d.y*wd}
}

// rightTurn makes all outlines turn the same way, so that overlapping ones add
// up in the rasteriser instead of cutting holes into each other.
func rightTurn(p []pt) []pt {
	var area float32
	for i, a := range p {
		b := p[(i+1)%len(p)]
		area += a.x*b.y - b.x*a.y
	}
	if area < 0 {
		for i, j := 0, len(p)-1; i < j; i, j = i+1, j-1 {
			p[i], p[j] = p[j], p[i]
		}
	}
	return p
}

func sin32(a float32) float32 { return float32(math.Sin(float64(a))) }
func cos32(a float32) float32 { return float32(math.Cos(float64(a))) }
