package greenscreen

import "slices"

const (
	leastWidth = 0.40 // of the picture: how wide a screen is
	lowestTop  = 0.35 // of the picture: a screen reaches up at least that far
	atBorder   = 0.03 // of the picture: so near to its border the screen is not asked to surround anybody
	atRim      = 1.2  // cells: nearer still, it ends outside the picture
	bar        = 0.06 // of the picture: what reaches no further in from its border is nobody
	touching   = 0.45 // share of the subject's height (width, above) that may overlap an edge of the screen
)

// panel is the part of the picture in which the screen hangs, in cells: between
// two straight lines left and right, and below a third. A line beyond the
// picture's border does not count.
type panel struct{ left, right, top line }

// line is a + b·t, t running along the picture's side.
type line struct {
	a, b float32
	on   bool
	deep float32 // how far inside the picture it is at most, as a share of the picture
}

func (l line) at(t int) float32 { return l.a + l.b*float32(t) }

func (p panel) holds(x, y int) bool {
	return (!p.left.on || float32(x) >= p.left.at(y)) && (!p.right.on || float32(x) <= p.right.at(y)) && (!p.top.on || float32(y) >= p.top.at(x))
}

// frame finds where the screen hangs, whether it surrounds the subject, and what
// lies outside it.
func (f *found) frame() error {
	f.out = newMask(f.w, f.h)
	if f.plate != nil {
		return f.plateFrame()
	}
	rows, columns := f.runs(false), f.runs(true)
	if len(rows) == 0 || len(columns) == 0 {
		return none("nothing in the picture is smooth and as green or blue as a screen")
	}
	p := panel{
		left:  edge(rows, f.w, func(r run) float32 { return float32(r.first) }, false),
		right: edge(rows, f.w, func(r run) float32 { return float32(r.last) }, true),
		top:   edge(columns, f.h, func(r run) float32 { return float32(r.first) }, false),
	}
	if err := f.surrounds(p, rows, columns); err != nil {
		return err
	}
	for y := range f.h {
		for x := range f.w {
			f.out.on[y*f.w+x] = !p.holds(x, y)
		}
	}
	f.clutter()
	f.trim()
	return nil
}

// trim takes to the outside what is bare and within two cells of it: a little of
// the wall's colour is in there.
func (f *found) trim() {
	if !slices.Contains(f.out.on, true) {
		return
	}
	for i, on := range f.out.grown().grown().on {
		f.out.on[i] = f.out.on[i] || on && f.bare.on[i]
	}
}

// plateFrame takes what is outside from the calibrated plate.
func (f *found) plateFrame() error {
	inside, seen := 0, 0
	for y := range f.h {
		for x := range f.w {
			i := y*f.w + x
			f.out.on[i] = f.plate.out[f.plate.cell(x, y, f.w, f.h)]
			if !f.out.on[i] {
				inside++
				if f.bare.on[i] {
					seen++
				}
			}
		}
	}
	if seen*20 < inside {
		return none("only %d %% of the calibrated screen is to be seen", seen*100/max(inside, 1))
	}
	f.clutter()
	return nil
}

// run is where the screen begins and ends in one row (or column) of cells.
type run struct{ at, first, last, cells int }

// runs gives those rows (columns) that show a worthwhile piece of screen.
func (f *found) runs(columns bool) []run {
	n, length, step, stride := f.h, f.w, 1, f.w
	if columns {
		n, length, step, stride = f.w, f.h, f.w, 1
	}
	var out []run
	for at := range n {
		r := run{at: at, first: -1}
		for k := range length {
			if f.bare.on[at*stride+k*step] {
				if r.first < 0 {
					r.first = k
				}
				r.last = k
				r.cells++
			}
		}
		if r.cells*12 >= length {
			out = append(out, r)
		}
	}
	return out
}

// edge fits a line to where the runs begin (or end: far): for the first and the
// second half of them, the place beyond which few lie; a subject in between
// does not draw it in.
func edge(runs []run, length int, of func(run) float32, far bool) line {
	q := 0.15
	if far {
		q = 0.85
	}
	half := len(runs) / 2
	place := func(part []run) (t, v float32) {
		values := make([]float32, len(part))
		for i, r := range part {
			values[i] = of(r)
			t += float32(r.at) / float32(len(part))
		}
		return t, quantile(values, q)
	}
	_, v := place(runs)
	l := line{a: v, on: true}
	if half >= 4 {
		t1, v1 := place(runs[:half])
		t2, v2 := place(runs[half:])
		if abs(v2-v1) < 0.12*float32(length) {
			l.b = (v2 - v1) / (t2 - t1)
			l.a = v1 - l.b*t1
		}
	}
	from, to := l.at(runs[0].at), l.at(runs[len(runs)-1].at)
	l.deep = max(from, to)
	if far {
		l.deep = float32(length-1) - min(from, to)
	}
	l.on = l.deep > atRim
	l.deep /= float32(length)
	return l
}

