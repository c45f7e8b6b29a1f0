package tui

import (
	"fmt"
	"strings"

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
		return panel{lines: []string{a.theme.dim.Render(cut("waiting for the camera", w))}, keep: 1}
	}
	t := a.theme
	head := t.strong.Render(fmt.Sprintf("#%04d", s.N)) + "  " + t.tone(s.State).Render(mark(s.State)+" "+a.w.StateWord(s.State))
	lines := []string{sides(head, t.dim.Render(fmt.Sprintf("of %d", a.booth.Shots())), w)}
	if s.Guest != a.booth.Guest {
		lines = append(lines, cut(t.dim.Render("for ")+t.text.Render(a.guestName(s.Guest)), w))
	}
	if why := a.why(s); why != "" {
		lines = append(lines, each(t.warn, wrap(why, w, 4))...)
	}
	lines = append(lines, a.judgedLines(s, w)...)
	if s.State == kiosk.Delivered && s.Export.File != "" {
		lines = append(lines, each(t.dim, wrap(kiosk.Safe(s.Export.File, 120), w, 2))...)
	}
	if s.Smaller {
		lines = append(lines, t.warn.Render(cut("smaller than the original", w)))
	}
	return panel{lines: lines, keep: 2}
}

// why says what holds a shot back: "" if nothing does.
func (a App) why(s kiosk.Shot) string {
	now := a.now()
	if code := a.booth.Waits(s, now); code != "" {
		text := here(a.w.waitText(a.booth, s, now))
		if g := a.booth.Money.Gate; code == a.booth.Money.GateCode && g.After(now) {
			text += " (in " + seconds(g.Sub(now)) + ")"
		}
		return text
	}
	switch s.State {
	case kiosk.InDoubt:
		return here(a.w.Sentence(kiosk.UnknownCharge, ""))
	case kiosk.NoFile:
		r := s.Full
		if r.State != kiosk.ReqNoFile {
			r = s.Preview
		}
		return a.w.causeText(r.Code, r.Detail) + ": " + here(a.w.wrongStateText(string(kiosk.NoFile)))
	case kiosk.Arrived, kiosk.Ready, kiosk.Previewing, kiosk.Previewed, kiosk.Confirmed, kiosk.CuttingFull, kiosk.Cut,
		kiosk.Composed, kiosk.Delivered, kiosk.Rejected, kiosk.Failed:
	}
	switch s.Code {
	case "", kiosk.SettledByHand, kiosk.SettledByProof: // how a doubt ended holds nothing back
		return ""
	default:
	}
	text := here(a.w.Sentence(s.Code, s.Detail))
	if s.NotBefore.After(now) {
		text += " (again in " + seconds(s.NotBefore.Sub(now)) + ")"
	}
	return text
}

// guestPanel is who is at the booth and what they have had.
func (a App) guestPanel(w int) panel {
	t := a.theme
	code := a.booth.Guest
	who := []string{a.guestName(code)}
	if name := a.booth.GuestNamed(code).Name; name != "" {
		who = append(who, kiosk.Safe(name, 40))
	}
	lines := []string{sides(t.dim.Render("At the booth"), t.strong.Render(fit(max(w-13, 0), who...)), w)}
	lines = append(lines, t.dim.Render(fit(w, a.guestCounts(code)...)))
	if habit := a.w.habitText(a.booth.Habits(), a.booth.Rules.AveragePhotos); habit != "" {
		lines = append(lines, t.dim.Render(cut(habit, w)))
	}
	return panel{lines: lines, keep: 2}
}

// guestName says who a code is.
func (a App) guestName(code string) string {
	if code == "" {
		return "walk-in"
	}
	if name := a.booth.GuestNamed(code).Name; name != "" {
		return kiosk.Safe(name, 40) + " · " + kiosk.Safe(code, 64)
	}
	return kiosk.Safe(code, 64)
}

