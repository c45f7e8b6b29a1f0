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
	return report(kiosk.ComposedUp{Shot: w.Shot.N, SHA: stamp.SHA256, Width: made.Width, Height: made.Height, Smaller: made.Enlarged, Background: w.Look.Background})
}

// composed writes the guest's files into the spool. Doing it again replaces them.
func (h *Hands) composed(ctx context.Context, w kiosk.Work) (made photo.Composed, err error) {
	cutout, err := h.cutout(w.Shot)
	if err != nil {
		return made, err
	}
	original, done, err := h.kept(w.Shot)
	if err != nil {
		return made, err
	}
	defer done()
	err = h.reading(cutout, func(_ io.ReadSeeker, at io.ReaderAt, size int64) error {
		c := h.arrangement(w)
		c.Cutout, c.CutoutSize, c.Original = at, size, original
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

// arrangement gives what is known of a shot's picture without its cutout.
func (h *Hands) arrangement(w kiosk.Work) photo.Composition {
	c := Arrangement(w.Look)
	c.Width, c.Height = w.Shot.Width, w.Shot.Height
	c.Scenery = func() (*photo.Layer, *photo.Layer, error) { return h.Layers(w.Look, c.Height > c.Width) }
	return c
}

// Arrangement gives what a look says of a picture, without the pictures.
func Arrangement(l kiosk.Look) photo.Composition {
	x, y := l.Keeps()
	return photo.Composition{
		Quality: l.Quality, Full444: l.FullColour(), DPI: l.Dots(),
		Position: photo.Position{X: float64(x) / 1000, Y: float64(y) / 1000},
		Subject:  photo.Place{Scale: float64(l.Scale()) / 1000, X: float64(l.SubjectX) / 1000, Y: float64(l.SubjectY) / 1000},
	}
}

// kept gives a shot's original for composing, decoded already if it was decoded for
// the request, and what to call when it is done with. It is needed only for a
// cutout without colours or of fewer pixels: that it is gone is no fault here.
func (h *Hands) kept(s kiosk.Shot) (o *photo.Original, done func(), err error) {
	nothing := func() {}
	if o := h.ahead.take(s.SHA); o != nil {
		return o, nothing, nil
	}
	p, err := h.original(s)
	if err != nil {
		return nil, nothing, nil
	}
	f, err := h.Shelf.Open(p)
	if err != nil {
		return nil, nothing, nil
	}
	return photo.NewOriginal(f), func() { _ = f.Close() }, nil // opened for reading: nothing to lose
}
