//go:build !race

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"backdrop/internal/config"
	"backdrop/internal/ledger"
	"backdrop/internal/removebg"
	"backdrop/internal/sandbox"
	"backdrop/internal/termshot"
	"backdrop/kiosk"
)

// These benchmarks measure the real program on a real terminal. Their figures are
// printed, nothing fails on them: machines differ. A goal, where there is one, stands
// in the comment.

// onBuilt starts the real program, not the test binary, on a terminal.
func onBuilt(tb testing.TB, bin string, cols, rows int, a answers, args ...string) *console {
	tb.Helper()
	return newConsole(tb, cols, rows, a, exec.Command(bin, args...), map[string]string{"BACKDROP_TEST_AS_PROGRAM": "-"})
}

// report gives the shortest, the median, the 95th of a hundred and the worst of some times.
func report(b *testing.B, what string, times []time.Duration) {
	b.Helper()
	slices.Sort(times)
	for _, m := range []struct {
		name string
		at   int
	}{{"min", 0}, {"median", len(times) / 2}, {"p95", len(times) * 95 / 100}, {"max", len(times) - 1}} {
		b.ReportMetric(float64(times[m.at].Microseconds())/1000, what+m.name+"-ms")
	}
}

// last gives when the newest output came.
func (c *console) last() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stamps[len(c.stamps)-1].at
}

// written gives how many bytes there are so far.
func (c *console) written() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.raw)
}

// freeEvent makes an event that costs nothing: photos are looked at, and cut by the
// built-in green screen when they are confirmed.
func freeEvent(b *testing.B) string {
	b.Helper()
	return makeTestEvent(b, "", map[string]string{"cutter.preview": cutterNone, "cutter.full": cutterScreen})
}