// guestCounts says what a guest has had, in a longer and a shorter wording.
func (a App) guestCounts(code string) []string {
	g := a.booth.GuestNamed(code)
	images := a.w.plural(g.Images, "image")
	if lim := a.booth.Rules.GuestLimit; lim > 0 && code != "" {
		images = fmt.Sprintf("%d of %d images", g.Images, lim+g.Extra)
	}
	short := images + " · " + g.Spent.Text() + " spent" + a.w.costText(a.booth.Rules.Prices, g.Spent, g.PAYG)
	if a.booth.Habits().Heavy(g) {
		short = "heavy user · " + short
	}
	return []string{a.w.plural(g.Shots, "shot") + " · " + short, short}
}

// guestLine is both in one line.
func (a App) guestLine(code string) string { return a.guestName(code) + ": " + a.guestCounts(code)[0] }

// moneyPanel is the budget with its meter, and the account.
func (a App) moneyPanel(w int) panel {
	b, t := a.booth, a.theme
	m, r := b.Money, b.Rules
	if !r.Full.Paid && !r.Preview.Paid {
		return panel{lines: []string{sides(t.dim.Render("Credits"), t.text.Render(fit(max(w-8, 0), "free: nothing is charged", "nothing is charged", "free")), w)}, keep: 1}
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
	left := " " + b.Left().Text() + " left"
	lines := []string{
		sides(t.dim.Render("Credits"), st.Render(a.w.levelText(level)), w),
		t.meter(meterStyle(t, level), m.Spent, m.Held, r.Budget, max(w-len(left), 0)) + t.strong.Render(left),
		t.text.Render(cut(fmt.Sprintf("%s spent · %s held of %s", m.Spent.Text(), m.Held.Text(), r.Budget), w)),
	}
	q := b.Quote(kiosk.Full)
	next := "next full free"
	if q.Paid {
		next = "next full " + q.Price.Text() + " · "
	}
	pot := strings.TrimPrefix(a.w.potText(q.Pot), "the ")
	short := choice2(q.Pot == kiosk.PotPAYG, "PAYG", strings.Fields(pot)[0])
	if !q.Paid {
		pot, short = "", ""
	}
	lines = append(lines, t.text.Render(fit(w, next+pot, next+short)))
	switch {
	case m.Account.Known():
		text := fmt.Sprintf("sub %s · PAYG %s", m.Account.Subscription.Text(), m.Account.PAYG.Text())
		lines = append(lines, t.dim.Render(fit(w, text+"   as of "+a.clock(m.Account.AsOf), text+" at "+a.clock(m.Account.AsOf),
			strings.Replace(text, " ·", "", 1)+" at "+a.clock(m.Account.AsOf), text)))
		if m.Account.Enterprise > 0 || m.Account.FreeCalls > 0 {
			lines = append(lines, t.dim.Render(cut(fmt.Sprintf("enterprise %s · free calls %d", m.Account.Enterprise.Text(), m.Account.FreeCalls), w)))
		}
	case r.Full.Account || r.Preview.Account:
		lines = append(lines, t.dim.Render(cut("balance not read yet", w)))
	default:
		lines = append(lines, t.dim.Render(cut("this service tells no balance", w)))
	}
	return panel{lines: lines, keep: 5}
}

// workPanel is what is under way.
func (a App) workPanel(w int) panel {
	var lines []string
	now := a.now()
	for i, r := range a.booth.Live.Running {
		if i == 6 {
			lines = append(lines, fmt.Sprintf("and %d more", len(a.booth.Live.Running)-i))
			break
		}
		lines = append(lines, a.w.runningText(r, now))
	}
	var wait []string
	if n := a.booth.Live.Queued; n > 0 {
		wait = append(wait, fmt.Sprintf("%d queued", n))
	}
	if n := a.booth.Live.Pending; n > 0 {
		wait = append(wait, a.w.plural(n, "file")+" coming in")
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
