package cells

import (
	"strconv"
	"sync"
)

// glyphs are the characters of a block mode by mask; the last has every dot on.
type glyphs []string

// quarters are the block elements (Unicode U+2580 to U+259F), for Half too.
var quarters = glyphs{
	" ", "▘", "▝", "▀", "▖", "▌", "▞", "▛",
	"▗", "▚", "▐", "▜", "▄", "▙", "▟", "█",
}

// sixths are the sextants. U+1FB00 and what follows are in the order of the masks,
// but leave out the four that were there before: the blank, both half blocks and
// the full block (Unicode 13, Symbols for Legacy Computing).
var sixths = sync.OnceValue(func() glyphs {
	old := map[int]string{0: " ", leftSix: "▌", rightSix: "▐", 63: "█"}
	all, next := make(glyphs, 64), rune(0x1FB00)
	for mask := range all {
		if g, ok := old[mask]; ok {
			all[mask] = g
			continue
		}
		all[mask] = string(next)
		next++
	}
	return all
})

// The masks of the left and the right three dots of a sextant.
const (
	leftSix  = 1 + 4 + 16
	rightSix = 2 + 8 + 32
)

// reset ends every coloured line, so that nothing bleeds into what stands beside
// the picture.
const reset = "\x1b[m"

// paint writes the cells as lines.
func paint(cells []cell, cols, rows int, with glyphs) Frame {
	f := Frame{Cols: cols, Rows: rows, Lines: make([]string, rows)}
	p := pen{buf: make([]byte, 0, cols*24), glyphs: with, full: uint8(len(with) - 1)}
	for y := range rows {
		p.start()
		for _, c := range cells[y*cols : (y+1)*cols] {
			p.put(c)
		}
		p.buf = append(p.buf, reset...)
		f.Lines[y] = string(p.buf)
	}
	return f
}

// pen writes one line and remembers the colours that are set.
type pen struct {
	buf    []byte
	glyphs glyphs
	full   uint8 // the mask with every dot on
	fg, bg ink
}

func (p *pen) start() {
	p.buf = p.buf[:0]
	p.fg, p.bg = noInk, noInk
}

// put writes one cell. Turning a shape and its colours round shows the same, so
// the way round that changes fewer colours is taken: it saves a fifth of the
// bytes of a photo.
func (p *pen) put(c cell) {
	if c.on == c.off || c.mask == 0 {
		p.flat(c.off)
		return
	}
	if p.changes(c.off, c.on) < p.changes(c.on, c.off) {
		c = cell{mask: c.mask ^ p.full, on: c.off, off: c.on}
	}
	p.use(c.on, c.off)
	p.buf = append(p.buf, p.glyphs[c.mask]...)
}

// flat writes a cell of one colour: a space, or a full block where that needs no
// new colour.
func (p *pen) flat(c ink) {
	if c == p.fg && c != p.bg {
		p.buf = append(p.buf, p.glyphs[p.full]...)
		return
	}
	p.use(p.fg, c)
	p.buf = append(p.buf, ' ')
}

func (p *pen) changes(fg, bg ink) int {
	n := 0
	if fg != p.fg {
		n++
	}
	if bg != p.bg {
		n++
	}
	return n
}

// use sets the colours that differ, both in one sequence.
func (p *pen) use(fg, bg ink) {
	newFG, newBG := fg != p.fg, bg != p.bg
	if !newFG && !newBG {
		return
	}
	p.buf = append(p.buf, "\x1b["...)
	if newFG {
		p.colour('3', fg)
	}
	if newFG && newBG {
		p.buf = append(p.buf, ';')
	}
	if newBG {
		p.colour('4', bg)
	}
	p.buf = append(p.buf, 'm')
	p.fg, p.bg = fg, bg
}

// colour writes 38;2;r;g;b or 38;5;n (48 for the ground).
func (p *pen) colour(ground byte, c ink) {
	p.buf = append(p.buf, ground, '8', ';')
	if c&indexed != 0 {
		p.buf = append(p.buf, "5;"...)
		p.buf = strconv.AppendUint(p.buf, uint64(c&0xff), 10)
		return
	}
	p.buf = append(p.buf, "2;"...)
	p.buf = strconv.AppendUint(p.buf, uint64(c>>16&0xff), 10)
	p.buf = append(p.buf, ';')
	p.buf = strconv.AppendUint(p.buf, uint64(c>>8&0xff), 10)
	p.buf = append(p.buf, ';')
	p.buf = strconv.AppendUint(p.buf, uint64(c&0xff), 10)
}
