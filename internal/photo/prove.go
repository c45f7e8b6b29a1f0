package photo

import (
	"context"
	"errors"
	"io"
	"sync"

	"backdrop/internal/photo/pngrows"
	"backdrop/kiosk"
)

// prove reads a picture to its end and keeps nothing: the decoders that make
// pictures fast forgive damage, this one does not. It holds h.memory where only a
// complete decode will do. Errors are those of Inspect.
func prove(ctx context.Context, r io.ReadSeeker, h header) error {
	if done, err := proveLightly(ctx, r, h, nil); done || err != nil {
		return err
	}
	return proveWhole(ctx, r, h, nil)
}

// proveLightly proves a picture in a few megabytes, whatever its size: a PNG row by
// row, a JPEG at an eighth of its size, which reads every code there is. It is not
// done, and has no error, for what needs a complete decode: interlaced PNG, and JPEG
// that the reduced decoder does not know or finds damaged. What a PNG shows is
// told to see.
func proveLightly(ctx context.Context, r io.ReadSeeker, h header, see *sight) (done bool, err error) {
	if h.Format == formatPNG {
		if err := proveRows(ctx, r, see); !errors.Is(err, pngrows.ErrInterlaced) {
			return true, err
		}
		return false, nil
	}
	img, err := decodeReduced(ctx, r, 8)
	if img == nil || err != nil {
		return false, err
	}
	return true, mindHoles(ctx, r, h.Format)
}

// proveWhole proves a picture by a complete decode.
func proveWhole(ctx context.Context, r io.ReadSeeker, h header, see *sight) error {
	img, err := decode(ctx, r, h)
	if err != nil {
		return err
	}
	if see != nil {
		see.matte(asMatte(img))
	}
	return mindHoles(ctx, r, h.Format)
}

// prove proves pictures that belong together: all lightly in one place, at the same
// time, and then what is left one by one, each with the room its decode needs.
func (d *Darkroom) prove(ctx context.Context, parts ...part) error {
	done := make([]bool, len(parts))
	err := d.within(ctx, 0, func(ctx context.Context) error {
		failed := make([]error, len(parts))
		var all sync.WaitGroup
		for i, p := range parts {
			all.Go(func() { done[i], failed[i] = proveLightly(ctx, p.r, p.header, p.sight) })
		}
		all.Wait()
		return errors.Join(failed...)
	})
	for i, p := range parts {
		if err == nil && !done[i] {
			err = d.within(ctx, p.header.memory, func(ctx context.Context) error { return proveWhole(ctx, p.r, p.header, p.sight) })
		}
	}
	return err
}

// within runs a decode that holds so many bytes; its time is bounded from when it has
// its place.
func (d *Darkroom) within(ctx context.Context, memory int64, decode func(context.Context) error) error {
	leave, err := d.enter(ctx, memory)
	if err != nil {
		return err
	}
	defer leave()
	ctx, cancel := context.WithTimeoutCause(ctx, d.patience, errTooSlow)
	defer cancel()
	return decode(ctx)
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
	return h.Info, d.prove(ctx, part{r: r, header: h})
}
