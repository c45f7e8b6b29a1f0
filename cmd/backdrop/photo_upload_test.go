package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"backdrop/internal/photo"
	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// What photo upload writes is, byte for byte, what the booth sends, for a preview and
// for a full cutout.
func TestPhotoUploadIsWhatIsSent(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 50 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), nil)
	if err := samplesCamera(filepath.Join(dir, "drop"), 3).Run(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	p := startPlain(t, "run", "--plain", "--backlog", dir)
	p.ask("wait idle", "ok wait idle")
	p.ask("confirm 2", "ok confirm 2")
	p.ask("wait idle", "ok wait idle")
	p.end(0)
	sent := s.sent()
	full := 0
	for _, in := range files(t, dir, "drop", "*.JPG") {
		for _, flags := range [][]string{{}, {"--full"}} {
			out := filepath.Join(t.TempDir(), "out.jpg")
			if code, said := once(t, nil, append([]string{"photo", "upload", in, out}, flags...)...); code != 0 {
				t.Fatalf("exit %d: %s", code, said)
			}
			data := readAll(t, []string{out})[0]
			found := slices.ContainsFunc(sent, func(request []byte) bool { return bytes.Contains(request, data) })
			if found && len(flags) > 0 {
				full++
			}
			if !found && len(flags) == 0 {
				t.Errorf("%s: no request carried the %d bytes", filepath.Base(in), len(data))
			}
		}
	}
	if full != 1 {
		t.Errorf("%d full uploads were sent, one was confirmed", full)
	}
}

func TestPhotoUploadSaysWhatItDid(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in.jpg"), filepath.Join(dir, "out.jpg")
	if err := os.WriteFile(in, cameraFile(t, 1500, 1000, 1), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(out, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, said := once(t, nil, "photo", "upload", in, out)
	data := readAll(t, []string{out})[0]
	cfg, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil || cfg.Width*cfg.Height > photo.PreviewPixels {
		t.Fatalf("%v, %v", cfg, err)
	}
	if want := fmt.Sprintf("%d×%d, %d bytes", cfg.Width, cfg.Height, len(data)); code != 0 || !strings.Contains(said, want) || strings.Count(said, "\n") != 1 {
		t.Errorf("exit %d, said %q, want %q", code, said, want)
	}
	if code, said := once(t, nil, "photo", "upload", in, out, "--quiet"); code != 0 || said != "" {
		t.Errorf("quiet: exit %d, said %q", code, said)
	}
	var r photoResult
	code, said = once(t, nil, "photo", "upload", in, out, "--json")
	if err := json.Unmarshal([]byte(said), &r); err != nil || code != 0 || r.Width != cfg.Width || r.Bytes != int64(len(data)) || r.File != out || r.Seconds <= 0 {
		t.Errorf("json: exit %d, %q: %v", code, said, err)
	}
	var stdout, stderr bytes.Buffer
	code = run([]string{"photo", "upload", in, "-"}, world{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, getenv: func(string) string { return "" }})
	if code != 0 || !bytes.Equal(stdout.Bytes(), data) || !strings.Contains(stderr.String(), "bytes") {
		t.Errorf("to standard output: exit %d, %d bytes, said %q", code, stdout.Len(), stderr.String())
	}
	code, _ = once(t, nil, "photo", "upload", in, out, "--full", "--quiet")
	if cfg, err := jpeg.DecodeConfig(bytes.NewReader(readAll(t, []string{out})[0])); code != 0 || err != nil || cfg.Width*cfg.Height != 1500*1000 {
		t.Errorf("full: exit %d, %v, %v", code, cfg, err)
	}
	wantOnly(t, dir, "in.jpg", "out.jpg")
}

// wantOnly fails on anything else in a folder, hidden files included.
func wantOnly(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains(names, e.Name()) {
			t.Errorf("%s is left", e.Name())
		}
	}
}

func TestPhotoUploadRefuses(t *testing.T) {
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	var whole bytes.Buffer
	if err := jpeg.Encode(&whole, image.NewGray(image.Rect(0, 0, 900, 700)), nil); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"in.jpg": whole.Bytes(), "half.jpg": whole.Bytes()[:whole.Len()/2], "text.jpg": []byte("no picture at all"), "empty.jpg": nil} {
		if err := os.WriteFile(path(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Link(path("in.jpg"), path("same.jpg")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"folder", "folder.jpg"} {
		if err := os.Mkdir(path(name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		args []string
		code int
		word string
	}{
		"missing":             {[]string{path("nope.jpg"), path("out.jpg")}, 1, "nope.jpg cannot be read: no such file"},
		"a folder":            {[]string{path("folder"), path("out.jpg")}, 1, "it is no file"},
		"half":                {[]string{path("half.jpg"), path("out.jpg")}, 1, "half.jpg: "},
		"half, in full":       {[]string{"--full", path("half.jpg"), path("out.jpg")}, 1, "half.jpg: "},
		"text":                {[]string{path("text.jpg"), path("out.jpg")}, 1, "no JPEG"},
		"empty":               {[]string{path("empty.jpg"), path("out.jpg")}, 1, "empty.jpg: "},
		"no such folder":      {[]string{path("in.jpg"), path("nowhere/out.jpg")}, 1, "out.jpg cannot be written: no such file"},
		"onto a folder":       {[]string{path("in.jpg"), path("folder.jpg")}, 1, "folder.jpg cannot be written"},
		"onto itself":         {[]string{path("in.jpg"), path("in.jpg")}, 2, "over itself"},
		"onto its other name": {[]string{path("in.jpg"), path("same.jpg")}, 2, "over itself"},
		"one name":            {[]string{path("in.jpg")}, 2, "upload wants IN and OUT.jpg"},
		"unknown profile":     {[]string{"--profile", "x", path("in.jpg"), path("out.jpg")}, 2, "no profile"},
		"unknown flag":        {[]string{"--frob", path("in.jpg"), path("out.jpg")}, 2, "frob"},
	} {
		code, said := once(t, nil, append([]string{"photo", "upload"}, c.args...)...)
		if code != c.code || !strings.Contains(said, c.word) {
			t.Errorf("%s: exit %d, %q, want %d and %q", name, code, said, c.code, c.word)
		}
	}
	if !bytes.Equal(readAll(t, []string{path("in.jpg")})[0], whole.Bytes()) {
		t.Error("the photo itself was touched")
	}
	if code, said := once(t, nil, "photo", "frob"); code != 2 || !strings.Contains(said, "no step") {
		t.Errorf("unknown step: exit %d, %q", code, said)
	}
	wantOnly(t, dir, "in.jpg", "half.jpg", "text.jpg", "empty.jpg", "same.jpg", "folder", "folder.jpg")
}
