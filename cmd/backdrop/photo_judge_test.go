package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/disintegration/imaging"
)

// judgeFolder takes six photos, and from the third makes a blurred and a dark one.
func judgeFolder(t *testing.T) (dir string, names []string) {
	t.Helper()
	dir = t.TempDir()
	if err := samplesCamera(dir, 6).Run(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	names = files(t, dir, "", "*.JPG")
	img, err := jpeg.Decode(bytes.NewReader(readAll(t, names)[2]))
	if err != nil {
		t.Fatal(err)
	}
	blurred, dark := filepath.Join(dir, "blurred.jpg"), filepath.Join(dir, "dark.jpg")
	if err := imaging.Save(imaging.Blur(img, 4), blurred); err != nil {
		t.Fatal(err)
	}
	if err := imaging.Save(imaging.AdjustBrightness(img, -80), dark); err != nil {
		t.Fatal(err)
	}
	return dir, append(names, blurred, dark)
}

// What photo judge finds is what the booth finds when the same files arrive.
func TestPhotoJudgeIsTheBoothsOwn(t *testing.T) {
	dir, names := judgeFolder(t)
	code, said := once(t, nil, append([]string{"photo", "judge", "--json"}, names...)...)
	if code != 0 {
		t.Fatalf("exit %d: %s", code, said)
	}
	event := makeTestEvent(t, "", map[string]string{"cutter.preview": cutterNone, "cutter.full": cutterScreen})
	p := startPlain(t, "run", "--plain", "--backlog", event)
	for i, name := range names {
		to := filepath.Join(event, "drop", filepath.Base(name))
		if err := os.Link(name, to); err != nil {
			t.Fatal(err)
		}
		p.see(fmt.Sprintf(`^#%04d `, i+1))
	}
	p.ask("wait idle", "ok wait idle")
	p.end(0)
	book, _, err := readEvent(t.Context(), event)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(strings.NewReader(said))
	kinds := map[string]bool{}
	for i, name := range names {
		var one judged
		if err := d.Decode(&one); err != nil {
			t.Fatal(err)
		}
		s, _ := book.Shot(i + 1)
		m := s.Measures
		if one.File != name || one.Sharp != m.Sharp || one.Motion != m.Motion || one.Clipped != m.Clipped || one.Light != m.Light || one.Width != s.Width || one.Seconds <= 0 {
			t.Errorf("%+v, the booth has %+v", one, m)
		}
		flags := book.Flags(s)
		if len(one.Flags) != len(flags) {
			t.Fatalf("%s: %+v, the booth has %+v", name, one.Flags, flags)
		}
		for k, f := range flags {
			got := one.Flags[k]
			kinds[fmt.Sprint(filepath.Base(name), " ", f.Kind)] = true
			if got.Kind != f.Kind || got.Value != f.Value || got.Usual != f.Usual || got.Best != f.Best || f.Of > 0 && got.Of != names[f.Of-1] {
				t.Errorf("%s: %+v, the booth has %+v", name, got, f)
			}
		}
	}
	for _, want := range []string{"blurred.jpg blurred", "blurred.jpg alike", "dark.jpg dark", "DSC_0003.JPG alike"} {
		if !kinds[want] {
			t.Errorf("%s is not found: %v", want, kinds)
		}
	}
	if left := files(t, dir, "", "*"); len(left) != len(names) {
		t.Errorf("%d files, there were %d", len(left), len(names))
	}
}

func TestPhotoJudgeInWords(t *testing.T) {
	dir, names := judgeFolder(t)
	for name, data := range map[string][]byte{"half.jpg": readAll(t, names[:1])[0][:9000], "text.jpg": []byte("no picture at all")} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
		names = slices.Insert(names, 1, filepath.Join(dir, name))
	}
	names = append(names, filepath.Join(dir, "nope.jpg"), dir)
	var stdout, stderr bytes.Buffer
	code := run(append([]string{"photo", "judge"}, names...), world{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, getenv: func(string) string { return "" }})
	lines := strings.Split(strings.TrimSpace(stdout.String()), "\n")
	if code != 1 || len(lines) != len(names)-4 {
		t.Fatalf("exit %d, %d lines for %d files:\n%s\n%s", code, len(lines), len(names), stdout.String(), stderr.String())
	}
	for _, word := range []string{"DSC_0001.JPG: sharp ", ", motion ", ", clipped ", ", light ", "blurred.jpg: sharp ", "; looks blurred: sharpness ", "; looks dark: light ", "DSC_0003.JPG, which is sharper", ", and sharper"} {
		if !strings.Contains(stdout.String(), word) {
			t.Errorf("nothing says %q:\n%s", word, stdout.String())
		}
	}
	for _, word := range []string{"half.jpg: ", "text.jpg: ", "nope.jpg: cannot be read: no such file", filepath.Base(dir) + ": cannot be read: it is no file", "4 of 12 files could not be judged"} {
		if !strings.Contains(stderr.String(), word) {
			t.Errorf("nothing says %q:\n%s", word, stderr.String())
		}
	}
	code, said := once(t, nil, "photo", "judge", "--json", filepath.Join(dir, "half.jpg"))
	var one judged
	if err := json.NewDecoder(strings.NewReader(said)).Decode(&one); err != nil || code != 1 || one.Error == "" || one.Flags == nil {
		t.Errorf("exit %d, %q: %v", code, said, err)
	}
	if code, _ := once(t, nil, "photo", "judge"); code != 2 {
		t.Errorf("without a file: exit %d", code)
	}
}
