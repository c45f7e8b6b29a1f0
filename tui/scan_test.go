package tui

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"backdrop/kiosk"
)

// A scanner types a code and ends it with Enter or Tab. These tests play it over every
// page and every question, and hold that it is heard as a guest's code and as nothing
// else.

// scan plays a scanner: every key comes gap after the one before.
func (s *screen) scan(code string, gap time.Duration, end string) {
	s.t.Helper()
	for i, r := range code {
		if i > 0 {
			s.pass(gap)
		}
		s.send(tea.KeyPressMsg{Code: r, Text: string(r)})
	}
	s.pass(gap)
	s.send(keyOf(end))
	s.pass(2 * time.Second)
}

// fakeSettings keeps settings in memory.
type fakeSettings struct{ list []Setting }

func (f *fakeSettings) List() []Setting { return slices.Clone(f.list) }

func (f *fakeSettings) Set(_ context.Context, key, value string) error {
	for i := range f.list {
		if f.list[i].Key == key {
			f.list[i].Value = value
			return nil
		}
	}
	return kiosk.Faulty(kiosk.BadCommand, key, nil)
}

func someSettings() *fakeSettings {
	return &fakeSettings{[]Setting{
		{Key: "look.background", Value: "studio", Choices: []string{"studio", "beach", "none"}},
		{Key: "look.frame", Value: "gold.png"},
		{Key: "budget.preview", Value: "auto", Choices: []string{"auto", "ask", "skip"}},
		{Key: "budget.credits", Value: "50"},
		{Key: "budget.payg", Value: "ask", Choices: []string{"ask", "warn", "never"}},
		{Key: "limits.average_photos", Value: "3"},
	}}
}

// fakeEyes finds one head.
type fakeEyes struct{}

func (fakeEyes) Eyes(context.Context, int) ([]Zoom, error) {
	return []Zoom{{X: 400, Y: 300, Width: 120}, {X: 600, Y: 320, Width: 110}}, nil
}

// fullNight is a night in which every page has something on it and every key something
// to do.
func fullNight(t testing.TB) *night {
	r := paidRules()
	r.Look.Backgrounds = "studio\nbeach\nforest"
	n := newNight(t, r)
	n.account(30*kiosk.Credit, 10*kiosk.Credit)
	n.do(kiosk.SetGuest{Code: "G-001", Name: "Ada Lovelace"})
	n.finish(n.previewed("DSC_1201.JPG"))
	n.do(kiosk.Reject{Shot: n.previewed("DSC_1202.JPG")})
	n.finish(n.previewed("DSC_1203.JPG"))
	n.do(kiosk.SetGuest{Code: "G-002", Name: "Grace"})
	n.do(kiosk.Confirm{Shot: n.previewed("DSC_1204.JPG")})
	n.doubt(4, kiosk.Full)
	n.previewed("DSC_1205.JPG")
	n.previewed("DSC_1206.JPG")
	n.do(kiosk.NextGuest{})
	n.previewed("DSC_1207.JPG")
	n.do(kiosk.SetGuest{Code: "G-002"})
	n.do(kiosk.Note{Code: kiosk.Quarantined, Detail: "IMG_0009.CR3: no picture"})
	n.b.Live = kiosk.Live{Scanned: true, DiskFree: 1 << 38}
	return n
}

// pinOf takes one PIN.
func pinOf(right string) func(context.Context, kiosk.Secret) error {
	return func(_ context.Context, pin kiosk.Secret) error {
		if pin != kiosk.NewSecret(right) {
			return kiosk.Faulty(kiosk.PINWrong, "", nil)
		}
		return nil
	}
}

func fullOptions() Options {
	return Options{Pictures: &fakePictures{}, Settings: someSettings(), Eyes: fakeEyes{}, Kiosk: Kiosk{PIN: pinOf("2468")}}
}

