package tui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"backdrop/kiosk"
)

func dressRules() kiosk.Rules {
	r := paidRules()
	r.Look.Backgrounds = "studio\nbeach\n/event/Harbour Bridge.png"
	return r
}

func TestChooserShowsWhatItPointsAt(t *testing.T) {
	pics := &fakePictures{}
	n := newNight(t, dressRules())
	n.account(30*kiosk.Credit, 0)
	n.do(kiosk.SetGuest{Code: "G-1", Name: "Ada"})
	n.previewed("A.JPG")
	s := show(t, n, 80, 24, Options{Pictures: pics})
	s.press("B")
	s.shows("▸1 studio 2 beach 3 Harbour Bridge")
	for _, step := range []struct{ key, name string }{{"right", "beach"}, {"right", "Harbour Bridge"}, {"right", "studio"}, {"left", "Harbour Bridge"}, {"2", "beach"}, {"7", "beach"}, {"h", "studio"}, {"l", "beach"}} {
		s.press(step.key)
		s.shows("take " + step.name + ", also for what Ada · G-1 has not had yet")
		s.shows(strings.Repeat(strings.ToUpper(step.name[:1]), 12))
	}
	s.wantDid()
	s.press("enter")
	s.wantDid(kiosk.Dress{Shot: 1, Background: "beach"})
	if s.app.prompt != nil || s.app.picture().Background != "" {
		t.Fatal("the chooser is still open, or its picture still there")
	}
	s.n.do(kiosk.Dress{Shot: 1, Background: "beach"})
	s.news()
	s.shows("on beach")
	s.press("B", "right", "esc")
	s.wantDid()
	if p := s.app.picture(); p.Background != "" || p.View != Finished {
		t.Fatalf("after Esc %+v is shown", p)
	}
	if p := pics.asked[len(pics.asked)-1]; p.Background != "/event/Harbour Bridge.png" {
		t.Fatalf("%+v was asked for last", p)
	}
}

func TestAGuestsChoiceMakesTheOtherPicturesNew(t *testing.T) {
	n := newNight(t, dressRules())
	n.account(30*kiosk.Credit, 0)
	n.do(kiosk.SetGuest{Code: "G-1"})
	n.previewed("A.JPG")
	n.previewed("B.JPG")
	s := show(t, n, 80, 50, Options{Pictures: &fakePictures{}})
	one, _ := n.b.Shot(1)
	picture, thumb := s.app.picture(), s.app.thumb(one)
	n.do(kiosk.Dress{Shot: 2, Background: "beach"})
	s.news()
	one, _ = n.b.Shot(1)
	if s.app.picture() == picture || s.app.thumb(one) == thumb {
		t.Fatal("the pictures of the guest's first shot are taken for the old ones")
	}
}

func TestChooserRefuses(t *testing.T) {
	s := show(t, twoPreviewed(t, paidRules()), 80, 24, Options{})
	s.press("B")
	s.shows("this event has one background")
	s.hides("B background") // nor does the footer offer it
	n := newNight(t, dressRules())
	n.arrive("A.JPG")
	n.do(kiosk.Reject{Shot: 1})
	s = show(t, n, 80, 24, Options{})
	s.press("B")
	s.shows("take it back with R")
	n = newNight(t, dressRules())
	n.arrive("A.JPG")
	s = show(t, n, 80, 24, Options{})
	s.press("B")
	s.shows("Its cutout is not here yet")
	s.press("3", "enter")
	s.wantDid(kiosk.Dress{Shot: 1, Background: "/event/Harbour Bridge.png"})
}

// A scanner that types B, digits and Enter chooses nothing.
func TestScannerCannotChoose(t *testing.T) {
	n := newNight(t, dressRules())
	n.arrive("A.JPG")
	s := show(t, n, 80, 24, Options{})
	scan := func() {
		s.n.now = s.n.now.Add(time.Second)
		for _, k := range []string{"B", "2", "3", "enter"} {
			s.n.now = s.n.now.Add(3 * time.Millisecond)
			s.send(keyOf(k))
		}
	}
	scan()
	s.wantDid(kiosk.SetGuest{Code: "B23"})
	if s.app.prompt != nil {
		t.Fatal("a scan opened the chooser")
	}
	s.press("B")
	was := s.app.prompt.pick
	scan()
	s.wantDid(kiosk.SetGuest{Code: "B23"})
	if s.app.prompt == nil || s.app.prompt.pick != was {
		t.Fatal("a scan moved or closed the chooser")
	}
}

func TestChooserWithManyAndHostileNames(t *testing.T) {
	r := dressRules()
	for i := range 20 {
		r.Look.Backgrounds += fmt.Sprintf("\n/event/a very long name of a picture %d.png", i)
	}
	r.Look.Backgrounds += "\n/event/\x1b[2J\u202eevil.png"
	n := newNight(t, r)
	n.arrive("A.JPG")
	s := show(t, n, 80, 24, Options{})
	s.press("B", "left")
	s.shows("24 of 24")
	if strings.ContainsAny(s.text(), "\u202e\x1b") {
		t.Fatal("a name is shown as it came")
	}
	for w := 80; w < 200; w += 17 {
		s = show(t, n, w, 24, Options{})
		s.press("B")
		if got := len(strings.Split(s.app.View().Content, "\n")); got != 24 {
			t.Fatalf("%d wide: %d lines", w, got)
		}
	}
}

var soft = kiosk.Measures{Sharp: 310, Motion: 40, Light: 600}

