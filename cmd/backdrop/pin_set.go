package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"charm.land/huh/v2"
	"github.com/charmbracelet/x/term"
	"github.com/spf13/cobra"

	"backdrop/internal/config"
	"backdrop/kiosk"
	"backdrop/tui"
)

func pinCommand(w world) *cobra.Command {
	return &cobra.Command{
		Use:   "pin [dir]",
		Short: "Set an event's PIN, for more images and for kiosk mode",
		Long: `Set the PIN of the event in a folder (the current one if none is given): whoever
knows it may lift a guest's limit and takes the keys back in kiosk mode. On a
terminal it is asked for twice and not shown; else one line of standard input is
read. Only its hash is kept, as limits.pin_hash in event.toml; everything else in
the file stays as it is. A booth that is running takes it at its next start.`,
		Args: cobra.MaximumNArgs(1),
		RunE: doing(func(_ *cobra.Command, args []string) error {
			dir := folder(args)
			if !config.Exists(dir) {
				return usage("there is no event in %s yet: make one with backdrop init", kiosk.Safe(dir, 200))
			}
			cfg, err := config.Load(dir, nil)
			if err != nil {
				return err
			}
			words := w.words(cfg.Screen.Language)
			pin, err := newPIN(w, words)
			if err != nil {
				return err
			}
			if err := config.Set(dir, "limits.pin_hash", hashPIN(pin)); err != nil {
				return err
			}
			fmt.Fprintln(w.stdout, words.T("pin.set", "folder", kiosk.Safe(dir, 200)))
			return nil
		}),
	}
}

// newPIN asks for a PIN twice, or reads it from a pipe.
func newPIN(w world, words *tui.Words) (kiosk.Secret, error) {
	if !w.tty {
		if f, ok := w.stdin.(*os.File); ok && term.IsTerminal(f.Fd()) {
			return kiosk.Secret{}, usage("a PIN that is typed would be seen here: leave standard output on the terminal, or give the PIN through a pipe")
		}
		return readPIN(w.stdin, words)
	}
	var pin, again string
	digits := func(text string) error {
		if !fitPIN(text) {
			return errors.New(words.T("pin.digits"))
		}
		return nil
	}
	same := func(text string) error {
		if text != pin {
			return errors.New(words.T("pin.differ"))
		}
		return nil
	}
	field := func(title string, value *string, valid func(string) error) *huh.Group {
		return huh.NewGroup(huh.NewInput().Title(title).EchoMode(huh.EchoModeNone).Value(value).Validate(valid))
	}
	form := huh.NewForm(field(words.T("pin.ask"), &pin, digits), field(words.T("pin.again"), &again, same))
	if err := ask(w, form); err != nil {
		return kiosk.Secret{}, err
	}
	return kiosk.NewSecret(pin), nil
}

// readPIN reads one line. What is wrong with it is said without repeating it.
func readPIN(in io.Reader, words *tui.Words) (kiosk.Secret, error) {
	line, err := bufio.NewReader(io.LimitReader(in, 64)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return kiosk.Secret{}, fmt.Errorf("read PIN: %w", err)
	}
	text := strings.TrimRight(line, "\r\n")
	if !fitPIN(text) {
		return kiosk.Secret{}, usage("%s", words.T("pin.ask"))
	}
	return kiosk.NewSecret(text), nil
}

// fitPIN tells whether a text can be a PIN: 4 to 12 digits.
func fitPIN(text string) bool { return text != "" && validPIN(text) == nil }
