package kiosk

import (
	"fmt"
	"testing"
	"time"
)

// spendEvery books a preview every so often.
func spendEvery(t *testing.T, d *desk, n int, every time.Duration) {
	t.Helper()
	for range n {
		d.later(every - 6*time.Second) // the six steps below take a second each
		shot := d.arrive()
		d.answer(shot, Preview, 250)
		d.must(Note{Code: FolderBack})
	}
}

func TestForecastIsSteady(t *testing.T) {
	r := paidRules()
	r.Budget, r.EndsAt = 50*Credit, evening.Add(4*time.Hour).Unix()
	d := open(t, r, Account{Subscription: 10 * Credit, PAYG: 10 * Credit})
	if !d.b.Forecast(d.now).TooEarly {
		t.Fatal("a forecast from nothing")
	}
	spendEvery(t, d, 4, time.Minute)
	if !d.b.Forecast(d.now).TooEarly {
		t.Fatal("a forecast from four charges")
	}
	spendEvery(t, d, 26, 2*time.Minute) // 7.5 credits an hour
	f := d.b.Forecast(d.now)
	if f.TooEarly || f.PerHour < 7*Credit || f.PerHour > 9*Credit {
		t.Fatalf("%+v", f)
	}
	if left := f.Budget.Sub(d.now).Hours(); left < 4.5 || left > 6.5 {
		t.Errorf("42.5 credits at %s an hour last %.1f hours", f.PerHour, left)
	}
	if !f.Subscription.Before(f.PAYG) || f.Needed == 0 || f.Short != 0 {
		t.Errorf("%+v", f)
	}
	d.later(3 * time.Hour)
	if !d.b.Forecast(d.now).TooEarly {
		t.Error("the pace of three hours ago is no pace")
	}
}

func TestGateArithmetic(t *testing.T) {
	r := paidRules()
	r.Budget = 50 * Credit
	d := open(t, r, plenty)
	for n := 1; n <= 12; n++ {
		d.answer(d.arrive(), Preview, 250)
	}
	d.must(Reject{1})
	if g := d.b.Gate(); g.Seen != 12 || g.Rejected != 1 || g.Cost != 3*Credit || g.Saved != -2*Credit || g.Hint != PreviewSkip {
		t.Fatalf("%+v", g)
	}
	for n := 2; n <= 4; n++ {
		d.must(Reject{n})
	}
	d.must(Retry{4})
	d.must(Reject{4})
	if g := d.b.Gate(); g.Rejected != 4 || g.Saved != 1*Credit || g.Hint != "" {
		t.Fatalf("more than a quarter rejected: %+v", g)
	}
}

func TestHeavyGuests(t *testing.T) {
	r := paidRules()
	r.Budget, r.GuestLimit, r.Previews = 90*Credit, 0, PreviewSkip
	d := open(t, r, plenty)
	for g, images := range []int{1, 2, 2, 7} {
		d.must(SetGuest{Code: fmt.Sprint("g", g)})
		for range images {
			n := d.arrive()
			d.must(Confirm{Shot: n})
			d.answer(n, Full, 1000)
		}
	}
	h := d.b.Habits()
	if h.Guests != 4 || h.Average != 3000 || h.Median != 2 {
		t.Fatalf("%+v", h)
	}
	if !h.Heavy(d.b.GuestNamed("g3")) || h.Heavy(d.b.GuestNamed("g2")) {
		t.Error("the wrong guest is heavy")
	}
}

func TestCost(t *testing.T) {
	p := Prices{Subscription: 225, PAYG: 1000, Currency: "EUR"}
	if got := p.Cost(10*Credit, 2*Credit); got != 3800 {
		t.Errorf("8 at 0.225 and 2 at 1.00 cost %s", got.Text())
	}
	if (Prices{Subscription: 1}).Known() {
		t.Error("prices without a currency are known")
	}
}
