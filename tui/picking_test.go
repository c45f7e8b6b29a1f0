package tui

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"backdrop/kiosk"
)

func keyedRules() kiosk.Rules {
	r := paidRules()
	r.Preview, r.Full = kiosk.Cutting{Cutter: "greenscreen"}, kiosk.Cutting{Cutter: "greenscreen"}
	return r
}

// fakeScreen reads green at the left and grey at the right of every picture.
type fakeScreen struct {
	asked []kiosk.SetScreen
	fail  error
}

func (f *fakeScreen) read(_ context.Context, in kiosk.SetScreen) (kiosk.SetScreen, error) {
	f.asked = append(f.asked, in)
	if f.fail != nil {
		return in, f.fail
	}
	switch {
	case in.Empty:
	case in.X > 500:
		in.Pick = "808080"
	default:
		in.Pick = "3a8c46"
	}
	return in, nil
}

// arrows sends arrow keys, one every half second.
func (s *screen) arrows(codes ...rune) {
	s.t.Helper()
	for _, c := range codes {
		s.n.now = s.n.now.Add(500 * time.Millisecond)
		s.send(tea.KeyPressMsg{Code: c})
	}
}

// mark finds the mark on the screen: row and column of its first cell, -1 for none.
func (s *screen) mark() (row, col int) {
	for i, l := range strings.Split(s.text(), "\n") {
		for _, form := range []string{"[+]", "o[+o", "p[+ ", "+]o"} {
			if at := strings.Index(l, form); at >= 0 {
				return i, ansi.StringWidth(l[:at])
			}
		}
	}
	return -1, -1
}

func picking(t *testing.T, w, h int, o Options) (*screen, *fakeScreen) {
	t.Helper()
	n := newNight(t, keyedRules())
	n.previewed("A.JPG")
	f := &fakeScreen{}
	o.Screen = f.read
	if o.Pictures == nil {
		o.Pictures = &fakePictures{}
	}
	return show(t, n, w, h, o), f
}

func TestPointingAtTheScreen(t *testing.T) {
	s, f := picking(t, 80, 24, Options{})
	s.press("S")
	s.shows("3a8c46, 8 % from the left, 8 % from the top")
	s.shows("Now: found by itself in every photo")
	s.shows("Enter this is the screen's colour: look only for it")
	s.shows("e nobody is in this shot")
	s.hides("forget what was said")
	if p := s.app.picture(); p.View != Original || p.Shot != 1 {
		t.Fatalf("%+v is shown", p)
	}
	row, col := s.mark()
	s.arrows(tea.KeyRight, tea.KeyRight, tea.KeyDown)
	if r, c := s.mark(); r != row+1 || c != col+2 {
		t.Fatalf("the mark went from %d, %d to %d, %d", row, col, r, c)
	}
	s.arrows(tea.KeyUp, tea.KeyLeft)
	s.send(tea.KeyPressMsg{Code: tea.KeyRight, Mod: tea.ModShift})
	if r, c := s.mark(); r != row || c != col+6 {
		t.Fatalf("with Shift it went to %d, %d from %d, %d", r, c, row, col)
	}
	s.wantDid()
	at := s.app.prompt.spot
	s.press("enter")
	if len(s.desk.did) != 1 || s.desk.did[0] != (kiosk.SetScreen{Shot: 1, X: at.x, Y: at.y, Pick: "3a8c46"}) || s.app.prompt != nil {
		t.Fatalf("did %+v", s.desk.did)
	}
	if last := f.asked[len(f.asked)-1]; last.X != at.x || last.Y != at.y {
		t.Errorf("the last place read is %+v", last)
	}
	s.obey()
	s.press("S")
	s.shows("Now: only the colour 3a8c46, picked in shot #0001")
	if again := s.app.prompt.spot; again.x != at.x || again.y != at.y {
		t.Errorf("it opens at %d, %d and not where it was picked", again.x, again.y)
	}
	s.press("esc")
	s.wantDid()
}

