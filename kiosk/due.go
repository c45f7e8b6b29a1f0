package kiosk

import "time"

// WorkKind names a task of the hands.
type WorkKind string

// The tasks.
const (
	WorkLook    WorkKind = "look"    // keep the original
	WorkPreview WorkKind = "preview" // send the small picture
	WorkFull    WorkKind = "full"    // send the large one
	WorkRecover WorkKind = "recover" // find out what an earlier start left behind
	WorkCompose WorkKind = "compose" // put the cutout on its background
	WorkDeliver WorkKind = "deliver" // put the file in the guest's folder
	WorkAccount WorkKind = "account" // read the balance
)

// Work is one self-contained task: all the hands need is in it.
type Work struct {
	Kind    WorkKind
	Stage   Stage
	Shot    Shot
	Request Request // zero while it has not been asked
	Look    Look
	Screen  Screen  // what was said of the screen when the work fell due
	Price   Credits // the profile's estimate
	Paid    bool    // the cutter charges
}

// Key tells the same work apart from new work: the engine starts nothing twice
// unless an entry has moved its shot in between.
func (w Work) Key() WorkKey {
	return WorkKey{w.Kind, w.Shot.N, w.Request.ID, w.Shot.Seq}
}

// WorkKey identifies one piece of work.
type WorkKey struct {
	Kind    WorkKind
	Shot    int
	Request int64
	Seq     int64
}

// Remote tells whether the work waits on the network rather than on this machine.
func (w Work) Remote() bool {
	switch w.Kind {
	case WorkPreview, WorkFull:
		return w.Paid
	case WorkAccount:
		return true
	case WorkLook, WorkRecover, WorkCompose, WorkDeliver:
	}
	return false
}

// Agenda is what should run now, most urgent first, and when to look again.
type Agenda struct {
	Work  []Work
	Next  time.Time // zero: nothing waits for a set time
	Timed int       // shots that wait for a set time
}

func (a *Agenda) later(t time.Time) {
	if a.Next.IsZero() || t.Before(a.Next) {
		a.Next = t
	}
}

// Due gives the agenda. It looks only at shots that may have work, so it does not
// grow with the night.
func (b *Booth) Due(now time.Time) Agenda {
	var a Agenda
	var byUrgency [5][]Work
	put := func(rank int, w Work) { byUrgency[rank] = append(byUrgency[rank], w) }
	wait := func(t time.Time) { a.later(t); a.Timed++ }
	for _, n := range b.idx.active {
		s := b.shots.at(n - 1)
		b.dueRecovery(s, now, put)
		if ahead(s.NotBefore, now) {
			wait(s.NotBefore)
			continue
		}
		b.dueFor(s, now, put, wait)
	}
	if at, due := b.accountNext(); due && at.After(now) && at.Sub(now) <= maxWait+b.Rules.Settle {
		a.later(at)
	} else if due {
		put(0, Work{Kind: WorkAccount})
	}
	for _, ws := range byUrgency {
		a.Work = append(a.Work, ws...)
	}
	return a
}

// dueRecovery lists the requests an earlier start left without an end.
func (b *Booth) dueRecovery(s *Shot, now time.Time, put func(int, Work)) {
	left := func(r Request) {
		switch {
		case !r.Live() || (!r.Left && r.Epoch >= b.Epoch):
		case r.Left && ahead(s.NotBefore, now):
			// later: its time is counted once, with the shot itself
		default:
			put(0, Work{Kind: WorkRecover, Stage: r.Stage, Shot: *s, Request: r, Look: b.LookOf(*s)})
		}
	}
	left(s.Full)
	left(s.Preview)
	for _, r := range s.Past {
		left(r)
	}
}

func (b *Booth) dueFor(s *Shot, now time.Time, put func(int, Work), later func(time.Time)) {
	switch s.State {
	case Arrived:
		put(3, Work{Kind: WorkLook, Shot: *s})
	case Ready:
		if b.Waits(*s, now) == "" {
			put(4, Work{Kind: WorkPreview, Stage: Preview, Shot: *s, Screen: b.Screen, Price: b.Quote(Preview).Price, Paid: b.Rules.Preview.Paid})
		} else if b.gated(now, b.Rules.Preview) {
			later(b.Money.Gate)
		}
	case Confirmed:
		if b.Waits(*s, now) == "" {
			put(1, Work{Kind: WorkFull, Stage: Full, Shot: *s, Screen: b.Screen, Price: s.Hold.Price, Paid: s.Hold.Paid})
		} else if b.gated(now, b.Rules.Full) {
			later(b.Money.Gate)
		}
	case Cut:
		put(2, Work{Kind: WorkCompose, Shot: *s, Look: b.LookOf(*s)})
	case Composed:
		look := b.LookOf(*s)
		if s.On != "" {
			look.Background = s.On // what was composed, should it have to be composed again
		}
		put(2, Work{Kind: WorkDeliver, Shot: *s, Look: look})
	case Previewing, Previewed, CuttingFull, Delivered, Rejected, Failed, InDoubt, NoFile:
	}
}

