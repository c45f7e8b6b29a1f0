package termshot

import (
	"slices"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// Screen is a terminal as far as a full-screen program needs one: cursor movement,
// erasing, scrolling, insert and delete, SGR, the alternate screen. What it does not
// know it ignores, as terminals do. Not safe for use by several goroutines.
type Screen struct {
	*Grid     // what is shown now
	main, alt *Grid

	col, row    int
	wrap        bool // the last column was written: the next character goes to the next row
	style       Style
	top, bottom int // the rows that scroll
	saved       [2]cursor
	modes       map[int]bool // private modes that were ever set or reset
	insert      bool
	last        string // for REP
	title       string
	keyboards   [2]int // kitty's keyboard modes, of the main and the alternate screen
	otherKeys   bool   // xterm's modifyOtherKeys
	rest        []byte // a sequence that is not whole yet
}

type cursor struct {
	col, row int
	style    Style
}

// Modes a full-screen program sets, and has to reset.
const (
	ModeWrap   = 7
	ModeCursor = 25 // the cursor is shown
	ModeAlt    = 1049
	ModeClick  = 1000
	ModeDrag   = 1002
	ModeMotion = 1003
	ModeFocus  = 1004
	ModeSGR    = 1006
	ModePaste  = 2004
	ModeSync   = 2026
	ModeUTF8   = 2027
)

// NewScreen gives a blank screen.
func NewScreen(cols, rows int) *Screen {
	g := newGrid(max(cols, 0), max(rows, 0))
	s := &Screen{Grid: g, main: g, alt: newGrid(g.Cols, g.Rows), modes: map[int]bool{ModeCursor: true, ModeWrap: true}}
	s.bottom = s.Rows - 1
	return s
}

// Resize changes the size as a window does: what does not fit is lost.
func (s *Screen) Resize(cols, rows int) {
	onAlt := s.Grid == s.alt
	s.main, s.alt = s.main.resized(max(cols, 0), max(rows, 0)), s.alt.resized(max(cols, 0), max(rows, 0))
	s.Grid = s.main
	if onAlt {
		s.Grid = s.alt
	}
	s.top, s.bottom, s.wrap = 0, s.Rows-1, false
	s.moveTo(s.col, s.row)
}

// Mode tells whether a private mode is set.
func (s *Screen) Mode(n int) bool { return s.modes[n] }

// Title is the window's.
func (s *Screen) Title() string { return s.title }

// Cursor gives the place of the cursor.
func (s *Screen) Cursor() (col, row int) { return s.col, s.row }

// Enhanced tells whether the keyboard is still in a mode of kitty's or xterm's.
func (s *Screen) Enhanced() bool { return s.keyboards != [2]int{} || s.otherKeys }

// Write takes what a program writes. It never fails.
func (s *Screen) Write(p []byte) (int, error) {
	tokens, rest := Tokens(append(s.rest, p...))
	s.rest = slices.Clone(rest)
	for _, t := range tokens {
		s.take(t)
	}
	return len(p), nil
}

func (s *Screen) take(t Token) {
	if s.Cols == 0 || s.Rows == 0 { // a window without cells shows nothing, but modes change
		if t.Kind == CSI && t.Prefix != "" {
			s.private(t)
		}
		return
	}
	switch t.Kind {
	case Text:
		s.print(t.Raw)
	case Control:
		s.control(t.Final)
	case Escape:
		s.escape(t)
	case CSI:
		if t.Prefix != "" || t.Inter != "" {
			s.private(t)
			return
		}
		s.csi(t)
	case OSC:
		s.osc(t.Params)
	case DCS, APC, Other, Broken: // nothing of them is shown
	}
}

// print writes characters. Each has the width that wcwidth gives it, unless the
// program has asked for whole graphemes.
func (s *Screen) print(text string) {
	method := ansi.WcWidth
	if s.modes[ModeUTF8] {
		method = ansi.GraphemeWidth
	}
	for len(text) > 0 {
		_, size := utf8.DecodeRuneInString(text)
		piece := text[:size]
		if s.modes[ModeUTF8] {
			piece, _ = ansi.FirstGraphemeCluster(text, ansi.GraphemeWidth)
		}
		text = text[len(piece):]
		s.put(piece, method.StringWidth(piece))
	}
}

func (s *Screen) put(piece string, width int) {
	if width == 0 {
		s.combine(piece)
		return
	}
	if (s.wrap || s.col+width > s.Cols) && s.modes[ModeWrap] {
		s.col = 0
		s.lineFeed()
	}
	s.wrap = false
	s.col = max(0, min(s.col, s.Cols-width))
	if s.insert {
		s.shift(width)
	}
	wide := width > 1 && s.col+1 < s.Cols
	if wide {
		s.set(s.col+1, s.row, Cell{Rest: true, Style: s.style})
	}
	s.set(s.col, s.row, Cell{Text: piece, Style: s.style})
	if wide {
		s.Grid.row(s.row)[s.col].Wide = true
		s.Grid.row(s.row)[s.col+1] = Cell{Rest: true, Style: s.style}
	}
	s.last = piece
	if s.col += width; s.col >= s.Cols {
		s.col, s.wrap = s.Cols-1, true
	}
}

// combine adds a mark to the character before the cursor.
func (s *Screen) combine(mark string) {
	col := s.col
	if !s.wrap {
		col--
	}
	if col > 0 && s.At(col, s.row).Rest {
		col--
	}
	if col >= 0 {
		c := &s.Grid.row(s.row)[col]
		if len(c.Text) < 64 {
			c.Text += mark
		}
	}
}

func (s *Screen) control(b byte) {
	switch b {
	case '\r':
		s.col, s.wrap = 0, false
	case '\n', '\v', '\f':
		s.lineFeed()
	case '\b':
		s.col, s.wrap = max(0, s.col-1), false
	case '\t':
		s.tab(1)
	}
}

func (s *Screen) tab(n int) {
	for ; n > 0; n-- {
		s.col = min(s.Cols-1, (s.col/8+1)*8)
	}
	for ; n < 0; n++ {
		s.col = max(0, (s.col-1)/8*8)
	}
	s.wrap = false
}

func (s *Screen) lineFeed() {
	s.wrap = false
	if s.row == s.bottom {
		s.scroll(s.top, 1)
		return
	}
	s.row = min(s.row+1, s.Rows-1)
}

// scroll moves the rows from one on up by n within the margins, or down by -n.
func (s *Screen) scroll(from, n int) {
	if from < s.top || from > s.bottom {
		return
	}
	rows := s.bottom - from + 1
	shift := max(-rows, min(n, rows))
	area := s.cells[from*s.Cols : (s.bottom+1)*s.Cols]
	if shift > 0 {
		copy(area, area[shift*s.Cols:])
		s.blank(s.bottom-shift+1, s.bottom)
		return
	}
	copy(area[-shift*s.Cols:], area[:(rows+shift)*s.Cols])
	s.blank(from, from-shift-1)
}

// blank empties whole rows in the background that is set.
func (s *Screen) blank(from, to int) {
	for row := from; row <= to; row++ {
		clear(s.Grid.row(row))
		s.fill(row, 0, s.Cols, s.style.BG)
	}
}

// shift makes room for n cells at the cursor, or closes -n.
func (s *Screen) shift(n int) {
	row := s.Grid.row(s.row)[s.col:]
	n = max(-len(row), min(n, len(row)))
	if n > 0 {
		copy(row[n:], row[:len(row)-n])
		s.wipe(row[:n])
		return
	}
	copy(row, row[-n:])
	s.wipe(row[len(row)+n:])
}

func (s *Screen) wipe(cells []Cell) {
	for i := range cells {
		cells[i] = Cell{Style: Style{BG: s.style.BG}}
	}
}

func (s *Screen) moveTo(col, row int) {
	s.col, s.row, s.wrap = max(0, min(col, s.Cols-1)), max(0, min(row, s.Rows-1)), false
}
