package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"backdrop/internal/config"
)

// slowly writes a file in pieces, as a camera does by way of its cable, and gives the
// moment after it was closed.
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
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	return time.Now()
}

// renamed puts a whole file into place.
func renamed(tb testing.TB, path string, data []byte) time.Time {
	tb.Helper()
	temp := filepath.Join(filepath.Dir(filepath.Dir(path)), "new.tmp")
	if err := os.WriteFile(temp, data, 0o600); err != nil {
		tb.Fatal(err)
	}
	if err := os.Rename(temp, path); err != nil {
		tb.Fatal(err)
	}
	return time.Now()
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
func BenchmarkGlimpse24MP(b *testing.B) {
	for name, drop := range map[string]func(testing.TB, string, []byte) time.Time{"copied": slowly, "renamed": renamed} {
		b.Run(name, func(b *testing.B) { glimpses(b, drop) })
	}
}

func glimpses(b *testing.B, drop func(testing.TB, string, []byte) time.Time) {
	for k, v := range map[string]string{"TERM": "xterm-256color", "COLORTERM": "truecolor", "CLICOLOR_FORCE": "1"} { // Bubble Tea reads them itself
		b.Setenv(k, v)
	}
	dir := filepath.Join(b.TempDir(), "event")
	if err := writeEvent(dir, config.Template(map[string]string{"cutter.preview": cutterNone, "cutter.full": cutterScreen})); err != nil {
		b.Fatal(err)
	}
	r, w := io.Pipe()
	e := &seen{terminalEnd: terminalEnd{keys: w, answers: strings.Replace(kittyAnswers, "kitty(0.40.0)", "xterm(380)", 1), more: make(chan struct{}, 1)}, writes: make(chan written, 1000)}
	code := make(chan int, 1)
	go func() {
		code <- run([]string{"run", dir}, world{stdin: r, stdout: e, stderr: e, tty: true, getenv: os.Getenv})
	}()
	await := func(what string, yes func(written) bool) time.Time {
		bound := time.After(20 * time.Second)
		for {
			select {
			case x := <-e.writes:
				if yes(x) {
					return x.at
				}
			case <-bound:
				b.Fatalf("%s does not come: %q", what, tail(e.all(), 2000))
			}
		}
	}
	has := func(words ...string) func(written) bool {
		return func(x written) bool {
			return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(x.text, w) })
		}
	}
	await("the screen", has("camera"))
	base := cameraFile(b, 6000, 4000, 1)
	var glimpse, real, shot []time.Duration
	n := 0
	for b.Loop() {
		n++
		begun := drop(b, filepath.Join(dir, "drop", fmt.Sprintf("D%04d.JPG", n)), fmt.Appendf(base[:len(base):len(base)], "trailer %d", n))
		await("the shot", func(x written) bool {
			switch since := x.at.Sub(begun); {
			case len(glimpse) < n && strings.Contains(x.text, "number"): // that it has none
				glimpse = append(glimpse, since)
			case len(glimpse) == n && len(real) < n && len(x.text) > 3000:
				real = append(real, since)
			}
			if strings.Contains(x.text, "ready") {
				shot = append(shot, x.at.Sub(begun))
			}
			return len(shot) == n
		})
		<-time.After(time.Second) // before that the screen takes no order
		_, _ = io.WriteString(w, "r")
		await("the rejection", has("rejected"))
		<-time.After(300 * time.Millisecond)
		for len(e.writes) > 0 {
			<-e.writes
		}
	}
	_, _ = io.WriteString(w, "q") // a program that does not hear it is seen below
	if c := <-code; c != 0 {
		b.Errorf("exit %d", c)
	}
	for name, all := range map[string][]time.Duration{"glimpse": glimpse, "real": real, "shot": shot} {
		slices.Sort(all)
		b.ReportMetric(float64(all[len(all)/2].Microseconds())/1000, name+"-median-ms")
		b.ReportMetric(float64(all[0].Microseconds())/1000, name+"-min-ms")
	}
}
