package tui

import (
	"strings"
	"testing"

	"backdrop/kiosk"
)

func has1(t *testing.T, what, text, want string) {
	t.Helper()
	if !strings.Contains(text, want) {
		t.Errorf("%s: %q does not say %q", what, text, want)
	}
}

func hasNot(t *testing.T, what, text, not string) {
	t.Helper()
	if strings.Contains(text, not) {
		t.Errorf("%s: %q says %q", what, text, not)
	}
}

// lastOf gives the words of the newest entry of a kind, as they are typed.
func lastOf(n *night, k kiosk.Kind) string { return lastIn(en, n, k) }

// lastIn gives them for one reader.
func lastIn(w *Words, n *night, k kiosk.Kind) string {
	for i := len(n.b.Recent) - 1; i >= 0; i-- {
		if n.b.Recent[i].Kind == k {
			return w.Happening(n.b, n.b.Recent[i])
		}
	}
	return ""
}

// A line of the log speaks of its own moment, whatever the booth says now.
func TestPastWarningsHaveNoFiguresOfNow(t *testing.T) {
	r := paidRules()
	r.GuestLimit, r.WarnAt, r.Budget = 2, 100, 4*kiosk.Credit
	n := newNight(t, r)
	n.account(30*kiosk.Credit, 0)
	n.do(kiosk.SetGuest{Code: "G1"})
	n.previewed("a.jpg")
	n.do(kiosk.Confirm{Shot: 1})
	n.doubt(1, kiosk.Full)
	has1(t, "the moment itself", lastOf(n, kiosk.KindWarned), "1 shot is in doubt")
	n.do(kiosk.Settle{Shot: 1, Paid: true})
	n.do(kiosk.Buy{Shot: 1})
	n.answer(1, kiosk.Full)
	n.previewed("b.jpg")
	for _, e := range n.b.Recent {
		if e.Kind == kiosk.KindWarned {
			text := enKey.Happening(n.b, e)
			for _, not := range []string{"0 shots", "2 of 2 images: one more", "(", "-"} {
				if e.Seq < n.b.Seq-3 {
					hasNot(t, string(e.Data.Code), text, not)
				}
			}
		}
	}
	has1(t, "the newest", lastOf(n, kiosk.KindWarned), "guest G1 has had all their images: lift the limit")
}

func TestAConfirmedShotSaysWhatItWaitsFor(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	n.do(kiosk.Confirm{Shot: 1})
	hasNot(t, "nothing in the way", lastOf(n, kiosk.KindConfirmed), "waits")
	n.doubt(1, kiosk.Full)
	n.do(kiosk.Confirm{Shot: 2})
	const why = "shot 1, in doubt, goes first: settle it there (settle 1 paid, or settle 1 free)"
	has1(t, "the confirmation", lastOf(n, kiosk.KindConfirmed), "held from the subscription; it waits: "+why)
	err := trial(n.b, kiosk.Confirm{Shot: 2}, n.now)
	again := en.refusalText(n.b, 2, err, n.now)
	has1(t, "a second confirm", again, "the shot is confirmed and waits: "+why)
	hasNot(t, "a second confirm", again, "by itself")
	has1(t, "the status", en.statusLine(n.b, n.now), "; waiting: 1 confirmed (a shot in doubt goes first)")
	n.do(kiosk.Settle{Shot: 1})
	has1(t, "after the doubt", en.refusalText(n.b, 2, err, n.now), "goes on by itself")
	hasNot(t, "the status after it", en.statusLine(n.b, n.now), "waiting:")
}

func TestRefusalsKnowTheBooth(t *testing.T) {
	empty := newNight(t, paidRules())
	err := trial(empty.b, kiosk.Reject{}, empty.now)
	has1(t, "no shot", en.refusalText(empty.b, 0, err, empty.now), "no shot yet: waiting for the camera")
	s := show(t, empty, 80, 24, Options{})
	for _, k := range []string{"enter", "p", "r", "R", "u", "s", "a"} {
		s.app.flash = flash{}
		s.press(k)
		if s.app.flash.text != "no shot yet: waiting for the camera" {
			t.Errorf("%s with no shot: %q", k, s.app.flash.text)
		}
	}
	r := paidRules()
	r.Preview = kiosk.Cutting{Cutter: "none"}
	n := newNight(t, r)
	n.account(30*kiosk.Credit, 0)
	n.arrive("a.jpg")
	err = trial(n.b, kiosk.WantPreview{Shot: 1}, n.now)
	got := en.refusalText(n.b, 1, err, n.now)
	has1(t, "no previews", got, "this event makes no previews: make the full cutout (confirm 1)")
	hasNot(t, "no previews", got, "preview 1")
}

