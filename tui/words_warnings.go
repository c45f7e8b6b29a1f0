package tui

import (
	"backdrop/kiosk"
)

// Warning says what a standing warning means for this booth, with the figures of
// this moment. Guests are named by code only: warnings leave the booth in
// status --json.
func (w *Words) Warning(b *kiosk.Booth, x kiosk.Warning) string {
	m, r := b.Money, b.Rules
	switch x.Code {
	case kiosk.BudgetWarn:
		if b.Left() < b.Quote(kiosk.Full).Price {
			return w.usedText("budget_gone", m.Spent+m.Held, r.Budget)
		}
		return w.usedText("budget", m.Spent+m.Held, r.Budget)
	case kiosk.SessionWarn:
		s := b.CurrentSession()
		if r.SessionBudget-s.Spent-s.Held < b.Quote(kiosk.Full).Price {
			return w.usedText("session_gone", s.Spent+s.Held, r.SessionBudget)
		}
		return w.usedText("session", s.Spent+s.Held, r.SessionBudget)
	case kiosk.SubscriptionWarn:
		return w.usedText("subscription", r.Subscription-m.Account.Subscription, r.Subscription)
	case kiosk.PAYGNext:
		return w.paygNextText(b)
	case kiosk.PAYGCap:
		return w.usedText("payg_cap", m.PAYGSpent+m.PAYGHeld, r.PAYGCap)
	case kiosk.Stop:
		return w.stopText(b)
	case kiosk.GuestNear, kiosk.GuestCap:
		return w.guestText(b, x)
	case kiosk.InDoubtWarn:
		return w.N("warning.in_doubt", b.Count(kiosk.InDoubt))
	case kiosk.NoFileWarn:
		return w.N("warning.no_file", b.Count(kiosk.NoFile))
	case kiosk.Drift:
		return w.T("warning.drift", "gone", w.creditText(m.Proof.Foreign))
	default:
	}
	if x.Code == m.AccountCode && x.Code != m.Blocked {
		return w.T("balance.unread", "why", w.accountFaultText(x.Code))
	}
	return w.Sentence(x.Code, x.Guest)
}

// accountFaultText says why a balance could not be read. Reading it costs nothing,
// so what the sentences say of charges and of shots does not apply.
func (w *Words) accountFaultText(c kiosk.Code) string {
	switch c {
	case kiosk.NoNetwork:
		return w.T("balance.network")
	case kiosk.NoAnswer, kiosk.ServerFault, kiosk.NotAResult, kiosk.CutShort:
		return w.T("balance.proper")
	case kiosk.AccountUnread:
		return w.T("balance.none")
	case kiosk.InternalFault, kiosk.Refused:
		return w.T("balance.log")
	default:
		return w.Sentence(c, "")
	}
}

// usedText says how much of a limit is used: "40.50 of 50.00 credits used (81 %),
// 9.50 left", of what, and what to do.
func (w *Words) usedText(of string, used, limit kiosk.Credits) string {
	percent := int64(100)
	if limit > 0 {
		percent = int64(used) * 100 / int64(limit)
	}
	return w.T("warning."+of, "used", w.number(used), "limit", w.number(limit), "percent", percent, "left", w.number(limit-used))
}

// paygNextText says what the coming charge needs before it may come from PAYG.
func (w *Words) paygNextText(b *kiosk.Booth) string {
	balance := w.T("warning.payg_unread")
	if a := b.Money.Account; a.Known() {
		balance = w.T("warning.payg_left", "amount", w.number(a.PAYG))
	}
	key := "payg_agreed"
	switch {
	case b.Rules.PAYG == kiosk.PAYGPolicyNever:
		key = "payg_never"
	case b.Level() == kiosk.LevelStop:
		key = "payg_stopped" // agreeing would not help
	case b.Rules.PAYG == kiosk.PAYGPolicyWarn:
		key = "payg_allowed"
	case b.Rules.PAYG == kiosk.PAYGPolicyAsk && !b.CurrentSession().PAYG:
		key = "payg_ask"
	}
	return w.T("warning."+key, "price", w.creditText(b.Quote(kiosk.Full).Price), "balance", balance)
}

