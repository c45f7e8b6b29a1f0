package tui

import (
	"slices"
	"strings"
	"testing"

	"charm.land/bubbles/v2/key"
)

// columnsOf gives the key map as the help page shows it.
func columnsOf(k keyMap) [][]key.Binding {
	var out [][]key.Binding
	for _, g := range k.helpGroups(en) {
		out = append(out, g.keys)
	}
	return out
}

func TestKeysCanBeSet(t *testing.T) {
	for what, c := range map[string]struct {
		set  map[string][]string
		at   string // the action that is wrong, "" for none
		says string
	}{
		"nothing":                {nil, "", ""},
		"a pedal":                {map[string][]string{"confirm": {"enter", "f5"}, "reject": {"f6"}}, "", ""},
		"swapped":                {map[string][]string{"reject": {"p"}, "preview": {"r"}}, "", ""},
		"one word twice":         {map[string][]string{"reject": {"p"}}, "reject", "taken by preview"},
		"both set alike":         {map[string][]string{"reject": {"f5"}, "confirm": {"f5"}}, "reject", "taken by confirm"},
		"a page's key":           {map[string][]string{"reject": {"2"}}, "reject", "taken by guests"},
		"in questions only":      {map[string][]string{"nobody": {"r"}}, "", ""},
		"yes and PAYG alike":     {map[string][]string{"acceptpayg": {"enter"}}, "acceptpayg", "taken by"},
		"confirm and PAYG alike": {map[string][]string{"acceptpayg": {"f9"}, "confirm": {"f9"}}, "acceptpayg", "taken by confirm"},
		"no such action":         {map[string][]string{"fly": {"f"}}, "fly", "no such action"},
		"no such key":            {map[string][]string{"reject": {"hyper+x"}}, "reject", "no such key"},
		"no key":                 {map[string][]string{"reject": {}}, "reject", "needs a key"},
	} {
		wrong := CheckKeys(c.set)
		switch {
		case c.at == "" && len(wrong) > 0:
			t.Errorf("%s: %v", what, wrong)
		case c.at != "" && !strings.Contains(wrong[c.at], c.says):
			t.Errorf("%s: %v", what, wrong)
		}
	}
	k := newKeyMap(en, map[string][]string{"confirm": {"f5", "enter"}})
	if got := k.Confirm; got.Help().Key != "F5" || !slices.Equal(got.Keys(), []string{"f5", "enter"}) {
		t.Errorf("%v %v", got.Help(), got.Keys())
	}
	if got := en.onScreen(k.labels()).T("code.quote_changed"); !strings.Contains(got, "press F5 again") {
		t.Errorf("a sentence names the old key: %s", got)
	}
}

// TestTheUsualKeysDoNotConflict also holds that no two actions read alike: the footer and
// the mouse tell them apart by what they are called.
func TestTheUsualKeysDoNotConflict(t *testing.T) {
	if wrong := CheckKeys(nil); len(wrong) > 0 {
		t.Error(wrong)
	}
	for _, lang := range Languages() {
		k := newKeyMap(NewWords(lang), nil)
		seen := map[key.Help]string{}
		for _, n := range actionNames() {
			h := n.binding(&k).Help()
			if other, ok := seen[h]; ok {
				t.Errorf("%s: %s and %s are both %v", lang, n.name, other, h)
			}
			seen[h] = n.name
		}
	}
}
