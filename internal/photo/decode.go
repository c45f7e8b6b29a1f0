package photo

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"github.com/gen2brain/jpegn"

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

// decode decodes a picture completely, as stored (not yet upright), and minds
// every fault in it.
func decode(ctx context.Context, r io.ReadSeeker, h header) (image.Image, error) {
	return decodeWith(ctx, r, h, decodeStrictly)
}

// decodeProven decodes a picture that prove or Look has read before, twice as
// fast: damage inside it is forgiven, only a missing end is not.
func decodeProven(ctx context.Context, r io.ReadSeeker, h header) (image.Image, error) {
	return decodeWith(ctx, r, h, decodeFast)
}

func decodeWith(ctx context.Context, r io.ReadSeeker, h header, decoder func(*input, string) (image.Image, error)) (image.Image, error) {
	in := &input{ctx: ctx, r: r}
	var img image.Image
	err := in.rewind()
	if err == nil {
		err = guard(func() (err error) {
			img, err = decoder(in, h.Format)
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

// decodeStrictly names the decoder: image.Decode would also take whatever formats
// other packages have registered.
func decodeStrictly(in *input, format string) (image.Image, error) {
	if format == formatPNG {
		return png.Decode(bufio.NewReaderSize(in, 64<<10))
	}
	return jpeg.Decode(bufio.NewReaderSize(in, 64<<10))
}

// decodeFast decodes JPEG with jpegn where it can.
func decodeFast(in *input, format string) (image.Image, error) {
	if format == formatPNG {
		return decodeStrictly(in, format)
	}
	data, err := readWhole(in)
	if err != nil {
		return nil, err
	}
	if in.ended = !endsWhole(data); in.ended {
		return nil, io.ErrUnexpectedEOF
	}
	if img := byJPEGN(data); img != nil {
		return img, nil
	}
	return jpeg.Decode(&input{ctx: in.ctx, r: bytes.NewReader(data)})
}

// readWhole reads a file into memory, at most MaxFileBytes, without growing twice.
func readWhole(in *input) ([]byte, error) {
	size, err := in.r.Seek(0, io.SeekEnd)
	if err != nil {
		in.failure = err
		return nil, err
	}
	if err := in.rewind(); err != nil {
		return nil, err
	}
	data := make([]byte, min(size, MaxFileBytes))
	n, err := io.ReadFull(in, data)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil // shorter than it was a moment ago: the picture's end will be missing
	}
	in.ended = false
	return data[:n], err
}

// byJPEGN decodes with jpegn, twice as fast as image/jpeg. It gives nil for what it
// does not know or finds at fault: then image/jpeg has the word.
func byJPEGN(data []byte) (img image.Image) {
	err := guard(func() (err error) {
		img, err = jpegn.Decode(bytes.NewReader(data))
		return err
	})
	if err != nil {
		return nil
	}
	switch img := img.(type) {
	case *image.YCbCr:
		return img
	case *image.Gray:
		return img
	}
	return nil // four inks, or red, green and blue: image/jpeg knows them
}

// endsWhole tells whether a JPEG has an end-of-image marker of its own, not one of
// a thumbnail inside a segment (ITU-T T.81, B.1.1 and B.2.1).
func endsWhole(data []byte) bool {
	at := 2
	for at+2 <= len(data) {
		i := bytes.IndexByte(data[at:], 0xff)
		if i < 0 {
			return false
		}
		at += i + 1
		for at < len(data) && data[at] == 0xff {
			at++
		}
		if at >= len(data) {
			return false
		}
		switch m := data[at]; {
		case m == 0xd9:
			return true
		case m == 0, m == 1, m >= 0xd0 && m <= 0xd8: // a stuffed byte, or a marker without content
			at++
		case at+3 > len(data):
			return false
		default:
			at += 1 + int(data[at+1])<<8 + int(data[at+2])
		}
	}
	return false
}
