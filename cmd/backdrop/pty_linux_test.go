//go:build !race

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi/kitty"
	"golang.org/x/sys/unix"

	"backdrop/internal/sandbox"
	"backdrop/internal/termshot"
)

// ptyBound is how long a program may take for what a test waits for: machines that
// build and test at the same time are slow.
const ptyBound = 60 * time.Second

// console is a terminal with a program on it: a real pseudo-terminal, whose other end
// keeps the screen as an operator would see it.
type console struct {
	tb      testing.TB
	master  *os.File
	slave   *os.File
	cmd     *exec.Cmd
	answers answers
	before  unix.Termios

	mu     sync.Mutex
	screen *termshot.Screen
	raw    []byte
	stamps []stamp
	rest   []byte

	more   chan struct{} // room for one: there is more output
	closed chan struct{} // the output is over
	ended  chan struct{} // the program has ended; its exit code is in cmd
	reply  chan string   // what the terminal has to say
}

// stamp tells when the output had grown to so many bytes.
type stamp struct {
	at  time.Time
	len int
}

// answers are what a terminal says to questions; a nil function never answers.
type answers func(termshot.Token) string

// terminalNamed answers as a terminal of that name with 24-bit colour does, whose
// cells are of 10×20 pixels. Only kitty takes pictures.
func terminalNamed(version string) answers {
	return func(t termshot.Token) string {
		switch t.Raw {
		case "\x1b[>q", "\x1b[>0q":
			return "\x1bP>|" + version + "\x1b\\"
		case "\x1b[16t":
			return "\x1b[6;20;10t"
		case "\x1b[14t":
			return "\x1b[4;800;1200t"
		case "\x1b[c", "\x1b[0c":
			return "\x1b[?62;22c"
		case "\x1b]11;?\x07", "\x1b]11;?\x1b\\":
			return "\x1b]11;rgb:1414/1515/1a1a\x1b\\"
		case "\x1b[?2026$p":
			return "\x1b[?2026;2$y"
		case "\x1b[?2027$p":
			return "\x1b[?2027;0$y"
		case "\x1b[?u":
			return "\x1b[?0u"
		}
		if t.Kind == termshot.APC && strings.Contains(t.Params, "a=q") && strings.HasPrefix(version, "kitty") {
			return "\x1b_Gi=31;OK\x1b\\"
		}
		return ""
	}
}

// openPTY gives both ends of a new pseudo-terminal.
func openPTY(tb testing.TB, cols, rows int) (master, slave *os.File) {
	tb.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		tb.Skipf("no pseudo-terminals here: %v", err)
	}
	number := 0
	control(tb, master, func(fd int) (err error) {
		if err = unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err == nil {
			number, err = unix.IoctlGetInt(fd, unix.TIOCGPTN)
		}
		return err
	})
	slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY|unix.O_CLOEXEC, 0)
	if err != nil {
		tb.Fatal(err)
	}
	resizePTY(tb, master, cols, rows)
	return master, slave
}

// control does something with a file's descriptor without taking it from the poller.
func control(tb testing.TB, f *os.File, do func(fd int) error) {
	tb.Helper()
	c, err := f.SyscallConn()
	var inner error
	if err == nil {
		err = c.Control(func(fd uintptr) { inner = do(int(fd)) })
	}
	if err = errors.Join(err, inner); err != nil {
		tb.Fatalf("%s: %v", f.Name(), err)
	}
}

func resizePTY(tb testing.TB, master *os.File, cols, rows int) {
	tb.Helper()
	control(tb, master, func(fd int) error {
		return unix.IoctlSetWinsize(fd, unix.TIOCSWINSZ, &unix.Winsize{Col: uint16(cols), Row: uint16(rows)})
	})
}

func termiosOf(tb testing.TB, f *os.File) (t unix.Termios) {
	tb.Helper()
	control(tb, f, func(fd int) error {
		got, err := unix.IoctlGetTermios(fd, unix.TCGETS)
		if err == nil {
			t = *got
		}
		return err
	})
	return t
}

// programEnv is a clean environment in which this test binary is the program. Of the
// variables given a value of "-" takes one away.
func programEnv(env map[string]string) []string {
	all := map[string]string{"BACKDROP_TEST_AS_PROGRAM": "1", "BACKDROP_API_KEY": sandbox.DefaultKey, "TERM": "xterm-256color",
		"COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", "PATH": os.Getenv("PATH"), "HOME": os.Getenv("HOME"), "TMPDIR": os.Getenv("TMPDIR")}
	for k, v := range env {
		all[k] = v
	}
	var out []string
	for k, v := range all {
		if v != "-" {
			out = append(out, k+"="+v)
		}
	}
	return out
}

