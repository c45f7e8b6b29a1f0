package tui

import (
	"fmt"
	"strings"

	"backdrop/kiosk"
)

// phrase is what the operator reads for one code: what happened, then what to do,
// with the key and the plain command that help.
type phrase struct {
	bare string // without a detail
	with string // with a detail in the place of %s; "": bare, then the detail in brackets
}

// Sentence says what a code means and what to do next, in one sentence without a
// full stop at its end. detail comes from outside and is made safe.
func (w *Words) Sentence(c kiosk.Code, detail string) string {
	detail = strings.TrimSpace(kiosk.Safe(detail, 200))
	switch c {
	case kiosk.WrongState:
		return w.wrongStateText(detail)
	case kiosk.NothingPending:
		return w.nothingPendingText(detail)
	case kiosk.BadCommand:
		detail = w.withUnits(detail)
	case kiosk.QuoteChanged:
		return w.quoteChangedText(detail)
	case kiosk.RateLimited:
		return w.rateLimitedText(detail)
	case kiosk.Quarantined:
		return w.quarantinedText(detail)
	default:
	}
	p, ok := w.phraseOf(c)
	switch {
	case !ok:
		p.bare = kiosk.Safe(string(c), 40)
	case detail != "" && p.with != "":
		return fmt.Sprintf(p.with, detail)
	}
	what, todo, two := strings.Cut(p.bare, ": ")
	if detail != "" {
		what += " (" + detail + ")"
	}
	if two {
		return what + ": " + todo
	}
	return what
}

// causeText is the first half of a sentence: what happened, without what to do.
func (w *Words) causeText(c kiosk.Code, detail string) string {
	p, _ := w.phraseOf(c)
	what, _, _ := strings.Cut(p.bare, ": ")
	if what == "" {
		return w.Sentence(c, detail)
	}
	if detail = strings.TrimSpace(kiosk.Safe(detail, 200)); detail != "" {
		what += " (" + detail + ")"
	}
	return what
}

// numbered puts the number of a shot into the plain commands of a sentence: "buy N"
// becomes "buy 42".
func (w *Words) numbered(text string, shot int) string {
	if shot == 0 {
		return text
	}
	for _, verb := range []string{"preview", "confirm", "reject", "retry", "buy", "settle", "assign", "background"} {
		text = strings.ReplaceAll(text, verb+" N", fmt.Sprint(verb, " ", shot))
	}
	return text
}

// phraseOf looks a code up in the four tables.
func (w *Words) phraseOf(c kiosk.Code) (phrase, bool) {
	for _, table := range []map[kiosk.Code]phrase{refusalWords, waitWords, faultWords, alarmWords} {
		if p, ok := table[c]; ok {
			return p, true
		}
	}
	return phrase{}, false
}

// wrongStateText says where the shot is and what can be done there.
func (w *Words) wrongStateText(detail string) string {
	switch kiosk.State(detail) {
	case kiosk.Arrived:
		return "the shot has only just arrived: wait a moment"
	case kiosk.Ready:
		return "the shot is only ready: p makes a preview (plain: preview N), Enter the full cutout (plain: confirm N)"
	case kiosk.Previewing:
		return "the preview is on its way: wait for it"
	case kiosk.Previewed:
		return "the preview is here: Enter makes the full cutout (plain: confirm N), r rejects (plain: reject N)"
	case kiosk.Confirmed:
		return "the shot is confirmed already; r rejects it (plain: reject N)"
	case kiosk.CuttingFull:
		return "the full cutout is on its way: wait for it"
	case kiosk.Cut, kiosk.Composed:
		return "the full cutout is here and is being put together: wait for it"
	case kiosk.Delivered:
		return "the guest has this photo already; a gives it to the guest at the booth (plain: assign N CODE)"
	case kiosk.Rejected:
		return "the shot is rejected: take it back with R (plain: retry N)"
	case kiosk.Failed:
		return "the shot has failed: retry with R (plain: retry N), or reject with r (plain: reject N)"
	case kiosk.InDoubt:
		return "the shot is in doubt: settle with s first (plain: settle N paid|free)"
	case kiosk.NoFile:
		return "paid for, but no picture came: buy again with u (plain: buy N), or reject with r (plain: reject N)"
	}
	if _, ok := w.phraseOf(kiosk.Code(detail)); ok {
		return w.Sentence(kiosk.Code(detail), "")
	}
	if detail != "" {
		return "that cannot be done with this shot now (" + detail + ")"
	}
	return "that cannot be done with this shot now: see its state"
}

