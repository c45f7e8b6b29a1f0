package cells

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/disintegration/imaging"
)

var update = flag.Bool("update", false, "write the golden files")

var modes = []Mode{Half, Quadrant, Sextant, ASCII, Off}

// photo is a made picture with what photos have: gradients, edges, grain.
func photo(w, h int, seed uint64) *image.NRGBA {
	r := rand.New(rand.NewPCG(seed, 7))
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			u, v := float64(x)/float64(w), float64(y)/float64(h)
			c := [3]float64{40 + 150*v, 110 + 80*math.Sin(5*u+3*v), 200 - 120*u}
			if d := math.Hypot(u-0.5, (v-0.45)*1.2); d < 0.22 {
				c = [3]float64{225 - 300*d, 180 - 300*d, 150 - 250*d}
			} else if v > 0.75 && math.Abs(u-0.5) < 0.35 {
				c = [3]float64{30, 30, 60}
			}
			for i := range c {
				img.Pix[img.PixOffset(x, y)+i] = uint8(min(max(c[i]+r.NormFloat64()*6, 0), 255))
			}
			img.Pix[img.PixOffset(x, y)+3] = 255
		}
	}
	return img
}

// cutout is photo with a soft transparent surrounding.
func cutout(w, h int) *image.NRGBA {
	img := photo(w, h, 3)
	for y := range h {
		for x := range w {
			d := math.Hypot(float64(x)/float64(w)-0.5, float64(y)/float64(h)-0.5)
			img.Pix[img.PixOffset(x, y)+3] = uint8(min(max((0.45-d)*2000, 0), 255))
		}
	}
	return img
}

// screen is a minimal terminal of the test's own: it plays a frame back into
// 2×2 dots per cell, so that what is checked is what would be seen.
func screen(t testing.TB, f Frame) []rgb { return played(t, f, quarters, 2) }

// played is screen for any block mode of 2×dotH dots.
func played(t testing.TB, f Frame, with glyphs, dotH int) []rgb {
	t.Helper()
	masks := map[string]int{}
	for mask, g := range with {
		masks[g] = mask
	}
	w := f.Cols * 2
	dots := make([]rgb, w*f.Rows*dotH)
	for row, line := range f.Lines {
		fg, bg := rgb{}, rgb{}
		col := 0
		for line != "" {
			if rest, ok := strings.CutPrefix(line, "\x1b["); ok {
				seq, after, _ := strings.Cut(rest, "m")
				fg, bg = colours(t, seq, fg, bg)
				line = after
				continue
			}
			_, size := utf8.DecodeRuneInString(line)
			mask, ok := masks[line[:size]]
			if !ok {
				t.Fatalf("row %d: unexpected text %q", row, line)
			}
			line = line[size:]
			for k := range 2 * dotH {
				c := bg
				if mask>>k&1 == 1 {
					c = fg
				}
				dots[(row*dotH+k/2)*w+col*2+k%2] = c
			}
			col++
		}
		if col != f.Cols {
			t.Fatalf("row %d has %d cells, want %d", row, col, f.Cols)
		}
	}
	return dots
}

func colours(t testing.TB, seq string, fg, bg rgb) (rgb, rgb) {
	t.Helper()
	part := strings.Split(seq, ";")
	if seq == "" {
		return rgb{}, rgb{}
	}
	for len(part) > 0 {
		n := make([]int, len(part))
		for i := range part {
			n[i], _ = strconv.Atoi(part[i])
		}
		var c rgb
		used := 3
		switch {
		case len(n) >= 5 && n[1] == 2:
			c, used = rgb{uint8(n[2]), uint8(n[3]), uint8(n[4])}, 5
		case len(n) >= 3 && n[1] == 5 && n[2] >= 232:
			g := uint8(8 + 10*(n[2]-232))
			c = rgb{g, g, g}
		case len(n) >= 3 && n[1] == 5 && n[2] >= 16:
			k := n[2] - 16
			c = rgb{uint8(cubeLevels[k/36]), uint8(cubeLevels[k/6%6]), uint8(cubeLevels[k%6])}
		default:
			t.Fatalf("colour sequence %q", seq)
		}
		if n[0] == 38 {
			fg = c
		} else {
			bg = c
		}
		part = part[used:]
	}
	return fg, bg
}

