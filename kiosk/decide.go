package kiosk

import (
	"fmt"
	"time"
)

// Decide answers two questions about an input: may it happen, and what follows?
// The entries it returns carry on the booth's sequence; they are facts only once
// they are durable. A refusal is a *Fault and changes nothing. No entries and no
// error means that there is nothing to do: the input was already true.
func Decide(b *Booth, in Input, now time.Time) ([]Entry, error) {
	d := decision{b: b, now: now}
	if err := d.take(in); err != nil {
		return nil, err
	}
	if len(d.entries) == 0 {
		return nil, nil
	}
	return d.announce()
}

// decision collects the entries of one input.
type decision struct {
	b       *Booth
	now     time.Time
	entries []Entry
}

func (d *decision) add(e Entry) {
	e.Seq, e.At = d.b.Seq+int64(len(d.entries))+1, d.now
	d.entries = append(d.entries, e)
}

func (d *decision) take(in Input) error {
	switch in := in.(type) {
	case WantPreview:
		return d.wantPreview(in)
	case ReleaseBacklog:
		return d.must(d.b.hasBacklog(), Faulty(NothingPending, "", nil), Entry{Kind: KindReleased})
	case Confirm:
		return d.confirm(in)
	case Reject:
		return d.reject(in)
	case Retry:
		return d.retry(in)
	case Buy:
		return d.buy(in)
	case Settle:
		return d.settle(in)
	case SetGuest:
		return d.setGuest(in)
	case NextGuest:
		if d.b.Guest != "" {
			d.add(Entry{Kind: KindGuest})
		}
		return nil
	case Assign:
		return d.assign(in)
	case Merge:
		return d.merge(in)
	case NameGuest:
		return d.nameGuest(in)
	case Dress:
		return d.dress(in)
	case SetScreen:
		return d.setScreen(in)
	case AllowPAYG:
		d.inSession()
		d.add(Entry{Kind: KindPAYG, Data: Data{Yes: in.Yes}})
		return nil
	case Lift:
		return d.lift(in)
	case ReadBalance:
		return d.must(d.b.tellsBalance(), Faulty(NothingPending, "account", nil), Entry{Kind: KindAccountWanted})
	case Retune:
		d.retune(in.Rules)
		return nil
	case CloseSession:
		return d.must(d.b.open != 0, Faulty(NoSession, "", nil), Entry{Kind: KindSessionClosed, Data: Data{Session: d.b.open}})
	case Open:
		return d.open(in)
	case Arrive:
		return d.arrive(in)
	case Note:
		d.add(Entry{Kind: KindNoted, Name: in.Name, SHA: in.SHA, Data: Data{Code: in.Code, Detail: in.Detail}})
		return nil
	case Ask:
		return d.ask(in)
	case Stopped:
		d.stopped()
		return nil
	case Looked, Charged, Made, Lost, Voided, Unanswered, ComposedUp, HandedOver, WorkFailed, AccountRead, AccountFailed:
		return d.report(in)
	}
	return fmt.Errorf("decide: input %T is not known", in)
}

// must adds an entry if what it wants holds, and gives the refusal if not.
func (d *decision) must(holds bool, refusal *Fault, e Entry) error {
	if !holds {
		return refusal
	}
	d.add(e)
	return nil
}

func (d *decision) shot(n int) (Shot, error) {
	if s, ok := d.b.Shot(n); ok {
		return s, nil
	}
	return Shot{}, Faulty(UnknownShot, fmt.Sprint(n), nil)
}

func wrongState(s Shot) error { return Faulty(WrongState, string(s.State), nil) }

func (b *Booth) tellsBalance() bool {
	return (b.Rules.Preview.Paid && b.Rules.Preview.Account) || (b.Rules.Full.Paid && b.Rules.Full.Account)
}

// inSession opens a session if none is.
func (d *decision) inSession() {
	if d.b.open == 0 {
		d.add(Entry{Kind: KindSessionOpened, Data: Data{Session: d.b.sessions.len() + 1}})
	}
}

func (d *decision) open(in Open) error {
	d.add(Entry{Kind: KindOpened, Data: Data{Epoch: in.Epoch, Yes: true}}) // yes: an end in order will be recorded
	d.retune(in.Rules)
	d.inSession()
	return nil
}

// retune records other rules, at a start or while the booth runs, and what they end. A
// budget below what is used is no mistake: it stops buying.
func (d *decision) retune(r Rules) {
	if r != d.b.Rules {
		d.add(Entry{Kind: KindRuled, Data: Data{Rules: &r}})
		d.putOff(r)
	}
}

