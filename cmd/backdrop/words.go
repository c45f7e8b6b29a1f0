package main

import (
	"errors"
	"strings"

	"backdrop/internal/config"
	"backdrop/kiosk"
	"backdrop/tui"
)

// sentenceOf puts an error into words: a fault by the screen's own sentence, the
// settings' faults one a line, anything else as it is, made safe.
func sentenceOf(err error) string {
	var fault *kiosk.Fault
	var faults config.Faults
	switch {
	case errors.As(err, &faults):
		lines := make([]string, len(faults))
		for i, f := range faults {
			lines[i] = kiosk.Safe(f.Error(), 1000)
		}
		return "the settings have faults:\n" + strings.Join(lines, "\n")
	case errors.As(err, &fault):
		return tui.Sentence(fault.Code, fault.Detail)
	}
	return kiosk.Safe(err.Error(), 1000)
}