// fullScreen stands at a shot that can be paid for.
func fullScreen(t testing.TB, w, h int, o Options) *screen {
	s := show(t, fullNight(t), w, h, o)
	s.app.review = s.app.review.move(5, s.app.booth)
	s.pass(time.Second)
	return s
}

// scenes are the places a scan may come in: how to get there.
func scenes() map[string][]string {
	return map[string][]string{
		"review": nil, "guests": {"2"}, "credits": {"3"}, "trouble": {"4"}, "event": {"5"}, "help": {"?"},
		"contact": {"t"}, "compare": {"x"}, "zoom": {"z"},
		"pay":                {"enter"},
		"PAYG":               {"y"},
		"settle":             {"home", "right", "right", "right", "s"},
		"settle on credits":  {"3", "s"},
		"close":              {"c"},
		"merge":              {"2", "down", "m", "down", "m"},
		"merging":            {"2", "down", "m"},
		"marked":             {"m", "m"},
		"bulk":               {"M", "enter"},
		"bulk reject":        {"M", "r"},
		"background":         {"B"},
		"choice":             {"5", "enter"},
		"value":              {"5", "down", "enter"},
		"search":             {"2", "/", "A"},
		"rename":             {"2", "down", "e"},
		"rename in mid word": {"2", "down", "e", "left", "left"},
		"lift, PIN":          {"L", "1"},
		"lift, number":       {"L", "1", "enter", "3"},
		"guest":              {"g"},
		"guest, begun":       {"g", "G"},
		"quit":               nil,
		"kiosk":              {"K"},
		"kiosk, PIN":         {"K", "K", "2"},
		"twice marked":       {"t", "m", "m", "x"},
	}
}

// at brings a screen to a scene.
func (s *screen) at(name string, keys []string) {
	s.t.Helper()
	if name == "quit" {
		s.n.b.Live.Running = []kiosk.Running{{Kind: kiosk.WorkFull, Shot: 7, Since: s.n.now}}
		s.news()
		keys = []string{"q"}
	}
	s.press(keys...)
	s.pass(time.Second)
	s.did()
}

// where tells in words where the operator is, so that two moments can be compared.
func (s *screen) where() string {
	a := s.app
	p := a.place
	q := "no question"
	if p.prompt != nil {
		q = fmt.Sprintf("question %d about #%d %v, quote %v, pick %d, spot %d/%d, step %d, text %q at %d, code %s from %s", p.prompt.kind, p.prompt.shot, p.prompt.shots,
			p.prompt.quote, p.prompt.pick, p.prompt.spot.x, p.prompt.spot.y, p.prompt.lift.step, p.prompt.field.Value(), p.prompt.field.Position(), p.prompt.code, p.prompt.from)
	}
	marked := slices.Sorted(maps.Keys(p.review.marked))
	return fmt.Sprintf("page %d, shot %d view %d %v, marked %v, %s, looking for %q, merging %v %s, back %d, trouble %d, setting %d, sheet to %d, zoom %v %v, help from %d, kiosk %v",
		p.page, p.review.at, p.review.shows(kiosk.Shot{}), p.review.chosen, marked, q, p.guests.query, p.guests.merge, p.guests.from, p.credits.back, p.trouble.at, p.event.at,
		p.contact.last, p.zoom.at, p.zoom.pair, p.helpTop, a.serve.on)
}

// codes are what may stand on a guest's card.
func codes() []string {
	out := []string{"rrpppyf", "1234", "AB", "Gä-Ö12ß", "yyyy", "ppff", "qq", "llll", "11234", "G-001", "éà-7", "  7"[2:] + "7", "r1", strings.Repeat("X7", 32)}
	for _, n := range actionNames() {
		for _, k := range n.keys {
			if len([]rune(k)) == 1 {
				out = append(out, k+"7x")
			}
		}
	}
	return out
}

