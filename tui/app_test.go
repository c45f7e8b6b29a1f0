package tui

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

func (s *screen) wantAt(n int) {
	s.t.Helper()
	if s.app.review.at != n {
		s.t.Fatalf("shot %d is in front, want %d", s.app.review.at, n)
	}
}

func (s *screen) wantDid(want ...kiosk.Input) {
	s.t.Helper()
	got := s.did()
	if len(got) == 0 && len(want) == 0 {
		return
	}
	if !reflect.DeepEqual(got, want) {
		s.t.Fatalf("the desk was told %#v, want %#v", got, want)
	}
}

// obey carries out on the night what the desk was told, and shows the outcome.
func (s *screen) obey() {
	s.t.Helper()
	for _, in := range s.did() {
		s.n.do(in)
	}
	s.news()
}

func twoPreviewed(t testing.TB, r kiosk.Rules) *night {
	n := newNight(t, r)
	n.account(30*kiosk.Credit, 10*kiosk.Credit)
	n.previewed("A.JPG")
	n.previewed("B.JPG")
	return n
}

func TestConfirmTakesTwoPressesAndNamesPriceAndPot(t *testing.T) {
	s := show(t, twoPreviewed(t, paidRules()), 80, 24, Options{})
	s.wantAt(1)
	s.press("enter")
	s.wantDid()
	s.shows("Enter  full cutout, 1.00 credit from the subscription (budget 49.50 left)")
	s.press("enter")
	q := kiosk.Quote{Stage: kiosk.Full, Price: 1000, Pot: kiosk.PotSubscription, Paid: true}
	s.wantDid(kiosk.Confirm{Shot: 1, Seen: &q})
	if s.app.prompt != nil {
		t.Fatal("the prompt stays open")
	}
}

func TestPromptIsDeafAtFirst(t *testing.T) {
	s := show(t, twoPreviewed(t, paidRules()), 80, 24, Options{})
	s.press("enter")
	for _, after := range []time.Duration{time.Millisecond, 100 * time.Millisecond, 298 * time.Millisecond} {
		s.n.now = s.n.now.Add(after)
		s.send(keyOf("enter"))
		s.wantDid()
		if s.app.prompt == nil {
			t.Fatal("a key within 400 ms closed the prompt")
		}
	}
	s.n.now = s.n.now.Add(leaning)
	s.send(keyOf("enter"))
	s.later()
	if len(s.did()) != 1 {
		t.Fatal("after 400 ms Enter does nothing")
	}
}

// TestScannerCannotPay plays a barcode scanner, which types and presses Enter,
// while a prompt is open and while it is not.
func TestScannerCannotPay(t *testing.T) {
	s := show(t, twoPreviewed(t, paidRules()), 80, 24, Options{})
	scan := func() {
		s.n.now = s.n.now.Add(time.Second)
		for _, k := range []string{"G", "-", "r", "n", "y", "c", "A", "1", "enter"} {
			s.n.now = s.n.now.Add(3 * time.Millisecond)
			s.send(keyOf(k))
		}
	}
	taken := kiosk.SetGuest{Code: "G-rnycA1"}
	scan()
	s.wantDid(taken)
	s.shows("G-rnycA1 is at the booth")
	if s.app.prompt != nil {
		t.Fatal("a scan outside the field opened a prompt")
	}
	s.press("enter")
	scan()
	s.wantDid(taken)
	if s.app.prompt == nil {
		t.Fatal("the scan answered the prompt")
	}
	s.press("enter")
	if len(s.did()) != 1 {
		t.Fatal("the prompt no longer listens")
	}
}

func TestGuestFieldTakesTypedAndScannedCodes(t *testing.T) {
	for text, want := range map[string]kiosk.SetGuest{
		"G-001":              {Code: "G-001"},
		"G-001 Ada Lovelace": {Code: "G-001", Name: "Ada Lovelace"},
		"G-001, Ada":         {Code: "G-001", Name: "Ada"},
		" q ":                {Code: "q"},
	} {
		s := show(t, newNight(t, paidRules()), 80, 24, Options{})
		s.press("g")
		for _, r := range text {
			s.n.now = s.n.now.Add(time.Millisecond)
			k := tea.KeyPressMsg{Code: r, Text: string(r)}
			s.send(k)
		}
		s.wantDid()
		s.send(keyOf("enter"))
		s.wantDid(want)
	}
}

