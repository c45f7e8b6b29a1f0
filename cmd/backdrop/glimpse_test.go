package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"backdrop/internal/config"
	"backdrop/kiosk"
)

// slowly writes a file in pieces, as a camera does by way of its cable, and gives the
// moment at which it was closed.
func slowly(tb testing.TB, path string, data []byte) time.Time {
	tb.Helper()
	f, err := os.Create(path)
	if err != nil {
		tb.Fatal(err)
	}
	for len(data) > 0 {
		n := min(1<<20, len(data))
		if _, err := f.Write(data[:n]); err != nil {
			tb.Fatal(err)
		}
		data = data[n:]
		<-time.After(5 * time.Millisecond)
	}
	begun := time.Now() // before the close: whoever watches may be quicker than its return
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	return begun
}

// renamed puts a whole file into place and gives the moment at which it did.
func renamed(tb testing.TB, path string, data []byte) time.Time {
	tb.Helper()
	temp := filepath.Join(filepath.Dir(filepath.Dir(path)), "new.tmp")
	if err := os.WriteFile(temp, data, 0o600); err != nil {
		tb.Fatal(err)
	}
	begun := time.Now()
	if err := os.Rename(temp, path); err != nil {
		tb.Fatal(err)
	}
	return begun
}

// times collects one figure of a benchmark's rounds. Not every round has every figure.
type times []time.Duration

// report gives median and least; nothing if no round had the figure.
func (t times) report(b *testing.B, name string) {
	if len(t) == 0 {
		return
	}
	slices.Sort(t)
	b.ReportMetric(float64(t[len(t)/2].Microseconds())/1000, name+"-median-ms")
	b.ReportMetric(float64(t[0].Microseconds())/1000, name+"-min-ms")
}

// seen is the output of a screen with the moments at which it was written.
type seen struct {
	terminalEnd
	writes chan written
}

type written struct {
	at   time.Time
	text string
}

func (s *seen) Write(p []byte) (int, error) {
	select {
	case s.writes <- written{time.Now(), string(p)}:
	default: // nobody measures
	}
	return s.terminalEnd.Write(p)
}

// BenchmarkGlimpse24MP measures from a 24-megapixel file being whole in the camera's
// folder to the bytes of its picture leaving the program for a terminal of 120×40
// cells: the camera's thumbnail (goal: 20 ms), then the real small picture (65 ms).
// On a busy machine the thumbnail is sometimes overtaken by the real picture and never
// shown: such rounds are counted, and give no figure for the thumbnail.
func BenchmarkGlimpse24MP(b *testing.B) {
	for _, c := range []struct {
		name string
		drop func(testing.TB, string, []byte) time.Time
	}{{"copied", slowly}, {"renamed", renamed}} {
		b.Run(c.name, func(b *testing.B) { glimpses(b, c.drop) })
	}
}

func glimpses(b *testing.B, drop func(testing.TB, string, []byte) time.Time) {
	w := watchScreen(b)
	base := cameraFile(b, 6000, 4000, 1)
	var thumbs, reals, shots times
	overtaken := 0
	for n := 1; b.Loop(); n++ {
		begun := drop(b, filepath.Join(w.dir, "drop", fmt.Sprintf("D%04d.JPG", n)), fmt.Appendf(base[:len(base):len(base)], "trailer %d", n))
		var r sighting
		w.await("the shot", func() bool { return w.standing().Session.Shots >= n }, func(x written) bool { return r.take(x) })
		for bound := time.After(time.Second); bound != nil; { // the screen takes no order before that, and its picture may come after its name
			select {
			case x := <-w.out.writes:
				r.take(x)
			case <-bound:
				bound = nil
			}
		}
		thumb, real := r.pictures()
		for _, m := range []struct {
			at time.Time
			of *times
		}{{thumb, &thumbs}, {real, &reals}, {r.shot, &shots}} {
			if !m.at.IsZero() {
				*m.of = append(*m.of, m.at.Sub(begun))
			}
		}
		if thumb.IsZero() {
			overtaken++
		}
		w.reject(n)
	}
	w.quit()
	thumbs.report(b, "glimpse")
	reals.report(b, "real")
	shots.report(b, "shot")
	b.ReportMetric(float64(overtaken), "overtaken")
}

// sighting is what a screen showed of one photo; zero for what it did not.
type sighting struct {
	first  time.Time // on its way in, with a picture
	second time.Time // another picture after that one
	sudden time.Time // a picture, never seen on its way in
	shot   time.Time
}

// take reads one piece of output; it tells when the shot has been seen.
func (s *sighting) take(x written) bool {
	picture := len(x.text) > 3000 // nothing else changes so many cells
	switch {
	case s.first.IsZero() && strings.Contains(x.text, "number"): // that it has none
		s.first = x.at
	case !s.first.IsZero() && s.second.IsZero() && picture:
		s.second = x.at
	case s.first.IsZero() && s.sudden.IsZero() && picture:
		s.sudden = x.at
	}
	if s.shot.IsZero() && strings.Contains(x.text, "ready") {
		s.shot = x.at
	}
	return !s.shot.IsZero()
}

// pictures tells when the thumbnail and the real picture were seen. A photo with one
// picture only was shown as it is.
func (s *sighting) pictures() (thumb, real time.Time) {
	switch {
	case !s.second.IsZero():
		return s.first, s.second
	case !s.first.IsZero():
		return time.Time{}, s.first
	}
	return time.Time{}, s.sudden
}