// stopText says which limit the next full cutout does not fit in.
func (w *Words) stopText(b *kiosk.Booth) string {
	price := b.Quote(kiosk.Full).Price
	if b.Left() < price {
		return w.T("warning.stop_event", "price", w.creditText(price), "left", w.number(b.Left()), "limit", w.number(b.Rules.Budget))
	}
	s := b.CurrentSession()
	return w.T("warning.stop_session", "price", w.creditText(price), "left", w.number(b.Rules.SessionBudget-s.Spent-s.Held),
		"limit", w.number(b.Rules.SessionBudget))
}

// guestText says how many images a guest has had of how many.
func (w *Words) guestText(b *kiosk.Booth, x kiosk.Warning) string {
	g := b.GuestNamed(x.Guest)
	key := "guest_cap"
	if x.Code == kiosk.GuestNear {
		key = "guest_near"
	}
	return w.N("warning."+key, b.Rules.GuestLimit+g.Extra, "guest", w.whose(x.Guest), "had", g.Images)
}

// crossedText words the beginning of a warning for the log. The figures of this
// moment are those of the crossing only while nothing but warnings has followed it;
// later it is worded without figures.
func (w *Words) crossedText(b *kiosk.Booth, e kiosk.Entry) string {
	for i := len(b.Recent) - 1; i >= 0 && b.Recent[i].Seq > e.Seq; i-- {
		if k := b.Recent[i].Kind; k != kiosk.KindWarned && k != kiosk.KindEased {
			return w.T("happened.mind", "warning", w.pastWarning(e.Data.Code, e.Guest))
		}
	}
	return w.mindText(b, kiosk.Warning{Code: e.Data.Code, Guest: e.Guest, Since: e.At})
}

// pastWarning words a crossing of which only code and guest are known.
func (w *Words) pastWarning(c kiosk.Code, guest string) string {
	switch c {
	case kiosk.GuestNear, kiosk.GuestCap:
		return w.Sentence(c, guest)
	case kiosk.Stop:
		return w.T("warning.past_stop")
	case kiosk.PAYGCap:
		return w.T("warning.past_payg_cap")
	case kiosk.PAYGNext:
		return w.T("warning.past_payg_next")
	}
	if family(c) == balanceFamily {
		return w.T("balance.unread", "why", w.accountFaultText(c))
	}
	return w.Sentence(c, "")
}

// balanceFamily is the family of everything that keeps a balance from being read.
const balanceFamily = "balance"

// family names warnings that take each other's place: the end of one says nothing
// while another of its family stands.
func family(c kiosk.Code) string {
	switch c {
	case kiosk.GuestNear, kiosk.GuestCap:
		return "guest"
	case kiosk.Stop, kiosk.SessionStop, kiosk.PAYGCap:
		return "fit"
	case kiosk.Empty, kiosk.KeyRefused, kiosk.Overcharged:
		return "blocked"
	case kiosk.BudgetWarn, kiosk.SessionWarn, kiosk.SubscriptionWarn, kiosk.PAYGNext, kiosk.InDoubtWarn, kiosk.NoFileWarn,
		kiosk.Drift, kiosk.DiskLow:
		return string(c)
	}
	return balanceFamily
}

// replaced tells whether another warning of the family stood for the same guest
// right after an entry: the newest warnings with everything younger taken back.
func replaced(b *kiosk.Booth, e kiosk.Entry) bool {
	kin := map[kiosk.Code]bool{}
	same := func(c kiosk.Code, guest string) bool {
		return guest == e.Guest && c != e.Data.Code && family(c) == family(e.Data.Code)
	}
	for _, w := range b.Warnings {
		if same(w.Code, w.Guest) {
			kin[w.Code] = true
		}
	}
	for i := len(b.Recent) - 1; i >= 0 && b.Recent[i].Seq > e.Seq; i-- {
		switch r := b.Recent[i]; {
		case !same(r.Data.Code, r.Guest):
		case r.Kind == kiosk.KindWarned:
			delete(kin, r.Data.Code)
		case r.Kind == kiosk.KindEased:
			kin[r.Data.Code] = true
		}
	}
	return len(kin) > 0
}

// easedText says that a warning is over; "" when a graver or another one of its
// family has taken its place.
func (w *Words) easedText(b *kiosk.Booth, e kiosk.Entry) string {
	if replaced(b, e) {
		return ""
	}
	if e.Data.Code == kiosk.PAYGCap { // of the family "fit", but it has a room of its own
		return w.T("eased.payg_cap")
	}
	return w.T("eased."+family(e.Data.Code), "guest", w.whose(e.Guest))
}
