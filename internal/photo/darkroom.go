package photo

import (
	"context"
	"fmt"
	"image"
	"io"
	"time"

	"golang.org/x/sync/semaphore"
)

// decodeTime bounds one decode. A 60 megapixel picture takes about two seconds;
// a progressive JPEG made of many thousand empty scans would take hours.
const decodeTime = 60 * time.Second

// heavy is the memory of a decode, in bytes, from which it takes the whole
// darkroom for itself: 24 megapixels are below it in every form but progressive
// and 16-bit.
const heavy = 128 << 20

// wholeRoom is an estimate that takes all places.
const wholeRoom = heavy + 1

// Darkroom bounds how many pictures are decoded at a time, and so the memory. It
// is safe for use by several goroutines. Waiting for a place ends with the
// caller's context.
type Darkroom struct {
	places   *semaphore.Weighted
	size     int64
	patience time.Duration // for one decode
}

// NewDarkroom gives a darkroom in which at most decodes pictures (at least one)
// are decoded at the same time. Composing, and a picture that needs more than
// 128 MB to decode, take all places.
func NewDarkroom(decodes int) *Darkroom {
	n := int64(max(decodes, 1))
	return &Darkroom{places: semaphore.NewWeighted(n), size: n, patience: decodeTime}
}

// enter waits for a place, or for all of them, and gives the way out.
func (d *Darkroom) enter(ctx context.Context, memory int64) (leave func(), err error) {
	n := int64(1)
	if memory > heavy {
		n = d.size
	}
	if err := d.places.Acquire(ctx, n); err != nil {
		return nil, fmt.Errorf("wait for a place in the darkroom: %w", err)
	}
	return func() { d.places.Release(n) }, nil
}

// develop decodes one picture in a place it already has.
func (d *Darkroom) develop(ctx context.Context, r io.ReadSeeker, h header) (image.Image, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, d.patience, errTooSlow)
	defer cancel()
	return decode(ctx, r, h)
}

// developProven decodes a picture known to be whole in a place it already has.
func (d *Darkroom) developProven(ctx context.Context, r io.ReadSeeker, h header) (image.Image, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, d.patience, errTooSlow)
	defer cancel()
	return decodeProven(ctx, r, h)
}
