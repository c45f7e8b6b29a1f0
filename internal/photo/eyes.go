package photo

import (
	"image"
	"slices"
)

// Spot is a place in a picture that is worth a close look, in thousandths of the
// picture: its middle from the left and from the top, and how much of the picture's
// width shows it with some air around it.
type Spot struct{ X, Y, Width int }

// Bounds of the search.
const (
	mostSpots    = 8
	detailCols   = 48   // squares across a picture
	detailWindow = 8    // squares a window is wide and high
	detailAir    = 240  // thousandths of the width that show a spot
	alsoGood     = 0.45 // of the best window's weight: what else is worth a look
)

// Eyes finds where a small upright picture has most fine detail that could be a face:
// in skin's colours, which light and dark skin share, and where people stand in
// pictures. It recognises nothing. Of a cutout (*image.NRGBA) what is clear does not
// count. The likeliest is first; a picture that shows nothing gives its upper middle.
func Eyes(img image.Image) []Spot {
	m := detailOf(img)
	type window struct {
		x, y   int
		weight float64
	}
	var all []window
	for y := 0; y+detailWindow <= m.rows; y++ {
		for x := 0; x+detailWindow <= detailCols; x++ {
			all = append(all, window{x, y, m.weight(x, y)})
		}
	}
	slices.SortStableFunc(all, func(a, b window) int {
		switch {
		case a.weight > b.weight:
			return -1
		case a.weight < b.weight:
			return 1
		}
		return 0
	})
	var out []Spot
	var taken []window
	for _, w := range all {
		if w.weight <= 0 || w.weight < alsoGood*all[0].weight || len(out) == mostSpots {
			break
		}
		if slices.ContainsFunc(taken, func(t window) bool {
			return max(t.x-w.x, w.x-t.x) < detailWindow && max(t.y-w.y, w.y-t.y) < detailWindow*3/2
		}) {
			continue
		}
		taken = append(taken, w)
		out = append(out, Spot{X: 1000 * (2*w.x + detailWindow) / (2 * detailCols), Y: 1000 * (2*w.y + detailWindow) / (2 * m.rows), Width: detailAir})
	}
	if len(out) == 0 {
		return []Spot{{X: 500, Y: 380, Width: detailAir}}
	}
	return out
}

// detailMap is how much fine detail each square of a picture has, and how much of it is
// in skin's colours, 0 to 1 both.
type detailMap struct {
	rows         int
	detail, skin []float64
}

// detailOf measures slopes of brightness from one pixel to the next, of up to 32 levels
// each: a hard edge counts no more than an eyelash.
func detailOf(img image.Image) detailMap {
	ycc := asYCbCr(img)
	cut, _ := img.(*image.NRGBA)
	w, h := ycc.Rect.Dx(), ycc.Rect.Dy()
	m := detailMap{}
	if w < detailCols || h < 2 {
		return m
	}
	m.rows = max(h*detailCols/w, 1)
	m.detail, m.skin = make([]float64, m.rows*detailCols), make([]float64, m.rows*detailCols)
	for y := range h - 1 {
		line, below := ycc.Y[y*ycc.YStride:][:w], ycc.Y[(y+1)*ycc.YStride:][:w]
		for x := range w - 1 {
			if cut != nil && !inside(cut, x, y) {
				continue
			}
			at := y*m.rows/h*detailCols + x*detailCols/w
			v := int(line[x])
			across, down := v-int(line[x+1]), v-int(below[x])
			m.detail[at] += float64(min(max(across, -across, down, -down), 32)) / 32
			c := ycc.COffset(x, y)
			if cb, cr := ycc.Cb[c], ycc.Cr[c]; v > 25 && cb >= 77 && cb <= 127 && cr >= 133 && cr <= 173 {
				m.skin[at]++
			}
		}
	}
	square := float64(w*h) / float64(len(m.detail))
	for i := range m.detail {
		m.detail[i], m.skin[i] = m.detail[i]/square, m.skin[i]/square
	}
	return m
}

// inside tells whether a pixel and those that it is compared with belong to the subject:
// the outline is no detail.
func inside(cut *image.NRGBA, x, y int) bool {
	at := y*cut.Stride + 4*x + 3
	return cut.Pix[at] >= 128 && cut.Pix[at+4] >= 128 && cut.Pix[at+cut.Stride] >= 128
}

// weight is what speaks for the window whose upper left square is given.
func (m detailMap) weight(x, y int) float64 {
	detail, skin := 0.0, 0.0
	for dy := range detailWindow {
		for dx := range detailWindow {
			i := (y+dy)*detailCols + x + dx
			detail += m.detail[i]
			skin += m.skin[i]
		}
	}
	const squares = detailWindow * detailWindow
	offX := (float64(x)+detailWindow/2)/detailCols - 0.5
	offY := (float64(y)+detailWindow/2)/float64(m.rows) - 0.4
	return detail / squares * (0.1 + skin/squares) * max(1-3*offX*offX-3*offY*offY, 0.05)
}
