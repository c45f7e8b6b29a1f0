package tui

import (
	"fmt"
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
	v.WindowTitle = kiosk.Safe(a.o.Title, 80)
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
		out = append(out, a.news.tail(a, l.log)...)
		out = append(out, l.status.fill([]string{a.status(l.status.w)})...)
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
	shots := plural(s.Shots, "shot")
	room := w - ansi.StringWidth(left) - 3
	counts := fit(room, fmt.Sprintf("%s · %s · %s · %s · %s spent", name, shots, plural(s.Previews, "preview"), made, s.Spent.Text()),
		name+" · "+shots+" · "+made, shots+" · "+made, shots+fmt.Sprintf(" · %d delivered", s.Delivered))
	return sides(left, t.dim.Render(counts+" "), w)
}

// status answers the last key; else it says what holds the shot back, or what
// comes next.
func (a App) status(w int) string {
	if a.flash.text != "" && a.now().Before(a.flash.until) {
		st, sign := a.theme.text, "· "
		if a.flash.bad {
			st, sign = a.theme.warn, "! "
		}
		return " " + st.Render(cut(sign+a.flash.text, w-2))
	}
	s, ok := a.booth.Shot(a.review.at)
	if !ok {
		return ""
	}
	if why := a.why(s); why != "" {
		return " " + a.theme.warn.Render(cut("› "+why, w-2))
	}
	if next := a.nextStep(s); next != "" {
		return " " + a.theme.dim.Render(cut("› "+next, w-2))
	}
	return ""
}

// nextStep says what the operator may do with the shot in front.
func (a App) nextStep(s kiosk.Shot) string {
	switch s.State {
	case kiosk.Previewed:
		q := a.booth.Quote(kiosk.Full)
		if !q.Paid {
			return "Enter takes this cutout, r rejects it"
		}
		return "Enter asks for the full cutout, " + creditText(q.Price) + " from " + potText(q.Pot) + "; r rejects"
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
// always there.
func (a App) footer(w int) string {
	why := map[string]func(App) error{}
	for _, act := range a.actions() {
		why[act.key.Help().Key] = act.why
	}
	can := func(b key.Binding) bool { f := why[b.Help().Key]; return f == nil || f(a) == nil }
	var show []key.Binding
	for _, b := range a.keys.sometimes() {
		if can(b) {
			show = append(show, b)
		}
	}
	show = append(a.keys.ShortHelp(), show...)
	tail := ""
	for _, b := range a.keys.always() {
		tail += "  " + a.keyText(b, true)
	}
	line, room := " ", w-ansi.StringWidth(tail)-1
	for i, b := range show {
		item := a.keyText(b, can(b))
		if i > 0 {
			item = "  " + item
		}
		if ansi.StringWidth(line)+ansi.StringWidth(item) > room {
			break
		}
		line += item
	}
	return line + tail
}

func (a App) keyText(b key.Binding, can bool) string {
	h := b.Help()
	if !can {
		return a.theme.rule.Faint(true).Render(h.Key + " " + h.Desc)
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
	if a.prompt != nil && a.prompt.kind == askQuit {
		text = "Answers are still awaited. q leaves now, Esc stays."
	}
	said := wrap(text, min(l.w, 56), l.h)
	lines := make([]string, centre(l.h, len(said)), l.h)
	for _, s := range said {
		lines = append(lines, strings.Repeat(" ", centre(l.w, ansi.StringWidth(s)))+s)
	}
	return rect{0, 0, l.w, l.h}.fill(lines)
}

// describe says what a shot's picture is.
func describe(s kiosk.Shot) string {
	out := kiosk.Safe(s.Name, 40)
	if s.Width > 0 && s.Height > 0 {
		out += fmt.Sprintf("  %d×%d", s.Width, s.Height)
	}
	return out + " "
}
