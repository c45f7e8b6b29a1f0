package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// footKey is one key in the foot, and where it stands.
type footKey struct {
	key  key.Binding
	text string // styled
	x, w int
	rank int // higher goes first when there is little room
}

// footKeys sets the keys of the page's foot: those that do nothing now are faint, help
// and quit are always there. What has no room goes, the least urgent first.
func (a App) footKeys(w int) []footKey {
	why := map[string]func(App) error{} // by label: no two actions of a page have the same
	for _, act := range a.actions() {
		if _, ok := why[act.key.Help().Key]; !ok {
			why[act.key.Help().Key] = act.why
		}
	}
	can := func(b key.Binding) bool { f := why[b.Help().Key]; return f == nil || f(a) == nil }
	var items []footKey
	sum := 0
	add := func(b key.Binding, rank int) {
		text := a.keyText(b, can(b))
		items = append(items, footKey{key: b, text: text, w: ansi.StringWidth(text), rank: rank})
		sum += ansi.StringWidth(text) + 2
	}
	for _, b := range a.formOf(a.page).foot(a) {
		if rank := a.keys.rank(b, can(b)); rank >= 0 {
			add(b, rank)
		}
	}
	for _, b := range a.keys.always() {
		add(b, -1)
	}
	for sum > w && len(items) > len(a.keys.always()) {
		last := 0
		for i, it := range items {
			if it.rank >= items[last].rank {
				last = i
			}
		}
		if items[last].rank < 0 {
			break
		}
		sum -= items[last].w + 2
		items = slices.Delete(items, last, last+1)
	}
	x := 1
	for i := range items {
		items[i].x = x
		x += items[i].w + 2
	}
	return items
}

// as gives a key another description: what it does on this page.
func (a App) as(b key.Binding, text string) key.Binding {
	b.SetHelp(b.Help().Key, text)
	return b
}

// footer is the foot as a line.
func (a App) footer(w int) string {
	var line strings.Builder
	at := 0
	for _, it := range a.footKeys(w) {
		line.WriteString(strings.Repeat(" ", max(it.x-at, 0)) + it.text)
		at = it.x + it.w
	}
	return line.String()
}

// footZones are the foot's keys.
func (a App) footZones() []zone {
	var out []zone
	for _, it := range a.footKeys(a.layout.footer.w) {
		out = append(out, a.byKey(rect{it.x, a.layout.footer.y, it.w, 1}, it.key))
	}
	return out
}

func (a App) keyText(b key.Binding, can bool) string {
	h := b.Help()
	if !can {
		return a.theme.off.Render(h.Key + " " + h.Desc)
	}
	return a.theme.key.Render(h.Key) + " " + a.theme.dim.Render(h.Desc)
}

// safeLine makes a text from outside fit for a line of the screen.
func safeLine(s string, most int) string { return kiosk.Safe(s, most) }
