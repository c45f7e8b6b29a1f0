package tui

var (
	en    = NewWords("en")
	enKey = en.onScreen(newKeyMap(en, nil).labels()) // as the screen says it
)
