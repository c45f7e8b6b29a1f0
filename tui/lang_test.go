package tui

var en = NewWords("en")
