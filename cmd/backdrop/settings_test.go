package main

import (
	"context"
	"errors"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"backdrop/internal/config"
	"backdrop/kiosk"
)

// aRunningEvent opens an event that the built-in green screen cuts.
func aRunningEvent(t *testing.T, values, overrides map[string]string) (*booth, string) {
	t.Helper()
	all := map[string]string{"cutter.preview": cutterScreen, "cutter.full": cutterScreen}
	for k, v := range values {
		all[k] = v
	}
	dir := makeTestEvent(t, "", all)
	cfg, err := config.Load(dir, overrides)
	if err != nil {
		t.Fatal(err)
	}
	b, err := openBooth(t.Context(), cfg, boothOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.close(time.Second) })
	return b, dir
}

func rulesNow(t *testing.T, b *booth) kiosk.Rules {
	t.Helper()
	now, err := b.engine.Booth(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return now.Rules
}

func eventFile(t *testing.T, dir string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, config.FileName))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func (s *settings) value(key string) string {
	for _, one := range s.List() {
		if one.Key == key {
			return one.Value
		}
	}
	return "not offered"
}

// TestEverySettingThatIsOfferedTakesHold sets each one and looks for it in the file,
// in the list and in the rules, and after the next start again.
func TestEverySettingThatIsOfferedTakesHold(t *testing.T) {
	b, dir := aRunningEvent(t, nil, nil)
	to := map[string]string{
		"event.name": `Ann & "Bob"`, "event.ends_at": "2026-11-22T23:30:00+01:00", "budget.credits": "12.5", "budget.session_credits": "3", "budget.warn_at": "0.5",
		"budget.subscription": "40", "budget.payg_credits": "2", "budget.preview": "skip", "budget.payg": "never", "limits.average_photos": "1.5", "limits.limit_factor": "2",
		"limits.previews_per_guest": "4", "limits.fulls_per_guest": "5", "look.background": "beach", "look.frame": "party", "look.quality": "80", "look.transparent": "true",
	}
	for _, one := range b.settings.List() {
		value, ok := to[one.Key]
		if !ok {
			t.Fatalf("%s: no value in the test", one.Key)
		}
		if one.Choices != nil && !slices.Contains(one.Choices, value) {
			t.Errorf("%s offers %q, not %q", one.Key, one.Choices, value)
		}
		was, before := rulesNow(t, b), strings.Split(eventFile(t, dir), "\n")
		if err := b.settings.Set(t.Context(), one.Key, value); err != nil {
			t.Fatalf("%s: %v", one.Key, err)
		}
		if got := b.settings.value(one.Key); got != value {
			t.Errorf("%s is listed as %q, want %q", one.Key, got, value)
		}
		if rulesNow(t, b) == was {
			t.Errorf("%s changes nothing in force", one.Key)
		}
		changed := 0
		for i, line := range strings.Split(eventFile(t, dir), "\n") {
			if i >= len(before) || line != before[i] {
				changed++
			}
		}
		if changed != 1 {
			t.Errorf("%s changed %d lines", one.Key, changed)
		}
	}
	now := rulesNow(t, b)
	if err := b.close(time.Second); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if b, err = openBooth(t.Context(), cfg, boothOptions{}); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.close(time.Second) }()
	if then := rulesNow(t, b); then != now {
		t.Errorf("in force %+v, after the next start %+v", now, then)
	}
	if err := b.settings.Set(t.Context(), "event.ends_at", ""); err != nil || rulesNow(t, b).EndsAt != 0 {
		t.Errorf("the end is not taken away: %v", err)
	}
}

// What is refused is said with its reason, and neither file nor rules have changed.
func TestASettingThatIsRefused(t *testing.T) {
	b, dir := aRunningEvent(t, nil, map[string]string{"budget.warn_at": "0.6"})
	if err := os.WriteFile(filepath.Join(dir, "text.png"), []byte("not a picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	plainBackground(t, dir, "full.png", color.NRGBA{1, 2, 3, 255})
	rules, file := rulesNow(t, b), eventFile(t, dir)
	for _, c := range []struct {
		key, value string
		code       kiosk.Code
		says       string
	}{
		{"budget.credits", "-1", kiosk.BadSetting, "-1 is below 0"},
		{"budget.payg", "nevr", kiosk.BadSetting, "did you mean never?"},
		{"budget.warn_at", "0.5", kiosk.BadSetting, "--set budget.warn_at=0.6 holds it"},
		{"cutter.full", "removebg", kiosk.BadSetting, "is read at the start"},
		{"look.background", "moon", kiosk.BadSetting, "neither built in"},
		{"look.background", "text.png", kiosk.BackgroundLost, "text.png"},
		{"look.frame", "full.png", kiosk.BackgroundLost, needsWindow},
		{"event.name", "  ", kiosk.BadSetting, "nothing but spaces"},
	} {
		err := b.settings.Set(t.Context(), c.key, c.value)
		var fault *kiosk.Fault
		if !errors.As(err, &fault) || fault.Code != c.code || !strings.Contains(fault.Detail, c.says) {
			t.Errorf("%s = %s: %v, want %s: %s", c.key, c.value, err, c.code, c.says)
		}
	}
	if b.settings.value("budget.warn_at") != "0.6" || b.settings.value("look.background") != "studio" {
		t.Errorf("listed are %+v", b.settings.List())
	}
	if err := os.WriteFile(filepath.Join(dir, config.FileName), []byte("[event\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.settings.Set(t.Context(), "look.quality", "80"); kiosk.CodeOf(err) != kiosk.BadSetting || !strings.Contains(kiosk.DetailOf(err), "event.toml:1:") {
		t.Errorf("with a broken file: %v", err)
	}
	if eventFile(t, dir) != "[event\n" || rulesNow(t, b) != rules || file == "" {
		t.Error("something changed all the same")
	}
}

// What was written into the file by hand stays in it, and holds from the next start.
func TestASettingComesIntoForceAlone(t *testing.T) {
	b, dir := aRunningEvent(t, nil, nil)
	text := strings.Replace(eventFile(t, dir), "credits = 50", "credits = 7 ", 1)
	if err := os.WriteFile(filepath.Join(dir, config.FileName), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.settings.Set(t.Context(), "look.quality", "80"); err != nil {
		t.Fatal(err)
	}
	if r := rulesNow(t, b); r.Budget != 50*kiosk.Credit || r.Look.Quality != 80 {
		t.Errorf("in force: budget %s, quality %d", r.Budget, r.Look.Quality)
	}
	if cfg, err := config.Load(dir, nil); err != nil || cfg.Budget.Credits != 7*kiosk.Credit || cfg.Look.Quality != 80 {
		t.Errorf("in the file: %+v, %v", cfg.Budget, err)
	}
}

// An order that the booth does not take is taken out of the file again.
func TestASettingTheBoothRefusesIsTakenBack(t *testing.T) {
	b, dir := aRunningEvent(t, nil, nil)
	was := eventFile(t, dir)
	b.settings.do = func(context.Context, kiosk.Input) error {
		if got := b.settings.value("look.quality"); got != "92" { // a list does not wait for the change
			t.Errorf("listed before it is in force: %s", got)
		}
		return kiosk.Faulty(kiosk.LedgerDown, "", nil)
	}
	if err := b.settings.Set(t.Context(), "look.quality", "80"); kiosk.CodeOf(err) != kiosk.LedgerDown {
		t.Errorf("%v", err)
	}
	if eventFile(t, dir) != was || b.settings.value("look.quality") != "92" {
		t.Error("it stands in the file or in the list all the same")
	}
}
