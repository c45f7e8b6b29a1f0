package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"time"

	"backdrop/internal/photo/jpegenc"
)

const finishQuality = 92

// way is one way to write a JPEG within this process.
type way struct {
	row
	runs  []effort
	write func(io.Writer, *image.YCbCr) error
}

// encode times the writing of a JPEG from memory: encode DIR ROUNDS MARKDOWN.
func encode(args []string, out io.Writer) error {
	if len(args) != 3 {
		return errors.New("encode: want DIR ROUNDS MARKDOWN")
	}
	rounds, err := strconv.Atoi(args[1])
	if err != nil || rounds < 1 {
		return fmt.Errorf("encode: rounds %q", args[1])
	}
	img, err := decoded(filepath.Join(args[0], "photo-420.jpg"))
	if err != nil {
		return err
	}
	peer := tool{name: "cjpeg (a process, from PPM)", file: "cjpeg", suffix: ".jpg",
		args: []string{"-quality", strconv.Itoa(finishQuality), "-outfile", "%OUT", filepath.Join(args[0], "photo.ppm")}}
	rows, err := encodeInTurn(img, peer, filepath.Join(args[0], "out", "encoded"), rounds)
	if err != nil {
		return err
	}
	markdown, _ := strconv.ParseBool(args[2])
	p := printer{out: out, markdown: markdown}
	p.times(fmt.Sprintf("JPEG of %.0f MP 4:2:0, quality %d, from memory", float64(len(img.Y))/1e6, finishQuality), rows)
	return nil
}

func encodeWays() []*way {
	return []*way{
		{row: row{name: "image/jpeg"}, write: func(w io.Writer, img *image.YCbCr) error {
			return jpeg.Encode(w, img, &jpeg.Options{Quality: finishQuality})
		}},
		{row: row{name: "backdrop, 1 goroutine", ours: true}, write: func(w io.Writer, img *image.YCbCr) error { return inBands(w, img, 1) }},
		{row: row{name: "backdrop", ours: true}, write: func(w io.Writer, img *image.YCbCr) error { return inBands(w, img, runtime.GOMAXPROCS(0)) }},
	}
}

// encodeInTurn runs the ways and the peer in turn; the first round does not count.
func encodeInTurn(img *image.YCbCr, peer tool, target string, rounds int) ([]row, error) {
	ways, last, outside := encodeWays(), row{name: peer.name}, []effort{}
	for range rounds + 1 {
		for _, v := range ways {
			var n counter
			begin := time.Now()
			if err := v.write(&n, img); err != nil {
				return nil, fmt.Errorf("encode: %w", err)
			}
			v.runs, v.bytes = append(v.runs, effort{wall: time.Since(begin)}), int64(n)
		}
		if last.fault == "" {
			r, err := once(context.Background(), peer, target)
			if err != nil {
				last.fault = excuse(peer, err)
			}
			r.memory = 0 // counts from this process, which holds the picture
			outside = append(outside, r)
		}
	}
	var rows []row
	for _, v := range ways {
		v.sum(v.runs[1:])
		rows = append(rows, v.row)
	}
	if last.fault == "" {
		last.sum(outside[1:])
		last.bytes = written(peer, target)
	}
	return append(rows, last), nil
}

func decoded(name string) (*image.YCbCr, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open photo: %w", err)
	}
	img, err := jpeg.Decode(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("decode photo: %w", err)
	}
	y, ok := img.(*image.YCbCr)
	if !ok {
		return nil, fmt.Errorf("decode photo: it is %T", img)
	}
	return y, nil
}

// inBands encodes with some goroutines and writes the bands in their order.
func inBands(w io.Writer, img *image.YCbCr, many int) error {
	e, err := jpegenc.New(img.Rect.Dx(), img.Rect.Dy(), jpegenc.Options{Quality: finishQuality})
	if err != nil {
		return err
	}
	data, faults := make([][]byte, e.Bands()), make([]error, e.Bands())
	var all sync.WaitGroup
	for k := range many {
		all.Go(func() {
			for i := k; i < len(data); i += many {
				top, bottom := e.Span(i)
				band := img.SubImage(image.Rect(0, top, img.Rect.Dx(), bottom)).(*image.YCbCr)
				data[i], faults[i] = e.Band(i, band, nil)
			}
		})
	}
	all.Wait()
	for i, d := range data {
		if err := errors.Join(faults[i], e.Write(w, i, d)); err != nil {
			return err
		}
	}
	return nil
}

// counter counts what is written to it.
type counter int64

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }
