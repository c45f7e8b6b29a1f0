package main

import (
	"context"
	"encoding/hex"
	"image"
	"image/color"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"backdrop/internal/greenscreen"
	"backdrop/internal/photo"
	"backdrop/kiosk"
)

// photoKey is one run of photo key.
type photoKey struct {
	in, out       string
	empty, pick   string
	fill, outside bool
	refine        bool
	quality       int
	said          photoSaid
}

func photoKeyCommand(w world) *cobra.Command {
	var k photoKey
	cmd := &cobra.Command{
		Use:   "key IN OUT.png",
		Short: "Cut the subject out of a photo before a green or blue screen",
		Long: `Cut the subject out of a photo before a green or blue screen, at full size, with the
built-in cutter. OUT is a transparent PNG (- for standard output); one that ends in .zip is the services' form,
color.jpg and alpha.png, which photo compose takes too and which is written faster.`,
		Args: wantArgs("IN", "OUT.png"),
		RunE: doing(func(cmd *cobra.Command, args []string) error {
			k.in, k.out = args[0], args[1]
			return k.run(cmd.Context(), w)
		}),
	}
	f := cmd.Flags()
	f.StringVar(&k.empty, "empty", "", "a photo of the screen without anybody, taken the same way")
	f.StringVar(&k.pick, "pick", "", "the screen's colour as six hexadecimal digits, such as 3a8c46")
	f.BoolVar(&k.fill, "fill", false, "make solid what the subject wholly encloses")
	f.BoolVar(&k.outside, "keep-outside", false, "keep walls and stands beside the screen")
	f.BoolVar(&k.refine, "refine", false, "filter soft edges, guided by the photo: slower, a little smoother")
	f.IntVar(&k.quality, "quality", 95, "quality of the colours in a ZIP, 1 to 100")
	addPhotoSaid(cmd, &k.said)
	return cmd
}

func (k *photoKey) run(ctx context.Context, w world) error {
	began := time.Now()
	if k.quality < 1 || k.quality > 100 {
		return usage("--quality is 1 to 100, not %d", k.quality)
	}
	for _, in := range []string{k.in, k.empty} {
		if err := differentFiles(in, k.out); err != nil {
			return err
		}
	}
	if err := wantEnding(k.out, true, ".png", ".zip"); err != nil {
		return err
	}
	room := photo.NewDarkroom(1)
	o, err := k.options(ctx, room)
	if err != nil {
		return err
	}
	var cut *greenscreen.Cutout
	err = k.decoded(ctx, room, k.in, func(img *image.YCbCr) (err error) {
		cut, err = greenscreen.Cut(img, o)
		return err
	})
	if err != nil {
		return err
	}
	counted := &counting{}
	err = writeOut(w, k.out, func(out io.Writer) error {
		counted.to = out
		if strings.HasSuffix(strings.ToLower(k.out), ".zip") {
			return photo.WriteCutout(counted, cut.Colour, cut.Alpha, k.quality)
		}
		return photo.WritePNG(ctx, counted, cut.Colour, cut.Alpha)
	})
	if err != nil {
		return err
	}
	size := cut.Alpha.Rect.Size()
	return k.said.say(w, k.out, photoResult{File: k.out, Width: size.X, Height: size.Y, Bytes: counted.n, Seconds: time.Since(began).Seconds()})
}

// options reads the flags and calibrates.
func (k *photoKey) options(ctx context.Context, room *photo.Darkroom) (greenscreen.Options, error) {
	o := greenscreen.Options{Fill: k.fill, KeepOutside: k.outside, Refine: k.refine}
	if k.pick != "" {
		c, err := hex.DecodeString(strings.TrimPrefix(k.pick, "#"))
		if err != nil || len(c) != 3 {
			return o, usage("--pick wants six hexadecimal digits such as 3a8c46, not %q", kiosk.Safe(k.pick, 20))
		}
		o.Pick = color.NRGBA{c[0], c[1], c[2], 255}
	}
	if k.empty == "" {
		return o, nil
	}
	err := k.decoded(ctx, room, k.empty, func(img *image.YCbCr) (err error) {
		o.Screen, err = greenscreen.Calibrate(img)
		return err
	})
	return o, err
}

// decoded opens a photo, proves that it is whole, and hands it over.
func (k *photoKey) decoded(ctx context.Context, room *photo.Darkroom, path string, use func(*image.YCbCr) error) error {
	f, err := openPhoto(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // opened for reading: nothing to lose
	if _, err = room.Prove(ctx, f); err == nil {
		err = room.Open(ctx, f, use)
	}
	if err != nil {
		return stepError(path, err)
	}
	return nil
}
