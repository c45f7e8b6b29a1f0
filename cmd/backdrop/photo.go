package main

import (
	"fmt"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/spf13/cobra"

	"backdrop/kiosk"
)

// photoCommand holds the steps of the picture path, each alone on files.
func photoCommand(w world) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "photo",
		Short: "One step of the picture path alone, on files",
		Long: `Run one step of what the booth does with a photo, on files: for scripts, for
comparison with other programs, and for hosts who ask what is sent.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("there is no step %q: see backdrop photo --help", kiosk.Safe(args[0], 40))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
		// A step holds few and large things: collecting often costs nothing and keeps
		// the program as small as what it holds. A closed pipe behind standard output
		// is an error like any other: what is half done is then cleared away.
		PersistentPreRun: func(*cobra.Command, []string) {
			debug.SetGCPercent(8)
			signal.Ignore(syscall.SIGPIPE)
		},
	}
	cmd.AddCommand(photoUploadCommand(w), photoComposeCommand(w), photoKeyCommand(w), photoJudgeCommand(w))
	return cmd
}
