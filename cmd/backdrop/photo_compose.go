package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"backdrop/assets"
	"backdrop/internal/config"
	"backdrop/internal/hands"
	"backdrop/internal/photo"
	"backdrop/kiosk"
)

// photoCompose is one run of photo compose.
type photoCompose struct {
	cutout, out                 string
	original, background, frame string
	transparent                 string
	position, chroma            string
	quality, dpi                int
	scale, x, y                 float64
	said                        photoSaid
}

func photoComposeCommand(w world) *cobra.Command {
	var c photoCompose
	cmd := &cobra.Command{
		Use:   "compose CUTOUT OUT.jpg",
		Short: "Put a cutout on a background and under a frame, as a guest receives it",
		Long: `Put a cutout on a background and under a frame and write the JPEG a guest would
receive. CUTOUT is what a service answers: a PNG with transparency, a ZIP of color.jpg
and alpha.png, or a grey PNG (the matte alone: it needs --original). With --original
the picture has the photo's size, and a smaller cutout follows the photo's own edges.
OUT may be - for standard output.`,
		Args: wantArgs("CUTOUT", "OUT.jpg"),
		RunE: doing(func(cmd *cobra.Command, args []string) error {
			c.cutout, c.out = args[0], args[1]
			return c.run(cmd.Context(), w)
		}),
	}
	f := cmd.Flags()
	f.StringVar(&c.original, "original", "", "the photo the cutout was made of")
	f.StringVar(&c.background, "background", "", "a background: studio, beach, night, or a file (none: white)")
	f.StringVar(&c.frame, "frame", "", "a frame: party, or a file")
	f.StringVar(&c.transparent, "transparent", "", "write the subject alone to this PNG too")
	f.StringVar(&c.position, "position", "center", "which part of the background shows: center, top, bottom, left, right, or \"50% 30%\"")
	f.StringVar(&c.chroma, "chroma", string(kiosk.Chroma420), "colour samples of the JPEG: 4:2:0 or 4:4:4")
	f.IntVar(&c.quality, "quality", 92, "quality of the JPEG, 1 to 100")
	f.IntVar(&c.dpi, "dpi", 300, "resolution written into the file, dots per inch")
	f.Float64Var(&c.scale, "subject-scale", 1, "size of the subject, 0.1 to 2")
	f.Float64Var(&c.x, "subject-x", 0, "move the subject right, as a share of the width")
	f.Float64Var(&c.y, "subject-y", 0, "move the subject down, as a share of the height")
	addPhotoSaid(cmd, &c.said)
	return cmd
}

// settings checks the flags, as event.toml's [look] is checked, and gives what they
// say of the picture.
func (c *photoCompose) settings() (photo.Composition, error) {
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	cfg, err := config.Parse(nil, ".", map[string]string{
		"look.position": c.position, "look.chroma": c.chroma, "look.quality": strconv.Itoa(c.quality), "look.dpi": strconv.Itoa(c.dpi),
		"look.subject_scale": number(c.scale), "look.subject_x": number(c.x), "look.subject_y": number(c.y),
	})
	if err != nil {
		return photo.Composition{}, asStepFlags(err)
	}
	return hands.Arrangement(lookOf(cfg.Look)), nil
}

func (c *photoCompose) run(ctx context.Context, w world) error {
	began := time.Now()
	plan, err := c.settings()
	if err != nil {
		return err
	}
	for _, in := range []string{c.cutout, c.original, c.background, c.frame} {
		for _, out := range []string{c.out, c.transparent} {
			if in != "" && out != "" {
				if err := differentFiles(in, out); err != nil {
					return err
				}
			}
		}
	}
	if err := c.endings(); err != nil {
		return err
	}
	cutout, err := openPhoto(c.cutout)
	if err != nil {
		return err
	}
	defer func() { _ = cutout.Close() }() // opened for reading: nothing to lose
	info, err := cutout.Stat()
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", kiosk.Safe(c.cutout, 200), rooted(err))
	}
	plan.Cutout, plan.CutoutSize = cutout, info.Size()
	room := photo.NewDarkroom(2)
	done, err := c.gather(ctx, room, &plan)
	defer done()
	if err != nil {
		return err
	}
	size, err := c.write(ctx, w, room, plan)
	if err != nil {
		return err
	}
	return c.said.say(w, c.out, photoResult{File: c.out, Width: plan.Width, Height: plan.Height, Bytes: size, Seconds: time.Since(began).Seconds()})
}