func TestGuestFieldKeepsABadCode(t *testing.T) {
	s := show(t, newNight(t, paidRules()), 80, 24, Options{})
	s.press("g", "enter")
	s.wantDid()
	if s.app.prompt == nil || s.app.prompt.fault == "" {
		t.Fatal("an empty code was taken, or nothing says why not")
	}
	s.send(tea.PasteMsg{Content: "G-7"})
	s.press("enter")
	s.wantDid(kiosk.SetGuest{Code: "G-7"})
	s.press("g", "x", "esc")
	s.wantDid()
}

func TestPasteOutsideTheFieldDoesNothing(t *testing.T) {
	s := show(t, twoPreviewed(t, paidRules()), 80, 24, Options{})
	s.send(tea.PasteMsg{Content: "r\rn\r"})
	s.wantDid()
	s.shows("press g first")
}

func TestChangedQuoteClosesThePrompt(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	s := show(t, n, 80, 24, Options{})
	s.press("enter")
	n.account(0, 10*kiosk.Credit) // somebody else used the subscription up
	s.news()
	if s.app.prompt != nil {
		t.Fatal("the prompt still shows a price that does not hold")
	}
	if s.app.flash.text == "" {
		t.Fatal("nothing says why the prompt went")
	}
	s.press("enter")
	s.wantDid()
}

func TestPAYGWantsConsentAndAnotherKey(t *testing.T) {
	n := newNight(t, paidRules())
	n.account(500, 10*kiosk.Credit)
	n.previewed("A.JPG")
	s := show(t, n, 80, 24, Options{})
	s.press("enter")
	s.shows("agree for this session")
	s.press("enter")
	s.wantDid()
	s.press("y")
	s.wantDid(kiosk.AllowPAYG{Yes: true})
	n.do(kiosk.AllowPAYG{Yes: true})
	s.news()
	s.press("enter")
	s.shows("y      full cutout, 1.00 credit from pay-as-you-go (10.00 pay-as-you-go left, budget 49.75 left)")
	s.press("enter")
	s.wantDid()
	s.press("y")
	q := kiosk.Quote{Stage: kiosk.Full, Price: 1000, Pot: kiosk.PotPAYG, Paid: true}
	s.wantDid(kiosk.Confirm{Shot: 1, Seen: &q})
}

func TestBlindConfirmSaysSo(t *testing.T) {
	r := paidRules()
	r.Previews = kiosk.PreviewAsk
	n := newNight(t, r)
	n.account(30*kiosk.Credit, 0)
	n.arrive("A.JPG")
	s := show(t, n, 80, 24, Options{})
	s.press("enter")
	s.shows("F      full cutout without a preview, 1.00 credit")
	s.press("enter")
	s.wantDid() // a hand that is used to Enter does not buy it
	s.press("esc", "p")
	s.shows("preview, 0.25 credit from the subscription (budget 50.00 left)")
	s.press("enter")
	s.wantDid(kiosk.WantPreview{Shot: 1})
}

func TestFreeCutterAsksNothing(t *testing.T) {
	r := paidRules()
	r.Preview = kiosk.Cutting{Cutter: "greenscreen"}
	r.Full = kiosk.Cutting{Cutter: "greenscreen"}
	n := newNight(t, r)
	n.previewed("A.JPG")
	s := show(t, n, 80, 24, Options{})
	s.press("enter")
	s.wantDid(kiosk.Confirm{Shot: 1})
}

func TestBuyAgainAndSettle(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	n.do(kiosk.Confirm{Shot: 1})
	n.doubt(1, kiosk.Full)
	s := show(t, n, 80, 24, Options{})
	s.press("home", "s")
	s.shows("A full cutout was asked for at 21:04 and no answer came; 1.00 credit held from the subscription")
	s.shows("it was charged: book 1.00 credit")
	s.press("p")
	s.wantDid(kiosk.Settle{Shot: 1, Paid: true})
	n.do(kiosk.Settle{Shot: 1, Paid: true})
	s.news()
	s.press("u")
	s.shows("once more, a second charge, 1.00 credit from the subscription")
	s.press("enter")
	q := kiosk.Quote{Stage: kiosk.Full, Price: 1000, Pot: kiosk.PotSubscription, Paid: true}
	s.wantDid(kiosk.Buy{Shot: 1, Seen: &q})
}

