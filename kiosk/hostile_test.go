package kiosk

import (
	"encoding/json"
	"testing"
	"time"
)

// The cases of this file were found by attacking the booth.

func TestAConfirmationDoesNotOutliveItsPrice(t *testing.T) {
	free := paidRules()
	free.Previews, free.Full = PreviewSkip, Cutting{Cutter: "greenscreen"}
	paid := paidRules()
	paid.Previews = PreviewSkip
	other := paid
	other.Service = "another account"
	for name, c := range map[string]struct{ from, to Rules }{
		"free, then paid": {free, paid}, "paid, then free": {paid, free}, "another account": {paid, other},
	} {
		d := open(t, c.from, plenty)
		n := d.arrive()
		d.must(Confirm{Shot: n})
		d.must(Open{Epoch: 2, Rules: c.to})
		if s, _ := d.b.Shot(n); s.State != Ready || d.b.Money.Held != 0 {
			t.Errorf("%s: the shot is %s, %s held", name, s.State, d.b.Money.Held)
		}
		d.refuse(Ask{Shot: n, Stage: Full}, WrongState)
	}
}

func TestABalanceProvesNothingAboutAnotherAccount(t *testing.T) {
	d := inDoubt(t)
	r := d.b.Rules
	r.Service = "another account"
	d.must(Open{Epoch: 2, Rules: r})
	for range 3 {
		d.later(10 * time.Minute)
		d.read(0)
	}
	d.state(1, InDoubt)
	if d.b.Money.Held != 1000 {
		t.Fatalf("%s held", d.b.Money.Held)
	}
}

func TestAWordIsNoEvidence(t *testing.T) {
	d := inDoubt(t)
	d.must(Settle{Shot: 1, Paid: true}) // a wrong word: it was free
	n := d.arrive()
	d.must(Confirm{Shot: n})
	d.must(Unanswered{Shot: n, Request: d.ask(n, Full), Code: NoAnswer}) // and this one was charged
	for range 3 {
		d.later(10 * time.Minute)
		d.read(1000) // with the word counted, this would look as if nothing had gone
	}
	d.state(n, InDoubt)
}

func TestALaggingBalanceIsNotBelieved(t *testing.T) {
	r := paidRules()
	r.PAYG, r.Settle = PAYGPolicyNever, 2*time.Minute
	d := open(t, r, Account{Subscription: 1250, PAYG: 10 * Credit})
	n := d.arrive()
	d.answer(n, Preview, 250)
	m := d.arrive()
	d.must(Confirm{Shot: n})
	d.answer(n, Full, 1000)
	d.must(AccountRead{Account{Subscription: 1250, PAYG: 10 * Credit}}) // as if nothing had been charged
	d.refuse(Confirm{Shot: m, Blind: true}, PAYGNever)
	d.must(AccountRead{Account{Subscription: 5250, PAYG: 10 * Credit}}) // a top-up of 4 shows, whether or not the lag does
	d.must(Confirm{Shot: m, Blind: true})
}

func TestADoubtIsSeenEvenIfTheShotWasRejected(t *testing.T) {
	r := paidRules()
	r.Previews = PreviewSkip
	d := open(t, r, plenty)
	n := d.arrive()
	d.must(Confirm{Shot: n})
	id := d.ask(n, Full)
	d.must(Reject{Shot: n})
	d.must(Unanswered{Shot: n, Request: id, Code: NoAnswer})
	d.state(n, InDoubt)
	if !d.b.announced(InDoubtWarn, "") || d.b.CurrentSession().Rejected != 0 {
		t.Fatalf("warnings %v, %d rejected", d.b.Warnings, d.b.CurrentSession().Rejected)
	}
	d.refuse(Reject{Shot: n}, WrongState)
}

