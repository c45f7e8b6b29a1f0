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
	return expose(seed, max(width, 1), max(height, 1), false, true)
}

// expose renders a picture of w × h upright pixels. Sideways stores it turned a
// quarter anticlockwise (EXIF orientation 6 puts it right), so its size is h × w.
func expose(seed uint64, w, h int, sideways, withAlpha bool) Photo {
	step := 1
	for max(w, h)/step > 1800 {
		step *= 2
	}
	c := newCanvas((w+step-1)/step+1, (h+step-1)/step+1)
	s := newScene(seed, c.w, c.h)
	c.draw(s.strokes)
	s.screen.behind(c)
	if sideways {
		turn(c, s.hairs)
		w, h = h, w
	}
	d := &darkroom{neg: newNegative(c), step: step, seed: seed, tiles: loadTiles(), hairs: s.hairs, owner: c.owner, grainMul: 36}
	d.cb, d.cr, d.cw, d.ch = d.neg.cb, d.neg.cr, d.neg.w, d.neg.h
	if step == 1 {
		d.cb, d.cr = halved(d.cb, d.cw, d.ch), halved(d.cr, d.cw, d.ch)
		d.cw, d.ch = (d.cw+1)/2, (d.ch+1)/2
	}
	d.out = image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	if withAlpha {
		d.alpha = image.NewGray(image.Rect(0, 0, w, h))
	}
	d.develop()
	return Photo{Image: d.out, Alpha: d.alpha}
}

// turn rotates the canvas and the hairs a quarter anticlockwise.
func turn(c *canvas, hairs []hair) {
	t := newCanvas(c.h, c.w)
	for y := range t.h {
		for x := range t.w {
			t.dabs[y*t.w+x] = c.dabs[x*c.w+c.w-1-y]
			t.owner[y*t.w+x] = c.owner[x*c.w+c.w-1-y]
		}
	}
	for i := range hairs {
		for k, p := range hairs[i].p {
			hairs[i].p[k] = pt{p.y, float32(c.w-1) - p.x}
		}
	}
	*c = *t
}