func TestBacklogNamesItsTotal(t *testing.T) {
	n := newNight(t, paidRules())
	n.account(30*kiosk.Credit, 0)
	for i := range 24 {
		n.do(kiosk.Arrive{SHA: fmt.Sprint("old", i), Name: "OLD.JPG", Format: "jpeg", Width: 60, Height: 40, Backlog: true})
		n.do(kiosk.Looked{Shot: i + 1})
	}
	s := show(t, n, 80, 24, Options{})
	s.press("A")
	s.shows("preview all 24, together, 6.00 credits from the subscription (budget 50.00")
	s.press("enter")
	s.wantDid(kiosk.ReleaseBacklog{})
}

func TestTheScreenLeadsCalmly(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	s := show(t, n, 80, 24, Options{})
	s.wantAt(1)
	n.previewed("C.JPG")
	s.news()
	s.wantAt(1) // a newcomer does not pull the eye away
	s.press("r")
	s.obey()
	s.wantAt(2) // decided: on to the oldest that waits
	s.press("right")
	s.wantAt(3)
	n.previewed("D.JPG")
	s.news()
	s.wantAt(3) // went there by hand: stays
	s.press("r")
	s.obey()
	s.wantAt(2) // decided: the oldest again
	s.press("left")
	s.wantAt(1)
	n.do(kiosk.Reject{Shot: 2})
	s.news()
	s.wantAt(1) // looks at an old one by hand: stays
	s.press("space")
	s.wantAt(4)
	s.press("r")
	s.obey()
	s.wantAt(4) // nothing waits: stays with what was decided last
	n.arrive("E.JPG")
	s.news()
	s.wantAt(5) // the original is in front at once
}

func TestRejectIsDeafAfterTheScreenMoved(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	s := show(t, n, 80, 24, Options{})
	s.press("r")
	s.obey()
	s.wantAt(2)
	s.n.now = s.app.review.since.Add(399 * time.Millisecond)
	s.send(keyOf("r"))
	s.wantDid()
	s.press("r")
	s.wantDid(kiosk.Reject{Shot: 2})
}

func TestTakeBackFindsTheLastRejection(t *testing.T) {
	s := show(t, twoPreviewed(t, paidRules()), 80, 24, Options{})
	s.press("r")
	s.obey()
	s.wantAt(2)
	s.press("R")
	s.wantDid(kiosk.Retry{Shot: 1})
	s.wantAt(1)
}

func TestADisabledKeySaysWhy(t *testing.T) {
	n := newNight(t, paidRules())
	n.account(30*kiosk.Credit, 0)
	n.finish(n.previewed("A.JPG"))
	s := show(t, n, 80, 24, Options{})
	for _, k := range []string{"enter", "p", "r", "R", "u", "s", "a", "A", "n", "space"} {
		s.app.flash = flash{}
		s.press(k)
		if s.app.flash.text == "" || s.app.prompt != nil {
			t.Errorf("%q says nothing or opens a prompt", k)
		}
	}
	s.wantDid()
}

func TestARefusalIsSaid(t *testing.T) {
	s := show(t, twoPreviewed(t, paidRules()), 80, 24, Options{})
	s.desk.refuse = kiosk.Faulty(kiosk.LedgerDown, "", nil)
	s.press("r")
	s.shows(enKey.Sentence(kiosk.LedgerDown, ""))
	s.desk.refuse = fmt.Errorf("do: %w", context.DeadlineExceeded)
	s.press("r")
	s.shows(enKey.Sentence(kiosk.Timeout, ""))
	s.n.now = s.n.now.Add(time.Minute)
	s.send(beatMsg{})
	if strings.Contains(s.text(), "still busy") {
		t.Fatal("the answer stays for ever")
	}
}

func TestQuit(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	s := show(t, n, 80, 24, Options{})
	s.press("q")
	if !s.quit {
		t.Fatal("q does not leave an idle booth")
	}
	n.b.Live.Running = []kiosk.Running{{Kind: kiosk.WorkFull, Shot: 1, Since: n.now.Add(-5 * time.Second)}}
	for _, how := range []string{"q", "ctrl+c"} {
		s = show(t, n, 80, 24, Options{})
		s.press(how)
		if s.quit {
			t.Fatal("left while a request is out")
		}
		s.shows("#0001 full cutout, ")
		s.press("esc")
		if s.quit || s.app.prompt != nil {
			t.Fatal("Esc does not stay")
		}
		s.press(how, how)
		if !s.quit {
			t.Fatalf("a second %s does not leave", how)
		}
	}
}

