package kiosk

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
)

func TestSafe(t *testing.T) {
	for in, want := range map[string]string{
		"DSC_0001.JPG":    "DSC_0001.JPG",
		"Zoë 张 👍":         "Zoë 张 👍",
		"a\x1b[31mb":      `a\u001b[31mb`,
		"a\r\nb\tc":       `a\r\nb c`,
		"\xff\xfea.jpg":   `\xff\xfea.jpg`,
		"a\u009bm":        `a\u009bm`,
		"evil\u202egpj":   `evil\u202egpj`,
		"zero\u200bwidth": `zero\u200bwidth`,
		"v\ufe0fs":        `v\ufe0fs`,
		"\x00\x07\x7f":    `\u0000\u0007\u007f`,
		"tag\U000e0041":   `tag\U000e0041`,
	} {
		if got := Safe(in, 0); got != want {
			t.Errorf("Safe(%q) = %q; want %q", in, got, want)
		}
	}
	if got := Safe(strings.Repeat("x", 300), 10); got != "xxxxxxxxxx…" {
		t.Errorf("a long text is cut to %q", got)
	}
}

func FuzzSafe(f *testing.F) {
	f.Add("a\x1b]0;x\x07")
	f.Fuzz(func(t *testing.T, text string) {
		for _, r := range Safe(text, 50) {
			if !unicode.IsPrint(r) {
				t.Fatalf("Safe(%q) lets %U through", text, r)
			}
		}
	})
}

func TestSecretNeverShows(t *testing.T) {
	s := NewSecret("CANARY")
	type holder struct{ Key Secret }
	for _, f := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		if got := fmt.Sprintf(f+" "+f, s, holder{s}); strings.Contains(got, "CANARY") {
			t.Errorf("%s prints %s", f, got)
		}
	}
}