// TestAScanIsAGuestAndNothingElse is the whole table: every code at every pace, over
// every page and question.
func TestAScanIsAGuestAndNothingElse(t *testing.T) {
	gaps := []time.Duration{0, 5 * time.Millisecond, 11 * time.Millisecond, 30 * time.Millisecond, 45 * time.Millisecond}
	for name, keys := range scenes() {
		t.Run(name, func(t *testing.T) {
			base := fullScreen(t, 100, 30, fullOptions())
			base.at(name, keys)
			start, now := base.app, base.n.now
			for i, code := range codes() {
				for j, gap := range gaps {
					s := *base
					s.app, s.n.now, s.timers, s.pending, s.desk.did, s.quit = start, now, nil, nil, nil, false
					end := []string{"enter", "tab"}[(i+j)%2]
					was := s.where()
					if s.app.typing() && len([]rune(code)) < leastInText && gap >= rush {
						continue // may be a quick person's
					}
					if s.app.typing() && s.app.prompt.asksPIN() && mayBePIN(code) {
						continue // see TestAPINIsNoGuest
					}
					s.scan(code, gap, end)
					what := fmt.Sprintf("%q every %v, then %s", code, gap, end)
					if got, want := s.did(), []kiosk.Input{kiosk.SetGuest{Code: code}}; !reflect.DeepEqual(got, want) {
						t.Errorf("%s: the desk was told %#v", what, got)
					}
					if s.quit {
						t.Errorf("%s: left", what)
					}
					is := s.where()
					if strings.HasPrefix(name, "guest") && len(name) != len("guests") {
						if s.app.prompt != nil {
							t.Errorf("%s: the field stays open", what)
						}
						continue
					}
					if is != was {
						t.Errorf("%s:\nwas %s\nis  %s", what, was, is)
					}
					if t.Failed() {
						return
					}
				}
			}
		})
	}
}

// A scan that comes at the moment a question opens, or as the first thing after any key.
func TestAScanAtTheMomentAQuestionOpens(t *testing.T) {
	for name, keys := range scenes() {
		if len(keys) == 0 {
			continue
		}
		for _, gap := range []time.Duration{0, 11 * time.Millisecond, 45 * time.Millisecond} {
			for _, wait := range []time.Duration{time.Millisecond, 20 * time.Millisecond, 60 * time.Millisecond, 390 * time.Millisecond} {
				s := fullScreen(t, 100, 30, fullOptions())
				s.press(keys[:len(keys)-1]...)
				s.pass(time.Second)
				s.did()
				s.send(keyOf(keys[len(keys)-1]))
				s.pass(wait)
				s.scan("pyrrf1", gap, "enter")
				for _, in := range s.did() {
					if g, ok := in.(kiosk.SetGuest); !ok || g.Name != "" {
						t.Errorf("%s, %v later every %v: the desk was told %#v", name, wait, gap, in)
					}
				}
				if s.quit {
					t.Errorf("%s, %v later every %v: left", name, wait, gap)
				}
			}
		}
	}
}

// Bytes that no key is made of spoil a scan wherever it comes: with a character left out
// a code may be another guest's.
func TestASpoiltScanIsNotTaken(t *testing.T) {
	for name, keys := range scenes() {
		for at := range 5 {
			s := fullScreen(t, 100, 30, fullOptions())
			s.at(name, keys)
			was := s.where()
			for i, r := range "M12LY" {
				if i == at {
					s.send(uv.UnknownEvent("\xfc"))
					s.pass(3 * time.Millisecond)
				}
				s.send(tea.KeyPressMsg{Code: r, Text: string(r)})
				s.pass(3 * time.Millisecond)
			}
			s.send(keyOf("enter"))
			s.pass(time.Second)
			if got := s.did(); len(got) > 0 {
				t.Errorf("%s, bad at %d: the desk was told %#v", name, at, got)
			}
			if is := s.where(); is != was && !strings.HasPrefix(name, "guest") {
				t.Errorf("%s, bad at %d:\nwas %s\nis  %s", name, at, was, is)
			}
		}
	}
}