// onConsole starts the program on a terminal.
func onConsole(tb testing.TB, cols, rows int, a answers, args ...string) *console {
	tb.Helper()
	return newConsole(tb, cols, rows, a, exec.Command(os.Args[0], args...), nil)
}

// newConsole starts any command on a terminal.
func newConsole(tb testing.TB, cols, rows int, a answers, cmd *exec.Cmd, env map[string]string) *console {
	tb.Helper()
	master, slave := openPTY(tb, cols, rows)
	c := &console{tb: tb, master: master, slave: slave, cmd: cmd, answers: a, screen: termshot.NewScreen(cols, rows), before: termiosOf(tb, slave),
		more: make(chan struct{}, 1), closed: make(chan struct{}), ended: make(chan struct{}), reply: make(chan string, 100)}
	cmd.Env = programEnv(env)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = slave, slave, slave
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	go c.read()
	go func() {
		for s := range c.reply {
			_, _ = io.WriteString(master, s) // the program may have ended
		}
	}()
	go func() {
		_ = cmd.Wait() // the test looks at how it ended
		close(c.ended)
	}()
	tb.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-c.ended
		_ = slave.Close()
		_ = master.Close()
		<-c.closed
	})
	return c
}

func (c *console) read() {
	defer close(c.closed)
	defer close(c.reply)
	buf := make([]byte, 64<<10)
	for {
		n, err := c.master.Read(buf)
		if n > 0 {
			c.take(buf[:n])
		}
		if err != nil {
			return
		}
	}
}

func (c *console) take(p []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raw = append(c.raw, p...)
	c.stamps = append(c.stamps, stamp{time.Now(), len(c.raw)})
	_, _ = c.screen.Write(p) // it never fails
	if c.answers != nil {
		tokens, rest := termshot.Tokens(append(c.rest, p...))
		c.rest = bytes.Clone(rest)
		for _, t := range tokens {
			if s := c.answers(t); s != "" {
				c.reply <- s
			}
		}
	}
	select {
	case c.more <- struct{}{}:
	default:
	}
}

// look gives the screen as it is now, with pictures as dots: it is read by people.
func (c *console) look() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == kitty.Placeholder || r >= 0x1fb00 && r <= 0x1fb3b || r >= 0x2580 && r <= 0x259f && r != '░' && r != '█':
			return '.'
		case unicode.Is(unicode.Mn, r):
			return -1
		}
		return r
	}, c.screen.Text()))
}

// quiet waits until nothing has been written for a moment: whatever a key does on the
// screen at once has been done. An operator's fingers are no faster.
func (c *console) quiet() {
	c.tb.Helper()
	bound := time.After(ptyBound)
	for {
		select {
		case <-c.more:
		case <-time.After(150 * time.Millisecond):
			return
		case <-c.closed:
			c.tb.Fatalf("it ended; the screen:\n%s", c.look())
		case <-bound:
			c.tb.Fatalf("it never comes to rest; the screen:\n%s", c.look())
		}
	}
}

// keys presses keys one after the other, as fingers do.
func (c *console) keys(keys ...string) {
	c.tb.Helper()
	for _, k := range keys {
		c.press(k)
		c.quiet()
	}
}

// until waits for the screen to be as it should.
func (c *console) until(what string, yes func(s *termshot.Screen) bool) {
	c.tb.Helper()
	bound := time.After(ptyBound)
	for {
		c.mu.Lock()
		ok := yes(c.screen)
		c.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-c.more:
		case <-c.closed:
			c.tb.Fatalf("it ended before %s came; the screen:\n%s", what, c.look())
		case <-bound:
			c.tb.Fatalf("%s does not come; the screen:\n%s", what, c.look())
		}
	}
}

// see waits until the screen shows what a pattern describes.
func (c *console) see(pattern string) {
	c.tb.Helper()
	re := regexp.MustCompile(pattern)
	c.until(pattern, func(s *termshot.Screen) bool { return re.MatchString(s.Text()) })
}

// press writes keys.
func (c *console) press(keys string) {
	c.tb.Helper()
	if _, err := io.WriteString(c.master, keys); err != nil {
		c.tb.Fatal(err)
	}
}

