package termshot

import (
	"bytes"
	"go/parser"
	"go/scanner"
	"go/token"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

func newTestPainter(t *testing.T, o Options) *Painter {
	t.Helper()
	p, err := NewPainter(o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// picture draws text and gives the pixels as rows of # and space, of one cell.
func picture(p *Painter, text string) (out []string) {
	img := p.Paint(Capture(text, 0, 0))
	for y := range img.Rect.Dy() {
		row := ""
		for x := range img.Rect.Dx() {
			switch img.RGBAAt(x, y) {
			case p.theme.FG:
				row += "#"
			case p.theme.BG:
				row += " "
			default:
				row += "+"
			}
		}
		out = append(out, row)
	}
	return out
}

func TestBlocksFillTheirPartsExactly(t *testing.T) {
	p := newTestPainter(t, Options{Cell: 6})
	for text, want := range map[string][12]string{
		"▚": {"###   ", "###   ", "###   ", "###   ", "###   ", "###   ", "   ###", "   ###", "   ###", "   ###", "   ###", "   ###"},
		"▄": {"      ", "      ", "      ", "      ", "      ", "      ", "######", "######", "######", "######", "######", "######"},
		"🬂": {"######", "######", "######", "######", "      ", "      ", "      ", "      ", "      ", "      ", "      ", "      "},
		"█": {"######", "######", "######", "######", "######", "######", "######", "######", "######", "######", "######", "######"},
		"─": {"      ", "      ", "      ", "      ", "      ", "      ", "######", "      ", "      ", "      ", "      ", "      "},
		"┼": {"   #  ", "   #  ", "   #  ", "   #  ", "   #  ", "   #  ", "######", "   #  ", "   #  ", "   #  ", "   #  ", "   #  "},
		"┐": {"      ", "      ", "      ", "      ", "      ", "      ", "####  ", "   #  ", "   #  ", "   #  ", "   #  ", "   #  "},
	} {
		if got := [12]string(picture(p, text)); got != want {
			t.Errorf("%s is drawn as %q, want %q", text, got, want)
		}
	}
}

// TestLinesMeet holds that every line that leaves a cell leaves it where the next
// cell's line begins.
func TestLinesMeet(t *testing.T) {
	p := newTestPainter(t, Options{Cell: 10})
	edges := func(r rune) [4]string {
		rows := picture(p, string(r))
		var out [4]string
		for _, row := range rows {
			out[0] += row[:1]
			out[2] += row[len(row)-1:]
		}
		out[1], out[3] = rows[0], rows[len(rows)-1]
		return out
	}
	straight := map[byte][2][4]string{'1': {edges('─'), edges('│')}, '2': {edges('━'), edges('┃')}, '3': {edges('═'), edges('║')}}
	for r := rune(0x2500); r < 0x2580; r++ {
		a := arms[5*(r-0x2500):][:4]
		if a == "0000" && (r < 0x256d || r > 0x2570) {
			continue
		}
		if r >= 0x256d && r <= 0x2570 { // arcs, whose edges are those of the corners
			a = map[rune]string{'╭': "0011", '╮': "1001", '╯': "1100", '╰': "0110"}[r]
		}
		got := edges(r)
		for side := range 4 {
			want := string(bytes.Repeat([]byte(" "), len(got[side])))
			if a[side] != '0' {
				want = straight[a[side]][side%2][side]
			}
			if got[side] != want {
				t.Errorf("%c, side %d: %q, want %q", r, side, got[side], want)
			}
		}
	}
}

// TestScreensCanBeDrawn holds that every character in the words of our screens has a
// glyph or a shape.
func TestScreensCanBeDrawn(t *testing.T) {
	p := newTestPainter(t, Options{})
	files, err := filepath.Glob("../../tui/*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no screens found: %v", err)
	}
	seen := map[rune]bool{}
	for _, name := range files {
		if ok, _ := filepath.Match("*_test.go", filepath.Base(name)); ok {
			continue // there are names in all alphabets
		}
		for _, r := range literals(t, name) {
			seen[r] = r > 0x7e && unicode.IsPrint(r) && ansi.StringWidth(string(r)) == 1
		}
	}
	drawn := 0
	for r, check := range seen {
		if !check {
			continue
		}
		drawn++
		img := p.Paint(Capture(string(r), 1, 1))
		empty := p.Paint(Capture("", 1, 1))
		none := image.NewRGBA(img.Rect)
		copy(none.Pix, empty.Pix)
		missing(none, none.Rect, p.theme.FG)
		if bytes.Equal(img.Pix, none.Pix) || bytes.Equal(img.Pix, empty.Pix) {
			t.Errorf("%c (%U) cannot be drawn", r, r)
		}
	}
	if drawn < 30 {
		t.Errorf("only %d characters were looked at", drawn)
	}
}

// literals gives the characters of a file's strings.
func literals(t *testing.T, name string) (out []rune) {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.ParseFile(token.NewFileSet(), name, src, 0); err != nil {
		t.Fatal(err)
	}
	var s scanner.Scanner
	fset := token.NewFileSet()
	s.Init(fset.AddFile(name, -1, len(src)), src, nil, 0)
	for {
		_, tok, lit := s.Scan()
		switch tok {
		case token.EOF:
			return out
		case token.STRING:
			if text, err := strconv.Unquote(lit); err == nil {
				out = append(out, []rune(text)...)
			}
		case token.CHAR:
			if text, err := strconv.Unquote(lit); err == nil {
				out = append(out, []rune(text)...)
			}
		default:
		}
	}
}

func TestColoursAreDrawn(t *testing.T) {
	p := newTestPainter(t, Options{Cell: 8, Pad: 3})
	img := p.Paint(Capture("\x1b[48;2;10;20;30m \x1b[7m \x1b[0;41m \x1b[48;5;196m \x1b[48;5;250m \x1b[m█\x1b[2m█", 0, 0))
	for i, want := range []color.RGBA{{10, 20, 30, 255}, p.theme.FG, p.theme.Base[1], {255, 0, 0, 255}, {188, 188, 188, 255}, p.theme.FG, mix(p.theme.FG, p.theme.BG, 40)} {
		if got := img.RGBAAt(3+8*i+4, 3+8); got != want {
			t.Errorf("cell %d is %v, want %v", i, got, want)
		}
	}
	if img.RGBAAt(1, 1) != p.theme.BG {
		t.Error("the border has another colour")
	}
	if Light().BG == Dark().BG {
		t.Error("the light theme is the dark one")
	}
}

func TestWidthsAreKept(t *testing.T) {
	g := Capture("漢字é e\u0301|\n\x1b[1mab\x1b[m", 0, 0)
	if g.Cols != 8 || g.Rows != 2 || g.At(7, 0).Text != "|" || g.At(6, 0).Text != "e\u0301" || !g.At(1, 0).Rest {
		t.Errorf("%d×%d: %q", g.Cols, g.Rows, g.Text())
	}
	if g := Capture("abc\ndef\nghi", 2, 2); g.Text() != "ac\ndf" { // without wrap the last cell is written again
		t.Errorf("%q", g.Text())
	}
}

func TestPNG(t *testing.T) {
	p := newTestPainter(t, Options{})
	few := p.Paint(Capture("plain \x1b[31mtext", 0, 0))
	many := image.NewRGBA(image.Rect(0, 0, 40, 40))
	for i := range 1600 {
		many.SetRGBA(i%40, i/40, color.RGBA{uint8(i), uint8(i / 7), 9, 255})
	}
	for _, img := range []*image.RGBA{few, many} {
		var b bytes.Buffer
		if err := WritePNG(&b, img); err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		if _, paletted := got.(*image.Paletted); paletted != (img == few) {
			t.Errorf("it is a %T", got)
		}
		for y := range img.Rect.Dy() {
			for x := range img.Rect.Dx() {
				if color.RGBAModel.Convert(got.At(x, y)) != img.RGBAAt(x, y) {
					t.Fatalf("another colour at %d, %d", x, y)
				}
			}
		}
	}
}

func TestBadPainters(t *testing.T) {
	for _, o := range []Options{{Cell: 3}, {Cell: 99}, {Pad: -1}} {
		if _, err := NewPainter(o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}

// TestGIF plays an animation as a viewer does: every frame on top of the last, and
// compares what is seen with what was drawn.
func TestGIF(t *testing.T) {
	p := newTestPainter(t, Options{Cell: 8, Pad: 4})
	colourful := ""
	for i := range 600 {
		colourful += "\x1b[38;2;" + strconv.Itoa(i%256) + ";" + strconv.Itoa(i*7%256) + ";" + strconv.Itoa(i/3) + "m█"
		if i%30 == 29 {
			colourful += "\x1b[m\n"
		}
	}
	texts := []string{"one\nthe same", "two\nthe same", "two\nthe same", colourful, "\x1b[32mend"}
	var frames []Frame
	for _, s := range texts {
		frames = append(frames, Frame{Capture(s, 30, 20), 100 * time.Millisecond})
	}
	merged := Merge(frames, 150*time.Millisecond)
	if len(merged) != 4 || merged[1].Delay != 150*time.Millisecond {
		t.Fatalf("%d frames, the second for %v", len(merged), merged[1].Delay)
	}
	var b bytes.Buffer
	if err := p.WriteGIF(&b, merged); err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := p.WriteGIF(&again, merged); err != nil || !bytes.Equal(b.Bytes(), again.Bytes()) {
		t.Errorf("the same frames give another file (%v)", err)
	}
	g, err := gif.DecodeAll(&b)
	if err != nil {
		t.Fatal(err)
	}
	seen := image.NewRGBA(image.Rect(0, 0, g.Config.Width, g.Config.Height))
	for n, f := range g.Image {
		if g.Disposal[n] != gif.DisposalNone || g.Delay[n] < 2 {
			t.Errorf("frame %d: disposal %d, delay %d", n, g.Disposal[n], g.Delay[n])
		}
		lay(seen, f)
		if worst := furthest(seen, p.Paint(merged[n].Grid)); worst > 24 {
			t.Errorf("frame %d is wrong by %d", n, worst)
		} else if n < 2 && worst != 0 {
			t.Errorf("frame %d of few colours is wrong by %d", n, worst)
		}
	}
	if area := g.Image[1].Rect; area.Dy() > 16 || area.Dx() > 3*8 {
		t.Errorf("for three letters the second frame is %v", area)
	}
	if p.WriteGIF(&b, nil) == nil || p.WriteGIF(&b, []Frame{{Grid: Capture("a", 0, 0)}, {Grid: Capture("ab", 0, 0)}}) == nil {
		t.Error("no frames, or frames of two sizes, are taken")
	}
}

func lay(on *image.RGBA, f *image.Paletted) {
	for y := f.Rect.Min.Y; y < f.Rect.Max.Y; y++ {
		for x := f.Rect.Min.X; x < f.Rect.Max.X; x++ {
			if c := color.RGBAModel.Convert(f.At(x, y)).(color.RGBA); c.A == 255 {
				on.SetRGBA(x, y, c)
			}
		}
	}
}

func furthest(a, b *image.RGBA) (worst int) {
	for i := range a.Pix {
		worst = max(worst, int(a.Pix[i])-int(b.Pix[i]), int(b.Pix[i])-int(a.Pix[i]))
	}
	return worst
}