// squares is the summed squared error between what is shown and what was meant.
func squares(shown, meant []rgb) (sum int64) {
	for i := range shown {
		for k := range 3 {
			d := int64(shown[i][k]) - int64(meant[i][k])
			sum += d * d
		}
	}
	return sum
}

func TestFit(t *testing.T) {
	for _, c := range []struct {
		w, h, cols, rows int
		aspect           float64
		wantC, wantR     int
	}{
		{600, 400, 80, 60, 2, 80, 27},
		{400, 600, 80, 60, 2, 80, 60},
		{400, 600, 100, 60, 2, 80, 60},
		{100, 100, 80, 24, 2, 48, 24},
		{100, 100, 80, 24, 1, 24, 24},
		{100, 100, 80, 24, 0, 48, 24},
		{100, 100, 80, 24, math.NaN(), 48, 24},
		{100, 100, 80, 24, math.Inf(1), 48, 24},
		{100, 100, 80, 24, -3, 48, 24},
		{10000, 1, 80, 24, 2, 80, 1},
		{1, 10000, 80, 24, 2, 1, 24},
		{math.MaxInt, math.MaxInt, 80, 24, 2, 48, 24},
		{0, 10, 80, 24, 2, 0, 0},
		{10, -1, 80, 24, 2, 0, 0},
		{10, 10, 0, 24, 2, 0, 0},
		{10, 10, 80, -1, 2, 0, 0},
	} {
		if gotC, gotR := Fit(c.w, c.h, c.cols, c.rows, c.aspect); gotC != c.wantC || gotR != c.wantR {
			t.Errorf("Fit(%d, %d, %d, %d, %v) = %d, %d; want %d, %d", c.w, c.h, c.cols, c.rows, c.aspect, gotC, gotR, c.wantC, c.wantR)
		}
	}
}

// One more cell on both sides would not fit any more, and the shape is right to
// half a cell.
func TestFitIsLargestAndKeepsShape(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		w, h, cols, rows := 1+r.IntN(6000), 1+r.IntN(6000), 1+r.IntN(200), 1+r.IntN(100)
		aspect := 1 + 1.5*r.Float64()
		c, rr := Fit(w, h, cols, rows, aspect)
		if c < 1 || rr < 1 || c > cols || rr > rows || (c != cols && rr != rows) {
			t.Fatalf("Fit(%d, %d, %d, %d, %v) = %d, %d", w, h, cols, rows, aspect, c, rr)
		}
		ideal := float64(w) / float64(h) * aspect
		wide, high := math.Abs(float64(c)-float64(rr)*ideal), math.Abs(float64(rr)-float64(c)/ideal)
		if wide > 0.5+1e-9 && high > 0.5+1e-9 && c > 1 && rr > 1 {
			t.Fatalf("Fit(%d, %d, %d, %d, %v) = %d, %d is out of shape", w, h, cols, rows, aspect, c, rr)
		}
	}
}

func TestWorking(t *testing.T) {
	for _, c := range []struct{ w, h, side, wantW, wantH int }{
		{900, 600, 300, 300, 200}, {600, 900, 300, 200, 300}, {120, 80, 300, 120, 80},
		{4000, 1, 300, 300, 1}, {1, 1, 1, 1, 1}, {10, 10, 0, 0, 0}, {10, 10, -4, 0, 0},
	} {
		got := Working(photo(c.w, c.h, 1), c.side)
		if got.Rect != image.Rect(0, 0, c.wantW, c.wantH) {
			t.Errorf("Working(%d×%d, %d) is %v", c.w, c.h, c.side, got.Rect)
		}
	}
	for _, img := range odd() {
		Working(img, 20)
	}
}

