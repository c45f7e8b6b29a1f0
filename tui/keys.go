package tui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"
)

// keyMap is every key there is. The footer, the help page, the sentences, the mouse
// and the actions are all made from it.
type keyMap struct {
	Confirm, Preview, Reject, Back, Buy, Settle, Assign, Lift          key.Binding
	Background, Screen, Mark, MarkAll                                  key.Binding
	Guest, Next, PAYG, Balance, Backlog, Close                         key.Binding
	Left, Right, Home, End, Waiting, View, Contact, Compare, Zoom      key.Binding
	Review, Guests, Credits, Trouble, Event, Help                      key.Binding
	NextPage, PrevPage, Staff, Quit                                    key.Binding
	Up, Down, Open, Search, Merge, Rename, Closer, Wider               key.Binding
	Accept, AcceptPAYG, Blind, Paid, Free, Pick, Nobody, Leave, Cancel key.Binding
}

// scope is where a key is heard. Two actions of one scope, or of one and anywhere,
// cannot have the same key.
type scope int

const (
	anywhere scope = iota // on every page
	onReview
	inLists
	inQuestions
)

// named is one action of the key map: its name in event.toml, where it is heard, and
// its keys unless event.toml says otherwise.
type keyName struct {
	name    string
	scope   scope
	keys    []string
	binding func(*keyMap) *key.Binding
}

