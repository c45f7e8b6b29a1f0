package greenscreen

import (
	"encoding/binary"
	"image"

	"backdrop/internal/matte"
)

const (
	// smallPixels is the size at which the edge band is filtered, at most: at 24
	// megapixels ten pixels by ten become one. At least leastBlock become one.
	smallPixels, leastBlock = 250_000, 16

	// tile is the side of the squares in which opacity is judged rough or soft.
	tile = 4

	// By how much opacity may vary within three tiles and count as soft: hair and
	// hard edges go from clear to solid there, and a filter would only blur them.
	softest, roughest = 50, 90
)

// refine filters the edge band where opacity changes slowly, in defocus, movement,
// veils and noise, guided by the picture (package matte): there the average of a
// neighbourhood knows more than a pixel. Hair is left as it was keyed.
func (c *Cutout) refine(img *image.YCbCr) {
	size := img.Rect.Size()
	r, err := matte.NewRefinement(c.Alpha, img, min(smallPixels, size.X*size.Y/leastBlock))
	if err != nil {
		return // a picture too small to have a coarser one
	}
	t := c.tiles()
	filtered := image.NewGray(c.Alpha.Rect)
	halves(t.h, func(from, to int) {
		for ty := from; ty < to; ty++ {
			if t.anySoft(ty) {
				top := ty * tile
				bottom := min(top+tile, c.Alpha.Rect.Dy())
				r.Rows(top, bottom, filtered.SubImage(image.Rect(0, top, c.Alpha.Rect.Dx(), bottom)).(*image.Gray))
			}
		}
	})
	halves(t.h, func(from, to int) {
		for ty := from; ty < to; ty++ {
			c.blend(filtered, t, ty)
		}
	})
}

// tiles is how opacity varies in squares of tile × tile pixels.
type tiles struct {
	w, h      int
	low, high []uint8
	weight    []uint8 // of the filtered opacity, 0 to 255
}

func (c *Cutout) tiles() *tiles {
	size := c.Alpha.Rect.Size()
	t := &tiles{w: (size.X + tile - 1) / tile, h: (size.Y + tile - 1) / tile}
	t.low, t.high, t.weight = make([]uint8, t.w*t.h), make([]uint8, t.w*t.h), make([]uint8, t.w*t.h)
	halves(t.h, func(from, to int) {
		for ty := from; ty < to; ty++ {
			t.measure(c.Alpha, ty)
		}
	})
	halves(t.h, func(from, to int) {
		for ty := from; ty < to; ty++ {
			t.weigh(ty)
		}
	})
	return t
}

// measure finds the least and the greatest opacity of a row of tiles.
func (t *tiles) measure(alpha *image.Gray, ty int) {
	low, high := t.low[ty*t.w:][:t.w], t.high[ty*t.w:][:t.w]
	for i := range low {
		low[i] = 255
	}
	w := alpha.Rect.Dx()
	for y := ty * tile; y < min((ty+1)*tile, alpha.Rect.Dy()); y++ {
		row := alpha.Pix[y*alpha.Stride:][:w]
		for tx := range low {
			from := tx * tile
			if from+tile <= w {
				if v := binary.LittleEndian.Uint32(row[from:]); v == 0 || v == 1<<32-1 {
					low[tx], high[tx] = min(low[tx], uint8(v)), max(high[tx], uint8(v))
					continue
				}
			}
			for _, a := range row[from:min(from+tile, w)] {
				low[tx], high[tx] = min(low[tx], a), max(high[tx], a)
			}
		}
	}
}

// weigh gives the tiles of a row their weights: none where all around is flat.
func (t *tiles) weigh(ty int) {
	for tx := range t.w {
		low, high := uint8(255), uint8(0)
		for y := max(ty-1, 0); y <= min(ty+1, t.h-1); y++ {
			for x := max(tx-1, 0); x <= min(tx+1, t.w-1); x++ {
				low, high = min(low, t.low[y*t.w+x]), max(high, t.high[y*t.w+x])
			}
		}
		if low < high {
			t.weight[ty*t.w+tx] = uint8(min(max((roughest-int(high-low))*255/(roughest-softest), 0), 255))
		}
	}
}

func (t *tiles) anySoft(ty int) bool {
	for _, w := range t.weight[ty*t.w:][:t.w] {
		if w > 0 {
			return true
		}
	}
	return false
}

// blend puts the filtered opacity into a row of tiles by their weights.
func (c *Cutout) blend(filtered *image.Gray, t *tiles, ty int) {
	weights := t.weight[ty*t.w:][:t.w]
	for y := ty * tile; y < min((ty+1)*tile, c.Alpha.Rect.Dy()); y++ {
		row, soft := c.Alpha.Pix[y*c.Alpha.Stride:][:c.Alpha.Rect.Dx()], filtered.Pix[y*filtered.Stride:]
		for tx, w := range weights {
			if w == 0 {
				continue
			}
			for x := tx * tile; x < min((tx+1)*tile, len(row)); x++ {
				old := int(row[x])
				row[x] = uint8(old + (int(soft[x])-old)*int(w)/255)
			}
		}
	}
}
