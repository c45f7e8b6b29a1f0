package tui

import (
	"slices"

	"charm.land/bubbles/v2/key"
)

// keyMap is every key there is. The footer, the help page and the actions are all
// made from it.
type keyMap struct {
	Confirm, Preview, Reject, Back, Buy, Settle, Assign, Lift   key.Binding
	Background, Screen                                          key.Binding
	Guest, Next, PAYG, Balance, Backlog, Close                  key.Binding
	Left, Right, Mark, Home, End, Waiting, View                 key.Binding
	Original, Small, Finished, News, Help, Quit                 key.Binding
	Accept, AcceptPAYG, Paid, Free, Pick, Nobody, Leave, Cancel key.Binding
}

func bind(help, desc string, keys ...string) key.Binding {
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, desc))
}

func newKeyMap() keyMap {
	return keyMap{
		Confirm: bind("Enter", "confirm", "enter"),
		Preview: bind("p", "preview", "p"),
		Reject:  bind("r", "reject", "r"),
		Back:    bind("R", "take back", "R"),
		Buy:     bind("u", "buy again", "u"),
		Settle:  bind("s", "settle doubt", "s"),
		Assign:  bind("a", "to this guest", "a"),
		Lift:    bind("L", "lift the limit", "L"),

		Background: bind("B", "background", "B"),
		Screen:     bind("S", "green screen", "S"),

		Guest:   bind("g", "guest", "g"),
		Next:    bind("n", "next guest", "n"),
		PAYG:    bind("y", "PAYG", "y"),
		Balance: bind("b", "read balance", "b"),
		Backlog: bind("A", "preview backlog", "A"),
		Close:   bind("c", "close session", "c"),

		Left:     bind("←/h", "earlier shot", "left", "h"),
		Right:    bind("→/l", "later shot", "right", "l"),
		Mark:     bind("↑↓", "move the mark", "up", "down"),
		Home:     bind("Home", "first shot", "home"),
		End:      bind("End", "newest shot", "end"),
		Waiting:  bind("Space", "next to decide", "space"),
		View:     bind("v/Tab", "other view", "v", "tab"),
		Original: bind("1", "original", "1"),
		Small:    bind("2", "preview cutout", "2"),
		Finished: bind("3", "finished", "3"),
		News:     bind("w", "warnings, log", "w"),
		Help:     bind("?", "help", "?"),
		Quit:     bind("q", "quit", "q", "ctrl+c"),

		Accept:     bind("Enter", "yes", "enter"),
		AcceptPAYG: bind("y", "yes, pay-as-you-go", "y"),
		Paid:       bind("p", "it was charged", "p"),
		Free:       bind("f", "it was free", "f"),
		Pick:       bind("1–9", "this background", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
		Nobody:     bind("e", "nobody in it", "e"),
		Leave:      bind("q", "leave now", "q", "ctrl+c"),
		Cancel:     bind("Esc", "back", "esc"),
	}
}

// FullHelp gives every key in columns: this shot, the evening, looking around,
// and inside a prompt. It serves bubbles/help.
func (k keyMap) FullHelp() [][]key.Binding {
	return [][]key.Binding{
		{k.Confirm, k.Preview, k.Reject, k.Back, k.Buy, k.Settle, k.Assign, k.Lift, k.Background, k.Screen},
		{k.Guest, k.Next, k.PAYG, k.Balance, k.Backlog, k.Close, k.News, k.Help, k.Quit},
		{k.Left, k.Right, k.Mark, k.Home, k.End, k.Waiting, k.View, k.Original, k.Small, k.Finished},
		{k.Accept, k.AcceptPAYG, k.Paid, k.Free, k.Pick, k.Nobody, k.Leave, k.Cancel},
	}
}

// ShortHelp gives the keys of the footer in their order. It serves bubbles/help;
// the screen has a footer of its own, which shows what does nothing now as faint.
func (k keyMap) ShortHelp() []key.Binding {
	return []key.Binding{k.Confirm, k.Settle, k.Buy, k.Backlog, k.Preview, k.Reject, k.Guest, k.Next, k.PAYG, k.Background, k.Back, k.Assign}
}

// always are the footer's keys that are never dropped.
func (k keyMap) always() []key.Binding { return []key.Binding{k.Help, k.Quit} }

// rank tells how readily a key leaves the footer when there is little room, the
// lowest last; below zero it does not stand there at all.
func (k keyMap) rank(b key.Binding, can bool) int {
	is := func(keys ...key.Binding) bool {
		return slices.ContainsFunc(keys, func(o key.Binding) bool { return o.Help() == b.Help() })
	}
	switch urgent, handy := is(k.Settle, k.Buy, k.Backlog), is(k.Back, k.Assign, k.Background); {
	case !can && (urgent || handy):
		return -1
	case is(k.Background):
		return 1
	case handy || !can:
		return 2
	}
	return 0
}
