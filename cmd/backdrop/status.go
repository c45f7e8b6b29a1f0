package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"backdrop/internal/ledger"
	"backdrop/kiosk"
)

func statusCommand(w world) *cobra.Command {
	var asJSON, watch bool
	cmd := &cobra.Command{
		Use:   "status [dir]",
		Short: "Credits, counts and warnings of an event, running or finished",
		Long: `Read an event's ledger and sum it up. It needs no key, no network and no lock, so
it also works from another terminal while the booth runs.`,
		Args: cobra.MaximumNArgs(1),
		RunE: doing(func(cmd *cobra.Command, args []string) error {
			if !watch {
				return printStatus(cmd.Context(), w, folder(args), asJSON)
			}
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGINT, syscall.SIGTERM)
			defer stop()
			return watchStatus(ctx, w, folder(args), asJSON)
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object, the same form in every version 1")
	cmd.Flags().BoolVar(&watch, "watch", false, "print again whenever something has changed, until interrupted")
	return cmd
}

// watchStatus prints the status again each time the ledger has grown.
func watchStatus(ctx context.Context, w world, dir string, asJSON bool) error {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for last := int64(-1); ; {
		b, id, err := readEvent(ctx, dir)
		if err != nil {
			return err
		}
		if b.Seq != last {
			if last >= 0 && !asJSON {
				fmt.Fprintln(w.stdout)
			}
			last = b.Seq
			if err := writeStatus(w, statusOf(w, b, id), asJSON); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func printStatus(ctx context.Context, w world, dir string, asJSON bool) error {
	b, id, err := readEvent(ctx, dir)
	if err != nil {
		return err
	}
	return writeStatus(w, statusOf(w, b, id), asJSON)
}

func statusOf(w world, b *kiosk.Booth, id string) kiosk.Status {
	words := w.words("")
	return kiosk.StatusOf(b, id, time.Now(), func(x kiosk.Warning) string { return words.Warning(b, x) })
}

func writeStatus(w world, st kiosk.Status, asJSON bool) error {
	if !asJSON {
		_, err := fmt.Fprint(w.stdout, w.words("").StatusText(st))
		return err
	}
	enc := json.NewEncoder(w.stdout)
	enc.SetIndent("", " ")
	return enc.Encode(st)
}

// readTries bounds how often a ledger is read again that a booth began to write to
// while it was being read.
const readTries = 5

// readEvent folds an event's ledger without touching it.
func readEvent(ctx context.Context, dir string) (b *kiosk.Booth, id string, err error) {
	for range readTries {
		var moved bool
		if b, id, moved, err = readOnce(ctx, dir); !moved {
			break
		}
	}
	return b, id, err
}

func readOnce(ctx context.Context, dir string) (b *kiosk.Booth, id string, moved bool, err error) {
	book, err := ledger.OpenReading(ctx, filepath.Join(dir, "ledger.db"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "", false, usage("there is no ledger in %s: name an event's folder that a booth was run on", kiosk.Safe(dir, 200))
	}
	if err != nil {
		return nil, "", false, unreadable(dir, err)
	}
	defer func() { _ = book.Close() }() // opened for reading: nothing to lose
	b = kiosk.New()
	if id, err = book.EventID(ctx); err == nil {
		err = book.Replay(ctx, b.Apply)
	}
	return b, id, book.Moved(), err
}
