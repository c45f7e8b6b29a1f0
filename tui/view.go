package tui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// View draws the booth as it stands: exactly as many lines as the terminal has,
// none wider than it. It reads only what Update has put there.
func (a App) View() tea.View {
	v := tea.NewView(a.content())
	v.AltScreen = true
	v.ReportFocus = a.probe.graphics.Mode == KittyPictures && a.probe.graphics.Tmux // see refresh
	v.WindowTitle = "Backdrop"
	if a.o.Title != "" {
		v.WindowTitle += " · " + kiosk.Safe(a.o.Title, 80)
	}
	return v
}

func (a App) content() string {
	lines := a.lines()
	if a.o.ASCII {
		for i, l := range lines {
			lines[i] = toASCII(l)
		}
	}
	return strings.Join(lines, "\n")
}

// lines puts everything in its place.
func (a App) lines() []string {
	l := a.layout
	if l.small {
		return a.tooSmall()
	}
	var out []string
	if l.notice.h > 0 {
		out = append(out, l.notice.fill([]string{" " + a.theme.dim.Render(kiosk.Safe(a.o.Notice, 300))})...)
	}
	out = append(out, l.header.fill([]string{a.header(l.header.w)})...)
	if a.page != noPage {
		out = append(out, a.pageLines(l.pageFor())...)
	} else {
		out = append(out, l.air.fill(nil)...)
		out = append(out, a.body()...)
		out = append(out, a.strip(l.strip)...)
		out = append(out, a.talk(l)...)
		out = append(out, l.footer.fill([]string{a.footer(l.footer.w)})...)
	}
	if a.prompt != nil {
		out = a.drawSheet(*a.prompt, out)
	}
	return out
}

// body is the picture with its caption, and the side.
func (a App) body() []string {
	l := a.layout
	left := append([]string{a.caption(l.caption)}, a.canvas(l.canvas)...)
	side := a.side(l.side)
	bar := " " + a.theme.rule.Render("│") + " "
	out := make([]string, l.gap.h)
	for i := range out {
		out[i] = left[i] + bar + side[i]
	}
	return out
}

// header is the event and, at the right, the session in figures.
func (a App) header(w int) string {
	t, b := a.theme, a.booth
	left := " " + t.accent.Render("Backdrop")
	if b.Rules.Event != "" {
		left += "  " + t.strong.Render(kiosk.Safe(b.Rules.Event, 60))
	}
	s := b.LastSession()
	if s.ID == 0 {
		return sides(left, t.dim.Render("no session yet "), w)
	}
	name := fmt.Sprintf("session %d", s.ID)
	if !s.Closed.IsZero() {
		name += " closed"
	}
	made := fmt.Sprintf("%d full · %d delivered · %d rejected", s.Full, s.Delivered, s.Rejected)
	shots := a.w.plural(s.Shots, "shot")
	room := w - ansi.StringWidth(left) - 3
	counts := fit(room, fmt.Sprintf("%s · %s · %s · %s · %s spent", name, shots, a.w.plural(s.Previews, "preview"), made, s.Spent.Text()),
		name+" · "+shots+" · "+made, shots+" · "+made, shots+fmt.Sprintf(" · %d delivered", s.Delivered))
	return sides(left, t.dim.Render(counts+" "), w)
}

// talk is the log with the status below it. A sentence too long for its line takes
// the log's newest lines for as long as it stands: what to do comes at its end.
func (a App) talk(l layout) []string {
	lines := append(a.news.tail(a, l.log), l.status.fill(nil)...)
	said := a.status(l.status.w-4, min(len(lines), 3))
	for i, s := range said {
		lines[len(lines)-len(said)+i] = pad(s, l.w)
	}
	return lines
}

// status answers the last key; else it says what holds the shot back, or what
// comes next.
func (a App) status(w, rows int) []string {
	text, sign, st := "", "› ", a.theme.warn
	s, ok := a.booth.Shot(a.review.at)
	switch {
	case a.flash.text != "" && a.now().Before(a.flash.until):
		text, sign = a.flash.text, "! "
	case a.glimpse.on:
		text, st = "A photo is coming in; its keys work in a moment", a.theme.dim
	case ok && a.why(s) != "":
		text = a.why(s)
	case ok:
		text, st = a.nextStep(s), a.theme.dim
	}
	lines := wrap(text, w, rows)
	for i, l := range lines {
		lead := "   "
		if i == 0 {
			lead = " " + sign
		}
		lines[i] = st.Render(lead + l)
	}
	return lines
}

