package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
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
	go func() {
		defer close(listening)
		select {
		case <-signals:
			cancel()
		case <-ctx.Done():
		}
	}()
	var err error
	if f.plain {
		say(w, f, first)
		say(w, f, b.notice)
		err = tui.Plain(ctx, b.engine, w.stdin, w.stdout, tui.PlainOptions{JSON: f.json, Now: time.Now, EventID: b.eventID, Screen: b.screens.read, Words: f.words})
	} else {
		err = screen(ctx, b, w, f, first)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, tea.ErrInterrupted) || errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil {
		err = nil // asked to end by a signal: that is a quit
	}
	cancel()
	<-listening // from here on a signal is for the farewell
	return errors.Join(err, farewell(b, w, f, signals))
}

func screen(ctx context.Context, b *booth, w world, f face, first string) error {
	wish, err := pictureWish(f.pictures, w.getenv)
	if err != nil {
		return err
	}
	t := terminalOf(w.stdout, w.getenv, wish)
	o := tui.Options{Title: b.cfg.Event.Name, ASCII: t.ascii, NoColor: t.noColor, Now: time.Now, Notice: b.notice, Terminal: t.known(), Screen: b.screens.read, Words: f.words}
	if wish != tui.NoPictures {
		b.pictures.terminal, o.Pictures = t, b.pictures
	}
	if first != "" {
		fmt.Fprintln(w.stdout, first)
	}
	return tui.Run(ctx, b.engine, o, tea.WithInput(w.stdin), tea.WithOutput(w.stdout))
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
