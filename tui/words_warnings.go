package tui

import (
	"fmt"
	"strings"

	"backdrop/kiosk"
)

// Warning says what a standing warning means for this booth, with the figures of
// this moment. Guests are named by code only: warnings leave the booth in
// status --json.
func (w *Words) Warning(b *kiosk.Booth, x kiosk.Warning) string {
	m, r := b.Money, b.Rules
	switch x.Code {
	case kiosk.BudgetWarn:
		text := w.usedText(m.Spent+m.Held, r.Budget) + " of the event: "
		if b.Left() < b.Quote(kiosk.Full).Price {
			return text + "raise budget.credits in event.toml and start again"
		}
		return text + "choose with care, or raise budget.credits in event.toml"
	case kiosk.SessionWarn:
		s := b.CurrentSession()
		text := w.usedText(s.Spent+s.Held, r.SessionBudget) + " of the session: "
		if r.SessionBudget-s.Spent-s.Held < b.Quote(kiosk.Full).Price {
			return text + "close it with c (plain: close), or raise budget.session_credits in event.toml"
		}
		return text + "choose with care, or raise budget.session_credits in event.toml"
	case kiosk.SubscriptionWarn:
		return w.usedText(r.Subscription-m.Account.Subscription, r.Subscription) + " of the subscription's month: after it comes pay-as-you-go"
	case kiosk.PAYGNext:
		return w.paygNextText(b)
	case kiosk.PAYGCap:
		return w.usedText(m.PAYGSpent+m.PAYGHeld, r.PAYGCap) + " of the cap on pay-as-you-go: raise budget.payg_credits in event.toml and start again"
	case kiosk.Stop:
		return w.stopText(b)
	case kiosk.GuestNear, kiosk.GuestCap:
		return w.guestText(b, x)
	case kiosk.InDoubtWarn:
		n := b.Count(kiosk.InDoubt)
		return w.areText(n, "shot") + " in doubt, the price stays held: read the balance with b, then settle with s (plain: balance, settle N paid|free)"
	case kiosk.NoFileWarn:
		n := b.Count(kiosk.NoFile)
		return w.areText(n, "shot") + " paid for without a picture: buy again with u (plain: buy N), or reject with r (plain: reject N)"
	case kiosk.Drift:
		return w.creditText(m.Proof.Foreign) + " left this account that this booth did not spend: somebody else uses the key"
	default:
	}
	if x.Code == m.AccountCode && x.Code != m.Blocked {
		return "balance not read: " + w.accountFaultText(x.Code)
	}
	return w.Sentence(x.Code, x.Guest)
}

// accountFaultText says why a balance could not be read. Reading it costs nothing,
// so what the sentences say of charges and of shots does not apply.
func (w *Words) accountFaultText(c kiosk.Code) string {
	const again = "it is tried again by itself, or with b (plain: balance)"
	switch c {
	case kiosk.NoNetwork:
		return "no network; " + again
	case kiosk.NoAnswer, kiosk.ServerFault, kiosk.NotAResult, kiosk.CutShort:
		return "the service did not answer properly; " + again
	case kiosk.AccountUnread:
		return "this service tells none"
	case kiosk.InternalFault, kiosk.Refused:
		return "see backdrop.log; " + again
	default:
		return w.Sentence(c, "")
	}
}

// usedText gives "40.50 of 50.00 credits (81 %), 9.50 left".
func (w *Words) usedText(used, limit kiosk.Credits) string {
	text := used.Text() + " of " + limit.Text() + " credits used"
	if limit > 0 {
		text += fmt.Sprintf(" (%d %%)", int64(used)*100/int64(limit))
	}
	return text + ", " + (limit - used).Text() + " left"
}