// Some scanners send Enter twice, or a line feed behind it: a question that was open
// stays deaf for its moment.
func TestASecondEnterOfAScanAnswersNothing(t *testing.T) {
	for name, keys := range scenes() {
		for _, gap := range []time.Duration{0, 30 * time.Millisecond, 200 * time.Millisecond, deaf - time.Millisecond} {
			s := fullScreen(t, 100, 30, fullOptions())
			if s.at(name, keys); s.app.prompt == nil || s.app.typing() {
				continue
			}
			was := s.where()
			for _, r := range "G-7pyf" {
				s.send(tea.KeyPressMsg{Code: r, Text: string(r)})
				s.pass(5 * time.Millisecond)
			}
			s.send(keyOf("enter"))
			s.pass(gap)
			s.send(keyOf("enter"))
			s.pass(time.Second)
			if got := s.did(); !reflect.DeepEqual(got, []kiosk.Input{kiosk.SetGuest{Code: "G-7pyf"}}) || s.where() != was {
				t.Errorf("%s, %v later: the desk was told %#v", name, gap, got)
			}
		}
	}
}

// A question that settled itself while a scan came in does not come back with it.
func TestAScanBringsNoOldQuestionBack(t *testing.T) {
	s := fullScreen(t, 100, 30, fullOptions())
	s.press("enter")
	s.pass(time.Second)
	s.send(keyOf("G"))
	s.n.account(0, 10*kiosk.Credit) // somebody else used the subscription up
	s.n.now = s.app.scan.last.Add(5 * time.Millisecond)
	s.news()
	if s.app.prompt != nil {
		t.Fatal("the price that does not hold is still asked about")
	}
	for _, k := range []string{"7", "1", "enter"} {
		s.send(keyOf(k))
		s.pass(5 * time.Millisecond)
	}
	if s.wantDid(kiosk.SetGuest{Code: "G71"}); s.app.prompt != nil {
		t.Error("it has come back")
	}
}

// A scan that cannot be read leaves the guest's field open and says so.
func TestTheGuestFieldSaysWhatIsSpoilt(t *testing.T) {
	s := fullScreen(t, 100, 30, fullOptions())
	s.press("g")
	for _, msg := range []tea.Msg{keyOf("M"), uv.UnknownEvent("\xfc"), keyOf("l"), keyOf("l"), keyOf("enter")} {
		s.send(msg)
		s.pass(3 * time.Millisecond)
	}
	s.wantDid()
	if s.app.prompt == nil {
		t.Fatal("the field is closed")
	}
	s.shows("a character came that cannot be used here")
	s.scan("M77", 3*time.Millisecond, "enter")
	s.wantDid(kiosk.SetGuest{Code: "M77"})
}

