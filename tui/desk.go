package tui

import (
	"context"

	"backdrop/kiosk"
)

// Desk is the booth as a screen sees it.
type Desk interface {
	// Do hands in an order. It returns when the order's entries are durable; a
	// refusal is a *kiosk.Fault and changed nothing.
	Do(context.Context, kiosk.Input) error
	// Watch gives a channel with room for one, always holding the newest whole
	// booth, and a function that ends the watch. It is closed when the booth has
	// stopped.
	Watch() (<-chan kiosk.Booth, func())
}

// View is which of a shot's pictures to show.
type View int

// The views of a shot.
const (
	Original  View = iota // upright, as it came
	Preview               // the preview's cutout on a checkerboard
	Finished              // the composed picture, or the preview on the event's background
	viewCount = 3
)

// Picture asks for one picture at one size in cells.
type Picture struct {
	Shot       int
	View       View
	Cols, Rows int
	Glimpse    string // instead of a shot, a photo on its way in: its kiosk.Arriving's Key
	Background string // Finished: shown on this background instead of the shot's own; "" is its own
	Version    int64  // changes when the shot's pictures may have: part of the cache key
	Graphics   Graphics
	Image      int // the number, 16 to 255, under which the terminal may keep it: KittyPictures only
}

// Drawn is a picture as rows of cells: each line is exactly Cols cells wide, with
// colours as SGR sequences, reset at its end.
type Drawn struct {
	Cols, Rows int
	Lines      []string
	Upload     string // bytes the terminal must have before the lines are shown, if any
	Delete     string // bytes with which the terminal forgets them
	Sum        string // with an upload: what has the same is the same picture
}

// Pictures draws pictures as cells. It may take its time: it is called from a
// command, never from Update or View.
type Pictures interface {
	// Draw fits the picture into Cols × Rows keeping its aspect: the result may be
	// smaller. A view that does not exist yet is a *kiosk.Fault.
	Draw(context.Context, Picture) (Drawn, error)
}
