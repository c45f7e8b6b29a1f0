package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"testing"
	"time"

	"github.com/disintegration/imaging"

	"backdrop/internal/hands"
	"backdrop/internal/photo"
	"backdrop/internal/samples"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
	"backdrop/tui"
)

// sheetShots are the shots of a contact sheet.
const sheetShots = 12

// sheet is an event whose last twelve shots of 24 megapixels have everything: original,
// preview, finished file.
func sheet(b *testing.B) *pictures {
	b.Helper()
	s, err := shelf.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	file := cameraFile(b, 6000, 4000, 3)
	guest := samples.Render(3, 612, 408)
	cut, err := cutPNG(guest)
	if err != nil {
		b.Fatal(err)
	}
	booth := kiosk.New()
	do := func(in kiosk.Input) {
		entries, err := kiosk.Decide(booth, in, time.Unix(1e9, 0))
		for _, e := range entries {
			if err == nil {
				err = booth.Apply(e)
			}
		}
		if err != nil {
			b.Fatalf("%#v: %v", in, err)
		}
	}
	put := func(path string, data []byte) {
		if _, err := s.Replace(path, func(w io.Writer) error { _, err := w.Write(data); return err }); err != nil {
			b.Fatal(err)
		}
	}
	cutting := kiosk.Cutting{Cutter: "greenscreen"}
	do(kiosk.Open{Epoch: 1, Rules: kiosk.Rules{Preview: cutting, Full: cutting, Look: kiosk.Look{Background: "studio", Backgrounds: "beach", Quality: 92}}})
	for n := 1; n <= sheetShots; n++ {
		do(kiosk.Arrive{SHA: fmt.Sprint("original", n), Name: "A.JPG", Format: "jpeg", Width: 6000, Height: 4000, Size: 1})
		do(kiosk.Looked{Shot: n})
		for _, stage := range []kiosk.Stage{kiosk.Preview, kiosk.Full} {
			if stage == kiosk.Full {
				do(kiosk.Confirm{Shot: n})
			}
			do(kiosk.Ask{Shot: n, Stage: stage})
			shot, _ := booth.Shot(n)
			do(kiosk.Made{Shot: n, Request: map[kiosk.Stage]int64{kiosk.Preview: shot.Preview.ID, kiosk.Full: shot.Full.ID}[stage], SHA: fmt.Sprint(stage, n), Width: 6000, Height: 4000})
		}
		do(kiosk.ComposedUp{Shot: n, SHA: fmt.Sprint("composed", n), Width: 6000, Height: 4000, Background: "studio"})
		do(kiosk.HandedOver{Shot: n, File: fmt.Sprintf("photos/walk-in/%04d.jpg", n), SHA: fmt.Sprint("export", n)})
		put(shelf.Original(n, "A.JPG"), file)
		put(fmt.Sprintf("photos/walk-in/%04d.jpg", n), file)
		put(shelf.Preview(n, "png"), cut)
	}
	room := photo.NewDarkroom(decodesAtATime)
	return &pictures{shelf: s, darkroom: room, layers: &layers{darkroom: room}, arrivals: &arrivals{}, booth: func(context.Context) (kiosk.Booth, error) { return booth.Clone(), nil }}
}

func cutPNG(guest samples.Photo) ([]byte, error) {
	var out bytes.Buffer
	err := png.Encode(&out, cutOf(guest))
	return out.Bytes(), err
}

// BenchmarkContactSheet draws twelve shots of 24 megapixels in 24×9 cells: with nothing
// but the files (goal: 40 ms each), with the small pictures in cache/ (goal: 15 ms), and
// with those in memory.
func BenchmarkContactSheet(b *testing.B) {
	p := sheet(b)
	views := map[string]tui.Picture{"original": {View: tui.Original}, "preview": {View: tui.Preview}, "finished": {View: tui.Finished}, "redressed": {View: tui.Finished, Background: "beach"}}
	graphics := map[string]tui.Graphics{"quadrant": {Mode: tui.QuadrantPictures}, "kitty": {Mode: tui.KittyPictures}}
	for _, view := range []string{"original", "preview", "finished", "redressed"} {
		for _, from := range []string{"files", "cache", "memory"} {
			for _, mode := range []string{"quadrant", "kitty"} {
				if mode == "kitty" && from != "memory" {
					continue
				}
				b.Run(view+"/"+from+"/"+mode, func(b *testing.B) {
					n, spent, worst := 0, time.Duration(0), time.Duration(0)
					for b.Loop() {
						if from == "files" {
							emptyCache(b, p)
						}
						if from != "memory" {
							p.kept = nil
						}
						for shot := 1; shot <= sheetShots; shot++ {
							want := views[view]
							want.Shot, want.Cols, want.Rows, want.Image, want.Graphics = shot, 24, 9, 15+shot, graphics[mode]
							begun := time.Now()
							if _, err := p.Draw(b.Context(), want); err != nil {
								b.Fatal(err)
							}
							took := time.Since(begun)
							n, spent, worst = n+1, spent+took, max(worst, took)
						}
					}
					b.ReportMetric(float64(spent.Microseconds())/1000/float64(n), "ms/picture")
					b.ReportMetric(float64(worst.Microseconds())/1000, "ms-worst")
				})
			}
		}
	}
}

func emptyCache(b *testing.B, p *pictures) {
	b.Helper()
	for n := 1; n <= sheetShots; n++ {
		for _, sha := range []string{"original", "export"} {
			if err := os.Remove(p.shelf.Path(hands.CachedLook(fmt.Sprint(sha, n)))); err != nil && !os.IsNotExist(err) {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkZoomStep draws a close look at a photo of 24 megapixels and moves it by
// steps (goal: 50 ms each), in cells and as the terminal keeps it.
func BenchmarkZoomStep(b *testing.B) {
	p := sheet(b)
	for name, g := range map[string]tui.Graphics{"quadrant": {Mode: tui.QuadrantPictures}, "sextant": {Mode: tui.SextantPictures}, "kitty": {Mode: tui.KittyPictures, CellW: 10, CellH: 20}} {
		for _, width := range []int{30, 100, 250} {
			b.Run(fmt.Sprint(name, "/", width), func(b *testing.B) {
				want := tui.Picture{Shot: 1, Zoom: tui.Zoom{X: 300, Y: 300, Width: width}, Cols: 120, Rows: 40, Image: 16, Graphics: g}
				p.lens.putAway()
				begun := time.Now()
				if _, err := p.Draw(b.Context(), want); err != nil {
					b.Fatal(err)
				}
				first := time.Since(begun)
				for b.Loop() {
					want.Zoom.X = 300 + (want.Zoom.X+1)%300
					if _, err := p.Draw(b.Context(), want); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(first.Microseconds())/1000, "ms-first")
			})
		}
	}
}

// cutOf gives a simulated guest's cutout.
func cutOf(guest samples.Photo) *image.NRGBA {
	out := imaging.Clone(guest.Image)
	for i := range guest.Alpha.Pix {
		out.Pix[4*i+3] = guest.Alpha.Pix[i]
	}
	return out
}
