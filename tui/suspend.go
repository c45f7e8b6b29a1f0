package tui

import tea "charm.land/bubbletea/v2"

// Suspension is how the program is suspended, as by Ctrl-Z in a shell: whoever starts
// the screen knows whether there is a shell to go back to, and handles the signals.
type Suspension struct {
	Asked    <-chan struct{} // somebody outside asks for it
	Stopping func(bool)      // told before the program stops, and after it goes on
}

// askedToStopMsg says that somebody outside asks the program to suspend.
type askedToStopMsg struct{}

// waitStop waits for that; nil where the program cannot be suspended.
func (a App) waitStop() tea.Cmd {
	if a.o.Suspension == nil {
		return nil
	}
	asked := a.o.Suspension.Asked
	return func() tea.Msg {
		if _, ok := <-asked; !ok {
			return nil
		}
		return askedToStopMsg{}
	}
}

// suspend gives the terminal back to the shell. Guests cannot do it.
func (a App) suspend() tea.Cmd {
	if a.o.Suspension == nil || a.guarding() {
		return nil
	}
	return tea.Suspend
}

// overhear is the program's filter: it tells of suspensions before they happen, and
// turns an end into a farewell.
func overhear(m tea.Model, msg tea.Msg) tea.Msg {
	if a, ok := m.(App); ok && a.o.Suspension != nil {
		switch msg.(type) {
		case tea.SuspendMsg:
			a.o.Suspension.Stopping(true)
		case tea.ResumeMsg:
			a.o.Suspension.Stopping(false)
		}
	}
	return farewell(m, msg)
}
