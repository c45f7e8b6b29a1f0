package main

import (
	"slices"
	"strings"
	"testing"

	"backdrop/internal/config"
	"backdrop/internal/removebg"
	"backdrop/kiosk"
)

// Every setting of [look] reaches the rules, and with them the hands.
func TestTheLookReachesTheRules(t *testing.T) {
	values := map[string]string{"background": "beach", "backgrounds": "night,studio", "position": "0% 30%", "frame": "party", "subject_scale": "0.85",
		"subject_x": "-0.125", "subject_y": "0.2", "quality": "80", "chroma": "4:4:4", "dpi": "240", "transparent": "true"}
	rules := func(over map[string]string) kiosk.Rules {
		cfg, err := config.Parse(nil, t.TempDir(), over)
		if err != nil {
			t.Fatal(err)
		}
		return rulesOf(cfg, removebg.Profile{}, "")
	}
	plain, all := rules(nil), map[string]string{}
	plain.Event = ""
	for _, k := range config.Keys() {
		name, ok := strings.CutPrefix(k.Path, "look.")
		if !ok {
			continue
		}
		all[k.Path] = values[name]
		one := rules(map[string]string{k.Path: values[name]})
		if one.Event = ""; one == plain {
			t.Errorf("%s = %s changes nothing", k.Path, values[name])
		}
	}
	l := rules(all).Look
	if x, y := l.Keeps(); x != 0 || y != 300 || l.Scale() != 850 || l.SubjectX != -125 || l.SubjectY != 200 || !l.FullColour() || l.Dots() != 240 {
		t.Errorf("%+v", l)
	}
	if !slices.Equal(l.Choices(), []string{"beach", "night", "studio"}) {
		t.Errorf("%q", l.Choices())
	}
	l = plain.Look
	if x, y := l.Keeps(); x != 500 || y != 500 || l.Scale() != 1000 || l.FullColour() || l.Dots() != 300 || len(l.Choices()) != 1 {
		t.Errorf("by default %+v", l)
	}
}
