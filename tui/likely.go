package tui

import (
	"charm.land/bubbles/v2/key"

	"backdrop/kiosk"
)

// likely is the one key that is most likely next for a shot, and what it does; an empty
// text where nothing is to be done. room is how wide the text should be at most.
func (a App) likely(s kiosk.Shot, room int) (key.Binding, string) {
	k, w := a.keys, a.w
	if n := len(a.review.marked); n > 0 {
		return k.Confirm, w.N("likely.marked", n)
	}
	switch s.State {
	case kiosk.Previewed:
		if err := spends(payFull)(a); err != nil {
			return k.Confirm, "" // the status line says why
		}
		return k.Confirm, a.fullText(room)
	case kiosk.Ready:
		switch a.booth.Waits(s, a.now()) {
		case kiosk.WaitsForConfirm:
			return k.Confirm, a.fullText(room)
		case kiosk.WaitsForAsk:
			return k.Preview, w.T("likely.preview")
		case kiosk.Backlog:
			return k.Backlog, w.T("likely.backlog")
		case kiosk.PAYGAsk:
			if a.booth.CurrentSession().PAYG {
				return k.Preview, w.T("likely.preview")
			}
			return k.PAYG, w.T("likely.payg")
		}
	case kiosk.InDoubt:
		return k.Settle, w.T("likely.settle")
	case kiosk.NoFile:
		return k.Buy, w.T("likely.buy")
	case kiosk.Failed, kiosk.Rejected:
		return k.Back, w.T("likely.back")
	case kiosk.Arrived, kiosk.Previewing, kiosk.Confirmed, kiosk.CuttingFull, kiosk.Cut, kiosk.Composed, kiosk.Delivered:
	}
	return k.Confirm, ""
}

// fullText is the full cutout with its price, and a word where that comes from
// pay-as-you-go.
func (a App) fullText(room int) string {
	q := a.booth.Quote(kiosk.Full)
	switch {
	case !q.Paid:
		return a.w.T("likely.full_free")
	case q.Pot == kiosk.PotPAYG:
		return fit(room, a.w.T("likely.full_payg", "price", a.w.creditText(q.Price)), a.w.T("likely.full_payg", "price", a.w.number(q.Price)))
	}
	return fit(room, a.w.T("likely.full", "price", a.w.creditText(q.Price)), a.w.T("likely.full", "price", a.w.number(q.Price)))
}
