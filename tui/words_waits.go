package tui

import (
	"strings"
	"time"

	"backdrop/kiosk"
)

// trial tells whether the rules would take an input now. The desk has the last word.
// It is tried on a copy without the recent entries: their array is shared with the
// booth's owner, and a trial must not write behind its end.
func trial(b *kiosk.Booth, in kiosk.Input, now time.Time) error {
	c := *b
	c.Recent = nil
	_, err := kiosk.Decide(&c, in, now)
	return err
}

// refusalText says why an order about a shot was not taken (shot 0: about none),
// with what the booth knows beyond the refusal itself.
func (w *Words) refusalText(b *kiosk.Booth, shot int, err error, now time.Time) string {
	code, detail := kiosk.CodeOf(err), kiosk.DetailOf(err)
	w = w.about(shot)
	s, ok := b.Shot(shot)
	switch {
	case code == kiosk.PAYGAsk && !b.Money.Account.Known():
		return w.T("refusal.payg_unread")
	case code == kiosk.UnknownShot && b.Shots() == 0:
		return w.T("refusal.no_shot")
	case code == kiosk.WrongState && ok && detail == string(s.State):
		return w.standsText(b, s, now)
	}
	if code == kiosk.UnknownBackground {
		detail = w.backgroundNames(b.Rules.Look)
	}
	return w.Sentence(code, detail)
}

// standsText says where a shot stands and what can be done there.
func (w *Words) standsText(b *kiosk.Booth, s kiosk.Shot, now time.Time) string {
	switch {
	case s.State == kiosk.Ready && b.Rules.Preview.None():
		return w.T("stands.no_previews")
	case s.State == kiosk.Confirmed && b.Waits(s, now) == "":
		return w.T("stands.confirmed_goes")
	case s.State == kiosk.Confirmed:
		return w.T("stands.confirmed_waits", "why", w.waitText(b, s, now))
	}
	return w.wrongStateText(string(s.State))
}

// waitText says what a ready or confirmed shot waits for and what helps; "" if it
// goes on by itself. A step that the rules would refuse is not proposed: then it is
// said why.
func (w *Words) waitText(b *kiosk.Booth, s kiosk.Shot, now time.Time) string {
	w = w.about(s.N)
	code := b.Waits(s, now)
	var step kiosk.Input
	text := w.Sentence(code, "")
	switch {
	case code == "":
		return ""
	case code == kiosk.DoubtFirst:
		return w.doubtFirstText(b)
	case code == kiosk.DiskFull, code == kiosk.FileFault:
		return w.T("waiting.disk", "what", w.causeText(code, ""))
	case code == kiosk.WaitsForConfirm:
		step = kiosk.Confirm{Shot: s.N}
	case code == kiosk.WaitsForAsk:
		step = kiosk.WantPreview{Shot: s.N}
	case code == kiosk.PAYGAsk && s.State == kiosk.Ready && !s.Wanted:
		step = kiosk.WantPreview{Shot: s.N}
		text = w.T("waiting.payg")
	default:
		return text
	}
	err := trial(b, step, now)
	if err == nil || kiosk.CodeOf(err) == kiosk.PAYGAsk {
		return text // agreeing is a question of its own, asked at that key
	}
	return w.refusalText(b, s.N, err, now)
}

// whyText says what a shot waits for or why it stands where it is, and what helps; "" if
// there is nothing to say.
func (w *Words) whyText(b *kiosk.Booth, s kiosk.Shot, now time.Time) string {
	w = w.about(s.N)
	if code := b.Waits(s, now); code != "" {
		text := w.waitText(b, s, now)
		if g := b.Money.Gate; code == b.Money.GateCode && g.After(now) {
			text = w.T("side.shot.soon", "why", text, "time", seconds(g.Sub(now)))
		}
		return text
	}
	switch s.State {
	case kiosk.InDoubt:
		return w.Sentence(kiosk.UnknownCharge, "")
	case kiosk.NoFile:
		r := s.Full
		if r.State != kiosk.ReqNoFile {
			r = s.Preview
		}
		return w.causeText(r.Code, r.Detail) + ": " + w.wrongStateText(string(kiosk.NoFile))
	case kiosk.Arrived, kiosk.Ready, kiosk.Previewing, kiosk.Previewed, kiosk.Confirmed, kiosk.CuttingFull, kiosk.Cut,
		kiosk.Composed, kiosk.Delivered, kiosk.Rejected, kiosk.Failed:
	}
	switch s.Code {
	case "", kiosk.SettledByHand, kiosk.SettledByProof: // how a doubt ended holds nothing back
		return ""
	default:
	}
	text := w.Sentence(s.Code, s.Detail)
	if s.NotBefore.After(now) {
		text = w.T("side.shot.again", "why", text, "time", seconds(s.NotBefore.Sub(now)))
	}
	return text
}

// doubtFirstText names the shot whose doubt others wait for.
func (w *Words) doubtFirstText(b *kiosk.Booth) string {
	first := 0
	for n := 1; n <= b.Shots(); n++ {
		s, _ := b.Shot(n)
		if s.State == kiosk.InDoubt {
			first = n
			break
		}
		if first == 0 && (s.Full.State == kiosk.ReqUnknown || s.Preview.State == kiosk.ReqUnknown) {
			first = n // rejected meanwhile
		}
	}
	if first == 0 {
		return w.Sentence(kiosk.DoubtFirst, "")
	}
	return w.about(first).T("waiting.doubt_first")
}

// waitCounts names why ready and confirmed shots wait: "2 confirmed (a shot in doubt
// goes first)"; "" while none does. It looks at every shot.
func (w *Words) waitCounts(b *kiosk.Booth, now time.Time) string {
	type reason struct {
		state kiosk.State
		code  kiosk.Code
	}
	counts := map[reason]int{}
	var order []reason
	for n := 1; n <= b.Shots(); n++ {
		s, _ := b.Shot(n)
		code := b.Waits(s, now)
		if code == "" {
			continue
		}
		r := reason{s.State, code}
		if counts[r]++; counts[r] == 1 {
			order = append(order, r)
		}
	}
	parts := make([]string, len(order))
	for i, r := range order {
		parts[i] = w.T("waiting.count", "n", counts[r], "state", w.stateText(r.state), "why", w.causeText(r.code, ""))
	}
	return strings.Join(parts, ", ")
}
