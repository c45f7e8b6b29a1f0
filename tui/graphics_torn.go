package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// tornTime is how long the rest of a torn answer may take.
const tornTime = 300 * time.Millisecond

// torn tells whether a message is the beginning of a terminal's answer that came in
// two pieces: a slow line can tear one, and its rest would then be read as keys.
// Some beginnings look like Esc or Alt with a letter, and count only while answers
// are awaited.
func (p probe) torn(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case uv.UnknownEvent:
		return len(msg) > 1 && strings.HasPrefix(string(msg), "\x1b")
	case tea.KeyPressMsg:
		alone := msg.Code == tea.KeyEscape && msg.Mod == 0
		return !p.decided && (alone || msg.Mod&tea.ModAlt != 0 && strings.ContainsRune("p[_]P", msg.Code))
	}
	return false
}

// hear lets the probe hear every message and keeps the rest of a torn answer from
// being taken for keys: those are eaten.
func (a App) hear(msg tea.Msg) (heard App, cmd tea.Cmd, eaten bool) {
	k, isKey := msg.(tea.KeyPressMsg)
	if isKey && a.now().Before(a.tornTill) && k.Mod&tea.ModCtrl == 0 {
		if k.Code == '\\' && k.Mod&tea.ModAlt != 0 { // the answer's end
			a.tornTill = time.Time{}
		}
		return a, nil, true
	}
	if a.probe.torn(msg) {
		a.tornTill = a.now().Add(tornTime)
		return a, nil, isKey
	}
	a.probe = a.probe.hear(msg)
	a, cmd = a.refresh(msg)
	return a, cmd, false
}
