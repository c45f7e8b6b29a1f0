package tui

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// What a person's hands do: typing, leaning on keys, an evening counted in presses.

// typed presses keys as a quick person does and takes a breath.
func (s *screen) typed(keys ...string) {
	s.t.Helper()
	for _, k := range keys {
		s.pass(fingers)
		s.send(keyOf(k))
	}
	s.pass(time.Second)
}

// keysIn gives a text's characters as keys.
func keysIn(text string) []string { return strings.Split(text, "") }

// TestQuickFingersAreHeard: what a person types in 80 ms a key does what it says.
func TestQuickFingersAreHeard(t *testing.T) {
	q := kiosk.Quote{Stage: kiosk.Full, Price: 1000, Pot: kiosk.PotSubscription, Paid: true}
	for _, c := range []struct {
		name string
		keys []string
		did  []kiosk.Input
		at   int
		page page
	}{
		{"reject", []string{"r"}, []kiosk.Input{kiosk.Reject{Shot: 5}}, 5, reviewPage},
		{"along the strip", []string{"h", "h", "l", "v", "l"}, nil, 5, reviewPage},
		{"through the pages", []string{"2", "3", "4", "5", "1", "w"}, nil, 5, troublePage},
		{"tabs", []string{"tab", "tab", "shift+tab"}, nil, 5, guestsPage},
		{"a guest", append([]string{"g"}, append(keysIn("G-117 Bo"), "enter")...), []kiosk.Input{kiosk.SetGuest{Code: "G-117", Name: "Bo"}}, 5, reviewPage},
		{"a search", append([]string{"2", "/"}, append(keysIn("Ada"), "enter")...), nil, 5, guestsPage},
		{"a name", append([]string{"2", "down", "e"}, append(keysIn("son"), "enter")...), []kiosk.Input{kiosk.NameGuest{Code: "G-002", Name: "Graceson"}}, 5, guestsPage},
		{"more images", append(append([]string{"L"}, keysIn("2468")...), "enter", "3", "enter", "b", "i", "g", "enter"),
			[]kiosk.Input{kiosk.Lift{Code: "G-002", Extra: 3, Reason: "big", PIN: kiosk.NewSecret("2468")}}, 5, reviewPage},
		{"next guest and balance", []string{"n", "b"}, []kiosk.Input{kiosk.NextGuest{}, kiosk.ReadBalance{}}, 5, reviewPage},
		{"double Enter", []string{"enter", "enter"}, nil, 5, reviewPage},
		{"a letter between", []string{"enter", "x", "enter"}, nil, 5, reviewPage},
		{"settled as paid", []string{"3", "s", "esc", "s"}, nil, 5, creditsPage},
	} {
		s := fullScreen(t, 100, 30, fullOptions())
		s.pass(time.Second)
		s.typed(c.keys...)
		if got := s.did(); !reflect.DeepEqual(got, c.did) && len(got)+len(c.did) > 0 {
			t.Errorf("%s: the desk was told %#v", c.name, got)
		}
		if s.app.review.at != c.at || s.app.page != c.page {
			t.Errorf("%s: shot %d on page %d", c.name, s.app.review.at, s.app.page)
		}
	}
	s := fullScreen(t, 100, 30, fullOptions())
	s.typed("enter")
	s.typed("enter")
	s.wantDid(kiosk.Confirm{Shot: 5, Seen: &q})
	s.typed("3", "s")
	s.typed("p")
	s.wantDid(kiosk.Settle{Shot: 4, Paid: true})
}