func TestTheEmptyShotAndBack(t *testing.T) {
	s, f := picking(t, 120, 40, Options{})
	s.press("S", "e")
	s.wantDid(kiosk.SetScreen{Shot: 1, Empty: true})
	if last := f.asked[len(f.asked)-1]; !last.Empty {
		t.Errorf("nobody has looked at the shot: %+v", last)
	}
	s.n.do(kiosk.SetScreen{Shot: 1, Empty: true})
	s.news()
	s.press("S")
	s.shows("Now: measured against the empty screen of shot #0001")
	s.shows("r forget what was said")
	s.press("r")
	s.wantDid(kiosk.SetScreen{Shot: 1, Reset: true})
	s.n.do(kiosk.SetScreen{Reset: true})
	s.news()
	s.press("S", "r") // nothing to forget
	s.wantDid()
	if s.app.prompt == nil {
		t.Error("a key that does nothing closed the question")
	}
	f.fail = kiosk.Faulty(kiosk.NoScreen, "too little of it", nil)
	s.press("e")
	s.wantDid()
	s.shows("no green or blue screen was found")
}

func TestWhatNoScreenCanBe(t *testing.T) {
	s, f := picking(t, 80, 24, Options{})
	s.press("S")
	for range 40 {
		s.arrows(tea.KeyRight)
	}
	s.shows("808080: no screen has that colour")
	s.hides("this is the screen's colour")
	s.press("enter")
	s.wantDid()
	for range 100 {
		s.arrows(tea.KeyLeft, tea.KeyUp)
	}
	if p := s.app.prompt.spot; p.x < 0 || p.y < 0 || p.x > 60 || p.y > 60 {
		t.Fatalf("in the corner it is %+v", p)
	}
	for range 200 {
		s.arrows(tea.KeyDown)
	}
	f.fail = kiosk.Faulty(kiosk.FileFault, "originals/0001 is gone", nil)
	s.arrows(tea.KeyRight)
	s.shows("originals/0001 is gone")
	s.press("enter")
	s.wantDid()
}

// Only an event that the green screen cuts is asked about it.
func TestWhoMayPoint(t *testing.T) {
	s := show(t, twoPreviewed(t, paidRules()), 80, 24, Options{Screen: (&fakeScreen{}).read})
	s.press("S")
	s.shows("the built-in green screen cuts nothing in this event")
	if s.app.prompt != nil {
		t.Error("and yet it is asked about")
	}
	n := newNight(t, keyedRules())
	s = show(t, n, 80, 24, Options{Screen: (&fakeScreen{}).read})
	s.press("S")
	s.shows("no shot yet")
	n.arrive("A.JPG")
	s = show(t, n, 80, 24, Options{})
	s.press("S")
	s.shows("no colour can be read")
}

// A scanner that types whatever letters says nothing of the screen.
func TestScannerCannotPoint(t *testing.T) {
	s, _ := picking(t, 80, 24, Options{})
	scan := func(keys ...string) {
		s.n.now = s.n.now.Add(time.Second)
		for _, k := range keys {
			s.n.now = s.n.now.Add(3 * time.Millisecond)
			s.send(keyOf(k))
		}
		s.later()
	}
	scan("S", "e", "1", "enter")
	if s.wantDid(kiosk.SetGuest{Code: "Se1"}); s.app.prompt != nil {
		t.Fatal("a scan opened the question")
	}
	s.press("S")
	scan("e", "r", "7", "enter")
	s.wantDid(kiosk.SetGuest{Code: "er7"})
	scan("r", "e", "e", "enter")
	s.wantDid(kiosk.SetGuest{Code: "ree"})
	if s.app.prompt == nil {
		t.Fatal("a scan answered the question")
	}
	s.press("e")
	s.wantDid(kiosk.SetScreen{Shot: 1, Empty: true})
}

