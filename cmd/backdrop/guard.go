package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"backdrop/kiosk"
)

// A guard is a second process that outlives the first: while the screen is up it
// waits at the end of a pipe. If the first ends without a word (a panic in a
// goroutine that nobody watches, a fatal error of the runtime, kill -9, no memory
// left), the guard gives the terminal back, says what to do, and writes what the
// runtime had to say into the event's log.

const (
	guardDone  = "the screen is down\n" // what a guard hears in the end
	guardLimit = 1 << 20                // of what the runtime has to say
)

// leaveScreen ends every mode that the screen may have set: keyboard, mouse, focus,
// paste, synchronized output, colours, cursor, alternate screen. Terminals pass over
// what they do not know, and what is not set.
const leaveScreen = "\x1b[>4m\x1b[<1u\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?2004l\x1b[?2026l\x1b[?2027l\x1b[m\x1b[?7h\x1b[?25h\x1b]2;\x07\x1b[?1049l\r"

// startGuard has the terminal guarded until the function it gives is called. Where
// that cannot be (it is done on Linux only), the screen is shown without.
func startGuard(w world, dir string) (dismiss func()) {
	none := func() {}
	tty, ok := w.stdout.(*os.File)
	if !ok || !term.IsTerminal(tty.Fd()) {
		return none
	}
	self, err := os.Executable()
	if err != nil {
		return none
	}
	in, out, err := os.Pipe()
	if err != nil {
		return none
	}
	mode := modeOf(tty.Fd())
	if mode == "" {
		return none
	}
	cmd := exec.Command(self, "guard", dir, mode)
	cmd.Stdin, cmd.Stdout = in, tty
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.Contains(v, "API_KEY=") }) // not its business
	apart(cmd)
	err = cmd.Start()
	_ = in.Close() // the guard has its own
	if err != nil {
		_ = out.Close() // nobody reads
		return none
	}
	_ = debug.SetCrashOutput(out, debug.CrashOptions{}) // else the guard hears nothing, and says less
	return func() {
		_ = debug.SetCrashOutput(nil, debug.CrashOptions{}) // its copy of the pipe is closed
		_, _ = io.WriteString(out, guardDone)               // a guard that has been killed hears nothing
		_ = out.Close()
		_ = cmd.Wait()
	}
}

// guardCommand is the guard itself.
func guardCommand(w world) *cobra.Command {
	return &cobra.Command{
		Use:    "guard DIR MODE",
		Short:  "Give the terminal back should the booth end without a word (the booth starts this itself)",
		Hidden: true,
		Args:   cobra.ExactArgs(2),
		RunE: doing(func(_ *cobra.Command, args []string) error {
			tty, ok := w.stdout.(*os.File)
			if !ok || !term.IsTerminal(tty.Fd()) {
				return usage("guard is for the booth's own use")
			}
			return guard(w.stdin, tty, args[0], args[1])
		}),
	}
}

// guard waits for the end of the first process; mode is the terminal's from before the
// screen came up.
func guard(in io.Reader, tty *os.File, dir, mode string) error {
	said, err := io.ReadAll(io.LimitReader(in, guardLimit))
	if err != nil {
		return fmt.Errorf("watch the booth: %w", err)
	}
	if bytes.HasSuffix(said, []byte(guardDone)) {
		return nil
	}
	_, _ = io.Copy(io.Discard, in) // what is above the limit
	_, err = io.WriteString(tty, leaveScreen)
	err = errors.Join(err, setMode(tty.Fd(), mode))
	what := "backdrop was killed"
	if len(said) > 0 {
		what = "backdrop has broken down by a mistake of its own"
		err = errors.Join(err, noteCrash(filepath.Join(dir, "backdrop.log"), said))
	}
	fmt.Fprintf(tty, "%s. What was paid for is in the ledger: start it again with backdrop run %s\n", what, kiosk.Safe(dir, 200))
	return err
}

// noteCrash writes what the runtime said as one line of the log.
func noteCrash(path string, said []byte) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	slog.New(slog.NewJSONHandler(f, nil)).Error("the program broke down", "said", string(said))
	if err := f.Close(); err != nil {
		return fmt.Errorf("write log: %w", err)
	}
	return nil
}