// TestAKeyHeldDown plays a keyboard that repeats: half a second, then every 30 ms.
func TestAKeyHeldDown(t *testing.T) {
	hold := func(s *screen, k string, times int) {
		s.send(keyOf(k))
		s.pass(500 * time.Millisecond)
		for range times - 1 {
			s.send(keyOf(k))
			if s.desk.obeys != nil {
				s.news()
			}
			s.pass(30 * time.Millisecond)
		}
		s.pass(2 * time.Second)
	}
	r := paidRules()
	r.Budget = 100 * kiosk.Credit
	n := newNight(t, r)
	n.account(90*kiosk.Credit, 0)
	for range 30 {
		n.previewed("A.JPG")
	}
	for _, k := range [][2]string{{"l", "h"}, {"right", "left"}} {
		s := show(t, n, 100, 30, Options{})
		hold(s, k[0], 20)
		s.wantAt(21)
		hold(s, k[1], 7)
		s.wantAt(14)
		s.wantDid()
	}
	s := fullScreen(t, 100, 30, fullOptions())
	s.press("4", "home")
	hold(s, "j", 3)
	if s.app.page != troublePage || s.app.trouble.at == 0 && len(s.app.troubles()) > 1 {
		t.Errorf("page %d, row %d", s.app.page, s.app.trouble.at)
	}
	// leaning on a key that decides: once at most, and on what stood there
	for _, k := range []string{"enter", "r", "R", "n", "p", "y", "M"} {
		s := show(t, n, 100, 30, Options{})
		s.desk.obeys = n
		was := n.b.Count(kiosk.Previewed)
		hold(s, k, 100)
		if did := s.did(); len(did) > 1 {
			t.Errorf("%s held down for 3 s: %d orders: %#v", k, len(did), did)
		}
		if now := n.b.Count(kiosk.Previewed); now < was-1 {
			t.Errorf("%s held down decided %d shots", k, was-now)
		}
	}
}

// TestAnEveningInPresses counts: an accepted shot costs two presses, a rejected one, a
// scanned guest none, a typed one its code and two.
func TestAnEveningInPresses(t *testing.T) {
	n := newNight(t, paidRules())
	n.account(90*kiosk.Credit, 0)
	s := show(t, n, 120, 40, Options{Pictures: &fakePictures{}})
	s.desk.obeys = n
	presses := 0
	press := func(k string) {
		presses++
		s.pass(500 * time.Millisecond)
		s.send(keyOf(k))
		s.pass(500 * time.Millisecond)
		s.news()
	}
	accepted, rejected := 0, 0
	for i := range 40 {
		if i%4 == 0 {
			s.pass(time.Second)
			s.scan(fmt.Sprintf("R%d-rpy", 100+i), 8*time.Millisecond, "enter")
			s.news()
			if want := fmt.Sprintf("R%d-rpy", 100+i); n.b.Guest != want {
				t.Fatalf("%s was scanned and %q is at the booth", want, n.b.Guest)
			}
		}
		n.now = s.n.now
		shot := n.previewed("A.JPG")
		s.news()
		s.wantAt(shot)
		before := presses
		if i%5 == 4 {
			press("r")
			rejected++
			if got, _ := n.b.Shot(shot); got.State != kiosk.Rejected || presses-before != 1 {
				t.Fatalf("shot %d is %s after %d presses", shot, got.State, presses-before)
			}
			continue
		}
		press("enter")
		press("enter")
		accepted++
		if got, _ := n.b.Shot(shot); got.State != kiosk.Confirmed || presses-before != 2 {
			t.Fatalf("shot %d is %s after %d presses", shot, got.State, presses-before)
		}
	}
	if presses != 2*accepted+rejected {
		t.Errorf("%d presses for %d accepted and %d rejected", presses, accepted, rejected)
	}
	before := presses
	press("g")
	for _, k := range keysIn("G-7") {
		press(k)
	}
	press("enter")
	if n.b.Guest != "G-7" || presses-before != 2+len("G-7") {
		t.Errorf("%q after %d presses", n.b.Guest, presses-before)
	}
}

// TestRandomScans throws whatever a keyboard has at every page and question, at every
// pace of a scanner.
func TestRandomScans(t *testing.T) {
	luck := rand.New(rand.NewPCG(1, 5))
	for _, name := range slices.Sorted(maps.Keys(scenes())) {
		base := fullScreen(t, 100, 30, fullOptions())
		base.at(name, scenes()[name])
		start, now := base.app, base.n.now
		for range 60 {
			s := *base
			s.app, s.n.now, s.timers, s.pending, s.desk.did, s.quit = start, now, nil, nil, nil, false
			code := make([]byte, leastInText+luck.IntN(12))
			for i := range code {
				code[i] = byte('!' + luck.IntN('~'-'!'+1))
			}
			for i, c := range code {
				if i > 0 {
					s.pass(time.Duration(luck.IntN(49)) * time.Millisecond)
				}
				s.send(tea.KeyPressMsg{Code: rune(c), Text: string(c)})
			}
			s.pass(time.Duration(luck.IntN(49)) * time.Millisecond)
			s.send(keyOf("enter"))
			s.pass(time.Second)
			for _, in := range s.did() {
				g, ok := in.(kiosk.SetGuest)
				if whole := strings.HasPrefix(string(code), g.Code); !ok || !whole {
					t.Errorf("%s, %q: the desk was told %#v", name, code, in)
				}
			}
			if s.quit || s.app.guarding() != start.guarding() {
				t.Errorf("%s, %q: left", name, code)
			}
		}
	}
}

