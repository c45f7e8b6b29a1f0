package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// frameWidth is one frame of the filmstrip with the blank beside it: a symbol, a
// blank and the longest state word.
const frameWidth = 13

// framesIn gives how many frames fit in w cells.
func framesIn(w int) int { return max(w, 0) / frameWidth }

// strip draws the filmstrip: a rule that counts, then the frames with number and
// state, and with the guest where there is a fourth row.
func (a App) strip(r rect) []string {
	total, n := a.booth.Shots(), framesIn(r.w)
	rows := make([]string, max(r.h, 4+thumbRows))
	rows[0] = a.stripRule(r.w, n)
	for i := range min(n, total) {
		shot, ok := a.booth.Shot(a.review.first + i)
		if !ok {
			break
		}
		row := 1
		if r.h > 1+thumbRows {
			for _, line := range a.thumbLines(a.thumb(shot)) {
				rows[row] += " " + line + " "
				row++
			}
		}
		for _, text := range a.frame(shot) {
			rows[row] += " " + text + " "
			row++
		}
	}
	coming := a.arriving()
	for i := 0; i < len(coming) && a.review.first+n > total+1+i; i++ {
		lines := a.arrivingFrame(coming[i])
		row := 1
		if r.h > 1+thumbRows {
			for _, line := range a.thumbLines(a.arrivingThumb(coming[i])) {
				rows[row] += " " + line + " "
				row++
			}
		}
		for _, text := range lines {
			rows[row] += " " + text + " "
			row++
		}
	}
	if total == 0 && len(coming) == 0 {
		rows[1] = a.theme.dim.Render(" " + a.w.T("strip.none"))
	}
	return r.fill(rows[:r.h])
}

// thumbLines is a thumbnail, as wide as its frame.
func (a App) thumbLines(p Picture) []string {
	r := rect{w: frameWidth - 2, h: thumbRows}
	d, _, ok := a.thumbs.find(p)
	if !ok || d.err != nil {
		return r.fill(nil)
	}
	return placed(d.got, r)
}

// frame is one shot: the one in front stands in reverse with a pointer, so that it
// can be told without colour.
func (a App) frame(s kiosk.Shot) [3]string {
	w := frameWidth - 2
	number := fmt.Sprintf(" #%04d", s.N)
	switch marked := a.review.marked[s.N]; {
	case s.N == a.review.at && marked:
		number = fmt.Sprintf("▸#%04d■", s.N)
	case s.N == a.review.at:
		number = fmt.Sprintf("▸#%04d", s.N)
	case marked:
		number = fmt.Sprintf("■#%04d", s.N)
	}
	if a.review.marked[s.N] {
		number += " ■"
	}
	if s.Smaller {
		number += " ‹"
	}
	if sign := flagMark(a.booth.Flags(s)); sign != "" {
		number += " " + sign
	}
	who := kiosk.Safe(s.Guest, 64)
	if s.Guest == "" {
		who = a.w.T("strip.nobody")
	}
	if name := a.booth.GuestNamed(s.Guest).Name; name != "" {
		who = kiosk.Safe(name, 40)
	}
	state := mark(s.State) + " " + a.w.StateWord(s.State)
	if s.N == a.review.at {
		st := a.theme.marked
		return [3]string{st.Render(pad(number, w)), st.Render(pad(state, w)), st.Render(pad(" "+cut(who, w-1), w))}
	}
	num := a.theme.text
	if needsDecision(a.booth, s, a.now()) {
		num = a.theme.accent
	}
	return [3]string{num.Render(pad(number, w)), a.theme.tone(s.State).Render(pad(state, w)), a.theme.dim.Render(pad(" "+cut(who, w-1), w))}
}

// stripRule parts the strip from the picture and says what is out of sight and
// what waits.
func (a App) stripRule(w, n int) string {
	t, total := a.theme, a.booth.Shots()
	var left, right string
	if total > 0 {
		last := min(a.review.first+n-1, total)
		left = " " + a.w.N("count.shot", total) + " "
		if last-a.review.first+1 < total {
			left = " " + a.w.T("strip.range", "first", a.review.first, "last", last, "all", total) + " "
		}
	}
	var waits []string
	if v := a.review.waiting; v > 0 {
		waits = append(waits, a.w.N("strip.waiting", v))
	}
	if v := len(a.review.marked); v > 0 {
		waits = append([]string{a.w.N("strip.marked", v)}, waits...)
	}
	if v := a.booth.Count(kiosk.Failed) + a.booth.Count(kiosk.InDoubt) + a.booth.Count(kiosk.NoFile); v > 0 {
		waits = append(waits, a.w.N("strip.stuck", v))
	}
	if v := a.review.backlog; v > 0 {
		waits = append(waits, a.w.N("strip.backlog", v))
	}
	if text := a.arrivingText(len(waits) > 1); text != "" {
		waits = append([]string{text}, waits...)
	}
	if len(waits) > 0 {
		right = " " + strings.Join(waits, " · ") + " "
	}
	line := w - 4 - ansi.StringWidth(left) - ansi.StringWidth(right)
	return t.rule.Render("──") + t.dim.Render(left) + t.rule.Render(strings.Repeat("─", max(line, 0))) +
		t.accent.Render(right) + t.rule.Render("──")
}
