package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"backdrop/internal/config"
	"backdrop/kiosk"
)

// setPIN runs the command with a line of input.
func setPIN(t *testing.T, dir, input string) (code int, out string) {
	t.Helper()
	var b bytes.Buffer
	code = run([]string{"pin", dir}, world{stdin: strings.NewReader(input), stdout: &b, stderr: &b, getenv: func(string) string { return "" }})
	return code, b.String()
}

// The PIN is kept as its hash; nothing else in event.toml changes, and nobody prints it.
func TestSetPIN(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, config.FileName)
	was := "# the Smiths\n[limits]\naverage_photos = 4 # their guests are many\n"
	if err := os.WriteFile(path, []byte(was), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"", "\n", "123\n", "1234567890123\n", "12a4\n", " 1234\n", "1234 \n", strings.Repeat("9", 200) + "\n"} {
		code, out := setPIN(t, dir, bad)
		if is, err := os.ReadFile(path); code != 2 || err != nil || string(is) != was || !strings.Contains(out, "4 to 12 digits") {
			t.Errorf("%q: code %d, %v, %q", bad, code, err, out)
		}
		if word := strings.TrimSpace(bad); word != "" && strings.Contains(out, word) {
			t.Errorf("%q is repeated: %q", word, out)
		}
	}
	for _, good := range []string{"4711\n", "471100\r\n", "1290"} {
		pin := strings.TrimSpace(good)
		code, out := setPIN(t, dir, good)
		is, err := os.ReadFile(path)
		if code != 0 || err != nil || strings.Contains(out, pin) || strings.Contains(string(is), `"`+pin) {
			t.Fatalf("%q: code %d, %v, %q", good, code, err, out)
		}
		cfg, err := config.Load(dir, nil)
		if err != nil || !fitsPIN(cfg.Limits.PINHash, kiosk.NewSecret(pin)) || fitsPIN(cfg.Limits.PINHash, kiosk.NewSecret("0000")) {
			t.Errorf("%q does not fit, %v:\n%s", good, err, is)
		}
		if !strings.HasPrefix(string(is), was) {
			t.Errorf("the file was changed:\n%s", is)
		}
	}
	if code, out := setPIN(t, t.TempDir(), "4711\n"); code != 2 || !strings.Contains(out, "backdrop init") {
		t.Errorf("no event: code %d, %q", code, out)
	}
}

func TestTheDemosPIN(t *testing.T) {
	if !fitsPIN(demoPINHash, kiosk.NewSecret(demoPIN)) {
		t.Error("the demo's PIN does not fit its hash")
	}
}
