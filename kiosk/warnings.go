package kiosk

import (
	"slices"
	"time"
)

// Warning is something to know for as long as it lasts.
type Warning struct {
	Code  Code
	Guest string // for guest_near and guest_cap
	Since time.Time
}

// Level is how near the end of the money is.
type Level string

// The levels, gravest last.
const (
	LevelOK   Level = "ok"
	LevelWarn Level = "warn"
	LevelPAYG Level = "payg"
	LevelStop Level = "stop"
)

// Level gives the gravest level that holds now.
func (b *Booth) Level() Level {
	if !b.Rules.Full.Paid && !b.Rules.Preview.Paid {
		return LevelOK
	}
	q := b.Quote(Full)
	switch {
	case b.fits(q) != nil, b.Money.Blocked != "":
		return LevelStop
	case q.Pot == PotPAYG && b.accountJudged():
		return LevelPAYG
	case b.overWarn():
		return LevelWarn
	}
	return LevelOK
}

// accountJudged tells whether the balance is known or known to be out of reach;
// before that, at the first seconds of a start, there is nothing to warn of.
func (b *Booth) accountJudged() bool {
	return b.Money.Account.Known() || b.Money.AccountCode != ""
}

func (b *Booth) overWarn() bool {
	used := b.Money.Spent + b.Money.Held
	return b.Rules.Budget > 0 && int64(used)*1000 >= int64(b.Rules.WarnAt)*int64(b.Rules.Budget)
}

// standing lists the event's warnings that hold now, in a fixed order.
func (b *Booth) standing() []Code {
	var codes []Code
	say := func(holds bool, c Code) {
		if holds {
			codes = append(codes, c)
		}
	}
	m, r := b.Money, b.Rules
	if r.Full.Paid || r.Preview.Paid {
		q := b.Quote(Full)
		s := b.CurrentSession()
		say(b.overWarn(), BudgetWarn)
		say(r.SessionBudget > 0 && int64(s.Spent+s.Held)*1000 >= int64(r.WarnAt)*int64(r.SessionBudget), SessionWarn)
		say(r.Subscription > 0 && m.Account.Known() && int64(r.Subscription-m.Account.Subscription)*1000 >= int64(r.WarnAt)*int64(r.Subscription), SubscriptionWarn)
		say(q.Paid && q.Pot == PotPAYG && b.accountJudged(), PAYGNext)
		err := b.fits(q)
		say(err != nil && CodeOf(err) == PAYGCap, PAYGCap)
		say(err != nil && CodeOf(err) != PAYGCap, Stop)
	}
	say(m.Proof.Foreign > 0, Drift)
	say(b.Count(InDoubt) > 0, InDoubtWarn)
	say(b.Count(NoFile) > 0, NoFileWarn)
	say(m.Blocked != "", m.Blocked)
	say(m.AccountCode != "" && m.AccountCode != m.Blocked, m.AccountCode)
	return codes
}

// guestStanding gives the warning that holds for a guest: "" if none does.
func (b *Booth) guestStanding(code string) Code {
	lim := b.Rules.GuestLimit
	if code == "" || lim == 0 || !b.HasGuest(code) {
		return ""
	}
	g := b.GuestNamed(code)
	switch left := lim + g.Extra - g.Images; {
	case left <= 0:
		return GuestCap
	case left == 1:
		return GuestNear
	}
	return ""
}

// crossings gives the entries that make the announced warnings those that hold:
// the event's, and those of the guests named.
func (b *Booth) crossings(guests map[string]bool) []Entry {
	holds := map[Warning]bool{}
	var out []Entry
	for _, c := range b.standing() {
		holds[Warning{Code: c}] = true
		if !b.announced(c, "") {
			out = append(out, Entry{Kind: KindWarned, Data: Data{Code: c}})
		}
	}
	for _, code := range b.inOrder(guests) {
		c := b.guestStanding(code)
		if c == "" {
			continue
		}
		holds[Warning{Code: c, Guest: code}] = true
		if !b.announced(c, code) {
			out = append(out, Entry{Kind: KindWarned, Guest: code, Data: Data{Code: c}})
		}
	}
	for _, w := range b.Warnings {
		if !holds[Warning{Code: w.Code, Guest: w.Guest}] && (w.Guest == "" || guests[w.Guest]) {
			out = append(out, Entry{Kind: KindEased, Guest: w.Guest, Data: Data{Code: w.Code}})
		}
	}
	return out
}

// inOrder gives the codes of those guests that there are, in order of appearance. The
// guests of an evening are many, those that an input concerns are one or two.
func (b *Booth) inOrder(guests map[string]bool) []string {
	var codes []string
	for code := range guests {
		if _, known := b.codes[code]; known && b.Means(code) == code {
			codes = append(codes, code)
		}
	}
	slices.SortFunc(codes, func(x, y string) int { return b.codes[x] - b.codes[y] })
	return codes
}

func (b *Booth) announced(c Code, guest string) bool {
	for _, w := range b.Warnings {
		if w.Code == c && w.Guest == guest {
			return true
		}
	}
	return false
}
