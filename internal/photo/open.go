package photo

import (
	"context"
	"image"
	"io"
)

// Open decodes a whole picture upright, in planes and in sRGB, and hands it to use
// while it holds its place in the darkroom: for a cutter that works on an original
// that Look has found whole. The picture is
// gone afterwards. Errors are those of Look, and use's own.
func (d *Darkroom) Open(ctx context.Context, r io.ReadSeeker, use func(*image.YCbCr) error) error {
	h, err := inspect(r)
	if err != nil {
		return err
	}
	leave, err := d.enter(ctx, wholeRoom)
	if err != nil {
		return err
	}
	defer leave()
	img, err := d.developProven(ctx, r, h)
	if err != nil {
		return err
	}
	return use(inSRGB(r, upright(img, h.Orientation)))
}
