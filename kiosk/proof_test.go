package kiosk

import (
	"testing"
	"time"
)

// inDoubt brings a booth to one full cutout in doubt, with a base read before.
func inDoubt(t *testing.T) *desk {
	t.Helper()
	r := paidRules()
	r.Settle, r.Previews = 120*time.Second, PreviewSkip
	d := open(t, r, Account{Subscription: 20 * Credit, PAYG: 10 * Credit, FreeCalls: 3})
	d.arrive()
	d.arrive()
	d.must(Confirm{Shot: 2})
	d.answer(2, Full, 1000) // booked between the base and the doubt
	d.must(Confirm{Shot: 1})
	d.must(Unanswered{Shot: 1, Request: d.ask(1, Full), Code: NoAnswer})
	return d
}

func (d *desk) later(by time.Duration) { d.now = d.now.Add(by) }

// read hands in a balance by what it differs from the truth "only the booked charge".
func (d *desk) read(gone Credits) {
	d.t.Helper()
	d.must(AccountRead{Account{Subscription: 19*Credit - gone, PAYG: 10 * Credit, FreeCalls: 3}})
}

func TestABalanceSettlesADoubt(t *testing.T) {
	for gone, want := range map[Credits]State{0: Ready, 1000: NoFile} {
		d := inDoubt(t)
		d.later(2 * time.Minute)
		d.read(gone)
		d.state(1, InDoubt) // one reading is no proof
		d.later(10 * time.Second)
		d.read(gone)
		d.state(1, want)
		d.money(1000+gone, 0)
		if d.b.Money.Proof.Foreign != 0 {
			t.Errorf("%s counted as foreign", d.b.Money.Proof.Foreign)
		}
	}
}

func TestWhatProvesNothingSettlesNothing(t *testing.T) {
	twice := func(a, b Credits, wait, gap time.Duration) func(*desk) {
		return func(d *desk) {
			d.later(wait)
			d.read(a)
			d.later(gap)
			d.read(b)
		}
	}
	for name, do := range map[string]func(*desk){
		"too soon after the request": twice(0, 0, time.Minute, 10*time.Second),
		"two readings too close":     twice(0, 0, 2*time.Minute, 2*time.Second),
		"readings that differ":       twice(0, 1000, 2*time.Minute, 20*time.Second),
		"a part of the price":        twice(500, 500, 2*time.Minute, 20*time.Second),
		"somebody else as well":      twice(3000, 3000, 2*time.Minute, 20*time.Second),
		"a top-up":                   twice(-5000, -5000, 2*time.Minute, 20*time.Second),
		"time alone":                 func(d *desk) { d.later(1000 * time.Hour) },
		"a restart since, then at once": func(d *desk) {
			d.later(time.Hour)
			d.must(Open{Epoch: 2, Rules: d.b.Rules})
			d.read(0)
			d.later(20 * time.Second)
			d.read(0)
		},
		"another request is out": func(d *desk) {
			d.later(2 * time.Minute)
			n := d.arrive()
			d.must(WantPreview{n})
			d.ask(n, Preview)
			d.later(2 * time.Minute)
			d.read(0)
			d.later(20 * time.Second)
			d.read(0)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := inDoubt(t)
			if name == "another request is out" {
				d.must(Open{Epoch: 2, Rules: previewRules()})
			}
			do(d)
			if s, _ := d.b.Shot(1); s.State != InDoubt || s.Full.Held != 1000 {
				t.Fatalf("shot 1 is %s, holds %s", s.State, s.Full.Held)
			}
		})
	}
}

// previewRules are the rules of inDoubt with previews on.
func previewRules() Rules {
	r := paidRules()
	r.Settle, r.Previews = 120*time.Second, PreviewAsk
	return r
}

func TestDriftIsSizedAndAnnounced(t *testing.T) {
	d := open(t, paidRules(), Account{Subscription: 20 * Credit})
	d.must(AccountRead{Account{Subscription: 12 * Credit}})
	if d.b.Money.Proof.Foreign != 8*Credit || !d.b.announced(Drift, "") {
		t.Fatalf("foreign %s, warnings %v", d.b.Money.Proof.Foreign, d.b.Warnings)
	}
	d.must(AccountRead{Account{Subscription: 52 * Credit}}) // a renewal is no drift
	if d.b.Money.Proof.Foreign != 8*Credit || d.b.Money.Proof.Additions != 40*Credit {
		t.Fatalf("foreign %s, added %s", d.b.Money.Proof.Foreign, d.b.Money.Proof.Additions)
	}
}

func TestTheAgendaReadsTheBalanceForADoubt(t *testing.T) {
	d := inDoubt(t)
	d.must(ComposedUp{Shot: 2, SHA: "c"})
	d.must(HandedOver{Shot: 2, File: "f"})
	a := d.b.Due(d.now)
	if len(a.Work) != 0 || a.Next.Sub(d.b.Money.Proof.LastSend) != 2*time.Minute || a.Timed != 0 {
		t.Fatalf("due %v, next in %v, %d timed", a.Work, a.Next.Sub(d.now), a.Timed)
	}
	d.later(2 * time.Minute)
	if a := d.b.Due(d.now); len(a.Work) != 1 || a.Work[0].Kind != WorkAccount {
		t.Fatalf("after the quiet time: %v", a.Work)
	}
	d.read(500)
	if a := d.b.Due(d.now); a.Next.Sub(d.now) != 10*time.Second {
		t.Fatalf("the second reading is in %v", a.Next.Sub(d.now))
	}
	d.later(10 * time.Second)
	d.read(500)
	if a := d.b.Due(d.now); len(a.Work) != 0 || a.Next.Sub(d.now) != time.Minute {
		t.Fatalf("after a judgement without proof: %v, next in %v", a.Work, a.Next.Sub(d.now))
	}
}