// What a doubt is said to need is to settle it; a second credit is for what is
// known to be paid.
func TestADoubtIsSettledAndAMissingFileBought(t *testing.T) {
	for _, c := range []kiosk.Code{kiosk.NoAnswer, kiosk.ServerFault, kiosk.NotAResult, kiosk.CutShort} {
		n := twoPreviewed(t, paidRules())
		n.do(kiosk.Confirm{Shot: 1})
		id := n.ask(1, kiosk.Full)
		n.do(kiosk.Unanswered{Shot: 1, Request: id, Code: c})
		s := show(t, n, 120, 40, Options{})
		s.press("home")
		shot, _ := n.b.Shot(1)
		for what, text := range map[string]string{"panel": s.app.why(shot), "log": lastIn(enKey, n, kiosk.KindUnknown)} {
			has1(t, string(c)+" "+what, text, "settle with s")
			hasNot(t, string(c)+" "+what, text, "buy")
		}
		s.press("s")
		hasNot(t, string(c)+" sheet", strings.Join(s.app.sheet(*s.app.prompt).lines, " "), "buy")
		n.do(kiosk.Lost{Shot: 1, Request: id, Code: c})
		shot, _ = n.b.Shot(1)
		if shot.State != kiosk.NoFile {
			t.Fatalf("the shot is %s", shot.State)
		}
		for what, text := range map[string]string{"panel": s.app.why(shot), "log": lastIn(enKey, n, kiosk.KindNoFile)} {
			has1(t, string(c)+" "+what, text, "buy again with u")
			hasNot(t, string(c)+" "+what, text, "settle")
		}
	}
}

// The line below the picture never proposes what the key would refuse.
func TestTheHintFollowsTheRules(t *testing.T) {
	r := paidRules()
	r.Budget = kiosk.Credit
	n := newNight(t, r)
	n.account(0, 10*kiosk.Credit)
	n.do(kiosk.AllowPAYG{Yes: true})
	n.arrive("a.jpg")
	n.do(kiosk.WantPreview{Shot: 1})
	n.answer(1, kiosk.Preview)
	s := show(t, n, 80, 24, Options{})
	s.shows("this does not fit in the event's budget")
	s.hides("Enter asks for")
	hasNot(t, "the warning", en.Warning(n.b, kiosk.Warning{Code: kiosk.PAYGNext}), "agree")
	n.b.Money.Spent = kiosk.Credit
	hasNot(t, "a used budget", en.Warning(n.b, kiosk.Warning{Code: kiosk.BudgetWarn}), "care")

	r = paidRules()
	r.Previews, r.Budget = kiosk.PreviewSkip, kiosk.Credit/2
	n = newNight(t, r)
	n.account(30*kiosk.Credit, 0)
	n.arrive("a.jpg")
	hasNot(t, "a ready shot", enKey.waitText(n.b, mustShot(t, n, 1), n.now), "Enter makes")
}

func mustShot(t *testing.T, n *night, number int) kiosk.Shot {
	t.Helper()
	s, ok := n.b.Shot(number)
	if !ok {
		t.Fatalf("there is no shot %d", number)
	}
	return s
}

func TestASettledShotGoesOnAsIfNothingHadBeen(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	n.do(kiosk.Confirm{Shot: 1})
	n.doubt(1, kiosk.Full)
	n.do(kiosk.Settle{Shot: 1})
	s := show(t, n, 80, 24, Options{})
	s.shows("Enter asks for the full cutout, 1.00 credit from the subscription; r rejects")
	s.hides("nothing more to do")
}

// No automatic preview draws on pay-as-you-go, whatever was agreed.
func TestAWaitingAutomaticPreviewNamesItsOwnKey(t *testing.T) {
	for policy, want := range map[kiosk.PAYGPolicy]string{
		kiosk.PAYGPolicyAsk:   "ask for this one (preview 1)",
		kiosk.PAYGPolicyWarn:  "ask for this one (preview 1)",
		kiosk.PAYGPolicyNever: "the event forbids that",
	} {
		r := paidRules()
		r.PAYG = policy
		n := newNight(t, r)
		n.account(0, 10*kiosk.Credit)
		n.arrive("a.jpg")
		got := en.waitText(n.b, mustShot(t, n, 1), n.now)
		has1(t, string(policy), got, want)
		hasNot(t, string(policy), got, "payg yes")
		has1(t, string(policy), lastOf(n, kiosk.KindLooked), want)
	}
}