func TestQuitWaitsForAnswersAndThenLeaves(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	n.b.Live.Running = []kiosk.Running{{Kind: kiosk.WorkFull, Shot: 1, Since: n.now}}
	s := show(t, n, 80, 24, Options{})
	s.press("q")
	n.b.Live.Running = nil
	s.news()
	if !s.quit {
		t.Fatal("the screen stays though every answer is here")
	}
}

func TestSmallTerminalHearsNoMoneyKey(t *testing.T) {
	s := show(t, twoPreviewed(t, paidRules()), 60, 20, Options{})
	s.press("r", "enter", "enter", "n", "g")
	s.wantDid()
	if s.app.prompt != nil {
		t.Fatal("a prompt nobody can see is open")
	}
	s.press("q")
	if !s.quit {
		t.Fatal("q does not leave")
	}
}

func TestClosedWatchEndsTheProgram(t *testing.T) {
	d := newDesk()
	a := New(d, Options{})
	close(d.booths)
	_, cmd := a.Update(a.wait()())
	if _, ok := cmd().(tea.QuitMsg); !ok {
		t.Fatal("a closed watch does not end the program")
	}
}

// TestBoothIsAwaitedAgain checks that a booth arms exactly one wait, and that
// nothing else does: at most one booth is ever under way.
func TestBoothIsAwaitedAgain(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	s := show(t, n, 80, 24, Options{})
	s.awaited = nil
	s.news()
	if fmt.Sprint(s.awaited) != "[booth]" {
		t.Fatalf("a booth arms %v", s.awaited)
	}
	s.awaited = nil
	s.press("right", "v", "?", "esc", "r")
	s.send(tea.WindowSizeMsg{Width: 100, Height: 30})
	for _, w := range s.awaited {
		if w == "booth" {
			t.Fatal("something else arms a wait for a booth")
		}
	}
}

func TestWaitBoothBringsTheBooth(t *testing.T) {
	d := newDesk()
	a := New(d, Options{})
	d.booths <- newNight(t, paidRules()).b.Clone()
	if msg, ok := a.wait()().(boothMsg); !ok || msg.booth.Rules.Event != "Smith wedding" {
		t.Fatalf("got %#v", msg)
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := Run(ctx, d, Options{}, tea.WithInput(strings.NewReader("")), tea.WithOutput(&strings.Builder{}), tea.WithWindowSize(80, 24))
		if err != nil {
			t.Fatalf("a cancelled context is no failure: %v", err)
		}
		if d.ended != 1 {
			t.Fatalf("the watch was ended %d times", d.ended)
		}
		close(d.booths) // lets the command that still waits go
		synctest.Wait()
	})
}

// TestEveryKeyIsInHelp holds footer, help page and key map together.
func TestEveryKeyIsInHelp(t *testing.T) {
	k := newKeyMap(en, nil)
	shown := map[string]bool{}
	for _, column := range columnsOf(k) {
		for _, b := range column {
			shown[fmt.Sprint(b.Keys(), b.Help())] = true
		}
	}
	v := reflect.ValueOf(k)
	for i := range v.NumField() {
		b := v.Field(i).Interface().(key.Binding)
		if b.Help().Key == "" || b.Help().Desc == "" || len(b.Keys()) == 0 {
			t.Errorf("%s has no key or no help", v.Type().Field(i).Name)
		}
		if !shown[fmt.Sprint(b.Keys(), b.Help())] {
			t.Errorf("%s is not on the help page", v.Type().Field(i).Name)
		}
	}
	s := show(t, busy(t), 80, 24, Options{})
	s.press("?")
	all := s.everyHelpLine()
	for _, column := range columnsOf(k) {
		for _, b := range column {
			if !strings.Contains(all, oneLine(b.Help().Key+" "+b.Help().Desc)) {
				t.Errorf("the help page never says %s %s", b.Help().Key, b.Help().Desc)
			}
		}
	}
	for _, st := range kiosk.States() {
		if !strings.Contains(all, mark(st)+" "+en.StateWord(st)) {
			t.Errorf("the help page never says %s", st)
		}
	}
}

