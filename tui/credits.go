package tui

import (
	"fmt"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// The credits page: what the pots hold, what the budget has left and how long it lasts,
// and where the credits went.

// creditList is how far the entries are scrolled back.
type creditList struct{ back int }

func (c creditList) scroll(by int, b *kiosk.Booth) creditList {
	c.back = max(0, min(c.back-by, max(len(moneyEntries(b))-1, 0)))
	return c
}

// moneyEntries are the entries that moved credits, oldest first, as far back as a booth
// carries them along.
func moneyEntries(b *kiosk.Booth) []kiosk.Entry {
	var out []kiosk.Entry
	for _, e := range b.Recent {
		if e.Held != 0 || e.Spent != 0 {
			out = append(out, e)
		}
	}
	return out
}

func (a App) creditActs() []action {
	k := a.keys
	by := func(d int) func(App) (App, tea.Cmd) {
		return func(a App) (App, tea.Cmd) { a.credits = a.credits.scroll(d, a.booth); return a, nil }
	}
	return []action{
		{k.Up, nil, by(-1)}, {k.Down, nil, by(1)}, {k.Home, nil, by(-farAway)}, {k.End, nil, by(farAway)},
		{k.Settle, App.whyDoubt, App.settleOldest},
	}
}

// oldestDoubt is the first shot that is in doubt.
func (a App) oldestDoubt() int {
	if a.booth.Count(kiosk.InDoubt) == 0 {
		return 0
	}
	for s := range a.booth.Undecided() {
		if s.State == kiosk.InDoubt {
			return s.N
		}
	}
	return 0
}

func (a App) whyDoubt() error {
	if a.oldestDoubt() == 0 {
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("credits.no_doubt"), nil)
	}
	return nil
}

func (a App) settleOldest() (App, tea.Cmd) {
	return a.open(prompt{kind: askSettle, shot: a.oldestDoubt()}), nil
}

func (a App) creditFoot() []key.Binding {
	k := a.keys
	return []key.Binding{k.Balance, k.Settle, k.PAYG, k.Down, k.Event, k.Review}
}

func (a App) creditZones(rect) []zone { return nil }

// creditLines is the money at the left, the chart and the entries at the right; one
// above the other where it is narrow.
func (a App) creditLines(r rect) []string {
	money := a.potLines
	if !a.booth.Rules.Full.Paid && !a.booth.Rules.Preview.Paid {
		return a.message(r, a.w.T("credits.title"), a.w.T("credits.free"))
	}
	right, left := a.layout.split(r)
	h := min(max(right.h*2/5, 6), 14)
	chart := rect{right.x, right.y, right.w, h}
	log := rect{right.x, right.y + h, right.w, right.h - h}
	return a.beside(append(a.burnLines(chart), a.entryLines(log)...), left.fill(money(left)), r)
}

// potLines are the budget, the session's, the pots and the doubts.
func (a App) potLines(r rect) []string {
	t, w, b := a.theme, a.w, a.booth
	width := r.w - 1
	m, rules := b.Money, b.Rules
	bar := func(name string, spent, held, limit kiosk.Credits, st kiosk.Level) []string {
		left := w.T("credits.left_of", "left", w.number(limit-spent-held), "limit", w.number(limit))
		return []string{sides(t.dim.Render(fit(max(width-ansi.StringWidth(left)-1, 0), name, w.T("credits.budget_short"))), t.strong.Render(left), width), t.meter(meterStyle(t, st), spent, held, limit, width)}
	}
	out := append([]string{""}, bar(w.T("credits.budget"), m.Spent, m.Held, rules.Budget, b.Level())...)
	out = append(out, t.text.Render(cut(w.T("credits.spent_held", "spent", w.number(m.Spent), "held", w.number(m.Held)), width)))
	if lim := rules.SessionBudget; lim > 0 {
		s := b.CurrentSession()
		out = append(out, bar(w.T("credits.session"), s.Spent, s.Held, lim, kiosk.LevelOK)...)
	}
	out = append(out, "", t.dim.Render(w.T("credits.account")))
	out = append(out, a.potTable(width)...)
	q := b.Quote(kiosk.Full)
	out = append(out, "")
	for _, l := range wrap(w.T("credits.next", "price", w.creditText(q.Price), "pot", w.potText(q.Pot)), width, 2) {
		out = append(out, t.text.Render(l))
	}
	if b.Level() == kiosk.LevelStop {
		out = append(out, t.bad.Render(cut(w.T("credits.stopped"), width)))
	}
	if c := b.Cost(); c != nil {
		out = append(out, t.text.Render(cut(w.T("credits.cost", "all", w.moneyText(c.Spent, c.Currency), "photo", w.moneyText(c.PerDelivered, c.Currency)), width)))
	}
	for _, l := range w.paceText(b.Forecast(a.now()), a.clock) {
		out = append(out, each(t.dim, wrap(l, width, 2))...)
	}
	if counts, sum := a.gateText(); counts != "" {
		out = append(out, each(t.dim, wrap(counts, width, 2))...)
		out = append(out, each(t.dim, wrap(sum, width, 2))...)
	}
	if n := b.Count(kiosk.InDoubt); n > 0 {
		out = append(out, "")
		out = append(out, each(t.warn, wrap(w.N("credits.doubts", n), width, 3))...)
	}
	return out
}

