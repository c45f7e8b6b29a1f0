package kiosk

import (
	"slices"
	"time"
)

// paceSlot and paceSlots make the window in which the pace is measured: the last
// hour, in pieces of five minutes.
const (
	paceSlot  = 5 * time.Minute
	paceSlots = 12
)

// Pace is how fast credits went in the last hour. It is folded from the charges
// alone, so a replay gives the same.
type Pace struct {
	First  time.Time // the first charge of the present run of work
	Last   int64     // the newest slot, counted in slots since 1970
	Slots  [paceSlots]Credits
	Counts [paceSlots]int // charges in each slot
}

// add counts a charge. A pause longer than the window begins a new run.
func (p *Pace) add(at time.Time, amount Credits) {
	slot := at.Unix() / int64(paceSlot/time.Second)
	if p.First.IsZero() || slot >= p.Last+paceSlots {
		*p = Pace{First: at, Last: slot}
	}
	for p.Last < slot {
		p.Last++
		p.Slots[p.Last%paceSlots], p.Counts[p.Last%paceSlots] = 0, 0
	}
	i := max(slot, p.Last) % paceSlots // a clock set back counts into the newest slot
	p.Slots[i] += amount
	p.Counts[i]++
}

// perHour gives the credits an hour at this pace. ok is false while there is too
// little to go by: fewer than six charges, or less than ten minutes.
func (p Pace) perHour(now time.Time) (rate Credits, ok bool) {
	slot := now.Unix() / int64(paceSlot/time.Second)
	var sum Credits
	n := 0
	for i := range int64(paceSlots) {
		if s := slot - i; s <= p.Last && s > p.Last-paceSlots {
			sum += p.Slots[s%paceSlots]
			n += p.Counts[s%paceSlots]
		}
	}
	seen := min(now.Sub(p.First), paceSlots*paceSlot)
	if n < 6 || seen < 10*time.Minute {
		return 0, false
	}
	return Credits(int64(sum) * int64(time.Hour) / int64(seen)), true
}

// Forecast is where the money goes at the pace of the last hour.
type Forecast struct {
	TooEarly     bool      `json:"too_early"` // too little to go by: everything else is zero
	PerHour      Credits   `json:"per_hour"`
	Budget       time.Time `json:"budget_empty,omitzero"`       // when it runs dry; zero: not within a week
	Subscription time.Time `json:"subscription_empty,omitzero"` //
	PAYG         time.Time `json:"payg_empty,omitzero"`         // after the subscription
	EndsAt       time.Time `json:"ends_at,omitzero"`
	Needed       Credits   `json:"needed"` // from now until EndsAt
	Short        Credits   `json:"short"`  // how much of that the budget lacks
}

// Forecast looks ahead from now.
func (b *Booth) Forecast(now time.Time) Forecast {
	f := Forecast{}
	if b.Rules.EndsAt > 0 {
		f.EndsAt = time.Unix(b.Rules.EndsAt, 0).UTC()
	}
	rate, ok := b.Money.Pace.perHour(now)
	if !ok {
		f.TooEarly = true
		return f
	}
	f.PerHour = rate
	dry := func(left Credits) time.Time {
		if rate <= 0 || left < 0 || int64(left) > int64(rate)*24*7 {
			return time.Time{}
		}
		return now.Add(time.Duration(int64(left) * int64(time.Hour) / int64(rate))).Truncate(time.Minute)
	}
	f.Budget = dry(b.Left())
	if a := b.Money.Account; a.Known() {
		f.Subscription, f.PAYG = dry(a.Subscription), dry(a.Subscription+a.PAYG)
	}
	if f.EndsAt.After(now) {
		f.Needed = Credits(int64(rate) * int64(f.EndsAt.Sub(now)/time.Second) / 3600)
		f.Short = max(0, f.Needed-max(0, b.Left()))
	}
	return f
}

// Gate is what looking at previews first has been worth: every preview costs, every
// photo rejected on its preview saves a full cutout.
type Gate struct {
	Seen     int     `json:"seen"`     // paid previews that came
	Rejected int     `json:"rejected"` // photos rejected after their preview
	Cost     Credits `json:"cost"`     // of the previews
	Saved    Credits `json:"saved"`    // against straight to full; below zero: it has cost that much more
	// Hint names the preview policy that would have been cheaper on what has been
	// seen; "" while the present one is, or while too little was seen.
	Hint PreviewPolicy `json:"hint,omitempty"`
}

// gateHint is how many previews must have been seen before a policy is judged.
const gateHint = 12

// Gate gives the preview gate's balance so far.
func (b *Booth) Gate() Gate {
	g := b.Money.Gates
	g.Cost = b.Money.ByStage[0]
	g.Saved = Credits(g.Rejected)*b.Rules.Full.Price - g.Cost
	if b.Rules.Preview.Paid && b.Rules.Previews == PreviewAuto && g.Seen >= gateHint && g.Saved < 0 {
		g.Hint = PreviewSkip
	}
	return g
}

// Habits is what guests really use, beside what was assumed.
type Habits struct {
	Guests  int // with a code and at least one image
	Average int // images a guest, per mille
	Median  int // images of the guest in the middle
}

// heavyTimes is how many times the median makes a heavy user, among at least
// heavyGuests guests.
const (
	heavyTimes  = 3
	heavyGuests = 4
)

// Habits measures what guests use. The walk-in is nobody in particular and does
// not count.
func (b *Booth) Habits() Habits {
	var images []int
	sum := 0
	for i := range b.guests.len() {
		if g := b.guests.at(i); g.Code != "" && g.Images > 0 {
			images = append(images, g.Images)
			sum += g.Images
		}
	}
	if len(images) == 0 {
		return Habits{}
	}
	slices.Sort(images)
	return Habits{Guests: len(images), Average: sum * 1000 / len(images), Median: images[len(images)/2]}
}

// Heavy tells whether a guest uses far more than the others.
func (h Habits) Heavy(g Guest) bool {
	return g.Code != "" && h.Guests >= heavyGuests && g.Images >= heavyTimes*h.Median
}

// Prices is what a credit costs in money, if the operator says so.
type Prices struct {
	Subscription Credits `json:"subscription,omitempty"` // thousandths of the currency for one credit
	PAYG         Credits `json:"payg,omitempty"`
	Currency     string  `json:"currency,omitempty"`
}

// Known tells whether prices were given.
func (p Prices) Known() bool { return p.Currency != "" && (p.Subscription > 0 || p.PAYG > 0) }

// Cost gives the money for credits, in thousandths of the currency, rounded to the
// nearest: payg of them at the one price, the rest at the other.
func (p Prices) Cost(all, payg Credits) Credits {
	worth := func(c, price Credits) int64 { return int64(c) * int64(price) }
	return Credits((worth(all-payg, p.Subscription) + worth(payg, p.PAYG) + 500) / 1000)
}
