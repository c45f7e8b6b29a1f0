package tui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// The guests page: who was here, what they have had, and who uses much.

// guestList is what the page remembers: the guest in front, what is looked for, and who
// is to be merged into another.
type guestList struct {
	list
	code  string // the guest in front: rows may come and go
	query string
	from  string // being merged, if merging
	merge bool
}

// point puts a guest in front.
func (g guestList) point(code string) guestList {
	g.code = code
	return g
}

// guestRows lists the guests that match what is looked for, the newest first.
func (a App) guestRows() []kiosk.Guest {
	all := a.booth.Guests()
	q := strings.ToLower(a.guests.query)
	var out []kiosk.Guest
	for i := len(all) - 1; i >= 0; i-- {
		if q == "" || strings.Contains(strings.ToLower(all[i].Code+" "+all[i].Name), q) {
			out = append(out, all[i])
		}
	}
	return out
}

// settleGuests keeps the list at the guest it was at when guests come and go.
func (a App) settleGuests(rows []kiosk.Guest) list {
	l := a.guests.list
	for i, g := range rows {
		if g.Code == a.guests.code {
			l.at = i
		}
	}
	return l.move(0, len(rows))
}

// guestInFront is the guest the page points at.
func (a App) guestInFront() (kiosk.Guest, bool) {
	rows := a.guestRows()
	l := a.settleGuests(rows)
	if l.at >= len(rows) || len(rows) == 0 {
		return kiosk.Guest{}, false
	}
	return rows[l.at], true
}

func (a App) guestActs() []action {
	k := a.keys
	step := func(by int) func(App) (App, tea.Cmd) {
		return func(a App) (App, tea.Cmd) { return a.stepGuests(by), nil }
	}
	return []action{
		{k.Up, nil, step(-1)}, {k.Down, nil, step(1)}, {k.Home, nil, step(-farAway)}, {k.End, nil, step(farAway)},
		{k.Open, App.whyGuest, App.takeGuest},
		{k.Waiting, App.whyTheirs, App.theirShots},
		{k.Search, nil, func(a App) (App, tea.Cmd) { return a.openText(askSearch, a.guests.query, "") }},
		{k.Rename, App.whyGuest, func(a App) (App, tea.Cmd) {
			g, _ := a.guestInFront()
			return a.openText(askRename, g.Name, g.Code)
		}},
		{k.Merge, App.whyGuest, App.mergeGuest},
	}
}

// stepGuests moves in the list and remembers whom it is at.
func (a App) stepGuests(by int) App {
	rows := a.guestRows()
	a.guests.list = a.settleGuests(rows).move(by, len(rows))
	if len(rows) > 0 {
		a.guests.code = rows[a.guests.at].Code
	}
	return a
}

func (a App) whyGuest() error {
	g, ok := a.guestInFront()
	switch {
	case !ok:
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("guests.nobody"), nil)
	case g.Code == "":
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("guests.walkin"), nil)
	}
	return nil
}

func (a App) whyTheirs() error {
	g, ok := a.guestInFront()
	if !ok || g.Shots == 0 {
		return kiosk.Faulty(kiosk.NothingPending, a.w.T("guests.no_shots"), nil)
	}
	return nil
}

// takeGuest makes the guest in front the one at the booth, or the second of a merge.
func (a App) takeGuest() (App, tea.Cmd) {
	if a.guests.merge {
		return a.mergeGuest()
	}
	g, _ := a.guestInFront()
	b, cmd := a.direct(kiosk.SetGuest{Code: g.Code})
	return b.goTo(reviewPage), cmd
}

// theirShots goes to the newest shot of the guest in front.
func (a App) theirShots() (App, tea.Cmd) {
	g, _ := a.guestInFront()
	for _, n := range a.booth.ShotsOf(g.Code) {
		a.review = a.review.move(n, a.booth)
		return a.goTo(reviewPage), nil
	}
	return a, nil
}

// mergeGuest takes the first of two guests that are one, then asks about the second.
func (a App) mergeGuest() (App, tea.Cmd) {
	g, _ := a.guestInFront()
	switch {
	case !a.guests.merge:
		a.guests.merge, a.guests.from = true, g.Code
		return a.report(a.w.T("guests.merge_with", "guest", a.guestName(g.Code))), nil
	case a.guests.from == g.Code:
		a.guests.merge = false
		return a.say(a.w.T("guests.merge_off")), nil
	}
	p := prompt{kind: askMerge, from: a.guests.from, code: g.Code}
	a.guests.merge = false
	if err := a.try(kiosk.Merge{From: p.from, Into: p.code}); err != nil {
		return a.refuse(err), nil
	}
	return a.open(p), nil
}

func (a App) mergeSheet(p prompt) sheet {
	out := sheet{title: a.w.T("guests.merge_title", "from", a.guestName(p.from), "into", a.guestName(p.code)), cancel: a.w.T("guests.merge_cancel")}
	out.lines = []string{a.guestLine(p.from), a.guestLine(p.code), a.w.T("guests.merge_means", "from", a.guestCode(p.from), "into", a.guestCode(p.code))}
	out.choices = []choice{{key: a.keys.Accept, text: a.w.T("guests.merge_yes"), in: kiosk.Merge{From: p.from, Into: p.code}}}
	return out
}

// guestCode writes a code alone.
func (a App) guestCode(code string) string { return a.w.guestWord(code) }

func (a App) guestFoot() []key.Binding {
	k := a.keys
	return []key.Binding{a.as(k.Open, a.w.T("guests.take")), k.Search, k.Rename, k.Merge, k.Lift, a.as(k.Waiting, a.w.T("guests.theirs")), k.Next, k.Review}
}

