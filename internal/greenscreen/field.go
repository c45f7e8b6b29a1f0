package greenscreen

// field holds n values at every cell, times the cell's weight while it is being
// filled: 0 is unknown, 1 is sure.
type field struct {
	w, h, n int
	v       []float32 // n for each cell
	weight  []float32
}

func newField(w, h, n int) *field {
	return &field{w: w, h: h, n: n, v: make([]float32, w*h*n), weight: make([]float32, w*h)}
}

func (f *field) at(i int) []float32 { return f.v[i*f.n : (i+1)*f.n : (i+1)*f.n] }

// set gives cell i values and a weight of up to 1.
func (f *field) set(i int, weight float32, values ...float32) {
	copy(f.at(i), values)
	f.weight[i] = weight
}

// fill gives every cell of little weight the mean of what is known around it,
// from coarser and coarser means (pull and push through a pyramid).
func (f *field) fill() {
	if f.w*f.h <= 1 {
		return
	}
	half := newField((f.w+1)/2, (f.h+1)/2, f.n)
	for y := range f.h {
		for x := range f.w {
			i := y*f.w + x
			if wt := f.weight[i]; wt > 0 {
				j := y/2*half.w + x/2
				half.weight[j] += wt
				to := half.at(j)
				for k, v := range f.at(i) {
					to[k] += v * wt
				}
			}
		}
	}
	for j, wt := range half.weight {
		if wt > 0 {
			for k, v := range half.at(j) {
				half.at(j)[k] = v / wt
			}
			half.weight[j] = min(wt, 1)
		}
	}
	half.fill()
	for y := range f.h {
		for x := range f.w {
			if i := y*f.w + x; f.weight[i] < 1 {
				f.blend(i, half, x, y)
			}
		}
	}
}

// blend gives cell i of f what its weight lacks from the half-size field.
func (f *field) blend(i int, half *field, x, y int) {
	x0, y0 := max((x-1)/2, 0), max((y-1)/2, 0)
	if x == 0 {
		x0 = 0
	}
	tx, ty := float32(0.25), float32(0.25)
	if x&1 == 1 {
		x0 = x / 2
	} else {
		tx = 0.75
	}
	if y&1 == 1 {
		y0 = y / 2
	} else {
		ty = 0.75
	}
	if x == 0 {
		tx = 0
	}
	if y == 0 {
		ty = 0
	}
	x1, y1 := min(x0+1, half.w-1), min(y0+1, half.h-1)
	a, b := half.at(y0*half.w+x0), half.at(y0*half.w+x1)
	c, d := half.at(y1*half.w+x0), half.at(y1*half.w+x1)
	own := f.at(i)
	t := f.weight[i]
	for k := range own {
		up, down := a[k]+(b[k]-a[k])*tx, c[k]+(d[k]-c[k])*tx
		q := up + (down-up)*ty
		own[k] = q + (own[k]-q)*t
	}
	f.weight[i] = 1
}

// calm averages each cell with its neighbours: noise of the picture must not
// become noise of the map.
func (f *field) calm() {
	out := make([]float32, len(f.v))
	for y := range f.h {
		for x := range f.w {
			to := out[(y*f.w+x)*f.n:][:f.n]
			for dy := -1; dy <= 1; dy++ {
				row := min(max(y+dy, 0), f.h-1) * f.w
				for dx := -1; dx <= 1; dx++ {
					for k, v := range f.at(row + min(max(x+dx, 0), f.w-1)) {
						to[k] += v / 9
					}
				}
			}
		}
	}
	f.v = out
}

// mask is a yes or no for every cell.
type mask struct {
	w, h int
	on   []bool
}

func newMask(w, h int) mask { return mask{w, h, make([]bool, w*h)} }

// shrunk keeps the cells whose eight neighbours (those inside the picture) are on.
func (m mask) shrunk() mask {
	across, out := newMask(m.w, m.h), newMask(m.w, m.h)
	for y := range m.h {
		row, to := m.on[y*m.w:][:m.w], across.on[y*m.w:][:m.w]
		for x, v := range row {
			to[x] = v && row[max(x-1, 0)] && row[min(x+1, m.w-1)]
		}
	}
	for y := range m.h {
		above, below := across.on[max(y-1, 0)*m.w:], across.on[min(y+1, m.h-1)*m.w:]
		for x := range m.w {
			out.on[y*m.w+x] = across.on[y*m.w+x] && above[x] && below[x]
		}
	}
	return out
}

// inverse is on where m is off.
func (m mask) inverse() mask {
	out := newMask(m.w, m.h)
	for i, v := range m.on {
		out.on[i] = !v
	}
	return out
}

// grown adds the neighbours of what is on.
func (m mask) grown() mask { return m.inverse().shrunk().inverse() }
