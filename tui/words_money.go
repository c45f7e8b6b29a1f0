package tui

import (
	"backdrop/kiosk"
)

// moneyHappened words what holds, spends or frees credits.
func (w *Words) moneyHappened(b *kiosk.Booth, e kiosk.Entry) string {
	d := e.Data
	switch e.Kind {
	case kiosk.KindConfirmed:
		cost := w.heldText(d.Price, d.Pot, d.Paid)
		text := w.T("happened.confirmed", "cost", cost)
		if d.Blind && !b.Rules.Preview.None() && b.Rules.Previews != kiosk.PreviewSkip {
			text = w.T("happened.confirmed_blind", "cost", cost)
		}
		return w.stillWaits(b, e, text)
	case kiosk.KindPutOff:
		return w.T("happened.put_off", "price", w.creditText(-e.Held))
	case kiosk.KindBought:
		if e.Stage == kiosk.Preview {
			return w.T("happened.bought_preview")
		}
		return w.stillWaits(b, e, w.T("happened.bought_full", "cost", w.heldText(d.Price, d.Pot, d.Paid)))
	case kiosk.KindAsked:
		if e.Stage == kiosk.Full || !d.Paid {
			return w.T("happened.asked", "stage", w.stageText(e.Stage)) // its price was said at the confirmation, or there is none
		}
		return w.T("happened.asked_paid", "stage", w.stageText(e.Stage), "cost", w.heldText(d.Price, d.Pot, d.Paid))
	case kiosk.KindCharged:
		return w.chargedText(b, e)
	case kiosk.KindMade:
		if e.Stage == kiosk.Preview {
			return w.T("happened.made_preview")
		}
		return w.T("happened.made_full")
	case kiosk.KindNoFile:
		return w.noFileText(e)
	case kiosk.KindVoid:
		return w.voidText(e)
	case kiosk.KindUnknown:
		return w.T("happened.unknown", "stage", w.stageText(e.Stage), "why", w.causeText(d.Code, d.Detail))
	default:
		return ""
	}
}

// noFileText says that something was paid for and did not come, and how that is known.
func (w *Words) noFileText(e kiosk.Entry) string {
	d := e.Data
	switch price := w.creditText(e.Spent); {
	case d.Evidence != nil:
		return w.T("happened.no_file_proof", "evidence", w.evidenceText(*d.Evidence))
	case d.Hand:
		return w.T("happened.no_file_hand", "price", price)
	case e.Spent > 0:
		return w.T("happened.no_file", "price", price, "why", w.causeText(d.Code, d.Detail))
	}
	return w.T("happened.no_file_bare", "why", w.causeText(d.Code, d.Detail))
}

// stillWaits adds what a shot confirmed by an entry waits for, while it does.
func (w *Words) stillWaits(b *kiosk.Booth, e kiosk.Entry, what string) string {
	s, _ := b.Shot(e.Shot)
	if s.State != kiosk.Confirmed || !s.ConfirmedAt.Equal(e.At) {
		return what
	}
	if why := w.waitText(b, s, e.At); why != "" {
		return w.T("happened.waits", "what", what, "why", why)
	}
	return what
}

// heldText says what a step sets aside, and from where.
func (w *Words) heldText(price kiosk.Credits, pot kiosk.Pot, paid bool) string {
	if !paid {
		return w.T("cost.free")
	}
	return w.T("cost.held", "price", w.creditText(price), "pot", w.potText(pot))
}

// chargedText says what an answer cost and what the budget has left after it.
func (w *Words) chargedText(b *kiosk.Booth, e kiosk.Entry) string {
	d := e.Data
	key := "charged"
	if d.Pot == kiosk.PotNone {
		key = "charged_bare"
	}
	text := w.T("happened."+key, "stage", w.stageText(e.Stage), "price", w.creditText(e.Spent), "pot", w.potText(d.Pot),
		"left", w.number(leftAfter(b, e)))
	switch {
	case d.Code == "":
		return text
	case d.Code == kiosk.OddCharge && d.Charge != "":
		return w.T("happened.odd_charge", "what", text, "charge", kiosk.Safe(d.Charge, 40))
	case d.Code == kiosk.OddCharge:
		return w.T("happened.odd_bare", "what", text)
	}
	return w.T("happened.strange_charge", "what", text, "why", w.Sentence(d.Code, ""))
}

// evidenceText sums up what a doubt was judged by.
func (w *Words) evidenceText(ev kiosk.Evidence) string {
	return w.T("evidence.sum", "gone", w.number(ev.Gone), "doubt", w.number(ev.Doubt))
}

// judgedText says why a balance could not settle a doubt.
func (w *Words) judgedText(ev *kiosk.Evidence) string {
	if ev == nil {
		return w.T("happened.judged_bare")
	}
	return w.T("happened.judged", "before", w.number(ev.Base.Total()), "after", w.number(ev.Now.Total()), "booked", w.number(ev.Booked),
		"evidence", w.evidenceText(*ev))
}

// leftAfter gives what was left of the budget right after an entry of the window:
// the newest figure with everything younger taken back.
func leftAfter(b *kiosk.Booth, e kiosk.Entry) kiosk.Credits {
	left := b.Left()
	for i := len(b.Recent) - 1; i >= 0 && b.Recent[i].Seq > e.Seq; i-- {
		left += b.Recent[i].Held + b.Recent[i].Spent
	}
	return left
}

// voidText says what becomes of a request that was not charged.
func (w *Words) voidText(e kiosk.Entry) string {
	d, stage := e.Data, w.stageText(e.Stage)
	switch price := w.creditText(-e.Held); {
	case d.Evidence != nil:
		return w.T("happened.void_proof", "evidence", w.evidenceText(*d.Evidence), "price", price)
	case d.Hand:
		return w.T("happened.void_hand", "price", price)
	case d.Code == kiosk.RateLimited:
		return w.T("happened.void_preview", "stage", stage, "why", w.Sentence(d.Code, timeText(d.NotBefore)))
	case d.Code == kiosk.Interrupted:
		return w.T("happened.void_interrupted", "stage", stage, "why", w.Sentence(d.Code, ""))
	case d.Again:
		return w.T("happened.void_again", "stage", stage, "time", timeText(d.NotBefore), "why", w.causeText(d.Code, d.Detail))
	case d.Final:
		return w.T("happened.void_final", "stage", stage, "why", w.Sentence(d.Code, d.Detail))
	case e.Stage == kiosk.Full: // the account or the key: what was confirmed is undone
		return w.T("happened.void_full", "stage", stage, "why", w.Sentence(d.Code, d.Detail))
	}
	return w.T("happened.void_preview", "stage", stage, "why", w.Sentence(d.Code, d.Detail))
}
