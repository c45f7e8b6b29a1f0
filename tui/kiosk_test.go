package tui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// guarded is a night of two shots that a guest decides on.
func guarded(t testing.TB, n *night, o Options) *screen {
	t.Helper()
	o.Kiosk.On = true
	if o.Kiosk.PIN == nil {
		o.Kiosk.PIN = pinOf("2468")
	}
	s := show(t, n, 100, 30, o)
	s.desk.obeys = n
	s.pass(time.Second)
	if !s.app.guarding() {
		t.Fatal("kiosk mode is off")
	}
	return s
}

// everyKey is every key a keyboard has, with and without Ctrl, Alt and Shift.
func everyKey() []tea.KeyPressMsg {
	var out []tea.KeyPressMsg
	for r := ' '; r <= '~'; r++ {
		out = append(out, tea.KeyPressMsg{Code: r, Text: string(r)})
		for _, mod := range []tea.KeyMod{tea.ModCtrl, tea.ModAlt, tea.ModCtrl | tea.ModAlt, tea.ModSuper} {
			out = append(out, tea.KeyPressMsg{Code: r, Mod: mod})
		}
	}
	for _, r := range "äöüßñ漢🎉" {
		out = append(out, tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	for _, c := range []rune{tea.KeyEnter, tea.KeyEscape, tea.KeyTab, tea.KeyBackspace, tea.KeyDelete, tea.KeyInsert, tea.KeyUp, tea.KeyDown, tea.KeyLeft, tea.KeyRight,
		tea.KeyHome, tea.KeyEnd, tea.KeyPgUp, tea.KeyPgDown, tea.KeyF1, tea.KeyF2, tea.KeyF5, tea.KeyF10, tea.KeyF12, tea.KeyKpEnter, tea.KeyMenu, tea.KeyPause} {
		for _, mod := range []tea.KeyMod{0, tea.ModShift, tea.ModCtrl, tea.ModAlt} {
			out = append(out, tea.KeyPressMsg{Code: c, Mod: mod})
		}
	}
	return out
}

// TestGuestsHaveThreeKeys presses everything.
func TestGuestsHaveThreeKeys(t *testing.T) {
	for _, k := range everyKey() {
		s := guarded(t, twoPreviewed(t, paidRules()), fullOptions())
		was := s.where()
		s.send(k)
		s.pass(time.Second)
		did := fmt.Sprintf("%#v", s.did())
		want := "[]kiosk.Input(nil)"
		switch k.String() {
		case "enter":
			want = "kiosk.Confirm{Shot:1"
		case "r", "d", "n": // whoever goes without a decision leaves nothing for the next guest
			want = "kiosk.Reject{Shot:1}"
		case "K":
		default:
			if is := s.where(); is != was {
				t.Errorf("%s:\nwas %s\nis  %s", k, was, is)
			}
		}
		if !strings.Contains(did, want) {
			t.Errorf("%s: the desk was told %s", k, did)
		}
		if asked := s.app.prompt != nil; asked != (k.String() == "K") {
			t.Errorf("%s: a question is open: %v", k, asked)
		}
		if s.quit || !s.app.guarding() || s.app.page != reviewPage {
			t.Errorf("%s: quit %v, kiosk mode %v, page %d", k, s.quit, s.app.guarding(), s.app.page)
		}
	}
}

// The question for the PIN leads nowhere else either, and closes by itself.
func TestTheWayOutOfKioskMode(t *testing.T) {
	for _, k := range everyKey() {
		s := guarded(t, twoPreviewed(t, paidRules()), fullOptions())
		s.typed("K")
		s.send(k)
		s.pass(time.Second)
		if s.quit || !s.app.guarding() {
			t.Errorf("%s in the question leaves kiosk mode", k)
		}
		s.wantDid()
	}
	s := guarded(t, twoPreviewed(t, paidRules()), fullOptions())
	told := []bool{}
	s.app.o.Guarding = func(on bool) { told = append(told, on) }
	s.typed("K", "1", "3", "5", "7")
	s.hides("1357")
	s.hides("1 3")
	s.typed("enter")
	s.shows("That is not the PIN")
	if !s.app.guarding() || s.app.prompt != nil {
		t.Fatal("a wrong PIN leaves, or asks on")
	}
	s.typed("K", "2", "4", "6", "8", "enter")
	if s.app.guarding() || fmt.Sprint(told) != "[false]" {
		t.Fatalf("the right PIN does not leave; told %v", told)
	}
	s.wantDid()
	s.press("K")
	if !s.app.guarding() || fmt.Sprint(told) != "[false true]" {
		t.Fatalf("K does not hand the keys over; told %v", told)
	}
	s = guarded(t, twoPreviewed(t, paidRules()), Options{Kiosk: Kiosk{Timeout: time.Hour}})
	s.typed("K", "2")
	for range 3 {
		s.pass(pinOpenFor - 2*time.Second)
		s.send(keyOf("2"))
	}
	if s.app.prompt == nil {
		t.Fatal("the question closes under somebody's hands")
	}
	s.pass(pinOpenFor + time.Second)
	s.send(beatMsg{})
	if s.app.prompt != nil || !s.app.guarding() {
		t.Fatal("the question for the PIN stays open")
	}
	if s.app.o.Kiosk.PIN = nil; s.app.whyKiosk() == nil {
		t.Error("without a PIN guests can be locked in")
	}
	if New(newDesk(), Options{Kiosk: Kiosk{On: true}}).guarding() {
		t.Error("kiosk mode without a PIN")
	}
}

// The countdown puts aside and never pays, and stands still while staff are at the PIN.
func TestTheCountdownOnlyRejects(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	s := guarded(t, n, Options{Kiosk: Kiosk{Timeout: 20 * time.Second}})
	wait := func(d time.Duration) {
		for range int(d / time.Second) {
			s.pass(time.Second)
			s.send(beatMsg{})
		}
	}
	wait(15 * time.Second)
	s.wantDid()
	s.typed("K")
	wait(15 * time.Second)
	s.wantDid()
	s.typed("esc")
	wait(time.Second)
	s.wantDid(kiosk.Reject{Shot: 1})
	wait(10 * time.Second) // the booth has not answered yet
	s.wantDid()
	s.news()
	s.wantAt(2)
	wait(19 * time.Second)
	s.wantDid()
	wait(3 * time.Second)
	s.wantDid(kiosk.Reject{Shot: 2})
	s.news()
	wait(time.Minute)
	s.wantDid()
	if n.b.Money.Held != 0 {
		t.Error("something is paid for")
	}
}

// Keeping is one press for one shot: a second one pays for nothing, neither for the same
// shot nor for the next that comes up under it.
func TestKeepPaysOnce(t *testing.T) {
	for _, gap := range []time.Duration{time.Millisecond, 30 * time.Millisecond, 130 * time.Millisecond, 300 * time.Millisecond, 395 * time.Millisecond} {
		for _, answered := range []bool{false, true} {
			n := twoPreviewed(t, paidRules())
			s := guarded(t, n, Options{})
			if !answered {
				s.desk.obeys = nil
			}
			s.send(keyOf("enter"))
			if answered {
				s.news()
				s.wantAt(2)
			}
			s.pass(gap)
			s.send(keyOf("enter"))
			s.send(keyOf("r"))
			s.pass(60 * time.Millisecond)
			if !answered { // however long that takes
				s.pass(time.Second)
				s.send(keyOf("enter"))
			}
			if got := s.did(); len(got) != 1 {
				t.Errorf("%v later, answered %v: the desk was told %#v", gap, answered, got)
			}
		}
	}
	// a preview that comes while somebody is pressing
	n := newNight(t, paidRules())
	n.account(30*kiosk.Credit, 0)
	n.arrive("A.JPG")
	s := guarded(t, n, Options{})
	s.pass(5 * time.Second)
	s.send(keyOf("enter"))
	s.wantDid()
	n.answer(1, kiosk.Preview)
	s.news()
	s.pass(200 * time.Millisecond)
	s.send(keyOf("enter"))
	s.wantDid()
	s.pass(deaf)
	s.send(keyOf("enter"))
	if got := s.did(); len(got) != 1 {
		t.Errorf("after that the desk was told %#v", got)
	}
}

// A guest never spends pay-as-you-go, whatever the staff agreed to before.
func TestGuestsSpendNoPAYG(t *testing.T) {
	for _, policy := range []kiosk.PAYGPolicy{kiosk.PAYGPolicyAsk, kiosk.PAYGPolicyNever} {
		r := paidRules()
		r.PAYG = policy
		n := newNight(t, r)
		n.account(500, 10*kiosk.Credit)
		n.previewed("A.JPG")
		if policy == kiosk.PAYGPolicyAsk {
			n.do(kiosk.AllowPAYG{Yes: true})
		}
		s := guarded(t, n, Options{})
		s.typed("enter")
		s.wantDid()
		s.shows("Please ask the staff")
	}
}

// A refusal is told to the guest, in no words of money.
func TestARefusedGuestIsTold(t *testing.T) {
	s := guarded(t, twoPreviewed(t, paidRules()), Options{})
	s.desk.refuse = kiosk.Faulty(kiosk.LedgerDown, "", nil)
	s.typed("enter")
	s.shows("Please ask the staff")
	s.desk.refuse = nil
	s.pass(thanksFor)
	s.send(beatMsg{})
	s.typed("enter")
	if got := s.did(); len(got) != 1 {
		t.Errorf("then the desk was told %#v", got)
	}
}

// Nothing of money is on a guest's screen, in no state and no language.
func TestGuestsSeeNoCredits(t *testing.T) {
	worth := []string{"credit", "payg", "pay-as", "subscription", "budget", "spent", "abo", "guthaben", "übrig", "1.00", "1,00", "0.25", "49.", "held"}
	for _, lang := range Languages() {
		for _, n := range []*night{fullNight(t), busy(t), twoPreviewed(t, paidRules()), newNight(t, paidRules())} {
			s := guarded(t, n, Options{Words: NewWords(lang), Kiosk: Kiosk{PIN: pinOf("2468"), Timeout: time.Hour}})
			for shot := range n.b.Shots() + 1 {
				s.app.review = s.app.review.move(shot, s.app.booth)
				for _, k := range []string{"x", "enter", "r", "n", "K", "esc"} {
					s.desk.refuse = kiosk.Faulty(kiosk.Stop, "0.25", nil)
					s.typed(k)
					text := strings.ToLower(s.text())
					for _, w := range worth {
						if strings.Contains(text, w) {
							t.Fatalf("%s, shot %d after %s: the guest reads %q:\n%s", lang, shot, k, w, s.text())
						}
					}
				}
			}
		}
	}
}

// The mouse reaches the three keys and nothing else, and is as deaf as they are.
func TestGuestsMouse(t *testing.T) {
	click := func(s *screen, x, y int) {
		s.send(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft})
		s.pass(time.Second)
	}
	seen := map[string]bool{}
	for y := range 30 {
		for x := 0; x < 100; x += 3 {
			s := guarded(t, twoPreviewed(t, paidRules()), Options{})
			s.send(tea.MouseWheelMsg{X: x, Y: y, Button: tea.MouseWheelDown})
			click(s, x, y)
			inKeys := s.app.layout.kiosk().keys.holds(x, y)
			for _, in := range s.did() {
				seen[fmt.Sprintf("%T", in)] = true
				if !inKeys {
					t.Errorf("a click at %d,%d tells the desk %#v", x, y, in)
				}
			}
			if s.app.prompt != nil || !s.app.guarding() || s.quit {
				t.Errorf("a click at %d,%d opens or leaves something", x, y)
			}
		}
	}
	if len(seen) != 2 {
		t.Errorf("clicks reach %v", seen)
	}
	s := guarded(t, twoPreviewed(t, paidRules()), Options{})
	k := s.app.layout.kiosk().keys
	keep := tea.MouseClickMsg{X: keyRect(k, 0).x + 3, Y: k.y + 1, Button: tea.MouseLeft}
	s.send(keep)
	s.news()
	s.pass(100 * time.Millisecond)
	s.send(keep)
	if got := s.did(); len(got) != 1 {
		t.Errorf("a double click tells the desk %#v", got)
	}
}

// A terminal too small for three large keys decides nothing.
func TestASmallKioskDecidesNothing(t *testing.T) {
	s := guarded(t, twoPreviewed(t, paidRules()), Options{Kiosk: Kiosk{Timeout: time.Hour}})
	s.send(tea.WindowSizeMsg{Width: 60, Height: 20})
	s.typed("enter", "r", "n", "q", "esc", "ctrl+c", "K")
	s.wantDid()
	if s.quit || !s.app.guarding() {
		t.Error("a small window is a way out")
	}
}

// Who comes next is not shown the picture of the guest before: neither after their last
// key nor when another code is scanned. What comes after that is shown.
func TestTheNextGuestSeesNobodyElse(t *testing.T) {
	for name, next := range map[string]func(*screen){
		"a key":          func(s *screen) { s.typed("n") },
		"another's card": func(s *screen) { s.scan("G-2", 5*time.Millisecond, "enter") },
	} {
		n := newNight(t, paidRules())
		n.account(30*kiosk.Credit, 0)
		n.do(kiosk.SetGuest{Code: "G-1"})
		n.finish(n.previewed("A.JPG"))
		s := guarded(t, n, Options{Pictures: &fakePictures{}})
		if s.wantAt(1); !s.app.kioskShows() {
			t.Fatalf("%s: the guest does not see their own picture", name)
		}
		was := s.app.kioskSays()
		next(s)
		s.news()
		s.pass(thanksFor + time.Second)
		if s.wantAt(1); s.app.kioskShows() || s.app.kioskSays() == was {
			t.Errorf("%s: the next guest sees the picture of the one before, under %q", name, s.app.kioskSays())
		}
		n.previewed("B.JPG")
		s.news()
		s.send(beatMsg{})
		if s.wantAt(2); !s.app.kioskShows() || s.app.serve.shot != 2 {
			t.Errorf("%s: the next photo is not shown", name)
		}
	}
}