// potTable are the pots as last read.
func (a App) potTable(width int) []string {
	t, w, m := a.theme, a.w, a.booth.Money
	switch {
	case m.Account.Known():
		row := func(name string, c kiosk.Credits) string {
			return sides(t.text.Render(name), t.text.Render(w.number(c)), width)
		}
		out := []string{row(w.T("credits.subscription"), m.Account.Subscription), row(w.T("credits.payg"), m.Account.PAYG)}
		if m.Account.Enterprise > 0 {
			out = append(out, row(w.T("credits.enterprise"), m.Account.Enterprise))
		}
		if m.Account.FreeCalls > 0 {
			out = append(out, sides(t.text.Render(w.T("credits.free_calls")), t.text.Render(fmt.Sprint(m.Account.FreeCalls)), width))
		}
		return append(out, t.dim.Render(cut(w.T("credits.as_of", "time", a.clock(m.Account.AsOf)), width)))
	case a.booth.Rules.Full.Account || a.booth.Rules.Preview.Account:
		return each(t.dim, wrap(w.T("credits.unread"), width, 2))
	}
	return each(t.dim, wrap(w.T("credits.untold"), width, 2))
}

// burnLines is the burn-down chart: what was left of the budget, one column for each
// piece of the evening, and where the pace of the last hour leads.
func (a App) burnLines(r rect) []string {
	t, w, b := a.theme, a.w, a.booth
	now := a.now()
	opened := b.LastSession().Opened
	if opened.IsZero() || b.Rules.Budget <= 0 {
		return r.fill(nil)
	}
	start, each, slot := b.Money.Burn.Since(opened, now)
	end := now
	if f := b.Forecast(now); !f.EndsAt.IsZero() && f.EndsAt.After(end) {
		end = f.EndsAt
	} else if !f.Budget.IsZero() {
		end = f.Budget
	}
	cols := max(r.w-2, 1)
	span := max(end.Sub(start), time.Duration(min(cols, 12))*slot)
	used := make([]kiosk.Credits, len(each))
	sum := kiosk.Credits(0)
	for i := len(each) - 1; i >= 0; i-- { // from what is left now, backwards
		used[i] = b.Money.Spent + b.Money.Held - sum
		sum += each[i]
	}
	heights := make([]float64, cols)
	drawn := make([]int, cols) // 0 nothing, 1 was, 2 will be
	rate := b.Forecast(now).PerHour
	for c := range cols {
		at := start.Add(span * time.Duration(c) / time.Duration(cols))
		left := float64(b.Rules.Budget)
		switch i := int(at.Sub(start) / slot); {
		case i < len(used):
			left -= float64(used[i])
			drawn[c] = 1
		case rate > 0:
			left -= float64(b.Money.Spent+b.Money.Held) + float64(rate)*at.Sub(now).Hours()
			drawn[c] = 2
		}
		heights[c] = max(left, 0) / float64(b.Rules.Budget)
	}
	lines := a.chart(heights, drawn, rect{r.x, r.y, r.w, r.h - 2})
	foot := sides(" "+start.In(now.Location()).Format("15:04"), start.Add(span).In(now.Location()).Format("15:04")+" ", r.w)
	return append(append([]string{pad(" "+t.dim.Render(fit(r.w-2, w.T("credits.chart", "budget", w.number(b.Rules.Budget)), w.T("credits.chart_mid", "budget", w.number(b.Rules.Budget)), w.T("credits.chart_short", "budget", w.number(b.Rules.Budget)))), r.w)}, lines...), t.dim.Render(foot))
}

