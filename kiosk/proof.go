package kiosk

import "time"

// Proof is what the booth knows for judging a doubt by the provider's balance: a
// reading from a quiet moment, what was booked since, and the readings of now. The
// service tells no history, so a balance is the only witness there is.
type Proof struct {
	Base       Account // the last reading at a quiet moment; unknown if there was none
	Spent      Credits // what the booth had spent by then
	Free       int     // and how many free calls it had used
	FreeUsed   int     // free calls used up to now
	Out        [2]int  // paid requests that await their answer: previews, fulls
	LastSend   time.Time
	LastCharge time.Time
	Run        Credits // charged in a row, each within the settle time of the one before
	First      Account // the first of the two equal readings that a judgement wants
	Judged     bool    // the readings so far proved nothing: the operator decides
	Foreign    Credits // left the account without this booth, since the first reading
	Additions  Credits // came to the account
}

// judgeGap is how far apart the two equal readings must be at least.
const judgeGap = 10 * time.Second

// gap gives the distance between two readings: with a settle time that a rehearsal
// has made shorter, that.
func (r Rules) gap() time.Duration { return min(judgeGap, r.Settle) }

// Total gives all paid pots together.
func (a Account) Total() Credits { return a.Subscription + a.PAYG + a.Enterprise }

// same tells whether two readings show the same balance.
func (a Account) same(o Account) bool {
	a.AsOf, o.AsOf = time.Time{}, time.Time{}
	return a == o
}

// sent notes that a paid request leaves.
func (p *Proof) sent(r Request, at time.Time) {
	if r.Paid {
		p.Out[r.Stage.place()]++
		p.LastSend, p.First, p.Judged = at, Account{}, false
	}
}

// answered notes what became of a request.
func (p *Proof) answered(was, is Request, e Entry, settle time.Duration) {
	if !is.Paid {
		return
	}
	if was.Live() && !is.Live() {
		p.Out[is.Stage.place()]--
	}
	if e.Data.Hand || e.Data.Code == OddCharge {
		p.forget() // a word or an estimate is no evidence to reckon with
	}
	if e.Kind == KindCharged {
		p.LastSend = e.At // the service was at work until now
		p.charged(e.At, e.Spent, settle)
		if is.Pot == PotFree && e.Spent == 0 {
			p.FreeUsed++
		}
	}
	if e.Kind == KindUnknown {
		p.LastSend, p.First, p.Judged = e.At, Account{}, false
	}
}

// charged counts what a lagging balance may not show yet.
func (p *Proof) charged(at time.Time, amount Credits, settle time.Duration) {
	if at.Sub(p.LastCharge) >= settle {
		p.Run = 0
	}
	p.LastCharge = at
	p.Run += amount
}

// trusted gives what may be relied on of a reading: a balance lags, so one that is
// read soon after charges may not show them yet. It is taken for no more than what
// was left by our own count, or what it shows less those charges.
func (b *Booth) trusted(read Account) Account {
	p, own := b.Money.Proof, b.Money.Account
	if !own.Known() || p.LastCharge.IsZero() || read.AsOf.Sub(p.LastCharge) >= b.Rules.Settle {
		return read
	}
	sure := func(read, own Credits) Credits { return min(read, max(own, read-p.Run)) }
	read.Subscription = sure(read.Subscription, own.Subscription)
	read.PAYG = sure(read.PAYG, own.PAYG)
	read.Enterprise = sure(read.Enterprise, own.Enterprise)
	read.FreeCalls = min(read.FreeCalls, own.FreeCalls)
	return read
}

// restarted starts the quiet time anew: the clock may have been set while the
// program was not there to see it.
func (p *Proof) restarted(at time.Time) {
	if !p.LastSend.IsZero() {
		p.LastSend, p.First = at, Account{}
	}
}

func (p *Proof) forget() { p.Base, p.First, p.Judged = Account{}, Account{}, false }

// quiet tells whether nothing is out and the last request is long enough ago for
// the provider's balance to have caught up.
func (b *Booth) quiet(at time.Time) bool {
	p := b.Money.Proof
	return p.Out == [2]int{} && (p.LastSend.IsZero() || at.Sub(p.LastSend) >= b.Rules.Settle)
}

func (m Money) unknowns() int { return m.UnknownFulls + m.UnknownPreviews }