// Sending gives the work of a request that has just been asked.
func (b *Booth) Sending(shot int, st Stage) (Work, bool) {
	s, ok := b.Shot(shot)
	if !ok || s.last(st).State != ReqAsked {
		return Work{}, false
	}
	kind := WorkFull
	if st == Preview {
		kind = WorkPreview
	}
	return Work{Kind: kind, Stage: st, Shot: s, Request: *s.last(st), Look: b.LookOf(s), Screen: b.Screen,
		Price: b.Rules.cutting(st).Price, Paid: s.last(st).Paid}, true
}

// IsLive tells whether a request of a shot awaits its end and nobody has said yet
// that it was left alone.
func (b *Booth) IsLive(shot int, request int64) bool {
	s, ok := b.Shot(shot)
	if !ok || request == 0 {
		return false
	}
	r := s.request(request)
	return r != nil && r.Live() && !r.Left
}

func (b *Booth) gated(now time.Time, c Cutting) bool { return c.Paid && ahead(b.Money.Gate, now) }

// ahead tells whether a time is still to come. No wait is longer than maxWait: a
// time beyond that was written by a clock that has been set back since.
func ahead(t, now time.Time) bool { return t.After(now) && t.Sub(now) <= maxWait }

// Waits says why a ready or confirmed shot does not go on by itself: "" if it
// does. It is what the screen shows beside the shot.
func (b *Booth) Waits(s Shot, now time.Time) Code {
	switch s.State {
	case Ready:
		return b.previewWaits(s, now)
	case Confirmed:
		return b.requestWaits(Full, now)
	case Arrived, Previewing, Previewed, CuttingFull, Cut, Composed, Delivered, Rejected, Failed, InDoubt, NoFile:
	}
	return ""
}

func (b *Booth) previewWaits(s Shot, now time.Time) Code {
	r := b.Rules
	switch {
	case r.Preview.None() || (r.Previews == PreviewSkip && !s.Wanted):
		return WaitsForConfirm
	case !s.Wanted && s.Backlog && r.Preview.Paid:
		return Backlog
	case !s.Wanted && (r.Previews == PreviewAsk || s.Doubted):
		return WaitsForAsk
	}
	q := b.Quote(Preview)
	if err := b.barred(s, q); err != nil {
		return CodeOf(err)
	}
	if q.Paid && q.Pot == PotPAYG {
		if !s.Wanted {
			// nobody has agreed to it: automatic previews never draw on PAYG
			if !b.Money.Account.Known() {
				return AccountUnread
			}
			return PAYGAsk
		}
		if err := b.agreed(q); err != nil {
			return CodeOf(err)
		}
	}
	return b.requestWaits(Preview, now)
}

// requestWaits says what holds every request of a stage back.
func (b *Booth) requestWaits(st Stage, now time.Time) Code {
	m := b.Money
	switch {
	case !b.Rules.cutting(st).Paid:
		return ""
	case m.Blocked != "":
		return m.Blocked
	case ahead(m.Gate, now):
		return m.GateCode
	case st == Preview && m.UnknownPreviews >= maxUnknownPreviews:
		return DoubtFirst
	case st == Preview && m.UnknownFulls > 0 && b.Count(Confirmed) > 0:
		return DoubtFirst // a confirmed shot waits for the doubt: keep quiet, so that the balance can settle it
	case st == Full && m.UnknownFulls >= maxUnknownFulls:
		return DoubtFirst
	}
	return ""
}

// accountNext says when the balance should be read: once each start, when a person
// asks, again and again while the account could not pay or could not be read, and
// when it may settle a doubt.
func (b *Booth) accountNext() (at time.Time, due bool) {
	m := b.Money
	if !b.tellsBalance() || b.Epoch == 0 || m.AccountCode == KeyRefused {
		return at, false
	}
	if m.AccountWanted || m.Blocked == Empty || m.AccountCode != "" || m.AccountEpoch != b.Epoch {
		return m.AccountAt, true
	}
	return b.judgeNext()
}

// RoomFor tells whether one more request of a stage may leave: no more may be open
// than a balance can tell apart should all their answers be lost.
func (b *Booth) RoomFor(st Stage) bool {
	if !b.Rules.cutting(st).Paid {
		return true
	}
	m := b.Money
	if st == Preview {
		return m.Proof.Out[0]+m.UnknownPreviews < maxUnknownPreviews
	}
	return m.Proof.Out[1]+m.UnknownFulls < maxUnknownFulls
}
