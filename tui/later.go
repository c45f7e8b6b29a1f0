package tui

import tea "charm.land/bubbletea/v2"

// later routes what the screen's own commands bring back.
func (a App) later(msg tea.Msg) (App, tea.Cmd) {
	switch msg := msg.(type) {
	case beatMsg:
		a.beating = false
	case noticeMsg:
		return a.takeNotice(), nil
	case colourMsg:
		return a.learnSpot(msg), nil
	case askedToStopMsg:
		return a, tea.Batch(a.suspend(), a.waitStop())
	case heldMsg:
		return a.release(msg)
	case scanMsg:
		return a.endScan(msg)
	case bulkMsg:
		return a.tellBulk(msg), nil
	case changedMsg:
		return a.changed(msg), nil
	case headsMsg:
		return a.foundHeads(msg), nil
	case pinMsg:
		return a.pinChecked(msg)
	}
	if unreadable(msg) {
		a = a.spoilScan()
		if a.typing() {
			return a.typeInto(msg)
		}
	}
	return a, nil
}
