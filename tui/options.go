package tui

import "time"

// Options are what the screen needs from whoever starts it.
type Options struct {
	Title    string              // of the window, behind the program's name
	ASCII    bool                // the terminal shows no UTF-8
	NoColor  bool                // leave out every colour
	Now      func() time.Time    // nil: time.Now
	Pictures Pictures            // nil: text only
	Notice   string              // the first line of the screen at the start, if any
	Terminal Terminal            // what is known of the terminal, and whether to ask it
	Screen   ReadScreen          // nil: nobody can point at a screen
	Words    *Words              // nil: English
	Keys     map[string][]string // that event.toml sets, as CheckKeys takes them
	Theme    Theme
	Settings Settings // nil: nothing can be changed
	Eyes     Eyes     // nil: nobody knows where heads are
	Kiosk    Kiosk
	Guarding func(bool) // told when guests are given the keys, and when staff have them back

	Suspension *Suspension // nil: there is no shell to go back to
}