func TestAssignedDuringDelivery(t *testing.T) {
	r := paidRules()
	r.Previews = PreviewSkip
	d := open(t, r, plenty)
	n := d.arrive()
	d.must(Confirm{Shot: n})
	d.answer(n, Full, 1000)
	d.must(ComposedUp{Shot: n, SHA: "c"})
	d.must(Assign{Shot: n, Code: "B"})
	d.must(HandedOver{Shot: n, Guest: "", File: "photos/walk-in/0001.jpg", SHA: "c"})
	if s := d.state(n, Composed); s.Guest != "B" {
		t.Fatal("the photo belongs to nobody")
	}
	if a := d.b.Due(d.now); len(a.Work) != 1 || a.Work[0].Kind != WorkDeliver {
		t.Fatalf("due: %v", a.Work)
	}
}

func TestAClockSetBackFreezesNothing(t *testing.T) {
	r := paidRules()
	r.Previews = PreviewSkip
	d := open(t, r, plenty)
	d.later(24 * time.Hour) // a wrong clock
	n := d.arrive()
	d.must(Confirm{Shot: n})
	d.must(Voided{Shot: n, Request: d.ask(n, Full), Code: RateLimited, RetryAfter: 10 * time.Minute})
	d.later(-24 * time.Hour) // corrected
	d.must(Open{Epoch: 2, Rules: r})
	full := false
	for _, w := range d.b.Due(d.now).Work {
		full = full || w.Kind == WorkFull
	}
	if !full {
		t.Fatalf("due: %+v", d.b.Due(d.now))
	}
}

func TestAGraverBlockStays(t *testing.T) {
	d := open(t, paidRules(), plenty)
	a, b := d.arrive(), d.arrive()
	ia, ib := d.ask(a, Preview), d.ask(b, Preview)
	d.must(Voided{Shot: a, Request: ia, Code: KeyRefused})
	d.must(Voided{Shot: b, Request: ib, Code: Empty})
	d.must(AccountRead{plenty})
	if d.b.Money.Blocked != KeyRefused {
		t.Fatalf("blocked by %q", d.b.Money.Blocked)
	}
}

func TestRefusedPicturesAreNotSentAgainByThemselves(t *testing.T) {
	d := open(t, paidRules(), plenty)
	n := d.arrive()
	d.must(Voided{Shot: n, Request: d.ask(n, Preview), Code: NoForeground, Status: 400})
	d.state(n, Failed)
	d.must(Confirm{Shot: n, Blind: true})
	d.must(Voided{Shot: n, Request: d.ask(n, Full), Code: Empty, Status: 402})
	d.state(n, Failed)
	d.must(AccountRead{plenty})
	d.must(Confirm{Shot: n, Blind: true}) // a person may still say so
	d.must(Reject{Shot: n})
	d.must(Retry{Shot: n})
	d.state(n, Ready) // and ask for the preview once more
}

func TestAGuestIsNotSwappedPastTheLimit(t *testing.T) {
	r := paidRules()
	r.GuestLimit = 1
	d := open(t, r, plenty)
	d.must(SetGuest{Code: "A"})
	a, b := d.arrive(), d.arrive()
	d.answer(a, Preview, 250)
	d.refuse(Confirm{Shot: b, Blind: true}, GuestCap)
	d.must(Assign{Shot: a, Code: ""})
	d.must(Confirm{Shot: b, Blind: true})
	d.refuse(Assign{Shot: a, Code: "A"}, GuestCap)
}

func TestAnAnswerThatCannotBeStoredIsKept(t *testing.T) {
	r := paidRules()
	r.Previews = PreviewSkip
	d := open(t, r, plenty)
	n, m := d.arrive(), d.arrive()
	d.must(Confirm{Shot: n})
	d.must(Confirm{Shot: m})
	id := d.ask(n, Full)
	d.must(Charged{Shot: n, Request: id, Credits: 1000, Known: true})
	for try := range 8 {
		d.must(WorkFailed{Shot: n, Request: id, Work: WorkRecover, Code: FileFault})
		d.state(n, CuttingFull) // never given up
		a := d.b.Due(d.now)
		if len(a.Work) != 0 || d.b.Waits(d.state(m, Confirmed), d.now) != FileFault {
			t.Fatalf("try %d: due %v: nothing may be bought that cannot be stored", try, a.Work)
		}
		d.later(time.Minute)
		if a := d.b.Due(d.now); len(a.Work) == 0 || a.Work[0].Kind != WorkRecover {
			t.Fatalf("try %d: due after the pause: %v", try, a.Work)
		}
	}
	d.must(Made{Shot: n, Request: id, SHA: "f"})
	d.state(n, Cut)
}

