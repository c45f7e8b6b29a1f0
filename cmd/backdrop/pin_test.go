package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"backdrop/kiosk"
)

// The screen that asks for the PIN and the lift of a limit are one door: who has
// guessed wrongly at the one waits at the other.
func TestOnePINForScreenAndEngine(t *testing.T) {
	now := time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)
	check := pinCheck(hashPIN(kiosk.NewSecret("4711")), func() time.Time { return now })
	ask := askPIN(check)
	try := func(pin string) kiosk.Code {
		t.Helper()
		err := ask(t.Context(), kiosk.NewSecret(pin))
		if err == nil {
			return ""
		}
		return kiosk.CodeOf(err)
	}
	if code := try("4711"); code != "" {
		t.Errorf("the right PIN: %s", code)
	}
	if code := try("1234"); code != kiosk.PINWrong {
		t.Errorf("a wrong PIN: %q", code)
	}
	if code := check(kiosk.NewSecret("4711")); code != kiosk.PINWrong {
		t.Errorf("at once at the other door: %q", code)
	}
	now = now.Add(2 * time.Second)
	if code := check(kiosk.NewSecret("1111")); code != kiosk.PINWrong {
		t.Errorf("a wrong PIN at the other door: %q", code)
	}
	now = now.Add(3 * time.Second)
	if code := try("4711"); code != kiosk.PINWrong {
		t.Errorf("three seconds after the second wrong one: %q", code)
	}
	now = now.Add(time.Second)
	if code := try("4711"); code != "" {
		t.Errorf("four seconds after it: %q", code)
	}
}

func TestWithoutAPINNoneFits(t *testing.T) {
	ask := askPIN(pinCheck("", time.Now))
	if err := ask(t.Context(), kiosk.NewSecret("1")); kiosk.CodeOf(err) != kiosk.PINUnset {
		t.Errorf("no PIN: %v", err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := ask(over, kiosk.NewSecret("1")); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody waits for it: %v", err)
	}
}
