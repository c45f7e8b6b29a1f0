package tui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// night plays an evening on the pure booth: inputs go through Decide and Apply,
// as the engine does it.
type night struct {
	t   testing.TB
	b   *kiosk.Booth
	now time.Time
}

// paidRules are those of an ordinary event on the paid protocol.
func paidRules() kiosk.Rules {
	return kiosk.Rules{
		Event:   "Smith wedding",
		Preview: kiosk.Cutting{Cutter: "removebg", Price: 250, Paid: true, Account: true},
		Full:    kiosk.Cutting{Cutter: "removebg", Price: 1000, Paid: true, Account: true},
		Budget:  50 * kiosk.Credit, WarnAt: 800, Previews: kiosk.PreviewAuto, PAYG: kiosk.PAYGPolicyAsk,
		GuestLimit: 9, AveragePhotos: 3000, Look: kiosk.Look{Background: "studio", Quality: 92},
	}
}

func newNight(t testing.TB, r kiosk.Rules) *night {
	t.Helper()
	n := &night{t: t, b: kiosk.New(), now: time.Date(2026, 11, 22, 21, 4, 0, 0, time.UTC)}
	n.do(kiosk.Open{Epoch: 1, Rules: r})
	return n
}

func (n *night) do(in kiosk.Input) {
	n.t.Helper()
	entries, err := kiosk.Decide(n.b, in, n.now)
	if err != nil {
		n.t.Fatalf("%#v: %v", in, err)
	}
	for _, e := range entries {
		if err := n.b.Apply(e); err != nil {
			n.t.Fatalf("%#v: %v", in, err)
		}
	}
	n.now = n.now.Add(time.Second)
}

func (n *night) account(sub, payg kiosk.Credits) {
	n.t.Helper()
	n.do(kiosk.AccountRead{Account: kiosk.Account{Subscription: sub, PAYG: payg}})
}

// arrive adds a shot and keeps its original.
func (n *night) arrive(name string) int {
	n.t.Helper()
	n.do(kiosk.Arrive{SHA: fmt.Sprintf("sha-%d", n.b.Shots()+1), Name: name, Format: "jpeg", Width: 6000, Height: 4000, Size: 7 << 20})
	n.do(kiosk.Looked{Shot: n.b.Shots()})
	return n.b.Shots()
}

func (n *night) ask(shot int, st kiosk.Stage) int64 {
	n.t.Helper()
	n.do(kiosk.Ask{Shot: shot, Stage: st})
	s, _ := n.b.Shot(shot)
	if st == kiosk.Preview {
		return s.Preview.ID
	}
	return s.Full.ID
}

func (n *night) answer(shot int, st kiosk.Stage) {
	n.t.Helper()
	id := n.ask(shot, st)
	price := n.b.Rules.Full.Price
	if st == kiosk.Preview {
		price = n.b.Rules.Preview.Price
	}
	if price > 0 {
		n.do(kiosk.Charged{Shot: shot, Request: id, Credits: price, Known: true, Raw: price.String()})
	}
	n.do(kiosk.Made{Shot: shot, Request: id, SHA: fmt.Sprintf("%s-%d", st, shot), Width: 6000, Height: 4000})
}

// previewed adds a shot with its preview.
func (n *night) previewed(name string) int {
	n.t.Helper()
	s := n.arrive(name)
	n.answer(s, kiosk.Preview)
	return s
}

// finish takes a previewed shot to the guest.
func (n *night) finish(shot int) {
	n.t.Helper()
	n.do(kiosk.Confirm{Shot: shot})
	n.answer(shot, kiosk.Full)
	n.do(kiosk.ComposedUp{Shot: shot, SHA: fmt.Sprint("composed-", shot)})
	s, _ := n.b.Shot(shot)
	n.do(kiosk.HandedOver{Shot: shot, Guest: s.Guest, File: fmt.Sprintf("photos/%s/%04d.jpg", s.Guest, shot), SHA: fmt.Sprint("composed-", shot)})
}

// doubt sends a request that is never answered.
func (n *night) doubt(shot int, st kiosk.Stage) {
	n.t.Helper()
	id := n.ask(shot, st)
	n.do(kiosk.Unanswered{Shot: shot, Request: id, Code: kiosk.NoAnswer, Detail: "connection reset"})
}

