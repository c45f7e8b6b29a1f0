//go:build race

package tui

// watched tells that the race detector slows everything down: what is to happen within a
// tenth of a second may come later.
const watched = true
