package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"backdrop/kiosk"
)

const hash = "$argon2id$v=19$m=65536,t=3,p=2$c2FtcGxlc2FtcGxl$dGhpcyBpcyBhIHNhbXBsZSwgbm90IGEgcmVhbCBoYXNo"

// canary stands where a careless person pastes the API key.
const canary = "kX9canary7Qz"

// cases has for every key what is good (TOML literal → the typed value) and what
// is bad (TOML literal → part of the message).
type keyCase struct {
	good map[string]any
	bad  map[string]string
}

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	m, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func cases(t *testing.T, dir string) map[string]keyCase {
	amount := keyCase{
		good: map[string]any{`0`: kiosk.Credits(0), `50`: 50 * kiosk.Credit, `2.5`: kiosk.Credits(2500), `0.001`: kiosk.Credits(1),
			`1_000`: 1000 * kiosk.Credit, `+3`: 3 * kiosk.Credit, `1000000`: 1_000_000 * kiosk.Credit, `0.3`: kiosk.Credits(300)},
		bad: map[string]string{`-1`: "below 0", `0.0001`: "three decimals", `1e3`: "plain decimal", `inf`: "plain decimal", `nan`: "plain decimal",
			`0x10`: "plain decimal", `"50"`: "wants a number", `true`: "wants a number", `[1]`: "wants a number", `1000000.001`: "million"},
	}
	factor := keyCase{
		good: map[string]any{`3`: 3000, `2.5`: 2500, `0`: 0, `1000`: 1_000_000},
		bad:  map[string]string{`-1`: "below 0", `1000.001`: "between 0 and 1000", `"3"`: "wants a number", `0.12345`: "three decimals"},
	}
	count := keyCase{
		good: map[string]any{`0`: 0, `7`: 7, `+7`: 7, `1_000`: 1000},
		bad: map[string]string{`-1`: "below 0", `1.0`: "wants a whole number", `0b1`: "whole number", `"1"`: "wants a whole number",
			`1000001`: "more than", `99999999999999999999`: "whole number"},
	}
	choice := func(good ...string) keyCase {
		kc := keyCase{good: map[string]any{}, bad: map[string]string{`"Auto"`: "is not one of", `""`: "is not one of", `3`: "wants a text", `"a\u001b"`: `a\u001b`}}
		for _, g := range good {
			kc.good[`"`+g+`"`] = g
		}
		return kc
	}
	full := choice("removebg", "greenscreen")
	full.bad[`"none"`] = "is not one of"
	picture := keyCase{
		good: map[string]any{`"mine.png"`: filepath.Join(dir, "mine.png"), quoted(filepath.Join(dir, "mine.png")): filepath.Join(dir, "mine.png")},
		bad: map[string]string{`"absent.png"`: "nor a file", `"."`: "nor a file", `"~/x.png"`: "only a shell", `"a\nb"`: "control character", `1`: "wants a text",
			`["a"]`: "wants a text"},
	}
	background := keyCase{good: map[string]any{`"studio"`: "studio", `"beach"`: "beach", `"night"`: "night"}, bad: map[string]string{`""`: "is empty", `"party"`: "nor a file"}}
	frame := keyCase{good: map[string]any{`""`: "", `"party"`: "party"}, bad: map[string]string{`"beach"`: "nor a file"}}
	for lit, v := range picture.good {
		background.good[lit], frame.good[lit] = v, v
	}
	for lit, v := range picture.bad {
		background.bad[lit], frame.bad[lit] = v, v
	}
	offset := keyCase{
		good: map[string]any{`0`: 0, `0.1`: 100, `-0.25`: -250, `1`: 1000, `-1`: -1000, `+0.5`: 500, `-0.0`: 0},
		bad: map[string]string{`1.001`: "1.001 is not between -1 and 1", `-1.5`: "-1.5 is not between -1 and 1", `"0.1"`: "wants a number", `1e-1`: "plain decimal",
			`0.0001`: "plain decimal", `nan`: "plain decimal", `-inf`: "plain decimal", `true`: "wants a number"},
	}
	toggle := keyCase{good: map[string]any{`true`: true, `false`: false}, bad: map[string]string{`"true"`: "wants true or false", `1`: "wants true or false"}}
	return map[string]keyCase{
		"event.name": {
			good: map[string]any{`"Smith wedding"`: "Smith wedding", `'Käthe "K" ❤️'`: `Käthe "K" ❤️`, `"` + strings.Repeat("ä", 80) + `"`: strings.Repeat("ä", 80)},
			bad: map[string]string{`"` + strings.Repeat("ä", 81) + `"`: "81 characters", `"a\u001b[2J"`: "control character", `"a\u202eb"`: "control character",
				`"a\u009bb"`: "control character", `"  "`: "nothing but spaces", `5`: "wants a text in quotes", "\"\"\"a\nb\"\"\"": "control character"},
		},
		"event.ends_at": {
			good: map[string]any{`2026-11-22T23:30:00+01:00`: moment(t, "2026-11-22T23:30:00+01:00"), `2026-11-22 23:30:00Z`: moment(t, "2026-11-22T23:30:00Z"),
				`2026-11-22t23:30:00.5z`: moment(t, "2026-11-22T23:30:00.5Z")},
			bad: map[string]string{`2026-11-22T23:30:00`: "without offset", `2026-11-22`: "without offset", `"2026-11-22T23:30:00Z"`: "wants a date and time",
				`2026-02-30T23:30:00Z`: "is not a date and time", `23:30:00`: "without offset"},
		},
		"drop.folders": {
			good: map[string]any{`["drop"]`: []string{filepath.Join(dir, "drop")}, `["../camera", 'a,b']`: []string{filepath.Join(filepath.Dir(dir), "camera"), filepath.Join(dir, "a,b")},
				"[\n  \"drop\", # one\n]": []string{filepath.Join(dir, "drop")}, `["dropped", "drop"]`: []string{filepath.Join(dir, "dropped"), filepath.Join(dir, "drop")}},
			bad: map[string]string{`"drop"`: "wants a list of texts", `[]`: "names no folder", `[1]`: "wants a list of texts, not a whole number", `[""]`: "empty name",
				`["~/drop"]`: "only a shell", `["."]`: "is the event folder", `[".."]`: "contains", `["photos"]`: "own folder photos", `["spool/x/y"]`: "lies in", `["Originals"]`: "in case alone",
				`["drop", "drop"]`: "is the drop folder", `["drop", "drop/a"]`: "lies in the drop folder", `["drop/a", "drop"]`: "contains the drop folder",
				`["mine.png"]`: "is not a folder", `["a\u0000"]`: "control character", `[["drop"]]`: "wants a list of texts, not a list",
				"[" + strings.Repeat(`"a",`, 17) + "]": "16 is the most", `["` + strings.Repeat("a", 5000) + `"]`: "longer than"},
		},
		"cutter.preview":          choice("removebg", "greenscreen", "none"),
		"cutter.full":             full,
		"cutter.removebg.profile": choice("remove.bg"),
		"cutter.removebg.base_url": {
			good: map[string]any{`""`: "", `"https://api.remove.bg/v1.0/"`: "https://api.remove.bg/v1.0", `"http://127.0.0.1:8089/v1.0"`: "http://127.0.0.1:8089/v1.0",
				`"http://[::1]:80/v1"`: "http://[::1]:80/v1", `"http://localhost/api"`: "http://localhost/api", `"https://booth.example"`: "https://booth.example"},
			bad: map[string]string{`"http://api.remove.bg/v1.0"`: "to another machine", `"http://127.1/v1"`: "to another machine", `"http://localhost.evil.example/"`: "to another machine",
				`"https://u:` + canary + `@h/v1"`: "user name", `"https://h/v1?key=` + canary + `"`: "query", `"https://h/v1#a"`: "fragment", `"https://h/v1?"`: "query", `"ftp://h/"`: "neither https",
				`"api.remove.bg/v1.0"`: "not a complete URL", `"https:///v1"`: "not a complete URL", `"` + canary + `"`: "not a complete URL", `"https://h:0/v1"`: "port", `"https://h:99999/v1"`: "port",
				`"https://h:/v1"`: "port", `"https://h/v1/removebg"`: "goes too far", `"https://h/%zz"`: "not a complete URL", `"https://a b/"`: "not a complete URL", `1`: "wants a text"},
		},
		"cutter.removebg.key_file": {
			good: map[string]any{`""`: "", `"key"`: filepath.Join(dir, "key"), `"/a/../b"`: filepath.FromSlash("/b")},
			bad:  map[string]string{`"~/key"`: "only a shell", `"a\u0007"`: "control character", `1`: "wants a text"},
		},
		"cutter.removebg.settle": {
			good: map[string]any{`"120s"`: 2 * time.Minute, `"0"`: time.Duration(0), `"1m30s"`: 90 * time.Second, `"24h"`: 24 * time.Hour},
			bad:  map[string]string{`"-1s"`: "below 0", `"120"`: "not a duration", `""`: "not a duration", `120`: "wants a text in quotes", `"24h1s"`: "longer than 24h"},
		},
		"cutter.removebg.answer": choice("auto", "zip", "alpha"),
		"cutter.greenscreen.pick": {
			good: map[string]any{`""`: "", `"3a8c46"`: "3a8c46", `"#3A8C46"`: "3a8c46", `"0000ff"`: "0000ff"},
			bad: map[string]string{`"3a8c4"`: "is not a colour", `"3a8c466"`: "is not a colour", `"3a8c4g"`: "is not a colour", `"green"`: "is not a colour", `"808080"`: "too grey",
				`"000500"`: "too dark", `"##3a8c4"`: "is not a colour", `3`: "wants a text"},
		},
		"cutter.greenscreen.empty": {
			good: map[string]any{`""`: "", `"empty.jpg"`: filepath.Join(dir, "empty.jpg"), `"/a/../b.jpg"`: filepath.FromSlash("/b.jpg")},
			bad:  map[string]string{`"~/empty.jpg"`: "only a shell", `"a\u0007"`: "control character", `1`: "wants a text"},
		},
		"cutter.greenscreen.fill": toggle, "cutter.greenscreen.keep_outside": toggle,
		"budget.credits": amount, "budget.session_credits": amount, "budget.subscription": amount, "budget.payg_credits": amount,
		"budget.price_per_credit": amount, "budget.payg_price_per_credit": amount,
		"budget.currency": {
			good: map[string]any{`""`: "", `"EUR"`: "EUR", `"€"`: "€"},
			bad:  map[string]string{`"a b"`: "no unit of money", `"way too long"`: "no unit of money", `1`: "wants a text"},
		},
		"budget.warn_at": {
			good: map[string]any{`0.8`: 800, `1`: 1000, `1.0`: 1000, `0.001`: 1, `0.29`: 290},
			bad:  map[string]string{`0`: "0 is not between 0 and 1", `1.5`: "1.5 is not between 0 and 1", `1.001`: "between 0 and 1", `-0.5`: "below 0", `80e-2`: "plain decimal", `"0.8"`: "wants a number"},
		},
		"budget.preview": choice("auto", "ask", "skip"), "budget.payg": choice("ask", "warn", "never"),
		"limits.average_photos": factor, "limits.limit_factor": factor,
		"limits.previews_per_guest": count, "limits.fulls_per_guest": count,
		"limits.pin_hash": {
			good: map[string]any{`""`: "", `'` + hash + `'`: hash},
			bad: map[string]string{`"1234"`: "is not an argon2id hash", `1234`: "wants a text", `'` + strings.Replace(hash, "2id", "2i", 1) + `'`: "not an argon2id",
				`'` + strings.Replace(hash, "65536", "9999999", 1) + `'`: "not an argon2id", `'` + hash + `='`: "not an argon2id", `'` + strings.Replace(hash, "v=19", "v=16", 1) + `'`: "not an argon2id",
				`'` + strings.Replace(hash, ",p=2", "", 1) + `'`: "not an argon2id", `"$argon2id$…"`: "not an argon2id"},
		},
		"look.background": background, "look.frame": frame,
		"look.backgrounds": {
			good: map[string]any{`["beach", "studio"]`: []string{"beach", "studio"}, `["mine.png", "night"]`: []string{filepath.Join(dir, "mine.png"), "night"}, `[]`: []string(nil)},
			bad: map[string]string{`"beach"`: "wants a list of texts", `["beach", "moon"]`: `"moon" is neither`, `[""]`: "is empty", `["~/x.png"]`: "only a shell",
				`["beach", "beach"]`: `names "beach" twice`, `["mine.png", "./mine.png"]`: "twice", `["."]`: "nor a file", `["a\u001bb"]`: "control character", `["party"]`: "nor a file",
				"[" + strings.Repeat(`"beach",`, 17) + "]": "16 is the most"},
		},
		"look.position": {
			good: map[string]any{`"center"`: "center", `"top"`: "top", `"left"`: "left", `"right"`: "right", `"bottom"`: "bottom", `"50% 30%"`: "50% 30%", `"0% 100%"`: "0% 100%", `"33.3% 0.05%"`: "33.3% 0.05%"},
			bad: map[string]string{`""`: "is no position", `"middle"`: "is no position", `"50%"`: "is no position", `"50 30"`: "is no position", `"101% 5%"`: "is no position", `"-5% 5%"`: "is no position",
				`"1% 2% 3%"`: "is no position", `"NaN% 1%"`: "is no position", `5`: "wants a text", `"top\u0007"`: "control character"},
		},
		"look.subject_scale": {
			good: map[string]any{`1`: 1000, `0.1`: 100, `2`: 2000, `0.85`: 850},
			bad:  map[string]string{`0`: "0 is not between 0.1 and 2", `2.001`: "between 0.1 and 2", `0.05`: "between 0.1 and 2", `-1`: "below 0", `"1"`: "wants a number"},
		},
		"look.subject_x": offset, "look.subject_y": offset,
		"look.chroma":      choice("4:2:0", "4:4:4"),
		"look.dpi":         {good: map[string]any{`300`: 300, `30`: 30, `2400`: 2400}, bad: map[string]string{`0`: "between 30 and 2400", `2401`: "between 30 and 2400", `"300"`: "whole number", `72.5`: "whole number", `-1`: "below 0"}},
		"look.quality":     {good: map[string]any{`1`: 1, `100`: 100}, bad: map[string]string{`0`: "between 1 and 100", `101`: "between 1 and 100", `92.0`: "whole number"}},
		"look.transparent": toggle,
		"screen.theme":     choice("auto", "dark", "light", "contrast"), "screen.language": choice("auto", "en", "de"),
		"screen.pictures": choice("auto", "kitty", "sextant", "quadrant", "half", "ascii", "off"),
		"kiosk.timeout": {
			good: map[string]any{`"30s"`: 30 * time.Second, `"5s"`: 5 * time.Second, `"10m"`: 10 * time.Minute, `"1m30s"`: 90 * time.Second},
			bad:  map[string]string{`"4s"`: "between 5s and 10m", `"10m1s"`: "between 5s and 10m", `"0"`: "between 5s and 10m", `"30"`: "not a duration", `30`: "wants a text in quotes"},
		},
	}
}

func eventDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "party")
	for _, err := range []error{os.Mkdir(dir, 0o700), os.WriteFile(filepath.Join(dir, "mine.png"), []byte("x"), 0o600)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestEveryKey(t *testing.T) {
	dir := eventDir(t)
	all := cases(t, dir)
	for _, k := range Keys() {
		kc := all[k.Path]
		if len(kc.good) == 0 || len(kc.bad) == 0 {
			t.Errorf("%s: no good or no bad values in the test", k.Path)
		}
		for lit, want := range kc.good {
			c, err := Parse([]byte(k.Path+" = "+lit+"\n"), dir, nil)
			if err != nil {
				t.Errorf("%s = %s: %v", k.Path, lit, err)
				continue
			}
			got := reflect.ValueOf(k.field(&c)).Elem().Interface()
			if m, ok := want.(time.Time); ok && m.Equal(got.(time.Time)) {
				continue
			}
			if k.Path == "event.name" && want == "" {
				continue
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s = %s: got %#v, want %#v", k.Path, lit, got, want)
			}
		}
		for lit, want := range kc.bad {
			_, err := Parse([]byte("\n"+k.Path+" = "+lit+"\n"), dir, nil)
			var faults Faults
			if !errors.As(err, &faults) || len(faults) != 1 {
				t.Errorf("%s = %s: got %v, want one fault", k.Path, lit, err)
				continue
			}
			if f := faults[0]; f.File != "event.toml" || f.Line != 2 || f.Key != k.Path || !strings.Contains(f.Message, want) {
				t.Errorf("%s = %s: got %#v, want %q in line 2", k.Path, lit, f, want)
			}
			if strings.Contains(err.Error(), canary) || (k.Path == "limits.pin_hash" && strings.Contains(err.Error(), "1234")) {
				t.Errorf("%s = %s: the message quotes what it must not: %v", k.Path, lit, err)
			}
		}
	}
}

func TestTable(t *testing.T) {
	types := map[Kind]any{Text: (*string)(nil), Texts: (*[]string)(nil), Credits: (*kiosk.Credits)(nil), Ratio: (*int)(nil), Count: (*int)(nil),
		Choice: (*string)(nil), Duration: (*time.Duration)(nil), Moment: (*time.Time)(nil), Toggle: (*bool)(nil), Offset: (*int)(nil)}
	var c Config
	paths, flags, fields, tables, last := map[string]bool{}, map[string]bool{}, map[any]bool{}, map[string]bool{}, ""
	for _, k := range Keys() {
		field := k.field(&c)
		if reflect.TypeOf(field) != reflect.TypeOf(types[k.Kind]) {
			t.Errorf("%s: field %T does not fit kind %v", k.Path, field, k.Kind)
		}
		if paths[k.Path] || flags[k.Flag()] || fields[field] {
			t.Errorf("%s: path, flag or field is used twice", k.Path)
		}
		paths[k.Path], flags[k.Flag()], fields[field] = true, true, true
		if table := tableOf(k.Path); table != last {
			if tables[table] {
				t.Errorf("%s: the keys of [%s] do not stand together", k.Path, table)
			}
			tables[table], last = true, table
		}
		if (k.Kind == Choice) != (len(k.Choices) > 0 && k.Kind != Text) {
			t.Errorf("%s: choices %v for kind %v", k.Path, k.Choices, k.Kind)
		}
		if k.Help == "" || strings.ContainsAny(k.Help, "\n\r") || strings.Trim(k.Flag(), bareBytes) != "" || strings.Contains(k.Flag(), "_") {
			t.Errorf("%s: help %q, flag %q", k.Path, k.Help, k.Flag())
		}
		if err := k.Check(t.TempDir(), k.Default); err != nil {
			t.Errorf("%s: its default is refused: %v", k.Path, err)
		}
	}
	if k := Keys()[1]; (Key{Path: "budget.warn_at"}).Flag() != "budget-warn-at" || k.Path != "event.ends_at" {
		t.Error("flags or order are not as expected")
	}
}

func TestDefaults(t *testing.T) {
	dir := eventDir(t)
	want := Config{
		Dir: dir, File: filepath.Join(dir, "event.toml"), Event: Event{Name: "party"}, Drop: Drop{Folders: []string{filepath.Join(dir, "drop")}},
		Cutter: Cutter{Preview: "removebg", Full: "removebg", RemoveBG: RemoveBG{Profile: "remove.bg", Settle: 2 * time.Minute, Answer: "auto"}},
		Budget: Budget{Credits: 50 * kiosk.Credit, WarnAt: 800, Preview: "auto", PAYG: "ask"},
		Limits: Limits{AveragePhotos: 3000, LimitFactor: 3000}, Look: Look{Background: "studio", Position: "center", SubjectScale: 1000, Quality: 92, Chroma: "4:2:0", DPI: 300},
		Screen: Screen{Theme: "auto", Language: "auto", Pictures: "auto"}, Kiosk: Kiosk{Timeout: 30 * time.Second},
	}
	for name, text := range map[string]string{"empty": "", "template": string(Template(nil)), "mark and CRLF": "\xef\xbb\xbf" + strings.ReplaceAll(string(Template(nil)), "\n", "\r\n")} {
		got, err := Parse([]byte(text), dir, nil)
		got.given = nil
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, %v; want %+v", name, got, err, want)
		}
	}
	if want.Limits.Images() != 9 || (Limits{AveragePhotos: 2500, LimitFactor: 1500}).Images() != 4 || (Limits{}).Images() != 0 {
		t.Error("a guest's limit is not average times factor, rounded up")
	}
}

