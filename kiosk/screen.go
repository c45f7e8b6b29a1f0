package kiosk

import (
	"fmt"
	"strconv"
	"strings"
)

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
