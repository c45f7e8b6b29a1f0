package hands

import (
	"context"
	"image"
	"io"

	"backdrop/internal/photo"
	"backdrop/internal/removebg"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
)

// cutoutQuality is the JPEG quality of the colours in a cutout of our own.
const cutoutQuality = 95

// full asks for the cutout at full resolution.
func (h *Hands) full(ctx context.Context, w kiosk.Work, report reporter) error {
	p, err := h.original(w.Shot)
	if err != nil {
		return notSent(w, err, report)
	}
	if w.Request.Cutter == cutterScreen {
		return h.keyFull(ctx, w, p, report)
	}
	if h.Service == nil {
		return notSent(w, kiosk.Faulty(kiosk.KeyRefused, "no service is set up", nil), report)
	}
	var data []byte
	var pixels int
	prof := h.Service.Profile()
	err = h.reading(p, func(f io.ReadSeeker, _ io.ReaderAt, _ int64) error {
		d, width, height, err := h.Darkroom.Upload(ctx, f, photo.UploadLimit{Bytes: prof.MaxUpload, Pixels: prof.MaxPixels})
		data, pixels = d, width*height
		return err
	})
	if err != nil {
		return notSent(w, err, report)
	}
	job := removebg.Job{Image: data, Size: "full", Format: "zip", Fresh: true}
	if prof.FullPixels > 0 && pixels > prof.FullPixels {
		job.Size = "50MP"
	}
	return h.send(ctx, w, job, pixels, report)
}

// keyFull cuts the original with the built-in cutter.
func (h *Hands) keyFull(ctx context.Context, w kiosk.Work, original string, report reporter) error {
	var cut *image.NRGBA
	err := h.reading(original, func(f io.ReadSeeker, _ io.ReaderAt, _ int64) error {
		return h.Darkroom.Open(ctx, f, func(img image.Image) error {
			var err error
			cut, err = h.Key(img)
			return err
		})
	})
	if err != nil {
		return notSent(w, err, report)
	}
	return h.keep(ctx, w, shelf.Cutout(w.Shot.N, "zip"), cut,
		func(out io.Writer) error { return photo.WriteCutout(out, cut, cutoutQuality) }, report)
}
