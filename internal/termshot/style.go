package termshot

// Colour is a cell's colour: the terminal's own, one of 256, or 24 bits.
type Colour int32

// Default is the terminal's own colour.
const Default Colour = 0

const trueColour Colour = 1 << 24

// Indexed gives one of the 256 colours of xterm's palette.
func Indexed(i int) Colour { return Colour(1 + i&255) }

// RGB gives a colour of 24 bits.
func RGB(r, g, b uint8) Colour { return trueColour | Colour(r)<<16 | Colour(g)<<8 | Colour(b) }

// Style is how a cell looks.
type Style struct {
	FG, BG                                                Colour
	Bold, Faint, Italic, Underline, Strike, Reverse, Hide bool
}

// sgr changes a style as CSI ... m says.
func (s Style) sgr(t Token) Style {
	groups := t.numbers()
	if len(groups) == 0 {
		return Style{}
	}
	for i := 0; i < len(groups); i++ {
		g := groups[i]
		switch n := g[0]; n {
		case 38, 48, 58:
			c, used, ok := extended(groups[i:])
			i += used
			switch {
			case !ok || n == 58: // the colour of underlines is not drawn
			case n == 38:
				s.FG = c
			default:
				s.BG = c
			}
		default:
			s = s.attribute(n, g)
		}
	}
	return s
}

// attribute is every parameter of SGR that stands for itself.
func (s Style) attribute(n int, g []int) Style {
	switch {
	case n <= 0:
		return Style{}
	case n == 1:
		s.Bold = true
	case n == 2:
		s.Faint = true
	case n == 3:
		s.Italic = true
	case n == 4:
		s.Underline = len(g) < 2 || g[1] != 0
	case n == 21:
		s.Underline = true
	case n == 7:
		s.Reverse = true
	case n == 8:
		s.Hide = true
	case n == 9:
		s.Strike = true
	case n == 22:
		s.Bold, s.Faint = false, false
	case n == 23:
		s.Italic = false
	case n == 24:
		s.Underline = false
	case n == 27:
		s.Reverse = false
	case n == 28:
		s.Hide = false
	case n == 29:
		s.Strike = false
	default:
		s = s.named(n)
	}
	return s
}

// named is the sixteen colours with numbers of their own, and the way back.
func (s Style) named(n int) Style {
	switch {
	case n >= 30 && n <= 37:
		s.FG = Indexed(n - 30)
	case n == 39:
		s.FG = Default
	case n >= 40 && n <= 47:
		s.BG = Indexed(n - 40)
	case n == 49:
		s.BG = Default
	case n >= 90 && n <= 97:
		s.FG = Indexed(n - 90 + 8)
	case n >= 100 && n <= 107:
		s.BG = Indexed(n - 100 + 8)
	}
	return s
}

// extended reads 38;5;N and 38;2;R;G;B in both spellings, and says how many further
// groups it took.
func extended(groups [][]int) (c Colour, used int, ok bool) {
	if g := groups[0]; len(g) > 1 { // 38:5:N, 38:2:R:G:B, 38:2::R:G:B
		switch {
		case g[1] == 5 && len(g) >= 3:
			return Indexed(g[2]), 0, true
		case g[1] == 2 && len(g) >= 5:
			rgb := g[len(g)-3:]
			return RGB(uint8(rgb[0]), uint8(rgb[1]), uint8(rgb[2])), 0, true
		}
		return 0, 0, false
	}
	if len(groups) < 2 {
		return 0, 0, false
	}
	switch {
	case groups[1][0] == 5 && len(groups) >= 3:
		return Indexed(groups[2][0]), 2, true
	case groups[1][0] == 2 && len(groups) >= 5:
		return RGB(uint8(groups[2][0]), uint8(groups[3][0]), uint8(groups[4][0])), 4, true
	}
	return 0, len(groups) - 1, false
}
