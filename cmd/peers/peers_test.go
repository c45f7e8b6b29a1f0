package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"backdrop/internal/samples"
)

// The test program plays the other programs: started with one of these words
// it behaves like them.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "generate", "mattes", "encode":
			if err := run(context.Background(), os.Args[1:], time.Time{}, os.Stdout, os.Stderr); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			os.Exit(0)
		case "photo", "fake":
			os.Exit(fake(os.Args[2:]))
		}
	}
	os.Exit(m.Run())
}

// fake: write FILE LOG NAME, silent, fails, usage, or what backdrop's
// "photo" takes: upload, key, compose.
func fake(args []string) int {
	switch args[0] {
	case "write", "compose":
		if args[0] == "write" {
			f, err := os.OpenFile(args[2], os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
			if err != nil {
				return 1
			}
			fmt.Fprint(f, args[3])
			f.Close()
			return wrote(args[1])
		}
		return wrote(args[2])
	case "upload":
		return wrote(args[2])
	case "key":
		return fakeKey(args[1], args[2])
	case "fails":
		fmt.Fprintln(os.Stderr, "out of paper\nand more")
		return 1
	case "usage":
		return 2
	}
	return 0
}

func wrote(name string) int {
	if os.WriteFile(name, []byte("picture"), 0o644) != nil {
		return 1
	}
	return 0
}

// fakeKey makes all that is mostly green or blue transparent, and refuses skies.
func fakeKey(from, to string) int {
	img, err := decoded(from)
	if err != nil {
		return 1
	}
	c := img.YCbCrAt(img.Rect.Dx()/2, 0)
	if r, _, _ := color.YCbCrToRGB(c.Y, c.Cb, c.Cr); r > 90 { // no screen is that pale
		return 1
	}
	out := image.NewNRGBA(img.Rect)
	for i := range img.Y {
		x, y := i%img.Rect.Dx(), i/img.Rect.Dx()
		c := img.YCbCrAt(x, y)
		r, g, b := color.YCbCrToRGB(c.Y, c.Cb, c.Cr)
		if int(g) > int(r)+30 && int(g) > int(b)+30 {
			continue
		}
		out.SetNRGBA(x, y, color.NRGBA{r, g, b, 255})
	}
	if writeFile(to, func(w io.Writer) error { return png.Encode(w, out) }) != nil {
		return 1
	}
	return 0
}

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		v    []float64
		want float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{5, 1}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 100, 2}, 3}} {
		before := fmt.Sprint(c.v)
		if got := median(c.v); got != c.want {
			t.Errorf("median of %v is %v", c.v, got)
		}
		if fmt.Sprint(c.v) != before {
			t.Errorf("median sorted %s in place", before)
		}
	}
}

func TestSum(t *testing.T) {
	var r row
	r.sum([]effort{{30 * time.Millisecond, 5 * time.Millisecond, 7e6}, {10 * time.Millisecond, 9 * time.Millisecond, 9e6}, {20 * time.Millisecond, 1 * time.Millisecond, 8e6}})
	if r.wall != 20 || r.least != 10 || r.cpu != 5 || r.memory != 9 {
		t.Errorf("got %+v", r)
	}
}

