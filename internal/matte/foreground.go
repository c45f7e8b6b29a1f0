package matte

import (
	"image"
	"sync"
)

// workingPixels is the size at which colours are estimated: they change slowly.
const workingPixels = 250_000

// The radius of the two passes, in pixels at the working size.
const (
	farRadius  = 16
	nearRadius = 6
)

// A Foreground estimates what colour the subject itself has where it is partly
// transparent, so that no rim of the old background is left (blur fusion: Forte
// and Pitié, "Approximate Fast Foreground Colour Estimation", 2021): at a small
// size the subject's and the background's colours are averaged, weighted by powers of
// alpha and by what is left of it, and corrected by what the picture shows; then
// the same with a small radius. At full size the same correction is applied with
// the full alpha. It holds 24 bytes for each of at most 250,000 pixels.
type Foreground struct {
	picture       *planes // nil: there is none
	width, height int     // the working size
	luma          [][2]float32
	chroma        [][4]float32
	across, down  axis
	mixers        sync.Pool
}

// NewForeground estimates the colours of a picture's subject. The matte may have
// the picture's size or a smaller one. The picture must stay unchanged while the
// Foreground is in use. Of an empty picture or matte there is nothing to
// estimate: Rows then writes the picture's own colours, if any.
func NewForeground(picture *image.YCbCr, alpha *image.Gray) *Foreground {
	f := &Foreground{}
	p, err := planesOf(picture)
	if err != nil {
		return f
	}
	f.picture = p
	a, err := grayPlane(alpha)
	if err != nil {
		alpha = image.NewGray(image.Rect(0, 0, 1, 1))
		a, _ = grayPlane(alpha)
	}
	f.width, f.height = fit(p.y.width, p.y.height, workingPixels)
	if a.width <= f.width && a.height <= f.height {
		f.width, f.height = a.width, a.height
	} else if alpha = Shrink(alpha, min(f.width, a.width), min(f.height, a.height)); alpha != nil {
		a, _ = grayPlane(alpha)
		f.width, f.height = a.width, a.height
	}
	f.estimate(&a)
	f.across, f.down = newAxis(p.y.width, f.width), newAxis(p.y.height, f.height)
	f.mixers.New = func() any { return newMixer(f) }
	return f
}

// tint is a colour twice, Y, Cb, Cr: the subject's and the background's.
type tint [6]byte

// estimate fills luma and chroma.
func (f *Foreground) estimate(alpha *plane) {
	w, h := f.width, f.height
	seen := make([]tint, w*h)
	halves(h, func(top, bottom int) { f.reduce(seen, top, bottom) })
	far := make([]tint, w*h)
	halves(h, func(top, bottom int) {
		blur(seen, alpha, farRadius, top, bottom, func(i int, a float32, own, behind [3]float32) {
			for c := range own {
				v := own[c] + a*(float32(seen[i][c])-a*own[c]-(1-a)*behind[c])
				far[i][c] = byte(min(max(v, 0), 255) + 0.5)
				far[i][c+3] = byte(behind[c] + 0.5)
			}
		})
	})
	f.luma, f.chroma = make([][2]float32, w*h), make([][4]float32, w*h)
	halves(h, func(top, bottom int) {
		blur(far, alpha, nearRadius, top, bottom, func(i int, _ float32, own, behind [3]float32) {
			f.luma[i] = [2]float32{own[0], behind[0]}
			f.chroma[i] = [4]float32{own[1], own[2], behind[1], behind[2]}
		})
	})
}

// reduce brings rows of the picture to the working size, twice in each tint. It
// reads some of the rows only: colours are averaged over many pixels afterwards.
func (f *Foreground) reduce(out []tint, top, bottom int) {
	p := f.picture
	sums := make([]uint64, f.width)
	for c, ch := range [3]*plane{&p.y, &p.cb, &p.cr} {
		rx, ry, px, py := p.rx, p.ry, p.px, p.py
		if c == 0 {
			rx, ry, px, py = 1, 1, 0, 0
		}
		across := boxes(p.y.width, f.width, ch.width, rx, px)
		down := boxes(p.y.height, f.height, ch.height, ry, py)
		for y := top; y < bottom; y++ {
			clear(sums)
			n := uint64(0)
			first, last, step := down[y].some(4)
			for j := first; j <= last; j += step {
				row := ch.row(int(j))
				for x := range sums {
					sums[x] += uint64(across[x].total(row))
				}
				n++
			}
			row := out[y*f.width:][:f.width]
			for x, sum := range sums {
				area := uint64(across[x].sum) * n
				v := byte((sum + area/2) / area)
				row[x][c], row[x][c+3] = v, v
			}
		}
	}
}

// Rows writes the subject's colours for the rows top to bottom (excluded) of the
// picture. The first row of alpha (the full-size matte) and of dst is row top.
// Where alpha is 255 or 0 the picture's own luma stands, exactly, and so does its
// chroma where alpha is 255 or 0 all over the pixels that share it.
//
// dst may be 4:4:4, which suits composing pixel by pixel, or coarser: then its
// chroma goes with the mean alpha of the pixels that share a sample, which suits
// composing on 4:2:0 planes. Its chroma cells begin at the picture's left edge
// and at row top, which must be even where a sample of dst or of the picture
// stands for two rows.
// Where dst's ratio is the picture's own, samples are taken over as they are;
// where dst is coarser they are means, where it is finer, interpolated.
func (f *Foreground) Rows(top, bottom int, alpha *image.Gray, dst *image.YCbCr) {
	a, errA := grayPlane(alpha)
	out, errD := planesOf(dst)
	if f.picture == nil || errA != nil || errD != nil || top < 0 {
		return
	}
	n := min(bottom-top, a.height, out.y.height, f.picture.y.height-top)
	width := min(a.width, out.y.width, f.picture.y.width)
	if n <= 0 {
		return
	}
	m := f.mixers.Get().(*mixer)
	defer f.mixers.Put(m)
	m.cells(out.rx)
	for y := range n {
		m.lumaRow(top+y, a.row(y)[:width], out.y.row(y)[:width])
	}
	b := &band{top: top, rows: n, width: width, alpha: &a, out: out}
	for y := 0; y < n; y += out.ry {
		m.chromaRow(b, y, min(out.ry, n-y))
	}
}
