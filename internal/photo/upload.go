package photo

import (
	"bytes"
	"context"
	"fmt"
	"image"

	"backdrop/internal/photo/jpegenc"
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
// It gives the file and its size in pixels. The original stays decoded. Errors are
// those of Look, and TooLarge when nothing sensible fits the limit.
func (d *Darkroom) Upload(ctx context.Context, o *Original, lim UploadLimit) (data []byte, w, h int, err error) {
	leave, err := d.enter(ctx, wholeRoom)
	if err != nil {
		return nil, 0, 0, err
	}
	defer leave()
	planes, err := o.develop(ctx, d)
	if err != nil {
		return nil, 0, 0, err
	}
	size := planes.Rect.Size()
	w, h = size.X, size.Y
	if lim.Pixels > 0 {
		w, h = fit(w, h, lim.Pixels)
	}
	for try := range uploadTries {
		quality := uploadQualities[min(try, len(uploadQualities)-1)]
		if try >= len(uploadQualities) {
			w, h = fit(w, h, max(1, w*h/4*3))
		}
		data, err = encodeAt(ctx, planes, w, h, quality)
		if err != nil {
			return nil, 0, 0, err
		}
		if lim.Bytes <= 0 || int64(len(data)) <= lim.Bytes {
			return data, w, h, nil
		}
	}
	return nil, 0, 0, kiosk.Faulty(kiosk.TooLarge, fmt.Sprintf("%d×%d pixels do not fit %d bytes", size.X, size.Y, lim.Bytes), nil)
}

// encodeAt encodes a picture at w×h.
func encodeAt(ctx context.Context, img *image.YCbCr, w, h, quality int) ([]byte, error) {
	if size := image.Pt(w, h); size != img.Rect.Size() {
		img = layer{ycc: img}.resize(whole(img.Rect.Size()), size, image.YCbCrSubsampleRatio420).ycc
	}
	var out bytes.Buffer
	out.Grow(w * h / 2)
	err := encodeJPEG(ctx, &out, img, jpegenc.Options{Quality: quality})
	return out.Bytes(), err
}