// everyHelpLine is the help page from top to end, moved through as an operator does.
func (s *screen) everyHelpLine() string {
	var all string
	for range 100 {
		all += oneLine(s.text()) + " "
		was := s.text()
		if s.press("down"); s.text() == was {
			return all
		}
	}
	s.t.Fatal("the help page has no end")
	return ""
}

// TestNoKeyMeansTwoThings checks the keys of the review screen and of prompts.
func TestNoKeyMeansTwoThings(t *testing.T) {
	s := show(t, busy(t), 80, 24, Options{})
	taken := map[string]string{}
	for _, act := range s.app.actions() {
		for _, k := range act.key.Keys() {
			if other, ok := taken[k]; ok {
				t.Errorf("%q means %s and %s", k, other, act.key.Help().Desc)
			}
			taken[k] = act.key.Help().Desc
		}
	}
}

func TestEveryStateHasItsOwnMark(t *testing.T) {
	seen, ascii := map[string]kiosk.State{}, map[string]kiosk.State{}
	for _, s := range kiosk.States() {
		if o, ok := seen[mark(s)]; ok {
			t.Errorf("%s and %s share %q", s, o, mark(s))
		}
		if o, ok := ascii[toASCII(mark(s))]; ok {
			t.Errorf("%s and %s share %q without UTF-8", s, o, toASCII(mark(s)))
		}
		seen[mark(s)], ascii[toASCII(mark(s))] = s, s
	}
}

func TestStalePicturesAreDropped(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	pics := &fakePictures{}
	s := show(t, n, 80, 24, Options{Pictures: pics})
	old := s.app.picture()
	if old.Shot != 1 || old.View != Finished {
		t.Fatalf("asked for %+v", old)
	}
	s.press("right")
	now := s.app.picture()
	if _, exact, _ := s.app.album.find(now); !exact {
		t.Fatal("the picture in front was not drawn")
	}
	before := len(s.app.album.kept)
	late := old
	late.Version-- // an answer from before
	s.send(drawnMsg{drawing: drawing{of: late, got: flat(late)}})
	if len(s.app.album.kept) != before {
		t.Fatal("a late answer was kept")
	}
	asked := len(pics.asked)
	s.press("left")
	if len(pics.asked) != asked {
		t.Fatal("a picture that was drawn already was drawn again")
	}
	s.press("v")
	if got := pics.asked[len(pics.asked)-1]; got.View != Original || got.Shot != 1 {
		t.Fatalf("v draws %+v", got)
	}
}

// TestOnePictureAtATime holds the arrow key down: one picture is being made, and
// when it comes back the present one is asked for, not those between.
func TestOnePictureAtATime(t *testing.T) {
	n := newNight(t, paidRules())
	n.account(30*kiosk.Credit, 0)
	for range 6 {
		n.previewed("A.JPG")
	}
	pics := &fakePictures{}
	s := show(t, n, 80, 24, Options{}) // no pictures yet
	s.app.o.Pictures = pics
	m, cmd := s.app.Update(beatMsg{})
	s.app = m.(App)
	if !s.app.album.asking {
		t.Fatal("no picture asked for")
	}
	for range 4 {
		s.press("right")
	}
	if len(pics.asked) != 0 {
		t.Fatalf("%d pictures are being made beside the first", len(pics.asked))
	}
	s.run(cmd)
	if len(pics.asked) != 2 || pics.asked[1].Shot != 5 {
		t.Fatalf("asked for %+v, want the first and then shot 5", pics.asked)
	}
	if _, exact, _ := s.app.album.find(s.app.picture()); !exact {
		t.Fatal("the picture in front did not come")
	}
}

func TestOldPictureStaysUntilTheNewOneIsThere(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	s := show(t, n, 80, 24, Options{Pictures: &fakePictures{}})
	n.do(kiosk.Assign{Shot: 1, Code: "G-1"})
	c := n.b.Clone()
	m, _ := s.app.Update(boothMsg{&c})
	s.app = m.(App)
	if d, exact, ok := s.app.album.find(s.app.picture()); exact || !ok || d.of.Shot != 1 {
		t.Fatalf("exact %v ok %v: the picture flickers", exact, ok)
	}
}

