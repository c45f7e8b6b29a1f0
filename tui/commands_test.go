package tui

import (
	"bufio"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"backdrop/kiosk"
)

func TestParseCommand(t *testing.T) {
	for line, want := range map[string]command{
		"confirm 3 #0004 3 BLIND":   {said: "confirm 3 4 blind", in: kiosk.Confirm{Shot: 3, Blind: true}, shots: []int{3, 4}},
		"preview 2 1":               {said: "preview 2 1", in: kiosk.WantPreview{Shot: 2}, shots: []int{2, 1}},
		"reject 1 2 3":              {said: "reject 1 2 3", in: kiosk.Reject{Shot: 1}, shots: []int{1, 2, 3}},
		"confirm 3 3":               {said: "confirm 3", in: kiosk.Confirm{Shot: 3}},
		"name G-001 Ada  Lovelace":  {said: "name G-001 Ada Lovelace", in: kiosk.NameGuest{Code: "G-001", Name: "Ada Lovelace"}},
		"name G-001":                {said: "name G-001", in: kiosk.NameGuest{Code: "G-001"}},
		"merge G-002 G-001":         {said: "merge G-002 G-001", in: kiosk.Merge{From: "G-002", Into: "G-001"}},
		"shots":                     {said: "shots"},
		"shots In_Doubt":            {said: "shots In_Doubt", topic: "In_Doubt"},
		"shot #0007":                {said: "shot 7", shots: []int{7}},
		"guests ada love":           {said: "guests ada love", topic: "ada love"},
		"credits":                   {said: "credits"},
		"entries":                   {said: "entries"},
		"entries 5":                 {said: "entries 5", most: 5},
		"log 3":                     {said: "log 3", most: 3},
		"trouble":                   {said: "trouble"},
		"undo":                      {said: "undo"},
		"settings budget.credits":   {said: "settings budget.credits", topic: "budget.credits"},
		"set Budget.credits 20":     {said: "set budget.credits 20", topic: "budget.credits", value: "20"},
		"set look.frame":            {said: "set look.frame", topic: "look.frame"},
		"set limits.pin 1234":       {said: "set limits.pin", topic: "limits.pin"}, // whoever believes that, types one
		"preview 1":                 {said: "preview 1", in: kiosk.WantPreview{Shot: 1}},
		"Preview ALL":               {said: "preview all", in: kiosk.ReleaseBacklog{}},
		"confirm 0001":              {said: "confirm 1", in: kiosk.Confirm{Shot: 1}},
		"CONFIRM #0042 Blind":       {said: "confirm 42 blind", in: kiosk.Confirm{Shot: 42, Blind: true}},
		"  reject\t#7  ":            {said: "reject 7", in: kiosk.Reject{Shot: 7}},
		"retry 3":                   {said: "retry 3", in: kiosk.Retry{Shot: 3}},
		"buy 3":                     {said: "buy 3", in: kiosk.Buy{Shot: 3}},
		"settle 3 PAID":             {said: "settle 3 paid", in: kiosk.Settle{Shot: 3, Paid: true}},
		"settle 3 free":             {said: "settle 3 free", in: kiosk.Settle{Shot: 3}},
		"guest G-001":               {said: "guest G-001", in: kiosk.SetGuest{Code: "G-001"}},
		"guest G-001 Ada  Lovelace": {said: "guest G-001 Ada Lovelace", in: kiosk.SetGuest{Code: "G-001", Name: "Ada Lovelace"}},
		"guest walk-in":             {said: "guest walk-in", in: kiosk.NextGuest{}},
		"next":                      {said: "next", in: kiosk.NextGuest{}},
		"assign 2 g-002":            {said: "assign 2 g-002", in: kiosk.Assign{Shot: 2, Code: "g-002"}},
		"assign 2 Walk-In":          {said: "assign 2 Walk-In", in: kiosk.Assign{Shot: 2}},
		"background 3 Old  Harbour": {said: "background 3 Old Harbour", in: kiosk.Dress{Shot: 3, Background: "Old Harbour"}},
		"screen #3 100 20":          {said: "screen 3 100 20", in: kiosk.SetScreen{Shot: 3, X: 100, Y: 20}},
		"screen 3 EMPTY":            {said: "screen 3 empty", in: kiosk.SetScreen{Shot: 3, Empty: true}},
		"Screen Reset":              {said: "screen reset", in: kiosk.SetScreen{Reset: true}},
		"payg YES":                  {said: "payg yes", in: kiosk.AllowPAYG{Yes: true}},
		"payg no":                   {said: "payg no", in: kiosk.AllowPAYG{}},
		"pin 1234":                  {said: "pin", pin: kiosk.NewSecret("1234")},
		"lift G-001 3 two cameras":  {said: "lift G-001 3 two cameras", in: kiosk.Lift{Code: "G-001", Extra: 3, Reason: "two cameras"}},
		"balance":                   {said: "balance", in: kiosk.ReadBalance{}},
		"status":                    {said: "status"},
		"wait idle":                 {said: "wait idle", bound: -1},
		"wait IDLE 5":               {said: "wait idle 5", bound: 5 * time.Second},
		"wait idle 0":               {said: "wait idle 0"},
		"close":                     {said: "close", in: kiosk.CloseSession{}},
		"help":                      {said: "help"},
		"Help JSON":                 {said: "help json", topic: "json"},
		"help Confirm":              {said: "help confirm", topic: "confirm"},
		"Quit":                      {said: "quit"},
	} {
		want.verb, _, _ = strings.Cut(want.said, " ")
		got, err := parseCommand(line)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, %v", line, got, err)
		}
	}
}

