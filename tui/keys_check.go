package tui

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CheckKeys says what is wrong with the keys that event.toml sets: by action, one
// English sentence each, as the settings' faults are. Nothing is wrong with an empty
// answer.
func CheckKeys(set map[string][]string) map[string]string {
	wrong, w := map[string]string{}, NewWords(english)
	all := actionNames()
	for name, keys := range set {
		if !slices.ContainsFunc(all, func(n keyName) bool { return n.name == name }) {
			wrong[name] = w.T("badkeys.action", "all", strings.Join(Actions(), ", "))
			continue
		}
		if len(keys) == 0 {
			wrong[name] = w.T("badkeys.none")
		}
		for _, k := range keys {
			if !isKey(k) {
				wrong[name] = w.T("badkeys.unknown")
			}
		}
	}
	for i, a := range all {
		for _, b := range all[i+1:] {
			if k := shared(a, b, set); k != "" {
				_, setA := set[a.name]
				who, other := b, a
				if _, setB := set[b.name]; setA && !setB {
					who, other = a, b
				}
				if wrong[who.name] == "" {
					wrong[who.name] = w.T("badkeys.taken", "key", keyLabel(k), "other", other.name)
				}
			}
		}
	}
	return wrong
}

// shared gives a key that two actions would both have where both are heard.
func shared(a, b keyName, set map[string][]string) string {
	// what a plain question and a question about pay-as-you-go ask must differ in their
	// key, and so must the key that opens the question and those that agree to PAYG or to a
	// cutout nobody has seen
	money := a.name == "confirm" && (b.name == "acceptpayg" || b.name == "blind")
	together := a.scope == b.scope || a.scope == anywhere && b.scope != inQuestions || b.scope == anywhere && a.scope != inQuestions
	if !together && !money {
		return ""
	}
	for _, k := range keysOf(a, set) {
		if slices.Contains(keysOf(b, set), k) {
			return k
		}
	}
	return ""
}

func keysOf(n keyName, set map[string][]string) []string {
	if s, ok := set[n.name]; ok && len(s) > 0 {
		return s
	}
	return n.keys
}

// isKey tells whether a text names a key.
func isKey(k string) bool {
	name := k
	for _, mod := range []string{"ctrl+", "alt+", "shift+"} {
		name = strings.TrimPrefix(name, mod)
	}
	switch name {
	case "enter", "esc", "space", "tab", "backspace", "left", "right", "up", "down", "home", "end", "pgup", "pgdown", "delete", "insert":
		return true
	}
	if len(name) > 1 && name[0] == 'f' && strings.Trim(name[1:], "0123456789") == "" {
		return true
	}
	r, n := utf8.DecodeRuneInString(name)
	return n > 0 && n == len(name) && r != utf8.RuneError && unicode.IsPrint(r) && r != ' '
}
