package tui

import (
	"strings"
	"time"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// A barcode or QR scanner types a code and presses Enter, whatever is on the screen. It
// types faster than fingers, and that is how it is told from a person: what belongs to
// a scan never confirms, rejects or answers anything. What its first characters moved
// before that was clear is moved back.

// rush is the pause below which keys do not come from fingers; typing at an
// auto-repeating keyboard is slower.
const rush = 12 * time.Millisecond

// holdFor is how long an order waits for the rest of a scan that it may be the first
// character of, and the longest pause within a scan. Slow scanners send a character
// every 30 ms.
const holdFor = 50 * time.Millisecond

// scanOver is how long after its last character a scan without an Enter is over.
const scanOver = 250 * time.Millisecond

// leaning is the pause below which the same key that agrees was not pressed twice but
// held down, or bounced.
const leaning = 120 * time.Millisecond

// The fewest characters of a scan: outside of a field, and in one that a quick person
// may be typing into.
const (
	leastScan   = 2
	leastInText = 4
)

// scan is what may be, or is, coming from a scanner.
type scan struct {
	text   string    // so far
	last   time.Time // its newest character
	before place     // where the screen was before its first
	slow   bool      // a pause within it was as long as a quick person's may be
	on     bool      // it is one
	spoilt bool      // a character came that cannot be read
	id     int
}

// begun tells whether anything has come.
func (s scan) begun() bool { return s.text != "" || s.spoilt }

// scanMsg says that a scan has had its time.
type scanMsg struct{ id int }

func printable(k tea.KeyPressMsg) bool { return utf8.RuneCountInString(k.Text) > 0 }

// endsScan tells whether a key is what scanners send behind a code.
func (a App) endsScan(k tea.KeyPressMsg) bool { return k.Code == tea.KeyEnter || k.Code == tea.KeyTab }

// leans tells whether a key that agrees is only held down: it agrees once, however long
// somebody leans on it.
func (a App) leans(k tea.KeyPressMsg) (App, bool) {
	if printable(k) || !matches(k, a.keys.Confirm, a.keys.Accept, a.keys.AcceptPAYG) {
		return a, false
	}
	gap := a.now().Sub(a.agreed)
	a.agreed = a.now()
	return a, k.IsRepeat || gap >= 0 && gap < leaning
}

// listen looks at a key before anybody else. eaten tells that it belongs to a scan.
func (a App) listen(k tea.KeyPressMsg) (b App, cmd tea.Cmd, eaten bool) {
	now := a.now()
	gap := now.Sub(a.scan.last)
	quick := a.scan.begun() && gap >= 0 && gap < holdFor
	a, leant := a.leans(k)
	switch {
	case leant && !quick: // nothing is agreed to, and for a moment nothing can be
		a.held.waits = a.held.waits && !a.held.inPrompt
		return a.deafen(), nil, true
	case !printable(k):
		return a.punctuate(k, quick, gap)
	case !quick:
		a.scan = scan{text: k.Text, last: now, before: a.place, id: a.scan.id + 1}
		return a, nil, false
	}
	repeat := k.Text == a.lastOfScan()
	a.scan.text += k.Text
	a.scan.last = now
	a.scan.slow = a.scan.slow || gap >= rush
	if len(a.scan.text) > maxLine {
		a.scan.text = a.scan.text[:maxLine]
	}
	switch {
	case a.typing(): // it is typed all the same: a quick person may be at it
		return a, nil, false
	case a.scan.on:
		return a, nil, true
	case gap < rush || a.held.waits || !repeat:
		a = a.beginScan()
		return a, a.pauseScan(scanMsg{a.scan.id}), true
	}
	return a, nil, false // a key held down
}

// lastOfScan is the last character so far.
func (a App) lastOfScan() string {
	_, n := utf8.DecodeLastRuneInString(a.scan.text)
	return a.scan.text[len(a.scan.text)-n:]
}

// beginScan takes back what the first characters did.
func (a App) beginScan() App {
	a.scan.on, a.held.waits = true, false
	a.place = a.scan.before
	a.review = a.review.follow(a.booth, a.now())
	a, _ = a.recheck() // a question that has settled itself meanwhile does not come back
	return a.deafen()
}

// spoilScan notes a character that cannot be read: without it, the code may be another
// guest's.
func (a App) spoilScan() App {
	now := a.now()
	if gap := now.Sub(a.scan.last); !a.scan.begun() || gap < 0 || gap >= holdFor {
		a.scan = scan{before: a.place, id: a.scan.id + 1}
	}
	a.scan.spoilt, a.scan.last = true, now
	return a
}

// deafen makes an open question deaf for its moment.
func (a App) deafen() App {
	if a.prompt != nil {
		p := *a.prompt
		p.since = a.now()
		a.prompt = &p
	}
	return a
}

// punctuate hears a key that is no character: the end of a scan, or of what might have
// been one.
func (a App) punctuate(k tea.KeyPressMsg, quick bool, gap time.Duration) (App, tea.Cmd, bool) {
	s := a.scan
	a.scan = scan{id: s.id}
	if !quick || !a.endsScan(k) {
		return a, nil, false
	}
	least, field := leastScan, a.typing() && a.prompt.kind == askGuest // where codes go
	if a.typing() && !field && (s.slow || gap >= rush) {
		least = leastInText
	}
	n := utf8.RuneCountInString(s.text)
	if s.spoilt {
		n++
	}
	switch {
	case field && (s.spoilt || kiosk.ValidGuestCode(guestOf(s.text).Code) != nil):
		return a, nil, false // it says itself what is wrong
	case a.typing() && a.prompt.asksPIN() && !s.spoilt && mayBePIN(s.text):
		return a, nil, false // keys that a slow line brings together come like a scan
	case n >= least:
		a.scan = s
		b := a.beginScan()
		b.scan = scan{id: s.id}
		if s.spoilt {
			return b.say(a.w.T("field.spoilt")), nil, true
		}
		if field {
			b.prompt = nil
		}
		b, cmd := b.scanned(s.text)
		return b, cmd, true
	case gap < rush && !a.typing(): // no finger presses Enter that soon
		if a.held.waits { // but a slow line may bring two keys together: nothing is lost without a word
			a = a.say(a.w.T("scan.together"))
		}
		a.held.waits = false
		return a, nil, true
	}
	return a, nil, false
}

// mostPIN is how many digits a PIN has at most.
const mostPIN = 12

// mayBePIN tells whether a text can be a PIN or the rest of one. As a guest's code it
// would stand on the screen, and in the ledger for ever.
func mayBePIN(text string) bool {
	return len(text) <= mostPIN && strings.Trim(text, "0123456789") == ""
}

// scanned takes a code: who it names is at the booth now.
func (a App) scanned(code string) (App, tea.Cmd) {
	in := guestOf(code)
	if err := kiosk.ValidGuestCode(in.Code); err != nil {
		return a.refuse(err), nil
	}
	b, cmd := a.direct(in)
	if in.Code != a.booth.Guest {
		b.serve.gone = b.review.at // see othersPicture
	}
	b.guests = b.guests.point(in.Code)
	return b.report(a.w.T("scan.taken", "code", kiosk.Safe(in.Code, 64))), cmd
}

// endScan says what to do about keys that came like a scan but ended in no Enter.
func (a App) endScan(m scanMsg) (App, tea.Cmd) {
	if m.id != a.scan.id || !a.scan.on {
		return a, nil
	}
	if rest := scanOver - a.now().Sub(a.scan.last); rest > 0 {
		return a, a.pauseScan(m) // it is still coming in
	}
	a.scan = scan{id: a.scan.id}
	return a.say(a.w.T("scan.broken")), nil
}

// paste is taken by a field; without one, a single line is a code from a scanner that
// pastes.
func (a App) paste(msg tea.PasteMsg) (App, tea.Cmd) {
	switch {
	case a.typing():
		return a.typeInto(msg)
	case a.layout.small:
		return a, nil
	}
	if in := guestOf(fieldText(msg)); fieldTakes(msg) && kiosk.ValidGuestCode(in.Code) == nil && in.Name == "" {
		return a.deafen().scanned(in.Code)
	}
	return a.say(a.w.T("scan.pasted")), nil
}

// overtake does a held order before the key that comes next: it was a person's.
func (a App) overtake() (App, tea.Cmd) {
	if !a.held.waits {
		return a, nil
	}
	return a.release(heldMsg{a.held.id})
}

// matches tells whether a key is one of an action's.
func matches(k tea.KeyPressMsg, b ...key.Binding) bool { return key.Matches(k, b...) }
