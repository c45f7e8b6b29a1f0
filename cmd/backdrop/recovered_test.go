package main

import (
	"io"
	"strings"
	"testing"
	"time"

	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// TestTheNextStartSaysWhatWasRecovered kills the program while a full cutout is out and
// another shot is confirmed: the next start says so before anything else, and one after
// an end in order says nothing of it.
func TestTheNextStartSaysWhatWasRecovered(t *testing.T) {
	f, err := sandbox.ParseFault("full:1:delay:6s")
	if err != nil {
		t.Fatal(err)
	}
	s := serveSandbox(t, sandbox.Config{Subscription: 50 * kiosk.Credit, Faults: []sandbox.Fault{f}})
	dir := makeTestEvent(t, s.base(), nil)
	shoot(t, dir, 1)
	shoot(t, dir, 2)
	cmd, in, out := program(t, dir)
	if _, err := io.WriteString(in, "wait idle\nconfirm 1 2\n"); err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(time.Minute); len(s.sent()) < 3 || out.count("#0002 confirmed") == 0; <-tick.C { // two previews and a full
		if time.Now().After(end) {
			t.Fatalf("the full cutout is not asked for:\n%s", out)
		}
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed: its error says so
	next := func(commands string) string {
		t.Helper()
		cmd, in, out := program(t, dir)
		if _, err := io.WriteString(in, commands); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return out.String()
	}
	said := next("wait idle\nstatus\nquit\n")
	const what = "the last run did not end in order: 1 full cutout was out: "
	line, _, _ := strings.Cut(said[max(strings.Index(said, "* "+what), 0):], "\n")
	if !strings.HasPrefix(line, "* "+what) || !strings.HasSuffix(line, "; 1 confirmed shot goes on") || strings.Index(said, line) > strings.Index(said, "* the booth is open") {
		t.Errorf("it is not said at the start what was left:\n%s", said)
	}
	if !strings.Contains(said, "; "+what+"nobody knows whether it was charged, so it is in doubt; 1 confirmed shot goes on\nok quit") {
		t.Errorf("the status does not say what has become of it:\n%s", said)
	}
	if said := next("wait idle\nquit\n"); strings.Contains(said, "the last run") {
		t.Errorf("after an end in order:\n%s", said)
	}
}
