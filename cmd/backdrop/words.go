package main

import (
	"errors"
	"strings"

	"backdrop/internal/config"
	"backdrop/kiosk"
	"backdrop/tui"
)

// sentenceOf puts an error into English words, as the commands on files, the log and
// the settings' faults do.
func sentenceOf(err error) string { return sentenceIn(tui.NewWords("en"), err) }

// sentenceIn puts an error into words: a fault by the screen's own sentence, the
// settings' faults one a line, anything else as it is, made safe.
func sentenceIn(words *tui.Words, err error) string {
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
		return words.Sentence(fault.Code, fault.Detail)
	}
	return kiosk.Safe(err.Error(), 1000)
}
