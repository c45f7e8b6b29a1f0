package hands

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"

	"backdrop/internal/photo"
	"backdrop/internal/removebg"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
)

// cutterService and cutterScreen are the cutters a request can name.
const (
	cutterService = "removebg"
	cutterScreen  = "greenscreen"
)

// preview asks for the small cutout.
func (h *Hands) preview(ctx context.Context, w kiosk.Work, report reporter) error {
	data, err := h.upload(ctx, w.Shot)
	if err != nil {
		return notSent(w, err, report)
	}
	if w.Request.Cutter == cutterScreen {
		return h.keyPreview(ctx, w, data, report)
	}
	return h.send(ctx, w, removebg.Job{Image: data, Size: "preview", Format: "png"}, 0, report)
}

// notSent reports a request that never left: nothing was charged.
func notSent(w kiosk.Work, err error, report reporter) error {
	in := kiosk.Voided{Shot: w.Shot.N, Request: w.Request.ID, Code: kiosk.CodeOf(err), Detail: detailOf(err)}
	return fmt.Errorf("prepare %s: %w", w.Stage, errors.Join(err, report(in)))
}

// keyPreview cuts the small picture with the built-in cutter.
func (h *Hands) keyPreview(ctx context.Context, w kiosk.Work, data []byte, report reporter) error {
	img, err := photo.DecodeSmall(bytes.NewReader(data), 1<<20)
	if err != nil {
		return notSent(w, err, report)
	}
	keyer, err := h.Keyer(ctx, w.Screen)
	if err != nil {
		return notSent(w, err, report)
	}
	cut, err := keyer.Key(img)
	if err == nil && photo.Empty(matteOf(cut)) {
		err = kiosk.Faulty(kiosk.NoForeground, "", nil)
	}
	if err != nil {
		return notSent(w, err, report)
	}
	return h.keep(ctx, w, shelf.Preview(w.Shot.N, "png"), cut.Bounds().Size(), func(out io.Writer) error { return png.Encode(out, cleared(cut)) }, report)
}

// matteOf gives a picture's transparency.
func matteOf(cut *image.NRGBA) *image.Gray {
	out := image.NewGray(image.Rectangle{Max: cut.Rect.Size()})
	for i := range out.Pix {
		out.Pix[i] = cut.Pix[4*i+3]
	}
	return out
}

// keep writes a cutout of our own and reports it.
func (h *Hands) keep(_ context.Context, w kiosk.Work, to string, size image.Point, fill func(io.Writer) error, report reporter) error {
	stamp, err := h.Shelf.Replace(to, fill)
	if err != nil {
		return notSent(w, err, report)
	}
	return report(kiosk.Made{Shot: w.Shot.N, Request: w.Request.ID, SHA: stamp.SHA256, File: to, Width: size.X, Height: size.Y})
}

// cleared empties the colour where nothing is seen, as the service does: it saves
// two thirds of the file. The picture is changed in place.
func cleared(cut *image.NRGBA) *image.NRGBA {
	for i := 0; i+3 < len(cut.Pix); i += 4 {
		if cut.Pix[i+3] == 0 {
			cut.Pix[i], cut.Pix[i+1], cut.Pix[i+2] = 0, 0, 0
		}
	}
	return cut
}
