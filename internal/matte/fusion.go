package matte

// weighed is a sum over a column or a window: of the subject's weights, of its
// colours times them, of the background's colours times its weights, and of these
// weights. A window has at most 33×33 pixels, so 32 bits suffice.
type weighed [8]uint32

// sure is how much a pixel of a given alpha counts for the subject, and, with 255
// less alpha, for the background: the fourth power. A pixel that is half one and
// half the other shows neither's colour; where there are solid ones nearby they
// decide, and where there are none the half ones still do. Weights of alpha itself
// (as published) leave a quarter more of the old background in hair.
var sure = func() (weights [256]byte) {
	for i := range weights {
		a := float64(i) / 255
		weights[i] = byte(a*a*a*a*254 + a + 0.5)
	}
	return weights
}()

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
			i := y*w + x
			own, behind := sum.means(&src[i])
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
		a := uint32(sure[alpha[x]]) * sign
		rest := uint32(sure[255-alpha[x]]) * sign
		s[7] += rest
		s[0] += a
		s[1] += a * uint32(t[0])
		s[2] += a * uint32(t[1])
		s[3] += a * uint32(t[2])
		s[4] += rest * uint32(t[3])
		s[5] += rest * uint32(t[4])
		s[6] += rest * uint32(t[5])
	}
}

// means divides the sums by their weights.
func (s *weighed) means(here *tint) (own, behind [3]float32) {
	if s[0] > 0 {
		share := 1 / float32(s[0])
		own = [3]float32{float32(s[1]) * share, float32(s[2]) * share, float32(s[3]) * share}
	} else {
		own = [3]float32{float32(here[0]), float32(here[1]), float32(here[2])}
	}
	if rest := s[7]; rest > 0 {
		share := 1 / float32(rest)
		behind = [3]float32{float32(s[4]) * share, float32(s[5]) * share, float32(s[6]) * share}
	} else {
		behind = [3]float32{float32(here[3]), float32(here[4]), float32(here[5])}
	}
	return own, behind
}