// The mark stays within the picture in every size, and every line as wide as it was.
func TestTheMarkFits(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {97, 31}, {200, 60}} {
		s, _ := picking(t, size[0], size[1], Options{})
		s.press("S")
		for _, far := range []rune{tea.KeyLeft, tea.KeyUp, tea.KeyRight, tea.KeyDown} {
			for range 45 {
				s.send(tea.KeyPressMsg{Code: far, Mod: tea.ModShift})
			}
			for i, l := range strings.Split(s.text(), "\n") {
				if ansi.StringWidth(l) > size[0] {
					t.Fatalf("%v: line %d is %d wide", size, i, ansi.StringWidth(l))
				}
			}
			d, _, _ := s.app.album.find(s.app.picture())
			for i, l := range s.app.marked(d).Lines {
				if ansi.StringWidth(l) != d.got.Cols {
					t.Fatalf("%v: picture line %d is %d wide of %d", size, i, ansi.StringWidth(l), d.got.Cols)
				}
			}
			if strings.Count(s.text(), "+") != 1 {
				t.Fatalf("%v: there is no mark, or more than one:\n%s", size, s.text())
			}
		}
	}
}

// Styles left and right of the mark are those of the picture.
func TestTheMarkKeepsThePicturesColours(t *testing.T) {
	a := App{theme: newTheme(true, false), place: place{prompt: &prompt{kind: askScreen, shot: 1, spot: spot{x: 450, y: 0}}}}
	a.layout.canvas = rect{0, 0, 10, 1}
	want, _ := a.pointedPicture()
	line := "\x1b[31maaaaaaaaaa\x1b[m"
	got := a.marked(drawing{of: want, got: Drawn{Cols: 10, Rows: 1, Lines: []string{line}}}).Lines[0]
	left, right, ok := strings.Cut(got, ansi.Strip("[+]"))
	if !ok || !strings.HasPrefix(left, "\x1b[31maaa\x1b[") || !strings.Contains(right, "\x1b[31maaaa") || ansi.Strip(got) != "aaa[+]aaaa" {
		t.Errorf("%q", got)
	}
}

// With pictures by graphics the one pointed at is drawn as characters.
func TestPointingWithGraphics(t *testing.T) {
	a := App{place: place{prompt: &prompt{kind: askScreen, shot: 1}}}
	a.probe.graphics.Mode = KittyPictures
	if p, ok := a.pointedPicture(); !ok || p.Graphics.Mode != QuadrantPictures {
		t.Errorf("%+v, %v", p, ok)
	}
	a.prompt = nil
	if _, ok := a.pointedPicture(); ok {
		t.Error("nobody points, and yet there is a picture for it")
	}
}

func TestPickingGolden(t *testing.T) {
	s, _ := picking(t, 80, 24, Options{NoColor: true})
	s.press("S")
	s.arrows(tea.KeyRight, tea.KeyDown)
	golden.RequireEqual(t, s.app.View().Content+"\n")
}

func TestPlainScreen(t *testing.T) {
	for _, c := range []struct {
		in   kiosk.SetScreen
		fail error
		want string
	}{
		{in: kiosk.SetScreen{Shot: 1, X: 10, Y: 20}, want: "{1 10 20 3a8c46 false false}"},
		{in: kiosk.SetScreen{Shot: 1, Empty: true}, want: "{1 0 0  true false}"},
		{in: kiosk.SetScreen{Reset: true}, fail: kiosk.Faulty(kiosk.FileFault, "", nil), want: "{0 0 0  false true}"},
		{in: kiosk.SetScreen{Shot: 1}, fail: kiosk.Faulty(kiosk.FileFault, "", nil), want: "file_fault"},
	} {
		d := newDesk()
		err := do(t.Context(), d, (&fakeScreen{fail: c.fail}).read, c.in)
		got := ""
		if err != nil {
			got = string(kiosk.CodeOf(err))
		} else if len(d.did) == 1 {
			got = fmt.Sprint(d.did[0])
		}
		if got != c.want {
			t.Errorf("%+v: got %s, want %s", c.in, got, c.want)
		}
	}
}
