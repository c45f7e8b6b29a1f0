package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// comes says what is on its way in.
func (s *screen) comes(list ...kiosk.Arriving) {
	s.t.Helper()
	s.n.b.Live.Arriving = list
	s.news()
}

const glimpsed, original, preview = "gggggggg", "oooooooo", "ffffffff"

// A photo is seen while it comes in: before it has a number, and without one; when it
// is a shot it stays in sight, with no empty place in between.
func TestGlimpse(t *testing.T) {
	n := newNight(t, paidRules())
	s := show(t, n, 80, 24, Options{Pictures: &fakePictures{}})
	x := kiosk.Arriving{Name: "DSC_1234.JPG"}
	s.comes(x)
	s.shows("arriving: DSC_1234.JPG")
	s.shows("No shot yet") // there is no picture of it
	x.Key = "arriving 1"
	s.comes(x)
	s.shows(glimpsed)
	s.shows("It gets its number when it is")
	s.hides("No shot yet")
	s.hides("#0001")
	s.press("enter", "p", "r", "a", "B", "s", "u", "R", "L", "1", "v")
	s.wantDid()
	s.shows("still coming in")
	if s.app.prompt != nil {
		t.Fatal("a key opened a question about a photo without a number")
	}
	x.Key, x.SHA = "arriving 2", "sha-1"
	s.comes(x)
	s.shows(glimpsed)
	n.arrive("DSC_1234.JPG") // has that content
	c := n.b.Clone()
	m, cmd := s.app.Update(boothMsg{&c})
	s.app = m.(App) // nothing is drawn yet
	s.shows("#0001")
	s.shows(glimpsed)
	s.hides("arriving")
	s.run(cmd)
	s.shows(original)
	s.comes()
	s.shows(original)
	s.press("r")
	s.wantDid(kiosk.Reject{Shot: 1})
}

// Whoever is at a shot that waits for them stays there, and so does a question; the
// strip says what is coming in.
func TestNothingJumpsForAGlimpse(t *testing.T) {
	x := kiosk.Arriving{Name: "DSC_9.JPG", Key: "arriving 1"}
	n := twoPreviewed(t, paidRules())
	s := show(t, n, 80, 24, Options{Pictures: &fakePictures{}})
	s.comes(x)
	s.shows(preview)
	s.hides(glimpsed)
	s.shows("arriving: DSC_9.JPG")
	s.press("r")
	s.wantDid(kiosk.Reject{Shot: 1})

	n = newNight(t, paidRules())
	n.account(30*kiosk.Credit, 0)
	n.finish(n.previewed("A.JPG"))
	n.finish(n.previewed("B.JPG"))
	s = show(t, n, 80, 24, Options{Pictures: &fakePictures{}})
	s.press("g")
	s.comes(x)
	s.hides(glimpsed)
	s.press("esc")
	s.shows(glimpsed)
	s.press("left") // back to the newest shot
	s.hides(glimpsed)
	if s.app.review.at != 2 {
		t.Errorf("the screen is at %d", s.app.review.at)
	}
	s.press("left")
	s.comes(x)
	s.hides(glimpsed)
	if s.app.review.at != 1 {
		t.Errorf("the screen is at %d", s.app.review.at)
	}
}

// What turns out to be no new shot goes as it came.
func TestGlimpseOfNothing(t *testing.T) {
	n := newNight(t, paidRules())
	n.account(30*kiosk.Credit, 0)
	n.finish(n.previewed("A.JPG"))
	s := show(t, n, 120, 45, Options{Pictures: &fakePictures{}})
	for i := range 60 { // more than are remembered
		s.comes(kiosk.Arriving{Name: "A.JPG", Key: fmt.Sprint("arriving ", i)}, kiosk.Arriving{Name: hostile, Key: fmt.Sprint("other ", i)})
		s.shows(glimpsed)
		s.shows("arriving: A.JPG")
		s.shows(`arriving: \u001b[2J`)
		if strings.ContainsAny(s.text(), "\u202e\x1b\a") {
			t.Fatal("a name is shown as it came")
		}
		s.comes()
		s.shows(preview)
		s.hides("arriving")
	}
	if len(s.app.album.kept) > keepDrawn || len(s.app.thumbs.kept) > keepThumbs {
		t.Errorf("%d and %d drawings are kept", len(s.app.album.kept), len(s.app.thumbs.kept))
	}
}

// A key pressed at a shot just before a photo took its place does not act on what
// is not in sight any more.
func TestHeldOrderMeetsAGlimpse(t *testing.T) {
	n := newNight(t, dressRules())
	n.account(30*kiosk.Credit, 0)
	n.finish(n.previewed("A.JPG"))
	s := show(t, n, 80, 24, Options{Pictures: &fakePictures{}})
	s.n.now = s.n.now.Add(time.Second)
	s.send(keyOf("B"))
	s.comes(kiosk.Arriving{Name: "B.JPG", Key: "arriving 1"})
	s.later()
	if s.wantDid(); s.app.prompt != nil {
		t.Error("the question about a shot out of sight is open")
	}
}

// Whatever size the screen has, it stays a screen.
func TestGlimpseFitsEverySize(t *testing.T) {
	n := newNight(t, paidRules())
	for _, size := range [][2]int{{80, 24}, {81, 33}, {120, 40}, {200, 60}, {40, 10}} {
		s := show(t, n, size[0], size[1], Options{Pictures: &fakePictures{}})
		s.comes(kiosk.Arriving{Name: hostile, Key: "arriving 1"}, kiosk.Arriving{Name: "B.JPG"})
		lines := strings.Split(s.app.View().Content, "\n")
		if len(lines) != size[1] {
			t.Errorf("%v: %d lines", size, len(lines))
		}
		s.send(tea.WindowSizeMsg{Width: 100, Height: 30})
		s.shows(glimpsed)
	}
}

// What the terminal keeps of a photo that arrived is not sent again for the shot it
// became; another shot's picture stays where it is.
func TestTheTerminalKeepsTheGlimpse(t *testing.T) {
	g := Graphics{Mode: KittyPictures}
	glimpse := drawing{of: Picture{Glimpse: "arriving 2", Cols: 60, Rows: 20, Graphics: g}, got: Drawn{Sum: "s", Delete: "gone"}, image: 17}
	other := drawing{of: Picture{Shot: 1, Cols: 60, Rows: 20, Graphics: g}, got: Drawn{Sum: "s", Delete: "gone too"}, image: 18}
	a := album{kept: []drawing{other, glimpse}}
	shot := Picture{Shot: 2, Version: 7, Cols: 60, Rows: 20, Graphics: g}
	a, d := a.adopt(drawnMsg{drawing: drawing{of: shot, got: Drawn{Sum: "s", Upload: "much"}, image: 19}})
	if d.image != 17 || d.got.Upload != "" || len(a.kept) != 1 || a.kept[0].image != 18 {
		t.Errorf("%+v, kept %+v", d.drawing, a.kept)
	}
	for _, differs := range []Picture{{Shot: 2, Cols: 61, Rows: 20, Graphics: g}, {Shot: 2, Cols: 60, Rows: 20}} {
		a := album{kept: []drawing{glimpse}}
		if _, d := a.adopt(drawnMsg{drawing: drawing{of: differs, got: Drawn{Sum: "s", Upload: "much"}, image: 19}}); d.got.Upload == "" {
			t.Errorf("%+v is taken for %+v", differs, glimpse.of)
		}
	}
}