type brokenPictures struct{ err error }

func (b brokenPictures) Draw(context.Context, Picture) (Drawn, error) { return Drawn{}, b.err }

func TestAPictureThatFailsSaysWhy(t *testing.T) {
	s := show(t, twoPreviewed(t, paidRules()), 80, 24, Options{Pictures: brokenPictures{kiosk.Faulty(kiosk.Unreadable, "0001.png", nil)}})
	s.shows("No picture")
	s = show(t, twoPreviewed(t, paidRules()), 80, 24, Options{Pictures: brokenPictures{errors.New("boom")}})
	s.shows("No picture")
}

func TestWrongPicturesCannotBreakTheScreen(t *testing.T) {
	p := Picture{Cols: 5, Rows: 2}
	for _, d := range []Drawn{
		{Cols: 9, Rows: 9, Lines: []string{"123456789", "\x1b[31m12", "x", "y"}},
		{Cols: -1, Rows: -1, Lines: nil},
		{Cols: 5, Rows: 1, Lines: []string{"漢漢漢"}},
	} {
		got := fitDrawn(d, p)
		if got.Cols > 5 || got.Rows > 2 || len(got.Lines) != got.Rows {
			t.Errorf("%+v became %+v", d, got)
		}
	}
}

// TestHostileNames puts names from outside everywhere a name may stand.
func TestHostileNames(t *testing.T) {
	r := paidRules()
	r.Event = hostile
	n := newNight(t, r)
	n.account(30*kiosk.Credit, 0)
	n.do(kiosk.SetGuest{Code: "G-1", Name: hostile})
	n.previewed(hostile)
	n.do(kiosk.Reject{Shot: n.previewed(hostile)})
	n.b.Live.Folders = []kiosk.Folder{{Path: hostile, Lost: true, Reason: hostile}}
	s := show(t, n, 120, 40, Options{Title: hostile, Notice: hostile, NoColor: true})
	for _, page := range []string{"", "w", "g"} {
		if page != "" {
			s.press(page)
		}
		v := s.app.View()
		for _, bad := range []string{"\x1b[2J", "\x1b]", "\a", "\u202e", "\u200d", "\r", "\t"} {
			if strings.Contains(v.Content, bad) || strings.Contains(v.WindowTitle, bad) {
				t.Fatalf("page %q: %q reached the terminal", page, bad)
			}
		}
	}
}

func TestNoColourNoUTF8(t *testing.T) {
	s := show(t, busy(t), 120, 40, Options{NoColor: true, ASCII: true})
	for _, key := range []string{"", "?", "esc", "w", "esc", "enter", "esc", "g"} {
		if key != "" {
			s.press(key)
		}
		for i, line := range strings.Split(s.app.View().Content, "\n") {
			for _, r := range line {
				if r >= 0x80 {
					t.Fatalf("after %q line %d has %q: %s", key, i, r, line)
				}
			}
			if strings.Contains(line, "38;2;") || strings.Contains(line, "48;2;") {
				t.Fatalf("after %q line %d has a colour: %q", key, i, line)
			}
		}
	}
}

func TestLogTellsOnlyWhatIsNew(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	s := show(t, n, 80, 24, Options{})
	had := len(s.app.news.lines)
	s.news()
	if len(s.app.news.lines) != had {
		t.Fatal("the same happenings are told twice")
	}
	n.do(kiosk.Reject{Shot: 1})
	s.news()
	if len(s.app.news.lines) <= had {
		t.Fatal("a rejection is not told")
	}
	for range 600 {
		n.do(kiosk.Note{Code: kiosk.Quarantined, Detail: "x"})
	}
	s.news()
	if len(s.app.news.lines) > logLines {
		t.Fatalf("the log grows to %d lines", len(s.app.news.lines))
	}
}

// TestBeatOnlyWhileSomethingCounts: an idle screen must not be woken every second.
func TestBeatOnlyWhileSomethingCounts(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	s := show(t, n, 80, 24, Options{})
	if s.app.beating {
		t.Fatal("an idle screen beats")
	}
	n.b.Live.Running = []kiosk.Running{{Kind: kiosk.WorkLook, Shot: 1, Since: n.now}}
	s.news()
	if !s.app.beating {
		t.Fatal("elapsed time stands still")
	}
	n.b.Live.Running = nil
	s.news()
	s.send(beatMsg{})
	if s.app.beating {
		t.Fatal("the beat goes on for nothing")
	}
}

