package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"backdrop/internal/matte"
	"backdrop/internal/samples"
)

// bandRadius is how far from the true edge a matte is judged, in pixels.
const bandRadius = 10

// studio is one kind of scene with its truth, and where its file lies.
type studio struct {
	samples.Truth
	name, file string
	blue       bool
	screen     color.RGBA  // what the screen looks like in the middle
	band       *image.Gray // near the true edge
	grey       []float32   // the subject before a grey wall, as the camera would see it, near the edge
}

// mattes holds cut-outs against the truth: mattes BIN DIR WIDTH MARKDOWN.
func mattes(ctx context.Context, args []string, out, errs io.Writer) error {
	if len(args) != 4 {
		return errors.New("mattes: want BIN DIR WIDTH MARKDOWN")
	}
	width, err := strconv.Atoi(args[2])
	if err != nil || width < 1 {
		return fmt.Errorf("mattes: width %q", args[2])
	}
	markdown, _ := strconv.ParseBool(args[3])
	p := printer{out: out, markdown: markdown}
	lines := [][]string{{fmt.Sprintf("Mattes, %.0f MP", float64(width*(width*2/3))/1e6),
		"SAD ours", "ffmpeg", "IM", "edge SAD ours", "ffmpeg", "IM", "MSE ours", "ffmpeg", "IM", "grad ours", "ffmpeg", "IM", "over grey ours", "ffmpeg", "IM"}}
	var scores [][]score
	for _, kind := range slices.Concat(samples.Kinds(), []string{"party, blue"}) {
		fmt.Fprintf(errs, "mattes: %s\n", kind)
		s, err := newStudio(kind, args[1], width)
		if err != nil {
			return fmt.Errorf("make %s: %w", kind, err)
		}
		row := s.judge(ctx, args[0])
		lines = append(lines, append([]string{kind}, cells(row)...))
		if kind != "outdoor" {
			scores = append(scores, row)
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	p.grid(append(lines, append([]string{"peer's error as a multiple of ours"}, against(scores)...)))
	p.note("SAD and gradient in thousands, MSE × 1000, the first SAD over the whole picture, all else within %d pixels of the true edge; over grey in 8-bit steps. "+
		"ffmpeg: best of %d chromakey settings + despill for each picture (by SAD), ImageMagick: best of %d -fuzz; ours has no setting. "+
		"outdoor has no screen: the right answer is to refuse.", bandRadius, len(chromakeys), len(fuzzes))
	return nil
}

// judge gives the scores of ours, ffmpeg and ImageMagick, in this order.
func (s *studio) judge(ctx context.Context, bin string) []score {
	out := filepath.Join(filepath.Dir(s.file), "cut")
	ours := s.best(ctx, out, []tool{{name: "", ours: true, file: bin, suffix: ".png", args: []string{"photo", "key", s.file, "%OUT"}}})
	if s.name == "outdoor" {
		word := "keyed it"
		if ours.fault != "" {
			if word = "refused"; ours.fault == notBuilt {
				word = notBuilt
			}
		}
		return []score{{fault: word}, {fault: "-"}, {fault: "-"}}
	}
	return []score{ours, s.best(ctx, out, s.ffmpegs()), s.best(ctx, out, s.magicks())}
}

// chromakeys are similarity and blend of ffmpeg's filter.
var chromakeys = []string{"0.06:0.06", "0.08:0.12", "0.10:0.04", "0.12:0.10", "0.16:0.08", "0.20:0.10"}

// fuzzes are how far a colour may be from the screen's.
var fuzzes = []string{"10%", "15%", "20%", "26%", "33%"}

func (s *studio) ffmpegs() (tools []tool) {
	kind := "green"
	if s.blue {
		kind = "blue"
	}
	for _, k := range chromakeys {
		filter := fmt.Sprintf("chromakey=0x%02x%02x%02x:%s,despill=type=%s", s.screen.R, s.screen.G, s.screen.B, k, kind)
		tools = append(tools, tool{name: k, file: "ffmpeg", suffix: ".rgba", args: []string{"-v", "error", "-nostdin", "-y", "-i", s.file,
			"-vf", filter, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgba", "%OUT"}})
	}
	return tools
}

func (s *studio) magicks() (tools []tool) {
	for _, k := range fuzzes {
		tools = append(tools, tool{name: k, file: "convert", suffix: ".rgba", args: []string{s.file, "-fuzz", k,
			"-transparent", fmt.Sprintf("rgb(%d,%d,%d)", s.screen.R, s.screen.G, s.screen.B), "-depth", "8", "%OUT"}})
	}
	return tools
}

// best runs the tools and scores the one whose matte has the least SAD.
func (s *studio) best(ctx context.Context, out string, tools []tool) score {
	least, found := math.Inf(1), score{fault: "-"}
	var keep *image.NRGBA
	for _, t := range tools {
		if _, err := once(ctx, t, out); err != nil {
			if keep == nil {
				found.fault = excuse(t, err)
			}
			continue
		}
		cut, err := s.read(out + t.suffix)
		if err != nil {
			found.fault = short(err)
			continue
		}
		if d := s.distance(cut); d < least {
			least, keep, found = d, cut, score{setting: t.name}
		}
	}
	if keep != nil {
		s.measure(&found, keep)
	}
	return found
}

// wall is the grey behind the subject, as stored.
const wall = 128

// read gives a cut-out: a PNG, or raw RGBA of the picture's size.
func (s *studio) read(name string) (*image.NRGBA, error) {
	b, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read cut-out: %w", err)
	}
	r := s.Alpha.Rect
	if filepath.Ext(name) == ".rgba" {
		if len(b) != 4*len(s.Alpha.Pix) {
			return nil, fmt.Errorf("read cut-out: %d bytes for %v", len(b), r)
		}
		return &image.NRGBA{Pix: b, Stride: 4 * r.Dx(), Rect: r}, nil
	}
	img, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("decode cut-out: %w", err)
	}
	if img.Bounds() != r {
		return nil, fmt.Errorf("read cut-out: it is %v, the picture %v", img.Bounds(), r)
	}
	if cut, ok := img.(*image.NRGBA); ok {
		return cut, nil
	}
	cut := image.NewNRGBA(r)
	draw.Draw(cut, r, img, r.Min, draw.Src)
	return cut, nil
}

// newStudio takes a picture and writes it as a camera would.
func newStudio(kind, dir string, width int) (*studio, error) {
	s := &studio{name: kind, blue: kind == "party, blue", file: filepath.Join(dir, "matte.jpg")}
	s.Truth = samples.Pose(guests, samples.Scene{Kind: kind, Blue: s.blue, Ratio: image.YCbCrSubsampleRatio420}, width, width*2/3)
	err := writeFile(s.file, func(w io.Writer) error { return jpeg.Encode(w, s.Image, &jpeg.Options{Quality: cameraQuality}) })
	if err != nil {
		return nil, err
	}
	s.band = matte.Band(s.Alpha, bandRadius)
	var sum [3]int
	r, n := s.Background.Rect, 0
	for y := r.Dy() / 3; y < r.Dy()*2/3; y += 7 {
		for x := r.Dx() / 3; x < r.Dx()*2/3; x += 7 {
			c := s.Background.YCbCrAt(x, y)
			red, green, blue := color.YCbCrToRGB(c.Y, c.Cb, c.Cr)
			sum[0], sum[1], sum[2], n = sum[0]+int(red), sum[1]+int(green), sum[2]+int(blue), n+1
		}
	}
	n = max(n, 1)
	s.screen = color.RGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), 255}
	s.stand()
	return s, nil
}

// stand works out how the camera would see the subject before a grey wall,
// mixed in linear light.
func (s *studio) stand() {
	var linear [256]float64
	for i := range linear {
		linear[i] = toLinear(float64(i) / 255)
	}
	for i, b := range s.band.Pix {
		if b == 0 {
			continue
		}
		r, g, bl := color.YCbCrToRGB(s.Foreground.Y[i], s.Foreground.Cb[i], s.Foreground.Cr[i])
		a := float64(s.Alpha.Pix[i]) / 255
		for _, c := range [3]uint8{r, g, bl} {
			s.grey = append(s.grey, float32(255*fromLinear(linear[c]*a+linear[wall]*(1-a))))
		}
	}
}
