package main

import (
	"slices"
	"testing"

	"backdrop/assets"
	"backdrop/internal/config"
	"backdrop/internal/removebg"
)

// TestBuiltInNames holds the names that settings offer to what there is: config may
// not look at assets or profiles itself.
func TestBuiltInNames(t *testing.T) {
	var profiles []string
	for _, p := range removebg.Profiles() {
		profiles = append(profiles, p.Name)
	}
	want := map[string][]string{"look.background": assets.Backgrounds(), "look.frame": assets.Frames(), "cutter.removebg.profile": profiles}
	for _, k := range config.Keys() {
		if names, ok := want[k.Path]; ok {
			if !slices.Equal(k.Choices, names) {
				t.Errorf("%s offers %q, there is %q", k.Path, k.Choices, names)
			}
			delete(want, k.Path)
		}
	}
	for path := range want {
		t.Errorf("there is no setting %s", path)
	}
}