// surrounds refuses a screen that is too small or ends behind the subject.
func (f *found) surrounds(p panel, rows, columns []run) error {
	var left, right, top []float32
	for _, r := range rows {
		left, right = append(left, float32(r.first)), append(right, float32(r.last))
	}
	for _, r := range columns {
		top = append(top, float32(r.first))
	}
	l, r, t := quantile(left, 0.15), quantile(right, 0.85), quantile(top, 0.15)
	if r-l+1 < leastWidth*float32(f.w) {
		return none("the screen fills only %.0f %% of the picture's width", (r-l+1)*100/float32(f.w))
	}
	if t > lowestTop*float32(f.h) {
		return none("what is green or blue begins too far down for a screen")
	}
	slack := 0.06 * (r - l)
	for _, side := range []struct {
		line line
		gap  func(run) float32
		name string
		runs []run
	}{
		{p.left, func(r run) float32 { return float32(r.first) - p.left.at(r.at) }, "left of", rows},
		{p.right, func(r run) float32 { return p.right.at(r.at) - float32(r.last) }, "right of", rows},
		{p.top, func(r run) float32 { return float32(r.first) - p.top.at(r.at) }, "above", columns},
	} {
		if !side.line.on || side.line.deep <= atBorder {
			continue
		}
		if share := overlap(side.runs, side.gap, slack); share > touching {
			return none("the screen does not reach far enough %s the subject", side.name)
		}
	}
	return nil
}

// overlap is the share of the runs interrupted by a subject in which the subject
// covers that edge of the screen.
func overlap(runs []run, gap func(run) float32, slack float32) float32 {
	covered, busy := 0, 0
	for _, r := range runs {
		g := gap(r)
		if g > slack {
			covered++
		}
		if g > slack || float32(r.last-r.first+1-r.cells) > slack {
			busy++
		}
	}
	if busy*10 < len(runs) {
		return 0
	}
	return float32(covered) / float32(busy)
}

// clutter marks as outside what comes in from the screen's left, right or upper
// edge without being part of the subject: poles, clamps, a lamp, dark corners.
// So does a bar along one of them: a rail, a strip of wall.
// It stays when it is a quarter as large as the largest thing or reaches far in:
// then it is taken for a guest at the border.
func (f *found) clutter() {
	parts := f.things()
	if len(parts) < 2 {
		return
	}
	largest := slices.MaxFunc(parts, func(a, b thing) int { return len(a.cells) - len(b.cells) })
	for _, t := range parts {
		small := t.rim && len(t.cells)*4 < len(largest.cells) && t.width*7 < f.w
		if (small || t.bar) && t.cells[0] != largest.cells[0] {
			f.remove(t)
		}
	}
}

// remove marks a thing as outside, and its rim, as wide as two cells, that is
// bare but has a little of it.
func (f *found) remove(t thing) {
	for _, i := range t.cells {
		x, y := i%f.w, i/f.w
		for v := max(y-2, 0); v <= min(y+2, f.h-1); v++ {
			for u := max(x-2, 0); u <= min(x+2, f.w-1); u++ {
				if j := v*f.w + u; j == i || f.bare.on[j] {
					f.out.on[j] = true
				}
			}
		}
	}
}

// thing is a connected piece of what is not screen.
type thing struct {
	cells []int
	rim   bool // it touches the left, right or upper edge of the screen or the picture
	width int  // cells from its left to its right
	bar   bool // it runs along the left, right or upper border and reaches nowhere far in
}

// things walks through all that is neither screen nor outside.
func (f *found) things() []thing {
	seen := make([]bool, len(f.cells))
	var out []thing
	for start := range f.cells {
		if seen[start] || f.bare.on[start] || f.out.on[start] {
			continue
		}
		t := thing{cells: []int{start}}
		seen[start] = true
		lo, hi, low, high := f.w, 0, 0, start/f.w
		for k := 0; k < len(t.cells); k++ {
			x, y := t.cells[k]%f.w, t.cells[k]/f.w
			lo, hi, low = min(lo, x), max(hi, x), max(low, y)
			t.rim = t.rim || x == 0 || y == 0 || x == f.w-1
			for _, d := range [8][2]int{{-1, -1}, {0, -1}, {1, -1}, {-1, 0}, {1, 0}, {-1, 1}, {0, 1}, {1, 1}} {
				u, v := x+d[0], y+d[1]
				if u < 0 || v < 0 || u >= f.w || v >= f.h {
					continue
				}
				i := v*f.w + u
				t.rim = t.rim || f.out.on[i]
				if !seen[i] && !f.bare.on[i] && !f.out.on[i] {
					seen[i] = true
					t.cells = append(t.cells, i)
				}
			}
		}
		t.width = hi - lo + 1
		w, h := float32(f.w), float32(f.h)
		t.bar = (low-high)*8 > f.h && (float32(hi) < bar*w || float32(lo) > (1-bar)*w) || (hi-lo)*8 > f.w && float32(low) < bar*h
		out = append(out, t)
	}
	return out
}