func TestNamed(t *testing.T) {
	for text, want := range map[string]bool{"": false, "cutter.removebg.settle='1s'": false, "cutter.full='removebg'": true, "cutter.preview='none'": true} {
		if c, err := Parse([]byte(text), t.TempDir(), nil); err != nil || c.Cutter.Named != want {
			t.Errorf("%q: named %v, %v", text, c.Cutter.Named, err)
		}
	}
	if c, err := Parse(nil, t.TempDir(), map[string]string{"cutter.full": "greenscreen"}); err != nil || !c.Cutter.Named {
		t.Errorf("a flag does not count as naming: %v, %v", c.Cutter.Named, err)
	}
}

// all faults at once, each at its own line.
const broken = `[event]
name = "a
ends_at = 2026-13-22T23:30:00+01:00
[drop]
folders = ["drop", "photos", ".",
 "originals/x"]
[cutter]
preview = "greenscren"
x = { a = 1 }
[cutter.removebg]
api_key = "kX9canary7Qz"
[budget]
warn_at = 1.5
warnat = 3
credits = 50
credits = 51
quality = 3
warn_at.x = 1
"budget.warn_at" = 1
[lok]
foo = 1
[[limits]]
a = 1
[budget]
payg = "no"
[budget.credits]
[look
x = 1
[look]
background = "beech"
# a comment
transparent = "true" # another
frame = """a
b
`

