package tui

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// names is what people, cameras and whoever means harm may call a thing.
func names() map[string]string {
	return map[string]string{
		"Chinese":             "山田 太郎と花子の結婚式",
		"Korean":              "김철수",
		"fullwidth":           "ＧＵＥＳＴ　１２",
		"Arabic":              "محمد الأمين",
		"Hebrew":              "שלמה בן־דוד",
		"bidi controls":       "\u202eGPJ.\u2066evil\u2069\u200f\u061c",
		"emoji":               "🎉🎂🥳🎉🎂🥳🎉🎂🥳🎉🎂🥳🎉🎂🥳",
		"family":              "👨\u200d👩\u200d👧\u200d👦 Müller ❤\ufe0f",
		"skin":                "👍🏽👩🏾\u200d🚀",
		"flags":               "🇩🇪🇫🇷🇯🇵",
		"keycap":              "1\ufe0f\u20e3#\ufe0f\u20e3",
		"combining":           "Zoe\u0308 \u0301Ama\u0303lia",
		"zalgo":               "H" + strings.Repeat("\u0300\u0323\u0489", 30) + "i",
		"Hindi":               "कार्तिक शर्मा",
		"Thai":                "สมชาย กำแพง",
		"jamo":                "\u1112\u1161\u11ab\u1100\u1173\u11af",
		"clears the screen":   "\x1b[2J\x1b[H\x1b]0;owned\x07\x1bPq\x1b\\",
		"C1":                  "\u009b2J\u0085\u0090q\u009c",
		"styles":              "\x1b[31;7mred\x1b[0m",
		"newlines":            "one\ntwo\r\nthree\vfour\ffive\u2028six\u2029",
		"tabs":                "a\tb\t\tc",
		"nothing to see":      "\u200b\u200c\u2060\ufeff\u00ad\u115f\u3164\ufe0f\U000e0041",
		"blanks":              "\u00a0\u2003\u3000 ",
		"255 bytes":           strings.Repeat("漢", 85),
		"255 letters":         strings.Repeat("W", 255),
		"255 narrow and wide": strings.Repeat("i漢", 63) + "iii",
		"no UTF-8":            "\xff\xfe\x80IMG\xc3\x28\xed\xa0\x80.JPG\xf0\x9f",
		"NUL and DEL":         "\x00\x7f\x08\x08\x08evil",
		"words of ours":       "{key.buy} [a|b] %d %s {n}",
	}
}

// styled is every sequence that our own styles make.
var styled = regexp.MustCompile("\x1b\\[[0-9;:]*m")

// checkLine wants a line exactly w wide, without anything that a terminal would obey.
func checkLine(t *testing.T, what, line string, w int) {
	t.Helper()
	if got := ansi.StringWidth(line); got != w {
		t.Errorf("%s: %d wide, want %d: %q", what, got, w, line)
	}
	checkHarmless(t, what, line)
}

func checkHarmless(t *testing.T, what, line string) {
	t.Helper()
	text := styled.ReplaceAllString(line, "")
	if !utf8.ValidString(text) {
		t.Errorf("%s: no UTF-8: %q", what, line)
	}
	for _, r := range text {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) || r >= 0xfe00 && r <= 0xfe0f {
			t.Errorf("%s: %U in %q", what, r, line)
		}
	}
}

// called is a night in which everything from outside has one name.
func called(t testing.TB, name string) *night {
	r := paidRules()
	r.Event = name
	r.Look.Backgrounds = "studio\n/event/" + strings.ReplaceAll(name, "\n", " ") + ".png\nbeach"
	r.Prices = kiosk.Prices{Subscription: 990, PAYG: 1990, Currency: name}
	n := newNight(t, r)
	n.account(30*kiosk.Credit, 10*kiosk.Credit)
	code := "G-1"
	if kiosk.ValidGuestCode(name) == nil {
		code = name
	}
	n.do(kiosk.SetGuest{Code: code, Name: name})
	n.do(kiosk.Confirm{Shot: n.previewed(name)})
	n.answer(1, kiosk.Full)
	n.do(kiosk.ComposedUp{Shot: 1, SHA: "composed"})
	n.do(kiosk.HandedOver{Shot: 1, Guest: code, File: name, SHA: "composed"})
	n.do(kiosk.Confirm{Shot: n.previewed(name)})
	id := n.ask(2, kiosk.Full)
	n.do(kiosk.Unanswered{Shot: 2, Request: id, Code: kiosk.NoAnswer, Detail: name})
	n.previewed(name)
	n.do(kiosk.Dress{Shot: 3, Background: r.Look.Choices()[1]})
	id = n.ask(n.arrive(name), kiosk.Preview)
	n.do(kiosk.Voided{Shot: 4, Request: id, Code: kiosk.Refused, Detail: name, Status: 400})
	n.do(kiosk.Note{Code: kiosk.Quarantined, Detail: name})
	n.b.Live = kiosk.Live{Scanned: true, DiskFree: 1 << 38, Folders: []kiosk.Folder{{Path: name, Lost: true, Reason: name}},
		Running:  []kiosk.Running{{Kind: kiosk.WorkPreview, Shot: 3, Since: n.now}},
		Arriving: []kiosk.Arriving{{Name: name, Key: "arriving 1"}, {Name: name + "2", Key: "arriving 2"}}}
	return n
}