// busy is a night with something of everything, for the eye and the goldens.
func busy(t testing.TB) *night {
	n := newNight(t, paidRules())
	n.account(30*kiosk.Credit, 10*kiosk.Credit)
	n.do(kiosk.SetGuest{Code: "G-001", Name: "Ada Lovelace"})
	n.finish(n.previewed("DSC_1201.JPG"))
	n.do(kiosk.Reject{Shot: n.previewed("DSC_1202.JPG")})
	n.finish(n.previewed("DSC_1203.JPG"))
	n.do(kiosk.SetGuest{Code: "G-002", Name: "Grace"})
	n.do(kiosk.Confirm{Shot: n.previewed("DSC_1204.JPG")})
	n.doubt(4, kiosk.Full)
	n.previewed("DSC_1205.JPG")
	n.do(kiosk.NextGuest{})
	n.previewed("DSC_1206.JPG")
	n.ask(n.arrive("DSC_1207.JPG"), kiosk.Preview)
	n.arrive("DSC_1208.JPG")
	n.b.Live = kiosk.Live{Scanned: true, Queued: 1, Pending: 2, DiskFree: 1 << 38, Running: []kiosk.Running{
		{Kind: kiosk.WorkPreview, Shot: 7, Since: n.now.Add(-3 * time.Second)},
		{Kind: kiosk.WorkLook, Shot: 8, Since: n.now.Add(-time.Second)},
	}}
	return n
}

// fakeDesk records what it is told and refuses what it is told to refuse.
type fakeDesk struct {
	did    []kiosk.Input
	refuse error
	obeys  *night            // carries out what the desk is told, or refuses it as the booth does
	before func(kiosk.Input) // what happens elsewhere before that
	booths chan kiosk.Booth
	ended  int
}

func newDesk() *fakeDesk { return &fakeDesk{booths: make(chan kiosk.Booth, 1)} }

func (d *fakeDesk) Do(_ context.Context, in kiosk.Input) error {
	if d.refuse != nil {
		return d.refuse
	}
	if d.before != nil {
		d.before(in)
	}
	if d.obeys != nil {
		if _, err := kiosk.Decide(d.obeys.b, in, d.obeys.now); err != nil {
			return err
		}
		d.obeys.do(in)
	}
	d.did = append(d.did, in)
	return nil
}

func (d *fakeDesk) Watch() (<-chan kiosk.Booth, func()) { return d.booths, func() { d.ended++ } }

// fakePictures draws flat pictures of one letter.
type fakePictures struct{ asked []Picture }

func (f *fakePictures) Draw(ctx context.Context, p Picture) (Drawn, error) {
	f.asked = append(f.asked, p)
	if err := ctx.Err(); err != nil {
		return Drawn{}, err
	}
	return flat(p), nil
}

func flat(p Picture) Drawn {
	cols := min(p.Cols, p.Rows*3)
	rows := cols / 3
	letter := string("opf"[p.View])
	if p.Background != "" {
		letter = strings.ToUpper(kiosk.BackgroundName(p.Background)[:1]) // so that the choice is seen
	}
	if p.Glimpse != "" {
		letter = "g"
	}
	line := strings.Repeat(letter, cols)
	d := Drawn{Cols: cols, Rows: rows}
	for range rows {
		d.Lines = append(d.Lines, line)
	}
	return d
}

// screen drives an App by hand.
type screen struct {
	t       testing.TB
	n       *night
	desk    *fakeDesk
	app     App
	quit    bool
	awaited []string
	pending []heldMsg // orders whose wait has begun
	timers  []timer   // every wait that has begun, in the order it ends
}

// timer is a wait of the screen: its message comes at its time.
type timer struct {
	due time.Time
	msg tea.Msg
}

// fingers is how fast a quick person types.
const fingers = 80 * time.Millisecond

// pass lets time go by: what has waited long enough comes at its time.
func (s *screen) pass(d time.Duration) {
	s.t.Helper()
	until := s.n.now.Add(d)
	for len(s.timers) > 0 && !s.timers[0].due.After(until) {
		next := s.timers[0]
		s.timers, s.n.now = s.timers[1:], next.due
		s.send(next.msg)
	}
	s.n.now = until
}

// after begins a wait.
func (s *screen) after(d time.Duration, msg tea.Msg) tea.Cmd {
	return func() tea.Msg {
		s.timers = append(s.timers, timer{s.n.now.Add(d), msg})
		slices.SortStableFunc(s.timers, func(a, b timer) int { return a.due.Compare(b.due) })
		return nil
	}
}

// later lets the wait of held orders pass.
func (s *screen) later() {
	s.t.Helper()
	for len(s.pending) > 0 {
		m := s.pending[0]
		s.pending = s.pending[1:]
		s.n.now = s.n.now.Add(holdFor)
		s.send(m)
	}
}