// actionNames lists every action, in the order of the help page.
func actionNames() []keyName {
	return []keyName{
		{"confirm", onReview, []string{"enter"}, func(k *keyMap) *key.Binding { return &k.Confirm }},
		{"preview", onReview, []string{"p"}, func(k *keyMap) *key.Binding { return &k.Preview }},
		{"reject", onReview, []string{"r", "d"}, func(k *keyMap) *key.Binding { return &k.Reject }},
		{"back", onReview, []string{"R", "backspace"}, func(k *keyMap) *key.Binding { return &k.Back }},
		{"buy", onReview, []string{"u"}, func(k *keyMap) *key.Binding { return &k.Buy }},
		{"settle", onReview, []string{"s"}, func(k *keyMap) *key.Binding { return &k.Settle }},
		{"assign", onReview, []string{"a"}, func(k *keyMap) *key.Binding { return &k.Assign }},
		{"background", onReview, []string{"B"}, func(k *keyMap) *key.Binding { return &k.Background }},
		{"screen", onReview, []string{"S"}, func(k *keyMap) *key.Binding { return &k.Screen }},
		{"mark", onReview, []string{"m"}, func(k *keyMap) *key.Binding { return &k.Mark }},
		{"markall", onReview, []string{"M"}, func(k *keyMap) *key.Binding { return &k.MarkAll }},
		{"backlog", onReview, []string{"A"}, func(k *keyMap) *key.Binding { return &k.Backlog }},

		{"guest", anywhere, []string{"g"}, func(k *keyMap) *key.Binding { return &k.Guest }},
		{"next", anywhere, []string{"n"}, func(k *keyMap) *key.Binding { return &k.Next }},
		{"lift", anywhere, []string{"L"}, func(k *keyMap) *key.Binding { return &k.Lift }},
		{"payg", anywhere, []string{"y"}, func(k *keyMap) *key.Binding { return &k.PAYG }},
		{"balance", anywhere, []string{"b"}, func(k *keyMap) *key.Binding { return &k.Balance }},
		{"close", anywhere, []string{"c"}, func(k *keyMap) *key.Binding { return &k.Close }},
		{"staff", anywhere, []string{"K"}, func(k *keyMap) *key.Binding { return &k.Staff }},
		{"quit", anywhere, []string{"q", "ctrl+c"}, func(k *keyMap) *key.Binding { return &k.Quit }},

		{"left", onReview, []string{"left", "h"}, func(k *keyMap) *key.Binding { return &k.Left }},
		{"right", onReview, []string{"right", "l"}, func(k *keyMap) *key.Binding { return &k.Right }},
		{"home", onReview, []string{"home"}, func(k *keyMap) *key.Binding { return &k.Home }},
		{"end", onReview, []string{"end"}, func(k *keyMap) *key.Binding { return &k.End }},
		{"waiting", onReview, []string{"space", "j"}, func(k *keyMap) *key.Binding { return &k.Waiting }},
		{"view", onReview, []string{"v"}, func(k *keyMap) *key.Binding { return &k.View }},
		{"contact", onReview, []string{"t"}, func(k *keyMap) *key.Binding { return &k.Contact }},
		{"compare", onReview, []string{"x"}, func(k *keyMap) *key.Binding { return &k.Compare }},
		{"zoom", onReview, []string{"z"}, func(k *keyMap) *key.Binding { return &k.Zoom }},

		{"review", anywhere, []string{"1"}, func(k *keyMap) *key.Binding { return &k.Review }},
		{"guests", anywhere, []string{"2"}, func(k *keyMap) *key.Binding { return &k.Guests }},
		{"credits", anywhere, []string{"3"}, func(k *keyMap) *key.Binding { return &k.Credits }},
		{"trouble", anywhere, []string{"4", "w"}, func(k *keyMap) *key.Binding { return &k.Trouble }},
		{"event", anywhere, []string{"5"}, func(k *keyMap) *key.Binding { return &k.Event }},
		{"help", anywhere, []string{"?", "6", "f1"}, func(k *keyMap) *key.Binding { return &k.Help }},
		{"nextpage", anywhere, []string{"tab"}, func(k *keyMap) *key.Binding { return &k.NextPage }},
		{"prevpage", anywhere, []string{"shift+tab"}, func(k *keyMap) *key.Binding { return &k.PrevPage }},

		{"up", inLists, []string{"up", "k"}, func(k *keyMap) *key.Binding { return &k.Up }},
		{"down", inLists, []string{"down", "j"}, func(k *keyMap) *key.Binding { return &k.Down }},
		{"open", inLists, []string{"enter"}, func(k *keyMap) *key.Binding { return &k.Open }},
		{"search", inLists, []string{"/"}, func(k *keyMap) *key.Binding { return &k.Search }},
		{"merge", inLists, []string{"m"}, func(k *keyMap) *key.Binding { return &k.Merge }},
		{"rename", inLists, []string{"e"}, func(k *keyMap) *key.Binding { return &k.Rename }},

		{"closer", inLists, []string{"+", "="}, func(k *keyMap) *key.Binding { return &k.Closer }},
		{"wider", inLists, []string{"-"}, func(k *keyMap) *key.Binding { return &k.Wider }},

		{"accept", inQuestions, []string{"enter"}, func(k *keyMap) *key.Binding { return &k.Accept }},
		{"acceptpayg", inQuestions, []string{"y"}, func(k *keyMap) *key.Binding { return &k.AcceptPAYG }},
		{"blind", inQuestions, []string{"F"}, func(k *keyMap) *key.Binding { return &k.Blind }},
		{"paid", inQuestions, []string{"p"}, func(k *keyMap) *key.Binding { return &k.Paid }},
		{"free", inQuestions, []string{"f"}, func(k *keyMap) *key.Binding { return &k.Free }},
		{"pick", inQuestions, []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"}, func(k *keyMap) *key.Binding { return &k.Pick }},
		{"nobody", inQuestions, []string{"e"}, func(k *keyMap) *key.Binding { return &k.Nobody }},
		{"leave", inQuestions, []string{"q", "ctrl+c"}, func(k *keyMap) *key.Binding { return &k.Leave }},
		{"cancel", inQuestions, []string{"esc"}, func(k *keyMap) *key.Binding { return &k.Cancel }},
	}
}

// Actions names every action a key can be set for, in the order of the help page.
func Actions() []string {
	var out []string
	for _, n := range actionNames() {
		out = append(out, n.name)
	}
	return out
}

// newKeyMap makes the key map with the words that describe it; set names the keys that
// event.toml changes. What CheckKeys finds wrong keeps its usual keys.
func newKeyMap(w *Words, set map[string][]string) keyMap {
	var k keyMap
	for _, n := range actionNames() {
		keys := n.keys
		if s, ok := set[n.name]; ok && len(s) > 0 {
			keys = s
		}
		*n.binding(&k) = key.NewBinding(key.WithKeys(keys...), key.WithHelp(labelOf(n.name, keys), w.T("keys."+n.name)))
	}
	return k
}

// labels gives every action's key as the screen writes it: what sentences name.
func (k keyMap) labels() map[string]string {
	out := map[string]string{}
	for _, n := range actionNames() {
		out[n.name] = n.binding(&k).Help().Key
	}
	return out
}

// labelOf writes an action's keys for people: the first one, and a second one where
// that is usual.
func labelOf(name string, keys []string) string {
	switch {
	case name == "pick" && len(keys) == 9:
		return "1–9"
	case (name == "left" || name == "right") && len(keys) > 1:
		return keyLabel(keys[0]) + "/" + keyLabel(keys[1])
	}
	return keyLabel(keys[0])
}

// keyLabel writes one key as it stands on a keyboard.
func keyLabel(k string) string {
	for _, l := range [][2]string{{"enter", "Enter"}, {"esc", "Esc"}, {"space", "Space"}, {"tab", "Tab"}, {"shift+tab", "⇧Tab"}, {"backspace", "Backspace"},
		{"left", "←"}, {"right", "→"}, {"up", "↑"}, {"down", "↓"}, {"home", "Home"}, {"end", "End"}, {"pgup", "PgUp"}, {"pgdown", "PgDn"},
		{"delete", "Del"}, {"insert", "Ins"}} {
		if k == l[0] {
			return l[1]
		}
	}
	if c, ok := strings.CutPrefix(k, "ctrl+"); ok {
		return "Ctrl-" + strings.ToUpper(c)
	}
	if c, ok := strings.CutPrefix(k, "alt+"); ok {
		return "Alt-" + c
	}
	if len(k) > 1 && k[0] == 'f' {
		return strings.ToUpper(k)
	}
	return k
}

// keyGroup is a column of the help.
type keyGroup struct {
	title   string
	keys    []key.Binding
	page    page // where they do something
	answers bool // they do only in an open question
}

// line is a key as the help lists it: the group's descriptions stand in one column.
func (g keyGroup) line(b key.Binding) (label, text string) {
	wide := 0
	for _, k := range g.keys {
		wide = max(wide, ansi.StringWidth(k.Help().Key))
	}
	return pad(b.Help().Key, wide), "  " + b.Help().Desc
}

// helpGroups gives every key in columns: the shot, looking around, the pages, the
// evening, lists and questions.
func (k keyMap) helpGroups(w *Words) []keyGroup {
	return []keyGroup{
		{w.T("help.shot"), []key.Binding{k.Confirm, k.Preview, k.Reject, k.Back, k.Buy, k.Settle, k.Assign, k.Background, k.Screen, k.Mark, k.MarkAll, k.Backlog}, reviewPage, false},
		{w.T("help.looking"), []key.Binding{k.Left, k.Right, k.Waiting, k.Home, k.End, k.View, k.Zoom, k.Closer, k.Wider, k.Compare, k.Contact}, reviewPage, false},
		{w.T("help.evening"), []key.Binding{k.Guest, k.Next, k.Lift, k.PAYG, k.Balance, k.Close, k.Staff, k.Quit}, reviewPage, false},
		{w.T("help.pages"), []key.Binding{k.Review, k.Guests, k.Credits, k.Trouble, k.Event, k.Help, k.NextPage, k.PrevPage}, reviewPage, false},
		{w.T("help.lists"), []key.Binding{k.Up, k.Down, k.Open, k.Search, k.Merge, k.Rename}, guestsPage, false},
		{w.T("help.questions"), []key.Binding{k.Accept, k.AcceptPAYG, k.Blind, k.Paid, k.Free, k.Pick, k.Nobody, k.Leave, k.Cancel}, reviewPage, true},
	}
}

// footer gives the keys of the review page's footer in their order; what does nothing
// now is faint.
func (k keyMap) footer() []key.Binding {
	return []key.Binding{k.Confirm, k.Settle, k.Buy, k.Backlog, k.Preview, k.Reject, k.Guest, k.Next, k.PAYG, k.Background, k.Back, k.Assign, k.Zoom, k.Contact}
}

// always are the footer's keys that are never dropped.
func (k keyMap) always() []key.Binding { return []key.Binding{k.Help, k.Quit} }

// rank tells how readily a key leaves the footer when there is little room, the
// lowest last; below zero it does not stand there at all.
func (k keyMap) rank(b key.Binding, can bool) int {
	is := func(keys ...key.Binding) bool {
		return slices.ContainsFunc(keys, func(o key.Binding) bool { return o.Help() == b.Help() })
	}
	switch urgent, handy := is(k.Settle, k.Buy, k.Backlog), is(k.Back, k.Assign, k.Background, k.Zoom, k.Contact); {
	case !can && (urgent || handy):
		return -1
	case is(k.Background):
		return 1
	case handy || !can:
		return 2
	}
	return 0
}
