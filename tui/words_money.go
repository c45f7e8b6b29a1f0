package tui

import (
	"fmt"

	"backdrop/kiosk"
)

// moneyHappened words what holds, spends or frees credits.
func (w *Words) moneyHappened(b *kiosk.Booth, e kiosk.Entry) string {
	d := e.Data
	switch e.Kind {
	case kiosk.KindConfirmed:
		text := "confirmed"
		if d.Blind && !b.Rules.Preview.None() && b.Rules.Previews != kiosk.PreviewSkip {
			text += " without a preview"
		}
		return text + w.heldText(d.Price, d.Pot, d.Paid) + w.stillWaits(b, e)
	case kiosk.KindPutOff:
		return "no longer confirmed, " + w.creditText(-e.Held) + " given back: the settings have changed since, confirm again with Enter (plain: confirm N)"
	case kiosk.KindBought:
		if e.Stage == kiosk.Preview {
			return "another preview is agreed to"
		}
		return "a second full cutout is agreed to" + w.heldText(d.Price, d.Pot, d.Paid) + w.stillWaits(b, e)
	case kiosk.KindAsked:
		if e.Stage == kiosk.Full || !d.Paid {
			return w.stageText(e.Stage) + " asked for" // its price was said at the confirmation, or there is none
		}
		return w.stageText(e.Stage) + " asked for" + w.heldText(d.Price, d.Pot, d.Paid)
	case kiosk.KindCharged:
		return w.chargedText(b, e)
	case kiosk.KindMade:
		if e.Stage == kiosk.Preview {
			return "preview is here: confirm or reject"
		}
		return "full cutout is here"
	case kiosk.KindNoFile:
		if d.Evidence != nil {
			return "the balance proves that it was charged (" + w.evidenceText(*d.Evidence) + "): buy again with u (plain: buy N), or reject with r (plain: reject N)"
		}
		if d.Hand {
			return "settled as charged, " + w.creditText(e.Spent) + " booked: buy again with u (plain: buy N), or reject with r (plain: reject N)"
		}
		text := "paid without a picture"
		if e.Spent > 0 {
			text += ", " + w.creditText(e.Spent) + " booked"
		}
		return text + ": " + w.causeText(d.Code, d.Detail) + "; buy again with u (plain: buy N), or reject with r (plain: reject N)"
	case kiosk.KindVoid:
		return w.voidText(e)
	case kiosk.KindUnknown:
		return w.stageText(e.Stage) + " in doubt, its price stays held: " + w.causeText(d.Code, d.Detail) +
			"; read the balance with b, then settle with s (plain: balance, settle N paid|free)"
	default:
		return ""
	}
}

// stillWaits says what a shot confirmed by an entry waits for, while it does.
func (w *Words) stillWaits(b *kiosk.Booth, e kiosk.Entry) string {
	s, _ := b.Shot(e.Shot)
	if s.State != kiosk.Confirmed || !s.ConfirmedAt.Equal(e.At) {
		return ""
	}
	if why := w.waitText(b, s, e.At); why != "" {
		return "; it waits: " + why
	}
	return ""
}

// heldText says what a step sets aside, and from where.
func (w *Words) heldText(price kiosk.Credits, pot kiosk.Pot, paid bool) string {
	if !paid {
		return ", free"
	}
	return ", " + w.creditText(price) + " held from " + w.potText(pot)
}

// chargedText says what an answer cost and what the budget has left after it.
func (w *Words) chargedText(b *kiosk.Booth, e kiosk.Entry) string {
	d := e.Data
	text := fmt.Sprintf("%s charged %s", w.stageText(e.Stage), w.creditText(e.Spent))
	if d.Pot != kiosk.PotNone {
		text += " from " + w.potText(d.Pot)
	}
	text += ", " + leftAfter(b, e).Text() + " left of the budget"
	switch d.Code {
	case kiosk.OddCharge:
		if d.Charge != "" {
			return text + "; the service said \"" + kiosk.Safe(d.Charge, 40) + "\": compare the balance with b (plain: balance)"
		}
		return text + "; the service named no charge: compare the balance with b (plain: balance)"
	case "":
		return text
	}
	return text + "; " + w.Sentence(d.Code, "")
}

// evidenceText sums up what a doubt was judged by.
func (w *Words) evidenceText(ev kiosk.Evidence) string {
	return ev.Gone.Text() + " gone beyond what was booked, " + ev.Doubt.Text() + " in doubt"
}

// judgedText says why a balance could not settle a doubt.
func (w *Words) judgedText(ev *kiosk.Evidence) string {
	const todo = ": settle with s (plain: settle N paid|free)"
	if ev == nil {
		return "the balance proves nothing about the doubts" + todo
	}
	return fmt.Sprintf("the balance proves nothing about the doubts (was %s, is %s, %s booked between: %s)%s",
		ev.Base.Total().Text(), ev.Now.Total().Text(), ev.Booked.Text(), w.evidenceText(*ev), todo)
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
	switch {
	case d.Evidence != nil:
		return "the balance proves that nothing was charged (" + w.evidenceText(*d.Evidence) + "), " + w.creditText(-e.Held) + " given back: it goes on from where it was"
	case d.Hand:
		return "settled as free, " + w.creditText(-e.Held) + " given back: it goes on from where it was"
	case d.Code == kiosk.RateLimited:
		return stage + " put off: " + w.Sentence(d.Code, timeText(d.NotBefore))
	case d.Code == kiosk.Interrupted:
		return stage + " begun again: " + w.Sentence(d.Code, "")
	case d.Again:
		return fmt.Sprintf("%s put off until %s: %s", stage, timeText(d.NotBefore), w.causeText(d.Code, d.Detail))
	case d.Final:
		return stage + " failed: " + w.Sentence(d.Code, d.Detail)
	case e.Stage == kiosk.Full: // the account or the key: what was confirmed is undone
		return stage + " not made, the shot goes back: " + w.Sentence(d.Code, d.Detail)
	}
	return stage + " put off: " + w.Sentence(d.Code, d.Detail)
}
