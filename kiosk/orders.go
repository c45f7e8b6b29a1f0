package kiosk

import "fmt"

// The orders that may cost money or stop something from costing money.

func (d *decision) wantPreview(in WantPreview) error {
	s, err := d.shot(in.Shot)
	switch {
	case err != nil:
		return err
	case s.State != Ready || d.b.Rules.Preview.None():
		return wrongState(s)
	}
	q := d.b.Quote(Preview)
	if err := d.b.allowed(s, q); err != nil {
		return err
	}
	if !s.Wanted {
		d.add(Entry{Kind: KindWanted, Shot: s.N})
	}
	return nil
}

// confirm sets the price of a full cutout aside: from here on two confirmations
// cannot share one credit.
func (d *decision) confirm(in Confirm) error {
	s, err := d.shot(in.Shot)
	if err != nil {
		return err
	}
	if err := d.b.confirmable(s, in.Blind); err != nil {
		return err
	}
	q, err := d.quoted(s, in.Seen)
	if err != nil {
		return err
	}
	d.inSession()
	d.add(Entry{Kind: KindConfirmed, Shot: s.N, Stage: Full, Held: q.Price,
		Data: Data{Price: q.Price, Pot: q.Pot, Paid: q.Paid, Blind: s.Preview.State != ReqDone}})
	return nil
}

// quoted gives the quote of this moment for a full cutout if every rule allows it.
func (d *decision) quoted(s Shot, seen *Quote) (Quote, error) {
	q := d.b.Quote(Full)
	if seen != nil && (seen.Price != q.Price || seen.Pot != q.Pot) {
		return q, Faulty(QuoteChanged, fmt.Sprintf("%s, %s", q.Price.Text(), q.Pot), nil)
	}
	return q, d.b.allowed(s, q)
}

// confirmable tells whether the shot's state allows a confirmation.
func (b *Booth) confirmable(s Shot, blind bool) error {
	noPreview := b.Rules.Previews == PreviewSkip || b.Rules.Preview.None()
	switch s.State {
	case Previewed:
		return nil
	case Ready:
		if blind || noPreview {
			return nil
		}
		return Faulty(PreviewFirst, "", nil)
	case Failed, NoFile:
		if s.Looked && (s.Full.State == ReqNone || s.Full.State == ReqVoid) && (s.Preview.State == ReqVoid || s.Preview.State == ReqNoFile) {
			if blind {
				return nil
			}
			return Faulty(PreviewFirst, "", nil)
		}
	case Arrived, Previewing, Confirmed, CuttingFull, Cut, Composed, Delivered, Rejected, InDoubt:
	}
	return wrongState(s)
}

// allowed tests a step a person asked for against everything that may stand in its
// way: nil, or the fault that does.
func (b *Booth) allowed(s Shot, q Quote) error {
	if err := b.barred(s, q); err != nil {
		return err
	}
	return b.agreed(q)
}

// barred tests whether a request of that price may be set up for this shot now,
// whoever asks: nil, or what bars it.
func (b *Booth) barred(s Shot, q Quote) error {
	if !q.Paid {
		return nil
	}
	if b.Money.Blocked != "" {
		return Faulty(b.Money.Blocked, "", nil)
	}
	if err := b.fits(q); err != nil {
		return err
	}
	return b.withinGuest(s, q.Stage)
}

func (d *decision) reject(in Reject) error {
	s, err := d.shot(in.Shot)
	if err != nil {
		return err
	}
	if s.State == Rejected {
		return nil
	}
	e := Entry{Kind: KindRejected, Shot: s.N, Held: -s.Hold.held()}
	if m, _ := moveOf(e); !m.allows(s.State) {
		return wrongState(s)
	}
	d.add(e)
	return nil
}

func (d *decision) retry(in Retry) error {
	s, err := d.shot(in.Shot)
	if err != nil {
		return err
	}
	if s.State != Failed && s.State != Rejected {
		return wrongState(s)
	}
	d.add(Entry{Kind: KindRetried, Shot: s.N})
	return nil
}

// buy agrees to a second credit after "paid, no file".
func (d *decision) buy(in Buy) error {
	s, err := d.shot(in.Shot)
	if err != nil {
		return err
	}
	if s.State != NoFile {
		return Faulty(NothingPending, string(s.State), nil)
	}
	if s.Full.State != ReqNoFile {
		if err := d.b.allowed(s, d.b.Quote(Preview)); err != nil {
			return err
		}
		d.add(Entry{Kind: KindBought, Shot: s.N, Stage: Preview, Request: s.Preview.ID})
		return nil
	}
	q, err := d.quoted(s, in.Seen)
	if err != nil {
		return err
	}
	d.inSession()
	d.add(Entry{Kind: KindBought, Shot: s.N, Stage: Full, Request: s.Full.ID, Held: q.Price,
		Data: Data{Price: q.Price, Pot: q.Pot, Paid: q.Paid}})
	return nil
}

// settle ends a doubt by the operator's word: paid books what is held, free
// gives it back.
func (d *decision) settle(in Settle) error {
	s, err := d.shot(in.Shot)
	if err != nil {
		return err
	}
	for _, r := range []Request{s.Full, s.Preview} {
		if r.State != ReqUnknown {
			continue
		}
		e := Entry{Kind: KindVoid, Shot: s.N, Request: r.ID, Stage: r.Stage, Held: -r.Held, Data: Data{Code: SettledByHand, Hand: true}}
		if in.Paid {
			e.Kind, e.Spent = KindNoFile, r.Held
		}
		d.add(e)
		return nil
	}
	return Faulty(NothingPending, string(s.State), nil)
}

// ask records a request before it leaves. The engine calls it for work that Due
// has listed; it is refused if anything has changed since.
func (d *decision) ask(in Ask) error {
	s, err := d.shot(in.Shot)
	if err != nil {
		return err
	}
	c := d.b.Rules.cutting(in.Stage)
	e := Entry{Kind: KindAsked, Shot: s.N, Stage: in.Stage, Data: Data{Cutter: c.Cutter, Paid: c.Paid}}
	if in.Stage == Full {
		if s.State != Confirmed {
			return wrongState(s)
		}
		if !s.Hold.fits(c) {
			return Faulty(QuoteChanged, "", nil) // what was agreed to is not what would happen
		}
		e.Data.Price, e.Data.Pot = s.Hold.Price, s.Hold.Pot
	} else {
		if code := d.b.Waits(s, d.now); s.State != Ready || code != "" {
			return Faulty(WrongState, string(code), nil)
		}
		q := d.b.Quote(Preview)
		d.inSession()
		e.Data.Price, e.Data.Pot, e.Held = q.Price, q.Pot, q.Price
	}
	d.add(e)
	return nil
}
