package photo

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"sync"
	"sync/atomic"

	"backdrop/internal/photo/reduced"
	"backdrop/kiosk"
)

// reduceWorkers decode one picture: a booth has two cores.
const reduceWorkers = 2

// reduce makes the small upright picture from a JPEG decoded at 1/8 or 1/2.
// It gives nil and no error for what needs a complete decode. It takes one place in the
// darkroom whatever the picture's size: some 3 MB at 60 megapixels and 1/8.
func (d *Darkroom) reduce(ctx context.Context, r io.ReadSeeker, h header, size image.Point) (*image.YCbCr, error) {
	stored := storedSize(size, h.Orientation)
	scale := reduction(h.stored, stored)
	if h.Format != formatJPEG || scale == 0 {
		return nil, nil
	}
	leave, err := d.enter(ctx, 0)
	if err != nil {
		return nil, err
	}
	defer leave()
	ctx, cancel := context.WithTimeoutCause(ctx, d.patience, errTooSlow)
	defer cancel()
	img, err := decodeReduced(ctx, r, scale)
	if img == nil || err != nil {
		return nil, err
	}
	if want := image.Pt((h.stored.X+scale-1)/scale, (h.stored.Y+scale-1)/scale); img.Bounds() != (image.Rectangle{Max: want}) {
		return nil, kiosk.Faulty(kiosk.Unreadable, "", fmt.Errorf("decode picture: header says %v, decoded %v at 1/%d", h.stored, img.Bounds(), scale))
	}
	g := geometry{width: float64(h.stored.X) / float64(scale), height: float64(h.stored.Y) / float64(scale),
		small: stored, orientation: h.Orientation, sharpen: scale == 8}
	return g.planar(img), nil
}

// reduction gives the reduction to decode at, 0 for none: the one of 1/8 and 1/2 that
// leaves at least the pixels wanted. 1/4 is not among them: averages fold fine
// patterns into coarse ones. At 9 megapixels, on a photo full of detail, luma was
// 37.7 dB from Lanczos of the complete decode at 1/4 and 43.1 at 1/2, in the same time.
func reduction(stored, want image.Point) int {
	for _, scale := range [...]int{8, 2} {
		if stored.X >= want.X*scale && stored.Y >= want.Y*scale {
			return scale
		}
	}
	return 0
}

// decodeReduced gives nil and no error for what the reduced decoder does not know or
// finds damaged: image/jpeg then has the last word, since it forgives more.
func decodeReduced(ctx context.Context, r io.ReadSeeker, scale int) (img image.Image, err error) {
	in, size, err := readerAt(r)
	if err != nil {
		return nil, kiosk.Faulty(kiosk.Unreadable, "", &readError{err})
	}
	err = guard(func() (err error) {
		img, err = reduced.Decode(in, size, reduced.Options{Scale: scale, Workers: reduceWorkers, MaxPixels: MaxPixels,
			Stop: func() error { return context.Cause(ctx) }})
		return err
	})
	var damaged reduced.FormatError
	switch failure := in.failure.Load(); {
	case err == nil:
		return img, nil
	case errors.Is(err, reduced.ErrUnsupported), errors.As(err, &damaged):
		return nil, nil
	case ctx.Err() != nil && !errors.Is(context.Cause(ctx), errTooSlow):
		return nil, fmt.Errorf("decode picture: %w", ctx.Err())
	case failure != nil:
		return nil, kiosk.Faulty(kiosk.Unreadable, "", &readError{*failure})
	case errors.Is(err, reduced.ErrTruncated):
		return nil, kiosk.Faulty(kiosk.Truncated, "", fmt.Errorf("decode picture: %w", err))
	case errors.Is(err, reduced.ErrTooLarge):
		return nil, kiosk.Faulty(kiosk.TooLarge, "", fmt.Errorf("decode picture: %w", err))
	}
	return nil, kiosk.Faulty(kiosk.Unreadable, "", fmt.Errorf("decode picture: %w", err))
}

// sharedReader is a picture's bytes for several goroutines. It remembers a failure of
// the reader itself, which says nothing about the picture.
type sharedReader struct {
	io.ReaderAt
	failure atomic.Pointer[error]
}

func (s *sharedReader) ReadAt(p []byte, at int64) (int, error) {
	n, err := s.ReaderAt.ReadAt(p, at)
	if err != nil && !errors.Is(err, io.EOF) {
		s.failure.Store(&err)
	}
	return n, err
}

// readerAt gives r's bytes at any place, and how many there are.
func readerAt(r io.ReadSeeker) (*sharedReader, int64, error) {
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, 0, err
	}
	if at, ok := r.(io.ReaderAt); ok {
		return &sharedReader{ReaderAt: at}, size, nil
	}
	return &sharedReader{ReaderAt: &seeking{r: r}}, size, nil
}

// seeking reads at any place by going there first, one at a time.
type seeking struct {
	mu sync.Mutex
	r  io.ReadSeeker
}

func (s *seeking) ReadAt(p []byte, at int64) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.r.Seek(at, io.SeekStart); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(s.r, p)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return n, err
}
