// Command backdrop is the photo booth's terminal program.
//
// This package is the only place that knows everybody: it wires the parts together,
// reads the environment, and turns errors into exit codes. One file per command.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"charm.land/fang/v2"
	"github.com/spf13/cobra"

	"backdrop/internal/config"
	"backdrop/kiosk"
	"backdrop/tui"
)

// version is set by the linker for releases.
var version = "dev"

func main() {
	os.Exit(run(os.Args[1:], system()))
}

// world is what the program touches outside itself, so that a test can stand in.
type world struct {
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	getenv func(string) string
	tty    bool // both standard input and output are a terminal
	lang   *langFlag
}

// run runs one command line and gives the exit code.
func run(args []string, w world) int {
	w.lang = &langFlag{}
	root := rootCommand(w)
	root.SetArgs(args)
	root.SetIn(w.stdin)
	root.SetOut(w.stdout)
	root.SetErr(w.stderr)
	err := fang.Execute(context.Background(), root, fang.WithVersion(version), fang.WithErrorHandler(func(out io.Writer, _ fang.Styles, err error) { printError(out, w, err) }))
	return exitCode(err)
}

func rootCommand(w world) *cobra.Command {
	root := &cobra.Command{
		Use:   "backdrop",
		Short: "A photo booth for the terminal: look, preview, confirm, and only then pay",
		Long: `Backdrop watches the folder a camera writes to, shows each photo, sends a cheap
preview to a background-removal service, and asks for the full-resolution cutout
only when the operator confirms. It keeps its own account of every credit.

Start with ` + "`backdrop demo`" + `: it needs no camera, no key and no network.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("there is no command %q", kiosk.Safe(args[0], 40))
			}
			return nil
		},
		RunE:              func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		PersistentPreRunE: func(*cobra.Command, []string) error { return w.lang.check() },
	}
	root.PersistentFlags().StringVar(&w.lang.asked, "lang", "", "the language: "+strings.Join(tui.Languages(), ", ")+" (else BACKDROP_LANG, else that of the environment)")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error {
		text, _, _ := strings.Cut(err.Error(), ": strconv.") // Go's own words help nobody
		return errors.New(text)
	})
	root.AddCommand(demoCommand(w), initCommand(w), runCommand(w), pinCommand(w), statusCommand(w), verifyCommand(w), ledgerCommand(w), sandboxCommand(w),
		photoCommand(w), guardCommand(w))
	return root
}

// exit is an error that knows its exit code: 1 failed, 2 usage, 3 stopped by a
// limit or budget.
type exit struct {
	code int
	err  error
}

func (e *exit) Error() string { return e.err.Error() }
func (e *exit) Unwrap() error { return e.err }

func usage(format string, args ...any) error { return &exit{2, fmt.Errorf(format, args...)} }

// exitCode gives the code of an error. What a command did not return itself comes
// from reading the command line.
func exitCode(err error) int {
	var e *exit
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		return e.code
	}
	return 2
}

// doing wraps a command's work so that its errors are failures, not usage, unless
// they say otherwise.
func doing(f func(cmd *cobra.Command, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		cmd.SilenceUsage = true
		err := f(cmd, args)
		var e *exit
		var faults config.Faults
		var fault config.Fault
		switch {
		case err == nil || errors.As(err, &e):
			return err
		case errors.As(err, &faults), errors.As(err, &fault):
			return &exit{2, err}
		}
		return &exit{1, err}
	}
}

// printError writes an error for a person: what happened and, where there is one,
// the next step. The lines of a settings error stay lines.
func printError(out io.Writer, w world, err error) {
	fmt.Fprintf(out, "backdrop: %s\n", sentenceIn(w.words(""), err))
	var e *exit
	if !errors.As(err, &e) {
		fmt.Fprintln(out, "see backdrop --help")
	}
}

// folder gives the event folder of a command: its argument or the current folder.
func folder(args []string) string {
	if len(args) > 0 {
		return args[0]
	}
	return "."
}

// key finds the service's key, never on the command line.
func apiKey(cfg config.Config, w world) (kiosk.Secret, error) {
	key, _, err := config.APIKey(cfg, w.getenv)
	return key, err
}
