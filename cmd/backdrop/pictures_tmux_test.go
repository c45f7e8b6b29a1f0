package main

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"backdrop/tui"
)

// Inside tmux the terminal outside counts, and only where tmux lets pictures through
// to it; a tmux that answers nothing is as any unknown terminal.
func TestTmuxSaysWhatIsAroundIt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there is no tmux")
	}
	dir := t.TempDir()
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	for said, want := range map[string]string{
		"echo 'on kitty(0.40.0)'": "kitty(0.40.0)", "echo 'all ghostty 1.2.0'": "ghostty 1.2.0", "echo '1 kitty(0.40.0)'": "kitty(0.40.0)",
		"echo 'off kitty(0.40.0)'": "", "echo '0 kitty(0.40.0)'": "", "echo ' kitty(0.40.0)'": "", "echo on": "", "true": "", "echo 'on kitty'; exit 1": "",
	} {
		if err := os.WriteFile(filepath.Join(dir, "tmux"), []byte("#!/bin/sh\n"+said+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		env := map[string]string{"TMUX": "/tmp/tmux,1,0", "TMUX_PANE": "%1", "TERM": "tmux-256color", "COLORTERM": "truecolor"}
		for wish, want := range map[tui.PictureMode]string{tui.AutoPictures: want, tui.KittyPictures: want, tui.HalfPictures: ""} {
			if got := terminalOf(os.Stdout, func(k string) string { return env[k] }, wish); got.outer != want || !got.tmux {
				t.Errorf("%s, %v: %q, want %q", said, wish, got.outer, want)
			}
		}
	}
}
