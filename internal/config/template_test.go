package config

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"

	"backdrop/kiosk"
)

func TestTemplateHasEveryKeyAndComment(t *testing.T) {
	text := string(Template(nil))
	at := 0
	for _, k := range Keys() {
		line := lastWord(k.Path) + " = "
		i := strings.Index(text[at:], line)
		if i < 0 || !strings.Contains(text[at+i:], "# "+k.Help+"\n") {
			t.Fatalf("%s does not stand in its place:\n%s", k.Path, text)
		}
		at += i + len(line)
	}
	for line := range strings.Lines(text) {
		if len(line) > 140 {
			t.Errorf("a line is %d bytes long: %s", len(line), line)
		}
	}
}

// Switched-off lines work once the "# " is taken away, except the PIN's hash: a
// sample that worked would be a PIN the whole world knows.
func TestTemplateSamplesLoad(t *testing.T) {
	text := regexp.MustCompile(`(?m)^# (\w+ = )`).ReplaceAllString(string(Template(nil)), "$1")
	if _, err := Parse([]byte(text), t.TempDir(), nil); err == nil || strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), "limits.pin_hash") {
		t.Errorf("got %v", err)
	}
	c, err := Parse([]byte(strings.Replace(text, "pin_hash", "# pin_hash", 1)), t.TempDir(), nil)
	if err != nil || !c.Cutter.Named || c.Event.EndsAt.IsZero() || c.Cutter.RemoveBG.BaseURL == "" || c.Event.Name != "Smith wedding" ||
		!reflect.DeepEqual(c.Keys, map[string][]string{"reject": {"x"}, "confirm": {"enter", "f5"}}) {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestTemplateWritesAllValues(t *testing.T) {
	dir := eventDir(t)
	values := map[string]string{
		"event.name": `Ann & "Bob" \ ❤️`, "event.ends_at": "2026-11-22 23:30:00.25+01:00", "drop.folders": List("drop", "a,b", `c"d\e`), "cutter.preview": "none", "cutter.full": "greenscreen",
		"cutter.removebg.profile": "remove.bg", "cutter.removebg.base_url": "https://h.example/v1", "cutter.removebg.key_file": "key file", "cutter.removebg.settle": "1m",
		"cutter.removebg.answer": "alpha", "cutter.greenscreen.pick": "0000fe", "cutter.greenscreen.empty": "empty screen.jpg", "cutter.greenscreen.fill": "true", "cutter.greenscreen.keep_outside": "true",
		"budget.credits": "007.50", "budget.session_credits": "2.125", "budget.warn_at": "1.000", "budget.subscription": "40", "budget.payg_credits": "5", "budget.price_per_credit": "0.225", "budget.payg_price_per_credit": "1", "budget.currency": "€", "budget.preview": "skip", "budget.payg": "never",
		"limits.average_photos": "2.5", "limits.limit_factor": "4", "limits.previews_per_guest": "007", "limits.fulls_per_guest": "3", "limits.pin_hash": hash,
		"look.background": "mine.png", "look.backgrounds": List("beach", "mine.png"), "look.position": "12.5% 30%", "look.subject_scale": "0.85", "look.subject_x": "-0.125", "look.subject_y": "1",
		"look.chroma": "4:4:4", "look.dpi": "240", "look.frame": "party", "look.quality": "80", "look.transparent": "true",
		"screen.theme": "contrast", "screen.language": "de", "screen.pictures": "half", "kiosk.timeout": "45s",
	}
	for _, k := range Keys() {
		if _, ok := values[k.Path]; !ok {
			t.Errorf("%s: no value in the test", k.Path)
		}
	}
	want, err := Parse(nil, dir, values)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse(Template(values), dir, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, Template(values))
	}
	if !got.Event.EndsAt.Equal(want.Event.EndsAt) {
		t.Errorf("ends at %v, want %v", got.Event.EndsAt, want.Event.EndsAt)
	}
	got.Event.EndsAt = want.Event.EndsAt
	got.given, want.given = nil, nil // a file has lines
	if !reflect.DeepEqual(got, want) || want.Budget.Credits != 7500 {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

// What flags accept, the template writes and the file gives back; what they
// refuse, the file's reader refuses too, and nothing breaks out of its line.
func FuzzTemplate(f *testing.F) {
	f.Add("Ann", "drop", "50", "0.8", "2026-11-22T23:30:00Z", "night", "120s", "true")
	f.Add("\"\n[look]\nquality = 0 #", `"a,b",c`, "1e3", "007", "2026-11-22 23:30:00+01:00", "x\x00", "", "1")
	f.Add("\xff\u202e\\", "\"", "2.50", "1", "", "'''", "0", "")
	f.Fuzz(func(t *testing.T, name, folders, credits, warn, ends, frame, settle, transparent string) {
		values := map[string]string{"event.name": name, "drop.folders": folders, "budget.credits": credits, "budget.warn_at": warn, "event.ends_at": ends,
			"look.frame": frame, "cutter.removebg.settle": settle, "look.transparent": transparent, "budget.preview": name}
		for path, text := range values {
			if text == "" || path == "budget.preview" {
				delete(values, path) // an empty text is no value to Template
			}
		}
		text := Template(values)
		var all map[string]any
		if err := toml.Unmarshal(text, &all); err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		dir := t.TempDir()
		want, wantErr := Parse(nil, dir, values)
		got, err := Parse(text, dir, nil)
		if (err == nil) != (wantErr == nil) && !strings.Contains(wantErr.Error(), "UTF-8") {
			t.Fatalf("file: %v\nflags: %v\n%s", err, wantErr, text)
		}
		if !got.Event.EndsAt.Equal(want.Event.EndsAt) {
			t.Fatalf("got %v, want %v", got.Event.EndsAt, want.Event.EndsAt)
		}
		got.Event.EndsAt = want.Event.EndsAt
		got.given, want.given = nil, nil
		if err == nil && wantErr == nil && !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v\nwant %+v", got, want)
		}
	})
}

// No text makes the reader panic, and what it accepts is TOML to go-toml too.
func FuzzParse(f *testing.F) {
	f.Add([]byte(broken))
	f.Add(Template(nil))
	f.Add([]byte("look={quality=1,\n frame=''}\nx.\"y\"=[[1],'\\']"))
	f.Add([]byte("[a]\n\"\"\"\n[[b]]\nc = 1979-05-27 07:32:00Z\xef\xbb\xbf"))
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Parse(data, dir, nil)
		if err != nil {
			for line := range strings.Lines(err.Error()) {
				line = strings.TrimSuffix(line, "\n")
				if !strings.HasPrefix(line, "event.toml:") || kiosk.Safe(line, 5000) != line {
					t.Fatalf("an odd line: %q", line)
				}
			}
			return
		}
		var all map[string]any
		if err := toml.Unmarshal([]byte(strings.TrimPrefix(string(data), "\xef\xbb\xbf")), &all); err != nil || len(c.Drop.Folders) == 0 {
			t.Fatalf("accepted %q, but: %v", data, err)
		}
	})
}