func TestAllFaultsAtOnce(t *testing.T) {
	_, err := Parse([]byte(broken), t.TempDir(), map[string]string{"budget.payg": "nevr", "event.nme": "x"})
	want := []string{
		`event.toml:2:10: event.name: is not valid TOML`,
		`event.toml:3: event.ends_at: 2026-13-22T23:30:00+01:00 is not a date`,
		`event.toml:5: drop.folders: "photos" is the event's own folder photos`,
		`event.toml:5: drop.folders: "." is the event folder`,
		`event.toml:5: drop.folders: "originals/x" lies in`,
		`event.toml:8: cutter.preview: "greenscren" is not one of removebg, greenscreen, none; did you mean greenscreen?`,
		`event.toml:9: cutter.x: unknown key`,
		`event.toml:11: cutter.removebg.api_key: unknown key; the API key never stands here`,
		`event.toml:13: budget.warn_at: 1.5 is not between 0 and 1`,
		`event.toml:14: budget.warnat: unknown key; did you mean budget.warn_at?`,
		`event.toml:16: budget.credits: is set in line 15 already`,
		`event.toml:17: budget.quality: unknown key; did you mean look.quality?`,
		`event.toml:18: budget.warn_at.x: is below budget.warn_at, which is a value`,
		`event.toml:19: budget."budget.warn_at": unknown key`,
		`event.toml:20: lok: unknown table; did you mean [look]?`,
		`event.toml:22: limits: is one table, not a list of them`,
		`event.toml:24: budget: stands in line 12 already`,
		`event.toml:26: budget.credits: is a value, not a table`,
		`event.toml:27:6: is not valid TOML: expected ']'`,
		`event.toml:30: look.background: "beech" is neither`,
		`event.toml:32: look.transparent: wants true or false`,
		`event.toml:33: look.frame: is not valid TOML: multiline basic string not terminated`,
		`--event-nme: unknown key; did you mean event.name?`,
		`--budget-payg: "nevr" is not one of ask, warn, never; did you mean never?`,
	}
	got := strings.Split(fmt.Sprint(err), "\n")
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || !strings.HasPrefix(got[i], want[i]) {
			t.Fatalf("line %d differs; got\n%s\nwant\n%s", i+1, err, strings.Join(want, "\n"))
		}
	}
	var one Fault
	if strings.Contains(err.Error(), canary) || !errors.As(err, &one) || one.Line != 2 {
		t.Errorf("the faults leak a value or do not unwrap: %v", one)
	}
}

