package kiosk

import "time"

// fold changes the shot and the money as one entry says. Where the entry moves
// money, the amounts come from the rules here and Apply compares them with what
// the entry recorded: two ways to the same figure.
func (b *Booth) fold(s *Shot, e Entry) {
	switch e.Kind {
	case KindArrived:
		s.Guest, s.Name, s.SHA, s.Format = e.Guest, e.Name, e.SHA, e.Data.Format
		s.Width, s.Height, s.Size, s.Backlog = e.Data.Width, e.Data.Height, e.Data.Size, e.Data.Backlog
		b.inSession(b.open, func(in *Session) { in.Shots++ })
		b.learn(s, e.Data.Measures)
	case KindLooked:
		s.Looked = true
		s.clear()
	case KindWanted:
		s.Wanted, s.Backlog = true, false
		s.clear()
	case KindPutOff:
		b.recovery.putOff(e)
		b.unhold(s)
		s.Code = e.Data.Code
	case KindConfirmed, KindBought:
		b.foldConfirm(s, e)
	case KindAsked:
		b.foldAsked(s, e)
	case KindCharged, KindMade, KindNoFile, KindVoid, KindUnknown:
		if r := s.request(e.Request); r != nil {
			b.foldAnswer(s, r, e)
		}
	case KindComposed:
		b.foldComposed(s, e)
	case KindDelivered:
		b.foldDelivered(s, e)
	case KindDressed:
		b.foldDressed(s, e)
	case KindAssigned:
		s.Guest = e.Guest
	case KindRejected:
		b.unhold(s)
		b.inSession(b.open, func(in *Session) { in.Rejected++ })
		b.Money.Gates.Rejected += s.gated()
	case KindRetried:
		b.unreject(s)
		s.Preview.Final = false
		s.clear()
	case KindWorkFailed:
		s.Code, s.Detail, s.Tries, s.NotBefore = e.Data.Code, e.Data.Detail, e.Data.Tries, e.Data.NotBefore
		if r := s.request(e.Request); r != nil {
			r.Left = true
			b.Money.holdBack(e.Data.Code, e.Data.NotBefore)
		}
	case KindOpened, KindRuled, KindSessionOpened, KindSessionClosed, KindGuest, KindPAYG, KindLifted, KindAccountWanted,
		KindAccount, KindAccountFailed, KindJudged, KindReleased, KindScreened, KindNoted, KindWarned, KindEased, KindMerged, KindNamed, KindStopped:
		// moveOf let none of these near a shot
	}
}

// gated is 1 for a shot that was judged by a paid preview and has no full request.
func (s *Shot) gated() int {
	if s.Preview.Paid && s.Preview.State == ReqDone && s.Full.State == ReqNone {
		return 1
	}
	return 0
}

func (s *Shot) clear() {
	s.Code, s.Detail, s.Tries = "", "", 0
	s.NotBefore = time.Time{}
}

// unreject takes a rejection out of the counts.
func (b *Booth) unreject(s *Shot) {
	if s.State == Rejected {
		b.Money.Gates.Rejected -= s.gated()
		b.inSession(b.open, func(in *Session) { in.Rejected = max(0, in.Rejected-1) })
	}
}

func (b *Booth) inSession(id int, change func(*Session)) {
	if in := b.editSession(id); in != nil {
		change(in)
	}
}

// hold sets money aside (sign 1) or frees it, in the booth and in a session.
func (b *Booth) hold(session int, pot Pot, amount Credits, sign int) {
	b.Money.hold(pot, amount, sign)
	b.inSession(session, func(in *Session) { in.Held += Credits(sign) * amount })
}

// unhold frees what a confirmation held.
func (b *Booth) unhold(s *Shot) {
	if s.Hold.Held {
		b.hold(s.Hold.In, s.Hold.Pot, s.Hold.Price, -1)
		s.Hold = Quote{}
	}
}

func (b *Booth) foldConfirm(s *Shot, e Entry) {
	s.clear()
	if e.Kind == KindBought && e.Stage == Preview {
		s.Wanted = true // its hold is made when it is asked
		return
	}
	q := Quote{Stage: Full, Price: e.Data.Price, Pot: e.Data.Pot, Paid: e.Data.Paid, Held: true, In: b.open}
	s.Hold, s.ConfirmedAt = q, e.At
	b.hold(q.In, q.Pot, q.Price, 1)
}

