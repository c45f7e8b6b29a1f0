package tui

import (
	"fmt"
	"strings"

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
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle = "Backdrop"
	if a.o.Title != "" {
		v.WindowTitle += " · " + kiosk.Safe(a.o.Title, 80)
	}
	return v
}

func (a App) content() string {
	lines := a.lines()
	for i, l := range lines {
		if a.o.ASCII {
			l = toASCII(l)
		}
		lines[i] = levelled(l)
	}
	return strings.Join(lines, "\n")
}

// lines puts everything in its place.
func (a App) lines() []string {
	l := a.layout
	if l.small {
		return a.tooSmall()
	}
	if a.guarding() {
		return a.covered(a.kioskLines())
	}
	var out []string
	if l.notice.h > 0 {
		out = append(out, l.notice.fill([]string{" " + a.theme.dim.Render(kiosk.Safe(a.o.Notice, 300))})...)
	}
	out = append(out, l.header.fill([]string{a.header(l.header.w)})...)
	out = append(out, l.air.fill(nil)...)
	if a.page == reviewPage {
		out = append(out, a.body()...)
		out = append(out, a.strip(l.strip)...)
		out = append(out, a.talk(l)...)
	} else {
		out = append(out, a.formOf(a.page).lines(a, l.page)...)
		said := l.status.fill(a.status(l.status.w-4, l.status.h))
		out = append(out, said...)
	}
	out = append(out, l.footer.fill([]string{a.footer(l.footer.w)})...)
	return a.covered(out)
}

// covered lays an open question over the screen.
func (a App) covered(out []string) []string {
	if a.prompt == nil {
		return out
	}
	return a.drawSheet(*a.prompt, out)
}

// body is the picture with its caption, and the side.
func (a App) body() []string {
	l := a.layout
	left := append([]string{a.caption(l.caption)}, a.canvas(l.canvas)...)
	side := a.side(l.side)
	return a.beside(left, side, rect{h: l.gap.h})
}

// beside sets two blocks side by side with a rule between them.
func (a App) beside(left, right []string, r rect) []string {
	bar := " " + a.theme.rule.Render("│") + " "
	out := make([]string, r.h)
	for i := range out {
		out[i] = left[i] + bar + right[i]
	}
	return out
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
		if a.flash.fine {
			sign, st = "✓ ", a.theme.accent
		}
	case a.glimpse.on:
		text, st = a.w.T("step.coming"), a.theme.dim
	case a.page != reviewPage && a.page < contactPage:
	case len(a.review.marked) > 0:
		text, st = a.w.N("step.marked", len(a.review.marked)), a.theme.accent
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
			return a.w.T("step.refused", "why", a.w.refusalText(a.booth, s.N, err, a.now()))
		}
		if !q.Paid {
			return a.w.T("step.take")
		}
		return a.w.T("step.buy", "price", a.w.creditText(q.Price), "pot", a.w.potText(q.Pot))
	case kiosk.Previewing:
		return a.w.T("step.previewing")
	case kiosk.Delivered:
		return a.w.T("step.delivered", "file", kiosk.Safe(s.Export.File, 120))
	case kiosk.Rejected:
		return a.w.T("step.rejected")
	case kiosk.Arrived, kiosk.Ready, kiosk.Confirmed, kiosk.CuttingFull, kiosk.Cut, kiosk.Composed, kiosk.Failed, kiosk.InDoubt, kiosk.NoFile:
	}
	return ""
}

// tooSmall says politely what the screen needs. A question that is open is shown
// as far as it goes; only leaving and going back work.
func (a App) tooSmall() []string {
	l := a.layout
	if l.h == 0 {
		return []string{""}
	}
	needs, has := fmt.Sprintf("%d×%d", minWidth, minHeight), fmt.Sprintf("%d×%d", l.w, l.h)
	forms := []string{a.w.T("small.all", "needs", needs, "has", has), a.w.T("small.short", "needs", needs), a.w.T("small.quit")}
	if a.prompt != nil && a.prompt.kind == askQuit {
		forms = []string{a.w.T("small.awaited"), a.w.T("small.awaited_short")}
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
