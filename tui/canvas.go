package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// canvas draws the picture in the middle of its place, or says why there is none.
func (a App) canvas(r rect) []string {
	s, ok := a.booth.Shot(a.review.at)
	if !ok && !a.glimpse.on {
		return a.message(r, a.w.T("canvas.empty"), a.w.T("canvas.empty_why"))
	}
	d, exact, found := a.inFront()
	switch {
	case a.o.Pictures == nil:
		return a.message(r, a.w.StateWord(s.State), a.w.T("canvas.text_only"))
	case found && d.err == nil:
		return placed(a.marked(d), r)
	case exact:
		return a.message(r, a.w.T("canvas.failed"), a.w.Sentence(kiosk.CodeOf(d.err), kiosk.DetailOf(d.err)))
	}
	return r.fill(nil) // it comes in a moment
}

// placed sets a picture in the middle of a place, exactly as large as that. Its lines are
// as wide as it says (see fitDrawn) and are not measured again: that would cost more than
// everything else on the screen together.
func placed(d Drawn, r rect) []string {
	blank := strings.Repeat(" ", max(r.w, 0))
	x := centre(r.w, d.Cols)
	if d.Cols > r.w {
		return r.fill(d.Lines)
	}
	left, right := blank[:x], blank[:r.w-x-d.Cols]
	out := make([]string, 0, r.h)
	for range centre(r.h, d.Rows) {
		out = append(out, blank)
	}
	for _, l := range d.Lines {
		out = append(out, left+l+right)
	}
	for len(out) < r.h {
		out = append(out, blank)
	}
	return out[:max(r.h, 0)]
}

// message puts a short text in the middle of a place.
func (a App) message(r rect, title, text string) []string {
	said := append(each(a.theme.strong, wrap(title, r.w-2, 1)), each(a.theme.dim, wrap(text, min(r.w-2, 60), 4))...)
	lines := make([]string, centre(r.h, len(said)), r.h+len(said))
	for _, l := range said {
		lines = append(lines, strings.Repeat(" ", centre(r.w, ansi.StringWidth(l)))+l)
	}
	return r.fill(lines)
}

// caption says which views there are, which is in front, and what it shows.
func (a App) caption(r rect) string {
	s, ok := a.booth.Shot(a.review.at)
	switch {
	case a.glimpse.on:
		return pad(" "+a.theme.accent.Render(a.w.T("arriving.named", "name", kiosk.Safe(a.glimpse.name, 60))), r.w)
	case !ok:
		return pad("", r.w)
	}
	shown, left := a.review.shows(s), " "+a.theme.key.Render(a.keys.View.Help().Key)+" "
	for v, name := range []string{a.w.T("canvas.original"), a.w.T("canvas.preview"), a.w.T("canvas.finished")} {
		switch {
		case View(v) == shown:
			left += a.theme.accent.Render("▸" + name)
		case has(s, View(v)):
			left += a.theme.text.Render(" " + name)
		default:
			left += a.theme.off.Render(" " + name)
		}
		left += " "
	}
	return sides(left, a.theme.dim.Render(fit(max(r.w-ansi.StringWidth(left)-1, 0), a.w.describe(s)...)), r.w)
}
