// Generate draws the backgrounds and frames that Backdrop carries. Everything is
// computed: no photo and no foreign picture is in them, and every run on one
// kind of processor gives the same bytes.
//
//	go generate ./assets
//
// It does not run when Backdrop runs; only its files are embedded.
package main

import (
	"flag"
	"fmt"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// Sides in pixels. Backgrounds are soft, so 2400×1600 is enough behind a
// 24-megapixel cutout.
const (
	longBack, shortBack   = 2400, 1600
	longFrame, shortFrame = 1800, 1200
)

// work is one file to draw.
type work struct {
	file string
	draw func(io.Writer) error
}

func main() {
	out := flag.String("out", ".", "folder to write into")
	only := flag.String("only", "", "draw only the files whose name contains this")
	flag.Parse()
	for _, w := range works() {
		if !strings.Contains(w.file, *only) {
			continue
		}
		if err := write(filepath.Join(*out, w.file), w.draw); err != nil {
			fmt.Fprintln(os.Stderr, "generate:", err)
			os.Exit(1)
		}
	}
}

func works() []work {
	back := func(name string, draw func(w, h int) *canvas, grain float64, quality int) work {
		return work{"backgrounds/" + name + ".jpg", func(w io.Writer) error {
			return jpeg.Encode(w, draw(longBack, shortBack).picture(grain), &jpeg.Options{Quality: quality})
		}}
	}
	border := func(name string, wide, high int) work {
		return work{"frames/" + name + ".png", func(w io.Writer) error {
			best := png.Encoder{CompressionLevel: png.BestCompression}
			return best.Encode(w, paletted(frame(wide, high).picture()))
		}}
	}
	return []work{
		back("studio", studio, 1.5, 90),
		back("beach", beach, 0.8, 80),
		back("night", night, 1.4, 82),
		border("party-landscape", longFrame, shortFrame),
		border("party-portrait", shortFrame, longFrame),
	}
}

// write makes one file and says how big it is.
func write(path string, draw func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("create file: %w", err)
	}
	if err := draw(f); err != nil {
		f.Close()
		return fmt.Errorf("draw %s: %w", path, err)
	}
	size, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		f.Close()
		return fmt.Errorf("measure %s: %w", path, err)
	}
	fmt.Printf("%s: %d kB\n", path, size/1000)
	return f.Close()
}
