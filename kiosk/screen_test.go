package kiosk

import "testing"

func TestReadColour(t *testing.T) {
	for text, want := range map[string]Colour{"3a8c46": {0x3a, 0x8c, 0x46}, "#3A8C46": {0x3a, 0x8c, 0x46}, "000000": {}, "FFffFF": {255, 255, 255}} {
		c, ok := ReadColour(text)
		if !ok || c != want {
			t.Errorf("%q is %v, %v", text, c, ok)
		}
		if again, ok := ReadColour(c.String()); !ok || again != c {
			t.Errorf("%v is written %q", c, c)
		}
	}
	for _, text := range []string{"", "#", "3a8c4", "3a8c466", "##3a8c4", "+3a8c4", "3a_c46", "0x3a8c", "green!", "3a8c4é", "#3a8c46#"} {
		if c, ok := ReadColour(text); ok {
			t.Errorf("%q is taken for %v", text, c)
		}
	}
}

func TestColoursOfScreens(t *testing.T) {
	for text, want := range map[string]bool{"3a8c46": true, "0000ff": true, "1e9e5a": true, "c02020": true, "001200": true, "001100": false,
		"808080": false, "ffffff": false, "000000": false, "c8ffc8": false, "c7ffc7": false, "c6ffc6": true, "8c8c46": false} {
		if c, ok := ReadColour(text); !ok || c.Screen() != want {
			t.Errorf("%s: a screen's colour is %v", text, c.Screen())
		}
	}
}