// The original may be changed or let go: the copy is its own.
func TestWorkingIsACopy(t *testing.T) {
	img := photo(8, 8, 1)
	copied := Working(img, 100)
	before := copied.NRGBAAt(3, 3)
	clear(img.Pix)
	if copied.NRGBAAt(3, 3) != before {
		t.Error("the working copy shares memory with the original")
	}
}

// odd are pictures that a renderer trips over.
func odd() map[string]image.Image {
	return map[string]image.Image{
		"nil":         nil,
		"empty":       image.NewNRGBA(image.Rect(5, 5, 5, 9)),
		"zero value":  &image.NRGBA{},
		"one pixel":   photo(1, 1, 1),
		"one row":     photo(300, 1, 1),
		"one column":  photo(1, 300, 1),
		"endless":     image.NewUniform(color.White),
		"off origin":  photo(40, 30, 1).SubImage(image.Rect(7, 9, 31, 22)),
		"grey":        image.NewGray16(image.Rect(-4, -4, 9, 3)),
		"transparent": image.NewNRGBA(image.Rect(0, 0, 30, 20)),
		"paletted":    image.NewPaletted(image.Rect(0, 0, 5, 5), color.Palette{color.Black, color.Transparent}),
		"camera":      image.NewYCbCr(image.Rect(0, 0, 33, 17), image.YCbCrSubsampleRatio422),
	}
}

func TestEveryLineIsAsWideAsAsked(t *testing.T) {
	sizes := [][2]int{{0, 0}, {0, 5}, {5, 0}, {-3, 4}, {4, -3}, {1, 1}, {2, 1}, {1, 2}, {7, 3}, {80, 24}}
	for name, img := range odd() {
		for _, size := range sizes {
			for _, mode := range append(modes, Mode(99)) {
				for _, o := range []Options{{}, {Dither256: true}, {Background: color.White}, {LightTerminal: true}} {
					f := Render(img, size[0], size[1], mode, o)
					checkShape(t, name, f, max(size[0], 0), max(size[1], 0))
					checkEscapes(t, name, f, mode)
				}
			}
		}
	}
}

func checkShape(t *testing.T, name string, f Frame, cols, rows int) {
	t.Helper()
	if f.Cols != cols || f.Rows != rows || len(f.Lines) != rows {
		t.Fatalf("%s: frame is %d×%d with %d lines, want %d×%d", name, f.Cols, f.Rows, len(f.Lines), cols, rows)
	}
	for _, line := range f.Lines {
		if got := ansi.StringWidth(line); got != cols {
			t.Fatalf("%s: line %q is %d wide, want %d", name, line, got, cols)
		}
	}
}

// A line with colours ends with a reset; one without has no escape byte at all.
func checkEscapes(t *testing.T, name string, f Frame, mode Mode) {
	t.Helper()
	for _, line := range f.Lines {
		if !strings.Contains(line, "\x1b") {
			continue
		}
		if mode != Half && mode != Quadrant && mode != Sextant {
			t.Fatalf("%s: %v line has escapes: %q", name, mode, line)
		}
		if !strings.HasSuffix(line, reset) {
			t.Fatalf("%s: line does not end with a reset: %q", name, line)
		}
	}
}

func TestSizeIsBounded(t *testing.T) {
	f := Render(photo(2, 2, 1), math.MaxInt, 3, Quadrant, Options{})
	checkShape(t, "too wide", f, MaxCols, 3)
	f = Render(photo(2, 2, 1), 3, math.MaxInt, Off, Options{})
	checkShape(t, "too high", f, 3, MaxRows)
}

// What a terminal shows of a Half frame is the samples themselves.
func TestHalfIsExact(t *testing.T) {
	img := photo(60, 80, 2)
	shown := screen(t, Render(img, 60, 40, Half, Options{}))
	for y := range 80 {
		for x := range 60 {
			c := img.NRGBAAt(x, y)
			if got := shown[y*120+x*2]; got != (rgb{c.R, c.G, c.B}) || got != shown[y*120+x*2+1] {
				t.Fatalf("dot %d,%d is %v, want %v", x, y, got, c)
			}
		}
	}
}

