package photo

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"io"

	"backdrop/kiosk"
)

// UploadLimit is what a service takes at most.
type UploadLimit struct {
	Bytes  int64 // of the encoded file; 0 or less: no limit
	Pixels int   // width × height; 0 or less: no limit
}

// uploadQualities are tried in turn until the file fits; after the last the
// picture shrinks to three quarters of its pixels at a time.
var uploadQualities = [...]int{95, 90, 84, 76}

// uploadTries bounds the encodes of one upload.
const uploadTries = 12

// Upload makes the file for a full cutout: the upright original as JPEG without
// any metadata, within lim: at quality 95 if it fits, else lower, else smaller.
// It gives the file and its size in pixels. Errors are those of Look, and
// TooLarge when nothing sensible fits the limit.
func (d *Darkroom) Upload(ctx context.Context, r io.ReadSeeker, lim UploadLimit) (data []byte, w, h int, err error) {
	head, err := inspect(r)
	if err != nil {
		return nil, 0, 0, err
	}
	leave, err := d.enter(ctx, head.memory)
	if err != nil {
		return nil, 0, 0, err
	}
	defer leave()
	img, err := d.develop(ctx, r, head)
	if err != nil {
		return nil, 0, 0, err
	}
	w, h = head.Width, head.Height
	if lim.Pixels > 0 {
		w, h = fit(w, h, lim.Pixels)
	}
	for try := range uploadTries {
		quality := uploadQualities[min(try, len(uploadQualities)-1)]
		if try >= len(uploadQualities) {
			w, h = fit(w, h, max(1, w*h/4*3))
		}
		data, err = encodeUpright(ctx, img, head, w, h, quality)
		if err != nil {
			return nil, 0, 0, err
		}
		if lim.Bytes <= 0 || int64(len(data)) <= lim.Bytes {
			return data, w, h, nil
		}
	}
	return nil, 0, 0, kiosk.Faulty(kiosk.TooLarge, fmt.Sprintf("%d×%d pixels do not fit %d bytes", head.Width, head.Height, lim.Bytes), nil)
}

// encodeUpright encodes a stored picture upright at w×h.
func encodeUpright(ctx context.Context, img image.Image, head header, w, h, quality int) ([]byte, error) {
	var out bytes.Buffer
	var s *scale
	if w != head.Width || h != head.Height {
		s = newScale(head.Width, head.Height, 0, 0, float64(head.Width), float64(head.Height), w, h)
	}
	plan := planBands(w, h)
	join := newJoiner(&out, plan, false)
	benches := newBenches(func() rows {
		if s == nil {
			return uprightRows(img, head.Orientation)
		}
		return newScaled(uprightRows(img, head.Orientation), s)
	})
	err := inOrder(ctx, plan.count(), func(i int) ([]byte, error) {
		source := benches.take()
		defer benches.put(source)
		top, bottom := plan.span(i)
		band := image.NewRGBA(image.Rect(0, 0, w, bottom-top))
		for y := top; y < bottom; y++ {
			line := band.Pix[(y-top)*band.Stride:][:band.Stride]
			source.row(y, line)
			onWhite(line)
		}
		return encodeBand(band, quality)
	}, join.add)
	return out.Bytes(), err
}
