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

// seekEnd looks, after a decoder has failed, whether a JPEG has an end at all: one
// without is not damaged but not yet written, as when its length stands before its
// content does.
func (in *input) seekEnd(format string) {
	if format != formatJPEG || in.ended || in.failure != nil || in.rewind() != nil {
		return
	}
	_ = guard(func() error {
		whole, err := endsWhole(in)
		in.ended = err == nil && !whole
		return err
	})
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
		in.seekEnd(h.Format)
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
	img, err := jpeg.Decode(bufio.NewReaderSize(in, 64<<10))
	var unsupported jpeg.UnsupportedError
	if !errors.As(err, &unsupported) {
		return img, err
	}
	if _, odd := oddSampling(frameHeader(in.r)); odd {
		if img, err := ifWhole(in, oddByJPEGN); img != nil || err != nil {
			return img, err
		}
	}
	return nil, err
}

// decodeFast decodes JPEG with jpegn where it can.
func decodeFast(in *input, format string) (image.Image, error) {
	if format == formatPNG {
		return decodeStrictly(in, format)
	}
	if img, err := ifWhole(in, byJPEGN); img != nil || err != nil {
		return img, err
	}
	if err := in.rewind(); err != nil {
		return nil, err
	}
	return decodeStrictly(in, format)
}

// ifWhole gives a JPEG that has an end to a decoder that would not miss it. Nil and no
// error is the decoder's nil.
func ifWhole(in *input, decoder func(io.Reader) image.Image) (image.Image, error) {
	size, err := in.r.Seek(0, io.SeekEnd)
	if err != nil {
		in.failure = err
		return nil, err
	}
	if err := in.rewind(); err != nil {
		return nil, err
	}
	whole, err := endsWhole(in)
	if err != nil {
		return nil, err
	}
	if !whole {
		in.ended = true
		return nil, io.ErrUnexpectedEOF
	}
	if err := in.rewind(); err != nil {
		return nil, err
	}
	img := decoder(&sized{in, int(min(size, MaxFileBytes))})
	return img, in.failure
}

// sized is a reader that knows how much is to come: jpegn then reads into a buffer
// of just that size.
type sized struct {
	io.Reader
	n int
}

func (s *sized) Len() int { return s.n }

// byJPEGN decodes with jpegn, twice as fast as image/jpeg. It gives nil for what it
// does not know or finds at fault: then image/jpeg has the word.
func byJPEGN(r io.Reader) (img image.Image) {
	err := guard(func() (err error) {
		img, err = jpegn.Decode(r)
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

// oddByJPEGN decodes what oddSampling tells of; nil for what is at fault.
func oddByJPEGN(r io.Reader) (img image.Image) {
	err := guard(func() (err error) {
		img, err = jpegn.Decode(r, &jpegn.Options{ToRGBA: true})
		return err
	})
	if err != nil {
		return nil
	}
	return img
}

// oddSampling tells from a frame header whether a JPEG has sampling factors that image/jpeg refuses and
// jpegn knows: Cb and Cr unlike each other or finer than brightness, or four rows to
// one; and its size then. Baseline only: many empty progressive scans would keep
// jpegn, which hears of no context, for hours.
func oddSampling(marker byte, sof []byte) (size image.Point, odd bool) {
	if marker != 0xc0 || len(sof) != 6+3*3 || sof[0] != 8 || sof[5] != 3 {
		return image.Point{}, false
	}
	var h, v [3]int
	for i := range h {
		h[i], v[i] = int(sof[7+3*i]>>4), int(sof[7+3*i]&15)
		for _, n := range [...]int{h[i], v[i]} {
			if n != 1 && n != 2 && n != 4 {
				return image.Point{}, false
			}
		}
	}
	size = image.Pt(int(sof[3])<<8|int(sof[4]), int(sof[1])<<8|int(sof[2]))
	return size, v[0] == 4 || h[1] != h[2] || v[1] != v[2] || h[0]%h[1] != 0 || v[0]%v[1] != 0
}

// endsWhole tells whether a JPEG has an end-of-image marker of its own, not one of
// a thumbnail inside a segment (ITU-T T.81, B.1.1 and B.2.1). Errors are r's.
func endsWhole(r io.Reader) (bool, error) {
	in := bufio.NewReaderSize(r, 64<<10)
	_, err := in.Discard(2)
	for err == nil {
		var marker byte
		if marker, err = nextMarker(in); err != nil {
			break
		}
		switch {
		case marker == 0xd9:
			return true, nil
		case marker == 1, marker >= 0xd0 && marker <= 0xd8: // without content
			continue
		}
		var length [2]byte
		if _, err = io.ReadFull(in, length[:]); err == nil {
			_, err = in.Discard(max(int(length[0])<<8+int(length[1])-2, 0))
		}
	}
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return false, err
}
