package termshot

import "image/color"

// Theme is the terminal's own colours.
type Theme struct {
	FG, BG color.RGBA
	Base   [16]color.RGBA
}

// Dark gives the theme the README's pictures are drawn in.
func Dark() Theme {
	return themeOf(0xd5d8dd, 0x14151a, [16]uint32{0x1d1f21, 0xe06c6c, 0x7bc38b, 0xe5c07b, 0x6ea3e8, 0xc08be0, 0x62bcc4, 0xc8ccd4,
		0x7d828c, 0xf28b82, 0x97dba4, 0xf2d68f, 0x8fbcff, 0xd6a8f2, 0x84d7de, 0xffffff})
}

// Light gives a theme as on a terminal with a light background.
func Light() Theme {
	return themeOf(0x24262b, 0xfbfaf7, [16]uint32{0x24262b, 0xb3261e, 0x1f7a3d, 0x8f5a00, 0x1f5fbf, 0x8a3fa8, 0x0f766e, 0xb9bcc4,
		0x6a6d75, 0xc94a42, 0x2f9150, 0xa66f14, 0x3f7fdf, 0xa55fc2, 0x2a928a, 0xfbfaf7})
}

func themeOf(fg, bg uint32, base [16]uint32) Theme {
	t := Theme{FG: hex(fg), BG: hex(bg)}
	for i, c := range base {
		t.Base[i] = hex(c)
	}
	return t
}

func hex(v uint32) color.RGBA { return color.RGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 0xff} }

// of gives a colour of this theme; own is what the default stands for.
func (t Theme) of(c Colour, own color.RGBA) color.RGBA {
	switch {
	case c == Default:
		return own
	case c&trueColour != 0:
		return hex(uint32(c &^ trueColour))
	}
	return t.indexed(int(c) - 1)
}

// indexed is xterm's palette: sixteen of the theme, a cube of 6×6×6, 24 greys.
func (t Theme) indexed(i int) color.RGBA {
	if i < 16 {
		return t.Base[i]
	}
	if i >= 232 {
		v := uint8(8 + 10*(i-232))
		return color.RGBA{v, v, v, 0xff}
	}
	step := func(n int) uint8 {
		if n == 0 {
			return 0
		}
		return uint8(55 + 40*n)
	}
	i -= 16
	return color.RGBA{step(i / 36), step(i / 6 % 6), step(i % 6), 0xff}
}

// colours gives what a style is drawn in.
func (t Theme) colours(s Style) (fg, bg color.RGBA) {
	fg, bg = t.of(s.FG, t.FG), t.of(s.BG, t.BG)
	if s.Reverse {
		fg, bg = bg, fg
	}
	if s.Faint {
		fg = mix(fg, bg, 40)
	}
	if s.Hide {
		fg = bg
	}
	return fg, bg
}

// mix gives a colour with so much of another in it, in hundredths.
func mix(a, b color.RGBA, percent int) color.RGBA {
	m := func(x, y uint8) uint8 { return uint8((int(x)*(100-percent) + int(y)*percent) / 100) }
	return color.RGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), 0xff}
}
