package tui

import (
	"slices"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// held is an order held back until no scan can follow it any more, and the shot it
// was meant for.
type held struct {
	waits bool
	id    int
	key   tea.KeyPressMsg
	shot  int

	inPrompt bool      // it was pressed in a question, and is for that
	since    time.Time // when that was opened
}

// waitsABit tells whether a key is held back until it is clear that no scan begins
// with it: it acts without a question, or opens a field for the rest of the scan.
func (a App) waitsABit(b key.Binding) bool {
	k := a.keys
	hold := []key.Binding{k.Confirm, k.Reject, k.Back, k.Assign, k.Next, k.Balance, k.Guest, k.Lift, k.Background, k.Screen, k.Quit, k.Merge, k.Rename, k.Search, k.Staff,
		k.Buy, k.Settle, k.Backlog, k.PAYG, k.Close}
	if !a.booth.Quote(kiosk.Preview).Paid {
		hold = append(hold, k.Preview)
	}
	return slices.ContainsFunc(hold, func(o key.Binding) bool { return o.Help() == b.Help() })
}

// heldMsg says that the time of a held order is up.
type heldMsg struct{ id int }

// hold keeps an order for a moment.
func (a App) hold(k tea.KeyPressMsg) (App, tea.Cmd) {
	a.held = held{waits: true, id: a.held.id + 1, key: k, shot: a.review.at, inPrompt: a.prompt != nil}
	if a.prompt != nil {
		a.held.since = a.prompt.since
	}
	return a, a.pause(heldMsg{a.held.id})
}

// release does what a held order says, unless the screen has moved on meanwhile.
func (a App) release(m heldMsg) (App, tea.Cmd) {
	h := a.held
	if !h.waits || h.id != m.id {
		return a, nil
	}
	a.held.waits = false
	switch p, ok := a.pointing(); {
	case a.guarding() && a.prompt == nil && h.shot == a.review.at:
		return a.doKiosk(h.key)
	case a.guarding():
		return a, nil
	case ok && h.inPrompt && p.shot == h.shot:
		return a.releasePicking(h.key)
	case h.inPrompt && a.prompt != nil && a.prompt.since == h.since:
		return a.heldChoice(h.key)
	}
	about := key.Matches(h.key, a.keys.Reject, a.keys.Back, a.keys.Assign, a.keys.Lift, a.keys.Preview, a.keys.Background, a.keys.Screen)
	if about && h.shot != a.review.at || a.prompt != nil || h.inPrompt {
		return a, nil
	}
	if key.Matches(h.key, a.keys.Quit) {
		return a.quit()
	}
	for _, act := range a.actions() {
		if key.Matches(h.key, act.key) {
			return a.perform(act.key)
		}
	}
	return a, nil
}

// quitOr leaves: at once by a chord, after the moment of a scan by a letter.
func (a App) quitOr(k tea.KeyPressMsg) (App, tea.Cmd) {
	if printable(k) {
		return a.hold(k)
	}
	return a.quit()
}
