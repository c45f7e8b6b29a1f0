//go:build !race

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// slowFull is a service whose first full cutout takes its time.
func slowFull(t testing.TB, delay string) *service {
	t.Helper()
	f, err := sandbox.ParseFault("full:1:delay:" + delay)
	if err != nil {
		t.Fatal(err)
	}
	return serveSandbox(t, sandbox.Config{Subscription: 50 * kiosk.Credit, Faults: []sandbox.Fault{f}})
}

// buying starts a booth on a terminal and has it buy a full cutout, whose request has
// reached the service.
func buying(t *testing.T, s *service) (c *console, dir string) {
	t.Helper()
	dir = makeTestEvent(t, s.base(), nil)
	shoot(t, dir, 1)
	c = onConsole(t, 100, 30, terminalNamed("xterm(380)"), "run", "--backlog", dir)
	c.see(`previewed`)
	c.pressUntil("\r", `1\.00 credit`)
	c.pressUntil("\r", `◐ cutting`)
	arrived := func() bool { return len(s.sent()) >= 2 } // preview and full
	c.eventually("the request at the service", arrived)
	return c, dir
}

// eventually waits for a state outside the terminal, of which nobody tells.
func (c *console) eventually(what string, yes func() bool) {
	c.tb.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(ptyBound); !yes(); <-tick.C {
		if time.Now().After(end) {
			c.tb.Fatalf("%s does not come; the screen:\n%s", what, c.look())
		}
	}
}

// settled holds that an event that was left has one delivered shot, and that ledger
// and service agree.
func settled(t *testing.T, dir string, s *service) {
	t.Helper()
	st, truth := status(t, dir), s.truth(t)
	if st.Credits.Held != 0 || st.Credits.Spent != truth.Charged || truth.Requests.Full != 1 || len(files(t, dir, "cutouts", "*")) != 1 {
		t.Errorf("spent %s, held %s, charged %s for %d full requests, cutouts %q", st.Credits.Spent, st.Credits.Held, truth.Charged,
			truth.Requests.Full, files(t, dir, "cutouts", "*"))
	}
	inOrder(t, dir)
}

// inOrder holds that an event's figures and files are in order.
func inOrder(t *testing.T, dir string) {
	t.Helper()
	if code, out := once(t, nil, "verify", dir); code != 0 {
		t.Errorf("verify says %d:\n%s", code, out)
	}
}

// TestSignalsDuringAPurchase ends the program in each way while a paid request is
// out: the terminal is given back, the answer is waited for, and it is said why.
func TestSignalsDuringAPurchase(t *testing.T) {
	why := map[string]string{"SIGTERM": "signal: terminated", "SIGHUP": "the terminal has gone", "SIGINT": "signal: interrupt"}
	for name, end := range map[string]func(c *console){
		"SIGTERM": func(c *console) { c.signal(syscall.SIGTERM) },
		"SIGHUP":  func(c *console) { c.signal(syscall.SIGHUP) },
		"SIGINT":  func(c *console) { c.signal(syscall.SIGINT) },
		"Ctrl-C": func(c *console) { // asks first
			c.press("\x03")
			c.see(`still out|waited for|leave`)
			c.pressUntil("\x03", `closing: `)
		},
		"q": func(c *console) {
			c.press("q")
			c.see(`still out|waited for|leave`)
			c.pressUntil("q", `closing: `)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := slowFull(t, "3s")
			c, dir := buying(t, s)
			end(c)
			code, out := c.restored()
			for _, said := range []string{"closing: 1 piece of work is still out and waited for", "1.25 credits spent of 50.00", "1 shot under way", why[name]} {
				if !strings.Contains(out, said) {
					t.Errorf("it does not say %q", said)
				}
			}
			if code != 0 || t.Failed() {
				t.Errorf("exit code %d\n%s", code, strings.TrimSpace(c.look()))
			}
			if bad, _ := unexpected(out); bad != "" {
				t.Errorf("%q was written", bad)
			}
			settled(t, dir, s)
		})
	}
}

// TestASecondSignalLeavesAtOnce does not wait for the answer: the request is in doubt
// at the next start, its price held, and nothing is sent again.
func TestASecondSignalLeavesAtOnce(t *testing.T) {
	s := slowFull(t, "12s")
	c, dir := buying(t, s)
	c.signal(syscall.SIGTERM)
	c.see(`closing: 1 piece`)
	begun := time.Now()
	c.signal(syscall.SIGTERM)
	code, out := c.restored()
	if took := time.Since(begun); took > 6*time.Second {
		t.Errorf("it took %v", took)
	}
	if code != 0 {
		t.Errorf("exit code %d\n%s", code, tail(out, 1000))
	}
	again := onConsole(t, 100, 30, nil, "run", dir)
	again.see(`in doubt`)
	again.quits()
	st := status(t, dir)
	if st.Credits.Held != kiosk.Credit || st.Shots[kiosk.InDoubt] != 1 || s.truth(t).Requests.Full != 1 {
		t.Errorf("held %s, %v, %d full requests", st.Credits.Held, st.Shots, s.truth(t).Requests.Full)
	}
}

