package tui

var (
	en    = NewWords("en")
	enKey = en.onScreen(newKeyMap().labels()) // as the screen says it
)