func (b *Booth) foldAsked(s *Shot, e Entry) {
	r := Request{ID: e.Seq, Epoch: b.Epoch, Session: b.open, Stage: e.Stage, State: ReqAsked, Cutter: e.Data.Cutter,
		Paid: e.Data.Paid, Pot: e.Data.Pot, Held: e.Data.Price, AskedAt: e.At}
	if e.Stage == Full && s.Hold.Held {
		// the confirmation's hold becomes the request's
		r.Held, r.Pot, r.Session = s.Hold.Price, s.Hold.Pot, s.Hold.In
		s.Hold = Quote{}
	} else {
		b.hold(r.Session, r.Pot, r.Held, 1)
	}
	s.Code, s.Detail = "", "" // the tries stay: they bound how often one shot is asked for
	b.Money.Proof.sent(r, e.At)
	s.replace(r)
}

// foldAnswer folds what became of a request.
func (b *Booth) foldAnswer(s *Shot, r *Request, e Entry) {
	if r.State == ReqUnknown {
		b.unknown(r.Stage, -1)
	}
	was := *r
	r.Left = false
	defer func() {
		b.Money.Proof.answered(was, *r, e, b.Rules.Settle)
		b.recovery.answered(r)
	}()
	switch e.Kind {
	case KindCharged:
		b.book(r, e)
		if r.State != ReqDone {
			r.State = ReqCharged
		}
		if r.Paid {
			b.inSession(r.Session, func(in *Session) { in.made(r.Stage) })
		}
		b.Money.GateTries, b.Money.GateCode, b.Money.Gate = 0, "", e.At
		if e.Data.Code == Overcharged {
			b.Money.block(Overcharged)
		}
	case KindMade:
		if r.State != ReqDone && !r.Paid {
			b.inSession(r.Session, func(in *Session) { in.made(r.Stage) })
		}
		if r.State != ReqDone && r.Paid && r.Stage == Preview {
			b.Money.Gates.Seen++
		}
		r.State, r.SHA, r.Width, r.Height, r.Code = ReqDone, e.SHA, e.Data.Width, e.Data.Height, ""
		s.Smaller = s.Smaller || e.Data.Smaller
		s.clear()
	case KindNoFile:
		if r.State != ReqCharged {
			b.book(r, e)
		}
		r.State, r.Code, r.Detail = ReqNoFile, e.Data.Code, e.Data.Detail
		b.Money.holdBack(e.Data.Code, e.At.Add(time.Minute))
		if r.Stage == Preview {
			s.Wanted = false
		}
	case KindVoid:
		b.foldVoid(s, r, e)
	case KindUnknown:
		b.unreject(s)
		r.State, r.Code, r.Detail = ReqUnknown, e.Data.Code, e.Data.Detail
		b.unknown(r.Stage, 1)
	}
}

func (in *Session) made(st Stage) {
	if st == Preview {
		in.Previews++
	} else {
		in.Full++
	}
}

// book turns what is held into what was spent; the entry knows the figure.
func (b *Booth) book(r *Request, e Entry) {
	b.hold(r.Session, r.Pot, r.Held, -1)
	r.Held = 0
	r.Spent += e.Spent
	b.Money.spend(r.Stage, r.Pot, e.Spent)
	b.Money.Pace.add(e.At, e.Spent)
	b.Money.Burn.add(e.At, e.Spent)
	b.inSession(r.Session, func(in *Session) { in.Spent += e.Spent })
}

func (b *Booth) foldVoid(s *Shot, r *Request, e Entry) {
	d := e.Data
	if d.Again && r.Stage == Full && s.State == CuttingFull {
		// the confirmation stands: its hold goes back to it
		s.Hold = Quote{Stage: Full, Price: r.Held, Pot: r.Pot, Paid: r.Paid, Held: true, In: r.Session}
	} else {
		b.hold(r.Session, r.Pot, r.Held, -1)
	}
	if r.State == ReqUnknown && r.Stage == Preview {
		s.Doubted, s.Wanted = true, false
	}
	r.Held, r.State, r.Code, r.Detail, r.Final = 0, ReqVoid, d.Code, d.Detail, d.Final
	s.Code, s.Detail, s.Tries, s.NotBefore = d.Code, d.Detail, d.Tries, d.NotBefore
	m := &b.Money
	switch d.Code {
	case Empty, KeyRefused:
		m.block(d.Code)
		m.AccountAt, m.AccountWanted = e.At, true
	case RateLimited, NoNetwork, Retired, DiskFull, FileFault:
		m.Gate, m.GateCode = d.NotBefore, d.Code
		m.GateTries++
	default:
	}
}

func (b *Booth) unknown(st Stage, sign int) {
	if st == Preview {
		b.Money.UnknownPreviews += sign
	} else {
		b.Money.UnknownFulls += sign
	}
}