func TestMeterNeverLies(t *testing.T) {
	th := newTheme(true, true)
	for _, c := range []struct {
		spent, held, limit kiosk.Credits
		w                  int
		want               string
	}{
		{0, 0, 1000, 10, "░░░░░░░░░░"},
		{1, 0, 1000000, 10, "█░░░░░░░░░"},
		{500, 250, 1000, 8, "████▒▒░░"},
		{2000, 500, 1000, 4, "████"},
		{0, 0, 0, 3, "░░░"},
		{1000, 0, 1000, 0, ""},
	} {
		if got := plain(th.meter(newTheme(true, true).key, c.spent, c.held, c.limit, c.w)); got != c.want {
			t.Errorf("%v: %s, want %s", c, got, c.want)
		}
	}
}

// TestTryingChangesNothing: the booth handed out shares memory with the one the
// engine goes on with.
func TestTryingChangesNothing(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	s := show(t, n, 120, 40, Options{})
	n.do(kiosk.Reject{Shot: 2})
	last := n.b.Recent[len(n.b.Recent)-1]
	_ = s.app.View()
	if got := n.b.Recent[len(n.b.Recent)-1]; !reflect.DeepEqual(got, last) {
		t.Fatalf("drawing the screen changed the owner's entry %+v to %+v", last, got)
	}
}

