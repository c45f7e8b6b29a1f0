package kiosk

import (
	"fmt"
	"time"
)

// report books a fact. It is never refused; what is already known adds nothing.
func (d *decision) report(in Input) error {
	switch in := in.(type) {
	case Looked:
		if s, ok := d.b.Shot(in.Shot); ok && !s.Looked && s.State == Arrived {
			d.add(Entry{Kind: KindLooked, Shot: in.Shot, Data: Data{File: in.File}})
		}
	case Charged:
		d.charged(in)
	case Made:
		d.made(in)
	case Lost:
		d.lost(in)
	case Voided:
		d.voided(in)
	case Unanswered:
		if r, ok := d.request(in.Shot, in.Request); ok && r.State == ReqAsked {
			d.add(Entry{Kind: KindUnknown, Shot: in.Shot, Request: r.ID, Stage: r.Stage, Data: Data{Code: in.Code, Detail: in.Detail, Status: in.Status}})
		}
	case ComposedUp:
		if s, ok := d.b.Shot(in.Shot); ok && s.State == Cut {
			d.add(Entry{Kind: KindComposed, Shot: s.N, SHA: in.SHA, Data: Data{Width: in.Width, Height: in.Height, Smaller: in.Smaller, Background: in.Background}})
		}
	case HandedOver:
		d.handedOver(in)
	case WorkFailed:
		d.workFailed(in)
	case AccountRead:
		a := in.Account
		a.AsOf = time.Time{} // the entry's own time says when
		d.add(Entry{Kind: KindAccount, Data: Data{Account: &a}})
		a.AsOf = d.now
		d.judge(a)
	case AccountFailed:
		tries := d.b.Money.AccountTries + 1
		d.add(Entry{Kind: KindAccountFailed, Data: Data{Code: in.Code, Detail: in.Detail, Tries: tries, NotBefore: d.now.Add(pause(tries))}})
	default:
		return fmt.Errorf("decide: %T is no report", in)
	}
	return nil
}

// pause gives the growing wait before try n+1 of something free: 2 s, 4 s … 60 s.
func pause(n int) time.Duration {
	return min(time.Second<<min(max(n, 1), 6), time.Minute)
}

func (d *decision) request(shot int, id int64) (Request, bool) {
	s, ok := d.b.Shot(shot)
	if !ok {
		return Request{}, false
	}
	if r := s.request(id); r != nil {
		return *r, true
	}
	return Request{}, false
}

// charged books what the answer's header says, whatever it says: more than the
// hold, after the shot was rejected, even after the request was thought void.
func (d *decision) charged(in Charged) {
	r, ok := d.request(in.Shot, in.Request)
	if !ok || r.State == ReqCharged || r.State == ReqDone || r.State == ReqNoFile {
		return
	}
	e := Entry{Kind: KindCharged, Shot: in.Shot, Request: r.ID, Stage: r.Stage, Held: -r.Held, Spent: in.Credits,
		Data: Data{Charge: Safe(in.Raw, 40), Pot: r.Pot}}
	if !in.Known {
		e.Spent, e.Data.Code = max(r.Held, d.b.Rules.cutting(r.Stage).Price), OddCharge
	}
	if e.Spent > max(r.Held, d.b.Rules.cutting(r.Stage).Price) {
		e.Data.Code = Overcharged
	}
	d.add(e)
}

func (d *decision) made(in Made) {
	r, ok := d.request(in.Shot, in.Request)
	if !ok || r.State == ReqDone {
		return
	}
	if r.Paid && (r.State == ReqAsked || r.State == ReqUnknown) {
		// a paid picture without a booked charge: book what was held
		d.add(Entry{Kind: KindCharged, Shot: in.Shot, Request: r.ID, Stage: r.Stage, Held: -r.Held, Spent: r.Held, Data: Data{Code: OddCharge, Pot: r.Pot}})
		r.Held = 0
	}
	d.add(Entry{Kind: KindMade, Shot: in.Shot, Request: r.ID, Stage: r.Stage, SHA: in.SHA,
		Data: Data{File: in.File, Width: in.Width, Height: in.Height, Smaller: in.Smaller}})
}

func (d *decision) lost(in Lost) {
	r, ok := d.request(in.Shot, in.Request)
	if !ok || r.State == ReqDone || r.State == ReqNoFile || r.State == ReqVoid {
		return
	}
	e := Entry{Kind: KindNoFile, Shot: in.Shot, Request: r.ID, Stage: r.Stage, Data: Data{Code: in.Code, Detail: in.Detail}}
	if r.State != ReqCharged {
		e.Held, e.Spent = -r.Held, r.Held
	}
	d.add(e)
}

// voided frees what is proved not charged, and says what becomes of the shot.
func (d *decision) voided(in Voided) {
	r, ok := d.request(in.Shot, in.Request)
	if !ok || (r.State != ReqAsked && r.State != ReqUnknown) {
		return
	}
	s, _ := d.b.Shot(in.Shot)
	e := Entry{Kind: KindVoid, Shot: in.Shot, Request: r.ID, Stage: r.Stage, Held: -r.Held,
		Data: Data{Code: in.Code, Detail: in.Detail, Status: in.Status}}
	switch in.Code {
	case RateLimited:
		e.Data.Again, e.Data.NotBefore = true, d.now.Add(min(max(in.RetryAfter, time.Second), maxWait))
	case NoNetwork, Retired, DiskFull, FileFault:
		e.Data.Again, e.Data.NotBefore = true, d.now.Add(pause(d.b.Money.GateTries+1))
	case Interrupted:
		e.Data.Again = r.Paid == d.b.Rules.cutting(r.Stage).Paid // free work cut off by a restart
	case Empty:
		e.Data.Tries = s.Tries + 1
		e.Data.NotBefore = d.now.Add(pause(e.Data.Tries))
		e.Data.Final = r.Stage == Preview && e.Data.Tries >= maxTries
	case KeyRefused:
	default:
		e.Data.Final = true // 400 and the like: the same picture would be refused again
	}
	if e.Data.Again && r.Stage == Full && s.State == CuttingFull {
		e.Held = 0 // the confirmation keeps it
	}
	d.add(e)
}

func (d *decision) handedOver(in HandedOver) {
	s, ok := d.b.Shot(in.Shot)
	if !ok || (s.State != Composed && s.State != Cut && (s.State != Delivered || in.Guest == s.Export.Guest)) {
		return
	}
	d.add(Entry{Kind: KindDelivered, Shot: s.N, Guest: in.Guest, SHA: in.SHA, Data: Data{File: in.File}})
}

func (d *decision) workFailed(in WorkFailed) {
	s, ok := d.b.Shot(in.Shot)
	if !ok {
		return
	}
	if r, ok := d.request(in.Shot, in.Request); in.Request != 0 && (!ok || !r.Live()) {
		return // its end is known meanwhile
	}
	tries := s.Tries + 1
	d.add(Entry{Kind: KindWorkFailed, Shot: s.N, Request: in.Request, Data: Data{Work: in.Work, Code: in.Code, Detail: in.Detail, Tries: tries,
		NotBefore: d.now.Add(pause(tries)), Final: in.Request == 0 && (in.Final || tries >= maxTries)}})
}
