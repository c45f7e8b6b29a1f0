package tui

import (
	"time"

	"backdrop/kiosk"
)

// deaf is how long a prompt, or a shot the screen moved to by itself, does not
// listen: a key meant for what stood there before must not act.
const deaf = 400 * time.Millisecond

// review is what the review screen remembers beside the booth: where the
// operator is.
type review struct {
	at     int       // the shot in front, 0: none
	first  int       // the first shot in the strip
	pinned bool      // the operator went to it by hand
	open   bool      // it was undecided when last seen
	since  time.Time // when the screen last moved by itself
	view   View      // chosen by hand
	chosen bool      // else the best there is
	undo   int       // the shot rejected last
	marked marks     // for an order about many
	survey
}

// survey is what one walk over all shots finds.
type survey struct {
	next    int // the oldest shot that needs a decision
	moving  int // the oldest shot on its way to one
	waiting int // how many need a decision
	backlog int // how many wait for one yes
}

// surveyOf walks over the shots once.
func surveyOf(b *kiosk.Booth, now time.Time) survey {
	var v survey
	for p := range b.Undecided() {
		s, n := *p, p.N
		if s.Backlog && !s.Wanted && (s.State == kiosk.Arrived || s.State == kiosk.Ready) {
			v.backlog++
		}
		switch {
		case needsDecision(b, s, now):
			v.waiting++
			if v.next == 0 {
				v.next = n
			}
		case v.moving == 0 && goesOn(b, s, now):
			v.moving = n
		}
	}
	return v
}

// needsDecision tells whether a shot waits for the operator's yes or no.
func needsDecision(b *kiosk.Booth, s kiosk.Shot, now time.Time) bool {
	if s.State == kiosk.Ready {
		switch b.Waits(s, now) {
		case kiosk.WaitsForConfirm, kiosk.WaitsForAsk, kiosk.PAYGAsk:
			return true
		}
	}
	return s.State == kiosk.Previewed
}

// goesOn tells whether a shot is on its way to a decision without anybody's help.
func goesOn(b *kiosk.Booth, s kiosk.Shot, now time.Time) bool {
	switch s.State {
	case kiosk.Arrived, kiosk.Previewing:
		return true
	case kiosk.Ready:
		return b.Waits(s, now) == ""
	case kiosk.Previewed, kiosk.Confirmed, kiosk.CuttingFull, kiosk.Cut, kiosk.Composed, kiosk.Delivered,
		kiosk.Rejected, kiosk.Failed, kiosk.InDoubt, kiosk.NoFile:
	}
	return false
}

// follow is the calm rule. The screen stays on a shot until it is decided; then
// it goes to the oldest that needs a decision, else to the oldest on its way to
// one, else it stays. Where the operator went by hand it stays, too, until that
// shot is decided.
func (r review) follow(b *kiosk.Booth, now time.Time) review {
	r.survey = surveyOf(b, now)
	if b.Shots() == 0 {
		return r
	}
	s, there := b.Shot(r.at)
	open := s.State.Undecided()
	if r.open && !open {
		r.pinned = false
	}
	switch {
	case there && (open || r.pinned):
	case r.next != 0:
		r = r.jump(r.next, now)
	case r.moving != 0:
		r = r.jump(r.moving, now)
	case !there:
		r = r.jump(b.Shots(), now)
	}
	s, _ = b.Shot(r.at)
	r.open = s.State.Undecided()
	return r
}

// jump moves without the operator's hand.
func (r review) jump(n int, now time.Time) review {
	r.at, r.since, r.pinned, r.chosen = n, now, false, false
	return r
}

// move goes to a shot by the operator's hand, within what there is.
func (r review) move(n int, b *kiosk.Booth) review {
	n = max(min(n, b.Shots()), min(1, b.Shots()))
	if n == r.at {
		return r
	}
	r.at, r.pinned, r.chosen = n, true, false
	s, _ := b.Shot(n)
	r.open = s.State.Undecided()
	return r
}

// after gives the next shot that needs a decision, going round.
func (r review) after(b *kiosk.Booth, now time.Time) int {
	total := b.Shots()
	for i := 1; i <= total; i++ {
		n := (r.at+i-1)%total + 1
		if s, _ := b.Shot(n); needsDecision(b, s, now) || needsHelp(s) {
			return n
		}
	}
	return 0
}

// needsHelp tells whether a shot is stuck until somebody presses a key.
func needsHelp(s kiosk.Shot) bool {
	switch s.State {
	case kiosk.Failed, kiosk.InDoubt, kiosk.NoFile:
		return true
	case kiosk.Arrived, kiosk.Ready, kiosk.Previewing, kiosk.Previewed, kiosk.Confirmed, kiosk.CuttingFull, kiosk.Cut,
		kiosk.Composed, kiosk.Delivered, kiosk.Rejected:
	}
	return false
}

// scroll keeps the shot in front inside a strip of n frames, moving the strip no
// more than it must, with one neighbour in sight.
func (r review) scroll(total, n int) review {
	n = max(n, 1)
	margin := min(1, (n-1)/2)
	last := max(total-n+1, 1)
	switch {
	case r.at < r.first+margin:
		r.first = r.at - margin
	case r.at > r.first+n-1-margin:
		r.first = r.at - n + 1 + margin
	}
	r.first = max(1, min(r.first, last))
	return r
}

// has tells whether a view of a shot exists.
func has(s kiosk.Shot, v View) bool {
	switch v {
	case Original:
		return s.N != 0
	case Preview:
		return s.Preview.State == kiosk.ReqDone
	case Finished:
		return s.Made || s.Preview.State == kiosk.ReqDone || s.Full.State == kiosk.ReqDone
	}
	return false
}

// shows gives the view to draw: the one chosen, or the best there is.
func (r review) shows(s kiosk.Shot) View {
	if r.chosen && has(s, r.view) {
		return r.view
	}
	if has(s, Finished) {
		return Finished
	}
	return Original
}

// other gives the next view that exists.
func (r review) other(s kiosk.Shot) View {
	now := r.shows(s)
	for i := 1; i < viewCount; i++ {
		if v := (now + View(i)) % viewCount; has(s, v) {
			return v
		}
	}
	return now
}
