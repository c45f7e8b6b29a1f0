package judge

// The hash's cells, and how much brighter one must be than its neighbour, in levels
// of luma: less is left to noise and to the fall of light over a plain screen.
const (
	hashCols, hashRows = 9, 8
	hashStep           = 3
)

// hash gives 64 bits that stay nearly the same for nearly the same picture: one for
// each of 9×8 cells that is clearly brighter than its neighbour to the right (the
// idea is known as "difference hash"). It looks at the middle three quarters of the
// width, where the subject stands. Pictures narrower or lower than the grid have 0.
func hash(p plane) uint64 {
	x0, w := p.w/8, p.w-2*(p.w/8)
	if w < hashCols || p.h < hashRows {
		return 0
	}
	var bits uint64
	for r := range hashRows {
		y0, y1 := r*p.h/hashRows, (r+1)*p.h/hashRows
		var mean [hashCols]int
		for c := range hashCols {
			mean[c] = p.mean(x0+c*w/hashCols, y0, x0+(c+1)*w/hashCols, y1)
		}
		for c := range hashCols - 1 {
			bits <<= 1
			if mean[c] > mean[c+1]+hashStep*16 {
				bits |= 1
			}
		}
	}
	return bits
}

// mean gives 16 times the mean luma of a rectangle.
func (p plane) mean(x0, y0, x1, y1 int) int {
	total := 0
	for y := y0; y < y1; y++ {
		for _, v := range p.pix[y*p.w+x0 : y*p.w+x1] {
			total += int(v)
		}
	}
	return total * 16 / ((x1 - x0) * (y1 - y0))
}
