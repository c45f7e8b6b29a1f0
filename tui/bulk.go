package tui

import (
	"context"
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// Several shots at once: marked with a key, then previewed, confirmed or rejected
// together. One question names the total; each shot is still an order of its own at the
// quote that was shown, so what no longer fits is left alone.

// marks are the shots marked; never changed, only replaced.
type marks map[int]bool

func (m marks) with(n int, yes bool) marks {
	out := maps.Clone(m)
	if out == nil {
		out = marks{}
	}
	if yes {
		out[n] = true
	} else {
		delete(out, n)
	}
	return out
}

func (r review) unmarkAll() review {
	r.marked = nil
	return r
}

func (a App) whyMark() error {
	s, ok := a.booth.Shot(a.review.at)
	switch {
	case !ok:
		return a.whyShot()
	case !a.review.marked[s.N] && !markable(s):
		return kiosk.Faulty(kiosk.WrongState, string(s.State), nil)
	}
	return nil
}

// markable tells whether there is anything left to decide about a shot.
func markable(s kiosk.Shot) bool { return s.State.Undecided() }

// mark marks the shot in front or takes its mark away, and goes on to the next, so that
// the key can be pressed on and on.
func (a App) mark() (App, tea.Cmd) {
	n := a.review.at
	a.review.marked = a.review.marked.with(n, !a.review.marked[n])
	a.review = a.review.move(n+1, a.booth)
	return a, nil
}

func (a App) whyMarkAll() error {
	if len(a.review.marked) == 0 && len(a.sameGuest()) == 0 {
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("bulk.none_to_mark"), nil)
	}
	return nil
}

// sameGuest lists the undecided shots of the guest whose shot is in front, as far back
// as the contact sheet shows.
func (a App) sameGuest() []int {
	front, ok := a.booth.Shot(a.review.at)
	if !ok {
		return nil
	}
	var out []int
	for n := a.booth.Shots(); n > 0 && n > a.booth.Shots()-bulkMost; n-- {
		if s, _ := a.booth.Shot(n); s.Guest == front.Guest && markable(s) {
			out = append(out, n)
		}
	}
	return out
}

// bulkMost bounds how many shots one order is about.
const bulkMost = 200

// markAll marks every undecided shot of the guest in front; with any mark there it takes
// all marks away.
func (a App) markAll() (App, tea.Cmd) {
	if len(a.review.marked) > 0 {
		a.review = a.review.unmarkAll()
		return a, nil
	}
	m := marks{}
	for _, n := range a.sameGuest() {
		m[n] = true
	}
	a.review.marked = m
	return a, nil
}

// takers lists the marked shots an order would be taken for, oldest first.
func (a App) takers(kind asking) []int {
	var out []int
	for _, n := range slices.Sorted(maps.Keys(a.review.marked)) {
		err := a.try(a.bulkInput(kind, n, nil))
		if code := kiosk.CodeOf(err); err == nil || code == kiosk.PAYGAsk && kind != bulkPreview {
			out = append(out, n)
		}
	}
	return out[:min(len(out), bulkMost)]
}

// bulkInput is what the order says about one of its shots.
func (a App) bulkInput(kind asking, n int, seen *kiosk.Quote) kiosk.Input {
	switch kind {
	case bulkPreview:
		return kiosk.WantPreview{Shot: n}
	case bulkReject:
		return kiosk.Reject{Shot: n}
	default:
		return kiosk.Confirm{Shot: n, Seen: seen}
	}
}

// bulkOf is the order about many that stands for one about a single shot.
func bulkOf(kind asking) asking {
	switch kind {
	case payPreview:
		return bulkPreview
	case bulkReject:
		return bulkReject
	default:
		return bulkFull
	}
}

// whyAll says why nothing may be asked for: of the marked shots, or of the one in front.
func whyAll(kind asking) func(App) error {
	return func(a App) error {
		if len(a.review.marked) == 0 {
			return spends(kind)(a)
		}
		if len(a.takers(bulkOf(kind))) == 0 {
			return kiosk.Faulty(kiosk.NothingPending, a.w.T("bulk.none_fits"), nil)
		}
		return nil
	}
}