// guestParts divides the page: the list, and beside it the guest in front.
func (a App) guestParts(r rect) (left, right rect) { return a.layout.split(r) }

func (a App) guestLines(r rect) []string {
	left, right := a.guestParts(r)
	rows := a.guestRows()
	l := a.settleGuests(rows)
	habits := a.booth.Habits()
	cols := guestColumns(a.w, left.w-3)
	head := cells(cols, heads(cols))
	lines := a.rowsIn(left, l, len(rows), "  "+head, func(i, w int) string {
		row := a.guestRow(rows[i], habits)
		if narrowGuests(left.w - 3) {
			row = slices.Delete(row, 3, 4)
		}
		if g := rows[i]; g.Name != "" {
			row[0] = fit(cols[0].w, row[0], kiosk.Safe(g.Name, 40))
		}
		return cut(cells(cols, row), w)
	})
	if a.guests.query != "" && len(rows) > 0 {
		lines[left.h-1] = pad(" "+a.theme.accent.Render(cut(a.w.T("guests.found", "query", kiosk.Safe(a.guests.query, 60), "n", len(rows)), left.w-2)), left.w)
	}
	if len(rows) == 0 {
		text := a.w.T("guests.none")
		if a.guests.query != "" {
			text = a.w.T("guests.none_found", "query", kiosk.Safe(a.guests.query, 60))
		}
		lines = a.message(left, a.w.T("guests.title"), text)
	}
	return a.beside(lines, a.guestDetail(right), r)
}

// guestColumns are the list's columns in so many cells: name and code take what is left.
func guestColumns(w *Words, room int) []column {
	cols := []column{{w.T("guests.col.guest"), 0, false}, {w.T("guests.col.shots"), 5, true}, {w.T("guests.col.images"), 8, true}, {w.T("guests.col.credits"), 7, true},
		{"", 6, false}}
	if narrowGuests(room) {
		cols = slices.Delete(cols, 3, 4)
	}
	rest := room
	for _, c := range cols {
		rest -= c.w + 2
	}
	cols[0].w = max(rest+2, 8)
	return cols
}

// narrowGuests tells whether there is too little room for the credits: they stand beside
// the list, too.
func narrowGuests(room int) bool { return room < 60 }

func heads(cols []column) []string {
	var out []string
	for _, c := range cols {
		out = append(out, c.head)
	}
	return out
}

// guestRow is one guest as texts: who, shots, images of the limit, credits, and a word.
func (a App) guestRow(g kiosk.Guest, habits kiosk.Habits) []string {
	images := fmt.Sprint(g.Images)
	if lim := a.booth.Rules.GuestLimit; lim > 0 && g.Code != "" {
		images = fmt.Sprintf("%d/%d", g.Images, lim+g.Extra)
	}
	word := ""
	switch {
	case a.guests.merge && g.Code == a.guests.from:
		word = a.w.T("guests.word.merge")
	case g.Code == a.booth.Guest:
		word = a.w.T("guests.word.here")
	case habits.Heavy(g):
		word = a.w.T("guests.word.heavy")
	}
	return []string{a.guestName(g.Code), fmt.Sprint(g.Shots), images, a.w.number(g.Spent), word}
}

// guestDetail is everything about the guest in front.
func (a App) guestDetail(r rect) []string {
	g, ok := a.guestInFront()
	if !ok {
		return r.fill(nil)
	}
	t, w := a.theme, r.w-1
	lines := []string{"", t.strong.Render(cut(a.guestName(g.Code), w))}
	for _, text := range wrap(a.guestCounts(g.Code)[0], w, 3) {
		lines = append(lines, t.text.Render(text))
	}
	if lim := a.booth.Rules.GuestLimit; lim > 0 && g.Code != "" {
		lim += g.Extra
		lines = append(lines, t.meter(t.key, kiosk.Credits(g.Images), 0, kiosk.Credits(lim), w))
		if g.Extra > 0 {
			lines = append(lines, t.dim.Render(cut(a.w.N("guests.extra", g.Extra), w)))
		}
	}
	if a.booth.Habits().Heavy(g) {
		lines = append(lines, each(t.warn, wrap(a.w.T("guests.heavy"), w, 3))...)
	}
	if habit := a.w.habitText(a.booth.Habits(), a.booth.Rules.AveragePhotos); habit != "" {
		lines = append(lines, t.dim.Render(fit(w, habit, a.w.habitShort(a.booth.Habits()))))
	}
	lines = append(lines, "", t.dim.Render(cut(a.w.T("guests.newest"), w)))
	for _, n := range a.booth.ShotsOf(g.Code) {
		if len(lines) == r.h {
			break
		}
		s, _ := a.booth.Shot(n)
		lines = append(lines, cut(t.text.Render(fmt.Sprintf("#%04d  ", s.N))+t.tone(s.State).Render(mark(s.State)+" "+a.w.StateWord(s.State)), w))
	}
	return r.fill(lines)
}

func (a App) guestZones(r rect) []zone {
	left, _ := a.guestParts(r)
	rows := a.guestRows()
	l := a.settleGuests(rows).window(len(rows), left.h-1)
	var out []zone
	for i := l.first; i < len(rows) && i-l.first < left.h-1; i++ {
		code := rows[i].Code
		out = append(out, zone{rect{left.x, left.y + 1 + i - l.first, left.w, 1}, func(a App) (App, tea.Cmd) {
			if a.guests.code == code {
				return a.perform(a.keys.Open)
			}
			a.guests = a.guests.point(code)
			return a, nil
		}})
	}
	return out
}
