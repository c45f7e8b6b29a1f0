package photo

import (
	"context"
	"fmt"
	"image"
	"image/draw"
	"io"

	"backdrop/kiosk"
)

// DecodeLayer decodes a background or a frame, JPEG or PNG, upright, of at most
// maxPixels (0 or less: MaxPixels). It is for the few pictures an event is set up
// with and takes no place in the darkroom. Errors are *kiosk.Fault with
// BackgroundLost, the reason in the detail and the cause.
func DecodeLayer(r io.ReadSeeker, maxPixels int) (image.Image, error) {
	h, err := inspect(r)
	if err == nil && maxPixels > 0 && h.Width*h.Height > maxPixels {
		err = kiosk.Faulty(kiosk.TooLarge, fmt.Sprintf("%d×%d pixels", h.Width, h.Height), nil)
	}
	var img image.Image
	if err == nil {
		ctx, cancel := context.WithTimeoutCause(context.Background(), decodeTime, errTooSlow)
		defer cancel()
		img, err = decode(ctx, r, h)
	}
	if err != nil {
		reason := string(kiosk.CodeOf(err))
		if detail := kiosk.DetailOf(err); detail != "" {
			reason += ", " + detail
		}
		return nil, kiosk.Faulty(kiosk.BackgroundLost, reason, err)
	}
	return turn(quick(img), h.Orientation), nil
}

// quick gives a picture in a type whose rows are read fast, since a layer is
// read again and again.
func quick(img image.Image) image.Image {
	switch img := img.(type) {
	case *image.YCbCr, *image.Gray, *image.RGBA, *image.NRGBA:
		return img
	}
	out := image.NewRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}