// putOff takes back the confirmations that no longer mean what was agreed to.
func (d *decision) putOff(r Rules) {
	for i := range d.b.shots.len() {
		s := d.b.shots.at(i)
		if s.State != Confirmed {
			continue
		}
		code := Code("")
		switch {
		case !s.Hold.fits(r.Full) || s.Hold.Paid && r.Service != d.b.Rules.Service:
			code = QuoteChanged
		case s.Hold.Paid && s.Hold.Pot == PotPAYG && r.PAYG == PAYGPolicyNever:
			code = PAYGNever
		}
		if code != "" {
			d.add(Entry{Kind: KindPutOff, Shot: s.N, Held: -s.Hold.held(), Data: Data{Code: code}})
		}
	}
}

func (d *decision) arrive(in Arrive) error {
	if n, ok := d.b.Knows(in.SHA); ok {
		return Faulty(AlreadyHere, fmt.Sprint(n), nil)
	}
	d.inSession()
	e := Entry{Kind: KindArrived, Shot: d.b.Shots() + 1, Guest: d.b.Guest, Name: in.Name, SHA: in.SHA,
		Data: Data{Format: in.Format, Width: in.Width, Height: in.Height, Size: in.Size, Backlog: in.Backlog}}
	if in.Measures.Known() {
		m := in.Measures
		e.Data.Measures = &m
	}
	d.add(e)
	return nil
}

func (d *decision) setGuest(in SetGuest) error {
	if err := ValidGuestCode(in.Code); err != nil {
		return err
	}
	in.Code = d.b.Means(in.Code)
	if d.b.Guest == in.Code && (in.Name == "" || d.b.GuestNamed(in.Code).Name == in.Name) {
		return nil
	}
	d.add(Entry{Kind: KindGuest, Guest: in.Code, Name: in.Name})
	return nil
}

// nameGuest names a guest without bringing them to the booth.
func (d *decision) nameGuest(in NameGuest) error {
	if in.Code == "" || !d.b.HasGuest(in.Code) {
		return Faulty(UnknownGuest, in.Code, nil)
	}
	if g := d.b.GuestNamed(in.Code); g.Name != in.Name {
		d.add(Entry{Kind: KindNamed, Guest: g.Code, Name: in.Name})
	}
	return nil
}

func (d *decision) assign(in Assign) error {
	s, err := d.shot(in.Shot)
	if err != nil {
		return err
	}
	if in.Code != "" {
		if err := ValidGuestCode(in.Code); err != nil {
			return err
		}
	}
	in.Code = d.b.Means(in.Code)
	if g := d.b.GuestNamed(in.Code); s.Guest != in.Code && in.Code != "" && d.b.Rules.GuestLimit > 0 &&
		s.share().Images > 0 && g.Images >= d.b.Rules.GuestLimit+g.Extra {
		return Faulty(GuestCap, in.Code, nil)
	}
	if s.Guest != in.Code {
		d.add(Entry{Kind: KindAssigned, Shot: s.N, Guest: in.Code})
	}
	return nil
}

func (d *decision) lift(in Lift) error {
	switch {
	case in.Checked != "":
		return Faulty(in.Checked, "", nil)
	case !d.b.HasGuest(in.Code) || in.Code == "":
		return Faulty(UnknownGuest, in.Code, nil)
	case in.Extra < 1 || in.Extra > 1000 || in.Reason == "":
		return Faulty(BadCommand, "lift CODE EXTRA REASON", nil)
	}
	d.add(Entry{Kind: KindLifted, Guest: d.b.Means(in.Code), Name: in.Reason, Data: Data{Extra: in.Extra}})
	return nil
}

// announce adds the warnings that begin or end with these entries: tried out on a
// copy, so that the ledger says what the booth will say.
func (d *decision) announce() ([]Entry, error) {
	after := d.b.scratch()
	guests := map[string]bool{}
	for _, e := range d.entries {
		if err := after.Apply(e); err != nil {
			return nil, fmt.Errorf("decide: %w", err)
		}
		if s, ok := after.Shot(e.Shot); ok {
			guests[s.Guest] = true
		}
		if e.Guest != "" {
			guests[e.Guest] = true
		}
		if e.Data.From != "" {
			guests[e.Data.From] = true // whose warnings end
		}
	}
	for _, e := range after.crossings(guests) {
		d.add(e)
	}
	return d.entries, nil
}
