package tui

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"backdrop/kiosk"
)

// drawer keeps settings for a test.
type drawer struct{ all []Setting }

func (d *drawer) List() []Setting { return slices.Clone(d.all) }

func (d *drawer) Set(_ context.Context, key, value string) error {
	i := slices.IndexFunc(d.all, func(s Setting) bool { return s.Key == key })
	switch {
	case i < 0:
		return kiosk.Faulty(kiosk.BadSetting, key+" is read at the start", nil)
	case value == "lots":
		return kiosk.Faulty(kiosk.BadSetting, `"lots" is no number`, nil)
	}
	d.all[i].Value = value
	return nil
}

func settingsForTests() *drawer {
	return &drawer{[]Setting{{Key: "budget.credits", Value: "50"}, {Key: "budget.payg", Value: "ask", Choices: []string{"ask", "warn", "never"}}, {Key: "look.frame"}}}
}

// evening is a night with two guests and shots in many states.
func evening(t *testing.T) *night {
	n := idleNight(t, paidRules())
	n.do(kiosk.SetGuest{Code: "G-001", Name: "Ada Lovelace"})
	n.finish(n.previewed("DSC_0001.JPG"))
	n.previewed("DSC_0002.JPG")
	n.do(kiosk.SetGuest{Code: "G-002"})
	n.previewed("DSC_0003.JPG")
	n.previewed("DSC_0004.JPG")
	n.do(kiosk.Confirm{Shot: 4})
	n.doubt(4, kiosk.Full)
	n.do(kiosk.Note{Code: kiosk.Quarantined, Name: "odd.jpg", Detail: string(kiosk.EmptyFile)})
	return n
}

func TestPlainLists(t *testing.T) {
	zone := time.Local
	time.Local = time.UTC
	t.Cleanup(func() { time.Local = zone })
	synctest.Test(t, func(t *testing.T) {
		n := evening(t)
		k := startTalk(t, newStand(n), PlainOptions{Now: func() time.Time { return n.now }, Settings: settingsForTests()})
		k.out.new()
		for _, c := range []struct{ line, want string }{
			{"guests", `- G-002: 2 shots, 2 of 9 images, 0.50 credit spent, at the booth now
- Ada Lovelace, G-001: 2 shots, 2 of 9 images, 1.50 credits spent
ok guests: 2 guests
`},
			{"guests love", `- Ada Lovelace, G-001: 2 shots, 2 of 9 images, 1.50 credits spent
ok guests love: 1 of 2 guests
`},
			{"shots", `- #0002 previewed, for G-001
- #0003 previewed, for G-002
- #0004 in doubt, for G-002: its price stays held: read the balance (balance), then settle it (settle 4 paid, or settle 4 free)
ok shots: 3 shots not decided on
`},
			{"shots delivered", "- #0001 delivered, for G-001\nok shots delivered: 1 shot\n"},
			{"shots G-002", `- #0003 previewed, for G-002
- #0004 in doubt, for G-002: its price stays held: read the balance (balance), then settle it (settle 4 paid, or settle 4 free)
ok shots G-002: 2 shots
`},
			{"shots failed", "ok shots failed: 0 shots\n"},
			{"shots G-9", "no unknown_guest: no guest has the code G-9: enter it first (guest CODE)\n"},
			{"shot 2", `- arrived at 21:04:14 as DSC_0002.JPG, 6000x4000, 7.0 MB
- the original is kept
- preview: here, 0.25 credit from the subscription
- the preview is here: make the full cutout (confirm 2), or reject it (reject 2)
- the next full cutout: 1.00 credit from the subscription
ok shot 2: previewed, for G-001
`},
			{"shot 9", "no unknown_shot: there is no shot 9: status counts them (status)\n"},
			{"trouble", `- #0004 in doubt: its price stays held: read the balance (balance), then settle it (settle 4 paid, or settle 4 free)
- to mind: 1 shot is in doubt, the price stays held: read the balance (balance), then settle it (settle N paid, or settle N free)
- odd.jpg put into quarantine: the file is empty: copy it from the camera once more
ok trouble: 2 things to see to
`},
			{"entries 3", `- 21:04:27 #0004 preview asked for, 0.25 held
- 21:04:28 #0004 preview charged, 0.25 no longer held, 0.25 spent
- 21:04:30 #0004 full cutout confirmed, 1.00 held
ok entries 3: the newest 3 of 11
`},
			{"settings", `- budget.credits: 50 (budget, credits)
- budget.payg: ask (pay-as-you-go); possible: ask, warn, never
- look.frame: not set (frame)
ok settings: 3 settings
`},
			{"settings look.frame", "- look.frame: not set (frame)\nok settings look.frame: A frame around the finished photo; empty: none.\n"},
			{"settings look.nose", "no bad_setting: the setting stays as it was: look.nose does not change while the booth runs: settings lists what does (settings), everything else stands in event.toml and holds from the next start\n"},
			{"set budget.credits 20", "ok set budget.credits 20: budget, credits: 20 from now on\n"},
			{"set look.nose 3", "no bad_setting: the setting stays as it was: look.nose does not change while the booth runs: settings lists what does (settings), everything else stands in event.toml and holds from the next start\n"},
			{"set budget.credits lots", "no bad_setting: the setting stays as it was: \"lots\" is no number\n"},
			{"set budget.payg", "ok set budget.payg: pay-as-you-go: not set from now on\n"},
		} {
			if got := k.say(c.line); got != c.want {
				t.Errorf("%s: got\n%s\nwant\n%s", c.line, got, c.want)
			}
		}
	})
}