func TestBrokenTOML(t *testing.T) {
	for text, want := range map[string][]string{
		"[drop]\nfolders = [\"drop\"\n[cutter]\nfull = \"x\"\n":     {"event.toml:3:1: drop.folders: is not valid", "event.toml:4: cutter.full"},
		"[drop]\nfolders = [\n\"a\"\n\"b\"\n]\n[look]\nquality = 0": {"event.toml:4:1: drop.folders: is not valid", "event.toml:7: look.quality"},
		"[event]\nname = \"\"\"Smith\n[look]\nquality = 0\n\n":      {"event.toml:2: event.name: is not valid", "event.toml:4: look.quality"},
		"look = { quality = 5, quality = 6 }\n":                     {"event.toml:1: look.quality: is set in line 1"},
		"look = { quality = 5 }\n[look]\nframe = ''\n":              {"event.toml:2:"},
		"look.quality = 5\n[look]\nframe = ''\n":                    {"event.toml:2:"},
		"quality 5\n":                                               {"event.toml:1:9: is not valid"},
		"[look]\nquality = 5 frame = ''\n":                          {"event.toml:2:13: look.quality: is not valid"},
		"# \x00\n[look]\nquality = 5\n":                             {"event.toml:1:3: is not valid"},
		"[look]\nframe = \"\xff\"\n":                                {"event.toml:2:10: look.frame: is not valid"},
		"look = 5\n":                                                {"event.toml:1: look: is a table, not a value"},
		"cutter = { removebg = { settle = 1 }, full = 2 }\n":        {"event.toml:1: cutter.removebg.settle", "event.toml:1: cutter.full"},
		"[look]\n\"quality\" = 0\n":                                 {"event.toml:2: look.quality: 0 is not"},
		"\"look.quality\" = 0\n":                                    {"event.toml:1: \"look.quality\": unknown key"},
		"[[gallery]]\n":                                             {"event.toml:1: gallery: unknown table"},
		"[=]\nx = 1\n[look]\nquality=0":                             {"event.toml:1:2: is not valid", "event.toml:4: look.quality"},
		"\xef\xbb\xbf\r\n[look]\r\nquality = 0\r\n":                 {"event.toml:3: look.quality"},
		"x\u202e = 1":                                               {"event.toml:1:2: is not valid"},
		"\"x\\u001b[2J\" = 1":                                       {`event.toml:1: "x\x1b[2J": unknown key`},
		"[drop]\nfolders = " + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + "": {"event.toml:2:"},
	} {
		_, err := Parse([]byte(text), t.TempDir(), nil)
		got := strings.Split(fmt.Sprint(err), "\n")
		if len(got) != len(want) {
			t.Errorf("%q: got %v, want %q", text[:min(80, len(text))], err, want)
			continue
		}
		for i := range want {
			if !strings.HasPrefix(got[i], want[i]) {
				t.Errorf("%q: got %q, want %q", text[:min(80, len(text))], got[i], want[i])
			}
		}
	}
}

