package shelf

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"backdrop/kiosk"
)

// TestMain lets the test binary play the other process.
func TestMain(m *testing.M) {
	switch os.Getenv("SHELF_TEST_ROLE") {
	case "lock":
		holdLock()
	case "die":
		dieAtStep()
	default:
		os.Exit(m.Run())
	}
}

// holdLock takes the lock, says so and waits to be killed.
func holdLock() {
	s, err := Open(os.Getenv("SHELF_TEST_DIR"))
	if err != nil {
		panic(err)
	}
	if _, err := s.Lock("booth one\x1b[31m"); err != nil {
		fmt.Println("refused:", err)
		os.Exit(1)
	}
	fmt.Println("locked")
	io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

func child(t *testing.T, role, dir string, env ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), append(env, "SHELF_TEST_ROLE="+role, "SHELF_TEST_DIR="+dir)...)
	return cmd
}

func TestLockAcrossProcesses(t *testing.T) {
	s := open(t)
	cmd := child(t, "lock", s.Dir())
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || line != "locked\n" {
		cmd.Process.Kill()
		t.Fatalf("%q, %v", line, err)
	}
	_, err = s.Lock("booth two")
	if !errors.Is(err, ErrLocked) || !strings.HasPrefix(kiosk.DetailOf(err), "booth one") || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("%v, want locked by booth one", err)
	}
	if owner, err := s.Owner(); !strings.HasPrefix(owner, "booth one") || err != nil {
		t.Errorf("owner %q, %v", owner, err)
	}
	cmd.Process.Kill() // no clean-up of its own: the kernel gives the lock back
	cmd.Wait()
	unlock, err := s.Lock("booth two")
	if err != nil {
		t.Fatal("after the owner was killed:", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
}

func TestLockWithinOneProcess(t *testing.T) {
	s := open(t)
	unlock, err := s.Lock("first, a long line that a shorter one must replace wholly")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Lock("second"); !errors.Is(err, ErrLocked) {
		t.Fatalf("%v, want locked", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	unlock, err = s.Lock("third\nforged line")
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	if owner, err := s.Owner(); owner != `third\nforged line` || err != nil {
		t.Fatalf("owner %q, %v", owner, err)
	}
}

func TestLockFileReplaced(t *testing.T) {
	s := open(t)
	if err := os.Mkdir(s.Path(lockName), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Lock("x"); kiosk.CodeOf(err) != kiosk.FileFault || errors.Is(err, ErrLocked) {
		t.Fatalf("%v, want a file fault", err)
	}
	os.Remove(s.Path(lockName))
	makeFIFO(t, s.Path(lockName))
	if unlock, err := s.Lock("x"); err == nil { // must not block; a FIFO cannot hold a note
		unlock()
		t.Fatal("locked a FIFO")
	}
}

// dieAtStep kills its own process before a step of a write.
func dieAtStep() {
	s, err := Open(os.Getenv("SHELF_TEST_DIR"))
	if err != nil {
		panic(err)
	}
	at, n := os.Getenv("SHELF_TEST_STEP"), 0
	s.before = func(step, p string) error {
		if n++; fmt.Sprint(n) == at {
			self, err := os.FindProcess(os.Getpid())
			if err != nil {
				panic(err)
			}
			self.Kill()
			select {}
		}
		return nil
	}
	if _, err := s.Write("photos/G-1/0001.jpg", text("whole")); err != nil {
		panic(err)
	}
	if _, err := s.Replace("photos/G-1/0002.jpg", text("newer")); err != nil {
		panic(err)
	}
	if err := s.Move("spool/in", "originals/0001-in.jpg"); err != nil {
		panic(err)
	}
	os.Exit(0)
}

// Killed before every step in turn, the shelf holds whole files only, the moved
// file under exactly one name, and Sweep removes what is left over.
func TestKilledAtEveryStep(t *testing.T) {
	for n := 1; ; n++ {
		s := open(t)
		for p, b := range map[string]string{"photos/G-1/0002.jpg": "older", "spool/in": "moved"} {
			if _, err := s.Write(p, text(b)); err != nil {
				t.Fatal(err)
			}
		}
		err := child(t, "die", s.Dir(), fmt.Sprint("SHELF_TEST_STEP=", n)).Run()
		if _, serr := s.Sweep(); serr != nil {
			t.Fatal(serr)
		}
		got := all(t, s.Dir())
		if b, there := got["photos/G-1/0001.jpg"]; there && b != "whole" {
			t.Errorf("step %d: half a file: %q", n, b)
		}
		if b := got["photos/G-1/0002.jpg"]; b != "older" && b != "newer" {
			t.Errorf("step %d: the replaced file holds %q", n, b)
		}
		if (got["spool/in"] == "moved") == (got["originals/0001-in.jpg"] == "moved") {
			t.Errorf("step %d: the moved file: %v", n, got)
		}
		for p := range got {
			if strings.Contains(p, tempPrefix) {
				t.Errorf("step %d: left %s", n, p)
			}
		}
		if err == nil {
			if n < 12 {
				t.Fatalf("only %d steps", n)
			}
			return
		}
	}
}
