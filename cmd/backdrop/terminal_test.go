package main

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi/kitty"

	"backdrop/internal/cells"
	"backdrop/tui"
)

// kittyAnswers are what kitty says to the screen's questions, in a window of
// 120×40 cells of 10×20 pixels.
const kittyAnswers = "\x1b[8;40;120t\x1bP>|kitty(0.40.0)\x1b\\\x1b[6;20;10t\x1b[4;800;1200t\x1b_Gi=31;OK\x1b\\\x1b[?62;c"

// terminalEnd is the other end of a booth's screen: it keeps what is written, and
// answers once the screen is there, which is after the questions.
type terminalEnd struct {
	keys    *io.PipeWriter
	answers string

	mu   sync.Mutex
	out  bytes.Buffer
	more chan struct{} // room for one: there is more output
}

func (e *terminalEnd) Write(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.out.Write(p)
	if e.answers != "" && bytes.Contains(e.out.Bytes(), []byte("\x1b[?1049h")) {
		answers := e.answers
		e.answers = ""
		go func() { _, _ = io.WriteString(e.keys, answers) }() // the program may end first
	}
	select {
	case e.more <- struct{}{}:
	default:
	}
	return len(p), nil
}

func (e *terminalEnd) all() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.out.String()
}

// until waits for output that satisfies what is asked.
func (e *terminalEnd) until(t *testing.T, what string, yes func(string) bool) string {
	t.Helper()
	bound := time.After(60 * time.Second)
	for {
		if out := e.all(); yes(out) {
			return out
		}
		select {
		case <-e.more:
		case <-bound:
			t.Fatalf("%s does not come; the last of the output: %q", what, tail(e.all(), 3000))
		}
	}
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// startScreen runs a booth of one photo, that no service is needed for, on a
// terminal that gives those answers.
func startScreen(t *testing.T, answers string, env map[string]string, args ...string) (*terminalEnd, chan int) {
	t.Helper()
	all := map[string]string{"TERM": "xterm-256color", "COLORTERM": "truecolor", "CLICOLOR_FORCE": "1", "LC_ALL": "C.UTF-8"}
	for k, v := range env {
		all[k] = v
	}
	for _, k := range []string{"TERM", "COLORTERM", "CLICOLOR_FORCE", "NO_COLOR", "TMUX", "STY"} { // Bubble Tea reads them itself
		t.Setenv(k, all[k])
	}
	dir := makeTestEvent(t, "", map[string]string{"cutter.preview": "none", "cutter.full": "greenscreen", "cutter.removebg.base_url": "http://127.0.0.1:1"})
	dropDisc(t, dir)
	r, w := io.Pipe()
	e := &terminalEnd{keys: w, answers: answers, more: make(chan struct{}, 1)}
	code := make(chan int, 1)
	go func() {
		code <- run(append([]string{"run", dir}, args...), world{stdin: r, stdout: e, stderr: e, tty: true, getenv: func(k string) string { return all[k] }})
	}()
	t.Cleanup(func() { _ = w.Close() })
	return e, code
}

// dropDisc drops a photo of a disc: quickly made, with edges at all angles.
func dropDisc(t *testing.T, dir string) {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 900, 600))
	for y := range 600 {
		for x := range 900 {
			c := color.RGBA{uint8(x / 4), uint8(y / 3), 90, 255}
			if (x-450)*(x-450)+(y-300)*(y-300) < 250*250 {
				c = color.RGBA{240, uint8(200 - y/6), 40, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, img, nil)
	path := filepath.Join(dir, "drop", "DISC.JPG")
	if err = errors.Join(err, os.WriteFile(path+".tmp", b.Bytes(), 0o600), os.Rename(path+".tmp", path)); err != nil {
		t.Fatal(err)
	}
}

// quit leaves by q and gives everything that was written.
func (e *terminalEnd) quit(t *testing.T, code chan int) string {
	t.Helper()
	if _, err := io.WriteString(e.keys, "q"); err != nil {
		t.Fatal(err)
	}
	select {
	case got := <-code:
		if got != 0 {
			t.Fatalf("exit code %d\n%s", got, tail(e.all(), 2000))
		}
	case <-time.After(60 * time.Second):
		t.Fatalf("it does not end: %q", tail(e.all(), 2000))
	}
	return e.all()
}

// placement is one picture as a terminal has received it.
type placement struct {
	cols, rows int
	img        image.Image
	at         int // where in the output its upload ends
}

var apc = regexp.MustCompile("\x1b_G([^;\x1b]*)(?:;([^\x1b]*))?\x1b\\\\")

// placements reads all uploads that are complete, and where each was let go.
func placements(t *testing.T, out string) (got map[int]placement, gone map[int]int) {
	t.Helper()
	got, gone = map[int]placement{}, map[int]int{}
	id, data, p := 0, "", placement{}
	for _, m := range apc.FindAllStringSubmatchIndex(out, -1) {
		keys := map[string]string{}
		for _, kv := range strings.Split(out[m[2]:m[3]], ",") {
			k, v, _ := strings.Cut(kv, "=")
			keys[k] = v
		}
		number := func(k string) int { n, _ := strconv.Atoi(keys[k]); return n }
		switch keys["a"] {
		case "q":
			continue
		case "d":
			gone[number("i")] = m[0]
			continue
		case "T":
			if keys["U"] != "1" || keys["f"] != "100" || keys["q"] != "2" {
				t.Fatalf("an upload says %v", keys)
			}
			id, data, p = number("i"), "", placement{cols: number("c"), rows: number("r"), at: m[1]}
		}
		if m[4] >= 0 {
			data += out[m[4]:m[5]]
		}
		if keys["m"] == "1" {
			continue
		}
		file, err := base64.StdEncoding.DecodeString(data)
		if err != nil {
			t.Fatal(err)
		}
		if p.img, err = png.Decode(bytes.NewReader(file)); err != nil {
			t.Fatal(err)
		}
		got[id] = p
	}
	return got, gone
}

// spot is one cell of a kept picture.
type spot struct{ id, row, col int }

var colour = regexp.MustCompile("^\x1b\\[([0-9;]*)m")

// shown gives every placeholder cell with the number its colour names, and where it
// stands first in the output.
func shown(t *testing.T, out string) map[spot]int {
	t.Helper()
	cellsAt, id := map[spot]int{}, 0
	for at := 0; at < len(out); {
		if m := colour.FindStringSubmatch(out[at:]); m != nil {
			id = foreground(m[1], id)
			at += len(m[0])
			continue
		}
		r, size := utf8.DecodeRuneInString(out[at:])
		at += size
		if r != kitty.Placeholder {
			continue
		}
		start := at - size
		row, n := utf8.DecodeRuneInString(out[at:])
		col, m := utf8.DecodeRuneInString(out[at+n:])
		at += n + m
		c := spot{id, diacritic(t, row), diacritic(t, col)}
		if _, was := cellsAt[c]; !was {
			cellsAt[c] = start
		}
	}
	return cellsAt
}

// foreground follows the colour of the 256 that SGR sets.
func foreground(sgr string, now int) int {
	if sgr == "" {
		return 0
	}
	part := strings.Split(sgr, ";")
	for i := 0; i < len(part); i++ {
		switch {
		case part[i] == "38" && i+2 < len(part) && part[i+1] == "5":
			now, _ = strconv.Atoi(part[i+2])
			i += 2
		case (part[i] == "38" || part[i] == "48") && i+4 < len(part) && part[i+1] == "2":
			if part[i] == "38" {
				now = 0
			}
			i += 4
		case part[i] == "0" || part[i] == "39":
			now = 0
		}
	}
	return now
}

func diacritic(t *testing.T, r rune) int {
	t.Helper()
	for i := range cells.MaxPlaced {
		if kitty.Diacritic(i) == r {
			return i
		}
	}
	t.Fatalf("%U is no mark of a row or column", r)
	return 0
}

// large gives the picture in front once all its cells are shown.
func large(t *testing.T, out string) (id int, p placement, ok bool) {
	t.Helper()
	got, _ := placements(t, out)
	at := shown(t, out)
	for id, p := range got {
		if p.rows < 10 {
			continue
		}
		for row := range p.rows {
			for col := range p.cols {
				if _, there := at[spot{id, row, col}]; !there {
					return 0, p, false
				}
			}
		}
		return id, p, true
	}
	return 0, p, false
}

// TestPicturesInKitty plays kitty to the whole program: the photo arrives as a file
// that decodes, before its cells, in its shape, and is let go before the end.
func TestPicturesInKitty(t *testing.T) {
	e, code := startScreen(t, kittyAnswers, nil)
	e.until(t, "the picture", func(out string) bool { _, _, ok := large(t, out); return ok })
	out := e.quit(t, code)
	id, p, _ := large(t, out)
	got, gone := placements(t, out)
	alt := strings.Index(out, "\x1b[?1049h")
	for c, at := range shown(t, out) {
		up, sent := got[c.id]
		if !sent || at < up.at || up.at < alt {
			t.Fatalf("cell %+v stands at %d, its picture came at %d, the screen at %d", c, at, up.at, alt)
		}
		if c.row >= up.rows || c.col >= up.cols {
			t.Fatalf("cell %+v of a picture of %d×%d", c, up.cols, up.rows)
		}
	}
	for n := range got {
		if at, ok := gone[n]; !ok || at > strings.Index(out, "\x1b[?1049l") {
			t.Errorf("picture %d is let go at %d", n, at)
		}
		if n < 16 || n > 255 {
			t.Errorf("picture under %d", n)
		}
	}
	size := p.img.Bounds().Size()
	if shape := float64(size.X) / float64(size.Y); shape < 1.48 || shape > 1.52 {
		t.Errorf("picture %d is %v", id, size)
	}
	if size.X > p.cols*10 || size.Y > p.rows*20 || size.Y < p.rows*20*3/4 {
		t.Errorf("%v pixels for %d×%d cells", size, p.cols, p.rows)
	}
	if strings.Contains(out, "▀") || strings.Contains(out, "▚") {
		t.Error("blocks were drawn, too")
	}
}

// TestOtherTerminals plays terminals that keep no pictures, one that says nothing,
// and an operator's wish.
func TestOtherTerminals(t *testing.T) {
	const size, attributes = "\x1b[8;40;120t", "\x1b[?1;2c"
	blocks := func(s string) func(string) bool {
		return func(out string) bool { return strings.ContainsAny(out, s) }
	}
	for name, c := range map[string]struct {
		answers string
		args    []string
		want    func(string) bool
		not     string
	}{
		"silent":    {size, nil, blocks("▚▞▙▟▛▜▘▝▖▗"), ""},
		"plain":     {size + attributes, nil, blocks("▚▞▙▟▛▜▘▝▖▗"), ""},
		"tmux":      {size + "\x1bP>|tmux 3.3a\x1b\\" + attributes, nil, blocks("▚▞▙▟▛▜▘▝▖▗"), ""},
		"foot":      {size + "\x1bP>|foot(1.16.2)\x1b\\" + attributes, nil, blocks("\U0001FB00\U0001FB01\U0001FB02\U0001FB13\U0001FB2D\U0001FB3A\U0001FB3B"), "▚▞▙▟▛▜▘▝▖▗"},
		"half":      {kittyAnswers, []string{"--pictures", "half"}, blocks("▀▄"), "▚▞▙▟▛▜▘▝▖▗"},
		"no photos": {kittyAnswers, []string{"--pictures", "off"}, func(out string) bool { return strings.Contains(out, "not shown in this") }, "▚▞▙▟▛▜▘▝▖▗▀▄"},
	} {
		t.Run(name, func(t *testing.T) {
			e, code := startScreen(t, c.answers, nil, c.args...)
			e.until(t, "the picture", c.want)
			out := e.quit(t, code)
			if strings.ContainsAny(out, c.not) {
				t.Error("drawn in another way as well")
			}
			if got, gone := placements(t, out); len(got)+len(gone) > 0 {
				t.Errorf("%d pictures were handed over, %d taken back", len(got), len(gone))
			}
		})
	}
}

func TestTerminalOf(t *testing.T) {
	for name, c := range map[string]struct {
		env  map[string]string
		want tui.Terminal
	}{
		"24-bit":        {map[string]string{"TERM": "xterm-256color", "COLORTERM": "truecolor"}, tui.Terminal{Ask: true, Colours: 1 << 24}},
		"by SSH":        {map[string]string{"TERM": "xterm-256color"}, tui.Terminal{Ask: true, Colours: 256}},
		"old":           {map[string]string{"TERM": "xterm"}, tui.Terminal{Ask: true, Colours: 16}},
		"Linux console": {map[string]string{"TERM": "linux"}, tui.Terminal{Colours: 16, Console: true}},
		"dumb":          {map[string]string{"TERM": "dumb"}, tui.Terminal{}},
		"GNU screen":    {map[string]string{"TERM": "screen-256color", "STY": "1.x"}, tui.Terminal{Ask: true, Colours: 256, Tmux: true}},
	} {
		env := map[string]string{"CLICOLOR_FORCE": "1"}
		if name == "dumb" {
			env = map[string]string{}
		}
		for k, v := range c.env {
			env[k] = v
		}
		if got := terminalOf(io.Discard, func(k string) string { return env[k] }, tui.AutoPictures).known(); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestPictureWish(t *testing.T) {
	for _, c := range []struct {
		flag, env string
		want      tui.PictureMode
		bad       bool
	}{
		{"", "", tui.AutoPictures, false}, {"kitty", "half", tui.KittyPictures, false}, {"", "Half", tui.HalfPictures, false},
		{"off", "", tui.NoPictures, false}, {"octant", "", tui.AutoPictures, true}, {"", "sixel", tui.AutoPictures, true},
	} {
		got, err := pictureWish(c.flag, func(string) string { return c.env })
		if got != c.want || (err != nil) != c.bad {
			t.Errorf("%+v: %v, %v", c, got, err)
		}
	}
	if code, out := once(t, map[string]string{"BACKDROP_PICTURES": "nonsense"}, "demo", "--plain"); code != 2 || !strings.Contains(out, "BACKDROP_PICTURES") {
		t.Errorf("code %d: %s", code, out)
	}
	if len(tui.PictureModes()) != int(tui.NoPictures)+1 {
		t.Error(fmt.Sprint("modes without a name: ", tui.PictureModes()))
	}
}