// What is listed is one object in JSON, with an array for none, too.
func TestPlainListsInJSON(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := evening(t)
		k := startTalk(t, newStand(n), PlainOptions{JSON: true, Now: func() time.Time { return n.now }, Settings: settingsForTests()})
		first, _, _ := strings.Cut(k.out.new(), "\n")
		if !strings.HasPrefix(first, `{"type":"happening","kind":"format"`) || !strings.HasSuffix(first, `"version":1}`) {
			t.Errorf("the form does not come first: %s", first)
		}
		for _, c := range [][2]string{
			{"guests nobody", `"guests":[]`},
			{"guests ada", `"guests":[{"code":"G-001","shots":2,"previews":2,"full":1,"spent":1.5,"limit":9,"name":"Ada Lovelace","images":2,"held":0}],"of":1`},
			{"shots failed", `"shots":[]`},
			{"shot 3", `"next":"confirm 3","price":1,"pot":"subscription"`},
			{"shot 4", `"waits":"no_answer"`},
			{"shots in_doubt", `"next":"settle 4 paid|free"`},
			{"credits", `"doubts":[4]`},
			{"entries 1", `"entries":[{"type":"happening","kind":"confirmed","shot":4,"text":"full cutout confirmed, 1.00 held",`},
			{"log 1", `"happenings":[{"type":"happening","kind":"noted",`},
			{"trouble", `"troubles":[{"kind":"shot","shot":4,`},
			{"settings", `"choices":["ask","warn","never"]`},
			{"set look.frame x", `"settings":[{"key":"look.frame","value":"x","name":"frame",`},
			{"reject 2 3", `"done":[2,3]`},
			{"undo", `"done":[3]`},
		} {
			line, want := c[0], c[1]
			got := k.say(line)
			var one map[string]any
			answer := ""
			for l := range strings.Lines(got) {
				if err := json.Unmarshal([]byte(l), &one); err != nil {
					t.Fatalf("%s: %v in %q", line, err, l)
				}
				if one["type"] == "answer" {
					answer += l
				}
			}
			if strings.Count(answer, "\n") != 1 || !strings.Contains(answer, want) {
				t.Errorf("%s: got\n%s\nwant one answer with\n%s", line, answer, want)
			}
		}
	})
}

