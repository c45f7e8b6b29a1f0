//go:build !race

package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"backdrop/internal/termshot"
)

// TestSuspendAndResume runs the program under a shell with job control. Stopped, the
// shell has its terminal back; in front again, the screen is drawn anew.
func TestSuspendAndResume(t *testing.T) {
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash")
	}
	for name, stop := range map[string]func(c *console, pid int){
		"Ctrl-Z":  func(c *console, _ int) { c.press("\x1a") },
		"SIGTSTP": func(_ *console, pid int) { _ = syscall.Kill(pid, syscall.SIGTSTP) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := keyedEvent(t, nil)
			cmd := exec.Command(shell, "--norc", "--noprofile", "-i")
			c := newConsole(t, 100, 30, terminalNamed("xterm(380)"), cmd, map[string]string{"PS1": "shell> ", "EVENT": dir, "BIN": os.Args[0]})
			c.see(`shell>`)
			c.press("bind 'set enable-bracketed-paste off'\r") // the shell's own mode, which it would leave set
			c.quiet()
			c.press("\"$BIN\" run \"$EVENT\"\r")
			c.see(`No shot yet|no photo yet`)
			c.quiet()
			stop(c, pidOf(t, cmd.Process.Pid))
			c.see(`Stopped`)
			c.quiet()
			c.mu.Lock()
			c.plain()
			c.mu.Unlock()
			c.press("stty -a | tr ' ' '\\n' | grep -E '^-?(icanon|echo|isig)'\r")
			c.see(`(?m)^isig[^-]*\n[^-]*icanon[^-]*\n[^-]*echo`)
			c.press("fg\r")
			c.see(`No shot yet|no photo yet`)
			c.until("the screen", func(s *termshot.Screen) bool { return s.Mode(termshot.ModeAlt) && !s.Mode(termshot.ModeCursor) })
			c.keys("?")
			c.see(`Enter`)
			c.keys("\x1b", "q")
			c.see(`(?m)^shell>`)
			c.press("echo code $?; exit\r")
			c.see(`code 0`)
			if _, out := c.restored(); strings.Contains(out, "^Z") {
				t.Error("the terminal echoed the key")
			}
		})
	}
}

// pidOf gives the only child of a process.
func pidOf(t *testing.T, parent int) (pid int) {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", parent, parent))
	if err == nil {
		_, err = fmt.Sscan(string(data), &pid)
	}
	if err != nil {
		t.Skipf("this kernel does not list children: %v", err)
	}
	return pid
}
