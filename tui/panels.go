package tui

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// panel is one block of the side: its lines, how many must stay when there is
// little room, and what to show then.
type panel struct {
	lines   []string
	keep    int
	squeeze func(room int) []string // nil: the first lines
}

// side draws everything beside the picture: the shot, the guest, the money, what
// to mind, what is under way, and what looking first is worth.
func (a App) side(r rect) []string {
	w := r.w - 1
	panels := []panel{a.shotPanel(w), a.guestPanel(w), a.moneyPanel(w), a.warnPanel(w), a.workPanel(w), a.gatePanel(w), a.outlookPanel(w)}
	room := r.h
	for i := range panels {
		panels[i].keep = min(panels[i].keep, len(panels[i].lines))
		room -= panels[i].keep
	}
	give := make([]int, len(panels))
	for _, i := range []int{0, 3, 2, 4, 1, 5, 6} { // who gets what is left, in this order
		p := panels[i]
		more := max(0, min(len(p.lines)-p.keep, room))
		give[i], room = p.keep+more, room-more
	}
	var out []string
	for i, p := range panels {
		lines := p.lines
		if give[i] < len(lines) {
			if p.squeeze != nil {
				lines = p.squeeze(give[i])
			} else {
				lines = lines[:max(0, give[i])]
			}
		}
		if len(lines) > 0 && len(out) > 0 && room > 0 {
			out, room = append(out, ""), room-1
		}
		out = append(out, lines...)
	}
	return r.fill(out)
}

// shotPanel is the shot in front: number, state, whose, and what holds it back.
func (a App) shotPanel(w int) panel {
	s, ok := a.booth.Shot(a.review.at)
	switch {
	case a.glimpse.on:
		return a.arrivingPanel(w)
	case !ok:
		return panel{lines: []string{a.theme.dim.Render(cut(a.w.T("side.shot.none"), w))}, keep: 1}
	}
	t := a.theme
	head := t.strong.Render(fmt.Sprintf("#%04d", s.N)) + "  " + t.tone(s.State).Render(mark(s.State)+" "+a.w.StateWord(s.State))
	lines := []string{sides(head, t.dim.Render(a.w.T("side.shot.of", "all", a.booth.Shots())), w)}
	if s.Guest != a.booth.Guest {
		lines = append(lines, cut(t.inside(a.w.T("side.shot.whose", "guest", slot), a.guestName(s.Guest)), w))
	}
	if b, text := a.likely(s, w-ansi.StringWidth(a.keys.Confirm.Help().Key)-3); text != "" {
		lines = append(lines, cut(t.marked.Render(" "+b.Help().Key+" ")+" "+t.strong.Render(text), w))
	}
	if why := a.why(s); why != "" {
		lines = append(lines, each(t.warn, wrap(why, w, 4))...)
	}
	lines = append(lines, a.judgedLines(s, w)...)
	if s.State == kiosk.Delivered && s.Export.File != "" {
		lines = append(lines, each(t.dim, wrap(kiosk.Safe(s.Export.File, 120), w, 2))...)
	}
	if s.Smaller {
		lines = append(lines, t.warn.Render(cut(a.w.T("side.shot.smaller"), w)))
	}
	return panel{lines: lines, keep: 2}
}

// slot stands in a text where something goes that is styled by itself.
const slot = "\x00"

// inside renders a faint text with something in its slot that is not.
func (t theme) inside(text, what string) string {
	before, after, _ := strings.Cut(text, slot)
	out := t.text.Render(what)
	if before != "" {
		out = t.dim.Render(before) + out
	}
	if after != "" {
		out += t.dim.Render(after)
	}
	return out
}

// why says what holds a shot back: "" if nothing does.
func (a App) why(s kiosk.Shot) string { return a.w.whyText(a.booth, s, a.now()) }

// guestPanel is who is at the booth and what they have had.
func (a App) guestPanel(w int) panel {
	t := a.theme
	code := a.booth.Guest
	who := []string{a.guestName(code)}
	if name := a.booth.GuestNamed(code).Name; name != "" {
		who = append(who, kiosk.Safe(name, 40))
	}
	head := a.w.T("side.guest.here")
	lines := []string{sides(t.dim.Render(head), t.strong.Render(fit(max(w-ansi.StringWidth(head)-1, 0), who...)), w)}
	lines = append(lines, t.dim.Render(fit(w, a.guestCounts(code)...)))
	if habit := a.w.habitText(a.booth.Habits(), a.booth.Rules.AveragePhotos); habit != "" {
		lines = append(lines, t.dim.Render(fit(w, habit, a.w.habitShort(a.booth.Habits()))))
	}
	return panel{lines: lines, keep: 2}
}

// guestName says who a code is.
func (a App) guestName(code string) string {
	if code == "" {
		return a.w.T("side.guest.nobody")
	}
	if name := a.booth.GuestNamed(code).Name; name != "" {
		return kiosk.Safe(name, 40) + " · " + kiosk.Safe(code, 64)
	}
	return kiosk.Safe(code, 64)
}

// guestCounts says what a guest has had, in a longer and a shorter wording.
func (a App) guestCounts(code string) []string {
	g := a.booth.GuestNamed(code)
	images := a.w.N("side.guest.images", g.Images)
	if lim := a.booth.Rules.GuestLimit; lim > 0 && code != "" {
		images = a.w.T("side.guest.limit", "n", g.Images, "limit", lim+g.Extra)
	}
	short := images + " · " + a.w.T("side.guest.spent", "credits", a.w.number(g.Spent)) + a.w.costText(a.booth.Rules.Prices, g.Spent, g.PAYG)
	if a.booth.Habits().Heavy(g) {
		short = a.w.T("side.guest.heavy") + " · " + short
	}
	return []string{a.w.N("count.shot", g.Shots) + " · " + short, short}
}