// Several shots are orders of their own; they end at the first refusal, and never come
// from another pot than the first.
func TestPlainSeveralShots(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := idleNight(t, paidRules())
		for range 6 {
			n.previewed("a.jpg")
		}
		n.account(2*kiosk.Credit, 10*kiosk.Credit)
		d := newStand(n)
		k := startTalk(t, d, PlainOptions{})
		k.out.new()
		answer := func(line string) string {
			t.Helper()
			for l := range strings.Lines(k.say(line)) {
				if strings.HasPrefix(l, "ok ") || strings.HasPrefix(l, "no ") {
					return strings.TrimSpace(l)
				}
			}
			return ""
		}
		k.want(answer("reject 5 6"), "ok reject 5 6: 2 shots: done")
		k.want(answer("undo"), "ok undo: shot 6 goes on from where it was")
		k.want(answer("undo"), "ok undo: shot 5 goes on from where it was")
		k.want(answer("undo"), "no nothing_pending: nothing to do: no shot was rejected that could be taken back")
		got := answer("confirm 1 2 3 4")
		if !strings.HasPrefix(got, "no ") || !strings.Contains(got, "2 of 4 done, 2.00 credits together from the subscription, 46.50 left, then it stopped: #0003: ") {
			t.Errorf("got %s", got)
		}
		if c := d.n.b.Count(kiosk.Confirmed); c != 2 {
			t.Errorf("%d confirmed", c)
		}
		if got := answer("confirm 3 4"); !strings.HasPrefix(got, "no payg_ask: none of 2 done: #0003: ") {
			t.Errorf("got %s", got)
		}
		k.say("payg yes")
		k.want(answer("confirm 3 4"), "ok confirm 3 4: 2 shots: done, 2.00 credits together from pay-as-you-go, 44.50 left")
		if got := answer("confirm 9 5"); !strings.HasPrefix(got, "no unknown_shot: none of 2 done: #0009: ") {
			t.Errorf("got %s", got)
		}
	})
}

// Previews hold nothing when they are asked for, so it is reckoned beforehand how many
// the pot has.
func TestPlainSeveralPreviews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := paidRules()
		r.Previews = kiosk.PreviewAsk
		n := idleNight(t, r)
		for range 3 {
			n.arrive("a.jpg")
		}
		n.account(kiosk.Credit/2, 10*kiosk.Credit)
		d := newStand(n)
		k := startTalk(t, d, PlainOptions{})
		k.out.new()
		got := k.say("preview 1 2 3")
		if !strings.HasPrefix(got, "no quote_changed: 2 of 3 done, 0.50 credit together from the subscription, 49.50 left, then it stopped: 1 more does not fit: ") {
			t.Errorf("got %s", got)
		}
		for i, want := range []bool{true, true, false} {
			if s, _ := d.n.b.Shot(i + 1); s.Wanted != want {
				t.Errorf("shot %d is wanted: %t", i+1, s.Wanted)
			}
		}
	})
}

// Everything the screen does to guests can be typed.
func TestPlainNamesAndMerges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := idleNight(t, paidRules())
		n.do(kiosk.SetGuest{Code: "G-1"})
		n.do(kiosk.SetGuest{Code: "G-2"})
		k := startTalk(t, newStand(n), PlainOptions{})
		k.out.new()
		k.want(k.say("name G-1 Ada"), "ok name G-1 Ada\n* guest G-1 is Ada\n")
		k.want(k.say("merge G-2 G-1"), "ok merge G-2 G-1\n* guest G-2 is guest G-1 from now on\n")
		k.want(k.say("guests g-1"), "- Ada, G-1: 0 shots, 0 of 9 images, 0.00 credit spent, also known as G-2, at the booth now\nok guests g-1: 1 of 1 guest\n")
		k.want(k.say("merge G-2 G-1"), "no same_guest: both codes are the same guest already (G-1): there is nothing to merge\n")
	})
}

// What is typed as a name, a code or a setting is said safely, and an answer never holds
// a line that was not meant as one.
func TestPlainListsHostileNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, lang := range Languages() {
			for what, name := range names() {
				n := called(t, name)
				d := &drawer{[]Setting{{Key: "event.name", Value: name, Choices: []string{name, ""}}}}
				k := startTalk(t, newStand(n), PlainOptions{Words: NewWords(lang), Settings: d})
				out := k.out.new() + k.say("shots", "shots delivered", "shot 1", "shot 2", "shot 3", "shot 4", "guests", "guests "+strings.ReplaceAll(name, "\n", " "),
					"credits", "entries 100", "log 100", "trouble", "settings", "set event.name "+strings.ReplaceAll(name, "\n", " "))
				for line := range strings.Lines(out) {
					text := strings.TrimSuffix(line, "\n")
					if kiosk.Safe(text, 10_000) != text {
						t.Errorf("%s %s: not safe: %q", lang, what, line)
					}
					if head, _, _ := strings.Cut(text, " "); !slices.Contains([]string{"-", "*", "ok", "no", "#0001", "#0002", "#0003", "#0004"}, head) {
						t.Errorf("%s %s: no line of ours: %q", lang, what, line)
					}
				}
				k.stop()
				synctest.Wait()
			}
		}
	})
}
