package tui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// action is what a key does, and why it does not.
type action struct {
	key key.Binding
	why func(App) error // nil: it always may
	do  func(App) (App, tea.Cmd)
}

// reviewActs lists what the keys of the review page do.
func (a App) reviewActs() []action {
	k := a.keys
	return a.guarded(append([]action{
		{k.Confirm, whyAll(payFull), func(a App) (App, tea.Cmd) { return a.spend(payFull) }},
		{k.Preview, whyAll(payPreview), func(a App) (App, tea.Cmd) { return a.spend(payPreview) }},
		{k.Buy, spends(payAgain), func(a App) (App, tea.Cmd) { return a.spend(payAgain) }},
		{k.Backlog, App.whyBacklog, func(a App) (App, tea.Cmd) { return a.spend(payBacklog) }},
		{k.Reject, App.whyReject, App.reject},
		{k.Back, App.whyBack, App.takeBack},
		{k.Settle, App.whySettle, func(a App) (App, tea.Cmd) { return a.open(prompt{kind: askSettle, shot: a.review.at}), nil }},
		{k.Assign, App.whyAssign, func(a App) (App, tea.Cmd) {
			return a.direct(kiosk.Assign{Shot: a.review.at, Code: a.booth.Guest})
		}},
		{k.Background, App.whyBackground, App.chooseBackground},
		{k.Screen, App.whyScreen, App.point},
		{k.Mark, App.whyMark, App.mark},
		{k.MarkAll, App.whyMarkAll, App.markAll},
	}, a.looking()...))
}

// looking lists the keys that change nothing but what is seen.
func (a App) looking() []action {
	k := a.keys
	to := func(n func(App) int) func(App) (App, tea.Cmd) {
		return func(a App) (App, tea.Cmd) { a.review = a.review.move(n(a), a.booth); return a, nil }
	}
	return []action{
		{k.Left, nil, func(a App) (App, tea.Cmd) { return a.earlier(), nil }},
		{k.Right, nil, to(func(a App) int { return a.review.at + 1 })},
		{k.Home, nil, to(func(App) int { return 1 })},
		{k.End, nil, to(func(a App) int { return a.booth.Shots() })},
		{k.Waiting, App.whyWaiting, App.toWaiting},
		{k.View, nil, App.otherView},
		{k.Contact, App.whyShot, App.openContact},
		{k.Compare, App.whyCompare, App.openCompare},
		{k.Zoom, App.whyShot, App.openZoom},
	}
}

// otherView shows the next view of the shot that exists.
func (a App) otherView() (App, tea.Cmd) {
	s, _ := a.booth.Shot(a.review.at)
	a.review.view, a.review.chosen = a.review.other(s), true
	return a, nil
}

// whyShot says that there is nothing to look at.
func (a App) whyShot() error {
	if _, ok := a.booth.Shot(a.review.at); !ok {
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("why.no_shot"), nil)
	}
	return nil
}

// press gives a key to whoever is in front: a scan, the prompt, or the page.
func (a App) press(k tea.KeyPressMsg) (App, tea.Cmd) {
	if a.guarding() {
		return a.pressKiosk(k)
	}
	if k.String() == "ctrl+z" {
		return a, a.suspend()
	}
	a, heard, eaten := a.listen(k)
	if eaten {
		return a, heard
	}
	a, first := a.overtake()
	a, cmd := a.pressKey(k)
	return a, tea.Batch(heard, first, cmd)
}

// pressKey does what a key of a person does.
func (a App) pressKey(k tea.KeyPressMsg) (App, tea.Cmd) {
	switch {
	case a.layout.small:
		return a.pressSmall(k)
	case a.prompt != nil:
		return a.pressPrompt(k)
	}
	scr := a.formOf(a.page)
	if scr.press != nil {
		if b, cmd, done := scr.press(a, k); done {
			return b, cmd
		}
	}
	for _, act := range a.actions() {
		if !matches(k, act.key) {
			continue
		}
		if printable(k) && a.waitsABit(act.key) {
			if err := a.hinders(act); err != nil {
				return a.refuse(err), nil
			}
			if matches(k, a.keys.Reject, a.keys.Preview) && !a.settled() {
				return a, nil // the moment of the key counts, not that of its end
			}
			return a.hold(k)
		}
		return a.perform(act.key)
	}
	return a, nil
}

// leavePage takes one step home: from a search or a merge that was begun, from a page to
// the review page, there from the marks.
func (a App) leavePage() App {
	switch {
	case a.page == guestsPage && (a.guests.query != "" || a.guests.merge):
		a.guests.query, a.guests.merge = "", false
	case a.page != reviewPage:
		a = a.goTo(reviewPage)
	default:
		a.review = a.review.unmarkAll()
	}
	a.flash = flash{}
	return a
}

// hinders says why an action does nothing now.
func (a App) hinders(act action) error {
	if act.why == nil {
		return nil
	}
	return act.why(a)
}