func TestTimesAreAgainstTheFirstPeer(t *testing.T) {
	rows := []row{{name: "gone", fault: "not installed"}, {name: "ours", ours: true, wall: 50, least: 49, cpu: 80, memory: 11.4, bytes: 71000},
		{name: "peer", wall: 200, least: 190, cpu: 201.5, bytes: 70400}, {name: "slow", wall: 3.456, least: 1}}
	var out bytes.Buffer
	p := printer{out: &out}
	p.times("Work", rows)
	want := `
Work  wall ms     ×  least ms  cpu ms  RSS MB  out kB
gone  not installed
ours     50.0  0.25      49.0      80      11      71
peer      200  1.00       190     202       -      70
slow     3.46  0.02      1.00       -       -       -
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
	out.Reset()
	p.markdown = true
	p.times("Work", rows[:2])
	want = `
| Work | wall ms | × | least ms | cpu ms | RSS MB | out kB |
|---|--:|--:|--:|--:|--:|--:|
| gone | not installed |  |  |  |  |  |
| **ours** | 50.0 | - | 49.0 | 80 | 11 | 71 |
`
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestCommandLine(t *testing.T) {
	photo := filepath.Join(t.TempDir(), "a.jpg")
	if err := os.WriteFile(photo, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	o, err := parse([]string{"--rounds", "3", "--only", "key", "--markdown", "--dir", "d", "--bin", "b", photo}, io.Discard)
	if err != nil || o.rounds != 3 || o.only != "key" || !o.markdown || o.dir != "d" || o.bin != "b" || len(o.files) != 1 {
		t.Errorf("got %+v, %v", o, err)
	}
	if o.width != 6000 || o.height != 4000 || o.mattePixelsWide != 3000 {
		t.Errorf("sizes are %d×%d and %d", o.width, o.height, o.mattePixelsWide)
	}
	if o, err := parse([]string{"--full"}, io.Discard); err != nil || o.mattePixelsWide != 6000 || o.rounds != 7 {
		t.Errorf("--full: got %+v, %v", o, err)
	}
	for _, args := range [][]string{{"--rounds", "0"}, {"--rounds", "100"}, {"--only", "lunch"}, {"--width", "5"}, {"--width", "99999"}, {"--nothing"}, {photo + "x"}} {
		if o, err := parse(args, io.Discard); err == nil {
			t.Errorf("%q gave %+v", args, o)
		}
	}
}

func TestRaceRunsInTurnAndExcuses(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	log := filepath.Join(dir, "log")
	as := func(name string, ours bool, args ...string) tool {
		return tool{name: name, ours: ours, file: self, suffix: ".jpg", args: append([]string{"fake"}, args...)}
	}
	twice := as("two", false, "write", "%OUT", log, "b")
	twice.then = []string{self, "fake", "write", "%OUT", log, "c"}
	rows := race(t.Context(), []tool{
		as("one", false, "write", "%OUT", log, "a"), twice,
		{name: "gone", file: "no-such-program-here"},
		{name: "ours gone", ours: true, file: filepath.Join(dir, "backdrop")},
		as("ours old", true, "usage"), as("ours broken", true, "fails"), as("peer broken", false, "fails"), as("silent", false, "silent"),
	}, 2, filepath.Join(dir, "result"))
	if b, err := os.ReadFile(log); err != nil || string(b) != "abcabcabc" {
		t.Errorf("the programs ran as %q, %v", b, err)
	}
	want := []string{"", "", "not installed", "not built", "not built", "failed: exit status 1: out of paper", "failed: exit status 1: out of paper", "failed: it wrote nothing"}
	for i, r := range rows {
		if r.fault != want[i] {
			t.Errorf("%s: %q, want %q", r.name, r.fault, want[i])
		}
		if i < 2 && (r.wall <= 0 || r.least <= 0 || r.least > r.wall || r.cpu <= 0 || r.bytes != 7) {
			t.Errorf("%s: %+v", r.name, r)
		}
	}
}

func TestAgainstIsAGeometricMean(t *testing.T) {
	s := func(v float64) score { return score{all: v, sad: v, mse: v, gradient: v, over: v} }
	got := against([][]score{
		{s(1), s(2), s(1)}, {s(2), s(16), {fault: "not installed"}}, {{fault: "not built"}, s(100), s(100)},
	})
	if want := "[1 4.00 1.00 1 4.00 1.00 1 4.00 1.00 1 4.00 1.00 1 4.00 1.00]"; fmt.Sprint(got) != want {
		t.Errorf("got %v", got)
	}
	if got := against(nil); got[1] != "-" || len(got) != 15 {
		t.Errorf("of nothing: %v", got)
	}
}

func TestCellsFollowTheHeadings(t *testing.T) {
	got := cells([]score{{all: 7, sad: 1, mse: 2, gradient: 3, over: 4}, {fault: "not installed"}, {all: 70, sad: 10, mse: 20, gradient: 30, over: 400}})
	if want := []string{"7.00", "not installed", "70.0", "1.00", "", "10.0", "2.00", "", "20.0", "3.00", "", "30.0", "4.00", "", "400"}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q", got)
	}
}

// The true cut-out must score best, and worse ones worse.
func TestScoresKnowTheTruth(t *testing.T) {
	s, err := newStudio("hair", t.TempDir(), 300)
	if err != nil {
		t.Fatal(err)
	}
	truth := image.NewNRGBA(s.Alpha.Rect)
	for i, a := range s.Alpha.Pix {
		r, g, b := color.YCbCrToRGB(s.Foreground.Y[i], s.Foreground.Cb[i], s.Foreground.Cr[i])
		truth.Pix[4*i], truth.Pix[4*i+1], truth.Pix[4*i+2], truth.Pix[4*i+3] = r, g, b, a
	}
	var right, hard score
	s.measure(&right, truth)
	for i := range s.Alpha.Pix {
		if v := &truth.Pix[4*i+3]; *v < 128 {
			*v = 0
		} else {
			*v = 255
		}
	}
	s.measure(&hard, truth)
	if right.all != 0 || right.sad != 0 || right.mse != 0 || right.gradient != 0 || right.over > 6 {
		t.Errorf("the truth scores %+v", right)
	}
	if hard.all < hard.sad || hard.sad <= 0 || hard.mse <= 0 || hard.gradient <= 0 || hard.over <= right.over {
		t.Errorf("a hard edge scores %+v, the truth %+v", hard, right)
	}
	if s.screen.G < s.screen.R+40 || s.screen.G < s.screen.B+40 {
		t.Errorf("the screen was taken for %v", s.screen)
	}
}

func TestCurves(t *testing.T) {
	for _, v := range []float64{0, 0.01, 0.04, 0.2, 0.5, 1} {
		if got := fromLinear(toLinear(v)); math.Abs(got-v) > 1e-6 {
			t.Errorf("%v became %v", v, got)
		}
	}
}

// Everything, tiny, on a machine without any peer and without our program.
func TestAllTablesWithoutPeers(t *testing.T) {
	t.Setenv("PATH", "")
	dir := t.TempDir()
	var out, errs bytes.Buffer
	err := run(t.Context(), []string{"--dir", dir, "--bin", filepath.Join(dir, "gone"), "--rounds", "1", "--width", "96"}, time.Date(2026, 5, 4, 0, 0, 0, 0, time.UTC), &out, &errs)
	if err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	for _, want := range []string{"2026-05-04, ", "Preview of photo-420.jpg", "vipsthumbnail", "Finished picture", "Keyed cut-out", "JPEG of", "image/jpeg", "Mattes", "outdoor", "photo-422.jpg: not made", "not installed", "not built"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("nothing about %q in\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "failed") {
		t.Errorf("something failed:\n%s", out.String())
	}
	if errs := new(bytes.Buffer); generate(t.Context(), []string{"photos", dir, "96"}) != nil {
		t.Errorf("pictures that are there could not be used again: %s", errs)
	}
}

// The same with a program of ours that can do everything.
func TestAllTablesWithOurs(t *testing.T) {
	t.Setenv("PATH", "")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var out, errs bytes.Buffer
	if err := run(t.Context(), []string{"--dir", dir, "--bin", self, "--rounds", "1", "--width", "96", "--markdown"}, time.Unix(0, 0), &out, &errs); err != nil {
		t.Fatalf("%v\n%s", err, errs.String())
	}
	if strings.Contains(out.String(), notBuilt) || strings.Contains(out.String(), "failed") {
		t.Errorf("something of ours has no figures:\n%s", out.String())
	}
	if !strings.Contains(out.String(), "| outdoor | refused |") {
		t.Errorf("the refusal of a meadow is not shown:\n%s", out.String())
	}
	if n := strings.Count(out.String(), "| **backdrop"); n != 1+3+1+2 {
		t.Errorf("%d rows of ours:\n%s", n, out.String())
	}
}

func TestGivenFilesAreUsed(t *testing.T) {
	t.Setenv("PATH", "")
	dir := t.TempDir()
	photo := filepath.Join(dir, "mine.jpg")
	img := samples.Render(1, 60, 40).Image
	if err := writeFile(photo, func(w io.Writer) error { return jpeg.Encode(w, img, nil) }); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(t.Context(), []string{"--dir", dir, "--bin", "gone", "--rounds", "1", "--only", "ingest", photo}, time.Unix(0, 0), &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "Preview of mine.jpg") || strings.Contains(out.String(), "photo-420") {
		t.Errorf("got\n%s", out.String())
	}
}

func TestGenerateFaults(t *testing.T) {
	for _, args := range [][]string{nil, {"photos", t.TempDir(), "wide"}, {"lunch", t.TempDir(), "96"}, {"layers", filepath.Join(t.TempDir(), "gone"), "96"}} {
		if err := generate(t.Context(), args); err == nil {
			t.Errorf("%q made something", args)
		}
	}
	if err := mattes(t.Context(), []string{"a", "b", "0", "false"}, io.Discard, io.Discard); err == nil {
		t.Error("mattes of no width")
	}
	if err := encode([]string{t.TempDir(), "1", "false"}, io.Discard); err == nil {
		t.Error("encoded a photo that is not there")
	}
}

func TestProcessor(t *testing.T) {
	if got := processor("processor\t: 0\nmodel name\t: Some CPU 3000\nmodel name\t: Other\n", "?"); got != "Some CPU 3000" {
		t.Errorf("got %q", got)
	}
	if got := processor("Hardware: x\n", "?"); got != "?" {
		t.Errorf("got %q", got)
	}
}
