package hands

import (
	"context"
	"fmt"
	"io"

	"backdrop/internal/photo"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
)

func composedFile(n int, ext string) string {
	return shelf.Spool(fmt.Sprintf("%04d.composed.%s", n, ext))
}

// compose puts the cutout on the event's background, at the original's size.
func (h *Hands) compose(ctx context.Context, w kiosk.Work, report reporter) error {
	made, err := h.composed(ctx, w)
	if err != nil {
		return failed(w, err, report)
	}
	// the hash reported here is that of the file no later report names, so that every
	// file of ours is known should it come back through the drop folder
	ext := "jpg"
	if w.Look.Transparent {
		ext = "png"
	}
	stamp, err := h.Shelf.Read(composedFile(w.Shot.N, ext))
	if err != nil {
		return failed(w, err, report)
	}
	return report(kiosk.ComposedUp{Shot: w.Shot.N, SHA: stamp.SHA256, Width: made.Width, Height: made.Height, Smaller: made.Enlarged})
}

// composed writes the guest's files into the spool. Doing it again replaces them.
func (h *Hands) composed(ctx context.Context, w kiosk.Work) (made photo.Composed, err error) {
	cutout, err := h.cutout(w.Shot)
	if err != nil {
		return made, err
	}
	background, frame, err := h.Layers(w.Look, w.Shot.Height > w.Shot.Width)
	if err != nil {
		return made, err
	}
	err = h.reading(cutout, func(_ io.ReadSeeker, at io.ReaderAt, size int64) error {
		c := photo.Composition{Cutout: at, CutoutSize: size, Width: w.Shot.Width, Height: w.Shot.Height,
			Background: background, Frame: frame, Quality: w.Look.Quality}
		jpegOnly := func(out io.Writer) error {
			c.JPEG = out
			var err error
			made, err = h.Darkroom.Compose(ctx, c)
			return err
		}
		withPNG := func(out io.Writer) error {
			c.PNG = out
			_, err := h.Shelf.Replace(composedFile(w.Shot.N, "jpg"), jpegOnly)
			return err
		}
		if w.Look.Transparent {
			_, err := h.Shelf.Replace(composedFile(w.Shot.N, "png"), withPNG)
			return err
		}
		_, err := h.Shelf.Replace(composedFile(w.Shot.N, "jpg"), jpegOnly)
		return err
	})
	return made, err
}
