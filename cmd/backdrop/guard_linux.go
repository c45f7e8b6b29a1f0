package main

import (
	"encoding/json"
	"fmt"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// modeOf gives the terminal's mode as text, for the guard: it starts too slowly to
// read it before the screen changes it.
func modeOf(fd uintptr) string {
	t, err := unix.IoctlGetTermios(int(fd), unix.TCGETS)
	if err != nil {
		return ""
	}
	text, err := json.Marshal(t)
	if err != nil {
		return ""
	}
	return string(text)
}

// setMode brings such a mode back.
func setMode(fd uintptr, text string) error {
	var t unix.Termios
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return fmt.Errorf("read terminal's mode: %w", err)
	}
	if err := unix.IoctlSetTermios(int(fd), unix.TCSETS, &t); err != nil {
		return fmt.Errorf("restore terminal: %w", err)
	}
	return nil
}

// apart gives the guard a session of its own: no signal of the terminal reaches it,
// and it may set the terminal's mode from behind.
func apart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