// otherMoments are screens with questions and states that the full night has not.
func otherMoments(t *testing.T) map[string]*screen {
	t.Helper()
	at := func(n *night, o Options, w, h int, keys ...string) *screen {
		s := show(t, n, w, h, o)
		s.at("", keys)
		return s
	}
	ask := paidRules()
	ask.Previews = kiosk.PreviewAsk
	fresh := func(r kiosk.Rules) *night {
		n := newNight(t, r)
		n.account(30*kiosk.Credit, 10*kiosk.Credit)
		n.arrive("A.JPG")
		n.arrive("B.JPG")
		return n
	}
	backlog := newNight(t, paidRules())
	backlog.account(30*kiosk.Credit, 0)
	for i := range 3 {
		backlog.do(kiosk.Arrive{SHA: fmt.Sprint("old", i), Name: "OLD.JPG", Format: "jpeg", Width: 60, Height: 40, Backlog: true})
		backlog.do(kiosk.Looked{Shot: i + 1})
	}
	lost := twoPreviewed(t, paidRules())
	lost.do(kiosk.Confirm{Shot: 1})
	lost.doubt(1, kiosk.Full)
	lost.do(kiosk.Settle{Shot: 1, Paid: true})
	payg := newNight(t, paidRules())
	payg.account(250, 10*kiosk.Credit)
	payg.previewed("A.JPG")
	payg.do(kiosk.AllowPAYG{Yes: true})
	coming := twoPreviewed(t, paidRules())
	coming.do(kiosk.Reject{Shot: 1})
	coming.do(kiosk.Reject{Shot: 2})
	coming.b.Live.Arriving = []kiosk.Arriving{{Name: "C.JPG", Key: "arriving 1"}}
	keyed := newNight(t, keyedRules())
	keyed.arrive("A.JPG")
	pointing := fullOptions()
	pointing.Screen = (&fakeScreen{}).read
	out := map[string]*screen{
		"preview":        at(fresh(ask), fullOptions(), 100, 30, "p"),
		"blind":          at(fresh(ask), fullOptions(), 100, 30, "enter"),
		"backlog":        at(backlog, fullOptions(), 100, 30, "A"),
		"again":          at(lost, fullOptions(), 100, 30, "home", "u"),
		"full from PAYG": at(payg, fullOptions(), 100, 30, "enter"),
		"small":          at(twoPreviewed(t, paidRules()), fullOptions(), 60, 20),
		"arriving":       at(coming, fullOptions(), 100, 30),
		"nothing yet":    at(newNight(t, paidRules()), fullOptions(), 100, 30),
		"pointing":       at(keyed, pointing, 100, 30, "S"),
	}
	for name, kind := range map[string]asking{"preview": payPreview, "blind": payFull, "backlog": payBacklog, "again": payAgain, "full from PAYG": payFull, "pointing": askScreen} {
		if p := out[name].app.prompt; p == nil || p.kind != kind {
			t.Fatalf("%s: not asked", name)
		}
	}
	return out
}

// TestAScanOverOtherMoments is the table for these.
func TestAScanOverOtherMoments(t *testing.T) {
	for name, base := range otherMoments(t) {
		for i, code := range []string{"pyrfe1", "yyyyyy", "yy7", "eer", "Apu7", "1234", "py", "qqq1", "Kn2", "gG-1", "/aA"} {
			for _, gap := range []time.Duration{0, 11 * time.Millisecond, 30 * time.Millisecond, 45 * time.Millisecond} {
				s := base.clone()
				was := s.where()
				s.scan(code, gap, []string{"enter", "tab"}[i%2])
				if got := s.did(); !reflect.DeepEqual(got, []kiosk.Input{kiosk.SetGuest{Code: code}}) || s.quit {
					t.Errorf("%s, %q every %v: the desk was told %#v, left %v", name, code, gap, got, s.quit)
				}
				if is := s.where(); is != was {
					t.Errorf("%s, %q every %v:\nwas %s\nis  %s", name, code, gap, was, is)
				}
			}
		}
	}
}

// Letters that event.toml sets for the keys that decide are held back as well.
func TestAScanWithOtherKeys(t *testing.T) {
	r := paidRules()
	r.Preview, r.Full = kiosk.Cutting{Cutter: "greenscreen"}, kiosk.Cutting{Cutter: "greenscreen"}
	for what, free := range map[string]bool{"kiosk": false, "free": true} {
		n := twoPreviewed(t, paidRules())
		if free {
			n = newNight(t, r)
			n.previewed("A.JPG")
		}
		o := fullOptions()
		o.Keys = map[string][]string{"confirm": {"o"}, "accept": {"o", "enter"}, "next": {"w"}, "trouble": {"4"}}
		if wrong := CheckKeys(o.Keys); len(wrong) > 0 {
			t.Fatal(wrong)
		}
		o.Kiosk.On = what == "kiosk"
		base := show(t, n, 100, 30, o)
		base.pass(time.Second)
		for _, code := range []string{"o12", "oo", "wo1"} {
			s := base.clone()
			s.scan(code, 30*time.Millisecond, "enter")
			s.wantDid(kiosk.SetGuest{Code: code})
		}
		s := base.clone()
		s.typed("o")
		if got := s.did(); len(got) != 1 {
			t.Errorf("%s: o tells the desk %#v", what, got)
		}
	}
}