// nothingPendingText says what there was nothing of.
func (w *Words) nothingPendingText(detail string) string {
	switch {
	case detail == "":
		return "nothing of that kind waits here"
	case detail == "account":
		return "this service tells no balance: there is nothing to read"
	case isState(detail):
		return "nothing of that kind waits on this shot: it is " + w.stateText(kiosk.State(detail))
	}
	return "nothing to do: " + detail
}

func isState(s string) bool {
	for _, st := range kiosk.States() {
		if string(st) == s {
			return true
		}
	}
	return false
}

// quoteChangedText reads "PRICE, POT" as kiosk gives it.
func (w *Words) quoteChangedText(detail string) string {
	now := ""
	if price, pot, ok := strings.Cut(detail, ", "); ok {
		if c, err := kiosk.ParseCredits(price); err == nil {
			now = ": now " + w.creditText(c) + " from " + w.potText(kiosk.Pot(pot))
		}
	}
	return "the price or its source has changed" + now + "; press Enter again to agree (plain: confirm N)"
}

// paygUnreadText is for consent that is only asked because no balance is known.
func (w *Words) paygUnreadText() string {
	return w.Sentence(kiosk.AccountUnread, "") + ", or agree with y (plain: payg yes)"
}

// rateLimitedText names the time of day if that is what the detail is; the
// service's own words say no more than the code.
func (w *Words) rateLimitedText(detail string) string {
	if len(detail) == len("21:04:10") && strings.Trim(detail, "0123456789:") == "" {
		return "the service asks to wait until " + detail + "; then it goes on by itself"
	}
	return "the service asks to wait: it goes on by itself"
}

// quarantinedText gives the reason in words where the detail is a code.
func (w *Words) quarantinedText(detail string) string {
	const said = "put into quarantine"
	if _, ok := w.phraseOf(kiosk.Code(detail)); ok {
		return said + ": " + w.Sentence(kiosk.Code(detail), "")
	}
	if detail != "" {
		return said + ": " + detail
	}
	return said + ": its .reason.txt there says why"
}

// StateWord is the word for a state, at most nine letters: "previewed".
func (w *Words) StateWord(s kiosk.State) string {
	switch s {
	case kiosk.Arrived:
		return "arrived"
	case kiosk.Ready:
		return "ready"
	case kiosk.Previewing:
		return "trying"
	case kiosk.Previewed:
		return "previewed"
	case kiosk.Confirmed:
		return "confirmed"
	case kiosk.CuttingFull:
		return "cutting"
	case kiosk.Cut:
		return "cut out"
	case kiosk.Composed:
		return "composed"
	case kiosk.Delivered:
		return "delivered"
	case kiosk.Rejected:
		return "rejected"
	case kiosk.Failed:
		return "failed"
	case kiosk.InDoubt:
		return "in doubt"
	case kiosk.NoFile:
		return "no file"
	}
	return kiosk.Safe(string(s), 9)
}

// stateText is a state where there is room for it.
func (w *Words) stateText(s kiosk.State) string {
	switch s {
	case kiosk.Previewing:
		return "previewing"
	case kiosk.CuttingFull:
		return "being cut"
	case kiosk.NoFile:
		return "paid without a picture"
	case kiosk.Arrived, kiosk.Ready, kiosk.Previewed, kiosk.Confirmed, kiosk.Cut, kiosk.Composed, kiosk.Delivered,
		kiosk.Rejected, kiosk.Failed, kiosk.InDoubt:
	}
	return w.StateWord(s)
}

// stageText is what a stage makes.
func (w *Words) stageText(st kiosk.Stage) string {
	switch st {
	case kiosk.Preview:
		return "preview"
	case kiosk.Full:
		return "full cutout"
	}
	return "cutout"
}

// whose names a guest by code; names of people stay on the guest's own line.
func (w *Words) whose(code string) string {
	if code == "" {
		return "the walk-in"
	}
	return kiosk.Safe(code, 64)
}
