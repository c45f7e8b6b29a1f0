package tui

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

// tickBudget is what one tick of the clock may cost beside a picture that does not
// change, in bytes to the terminal.
const tickBudget = 100

// coloured draws cells that all differ, as a photo's do.
type coloured struct{}

func (c *coloured) Draw(_ context.Context, p Picture) (Drawn, error) {
	d := Drawn{Cols: p.Cols, Rows: p.Rows}
	for y := range p.Rows {
		var b strings.Builder
		for x := range p.Cols {
			fmt.Fprintf(&b, "\x1b[38;2;%d;%d;%dm▚", x%256, y%256, (x*y)%256)
		}
		d.Lines = append(d.Lines, b.String()+"\x1b[m")
	}
	return d, nil
}

// growing counts what is written and tells of it.
type growing struct {
	mu   sync.Mutex
	out  bytes.Buffer
	more chan struct{}
}

func (g *growing) Write(p []byte) (int, error) {
	g.mu.Lock()
	g.out.Write(p)
	g.mu.Unlock()
	select {
	case g.more <- struct{}{}:
	default:
	}
	return len(p), nil
}

func (g *growing) text() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.out.String()
}

func (g *growing) until(t *testing.T, yes func(string) bool) {
	t.Helper()
	bound := time.After(20 * time.Second)
	for !yes(g.text()) {
		select {
		case <-g.more:
		case <-bound:
			t.Fatalf("it does not come; %d bytes were written", len(g.text()))
		}
	}
}

// TestATickIsCheap lets a clock tick on the screen beside a whole picture.
func TestATickIsCheap(t *testing.T) {
	n := busy(t) // work is running: the screen counts its seconds
	var seconds atomic.Int64
	start := n.now
	d := newDesk()
	d.booths <- n.b.Clone()
	a := New(d, Options{Pictures: &coloured{}, Now: func() time.Time { return start.Add(time.Duration(seconds.Load()) * time.Second) }})
	ticks := make(chan struct{})
	a.beat = func() tea.Cmd { return func() tea.Msg { <-ticks; return beatMsg{} } }
	r, w := io.Pipe()
	g := &growing{more: make(chan struct{}, 1)}
	done := make(chan error, 1)
	p := tea.NewProgram(a, tea.WithInput(r), tea.WithOutput(g), tea.WithWindowSize(120, 40), tea.WithColorProfile(colorprofile.TrueColor), tea.WithoutSignalHandler())
	go func() { _, err := p.Run(); done <- err }()
	pic := Picture{Cols: a.arrange(120, 40).layout.canvas.w, Rows: a.arrange(120, 40).layout.canvas.h}
	last := fmt.Sprintf("38;2;%d;%d;%dm", pic.Cols-1, pic.Rows-1, (pic.Cols-1)*(pic.Rows-1)%256)
	g.until(t, func(s string) bool {
		return strings.Contains(s, last) && strings.Count(s, "▚") > pic.Cols*pic.Rows+8*11*thumbRows-1
	})
	const rounds = 8
	before := len(g.text())
	for range rounds {
		was := len(g.text())
		seconds.Add(1)
		ticks <- struct{}{}
		g.until(t, func(s string) bool { return len(s) > was })
	}
	each := (len(g.text()) - before) / rounds
	t.Logf("%d bytes a tick", each)
	if each >= tickBudget {
		t.Errorf("a tick costs %d bytes, at most %d: %.300q", each, tickBudget, g.text()[before:])
	}
	p.Quit()
	close(ticks)
	_ = w.Close()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	close(d.booths)
}
