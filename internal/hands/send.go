package hands

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
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
	if err := h.roomFor(int64(len(job.Image))); err != nil {
		return notSent(w, err, report)
	}
	spool, sent := answerFile(w.Request.ID), false
	book := &booking{report: report, done: make(chan error, 1)}
	_, err := h.Shelf.Write(spool, func(out io.Writer) error {
		sent = true
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
	if err != nil && !sent {
		return notSent(w, err, report) // the spool takes no files: nothing left this machine
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
	code, detail := kiosk.CodeOf(err), detailOf(err)
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
	return errors.Join(err, report(in))
}

// accept checks a spooled answer as a picture, puts it in its place and reports it.
func (h *Hands) accept(ctx context.Context, w kiosk.Work, spool string, wantPixels int, report reporter) error {
	info, err := h.check(ctx, w, spool)
	switch code := kiosk.CodeOf(err); {
	case err == nil:
	case ctx.Err() == nil && (code == kiosk.NotAResult || code == kiosk.CutShort):
		return h.noPicture(ctx, w, spool, err, report)
	default:
		return h.leave(w, err, report)
	}
	to := placeOf(w, info.Format)
	if err := h.install(ctx, w, spool, to); err != nil {
		return h.leave(w, err, report)
	}
	return h.reportMade(w, to, info, wantPixels, report)
}

// check reads a cutout to its end. A preview must have colours: the screen shows it
// as it is; a full cutout may be a matte, whose colours the original has. One of
// another shape than the photo, or of next to no pixels, is a cutout of something
// else, and one in which all is clear would give the guest an empty background.
func (h *Hands) check(ctx context.Context, w kiosk.Work, p string) (info photo.CutoutInfo, err error) {
	err = h.reading(p, func(_ io.ReadSeeker, at io.ReaderAt, size int64) error {
		info, err = h.Darkroom.CheckCutout(ctx, at, size)
		return err
	})
	switch {
	case err != nil:
	case info.Matte && w.Stage == kiosk.Preview:
		err = kiosk.Faulty(kiosk.NotAResult, "a matte without colours", nil)
	case info.Empty:
		err = kiosk.Faulty(kiosk.NotAResult, "nothing of the photo is left in it", nil)
	case !shapeOf(info, w.Shot):
		err = kiosk.Faulty(kiosk.NotAResult, fmt.Sprintf("%d×%d pixels of a photo of %d×%d", info.Width, info.Height, w.Shot.Width, w.Shot.Height), nil)
	}
	return info, err
}

// leastShare is how small a cutout may be: services shrink, but not a preview of a
// quarter of a megapixel to less than a hundredth.
const leastShare = 100

// shapeOf tells whether a cutout can be one of that photo: the same shape, within
// two pixels of rounding on each side, and not just a dot.
func shapeOf(info photo.CutoutInfo, s kiosk.Shot) bool {
	if s.Width <= 0 || s.Height <= 0 {
		return true // not known: an event of long ago
	}
	w, h := photo.PreviewSize(s.Width, s.Height)
	return photo.SameShape(image.Pt(info.Width, info.Height), image.Pt(s.Width, s.Height)) &&
		info.Width*info.Height*leastShare >= w*h
}

// noPicture sets an answer aside that is no cutout, and reports: paid, no file.
func (h *Hands) noPicture(ctx context.Context, w kiosk.Work, spool string, why error, report reporter) error {
	_, err := h.Shelf.SetAside(ctx, h.Shelf.Path(spool), "answer to a request for shot "+fmt.Sprint(w.Shot.N)+": "+why.Error())
	if err != nil {
		return h.leave(w, err, report) // it stays where it is
	}
	in := kiosk.Lost{Shot: w.Shot.N, Request: w.Request.ID, Code: kiosk.CodeOf(why), Detail: detailOf(why)}
	return errors.Join(why, h.Shelf.Remove(spool), report(in))
}

// leave reports that a paid answer is whole and could not be put in its place. It
// stays in the spool and is tried again; it is never given up.
func (h *Hands) leave(w kiosk.Work, err error, report reporter) error {
	in := kiosk.WorkFailed{Shot: w.Shot.N, Request: w.Request.ID, Work: kiosk.WorkRecover, Code: kiosk.CodeOf(err), Detail: detailOf(err)}
	return errors.Join(err, report(in))
}

// install moves an answer to its place. A file that stands there and is another one
// (of a ledger that was lost) is set aside first.
func (h *Hands) install(ctx context.Context, w kiosk.Work, spool, to string) error {
	err := h.Shelf.Move(spool, to)
	if !errors.Is(err, fs.ErrExist) {
		return err
	}
	fresh, err := h.Shelf.Read(spool)
	if err != nil {
		return err
	}
	old, err := h.Shelf.Read(to)
	switch {
	case err != nil:
		return err
	case old == fresh:
		return h.Shelf.Remove(spool)
	}
	if _, err := h.Shelf.SetAside(ctx, h.Shelf.Path(to), "stood in the place of the answer for shot "+fmt.Sprint(w.Shot.N)); err != nil {
		return err
	}
	if err := h.Shelf.Remove(to); err != nil {
		return err
	}
	return h.Shelf.Move(spool, to)
}

// roomFor tells whether the disk has room for an answer and what is made of it:
// several times what is sent. A disk that does not say is taken to have.
func (h *Hands) roomFor(sent int64) error {
	free, err := h.Shelf.Free()
	if need := uint64(8*sent) + minFree; err == nil && free < need {
		return kiosk.Faulty(kiosk.DiskFull, fmt.Sprintf("%d MB free, %d MB needed", free>>20, need>>20), nil)
	}
	return nil
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
		return h.leave(w, err, report)
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