func TestManyFaultsAreBounded(t *testing.T) {
	_, err := Parse([]byte(strings.Repeat("a = \n", 20000)), t.TempDir(), nil)
	var faults Faults
	if !errors.As(err, &faults) || len(faults) != maxFaults+1 || !strings.Contains(faults[maxFaults].Message, "more") {
		t.Errorf("got %d faults", len(faults))
	}
	if _, err := Parse(make([]byte, maxFile+1), t.TempDir(), nil); err == nil || !strings.Contains(err.Error(), "larger") {
		t.Errorf("a huge file gives %v", err)
	}
}

// A hostile file costs no more than a moment: this one is quadratic if every
// part of a path is looked up.
func TestLongPathIsBounded(t *testing.T) {
	_, err := Parse([]byte(strings.Repeat("a.", 120_000)+"a = 1\n"), t.TempDir(), nil)
	if err == nil || !strings.Contains(err.Error(), "unknown key") || len(err.Error()) > 300 {
		t.Errorf("got %d bytes of error", len(fmt.Sprint(err)))
	}
}

func TestCheckOneAnswer(t *testing.T) {
	dir := eventDir(t)
	for _, k := range Keys() {
		if k.Path == "drop.folders" {
			if err := k.Check(dir, "photos"); err == nil || !strings.HasPrefix(err.Error(), `--drop-folders: "photos" is the event's own`) {
				t.Errorf("got %v", err)
			}
			if err := k.Check(dir, List("/media/card, big")); err != nil {
				t.Error(err)
			}
		}
	}
}

