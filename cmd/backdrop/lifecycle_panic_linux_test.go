//go:build !race

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// TestAPanicGivesTheTerminalBack has the real program panic in each kind of goroutine
// there is, and kills it. Hands that panic are reported and the booth goes on; after any other
// panic the program ends, the terminal is as it was, a sentence says what to do, and
// the next start finds ledger and files in order.
func TestAPanicGivesTheTerminalBack(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program: not with -short")
	}
	bin := failpointProgram(t)
	for point, goesOn := range map[string]bool{
		"do-before:look:1":      true,
		"do-before:full:1":      true,
		"draw:picture:2":        false,
		"screen:clock:60":       false,
		"append-before:asked:2": false, // the engine's own goroutine
		"":                      false, // killed
	} {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			s := serveSandbox(t, sandbox.Config{Subscription: 50 * kiosk.Credit})
			dir := makeTestEvent(t, s.base(), nil)
			shoot(t, dir, 1)
			cmd := exec.Command(bin, "run", "--backlog", dir)
			c := newConsole(t, 120, 40, terminalNamed("xterm(380)"), cmd, map[string]string{"BACKDROP_FAILPOINT": "panic@" + point, "BACKDROP_TEST_AS_PROGRAM": "-"})
			if point == "" {
				c.see(`previewed`)
				c.signal(syscall.SIGKILL)
			}
			go c.pressing("\r")
			if goesOn {
				c.see(`internal|mistake|failed|in doubt|no file`)
				c.signal(syscall.SIGTERM)
			}
			code, out := c.restored()
			if goesOn != (code == 0) {
				t.Errorf("exit code %d", code)
			}
			if !goesOn && !strings.Contains(out, "backdrop: ") && !strings.Contains(out, "start it again with backdrop run") {
				t.Error("it does not say what happened")
			}
			if strings.HasPrefix(point, "append") {
				log, err := os.ReadFile(filepath.Join(dir, "backdrop.log"))
				if err != nil || !strings.Contains(string(log), "fail point append-before:asked") || !strings.Contains(string(log), "failpoints.go") {
					t.Errorf("the log does not tell where it broke (%v)", err)
				}
			}
			if st, truth := status(t, dir), s.truth(t); truth.Charged > st.Credits.Spent+st.Credits.Held {
				t.Errorf("charged %s, spent %s, held %s", truth.Charged, st.Credits.Spent, st.Credits.Held)
			}
			again := onConsole(t, 120, 40, nil, "run", dir)
			again.see(`#0001`)
			again.quits()
			inOrder(t, dir)
		})
	}
}