func TestLiftAsksPINNumberAndReason(t *testing.T) {
	n := newNight(t, paidRules())
	n.account(30*kiosk.Credit, 0)
	n.do(kiosk.SetGuest{Code: "G-1", Name: "Ada"})
	n.previewed("A.JPG")
	s := show(t, n, 80, 24, Options{})
	typed := func(text string) {
		s.n.now = s.n.now.Add(time.Second)
		for _, r := range text {
			s.n.now = s.n.now.Add(fingers)
			s.send(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
		s.n.now = s.n.now.Add(fingers)
		if strings.Contains(s.text(), "2468") {
			t.Fatal("the PIN is on the screen")
		}
		s.send(keyOf("enter"))
	}
	s.press("L")
	typed("2468")
	typed("many")
	s.shows("a number from 1 to 1000")
	s.send(tea.KeyPressMsg{Code: 'u', Mod: tea.ModCtrl}) // clears the line
	typed("2")
	s.wantDid()
	typed("large family")
	s.wantDid(kiosk.Lift{Code: "G-1", Extra: 2, Reason: "large family", PIN: kiosk.NewSecret("2468")})
}

// TestRunRestoresTheTerminal runs the real program and leaves with q.
func TestRunRestoresTheTerminal(t *testing.T) {
	d := newDesk()
	d.booths <- busyIdle(t).b.Clone()
	var out strings.Builder
	err := Run(t.Context(), d, Options{}, tea.WithInput(strings.NewReader("q")), tea.WithOutput(&out), tea.WithWindowSize(80, 24))
	close(d.booths)
	if err != nil {
		t.Fatal(err)
	}
	for _, seq := range []string{"\x1b[?1049h", "\x1b[?1049l"} {
		if !strings.Contains(out.String(), seq) {
			t.Errorf("%q was not written", seq)
		}
	}
	if d.ended != 1 {
		t.Errorf("the watch was ended %d times", d.ended)
	}
}

func busyIdle(t testing.TB) *night {
	n := busy(t)
	n.b.Live.Running = nil
	return n
}

// TestThumbnailsComeAfterThePicture: the picture in front first, then the strip's,
// one at a time.
func TestThumbnailsComeAfterThePicture(t *testing.T) {
	pics := &fakePictures{}
	s := show(t, busy(t), 120, 40, Options{Pictures: pics})
	if len(pics.asked) != 9 || pics.asked[0].Rows == thumbRows {
		t.Fatalf("asked for %d pictures, the first %d rows high", len(pics.asked), pics.asked[0].Rows)
	}
	for _, p := range pics.asked[1:] {
		if p.Rows != thumbRows {
			t.Fatalf("%+v is no thumbnail", p)
		}
	}
	s.news()
	if len(pics.asked) != 9 {
		t.Fatal("what is there was drawn again")
	}
}

// The keys that would act at once act from fingers. What they do in a scan is in
// scan_test.go.
func TestAnOrderWaitsForItsScan(t *testing.T) {
	s := show(t, twoPreviewed(t, paidRules()), 80, 24, Options{})
	s.n.now = s.n.now.Add(time.Second)
	s.send(keyOf("r"))
	s.wantDid()
	s.later()
	s.wantDid(kiosk.Reject{Shot: 1})
	s.send(keyOf("b"))
	s.n.now = s.n.now.Add(60 * time.Millisecond)
	s.send(keyOf("?")) // comes before the beat does: the order is done first
	s.wantDid(kiosk.ReadBalance{})
	s.later()
	s.wantDid()
}

// A key held back is for the shot that stood there.
func TestAHeldOrderIsForItsShot(t *testing.T) {
	s := show(t, twoPreviewed(t, paidRules()), 80, 24, Options{})
	s.n.now = s.n.now.Add(time.Second)
	s.send(keyOf("r"))
	s.n.do(kiosk.Reject{Shot: 1}) // by somebody else
	s.news()
	s.wantAt(2)
	s.later()
	s.wantDid()
}

// A code with a character that cannot be used is not taken without it.
func TestASpoiltCodeIsNotTaken(t *testing.T) {
	for _, bad := range []tea.Msg{
		tea.KeyPressMsg{Code: tea.KeyExtended, Text: "\U0001f468\u200d\U0001f469"},
		tea.KeyPressMsg{Code: '\u200b', Text: "\u200b"},
		tea.KeyPressMsg{Code: utf8.RuneError, Text: "\ufffd"},
		tea.PasteMsg{Content: "\xfc"},
	} {
		s := show(t, newNight(t, paidRules()), 80, 24, Options{})
		s.press("g", "M")
		s.send(bad)
		s.shows("a character came that cannot be used here")
		s.press("l", "enter")
		s.wantDid()
		for _, l := range strings.Split(s.text(), "\n") {
			if strings.ContainsAny(l, "\u200d\u200b") || strings.Contains(l, "Ml") {
				t.Errorf("%q is on the screen", l)
			}
		}
		s.press("A", "enter")
		s.wantDid(kiosk.SetGuest{Code: "A"})
	}
}

// TestTheNoticeGoes: the first row is the picture's again after a key or a while.
func TestTheNoticeGoes(t *testing.T) {
	for _, end := range []tea.Msg{keyOf("right"), noticeMsg{}} {
		s := show(t, busy(t), 80, 24, Options{Notice: "previews by removebg"})
		s.shows("previews by removebg")
		s.send(end)
		s.hides("previews by removebg")
		if n := len(strings.Split(s.text(), "\n")); n != 24 {
			t.Errorf("the screen has %d lines", n)
		}
	}
}

// TestTheNewsPageSaysEverything: what to do stands at a sentence's end.
func TestTheNewsPageSaysEverything(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	n.do(kiosk.Confirm{Shot: 1})
	n.doubt(1, kiosk.Full)
	s := show(t, n, 80, 24, Options{})
	s.press("w")
	s.shows("full cutout in doubt, its price stays held")
	if !strings.Contains(strings.Join(strings.Fields(s.text()[strings.Index(s.text(), "What happened"):]), " "), "then settle with s") {
		t.Errorf("the end of a sentence is cut off:\n%s", s.text())
	}
}

func TestQuittingNamesWhatGoesOnLater(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	n.do(kiosk.Confirm{Shot: 1})
	n.do(kiosk.Confirm{Shot: 2})
	n.b.Live.Running = []kiosk.Running{{Kind: kiosk.WorkFull, Shot: 1, Since: n.now}}
	n.ask(1, kiosk.Full)
	s := show(t, n, 80, 24, Options{})
	s.press("q")
	s.shows("1 confirmed shot not asked for yet; the next start goes on with it: #0002")
}

func TestTheSmallestTerminalsSayHowToLeave(t *testing.T) {
	for _, size := range [][2]int{{20, 5}, {79, 24}, {10, 1}, {8, 2}} {
		s := show(t, busyIdle(t), size[0], size[1], Options{})
		s.shows("q quits")
	}
}
