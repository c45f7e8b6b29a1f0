package main

import (
	"context"
	"fmt"

	"backdrop/internal/ledger"
	"backdrop/kiosk"
)

// record is what the entries say, gathered beside the fold and without it: where
// the fold finds a mistake and ends, the files can be compared all the same.
type record struct {
	booth    *kiosk.Booth
	foldErr  error // why the fold ended early
	complete bool  // every entry was read
	entries  int
	shots    map[int]*shotRecord
	paid     map[string]paidFile // previews and cutouts by path; the newest entry counts
	requests map[int64]*requestRecord
	order    []int64 // the requests, oldest first
	charges  []flaw  // charges booked otherwise than the answer said
	limits   limits
}

type shotRecord struct {
	n        int
	sha      string // of the original; empty once it was erased
	looked   bool   // the original has left the spool
	original string // where it was put
	guest    string
	cut      bool // its full cutout is here: its exports may be on their way
	moving   bool // delivered once, and then given to another guest
	anew     bool // delivered once, and then put on another background than it is on
	export   paidFile
	exports  []string // every place it was ever delivered to
	agreed   [2]int   // second credits agreed to: preview, full
	open     [2]bool  // a request of the stage may still bring its file
}

// paidFile is a file as it was recorded.
type paidFile struct {
	shot int
	file string
	sha  string // empty once it was erased
}

type requestRecord struct {
	id    int64
	shot  int
	stage kiosk.Stage
	state kiosk.RequestState
	paid  bool
	price kiosk.Credits
	spent kiosk.Credits
}

func newRecord() *record {
	return &record{booth: kiosk.New(), shots: map[int]*shotRecord{}, paid: map[string]paidFile{}, requests: map[int64]*requestRecord{}}
}