// pressUntil presses a key again and again until the screen shows a pattern: orders
// are not taken right after a shot came or a prompt opened.
func (c *console) pressUntil(keys, pattern string) {
	c.tb.Helper()
	re := regexp.MustCompile(pattern)
	bound := time.After(ptyBound)
	again := time.NewTicker(500 * time.Millisecond)
	defer again.Stop()
	c.press(keys)
	for !re.MatchString(c.look()) {
		select {
		case <-c.more:
		case <-again.C:
			if !re.MatchString(c.look()) {
				c.press(keys)
			}
		case <-bound:
			c.tb.Fatalf("%q does not bring %s; the screen:\n%s", keys, pattern, c.look())
		}
	}
}

// resize gives the window another size.
func (c *console) resize(cols, rows int) {
	c.tb.Helper()
	c.mu.Lock()
	c.screen.Resize(cols, rows)
	c.mu.Unlock()
	resizePTY(c.tb, c.master, cols, rows) // the kernel sends SIGWINCH
}

func (c *console) signal(s os.Signal) {
	c.tb.Helper()
	if err := c.cmd.Process.Signal(s); err != nil {
		c.tb.Fatal(err)
	}
}

// hangUp takes the terminal away, as a dropped SSH connection does.
func (c *console) hangUp() {
	c.tb.Helper()
	if err := errors.Join(c.slave.Close(), c.master.Close()); err != nil {
		c.tb.Fatal(err)
	}
}

// wait waits for the end and gives the exit code, -1 after a signal.
func (c *console) wait() int {
	c.tb.Helper()
	select {
	case <-c.ended:
	case <-time.After(2 * ptyBound):
		c.tb.Fatalf("it does not end; the screen:\n%s", c.look())
	}
	return c.cmd.ProcessState.ExitCode()
}

// restored waits for the end, and holds that the terminal is as it was before: main
// screen, cursor, raw mode, mouse, keyboard, title. It gives the exit code and
// everything that was written.
func (c *console) restored() (code int, out string) {
	c.tb.Helper()
	code = c.wait()
	for end := time.Now().Add(5 * time.Second); termiosOf(c.tb, c.slave) != c.before && time.Now().Before(end); {
		<-time.After(5 * time.Millisecond) // after a sudden end the guard does it
	}
	if now := termiosOf(c.tb, c.slave); now != c.before {
		c.tb.Errorf("the terminal's mode was %+v, is %+v", c.before, now)
	}
	_ = c.slave.Close() // from here on reading ends behind the last byte
	select {
	case <-c.closed:
	case <-time.After(ptyBound):
		c.tb.Fatal("the terminal is held open by another process")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.plain()
	return code, string(c.raw)
}

// plain holds that no mode is left that a program sets.
func (c *console) plain() {
	c.tb.Helper()
	for _, m := range []int{termshot.ModeAlt, termshot.ModeClick, termshot.ModeDrag, termshot.ModeMotion, termshot.ModeSGR, termshot.ModeFocus,
		termshot.ModePaste, termshot.ModeSync, termshot.ModeUTF8} {
		if c.screen.Mode(m) {
			c.tb.Errorf("mode %d is left set", m)
		}
	}
	if !c.screen.Mode(termshot.ModeCursor) || !c.screen.Mode(termshot.ModeWrap) {
		c.tb.Error("the cursor is left hidden, or lines do not wrap")
	}
	if c.screen.Enhanced() {
		c.tb.Error("the keyboard is left in another mode")
	}
	if c.screen.Title() != "" {
		c.tb.Errorf("the title is left as %q", c.screen.Title())
	}
}

// quits leaves by q, which asks if work is out, and gives everything written.
func (c *console) quits() string {
	c.tb.Helper()
	c.quiet() // keys right after another are a scanner's
	c.press("q")
	code, out := c.restored()
	if code != 0 {
		c.tb.Errorf("exit code %d\n%s", code, c.look())
	}
	return out
}

// built gives the real program, built once for those tests that measure it.
func built(tb testing.TB) string {
	tb.Helper()
	bin := filepath.Join(tb.TempDir(), "backdrop")
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "build", "-buildvcs=false", "-o", bin, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// pressing presses a key now and then until the program has ended.
func (c *console) pressing(key string) {
	again := time.NewTicker(700 * time.Millisecond)
	defer again.Stop()
	for {
		select {
		case <-again.C:
			_, _ = io.WriteString(c.master, key) // the program may have ended
		case <-c.ended:
			return
		}
	}
}
