package photo

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"backdrop/kiosk"
)

// input is a picture's bytes on their way into a decoder. It stops when its
// context does, and remembers whether the end was reached: a decoder that fails
// after it has asked for more than there was has met a truncated file.
type input struct {
	ctx     context.Context // nil: never stops
	r       io.ReadSeeker
	ended   bool
	failure error // of r itself, not of the picture
}

// errTooSlow is the cause of a decode that ran past its bound.
var errTooSlow = errors.New("decoding took too long")

// readError marks an error of the reader as opposed to one of its content.
type readError struct{ err error }

func (e *readError) Error() string { return "read picture: " + e.err.Error() }
func (e *readError) Unwrap() error { return e.err }

func (in *input) rewind() error {
	in.ended = false
	if _, err := in.r.Seek(0, io.SeekStart); err != nil {
		in.failure = err
		return err
	}
	return nil
}

func (in *input) Read(p []byte) (int, error) {
	if in.ctx != nil && in.ctx.Err() != nil {
		return 0, context.Cause(in.ctx)
	}
	n, err := in.r.Read(p)
	switch {
	case err == io.EOF && n > 0:
		err = nil // say it at the next read: only a decoder that asks again has run short
	case err == io.EOF:
		in.ended = len(p) > 0 || in.ended
	case err != nil:
		in.failure = err
	}
	return n, err
}

// fault says why decoding failed.
func (in *input) fault(doing string, err error) error {
	if in.ctx != nil && in.ctx.Err() != nil && !errors.Is(context.Cause(in.ctx), errTooSlow) {
		return fmt.Errorf("%s: %w", doing, in.ctx.Err())
	}
	err = fmt.Errorf("%s: %w", doing, err)
	switch {
	case in.failure != nil:
		return kiosk.Faulty(kiosk.Unreadable, "", &readError{in.failure})
	case in.ended:
		return kiosk.Faulty(kiosk.Truncated, "", err)
	}
	return kiosk.Faulty(kiosk.Unreadable, "", err)
}

// guard turns a panic of f into an error: the decoders are fed by strangers.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return f()
}

// decode decodes a picture completely, as stored (not yet upright).
func decode(ctx context.Context, r io.ReadSeeker, h header) (image.Image, error) {
	in := &input{ctx: ctx, r: r}
	var img image.Image
	err := in.rewind()
	if err == nil {
		err = guard(func() (err error) {
			img, err = decodeFormat(in, h.Format)
			return err
		})
	}
	if err != nil {
		return nil, in.fault("decode picture", err)
	}
	if got := img.Bounds().Size(); got != h.stored {
		return nil, kiosk.Faulty(kiosk.Unreadable, "", fmt.Errorf("decode picture: header says %v, decoded %v", h.stored, got))
	}
	return img, nil
}

// decodeFormat names the decoder: image.Decode would also take whatever formats
// other packages have registered.
func decodeFormat(r io.Reader, format string) (image.Image, error) {
	if format == formatPNG {
		return png.Decode(bufio.NewReaderSize(r, 64<<10))
	}
	return jpeg.Decode(bufio.NewReaderSize(r, 64<<10))
}
