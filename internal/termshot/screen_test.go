package termshot

import (
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	for in, want := range map[string][]Token{
		"ab\x1b[1;31mc":        {{Kind: Text, Raw: "ab"}, {Kind: CSI, Raw: "\x1b[1;31m", Params: "1;31", Final: 'm'}, {Kind: Text, Raw: "c"}},
		"\x1b[?25l\r":          {{Kind: CSI, Raw: "\x1b[?25l", Prefix: "?", Params: "25", Final: 'l'}, {Kind: Control, Raw: "\r", Final: '\r'}},
		"\x1b[?2026$p":         {{Kind: CSI, Raw: "\x1b[?2026$p", Prefix: "?", Params: "2026", Inter: "$", Final: 'p'}},
		"\x1b]2;a\x07":         {{Kind: OSC, Raw: "\x1b]2;a\x07", Params: "2;a"}},
		"\x1b]2;ä\x1b\\":       {{Kind: OSC, Raw: "\x1b]2;ä\x1b\\", Params: "2;ä"}},
		"\x1b_Ga=q;AA\x1b\\":   {{Kind: APC, Raw: "\x1b_Ga=q;AA\x1b\\", Params: "Ga=q;AA"}},
		"\x1bP>|x\x1b\\":       {{Kind: DCS, Raw: "\x1bP>|x\x1b\\", Params: ">|x"}},
		"\x1b(B\x1bM":          {{Kind: Escape, Raw: "\x1b(B", Inter: "(", Final: 'B'}, {Kind: Escape, Raw: "\x1bM", Final: 'M'}},
		"a\xffb":               {{Kind: Text, Raw: "a"}, {Kind: Broken, Raw: "\xff"}, {Kind: Text, Raw: "b"}},
		"\u009b1m":             {{Kind: Broken, Raw: "\u009b"}, {Kind: Text, Raw: "1m"}},
		"\x1b[1\nm":            {{Kind: Broken, Raw: "\x1b[1"}, {Kind: Control, Raw: "\n", Final: '\n'}, {Kind: Text, Raw: "m"}},
		"\x1b]2;a\x1b[0mb\x07": {{Kind: Broken, Raw: "\x1b]2;a"}, {Kind: CSI, Raw: "\x1b[0m", Params: "0", Final: 'm'}, {Kind: Text, Raw: "b"}, {Kind: Control, Raw: "\a", Final: 7}},
	} {
		got, rest := Tokens([]byte(in))
		if len(rest) > 0 || len(got) != len(want) {
			t.Errorf("%q: %+v, rest %q", in, got, rest)
			continue
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%q: %+v, want %+v", in, got[i], want[i])
			}
		}
	}
	for _, in := range []string{"\x1b", "\x1b[", "\x1b[1;", "\x1b]2;x", "\x1b]2;x\x1b", "\x1b_G", "\xe2\x96", "\x1b("} {
		if got, rest := Tokens([]byte(in)); len(got) != 0 || string(rest) != in {
			t.Errorf("%q is not whole, but gives %+v", in, got)
		}
	}
}

// shows tells what a screen of 10×4 shows: rows that are empty at the end are left out.
var shows = []struct{ name, in, want string }{
	{"text", "ab\r\ncd", "ab\ncd"},
	{"wraps", "0123456789ab", "0123456789\nab"},
	{"wraps only with the next character", "0123456789\r\nab", "0123456789\nab"},
	{"no wrap", "\x1b[?7l0123456789ab", "012345678b"},
	{"scrolls", "a\r\nb\r\nc\r\nd\r\ne", "b\nc\nd\ne"},
	{"cursor", "\x1b[2;3Hx\x1b[Ay\x1b[2Dz\x1b[4Gw\x1b[3dv", "  zw\n  x\n    v"},
	{"moves stay inside", "\x1b[99;99Hx\x1b[99A\x1b[99Dy", "y\n\n\n         x"},
	{"backspace, tab", "ab\bc\td\x1b[Ze", "ac      e"},
	{"erase line", "abcdef\x1b[3G\x1b[K", "ab"},
	{"erase to the left", "abcdef\x1b[3G\x1b[1K", "   def"},
	{"erase characters", "abcdef\x1b[2G\x1b[2X", "a  def"},
	{"erase below", "a\r\nb\r\nc\x1b[2;1H\x1b[J", "a"},
	{"erase all", "a\r\nb\x1b[2J", ""},
	{"insert, delete", "abcdef\x1b[2G\x1b[2@\x1b[5G\x1b[P", "a  bdef"},
	{"insert mode", "abc\r\x1b[4hx\x1b[4ly", "xybc"},
	{"lines", "a\r\nb\r\nc\x1b[2;1H\x1b[L\x1b[1;1H\x1b[M", "\nb\nc"},
	{"margins", "a\r\nb\r\nc\r\nd\x1b[2;3r\x1b[3;1H\n", "a\nc\n\nd"},
	{"scroll up", "a\r\nb\x1b[S", "b"},
	{"scroll down", "a\r\nb\x1b[T", "\na\nb"},
	{"reverse index", "a\r\nb\x1b[H\x1bM", "\na\nb"},
	{"repeat", "a-\x1b[3b", "a----"},
	{"wide", "漢字x", "漢字x"},
	{"wide, cut", "漢字\x1b[2Gx", " x字"},
	{"wide at the edge", "012345678漢", "012345678\n漢"},
	{"combining", "e\u0301x", "e\u0301x"},
	{"combining at the edge", "012345678e\u0301", "012345678e\u0301"},
	{"alternate screen and back", "ab\x1b[?1049hxyz\x1b[?1049lc", "abc"},
	{"on the alternate screen", "ab\x1b[?1049hxyz", "  xyz"},
	{"strings show nothing", "a\x1b]0;t\x07\x1b_Gx\x1b\\\x1bP1\x1b\\b", "ab"},
	{"saved cursor", "ab\x1b7cd\x1b8x", "abxd"},
}

