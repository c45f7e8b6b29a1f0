package tui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// The chooser of backgrounds: a prompt that costs nothing. While it is open the
// finished view shows the background it points at; nothing is decided before Enter.

// whyBackground says why no background can be chosen for the shot in front.
func (a App) whyBackground() error {
	look := a.booth.Rules.Look
	choices := look.Choices()
	if len(choices) < 2 {
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("chooser.only_one"), nil)
	}
	return a.try(kiosk.Dress{Shot: a.review.at, Background: choices[0]})
}

// chooseBackground opens the chooser at what the shot has now.
func (a App) chooseBackground() (App, tea.Cmd) {
	s, _ := a.booth.Shot(a.review.at)
	now := slices.Index(a.booth.Rules.Look.Choices(), a.booth.LookOf(s).Background)
	a = a.open(prompt{kind: askBackground, shot: s.N, pick: max(now, 0)})
	if has(s, Finished) {
		a.review.view, a.review.chosen = Finished, true
	}
	return a, nil
}

// picked gives the background a chooser points at.
func (p prompt) picked(b *kiosk.Booth) string {
	all := b.Rules.Look.Choices()
	return all[min(max(p.pick, 0), len(all)-1)]
}

// browse moves the chooser; ok is false for a key that does not.
func (a App) browse(k tea.KeyPressMsg) (moved App, ok bool) {
	p, n := *a.prompt, len(a.booth.Rules.Look.Choices())
	switch {
	case key.Matches(k, a.keys.Left):
		p.pick = (min(p.pick, n-1) + n - 1) % n
	case key.Matches(k, a.keys.Right):
		p.pick = (p.pick + 1) % n
	case key.Matches(k, a.keys.Pick):
		if i := int(k.Code - '1'); i >= 0 && i < n {
			p.pick = i
		}
		p.since = a.now() // as the digits of a scan are: Enter waits
	default:
		return a, false
	}
	a.prompt = &p
	return a, true
}

// chooserSheet lists the choices in one line, or where the pointer stands if there
// are too many for that.
func (a App) chooserSheet(p prompt) sheet {
	s, _ := a.booth.Shot(p.shot)
	choices := a.booth.Rules.Look.Choices()
	out := sheet{title: a.titled(a.shotTitle(s), func(shot string) string { return a.w.T("chooser.title", "shot", shot) }),
		cancel: a.w.T("chooser.cancel", "background", kiosk.BackgroundName(a.booth.LookOf(s).Background))}
	parts := make([]string, len(choices))
	for i, c := range choices {
		sign := " "
		if i == min(p.pick, len(choices)-1) {
			sign = "▸"
		}
		parts[i] = fmt.Sprintf("%s%d %s", sign, i+1, kiosk.BackgroundName(c))
	}
	line := strings.Join(parts, "  ")
	if len(wrap(line, a.layout.sheetFor(0).inner().w, 3)) > 2 {
		line = "▸" + a.w.T("chooser.place", "place", min(p.pick, len(choices)-1)+1, "all", len(choices), "background", kiosk.BackgroundName(p.picked(a.booth)))
	}
	out.lines = append(out.lines, line)
	if !has(s, Finished) {
		out.lines = append(out.lines, a.w.T("chooser.unseen"))
	}
	name := kiosk.BackgroundName(p.picked(a.booth))
	text := a.w.T("chooser.take", "background", name)
	if s.Guest != "" {
		text = a.w.T("chooser.take_for", "background", name, "guest", a.guestName(s.Guest))
	}
	out.choices = []choice{{key: a.keys.Accept, text: text, in: kiosk.Dress{Shot: p.shot, Background: p.picked(a.booth)}}}
	return out
}

// dressed completes a picture asked for: its version knows the background, which a
// guest's other shot may have changed, and the chooser's picture wears what the
// chooser points at.
func (a App) dressed(s kiosk.Shot, p Picture) Picture {
	place := slices.Index(a.booth.Rules.Look.Choices(), a.booth.LookOf(s).Background) + 1
	p.Version = p.Version*(maxBackgrounds+2) + int64(min(place, maxBackgrounds+1))
	if a.prompt != nil && a.prompt.kind == askBackground && a.prompt.shot == s.N && p.Rows != thumbRows && p.View == Finished {
		p.Background = a.prompt.picked(a.booth)
	}
	return p
}

// maxBackgrounds is how many choices an event's settings may list.
const maxBackgrounds = 32

// judgedLines are what the shot's panel says of its measures, and of a background
// that is not the event's own.
func (a App) judgedLines(s kiosk.Shot, w int) []string {
	var lines []string
	for _, f := range a.booth.Flags(s) {
		lines = append(lines, each(a.theme.warn, wrap(a.w.flagText(f), w, 2))...)
	}
	if name := a.booth.LookOf(s).Background; name != a.booth.Rules.Look.Background {
		lines = append(lines, a.theme.dim.Render(cut(a.w.T("chooser.on", "background", kiosk.BackgroundName(name)), w)))
	}
	return lines
}
