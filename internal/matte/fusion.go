package matte

// weighed is a sum over a column or a window: of alpha, of the subject's colours
// times alpha, of the background's times what is left. A window has at most
// 33×33 pixels, so 32 bits suffice.
type weighed [7]uint32

// blur gives to use, for each pixel of the rows top to bottom, the weighted means
// of both colours within radius. Where all weights are 0 the pixel's own stand.
func blur(src []tint, alpha *plane, radius, top, bottom int, use func(i int, a float32, own, behind [3]float32)) {
	w, h := alpha.width, alpha.height
	columns := make([]weighed, w)
	for y := max(top-radius, 0); y < min(top+radius, h); y++ {
		addRow(columns, src[y*w:][:w], alpha.row(y), 1)
	}
	for y := top; y < bottom; y++ {
		if in := y + radius; in < h {
			addRow(columns, src[in*w:][:w], alpha.row(in), 1)
		}
		if out := y - radius - 1; out >= 0 && y > top {
			addRow(columns, src[out*w:][:w], alpha.row(out), ^uint32(0))
		}
		high := min(y+radius, h-1) - max(y-radius, 0) + 1
		var sum weighed
		for x := range min(radius, w) {
			sum.join(&columns[x])
		}
		row := alpha.row(y)
		for x := range w {
			if in := x + radius; in < w {
				sum.join(&columns[in])
			}
			if out := x - radius - 1; out >= 0 {
				sum.leave(&columns[out])
			}
			n := high * (min(x+radius, w-1) - max(x-radius, 0) + 1)
			i := y*w + x
			own, behind := sum.means(uint32(n)*255, &src[i])
			use(i, float32(row[x])/255, own, behind)
		}
	}
}

func (s *weighed) join(o *weighed) {
	for c := range s {
		s[c] += o[c]
	}
}

func (s *weighed) leave(o *weighed) {
	for c := range s {
		s[c] -= o[c]
	}
}

// addRow adds a row to the sums of the columns, or with ^0 (that is, -1) takes it
// away.
func addRow(columns []weighed, src []tint, alpha []byte, sign uint32) {
	src, alpha = src[:len(columns)], alpha[:len(columns)]
	for x := range columns {
		s, t := &columns[x], &src[x]
		a := uint32(alpha[x]) * sign
		rest := 255*sign - a
		s[0] += a
		s[1] += a * uint32(t[0])
		s[2] += a * uint32(t[1])
		s[3] += a * uint32(t[2])
		s[4] += rest * uint32(t[3])
		s[5] += rest * uint32(t[4])
		s[6] += rest * uint32(t[5])
	}
}

// means divides the sums by their weights; whole is the sum of both weights.
func (s *weighed) means(whole uint32, here *tint) (own, behind [3]float32) {
	if s[0] > 0 {
		share := 1 / float32(s[0])
		own = [3]float32{float32(s[1]) * share, float32(s[2]) * share, float32(s[3]) * share}
	} else {
		own = [3]float32{float32(here[0]), float32(here[1]), float32(here[2])}
	}
	if rest := whole - s[0]; rest > 0 {
		share := 1 / float32(rest)
		behind = [3]float32{float32(s[4]) * share, float32(s[5]) * share, float32(s[6]) * share}
	} else {
		behind = [3]float32{float32(here[3]), float32(here[4]), float32(here[5])}
	}
	return own, behind
}
