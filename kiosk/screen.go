package kiosk

import (
	"fmt"
	"strconv"
	"strings"
)

// Screen is what a person said at the booth of the screen behind the subjects. The
// zero value says nothing: then the settings hold, and what they leave open is found
// in every photo.
type Screen struct {
	Shot  int    `json:"shot,omitempty"`  // where it was said: the picture pointed at, or the empty one
	Empty bool   `json:"empty,omitempty"` // that shot shows the screen and nobody: the light is learned from it
	Pick  string `json:"pick,omitempty"`  // the screen's colour, see Colour; the only one looked for
	X     int    `json:"x,omitempty"`     // where in the upright picture it was picked, per mille from the left
	Y     int    `json:"y,omitempty"`     // and from the top
}

// screenCutter is the name of the built-in cutter in Cutting.Cutter.
const screenCutter = "greenscreen"

// Keyed tells whether a stage is cut by the built-in green screen.
func (r Rules) Keyed() bool {
	return r.Preview.Cutter == screenCutter || r.Full.Cutter == screenCutter
}

// setScreen takes a person's word on the screen. It costs nothing and changes no
// cutout that is here: it holds for what is cut from now on.
func (d *decision) setScreen(in SetScreen) error {
	if !d.b.Rules.Keyed() {
		return Faulty(ScreenUnused, "", nil)
	}
	var want Screen
	if !in.Reset {
		s, err := d.shot(in.Shot)
		if err != nil {
			return err
		}
		if !s.Looked {
			return wrongState(s) // its original has no place of its own yet
		}
		if want, err = in.screen(); err != nil {
			return err
		}
	}
	if want != d.b.Screen {
		d.add(Entry{Kind: KindScreened, Data: Data{Screen: &want}})
	}
	return nil
}

// screen gives what the input says of a shot, if that can be.
func (in SetScreen) screen() (Screen, error) {
	if in.Empty {
		return Screen{Shot: in.Shot, Empty: true}, nil
	}
	if in.X < 0 || in.X > 1000 || in.Y < 0 || in.Y > 1000 {
		return Screen{}, Faulty(BadCommand, "screen N X Y, each 0 to 1000", nil)
	}
	c, ok := ReadColour(in.Pick)
	if !ok || !c.Screen() {
		return Screen{}, Faulty(BadColour, in.Pick, nil)
	}
	return Screen{Shot: in.Shot, Pick: c.String(), X: in.X, Y: in.Y}, nil
}

// screened folds that word in.
func (b *Booth) screened(s *Screen) error {
	switch {
	case s == nil:
		return fmt.Errorf("it carries no screen")
	case s.Shot < 0 || s.Shot > b.shots.len():
		return fmt.Errorf("there is no shot %d", s.Shot)
	}
	b.Screen = *s
	return nil
}

// Colour is a colour as a person points at it: 8-bit sRGB.
type Colour struct{ R, G, B uint8 }

// ReadColour reads six hexadecimal digits, with or without # in front.
func ReadColour(text string) (c Colour, ok bool) {
	digits := strings.TrimPrefix(text, "#")
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) != 6 {
		return c, false
	}
	return Colour{uint8(n >> 16), uint8(n >> 8), uint8(n)}, true
}

// String gives the colour as six lower-case hexadecimal digits.
func (c Colour) String() string { return fmt.Sprintf("%02x%02x%02x", c.R, c.G, c.B) }

// Screen tells whether a screen can have that colour: one of red, green and blue
// clearly leads. The figures are those of the built-in cutter: by 18 of 255 steps,
// and by 22 % of itself.
func (c Colour) Screen() bool {
	high, low := int(max(c.R, c.G, c.B)), int(min(c.R, c.G, c.B))
	second := int(c.R) + int(c.G) + int(c.B) - high - low
	return high-second >= 18 && 100*(high-second) >= 22*high
}
