package matte

import (
	"errors"
	"fmt"
	"image"
	"sync"
)

// An Enlargement brings a small matte to the size of its picture, following the
// picture's own edges: at the small size alpha is taken as a linear function of
// the picture's Y, Cb and Cr in each window of 3×3 pixels, and these functions,
// interpolated, are applied to the picture at full size (the guided filter with
// a colour guide of He, Sun and Tang, "Guided Image Filtering", 2013, in its
// fast form). It holds both pictures and about 12 bytes for each column; the
// functions are computed for the rows asked for and not kept.
type Enlargement struct {
	picture *planes
	small   plane
	same    bool // nothing to enlarge
	across  axis
	down    axis
	boxes   [4][]box // across and down, of luma; across and down, of chroma
	looms   sync.Pool
}

// NewEnlargement prepares to enlarge a matte to the size of a picture. The matte
// must not be larger and must have the picture's shape, within a pixel. Both
// must stay unchanged while the Enlargement is in use.
func NewEnlargement(small *image.Gray, picture *image.YCbCr) (*Enlargement, error) {
	s, err := grayPlane(small)
	if err != nil {
		return nil, fmt.Errorf("enlarge matte: %w", err)
	}
	p, err := planesOf(picture)
	if err != nil {
		return nil, fmt.Errorf("enlarge matte to picture: %w", err)
	}
	if err := checkShape(s.width, s.height, p.y.width, p.y.height); err != nil {
		return nil, fmt.Errorf("enlarge matte: %w", err)
	}
	e := &Enlargement{picture: p, small: s, same: s.width == p.y.width && s.height == p.y.height}
	if e.same {
		return e, nil
	}
	w, h := p.y.width, p.y.height
	e.across, e.down = newAxis(w, s.width), newAxis(h, s.height)
	e.boxes = [4][]box{
		boxes(w, s.width, w, 1, 0), boxes(h, s.height, h, 1, 0),
		boxes(w, s.width, p.cb.width, p.rx, p.px), boxes(h, s.height, p.cb.height, p.ry, p.py),
	}
	e.looms.New = func() any { return newLoom(e) }
	return e, nil
}

var errShape = errors.New("matte and picture differ in shape")

// checkShape refuses a small size that no one factor, rounded, makes of the large.
func checkShape(sw, sh, w, h int) error {
	a, b, c, d := int64(sw), int64(sh), int64(w), int64(h)
	if a > c || b > d || (a-1)*d >= (b+1)*c || (b-1)*c >= (a+1)*d {
		return fmt.Errorf("%w: %d×%d and %d×%d", errShape, sw, sh, w, h)
	}
	return nil
}

// Rows writes the rows top to bottom (excluded) of the full-size matte. The first
// row of dst receives row top; what dst has no room for, and rows the picture
// does not have, are left out. Safe for use from several goroutines at a time.
func (e *Enlargement) Rows(top, bottom int, dst *image.Gray) {
	out, err := grayPlane(dst)
	if err != nil {
		return
	}
	bottom = min(bottom, top+out.height, e.picture.y.height)
	if e.same {
		for y := max(top, 0); y < bottom; y++ {
			copy(out.row(y-top), e.small.row(y))
		}
		return
	}
	width := min(out.width, e.picture.y.width)
	l := e.looms.Get().(*loom)
	defer e.looms.Put(l)
	for y := max(top, 0); y < bottom; y++ {
		l.weave(y, out.row(y - top)[:width])
	}
}

// weave writes one row of the full-size matte.
func (l *loom) weave(y int, dst []byte) {
	e := l.e
	r := int(e.down.at[y])
	next := min(r+1, e.small.height-1)
	l.pair(r, next)
	upper, lower := l.mean(r), l.mean(next)
	part := e.down.part[y]
	luma := e.picture.y.row(y)
	for _, s := range l.spans {
		from, to := int(e.across.starts[s.from]), min(int(e.across.starts[s.to]), len(dst))
		if from >= to {
			continue
		}
		if s.flat {
			fill(dst[from:to], s.value)
			continue
		}
		lerp(l.line[s.from:s.to+1], upper[s.from:s.to+1], lower[s.from:s.to+1], part)
		cb, cr := l.chroma.fill(e.picture, y, from, to)
		if to-from < 4*(s.to-s.from) {
			applyEach(dst[from:to], luma[from:to], cb[from:to], cr[from:to], e.across.at[from:to], e.across.part[from:to], l.line)
			continue
		}
		for i := s.from; i < s.to; i++ {
			from, to := int(e.across.starts[i]), min(int(e.across.starts[i+1]), len(dst))
			if from < to {
				apply(dst[from:to], luma[from:to], cb[from:to], cr[from:to], e.across.part[from:to], &l.line[i], &l.line[i+1])
			}
		}
	}
}

func fill(dst []byte, v byte) {
	for i := range dst {
		dst[i] = v
	}
}

func lerp(dst, a, b []linear, part float32) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		d, p, q := &dst[i], &a[i], &b[i]
		d[0] = p[0] + (q[0]-p[0])*part
		d[1] = p[1] + (q[1]-p[1])*part
		d[2] = p[2] + (q[2]-p[2])*part
		d[3] = p[3] + (q[3]-p[3])*part
	}
}

// apply computes alpha for the pixels between two columns of functions.
func apply(dst, y, cb, cr []byte, part []float32, left, right *linear) {
	n := len(dst)
	y, cb, cr, part = y[:n], cb[:n], cr[:n], part[:n]
	l0, l1, l2, l3 := left[0], left[1], left[2], left[3]
	r0, r1, r2, r3 := right[0], right[1], right[2], right[3]
	for i := range dst {
		a, b, c := float32(y[i]), float32(cb[i]), float32(cr[i])
		l := l0*a + l1*b + l2*c + l3
		r := r0*a + r1*b + r2*c + r3
		l += (r-l)*part[i] + 0.5
		dst[i] = byte(min(max(int32(l), 0), 255))
	}
}

// applyEach is apply for small factors, where few pixels lie between two columns.
func applyEach(dst, y, cb, cr []byte, at []int32, part []float32, line []linear) {
	n := len(dst)
	y, cb, cr, at, part = y[:n], cb[:n], cr[:n], at[:n], part[:n]
	for i := range dst {
		two := line[at[i]:][:2]
		left, right := &two[0], &two[1]
		a, b, c := float32(y[i]), float32(cb[i]), float32(cr[i])
		l := left[0]*a + left[1]*b + left[2]*c + left[3]
		r := right[0]*a + right[1]*b + right[2]*c + right[3]
		l += (r-l)*part[i] + 0.5
		dst[i] = byte(min(max(int32(l), 0), 255))
	}
}