// endings refuses files whose names would not say what is in them.
func (c *photoCompose) endings() error {
	if err := wantEnding(c.out, true, ".jpg", ".jpeg"); err != nil || c.transparent == "" {
		return err
	}
	return wantEnding(c.transparent, false, ".png")
}

// gather opens the original, finds the canvas's size and says where the layers are.
func (c *photoCompose) gather(ctx context.Context, room *photo.Darkroom, plan *photo.Composition) (done func(), err error) {
	done = func() {}
	var original *os.File
	if c.original != "" {
		if original, err = openPhoto(c.original); err != nil {
			return done, err
		}
		done = func() { _ = original.Close() } // opened for reading: nothing to lose
		plan.Original = photo.NewOriginal(original)
	}
	if plan.Width, plan.Height, err = c.canvas(ctx, room, plan, original); err != nil {
		return done, err
	}
	full444, portrait := plan.Full444, plan.Height > plan.Width
	plan.Scenery = func() (background, frame *photo.Layer, err error) {
		var both errgroup.Group
		both.Go(func() (err error) {
			background, err = loadNamed("--background", c.background, full444, func() ([]byte, bool) { return assets.Background(c.background) })
			return err
		})
		both.Go(func() (err error) {
			frame, err = loadNamed("--frame", c.frame, full444, func() ([]byte, bool) { return assets.Frame(c.frame, portrait) })
			if err == nil && frame != nil && frame.Opaque() {
				err = fmt.Errorf("--frame %s: %s", kiosk.Safe(c.frame, 200), needsWindow)
			}
			return err
		})
		return background, frame, both.Wait()
	}
	return done, nil
}

// canvas gives the picture's size: the original's, else the cutout's.
func (c *photoCompose) canvas(ctx context.Context, room *photo.Darkroom, plan *photo.Composition, original *os.File) (w, h int, err error) {
	if original != nil {
		info, err := room.Prove(ctx, original)
		if err != nil {
			return 0, 0, stepError(c.original, err)
		}
		return info.Width, info.Height, nil
	}
	info, err := photo.InspectCutout(plan.Cutout, plan.CutoutSize)
	if err == nil && info.Matte {
		return 0, 0, usage("%s is a matte without colours: name its photo with --original", kiosk.Safe(c.cutout, 200))
	}
	if err != nil {
		return 0, 0, stepError(c.cutout, err)
	}
	return info.Width, info.Height, nil
}

// loadNamed loads a layer by its built-in name or from a file; no name, no layer.
func loadNamed(flag, name string, full444 bool, builtIn func() ([]byte, bool)) (*photo.Layer, error) {
	if name == "" {
		return nil, nil
	}
	l, err := decodeLayer(name, full444, builtIn)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s %s: there is no such file, and none of that name is built in", flag, kiosk.Safe(name, 200))
	}
	if err != nil {
		return nil, fmt.Errorf("%s %s: %s", flag, kiosk.Safe(name, 200), sentenceOf(err))
	}
	return l, nil
}

// write composes and writes the files; it gives the JPEG's bytes.
func (c *photoCompose) write(ctx context.Context, w world, room *photo.Darkroom, plan photo.Composition) (size int64, err error) {
	compose := func(out io.Writer) error {
		counted := &counting{to: out}
		plan.JPEG = counted
		_, err := room.Compose(ctx, plan)
		size = counted.n
		return stepError(c.cutout, err) // a layer has named itself already
	}
	if c.transparent == "" {
		err = writeOut(w, c.out, compose)
		return size, err
	}
	err = writeWhole(c.transparent, func(out io.Writer) error {
		plan.PNG = out
		return writeOut(w, c.out, compose)
	})
	return size, err
}

// writeOut writes a file whole or not at all; - is standard output, to which nothing
// goes before all is well.
func writeOut(w world, out string, fill func(io.Writer) error) error {
	if out != "-" {
		return writeWhole(out, fill)
	}
	var all bytes.Buffer
	if err := fill(&all); err != nil {
		return err
	}
	_, err := w.stdout.Write(all.Bytes())
	return err
}

// counting counts what is written.
type counting struct {
	to io.Writer
	n  int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.n += int64(n)
	return n, err
}