// nextStep says what the operator may do with the shot in front.
func (a App) nextStep(s kiosk.Shot) string {
	switch s.State {
	case kiosk.Previewed:
		q := a.booth.Quote(kiosk.Full)
		if err := a.try(kiosk.Confirm{Shot: s.N}); err != nil { // what the key would answer
			return here(a.w.refusalText(a.booth, s.N, err, a.now())) + "; r rejects"
		}
		if !q.Paid {
			return "Enter takes this cutout, r rejects it"
		}
		return "Enter asks for the full cutout, " + a.w.creditText(q.Price) + " from " + a.w.potText(q.Pot) + "; r rejects"
	case kiosk.Previewing:
		return "The preview is on its way; r rejects without waiting"
	case kiosk.Delivered:
		return "With the guest: " + kiosk.Safe(s.Export.File, 120)
	case kiosk.Rejected:
		return "R takes the rejection back"
	case kiosk.Arrived, kiosk.Ready, kiosk.Confirmed, kiosk.CuttingFull, kiosk.Cut, kiosk.Composed, kiosk.Failed, kiosk.InDoubt, kiosk.NoFile:
	}
	return ""
}

// footer lists the keys: those that do nothing now are faint, help and quit are
// always there. What has no room goes, the least urgent first.
func (a App) footer(w int) string {
	why := map[key.Help]func(App) error{}
	for _, act := range a.actions() {
		why[act.key.Help()] = act.why
	}
	tail := ""
	for _, b := range a.keys.always() {
		tail += "  " + a.keyText(b, true)
	}
	type item struct {
		text string
		rank int // higher goes first
		key  key.Binding
	}
	var items []item
	width := ansi.StringWidth(tail) - 1
	for _, b := range a.keys.ShortHelp() {
		f := why[b.Help()]
		can := f == nil || f(a) == nil
		rank := a.keys.rank(b, can)
		if rank < 0 {
			continue
		}
		it := item{"  " + a.keyText(b, can), rank, b}
		items = append(items, it)
		width += ansi.StringWidth(it.text)
	}
	for i, it := range items {
		if long := ansi.StringWidth(it.text); width > w && it.key.Help() == a.keys.Next.Help() {
			f := why[it.key.Help()]
			it.key.SetHelp("n", "next")
			items[i].text = "  " + a.keyText(it.key, f == nil || f(a) == nil)
			width -= long - ansi.StringWidth(items[i].text)
		}
	}
	for width > w && len(items) > 0 {
		last := 0
		for i, it := range items {
			if it.rank >= items[last].rank {
				last = i
			}
		}
		width -= ansi.StringWidth(items[last].text)
		items = slices.Delete(items, last, last+1)
	}
	line := ""
	for _, it := range items {
		line += it.text
	}
	return strings.TrimPrefix(line+tail, " ")
}

func (a App) keyText(b key.Binding, can bool) string {
	h := b.Help()
	if !can {
		return a.theme.off.Render(h.Key + " " + h.Desc)
	}
	return a.theme.key.Render(h.Key) + " " + a.theme.dim.Render(h.Desc)
}

// tooSmall says politely what the screen needs. A question that is open is shown
// as far as it goes; only leaving and going back work.
func (a App) tooSmall() []string {
	l := a.layout
	if l.h == 0 {
		return []string{""}
	}
	text := fmt.Sprintf("Backdrop needs %d×%d, this terminal has %d×%d. A larger window or a smaller font helps; the booth goes on meanwhile. q quits.",
		minWidth, minHeight, l.w, l.h)
	forms := []string{text, fmt.Sprintf("Backdrop needs %d×%d. q quits.", minWidth, minHeight), "q quits"}
	if a.prompt != nil && a.prompt.kind == askQuit {
		text = "Answers are still awaited. q leaves now, Esc stays."
		forms = []string{text, "q leaves, Esc stays"}
	}
	var said []string
	for _, form := range forms { // the longest that is seen whole
		if said = wrap(form, min(l.w, 56), l.h+1); len(said) <= l.h {
			break
		}
	}
	lines := make([]string, centre(l.h, len(said)), l.h)
	for _, s := range said {
		lines = append(lines, strings.Repeat(" ", centre(l.w, ansi.StringWidth(s)))+s)
	}
	return rect{0, 0, l.w, l.h}.fill(lines)
}

// describe says what a shot's picture is, in a longer and a shorter wording.
func (w *Words) describe(s kiosk.Shot) []string {
	size := ""
	if s.Width > 0 && s.Height > 0 {
		size = fmt.Sprintf("%d×%d ", s.Width, s.Height)
	}
	return []string{kiosk.Safe(s.Name, 60) + "  " + size, size, ""}
}
