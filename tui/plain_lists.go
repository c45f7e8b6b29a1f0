package tui

import (
	"context"
	"slices"
	"strings"

	"backdrop/kiosk"
)

// What plain mode lists: the guests, the trouble, the settings and what has happened.

// Bounds of lists.
const (
	listMost  = 200 // of shots and guests
	listUsual = 20  // of entries and happenings
)

// listing makes a command of what is read off the newest booth. An error is a refusal.
func listing(read func(p *teller, c command, a *plainAnswer) error) func(*teller, context.Context, command) error {
	return func(p *teller, ctx context.Context, c command) error {
		if err := p.fresh(ctx); err != nil {
			return p.unlessClosed(ctx, c, err)
		}
		a := plainAnswer{Command: c.said, OK: true}
		if err := read(p, c, &a); err != nil {
			return p.refuse(ctx, c, err)
		}
		return p.answer(ctx, a)
	}
}

// sumText says how long a list is, and of how much if it does not hold everything.
func (w *Words) sumText(what string, n, of int) string {
	if n < of {
		return w.T("tell.newest", "n", n, "of", of)
	}
	return w.N("tell."+what, n)
}

// guests lists those whose code or name holds what is looked for, the newest first.
func (p *teller) guests(c command, a *plainAnswer) error {
	b, query := &p.b, strings.ToLower(c.topic)
	all := kiosk.StatusOf(b, "", p.o.Now(), func(kiosk.Warning) string { return "" }).Guests
	a.Guests = []guestFacts{}
	found := 0
	for _, st := range slices.Backward(all) {
		g := b.GuestNamed(st.Code)
		if query != "" && !strings.Contains(strings.ToLower(g.Code+" "+g.Name), query) {
			continue
		}
		if found++; found <= listMost {
			f := factsOf(b, g, st)
			a.Guests = append(a.Guests, f)
			a.list = append(a.list, p.w.guestSaid(b, f))
		}
	}
	a.Of = found
	a.Text = p.w.sumText("guests", len(a.Guests), found)
	if query != "" {
		a.Text = p.w.N("tell.guests_of", len(all), "found", found)
	}
	return nil
}

// trouble lists the shots that need help, what must be minded, and what was put into
// quarantine.
func (p *teller) trouble(_ command, a *plainAnswer) error {
	b, w := &p.b, p.w
	a.Troubles = []troubleFacts{}
	add := func(f troubleFacts, text string) {
		a.Troubles, a.list = append(a.Troubles, f), append(a.list, text)
	}
	for s := range b.Undecided() {
		if needsHelp(*s) {
			f := shotFactsOf(w, b, *s, p.o.Now())
			add(troubleFacts{Kind: "shot", Shot: s.N, Text: f.Text, Code: f.Waits, Command: f.Next},
				w.T("tell.because", "what", shotName(s.N)+" "+w.stateText(s.State), "why", w.besides(f)))
		}
	}
	for _, x := range w.alarms(b) {
		add(troubleFacts{Kind: "warning", Code: x.code, Text: x.text}, w.T("tell.to_mind", "what", x.text))
	}
	n := len(a.Troubles)
	for _, e := range slices.Backward(b.Aside) {
		text := w.Happening(b, e)
		add(troubleFacts{Kind: "quarantine", Code: e.Data.Code, Text: text}, text)
	}
	a.Text = w.N("tell.stuck", n)
	if n == 0 {
		a.Text = w.T("tell.nothing_wrong")
	}
	return nil
}

// entries lists the newest that moved credits, oldest first.
func (p *teller) entries(c command, a *plainAnswer) error {
	b, w := &p.b, p.w
	all := moneyEntries(b)
	a.Of, a.Entries = len(all), []plainNews{}
	for _, e := range all[max(len(all)-c.atMost(), 0):] {
		n := newsOf(b, e, w.movedText(e))
		n.Type = newsType
		a.Entries = append(a.Entries, n)
		what := n.Text
		if e.Shot != 0 {
			what = shotName(e.Shot) + " " + what
		}
		a.list = append(a.list, w.T("tell.when", "time", timeText(e.At), "what", what))
	}
	a.Text = w.sumText("entries", len(a.Entries), len(all))
	return nil
}

// movedText says what an entry did to the credits: "preview charged, 0.25 no longer held,
// 0.25 spent".
func (w *Words) movedText(e kiosk.Entry) string {
	what := w.T("credits.moved." + string(e.Kind))
	if e.Stage != "" {
		what = w.stageText(e.Stage) + " " + what
	}
	if e.Held != 0 {
		key, amount := "moved_held_more", e.Held
		if amount < 0 {
			key, amount = "moved_held_less", -amount
		}
		what = w.T("tell.and_cost", "what", what, "cost", w.T("tell."+key, "amount", w.number(amount)))
	}
	if e.Spent != 0 {
		what = w.T("tell.and_cost", "what", what, "cost", w.T("tell.moved_spent", "amount", w.number(e.Spent)))
	}
	return what
}

// log lists the newest happenings, oldest first.
func (p *teller) log(c command, a *plainAnswer) error {
	b, w := &p.b, p.w
	a.Happenings = []plainNews{}
	for i := len(b.Recent) - 1; i >= 0 && len(a.Happenings) < c.atMost(); i-- {
		e := b.Recent[i]
		if text := w.happened(b, e); text != "" {
			n := newsOf(b, e, text)
			n.Type = newsType
			a.Happenings = append(a.Happenings, n)
			a.list = append(a.list, w.T("tell.when", "time", timeText(e.At), "what", w.Happening(b, e)))
		}
	}
	slices.Reverse(a.Happenings)
	slices.Reverse(a.list)
	a.Text = w.N("tell.happenings", len(a.Happenings))
	return nil
}

func (c command) atMost() int {
	if c.most == 0 {
		return listUsual
	}
	return c.most
}

// settings lists what may change while the booth runs, or says what one of them means.
func (p *teller) settings(c command, a *plainAnswer) error {
	w := p.w
	if p.o.Settings == nil {
		return kiosk.Faulty(kiosk.NothingPending, w.T("tell.no_settings"), nil)
	}
	key := strings.ToLower(c.topic)
	a.Settings = []settingFacts{}
	for _, s := range p.o.Settings.List() {
		if key != "" && s.Key != key {
			continue
		}
		f := w.settingFacts(s)
		a.Settings, a.list = append(a.Settings, f), append(a.list, w.settingText(f))
		a.Text = f.Hint
	}
	switch {
	case key != "" && len(a.Settings) == 0:
		return kiosk.Faulty(kiosk.BadSetting, w.T("tell.no_setting", "key", kiosk.Safe(key, 60)), nil)
	case key == "":
		a.Text = w.N("tell.settings", len(a.Settings))
	}
	return nil
}
