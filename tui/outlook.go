package tui

import (
	"strconv"
	"strings"
	"time"

	"backdrop/kiosk"
)

// moneyText says an amount of money: "12.40 EUR".
func (w *Words) moneyText(c kiosk.Credits, currency string) string {
	// prices are in thousandths; money is shown in hundredths
	return w.number((c+5)/10*10) + " " + kiosk.Safe(currency, 8)
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
		return []string{w.T("outlook.early")}
	}
	out := []string{w.T("outlook.pace", "amount", w.number(f.PerHour))}
	say := func(what string, t time.Time) {
		if !t.IsZero() {
			out = append(out, w.T("outlook."+what, "time", clock(t)))
		}
	}
	say("budget", f.Budget)
	say("subscription", f.Subscription)
	say("payg", f.PAYG)
	switch {
	case f.Needed > 0 && f.Short > 0:
		out = append(out, w.T("outlook.needed_short", "needed", w.number(f.Needed), "time", clock(f.EndsAt), "short", w.number(f.Short)))
	case f.Needed > 0:
		out = append(out, w.T("outlook.needed", "needed", w.number(f.Needed), "time", clock(f.EndsAt)))
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
		text := a.w.T("outlook.so_far", "amount", a.w.moneyText(c.Spent, c.Currency))
		if c.PerDelivered > 0 {
			text += ", " + a.w.T("outlook.a_photo", "amount", a.w.moneyText(c.PerDelivered, c.Currency))
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
	return w.T("gate.hint", "policy", kiosk.Safe(string(g.Hint), 10), "amount", w.number(-g.Saved))
}

// habitText says what guests use beside what was assumed; "" before anybody has.
func (w *Words) habitText(h kiosk.Habits, assumed int) string {
	if h.Guests == 0 {
		return ""
	}
	return w.T("outlook.habit", "measured", w.tenth(h.Average), "assumed", w.tenth(assumed))
}

// habitShort says it where there is little room.
func (w *Words) habitShort(h kiosk.Habits) string {
	return w.T("outlook.habit_short", "measured", w.tenth(h.Average))
}

// tenth gives a figure per mille with one decimal.
func (w *Words) tenth(perMille int) string {
	return strconv.Itoa(perMille/1000) + w.T("format.decimal") + strconv.Itoa(perMille%1000/100)
}

// outlookLines are the forecast, the measured average and the money for a status.
func (w *Words) outlookLines(st kiosk.Status) (heads, texts []string) {
	add := func(head, text string) {
		if text != "" {
			heads, texts = append(heads, w.T("status."+head)), append(texts, text)
		}
	}
	clock := func(t time.Time) string { return t.Local().Format("15:04") }
	if st.Credits.NextFull.Pot != kiosk.PotNone {
		add("forecast", strings.Join(w.paceText(st.Forecast, clock), ", "))
	}
	add("hint", w.hintText(st.Gate))
	add("average", w.habitText(kiosk.Habits{Guests: st.Average.Guests, Average: int(st.Average.Measured)}, int(st.Average.Assumed)))
	if c := st.Cost; c != nil {
		parts := []string{w.T("outlook.spent", "amount", w.moneyText(c.Spent, c.Currency))}
		if c.PerGuest > 0 {
			parts = append(parts, w.T("outlook.a_guest", "amount", w.moneyText(c.PerGuest, c.Currency)))
		}
		if c.PerDelivered > 0 {
			parts = append(parts, w.T("outlook.a_photo_delivered", "amount", w.moneyText(c.PerDelivered, c.Currency)))
		}
		add("money", strings.Join(parts, ", "))
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
		return []string{a.w.T("evidence.none", "time", a.clock(acc.AsOf), "pots", a.w.potsText(acc))}
	}
	return []string{
		a.w.T("evidence.booked", "then", a.clock(ev.Base.AsOf), "before", a.w.number(ev.Base.Total()),
			"now", a.clock(ev.Now.AsOf), "after", a.w.number(ev.Now.Total()), "booked", a.w.number(ev.Booked)),
		a.w.T("evidence.gone", "gone", a.w.creditText(ev.Gone), "doubt", a.w.creditText(ev.Doubt)),
	}
}
