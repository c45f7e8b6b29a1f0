package tui

import (
	"context"
	"errors"
	"strings"
	"time"

	"backdrop/kiosk"
)

// hand gives an order to the desk and answers when it is durable or refused. The
// PIN serves one lift, whatever becomes of it.
func (p *teller) hand(ctx context.Context, c command) error {
	if l, ok := c.in.(kiosk.Lift); ok {
		l.PIN, p.pin = p.pin, kiosk.Secret{}
		c.in = l
	}
	if d, ok := c.in.(kiosk.Dress); ok {
		if name, ok := p.b.Rules.Look.BackgroundNamed(d.Background); ok {
			c.in = kiosk.Dress{Shot: d.Shot, Background: name}
		}
	}
	err := do(ctx, p.desk, p.o.Screen, c.in)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return p.refuse(ctx, c, err)
	}
	return p.answer(ctx, plainAnswer{Command: c.said, OK: true})
}

// keepPIN holds a PIN for the next lift.
func (p *teller) keepPIN(ctx context.Context, c command) error {
	p.pin = c.pin
	return p.answer(ctx, plainAnswer{Command: c.said, OK: true})
}

// help lists every command, a line each, or answers with what one does or with the form
// of the lines in JSON.
func (p *teller) help(ctx context.Context, c command) error {
	a := plainAnswer{Command: c.said, OK: true, Text: p.w.helpText(c.topic)}
	if c.topic == "" && !p.o.JSON {
		for _, v := range verbs() {
			a.list = append(a.list, p.w.helpText(v.name))
		}
		a.Text = p.w.N("tell.commands", len(a.list))
	}
	return p.answer(ctx, a)
}

// quit tells what has happened until now and ends.
func (p *teller) quit(ctx context.Context, c command) error {
	if err := p.fresh(ctx); err != nil && !errors.Is(err, errClosed) {
		return err
	}
	if err := p.answer(ctx, plainAnswer{Command: c.said, OK: true}); err != nil {
		return err
	}
	return errOver
}

// helpText lists every command, or says what one of them does. A topic is a command
// or "json".
func (w *Words) helpText(topic string) string {
	if topic == "json" {
		return w.T("plain.json", "version", formVersion, "kinds", strings.Join(newsKinds(), ", "))
	}
	if v, ok := verbNamed(topic); ok {
		return v.form + ": " + w.T("command."+v.name)
	}
	var forms []string
	for _, v := range verbs() {
		forms = append(forms, v.form)
	}
	return strings.Join(forms, ", ")
}

// refuse answers with the code and its sentence.
func (p *teller) refuse(ctx context.Context, c command, err error) error {
	shot := shotOf(c.in)
	text := p.w.refusalText(&p.b, shot, err, p.o.Now())
	return p.answer(ctx, plainAnswer{Command: c.said, Code: kiosk.CodeOf(err), Text: text})
}

// shotOf gives the shot an order is about, 0 if it is about none.
func shotOf(in kiosk.Input) int {
	switch in := in.(type) {
	case kiosk.WantPreview:
		return in.Shot
	case kiosk.Confirm:
		return in.Shot
	case kiosk.Buy:
		return in.Shot
	case kiosk.Reject:
		return in.Shot
	case kiosk.Retry:
		return in.Shot
	case kiosk.Settle:
		return in.Shot
	case kiosk.Assign:
		return in.Shot
	case kiosk.Dress:
		return in.Shot
	case kiosk.SetScreen:
		return in.Shot
	}
	return 0
}

// status answers with the booth in figures, as it is at this moment.
func (p *teller) status(ctx context.Context, c command) error {
	if err := p.fresh(ctx); err != nil {
		return p.unlessClosed(ctx, c, err)
	}
	a := plainAnswer{Command: c.said, OK: true, Text: p.w.statusLine(&p.b, p.o.Now())}
	if p.o.JSON {
		st := kiosk.StatusOf(&p.b, p.o.EventID, p.o.Now(), func(w kiosk.Warning) string { return p.w.Warning(&p.b, w) })
		a.Status = &st
	}
	return p.answer(ctx, a)
}

// unlessClosed answers a command that the end of the desk has overtaken.
func (p *teller) unlessClosed(ctx context.Context, c command, err error) error {
	if !errors.Is(err, errClosed) {
		return err
	}
	return errors.Join(p.refuse(ctx, c, kiosk.Faulty(kiosk.Closing, "", nil)), errClosed)
}

// awaitIdle answers when the newest booth is idle, or when the bound has passed.
// A booth that was on its way may be older than the last order, so idle counts only
// in the first booth of a new watch.
func (p *teller) awaitIdle(ctx context.Context, c command) error {
	bound := c.bound
	if bound < 0 {
		bound = p.o.IdleBound
	}
	timer := time.NewTimer(bound)
	defer timer.Stop()
	for {
		if err := p.fresh(ctx); err != nil {
			return p.unlessClosed(ctx, c, err)
		}
		if p.idle() {
			return p.answer(ctx, plainAnswer{Command: c.said, OK: true})
		}
		for !p.idle() {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case b, ok := <-p.booths:
				if err := p.see(ctx, b, ok); err != nil {
					return p.unlessClosed(ctx, c, err)
				}
			case <-timer.C:
				return p.tooLong(ctx, c, bound)
			}
		}
	}
}

// tooLong looks once more, in case the bound and the end of the work came at the
// same moment, and then says what is still going on.
func (p *teller) tooLong(ctx context.Context, c command, bound time.Duration) error {
	if err := p.fresh(ctx); err != nil {
		return p.unlessClosed(ctx, c, err)
	}
	if p.idle() {
		return p.answer(ctx, plainAnswer{Command: c.said, OK: true})
	}
	detail := p.w.T("plain.too_long", "time", seconds(bound), "what", p.w.busyText(p.b.Live))
	return p.refuse(ctx, c, kiosk.Faulty(kiosk.Timeout, detail, nil))
}

// idle tells whether the booth as last seen has nothing to do. While its ledger
// cannot be written it starts nothing, which is not the same.
func (p *teller) idle() bool { return p.b.Live.Idle() && !p.b.Live.LedgerDown }

// busyText says why a booth is not idle.
func (w *Words) busyText(l kiosk.Live) string {
	var parts []string
	say := func(n int, what string) {
		if n > 0 {
			parts = append(parts, w.N("busy."+what, n))
		}
	}
	if l.LedgerDown {
		parts = append(parts, w.T("busy.ledger"))
	}
	if !l.Scanned {
		parts = append(parts, w.T("busy.scan"))
	}
	say(len(l.Running), "running")
	say(l.Queued, "queued")
	say(l.Pending, "pending")
	say(l.Coming, "coming")
	return strings.Join(parts, ", ")
}
