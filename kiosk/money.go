package kiosk

import "time"

// Pot is where the provider takes credits from.
type Pot string

// The pots, in the provider's order.
const (
	PotNone         Pot = ""             // the cutter is free
	PotFree         Pot = "free_calls"   // previews within the monthly free calls
	PotSubscription Pot = "subscription" //
	PotPAYG         Pot = "payg"         //
	PotEnterprise   Pot = "enterprise"   //
	PotUnknown      Pot = "unknown"      // the service tells no balance
)

// Account is the provider's balance as last read, less what this booth was
// charged since.
type Account struct {
	Subscription Credits   `json:"subscription"`
	PAYG         Credits   `json:"payg"`
	Enterprise   Credits   `json:"enterprise"`
	FreeCalls    int       `json:"free_calls"`
	AsOf         time.Time `json:"as_of,omitzero"`
}

// Known tells whether the balance was ever read.
func (a Account) Known() bool { return !a.AsOf.IsZero() }

// take books a charge against the pot it most likely came from. Pots never go
// below zero: what one lacks the next gives.
func (a *Account) take(amount Credits, pot Pot) {
	if pot == PotFree && amount == 0 && a.FreeCalls > 0 {
		a.FreeCalls--
		return
	}
	pots := []*Credits{&a.Subscription, &a.PAYG, &a.Enterprise}
	switch pot {
	case PotPAYG:
		pots = []*Credits{&a.PAYG, &a.Subscription, &a.Enterprise}
	case PotEnterprise:
		pots = []*Credits{&a.Enterprise, &a.Subscription, &a.PAYG}
	case PotNone, PotFree, PotSubscription, PotUnknown:
	}
	for _, p := range pots {
		got := min(*p, amount)
		*p -= got
		amount -= got
	}
}

// Quote is the price and the pot of one step, as shown to the operator. With
// Held set it is money set aside by a confirmation.
type Quote struct {
	Stage Stage   `json:"-"`
	Price Credits `json:"price"`
	Pot   Pot     `json:"pot,omitempty"`
	Paid  bool    `json:"-"`
	Held  bool    `json:"-"`
	In    int     `json:"-"` // the session a hold counts in
}

// fits tells whether a confirmation still means what a stage's rule says now.
func (q Quote) fits(c Cutting) bool { return q.Paid == c.Paid && (!c.Paid || q.Price == c.Price) }

// held gives what the quote holds now.
func (q Quote) held() Credits {
	if q.Held {
		return q.Price
	}
	return 0
}

// Money is the booth's own count. Left = limit − spent − held.
type Money struct {
	Spent, Held         Credits
	PAYGSpent, PAYGHeld Credits
	FreeHeld            int // requests that will draw on the free calls
	SubHeldCredits      Credits
	ByStage             [2]Credits // spent: preview, full
	Account             Account
	AccountCode         Code      // why the last reading failed; "" after a success
	AccountTries        int       // failed readings in a row
	AccountAt           time.Time // not read again before
	AccountWanted       bool
	AccountEpoch        int64     // the start in which it was last read
	Blocked             Code      // Empty, KeyRefused or Overcharged: nothing is bought
	Gate                time.Time // no request leaves before: 429 or no network
	GateCode            Code
	GateTries           int
	UnknownPreviews     int
	UnknownFulls        int
	Proof               Proof
	Pace                Pace
	Burn                Burn // the charges in time, for a chart
	Gates               Gate // seen and rejected alone; see Booth.Gate
}

// hold counts money set aside (sign 1) or freed (sign -1) from a pot.
func (m *Money) hold(pot Pot, amount Credits, sign int) {
	c := Credits(sign) * amount
	m.Held += c
	switch pot {
	case PotPAYG:
		m.PAYGHeld += c
	case PotSubscription:
		m.SubHeldCredits += c
	case PotFree:
		m.FreeHeld += sign
	case PotNone, PotEnterprise, PotUnknown:
	}
}

// spend books a charge that has happened.
func (m *Money) spend(st Stage, pot Pot, amount Credits) {
	m.Spent += amount
	if st == Preview {
		m.ByStage[0] += amount
	} else {
		m.ByStage[1] += amount
	}
	if pot == PotPAYG {
		m.PAYGSpent += amount
	}
	m.Account.take(amount, pot)
}

