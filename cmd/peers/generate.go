package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"

	"backdrop/internal/samples"
)

// generate makes the pictures of one part in a folder: generate PART DIR WIDTH.
// Pictures that are there already stay.
func generate(ctx context.Context, args []string) error {
	if len(args) != 3 {
		return errors.New("generate: want PART DIR WIDTH")
	}
	width, err := strconv.Atoi(args[2])
	if err != nil || width < 1 {
		return fmt.Errorf("generate: width %q", args[2])
	}
	g := maker{dir: args[1], width: width, height: width * 2 / 3}
	parts := map[string]func(context.Context) error{"photos": g.photos, "layers": g.layers}
	part, ok := parts[args[0]]
	if !ok {
		return fmt.Errorf("generate: no part %q", args[0])
	}
	done := filepath.Join(g.dir, fmt.Sprintf("%s-%d.made", args[0], width))
	if _, err := os.Stat(done); err == nil {
		return nil
	}
	if err := part(ctx); err != nil {
		return fmt.Errorf("make %s: %w", args[0], err)
	}
	return os.WriteFile(done, nil, 0o644)
}

// maker makes pictures of one size in one folder.
type maker struct {
	dir           string
	width, height int
}

func (g maker) path(name string) string { return filepath.Join(g.dir, name) }

const (
	cameraQuality = 95 // gives a camera's file size
	guests        = 3  // the seed of the people in all timed pictures
)

// photos are camera files: 4:2:0 and 4:2:2, and the latter as progressive file
// and with restart markers, as far as libjpeg's programs are there.
func (g maker) photos(ctx context.Context) error {
	img := samples.Pose(guests, samples.Scene{Kind: "party", Bare: true}, g.width, g.height).Image
	for _, kind := range []struct{ name, sampling string }{{"photo-420.jpg", "2x2"}, {"photo-422.jpg", "2x1"}} {
		jpg, err := encoded(ctx, img, kind.sampling)
		if errors.Is(err, exec.ErrNotFound) {
			continue // image/jpeg knows 4:2:0 only
		}
		if err != nil {
			return err
		}
		file, err := samples.Wrap(jpg, img, samples.Ballast{MakerNote: 30000})
		if err != nil {
			return err
		}
		if err := os.WriteFile(g.path(kind.name), file, 0o644); err != nil {
			return err
		}
	}
	for name, how := range map[string][]string{"photo-422-progressive.jpg": {"-progressive"}, "photo-422-restart.jpg": {"-restart", "1"}} {
		err := exec.CommandContext(ctx, "jpegtran", append(how, "-copy", "all", "-outfile", g.path(name), g.path("photo-422.jpg"))...).Run()
		if err != nil {
			os.Remove(g.path(name)) // these two are a bonus
		}
	}
	return writeFile(g.path("photo.ppm"), func(w io.Writer) error { return writePPM(w, img) })
}

// encoded is img as JPEG of a camera's quality and the sampling, as cjpeg names it.
func encoded(ctx context.Context, img *image.YCbCr, sampling string) ([]byte, error) {
	var out bytes.Buffer
	c := exec.CommandContext(ctx, "cjpeg", "-quality", strconv.Itoa(cameraQuality), "-sample", sampling)
	if c.Err != nil {
		if sampling != "2x2" {
			return nil, exec.ErrNotFound
		}
		err := jpeg.Encode(&out, img, &jpeg.Options{Quality: cameraQuality})
		return out.Bytes(), err
	}
	in, err := c.StdinPipe()
	if err != nil {
		return nil, err
	}
	c.Stdout = &out
	if err := c.Start(); err != nil {
		return nil, err
	}
	err = errors.Join(writePPM(in, img), in.Close())
	err = errors.Join(err, c.Wait()) // only then is out whole
	return out.Bytes(), err
}

// writePPM writes a picture as Netpbm's P6.
func writePPM(to io.Writer, img *image.YCbCr) error {
	w := bufio.NewWriterSize(to, 1<<16)
	fmt.Fprintf(w, "P6\n%d %d\n255\n", img.Rect.Dx(), img.Rect.Dy())
	line := make([]byte, 3*img.Rect.Dx())
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := range img.Rect.Dx() {
			c, p := img.COffset(img.Rect.Min.X+x, y), line[3*x:3*x+3]
			p[0], p[1], p[2] = color.YCbCrToRGB(img.Y[img.YOffset(img.Rect.Min.X+x, y)], img.Cb[c], img.Cr[c])
		}
		if _, err := w.Write(line); err != nil {
			return err
		}
	}
	return w.Flush()
}

// layers are what a finished picture is made of: the background, the cut-out in
// three forms, the frame.
func (g maker) layers(context.Context) error {
	truth := samples.Pose(guests, samples.Scene{Kind: "party"}, g.width, g.height)
	back := samples.Pose(guests, samples.Scene{Kind: "outdoor", Ratio: image.YCbCrSubsampleRatio420}, g.width, g.height).Background
	jpegOf := func(img image.Image, quality int) func(io.Writer) error {
		return func(w io.Writer) error { return jpeg.Encode(w, img, &jpeg.Options{Quality: quality}) }
	}
	quick := png.Encoder{CompressionLevel: png.BestSpeed}
	pngOf := func(img image.Image) func(io.Writer) error {
		return func(w io.Writer) error { return quick.Encode(w, img) }
	}
	cut := cutout(truth)
	both := func(w io.Writer) error {
		z := zip.NewWriter(w)
		for _, e := range []struct {
			name  string
			write func(io.Writer) error
		}{{"color.jpg", jpegOf(truth.Image, 92)}, {"alpha.png", pngOf(truth.Alpha)}} {
			part, err := z.CreateHeader(&zip.FileHeader{Name: e.name, Method: zip.Store})
			if err != nil {
				return err
			}
			if err := e.write(part); err != nil {
				return err
			}
		}
		return z.Close()
	}
	return errors.Join(
		writeFile(g.path("background.jpg"), jpegOf(back, cameraQuality)),
		writeFile(g.path("cutout.png"), pngOf(cut)),
		writeFile(g.path("cutout.zip"), both),
		writeFile(g.path("alpha.png"), pngOf(truth.Alpha)),
		writeFile(g.path("frame.png"), pngOf(border(g.width, g.height))),
	)
}

// cutout is the subject as a provider sends it: the camera's colours, those of
// the subject alone at its edge, straight alpha, nothing under no alpha.
func cutout(t samples.Truth) *image.NRGBA {
	out := image.NewNRGBA(t.Alpha.Rect)
	for i, a := range t.Alpha.Pix {
		if a > 0 {
			p := out.Pix[4*i : 4*i+4]
			from := t.Foreground
			if a == 255 {
				from = t.Image // 4:4:4 too, and with the sensor's noise
			}
			p[0], p[1], p[2] = color.YCbCrToRGB(from.Y[i], from.Cb[i], from.Cr[i])
			p[3] = a
		}
	}
	return out
}

// border is a frame as booths use them: a soft-edged rim with a pattern, clear
// in the middle.
func border(w, h int) *image.NRGBA {
	out, rim := image.NewNRGBA(image.Rect(0, 0, w, h)), max(h/11, 2)
	for y := range h {
		for x := range w {
			in := min(x, y, w-1-x, h-1-y)
			if in >= rim {
				continue
			}
			p := out.Pix[out.PixOffset(x, y):]
			dot := uint8((x/7*31 ^ y/7*57) & 15)
			p[0], p[1], p[2], p[3] = 236-dot, 214-dot, 150+uint8(60*y/h)-dot, uint8(min(255, (rim-in)*255*8/rim))
		}
	}
	return out
}

func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