func TestParseCommandRefuses(t *testing.T) {
	for line, form := range map[string]string{
		"dance":               "",
		"1234":                "",
		"confirm":             "confirm N... [blind]",
		"confirm x":           "confirm N... [blind]",
		"confirm -1":          "confirm N... [blind]",
		"confirm ##1":         "confirm N... [blind]",
		"confirm 1 blind x":   "confirm N... [blind]",
		"confirm 1 please":    "confirm N... [blind]",
		"confirm 1234567890":  "confirm N... [blind]",
		"preview 1 all":       "preview N...|all",
		"preview all 2":       "preview N...|all",
		"reject 1 x":          "reject N...",
		"undo 1":              "undo",
		"name":                "name CODE [NAME]",
		"name walk-in Ada":    "name CODE [NAME]",
		"merge G-1":           "merge CODE INTO",
		"shot":                "shot N",
		"shot 1 2":            "shot N",
		"entries 0":           "entries [N]",
		"log all":             "log [N]",
		"set":                 "set KEY [VALUE]",
		"settle 1":            "settle N paid|free",
		"settle 1 maybe":      "settle N paid|free",
		"guest":               "guest CODE [NAME]",
		"guest walk-in Ada":   "guest CODE [NAME]",
		"next 1":              "next",
		"assign 1":            "assign N CODE|walk-in",
		"assign 1 G-1 G-2":    "assign N CODE|walk-in",
		"payg":                "payg yes|no",
		"payg perhaps":        "payg yes|no",
		"pin":                 "pin DIGITS",
		"pin 12 34":           "pin DIGITS",
		"pin 12a4":            "pin DIGITS",
		"lift G-1 3":          "lift CODE EXTRA REASON",
		"lift G-1 -3 because": "lift CODE EXTRA REASON",
		"wait":                "wait idle [SECONDS]",
		"wait busy":           "wait idle [SECONDS]",
		"wait idle soon":      "wait idle [SECONDS]",
		"wait idle 86401":     "wait idle [SECONDS]",
		"quit now":            "quit",
		"help dance":          "help [COMMAND|json]",
		"help confirm 1":      "help [COMMAND|json]",
		"screen":              "screen N X Y|N empty|reset",
		"screen 3":            "screen N X Y|N empty|reset",
		"screen 3 full":       "screen N X Y|N empty|reset",
		"screen reset 3":      "screen N X Y|N empty|reset",
		"screen 3 10":         "screen N X Y|N empty|reset",
		"screen 3 10 -1":      "screen N X Y|N empty|reset",
		"screen 3 10 0x7":     "screen N X Y|N empty|reset",
		"screen 3 10 20 30":   "screen N X Y|N empty|reset",
		"screen x empty":      "screen N X Y|N empty|reset",
	} {
		_, err := parseCommand(line)
		if kiosk.CodeOf(err) != kiosk.BadCommand || kiosk.DetailOf(err) != form {
			t.Errorf("%q: got %v, want the form %q", line, err, form)
		}
	}
}

