package kiosk

import (
	"encoding/json"
	"testing"
)

func TestParseCredits(t *testing.T) {
	good := map[string]Credits{"0": 0, "1": 1000, "0.25": 250, "12.5": 12500, "007.10": 7100, "0.001": 1, "1.000000": 1000, "1000000": maxCredits}
	for text, want := range good {
		if got, err := ParseCredits(text); err != nil || got != want {
			t.Errorf("ParseCredits(%q) = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", ".", "1.", ".5", "-1", "+1", "1e0", "0,25", "NaN", "Inf", "0x1", "1 ", " 1", "0.0001", "1000000.001", "99999999999999999999", "-3.402823669209385e+38", "١"} {
		if got, err := ParseCredits(text); err == nil {
			t.Errorf("ParseCredits(%q) = %d; want an error", text, got)
		}
	}
}

func TestCreditsText(t *testing.T) {
	for c, want := range map[Credits][2]string{0: {"0", "0.00"}, 250: {"0.25", "0.25"}, 1000: {"1", "1.00"}, 7250: {"7.25", "7.25"}, 1: {"0.001", "0.001"}, -500: {"-0.5", "-0.50"}, 41750: {"41.75", "41.75"}} {
		if c.String() != want[0] || c.Text() != want[1] {
			t.Errorf("%d: String %q Text %q; want %q %q", c, c.String(), c.Text(), want[0], want[1])
		}
	}
}

func FuzzParseCredits(f *testing.F) {
	for _, s := range []string{"0.25", "1", "1e0", "0,25", "-1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := ParseCredits(text)
		if err != nil {
			return
		}
		if c < 0 || c > maxCredits {
			t.Fatalf("ParseCredits(%q) = %d, out of bounds", text, c)
		}
		if again, err := ParseCredits(c.String()); err != nil || again != c {
			t.Fatalf("%q → %d → %q → %d, %v", text, c, c.String(), again, err)
		}
		data, err := json.Marshal(c)
		var back Credits
		if err != nil || json.Unmarshal(data, &back) != nil || back != c {
			t.Fatalf("%d does not survive JSON (%s)", c, data)
		}
	})
}
