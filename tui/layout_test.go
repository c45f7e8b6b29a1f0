package tui

import (
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

// TestViewFitsEverySize draws a busy night at every kind of size, with every kind
// of thing on top.
func TestViewFitsEverySize(t *testing.T) {
	n := busy(t)
	n.do(kiosk.SetGuest{Code: "G-9", Name: hostile})
	s := show(t, n, 80, 24, Options{Pictures: &fakePictures{}, Notice: "demo \x1b[2J notice"})
	states := map[string]func(App) App{
		"plain":   func(a App) App { return a },
		"help":    func(a App) App { a.page = helpPage; return a },
		"trouble": func(a App) App { a.page = troublePage; return a },
		"pay": func(a App) App {
			return a.open(prompt{kind: payFull, shot: 5, blind: true, quote: a.booth.Quote("full")})
		},
		"doubt": func(a App) App { return a.open(prompt{kind: askSettle, shot: 4}) },
		"guest": func(a App) App { return a.open(prompt{kind: askGuest, field: a.newField("G-001")}) },
		"quit":  func(a App) App { return a.open(prompt{kind: askQuit}) },
		"flash": func(a App) App { return a.say(strings.Repeat("a long answer ", 40)) },
		"ascii": func(a App) App { a.o.ASCII = true; return a },
	}
	for w := 0; w <= 300; w++ {
		for h := 0; h <= 100; h++ {
			if odd := w*7 + h*13; w > 12 && h > 12 && w != 80 && h != 24 && odd%23 != 0 {
				continue // all small sizes, both edges, and a net over the rest
			}
			a := s.app
			a.layout = layoutFor(w, h, (w+h)%2 == 0, w%2 == 0)
			for name, do := range states {
				if (w*h+len(name))%3 != 0 && w > 12 {
					continue
				}
				checkFits(t, do(a), w, h, name)
			}
		}
	}
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