func BenchmarkParse(b *testing.B) {
	text, dir := Template(nil), b.TempDir()
	for b.Loop() {
		if _, err := Parse(text, dir, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func TestFormsOfTOML(t *testing.T) {
	for _, text := range []string{
		"[look]\nquality = 77\nframe = 'party'\n",
		"look.quality = 77\nlook.frame = 'party'\n",
		"look = { quality = 77, frame = 'party' }\n",
		"[ 'look' ]\n\"quality\" = 7_7 # seventy-seven\n'frame' = \"\"\"party\"\"\"",
		"[cutter.removebg]\n[cutter]\n[look]\r\nquality = 77\r\nframe = \"part\\u0079\"\r\n",
	} {
		c, err := Parse([]byte(text), t.TempDir(), nil)
		if err != nil || c.Look.Quality != 77 || c.Look.Frame != "party" {
			t.Errorf("%q: %+v, %v", text, c.Look, err)
		}
	}
}

func TestOverrides(t *testing.T) {
	dir := eventDir(t)
	file := []byte("[budget]\ncredits = 10\nwarn_at = 0.5\n[look]\nbackground = 'gone.png'\n")
	c, err := Parse(file, dir, map[string]string{"budget.credits": "2.5", "look.background": "night", "drop.folders": `a, "b,c"`, "event.ends_at": "2026-11-22T23:30:00+01:00", "look.transparent": "true"})
	if err != nil {
		t.Fatal(err)
	}
	if c.Budget.Credits != 2500 || c.Budget.WarnAt != 500 || c.Look.Background != "night" || !c.Look.Transparent || c.Event.EndsAt.IsZero() ||
		!slices.Equal(c.Drop.Folders, []string{filepath.Join(dir, "a"), filepath.Join(dir, "b,c")}) {
		t.Errorf("got %+v", c)
	}
	for path, text := range map[string]string{"drop.folders": `a"b`, "budget.credits": "", "look.quality": "x", "look.transparent": "yes", "event.name": "a\xff", "event.ends_at": "tonight", "look.frame": "\x1b"} {
		_, err := Parse(nil, dir, map[string]string{path: text})
		var faults Faults
		if !errors.As(err, &faults) || len(faults) != 1 || faults[0].File != "--"+(Key{Path: path}).Flag() || faults[0].Key != path || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%s=%q: %v", path, text, err)
		}
	}
}

func TestListRoundTrip(t *testing.T) {
	for _, items := range [][]string{nil, {"drop"}, {"a,b", ` "q" `, "c d"}, {" a"}, {`x\y`, "#1"}} {
		got, bad := splitList(List(items...))
		if bad != nil || !slices.Equal(got, items) {
			t.Errorf("%q became %q, %v", items, got, bad)
		}
	}
}

func TestLoad(t *testing.T) {
	dir := eventDir(t)
	if _, err := Load(dir, nil); !errors.Is(err, fs.ErrNotExist) || Exists(dir) {
		t.Errorf("no event: %v, exists %v", err, Exists(dir))
	}
	if _, err := Load(filepath.Join(dir, "no", "\x1b[2Jsuch"), nil); !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), "\x1b") {
		t.Errorf("no folder: %q", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "event.toml"), Template(map[string]string{"event.name": "Fair"}), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Load(dir, map[string]string{"budget.credits": "7"})
	if err != nil || c.Event.Name != "Fair" || c.Budget.Credits != 7*kiosk.Credit || !Exists(dir) {
		t.Errorf("got %+v, %v", c, err)
	}
	t.Chdir(dir)
	if c, err := Load("", nil); err != nil || c.Dir != dir || c.File != filepath.Join(dir, "event.toml") {
		t.Errorf("from inside: %+v, %v", c, err)
	}
	if err := os.Mkdir("sub", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir("sub/event.toml", 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Load("sub", nil); err == nil || !Exists("sub") {
		t.Error("a folder called event.toml passes")
	}
}

func TestFoldersThroughLinks(t *testing.T) {
	dir := eventDir(t)
	outside := t.TempDir()
	link := func(target, name string) {
		t.Helper()
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Skip("no symbolic links here")
		}
	}
	link("photos", "dangling")                         // photos does not exist yet
	link("../party", "self")                           // the event itself
	link(filepath.Join(outside, "big"), "cutouts")     // our folder lies elsewhere
	link(outside, "far")                               // and this leads above it
	link("loop", "loop")                               // nothing at all
	link(filepath.Join(outside, "camera"), "harmless") // apart from everything
	for name, want := range map[string]string{
		"dangling": "own folder photos", "dangling/2024": "own folder photos", "self": "is the event folder", "self/drop": "", "self/previews": "own folder previews",
		"far": "own folder cutouts", "far/big/x": "own folder cutouts", "far/other": "", "loop": "", "harmless": "", filepath.Dir(dir): "contains",
	} {
		_, err := Parse(nil, dir, map[string]string{"drop.folders": List(name)})
		if (err == nil) != (want == "") || (err != nil && !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}

func TestPositionInFigures(t *testing.T) {
	for text, want := range map[string][2]int{"center": {0, 0}, "top": {0, -1000}, "bottom": {0, 1000}, "left": {-1000, 0}, "right": {1000, 0},
		"50% 30%": {0, -400}, "0% 100%": {-1000, 1000}, "33.3% 66.6%": {-334, 332}, "  5%   5% ": {-900, -900}} {
		c, err := Parse([]byte("[look]\nposition = \""+text+"\"\n"), t.TempDir(), nil)
		if err != nil || c.Look.PositionX != want[0] || c.Look.PositionY != want[1] {
			t.Errorf("%q: %d %d, %v; want %v", text, c.Look.PositionX, c.Look.PositionY, err, want)
		}
	}
	_, err := Parse([]byte("[look]\nposition = \"centre\"\nsubject_x = \"far\"\nbackgrounds = [\"beech\", \"nigth\"]\n"), t.TempDir(), nil)
	want := "event.toml:2: look.position: \"centre\" is no position; did you mean center?\n" +
		"event.toml:3: look.subject_x: wants a number, not a text in quotes; for example subject_x = 0\n" +
		"event.toml:4: look.backgrounds: \"beech\" is neither built in (studio, beach, night) nor a file; did you mean beach?\n" +
		"event.toml:4: look.backgrounds: \"nigth\" is neither built in (studio, beach, night) nor a file; did you mean night?"
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}
