package hands

import (
	"context"
	"image"
	"io"
	"sync"

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
	var matte bool
	prof := h.Service.Profile()
	err = h.reading(p, func(f io.ReadSeeker, _ io.ReaderAt, _ int64) error {
		original := photo.NewOriginal(f)
		d, width, height, err := h.Darkroom.Upload(ctx, original, photo.UploadLimit{Bytes: prof.MaxUpload, Pixels: prof.MaxPixels})
		data, pixels = d, width*height
		if matte = err == nil && h.wantsMatte(pixels); matte {
			h.ahead.put(w.Shot.SHA, original) // its colours will be wanted
		}
		return err
	})
	if err != nil {
		return notSent(w, err, report)
	}
	job := removebg.Job{Image: data, Size: "full", Format: "zip", Fresh: true}
	if matte {
		job.Format, job.Alpha = "png", true
	}
	if prof.FullPixels > 0 && pixels > prof.FullPixels {
		job.Size = "50MP"
	}
	var aside sync.WaitGroup // what will lie behind and before the subject, while the service works
	defer aside.Wait()
	aside.Go(func() { h.Darkroom.Prepare(h.arrangement(w)) })
	return h.send(ctx, w, job, pixels, report)
}

// wantsMatte tells whether a picture of that many pixels is asked for as a matte.
func (h *Hands) wantsMatte(pixels int) bool {
	prof := h.Service.Profile()
	switch h.Answer {
	case AnswerAlpha:
		return true
	case AnswerZIP:
		return false
	}
	return h.Service.OwnAddress() && prof.PNGPixels > 0 && pixels <= prof.PNGPixels
}

// keyFull cuts the original with the built-in cutter.
func (h *Hands) keyFull(ctx context.Context, w kiosk.Work, original string, report reporter) error {
	keyer, err := h.Keyer(ctx, w.Screen)
	if err != nil {
		return notSent(w, err, report)
	}
	var colour *image.YCbCr
	var alpha *image.Gray
	err = h.reading(original, func(f io.ReadSeeker, _ io.ReaderAt, _ int64) error {
		return h.Darkroom.Open(ctx, f, func(img *image.YCbCr) error {
			var err error
			colour, alpha, err = keyer.Cut(img)
			if err == nil && photo.Empty(alpha) {
				err = kiosk.Faulty(kiosk.NoForeground, "", nil)
			}
			return err
		})
	})
	if err != nil {
		return notSent(w, err, report)
	}
	return h.keep(ctx, w, shelf.Cutout(w.Shot.N, "zip"), alpha.Bounds().Size(),
		func(out io.Writer) error { return photo.WriteCutout(out, colour, alpha, cutoutQuality) }, report)
}