// What comes like a scan but ends in nothing does nothing, and says so.
func TestAScanWithoutAnEnd(t *testing.T) {
	for name, keys := range scenes() {
		s := fullScreen(t, 100, 30, fullOptions())
		if s.at(name, keys); s.app.typing() {
			continue // there it is text
		}
		was := s.where()
		for _, r := range "rpyf1n" {
			s.send(tea.KeyPressMsg{Code: r, Text: string(r)})
			s.pass(20 * time.Millisecond)
		}
		s.pass(2 * time.Second)
		s.wantDid()
		if is := s.where(); is != was || s.quit {
			t.Errorf("%s:\nwas %s\nis  %s", name, was, is)
		}
		if s.app.prompt == nil && !s.app.guarding() {
			s.shows("That came too fast for fingers")
		}
	}
}

// A scanner that pastes is taken for one line that can be a code; anything else that is
// pasted does nothing outside of a field.
func TestPastes(t *testing.T) {
	for name, keys := range scenes() {
		for text, code := range map[string]string{"G-7pyr": "G-7pyr", "rrpy\n": "rrpy", "r\rn\r": "", "y\ny": "", "two words": "", "\x1b[201~y": "", "": ""} {
			s := fullScreen(t, 100, 30, fullOptions())
			if s.at(name, keys); s.app.typing() {
				continue
			}
			was := s.where()
			asked := s.app.prompt != nil
			s.send(tea.PasteMsg{Content: text})
			var want []kiosk.Input
			if code != "" {
				want = append(want, kiosk.SetGuest{Code: code})
				if asked { // some send Enter behind it
					s.send(keyOf("enter"))
				}
			}
			s.pass(time.Second)
			if got := s.did(); len(got) != len(want) || len(want) > 0 && !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %q: the desk was told %#v", name, text, got)
			}
			if is := s.where(); is != was || s.quit {
				t.Errorf("%s, %q:\nwas %s\nis  %s", name, text, was, is)
			}
		}
	}
}

// A PIN whose keys a slow line brings together, all or the last of them, is still typed:
// as a guest's code it would be shown, and stand in the ledger for ever.
func TestAPINIsNoGuest(t *testing.T) {
	for name, keys := range map[string][]string{"lift": {"L"}, "kiosk": {"K", "K"}} {
		for before := range 4 {
			for _, gap := range []time.Duration{0, 5 * time.Millisecond, 30 * time.Millisecond} {
				s := fullScreen(t, 100, 30, fullOptions())
				s.at(name, keys)
				s.typed(strings.Split("2468", "")[:before]...)
				s.scan("2468"[before:], gap, "enter")
				what := fmt.Sprintf("%s, %d before, every %v", name, before, gap)
				for _, in := range s.did() {
					t.Errorf("%s: the desk was told %T", what, in)
				}
				for _, shown := range []string{"2468", "2468"[before:]} {
					if len(shown) > 1 && strings.Contains(s.text(), shown) {
						t.Errorf("%s: the PIN is on the screen:\n%s", what, s.text())
					}
				}
				taken := !s.app.guarding()
				if name == "lift" {
					taken = s.app.prompt != nil && s.app.prompt.lift.pin == kiosk.NewSecret("2468")
				}
				if !taken {
					t.Errorf("%s: the PIN was not taken", what)
				}
			}
		}
	}
}

// Two keys of a person that a slow line brings together are not taken for an order, and
// that is said.
func TestKeysThatComeTogetherAreNotLostWithoutAWord(t *testing.T) {
	for said, keys := range map[string][]string{"Two keys came at once": {"r", "enter"}, "That came too fast": {"r", "r"}} {
		s := fullScreen(t, 100, 30, fullOptions())
		for _, k := range keys {
			s.send(keyOf(k))
		}
		s.pass(time.Second)
		s.wantDid()
		s.shows(said)
	}
}