// guestLine is both in one line.
func (a App) guestLine(code string) string { return a.guestName(code) + ": " + a.guestCounts(code)[0] }

// moneyPanel is the budget with its meter, and the account.
func (a App) moneyPanel(w int) panel {
	b, t := a.booth, a.theme
	m, r := b.Money, b.Rules
	head := a.w.T("side.money.head")
	if !r.Full.Paid && !r.Preview.Paid {
		free := fit(max(w-ansi.StringWidth(head)-1, 0), a.w.T("side.money.free_long"), a.w.T("side.money.free"), a.w.T("side.money.free_short"))
		return panel{lines: []string{sides(t.dim.Render(head), t.text.Render(free), w)}, keep: 1}
	}
	level := b.Level()
	st := t.text
	switch level {
	case kiosk.LevelWarn, kiosk.LevelPAYG:
		st = t.warn
	case kiosk.LevelStop:
		st = t.bad
	case kiosk.LevelOK:
	}
	left := " " + a.w.T("side.money.left", "credits", a.w.number(b.Left()))
	budget := []any{"spent", a.w.number(m.Spent), "held", a.w.number(m.Held), "budget", a.w.exact(r.Budget)}
	lines := []string{
		sides(t.dim.Render(head), st.Render(a.w.levelText(level)), w),
		cut(t.meter(meterStyle(t, level), m.Spent, m.Held, r.Budget, max(w-ansi.StringWidth(left), 0))+t.strong.Render(left), w),
		t.text.Render(fit(w, a.w.T("side.money.budget", budget...), a.w.T("side.money.budget_short", budget...))),
		t.text.Render(fit(w, a.nextFull()...)),
	}
	return panel{lines: append(lines, a.accountLines(w)...), keep: 5}
}

// nextFull says what the next full cutout costs and from where, in a longer and a
// shorter wording.
func (a App) nextFull() []string {
	q := a.booth.Quote(kiosk.Full)
	if !q.Paid {
		return []string{a.w.T("side.money.next_free")}
	}
	price, pot := a.w.number(q.Price), string(q.Pot)
	if !a.w.Has("side.pot." + pot) { // of a later version
		return []string{a.w.T("side.money.next", "price", price, "pot", kiosk.Safe(pot, 20))}
	}
	return []string{
		a.w.T("side.money.next", "price", price, "pot", a.w.T("side.pot."+pot)),
		a.w.T("side.money.next", "price", price, "pot", a.w.T("side.pot_short."+pot)),
	}
}

// accountLines are what the service says that the account holds.
func (a App) accountLines(w int) []string {
	acc, r, dim := a.booth.Money.Account, a.booth.Rules, a.theme.dim
	switch {
	case acc.Known():
		pots := []any{"sub", a.w.number(acc.Subscription), "payg", a.w.number(acc.PAYG), "at", a.clock(acc.AsOf)}
		lines := []string{dim.Render(fit(w, a.w.T("side.account.as_of", pots...), a.w.T("side.account.at", pots...),
			a.w.T("side.account.tight", pots...), a.w.T("side.account.pots", pots...)))}
		if acc.Enterprise > 0 || acc.FreeCalls > 0 {
			lines = append(lines, dim.Render(cut(a.w.T("side.account.more", "enterprise", a.w.number(acc.Enterprise), "calls", acc.FreeCalls), w)))
		}
		return lines
	case r.Full.Account || r.Preview.Account:
		return []string{dim.Render(cut(a.w.T("side.account.unread"), w))}
	}
	return []string{dim.Render(cut(a.w.T("side.account.none"), w))}
}

// exact gives credits in as few decimals as they need: "50", "12.5".
func (w *Words) exact(c kiosk.Credits) string {
	return strings.Replace(c.String(), ".", w.T("format.decimal"), 1)
}

// spinner turns once in four seconds while something runs: one step for each beat in
// which its seconds are counted, so that it never asks for a frame of its own.
func spinner(since time.Duration) string {
	return []string{"◴", "◷", "◶", "◵"}[int(max(since, 0)/time.Second)%4]
}

// workPanel is what is under way.
func (a App) workPanel(w int) panel {
	var lines []string
	now := a.now()
	for i, r := range a.booth.Live.Running {
		if i == 6 {
			lines = append(lines, a.w.N("side.work.more", len(a.booth.Live.Running)-i))
			break
		}
		lines = append(lines, spinner(now.Sub(r.Since))+" "+a.w.runningText(r, now))
	}
	var wait []string
	if n := a.booth.Live.Queued; n > 0 {
		wait = append(wait, a.w.N("side.work.queued", n))
	}
	if n := a.booth.Live.Pending; n > 0 {
		wait = append(wait, a.w.N("side.work.pending", n))
	}
	if len(wait) > 0 {
		lines = append(lines, strings.Join(wait, " · "))
	}
	for i := range lines {
		lines[i] = a.theme.text.Render(cut(lines[i], w))
	}
	return panel{lines: lines, keep: 1}
}

// gatePanel is the running reject rate and what the preview gate has saved.
func (a App) gatePanel(w int) panel {
	counts, sum := a.gateText()
	if counts == "" {
		return panel{}
	}
	return panel{lines: each(a.theme.dim, []string{cut(counts, w), cut(sum, w)}), keep: 1}
}
