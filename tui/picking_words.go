package tui

import (
	"context"
	"fmt"
	"strings"

	"backdrop/kiosk"
)

// ReadScreen completes what is said of the screen by what only pixels can tell:
// Pick becomes the colour at X and Y of the shot's picture, and a shot that is said
// to be the empty screen is looked at. A refusal is a *kiosk.Fault. It may take its
// time: it is called from a command, never from Update or View.
type ReadScreen func(context.Context, kiosk.SetScreen) (kiosk.SetScreen, error)

// do hands an order to the desk, completed if it has to be.
func do(ctx context.Context, desk Desk, read ReadScreen, in kiosk.Input) error {
	if s, ok := in.(kiosk.SetScreen); ok && read != nil && !s.Reset {
		var err error
		if in, err = read(ctx, s); err != nil {
			return err
		}
	}
	return desk.Do(ctx, in)
}

// parseScreen reads where the screen is to be seen: "reset", "N empty", or "N X Y"
// with X and Y per mille from the left and from the top.
func parseScreen(args []string) (command, bool) {
	if len(args) == 1 && strings.EqualFold(args[0], "reset") {
		return command{said: "reset", in: kiosk.SetScreen{Reset: true}}, true
	}
	if len(args) < 2 || len(args) > 3 {
		return command{}, false
	}
	n, ok := shotNumber(args[0])
	if len(args) == 2 {
		return command{said: fmt.Sprintf("%d empty", n), in: kiosk.SetScreen{Shot: n, Empty: true}}, ok && strings.EqualFold(args[1], "empty")
	}
	x, okX := wholeNumber(args[1])
	y, okY := wholeNumber(args[2])
	return command{said: fmt.Sprintf("%d %d %d", n, x, y), in: kiosk.SetScreen{Shot: n, X: x, Y: y}}, ok && okX && okY
}

// screenText says what is known of the screen from now on.
func (w *Words) screenText(s *kiosk.Screen) string {
	switch {
	case s == nil || *s == (kiosk.Screen{}):
		return w.T("screen.found")
	case s.Empty:
		return w.T("screen.empty", "shot", shotName(s.Shot))
	}
	return w.T("screen.pick", "colour", kiosk.Safe(s.Pick, 12), "shot", shotName(s.Shot))
}

// screenNow says what holds for the screen at this moment.
func (w *Words) screenNow(b *kiosk.Booth) string {
	switch s := b.Screen; {
	case s == (kiosk.Screen{}):
		return w.T("screen.now_found")
	case s.Empty:
		return w.T("screen.now_empty", "shot", shotName(s.Shot))
	default:
		return w.T("screen.now_pick", "colour", kiosk.Safe(s.Pick, 12), "shot", shotName(s.Shot))
	}
}