// watched is a booth with a screen whose output is timed.
type watched struct {
	b    *testing.B
	dir  string
	keys *io.PipeWriter
	out  *seen
	code chan int
}

// watchScreen starts one and waits until it shows something.
func watchScreen(b *testing.B) *watched {
	b.Helper()
	for k, v := range map[string]string{"TERM": "xterm-256color", "COLORTERM": "truecolor", "CLICOLOR_FORCE": "1"} { // Bubble Tea reads them itself
		b.Setenv(k, v)
	}
	dir := filepath.Join(b.TempDir(), "event")
	if err := writeEvent(dir, config.Template(map[string]string{"cutter.preview": cutterNone, "cutter.full": cutterScreen})); err != nil {
		b.Fatal(err)
	}
	r, keys := io.Pipe()
	w := &watched{b: b, dir: dir, keys: keys, out: &seen{writes: make(chan written, 1000)}, code: make(chan int, 1)}
	w.out.keys, w.out.answers, w.out.more = keys, strings.Replace(kittyAnswers, "kitty(0.40.0)", "xterm(380)", 1), make(chan struct{}, 1)
	go func() {
		w.code <- run([]string{"run", dir}, world{stdin: r, stdout: w.out, stderr: w.out, tty: true, getenv: os.Getenv})
	}()
	b.Cleanup(func() { _ = keys.Close() }) // a program still there has no more to wait for
	w.await("the screen", func() bool { return false }, func(x written) bool { return strings.Contains(x.text, "camera") })
	return w
}

// await reads output until it is what is asked, or until the booth itself says that
// the thing has happened: a screen that only repaints what has changed may write a
// word in two parts.
func (w *watched) await(what string, happened func() bool, yes func(written) bool) {
	w.b.Helper()
	ask := time.NewTicker(2 * time.Second)
	defer ask.Stop()
	for bound := time.After(5 * time.Minute); ; {
		select {
		case x := <-w.out.writes:
			if yes(x) {
				return
			}
		case <-ask.C:
			if happened() {
				return
			}
		case c := <-w.code:
			w.b.Fatalf("it ended with exit code %d before %s: %q", c, what, tail(w.out.all(), 2000))
		case <-bound:
			w.b.Fatalf("%s does not come: %q", what, tail(w.out.all(), 2000))
		}
	}
}

// standing is how the booth says that it stands.
func (w *watched) standing() kiosk.Status {
	w.b.Helper()
	var out bytes.Buffer
	var st kiosk.Status
	code := run([]string{"status", "--json", w.dir}, world{stdin: strings.NewReader(""), stdout: &out, stderr: &out, getenv: os.Getenv})
	if err := json.Unmarshal(out.Bytes(), &st); err != nil || code != 0 {
		w.b.Fatalf("status: exit code %d, %v\n%s", code, err, out.String())
	}
	return st
}

// reject rejects the shot in front and waits until that is done and painted. A key
// that was deaf is pressed again.
func (w *watched) reject(n int) {
	w.b.Helper()
	press := func() bool {
		if w.standing().Session.Rejected >= n {
			return true
		}
		_, _ = io.WriteString(w.keys, "r") // a program that does not hear it is seen by await
		return false
	}
	if !press() {
		w.await("the rejection", press, func(x written) bool { return strings.Contains(x.text, "rejected") })
	}
	<-time.After(300 * time.Millisecond)
	for len(w.out.writes) > 0 {
		<-w.out.writes
	}
}

// quit leaves the program.
func (w *watched) quit() {
	w.b.Helper()
	_, _ = io.WriteString(w.keys, "q") // a program that does not hear it is seen below
	select {
	case c := <-w.code:
		if c != 0 {
			w.b.Errorf("exit code %d: %q", c, tail(w.out.all(), 2000))
		}
	case <-time.After(5 * time.Minute):
		w.b.Fatalf("it does not end: %q", tail(w.out.all(), 2000))
	}
}

// A round has figures for what was seen and for nothing else.
func TestSightings(t *testing.T) {
	begun := time.Unix(0, 0)
	big := strings.Repeat("x", 4000)
	for name, c := range map[string]struct {
		texts       []string
		thumb, real int64 // ms; 0: none
	}{
		"both":                    {[]string{"", "gets its number" + big, big, "ready", big}, 2, 3},
		"the real one afterwards": {[]string{"number", "ready", big}, 1, 3},
		"one alone":               {[]string{"number" + big, "ready"}, 0, 1},
		"never on its way":        {[]string{"x", "ready" + big, big}, 0, 2},
		"no picture":              {[]string{"x", "ready"}, 0, 0},
	} {
		var s sighting
		shown := false
		for i, text := range c.texts {
			shown = s.take(written{begun.Add(time.Duration(i+1) * time.Millisecond), text}) || shown
		}
		thumb, real := s.pictures()
		for what, at := range map[string]time.Time{"thumbnail": thumb, "real": real} {
			want := map[string]int64{"thumbnail": c.thumb, "real": c.real}[what]
			if want == 0 && !at.IsZero() || want > 0 && at != begun.Add(time.Duration(want)*time.Millisecond) {
				t.Errorf("%s: %s at %v, want %d ms", name, what, at, want)
			}
		}
		if !shown {
			t.Errorf("%s: the shot was not seen", name)
		}
	}
}
