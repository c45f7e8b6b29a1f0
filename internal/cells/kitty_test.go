package cells

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"
)

// received plays the terminal's side of an upload: it joins the chunks and gives
// the first one's keys and the decoded picture.
func received(t testing.TB, upload string, tmux bool) (keys map[string]string, img image.Image) {
	t.Helper()
	if tmux {
		upload = unwrapped(t, upload)
	}
	var text strings.Builder
	for n := 0; upload != ""; n++ {
		rest, ok := strings.CutPrefix(upload, "\x1b_G")
		if !ok {
			t.Fatalf("no graphics sequence at %.20q", upload)
		}
		body, after, ok := strings.Cut(rest, "\x1b\\")
		if !ok {
			t.Fatal("a sequence does not end")
		}
		head, data, _ := strings.Cut(body, ";")
		here := map[string]string{}
		for _, kv := range strings.Split(head, ",") {
			k, v, _ := strings.Cut(kv, "=")
			here[k] = v
		}
		if len(data) > 4096 || len(data)%4 != 0 && after != "" {
			t.Fatalf("a chunk of %d bytes", len(data))
		}
		if more := here["m"] == "1"; more != (after != "") || here["q"] != "2" {
			t.Fatalf("chunk %d says %q with %d bytes to come", n, head, len(after))
		}
		if n == 0 {
			keys = here
		} else if len(here) > 2 {
			t.Fatalf("a later chunk says %q", head)
		}
		text.WriteString(data)
		upload = after
	}
	file, err := base64.StdEncoding.DecodeString(text.String())
	if err != nil {
		t.Fatal(err)
	}
	if img, err = png.Decode(bytes.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	return keys, img
}

// unwrapped takes tmux's envelopes off as tmux does.
func unwrapped(t testing.TB, s string) string {
	t.Helper()
	var out strings.Builder
	for s != "" {
		rest, ok := strings.CutPrefix(s, "\x1bPtmux;")
		if !ok {
			t.Fatalf("no envelope at %.20q", s)
		}
		for {
			i := strings.IndexByte(rest, 0x1b)
			if i < 0 || i+1 >= len(rest) {
				t.Fatal("an envelope does not end")
			}
			out.WriteString(rest[:i])
			next := rest[i+1]
			rest = rest[i+2:]
			if next == '\\' {
				break
			}
			if next != 0x1b {
				t.Fatalf("a single escape before %q within an envelope", next)
			}
			out.WriteByte(0x1b)
		}
		s = rest
	}
	return out.String()
}

// checkPlaceholders fails unless the lines name every row and column once, under
// the picture's number.
func checkPlaceholders(t testing.TB, f Frame, id int) {
	t.Helper()
	if len(f.Lines) != f.Rows {
		t.Fatalf("%d lines for %d rows", len(f.Lines), f.Rows)
	}
	for y, line := range f.Lines {
		want := fmt.Sprintf("\x1b[38;5;%dm", id)
		for x := range f.Cols {
			want += string(kitty.Placeholder) + string(kitty.Diacritic(y)) + string(kitty.Diacritic(x))
		}
		if line != want+reset {
			t.Fatalf("row %d is %q", y, line)
		}
		if w := ansi.StringWidth(line); w != f.Cols {
			t.Fatalf("row %d is %d cells wide, want %d", y, w, f.Cols)
		}
	}
}

func TestPlaced(t *testing.T) {
	img := photo(300, 200, 3)
	for _, tmux := range []bool{false, true} {
		p := Place(img, 40, 14, Placing{ID: 200, CellW: 9, CellH: 18, Tmux: tmux})
		checkPlaceholders(t, p.Frame, 200)
		keys, got := received(t, p.Upload, tmux)
		for k, v := range map[string]string{"a": "T", "U": "1", "f": "100", "i": "200", "c": "40", "r": "14", "q": "2"} {
			if keys[k] != v {
				t.Errorf("%s=%q, want %q", k, keys[k], v)
			}
		}
		if got.Bounds() != img.Rect { // it fits the cells' pixels: nothing is lost
			t.Fatalf("picture is %v", got.Bounds())
		}
		for y := range 200 {
			for x := range 300 {
				if got.At(x, y) != color.Color(color.RGBA(img.NRGBAAt(x, y))) {
					t.Fatalf("pixel %d,%d is %v, want %v", x, y, got.At(x, y), img.NRGBAAt(x, y))
				}
			}
		}
		bye := p.Delete
		if tmux {
			bye = unwrapped(t, bye)
		}
		for _, want := range []string{"\x1b_G", "a=d", "d=I", "i=200", "q=2", "\x1b\\"} {
			if !strings.Contains(bye, want) {
				t.Errorf("delete is %q: no %q", bye, want)
			}
		}
	}
}

// What is sent has no more pixels than the cells, the bound or the picture, and the
// picture's shape.
func TestPlacedIsBounded(t *testing.T) {
	for _, c := range []struct{ w, h, cols, rows, cellW, cellH, most, wantW, wantH int }{
		{900, 600, 40, 13, 10, 20, 0, 390, 260},
		{900, 600, 200, 60, 10, 20, 0, 848, 566},
		{900, 600, 200, 60, 10, 20, 60_000, 300, 200},
		{900, 600, 40, 13, 0, 0, 0, 390, 260},         // nobody has measured
		{900, 600, 40, 13, 5000, -1, 0, 390, 260},     // or nonsense
		{60, 40, 200, 60, 10, 20, 0, 60, 40},          // never enlarged
		{5000, 2, 20, 1, 10, 20, 0, 200, 1},           // thin
		{900, 600, 40, 13, 10, 20, 1, 1, 1},           // absurd
		{900, 600, 1000, 1000, 200, 200, 0, 848, 566}, // larger than marks reach
	} {
		p := Place(photo(c.w, c.h, 1), c.cols, c.rows, Placing{ID: 16, CellW: c.cellW, CellH: c.cellH, MaxPixels: c.most})
		checkPlaceholders(t, p.Frame, 16)
		_, got := received(t, p.Upload, false)
		if s := got.Bounds().Size(); s.X != c.wantW || s.Y != c.wantH {
			t.Errorf("%+v: sent %v", c, s)
		}
	}
}

// Transparent areas lie on the checkerboard or the background, in opaque pixels.
func TestPlacedIsOpaque(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 80, 40))
	_, got := received(t, Place(img, 8, 2, Placing{ID: 16}).Upload, false)
	seen := map[color.Color]int{}
	for y := range 40 {
		for x := range 80 {
			seen[got.At(x, y)]++
		}
	}
	if len(seen) != 2 || seen[color.RGBA{108, 108, 108, 255}] != 1600 {
		t.Errorf("checkerboard is %v", seen)
	}
	_, got = received(t, Place(img, 8, 2, Placing{ID: 16, Background: color.White}).Upload, false)
	if got.At(3, 3) != color.Color(color.RGBA{255, 255, 255, 255}) {
		t.Errorf("background is %v", got.At(3, 3))
	}
}