// longNight writes the ledger of an event with so many shots, all decided on.
func longNight(b *testing.B, dir string, shots int) {
	b.Helper()
	cfg, err := config.Load(dir, nil)
	if err != nil {
		b.Fatal(err)
	}
	profile, _ := removebg.ProfileNamed(cfg.Cutter.RemoveBG.Profile) // loaded settings name one that is known
	at := time.Now().Add(-5 * time.Hour)
	book, err := ledger.Open(b.Context(), filepath.Join(dir, "ledger.db"), "longnight", at)
	if err != nil {
		b.Fatal(err)
	}
	booth, batch := kiosk.New(), []kiosk.Entry(nil)
	do := func(in kiosk.Input) {
		entries, err := kiosk.Decide(booth, in, at)
		if err != nil {
			b.Fatal(err)
		}
		for _, e := range entries {
			if err := booth.Apply(e); err != nil {
				b.Fatal(err)
			}
			batch = append(batch, e)
		}
		if len(batch) > 500 {
			if err := book.Append(context.Background(), batch); err != nil {
				b.Fatal(err)
			}
			batch = nil
		}
	}
	do(kiosk.Open{Epoch: 1, Rules: rulesOf(cfg, profile, "")})
	for n := 1; n <= shots; n++ {
		if n%5 == 1 {
			do(kiosk.SetGuest{Code: fmt.Sprintf("G-%04d", n/5), Name: fmt.Sprintf("Guest %d", n/5)})
		}
		at = at.Add(1500 * time.Millisecond)
		do(kiosk.Arrive{SHA: fmt.Sprintf("%064x", n), Name: fmt.Sprintf("DSC_%05d.JPG", n), Format: "jpeg", Width: 6000, Height: 4000, Size: 9 << 20})
		do(kiosk.Looked{Shot: n, File: fmt.Sprintf("originals/%05d-DSC_%05d.jpg", n, n)})
		do(kiosk.Reject{Shot: n})
	}
	if err := book.Append(context.Background(), batch); err != nil {
		b.Fatal(err)
	}
	if err := book.Close(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkScreenKeyToFrame measures from a key to the last byte of the frame that
// shows the neighbouring shot, at 220×60 in an event of 10,000 shots (goal: 16 ms).
func BenchmarkScreenKeyToFrame(b *testing.B) {
	bin := built(b)
	for _, shots := range []int{100, 10_000} {
		b.Run(fmt.Sprint(shots, "shots"), func(b *testing.B) {
			dir := freeEvent(b)
			longNight(b, dir, shots)
			c := onBuilt(b, bin, 220, 60, terminalNamed("xterm(380)"), "run", dir)
			c.see(fmt.Sprintf(`#%04d`, shots))
			c.quiet()
			var times []time.Duration
			for i := 0; b.Loop(); i++ {
				key, n := "\x1b[D", shots-1
				if i%2 == 1 {
					key, n = "\x1b[C", shots
				}
				in := regexp.MustCompile(fmt.Sprintf(`▸#%04d`, n))
				begun := time.Now()
				c.press(key)
				c.until("the other shot", func(s *termshot.Screen) bool { return in.MatchString(s.Text()) })
				times = append(times, c.last().Sub(begun))
				c.settle(30 * time.Millisecond)
			}
			report(b, "", times)
			c.quits()
		})
	}
}

// settle waits until nothing has been written for so long.
func (c *console) settle(pause time.Duration) {
	for {
		select {
		case <-c.more:
		case <-time.After(pause):
			return
		}
	}
}

// BenchmarkScreenChangingNumber counts the bytes that are sent when only a number of
// seconds changes beside a picture (goal: fewer than 100).
func BenchmarkScreenChangingNumber(b *testing.B) {
	s := slowFull(b, "60s")
	dir := makeTestEvent(b, s.base(), nil)
	shoot(b, dir, 1)
	c := onBuilt(b, built(b), 120, 40, terminalNamed("xterm(380)"), "run", "--backlog", dir)
	c.see(`previewed`)
	c.pressUntil("\r", `1\.00 credit`)
	c.pressUntil("\r", `◐ cutting`)
	c.see(`, 9 s`) // the answers on the status line are gone by then
	var counts []int
	for b.Loop() {
		c.settle(300 * time.Millisecond)
		was := c.written()
		c.until("the next second", func(*termshot.Screen) bool { return len(c.raw) > was })
		c.settle(300 * time.Millisecond)
		counts = append(counts, c.written()-was)
	}
	slices.Sort(counts)
	b.ReportMetric(float64(counts[len(counts)/2]), "median-bytes")
	b.ReportMetric(float64(counts[len(counts)-1]), "max-bytes")
	c.signal(os.Interrupt)
	c.see(`closing`)
	c.signal(os.Interrupt)
	c.wait()
}

// BenchmarkScreenUpdates changes the screen 60 times a second for five seconds and
// gives the program's share of one core (goal: 10 %).
func BenchmarkScreenUpdates(b *testing.B) {
	dir := freeEvent(b)
	shoot(b, dir, 1)
	c := onBuilt(b, built(b), 120, 40, terminalNamed("xterm(380)"), "run", dir)
	c.see(`#0001`)
	c.quiet()
	c.keys("g", "x")
	const updates = 300
	var share, frames float64
	for b.Loop() {
		tick := time.NewTicker(time.Second / 60)
		used, begun, chunks := cpuOf(b, c), time.Now(), len(c.times())
		for i := range updates {
			<-tick.C
			c.press([]string{"a", "\x7f"}[i%2])
		}
		tick.Stop()
		took := time.Since(begun)
		share = 100 * float64(cpuOf(b, c)-used) / float64(took)
		frames = float64(len(c.times())-chunks) / took.Seconds()
	}
	b.ReportMetric(share, "%-of-a-core")
	b.ReportMetric(frames, "frames/s")
	c.keys("\x1b")
	c.quits()
}

func (c *console) times() []stamp {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.stamps
}

// cpuOf gives the processor time a program has used.
func cpuOf(b *testing.B, c *console) time.Duration {
	b.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.cmd.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	fields := strings.Fields(string(data[strings.LastIndexByte(string(data), ')')+1:]))
	var user, system int
	if _, err := fmt.Sscan(fields[11]+" "+fields[12], &user, &system); err != nil {
		b.Fatal(err)
	}
	return time.Duration(user+system) * (time.Second / 100) // USER_HZ
}

// BenchmarkScreenStart measures from starting the program to its first frame, and to
// the picture of the shot in front, on terminals that answer and that do not (goal:
// 50 ms without a picture, 150 ms with).
func BenchmarkScreenStart(b *testing.B) {
	bin := built(b)
	dir := freeEvent(b)
	shoot(b, dir, 1)
	c := onBuilt(b, bin, 120, 40, nil, "run", dir)
	c.see(`#0001`)
	c.quits()
	const blocks = "▚▞▙▟▛▜▘▝▖▗▀▄"
	for _, m := range []struct {
		name, pictures string
		a              answers
	}{{"silent", "auto", nil}, {"answering", "auto", terminalNamed("xterm(380)")}, {"kitty", "auto", terminalNamed("kitty(0.40.0)")}, {"off", "off", nil}} {
		b.Run(m.name, func(b *testing.B) {
			var first, picture []time.Duration
			for b.Loop() {
				begun := time.Now()
				c := onBuilt(b, bin, 120, 40, m.a, "run", "--pictures", m.pictures, dir)
				c.see(`\? help  q quit`)
				first = append(first, c.last().Sub(begun))
				if m.pictures != "off" {
					c.until("the picture", func(s *termshot.Screen) bool { return strings.ContainsAny(s.Line(10), blocks+string(rune(0x10eeee))) })
					picture = append(picture, c.last().Sub(begun))
				}
				c.quiet()
				c.quits()
			}
			report(b, "frame-", first)
			if len(picture) > 0 {
				report(b, "picture-", picture)
			}
		})
	}
}

// BenchmarkScreenPreviewShown measures from a preview's file being on the disk to its
// picture being on the screen, on the event's background and in its frame (goal:
// 300 ms).
func BenchmarkScreenPreviewShown(b *testing.B) {
	s := serveSandbox(b, sandbox.Config{Subscription: 900 * kiosk.Credit})
	dir := makeTestEvent(b, s.base(), map[string]string{"limits.average_photos": "500", "budget.credits": "900", "look.frame": "party"})
	c := onBuilt(b, built(b), 120, 40, terminalNamed("xterm(380)"), "run", dir)
	c.see(`No shot yet`)
	var times []time.Duration
	for n := 1; b.Loop(); n++ {
		made := filepath.Join(dir, "previews", fmt.Sprintf("%04d.png", n))
		shoot(b, dir, n)
		var ready time.Time
		c.eventually("the preview's file", func() bool { _, err := os.Stat(made); return err == nil })
		ready = time.Now()
		state := regexp.MustCompile(fmt.Sprintf(`│ #%04d  ◆ previewed`, n))
		was, changed := c.area(), ready
		for done := false; !done; {
			select {
			case <-c.more:
				if is := c.area(); !is.Equal(was) {
					was, changed = is, c.last()
				}
			case <-time.After(400 * time.Millisecond):
				done = state.MatchString(c.look())
			}
		}
		times = append(times, changed.Sub(ready))
		c.pressUntil("r", fmt.Sprintf(`#%04d  × rejected`, n))
		c.quiet()
	}
	report(b, "", times)
	c.quits()
}

// area gives the cells of the large picture.
func (c *console) area() *termshot.Grid {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.screen.Part(1, 3, 70, 20)
}

// BenchmarkScreenMemory walks through shots for 400 frames a round and
// gives the resident memory on the way (goal: it stays flat).
func BenchmarkScreenMemory(b *testing.B) {
	dir := freeEvent(b)
	const shots = 12
	for n := 1; n <= shots; n++ {
		shoot(b, dir, n)
	}
	c := onBuilt(b, built(b), 120, 40, terminalNamed("xterm(380)"), "run", dir)
	c.see(fmt.Sprintf(`#%04d`, shots))
	c.quiet()
	const frames = 400
	done := 0
	for b.Loop() {
		b.ReportMetric(rssOf(b, c), fmt.Sprintf("MB-after-%d", done))
		for i := range frames {
			c.press([]string{"\x1b[D", "\x1b[C"}[i/11%2])
			c.settle(12 * time.Millisecond)
		}
		done += frames
	}
	b.ReportMetric(rssOf(b, c), fmt.Sprintf("MB-after-%d", done))
	c.quits()
}

func rssOf(b *testing.B, c *console) float64 {
	b.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.cmd.Process.Pid))
	if err != nil {
		b.Fatal(err)
	}
	var kB float64
	_, rest, _ := strings.Cut(string(data), "VmRSS:")
	if _, err := fmt.Sscan(rest, &kB); err != nil {
		b.Fatal(err)
	}
	return kB / 1024
}
