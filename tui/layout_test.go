package tui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// rects lists every place of a layout.
func (l layout) rects() map[string]rect {
	return map[string]rect{"notice": l.notice, "header": l.header, "air": l.air, "caption": l.caption, "canvas": l.canvas,
		"gap": l.gap, "side": l.side, "strip": l.strip, "log": l.log, "status": l.status, "footer": l.footer}
}

// TestLayoutCoversTheScreen checks every size: no overlap, no hole, nothing
// outside, and room for what matters.
func TestLayoutCoversTheScreen(t *testing.T) {
	for w := 0; w <= 300; w++ {
		for h := 0; h <= 100; h++ {
			for _, notice := range []bool{false, true} {
				l := layoutFor(w, h, notice, h%2 == 0)
				if l.small != (w < minWidth || h < minHeight) {
					t.Fatalf("%d×%d: small is %v", w, h, l.small)
				}
				if l.small {
					continue
				}
				checkCover(t, l)
				if l.canvas.w < 40 || l.canvas.h < 10 || l.side.w < 30 || l.side.h < 12 {
					t.Fatalf("%d×%d: canvas %v or side %v is too small", w, h, l.canvas, l.side)
				}
			}
		}
	}
}

func checkCover(t *testing.T, l layout) {
	t.Helper()
	area := 0
	all := l.rects()
	for name, r := range all {
		if r.x < 0 || r.y < 0 || r.w < 0 || r.h < 0 || r.x+r.w > l.w || r.y+r.h > l.h {
			t.Fatalf("%d×%d: %s is outside: %v", l.w, l.h, name, r)
		}
		area += r.w * r.h
		for other, o := range all {
			if name < other && r.x < o.x+o.w && o.x < r.x+r.w && r.y < o.y+o.h && o.y < r.y+r.h {
				t.Fatalf("%d×%d: %s %v lies over %s %v", l.w, l.h, name, r, other, o)
			}
		}
	}
	if area != l.w*l.h {
		t.Fatalf("%d×%d: the places cover %d cells of %d", l.w, l.h, area, l.w*l.h)
	}
}

// TestViewFitsEverySize draws a full night at every kind of size: every page, with and
// without guests at the keys, every question over every page, every language, with and
// without UTF-8.
func TestViewFitsEverySize(t *testing.T) {
	n := fullNight(t)
	n.do(kiosk.SetGuest{Code: "G-9", Name: hostile})
	n.do(kiosk.Note{Code: kiosk.Quarantined, Detail: hostile})
	n.b.Rules.Event = hostile
	n.b.Live = busy(t).b.Live
	var apps []App
	for i, lang := range Languages() {
		o := fullOptions()
		o.Words, o.Notice, o.ASCII = NewWords(lang), "demo \x1b[2J notice", i%2 == 1
		s := show(t, n, 80, 24, o)
		s.app.review = s.app.review.move(5, s.app.booth)
		apps = append(apps, s.app)
	}
	over := everyQuestion(apps[0])
	kinds := map[asking]bool{}
	for _, p := range over {
		kinds[p.kind] = true
	}
	if len(kinds) != int(askStaff)+1 {
		t.Fatalf("%d kinds of questions are tried, there are %d", len(kinds), askStaff+1)
	}
	turn := 0
	for w := 0; w <= 300; w++ {
		for h := 0; h <= 100; h++ {
			small := w < minWidth || h < minHeight
			if odd := w*7 + h*13; !small && w != minWidth && h != minHeight && odd%37 != 0 || small && odd%3 != 0 && w > 12 && h > 12 {
				continue // all the smallest, both edges, and a net over the rest
			}
			for range 4 { // in turn, so that every page meets every question
				turn++
				a := apps[turn%len(apps)]
				a.layout = layoutFor(w, h, (w+h)%2 == 0, w%2 == 0)
				a.page = page(turn % (int(zoomPage) + 1))
				a.zoom.pair = pair{other: 6}
				what := fmt.Sprintf("page %d", a.page)
				switch q := turn / 11 % (len(over) + 3); {
				case q < len(over):
					a = a.open(over[q])
					what += fmt.Sprintf(" question %d", over[q].kind)
				case q == len(over):
					a = a.say(strings.Repeat("a long answer ", 40))
				case q == len(over)+1:
					a.serve.on, a.page = true, reviewPage
					if turn%2 == 0 {
						a, _ = a.askStaffPIN()
					}
					a = a.offer()
				}
				checkFits(t, a, w, h, what)
			}
		}
	}
	t.Logf("%d screens", turn)
}

// everyQuestion is every kind of question there is, and some kinds in more than one form.
func everyQuestion(a App) []prompt {
	q := a.booth.Quote(kiosk.Full)
	payg := q
	payg.Pot = kiosk.PotPAYG
	field := a.newField("G-001")
	long := a.newField("")
	long.SetValue(kiosk.Safe(strings.Repeat(hostile, 3), 120))
	lift := lifting{code: "G-9", extra: 3}
	return []prompt{
		{kind: payFull, shot: 5, blind: true, quote: q}, {kind: payFull, shot: 5, quote: payg}, {kind: payPreview, shot: 5, quote: q}, {kind: payAgain, shot: 5, quote: q},
		{kind: payBacklog, quote: payg}, {kind: askPAYG}, {kind: askSettle, shot: 4}, {kind: askClose}, {kind: askQuit}, {kind: askGuest, field: field},
		{kind: askGuest, field: long, fault: kiosk.Safe(hostile, 200)}, {kind: askLift, field: field, lift: lift}, {kind: askBackground, shot: 5, pick: 1}, {kind: askScreen, shot: 5},
		{kind: bulkFull, shots: []int{5, 6, 7}, quote: q, left: 2}, {kind: bulkFull, shots: []int{5, 6, 7}, quote: payg}, {kind: bulkPreview, shots: []int{5}, quote: q},
		{kind: bulkReject, shots: manyShots(150)}, {kind: askMerge, from: "G-9", code: "G-001"}, {kind: askSearch, field: long}, {kind: askRename, code: "G-9", field: long},
		{kind: askChoice, code: "look.background"}, {kind: askValue, code: "budget.credits", field: field}, {kind: askStaff, field: field},
	}
}

func manyShots(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i + 1
	}
	return out
}

func checkFits(t *testing.T, a App, w, h int, what string) {
	t.Helper()
	content := a.View().Content
	lines := strings.Split(content, "\n")
	if h == 0 {
		if content != "" {
			t.Fatalf("%s %d×%d: says %q", what, w, h, content)
		}
		return
	}
	if len(lines) != h {
		t.Fatalf("%s %d×%d: %d lines", what, w, h, len(lines))
	}
	for i, l := range lines {
		if got := ansi.StringWidth(l); got > w {
			t.Fatalf("%s %d×%d: line %d is %d wide: %q", what, w, h, i, got, l)
		}
	}
}

// TestSmallTerminalSaysHowLarge says the size it needs where there is room for it.
func TestSmallTerminalSaysHowLarge(t *testing.T) {
	for _, size := range [][2]int{{79, 24}, {80, 23}, {40, 10}, {20, 5}} {
		s := show(t, newNight(t, paidRules()), size[0], size[1], Options{})
		s.shows("80×24")
	}
}
