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
	bulkFull
	bulkPreview
	bulkReject
	askMerge
	askSearch // for a guest
	askRename
	askChoice // of a setting
	askValue
	askStaff // the PIN that leaves kiosk mode
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
	pick   int // what a chooser points at, from 0
	spot   spot
	shots  []int  // many
	left   int    // of those asked for, how many do not fit
	code   string // the guest or the setting it is about
	from   string // the guest that is merged into it
}

// choice is one key of a prompt and what it does.
type choice struct {
	key   key.Binding
	text  string
	in    kiosk.Input // nil with leave and do
	leave bool
	do    func(App) (App, tea.Cmd) // instead
}

// open shows a prompt over the foot of the page.
func (a App) open(p prompt) App {
	p.since = a.now()
	a.prompt, a.flash = &p, flash{}
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
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("why.no_backlog"), nil)
	}
	return nil
}

// spend asks for what costs money; what is free happens at once.
func (a App) spend(kind asking) (App, tea.Cmd) {
	if len(a.review.marked) > 0 && (kind == payFull || kind == payPreview) {
		return a.askBulk(bulkOf(kind))
	}
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
	case payPreview, payBacklog, bulkPreview:
		return kiosk.Preview
	case payAgain:
		if s, ok := b.Shot(p.shot); ok && s.Full.State != kiosk.ReqNoFile {
			return kiosk.Preview
		}
	default:
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
	default:
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
	case p.kind == askChoice:
		if moved, ok := a.browseChoices(k); ok {
			return moved, nil
		}
	case p.kind == askScreen:
		if b, cmd, done := a.pressPicking(k); done {
			return b, cmd
		}
	}
	for _, c := range a.sheet(p).choices {
		switch {
		case !key.Matches(k, c.key):
		case a.now().Sub(p.since) < deaf:
			return a, nil
		case printable(k), p.quote.Paid: // a scan may begin with it; a key that is leant on may go on
			return a.hold(k)
		default:
			return a.choose(c)
		}
	}
	if key.Matches(k, a.keys.Quit) && k.Mod.Contains(tea.ModCtrl) {
		a.prompt = nil
		return a.quit()
	}
	p.since = a.now()
	a.prompt = &p
	return a, nil
}

// choose does what one of a prompt's keys says.
func (a App) choose(c choice) (App, tea.Cmd) {
	a.prompt = nil
	switch {
	case c.leave:
		return a, tea.Quit
	case c.do != nil:
		return c.do(a)
	}
	return a.direct(c.in)
}

// heldChoice does what a letter pressed in a question says, once it is clear that no
// scan began with it.
func (a App) heldChoice(k tea.KeyPressMsg) (App, tea.Cmd) {
	for _, c := range a.sheet(*a.prompt).choices {
		if key.Matches(k, c.key) {
			return a.choose(c)
		}
	}
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
	case bulkFull, bulkPreview:
		if q := a.booth.Quote(p.stage(a.booth)); p.quote.Paid && (q.Price != p.quote.Price || q.Pot != p.quote.Pot) {
			err = kiosk.Faulty(kiosk.QuoteChanged, "", nil)
		}
	case askMerge:
		err = a.try(kiosk.Merge{From: p.from, Into: p.code})
	default:
	}
	if err != nil {
		a.prompt = nil
		return a.refuse(err), nil
	}
	return a, nil
}