// The same picture has the same sum, whatever its number; another one has not.
func TestSameSum(t *testing.T) {
	a := Place(photo(90, 60, 1), 20, 7, Placing{ID: 16})
	b := Place(photo(90, 60, 1), 20, 7, Placing{ID: 17, Tmux: true})
	c := Place(photo(90, 60, 2), 20, 7, Placing{ID: 16})
	if a.Sum == "" || a.Sum != b.Sum || a.Sum == c.Sum {
		t.Errorf("sums %x, %x, %x", a.Sum, b.Sum, c.Sum)
	}
}

func TestNothingToPlace(t *testing.T) {
	for name, img := range odd() {
		for _, id := range []int{-1, 0, 256, 77} {
			for _, room := range [][2]int{{0, 3}, {3, 0}, {-1, -1}, {3, 2}} {
				p := Place(img, room[0], room[1], Placing{ID: id})
				checkShape(t, name, p.Frame, max(room[0], 0), max(room[1], 0))
				_, _, can := size(img)
				want := can && id == 77 && room[0] > 0 && room[1] > 0
				if (p.Upload != "") != want || (p.Delete != "") != want {
					t.Errorf("%s, id %d, %v: upload of %d bytes, delete %q", name, id, room, len(p.Upload), p.Delete)
				}
				if want {
					received(t, p.Upload, false)
				}
			}
		}
	}
}

func BenchmarkPlace(b *testing.B) {
	img := leaves(900, 600)
	for b.Loop() {
		p := Place(img, 106, 35, Placing{ID: 16, CellW: 10, CellH: 20})
		b.ReportMetric(float64(len(p.Upload)), "bytes")
	}
	b.ReportAllocs()
}
