package main

import (
	"errors"
	"fmt"
	"strings"

	"backdrop/kiosk"
)

// limits is what the budgets were put to.
type limits struct {
	holds  int // new holds, each of which had to fit
	over   int // charges above their hold, booked all the same
	top    kiosk.Credits
	passed []flaw
}

// see tests one entry against the limits that held when it was made. Only a new
// hold is bound by them: a charge that has happened is booked whatever it is.
func (l *limits) see(b *kiosk.Booth, e kiosk.Entry) {
	m, r := b.Money, b.Rules
	l.top = max(l.top, m.Spent+m.Held)
	if e.Data.Code == kiosk.Overcharged && e.Kind == kiosk.KindCharged {
		l.over++
	}
	if e.Held <= 0 || (e.Kind != kiosk.KindConfirmed && e.Kind != kiosk.KindBought && e.Kind != kiosk.KindAsked) {
		return
	}
	l.holds++
	s := b.CurrentSession()
	var errs []error
	if m.Spent+m.Held > r.Budget {
		errs = append(errs, fmt.Errorf("entry %d brought spent and held to %s, above the event's budget of %s", e.Seq, (m.Spent+m.Held).Text(), r.Budget.Text()))
	}
	if r.SessionBudget > 0 && s.Spent+s.Held > r.SessionBudget {
		errs = append(errs, fmt.Errorf("entry %d brought the session to %s, above its budget of %s", e.Seq, (s.Spent+s.Held).Text(), r.SessionBudget.Text()))
	}
	if r.PAYGCap > 0 && e.Data.Pot == kiosk.PotPAYG && m.PAYGSpent+m.PAYGHeld > r.PAYGCap {
		errs = append(errs, fmt.Errorf("entry %d brought pay-as-you-go to %s, above its cap of %s", e.Seq, (m.PAYGSpent+m.PAYGHeld).Text(), r.PAYGCap.Text()))
	}
	if len(errs) > 0 {
		l.passed = append(l.passed, flaw{Code: flawBudget, Shot: e.Shot, check: "limits", cause: errors.Join(errs...).Error()})
	}
}

// checkMoney reports limits, second payments and doubts.
func (r *record) checkMoney(a *audit) {
	for _, f := range r.limits.passed {
		a.fault(f)
	}
	text := fmt.Sprintf("%s fitted when made; most ever spent and held %s, budget now %s", count(r.limits.holds, "hold"), r.limits.top.Text(), r.booth.Rules.Budget.Text())
	switch {
	case len(r.limits.passed) > 0:
		text = fmt.Sprintf("%d of %s did not fit when made", len(r.limits.passed), count(r.limits.holds, "hold"))
	case r.limits.over > 0:
		text += fmt.Sprintf("; the service charged more than its price %d times", r.limits.over)
	}
	if r.foldErr != nil {
		text += ", up to the entry that does not follow"
	}
	a.add(check{Name: "limits", Count: r.limits.holds, Text: text})
	r.checkTwice(a)
	r.checkDoubts(a)
}

// checkTwice looks for charges that nobody agreed to: one per shot and stage, and
// one more for each time a second credit was agreed to.
func (r *record) checkTwice(a *audit) {
	for _, f := range r.charges {
		a.fault(f)
	}
	type what struct {
		shot  int
		stage kiosk.Stage
	}
	charged, paid, verdict := map[what]int{}, 0, "none twice without a yes"
	for _, id := range r.order {
		q := r.requests[id]
		if q.spent <= 0 {
			continue
		}
		paid++
		w := what{q.shot, q.stage}
		charged[w]++
		if extra := r.shots[q.shot].agreed[stageIndex(q.stage)]; charged[w] == extra+2 {
			verdict = "some twice without a yes"
			a.fault(flaw{Code: flawTwice, Shot: q.shot, check: "payments",
				cause: fmt.Sprintf("its %s was charged again by request %d and nobody had agreed to that", q.stage, q.id)})
		}
	}
	a.add(check{Name: "payments", Count: paid, Text: fmt.Sprintf("%d of %s charged, %s", paid, count(len(r.order), "request"), verdict)})
}

// checkDoubts names what awaits its end. It is no fault: the booth or the operator
// ends it.
func (r *record) checkDoubts(a *audit) {
	var doubts, out int
	var held kiosk.Credits
	first := ""
	for _, id := range r.order {
		q := r.requests[id]
		switch q.state {
		case kiosk.ReqUnknown:
			doubts++
			held += q.price
			if first == "" {
				first = fmt.Sprintf("#%04d %s", q.shot, q.stage)
			}
		case kiosk.ReqAsked, kiosk.ReqCharged:
			out++
		case kiosk.ReqNone, kiosk.ReqDone, kiosk.ReqNoFile, kiosk.ReqVoid:
		}
	}
	text := "none"
	if doubts > 0 {
		text = fmt.Sprintf("%s, %s held, the first is %s: the account's balance ends it, or the operator does (settle)", count(doubts, "request"), held.Text(), first)
	}
	if out > 0 {
		text += fmt.Sprintf("; %s under way, or found out about when the booth starts next", count(out, "more request"))
	}
	a.add(check{Name: "in doubt", Count: doubts, Text: text})
}

// checkCharge compares what was booked with the words of the answer's header, which
// the entry keeps: the fold has to believe the figure.
func (r *record) checkCharge(e kiosk.Entry) {
	said, err := kiosk.ParseCredits(strings.TrimSpace(e.Data.Charge))
	if err != nil || e.Data.Code == kiosk.OddCharge || said == e.Spent {
		return // no figure, or one that was not taken: then the price was booked
	}
	r.charges = append(r.charges, flaw{Code: flawCharge, Shot: e.Shot, check: "payments",
		cause: fmt.Sprintf("entry %d books %s and the service's answer said %s", e.Seq, e.Spent.Text(), said.Text())})
}
