package tui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

func (s *screen) click(x, y int) {
	s.t.Helper()
	s.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
}

func (s *screen) clickIn(r rect) { s.click(r.x+r.w/2, r.y+r.h/2) }

// clone is the same moment on a screen of its own.
func (s *screen) clone() *screen {
	c := *s
	d := *s.desk
	c.desk, c.timers, c.pending = &d, nil, nil
	c.desk.did = nil
	c.app.desk = c.desk
	n := *s.n
	c.n = &n
	c.app.o.Now = func() time.Time { return c.n.now }
	c.app.pause = func(m heldMsg) tea.Cmd { return c.after(holdFor, m) }
	c.app.pauseScan = func(m scanMsg) tea.Cmd { return c.after(scanOver, m) }
	return &c
}

// places are the pages by the keys that lead there.
func places() map[string][]string {
	return map[string][]string{"review": nil, "guests": {"2"}, "credits": {"3"}, "trouble": {"4"}, "event": {"5"}, "help": {"?"},
		"contact": {"t"}, "compare": {"x"}, "zoom": {"z"}, "marked": {"m", "m"}, "searching": {"2", "/", "A", "enter"}}
}

// Every key in the foot and every page in the head can be clicked, and a click does what
// the key does.
func TestTheFootAndTheHeadCanBeClicked(t *testing.T) {
	for name, keys := range places() {
		for _, size := range [][2]int{{80, 24}, {200, 60}} {
			base := fullScreen(t, size[0], size[1], fullOptions())
			base.at(name, keys)
			type target struct {
				at   rect
				keys []string
			}
			var all []target
			for _, f := range base.app.footKeys(base.app.layout.footer.w) {
				all = append(all, target{rect{f.x, base.app.layout.footer.y, f.w, 1}, f.key.Keys()})
				line := strings.Split(base.text(), "\n")[base.app.layout.footer.y]
				if got := string([]rune(line)[f.x : f.x+f.w]); got != plain(f.text) {
					t.Errorf("%s: the foot's zone of %q lies on %q", name, plain(f.text), got)
				}
			}
			_, heads := base.app.headPlan(base.app.layout.w)
			for _, h := range heads {
				all = append(all, target{rect{h.x, base.app.layout.header.y, len([]rune(h.text)), 1}, base.app.tabKey(h.page).Keys()})
				line := strings.Split(base.text(), "\n")[base.app.layout.header.y]
				if got := string([]rune(line)[h.x : h.x+len([]rune(h.text))]); got != h.text {
					t.Errorf("%s: the head's zone of %q lies on %q", name, h.text, got)
				}
			}
			for _, goal := range all {
				pressed, clicked := base.clone(), base.clone()
				pressed.send(keyOf(goal.keys[0]))
				pressed.pass(time.Second)
				clicked.clickIn(goal.at)
				clicked.pass(time.Second)
				if a, b := pressed.where(), clicked.where(); a != b || pressed.quit != clicked.quit {
					t.Errorf("%s, %v: pressed and clicked differ:\n%s\n%s", name, goal.keys, a, b)
				}
				if a, b := fmt.Sprintf("%#v", pressed.did()), fmt.Sprintf("%#v", clicked.did()); len(a) != len(b) {
					t.Errorf("%s, %v: pressed tells %s, clicked %s", name, goal.keys, a, b)
				}
			}
		}
	}
}

// What an open question offers can be clicked, after its deaf moment, and so can the way
// out of it.
func TestQuestionsCanBeClicked(t *testing.T) {
	for name, keys := range scenes() {
		base := fullScreen(t, 100, 30, fullOptions())
		base.at(name, keys)
		if base.app.prompt == nil || base.app.guarding() {
			continue
		}
		zones := base.app.zones()
		out := zones[len(zones)-1].rect
		lines := strings.Split(base.text(), "\n")
		if !strings.Contains(lines[out.y], "Esc") {
			t.Errorf("%s: the way out lies on %q", name, lines[out.y])
		}
		s := base.clone()
		s.clickIn(out)
		if s.app.prompt != nil || len(s.did()) > 0 {
			t.Errorf("%s: a click on Esc does not close it", name)
		}
		if name == "settle" && len(zones) != 3 {
			t.Errorf("%s: %d things can be clicked", name, len(zones))
		}
		for i, c := range base.app.sheet(*base.app.prompt).choices {
			if base.app.typing() {
				break
			}
			z := zones[i].rect
			if !strings.Contains(lines[z.y], c.key.Help().Key) {
				t.Errorf("%s: the place of %s lies on %q", name, c.key.Help().Key, lines[z.y])
			}
			early, late, pressed := base.clone(), base.clone(), base.clone()
			early.app = early.app.deafen()
			early.pass(deaf - time.Millisecond)
			early.clickIn(z)
			early.pass(100 * time.Millisecond)
			if len(early.did()) > 0 || early.quit || early.app.prompt == nil {
				t.Errorf("%s: a click within the deaf moment answers", name)
			}
			late.clickIn(z)
			late.pass(time.Second)
			pressed.send(keyOf(c.key.Keys()[0]))
			pressed.pass(time.Second)
			if a, b := fmt.Sprintf("%T", pressed.did()), fmt.Sprintf("%T", late.did()); a != b || pressed.where() != late.where() || pressed.quit != late.quit {
				t.Errorf("%s: %s pressed and clicked differ:\n%s %s\n%s %s", name, c.key.Help().Key, a, pressed.where(), b, late.where())
			}
		}
	}
}

