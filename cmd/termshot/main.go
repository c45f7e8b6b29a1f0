// Command termshot draws what a terminal shows: a capture as a PNG, or a folder of
// captures as an animated GIF. The pictures of the README are made with it
// (.readme/make).
//
//	tmux capture-pane -t booth -p -e | termshot -o screen.png
//	termshot -frames captures -o evening.gif
//
// It does not run anything: who wants a picture of a program captures it first.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"backdrop/internal/termshot"
)

type order struct {
	out, frames   string
	cell, pad     int
	cols, rows    int
	light         bool
	longest, last time.Duration
}

func main() {
	var o order
	flag.StringVar(&o.out, "o", "screen.png", "file to write")
	flag.StringVar(&o.frames, "frames", "", "folder of captures named MILLISECONDS.ansi: draw them as a GIF; else one capture from standard input as a PNG")
	flag.IntVar(&o.cell, "cell", 10, "width of a cell in pixels; it is twice as high")
	flag.IntVar(&o.pad, "pad", 12, "border in pixels")
	flag.IntVar(&o.cols, "cols", 0, "width in cells; 0: as wide as the text")
	flag.IntVar(&o.rows, "rows", 0, "height in cells; 0: as high as the text")
	flag.BoolVar(&o.light, "light", false, "a terminal with a light background")
	flag.DurationVar(&o.longest, "longest", 1500*time.Millisecond, "no frame is shown longer than this")
	flag.DurationVar(&o.last, "last", 4*time.Second, "how long the last frame is shown")
	flag.Parse()
	if err := o.draw(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "termshot:", err)
		os.Exit(1)
	}
}

func (o order) draw(in io.Reader) (err error) {
	theme := termshot.Dark()
	if o.light {
		theme = termshot.Light()
	}
	p, err := termshot.NewPainter(termshot.Options{Cell: o.cell, Pad: o.pad, Theme: theme})
	if err != nil {
		return err
	}
	var frames []termshot.Frame
	var still *termshot.Grid
	if o.frames != "" {
		frames, err = o.read()
	} else {
		var text []byte
		text, err = io.ReadAll(in)
		still = termshot.Capture(string(text), o.cols, o.rows)
	}
	if err != nil {
		return fmt.Errorf("read capture: %w", err)
	}
	f, err := os.Create(o.out)
	if err != nil {
		return fmt.Errorf("make picture: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if still != nil {
		return termshot.WritePNG(f, p.Paint(still))
	}
	return p.WriteGIF(f, frames)
}

// read gives the captures of a folder as frames. Their names say when they were
// taken.
func (o order) read() ([]termshot.Frame, error) {
	names, err := filepath.Glob(filepath.Join(o.frames, "*.ansi")) // in the order of their names
	if err != nil {
		return nil, fmt.Errorf("list frames: %w", err)
	}
	var frames []termshot.Frame
	was := 0
	for i, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read frame: %w", err)
		}
		at, err := strconv.Atoi(strings.TrimSuffix(filepath.Base(name), ".ansi"))
		if err != nil {
			return nil, fmt.Errorf("read time of frame: %w", err)
		}
		if i > 0 {
			frames[i-1].Delay = time.Duration(at-was) * time.Millisecond
		}
		was = at
		frames = append(frames, termshot.Frame{Grid: termshot.Capture(string(text), o.cols, o.rows)})
	}
	frames = termshot.Merge(frames, o.longest)
	if n := len(frames); n > 0 {
		frames[n-1].Delay = o.last
	}
	return frames, nil
}
