package judge

// faceBlocks is the side of an area as large as a face in a group picture, in
// blocks: an eighth of the preview's height.
const faceBlocks = 3

// exposure gives the share of face-sized areas in which more than half of the
// pixels are white, and how light the subject is: the luma that three quarters of
// its pixels do not reach. Both per mille; light is at least 1.
func (g grid) exposure(p plane) (clipped, light int) {
	areas, burnt := 0, 0
	for y := 0; y+faceBlocks <= g.rows; y++ {
		for x := 0; x+faceBlocks <= g.cols; x++ {
			n, subject := g.face(x, y)
			if !subject {
				continue
			}
			areas++
			if n > faceBlocks*faceBlocks*block*block/2 {
				burnt++
			}
		}
	}
	if areas > 0 {
		clipped = burnt * 1000 / areas
	}
	return clipped, max(1, g.light(p)*1000/255)
}

// face counts the white pixels of one face-sized area and tells whether its middle
// is where the subject stands.
func (g grid) face(x, y int) (clipped int, subject bool) {
	for dy := range faceBlocks {
		for dx := range faceBlocks {
			clipped += g.cells[(y+dy)*g.cols+x+dx].clipped
		}
	}
	return clipped, g.cells[(y+faceBlocks/2)*g.cols+x+faceBlocks/2].subject
}

// light gives a luma, 0 to 255, of the blocks with edges where the subject stands,
// so that a bright or a dark plain screen does not count. Where hardly anything has
// edges, it is that of the whole picture.
func (g grid) light(p plane) int {
	edges := 0
	for i := range g.cells {
		if g.cells[i].subject && g.cells[i].edges {
			edges++
		}
	}
	var counts [256]int
	total := 0
	count := func(x0, y0, x1, y1 int) {
		for y := y0; y < y1; y++ {
			for _, v := range p.pix[y*p.w+x0 : y*p.w+x1] {
				counts[v]++
			}
		}
		total += (x1 - x0) * (y1 - y0)
	}
	if edges < 2*minCells {
		count(0, 0, p.w, p.h)
	} else {
		for i, c := range g.cells {
			if x, y := i%g.cols*block, i/g.cols*block; c.subject && c.edges {
				count(x, y, x+block, y+block)
			}
		}
	}
	seen := 0
	for v, n := range counts {
		if seen += n; seen*4 >= total*3 {
			return v
		}
	}
	return 255
}
