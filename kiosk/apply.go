package kiosk

import (
	"fmt"
	"slices"
)

// Apply folds one entry in. It is the same function in running and in replay,
// and it refuses an entry that does not follow: a gap in the sequence, a step the
// table does not have, or money that does not add up. After an error the booth
// must not be used.
func (b *Booth) Apply(e Entry) error {
	if e.Seq != b.Seq+1 {
		return fmt.Errorf("apply entry %d: it does not follow entry %d", e.Seq, b.Seq)
	}
	held, spent := b.Money.Held, b.Money.Spent
	var err error
	if e.Shot != 0 {
		err = b.applyShot(e)
	} else {
		err = b.applyBooth(e)
	}
	if err != nil {
		return fmt.Errorf("apply entry %d (%s): %w", e.Seq, e.Kind, err)
	}
	if b.Money.Held-held != e.Held || b.Money.Spent-spent != e.Spent {
		return fmt.Errorf("apply entry %d (%s): it says held %s spent %s, the rules say held %s spent %s",
			e.Seq, e.Kind, e.Held, e.Spent, b.Money.Held-held, b.Money.Spent-spent)
	}
	b.Seq = e.Seq
	b.over(e)
	b.remember(e)
	return nil
}

// remember keeps the window of recent entries. Clones share the array: it is only
// ever appended to beyond their length.
func (b *Booth) remember(e Entry) {
	if len(b.Recent) >= 2*recentEntries {
		b.Recent = append(make([]Entry, 0, 2*recentEntries), b.Recent[len(b.Recent)-recentEntries:]...)
	}
	b.Recent = append(b.Recent, e)
}

func (b *Booth) applyShot(e Entry) error {
	m, ok := moveOf(e)
	if !ok {
		return fmt.Errorf("no such step for a shot")
	}
	if e.Kind == KindArrived {
		if e.Shot != b.shots.len()+1 {
			return fmt.Errorf("shot %d does not follow shot %d", e.Shot, b.shots.len())
		}
		b.shots.grow(Shot{N: e.Shot, ArrivedAt: e.At})
		b.counts[0]++ // taken back below, when the state moves from "" to arrived
	}
	if e.Shot < 1 || e.Shot > b.shots.len() {
		return fmt.Errorf("there is no shot %d", e.Shot)
	}
	s := b.shots.edit(e.Shot - 1)
	from := s.State
	if !m.allows(from) {
		return fmt.Errorf("shot %d is %q", e.Shot, from)
	}
	was, guest := s.share(), s.Guest
	b.fold(s, e)
	if m.starts(from) {
		s.State = m.next(s, e)
	}
	b.count(from, s.State)
	b.note(s)
	s.Seq = e.Seq
	if e.Kind != KindArrived {
		b.editGuest(guest).add(was, -1)
	}
	b.editGuest(s.Guest).add(s.share(), 1)
	b.idx.learn(e.SHA, s.N)
	b.idx.track(s)
	return nil
}

// next gives the state a move leads to.
func (m *move) next(s *Shot, e Entry) State {
	switch {
	case e.Kind == KindVoid && e.Data.Final, e.Kind == KindWorkFailed && e.Data.Final:
		return Failed
	case e.Kind == KindComposed && !s.Made, m.to == stay:
		return s.State
	case m.to == resume:
		return s.stands()
	}
	return m.to
}

func (b *Booth) count(from, to State) {
	if from == "" {
		from = Arrived
	}
	b.counts[from.place()]--
	b.counts[to.place()]++
}

