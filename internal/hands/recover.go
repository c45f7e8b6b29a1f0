package hands

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"backdrop/internal/photo"
	"backdrop/kiosk"
)

// recover finds out what became of a request that an earlier start left without an
// end. Evidence is a file: the answer in the spool, the picture in its place, the
// charge beside it. Without any, a paid request is in doubt: its price stays held
// and nobody asks a second time.
func (h *Hands) recover(ctx context.Context, w kiosk.Work, report reporter) error {
	charged := w.Request.State == kiosk.ReqCharged
	if in, ok := h.keptCharge(w); ok {
		if err := report(in); err != nil {
			return err
		}
		charged = true
	}
	want := 0
	if w.Stage == kiosk.Full {
		want = min(w.Shot.Width*w.Shot.Height, h.largestFull())
	}
	if _, there, err := h.Shelf.Has(answerFile(w.Request.ID)); err == nil && there {
		return h.accept(ctx, w, answerFile(w.Request.ID), want, report)
	}
	for _, format := range []string{"png", "zip", "jpg"} {
		p := placeOf(w, format)
		if _, there, err := h.Shelf.Has(p); err != nil || !there {
			continue
		}
		info, err := h.check(ctx, w, p)
		if err == nil {
			return h.reportMade(w, p, info, want, report)
		}
	}
	switch {
	case charged:
		return report(kiosk.Lost{Shot: w.Shot.N, Request: w.Request.ID, Code: kiosk.CutShort, Detail: "the program ended before the picture had come"})
	case !w.Request.Paid:
		return report(kiosk.Voided{Shot: w.Shot.N, Request: w.Request.ID, Code: kiosk.Interrupted})
	}
	return report(kiosk.Unanswered{Shot: w.Shot.N, Request: w.Request.ID, Code: kiosk.NoAnswer, Detail: "the program ended before the answer had come"})
}

func (h *Hands) largestFull() int {
	if h.Service == nil {
		return photo.MaxPixels
	}
	return h.Service.Profile().MaxPixels
}

// keptCharge reads the charge that an earlier start could not record.
func (h *Hands) keptCharge(w kiosk.Work) (kiosk.Charged, bool) {
	var in kiosk.Charged
	err := h.reading(chargeFile(w.Request.ID), func(f io.ReadSeeker, _ io.ReaderAt, _ int64) error {
		return json.NewDecoder(io.LimitReader(f, 4096)).Decode(&in)
	})
	if err == nil && (in.Request != w.Request.ID || in.Shot != w.Shot.N) {
		err = fmt.Errorf("charge file of request %d names request %d", w.Request.ID, in.Request)
	}
	return in, err == nil
}
