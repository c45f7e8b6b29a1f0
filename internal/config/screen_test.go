package config

import (
	"errors"
	"reflect"
	"strings"
	"testing"
)

func TestKeysOfTheScreen(t *testing.T) {
	want := map[string][]string{"reject": {"x"}, "next_guest": {"n", "f5"}, "confirm": {"enter"}}
	for name, text := range map[string]string{
		"a table": "[keys]\nreject = \"x\" # a comment\nnext_guest = [\"n\", # with one\n 'f5']\nconfirm = [\"enter\"]\n",
		"dotted":  "keys.reject = 'x'\nkeys.next_guest = ['n', 'f5']\nkeys.confirm = 'enter'\n",
		"inline":  "keys = { reject = 'x', next_guest = ['n', 'f5'], confirm = 'enter' }\n",
		"crlf":    "\xef\xbb\xbf[keys]\r\nreject = \"x\"\r\nnext_guest = [\"n\", \"f5\"]\r\nconfirm = \"enter\"",
	} {
		c, err := Parse([]byte(text), t.TempDir(), nil)
		if err != nil || !reflect.DeepEqual(c.Keys, want) {
			t.Errorf("%s: got %q, %v", name, c.Keys, err)
		}
	}
	if c, err := Parse([]byte("[keys]\n"), t.TempDir(), nil); err != nil || c.Keys != nil {
		t.Errorf("no keys: got %q, %v", c.Keys, err)
	}
}

// What only the screen can know of a key is said like any other fault.
func TestAKeyIsComplainedOfWhereItStands(t *testing.T) {
	c, err := Parse([]byte("[event]\nname = 'x'\n\n[keys]\nreject = 'x'\nconfirm = ['x']\n"), t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	f := c.Fault("keys.confirm", `"x" is taken by reject`, "choose another")
	if got, want := error(f).Error(), `event.toml:6: keys.confirm: "x" is taken by reject; choose another`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestKeysThatCannotBe(t *testing.T) {
	for text, want := range map[string]string{
		"reject = 3": "wants a key in quotes or a list of them, not a whole number", "reject = []": "names no key", "reject = ''": "holds an empty key",
		"reject = ['a', 3]": "wants keys in quotes", "reject = ['a', 'a']": `names "a" twice`, "reject = \"\\u001b\"": "control character",
		"reject = 'abcdefghijklmnopqrstuvwxyzabcdefgh'": "longer than the name of any key", "\"re ject\" = 'x'": "is no name of an action",
		"\"\" = 'x'": "is no name of an action", "reject = {a = 'x'}": "not a table", "reject.a = 'x'": "unknown key", "reject = true": "not true or false",
		"reject = [" + strings.Repeat("'a',", 17) + "]": "is the most",
	} {
		_, err := Parse([]byte("[keys]\n"+text+"\n"), t.TempDir(), nil)
		var all Faults
		if !errors.As(err, &all) || len(all) != 1 || all[0].Line != 2 || !strings.Contains(all[0].Message, want) {
			t.Errorf("%s: got %v, want %q in line 2", text, err, want)
		}
	}
	for text, want := range map[string]string{
		"[keys]\nreject = 'x'\nreject = 'y'\n": "event.toml:3: keys.reject: is set in line 2 already",
		"[key]\nreject = 'x'\n":                "event.toml:1: key: unknown table; did you mean [keys]?",
		"keys = 'x'\n":                         "event.toml:1: keys: is a table, not a value; write [keys] and its keys below",
		"[[keys]]\nreject = 'x'\n":             "event.toml:1: keys: is one table, not a list of them; write [keys], once",
		"[screen]\ntheme = 'drak'\n":           `event.toml:2: screen.theme: "drak" is not one of auto, dark, light, contrast; did you mean dark?`,
		"[screen]\nlangauge = 'de'\n":          "event.toml:2: screen.langauge: unknown key; did you mean screen.language?",
		"[kiosk]\ntime_out = '30s'\n":          "event.toml:2: kiosk.time_out: unknown key; did you mean kiosk.timeout?",
	} {
		if _, err := Parse([]byte(text), t.TempDir(), nil); err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}
