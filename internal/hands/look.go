package hands

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"backdrop/internal/shelf"
	"backdrop/kiosk"
)

// look keeps the original: the spooled copy gets its number and its name. Doing it
// twice is harmless.
func (h *Hands) look(_ context.Context, w kiosk.Work, report reporter) error {
	to := shelf.Original(w.Shot.N, w.Shot.Name)
	err := h.Shelf.Move(shelf.Spool(w.Shot.SHA), to)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist) {
		// an earlier start moved it and did not live to say so
		stamp, readErr := h.Shelf.Read(to)
		if readErr != nil || stamp.SHA256 != w.Shot.SHA {
			return failed(w, kiosk.Faulty(kiosk.FileFault, "the original's copy is not in the spool", errors.Join(err, readErr)), report)
		}
		err = h.Shelf.Remove(shelf.Spool(w.Shot.SHA))
	}
	if err != nil {
		return failed(w, err, report)
	}
	return report(kiosk.Looked{Shot: w.Shot.N, File: fmt.Sprintf("originals/%04d", w.Shot.N)}) // the camera's name stays out of the record
}