// Money is asked for by a click and never paid by a double one.
func TestADoubleClickPaysNothing(t *testing.T) {
	s := fullScreen(t, 100, 30, fullOptions())
	s.pass(time.Second)
	for _, f := range s.app.footKeys(s.app.layout.footer.w) {
		if f.key.Help() != s.app.keys.Confirm.Help() {
			continue
		}
		r := rect{f.x, s.app.layout.footer.y, f.w, 1}
		s.clickIn(r)
		s.clickIn(r)
		for y := range 30 { // wherever the question has come up
			for x := 0; x < 100; x += 9 {
				if s.app.prompt != nil {
					s.click(x, y)
				}
			}
		}
	}
	s.wantDid()
}

// Rows, frames and pictures can be clicked: once to go there, again to open it.
func TestRowsAndFramesCanBeClicked(t *testing.T) {
	s := fullScreen(t, 100, 40, fullOptions())
	lines := func() []string { return strings.Split(s.text(), "\n") }
	rowOf := func(text string) int {
		t.Helper()
		i := slices.IndexFunc(lines(), func(l string) bool { return strings.Contains(l, text) })
		if i < 0 {
			t.Fatalf("nothing says %q:\n%s", text, s.text())
		}
		return i
	}
	y := rowOf("#0007")
	x := len([]rune(lines()[y][:strings.Index(lines()[y], "#0007")]))
	s.click(x, y)
	s.wantAt(7)
	s.press("2")
	y = rowOf("Ada Lovelace")
	s.click(5, y)
	if g, _ := s.app.guestInFront(); g.Code != "G-001" {
		t.Errorf("a click goes to %q", g.Code)
	}
	s.wantDid()
	s.click(5, y)
	s.pass(time.Second)
	s.wantDid(kiosk.SetGuest{Code: "G-001"})
	s.press("4")
	y = rowOf("in doubt")
	s.click(5, y)
	s.click(5, y)
	s.wantAt(4)
	s.press("5")
	s.click(5, rowOf("50"))
	if set, _ := s.app.settingInFront(); set.Key != "budget.credits" {
		t.Errorf("a click goes to %q", set.Key)
	}
	s.click(5, rowOf("50"))
	if s.app.prompt == nil || s.app.prompt.kind != askValue {
		t.Error("a second click does not open it")
	}
	s.press("esc", "1", "end", "t")
	for i, n := range s.app.onSheet() {
		p := sheetPlace(s.app.layout.page, i)
		s.clickIn(p)
		s.wantAt(n)
	}
	s.clickIn(sheetPlace(s.app.layout.page, len(s.app.onSheet())-1))
	if !s.app.review.marked[s.app.booth.Shots()] {
		t.Error("a second click marks nothing")
	}
	s.press("esc", "esc", "end", "x")
	l, r := halves(s.app.layout.page)
	s.clickIn(l)
	s.wantAt(s.app.booth.Shots() - 1)
	s.clickIn(r)
	s.wantAt(s.app.booth.Shots())
}

// The wheel moves what the page is a list of, and nothing while a question is open.
func TestTheWheel(t *testing.T) {
	for name, keys := range places() {
		s := fullScreen(t, 100, 24, fullOptions())
		s.at(name, keys)
		was := s.where()
		guest := s.app.guests.code
		s.send(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelDown})
		s.send(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelUp})
		s.send(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelDown})
		if name == "credits" || name == "marked" { // they stand at the end
			s.send(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelUp})
			s.send(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelUp})
		}
		if is := s.where(); is == was && s.app.guests.code == guest && name != "searching" {
			t.Errorf("%s: the wheel moves nothing: %s", name, is)
		}
		s.wantDid()
	}
	for name, keys := range scenes() {
		s := fullScreen(t, 100, 30, fullOptions())
		s.at(name, keys)
		if s.app.prompt == nil {
			continue
		}
		was := s.where()
		s.send(tea.MouseWheelMsg{X: 5, Y: 5, Button: tea.MouseWheelDown})
		if is := s.where(); is != was {
			t.Errorf("%s: the wheel moves behind a question", name)
		}
	}
}

// Whatever a key does there is a click for: in the foot of its page, in the head or in
// the help. What only moves is moved by the wheel, by rows and by frames.
func TestWhatCanBePressedCanBeClicked(t *testing.T) {
	moves := []string{"up", "down", "left", "right", "home", "end", "nextpage", "prevpage", "closer", "wider", "open", "cancel"}
	s := fullScreen(t, 200, 60, fullOptions())
	s.press("?")
	for _, n := range actionNames() {
		b := *n.binding(&s.app.keys)
		if n.scope == inQuestions || slices.Contains(moves, n.name) {
			continue
		}
		var at []rect
		for _, z := range s.app.helpZones(s.app.layout.page) {
			line := []rune(strings.Split(s.text(), "\n")[z.y])
			if said := string(line[z.x : z.x+z.w]); strings.HasPrefix(said, b.Help().Key+" ") && strings.HasSuffix(said, "  "+b.Help().Desc) {
				at = append(at, z.rect)
			}
		}
		if len(at) != 1 {
			t.Errorf("%s stands in %d places of the help", n.name, len(at))
			continue
		}
		clicked, pressed := s.clone(), s.clone()
		clicked.clickIn(at[0])
		clicked.pass(time.Second)
		pressed.typed("1")
		if n.scope == inLists {
			pressed.typed("2")
		}
		pressed.typed(b.Keys()[0])
		if a, b := pressed.where(), clicked.where(); a != b || fmt.Sprintf("%T", pressed.did()) != fmt.Sprintf("%T", clicked.did()) || pressed.quit != clicked.quit {
			t.Errorf("%s: pressed and clicked differ:\n%s\n%s", n.name, a, b)
		}
	}
}