// read reads every entry, folds it and compares the sums.
func (r *record) read(ctx context.Context, book *ledger.Reading, a *audit) error {
	const name = "ledger"
	err := book.Replay(ctx, func(e kiosk.Entry) error {
		r.entries++
		a.seq = e.Seq
		if r.foldErr == nil {
			if r.foldErr = r.booth.Apply(e); r.foldErr == nil {
				r.limits.see(r.booth, e)
			}
		}
		r.note(e)
		return nil
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	r.complete = err == nil
	if err != nil {
		a.fault(flaw{Code: flawUnreadable, File: "ledger.db", check: name, cause: err.Error()})
	}
	if r.foldErr != nil {
		a.fault(flaw{Code: flawStep, File: "ledger.db", check: name, cause: r.foldErr.Error()})
	}
	a.add(check{Name: name, Count: r.entries, Text: r.sums(ctx, book, a)})
	return nil
}

// sums compares two ways to the same figures, up to the last entry read.
func (r *record) sums(ctx context.Context, book *ledger.Reading, a *audit) string {
	n, held, spent, err := book.SumsTo(ctx, a.seq)
	m := r.booth.Money
	switch {
	case err != nil:
		err = fmt.Errorf("they cannot be read: %w", err)
	case int(n) != r.entries:
		err = fmt.Errorf("%d entries are counted and %d were read", n, r.entries)
	case r.foldErr == nil && (held != m.Held || spent != m.Spent):
		err = fmt.Errorf("by the rules spent %s, held %s; added up spent %s, held %s", m.Spent.Text(), m.Held.Text(), spent.Text(), held.Text())
	}
	switch {
	case !r.complete:
		return fmt.Sprintf("%s could be read", count(r.entries, "entry"))
	case err != nil:
		a.fault(flaw{Code: flawSums, File: "ledger.db", check: "ledger", cause: err.Error()})
		return fmt.Sprintf("%s, sums differ", count(r.entries, "entry"))
	case r.foldErr != nil:
		return fmt.Sprintf("%s, not all follow from those before; added up spent %s, held %s", count(r.entries, "entry"), spent.Text(), held.Text())
	}
	return fmt.Sprintf("%s, sums agree: spent %s, held %s", count(r.entries, "entry"), spent.Text(), held.Text())
}

// note gathers what one entry says about files and requests.
func (r *record) note(e kiosk.Entry) {
	if e.Shot == 0 {
		return
	}
	s := r.shots[e.Shot]
	if s == nil {
		s = &shotRecord{n: e.Shot}
		r.shots[e.Shot] = s
	}
	switch e.Kind {
	case kiosk.KindArrived:
		s.sha, s.guest = e.SHA, e.Guest
	case kiosk.KindLooked:
		s.looked, s.original = true, e.Data.File
	case kiosk.KindDelivered:
		s.export = paidFile{s.n, e.Data.File, e.SHA}
		s.exports = append(s.exports, e.Data.File)
		s.moving, s.anew = e.Guest != s.guest, r.anew(s.n, false)
	case kiosk.KindAssigned:
		s.guest, s.moving = e.Guest, s.export.file != ""
	case kiosk.KindDressed:
		s.anew = r.anew(s.n, s.anew || e.Stage == kiosk.Full && s.export.file != "")
	case kiosk.KindBought:
		s.agreed[stageIndex(e.Stage)]++
	case kiosk.KindAsked, kiosk.KindCharged, kiosk.KindMade, kiosk.KindNoFile, kiosk.KindVoid, kiosk.KindUnknown:
		r.noteRequest(s, e)
	case kiosk.KindWanted, kiosk.KindConfirmed, kiosk.KindComposed, kiosk.KindRejected, kiosk.KindRetried, kiosk.KindWorkFailed,
		kiosk.KindOpened, kiosk.KindRuled, kiosk.KindSessionOpened, kiosk.KindSessionClosed, kiosk.KindGuest, kiosk.KindPAYG,
		kiosk.KindLifted, kiosk.KindAccountWanted, kiosk.KindAccount, kiosk.KindAccountFailed, kiosk.KindJudged,
		kiosk.KindReleased, kiosk.KindScreened, kiosk.KindNoted, kiosk.KindWarned, kiosk.KindEased,
		kiosk.KindMerged, kiosk.KindNamed, kiosk.KindStopped:
		// no file and no request
	}
}

// anew tells whether what a guest has is made once more. The fold knows on which
// background it stands: choosing that one again changes nothing, and the file must
// still be the delivered one. Where the fold has ended, the guess counts.
func (r *record) anew(n int, guess bool) bool {
	if r.foldErr != nil {
		return guess
	}
	s, ok := r.booth.Shot(n)
	return ok && s.Anew
}

func (r *record) noteRequest(s *shotRecord, e kiosk.Entry) {
	i := stageIndex(e.Stage)
	q := r.requests[e.Request]
	if e.Kind == kiosk.KindAsked {
		q = &requestRecord{id: e.Seq, shot: s.n, stage: e.Stage, state: kiosk.ReqAsked, paid: e.Data.Paid, price: e.Data.Price}
		r.requests[e.Seq], s.open[i] = q, true
		r.order = append(r.order, e.Seq)
	}
	if q == nil {
		return // the fold says so
	}
	q.spent += e.Spent
	switch e.Kind {
	case kiosk.KindCharged:
		r.checkCharge(e)
		if q.state != kiosk.ReqDone {
			q.state, s.open[i] = kiosk.ReqCharged, true
		}
	case kiosk.KindMade:
		q.state, s.open[i] = kiosk.ReqDone, false
		s.cut = s.cut || e.Stage == kiosk.Full
		r.paid[e.Data.File] = paidFile{s.n, e.Data.File, e.SHA}
	case kiosk.KindNoFile:
		q.state, s.open[i] = kiosk.ReqNoFile, false
	case kiosk.KindVoid:
		q.state, s.open[i] = kiosk.ReqVoid, false
	case kiosk.KindUnknown:
		q.state = kiosk.ReqUnknown
	default: // asked: done above
	}
}

func stageIndex(st kiosk.Stage) int {
	if st == kiosk.Preview {
		return 0
	}
	return 1
}
