package hands

import (
	"context"
	"errors"
	"io/fs"

	"backdrop/kiosk"
)

// deliver puts the composed files into the guest's folder. A shot that was given
// to another guest since takes its files along.
func (h *Hands) deliver(ctx context.Context, w kiosk.Work, report reporter) error {
	s := w.Shot
	to := h.Shelf.Photo(s.Guest, s.N, "jpg")
	err := h.place(s, "jpg")
	if errors.Is(err, fs.ErrNotExist) {
		if _, err = h.composed(ctx, w); err == nil {
			err = h.place(s, "jpg")
		}
	}
	if err == nil {
		err = h.place(s, "png")
		if errors.Is(err, fs.ErrNotExist) {
			err = nil // no transparent picture was asked for when it was composed
		}
	}
	if err == nil {
		err = h.sweep(s)
	}
	if err != nil {
		return failed(w, err, report)
	}
	stamp, err := h.Shelf.Read(to)
	if err != nil {
		return failed(w, err, report)
	}
	return report(kiosk.HandedOver{Shot: s.N, Guest: s.Guest, File: to, SHA: stamp.SHA256})
}

// sweep removes the shot's files from everybody else's folder: an earlier start may
// have moved them there and not lived to say so.
func (h *Hands) sweep(s kiosk.Shot) error {
	for _, ext := range []string{"jpg", "png"} {
		all, err := h.Shelf.Photos(s.N, ext)
		if err != nil {
			return err
		}
		for _, p := range all {
			if p == h.Shelf.Photo(s.Guest, s.N, ext) {
				continue
			}
			if err := h.Shelf.Remove(p); err != nil {
				return err
			}
		}
	}
	return nil
}

// place moves one file from the spool, or from the guest who had it, to its guest.
// One from the spool takes the place of theirs too: nobody keeps somebody else's
// picture. Theirs goes first, so that a crash between the two cannot leave it to be
// taken for the newer one. It is there already if an earlier start got that far.
// fs.ErrNotExist: there is no such file anywhere.
func (h *Hands) place(s kiosk.Shot, ext string) error {
	to := h.Shelf.Photo(s.Guest, s.N, ext)
	from := []string{composedFile(s.N, ext)}
	if !s.Export.At.IsZero() && s.Export.Guest != s.Guest {
		theirs := h.Shelf.Photo(s.Export.Guest, s.N, ext)
		_, fresh, err := h.Shelf.Has(from[0])
		if err == nil && fresh {
			err = h.Shelf.Remove(theirs)
		}
		if err != nil {
			return err
		}
		from = append(from, theirs)
	}
	for _, p := range from {
		err := h.Shelf.Move(p, to)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, fs.ErrExist):
			return h.replace(p, to)
		case !errors.Is(err, fs.ErrNotExist):
			return err
		}
	}
	_, there, err := h.Shelf.Has(to)
	if err == nil && !there {
		return fs.ErrNotExist
	}
	return err
}

// replace puts a freshly composed file in the place of the same shot's older one.
func (h *Hands) replace(from, to string) error {
	if err := h.Shelf.Remove(to); err != nil {
		return err
	}
	return h.Shelf.Move(from, to)
}
