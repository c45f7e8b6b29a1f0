package tui

import (
	"strings"
	"time"

	"backdrop/kiosk"
)

// Recovered says what the last run left, if it did not end in order, and what has become
// of it; "" when there is nothing to say.
func (w *Words) Recovered(b *kiosk.Booth) string {
	r := b.Recovered()
	switch r.End {
	case kiosk.EndNone, kiosk.EndInOrder:
		return ""
	case kiosk.EndUnknown:
		if !r.Any() {
			return ""
		}
	case kiosk.EndCut:
	}
	left := w.leftText(r)
	if left == "" {
		return w.T("recovered.nothing")
	}
	return w.T("recovered.left", "list", left)
}

// sayRecovered says it on the status line, when the first booth has come; not to guests.
func (a App) sayRecovered(first *kiosk.Booth) App {
	if a.booth.Seq != 0 || a.guarding() {
		return a
	}
	if text := a.w.Recovered(first); text != "" {
		return a.say(text)
	}
	return a
}

// leftText lists what was left, each with its end.
func (w *Words) leftText(r kiosk.Recovery) string {
	var parts []string
	for i, stage := range []kiosk.Stage{kiosk.Preview, kiosk.Full} {
		if r.Out[i] > 0 {
			parts = append(parts, w.N("recovered.out."+string(stage), r.Out[i], "ends", w.endsText(r, i)))
		}
	}
	say := func(what string, n int) {
		if n > 0 {
			parts = append(parts, w.N("recovered."+what, n))
		}
	}
	say("confirmed", r.Confirmed)
	say("put_off", r.PutOff)
	say("free_work", r.Originals+r.Composing+r.Delivering)
	return strings.Join(parts, "; ")
}

// endsText says how the requests of a stage ended, and how many have no end yet. Of a
// single one it is said without a number.
func (w *Words) endsText(r kiosk.Recovery, stage int) string {
	previews, fulls := r.Open()
	open := []int{previews, fulls}[stage]
	var parts []string
	say := func(end string, n int) {
		switch {
		case n == 0:
		case r.Out[stage] == 1:
			parts = append(parts, w.T("recovered.sole."+end))
		default:
			parts = append(parts, w.N("recovered.end."+end, n))
		}
	}
	say("found", r.Found[stage])
	say("lost", r.Lost[stage])
	say("free", r.Free[stage])
	say("doubt", r.Doubt[stage])
	say("open", open)
	return strings.Join(parts, ", ")
}

// recoveredFor is how long a start is spoken of in the status.
const recoveredFor = time.Hour

// recoveredLately is Recovered while it is news.
func (w *Words) recoveredLately(b *kiosk.Booth, now time.Time) string {
	if !looksFor(b) && now.Sub(b.Recovered().At) > recoveredFor {
		return ""
	}
	return w.Recovered(b)
}

// looksFor tells whether answers of the last run are still looked for.
func looksFor(b *kiosk.Booth) bool {
	previews, fulls := b.Recovered().Open()
	return previews+fulls > 0
}
