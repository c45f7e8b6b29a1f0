package tui

import (
	"strings"
)

// withUnits gives how the screen's command is written together with what its numbers
// count, and every other command as it is.
func (w *Words) withUnits(form string) string {
	if strings.HasPrefix(form, "screen ") {
		return w.T("screen.units")
	}
	return form
}
