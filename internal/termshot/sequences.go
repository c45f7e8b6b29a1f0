package termshot

import "strings"

// arg gives a parameter of a CSI, or what it is when left out.
func arg(groups [][]int, i, without int) int {
	if i >= len(groups) || groups[i][0] < 0 {
		return without
	}
	return groups[i][0]
}

// csi does what the sequences without a prefix say.
func (s *Screen) csi(t Token) {
	g := t.numbers()
	n := max(1, arg(g, 0, 1))
	switch t.Final {
	case 'm':
		s.style = s.style.sgr(t)
	case 'A', 'B', 'C', 'D', 'E', 'F', 'G', '`', 'H', 'f', 'd', 'a', 'e':
		s.cursorTo(t.Final, g, n)
	case 'I':
		s.tab(n)
	case 'Z':
		s.tab(-n)
	case 'J', 'K', 'X':
		s.erase(t.Final, arg(g, 0, 0), n)
	case '@':
		s.shift(n)
	case 'P':
		s.shift(-n)
	case 'L', 'M':
		if t.Final == 'L' {
			n = -n
		}
		s.scroll(s.row, n)
		s.col, s.wrap = 0, false
	case 'S':
		s.scroll(s.top, n)
	case 'T':
		s.scroll(s.top, -n)
	case 'b':
		for range min(n, s.Cols*s.Rows) {
			s.print(s.last)
		}
	case 'r':
		s.margins(arg(g, 0, 1)-1, arg(g, 1, s.Rows)-1)
	case 's', 'u':
		s.keep(t.Final == 's')
	case 'h', 'l':
		if arg(g, 0, 0) == 4 {
			s.insert = t.Final == 'h'
		}
	}
}

// cursorTo moves the cursor; up and down stay within the margins they begin in.
func (s *Screen) cursorTo(final byte, g [][]int, n int) {
	low, high := 0, s.Rows-1
	if s.row >= s.top && s.row <= s.bottom {
		low, high = s.top, s.bottom
	}
	switch final {
	case 'A':
		s.moveTo(s.col, max(low, s.row-n))
	case 'B', 'e':
		s.moveTo(s.col, min(high, s.row+n))
	case 'C', 'a':
		s.moveTo(s.col+n, s.row)
	case 'D':
		s.moveTo(s.col-n, s.row)
	case 'E':
		s.moveTo(0, min(high, s.row+n))
	case 'F':
		s.moveTo(0, max(low, s.row-n))
	case 'G', '`':
		s.moveTo(n-1, s.row)
	case 'd':
		s.moveTo(s.col, n-1)
	case 'H', 'f':
		s.moveTo(arg(g, 1, 1)-1, n-1)
	}
}

func (s *Screen) erase(final byte, what, n int) {
	bg := s.style.BG
	s.wrap = false
	switch {
	case final == 'X':
		s.fill(s.row, s.col, s.col+n, bg)
		return
	case what == 0:
		s.fill(s.row, s.col, s.Cols, bg)
	case what == 1:
		s.fill(s.row, 0, s.col+1, bg)
	case what == 2:
		s.fill(s.row, 0, s.Cols, bg)
	}
	if final == 'K' {
		return
	}
	switch what {
	case 0:
		s.blank(s.row+1, s.Rows-1)
	case 1:
		s.blank(0, s.row-1)
	case 2:
		s.blank(0, s.Rows-1)
	}
}

func (s *Screen) margins(top, bottom int) {
	top, bottom = max(0, top), min(bottom, s.Rows-1)
	if top >= bottom && s.Rows > 1 {
		return
	}
	s.top, s.bottom = top, bottom
	s.moveTo(0, 0)
}

// keep saves the cursor, or brings it back; each screen has its own.
func (s *Screen) keep(save bool) {
	c := &s.saved[0]
	if s.Grid == s.alt {
		c = &s.saved[1]
	}
	if save {
		*c = cursor{s.col, s.row, s.style}
		return
	}
	s.moveTo(c.col, c.row)
	s.style = c.style
}

func (s *Screen) escape(t Token) {
	if t.Inter != "" {
		return // character sets
	}
	switch t.Final {
	case 'M':
		if s.row == s.top {
			s.scroll(s.top, -1)
			return
		}
		s.moveTo(s.col, s.row-1)
	case 'D':
		s.lineFeed()
	case 'E':
		s.col = 0
		s.lineFeed()
	case '7':
		s.keep(true)
	case '8':
		s.keep(false)
	case 'c':
		title := s.title
		*s = *NewScreen(s.Cols, s.Rows)
		s.title = title
	}
}

// private does what the sequences with a prefix say, of which modes matter.
func (s *Screen) private(t Token) {
	switch {
	case t.Prefix == "?" && t.Inter == "" && (t.Final == 'h' || t.Final == 'l'):
		for _, g := range t.numbers() {
			s.setMode(g[0], t.Final == 'h')
		}
	case t.Prefix == ">" && t.Final == 'u':
		*s.keyboard() = min(*s.keyboard()+1, 32)
	case t.Prefix == "<" && t.Final == 'u':
		*s.keyboard() = max(0, *s.keyboard()-max(1, arg(t.numbers(), 0, 1)))
	case t.Prefix == ">" && t.Final == 'm':
		g := t.numbers()
		s.otherKeys = arg(g, 0, 0) == 4 && arg(g, 1, 0) > 0
	}
}

func (s *Screen) setMode(n int, on bool) {
	if n == ModeAlt && s.modes[n] != on {
		s.swap(on)
	}
	s.modes[n] = on
}

// keyboard gives how many of kitty's keyboard modes are stacked on the screen shown:
// each screen has a stack of its own.
func (s *Screen) keyboard() *int {
	if s.Grid == s.alt {
		return &s.keyboards[1]
	}
	return &s.keyboards[0]
}

// swap shows the other screen: the alternate one begins empty, the main one comes
// back with its cursor.
func (s *Screen) swap(toAlt bool) {
	if toAlt {
		s.keep(true)
		s.Grid = s.alt
		if s.Rows > 0 && s.Cols > 0 {
			s.blank(0, s.Rows-1)
		}
	} else {
		s.Grid = s.main
		s.keep(false)
	}
	s.top, s.bottom = 0, s.Rows-1
}

func (s *Screen) osc(text string) {
	what, rest, _ := strings.Cut(text, ";")
	if what == "0" || what == "2" {
		s.title = rest
	}
}