// Quadrant finds the least error of all 16 masks, found here by plain trial.
func TestQuadrantIsTheBestSplit(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	for range 5000 {
		var p [4]dot
		for k := range p {
			p[k] = dot{r.Int32N(256), r.Int32N(256), r.Int32N(256)}
		}
		best := math.Inf(1)
		for mask := range 16 {
			best = min(best, trialError(p[:], uint8(mask)))
		}
		if got := trialError(p[:], split(p).mask); got > best+1e-6 {
			t.Fatalf("split of %v has error %v, best is %v", p, got, best)
		}
	}
}

// trialError is the squared error of a mask whose sides take their exact means.
func trialError(p []dot, mask uint8) (sum float64) {
	for side := range uint8(2) {
		for c := range 3 {
			var n, s, s2 float64
			for k := range p {
				if mask>>k&1 == side {
					v := float64(p[k][c])
					n, s, s2 = n+1, s+v, s2+v*v
				}
			}
			if n > 0 {
				sum += s2 - s*s/n
			}
		}
	}
	return sum
}

// Against the same 2×2 samples, quadrants are never worse than halves, cell by
// cell (but for rounding a mean, at most a quarter of a step per channel and dot).
func TestQuadrantIsNeverWorseThanHalf(t *testing.T) {
	for seed := range uint64(5) {
		img := photo(90, 60, seed)
		fine := sample(img, 45, 30, 2, 2, Options{})
		quad := screen(t, Render(img, 45, 30, Quadrant, Options{}))
		half := screen(t, Render(imaging.Resize(img, 45, 60, imaging.Box), 45, 30, Half, Options{}))
		const rounding = 3 // 12 values a cell, each off by ≤ 1/2 from its mean
		for y := range 30 {
			for x := range 45 {
				at := y*2*90 + x*2
				pick := func(px []rgb) []rgb { return []rgb{px[at], px[at+1], px[at+90], px[at+91]} }
				q, h := squares(pick(quad), pick(fine.px)), squares(pick(half), pick(fine.px))
				if q > h+rounding {
					t.Fatalf("seed %d, cell %d,%d: quadrant error %d, half %d", seed, x, y, q, h)
				}
			}
		}
		if q, h := squares(quad, fine.px), squares(half, fine.px); q >= h {
			t.Fatalf("seed %d: quadrant error %d is no gain on half's %d", seed, q, h)
		}
	}
}

// Dithering must keep the brightness of an area and nearly its colour; rounding
// each dot alone is far off for these.
func TestDitherKeepsTone(t *testing.T) {
	for _, mode := range []Mode{Half, Quadrant, Sextant} {
		for _, want := range []rgb{{115, 70, 200}, {20, 160, 60}, {247, 3, 120}, {77, 77, 77}, {60, 66, 80}} {
			img := imaging.New(80, 80, color.NRGBA{want[0], want[1], want[2], 255})
			with, dotH := quarters, 2
			if mode == Sextant {
				with, dotH = sixths(), 3
			}
			shown := played(t, Render(img, 40, 40, mode, Options{Dither256: true}), with, dotH)
			var sum dot
			for _, p := range shown {
				sum = sum.plus(wide(p))
			}
			off := sum.mean(int32(len(shown))).minus(wide(want))
			if l := bright(off); l < -2000 || l > 2000 {
				t.Errorf("%v %v: brightness is off by %d thousandths", mode, want, l)
			}
			if off.square() > 3*9*9 {
				t.Errorf("%v %v: colour is off by %v", mode, want, off)
			}
		}
	}
}

