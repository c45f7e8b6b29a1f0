package cells

// rampDark goes from no ink to most ink, which on a dark terminal is from dark
// to bright.
const rampDark = " .:-=+*#%@"

// ramp draws brightness as characters, with no escape byte.
func ramp(g grid, light bool) Frame {
	f := Frame{Cols: g.w, Rows: g.h, Lines: make([]string, g.h)}
	low, high := contrast(g)
	line := make([]byte, g.w)
	for y := range g.h {
		for x := range g.w {
			v := (luma(g.px[y*g.w+x]) - low) * int32(len(rampDark)) / (high - low + 1)
			v = min(max(v, 0), int32(len(rampDark)-1))
			if light {
				v = int32(len(rampDark)-1) - v
			}
			line[x] = rampDark[v]
		}
		f.Lines[y] = string(line)
	}
	return f
}

// luma is the brightness 0 to 255 with Rec. 601's weights, as JPEG has them.
func luma(p rgb) int32 {
	return (299*int32(p[0]) + 587*int32(p[1]) + 114*int32(p[2]) + 500) / 1000
}

// contrast returns the brightness that two samples in a hundred lie below and
// above. Ten steps are few: without this a photo before a green screen is all
// "=" and "+". A nearly even picture is left as it is.
func contrast(g grid) (low, high int32) {
	var count [256]int
	for _, p := range g.px {
		count[luma(p)]++
	}
	cut := len(g.px) / 50
	high = 255
	for n := count[0]; n <= cut && low < 255; n += count[low] {
		low++
	}
	for n := count[255]; n <= cut && high > 0; n += count[high] {
		high--
	}
	if high-low < 48 {
		return 0, 255
	}
	return low, high
}
