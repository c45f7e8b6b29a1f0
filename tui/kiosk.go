package tui

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// Kiosk mode: guests decide for themselves, with three big keys. Nothing else works, no
// credits are shown, and there is no way out but the event's PIN. What nobody decides on
// is put aside after a while: never paid for.

// Bounds of kiosk mode.
const (
	kioskTimeout = 30 * time.Second // unless the settings say otherwise
	pinOpenFor   = 20 * time.Second // the question for the PIN closes by itself
	thanksFor    = 6 * time.Second  // how long a sentence to the guest stands
	staffFor     = 10 * time.Minute // how long a photo waits for the staff who were asked
)

// Kiosk is how the booth serves guests by themselves.
type Kiosk struct {
	On      bool          // from the start
	Timeout time.Duration // how long a guest may take; 0: 30 s
	// PIN tells whether somebody may leave kiosk mode: nil or a *kiosk.Fault. Nil if the
	// event has none: then kiosk mode cannot be entered.
	PIN func(context.Context, kiosk.Secret) error
}

// selfServe is what kiosk mode remembers.
type selfServe struct {
	on      bool
	shot    int       // on offer
	last    int       // that was on offer last
	since   time.Time // on offer since then
	until   time.Time // then it is put aside
	decided int       // the shot whose order is on its way, as it stood
	seq     int64
	told    string // a sentence to the guest, until it is over
	toldTil time.Time
	pinTill time.Time
	mark    int // which of the three is pointed at, 0 none
	gone    int // the shot that was in front when its guest went
}

// guarding tells whether guests are at the keys.
func (a App) guarding() bool { return a.serve.on }

// Guarding tells whether guests are at the keys: whoever handles signals minds that.
func (a App) timeoutOf() time.Duration {
	if a.o.Kiosk.Timeout > 0 {
		return a.o.Kiosk.Timeout
	}
	return kioskTimeout
}

func (a App) whyKiosk() error {
	if a.o.Kiosk.PIN == nil {
		return kiosk.Faulty(kiosk.PINUnset, "", nil)
	}
	return nil
}

// enterKiosk hands the keys to the guests.
func (a App) enterKiosk() (App, tea.Cmd) {
	a.serve = selfServe{on: true}
	a.page, a.prompt, a.flash = reviewPage, nil, flash{}
	a.review = a.review.unmarkAll()
	return a.offer(), a.tellGuarding()
}

// leaveKiosk gives the keys back to the staff.
func (a App) leaveKiosk() (App, tea.Cmd) {
	a.serve = selfServe{}
	a.prompt = nil
	return a.report(a.w.T("kiosk.left")), a.tellGuarding()
}

// tellGuarding tells whoever minds signals.
func (a App) tellGuarding() tea.Cmd {
	tell, on := a.o.Guarding, a.serve.on
	if tell == nil {
		return nil
	}
	return func() tea.Msg { tell(on); return nil }
}

// choosable tells whether a guest can decide on a shot now.
func (a App) choosable(s kiosk.Shot) bool { return needsDecision(a.booth, s, a.now()) }

// offer puts the shot in front before the guest and starts its countdown; it ends the
// one of a shot that is decided.
func (a App) offer() App {
	if !a.serve.on {
		return a
	}
	s, ok := a.booth.Shot(a.review.at)
	switch {
	case !ok || !a.choosable(s) || a.serve.decided == s.N && a.serve.seq == s.Seq:
		a.serve.shot, a.serve.until = 0, time.Time{}
	case a.serve.shot != s.N:
		a.serve.shot, a.serve.since, a.serve.until = s.N, a.now(), a.now().Add(a.timeoutOf())
		if a.serve.last != s.N {
			a.serve.told, a.serve.last = "", s.N // it was about another photo
		}
		a.serve.mark = 0
	}
	return a
}

// tick lets a countdown run out: the shot is put aside. It never pays.
func (a App) tick() (App, tea.Cmd) {
	now := a.now()
	if !a.serve.pinTill.IsZero() && now.After(a.serve.pinTill) && a.prompt != nil {
		a.prompt, a.serve.pinTill = nil, time.Time{}
	}
	if a.serve.shot == 0 || now.Before(a.serve.until) || a.prompt != nil {
		return a, nil
	}
	n := a.serve.shot
	return a.decide().tell(a.w.T("kiosk.put_aside")), a.order(kiosk.Reject{Shot: n})
}

// decide ends the offer: until the booth has heard of it, no key decides again.
func (a App) decide() App {
	s, _ := a.booth.Shot(a.serve.shot)
	a.serve.shot, a.serve.decided, a.serve.seq = 0, s.N, s.Seq
	return a
}

