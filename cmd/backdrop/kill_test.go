package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// program starts the test binary as the booth itself.
func program(t testing.TB, dir string) (cmd *exec.Cmd, in io.WriteCloser, out *transcript) {
	t.Helper()
	cmd = exec.CommandContext(t.Context(), os.Args[0], "run", "--plain", "--backlog", dir)
	cmd.Env = append(os.Environ(), "BACKDROP_TEST_AS_PROGRAM=1", "BACKDROP_API_KEY="+sandbox.DefaultKey)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out = &transcript{}
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, in, out
}

// transcript is what a program has printed so far.
type transcript struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (t *transcript) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.Write(p)
}

func (t *transcript) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.b.String()
}

// count tells how often a text stands in it.
func (t *transcript) count(text string) int { return strings.Count(t.String(), text) }

// TestKilledAtAnyMoment kills the real program again and again in the middle of its
// work and starts it once more. Nothing may be paid twice or lost, and what the
// sandbox charged must be spent or held.
func TestKilledAtAnyMoment(t *testing.T) {
	const photos, kills = 6, 10
	s := serveSandbox(t, sandbox.Config{Subscription: 50 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), map[string]string{"limits.average_photos": "100"})
	for n := 1; n <= photos; n++ {
		shoot(t, dir, n)
	}
	r := rand.New(rand.NewPCG(2026, 11))
	for range kills {
		cmd, in, _ := program(t, dir)
		go func() {
			for {
				for n := 1; n <= photos; n++ {
					if _, err := fmt.Fprintf(in, "confirm %d\n", n); err != nil {
						return // it has been killed
					}
				}
				if _, err := io.WriteString(in, "wait idle 1\n"); err != nil {
					return
				}
			}
		}()
		<-time.After(time.Duration(100+r.IntN(900)) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait() // killed: its error says so
		checkKilled(t, dir, s)
	}
	cmd, in, out := program(t, dir)
	if _, err := io.WriteString(in, "wait idle\nquit\n"); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("the last start: %v\n%s", err, out)
	}
	checkKilled(t, dir, s)
	st := status(t, dir)
	t.Logf("after %d kills: %v, spent %s, held %s, charged %s", kills, st.Shots, st.Credits.Spent, st.Credits.Held, s.truth(t).Charged)
	if got := len(files(t, dir, "originals", "*.jpg")); got != photos || total(st) != photos {
		t.Errorf("%d originals and %d shots of %d photos\n%s", got, total(st), photos, out)
	}
	if left := files(t, dir, "quarantine", "*"); len(left) > 0 {
		t.Errorf("in quarantine: %v", left)
	}
}

func total(st kiosk.Status) (n int) {
	for _, c := range st.Shots {
		n += c
	}
	return n
}

// checkKilled compares the ledger of a dead program with the sandbox's truth. The
// sandbox may still be at work for a request whose client is gone.
func checkKilled(t *testing.T, dir string, s *service) {
	t.Helper()
	if _, err := os.Stat(dir + "/ledger.db"); err != nil {
		return // killed before it had made its ledger
	}
	code, _ := once(t, nil, "status", "--json", dir)
	if code == 2 {
		return // killed before the ledger was whole
	}
	st, truth := status(t, dir), s.truth(t)
	if truth.Charged > st.Credits.Spent+st.Credits.Held {
		t.Errorf("the sandbox charged %s, the ledger knows of %s spent and %s held", truth.Charged, st.Credits.Spent, st.Credits.Held)
	}
	onePayment(t, s)
}