// show puts the night on a screen of w × h.
func show(t testing.TB, n *night, w, h int, o Options) *screen {
	t.Helper()
	s := &screen{t: t, n: n, desk: newDesk()}
	o.Now = func() time.Time { return n.now }
	s.app = New(s.desk, o)
	s.app.wait, s.app.beat = awaiting("booth"), awaiting("beat")
	s.app.pause = func(m heldMsg) tea.Cmd {
		return tea.Batch(s.after(holdFor, m), func() tea.Msg { s.pending = append(s.pending, m); return nil })
	}
	s.app.pauseScan = func(m scanMsg) tea.Cmd { return s.after(scanOver, m) }
	s.send(tea.WindowSizeMsg{Width: w, Height: h})
	s.news()
	n.now = n.now.Add(time.Second)
	return s
}

// news hands the booth to the screen as it stands.
func (s *screen) news() {
	c := s.n.b.Clone()
	s.send(boothMsg{&c})
}

// waiting stands in tests for a command that would wait: for a booth or a beat.
type waiting string

func awaiting(what string) func() tea.Cmd {
	return func() tea.Cmd { return func() tea.Msg { return waiting(what) } }
}

// send gives a message and runs the commands that follow, until none does.
func (s *screen) send(msg tea.Msg) {
	s.t.Helper()
	m, cmd := s.app.Update(msg)
	s.app = m.(App)
	s.run(cmd)
}

func (s *screen) run(cmd tea.Cmd) {
	s.t.Helper()
	for _, msg := range answers(cmd) {
		switch msg := msg.(type) {
		case tea.QuitMsg:
			s.quit = true
		case drawnMsg, refusedMsg, colourMsg, bulkMsg, changedMsg, headsMsg, pinMsg:
			s.send(msg)
		case waiting:
			s.awaited = append(s.awaited, string(msg))
		}
	}
}

// answers runs a command and everything in its batches.
func answers(cmd tea.Cmd) []tea.Msg {
	if cmd == nil {
		return nil
	}
	msg := cmd()
	batch, ok := msg.(tea.BatchMsg)
	if !ok {
		return []tea.Msg{msg}
	}
	var out []tea.Msg
	for _, c := range batch {
		out = append(out, answers(c)...)
	}
	return out
}

// press sends keys, one every half second.
func (s *screen) press(keys ...string) {
	s.t.Helper()
	for _, k := range keys {
		s.n.now = s.n.now.Add(500 * time.Millisecond)
		s.send(keyOf(k))
		s.later()
	}
}

func keyOf(k string) tea.KeyPressMsg {
	switch k {
	case "enter":
		return tea.KeyPressMsg{Code: tea.KeyEnter}
	case "esc":
		return tea.KeyPressMsg{Code: tea.KeyEscape}
	case "left":
		return tea.KeyPressMsg{Code: tea.KeyLeft}
	case "right":
		return tea.KeyPressMsg{Code: tea.KeyRight}
	case "home":
		return tea.KeyPressMsg{Code: tea.KeyHome}
	case "end":
		return tea.KeyPressMsg{Code: tea.KeyEnd}
	case "up":
		return tea.KeyPressMsg{Code: tea.KeyUp}
	case "down":
		return tea.KeyPressMsg{Code: tea.KeyDown}
	case "backspace":
		return tea.KeyPressMsg{Code: tea.KeyBackspace}
	case "shift+tab":
		return tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}
	case "tab":
		return tea.KeyPressMsg{Code: tea.KeyTab}
	case "space":
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	case "ctrl+c":
		return tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}
	}
	r := []rune(k)[0]
	return tea.KeyPressMsg{Code: r, Text: k}
}

func (s *screen) text() string { return plain(s.app.View().Content) }

// shows fails unless the screen says it.
func (s *screen) shows(want string) {
	s.t.Helper()
	if !strings.Contains(oneLine(s.text()), oneLine(want)) {
		s.t.Fatalf("the screen does not say %q:\n%s", want, s.text())
	}
}

// oneLine takes a text out of its lines and columns.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "│", " ")), " ")
}

// hides fails if the screen says it.
func (s *screen) hides(not string) {
	s.t.Helper()
	if strings.Contains(s.text(), not) {
		s.t.Fatalf("the screen shows %q:\n%s", not, s.text())
	}
}

// did gives the inputs since last asked.
func (s *screen) did() []kiosk.Input {
	d := s.desk.did
	s.desk.did = nil
	return d
}

// hostile is what a name from outside may bring along.
const hostile = "\x1b[2J\x1b]0;owned\x07\u202eevil\u200d\r\n\t漢字漢字漢字漢字🎉\u0301 very long name that goes on and on and on"

// plain takes styles off again, where a text is compared.
func plain(s string) string { return ansi.Strip(s) }
