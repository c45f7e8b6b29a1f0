package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"charm.land/huh/v2"
	"github.com/spf13/cobra"

	"backdrop/internal/config"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
)

func initCommand(w world) *cobra.Command {
	var yes bool
	values := map[string]*string{}
	cmd := &cobra.Command{
		Use:   "init [dir]",
		Short: "Make an event: ask what matters and write event.toml",
		Long: `Make an event in a folder (the current one if none is given): write a commented
event.toml and the folder the camera drops into. On a terminal it asks the few
questions that matter; flags answer them beforehand, and --yes asks nothing.`,
		Args: cobra.MaximumNArgs(1),
		RunE: doing(func(cmd *cobra.Command, args []string) error {
			dir := folder(args)
			if config.Exists(dir) {
				return &exit{1, fmt.Errorf("there is an event in %s already: edit its event.toml, or choose another folder", kiosk.Safe(dir, 200))}
			}
			given := map[string]string{}
			for _, k := range config.Keys() {
				if cmd.Flags().Changed(k.Flag()) {
					given[k.Path] = *values[k.Path]
				}
			}
			if !yes && !w.tty {
				return usage("this is no terminal to ask questions on: give --yes to take the defaults, and a flag for every setting that differs")
			}
			if !yes {
				if err := askSettings(w, dir, given); err != nil {
					return err
				}
			}
			return makeEvent(w, dir, given)
		}),
	}
	for _, k := range config.Keys() {
		v := new(string)
		values[k.Path] = v
		cmd.Flags().StringVar(v, k.Flag(), "", flagHelp(k))
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "ask nothing: defaults for everything without a flag")
	return cmd
}

func flagHelp(k config.Key) string {
	help := strings.TrimSuffix(k.Help, ".")
	for _, c := range k.Choices {
		if strings.HasPrefix(help, c) {
			help = "one of " + help // the help's styling would make a capital of the value
			break
		}
	}
	if k.Default != "" && !strings.Contains(help, "left out:") {
		help += " (default " + k.Default + ")"
	}
	return help
}

// offerInit asks whether to make the event that run did not find.
func offerInit(w world, dir string) (made bool, err error) {
	make := true
	form := huh.NewForm(huh.NewGroup(huh.NewConfirm().
		Title("There is no event in this folder yet. Make one now?").
		Description(kiosk.Safe(absolute(dir), 200)).Value(&make)))
	if err := ask(w, form); err != nil || !make {
		if err == nil {
			err = usage("there is no event in %s yet: make one with backdrop init, or try backdrop demo", kiosk.Safe(dir, 200))
		}
		return false, err
	}
	given := map[string]string{}
	if err := askSettings(w, dir, given); err != nil {
		return false, err
	}
	return true, makeEvent(w, dir, given)
}

// askSettings asks for what matters and was not given as a flag.
func askSettings(w world, dir string, given map[string]string) error {
	answers := map[string]*string{}
	var groups []*huh.Group // one question a page: nothing scrolls away on a small terminal
	for _, k := range config.Keys() {
		if _, answered := given[k.Path]; k.Question == "" || answered {
			continue
		}
		answer := k.Default
		answers[k.Path] = &answer
		groups = append(groups, huh.NewGroup(question(k, dir, &answer)))
	}
	var pin string
	if _, answered := given["limits.pin_hash"]; !answered {
		groups = append(groups, huh.NewGroup(huh.NewInput().Title("A PIN to lift a guest's limit (empty: none)").
			Description("Only its hash is kept.").EchoMode(huh.EchoModePassword).Value(&pin).Validate(validPIN)))
	}
	if err := ask(w, huh.NewForm(groups...)); err != nil {
		return err
	}
	for path, answer := range answers {
		given[path] = *answer
	}
	if pin != "" {
		given["limits.pin_hash"] = hashPIN(kiosk.NewSecret(pin))
	}
	return nil
}

func validPIN(pin string) error {
	if pin != "" && (len(pin) < 4 || len(pin) > 12 || strings.Trim(pin, "0123456789") != "") {
		return errors.New("4 to 12 digits")
	}
	return nil
}

func question(k config.Key, dir string, answer *string) huh.Field {
	if len(k.Choices) > 0 && k.Kind == config.Choice {
		return huh.NewSelect[string]().Title(k.Question).Description(k.Help).Options(huh.NewOptions(k.Choices...)...).Value(answer)
	}
	return huh.NewInput().Title(k.Question).Description(k.Help).Value(answer).Validate(func(text string) error {
		if text == "" {
			return nil // the default
		}
		var fault config.Fault
		if err := k.Check(dir, text); errors.As(err, &fault) {
			return errors.New(fault.Message) // without the flag's name: nobody typed one
		} else if err != nil {
			return err
		}
		return nil
	})
}

func ask(w world, form *huh.Form) error {
	err := form.WithInput(w.stdin).WithOutput(w.stdout).WithAccessible(w.getenv("TERM") == "dumb").Run()
	if errors.Is(err, huh.ErrUserAborted) {
		return &exit{1, errors.New("nothing was made")}
	}
	return err
}

// makeEvent checks the settings as the booth would, then writes the folder.
func makeEvent(w world, dir string, given map[string]string) error {
	text := config.Template(given)
	if _, err := config.Parse(text, dir, nil); err != nil {
		return err
	}
	if err := writeEvent(dir, text); err != nil {
		return err
	}
	where := kiosk.Safe(dir, 200)
	fmt.Fprintf(w.stdout, "made the event %s\n  settings      %s\n  camera folder %s\n\nnext: backdrop run %s\n",
		where, kiosk.Safe(filepath.Join(dir, config.FileName), 200), kiosk.Safe(filepath.Join(dir, "drop"), 200), where)
	return nil
}

// writeEvent makes the event's folder, its sub-folders and event.toml.
func writeEvent(dir string, text []byte) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make event folder: %w", err)
	}
	s, err := shelf.Open(dir)
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }() // every write below was already synced
	cfg, err := config.Parse(text, dir, nil)
	if err != nil {
		return err
	}
	for _, d := range cfg.Drop.Folders {
		if strings.HasPrefix(d, cfg.Dir+string(filepath.Separator)) {
			if err := os.MkdirAll(d, 0o700); err != nil {
				return fmt.Errorf("make camera folder: %w", err)
			}
		}
	}
	if err := os.WriteFile(filepath.Join(dir, config.FileName), text, 0o600); err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	return nil
}

func absolute(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		return abs
	}
	return dir
}
