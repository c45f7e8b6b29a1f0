package samples

import "image"

// Photo is one generated picture.
type Photo struct {
	Image *image.YCbCr // 4:2:0, as image/jpeg likes it best
	Alpha *image.Gray  // the true alpha: 255 subject, 0 screen; nil where it was not asked for
}

// Render makes an upright picture of width × height pixels: one to three guests
// before a green screen. The same seed gives the same picture, another seed
// another one; the size only scales it. Sizes below 1×1 are taken as 1×1.
func Render(seed uint64, width, height int) Photo {
	return new(studio).expose(seed, max(width, 1), max(height, 1), false, true)
}

// studio keeps the two big buffers from one photo to the next.
type studio struct {
	canvas *canvas
	film   *image.YCbCr
}

// expose renders a picture of w × h upright pixels. Sideways stores it turned a
// quarter anticlockwise (EXIF orientation 6 puts it right), so its size is h × w.
// The image is good until the next call.
func (st *studio) expose(seed uint64, w, h int, sideways, withAlpha bool) Photo {
	step := 1
	for max(w, h)/step > 1800 {
		step *= 2
	}
	c := st.stretch((w+step-1)/step+1, (h+step-1)/step+1)
	s := newScene(seed, c.w, c.h)
	c.draw(s.strokes)
	s.screen.behind(c)
	if sideways {
		turn(s.hairs, c.w)
		w, h = h, w
	}
	d := &darkroom{neg: newNegative(c, sideways, step > 1), step: step, seed: seed, tiles: loadTiles(), hairs: s.hairs, grainMul: 36}
	d.cb, d.cr, d.cw, d.ch = d.neg.cb, d.neg.cr, d.neg.w, d.neg.h
	if step == 1 {
		d.cb, d.cr = halved(d.cb, d.cw, d.ch), halved(d.cr, d.cw, d.ch)
		d.cw, d.ch = (d.cw+1)/2, (d.ch+1)/2
	}
	d.out = st.load(w, h)
	if withAlpha {
		d.alpha = image.NewGray(image.Rect(0, 0, w, h))
	}
	d.develop()
	return Photo{Image: d.out, Alpha: d.alpha}
}

// stretch gives a blank canvas.
func (st *studio) stretch(w, h int) *canvas {
	if st.canvas == nil || len(st.canvas.dabs) != w*h {
		st.canvas = newCanvas(w, h)
		return st.canvas
	}
	clear(st.canvas.dabs)
	clear(st.canvas.owner)
	st.canvas.w, st.canvas.h = w, h
	return st.canvas
}

// load gives film of that size; every pixel of it will be written.
func (st *studio) load(w, h int) *image.YCbCr {
	cw, ch := (w+1)/2, (h+1)/2
	if f := st.film; f != nil && len(f.Y) == w*h && len(f.Cb) == cw*ch {
		f.Rect, f.YStride, f.CStride = image.Rect(0, 0, w, h), w, cw
		return f
	}
	st.film = &image.YCbCr{Y: make([]uint8, w*h), Cb: make([]uint8, cw*ch), Cr: make([]uint8, cw*ch), YStride: w, CStride: cw,
		SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: image.Rect(0, 0, w, h)}
	return st.film
}

// turn rotates the hairs of a canvas w wide a quarter anticlockwise.
func turn(hairs []hair, w int) {
	for i := range hairs {
		for k, p := range hairs[i].p {
			hairs[i].p[k] = pt{p.y, float32(w-1) - p.x}
		}
	}
}