// Every colour of the palette above 15 is its own nearest, and for colours in
// steps of 15 nothing in the whole palette is much nearer than what the short
// list of candidates gave.
func TestNearest(t *testing.T) {
	var palette []dot
	for k := range 216 {
		palette = append(palette, dot{cubeLevels[k/36], cubeLevels[k/6%6], cubeLevels[k%6]})
	}
	for k := range int32(24) {
		palette = append(palette, dot{8 + 10*k, 8 + 10*k, 8 + 10*k})
	}
	for _, p := range palette {
		if number, got := nearest(p.clamp(), p); got != p || palette[number&0xff-16] != p {
			t.Errorf("nearest(%v) = %d %v", p, number&0xff, got)
		}
	}
	tried, missed := 0, 0
	for k := range 18 * 18 * 18 {
		p := wide(rgb{uint8(k / 324 * 15), uint8(k / 18 % 18 * 15), uint8(k % 18 * 15)})
		best := int32(math.MaxInt32)
		for _, q := range palette {
			best = min(best, distance(p, q)+hue(p, q)/2)
		}
		number, got := nearest(p.clamp(), p)
		if got != palette[number&0xff-16] {
			t.Fatalf("nearest(%v) is number %d but colour %v", p, number&0xff, got)
		}
		tried++
		if distance(p, got)+hue(p, got)/2 > best {
			missed++
		}
		if distance(p, got)+hue(p, got)/2 > best*2+400 {
			t.Errorf("nearest(%v) = %v at %d; best is %d", p, got, distance(p, got)+hue(p, got)/2, best)
		}
	}
	if missed*10 > tried {
		t.Errorf("%d of %d colours have a nearer one outside the candidates", missed, tried)
	}
}

func TestTransparentAreas(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 8, 8))
	seen := map[rgb]bool{}
	for _, p := range screen(t, Render(img, 8, 4, Quadrant, Options{})) {
		seen[p] = true
	}
	if len(seen) != 2 || !seen[checker.even] || !seen[checker.odd] {
		t.Errorf("checkerboard is %v", seen)
	}
	for _, p := range screen(t, Render(img, 8, 4, Half, Options{Background: color.RGBA{10, 20, 30, 255}})) {
		if p != (rgb{10, 20, 30}) {
			t.Fatalf("background is %v", p)
		}
	}
	half := imaging.New(4, 4, color.NRGBA{255, 255, 255, 128})
	if p := screen(t, Render(half, 2, 1, Quadrant, Options{Background: color.Black}))[0]; p != (rgb{128, 128, 128}) {
		t.Errorf("half-transparent white on black is %v", p)
	}
}

func TestASCIIRampRises(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 256, 1))
	for x := range 256 {
		img.Pix[x] = uint8(x)
	}
	dark := Render(img, 256, 1, ASCII, Options{}).Lines[0]
	light := Render(img, 256, 1, ASCII, Options{LightTerminal: true}).Lines[0]
	for x := range 256 {
		if x > 0 && strings.IndexByte(rampDark, dark[x]) < strings.IndexByte(rampDark, dark[x-1]) {
			t.Fatalf("ramp falls at %d: %q", x, dark)
		}
		if strings.IndexByte(rampDark, dark[x])+strings.IndexByte(rampDark, light[x]) != len(rampDark)-1 {
			t.Fatalf("light is not dark turned round at %d", x)
		}
	}
	if dark[0] != ' ' || dark[255] != '@' {
		t.Errorf("ramp is %q", dark)
	}
}

// No sequence sets a colour that is set already.
func TestColoursAreNotRepeated(t *testing.T) {
	for _, mode := range []Mode{Half, Quadrant, Sextant} {
		one := Render(imaging.New(20, 20, color.White), 20, 2, mode, Options{}).Lines[1]
		if want := "\x1b[48;2;255;255;255m" + strings.Repeat(" ", 20) + reset; one != want {
			t.Errorf("%v: a plain line is %q", mode, one)
		}
		for _, line := range Render(photo(200, 200, 1), 40, 20, mode, Options{}).Lines {
			fg, bg := "", ""
			for _, seq := range strings.Split(line, "\x1b[")[1:] {
				part := strings.Split(seq[:strings.IndexByte(seq, 'm')], ";")
				for ; len(part) >= 5; part = part[5:] {
					now, last := strings.Join(part[1:5], ";"), &fg
					if part[0] == "48" {
						last = &bg
					}
					if now == *last {
						t.Fatalf("%v: colour %q is set twice running", mode, now)
					}
					*last = now
				}
			}
		}
	}
}

