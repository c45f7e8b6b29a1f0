package tui

import (
	"strings"

	"backdrop/kiosk"
)

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
	case kiosk.Stop, kiosk.SessionStop, kiosk.PAYGAsk, kiosk.PAYGNever, kiosk.PAYGCap:
		if left, err := kiosk.ParseCredits(detail); err == nil {
			detail = w.number(left)
		}
	case kiosk.QuoteChanged:
		return w.quoteChangedText(detail)
	case kiosk.RateLimited:
		return w.rateLimitedText(detail)
	case kiosk.Quarantined:
		return w.quarantinedText(detail)
	default:
	}
	if detail != "" && w.Has("detail."+string(c)) {
		return w.T("detail."+string(c), "detail", detail)
	}
	what, todo, two := w.halves(c)
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
	what, _, _ := w.halves(c)
	if detail = strings.TrimSpace(kiosk.Safe(detail, 200)); detail != "" {
		what += " (" + detail + ")"
	}
	return what
}

// halves gives what happened and what to do about it; two tells whether there is a
// second half. A code of a later version is its own sentence.
func (w *Words) halves(c kiosk.Code) (what, todo string, two bool) {
	if !w.known(c) {
		return kiosk.Safe(string(c), 40), "", false
	}
	return strings.Cut(w.T("code."+string(c)), ": ")
}

// known tells whether a code has a sentence.
func (w *Words) known(c kiosk.Code) bool { return w.Has("code." + string(c)) }

// wrongStateText says where the shot is and what can be done there.
func (w *Words) wrongStateText(detail string) string {
	switch {
	case isState(detail):
		return w.T("stands." + detail)
	case w.known(kiosk.Code(detail)) && kiosk.Code(detail) != kiosk.WrongState:
		return w.Sentence(kiosk.Code(detail), "")
	case detail != "":
		return w.T("refusal.state", "state", detail)
	}
	return w.T("code." + string(kiosk.WrongState))
}

// nothingPendingText says what there was nothing of.
func (w *Words) nothingPendingText(detail string) string {
	switch {
	case detail == "":
		return w.T("code." + string(kiosk.NothingPending))
	case detail == "account":
		return w.T("refusal.nothing_account")
	case isState(detail):
		return w.T("refusal.nothing_state", "state", w.stateText(kiosk.State(detail)))
	}
	return w.T("refusal.nothing", "why", detail)
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
	if price, pot, ok := strings.Cut(detail, ", "); ok {
		if c, err := kiosk.ParseCredits(price); err == nil {
			return w.T("refusal.quote_now", "price", w.creditText(c), "pot", w.potText(kiosk.Pot(pot)))
		}
	}
	return w.T("code." + string(kiosk.QuoteChanged))
}

// rateLimitedText names the time of day if that is what the detail is; the
// service's own words say no more than the code.
func (w *Words) rateLimitedText(detail string) string {
	if len(detail) == len("21:04:10") && strings.Trim(detail, "0123456789:") == "" {
		return w.T("refusal.rate_until", "time", detail)
	}
	return w.T("code." + string(kiosk.RateLimited))
}

// quarantinedText gives the reason in words where the detail is a code.
func (w *Words) quarantinedText(detail string) string {
	if detail == "" {
		return w.T("code." + string(kiosk.Quarantined))
	}
	return w.T("refusal.why_quarantined", "why", w.reasonText(detail))
}

// reasonText is a reason in words where it is a code, and as it is where it is none.
func (w *Words) reasonText(detail string) string {
	if w.known(kiosk.Code(detail)) {
		return w.Sentence(kiosk.Code(detail), "")
	}
	return detail
}

// StateWord is the word for a state, at most nine letters: "previewed".
func (w *Words) StateWord(s kiosk.State) string {
	if !isState(string(s)) {
		return kiosk.Safe(string(s), 9)
	}
	return w.T("state." + string(s))
}

// stateText is a state where there is room for it.
func (w *Words) stateText(s kiosk.State) string {
	if !isState(string(s)) {
		return kiosk.Safe(string(s), 9)
	}
	return w.T("state_long." + string(s))
}

// stageText is what a stage makes.
func (w *Words) stageText(st kiosk.Stage) string {
	switch st {
	case kiosk.Preview:
		return w.T("stage.preview")
	case kiosk.Full:
		return w.T("stage.full")
	}
	return w.T("stage.cutout")
}

// whose names a guest by code; names of people stay on the guest's own line.
func (w *Words) whose(code string) string {
	if code == "" {
		return w.T("whose.walk_in")
	}
	return kiosk.Safe(code, 64)
}
