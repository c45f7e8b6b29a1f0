package greenscreen

import (
	"image"
	"slices"
)

// shape is a picture's size in pixels.
type shape struct{ w, h int }

// Plate is a screen without a subject: its colour at every place. It is made by
// Calibrate, never changes, and holds about three megabytes.
type Plate struct {
	size   shape
	key    key
	w, h   int
	colors []rgb  // in codes, one a cell
	out    []bool // these cells lie outside the screen
}

// Calibrate learns the screen from an empty shot. Cut uses it for pictures of the
// same aspect ratio (to one part in a hundred), whatever their size and exposure.
// A picture without a screen is a *kiosk.Fault with code NoScreen.
func Calibrate(empty image.Image) (*Plate, error) {
	size := empty.Bounds().Size()
	if size.X <= 0 || size.Y <= 0 {
		return nil, none("the picture is empty")
	}
	s := look(open(empty))
	f, err := find(s, Options{}, shape{size.X, size.Y})
	if err != nil {
		return nil, err
	}
	known := f.bare.shrunk()
	f.spreadBare(known)
	colors := newField(s.w, s.h, 3)
	for i, on := range known.on {
		if c := s.cells[i].color; on {
			colors.set(i, 1, c[0], c[1], c[2])
		}
	}
	colors.fill()
	colors.calm()
	p := &Plate{size: shape{size.X, size.Y}, key: f.key, w: s.w, h: s.h, colors: make([]rgb, s.w*s.h), out: f.out.on}
	for i := range p.colors {
		copy(p.colors[i][:], colors.at(i))
	}
	return p, nil
}

// fits tells whether a picture has the plate's aspect ratio.
func (p *Plate) fits(s shape) bool {
	a, b := p.size.w*s.h, p.size.h*s.w
	return max(a-b, b-a)*100 <= b
}

// cell gives the plate's cell at cell (x, y) of a survey of w × h cells.
func (p *Plate) cell(x, y, w, h int) int {
	return min((2*y+1)*p.h/(2*h), p.h-1)*p.w + min((2*x+1)*p.w/(2*w), p.w-1)
}

// keyAt is the screen's colour there, and whether there is screen at all.
func (p *Plate) keyAt(x, y, w, h int) (key, bool) {
	i := p.cell(x, y, w, h)
	k := p.key
	k.color = p.colors[i]
	k.u, k.v = k.chroma(k.color)
	return k, !p.out[i]
}

// quantile gives the value below which the share q of v lies; of long lists it
// looks at some four thousand values.
func quantile(v []float32, q float64) float32 {
	if len(v) == 0 {
		return 0
	}
	step := len(v)/4096 + 1
	sample := make([]float32, 0, 4200)
	for i := step / 2; i < len(v); i += step {
		sample = append(sample, v[i])
	}
	slices.Sort(sample)
	return sample[min(int(q*float64(len(sample))), len(sample)-1)]
}

// spreadBare makes sure that the map of the screen has something to start from:
// where no bare cell is left after shrinking, the bare ones themselves.
func (f *found) spreadBare(known mask) {
	if slices.Contains(known.on, true) {
		return
	}
	copy(known.on, f.bare.on)
	if slices.Contains(known.on, true) {
		return
	}
	for i := range f.cells {
		known.on[i] = f.cells[i].screen
	}
}

// screenMap gives the screen's light (0 to 1) at every cell, also behind the subject. With
// a plate it is the plate times how much brighter this picture is there.
func (f *found) screenMap() *field {
	known := f.bare.shrunk()
	f.spreadBare(known)
	m := newField(f.w, f.h, 3)
	for i, on := range known.on {
		if !on || f.out.on[i] {
			continue
		}
		c := f.cells[i].color.lit()
		if f.plate != nil {
			q := f.plate.colors[f.plate.cell(i%f.w, i/f.w, f.w, f.h)].lit()
			for k := range c {
				c[k] = min(max(c[k], 0.002)/max(q[k], 0.002), 8)
			}
		}
		m.set(i, 1, c[0], c[1], c[2])
	}
	m.fill()
	m.calm()
	if f.plate != nil {
		for i := range f.cells {
			q := f.plate.colors[f.plate.cell(i%f.w, i/f.w, f.w, f.h)].lit()
			for k := range q {
				m.at(i)[k] *= max(q[k], 0.002)
			}
		}
	}
	return m
}