func TestHelpNamesEveryCommand(t *testing.T) {
	for _, v := range verbs() {
		if !strings.Contains(en.helpText(""), v.form) || !strings.HasPrefix(v.form, v.name) {
			t.Errorf("%q is not in %q", v.form, en.helpText(""))
		}
		said, known := strings.CutPrefix(en.helpText(v.name), v.form+": ")
		if !known || !en.Has("command."+v.name) || len(said) < 15 {
			t.Errorf("nothing says what %s does: %q", v.name, en.helpText(v.name))
		}
	}
}

func FuzzParseCommand(f *testing.F) {
	for _, s := range []string{"confirm 1 blind", "pin 1234", "lift a 1 b", "guest \x1b[2J \u202e", "wait idle 3"} {
		f.Add(s)
	}
	reads := []string{"status", "wait", "help", "pin", "quit", "undo", "shots", "shot", "guests", "credits", "entries", "trouble", "log", "settings", "set"}
	f.Fuzz(func(t *testing.T, line string) {
		if strings.TrimSpace(line) == "" {
			return
		}
		c, err := parseCommand(line)
		if kiosk.Safe(c.said, 10*maxLine) != c.said {
			t.Errorf("%q is said as %q", line, c.said)
		}
		if err == nil && c.in == nil && !slices.Contains(reads, c.verb) {
			t.Errorf("%q does nothing", line)
		}
	})
}

// A refused line is repeated as far as it cannot hold a PIN.
func TestARefusedCommandIsNamed(t *testing.T) {
	for line, said := range map[string]string{
		"dance":             "dance",
		"Dance 1234":        "Dance",
		"1234":              "",
		"pin1234":           "",
		"\x1b[2J":           "",
		"d\x1bnce":          `d\u001bnce`,
		"CONFIRM  x":        "confirm x",
		"confirm 1 please":  "confirm 1 please",
		"pin 12 34":         "pin",
		"lift 1234 G-1 3":   "lift",
		"guest walk-in Ada": "guest walk-in Ada",
	} {
		if c, err := parseCommand(line); err == nil || c.said != said {
			t.Errorf("%q is said as %q, %v; want %q", line, c.said, err, said)
		}
	}
}

// Bytes that are no UTF-8 reach the rules, which refuse them: no two codes become
// one.
func TestBytesOfACodeStay(t *testing.T) {
	r := bufio.NewReader(strings.NewReader("guest M\xfcller\nguest M\xf6ller J\xf6rg\n"))
	for _, code := range []string{"M\xfcller", "M\xf6ller"} {
		l := readLine(r)
		c, err := parseCommand(l.text)
		if err != nil {
			t.Fatal(err)
		}
		in := c.in.(kiosk.SetGuest)
		if in.Code != code || !utf8.ValidString(in.Name) {
			t.Errorf("got %q named %q, want the code %q", in.Code, in.Name, code)
		}
		if err := trial(kiosk.New(), in, time.Time{}); kiosk.CodeOf(err) != kiosk.BadGuestCode {
			t.Errorf("%q: %v", code, err)
		}
	}
}
