package tui

import (
	"time"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// asking is what a prompt is about.
type asking int

const (
	payFull asking = iota
	payPreview
	payAgain
	payBacklog
	askPAYG
	askSettle
	askClose
	askQuit
	askGuest
	askLift
	askBackground
	askScreen
)

// prompt is one question to the operator.
type prompt struct {
	kind   asking
	shot   int
	blind  bool        // full cutout without a preview
	quote  kiosk.Quote // what is shown, and what is agreed to
	since  time.Time   // opened, or disturbed by a key that is not its own
	field  textinput.Model
	fault  string // why the field's text was not taken
	spoilt bool   // a character came that the field cannot hold: the text is not what was meant
	lift   lifting
	pick   int // the background the chooser points at, from 0
	spot   spot
}

// choice is one key of a prompt and what it does.
type choice struct {
	key   key.Binding
	text  string
	in    kiosk.Input // nil with leave
	leave bool
}

// open shows a prompt. Whatever covers the screen goes.
func (a App) open(p prompt) App {
	p.since = a.now()
	a.prompt, a.page, a.flash = &p, noPage, flash{}
	return a
}

// spends gives the reason why something that costs money may not even be asked
// for. Consent to PAYG and a missing preview are questions, not reasons.
func spends(kind asking) func(App) error {
	return func(a App) error {
		err := a.try(prompt{kind: kind, shot: a.review.at}.input())
		switch {
		case err == nil, kiosk.CodeOf(err) == kiosk.PAYGAsk:
			return nil
		case kiosk.CodeOf(err) == kiosk.PreviewFirst && kind == payFull:
			return nil
		}
		return err
	}
}

func (a App) whyBacklog() error {
	if a.review.backlog == 0 {
		return kiosk.Faulty(kiosk.NothingPending, "no backlog waits", nil)
	}
	return nil
}

// spend asks for what costs money; what is free happens at once.
func (a App) spend(kind asking) (App, tea.Cmd) {
	p := prompt{kind: kind, shot: a.review.at}
	err := a.try(p.input())
	if err != nil && kiosk.CodeOf(err) == kiosk.PreviewFirst {
		p.blind = true
		err = a.try(p.input())
	}
	switch {
	case err != nil && kiosk.CodeOf(err) == kiosk.PAYGAsk:
		return a.open(prompt{kind: askPAYG, shot: p.shot}), nil
	case err != nil:
		return a.refuse(err), nil
	}
	if q := a.booth.Quote(p.stage(a.booth)); q.Paid {
		p.quote = q
		return a.open(p), nil
	}
	if !a.settled() {
		return a, nil
	}
	return a.direct(p.input())
}

// stage is which price the prompt is about.
func (p prompt) stage(b *kiosk.Booth) kiosk.Stage {
	switch p.kind {
	case payPreview, payBacklog:
		return kiosk.Preview
	case payAgain:
		if s, ok := b.Shot(p.shot); ok && s.Full.State != kiosk.ReqNoFile {
			return kiosk.Preview
		}
	case payFull, askPAYG, askSettle, askClose, askQuit, askGuest, askLift, askBackground, askScreen:
	}
	return kiosk.Full
}

// input is what a prompt's ordinary answer hands in; nil for those with several.
func (p prompt) input() kiosk.Input {
	var seen *kiosk.Quote
	if p.quote != (kiosk.Quote{}) {
		q := p.quote
		seen = &q
	}
	switch p.kind {
	case payFull:
		return kiosk.Confirm{Shot: p.shot, Blind: p.blind, Seen: seen}
	case payPreview:
		return kiosk.WantPreview{Shot: p.shot}
	case payAgain:
		return kiosk.Buy{Shot: p.shot, Seen: seen}
	case payBacklog:
		return kiosk.ReleaseBacklog{}
	case askClose:
		return kiosk.CloseSession{}
	case askPAYG, askSettle, askQuit, askGuest, askLift, askBackground, askScreen:
	}
	return nil
}

// pressPrompt gives a key to the prompt. It is deaf for a moment after it opened
// and after every key that is not one of its own: so neither a key meant for what
// stood there before nor a scanner's Enter can spend money.
func (a App) pressPrompt(k tea.KeyPressMsg) (App, tea.Cmd) {
	p := *a.prompt
	switch {
	case key.Matches(k, a.keys.Cancel):
		a.prompt = nil
		return a, nil
	case a.typing():
		return a.pressField(k)
	case p.kind == askBackground:
		if moved, ok := a.browse(k); ok {
			return moved, nil
		}
	case p.kind == askScreen:
		if b, cmd, done := a.pressPicking(k); done {
			return b, cmd
		}
	}
	for _, c := range a.sheet(p).choices {
		if !key.Matches(k, c.key) {
			continue
		}
		if a.now().Sub(p.since) < deaf {
			return a, nil
		}
		a.prompt = nil
		if c.leave {
			return a, tea.Quit
		}
		return a.direct(c.in)
	}
	if key.Matches(k, a.keys.Quit) && k.Mod.Contains(tea.ModCtrl) {
		a.prompt = nil
		return a.quit()
	}
	p.since = a.now()
	a.prompt = &p
	return a, nil
}

// recheck closes a prompt whose question the newest booth has settled, and leaves
// when the answers a quitting operator waits for are here.
func (a App) recheck() (App, tea.Cmd) {
	if a.prompt == nil {
		return a, nil
	}
	p := *a.prompt
	var err error
	switch p.kind {
	case askQuit:
		if len(a.out()) == 0 {
			return a, tea.Quit
		}
		return a, nil
	case payFull, payPreview, payAgain, payBacklog:
		err = a.try(p.input())
		if q := a.booth.Quote(p.stage(a.booth)); err == nil && (q.Price != p.quote.Price || q.Pot != p.quote.Pot) {
			err = kiosk.Faulty(kiosk.QuoteChanged, "", nil)
		}
		if p.kind == payBacklog && a.review.backlog == 0 {
			err = a.whyBacklog()
		}
	case askSettle:
		err = a.try(kiosk.Settle{Shot: p.shot})
	case askClose:
		err = a.try(p.input())
	case askPAYG:
		err = a.whyPAYG()
	case askGuest, askLift, askBackground, askScreen:
	}
	if err != nil {
		a.prompt = nil
		return a.refuse(err), nil
	}
	return a, nil
}
