package hands

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"backdrop/internal/photo"
	"backdrop/internal/removebg"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
)

// bookWait is how long an answer's body may wait for its charge to be recorded. A
// ledger that takes longer is in trouble: then the body is read all the same, since
// it is paid for, and the charge is written down beside it.
const bookWait = 3 * time.Second

// answerFile and chargeFile name what a request leaves in the spool.
func answerFile(request int64) string { return shelf.Spool(fmt.Sprintf("%d.answer", request)) }
func chargeFile(request int64) string { return shelf.Spool(fmt.Sprintf("%d.charge", request)) }

// send makes one paid request and reports what became of it. It is never called
// twice for a request.
func (h *Hands) send(ctx context.Context, w kiosk.Work, job removebg.Job, wantPixels int, report reporter) error {
	if h.Service == nil {
		return notSent(w, kiosk.Faulty(kiosk.KeyRefused, "no service is set up", nil), report)
	}
	spool := answerFile(w.Request.ID)
	book := &booking{report: report, done: make(chan error, 1)}
	_, err := h.Shelf.Write(spool, func(out io.Writer) error {
		_, err := h.Service.Cut(ctx, job, func(a removebg.Answer) error {
			h.book(w, a, book)
			return nil
		}, out)
		return err
	})
	if book.begun {
		if bookErr := <-book.done; bookErr != nil {
			return bookErr // the booth is gone: the spool tells the next start
		}
	}
	if err != nil {
		return h.unsuccessful(w, err, book.begun, report)
	}
	return h.accept(ctx, w, spool, wantPixels, report)
}

// booking is the charge of one answer on its way into the ledger.
type booking struct {
	report reporter
	begun  bool
	done   chan error // room for one
}

// book reports the charge before the body is read. If that takes too long the
// charge is kept in a file and the body is read meanwhile.
func (h *Hands) book(w kiosk.Work, a removebg.Answer, b *booking) {
	b.begun = true
	in := kiosk.Charged{Shot: w.Shot.N, Request: w.Request.ID, Credits: a.Charge.Credits, Known: a.Charge.Known, Raw: a.Charge.Raw}
	recorded := make(chan struct{})
	go func() {
		b.done <- b.report(in)
		close(recorded)
	}()
	select {
	case <-recorded:
		return
	case <-time.After(bookWait):
	}
	_, err := h.Shelf.Replace(chargeFile(w.Request.ID), func(out io.Writer) error { return json.NewEncoder(out).Encode(in) })
	if err != nil {
		h.Log.Error("charge could not be kept", "request", w.Request.ID, "err", err)
	}
}

// unsuccessful reports a request without a file, by what is known of its money. A
// failure on this machine (a full disk) after the charge is "paid, no file" too.
func (h *Hands) unsuccessful(w kiosk.Work, err error, charged bool, report reporter) error {
	var f *removebg.Failure
	code, detail := kiosk.CodeOf(err), kiosk.DetailOf(err)
	outcome, status := removebg.Unknown, 0
	var after time.Duration
	if errors.As(err, &f) {
		outcome, status, after = f.Outcome, f.Status, f.RetryAfter
	}
	if charged {
		outcome = removebg.Paid
	}
	var in kiosk.Input
	switch outcome {
	case removebg.Void:
		in = kiosk.Voided{Shot: w.Shot.N, Request: w.Request.ID, Code: code, Detail: detail, Status: status, RetryAfter: after}
	case removebg.Paid:
		in = kiosk.Lost{Shot: w.Shot.N, Request: w.Request.ID, Code: code, Detail: detail}
	case removebg.Unknown:
		in = kiosk.Unanswered{Shot: w.Shot.N, Request: w.Request.ID, Code: code, Detail: detail, Status: status}
	}
	return joined(err, report(in))
}

// accept checks a spooled answer as a picture, puts it in its place and reports it.
func (h *Hands) accept(ctx context.Context, w kiosk.Work, spool string, wantPixels int, report reporter) error {
	var info photo.CutoutInfo
	err := h.reading(spool, func(_ io.ReadSeeker, at io.ReaderAt, size int64) error {
		var err error
		info, err = h.Darkroom.CheckCutout(ctx, at, size)
		return err
	})
	if err != nil {
		_, asideErr := h.Shelf.SetAside(ctx, h.Shelf.Path(spool), "answer to a request for shot "+fmt.Sprint(w.Shot.N)+": "+err.Error())
		in := kiosk.Lost{Shot: w.Shot.N, Request: w.Request.ID, Code: kiosk.CodeOf(err), Detail: kiosk.DetailOf(err)}
		return joined(err, asideErr, h.Shelf.Remove(spool), report(in))
	}
	to := placeOf(w, info.Format)
	if err := h.Shelf.Move(spool, to); err != nil && !errors.Is(err, fs.ErrExist) {
		return joined(err, report(kiosk.Lost{Shot: w.Shot.N, Request: w.Request.ID, Code: kiosk.CodeOf(err), Detail: kiosk.DetailOf(err)}))
	}
	return h.reportMade(w, to, info, wantPixels, report)
}

func placeOf(w kiosk.Work, format string) string {
	if w.Stage == kiosk.Preview {
		return shelf.Preview(w.Shot.N, format)
	}
	return shelf.Cutout(w.Shot.N, format)
}

func (h *Hands) reportMade(w kiosk.Work, file string, info photo.CutoutInfo, wantPixels int, report reporter) error {
	stamp, err := h.Shelf.Read(file)
	if err != nil {
		return joined(err, report(kiosk.Lost{Shot: w.Shot.N, Request: w.Request.ID, Code: kiosk.CodeOf(err), Detail: kiosk.DetailOf(err)}))
	}
	err = report(kiosk.Made{Shot: w.Shot.N, Request: w.Request.ID, SHA: stamp.SHA256, File: file,
		Width: info.Width, Height: info.Height, Smaller: smaller(info, wantPixels)})
	if err != nil {
		return err
	}
	return h.Shelf.Remove(chargeFile(w.Request.ID))
}

// smaller tells whether a full cutout has clearly fewer pixels than were sent. A
// row lost to rounding is not meant.
func smaller(info photo.CutoutInfo, wantPixels int) bool {
	return info.Width*info.Height < wantPixels-wantPixels/50
}

func joined(errs ...error) error { return errors.Join(errs...) }
