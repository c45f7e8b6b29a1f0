package main

import (
	"image"
	"image/color"
	"math"
	"runtime"
	"sync"

	"golang.org/x/image/vector"
)

// tint is a colour in linear light, red, green, blue; 1 is white.
type tint [3]float64

func (a tint) plus(b tint) tint          { return tint{a[0] + b[0], a[1] + b[1], a[2] + b[2]} }
func (a tint) times(k float64) tint      { return tint{a[0] * k, a[1] * k, a[2] * k} }
func (a tint) through(b tint) tint       { return tint{a[0] * b[0], a[1] * b[1], a[2] * b[2]} }
func (a tint) to(b tint, k float64) tint { return a.times(1 - k).plus(b.times(k)) }

// hex makes a tint from sRGB 0xRRGGBB.
func hex(c uint32) tint {
	return tint{linear(float64(c>>16&255) / 255), linear(float64(c>>8&255) / 255), linear(float64(c&255) / 255)}
}

// linear and gamma are the transfer curves of IEC 61966-2-1 (sRGB).
func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func gamma(v float64) float64 {
	if v <= 0.0031308 {
		return 12.92 * max(v, 0)
	}
	return 1.055*math.Pow(min(v, 1), 1/2.4) - 0.055
}

// canvas is a picture in linear light. Places on it are given in units of its
// height: x from 0 to w/h, y from 0 (top) to 1.
type canvas struct {
	w, h int
	px   []tint
}

func newCanvas(w, h int) *canvas { return &canvas{w: w, h: h, px: make([]tint, w*h)} }

// rows calls do for each row, on all processors; rows must not depend on others.
func rows(h int, do func(y int)) {
	var wait sync.WaitGroup
	n := runtime.GOMAXPROCS(0)
	for k := range n {
		wait.Go(func() {
			for y := k; y < h; y += n {
				do(y)
			}
		})
	}
	wait.Wait()
}

// shade replaces each pixel by a function of its place and what is there.
func (c *canvas) shade(f func(x, y float64, old tint) tint) {
	rows(c.h, func(y int) {
		for x := range c.w {
			i := y*c.w + x
			c.px[i] = f((float64(x)+0.5)/float64(c.h), (float64(y)+0.5)/float64(c.h), c.px[i])
		}
	})
}

// near is shade for the pixels within r of a place: for small lights.
func (c *canvas) near(x, y, r float64, f func(dx, dy float64, old tint) tint) {
	h := float64(c.h)
	for j := max(int((y-r)*h), 0); j < min(int((y+r)*h)+1, c.h); j++ {
		for i := max(int((x-r)*h), 0); i < min(int((x+r)*h)+1, c.w); i++ {
			k := j*c.w + i
			c.px[k] = f((float64(i)+0.5)/h-x, (float64(j)+0.5)/h-y, c.px[k])
		}
	}
}

// glow adds light.
func (c *canvas) glow(x, y, r float64, light func(dx, dy float64) tint) {
	c.near(x, y, r, func(dx, dy float64, old tint) tint { return old.plus(light(dx, dy)) })
}

// point is a place, or a direction.
type point struct{ x, y float64 }

func (p point) plus(q point) point          { return point{p.x + q.x, p.y + q.y} }
func (p point) minus(q point) point         { return point{p.x - q.x, p.y - q.y} }
func (p point) times(k float64) point       { return point{p.x * k, p.y * k} }
func (p point) length() float64             { return math.Hypot(p.x, p.y) }
func (p point) unit() point                 { return p.times(1 / max(p.length(), 1e-9)) }
func (p point) left() point                 { return point{p.y, -p.x} }
func (p point) to(q point, k float64) point { return p.times(1 - k).plus(q.times(k)) }
func turn(angle float64) point              { return point{math.Cos(angle), math.Sin(angle)} }

// shape collects closed outlines, in units of the height, and turns them into a
// smooth-edged mask.
type shape struct{ outlines [][]point }

func (s *shape) add(outline ...point) { s.outlines = append(s.outlines, outline) }

// mask rasterises the outlines on a w×h picture, each in its own small box.
func (s *shape) mask(w, h int) *image.Alpha {
	m := image.NewAlpha(image.Rect(0, 0, w, h))
	for _, o := range s.outlines {
		box := bounds(o, float64(h)).Intersect(m.Rect)
		if box.Empty() {
			continue
		}
		r := vector.NewRasterizer(box.Dx(), box.Dy())
		for i, p := range o {
			x, y := float32(p.x*float64(h)-float64(box.Min.X)), float32(p.y*float64(h)-float64(box.Min.Y))
			if i == 0 {
				r.MoveTo(x, y)
				continue
			}
			r.LineTo(x, y)
		}
		r.ClosePath()
		r.Draw(m, box, image.Opaque, image.Point{})
	}
	return m
}

// bounds is the box of whole pixels around an outline.
func bounds(outline []point, h float64) image.Rectangle {
	low, high := outline[0], outline[0]
	for _, p := range outline {
		low = point{min(low.x, p.x), min(low.y, p.y)}
		high = point{max(high.x, p.x), max(high.y, p.y)}
	}
	return image.Rect(int(math.Floor(low.x*h)), int(math.Floor(low.y*h)), int(math.Ceil(high.x*h))+1, int(math.Ceil(high.y*h))+1)
}

// picture turns the canvas into sRGB bytes. The grain, in steps of 1/255, keeps
// long gradients from showing bands (each channel has its own, or JPEG would show
// bands of tint); it is the same in every run.
func (c *canvas) picture(grain float64) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, c.w, c.h))
	rows(c.h, func(y int) {
		for x := range c.w {
			p := c.px[y*c.w+x]
			n := func(seed int) float64 { return grain * (hash(x, y, seed) + hash(x, y, seed+1) - 1) }
			img.SetRGBA(x, y, color.RGBA{byteOf(p[0], n(1)), byteOf(p[1], n(3)), byteOf(p[2], n(5)), 255})
		}
	})
	return img
}

func byteOf(v, noise float64) uint8 {
	return uint8(min(max(gamma(v)*255+noise+0.5, 0), 255))
}
