package tui

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// askStaffPIN opens the question for the PIN.
func (a App) askStaffPIN() (App, tea.Cmd) {
	f := a.newField("")
	f.EchoMode = 1 // textinput.EchoPassword would tell its length
	a = a.open(prompt{kind: askStaff, field: f})
	a.serve.pinTill = a.now().Add(pinOpenFor)
	return a, nil
}

// pinMsg says whether the PIN was right.
type pinMsg struct{ err error }

// tryPIN hands it in, and to nobody else.
func (a App) tryPIN(text string) (App, tea.Cmd) {
	check, ctx, pin := a.o.Kiosk.PIN, a.ctx, kiosk.NewSecret(text)
	a.serve.pinTill = time.Time{}
	if check == nil {
		return a, nil
	}
	return a, func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, 2*orderBound)
		defer cancel()
		return pinMsg{check(ctx, pin)}
	}
}

// pinChecked leaves kiosk mode, or says no.
func (a App) pinChecked(m pinMsg) (App, tea.Cmd) {
	switch {
	case !a.serve.on:
		return a, nil
	case m.err == nil:
		return a.leaveKiosk()
	case errors.Is(m.err, context.DeadlineExceeded):
		return a.tell(a.w.T("kiosk.pin_slow")), nil
	}
	return a.tell(a.w.T("kiosk.pin_wrong")), nil
}
