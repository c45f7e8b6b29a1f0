package photo

import (
	"bufio"
	"context"
	"errors"
	"image/jpeg"
	"image/png"
	"io"

	"backdrop/internal/photo/pngrows"
	"backdrop/kiosk"
)

// prove reads a picture to its end and keeps nothing: the decoders that make
// pictures fast forgive damage, this one does not. Errors are those of Inspect.
func prove(ctx context.Context, r io.ReadSeeker, h header) error {
	if h.Format == formatPNG {
		if err := proveRows(ctx, r); !errors.Is(err, pngrows.ErrInterlaced) {
			return err
		}
	}
	in := &input{ctx: ctx, r: r}
	err := in.rewind()
	if err == nil {
		err = guard(func() error {
			if h.Format == formatPNG {
				_, err := png.Decode(bufio.NewReaderSize(in, 64<<10))
				return err
			}
			_, err := jpeg.Decode(bufio.NewReaderSize(in, 64<<10))
			return err
		})
	}
	if err != nil {
		return in.fault("prove picture", err)
	}
	return nil
}

// pngChannels tells from a PNG's head whether it is brightness alone and whether it
// can be transparent.
func pngChannels(r io.ReadSeeker) (grey, clear bool, err error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return false, false, kiosk.Faulty(kiosk.Unreadable, "", &readError{err})
	}
	p, err := pngrows.NewReader(r)
	if errors.Is(err, pngrows.ErrInterlaced) { // seldom: not worth a second look at its tables
		start, err := readStart(r, 26)
		if err != nil || len(start) < 26 {
			return false, false, kiosk.Faulty(kiosk.Unreadable, "", &readError{err})
		}
		return start[25] == 0, start[25] == 4 || start[25] == 6, nil
	}
	if err != nil {
		return false, false, pngFault(err)
	}
	return p.Kind() == pngrows.Grey, p.Kind().Alpha(), nil
}
