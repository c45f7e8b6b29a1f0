package tui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"backdrop/kiosk"
)

// PlainOptions are what plain mode needs to be told.
type PlainOptions struct {
	JSON      bool // every line is one JSON object
	Now       func() time.Time
	IdleBound time.Duration // of "wait idle" without seconds; 0: 120 s
	EventID   string        // for the status
	Screen    ReadScreen    // nil: no colour can be read from a picture
	Words     *Words        // nil: English
	Settings  Settings      // nil: nothing can be changed
}

// Ends of a conversation that are no fault.
var (
	errClosed = errors.New("the booth has closed") // the desk's end
	errOver   = errors.New("the operator has quit")
)

// Plain serves the booth line by line: it prints one line for each happening and
// answers each command read from in with one line. It returns nil after quit, at
// the end of the input and when the desk has closed; ctx's error when ctx is done,
// at once, though a Read or Write that blocks goes on behind it; and the error of
// in or out.
func Plain(ctx context.Context, desk Desk, in io.Reader, out io.Writer, o PlainOptions) error {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.IdleBound <= 0 {
		o.IdleBound = idleDefault
	}
	if o.Words == nil {
		o.Words = NewWords(english)
	}
	inner, cancel := context.WithCancel(ctx)
	defer cancel()
	p := &teller{o: o, w: o.Words, desk: desk, pen: newPen(inner, out), leave: func() {}}
	defer func() { p.leave() }()
	lines := make(chan typed)
	err := p.fresh(inner)
	if err == nil {
		go readLines(inner, in, lines)
		err = p.run(inner, lines)
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, errClosed):
		return p.news(inner, plainNews{Kind: newsClosed, Text: p.w.T("plain.closed")})
	}
	return err
}

// teller is one run of plain mode. One goroutine owns it.
type teller struct {
	o      PlainOptions
	w      *Words
	desk   Desk
	pen    pen
	booths <-chan kiosk.Booth
	leave  func() // ends the watch

	b     kiosk.Booth // the newest booth seen
	begun bool
	told  int64 // the last entry printed or passed over
	down  bool  // the ledger, as last said
	looks bool  // answers of the last run are looked for, as last said
	pin   kiosk.Secret
}

// run takes booths and lines as they come.
func (p *teller) run(ctx context.Context, lines <-chan typed) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case b, ok := <-p.booths:
			if err := p.see(ctx, b, ok); err != nil {
				return err
			}
		case l := <-lines:
			if over, err := p.take(ctx, l); over || err != nil {
				return err
			}
		}
	}
}

