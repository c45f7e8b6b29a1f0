package matte

import (
	"fmt"
	"image"
	"sync"
)

// A Refinement improves the edge of a matte that has its picture's size already
// but was made pixel by pixel and is rough there: it shrinks the matte, which
// averages the faults away, enlarges it again along the picture's edges, and
// takes what comes out only near the edge.
type Refinement struct {
	enlarged *Enlargement
	alpha    plane
	weights  sync.Pool // *[]float32, one for each column of the small size
}

// NewRefinement prepares to refine a matte of the picture's size over a matte
// shrunk to about the given number of pixels (250,000 is right for 24 million).
// Matte and picture must stay unchanged while it is in use. It takes one byte
// for each small pixel.
func NewRefinement(alpha *image.Gray, picture *image.YCbCr, pixels int) (*Refinement, error) {
	p, err := grayPlane(alpha)
	if err != nil {
		return nil, fmt.Errorf("refine matte: %w", err)
	}
	w, h := fit(p.width, p.height, pixels)
	e, err := NewEnlargement(Shrink(alpha, w, h), picture)
	if err != nil {
		return nil, fmt.Errorf("refine matte: %w", err)
	}
	if e.picture.y.width != p.width || e.picture.y.height != p.height {
		return nil, fmt.Errorf("refine matte: %w: %d×%d and %d×%d", errShape, p.width, p.height, e.picture.y.width, e.picture.y.height)
	}
	r := &Refinement{enlarged: e, alpha: p}
	r.weights.New = func() any { s := make([]float32, w+1); return &s }
	return r, nil
}

// Rows writes the rows top to bottom (excluded) of the refined matte, as
// Enlargement.Rows does. Within one small pixel of a place where the shrunken
// matte varies, the enlarged one stands; from there it fades over into the matte
// as it was within one small pixel more.
func (r *Refinement) Rows(top, bottom int, dst *image.Gray) {
	out, err := grayPlane(dst)
	if err != nil {
		return
	}
	e := r.enlarged
	bottom = min(bottom, top+out.height, r.alpha.height)
	width := min(out.width, r.alpha.width)
	if e.same {
		e.Rows(top, bottom, dst)
		return
	}
	l := e.looms.Get().(*loom)
	defer e.looms.Put(l)
	weights := r.weights.Get().(*[]float32)
	defer r.weights.Put(weights)
	for y := max(top, 0); y < bottom; y++ {
		row := out.row(y - top)[:width]
		l.weave(y, row)
		r.keep(y, row, l, *weights)
	}
}

// keep puts back what lies away from the edge.
func (r *Refinement) keep(y int, row []byte, l *loom, weights []float32) {
	e, old := r.enlarged, r.alpha.row(y)
	at := int(e.down.at[y])
	upper, lower := l.roughRow(at), l.roughRow(min(at+1, e.small.height-1))
	part := e.down.part[y]
	for i := range upper {
		u, d := float32(upper[i]), float32(lower[i])
		weights[i] = u + (d-u)*part
	}
	weights[len(upper)] = weights[len(upper)-1]
	for i := range upper {
		from, to := int(e.across.starts[i]), min(int(e.across.starts[i+1]), len(row))
		a, b := weights[i], weights[i+1]
		switch {
		case from >= to || a == 1 && b == 1:
		case a == 0 && b == 0:
			copy(row[from:to], old[from:to])
		default:
			for x := from; x < to; x++ {
				w := a + (b-a)*e.across.part[x]
				o := float32(old[x])
				row[x] = byte(o + (float32(row[x])-o)*w + 0.5)
			}
		}
	}
}

// fit gives the largest size of a w×h picture's shape with at most so many
// pixels, never larger than it is and at least 1×1.
func fit(w, h, pixels int) (int, int) {
	pixels = max(pixels, 1)
	if int64(w)*int64(h) <= int64(pixels) {
		return w, h
	}
	tall := func(wide int) int64 { return max(1, (int64(wide)*int64(h)+int64(w)/2)/int64(w)) }
	low, high := 1, w
	for low < high {
		if mid := (low + high + 1) / 2; int64(mid)*tall(mid) <= int64(pixels) {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return low, int(min(tall(low), int64(pixels)))
}