// TestHostileAndWideNames draws every place and every prompt with each name.
func TestHostileAndWideNames(t *testing.T) {
	for what, name := range names() {
		for i, size := range [][2]int{{80, 24}, {100, 33}, {200, 60}} {
			lang := []string{"en", "de"}[(i+len(name))%2]
			t.Run(fmt.Sprintf("%s-%dx%d-%s", what, size[0], size[1], lang), func(t *testing.T) {
				n := called(t, name)
				o := fullOptions()
				o.Words, o.Title, o.Notice = NewWords(lang), name, name
				o.Settings = &fakeSettings{[]Setting{{Key: name, Value: name}, {Key: "look.background", Value: name, Choices: []string{name, "studio"}}}}
				s := show(t, n, size[0], size[1], o)
				for shot := 1; shot <= n.b.Shots(); shot++ {
					s.app.review = s.app.review.move(shot, s.app.booth)
					checkPlaces(t, s.app)
				}
				a := s.app
				a.glimpse = glimpse{on: true, name: name}
				checkPlaces(t, a)
				checkPrompts(t, s, name)
				checkPages(t, s)
			})
		}
	}
}

// checkPlaces draws every place of the screen by itself.
func checkPlaces(t *testing.T, a App) {
	t.Helper()
	l := a.layout
	block := func(what string, lines []string, r rect) {
		t.Helper()
		if len(lines) != r.h {
			t.Errorf("%s: %d lines, want %d", what, len(lines), r.h)
		}
		for _, line := range lines {
			checkLine(t, what, line, r.w)
		}
	}
	block("side", a.side(l.side), l.side)
	block("strip", a.strip(l.strip), l.strip)
	block("canvas", a.canvas(l.canvas), l.canvas)
	block("message", a.message(l.canvas, kiosk.Safe(a.booth.Rules.Event, 60), kiosk.Safe(a.booth.Rules.Event, 200)), l.canvas)
	checkLine(t, "caption", a.caption(l.caption), l.caption.w)
	for _, w := range []int{1, 8, 29, 57} {
		for what, p := range map[string]panel{"shot": a.shotPanel(w), "guest": a.guestPanel(w), "money": a.moneyPanel(w), "alarms": a.warnPanel(w),
			"work": a.workPanel(w), "arriving": a.arrivingPanel(w)} {
			for _, line := range p.lines {
				if ansi.StringWidth(line) > w {
					t.Errorf("%s panel: wider than %d: %q", what, w, line)
				}
				checkHarmless(t, what+" panel", line)
			}
		}
	}
	for _, x := range a.booth.Live.Arriving {
		for _, line := range a.arrivingFrame(x) {
			checkLine(t, "frame of what arrives", line, frameWidth-2)
		}
	}
	shot, _ := a.booth.Shot(a.review.at)
	for _, at := range []int{shot.N, 0} { // in front, and not
		b := a
		b.review.at = at
		for _, line := range b.frame(shot) {
			checkLine(t, "frame", line, frameWidth-2)
		}
	}
	one := *a.booth
	one.Live.Arriving = one.Live.Arriving[:1]
	a.booth, a.glimpse.on = &one, false
	checkHarmless(t, "what arrives", a.arrivingText(false))
	checkLine(t, "rule", a.stripRule(l.strip.w, framesIn(l.strip.w)), l.strip.w)
	for _, text := range append(a.alarms(), a.why(shot), a.guestLine(a.booth.Guest), a.shotTitle(shot)) {
		checkHarmless(t, "text", text)
	}
}