// block stops buying for a reason; a graver one is not replaced.
func (m *Money) block(c Code) {
	rank := map[Code]int{"": 0, Empty: 1, KeyRefused: 2, Overcharged: 3}
	if rank[c] > rank[m.Blocked] {
		m.Blocked = c
	}
}

// holdBack keeps requests from leaving while what they bring cannot be stored.
func (m *Money) holdBack(c Code, until time.Time) {
	if (c == DiskFull || c == FileFault) && until.After(m.Gate) {
		m.Gate, m.GateCode = until, c
	}
}

// Quote says what the next request of a stage costs and where it would come
// from, with everything held already counted as gone. An account that was never
// read counts as PAYG, so that nobody is surprised later.
func (b *Booth) Quote(st Stage) Quote {
	c := b.Rules.cutting(st)
	q := Quote{Stage: st, Price: c.Price, Paid: c.Paid}
	a, m := b.Money.Account, b.Money
	switch {
	case !c.Paid:
		q.Price, q.Pot = 0, PotNone
	case !c.Account:
		q.Pot = PotUnknown
	case !a.Known():
		q.Pot = PotPAYG
	case st == Preview && a.FreeCalls > m.FreeHeld:
		q.Pot = PotFree
	case a.Subscription-m.SubHeldCredits >= c.Price:
		q.Pot = PotSubscription
	case a.Enterprise > 0 && a.Subscription == 0 && a.PAYG == 0:
		q.Pot = PotEnterprise
	default:
		q.Pot = PotPAYG
	}
	return q
}

// Left gives limit − spent − held of the event's budget; it may be below zero
// when a service charged more than its price.
func (b *Booth) Left() Credits { return b.Rules.Budget - b.Money.Spent - b.Money.Held }

// fits tests a new hold against every budget: nil, or the Stop, SessionStop or
// PAYGCap fault. Only new holds are tested; a charge is always booked.
func (b *Booth) fits(q Quote) error {
	if !q.Paid {
		return nil
	}
	m := b.Money
	if m.Spent+m.Held+q.Price > b.Rules.Budget {
		return Faulty(Stop, b.Left().Text(), nil)
	}
	if lim := b.Rules.SessionBudget; lim > 0 {
		s := b.CurrentSession()
		if s.Spent+s.Held+q.Price > lim {
			return Faulty(SessionStop, (lim - s.Spent - s.Held).Text(), nil)
		}
	}
	if lim := b.Rules.PAYGCap; lim > 0 && q.Pot == PotPAYG && m.PAYGSpent+m.PAYGHeld+q.Price > lim {
		return Faulty(PAYGCap, lim.Text(), nil)
	}
	return nil
}

// agreed tests a step a person asked for against the PAYG policy.
func (b *Booth) agreed(q Quote) error {
	if q.Pot != PotPAYG || !q.Paid {
		return nil
	}
	left := "" // of an account never read nobody knows
	if a := b.Money.Account; a.Known() {
		left = a.PAYG.Text()
	}
	switch b.Rules.PAYG {
	case PAYGPolicyNever:
		return Faulty(PAYGNever, left, nil)
	case PAYGPolicyWarn:
		return nil
	case PAYGPolicyAsk:
	}
	if b.CurrentSession().PAYG {
		return nil
	}
	return Faulty(PAYGAsk, left, nil)
}

// withinGuest tests a step against the guest's limits. The walk-in has none.
func (b *Booth) withinGuest(s Shot, st Stage) error {
	if s.Guest == "" || !b.Rules.cutting(st).Paid {
		return nil
	}
	g, r := b.GuestNamed(s.Guest), b.Rules
	lim := r.GuestLimit
	if own := s.share(); lim > 0 && own.Images == 0 && g.Images >= lim+g.Extra {
		return Faulty(GuestCap, s.Guest, nil)
	}
	if st == Preview && r.PreviewsPerGuest > 0 && g.Previews >= r.PreviewsPerGuest+g.Extra {
		return Faulty(GuestCap, s.Guest, nil)
	}
	if st == Full && r.FullsPerGuest > 0 && g.Fulls >= r.FullsPerGuest+g.Extra {
		return Faulty(GuestCap, s.Guest, nil)
	}
	return nil
}
