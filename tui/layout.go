package tui

// The smallest terminal the review screen is drawn in.
const (
	minWidth  = 80
	minHeight = 24
)

// rect is a place on the screen, in cells.
type rect struct{ x, y, w, h int }

// layout says where everything stands. Its rectangles cover the screen exactly:
// no overlap, no hole. layoutFor is the only place that takes one size from
// another.
type layout struct {
	w, h    int
	small   bool // too small for the screen: say so instead
	notice  rect // one line from whoever started the program
	header  rect
	air     rect // an empty line, where there is room
	caption rect // the views, and what the picture is
	canvas  rect // the picture
	gap     rect // between picture and side
	side    rect
	strip   rect
	log     rect
	page    rect // what any other page fills: all between head and status
	status  rect
	footer  rect
}

// thumbRows is how high a thumbnail in the strip is.
const thumbRows = 3

// layoutFor divides w × h cells, with or without a notice at the top and
// thumbnails in the strip.
func layoutFor(w, h int, notice, pictures bool) layout {
	l := layout{w: max(w, 0), h: max(h, 0)}
	if w < minWidth || h < minHeight {
		l.small = true
		return l
	}
	y := 0
	row := func(rows int) rect {
		r := rect{0, y, w, rows}
		y += rows
		return r
	}
	if notice {
		l.notice = row(1)
	}
	l.header = row(1)
	if h >= 30 {
		l.air = row(1)
	}
	strip, log := 3, min(1+(h-minHeight)/5, 8)
	if h >= 32 {
		strip = 4 // the guest, too
	}
	if h >= 40 && pictures {
		strip += thumbRows
	}
	body := row(h - y - strip - log - 2)
	l.strip, l.log, l.status, l.footer = row(strip), row(log), row(1), row(1)
	l.page = rect{0, body.y, w, l.status.y - body.y}

	side := min(max(w*3/10+6, 30), 58)
	left := w - side - 3
	l.caption = rect{0, body.y, left, 1}
	l.canvas = rect{0, body.y + 1, left, body.h - 1}
	l.gap = rect{left, body.y, 3, body.h}
	l.side = rect{left + 3, body.y, side, body.h}
	return l
}

// sheetFor places a prompt of that many lines at the bottom, over strip, log and
// footer first, so that the picture stays in sight.
func (l layout) sheetFor(lines int) rect {
	h := min(lines+2, l.h)
	w := min(l.w, 110)
	return rect{(l.w - w) / 2, l.h - h, w, h}
}

// split divides a page as the review page is: a large part, and a side.
func (l layout) split(r rect) (left, right rect) {
	return rect{r.x, r.y, l.gap.x, r.h}, rect{l.side.x, r.y, l.side.w, r.h}
}

// inner is the room inside a box with a border and a blank at each side.
func (r rect) inner() rect {
	return rect{r.x + 2, r.y + 1, max(r.w-4, 0), max(r.h-2, 0)}
}

// fill makes a block of text exactly as large as its rectangle.
func (r rect) fill(lines []string) []string {
	out := make([]string, r.h)
	for i := range out {
		line := ""
		if i < len(lines) {
			line = lines[i]
		}
		out[i] = pad(line, r.w)
	}
	return out
}

// centre gives how many blank cells to put before something of size n in room.
func centre(room, n int) int { return max(0, (room-n)/2) }