// TestTheTerminalGoesAway takes the terminal from under the program while a paid
// request is out, as a dropped SSH connection does: the request is finished without
// a screen, and the program ends by itself.
func TestTheTerminalGoesAway(t *testing.T) {
	s := slowFull(t, "3s")
	c, dir := buying(t, s)
	c.hangUp()
	if code := c.wait(); code == -1 || code == 2 {
		t.Errorf("it ended with %v", c.cmd.ProcessState)
	}
	settled(t, dir, s)
	log, err := os.ReadFile(filepath.Join(dir, "backdrop.log"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(log), "signal") && !strings.Contains(string(log), "terminal") {
		t.Errorf("the log does not say why it ended:\n%s", log)
	}
}

// TestTheTerminalGoesAwayAtRest has nothing to wait for.
func TestTheTerminalGoesAwayAtRest(t *testing.T) {
	dir := keyedEvent(t, nil)
	c := onConsole(t, 100, 30, nil, "run", dir)
	c.see(`No shot yet`)
	begun := time.Now()
	c.hangUp()
	code := c.wait()
	if took := time.Since(begun); took > 10*time.Second || code == -1 || code == 2 {
		t.Errorf("it took %v and ended with %v", took, c.cmd.ProcessState)
	}
	inOrder(t, dir)
}

// TestResizeStorm gives the window 500 sizes, from none at all upwards, faster than
// anything can be drawn, and compares what stands there in the end with a screen that
// has had that size from the start.
func TestResizeStorm(t *testing.T) {
	dir := keyedEvent(t, map[string]string{"cutter.preview": cutterNone})
	shoot(t, dir, 1)
	shoot(t, dir, 2)
	c := onConsole(t, 100, 30, terminalNamed("xterm(380)"), "run", dir)
	c.see(`#0002`)
	for i := range 500 {
		c.resize(i*7%301, i*3%101)
		<-time.After(2 * time.Millisecond) // time for the signal to be seen, not for a frame
		if i%50 == 0 {
			c.press("v")
		}
	}
	c.resize(100, 30)
	c.see(`#0002`)
	c.quiet()
	c.keys("1") // one view, whatever the keys above did
	c.resize(101, 30)
	c.quiet()
	c.resize(100, 30)
	c.quiet()
	storm := c.look()
	c.quits()
	fresh := onConsole(t, 100, 30, terminalNamed("xterm(380)"), "run", dir)
	fresh.see(`#0002`)
	fresh.quiet()
	fresh.keys("1")
	if calm := fresh.look(); body(calm) != body(storm) {
		t.Errorf("after the storm:\n%s\nfresh:\n%s", storm, calm)
	}
	fresh.quits()
	inOrder(t, dir)
}

// body is a screen without the rows that tell of the past: the messages differ after
// another start.
func body(screen string) string {
	lines := strings.Split(screen, "\n")
	return strings.Join(lines[1:len(lines)-9], "\n")
}

// TestEveryFrameIsWhatAFullRedrawShows holds that what small changes have left on the
// terminal is what drawing everything anew shows.
func TestEveryFrameIsWhatAFullRedrawShows(t *testing.T) {
	dir := keyedEvent(t, nil)
	for n := 1; n <= 4; n++ {
		shoot(t, dir, n)
	}
	c := onConsole(t, 120, 40, terminalNamed("foot(1.16.2)"), "run", "--backlog", dir)
	c.see(`4 to decide|#0004`)
	for _, keys := range [][]string{{"1"}, {"\x1b[D"}, {"2"}, {"\x1b[C", "\x1b[C"}, {"?"}, {"\x1b"}, {"w"}, {"\x1b"}, {"g", "A", "b"}, {"\x1b"}, {"\x1b[H"}} {
		c.keys(keys...)
		small := c.look()
		c.resize(121, 40)
		c.quiet()
		c.resize(120, 40)
		c.quiet()
		if full := c.look(); full != small {
			t.Errorf("after %q:\n%s\ndrawn anew:\n%s", keys, small, full)
		}
	}
	c.quits()
}
