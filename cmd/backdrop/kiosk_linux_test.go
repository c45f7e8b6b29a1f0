package main

import (
	"fmt"
	"os"
	"strconv"
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
	if !ignores(t, c.cmd.Process.Pid, syscall.SIGTSTP) {
		t.Error("it would be stopped")
	}
	c.press("K")
	c.see(`event's PIN`)
	c.keys("4", "7", "1", "1", "\r") // faster would be a scanner
	c.see(`The staff have the keys`)
	if ignores(t, c.cmd.Process.Pid, syscall.SIGTSTP) {
		t.Error("the staff cannot stop it")
	}
	c.signal(syscall.SIGINT)
	if code, out := c.restored(); code != 0 || !strings.Contains(out, "signal: interrupt") {
		t.Errorf("code %d\n%s", code, tail(out, 500))
	}
}

// ignores asks the kernel: a test's program has no shell around it, and such a one is
// never stopped, whatever it ignores.
func ignores(t *testing.T, pid int, s syscall.Signal) bool {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	_, mask, ok := strings.Cut(string(data), "SigIgn:")
	mask, _, _ = strings.Cut(strings.TrimSpace(mask), "\n")
	bits, err := strconv.ParseUint(mask, 16, 64)
	if err != nil || !ok {
		t.Fatalf("the signals ignored are %q: %v", mask, err)
	}
	return bits>>(s-1)&1 != 0
}