func TestSameInputSameBytes(t *testing.T) {
	img := cutout(123, 77)
	for _, mode := range modes {
		for _, o := range []Options{{}, {Dither256: true}} {
			first := Render(img, 33, 15, mode, o).String()
			for range 3 {
				if Render(img, 33, 15, mode, o).String() != first {
					t.Fatalf("%v is not repeatable", mode)
				}
			}
		}
	}
}

// Goldens are of pictures that need no resizing, so that they hold on every
// processor. Escapes are written as ␛ to be readable.
func TestGolden(t *testing.T) {
	for _, mode := range modes {
		for _, o := range []struct {
			name string
			Options
		}{{"true", Options{}}, {"256", Options{Dither256: true}}} {
			name := fmt.Sprintf("%v-%s", mode, o.name)
			t.Run(name, func(t *testing.T) {
				w, h := 12, 12
				if mode == Half {
					w = 6
				} else if mode == Sextant {
					h = 18
				} else if mode == ASCII {
					w, h = 6, 6
				}
				checkGolden(t, name, Render(wheel(w, h), 6, 6, mode, o.Options))
			})
		}
	}
}

// wheel is a small picture in whole-number arithmetic: ramps, a disc, a hole.
func wheel(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			u, v := x*24/w-12, y*24/h-12
			c := color.NRGBA{uint8(x * 255 / w), uint8(y * 255 / h), 90, 255}
			switch d := u*u + v*v; {
			case d < 16:
				c.A = 0
			case d < 64:
				c = color.NRGBA{250, 200, 40, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

func checkGolden(t *testing.T, name string, f Frame) {
	t.Helper()
	got := strings.ReplaceAll(f.String(), "\x1b", "␛") + "\n"
	file := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (write it with -update)", err)
	}
	if clean := strings.ReplaceAll(string(want), "\r\n", "\n"); clean != got {
		t.Errorf("%s differs:\n%s\nwant:\n%s", file, got, clean)
	}
}

func FuzzRender(f *testing.F) {
	f.Add(uint8(3), uint8(2), int8(4), int8(5), uint8(1), true, []byte{1, 2, 3})
	f.Add(uint8(0), uint8(0), int8(-1), int8(0), uint8(9), false, []byte{})
	f.Fuzz(func(t *testing.T, w, h uint8, cols, rows int8, mode uint8, dither bool, data []byte) {
		img := image.NewNRGBA(image.Rect(0, 0, int(w)%64, int(h)%64))
		copy(img.Pix, data)
		m := Mode(mode % 6)
		got := Render(img, int(cols), int(rows), m, Options{Dither256: dither})
		checkShape(t, "fuzz", got, max(int(cols), 0), max(int(rows), 0))
		checkEscapes(t, "fuzz", got, m)
	})
}

func BenchmarkRender(b *testing.B) {
	img := photo(612, 408, 1)
	for _, c := range []struct {
		name string
		mode Mode
		o    Options
	}{
		{"half", Half, Options{}}, {"half256", Half, Options{Dither256: true}},
		{"quadrant", Quadrant, Options{}}, {"quadrant256", Quadrant, Options{Dither256: true}},
		{"sextant", Sextant, Options{}}, {"sextant256", Sextant, Options{Dither256: true}},
		{"ascii", ASCII, Options{}},
	} {
		b.Run(c.name+"-80x60", func(b *testing.B) {
			bytes := 0
			for b.Loop() {
				bytes = len(Render(img, 80, 60, c.mode, c.o).String())
			}
			b.ReportMetric(float64(bytes), "bytes")
			b.ReportAllocs()
		})
	}
}

func BenchmarkWorking24MP(b *testing.B) {
	img := image.NewYCbCr(image.Rect(0, 0, 6000, 4000), image.YCbCrSubsampleRatio422)
	for b.Loop() {
		Working(img, 800)
	}
	b.ReportAllocs()
}
