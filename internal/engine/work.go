package engine

import (
	"fmt"
	"runtime/debug"
	"time"

	"backdrop/kiosk"
)

// schedule starts what is due while there is room, and sets the clock for what is
// due later.
func (e *Engine) schedule() {
	if e.down || e.live.Closing {
		e.refreshRunning(0)
		return
	}
	now := e.o.Now()
	agenda := e.b.Due(now)
	waiting := agenda.Timed
	for _, w := range agenda.Work {
		if e.down {
			return
		}
		if e.started(w) {
			continue
		}
		if !e.room(w) {
			waiting++
			continue
		}
		if w, ok := e.ask(w); ok {
			e.start(w)
		}
	}
	e.refreshRunning(waiting)
	if e.down {
		return // the clock is set for reopening the ledger
	}
	e.timer.Stop()
	if !agenda.Next.IsZero() {
		e.timer.Reset(max(agenda.Next.Sub(now), time.Millisecond))
	}
}

// started tells whether that work is running, or has ended without its shot having
// moved since: then starting it again could only repeat itself.
func (e *Engine) started(w kiosk.Work) bool {
	s := slotOf(w)
	if _, runs := e.running[s]; runs {
		return true
	}
	if w.Kind == kiosk.WorkPreview || w.Kind == kiosk.WorkFull {
		// not asked yet: its request has no number. One per shot and stage.
		for other := range e.running {
			if other.kind == w.Kind && other.shot == w.Shot.N {
				return true
			}
		}
	}
	last, ended := e.stuck[s]
	return ended && last == w.Key() && w.Kind != kiosk.WorkAccount
}

// room tells whether one more piece of work of that sort may run.
func (e *Engine) room(w kiosk.Work) bool {
	remote, local := 0, 0
	for _, r := range e.running {
		if r.Remote() {
			remote++
		} else {
			local++
		}
	}
	switch {
	case !w.Remote():
		return local < e.o.Local
	case w.Kind != kiosk.WorkAccount && !e.b.RoomFor(w.Stage):
		return false
	}
	return remote < e.o.Remote
}

// ask records a request before it leaves. Work that is no request passes as it is.
func (e *Engine) ask(w kiosk.Work) (kiosk.Work, bool) {
	if (w.Kind != kiosk.WorkPreview && w.Kind != kiosk.WorkFull) || w.Request.ID != 0 {
		return w, true
	}
	if err := e.step(kiosk.Ask{Shot: w.Shot.N, Stage: w.Stage}); err != nil {
		if e.down {
			e.unsent = &w
		}
		if code := kiosk.CodeOf(err); code != kiosk.WrongState && code != kiosk.LedgerDown {
			e.o.Log.Warn("not asked", "shot", w.Shot.N, "stage", w.Stage, "err", err)
		}
		return w, false // refused: something has changed since the agenda was made
	}
	return e.b.Sending(w.Shot.N, w.Stage)
}

// start gives the work to the hands in a goroutine of its own. Whatever becomes of
// it, the booth hears of it: hands that panic or say nothing are reported here.
func (e *Engine) start(w kiosk.Work) {
	s := slotOf(w)
	e.running[s], e.since[s] = w, e.o.Now()
	e.dirty = true
	e.out.Go(func() {
		said := false
		report := func(in kiosk.Input) error {
			said = true
			return e.send(e.workCtx, order{in: in, fact: true, reply: make(chan error, 1)})
		}
		detail := e.guard(w, report)
		if !said || detail != "" {
			_ = report(fallback(w, detail)) // only fails when the booth is gone, and then nobody listens
		}
		select {
		case e.ended <- w:
		case <-e.done:
		}
	})
}

// guard runs the hands and turns a panic into a text.
func (e *Engine) guard(w kiosk.Work, report func(kiosk.Input) error) (detail string) {
	defer func() {
		if p := recover(); p != nil {
			detail = kiosk.Safe(fmt.Sprint(p), 200)
			e.o.Log.Error("hands panicked", "work", w.Kind, "shot", w.Shot.N, "panic", detail, "stack", string(debug.Stack()))
		}
	}()
	e.hands.Do(e.workCtx, w, report)
	return ""
}

// fallback is what is reported for hands that said nothing: for a paid request that
// nobody knows, for all else that it failed.
func fallback(w kiosk.Work, detail string) kiosk.Input {
	switch w.Kind {
	case kiosk.WorkPreview, kiosk.WorkFull, kiosk.WorkRecover:
		if !w.Request.Paid {
			return kiosk.Voided{Shot: w.Shot.N, Request: w.Request.ID, Code: kiosk.InternalFault, Detail: detail}
		}
		if w.Request.State == kiosk.ReqCharged {
			return kiosk.Lost{Shot: w.Shot.N, Request: w.Request.ID, Code: kiosk.InternalFault, Detail: detail}
		}
		return kiosk.Unanswered{Shot: w.Shot.N, Request: w.Request.ID, Code: kiosk.InternalFault, Detail: detail}
	case kiosk.WorkAccount:
		return kiosk.AccountFailed{Code: kiosk.InternalFault, Detail: detail}
	case kiosk.WorkLook, kiosk.WorkCompose, kiosk.WorkDeliver:
	}
	return kiosk.WorkFailed{Shot: w.Shot.N, Work: w.Kind, Code: kiosk.InternalFault, Detail: detail}
}

// release frees the place of finished work.
func (e *Engine) release(w kiosk.Work) {
	s := slotOf(w)
	delete(e.running, s)
	delete(e.since, s)
	e.dirty = true
	if e.b.IsLive(w.Shot.N, w.Request.ID) && !e.down {
		// its end is not known and nobody is at work on it: it is recovered, after a pause
		err := e.step(kiosk.WorkFailed{Shot: w.Shot.N, Request: w.Request.ID, Work: kiosk.WorkRecover, Code: kiosk.InternalFault})
		e.o.Log.Error("work left its request without an end", "work", w.Kind, "shot", w.Shot.N, "err", err)
	}
	if now, ok := e.b.Shot(w.Shot.N); ok && now.Seq == w.Shot.Seq {
		e.stuck[s] = w.Key()
		e.o.Log.Error("work ended and nothing moved", "work", w.Kind, "shot", w.Shot.N)
		return
	}
	delete(e.stuck, s)
}

// refreshRunning keeps what watchers see of the work in step.
func (e *Engine) refreshRunning(queued int) {
	if e.live.Queued != queued {
		e.live.Queued, e.dirty = queued, true
	}
	if len(e.live.Running) == len(e.running) && !e.dirty {
		return
	}
	list := make([]kiosk.Running, 0, len(e.running))
	for s := range e.running {
		list = append(list, kiosk.Running{Kind: s.kind, Shot: s.shot, Since: e.since[s]})
	}
	sortRunning(list)
	e.live.Running = list
}
