package tui

import (
	"fmt"
	"strings"
	"time"

	"backdrop/kiosk"
)

// moneyText says an amount of money: "12.40 EUR".
func (w *Words) moneyText(c kiosk.Credits, currency string) string {
	// prices are in thousandths; money is shown in hundredths
	return ((c + 5) / 10 * 10).Text() + " " + kiosk.Safe(currency, 8)
}

// costText says what credits are worth, in brackets to follow an amount; "" where
// no prices are set.
func (w *Words) costText(p kiosk.Prices, all, payg kiosk.Credits) string {
	if !p.Known() {
		return ""
	}
	return " (" + w.moneyText(p.Cost(all, payg), p.Currency) + ")"
}

// paceText says how fast credits go and when the pots run dry, in short pieces.
func (w *Words) paceText(f kiosk.Forecast, clock func(time.Time) string) []string {
	if f.TooEarly {
		return []string{"pace: too early to tell"}
	}
	out := []string{f.PerHour.Text() + " credits an hour"}
	say := func(what string, t time.Time) {
		if !t.IsZero() {
			out = append(out, what+" until "+clock(t))
		}
	}
	say("budget lasts", f.Budget)
	say("subscription", f.Subscription)
	say("with PAYG", f.PAYG)
	if f.Needed > 0 {
		text := f.Needed.Text() + " needed until " + clock(f.EndsAt)
		if f.Short > 0 {
			text += ", " + f.Short.Text() + " short"
		}
		out = append(out, text)
	}
	return out
}

// outlookPanel is the pace and what it leads to.
func (a App) outlookPanel(w int) panel {
	b := a.booth
	if !b.Rules.Full.Paid && !b.Rules.Preview.Paid {
		return panel{}
	}
	var lines []string
	for _, l := range a.w.paceText(b.Forecast(a.now()), a.clock) {
		lines = append(lines, a.theme.dim.Render(cut(l, w)))
	}
	if c := b.Cost(); c != nil {
		text := a.w.moneyText(c.Spent, c.Currency) + " so far"
		if c.PerDelivered > 0 {
			text += ", " + a.w.moneyText(c.PerDelivered, c.Currency) + " a photo"
		}
		lines = append(lines, a.theme.dim.Render(cut(text, w)))
	}
	return panel{lines: lines}
}

// hintText says when another preview policy would have been cheaper.
func (w *Words) hintText(g kiosk.Gate) string {
	if g.Hint == "" {
		return ""
	}
	return fmt.Sprintf("budget.preview = %q would have saved %s", kiosk.Safe(string(g.Hint), 10), (-g.Saved).Text())
}

// habitText says what guests use beside what was assumed; "" before anybody has.
func (w *Words) habitText(h kiosk.Habits, assumed int) string {
	if h.Guests == 0 {
		return ""
	}
	return fmt.Sprintf("%s images a guest (%s assumed)", tenth(h.Average), tenth(assumed))
}

// tenth gives a figure per mille with one decimal.
func tenth(perMille int) string { return fmt.Sprintf("%d.%d", perMille/1000, perMille%1000/100) }

// outlookLines are the forecast, the measured average and the money for a status.
func (w *Words) outlookLines(st kiosk.Status) (heads, texts []string) {
	add := func(head, text string) {
		if text != "" {
			heads, texts = append(heads, head), append(texts, text)
		}
	}
	clock := func(t time.Time) string { return t.Local().Format("15:04") }
	if st.Credits.NextFull.Pot != kiosk.PotNone {
		add("forecast", strings.Join(w.paceText(st.Forecast, clock), ", "))
	}
	add("hint", w.hintText(st.Gate))
	add("average", w.habitText(kiosk.Habits{Guests: st.Average.Guests, Average: int(st.Average.Measured)}, int(st.Average.Assumed)))
	if c := st.Cost; c != nil {
		text := w.moneyText(c.Spent, c.Currency) + " spent"
		if c.PerGuest > 0 {
			text += ", " + w.moneyText(c.PerGuest, c.Currency) + " a guest"
		}
		if c.PerDelivered > 0 {
			text += ", " + w.moneyText(c.PerDelivered, c.Currency) + " a delivered photo"
		}
		add("money", text)
	}
	return heads, texts
}

// evidenceLines are what the account says about the open doubts.
func (a App) evidenceLines() []string {
	acc := a.booth.Money.Account
	if !acc.Known() {
		return nil
	}
	ev, ok := a.booth.Evidence()
	if !ok {
		return []string{"The account as of " + a.clock(acc.AsOf) + ": " + a.w.potsText(acc) + ". Press b outside for a newer one."}
	}
	return []string{
		fmt.Sprintf("Balance before, %s: %s. Now, %s: %s. Booked in between: %s.", a.clock(ev.Base.AsOf), ev.Base.Total().Text(),
			a.clock(ev.Now.AsOf), ev.Now.Total().Text(), ev.Booked.Text()),
		fmt.Sprintf("So %s left the account beyond that; the doubts would be %s.", a.w.creditText(ev.Gone), a.w.creditText(ev.Doubt)),
	}
}
