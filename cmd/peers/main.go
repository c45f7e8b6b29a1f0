package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"time"
)

// order is all a command line asks for.
type order struct {
	bin, dir, only  string
	rounds          int
	full, markdown  bool
	files           []string
	width, height   int // of the pictures that time is measured on
	mattePixelsWide int
}

var tables = []string{"ingest", "finish", "key", "encode", "matte"}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], time.Now(), os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "peers:", err)
		}
		os.Exit(1)
	}
}

// run does what the command line says. The first word may name one of the
// parts that this program starts as a process of its own.
func run(ctx context.Context, args []string, now time.Time, out, errs io.Writer) error {
	if len(args) > 0 {
		switch args[0] {
		case "generate":
			return generate(ctx, args[1:])
		case "mattes":
			return mattes(ctx, args[1:], out, errs)
		case "encode":
			return encode(args[1:], out)
		}
	}
	o, err := parse(args, errs)
	if err != nil {
		return err
	}
	return compare(ctx, o, now, out, errs)
}

func parse(args []string, errs io.Writer) (order, error) {
	o := order{width: 6000, height: 4000, mattePixelsWide: 3000}
	f := flag.NewFlagSet("peers", flag.ContinueOnError)
	f.SetOutput(errs)
	f.StringVar(&o.bin, "bin", "", "the backdrop program; empty: built from this module")
	f.IntVar(&o.rounds, "rounds", 7, "how often each program runs, 1 to 99")
	f.StringVar(&o.only, "only", "", "one table: ingest, finish, key, encode or matte")
	f.StringVar(&o.dir, "dir", "", "folder for pictures, used again if it holds them; empty: a temporary one")
	f.BoolVar(&o.full, "full", false, "mattes at 24 megapixels instead of 6")
	f.BoolVar(&o.markdown, "markdown", false, "print tables as Markdown")
	f.IntVar(&o.width, "width", o.width, "width of the timed pictures; the height is two thirds")
	if err := f.Parse(args); err != nil {
		return o, err
	}
	o.files = f.Args()
	o.height = o.width * 2 / 3
	switch {
	case o.rounds < 1 || o.rounds > 99:
		return o, fmt.Errorf("--rounds is %d; 1 to 99 are possible", o.rounds)
	case o.only != "" && !slices.Contains(tables, o.only):
		return o, fmt.Errorf("--only is %q; there are %v", o.only, tables)
	case o.width < 96 || o.width > 12000:
		return o, fmt.Errorf("--width is %d; 96 to 12000 are possible", o.width)
	}
	if o.mattePixelsWide = min(3000, o.width); o.full {
		o.mattePixelsWide = o.width
	}
	for i, name := range o.files {
		if _, err := os.Stat(name); err != nil {
			return o, fmt.Errorf("use photo: %w", err)
		}
		if abs, err := filepath.Abs(name); err == nil {
			o.files[i] = abs
		}
	}
	return o, nil
}

// compare prints all tables that are asked for.
func compare(ctx context.Context, o order, now time.Time, out, errs io.Writer) (err error) {
	if o.dir == "" {
		if o.dir, err = os.MkdirTemp("", "peers-*"); err != nil {
			return fmt.Errorf("make folder: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(o.dir)) }()
	}
	if o.dir, err = filepath.Abs(o.dir); err != nil {
		return fmt.Errorf("find folder: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(o.dir, "out"), 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	if o.bin == "" {
		if o.bin, err = build(ctx, o.dir); err != nil {
			fmt.Fprintln(errs, err)
			o.bin = filepath.Join(o.dir, "backdrop-not-built")
		}
	} else if o.bin, err = filepath.Abs(o.bin); err != nil {
		return fmt.Errorf("find program: %w", err)
	}
	p := printer{out: out, markdown: o.markdown}
	p.head(now, machine())
	b := bench{order: o, errs: errs}
	for _, name := range tables {
		if o.only != "" && o.only != name {
			continue
		}
		if err := b.table(ctx, name, &p); err != nil {
			return err
		}
	}
	return nil
}

// build makes the program to be measured, as it would be given away.
func build(ctx context.Context, dir string) (string, error) {
	bin := filepath.Join(dir, "backdrop"+suffix)
	c := exec.CommandContext(ctx, "go", "build", "-trimpath", "-o", bin, "backdrop/cmd/backdrop")
	c.Env = append(os.Environ(), "CGO_ENABLED=0")
	if msg, err := c.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build backdrop: %w\n%s", err, firstLines(msg, 4))
	}
	return bin, nil
}

// again starts this program once more, as a process of its own, for one part.
func again(ctx context.Context, out, errs io.Writer, args ...string) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	c := exec.CommandContext(ctx, self, args...)
	c.Stdout, c.Stderr = out, errs
	if err := c.Run(); err != nil {
		return fmt.Errorf("run %s: %w", args[0], err)
	}
	return nil
}
