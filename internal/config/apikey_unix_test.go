//go:build unix

package config

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestKeyFileMode(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "key")
	if err := os.WriteFile(file, []byte(canary), 0o600); err != nil {
		t.Fatal(err)
	}
	for mode, ok := range map[os.FileMode]bool{0o600: true, 0o400: true, 0o700: true, 0o640: false, 0o604: false, 0o644: false, 0o660: false, 0o620: false, 0o601: false} {
		if err := os.Chmod(file, mode); err != nil {
			t.Fatal(err)
		}
		key, _, err := APIKey(Config{Cutter: Cutter{RemoveBG: RemoveBG{KeyFile: file}}}, func(string) string { return "" })
		if ok != (err == nil) || ok != (key.Reveal() == canary) || (!ok && !strings.Contains(err.Error(), "chmod 600")) {
			t.Errorf("mode %o: %v", mode, err)
		}
	}
}

// A link may lead anywhere; a pipe would wait for ever.
func TestKeyFileKind(t *testing.T) {
	dir := t.TempDir()
	file, link, pipe := filepath.Join(dir, "key"), filepath.Join(dir, "link"), filepath.Join(dir, "pipe")
	for _, err := range []error{os.WriteFile(file, []byte(canary), 0o600), os.Symlink(file, link), syscall.Mkfifo(pipe, 0o600)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]string{link: "symbolic link", pipe: "not a regular file", dir: "not a regular file", "/dev/null": "not a regular file"} {
		_, _, err := APIKey(Config{Cutter: Cutter{RemoveBG: RemoveBG{KeyFile: path}}}, func(string) string { return "" })
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", filepath.Base(path), err, want)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "event.toml"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir, nil); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("a pipe called event.toml: %v", err)
	}
}