// weigh folds a reading into the proof. At a quiet moment without doubts it becomes
// the new base, and what the booth cannot explain is counted as somebody else's.
func (b *Booth) weigh(a Account) {
	p := &b.Money.Proof
	switch {
	case !b.quiet(a.AsOf):
		p.First = Account{}
	case b.Money.unknowns() > 0:
		if !p.First.Known() || !p.First.same(a) {
			p.First, p.Judged = a, false
		}
	default:
		if p.Base.Known() {
			if d := p.Base.Total() - (b.Money.Spent - p.Spent) - a.Total(); d > 0 {
				p.Foreign += d
			} else {
				p.Additions -= d
			}
		}
		p.Base, p.Spent, p.Free, p.First = a, b.Money.Spent, p.FreeUsed, Account{}
	}
}

// judgeNext says when the balance may judge the doubts: after the quiet time, twice
// in a distance. Once it has proved nothing it is asked again only now and then.
func (b *Booth) judgeNext() (at time.Time, due bool) {
	p := b.Money.Proof
	if b.Money.unknowns() == 0 && !p.Base.Known() && b.Money.Account.Known() && p.Out == [2]int{} {
		return p.LastSend.Add(b.Rules.Settle), true // a new base for the next doubt
	}
	if b.Money.unknowns() == 0 || p.Out != [2]int{} || !p.Base.Known() {
		return at, false
	}
	switch {
	case p.Judged:
		return b.Money.Account.AsOf.Add(emptyRecheck), true
	case p.First.Known():
		return p.First.AsOf.Add(b.Rules.gap()), true
	}
	return p.LastSend.Add(b.Rules.Settle), true
}

// Evidence is what a doubt is judged by.
type Evidence struct {
	Base   Account `json:"base"` // before the doubt, at a quiet moment
	Now    Account `json:"now"`
	Booked Credits `json:"booked"` // what this booth was charged in between
	Gone   Credits `json:"gone"`   // what left the account beyond that: base − now − booked
	Doubt  Credits `json:"doubt"`  // what the open doubts would have cost
}

// Evidence gives what is known about the open doubts; ok is false while the account
// was not read both before and after.
func (b *Booth) Evidence() (ev Evidence, ok bool) {
	p := b.Money.Proof
	now := b.Money.Account
	if !p.Base.Known() || !now.AsOf.After(p.LastSend) {
		return ev, false
	}
	return b.evidence(now), true
}

func (b *Booth) evidence(now Account) Evidence {
	p := b.Money.Proof
	ev := Evidence{Base: p.Base, Now: now, Booked: b.Money.Spent - p.Spent}
	ev.Gone = p.Base.Total() - now.Total() - ev.Booked
	for _, u := range b.doubts() {
		if u.req.Pot != PotFree {
			ev.Doubt += u.req.Held
		}
	}
	return ev
}

type doubt struct {
	shot int
	req  Request
}

// doubts lists the requests with unknown outcome. It looks at every shot, so it is
// for judging and not for every step.
func (b *Booth) doubts() (out []doubt) {
	for i := range b.shots.len() {
		s := b.shots.at(i)
		for _, r := range []Request{s.Full, s.Preview} {
			if r.State == ReqUnknown {
				out = append(out, doubt{s.N, r})
			}
		}
	}
	return out
}

// judge ends the doubts if a reading proves what became of them: nothing more than
// booked has left the account, then none was charged; exactly their sum has, then
// all were. Anything else (a top-up, somebody else, a part) proves nothing. All
// doubts lean towards "charged": a wrong "charged" costs one credit of the budget,
// a wrong "free" breaks the promise.
func (d *decision) judge(now Account) {
	b := d.b
	p := b.Money.Proof
	if b.Money.unknowns() == 0 || !p.Base.Known() || !b.quiet(d.now) || !p.First.Known() ||
		!p.First.same(now) || d.now.Sub(p.First.AsOf) < b.Rules.gap() {
		return
	}
	ev := b.evidence(now)
	all := b.doubts()
	free, usedFree := 0, p.Base.FreeCalls-now.FreeCalls-(p.FreeUsed-p.Free)
	for _, u := range all {
		if u.req.Pot == PotFree {
			free++
		}
	}
	paid := ev.Gone == ev.Doubt && usedFree == free
	added := now.Subscription > p.Base.Subscription || now.PAYG > p.Base.PAYG || now.Enterprise > p.Base.Enterprise
	if !paid && (ev.Gone != 0 || usedFree != 0 || added) { // what was added to one pot may hide a charge to another
		if !p.Judged {
			d.add(Entry{Kind: KindJudged, Data: Data{Evidence: &ev}})
		}
		return
	}
	for _, u := range all {
		e := Entry{Kind: KindVoid, Shot: u.shot, Request: u.req.ID, Stage: u.req.Stage, Held: -u.req.Held, Data: Data{Code: SettledByProof, Evidence: &ev}}
		if paid {
			e.Kind = KindNoFile
			if u.req.Pot != PotFree {
				e.Spent = u.req.Held
			}
		}
		d.add(e)
	}
}
