package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"backdrop/kiosk"
)

// take serves one order.
func (e *Engine) take(o order) {
	switch {
	case e.down && o.fact:
		e.parked = append(e.parked, o) // bounded by the number of things running
	case e.down:
		o.reply <- kiosk.Faulty(kiosk.LedgerDown, "", nil)
	case e.live.Closing && !o.fact && !harmless(o.in):
		o.reply <- kiosk.Faulty(kiosk.Closing, "", nil)
	default:
		if know, ok := o.in.(knows); ok {
			*know.shot, *know.known = e.b.Knows(know.sha)
			o.reply <- nil
			return
		}
		err := e.step(o.in)
		if err != nil && o.fact && e.down {
			e.parked = append(e.parked, o)
			return
		}
		o.reply <- err
	}
}

// harmless tells which orders are still taken while the booth closes: those that
// only write something down.
func harmless(in kiosk.Input) bool {
	switch in.(type) {
	case kiosk.Reject, kiosk.Settle, kiosk.Assign, kiosk.Merge, kiosk.NameGuest, kiosk.CloseSession, kiosk.Note:
		return true
	}
	return false
}

// step is the spine: decide, make durable, fold in.
func (e *Engine) step(in kiosk.Input) error {
	entries, err := kiosk.Decide(e.b, in, e.o.Now())
	if err != nil || len(entries) == 0 {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	if err := e.journal.Append(ctx, entries); err != nil {
		e.fall(err)
		return kiosk.Faulty(kiosk.LedgerDown, "", err)
	}
	for _, entry := range entries {
		if err := e.b.Apply(entry); err != nil {
			e.fall(err) // Decide tried them out: this is a mistake of ours, read everything back
			return kiosk.Faulty(kiosk.InternalFault, "", err)
		}
	}
	e.dirty = true
	return nil
}

// fall stops buying and starting: the ledger may or may not have the last entries.
func (e *Engine) fall(cause error) {
	e.down, e.live.LedgerDown, e.dirty = true, true, true
	e.o.Log.Error("ledger failed", "err", cause)
	if e.timer != nil {
		e.timer.Reset(e.o.Recheck)
	}
}

// revive reopens and re-reads the ledger and books the reports that waited.
func (e *Engine) revive() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := errors.Join(e.journal.Reopen(ctx), e.load(ctx)); err != nil {
		e.o.Log.Error("ledger is still down", "err", err)
		e.timer.Reset(e.o.Recheck)
		return
	}
	e.down, e.live.LedgerDown, e.dirty = false, false, true
	if u := e.unsent; u != nil {
		e.unsent = nil
		w, ok := e.b.Sending(u.Shot.N, u.Stage)
		switch {
		case ok && e.live.Closing:
			// recorded all the same, but nothing new leaves any more: it goes on at the next start
			if err := e.step(kiosk.Voided{Shot: w.Shot.N, Request: w.Request.ID, Code: kiosk.Interrupted}); err != nil {
				e.o.Log.Error("unsent request not taken back", "shot", w.Shot.N, "err", err)
			}
		case ok:
			e.start(w) // recorded all the same, and not sent yet
		}
	}
	waiting := e.parked
	e.parked = nil
	for _, o := range waiting {
		e.take(o)
	}
}

// load folds the journal into a fresh booth and compares the sums.
func (e *Engine) load(ctx context.Context) error {
	b := kiosk.New()
	if err := e.journal.Replay(ctx, b.Apply); err != nil {
		return err
	}
	if e.o.Audit != nil {
		held, spent, err := e.o.Audit(ctx)
		if err != nil {
			return err
		}
		if held != b.Money.Held || spent != b.Money.Spent {
			return fmt.Errorf("check ledger: its rows sum up to held %s spent %s, replayed they give held %s spent %s",
				held, spent, b.Money.Held, b.Money.Spent)
		}
	}
	e.b = b
	return nil
}

// knows is an order of the engine's own: is this content known?
type knows struct {
	kiosk.Note // an Input by embedding; it is never decided
	sha        string
	shot       *int
	known      *bool
}

// Knows tells whether the booth has seen or made a picture with that hash, and for
// which shot (0: a file that was set aside).
func (e *Engine) Knows(ctx context.Context, sha string) (shot int, known bool, err error) {
	err = e.send(ctx, order{in: knows{sha: sha, shot: &shot, known: &known}, reply: make(chan error, 1)})
	return shot, known, err
}
