package kiosk

import "testing"

func TestSettingsChangeWhileTheBoothRuns(t *testing.T) {
	r := paidRules()
	r.Previews = PreviewSkip
	d := open(t, r, plenty)
	one, two := d.arrive(), d.arrive()
	seen := d.b.Quote(Full)
	d.must(Confirm{Shot: one, Seen: &seen})
	seq := d.b.Seq
	if d.must(Retune{Rules: r}); d.b.Seq != seq {
		t.Error("settings that are in force were written down again")
	}
	r.Budget, r.Look.Background, r.Event = 500, "beach", "another"
	d.must(Retune{Rules: r})
	if d.b.Rules != r || d.b.Left() != -500 || d.b.Level() != LevelStop || !d.b.announced(Stop, "") {
		t.Errorf("rules %+v, left %s, level %s, warnings %+v", d.b.Rules, d.b.Left(), d.b.Level(), d.b.Warnings)
	}
	d.state(one, Confirmed) // what was agreed to goes on
	d.money(0, 1000)
	d.refuse(Confirm{Shot: two, Seen: &seen}, Stop)
	r.Budget = 10 * Credit
	d.must(Retune{Rules: r})
	if d.b.announced(Stop, "") {
		t.Error("the stop stays with room again")
	}
	d.answer(one, Full, 1000)
	d.finish(one, "beach")
	d.must(Confirm{Shot: two, Seen: &seen})
	checkReplay(t, d)
}

func TestAnotherPricePutsOffWhatWasAgreedTo(t *testing.T) {
	for name, change := range map[string]func(*Rules){
		"price":   func(r *Rules) { r.Full.Price = 2000 },
		"cutter":  func(r *Rules) { r.Full = Cutting{Cutter: "greenscreen"} },
		"account": func(r *Rules) { r.Service = "another" },
	} {
		t.Run(name, func(t *testing.T) {
			r := paidRules()
			r.Previews = PreviewSkip
			d := open(t, r, plenty)
			n, other := d.arrive(), d.arrive()
			seen := d.b.Quote(Full)
			d.must(Confirm{Shot: n, Seen: &seen})
			change(&r)
			d.must(Retune{Rules: r})
			if s := d.state(n, Ready); s.Code != QuoteChanged {
				t.Errorf("put off because of %q", s.Code)
			}
			d.money(0, 0)
			if name != "account" { // there the price is what was seen
				d.refuse(Confirm{Shot: other, Seen: &seen}, QuoteChanged)
			}
			checkReplay(t, d)
		})
	}
}

// Who says that nothing may come from pay-as-you-go any more takes back the confirmations
// that would: one that is out already is booked all the same.
func TestNeverTakesBackWhatWouldComeFromPAYG(t *testing.T) {
	r := paidRules()
	r.Previews, r.PAYG = PreviewSkip, PAYGPolicyWarn
	d := open(t, r, Account{Subscription: Credit, PAYG: 9 * Credit})
	var shots []int
	for range 3 {
		n := d.arrive()
		d.must(Confirm{Shot: n})
		shots = append(shots, n)
	}
	out := shots[1]
	d.must(Ask{Shot: out, Stage: Full})
	r.Budget -= Credit // another setting takes nothing back
	d.must(Retune{Rules: r})
	d.money(0, 3*Credit)
	r.PAYG = PAYGPolicyNever
	d.must(Retune{Rules: r})
	d.state(shots[0], Confirmed)
	d.state(out, CuttingFull)
	if s := d.state(shots[2], Ready); s.Code != PAYGNever {
		t.Errorf("put off because of %q", s.Code)
	}
	d.money(0, 2*Credit)
	checkReplay(t, d)
}

// A picture that is being put together when the event's background changes is not the
// one that is wanted now, and what guests have stays.
func TestAnotherBackgroundWhileComposing(t *testing.T) {
	r := lookRules()
	d := open(t, r, plenty)
	done := d.cut()
	d.finish(done, "studio")
	n := d.cut()
	w := d.work(WorkCompose)
	r.Look.Background = "night"
	d.must(Retune{Rules: r})
	d.must(ComposedUp{Shot: n, SHA: "c", Background: w.Look.Background})
	d.state(n, Cut)
	d.finish(n, "night")
	if s := d.state(done, Delivered); s.On != "studio" {
		t.Errorf("delivered on %s", s.On)
	}
	checkReplay(t, d)
}

// TestManyConfirmationsInARow is what a screen does for many marked shots: each names
// the quote that the total was shown with, so none is bought at another one.
func TestManyConfirmationsInARow(t *testing.T) {
	r := paidRules()
	r.Previews, r.Budget, r.PAYG = PreviewSkip, 50*Credit, PAYGPolicyWarn
	d := open(t, r, Account{Subscription: 3 * Credit, PAYG: 10 * Credit})
	for range 6 {
		d.arrive()
	}
	seen := d.b.Quote(Full)
	confirm := func(from, to int) (bought int, err error) {
		for n := from; n <= to; n++ {
			if err = d.do(Confirm{Shot: n, Seen: &seen}); err != nil {
				return bought, err
			}
			bought++
		}
		return bought, nil
	}
	bought, err := confirm(1, 6)
	if CodeOf(err) != QuoteChanged || bought != 3 {
		t.Fatalf("%d bought, then %v: the subscription held three", bought, err)
	}
	d.money(0, 3*Credit)
	for n := 4; n <= 6; n++ {
		d.refuse(Confirm{Shot: n, Seen: &seen}, QuoteChanged)
	}
	d.money(0, 3*Credit)
	seen = d.b.Quote(Full)
	d.must(Confirm{Shot: 4, Seen: &seen})
	r.Full.Price = 1500
	d.must(Retune{Rules: r})
	d.money(0, 0)
	if bought, err = confirm(4, 6); CodeOf(err) != QuoteChanged || bought != 0 {
		t.Fatalf("%d bought at a price that nobody saw: %v", bought, err)
	}
	d.money(0, 0)
	r.Full.Price, r.Budget = 1000, 2*Credit
	d.must(Retune{Rules: r})
	d.must(AccountRead{Account{Subscription: 10 * Credit}})
	seen = d.b.Quote(Full)
	if bought, err = confirm(1, 6); CodeOf(err) != Stop || bought != 2 {
		t.Fatalf("%d bought with a budget for two, then %v", bought, err)
	}
	d.money(0, 2*Credit)
	checkReplay(t, d)
}
