package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"backdrop/internal/config"
	"backdrop/kiosk"
)

// wantArgs takes exactly the named arguments and says which they are.
func wantArgs(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == len(names) {
			return nil
		}
		return fmt.Errorf("%s wants %s: see %s --help", cmd.Name(), strings.Join(names, " and "), cmd.CommandPath())
	}
}

// wantEnding refuses a name of a file to be written that does not say what will be
// in it. dash tells whether - may stand for standard output.
func wantEnding(out string, dash bool, endings ...string) error {
	if dash && out == "-" || slices.Contains(endings, strings.ToLower(filepath.Ext(out))) {
		return nil
	}
	wanted := strings.Join(endings, " or ")
	if dash {
		wanted += ", or be - for standard output"
	}
	return usage("%q cannot be written: the name must end in %s", kiosk.Safe(out, 200), wanted)
}

// asStepFlags gives faults of event.toml's [look] the names that a step's flags have.
func asStepFlags(err error) error {
	var faults config.Faults
	if !errors.As(err, &faults) {
		return err
	}
	named := slices.Clone(faults)
	for i := range named {
		if rest, ok := strings.CutPrefix(named[i].File, "--look-"); ok {
			named[i].File = "--" + rest
		}
	}
	return named
}

// stepError says what is wrong with a file that a photo step reads. The booth's
// sentences name keys and credits; a step on files has neither.
func stepError(path string, err error) error {
	var fault *kiosk.Fault
	if err == nil || !errors.As(err, &fault) {
		return err
	}
	return fmt.Errorf("%s: %s", kiosk.Safe(path, 200), stepSentence(fault, err))
}

func stepSentence(fault *kiosk.Fault, err error) string {
	detail := ""
	if fault.Detail != "" {
		detail = " (" + kiosk.Safe(fault.Detail, 200) + ")"
	}
	switch fault.Code {
	case kiosk.NoScreen:
		return "no green or blue screen was found" + detail + ": name its colour with --pick, or a photo of the screen alone with --empty"
	case kiosk.NotAResult:
		return "this is no cutout" + detail + ": a PNG with transparency, a ZIP of color.jpg and alpha.png, or a grey PNG with --original is wanted"
	case kiosk.CutShort:
		return "the cutout is cut off or damaged" + detail + ": fetch it once more"
	case kiosk.FileFault:
		return "the file cannot be read" + detail
	}
	return sentenceOf(err)
}