// checkPages draws every page whole, and what guests see, with each row in front.
func checkPages(t *testing.T, s *screen) {
	t.Helper()
	look := func(what string, a App) {
		t.Helper()
		checkHarmless(t, "title", a.View().WindowTitle)
		lines := strings.Split(a.View().Content, "\n")
		if len(lines) != a.layout.h {
			t.Errorf("%s: %d lines, want %d", what, len(lines), a.layout.h)
		}
		for _, line := range lines {
			checkHarmless(t, what, line)
			if got := ansi.StringWidth(line); got > a.layout.w {
				t.Errorf("%s: %d wide: %q", what, got, line)
			}
		}
	}
	a := s.app
	a.zoom.pair = pair{other: 2}
	for p := reviewPage; p <= zoomPage; p++ {
		for row := range 3 {
			b := a.goTo(p)
			b = b.stepGuests(row)
			b.trouble.at, b.event.at = row, row
			look(fmt.Sprintf("page %d, row %d", p, row), b)
		}
	}
	a.guests.query = a.booth.Rules.Event
	look("looking for it", a.goTo(guestsPage))
	a.serve.on = true
	look("kiosk mode", a.offer().tell(a.w.T("kiosk.kept")))
	b, _ := s.app.goTo(eventPage).editSetting()
	look("a setting's value", b)
	b = s.app.open(prompt{kind: askChoice, code: "look.background"})
	look("a setting's choices", b)
	b = s.app.open(prompt{kind: askMerge, from: s.app.booth.Guest, code: ""})
	look("a merge", b)
	b, _ = s.app.openText(askRename, s.app.booth.Rules.Event, s.app.booth.Guest)
	look("a new name", b)
}

// checkPrompts opens every prompt, and pastes the name into those that take text.
func checkPrompts(t *testing.T, s *screen, name string) {
	t.Helper()
	q := s.app.booth.Quote(kiosk.Full)
	payg := q
	payg.Pot = kiosk.PotPAYG
	field, lift := s.app.newField(name), lifting{code: s.app.booth.Guest}
	seen := kiosk.SetScreen{Shot: 1, Pick: name}
	for i, p := range []prompt{
		{kind: payFull, shot: 3, quote: q, blind: true}, {kind: payFull, shot: 3, quote: payg}, {kind: payPreview, shot: 3, quote: q},
		{kind: payAgain, shot: 3, quote: q}, {kind: payBacklog, quote: payg}, {kind: askPAYG}, {kind: askSettle, shot: 2}, {kind: askClose}, {kind: askQuit},
		{kind: askGuest, field: field}, {kind: askGuest, field: field, fault: kiosk.Safe(name, 200)},
		{kind: askLift, field: field, lift: lift}, {kind: askLift, field: field, lift: lifting{step: 1, code: lift.code}},
		{kind: askLift, field: field, lift: lifting{step: 2, code: lift.code, extra: 3}},
		{kind: askBackground, shot: 3, pick: 1}, {kind: askScreen, shot: 1},
		{kind: askScreen, shot: 1, spot: spot{seen: seen}},
		{kind: askScreen, shot: 1, spot: spot{seen: kiosk.SetScreen{Shot: 1}, err: kiosk.Faulty(kiosk.FileFault, name, nil)}},
	} {
		a := s.app.open(p)
		if ask := a.w.T("sheet.lift.pin", "guest", ""); p.kind == askLift && p.lift.step == 0 && !strings.HasSuffix(a.sheet(p).title, ask[strings.LastIndex(ask, ":"):]) {
			t.Errorf("the question is lost: %q", a.sheet(p).title)
		}
		checkScreen(t, fmt.Sprintf("prompt %d of kind %d", i, p.kind), a)
		if a.typing() {
			m, _ := a.Update(tea.PasteMsg{Content: name})
			checkScreen(t, "pasted", m.(App))
		}
	}
}

// checkScreen wants a prompt's box as wide as its place, border to border.
func checkScreen(t *testing.T, what string, a App) {
	t.Helper()
	blank := make([]string, a.layout.h)
	lines := a.drawSheet(*a.prompt, blank)
	box := a.layout.sheetFor(0)
	for _, line := range lines {
		if line == "" {
			continue // not covered
		}
		checkLine(t, what, line, a.layout.w)
		text := []rune(strings.TrimSpace(ansi.Strip(line)))
		if first, last := text[0], text[len(text)-1]; !strings.ContainsRune("╭│╰", first) || !strings.ContainsRune("╮│╯", last) || lipgloss.Width(string(text)) != box.w {
			t.Errorf("%s: no border at both ends: %q", what, line)
		}
	}
}

// Terminals measure some writings in two ways: by what is drawn together, as we do,
// or character by character. Where the two differ a line is shifted in the latter;
// this holds where they must not.
func TestBothMeasuresAgree(t *testing.T) {
	differ := map[string]bool{"skin": true, "Hindi": true, "Thai": true, "jamo": true}
	for what, name := range names() {
		safe := kiosk.Safe(name, 300)
		if one, other := ansi.StringWidth(safe), ansi.StringWidthWc(safe); (one != other) != differ[what] {
			t.Errorf("%s: %d and %d wide: %q", what, one, other, safe)
		}
	}
}
