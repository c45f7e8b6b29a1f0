package photo

import (
	"context"
	"errors"
	"io"

	"backdrop/internal/photo/pngrows"
	"backdrop/kiosk"
)

// prove reads a picture to its end and keeps nothing: the decoders that make
// pictures fast forgive damage, this one does not. JPEG is decoded at an eighth of
// its size, which reads every code there is. Errors are those of Inspect.
func prove(ctx context.Context, r io.ReadSeeker, h header) error {
	if h.Format == formatPNG {
		if err := proveRows(ctx, r); !errors.Is(err, pngrows.ErrInterlaced) {
			return err
		}
	} else if img, err := decodeReduced(ctx, r, 8); err != nil {
		return err
	} else if img != nil {
		return mindHoles(ctx, r, h.Format)
	}
	if _, err := decode(ctx, r, h); err != nil {
		return err
	}
	return mindHoles(ctx, r, h.Format)
}

// pngChannels tells from what stands before a PNG's picture whether it is brightness alone and whether it
// can be transparent.
func pngChannels(r io.ReadSeeker) (grey, clear bool, err error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return false, false, kiosk.Faulty(kiosk.Unreadable, "", &readError{err})
	}
	kind, err := pngrows.KindOf(r)
	if err != nil {
		return false, false, pngFault(err)
	}
	return kind == pngrows.Grey, kind.Alpha(), nil
}

// Prove reads a picture to its end, as Look does, and gives what its header says:
// what Original, Open and LoadLayer then decode may be taken for whole. Errors are
// those of Look.
func (d *Darkroom) Prove(ctx context.Context, r io.ReadSeeker) (Info, error) {
	h, err := inspect(r)
	if err != nil {
		return Info{}, err
	}
	leave, err := d.enter(ctx, 0)
	if err != nil {
		return Info{}, err
	}
	defer leave()
	ctx, cancel := context.WithTimeoutCause(ctx, d.patience, errTooSlow)
	defer cancel()
	return h.Info, prove(ctx, r, h)
}