// Marks: what they may be on, what they cost together, and what becomes of them.
func TestMarkedShotsAreOrderedTogether(t *testing.T) {
	n := newNight(t, paidRules())
	n.account(30*kiosk.Credit, 10*kiosk.Credit)
	n.do(kiosk.SetGuest{Code: "G-1", Name: "Ada"})
	n.finish(n.previewed("A.JPG"))
	n.do(kiosk.Reject{Shot: n.previewed("B.JPG")})
	for range 3 {
		n.previewed("C.JPG")
	}
	n.do(kiosk.SetGuest{Code: "G-2"})
	n.previewed("D.JPG")
	s := show(t, n, 100, 30, Options{})
	s.desk.obeys = n
	s.press("home", "m", "right", "m")
	if len(s.app.review.marked) > 0 {
		t.Fatal("what is decided can be marked")
	}
	s.press("right", "M")
	if got := fmt.Sprint(s.app.takers(bulkFull)); got != "[3 4 5]" {
		t.Fatalf("marked are %s", got)
	}
	s.press("esc")
	if len(s.app.review.marked) > 0 {
		t.Fatal("Esc leaves the marks")
	}
	s.press("home", "right", "right", "m", "m", "m")
	s.wantAt(6)
	s.press("enter")
	s.shows("3 marked shots")
	s.shows("3 full cutouts, 3.00 credits together from the subscription")
	s.wantDid()
	s.press("enter")
	q := kiosk.Quote{Stage: kiosk.Full, Price: 1000, Pot: kiosk.PotSubscription, Paid: true}
	s.wantDid(kiosk.Confirm{Shot: 3, Seen: &q}, kiosk.Confirm{Shot: 4, Seen: &q}, kiosk.Confirm{Shot: 5, Seen: &q})
	s.shows("3 shots: done")
	if s.news(); len(s.app.review.marked) > 0 || n.b.Money.Held < 3000 {
		t.Errorf("marked %v, held %v", s.app.review.marked, n.b.Money.Held)
	}
}

// The pot may change while the orders go out one by one: what was agreed to is bought,
// and no more.
func TestAMarkedOrderStopsAtAnotherPrice(t *testing.T) {
	n := newNight(t, paidRules())
	n.account(30*kiosk.Credit, 10*kiosk.Credit)
	for range 3 {
		n.previewed("C.JPG")
	}
	s := show(t, n, 100, 30, Options{})
	s.desk.obeys = n
	s.press("m", "m", "m", "enter")
	s.desk.before = func(in kiosk.Input) {
		if c, ok := in.(kiosk.Confirm); ok && c.Shot == 2 {
			n.account(0, 10*kiosk.Credit) // somebody else used the rest up
		}
	}
	s.press("enter")
	if got := n.b.Count(kiosk.Confirmed); got != 1 {
		t.Errorf("%d shots are confirmed", got)
	}
	s.shows("1 of 3 done, then it stopped")
}

// What does not fit into the pot is named and left alone; PAYG has a key of its own.
func TestAMarkedOrderKeepsToItsPot(t *testing.T) {
	n := newNight(t, paidRules())
	n.account(3250, 10*kiosk.Credit)
	for range 4 {
		n.previewed("C.JPG")
	}
	n.account(2250, 10*kiosk.Credit)
	s := show(t, n, 100, 30, Options{})
	s.desk.obeys = n
	s.press("m", "m", "m", "m", "enter")
	s.shows("2 full cutouts, 2.00 credits together from the subscription")
	s.shows("2 more are marked and do not fit")
	s.press("enter")
	if got := len(s.did()); got != 2 {
		t.Fatalf("%d orders", got)
	}
	n.account(0, 10*kiosk.Credit)
	n.do(kiosk.AllowPAYG{Yes: true})
	s.news()
	s.press("end", "m", "left", "m", "enter")
	s.shows("y      2 full cutouts, 2.00 credits together from pay-as-you-go")
	s.press("enter")
	s.wantDid()
	s.press("y")
	if got := s.did(); len(got) != 2 {
		t.Fatalf("y gives %#v", got)
	}
}