// perform does what a binding says on this page, at once.
func (a App) perform(b key.Binding) (App, tea.Cmd) {
	for _, act := range a.actions() {
		if act.key.Help().Key != b.Help().Key {
			continue
		}
		if err := a.hinders(act); err != nil {
			return a.refuse(err), nil
		}
		return act.do(a)
	}
	return a, nil
}

// pressSmall hears only what leaves or goes back: nobody can see what another key
// would do.
func (a App) pressSmall(k tea.KeyPressMsg) (App, tea.Cmd) {
	switch {
	case a.prompt != nil && (a.prompt.kind == askQuit || matches(k, a.keys.Cancel)):
		return a.pressPrompt(k)
	case matches(k, a.keys.Quit):
		return a.quitOr(k)
	}
	return a, nil
}

// try tells whether the rules would take an input now.
func (a App) try(in kiosk.Input) error {
	return trial(a.booth, in, a.now())
}

// direct hands in what needs no question.
func (a App) direct(in kiosk.Input) (App, tea.Cmd) {
	a.flash = flash{}
	return a, a.order(in)
}

// settled tells whether the shot in front has stood there long enough for a key
// to be meant for it.
func (a App) settled() bool { return a.now().Sub(a.review.since) >= deaf }

func (a App) whyReject() error {
	if len(a.review.marked) > 0 {
		return whyAll(bulkReject)(a)
	}
	if s, ok := a.booth.Shot(a.review.at); ok && s.State == kiosk.Rejected {
		return kiosk.Faulty(kiosk.WrongState, string(s.State), nil)
	}
	return a.try(kiosk.Reject{Shot: a.review.at})
}

func (a App) reject() (App, tea.Cmd) {
	if !a.settled() {
		return a, nil
	}
	if len(a.review.marked) > 0 {
		return a.askBulk(bulkReject)
	}
	a.review.undo = a.review.at
	return a.direct(kiosk.Reject{Shot: a.review.at})
}

// backTo is the shot that "take back" means: the one in front, or the one
// rejected last.
func (a App) backTo() int {
	if s, ok := a.booth.Shot(a.review.at); ok && s.State != kiosk.Failed && s.State != kiosk.Rejected {
		if last, ok := a.booth.Shot(a.review.undo); ok && last.State == kiosk.Rejected {
			return last.N
		}
	}
	return a.review.at
}

func (a App) whyBack() error { return a.try(kiosk.Retry{Shot: a.backTo()}) }

func (a App) takeBack() (App, tea.Cmd) {
	n := a.backTo()
	a.review = a.review.move(n, a.booth)
	a.review.undo = 0
	return a.direct(kiosk.Retry{Shot: n})
}

func (a App) whySettle() error { return a.try(kiosk.Settle{Shot: a.review.at}) }

func (a App) whyAssign() error {
	s, ok := a.booth.Shot(a.review.at)
	if ok && s.Guest == a.booth.Guest {
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("why.theirs", "shot", shotName(s.N)), nil)
	}
	return a.try(kiosk.Assign{Shot: a.review.at, Code: a.booth.Guest})
}

func (a App) whyNext() error {
	if a.booth.Guest == "" {
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("why.walk_in"), nil)
	}
	return nil
}

func (a App) whyBalance() error { return a.try(kiosk.ReadBalance{}) }

func (a App) whyClose() error { return a.try(kiosk.CloseSession{}) }

func (a App) whyPAYG() error {
	r := a.booth.Rules
	switch {
	case !r.Full.Paid && !r.Preview.Paid:
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("why.free"), nil)
	case r.PAYG == kiosk.PAYGPolicyNever:
		return kiosk.Faulty(kiosk.PAYGNever, "", nil)
	}
	return nil
}

func (a App) whyWaiting() error {
	if a.review.after(a.booth, a.now()) == 0 {
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("why.no_waiting"), nil)
	}
	return nil
}

// toWaiting goes to the next shot that needs somebody, and lets the screen lead
// again from there.
func (a App) toWaiting() (App, tea.Cmd) {
	a.review = a.review.move(a.review.after(a.booth, a.now()), a.booth)
	a.review.pinned = false
	return a, nil
}

// out lists the requests that are out.
func (a App) out() []kiosk.Running {
	var out []kiosk.Running
	for _, r := range a.booth.Live.Running {
		switch r.Kind {
		case kiosk.WorkPreview, kiosk.WorkFull, kiosk.WorkRecover:
			out = append(out, r)
		case kiosk.WorkLook, kiosk.WorkCompose, kiosk.WorkDeliver, kiosk.WorkAccount:
		}
	}
	return out
}

// quit leaves at once when no answer is awaited, and asks else.
func (a App) quit() (App, tea.Cmd) {
	if len(a.out()) == 0 {
		return a, tea.Quit
	}
	return a.open(prompt{kind: askQuit}), nil
}
