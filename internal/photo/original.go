package photo

import (
	"context"
	"image"
	"io"
	"sync"
)

// Original is a photo that is decoded at most once, upright and in planes, and
// kept for as long as somebody holds the Original: 1.5 bytes a pixel for a 4:2:0
// photo. What decodes it for an upload leaves it ready for composing. Safe for use
// by several goroutines.
type Original struct {
	r io.ReadSeeker

	mu  sync.Mutex
	img *image.YCbCr
}

// NewOriginal takes a photo that Look has found whole. The reader is used until
// the photo has been decoded.
func NewOriginal(r io.ReadSeeker) *Original { return &Original{r: r} }

// Ready tells whether the photo has been decoded.
func (o *Original) Ready() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.img != nil
}

// develop gives the decoded photo; the caller has a place in the darkroom.
func (o *Original) develop(ctx context.Context, d *Darkroom) (*image.YCbCr, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.img != nil {
		return o.img, nil
	}
	h, err := inspect(o.r)
	if err != nil {
		return nil, err
	}
	img, err := d.developProven(ctx, o.r, h)
	if err != nil {
		return nil, err
	}
	o.img = inSRGB(o.r, upright(img, h.Orientation))
	return o.img, nil
}