// fresh watches anew: the first booth of a new watch is the newest there is, while
// the one waiting in an old watch may have been made before the last order.
func (p *teller) fresh(ctx context.Context) error {
	p.leave()
	p.booths, p.leave = p.desk.Watch()
	select {
	case b, ok := <-p.booths:
		return p.see(ctx, b, ok)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// see prints what is new in a booth.
func (p *teller) see(ctx context.Context, b kiosk.Booth, ok bool) error {
	if !ok {
		return errClosed
	}
	if b.Seq < p.b.Seq {
		return nil // older than what was told
	}
	p.b = b
	if !p.begun {
		if err := p.begin(ctx); err != nil {
			return err
		}
	}
	if err := p.tell(ctx); err != nil {
		return err
	}
	if err := p.tellRecovered(ctx); err != nil {
		return err
	}
	return p.tellLedger(ctx)
}

// tellRecovered says once what became of the answers that the last run left.
func (p *teller) tellRecovered(ctx context.Context) error {
	was := p.looks
	p.looks = looksFor(&p.b)
	if !was || p.looks {
		return nil
	}
	return p.sayRecovered(ctx)
}

// sayRecovered says what the last run left, if it did not end in order.
func (p *teller) sayRecovered(ctx context.Context) error {
	text := p.w.Recovered(&p.b)
	if text == "" {
		return nil
	}
	r := p.b.Recovered()
	return p.news(ctx, plainNews{Kind: newsRecovered, Text: text, Recovered: &r})
}

// begin passes over what earlier starts have recorded and prints the warnings
// that still stand from then.
func (p *teller) begin(ctx context.Context) error {
	p.begun, p.told, p.looks = true, p.b.Seq, looksFor(&p.b)
	if err := p.sayForm(ctx); err != nil {
		return err
	}
	if err := p.sayRecovered(ctx); err != nil {
		return err
	}
	opened := p.b.Seq + 1
	for i := len(p.b.Recent) - 1; i >= 0; i-- {
		if e := p.b.Recent[i]; e.Kind == kiosk.KindOpened {
			p.told, opened = e.Seq-1, e.Seq
			break
		}
	}
	fresh := map[kiosk.Warning]bool{}
	for _, e := range p.b.Recent {
		if e.Seq >= opened && e.Kind == kiosk.KindWarned {
			fresh[kiosk.Warning{Code: e.Data.Code, Guest: e.Guest}] = true
		}
	}
	for _, w := range p.b.Warnings {
		if fresh[kiosk.Warning{Code: w.Code, Guest: w.Guest}] {
			continue // its own happening follows
		}
		if err := p.news(ctx, plainNews{Kind: string(kiosk.KindWarned), Text: p.w.mindText(&p.b, w)}); err != nil {
			return err
		}
	}
	return nil
}

// tell prints the entries that are new, in order. What has left the window before
// it was seen is counted.
func (p *teller) tell(ctx context.Context) error {
	entries := p.b.Recent
	if len(entries) > 0 && entries[0].Seq > p.told+1 {
		n := entries[0].Seq - p.told - 1
		p.told = entries[0].Seq - 1
		if err := p.news(ctx, plainNews{Kind: newsGap, Text: p.w.N("plain.gap", int(n))}); err != nil {
			return err
		}
	}
	for _, e := range entries {
		if e.Seq <= p.told {
			continue
		}
		p.told = e.Seq
		text := p.w.happened(&p.b, e)
		if text == "" {
			continue
		}
		if err := p.news(ctx, newsOf(&p.b, e, text)); err != nil {
			return err
		}
		if err := p.tellFlags(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// tellFlags says what there is to look at in a shot that has just arrived.
func (p *teller) tellFlags(ctx context.Context, e kiosk.Entry) error {
	if e.Kind != kiosk.KindArrived {
		return nil
	}
	s, _ := p.b.Shot(e.Shot)
	flags := p.b.Flags(s)
	if len(flags) == 0 {
		return nil
	}
	kinds := make([]kiosk.FlagKind, len(flags))
	for i, f := range flags {
		kinds[i] = f.Kind
	}
	return p.news(ctx, plainNews{Kind: newsFlagged, Shot: e.Shot, Text: p.w.flagsText(flags), Flags: kinds})
}

// tellLedger says when the ledger fails and when it is back: neither can be an
// entry.
func (p *teller) tellLedger(ctx context.Context) error {
	if p.b.Live.LedgerDown == p.down {
		return nil
	}
	p.down = p.b.Live.LedgerDown
	if p.down {
		return p.news(ctx, plainNews{Kind: string(kiosk.LedgerDown), Text: p.w.Sentence(kiosk.LedgerDown, "")})
	}
	return p.news(ctx, plainNews{Kind: newsBack, Text: p.w.T("plain.ledger_back")})
}

// take serves one line of input; over says that it was the last.
func (p *teller) take(ctx context.Context, l typed) (over bool, err error) {
	switch {
	case errors.Is(l.err, io.EOF):
		return true, p.fresh(ctx) // what has happened until now is still told
	case l.err != nil:
		return true, fmt.Errorf("read commands: %w", l.err)
	case l.long:
		return false, p.refuse(ctx, command{}, kiosk.Faulty(kiosk.BadCommand, p.w.T("plain.long", "bytes", maxLine), nil))
	}
	text := strings.TrimSpace(l.text)
	if text == "" || text == "#" || strings.HasPrefix(text, "# ") {
		return false, nil
	}
	c, err := parseCommand(text)
	if err != nil {
		return false, p.refuse(ctx, c, err)
	}
	return p.serve(ctx, c)
}

// serve does what a command says; over tells that it was the last.
func (p *teller) serve(ctx context.Context, c command) (over bool, err error) {
	v, ok := verbNamed(c.verb)
	if !ok {
		return false, fmt.Errorf("serve command: %q is none", c.verb)
	}
	err = v.act(p, ctx, c)
	if errors.Is(err, errOver) {
		return true, nil
	}
	return false, err
}
