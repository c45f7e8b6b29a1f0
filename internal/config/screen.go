package config

import (
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2/unstable"
)

func displayKeys() []Key {
	return []Key{
		{Path: "screen.theme", Kind: Choice, Default: "auto",
			Choices: []string{"auto", "dark", "light", "contrast"},
			Help:    "the screen's colours: auto, dark, light or contrast; auto asks the terminal",
			field:   func(c *Config) any { return &c.Screen.Theme }},
		{Path: "screen.language", Kind: Choice, Default: "auto",
			Choices: []string{"auto", "en", "de"},
			Help:    "the screen's language: auto, en or de; auto asks the environment",
			field:   func(c *Config) any { return &c.Screen.Language }},
		{Path: "screen.pictures", Kind: Choice, Default: "auto",
			Choices: []string{"auto", "kitty", "sextant", "quadrant", "half", "ascii", "off"},
			Help:    "how pictures are drawn: auto, kitty, sextant, quadrant, half, ascii or off",
			field:   func(c *Config) any { return &c.Screen.Pictures }},

		{Path: "kiosk.timeout", Kind: Duration, Default: "30s",
			Help:  "how long a guest may take before the shot is put aside, 5s to 10m",
			field: func(c *Config) any { return &c.Kiosk.Timeout }, check: checkTimeout},
	}
}

func checkTimeout(_ Key, c *Config) []*complaint {
	if d := c.Kiosk.Timeout; d < 5*time.Second || d > 10*time.Minute {
		return one(complain("is not between 5s and 10m"))
	}
	return nil
}

// keysTable is the one table whose keys are not ours: the screen knows its actions.
const keysTable = "keys"

// keysTemplate is its place in the file that init writes.
const keysTemplate = `
# Keys of the screen, by action: one key, or a list of keys. ? on the screen shows them all.
[keys]
# reject = "x"
# confirm = ["enter", "f5"]
`

// maxKeyName bounds the name of an action or a key, in bytes.
const maxKeyName = 32

// binding takes in one line of [keys]. Whether there is such an action and such a key
// is for the screen to say: see Config.Fault.
func (r *reader) binding(path string, line int, n *unstable.Node) {
	if first, twice := r.seen[path]; twice {
		r.add(line, path, complain("is set in line %d already", first))
		return
	}
	r.seen[path] = line
	v, bad := boundKeys(lastWord(path), n)
	if bad != nil {
		r.add(line, path, bad)
		return
	}
	r.settings[path] = setting{value: v, file: FileName, line: line}
}

// boundKeys reads the value of one action.
func boundKeys(action string, n *unstable.Node) (v value, bad *complaint) {
	const form = `for example "x" or ["enter", "f5"]`
	switch {
	case strings.Trim(action, bareBytes) != "" || len(action) > maxKeyName:
		return v, complain("is no name of an action").try("write small letters and _, such as reject")
	case n.Kind == unstable.String:
		v.list = []string{string(n.Data)}
	case n.Kind == unstable.Array:
		var odd unstable.Kind
		if v, odd = listOf(n); odd != unstable.Invalid {
			return v, complain("wants keys in quotes, not %s", nameOf(odd)).try(form)
		}
	default:
		return v, complain("wants a key in quotes or a list of them, not %s", nameOf(n.Kind)).try(form)
	}
	if len(v.list) == 0 {
		return v, complain("names no key").try(form)
	}
	if bad = plainTexts(v.list); bad != nil {
		return v, bad
	}
	for i, key := range v.list {
		switch {
		case key == "":
			return v, complain("holds an empty key").try(form)
		case len(key) > maxKeyName:
			return v, complain("%s is longer than the name of any key", quote(key))
		case slices.Contains(v.list[:i], key):
			return v, complain("names %s twice", quote(key))
		}
	}
	return v, nil
}

// takeKeys keeps the [keys] table beside the places where its keys were given.
func (c *Config) takeKeys(settings map[string]setting) {
	for path, s := range settings {
		if tableOf(path) != keysTable {
			continue
		}
		if c.Keys == nil {
			c.Keys = map[string][]string{}
		}
		c.Keys[lastWord(path)] = s.value.list
		c.given[path] = s
	}
}