func TestEveryBalanceSurvivesTheLedger(t *testing.T) {
	for _, c := range []Credits{0, 250, -1500, maxCredits, 1_500_000 * Credit, 999_999_999 * Credit} {
		data, err := json.Marshal(Data{Account: &Account{Enterprise: c}, Price: c})
		if err != nil {
			t.Fatal(err)
		}
		var back Data
		if err := json.Unmarshal(data, &back); err != nil || back.Price != c || back.Account.Enterprise != c {
			t.Errorf("%s → %s → %s, %v", c, data, back.Price, err)
		}
	}
}

func TestAWishDoesNotOutliveItsPrice(t *testing.T) {
	free := paidRules()
	free.Preview, free.Previews = Cutting{Cutter: "greenscreen"}, PreviewAsk
	paid := paidRules()
	paid.Previews = PreviewAsk
	other := paid
	other.Service = "another account"
	for name, c := range map[string]struct{ from, to Rules }{"free, then paid": {free, paid}, "another account": {paid, other}} {
		d := open(t, c.from, plenty)
		n := d.arrive()
		d.must(WantPreview{n})
		d.must(AllowPAYG{Yes: true})
		d.must(Open{Epoch: 2, Rules: c.to})
		d.must(AccountRead{plenty})
		if got := d.b.Waits(d.state(n, Ready), d.now); got != WaitsForAsk {
			t.Errorf("%s: the preview waits for %q", name, got)
		}
		if c.from.Service != c.to.Service && d.b.CurrentSession().PAYG {
			t.Errorf("%s: the consent was given for another account", name)
		}
	}
}

func TestALongSettleTimeIsWaitedFor(t *testing.T) {
	d := inDoubt(t)
	r := d.b.Rules
	r.Settle = 20 * time.Hour
	d.must(Open{Epoch: 2, Rules: r})
	d.read(0)
	a := d.b.Due(d.now)
	for _, w := range a.Work {
		if w.Kind == WorkAccount {
			t.Fatal("the balance is read again at once")
		}
	}
	if in := a.Next.Sub(d.now); in < 19*time.Hour {
		t.Fatalf("next in %v", in)
	}
}

func TestAssignedBackDuringDelivery(t *testing.T) {
	r := paidRules()
	r.Previews = PreviewSkip
	d := open(t, r, plenty)
	n := d.arrive()
	d.must(Confirm{Shot: n})
	d.answer(n, Full, 1000)
	d.must(ComposedUp{Shot: n, SHA: "c"})
	d.must(HandedOver{Shot: n, Guest: "", File: "photos/walk-in/0001.jpg", SHA: "c"})
	d.must(Assign{Shot: n, Code: "B"}) // a delivery to B begins
	d.must(Assign{Shot: n, Code: ""})  // taken back meanwhile
	d.must(HandedOver{Shot: n, Guest: "B", File: "photos/B/0001.jpg", SHA: "c"})
	d.state(n, Composed) // it lies with B and must go back
	d.must(HandedOver{Shot: n, Guest: "", File: "photos/walk-in/0001.jpg", SHA: "c"})
	d.state(n, Delivered)
}

func TestFreeWorkThatBecamePaidIsNotGoneOnWith(t *testing.T) {
	free := paidRules()
	free.Previews, free.Full = PreviewSkip, Cutting{Cutter: "greenscreen"}
	d := open(t, free, plenty)
	n := d.arrive()
	d.must(Confirm{Shot: n})
	id := d.ask(n, Full)
	paid := paidRules()
	paid.Previews = PreviewSkip
	d.must(Open{Epoch: 2, Rules: paid})
	d.must(Voided{Shot: n, Request: id, Code: Interrupted})
	d.state(n, Ready) // to be confirmed at its price
	d.must(Confirm{Shot: n})
	d.money(0, 1000)
}