// chart draws columns with a height of 0 to 1 in eighths of a cell; what is yet to come
// is drawn shaded.
func (a App) chart(heights []float64, drawn []int, r rect) []string {
	eighths := []rune(" ▁▂▃▄▅▆▇█")
	out := make([]string, r.h)
	for y := range out {
		var was, line strings.Builder
		kind := 0
		flush := func() {
			switch kind {
			case 1:
				line.WriteString(a.theme.key.Render(was.String()))
			case 2:
				line.WriteString(a.theme.off.Render(was.String()))
			default:
				line.WriteString(was.String())
			}
			was.Reset()
		}
		for c, h := range heights {
			fill := h*float64(r.h) - float64(r.h-1-y)
			level := int(max(0, min(fill, 1))*8 + 0.5)
			if drawn[c] != kind {
				flush()
				kind = drawn[c]
			}
			switch {
			case drawn[c] == 0:
				was.WriteRune(' ')
			case drawn[c] == 2 && level > 0:
				was.WriteRune('░')
			default:
				was.WriteRune(eighths[level])
			}
		}
		flush()
		out[y] = pad(" "+line.String(), r.w)
	}
	return out
}

// moved says in few words what moved the credits.
func (a App) moved(e kiosk.Entry) string {
	what := a.w.T("credits.moved." + string(e.Kind))
	if e.Shot == 0 {
		return what
	}
	if e.Stage != "" {
		return fmt.Sprintf("#%04d  %s  %s", e.Shot, a.w.stageText(e.Stage), what)
	}
	return fmt.Sprintf("#%04d  %s", e.Shot, what)
}

// entryLines are the newest entries that moved credits, the newest at the bottom. Where
// it is narrow, only what was spent is listed.
func (a App) entryLines(r rect) []string {
	t := a.theme
	narrow := r.w < 64
	var all []kiosk.Entry
	for _, e := range moneyEntries(a.booth) {
		if !narrow || e.Spent != 0 {
			all = append(all, e)
		}
	}
	if n := len(all) - a.credits.back; n >= 0 && n < len(all) {
		all = all[:n]
	}
	cols := []column{{"", 8, false}, {a.w.T("credits.col.held"), 7, true}, {a.w.T("credits.col.spent"), 7, true}, {"", max(r.w-30, 4), false}}
	clock := "15:04:05"
	if narrow {
		cols = []column{{"", 5, false}, cols[2], {"", max(r.w-18, 4), false}}
		clock = "15:04"
	}
	out := []string{"", " " + t.dim.Render(cells(cols, heads(cols)))}
	for _, e := range all[max(len(all)-max(r.h-len(out), 0), 0):] {
		row := []string{e.At.In(a.now().Location()).Format(clock), a.difference(e.Held), a.difference(e.Spent), a.moved(e)}
		if narrow {
			row = []string{row[0], row[2], row[3]}
		}
		out = append(out, " "+t.text.Render(cells(cols, row)))
	}
	if len(all) == 0 {
		out = append(out, " "+t.dim.Render(cut(a.w.T("credits.no_entries"), r.w-2)))
	}
	return r.fill(out)
}

// difference writes a difference; nothing for none.
func (a App) difference(c kiosk.Credits) string {
	switch {
	case c == 0:
		return ""
	case c > 0:
		return "+" + a.w.number(c)
	}
	return a.w.number(c)
}