// Rejecting many asks once, and what was rejected can be taken back.
func TestMarkedShotsAreRejectedTogether(t *testing.T) {
	n := newNight(t, paidRules())
	n.account(30*kiosk.Credit, 0)
	for range 3 {
		n.previewed("C.JPG")
	}
	s := show(t, n, 100, 30, Options{})
	s.desk.obeys = n
	s.press("m", "m", "r")
	s.wantDid()
	s.shows("reject all 2 shots")
	s.press("enter")
	s.wantDid(kiosk.Reject{Shot: 1}, kiosk.Reject{Shot: 2})
	s.news()
	s.press("R")
	s.wantDid(kiosk.Retry{Shot: 2})
	s.news()
	s.press("home", "R")
	s.wantDid(kiosk.Retry{Shot: 1})
	s.news()
	if got, _ := n.b.Shot(1); got.State != kiosk.Previewed {
		t.Errorf("taken back it is %s", got.State)
	}
}

// The next guest ends it: one key does not bring back what another guest turned down.
func TestUndoEndsWithTheGuest(t *testing.T) {
	s := show(t, twoPreviewed(t, paidRules()), 100, 30, Options{})
	s.desk.obeys = s.n
	s.press("r")
	s.news()
	s.wantAt(2)
	s.scan("G-7", 5*time.Millisecond, "enter")
	s.news()
	s.did()
	s.press("R")
	s.wantDid()
	s.wantAt(2)
	s.press("left", "R") // but going there does
	s.wantDid(kiosk.Retry{Shot: 1})
}

// A rejected shot is taken back with one key, until the next one is rejected.
func TestUndo(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	s := show(t, n, 100, 30, Options{})
	s.desk.obeys = n
	s.press("r")
	s.news()
	s.wantAt(2)
	s.press("R")
	s.news()
	s.wantAt(1)
	if got, _ := n.b.Shot(1); got.State != kiosk.Previewed {
		t.Errorf("it is %s", got.State)
	}
	s.did()
	s.press("R")
	s.wantDid()
}

// What is marked is seen wherever shots are, with what the keys would do to it.
func TestMarksAreSeen(t *testing.T) {
	s := fullScreen(t, 120, 40, fullOptions())
	s.press("m")
	s.shows("■#0005")
	s.shows("1 shot marked: Enter asks for it")
	s.press("m", "left")
	s.shows("▸#0006■")
	s.shows("2 shots marked: Enter asks for all, r rejects all, Esc takes the marks away")
	s.shows("Enter all 2 marked shots")
	s.hides("Enter  full cutout, 1.00 credit")
	s.press("t")
	s.shows("■#0005 ◆ previewed")
	s.press("esc", "esc")
	s.hides("■")
}

// Two are compared until both are decided: what is decided gives way to the other, each
// stays on its side, and the two are never the same.
func TestComparingABurst(t *testing.T) {
	n := newNight(t, paidRules())
	n.account(30*kiosk.Credit, 0)
	for range 5 {
		n.previewed("A.JPG")
	}
	s := show(t, n, 100, 30, Options{Pictures: &fakePictures{}})
	s.desk.obeys = n
	s.press("end", "x")
	pairNow := func() [2]int { l, r := s.app.compared(); return [2]int{l, r} }
	if got := pairNow(); got != [2]int{4, 5} {
		t.Fatalf("compared are %v", got)
	}
	s.press("r")
	s.news()
	s.wantAt(4)
	if got := pairNow(); got != [2]int{4, 5} {
		t.Errorf("after a rejection %v are compared", got)
	}
	s.press("enter", "enter")
	s.news()
	if got, _ := n.b.Shot(4); got.State != kiosk.Confirmed {
		t.Errorf("the other is %s", got.State)
	}
	for _, k := range []string{"home", "end", "up", "down", "left", "right", "space", "home", "right", "up", "up", "down", "down"} {
		s.press(k)
		s.send(tea.MouseWheelMsg{X: 3, Y: 3, Button: tea.MouseWheelUp})
		if got := pairNow(); got[0] == got[1] {
			t.Fatalf("after %s %v are compared", k, got)
		}
	}
}
