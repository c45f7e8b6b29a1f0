//go:build !race

package main

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"backdrop/kiosk"
)

// TestNoWayOutOfKioskMode sends what would end or stop any other program, then leaves by
// the PIN, after which the same signals are heard again.
func TestNoWayOutOfKioskMode(t *testing.T) {
	dir := keyedEvent(t, map[string]string{"limits.pin_hash": hashPIN(kiosk.NewSecret("4711"))})
	c := onConsole(t, 100, 30, terminalNamed("xterm(380)"), "run", "--kiosk", dir)
	c.see(`Look into the camera`)
	c.quiet()
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTSTP, syscall.SIGINT} {
		c.signal(s)
	}
	for _, k := range []string{"\x03", "\x1a", "\x1c", "\x1b", "q"} { // Ctrl-C, Ctrl-Z, Ctrl-\, Esc
		c.press(k)
		c.quiet()
	}
	c.see(`Look into the camera`)
	if state := stateOf(t, c.cmd.Process.Pid); state == "T" {
		t.Error("it has been stopped")
	}
	c.press("K")
	c.see(`event's PIN`)
	c.keys("4", "7", "1", "1", "\r") // faster would be a scanner
	c.see(`The staff have the keys`)
	c.signal(syscall.SIGINT)
	if code, out := c.restored(); code != 0 || !strings.Contains(out, "signal: interrupt") {
		t.Errorf("code %d\n%s", code, tail(out, 500))
	}
}

// stateOf gives the kernel's letter for what a process does: T is stopped.
func stateOf(t *testing.T, pid int) string {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(data[strings.LastIndexByte(string(data), ')')+1:]))[0]
}
