package tui

import (
	"time"

	"backdrop/kiosk"
)

// creditFacts is the answer to "credits".
type creditFacts struct {
	kiosk.StatusCredits
	NextPreview   kiosk.Quote       `json:"next_preview"`
	SessionBudget kiosk.Credits     `json:"session_budget"` // 0: none
	SessionSpent  kiosk.Credits     `json:"session_spent"`
	SessionHeld   kiosk.Credits     `json:"session_held"`
	PAYGAgreed    bool              `json:"payg_agreed"`
	Forecast      kiosk.Forecast    `json:"forecast"`
	Gate          kiosk.Gate        `json:"preview_gate"`
	Cost          *kiosk.StatusCost `json:"cost,omitempty"`
	Doubts        []int             `json:"doubts"` // the shots in doubt
	Evidence      *kiosk.Evidence   `json:"evidence,omitempty"`
}

// credits says what the budget and the account hold, how long that lasts, and what is in
// doubt, a line each.
func (p *teller) credits(_ command, a *plainAnswer) error {
	b, now := &p.b, p.o.Now()
	st := kiosk.StatusOf(b, "", now, func(kiosk.Warning) string { return "" })
	s := b.CurrentSession()
	f := &creditFacts{StatusCredits: st.Credits, NextPreview: b.Quote(kiosk.Preview), SessionBudget: b.Rules.SessionBudget, SessionSpent: s.Spent,
		SessionHeld: s.Held, PAYGAgreed: s.PAYG, Forecast: st.Forecast, Gate: st.Gate, Cost: st.Cost, Doubts: []int{}}
	if ev, ok := b.Evidence(); ok {
		f.Evidence = &ev
	}
	for s := range b.Undecided() {
		if s.State == kiosk.InDoubt {
			f.Doubts = append(f.Doubts, s.N)
		}
	}
	a.Credits = f
	w := p.w
	if !b.Rules.Full.Paid && !b.Rules.Preview.Paid {
		a.Text = w.T("tell.free")
		return nil
	}
	a.list = w.creditsSaid(b, f)
	a.Text = w.T("tell.budget", "spent", w.number(f.Spent), "held", w.number(f.Held), "left", w.number(f.Left), "limit", w.number(f.Budget), "level", w.levelText(f.Level))
	return nil
}

// creditsSaid are the lines beside the budget's own.
func (w *Words) creditsSaid(b *kiosk.Booth, f *creditFacts) (out []string) {
	say := func(text string) {
		if text != "" {
			out = append(out, text)
		}
	}
	clock := func(t time.Time) string { return t.Local().Format("15:04") }
	if f.SessionBudget > 0 {
		say(w.T("tell.session", "spent", w.number(f.SessionSpent), "held", w.number(f.SessionHeld), "left", w.number(f.SessionBudget-f.SessionSpent-f.SessionHeld),
			"limit", w.number(f.SessionBudget)))
	}
	switch {
	case f.Account != nil:
		say(w.T("tell.account", "pots", w.accountText(*f.Account), "time", timeText(f.Account.AsOf)))
	case b.Rules.Full.Account || b.Rules.Preview.Account:
		say(w.T("tell.unread"))
	default:
		say(w.T("tell.untold"))
	}
	if f.NextPreview.Paid {
		say(w.T("tell.may_preview", "price", w.creditText(f.NextPreview.Price), "pot", w.potText(f.NextPreview.Pot)))
	}
	say(w.T("tell.may_have", "price", w.creditText(f.NextFull.Price), "pot", w.potText(f.NextFull.Pot)))
	for _, text := range w.paceText(f.Forecast, clock) {
		say(text)
	}
	if counts, sum := w.gateSaid(b, f.Gate); counts != "" {
		say(w.T("tell.gate", "counts", counts, "sum", sum))
	}
	if c := f.Cost; c != nil {
		say(w.T("outlook.so_far", "amount", w.moneyText(c.Spent, c.Currency)))
	}
	if len(f.Doubts) > 0 {
		say(w.N("tell.doubts", len(f.Doubts), "shots", w.numbers(f.Doubts)))
	}
	if f.Evidence != nil {
		say(w.T("tell.evidence", "evidence", w.evidenceText(*f.Evidence)))
	}
	return out
}

// hintAfter is how many shots must have been decided on before a policy is advised.
const hintAfter = 5

// gateSaid says what looking first has saved or cost: what previews cost against the full
// price of what was rejected on its preview.
func (w *Words) gateSaid(b *kiosk.Booth, g kiosk.Gate) (counts, sum string) {
	if b.Rules.Preview.None() || g.Seen == 0 {
		return "", ""
	}
	counts = w.T("gate.counts", "n", g.Seen, "rejected", g.Rejected)
	switch hint := w.hintText(g); {
	case hint != "" && g.Rejected+b.LastSession().Full >= hintAfter:
		return counts, hint
	case g.Saved >= 0:
		return counts, w.T("gate.saved", "amount", w.number(g.Saved))
	}
	return counts, w.T("gate.cost", "amount", w.number(-g.Saved))
}
