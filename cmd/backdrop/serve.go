package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
	"backdrop/tui"
)

// face is how a booth is served: on the screen, or line by line.
type face struct {
	plain    bool
	json     bool
	pictures string // how to draw them: one of tui.PictureModes, or empty
	theme    string // one of tui.Themes, or empty
	kiosk    bool   // guests serve themselves
	words    *tui.Words
}

// check refuses a screen without a terminal.
func (f face) check(w world) error {
	if f.json && !f.plain {
		return usage("--json goes with --plain")
	}
	if !f.plain && !w.tty {
		return usage("this is no terminal: use --plain to run the booth line by line")
	}
	if f.kiosk && f.plain {
		return usage("--kiosk is for the screen: leave out --plain")
	}
	if f.theme != "" && !slices.Contains(tui.Themes(), f.theme) {
		return usage("--theme wants one of %s", strings.Join(tui.Themes(), ", "))
	}
	_, err := pictureWish(f.pictures, w.getenv)
	return err
}

// serve runs the operator's side until they quit, then closes the booth and says
// how the evening went.
func serve(ctx context.Context, b *booth, w world, f face, first string) error {
	f.words = b.words
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	listening := make(chan struct{})
	var by os.Signal
	var guarding atomic.Bool
	go func() {
		defer close(listening)
		for {
			select {
			case by = <-signals:
				if by == os.Interrupt && guarding.Load() {
					by = nil
					continue // guests have the keys: there is no way out but the PIN
				}
				cancel()
			case <-ctx.Done():
			}
			return
		}
	}()
	var err error
	if f.plain {
		say(w, f, first)
		say(w, f, b.notice)
		err = tui.Plain(ctx, b.engine, w.stdin, w.stdout, tui.PlainOptions{JSON: f.json, Now: time.Now, EventID: b.eventID, Screen: b.screens.read, Words: f.words,
			Settings: b.settings})
	} else {
		err = screen(ctx, b, w, f, first, &guarding)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, tea.ErrInterrupted) || errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil {
		err = nil // asked to end by a signal: that is a quit
	}
	cancel()
	<-listening // from here on a signal is for the farewell
	b.sayWhy(w, f, by, err)
	return errors.Join(err, farewell(b, w, f, signals))
}

// sayWhy tells what ended the operator's side, if it was not they. The log gets it,
// too: a terminal that has gone shows nothing any more.
func (b *booth) sayWhy(w world, f face, by os.Signal, err error) {
	switch {
	case err != nil:
		b.log.Error("the screen ended", "err", err)
	case by == syscall.SIGHUP:
		b.log.Warn("asked to end: the terminal has gone", "signal", by.String())
		say(w, f, "ending: the terminal has gone (SIGHUP)")
	case by != nil:
		b.log.Warn("asked to end", "signal", by.String())
		say(w, f, "ending: asked to by the system (signal: "+by.String()+")")
	}
}

func screen(ctx context.Context, b *booth, w world, f face, first string, guarding *atomic.Bool) error {
	wish, err := pictureWish(cmp.Or(f.pictures, setOrAuto(b.cfg.Screen.Pictures)), w.getenv)
	if err != nil {
		return err
	}
	t := terminalOf(w.stdout, w.getenv, wish)
	o := tui.Options{Title: b.cfg.Event.Name, ASCII: t.ascii, NoColor: t.noColor, Now: wrapClock(time.Now), Notice: b.notice, Terminal: t.known(), Screen: b.screens.read, Words: f.words,
		Keys: b.cfg.Keys, Theme: themeWish(cmp.Or(f.theme, b.cfg.Screen.Theme)), Settings: b.settings, Kiosk: b.kiosk(f), Guarding: guarding.Store}
	guarding.Store(o.Kiosk.On && o.Kiosk.PIN != nil)
	if wish != tui.NoPictures {
		b.pictures.terminal, o.Pictures, o.Eyes = t, wrapPictures(b.pictures), b.pictures
	}
	if first != "" {
		fmt.Fprintln(w.stdout, first)
	}
	var end func()
	o.Suspension, end = suspension(guarding)
	defer end()
	defer startGuard(w, b.shelf.Dir())()
	return tui.Run(ctx, b.engine, o, tea.WithInput(w.stdin), tea.WithOutput(w.stdout))
}

// setOrAuto gives a setting, "" for auto: then the environment has a say.
func setOrAuto(s string) string {
	if s == "auto" {
		return ""
	}
	return s
}

// themeWish gives the theme of that name; auto for one there is none of.
func themeWish(name string) tui.Theme { return tui.Theme(max(slices.Index(tui.Themes(), name), 0)) }

// kiosk says how guests serve themselves in this event.
func (b *booth) kiosk(f face) tui.Kiosk {
	k := tui.Kiosk{On: f.kiosk, Timeout: b.cfg.Kiosk.Timeout}
	if b.cfg.Limits.PINHash != "" {
		k.PIN = b.pin
	}
	return k
}

// farewell waits for what is out, closes everything and prints the summary. A
// second signal stops the waiting: what is out then becomes unknown at the next
// start.
func farewell(b *booth, w world, f face, signals <-chan os.Signal) error {
	now, _ := b.engine.Booth(context.Background())
	if n := len(now.Live.Running); n > 0 {
		say(w, f, f.words.N("serve.out", n, "interrupt", "Ctrl-C"))
	}
	done := make(chan struct{})
	go func() {
		select {
		case <-signals:
			b.engine.Stop(0)
		case <-done:
		}
	}()
	err := b.close(closeWait)
	close(done)
	final, _ := b.engine.Booth(context.Background())
	for _, line := range strings.Split(strings.TrimRight(f.words.Summary(&final, b.shelf.Path("photos")), "\n"), "\n") {
		say(w, f, line)
	}
	return err
}

// say prints one line beside the plain mode's own, in its form.
func say(w world, f face, text string) {
	switch {
	case strings.TrimSpace(text) == "":
	case f.plain:
		if line, err := tui.SaidLine(text, f.json); err == nil { // text always encodes
			_, _ = w.stdout.Write(line) // nobody is left to be told, as with Fprintln
		}
	default:
		fmt.Fprintln(w.stdout, text)
	}
}

// guestFiles tells whether anything was exported.
func guestFiles(b *kiosk.Booth) bool { return b.Count(kiosk.Delivered) > 0 }
