package tui

import (
	"fmt"
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// The trouble page: what went wrong or must be minded, each with what happened and the
// key that helps, and below it everything that has happened.

type troubleList struct{ list }

// trouble is one row of the page.
type trouble struct {
	shot int // 0: it is about no shot
	sign string
	name string
	text string
}

// troubles lists the shots that need help, then what was put into quarantine, then the
// standing warnings.
func (a App) troubles() []trouble {
	var out []trouble
	b := a.booth
	if b.Count(kiosk.Failed)+b.Count(kiosk.InDoubt)+b.Count(kiosk.NoFile) > 0 {
		for s := range b.Undecided() {
			if needsHelp(*s) {
				out = append(out, trouble{s.N, mark(s.State), fmt.Sprintf("#%04d %s", s.N, a.w.StateWord(s.State)), a.why(*s)})
			}
		}
	}
	for _, text := range a.otherAlarms() {
		out = append(out, trouble{sign: "!", name: a.w.T("trouble.mind"), text: text})
	}
	for i := len(b.Aside) - 1; i >= 0; i-- {
		e := b.Aside[i]
		out = append(out, trouble{sign: "▪", name: a.w.T("trouble.quarantine"), text: a.w.Happening(b, e)})
	}
	return out
}

// otherAlarms are those that are about no shot of the list.
func (a App) otherAlarms() []string {
	b := *a.booth
	b.Warnings = slices.DeleteFunc(slices.Clone(b.Warnings), func(w kiosk.Warning) bool {
		return w.Code == kiosk.InDoubtWarn || w.Code == kiosk.NoFileWarn
	})
	a.booth = &b
	return a.alarms()
}

// troubleCount is what the page's tab counts: everything but old quarantine.
func (a App) troubleCount() int {
	b := a.booth
	return b.Count(kiosk.Failed) + b.Count(kiosk.InDoubt) + b.Count(kiosk.NoFile) + len(a.otherAlarms())
}

// troubleInFront is the row the page points at.
func (a App) troubleInFront() (trouble, bool) {
	all := a.troubles()
	l := a.trouble.move(0, len(all))
	if len(all) == 0 {
		return trouble{}, false
	}
	return all[l.at], true
}

func (a App) troubleActs() []action {
	k := a.keys
	acts := listActs(k, len(a.troubles()), func(a *App) *list { return &a.trouble.list })
	acts = append(acts, action{k.Open, App.whyTrouble, App.openTrouble})
	for _, b := range []key.Binding{k.Settle, k.Buy, k.Back, k.Reject, k.Preview} {
		acts = append(acts, action{b, func(a App) error { return a.atTrouble(b, nil) }, func(a App) (App, tea.Cmd) {
			var cmd tea.Cmd
			err := a.atTrouble(b, func(x App, act action) { a, cmd = act.do(x) })
			if err != nil {
				return a.refuse(err), nil
			}
			return a, cmd
		}})
	}
	return acts
}

// atTrouble does what a key of the review page would do to the shot in front of this
// page; with do nil it only says why not.
func (a App) atTrouble(b key.Binding, do func(App, action)) error {
	t, ok := a.troubleInFront()
	if !ok || t.shot == 0 {
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("trouble.no_shot"), nil)
	}
	a.review = a.review.move(t.shot, a.booth)
	for _, act := range a.reviewActs() {
		if act.key.Help() != b.Help() {
			continue
		}
		if err := a.hinders(act); err != nil {
			return err
		}
		if do != nil {
			do(a, act)
		}
		return nil
	}
	return nil
}

func (a App) whyTrouble() error {
	if t, ok := a.troubleInFront(); !ok || t.shot == 0 {
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("trouble.no_shot"), nil)
	}
	return nil
}

// openTrouble goes to the shot on the review page.
func (a App) openTrouble() (App, tea.Cmd) {
	t, _ := a.troubleInFront()
	a.review = a.review.move(t.shot, a.booth)
	return a.goTo(reviewPage), nil
}

func (a App) troubleFoot() []key.Binding {
	k := a.keys
	return []key.Binding{a.as(k.Open, a.w.T("trouble.look")), k.Settle, k.Buy, k.Back, k.Reject, k.Balance, k.Review}
}

// troubleParts divides the page into the list and the log.
func (a App) troubleParts(r rect) (top, middle, bottom rect) {
	list := max(min(len(a.troubles())+1, r.h/2), 3)
	detail := 4
	return rect{r.x, r.y, r.w, list}, rect{r.x, r.y + list, r.w, detail}, rect{r.x, r.y + list + detail, r.w, max(r.h-list-detail, 0)}
}

func (a App) troubleLines(r rect) []string {
	top, middle, bottom := a.troubleParts(r)
	all := a.troubles()
	cols := []column{{"", 1, false}, {a.w.T("trouble.col.what"), 16, false}, {a.w.T("trouble.col.why"), max(r.w-25, 10), false}}
	var out []string
	if len(all) == 0 {
		out = append(out, top.fill([]string{"", " " + a.theme.text.Render(a.w.T("trouble.none"))})...)
	} else {
		out = append(out, a.rowsIn(top, a.trouble.list, len(all), "  "+cells(cols, heads(cols)), func(i, w int) string {
			return a.theme.warn.Render(cut(cells(cols, []string{all[i].sign, all[i].name, all[i].text}), w))
		})...)
	}
	var said []string
	if t, ok := a.troubleInFront(); ok {
		for _, l := range wrap(t.text, r.w-4, middle.h-1) {
			said = append(said, "  "+a.theme.strong.Render(l))
		}
	}
	out = append(out, middle.fill(append([]string{""}, said...))...)
	log := append([]string{" " + a.theme.dim.Render(a.w.T("trouble.log"))}, a.news.whole(a, rect{0, 0, bottom.w, max(bottom.h-1, 0)})...)
	return append(out, bottom.fill(log)...)
}

func (a App) troubleZones(r rect) []zone {
	top, _, _ := a.troubleParts(r)
	return rowZones(top, a.trouble.list, len(a.troubles()), func(a *App) *list { return &a.trouble.list },
		func(a App) (App, tea.Cmd) { return a.perform(a.keys.Open) })
}
