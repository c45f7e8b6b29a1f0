package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAPIKeyOrder(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "key")
	if err := os.WriteFile(file, []byte("\xef\xbb\xbf from-file-"+canary+"\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	both := map[string]string{"BACKDROP_API_KEY": " own-" + canary + "\n", "REMOVE_BG_API_KEY": "vendor-" + canary}
	vendor := map[string]string{"REMOVE_BG_API_KEY": "vendor-" + canary, "BACKDROP_API_KEY": " "}
	for _, tt := range []struct {
		name   string
		cutter RemoveBG
		env    map[string]string
		want   string
		source string
	}{
		{"file first", RemoveBG{KeyFile: file}, both, "from-file-", SourceFile},
		{"own variable", RemoveBG{Profile: "remove.bg"}, both, "own-", SourceBackdrop},
		{"own variable anywhere", RemoveBG{BaseURL: "https://h.example/v1"}, both, "own-", SourceBackdrop},
		{"vendor's by profile", RemoveBG{Profile: "remove.bg"}, vendor, "vendor-", SourceRemoveBG},
		{"vendor's by URL", RemoveBG{BaseURL: "https://API.remove.bg/v1.0"}, vendor, "vendor-", SourceRemoveBG},
		{"vendor's on loopback", RemoveBG{BaseURL: "http://127.0.0.1:1/v1"}, vendor, "vendor-", SourceRemoveBG},
		{"vendor's on loopback 6", RemoveBG{BaseURL: "http://[::1]/v1"}, vendor, "vendor-", SourceRemoveBG},
		{"not for others", RemoveBG{BaseURL: "https://h.example/v1"}, vendor, "", ""},
		{"not for look-alikes", RemoveBG{BaseURL: "https://api.remove.bg.evil.example/v1"}, vendor, "", ""},
		{"not without TLS", RemoveBG{BaseURL: "http://api.remove.bg/v1.0"}, vendor, "", ""},
		{"not for other profiles", RemoveBG{Profile: "other"}, vendor, "", ""},
		{"nothing", RemoveBG{}, nil, "", ""},
	} {
		key, source, err := APIKey(Config{Cutter: Cutter{RemoveBG: tt.cutter}}, func(name string) string { return tt.env[name] })
		want := tt.want
		if want != "" {
			want += canary
		}
		if err != nil || key.Reveal() != want || source != tt.source {
			t.Errorf("%s: got source %q, %v", tt.name, source, err)
		}
		if printed := fmt.Sprintf("%v %+v %#v %s", key, key, key, source); strings.Contains(printed, canary) {
			t.Errorf("%s: printing shows the key", tt.name)
		}
	}
}

func TestAPIKeyFromLoadedFile(t *testing.T) {
	dir := eventDir(t)
	if err := os.WriteFile(filepath.Join(dir, "key"), []byte(canary), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := Parse([]byte("cutter.removebg.key_file = 'key'"), dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	key, _, err := APIKey(c, func(string) string { return "" })
	if err != nil || key.Reveal() != canary {
		t.Errorf("got %v", err)
	}
	if strings.Contains(fmt.Sprintf("%+v %#v", c, c), canary) {
		t.Error("the config shows the key")
	}
}

func TestAPIKeyRefusesBadText(t *testing.T) {
	file := filepath.Join(t.TempDir(), canary) // also a name is not shown: people mix key and file up
	for _, bad := range []string{canary + " x", canary + "\nx", canary + "\x00", canary + "\x1b[0m", canary + "ä", "\x7f" + canary, strings.Repeat(canary, 400)} {
		if err := os.WriteFile(file, []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		for name, c := range map[string]Config{"BACKDROP_API_KEY": {}, "REMOVE_BG_API_KEY": {}, "event.toml": {Cutter: Cutter{RemoveBG: RemoveBG{KeyFile: file}}}} {
			key, source, err := APIKey(c, func(v string) string {
				if v == name {
					return bad
				}
				return ""
			})
			if err == nil || !key.Empty() || source != "" || !strings.HasPrefix(err.Error(), name+":") {
				t.Errorf("%s: %d bytes pass: %v", name, len(bad), err)
			}
			if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), canary) {
				t.Errorf("%s: the error shows the key", name)
			}
		}
	}
}

func TestAPIKeyFileMustBeThere(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty")
	if err := os.WriteFile(empty, []byte(" \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := func(string) string { return "another" }
	for path, want := range map[string]string{filepath.Join(dir, canary): "cannot be opened", dir: "", empty: "the file is empty", filepath.Join(dir, canary, "\x1b"): "cannot be opened"} {
		key, _, err := APIKey(Config{Cutter: Cutter{RemoveBG: RemoveBG{KeyFile: path}}}, env)
		if err == nil || !key.Empty() || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), canary) || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%q: %v", path, err)
		}
	}
}
