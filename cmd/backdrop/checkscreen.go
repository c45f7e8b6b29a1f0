package main

import (
	"maps"
	"slices"

	"backdrop/internal/config"
	"backdrop/tui"
)

// checkScreen holds the settings of the screen against what the screen knows: keys that
// conflict, and a kiosk that nobody could leave.
func checkScreen(cfg config.Config, f face) error {
	wrong := tui.CheckKeys(cfg.Keys)
	var faults config.Faults
	for _, action := range slices.Sorted(maps.Keys(wrong)) {
		faults = append(faults, cfg.Fault("keys."+action, wrong[action], ""))
	}
	if len(faults) > 0 {
		return faults
	}
	if f.kiosk && cfg.Limits.PINHash == "" {
		return usage("--kiosk wants a PIN, or nobody could leave it: set limits.pin_hash in event.toml (backdrop pin asks for one)")
	}
	return nil
}