// applyBooth folds an entry that belongs to no shot.
func (b *Booth) applyBooth(e Entry) error {
	d := e.Data
	switch e.Kind {
	case KindOpened:
		b.opened(e)
	case KindRuled:
		if d.Rules == nil {
			return fmt.Errorf("it carries no rules")
		}
		b.ruled(*d.Rules)
	case KindSessionOpened:
		b.sessions.grow(Session{ID: d.Session, Opened: e.At})
		b.usual = nil // another evening, another light
		b.open = d.Session
		if d.Session != b.sessions.len() {
			return fmt.Errorf("session %d does not follow session %d", d.Session, b.sessions.len()-1)
		}
	case KindSessionClosed:
		if s := b.editSession(b.open); s != nil {
			s.Closed = e.At
		}
		b.open = 0
	case KindGuest:
		b.Guest = e.Guest
		if g := b.editGuest(e.Guest); e.Name != "" {
			g.Name = e.Name
		}
	case KindPAYG:
		if s := b.editSession(b.open); s != nil {
			s.PAYG = d.Yes
		}
	case KindLifted:
		b.editGuest(e.Guest).Extra += d.Extra
	case KindMerged:
		return b.foldMerged(e)
	case KindStopped: // see over
	case KindNamed:
		b.editGuest(e.Guest).Name = e.Name
	case KindReleased:
		b.release()
	case KindAccountWanted:
		b.Money.AccountWanted, b.Money.AccountAt = true, e.At
	case KindAccount:
		return b.applyAccount(e)
	case KindAccountFailed:
		b.Money.AccountCode, b.Money.AccountTries, b.Money.AccountAt = d.Code, d.Tries, d.NotBefore
		b.Money.AccountWanted = false
		if d.Code == KeyRefused {
			b.Money.block(KeyRefused)
		}
	case KindJudged:
		b.Money.Proof.Judged = true
	case KindWarned:
		b.Warnings = append(slices.Clone(b.Warnings), Warning{Code: d.Code, Guest: e.Guest, Since: e.At})
	case KindEased:
		b.Warnings = slices.DeleteFunc(slices.Clone(b.Warnings), func(w Warning) bool { return w.Code == d.Code && w.Guest == e.Guest })
	case KindScreened:
		return b.screened(d.Screen)
	case KindNoted:
		b.noted(e)
	case KindArrived, KindLooked, KindWanted, KindConfirmed, KindBought, KindAsked, KindCharged, KindMade, KindNoFile, KindVoid,
		KindUnknown, KindComposed, KindDelivered, KindAssigned, KindRejected, KindRetried, KindWorkFailed, KindDressed:
		return fmt.Errorf("it names no shot")
	default:
		return fmt.Errorf("this kind is not known to this version")
	}
	return nil
}

// ruled folds new rules in. What was agreed to under another price or account is not
// agreed to any more; confirmations are put off by entries of their own.
func (b *Booth) ruled(r Rules) {
	other := b.Rules.Service != r.Service
	if other {
		b.Money.Proof.forget() // the new account's balance proves nothing about the old one
		b.Money.Account = Account{}
		b.inSession(b.open, func(in *Session) { in.PAYG = false })
	}
	if other || b.Rules.Preview != r.Preview {
		for i := range b.shots.len() {
			if b.shots.at(i).Wanted {
				b.shots.edit(i).Wanted = false
			}
		}
	}
	b.Rules = r
}

// opened folds the start of the program: what was only for the last one is over.
func (b *Booth) opened(e Entry) {
	d := e.Data
	b.recovery = b.leftBehind(e)
	b.stops = d.Yes
	b.Epoch = d.Epoch
	m := &b.Money
	m.Proof.restarted(e.At)
	m.AccountAt, m.AccountTries, m.AccountCode = e.At, 0, ""
	if m.GateCode != RateLimited { // what the service has ordered holds across a restart
		m.Gate, m.GateTries, m.GateCode = e.At, 0, ""
	}
	m.Blocked = ""
}

func (b *Booth) applyAccount(e Entry) error {
	if e.Data.Account == nil {
		return fmt.Errorf("it carries no balance")
	}
	m := &b.Money
	read := *e.Data.Account
	read.AsOf = e.At
	m.Account = b.trusted(read)
	b.weigh(read)
	m.AccountCode, m.AccountTries, m.AccountWanted, m.AccountEpoch = "", 0, false, b.Epoch
	m.AccountAt = e.At.Add(emptyRecheck)
	if m.Blocked == Empty && b.affords() {
		m.Blocked = ""
	}
	return nil
}

// affords tells whether the account as read could pay the dearest stage.
func (b *Booth) affords() bool {
	a := b.Money.Account
	price := max(b.Rules.Full.Price, b.Rules.Preview.Price)
	return a.Subscription >= price || a.PAYG >= price || a.Enterprise >= price
}

// hasBacklog tells whether any shot waits for that one yes.
func (b *Booth) hasBacklog() bool {
	for i := range b.shots.len() {
		if b.shots.at(i).Backlog {
			return true
		}
	}
	return false
}

// release lets the previews of the backlog go.
func (b *Booth) release() {
	for i := range b.shots.len() {
		if b.shots.at(i).Backlog {
			b.shots.edit(i).Backlog = false
		}
	}
}
