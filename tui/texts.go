package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// Questions that are answered with a line of text, beside the guest's code and the
// limit: what to look for, a guest's name, a setting's value, the PIN of kiosk mode.

// openText asks for a line; what stands there before can be changed.
func (a App) openText(kind asking, text, about string) (App, tea.Cmd) {
	f := a.newField("")
	f.SetValue(kiosk.Safe(text, 120))
	f.CursorEnd()
	return a.open(prompt{kind: kind, field: f, code: about}), nil
}

// asksText tells whether a question of this file is open.
func (p prompt) asksText() bool {
	switch p.kind {
	case askSearch, askRename, askValue, askStaff:
		return true
	default:
		return false
	}
}

// takeText does what the line says.
func (a App) takeText() (App, tea.Cmd) {
	p := *a.prompt
	text := strings.TrimSpace(p.field.Value())
	a.prompt = nil
	switch p.kind {
	case askSearch:
		a.guests.query = text
		return a.goTo(guestsPage), nil
	case askRename:
		return a.direct(kiosk.NameGuest{Code: p.code, Name: text})
	case askValue:
		return a.change(p.code, text)
	case askStaff:
		return a.tryPIN(text)
	default:
		return a, nil
	}
}

// textSheet is the line and what it is for.
func (a App) textSheet(p prompt) sheet {
	w := a.w
	out := sheet{lines: []string{a.fieldLine(p)}, cancel: w.T("text.cancel")}
	accept := w.T("text.accept")
	switch p.kind {
	case askSearch:
		out.title, accept = w.T("text.search"), w.T("text.look")
	case askRename:
		out.title = w.T("text.rename", "guest", a.guestName(p.code))
		out.lines = append(out.lines, w.T("text.rename_hint"))
	case askValue:
		out.title = a.settingTitle(p.code)
		out.lines = append(out.lines, a.settingHint(p.code))
	case askStaff:
		out.title = w.T("text.pin")
	default:
	}
	if p.fault != "" {
		out.lines = append(out.lines[:1], p.fault)
	}
	out.choices = []choice{{key: a.keys.Accept, text: accept}}
	return out
}
