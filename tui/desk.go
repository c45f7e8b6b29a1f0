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
	Zoom       Zoom   // of a shot, the part to show; the zero value is the whole picture
	Background string // Finished: shown on this background instead of the shot's own; "" is its own
	Version    int64  // changes when the shot's pictures may have: part of the cache key
	Graphics   Graphics
	Image      int // the number, 16 to 255, under which the terminal may keep it: KittyPictures only
}

// Zoom is a part of an upright picture, all in thousandths: where its middle lies,
// from the left and from the top, and how much of the picture's width it takes. Its
// height follows from the place it is shown in, which it fills. The zero value is the
// whole picture.
type Zoom struct {
	X, Y, Width int
}

// Whole tells whether it is the whole picture.
func (z Zoom) Whole() bool { return z == Zoom{} }

// Drawn is a picture as rows of cells: each line is exactly Cols cells wide, with
// colours as SGR sequences, reset at its end.
type Drawn struct {
	Cols, Rows int
	Lines      []string
	Upload     string // bytes the terminal must have before the lines are shown, if any
	Delete     string // bytes with which the terminal forgets them
	Sum        string // with an upload: what has the same is the same picture
	Zoom       Zoom   // the part that is shown: what was asked for, held inside the picture and at most one of its pixels to a dot
}

// Pictures draws pictures as cells. It may take its time: it is called from a
// command, never from Update or View.
type Pictures interface {
	// Draw fits the picture into Cols × Rows keeping its aspect: the result may be
	// smaller. A view that does not exist yet is a *kiosk.Fault. With a zoom it
	// shows that part of the photo itself, or of the finished file, pixel for pixel;
	// of what exists only small, the same part as well as it is there. The first part
	// of a photo takes as long as decoding it; the next ones are there at once.
	Draw(context.Context, Picture) (Drawn, error)
}

// Eyes knows where in a shot a person would look first.
type Eyes interface {
	// Eyes gives the parts worth a close look, the likeliest first and at least one:
	// heads where there is a cutout, else where most detail is. It may take as long as
	// drawing the shot's small picture: call it from a command.
	Eyes(ctx context.Context, shot int) ([]Zoom, error)
}
