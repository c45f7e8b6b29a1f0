package tui

import (
	"slices"

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

	inPrompt bool // it was pressed in a question, and is for that
}

// waitsABit tells whether a key is held back until it is clear that no scan begins
// with it: it acts without a question, or opens a field for the rest of the scan.
func (a App) waitsABit(b key.Binding) bool {
	k := a.keys
	hold := []key.Binding{k.Reject, k.Back, k.Assign, k.Next, k.Balance, k.Guest, k.Lift, k.Background, k.Screen, k.Quit}
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
	return a, a.pause(heldMsg{a.held.id})
}

// release does what a held order says, unless the screen has moved on meanwhile.
func (a App) release(m heldMsg) (App, tea.Cmd) {
	h := a.held
	if !h.waits || h.id != m.id {
		return a, nil
	}
	a.held.waits = false
	if p, ok := a.pointing(); ok && h.inPrompt && p.shot == h.shot {
		return a.releasePicking(h.key)
	}
	about := key.Matches(h.key, a.keys.Reject, a.keys.Back, a.keys.Assign, a.keys.Lift, a.keys.Preview, a.keys.Background, a.keys.Screen)
	if about && h.shot != a.review.at || a.prompt != nil || h.inPrompt {
		return a, nil
	}
	if key.Matches(h.key, a.keys.Quit) {
		a.page = noPage
		return a.quit()
	}
	for _, act := range a.actions() {
		if !key.Matches(h.key, act.key) {
			continue
		}
		if act.why != nil {
			if err := act.why(a); err != nil {
				return a.refuse(err), nil
			}
		}
		return act.do(a)
	}
	return a, nil
}

// overtake ends the wait of a held order when another key comes: as the start of a
// scan it is dropped, as a person's order it is done before that key.
func (a App) overtake(k tea.KeyPressMsg, scan bool) (App, tea.Cmd) {
	if !a.held.waits {
		return a, nil
	}
	if scan && (printable(k) || key.Matches(k, a.keys.Accept)) {
		a.held.waits, a.rushing = false, true
		if a.prompt != nil && a.held.inPrompt {
			p := *a.prompt
			p.since = a.now() // the rest of the scan finds it deaf
			a.prompt = &p
		}
		return a, nil
	}
	return a.release(heldMsg{a.held.id})
}

// quitOr leaves: at once by a chord, after the moment of a scan by a letter.
func (a App) quitOr(k tea.KeyPressMsg) (App, tea.Cmd) {
	if printable(k) {
		return a.hold(k)
	}
	a.page = noPage
	return a.quit()
}
