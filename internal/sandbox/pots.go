package sandbox

import (
	"fmt"

	"backdrop/kiosk"
)

// Pots is what an account holds, in the order it is drawn from: free calls (each
// pays one preview), subscription, pay-as-you-go, enterprise.
type Pots struct {
	FreeCalls    int           `json:"free_calls"`
	Subscription kiosk.Credits `json:"subscription"`
	PAYG         kiosk.Credits `json:"payg"`
	Enterprise   kiosk.Credits `json:"enterprise"`
}

func (p Pots) check() error {
	if p.FreeCalls < 0 || p.FreeCalls > maxFree {
		return fmt.Errorf("%d free calls are not between 0 and %d", p.FreeCalls, maxFree)
	}
	for i, amount := range p.amounts() {
		if amount < 0 || amount > maxPot {
			return fmt.Errorf("%v credits in %s are not between 0 and %v", amount, potNames[i], maxPot)
		}
	}
	return nil
}

// portions is an amount for each pot of money.
type portions [3]kiosk.Credits

var potNames = [3]string{"subscription", "payg", "enterprise"}

func (p Pots) amounts() portions { return portions{p.Subscription, p.PAYG, p.Enterprise} }

func (p Pots) total() kiosk.Credits { return p.Subscription + p.PAYG + p.Enterprise }

// less takes portions out; sign −1 puts them in.
func (p Pots) less(a portions, sign kiosk.Credits) Pots {
	p.Subscription -= sign * a[0]
	p.PAYG -= sign * a[1]
	p.Enterprise -= sign * a[2]
	return p
}

// draw finds where an amount comes from: the first pot that holds all of it, or,
// where a charge may be split, every pot in turn.
func (p Pots) draw(amount kiosk.Credits, split bool) (from portions, ok bool) {
	have := p.amounts()
	for i, h := range have {
		if h >= amount {
			from[i] = amount
			return from, true
		}
	}
	if !split || p.total() < amount {
		return from, false
	}
	return p.drain(amount), true
}

// drain takes an amount from every pot in turn and what none of them holds from
// the last one that had anything, which then stands below zero. Only charges that
// were made up by a fault, and foreign spending that was checked before, come here.
func (p Pots) drain(amount kiosk.Credits) (from portions) {
	last := 0
	for i, h := range p.amounts() {
		if h > 0 {
			from[i] = min(h, amount)
			amount -= from[i]
			last = i
		}
	}
	from[last] += amount
	return from
}

// hold is money set aside for one request between the credit check and the
// charge, so that requests at the same time cannot spend it twice.
type hold struct {
	stage string
	free  bool // paid by a free call
	from  portions
}

func (h hold) amount() kiosk.Credits { return h.from[0] + h.from[1] + h.from[2] }

// left is what no request has set aside.
func (b *books) left() Pots {
	p := b.pots.less(b.held, 1)
	p.FreeCalls -= b.heldFree
	return p
}

// affords tells whether a full cutout could be paid now; size=auto asks.
func (b *books) affords(amount kiosk.Credits) bool {
	_, ok := b.left().draw(amount, b.split)
	return ok
}

// hold sets the stage's price aside: a free call for a preview if there is one
// (the vendor does not document the order; free first was chosen), else credits.
func (b *books) hold(stage string) (hold, bool) {
	left := b.left()
	h := hold{stage: stage, free: stage == previewStage && left.FreeCalls > 0}
	if h.free {
		b.heldFree++
		return h, true
	}
	from, ok := left.draw(price(stage), b.split)
	if !ok {
		return h, false
	}
	h.from = from
	b.held = b.held.plus(from)
	return h, true
}

func (a portions) plus(b portions) portions {
	return portions{a[0] + b[0], a[1] + b[1], a[2] + b[2]}
}

func (a portions) minus(b portions) portions {
	return portions{a[0] - b[0], a[1] - b[1], a[2] - b[2]}
}

// release gives a hold back; nothing was charged.
func (b *books) release(h hold) {
	if h.free {
		b.heldFree--
	}
	b.held = b.held.minus(h.from)
}