func TestScreen(t *testing.T) {
	for _, c := range shows {
		whole, bytewise := NewScreen(10, 4), NewScreen(10, 4)
		_, _ = whole.Write([]byte(c.in))
		for i := range len(c.in) {
			_, _ = bytewise.Write([]byte(c.in[i : i+1]))
		}
		if got := strings.TrimRight(whole.Text(), "\n"); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if !whole.Equal(bytewise.Grid) {
			t.Errorf("%s: byte by byte it is %q", c.name, bytewise.Text())
		}
	}
}

func TestModes(t *testing.T) {
	s := NewScreen(20, 5)
	_, _ = s.Write([]byte("\x1b[?1049h\x1b[?25l\x1b[?2004;1002h\x1b[>1u\x1b[>4;2m\x1b]2;title\x07"))
	if !s.Mode(ModeAlt) || s.Mode(ModeCursor) || !s.Mode(ModePaste) || !s.Mode(ModeDrag) || !s.Enhanced() || s.Title() != "title" {
		t.Errorf("%v, enhanced %v, %q", s.modes, s.Enhanced(), s.Title())
	}
	_, _ = s.Write([]byte("\x1b[?1049l\x1b[<1u\x1b[>4m"))
	if !s.Enhanced() {
		t.Error("a keyboard mode that was set on the alternate screen was taken off the main one")
	}
	_, _ = s.Write([]byte("\x1b[?1049h\x1b[<1u\x1b[?1049l\x1b[?25h"))
	if s.Enhanced() || s.Mode(ModeAlt) || !s.Mode(ModeCursor) {
		t.Errorf("%v, enhanced %v", s.modes, s.Enhanced())
	}
}

func TestStyles(t *testing.T) {
	for in, want := range map[string]Style{
		"\x1b[1;3;4;7;9m":             {Bold: true, Italic: true, Underline: true, Reverse: true, Strike: true},
		"\x1b[1;2m\x1b[22m":           {},
		"\x1b[31;102m":                {FG: Indexed(1), BG: Indexed(10)},
		"\x1b[38;5;200;48;2;1;2;3;1m": {FG: Indexed(200), BG: RGB(1, 2, 3), Bold: true},
		"\x1b[38:2::9:8:7m":           {FG: RGB(9, 8, 7)},
		"\x1b[38:2:9:8:7;4m":          {FG: RGB(9, 8, 7), Underline: true},
		"\x1b[58;2;1;2;3;31m":         {FG: Indexed(1)},
		"\x1b[31m\x1b[39;2m":          {Faint: true},
		"\x1b[31m\x1b[m":              {},
		"\x1b[4:0m":                   {},
		"\x1b[38;5m":                  {},
		"\x1b[38;2;1;2m":              {},
	} {
		s := NewScreen(3, 1)
		_, _ = s.Write([]byte(in + "x"))
		if got := s.At(0, 0).Style; got != want {
			t.Errorf("%q: %+v, want %+v", in, got, want)
		}
	}
}

func TestErasingTakesTheBackground(t *testing.T) {
	s := NewScreen(4, 2)
	_, _ = s.Write([]byte("\x1b[44m\x1b[2J\x1b[mab\x1b[41m\x1b[K"))
	for col, want := range []Colour{Default, Default, Indexed(1), Indexed(1)} {
		if got := s.At(col, 0).Style.BG; got != want {
			t.Errorf("column %d: %d, want %d", col, got, want)
		}
	}
	if s.At(0, 1).Style.BG != Indexed(4) {
		t.Error("the second row is not blue")
	}
}

func TestAnySize(t *testing.T) {
	var all strings.Builder
	for _, c := range shows {
		all.WriteString(c.in)
	}
	for _, size := range [][2]int{{0, 0}, {1, 0}, {0, 1}, {1, 1}, {2, 1}, {1, 5}, {-3, 2}} {
		s := NewScreen(size[0], size[1])
		_, _ = s.Write([]byte(all.String()))
		s.Resize(7, 3)
		_, _ = s.Write([]byte(all.String()))
		s.Resize(size[0], size[1])
		_, _ = s.Write([]byte(all.String() + "\x1b[?1049h" + all.String()))
		if s.Cols != max(0, size[0]) || s.Rows != max(0, size[1]) {
			t.Errorf("%v became %d×%d", size, s.Cols, s.Rows)
		}
	}
}

func TestResizeCutsWideCharacters(t *testing.T) {
	s := NewScreen(4, 1)
	_, _ = s.Write([]byte("ab漢"))
	s.Resize(3, 2)
	if got := s.Line(0); got != "ab" || s.Rows != 2 {
		t.Errorf("%q in %d rows", got, s.Rows)
	}
}

func FuzzScreen(f *testing.F) {
	for _, c := range shows {
		f.Add([]byte(c.in), 10, 4)
	}
	f.Fuzz(func(t *testing.T, data []byte, cols, rows int) {
		s := NewScreen(cols%50, rows%20)
		_, _ = s.Write(data)
		if c, r := s.Cursor(); s.Cols > 0 && s.Rows > 0 && (c < 0 || r < 0 || c >= s.Cols || r >= s.Rows) {
			t.Errorf("the cursor is at %d, %d of %d×%d", c, r, s.Cols, s.Rows)
		}
		s.Resize(rows%20, cols%50)
		_, _ = s.Write(data)
	})
}