// judged brings shots with measures: six good ones, then those given.
func judged(t testing.TB, more ...kiosk.Measures) *night {
	n := newNight(t, paidRules())
	n.account(30*kiosk.Credit, 0)
	looks := rand.New(rand.NewPCG(1, 1))
	for range 6 {
		n.measured(kiosk.Measures{Sharp: 900, Motion: 40, Light: 600, Hash: looks.Uint64()})
	}
	for _, m := range more {
		n.measured(m)
	}
	return n
}

func (n *night) measured(m kiosk.Measures) {
	n.t.Helper()
	n.do(kiosk.Arrive{SHA: fmt.Sprint("m", n.b.Shots()), Name: "A.JPG", Format: "jpeg", Width: 6000, Height: 4000, Measures: m})
	n.do(kiosk.Looked{Shot: n.b.Shots()})
}

func TestFlagsAreShown(t *testing.T) {
	best := kiosk.Measures{Sharp: 950, Motion: 40, Light: 600, Hash: 0xff00ff00ff00ff}
	second := best
	second.Sharp, second.Hash = 880, second.Hash^1
	soft.Hash = 0x1234_5678_9abc_def0
	s := show(t, judged(t, soft, best, second), 120, 40, Options{})
	s.press("end")
	s.shows("like #0008, which is sharper")
	s.shows("#0007 ~")
	s.shows("#0008 *")
	s.shows("▸#0009 ~")
	s.press("left")
	s.shows("like #0009, and sharper")
	s.press("left")
	s.shows("looks blurred: sharpness 310, usual 900")
	s.press("home")
	s.hides("looks")
}

func TestPlainSaysFlags(t *testing.T) {
	for _, asJSON := range []bool{false, true} {
		n := judged(t, soft)
		d := newStand(n)
		var out bytes.Buffer
		if err := Plain(t.Context(), d, strings.NewReader("quit\n"), &out, PlainOptions{JSON: asJSON, Now: func() time.Time { return n.now }}); err != nil {
			t.Fatal(err)
		}
		if !asJSON {
			if !strings.Contains(out.String(), "\n#0007 looks blurred: sharpness 310, usual 900\n") || strings.Count(out.String(), "looks") != 1 {
				t.Errorf("%s", out.String())
			}
			continue
		}
		seen := false
		for _, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
			var l struct {
				Kind  string
				Shot  int
				Text  string
				Flags []string
			}
			if err := json.Unmarshal([]byte(line), &l); err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			if l.Kind == "flagged" {
				seen = l.Shot == 7 && len(l.Flags) == 1 && l.Flags[0] == "blurred" && strings.HasPrefix(l.Text, "looks blurred")
			}
		}
		if !seen {
			t.Errorf("%s", out.String())
		}
	}
}

func TestPlainChoosesABackground(t *testing.T) {
	n := newNight(t, dressRules())
	n.do(kiosk.SetGuest{Code: "G-1"})
	n.arrive("A.JPG")
	var out bytes.Buffer
	in := "background 1 harbour bridge\nbackground 1 moon\nbackground 9 beach\nbackground 1\nBackground #0001 2\nquit\n"
	if err := Plain(t.Context(), newStand(n), strings.NewReader(in), &out, PlainOptions{Now: func() time.Time { return n.now }}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"ok background 1 harbour bridge\n", "#0001 gets the background Harbour Bridge, as do the next of G-1\n",
		"no unknown_background: no such background: there are 1 studio, 2 beach, 3 Harbour Bridge\n",
		"no unknown_shot: there is no shot 9", "no bad_command: that line cannot be read: write background N NAME",
		"ok background 1 2\n", "#0001 gets the background beach, as do the next of G-1\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("nothing says %q:\n%s", want, out.String())
		}
	}
}

func TestEveryFlagHasWords(t *testing.T) {
	for _, k := range kiosk.FlagKinds() {
		f := kiosk.Flag{Kind: k, Value: 31, Usual: 120, Of: 41}
		text := en.flagText(f)
		checkStyle(t, string(k), text, 60)
		if f.Kind == kiosk.FlagAlike {
			if !strings.Contains(text, "#0041") {
				t.Errorf("%s: %q", k, text)
			}
		} else if !strings.Contains(text, "31, usual 120") {
			t.Errorf("%s: %q", k, text)
		}
	}
}

// TestChooserGoldens compares the chooser, and a shot with flags, with screens that
// a person has looked at.
func TestChooserGoldens(t *testing.T) {
	look := Options{Pictures: &fakePictures{}, NoColor: true}
	t.Run("background-80x24", func(t *testing.T) {
		n := newNight(t, dressRules())
		n.account(30*kiosk.Credit, 0)
		n.do(kiosk.SetGuest{Code: "G-1", Name: "Ada"})
		n.previewed("A.JPG")
		s := show(t, n, 80, 24, look)
		s.press("B", "right")
		golden.RequireEqual(t, s.app.View().Content+"\n")
	})
	t.Run("flags-120x40", func(t *testing.T) {
		bad := kiosk.Measures{Sharp: 210, Motion: 40, Light: 150, Clipped: 300, Hash: 0xff00}
		s := show(t, judged(t, bad, kiosk.Measures{Sharp: 700, Motion: 660, Light: 600, Hash: 0xff01}), 120, 40, look)
		s.press("end", "left")
		golden.RequireEqual(t, s.app.View().Content+"\n")
	})
}