// paygNextText says what the coming charge needs before it may come from PAYG.
func (w *Words) paygNextText(b *kiosk.Booth) string {
	a := b.Money.Account
	text := "the next full cutout (" + w.creditText(b.Quote(kiosk.Full).Price) + ") comes from pay-as-you-go"
	if a.Known() {
		text += " (" + a.PAYG.Text() + " left)"
	} else {
		text += " (the balance could not be read)"
	}
	switch {
	case b.Rules.PAYG == kiosk.PAYGPolicyNever:
		return text + ", which this event forbids: see budget.payg in event.toml"
	case b.Level() == kiosk.LevelStop:
		return strings.Replace(text, ") comes from", ") would come from", 1) // agreeing would not help
	case b.Rules.PAYG == kiosk.PAYGPolicyWarn:
		return text + ", as event.toml allows"
	case b.Rules.PAYG == kiosk.PAYGPolicyAsk && !b.CurrentSession().PAYG:
		return text + ": agree with y (plain: payg yes)"
	}
	return text + ", as agreed"
}

// stopText says which limit the next full cutout does not fit in.
func (w *Words) stopText(b *kiosk.Booth) string {
	price := b.Quote(kiosk.Full).Price
	next := "the next full cutout (" + w.creditText(price) + ") does not fit: "
	if b.Left() < price {
		return next + b.Left().Text() + " left of the event's " + b.Rules.Budget.Text() + "; raise budget.credits in event.toml and start again"
	}
	s := b.CurrentSession()
	return next + (b.Rules.SessionBudget - s.Spent - s.Held).Text() + " left of the session's " + b.Rules.SessionBudget.Text() +
		"; close it with c (plain: close), or raise budget.session_credits in event.toml"
}

// guestText says how many images a guest has had of how many.
func (w *Words) guestText(b *kiosk.Booth, x kiosk.Warning) string {
	g := b.GuestNamed(x.Guest)
	had := fmt.Sprintf("guest %s has had %d of %s", w.whose(x.Guest), g.Images, w.plural(b.Rules.GuestLimit+g.Extra, "image"))
	if x.Code == kiosk.GuestNear {
		return had + ": one more, tell them"
	}
	return had + ": lift the limit with L (plain: lift CODE EXTRA REASON)"
}

// areText gives "1 shot is" and "2 shots are".
func (w *Words) areText(n int, one string) string {
	if n == 1 {
		return "1 " + one + " is"
	}
	return w.plural(n, one) + " are"
}

// crossedText words the beginning of a warning for the log. The figures of this
// moment are those of the crossing only while nothing but warnings has followed it;
// later it is worded without figures.
func (w *Words) crossedText(b *kiosk.Booth, e kiosk.Entry) string {
	for i := len(b.Recent) - 1; i >= 0 && b.Recent[i].Seq > e.Seq; i-- {
		if k := b.Recent[i].Kind; k != kiosk.KindWarned && k != kiosk.KindEased {
			return "mind: " + w.pastWarning(e.Data.Code, e.Guest)
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
		return "the next full cutout does not fit in the event's or the session's budget: raise it in event.toml and start again"
	case kiosk.PAYGCap:
		return "the next full cutout does not fit in the event's cap on pay-as-you-go: raise it in event.toml and start again"
	case kiosk.PAYGNext:
		return "the next full cutout comes from pay-as-you-go"
	}
	if family(c) == balanceFamily {
		return "balance not read: " + w.accountFaultText(c)
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
	switch c := e.Data.Code; c {
	case kiosk.BudgetWarn:
		return "the event's budget has room again"
	case kiosk.SessionWarn:
		return "the session's budget has room again"
	case kiosk.SubscriptionWarn:
		return "the subscription has room again"
	case kiosk.PAYGNext:
		return "the next full cutout does not come from pay-as-you-go any more"
	case kiosk.PAYGCap:
		return "the cap on pay-as-you-go has room again"
	case kiosk.Stop, kiosk.SessionStop:
		return "the next full cutout fits again"
	case kiosk.GuestNear, kiosk.GuestCap:
		return "guest " + w.whose(e.Guest) + " may have images again"
	case kiosk.InDoubtWarn:
		return "no shot is in doubt any more"
	case kiosk.NoFileWarn:
		return "no paid picture is missing any more"
	case kiosk.Empty, kiosk.KeyRefused, kiosk.Overcharged:
		return "buying goes on again"
	case kiosk.DiskLow:
		return "the disk has room again"
	case kiosk.Drift:
		return "the account and this booth's count agree again"
	default:
		return "the balance can be read again"
	}
}
