package tui

import (
	"fmt"
	"time"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// rush is the pause below which keys do not come from fingers but from a
// scanner; typing at an auto-repeating keyboard is slower.
const rush = 12 * time.Millisecond

// holdFor is how long an order waits for the rest of a scan that it may be the first
// character of. Slow scanners send a character every 30 ms.
const holdFor = 50 * time.Millisecond

// action is what a key does on the review screen, and why it does not.
type action struct {
	key key.Binding
	why func(App) error // nil: it always may
	do  func(App) (App, tea.Cmd)
}

// actions lists what every key of the review screen does.
func (a App) actions() []action {
	k := a.keys
	return a.guarded(append([]action{
		{k.Confirm, spends(payFull), func(a App) (App, tea.Cmd) { return a.spend(payFull) }},
		{k.Preview, spends(payPreview), func(a App) (App, tea.Cmd) { return a.spend(payPreview) }},
		{k.Buy, spends(payAgain), func(a App) (App, tea.Cmd) { return a.spend(payAgain) }},
		{k.Backlog, App.whyBacklog, func(a App) (App, tea.Cmd) { return a.spend(payBacklog) }},
		{k.Reject, App.whyReject, App.reject},
		{k.Back, App.whyBack, App.takeBack},
		{k.Settle, App.whySettle, func(a App) (App, tea.Cmd) { return a.open(prompt{kind: askSettle, shot: a.review.at}), nil }},
		{k.Assign, App.whyAssign, func(a App) (App, tea.Cmd) { return a.direct(kiosk.Assign{Shot: a.review.at, Code: a.booth.Guest}) }},
		{k.Guest, nil, func(a App) (App, tea.Cmd) { return a.open(prompt{kind: askGuest, field: a.newField("G-001 Ada")}), nil }},
		{k.Lift, App.whyLift, App.lift},
		{k.Background, App.whyBackground, App.chooseBackground},
		{k.Screen, App.whyScreen, App.point},
		{k.Next, App.whyNext, func(a App) (App, tea.Cmd) { return a.direct(kiosk.NextGuest{}) }},
		{k.PAYG, App.whyPAYG, func(a App) (App, tea.Cmd) { return a.open(prompt{kind: askPAYG}), nil }},
		{k.Balance, App.whyBalance, func(a App) (App, tea.Cmd) { return a.direct(kiosk.ReadBalance{}) }},
		{k.Close, App.whyClose, func(a App) (App, tea.Cmd) { return a.open(prompt{kind: askClose}), nil }},
		{k.Quit, nil, App.quit},
	}, a.looking()...))
}

// looking lists the keys that change nothing but what is seen.
func (a App) looking() []action {
	k := a.keys
	to := func(n func(App) int) func(App) (App, tea.Cmd) {
		return func(a App) (App, tea.Cmd) { a.review = a.review.move(n(a), a.booth); return a, nil }
	}
	see := func(v View) func(App) (App, tea.Cmd) {
		return func(a App) (App, tea.Cmd) { a.review.view, a.review.chosen = v, true; return a, nil }
	}
	return []action{
		{k.Left, nil, func(a App) (App, tea.Cmd) { return a.earlier(), nil }},
		{k.Right, nil, to(func(a App) int { return a.review.at + 1 })},
		{k.Home, nil, to(func(App) int { return 1 })},
		{k.End, nil, to(func(a App) int { return a.booth.Shots() })},
		{k.Waiting, App.whyWaiting, App.toWaiting},
		{k.View, nil, func(a App) (App, tea.Cmd) {
			s, _ := a.booth.Shot(a.review.at)
			return see(a.review.other(s))(a)
		}},
		{k.Original, a.whyView(Original), see(Original)},
		{k.Small, a.whyView(Preview), see(Preview)},
		{k.Finished, a.whyView(Finished), see(Finished)},
		{k.News, nil, func(a App) (App, tea.Cmd) { a.page = newsPage; return a, nil }},
		{k.Help, nil, func(a App) (App, tea.Cmd) { a.page = helpPage; return a, nil }},
	}
}

// press gives a key to whoever is in front: a page, the prompt, or the shot.
func (a App) press(k tea.KeyPressMsg) (App, tea.Cmd) {
	now := a.now()
	gap := now.Sub(a.typed)
	scan := !a.typed.IsZero() && gap >= 0 && (gap < rush || gap < holdFor && (a.rushing || a.held.waits))
	a.typed = now
	a, first := a.overtake(k, scan)
	switch {
	case a.prompt != nil && !a.layout.small:
		a, cmd := a.pressPrompt(k)
		return a, tea.Batch(first, cmd)
	case scan && (a.rushing || printable(k)) && !key.Matches(k, a.keys.Left, a.keys.Right):
		a.rushing = true
		if a.layout.small {
			return a, nil
		}
		return a.say("That came too fast for fingers. To scan a guest's code, press g first"), nil
	}
	a.rushing = false
	a, cmd := a.pressKey(k)
	return a, tea.Batch(first, cmd)
}

// pressKey does what a key of a person does.
func (a App) pressKey(k tea.KeyPressMsg) (App, tea.Cmd) {
	switch {
	case a.layout.small:
		return a.pressSmall(k)
	case a.page != noPage:
		return a.pressPage(k)
	}
	for _, act := range a.actions() {
		if !key.Matches(k, act.key) {
			continue
		}
		if act.why != nil {
			if err := act.why(a); err != nil {
				return a.refuse(err), nil
			}
		}
		if printable(k) && a.waitsABit(act.key) {
			if key.Matches(k, a.keys.Reject, a.keys.Preview) && !a.settled() {
				return a, nil // the moment of the key counts, not that of its end
			}
			return a.hold(k)
		}
		return act.do(a)
	}
	return a, nil
}

// pressSmall hears only what leaves or goes back: nobody can see what another key
// would do.
func (a App) pressSmall(k tea.KeyPressMsg) (App, tea.Cmd) {
	switch {
	case a.prompt != nil && (a.prompt.kind == askQuit || key.Matches(k, a.keys.Cancel)):
		return a.pressPrompt(k)
	case key.Matches(k, a.keys.Quit):
		return a.quitOr(k)
	}
	return a, nil
}

func printable(k tea.KeyPressMsg) bool { return utf8.RuneCountInString(k.Text) > 0 }

// pressPage closes what covers the screen.
func (a App) pressPage(k tea.KeyPressMsg) (App, tea.Cmd) {
	switch {
	case key.Matches(k, a.keys.Quit):
		return a.quitOr(k)
	case key.Matches(k, a.keys.Help) && a.page != helpPage:
		a.page = helpPage
	case key.Matches(k, a.keys.News) && a.page != newsPage:
		a.page = newsPage
	case key.Matches(k, a.keys.Help, a.keys.News, a.keys.Cancel, a.keys.Accept):
		a.page = noPage
	}
	return a, nil
}

// paste is taken by the guest field and nobody else.
func (a App) paste(msg tea.PasteMsg) (App, tea.Cmd) {
	if a.typing() {
		return a.typeInto(msg)
	}
	if a.layout.small {
		return a, nil
	}
	return a.say("Nothing was pasted. To enter a guest's code, press g first"), nil
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

func (a App) whyReject() error { return a.try(kiosk.Reject{Shot: a.review.at}) }

func (a App) reject() (App, tea.Cmd) {
	if !a.settled() {
		return a, nil
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
		return kiosk.Faulty(kiosk.NothingPending, fmt.Sprintf("#%04d is already theirs", s.N), nil)
	}
	return a.try(kiosk.Assign{Shot: a.review.at, Code: a.booth.Guest})
}

func (a App) whyNext() error {
	if a.booth.Guest == "" {
		return kiosk.Faulty(kiosk.NothingPending, "the walk-in is at the booth already", nil)
	}
	return nil
}

func (a App) whyBalance() error { return a.try(kiosk.ReadBalance{}) }

func (a App) whyClose() error { return a.try(kiosk.CloseSession{}) }

func (a App) whyPAYG() error {
	r := a.booth.Rules
	switch {
	case !r.Full.Paid && !r.Preview.Paid:
		return kiosk.Faulty(kiosk.NothingPending, "nothing here costs credits", nil)
	case r.PAYG == kiosk.PAYGPolicyNever:
		return kiosk.Faulty(kiosk.PAYGNever, "", nil)
	}
	return nil
}

func (a App) whyWaiting() error {
	if a.review.after(a.booth, a.now()) == 0 {
		return kiosk.Faulty(kiosk.NothingPending, "no shot waits for you", nil)
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

func (a App) whyView(v View) func(App) error {
	return func(a App) error {
		if s, ok := a.booth.Shot(a.review.at); ok && !has(s, v) {
			return kiosk.Faulty(kiosk.PreviewFirst, "", nil)
		}
		return nil
	}
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
