package tui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// A field says what it wants, and shows the end of a text that is longer than it.
func TestFieldShowsHintAndEnd(t *testing.T) {
	for _, long := range []string{strings.Repeat("x", 100) + "end", strings.Repeat("漢", 60) + "end"} {
		s := show(t, newNight(t, paidRules()), 80, 24, Options{})
		s.press("g")
		s.shows("> G-001 Ada")
		s.send(tea.PasteMsg{Content: "G-7 " + long})
		s.hides("G-001 Ada")
		s.shows("end ")
		s.hides("G-7")
		checkScreen(t, long, s.app)
		s.send(keyOf("home"))
		s.shows("> G-7")
		s.hides("end ")
		for range 99 {
			s.send(tea.KeyPressMsg{Code: tea.KeyDelete})
		}
		checkScreen(t, "nearly empty", s.app)
	}
}
