//go:build failpoints

package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"backdrop/internal/engine"
	"backdrop/kiosk"
	"backdrop/tui"
)

// failpoint is a moment at which this process kills itself as kill -9 would. The
// environment names it: BACKDROP_FAILPOINT=append-before:asked:2 is the moment before
// the second asked entry is written. With panic@ before its name the goroutine that
// comes there panics instead. Built only with the tag failpoints, for tests.
type failpoint struct {
	name   string // "append-before:asked"
	panics bool
	left   int

	mu sync.Mutex
}

func failpointSet() *failpoint {
	spec, panics := strings.CutPrefix(os.Getenv("BACKDROP_FAILPOINT"), "panic@")
	i := strings.LastIndex(spec, ":")
	f := &failpoint{panics: panics}
	if i > 0 {
		f.name = spec[:i]
		_, _ = fmt.Sscan(spec[i+1:], &f.left) // nonsense is 0: never hit, which the test reports
	}
	return f
}

// at ends the process if this is the moment.
func (f *failpoint) at(where, what string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if where+":"+what != f.name {
		return
	}
	if f.left--; f.left != 0 {
		return
	}
	if f.panics {
		panic("fail point " + f.name)
	}
	kill()
}

// kill ends the process without anything being tidied up.
func kill() {
	p, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = p.Kill()
	}
	fmt.Fprintln(os.Stderr, "fail point:", err)
	time.Sleep(time.Minute) // the signal is on its way
	os.Exit(99)
}

type failingJournal struct {
	engine.Journal
	*failpoint
}

func (j failingJournal) Append(ctx context.Context, es []kiosk.Entry) error {
	var kinds []string
	for _, e := range es {
		if k := string(e.Kind); !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	for _, k := range kinds {
		j.at("append-before", k)
	}
	if err := j.Journal.Append(ctx, es); err != nil {
		return err
	}
	for _, k := range kinds {
		j.at("append-after", k)
	}
	return nil
}

type failingHands struct {
	engine.Hands
	*failpoint
}

func (h failingHands) Do(ctx context.Context, w kiosk.Work, report func(kiosk.Input) error) {
	h.at("do-before", string(w.Kind))
	h.Hands.Do(ctx, w, func(in kiosk.Input) error {
		what := strings.ToLower(strings.TrimPrefix(fmt.Sprintf("%T", in), "kiosk."))
		h.at("report-before", what)
		err := report(in)
		h.at("report-after", what)
		return err
	})
	h.at("do-after", string(w.Kind))
}

type failingPictures struct {
	tui.Pictures
	*failpoint
}

func (p failingPictures) Draw(ctx context.Context, what tui.Picture) (tui.Drawn, error) {
	p.at("draw", "picture")
	return p.Pictures.Draw(ctx, what)
}

func wrapPictures(p tui.Pictures) tui.Pictures { return failingPictures{p, failpointSet()} }

// wrapClock is asked by the screen whenever it hears of something or is drawn.
func wrapClock(now func() time.Time) func() time.Time {
	f := failpointSet()
	return func() time.Time {
		f.at("screen", "clock")
		return now()
	}
}

func wrapJournal(j engine.Journal) engine.Journal { return failingJournal{j, failpointSet()} }

func wrapHands(h engine.Hands) engine.Hands { return failingHands{h, failpointSet()} }