// offered tells whether a shot is on offer, and was long enough for a key to be meant
// for it.
func (a App) offered() bool {
	return a.serve.shot != 0 && a.serve.shot == a.review.at && a.settled() && a.now().Sub(a.serve.since) >= deaf
}

// notTaken says that an order of a guest came to nothing; the shot is on offer again.
func (a App) notTaken(err error) App {
	a.serve.decided = 0
	return a.tell(a.kioskRefusal(err))
}

// tell says a sentence to the guest for a moment.
func (a App) tell(text string) App {
	a.serve.told, a.serve.toldTil = text, a.now().Add(thanksFor)
	return a
}

// pressKiosk hears the three keys, a scan, and the way to the PIN.
func (a App) pressKiosk(k tea.KeyPressMsg) (App, tea.Cmd) {
	if a.prompt != nil {
		switch {
		case matches(k, a.keys.Cancel):
			a.prompt, a.serve.pinTill = nil, time.Time{}
			return a, nil
		case matches(k, a.keys.Quit) && !printable(k):
			return a, nil
		}
		a, heard, eaten := a.listen(k)
		if eaten {
			return a, heard
		}
		a.serve.pinTill = a.now().Add(pinOpenFor)
		return a.pressPrompt(k)
	}
	a, heard, eaten := a.listen(k)
	if eaten {
		return a, heard
	}
	var cmd tea.Cmd
	switch {
	case a.layout.small:
	case matches(k, a.keys.Confirm, a.keys.Reject):
		if a.offered() { // the moment of the key counts, not that of its end
			a, cmd = a.holdKiosk(k)
		}
	case matches(k, a.keys.Next):
		a, cmd = a.holdKiosk(k)
	case matches(k, a.keys.Staff):
		a, cmd = a.holdKiosk(k)
	}
	return a, tea.Batch(heard, cmd)
}

// holdKiosk keeps a letter for the moment in which a scan might go on.
func (a App) holdKiosk(k tea.KeyPressMsg) (App, tea.Cmd) {
	if printable(k) {
		return a.hold(k)
	}
	return a.doKiosk(k)
}

// doKiosk does what one of the letters says.
func (a App) doKiosk(k tea.KeyPressMsg) (App, tea.Cmd) {
	switch {
	case matches(k, a.keys.Confirm):
		return a.kioskKeep()
	case matches(k, a.keys.Next):
		return a.kioskNext()
	case matches(k, a.keys.Staff):
		return a.askStaffPIN()
	}
	return a.kioskAgain()
}

// kioskKeep takes the shot on offer: the one press by which a guest spends a credit. A
// shot that has only just come does not hear it.
func (a App) kioskKeep() (App, tea.Cmd) {
	if !a.offered() {
		return a, nil
	}
	s, _ := a.booth.Shot(a.serve.shot)
	q := a.booth.Quote(kiosk.Full)
	if q.Paid && q.Pot == kiosk.PotPAYG { // whatever staff agreed to: not for a guest's press
		return a.awaitStaff().tell(a.w.T("kiosk.ask_staff")), nil
	}
	in := kiosk.Confirm{Shot: s.N, Seen: &q}
	if err := a.try(in); err != nil {
		return a.awaitStaff().tell(a.kioskRefusal(err)), nil
	}
	return a.decide().tell(a.w.T("kiosk.kept")), a.order(in)
}

// awaitStaff gives the staff time: what a guest wanted to keep is not put aside meanwhile.
func (a App) awaitStaff() App {
	a.serve.until = a.now().Add(staffFor)
	return a
}

// kioskRefusal is what a guest is told: never of credits.
func (a App) kioskRefusal(err error) string {
	if kiosk.CodeOf(err) == kiosk.GuestCap {
		return a.w.T("kiosk.had_all")
	}
	return a.w.T("kiosk.ask_staff")
}

func (a App) kioskAgain() (App, tea.Cmd) {
	if !a.offered() {
		return a, nil
	}
	n := a.serve.shot
	return a.decide().tell(a.w.T("kiosk.again_told")), a.order(kiosk.Reject{Shot: n})
}

func (a App) kioskNext() (App, tea.Cmd) {
	var cmds []tea.Cmd
	if a.serve.shot != 0 { // what they did not decide on is not for the next guest to see or keep
		cmds = append(cmds, a.order(kiosk.Reject{Shot: a.serve.shot}))
		a = a.decide()
	}
	if a.booth.Guest != "" {
		cmds = append(cmds, a.order(kiosk.NextGuest{}))
	}
	a.serve.gone = a.review.at
	return a.tell(a.w.T("kiosk.goodbye")), tea.Sequence(cmds...)
}

// othersPicture tells whether the shot in front is of a guest who has gone: the next one
// is not shown it.
func (a App) othersPicture() bool {
	return a.serve.shot == 0 && a.serve.gone != 0 && a.serve.gone == a.review.at
}
