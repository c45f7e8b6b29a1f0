package tui

import (
	"context"
	"errors"
	"slices"

	"backdrop/kiosk"
)

// Orders about several shots at once, and those that need more than handing in.

// order is what the command says about one of its shots. seen is the quote it is agreed
// to at, nil for that of the moment.
func (c command) order(n int, seen *kiosk.Quote) kiosk.Input {
	switch in := c.in.(type) {
	case kiosk.WantPreview:
		return kiosk.WantPreview{Shot: n}
	case kiosk.Confirm:
		return kiosk.Confirm{Shot: n, Blind: in.Blind, Seen: seen}
	case kiosk.Reject:
		return kiosk.Reject{Shot: n}
	}
	return c.in
}

// batch gives the quote at which an order about several shots is taken, and how many of
// them fit at it.
func (c command) batch(b *kiosk.Booth) (q kiosk.Quote, fit int) {
	switch c.in.(type) {
	case kiosk.WantPreview:
		return b.Batch(kiosk.Preview, len(c.shots))
	case kiosk.Confirm:
		return b.Batch(kiosk.Full, len(c.shots))
	}
	return kiosk.Quote{}, len(c.shots)
}

// handAll hands in one order about each of several shots, all at the quote of the moment
// the line was read: none of them may come from another pot than the first. It ends at
// the first refusal.
func (p *teller) handAll(ctx context.Context, c command) error {
	if len(c.shots) == 0 {
		return p.hand(ctx, c)
	}
	if err := p.fresh(ctx); err != nil {
		return p.unlessClosed(ctx, c, err)
	}
	q, fit := c.batch(&p.b)
	a := plainAnswer{Command: c.said, Done: []int{}}
	var seen *kiosk.Quote
	if q.Paid {
		seen = &q
	}
	var why string
	for i, n := range c.shots {
		var err error
		if _, preview := c.in.(kiosk.WantPreview); preview && i >= max(fit, 1) { // at 0 the desk says why
			a.Code, why = kiosk.QuoteChanged, p.w.N("tell.beyond", len(c.shots)-i)
			break
		}
		if err = p.desk.Do(ctx, c.order(n, seen)); ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			a.Code = kiosk.CodeOf(err)
			why = p.w.T("tell.because", "what", shotName(n), "why", p.w.refusalText(&p.b, n, err, p.o.Now()))
			break
		}
		a.Done = append(a.Done, n)
	}
	a.OK = why == ""
	if q.Paid {
		a.Total, a.Pot = q.Price*kiosk.Credits(len(a.Done)), q.Pot
	}
	a.Text = p.w.doneText(a, len(c.shots), p.b.Left()-a.Total, why)
	return p.answer(ctx, a)
}

// doneText says how far an order about several shots came, for how much, and why no
// further.
func (w *Words) doneText(a plainAnswer, of int, left kiosk.Credits, why string) string {
	cost := ""
	if a.Total > 0 {
		cost = w.T("tell.cost", "total", w.creditText(a.Total), "pot", w.potText(a.Pot), "left", w.number(left))
	}
	switch {
	case a.OK && cost != "":
		return w.T("tell.and_cost", "what", w.N("bulk.done", of), "cost", cost)
	case a.OK:
		return w.N("bulk.done", of)
	case len(a.Done) == 0:
		return w.T("tell.none_done", "of", of, "why", why)
	case cost != "":
		cost = w.T("tell.and_cost", "what", "", "cost", cost)
	}
	return w.T("tell.some_done", "done", len(a.Done), "of", of, "cost", cost, "why", why)
}

// undo takes back the newest rejection that still stands.
func (p *teller) undo(ctx context.Context, c command) error {
	if err := p.fresh(ctx); err != nil {
		return p.unlessClosed(ctx, c, err)
	}
	n := lastRejected(&p.b)
	if n == 0 {
		return p.refuse(ctx, c, kiosk.Faulty(kiosk.NothingPending, p.w.T("tell.no_undo"), nil))
	}
	c.in = kiosk.Retry{Shot: n}
	if err := p.desk.Do(ctx, c.in); ctx.Err() != nil {
		return ctx.Err()
	} else if err != nil {
		return p.refuse(ctx, c, err)
	}
	return p.answer(ctx, plainAnswer{Command: c.said, OK: true, Text: p.w.T("tell.undone", "shot", n), Done: []int{n}})
}

// lastRejected is the shot rejected last of those that are rejected now, 0 if there is
// none. It looks as far back as a booth carries its entries along.
func lastRejected(b *kiosk.Booth) int {
	for i := len(b.Recent) - 1; i >= 0; i-- {
		e := b.Recent[i]
		if s, ok := b.Shot(e.Shot); e.Kind == kiosk.KindRejected && ok && s.State == kiosk.Rejected {
			return e.Shot
		}
	}
	return 0
}

// set changes one of the event's settings. It may take as long as an order.
func (p *teller) set(ctx context.Context, c command) error {
	if p.o.Settings == nil {
		return p.refuse(ctx, c, kiosk.Faulty(kiosk.NothingPending, p.w.T("tell.no_settings"), nil))
	}
	if !slices.ContainsFunc(p.o.Settings.List(), func(s Setting) bool { return s.Key == c.topic }) {
		return p.refuse(ctx, c, kiosk.Faulty(kiosk.BadSetting, p.w.T("tell.no_setting", "key", kiosk.Safe(c.topic, 60)), nil))
	}
	bound, cancel := context.WithTimeout(ctx, orderBound)
	defer cancel()
	err := p.o.Settings.Set(bound, c.topic, c.value)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		err = kiosk.Faulty(kiosk.Timeout, "", err)
	}
	if err != nil {
		return p.refuse(ctx, c, err)
	}
	a := plainAnswer{Command: c.said, OK: true, Settings: []settingFacts{}}
	for _, s := range p.o.Settings.List() {
		if s.Key == c.topic {
			f := p.w.settingFacts(s)
			a.Settings = append(a.Settings, f)
			a.Text = p.w.T("tell.now", "name", f.Name, "value", p.w.valueText(f.Value))
		}
	}
	return p.answer(ctx, a)
}
