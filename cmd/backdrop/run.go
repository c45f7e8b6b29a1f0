package main

import (
	"strings"

	"github.com/spf13/cobra"

	"backdrop/internal/config"
	"backdrop/tui"
)

func runCommand(w world) *cobra.Command {
	var f face
	var backlog bool
	var set []string
	cmd := &cobra.Command{
		Use:   "run [dir]",
		Short: "Serve an event: the booth itself",
		Long: `Serve the event in a folder (the current one if none is given): photos from its
drop folder appear on the screen, previews are made, and a full cutout is asked for
only when you confirm it.

With --plain the same booth runs line by line: it prints one line for each thing that
happens and reads commands from standard input (` + "`help`" + ` lists them). With --json
each line is one object of a stable, versioned form (` + "`help json`" + ` describes it), so that
another program can drive the booth.`,
		Args: cobra.MaximumNArgs(1),
		RunE: doing(func(cmd *cobra.Command, args []string) error {
			dir := folder(args)
			if err := f.check(w); err != nil {
				return err
			}
			overrides, err := overriding(set)
			if err != nil {
				return err
			}
			if !config.Exists(dir) && w.tty && !f.plain {
				if made, err := offerInit(w, dir); err != nil || !made {
					return err
				}
			}
			cfg, err := loadEvent(dir, overrides)
			if err != nil {
				return err
			}
			if err := checkScreen(cfg, f); err != nil {
				return err
			}
			key, err := apiKey(cfg, w)
			if err != nil {
				return err
			}
			b, err := openBooth(cmd.Context(), cfg, boothOptions{key: key, words: w.words(cfg.Screen.Language), backlog: backlog})
			if err != nil {
				return err
			}
			return serve(cmd.Context(), b, w, f, "")
		}),
	}
	addFace(cmd, &f)
	cmd.Flags().BoolVar(&backlog, "backlog", false, "agree beforehand to previews of everything found at the first scan")
	cmd.Flags().StringArrayVar(&set, "set", nil, "one setting for this run, as KEY=VALUE (budget.credits=20); may be repeated")
	return cmd
}

func addFace(cmd *cobra.Command, f *face) {
	cmd.Flags().BoolVar(&f.plain, "plain", false, "line by line, for screen readers, pipes and scripts")
	cmd.Flags().BoolVar(&f.json, "json", false, "with --plain: every line is one JSON object")
	cmd.Flags().BoolVar(&f.kiosk, "kiosk", false, "guests decide for themselves, with three keys; the event's PIN gives the keys back")
	cmd.Flags().StringVar(&f.theme, "theme", "", "the colours: "+strings.Join(tui.Themes(), ", ")+" (else screen.theme of event.toml)")
	cmd.Flags().StringVar(&f.pictures, "pictures", "", "how to draw pictures: "+strings.Join(tui.PictureModes(), ", ")+" (else BACKDROP_PICTURES, else auto)")
}

// overriding reads KEY=VALUE pairs and refuses keys that do not exist.
func overriding(pairs []string) (map[string]string, error) {
	known := map[string]bool{}
	for _, k := range config.Keys() {
		known[k.Path] = true
	}
	out := map[string]string{}
	for _, p := range pairs {
		key, value, ok := strings.Cut(p, "=")
		if !ok || !known[key] {
			return nil, usage("--set wants KEY=VALUE with a key of event.toml, such as --set budget.credits=20")
		}
		out[key] = value
	}
	return out, nil
}