// askBulk opens the question about the marked shots.
func (a App) askBulk(kind asking) (App, tea.Cmd) {
	p := prompt{kind: kind, shots: a.takers(kind)}
	if kind == bulkReject {
		return a.open(p), nil
	}
	st := p.stage(a.booth)
	q, fit := a.booth.Batch(st, len(p.shots))
	switch {
	case len(p.shots) == 0:
		return a.refuse(kiosk.Faulty(kiosk.NothingPending, a.w.T("bulk.none_fits"), nil)), nil
	case q.Paid && fit == 0:
		return a.refuse(a.try(a.bulkInput(kind, p.shots[0], nil))), nil
	case q.Paid && q.Pot == kiosk.PotPAYG && kiosk.CodeOf(a.try(a.bulkInput(kind, p.shots[0], nil))) == kiosk.PAYGAsk:
		return a.open(prompt{kind: askPAYG}), nil
	}
	p.quote, p.left = q, len(p.shots)-fit
	p.shots = p.shots[:fit]
	if !q.Paid {
		p.quote = kiosk.Quote{}
	}
	return a.open(p), nil
}

// bulkMsg says how far an order about many came.
type bulkMsg struct {
	done, of int
	err      error // why it ended early
}

// orderAll hands in an order about many, one shot after the other, and ends at the first
// refusal.
func (a App) orderAll(p prompt) tea.Cmd {
	ctx, desk := a.ctx, a.desk
	var ins []kiosk.Input
	for _, n := range p.shots {
		var seen *kiosk.Quote
		if p.quote.Paid {
			q := p.quote
			seen = &q
		}
		ins = append(ins, a.bulkInput(p.kind, n, seen))
	}
	return func() tea.Msg {
		for i, in := range ins {
			ctx, cancel := context.WithTimeout(ctx, orderBound)
			err := desk.Do(ctx, in)
			cancel()
			if err != nil {
				return bulkMsg{i, len(ins), err}
			}
		}
		return bulkMsg{done: len(ins), of: len(ins)}
	}
}

// tellBulk says how it went.
func (a App) tellBulk(m bulkMsg) App {
	if m.err == nil {
		return a.report(a.w.N("bulk.done", m.of))
	}
	return a.say(a.w.T("bulk.stopped", "done", m.done, "of", m.of, "why", a.w.refusalText(a.booth, 0, m.err, a.now())))
}

// bulkSheet names the total on the key.
func (a App) bulkSheet(p prompt) sheet {
	w, q, n := a.w, p.quote, len(p.shots)
	out := sheet{title: w.N("bulk.title", n), cancel: w.T("bulk.cancel")}
	out.lines = append(out.lines, w.numbers(p.shots))
	k := a.keys.Accept
	var text string
	switch {
	case p.kind == bulkReject:
		text = w.N("bulk.reject", n)
	case !q.Paid:
		text = a.bulkText(p, "", "")
	default:
		total := q.Price * kiosk.Credits(n)
		payg, left := kiosk.Credits(0), w.T("bulk.left", "left", w.number(a.booth.Left()))
		if q.Pot == kiosk.PotPAYG {
			k, payg = a.keys.AcceptPAYG, total
			left = w.paygLeft(a.booth) + ", " + left
		}
		text = a.bulkText(p, w.creditText(total)+w.costText(a.booth.Rules.Prices, total, payg), left)
	}
	if p.left > 0 {
		out.lines = append(out.lines, w.N("bulk.rest", p.left))
	}
	out.choices = []choice{{key: k, text: text, do: func(a App) (App, tea.Cmd) {
		a.review = a.review.unmarkAll()
		if p.kind == bulkReject && n > 0 {
			a.review.undo = p.shots[n-1]
		}
		return a, a.orderAll(p)
	}}}
	return out
}

// bulkText says what is bought, and for how much if it is paid for.
func (a App) bulkText(p prompt, total, left string) string {
	w, n := a.w, len(p.shots)
	switch {
	case p.kind == bulkPreview && total == "":
		return w.N("bulk.preview.free", n)
	case p.kind == bulkPreview:
		return w.N("bulk.preview.paid", n, "total", total, "pot", w.potText(p.quote.Pot), "left", left)
	case total == "":
		return w.N("bulk.full.free", n)
	}
	return w.N("bulk.full.paid", n, "total", total, "pot", w.potText(p.quote.Pot), "left", left)
}
