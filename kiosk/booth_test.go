package kiosk

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"testing"
	"time"
)

var evening = time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)

func paidRules() Rules {
	service := func(price Credits) Cutting {
		return Cutting{Cutter: "removebg", Price: price, Paid: true, Account: true}
	}
	return Rules{Event: "test", Preview: service(250), Full: service(1000), Budget: 8 * Credit, WarnAt: 800,
		Previews: PreviewAuto, PAYG: PAYGPolicyAsk, GuestLimit: 9, Look: Look{Background: "studio", Quality: 92}}
}

// desk drives a booth the way the engine does, without a disk.
type desk struct {
	t       *testing.T
	b       *Booth
	now     time.Time
	entries []Entry
}

func open(t *testing.T, r Rules, a Account) *desk {
	t.Helper()
	d := &desk{t: t, b: New(), now: evening}
	d.must(Open{Epoch: 1, Rules: r})
	if a != (Account{}) {
		d.must(AccountRead{a})
	}
	return d
}

func (d *desk) do(in Input) error {
	d.t.Helper()
	d.now = d.now.Add(time.Second)
	entries, err := Decide(d.b, in, d.now)
	if err != nil {
		var f *Fault
		if !errors.As(err, &f) {
			d.t.Fatalf("%T%+v: %v is no refusal", in, in, err)
		}
		return err
	}
	for _, e := range entries {
		if err := d.b.Apply(e); err != nil {
			d.t.Fatalf("%T%+v: %v", in, in, err)
		}
		d.entries = append(d.entries, e)
	}
	return nil
}

func (d *desk) must(in Input) {
	d.t.Helper()
	if err := d.do(in); err != nil {
		d.t.Fatalf("%T%+v: %v", in, in, err)
	}
}

func (d *desk) refuse(in Input, want Code) {
	d.t.Helper()
	before := d.b.Seq
	if err := d.do(in); err == nil || CodeOf(err) != want {
		d.t.Fatalf("%T%+v: %v; want %s", in, in, err, want)
	}
	if d.b.Seq != before {
		d.t.Fatalf("%T%+v was refused and still wrote", in, in)
	}
}

func (d *desk) state(n int, want State) Shot {
	d.t.Helper()
	s, ok := d.b.Shot(n)
	if !ok || s.State != want {
		d.t.Fatalf("shot %d is %q; want %q", n, s.State, want)
	}
	return s
}

// arrive brings one more shot to ready.
func (d *desk) arrive() int {
	d.t.Helper()
	n := d.b.Shots() + 1
	d.must(Arrive{SHA: fmt.Sprintf("sha-%d", n), Name: fmt.Sprintf("DSC_%04d.JPG", n), Format: "jpeg", Width: 6000, Height: 4000, Size: 11 << 20})
	d.must(Looked{Shot: n, File: "originals/x"})
	return n
}

// ask records a request as the engine does and gives its number.
func (d *desk) ask(n int, st Stage) int64 {
	d.t.Helper()
	d.must(Ask{Shot: n, Stage: st})
	s, _ := d.b.Shot(n)
	return s.last(st).ID
}

func (d *desk) answer(n int, st Stage, price Credits) {
	d.t.Helper()
	id := d.ask(n, st)
	d.must(Charged{Shot: n, Request: id, Credits: price, Known: true, Raw: price.String()})
	d.must(Made{Shot: n, Request: id, SHA: fmt.Sprintf("%s-%d", st, n), File: "x", Width: 600, Height: 400})
}

func (d *desk) money(spent, held Credits) {
	d.t.Helper()
	if d.b.Money.Spent != spent || d.b.Money.Held != held {
		d.t.Fatalf("spent %s held %s; want %s and %s", d.b.Money.Spent, d.b.Money.Held, spent, held)
	}
}

var plenty = Account{Subscription: 100 * Credit, PAYG: 10 * Credit}

func TestAShotsLife(t *testing.T) {
	d := open(t, paidRules(), plenty)
	n := d.arrive()
	d.refuse(Confirm{Shot: n}, PreviewFirst)
	d.answer(n, Preview, 250)
	d.state(n, Previewed)
	d.must(Confirm{Shot: n})
	d.state(n, Confirmed)
	d.money(250, 1000)
	d.refuse(Confirm{Shot: n}, WrongState)
	d.answer(n, Full, 1000)
	d.money(1250, 0)
	d.state(n, Cut)
	d.must(ComposedUp{Shot: n, SHA: "c", Width: 6000, Height: 4000})
	d.must(HandedOver{Shot: n, File: "photos/walk-in/0001.jpg", SHA: "c"})
	s := d.state(n, Delivered)
	if s.Export.File == "" || d.b.CurrentSession().Delivered != 1 {
		t.Fatalf("export %+v, session %+v", s.Export, d.b.CurrentSession())
	}
	d.refuse(Arrive{SHA: "sha-1"}, AlreadyHere)
	d.refuse(Arrive{SHA: "c"}, AlreadyHere) // what the booth made is no new shot
	d.refuse(Reject{Shot: n}, WrongState)
	d.refuse(Confirm{Shot: 99}, UnknownShot)
}

func TestReportsAreNeverRefused(t *testing.T) {
	d := open(t, paidRules(), plenty)
	n := d.arrive()
	id := d.ask(n, Preview)
	d.must(Reject{Shot: n})
	d.must(Charged{Shot: n, Request: id, Credits: 250, Known: true})
	d.must(Made{Shot: n, Request: id, SHA: "p", File: "x"})
	d.state(n, Rejected)
	d.money(250, 0)
	d.must(Retry{Shot: n}) // the preview that came meanwhile is kept and not paid again
	d.state(n, Previewed)
	before := d.b.Seq
	d.must(Charged{Shot: n, Request: id, Credits: 250, Known: true})
	d.must(Made{Shot: n, Request: id, SHA: "p", File: "x"})
	d.must(Lost{Shot: n, Request: id})
	d.must(Voided{Shot: n, Request: id, Code: Refused})
	d.must(Unanswered{Shot: n, Request: id})
	if d.b.Seq != before {
		t.Fatalf("repeated reports wrote %d entries", d.b.Seq-before)
	}
}

func TestDoubtStaysHeldUntilSettled(t *testing.T) {
	for _, paid := range []bool{true, false} {
		d := open(t, paidRules(), plenty)
		n := d.arrive()
		d.answer(n, Preview, 250)
		d.must(Confirm{Shot: n})
		id := d.ask(n, Full)
		d.must(Unanswered{Shot: n, Request: id, Code: NoAnswer})
		d.state(n, InDoubt)
		d.money(250, 1000)
		d.must(Open{Epoch: 2, Rules: paidRules()}) // a restart changes nothing
		d.now = d.now.Add(1000 * time.Hour)        // nor does time
		if a := d.b.Due(d.now); len(a.Work) != 1 || a.Work[0].Kind != WorkAccount {
			t.Fatalf("due while in doubt: %+v", a.Work)
		}
		d.must(Settle{Shot: n, Paid: paid})
		if paid {
			d.state(n, NoFile)
			d.money(1250, 0)
			d.refuse(Retry{Shot: n}, WrongState)
			d.must(Buy{Shot: n})
			d.money(1250, 1000)
			d.answer(n, Full, 1000)
			d.money(2250, 0)
		} else {
			d.state(n, Previewed)
			d.money(250, 0)
		}
	}
}

func TestVoidGivesBackByReason(t *testing.T) {
	for code, want := range map[Code]struct {
		state State
		held  Credits
	}{
		RateLimited: {Confirmed, 1000}, NoNetwork: {Confirmed, 1000}, Empty: {Previewed, 0}, KeyRefused: {Previewed, 0},
		Refused: {Failed, 0}, NoForeground: {Failed, 0},
	} {
		d := open(t, paidRules(), plenty)
		n := d.arrive()
		d.answer(n, Preview, 250)
		d.must(Confirm{Shot: n})
		id := d.ask(n, Full)
		d.must(Voided{Shot: n, Request: id, Code: code, RetryAfter: 7 * time.Second})
		d.state(n, want.state)
		d.money(250, want.held)
		if code == RateLimited {
			if a := d.b.Due(d.now); len(a.Work) != 0 || a.Next.Sub(d.now) != 7*time.Second {
				t.Fatalf("429: due %v, next in %v", a.Work, a.Next.Sub(d.now))
			}
			d.now = d.now.Add(7 * time.Second)
			if a := d.b.Due(d.now); len(a.Work) != 1 || a.Work[0].Kind != WorkFull {
				t.Fatalf("after the wait: %+v", a.Work)
			}
		}
		if code == KeyRefused {
			d.refuse(Confirm{Shot: n}, KeyRefused)
			d.must(Open{Epoch: 2, Rules: paidRules()})
			d.must(Confirm{Shot: n})
		}
	}
}

func TestEmptyAccountStopsBuyingUntilItIsFull(t *testing.T) {
	d := open(t, paidRules(), plenty)
	n := d.arrive()
	d.answer(n, Preview, 250)
	d.must(Confirm{Shot: n})
	d.must(Voided{Shot: n, Request: d.ask(n, Full), Code: Empty})
	d.refuse(Confirm{Shot: n}, Empty)
	d.must(AccountRead{Account{Subscription: 500}})
	d.refuse(Confirm{Shot: n}, Empty)
	d.must(AccountRead{Account{Subscription: 5000}})
	d.must(Confirm{Shot: n})
}

func TestBudgetIsExact(t *testing.T) {
	r := paidRules()
	r.Budget, r.Previews = 2500, PreviewSkip
	d := open(t, r, plenty)
	for range 4 {
		d.arrive()
	}
	d.must(Confirm{Shot: 1})
	d.must(Confirm{Shot: 2})
	d.refuse(Confirm{Shot: 3}, Stop) // the holds alone fill it
	d.answer(1, Full, 1000)
	d.refuse(Confirm{Shot: 3}, Stop)
	d.must(Reject{Shot: 2}) // a confirmation taken back frees its hold
	d.must(Confirm{Shot: 3})
	d.money(1000, 1000)
	if d.b.Level() != LevelStop {
		t.Fatalf("level %s", d.b.Level())
	}
}

func TestWarningsAreAnnouncedOncePerCrossing(t *testing.T) {
	r := paidRules()
	r.Budget, r.Previews = 4*Credit, PreviewSkip
	d := open(t, r, Account{Subscription: 3 * Credit, PAYG: 5 * Credit})
	count := func(k Kind, c Code) (n int) {
		for _, e := range d.entries {
			if e.Kind == k && e.Data.Code == c {
				n++
			}
		}
		return n
	}
	for range 4 {
		d.arrive()
	}
	for n := 1; n <= 3; n++ {
		d.must(Confirm{Shot: n})
		d.answer(n, Full, 1000)
	}
	if count(KindWarned, BudgetWarn) != 0 || count(KindWarned, PAYGNext) != 1 {
		t.Fatalf("after 3 of 4: budget_warn %d, payg_next %d", count(KindWarned, BudgetWarn), count(KindWarned, PAYGNext))
	}
	d.refuse(Confirm{Shot: 4}, PAYGAsk)
	d.must(AllowPAYG{Yes: true})
	d.must(Confirm{Shot: 4})
	d.answer(4, Full, 1000)
	for _, c := range []Code{BudgetWarn, PAYGNext, Stop} {
		if count(KindWarned, c) != 1 || count(KindEased, c) != 0 {
			t.Errorf("%s: warned %d times, eased %d times", c, count(KindWarned, c), count(KindEased, c))
		}
	}
}

func TestPAYGPolicies(t *testing.T) {
	for policy, want := range map[PAYGPolicy]Code{PAYGPolicyAsk: PAYGAsk, PAYGPolicyNever: PAYGNever, PAYGPolicyWarn: ""} {
		r := paidRules()
		r.PAYG, r.Previews = policy, PreviewSkip
		d := open(t, r, Account{Subscription: 900, PAYG: 5 * Credit})
		n := d.arrive()
		if want == "" {
			d.must(Confirm{Shot: n})
			continue
		}
		d.refuse(Confirm{Shot: n}, want)
	}
	// automatic previews never draw on PAYG, consent or not
	d := open(t, paidRules(), Account{PAYG: 5 * Credit})
	n := d.arrive()
	d.must(AllowPAYG{Yes: true})
	s := d.state(n, Ready)
	if got := d.b.Waits(s, d.now); got != PAYGAsk {
		t.Fatalf("an automatic preview on PAYG waits for %q", got)
	}
	d.must(WantPreview{Shot: n})
	if got := d.b.Waits(d.state(n, Ready), d.now); got != "" {
		t.Fatalf("a preview a person asked for waits for %q", got)
	}
	// an account never read counts as PAYG
	d = open(t, paidRules(), Account{})
	d.arrive()
	if got := d.b.Waits(d.state(1, Ready), d.now); got != AccountUnread {
		t.Fatalf("before the balance is known a preview waits for %q", got)
	}
}

func TestGuestLimit(t *testing.T) {
	r := paidRules()
	r.GuestLimit, r.Previews = 3, PreviewSkip
	d := open(t, r, plenty)
	d.must(SetGuest{Code: "G-1", Name: "somebody"})
	for range 5 {
		d.arrive()
	}
	for n := 1; n <= 3; n++ {
		d.must(Confirm{Shot: n})
	}
	d.refuse(Confirm{Shot: 4}, GuestCap)
	d.refuse(Lift{Code: "G-1", Extra: 1, Reason: "birthday", Checked: PINWrong}, PINWrong)
	d.must(Lift{Code: "G-1", Extra: 1, Reason: "birthday"})
	d.must(Confirm{Shot: 4})
	d.refuse(Confirm{Shot: 5}, GuestCap)
	d.must(Assign{Shot: 5, Code: ""}) // the walk-in has no limit
	d.must(Confirm{Shot: 5})
	if g := d.b.GuestNamed("G-1"); g.Shots != 4 || g.Images != 4 || g.Held != 4*Credit {
		t.Fatalf("%+v", g)
	}
}

func TestAssignMovesADeliveredPhoto(t *testing.T) {
	d := open(t, Rules{Event: "x", Preview: Cutting{Cutter: "none"}, Full: Cutting{Cutter: "greenscreen"}, Previews: PreviewAuto}, Account{})
	n := d.arrive()
	d.must(Confirm{Shot: n})
	id := d.ask(n, Full)
	d.must(Made{Shot: n, Request: id, SHA: "f"})
	d.must(ComposedUp{Shot: n, SHA: "c"})
	d.must(HandedOver{Shot: n, File: "photos/walk-in/0001.jpg", SHA: "c"})
	d.must(Assign{Shot: n, Code: "G-7"})
	d.state(n, Composed)
	if a := d.b.Due(d.now); len(a.Work) != 1 || a.Work[0].Kind != WorkDeliver {
		t.Fatalf("%+v", a.Work)
	}
	d.must(HandedOver{Shot: n, Guest: "G-7", File: "photos/G-7/0001.jpg", SHA: "c"})
	d.state(n, Delivered)
	d.money(0, 0)
	if d.b.CurrentSession().Delivered != 1 {
		t.Fatal("one photo was counted twice")
	}
}

func TestOverchargeIsBookedAndStops(t *testing.T) {
	r := paidRules()
	r.Previews = PreviewSkip
	d := open(t, r, plenty)
	n := d.arrive()
	d.must(Confirm{Shot: n})
	id := d.ask(n, Full)
	d.must(Charged{Shot: n, Request: id, Credits: 2 * Credit, Known: true, Raw: "2"})
	d.money(2000, 0)
	if d.b.Level() != LevelStop || d.b.Money.Blocked != Overcharged {
		t.Fatalf("level %s, blocked %q", d.b.Level(), d.b.Money.Blocked)
	}
	n = d.arrive()
	d.refuse(Confirm{Shot: n}, Overcharged)
}

func TestQuoteChangedIsRefused(t *testing.T) {
	r := paidRules()
	r.Previews, r.PAYG = PreviewSkip, PAYGPolicyWarn
	d := open(t, r, Account{Subscription: 1 * Credit, PAYG: 5 * Credit})
	d.arrive()
	d.arrive()
	seen := d.b.Quote(Full)
	d.must(Confirm{Shot: 1, Seen: &seen})
	d.refuse(Confirm{Shot: 2, Seen: &seen}, QuoteChanged)
}

func TestSessions(t *testing.T) {
	d := open(t, paidRules(), plenty)
	d.arrive()
	d.must(CloseSession{})
	d.refuse(CloseSession{}, NoSession)
	d.arrive()
	if s := d.b.CurrentSession(); s.ID != 2 || s.Shots != 1 {
		t.Fatalf("%+v", s)
	}
	d.must(Open{Epoch: 2, Rules: paidRules()})
	if s := d.b.CurrentSession(); s.ID != 2 {
		t.Fatalf("a restart left session %d", s.ID)
	}
}

// TestRandomEvenings drives booths with random inputs and checks after every step
// what must hold whatever happens.
func TestRandomEvenings(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 1))
		rules := paidRules()
		rules.Budget = Credits(r.IntN(12)) * 500
		rules.Look.Backgrounds = "studio\nbeach\nnight"
		rules.Previews = []PreviewPolicy{PreviewAuto, PreviewAsk, PreviewSkip}[r.IntN(3)]
		rules.PAYG = []PAYGPolicy{PAYGPolicyAsk, PAYGPolicyWarn, PAYGPolicyNever}[r.IntN(3)]
		d := open(t, rules, Account{Subscription: Credits(r.IntN(8)) * 500, PAYG: Credits(r.IntN(8)) * 500})
		for range 400 {
			randomStep(d, r)
			checkBooth(t, seed, d)
		}
		checkReplay(t, d)
	}
}

func randomStep(d *desk, r *rand.Rand) {
	n := 1 + r.IntN(max(1, d.b.Shots()+1))
	s, _ := d.b.Shot(n)
	id := s.Preview.ID
	if r.IntN(2) == 0 {
		id = s.Full.ID
	}
	background := []string{"studio", "beach", "night", "moon"}[r.IntN(4)]
	inputs := []Input{
		SetScreen{Shot: n, X: r.IntN(1002), Y: r.IntN(1001), Pick: []string{"3a8c46", "#0000FF", "808080", "x"}[r.IntN(4)]}, SetScreen{Shot: n, Empty: true}, SetScreen{Shot: n, Reset: true},
		Arrive{SHA: fmt.Sprint("s", r.IntN(40)), Format: "jpeg", Width: 600, Height: 400, Backlog: r.IntN(4) == 0,
			Measures: Measures{Sharp: r.IntN(1001), Motion: r.IntN(1001), Light: r.IntN(1001), Clipped: r.IntN(1001), Hash: uint64(r.IntN(64)), Fine: r.IntN(4) == 0}},
		Dress{n, background}, Dress{n, background}, ComposedUp{Shot: n, SHA: "c", Background: background}, ComposedUp{Shot: n, SHA: "c", Background: d.b.LookOf(s).Background},
		Looked{Shot: n}, WantPreview{n}, ReleaseBacklog{}, Confirm{Shot: n, Blind: r.IntN(2) == 0}, Reject{n}, Retry{n}, Buy{Shot: n},
		Settle{n, r.IntN(2) == 0}, SetGuest{Code: fmt.Sprint("g", r.IntN(4))}, NextGuest{}, Assign{n, fmt.Sprint("g", r.IntN(4))},
		Merge{From: fmt.Sprint("g", r.IntN(5)), Into: fmt.Sprint("g", r.IntN(4))}, SetGuest{Code: fmt.Sprint("g", 4+r.IntN(30)), Name: "n"},
		NameGuest{Code: fmt.Sprint("g", r.IntN(5)), Name: []string{"", "Ann", "Bea"}[r.IntN(3)]},
		AllowPAYG{r.IntN(2) == 0}, Lift{Code: "g1", Extra: 1, Reason: "r"}, ReadBalance{}, CloseSession{}, Note{Code: FolderLost},
		Open{Epoch: d.b.Epoch + 1, Rules: d.b.Rules}, Open{Epoch: d.b.Epoch + 1, Rules: otherRules(d.b.Rules, r)},
		Stopped{}, Retune{Rules: d.b.Rules}, Retune{Rules: otherRules(d.b.Rules, r)}, Retune{Rules: tuned(d.b.Rules, r)},
		WorkFailed{Shot: n, Request: id, Work: WorkRecover, Code: FileFault},
		Ask{n, Preview}, Ask{n, Full}, Ask{n, Preview}, Ask{n, Full},
		Charged{Shot: n, Request: id, Credits: Credits(r.IntN(6)) * 250, Known: r.IntN(5) > 0}, Made{Shot: n, Request: id, SHA: fmt.Sprint("m", r.IntN(1000))},
		Lost{Shot: n, Request: id, Code: CutShort}, Unanswered{Shot: n, Request: id, Code: NoAnswer},
		Voided{Shot: n, Request: id, Code: []Code{RateLimited, NoNetwork, Empty, KeyRefused, Refused, Interrupted}[r.IntN(6)]},
		ComposedUp{Shot: n, SHA: "c"}, HandedOver{Shot: n, Guest: s.Guest, File: "f"}, WorkFailed{Shot: n, Work: WorkLook, Code: FileFault},
		AccountRead{Account{Subscription: Credits(r.IntN(5000)), PAYG: Credits(r.IntN(5000))}}, AccountFailed{Code: NoNetwork},
	}
	_ = d.do(inputs[r.IntN(len(inputs))]) // refusals are part of the evening
}

// otherRules changes what a confirmation was given for.
func otherRules(r Rules, rnd *rand.Rand) Rules {
	if rnd.IntN(2) == 0 {
		r.Full = Cutting{Cutter: "greenscreen"}
	} else {
		r.Full = paidRules().Full
	}
	return r
}

// tuned changes what may be changed while the booth runs.
func tuned(r Rules, rnd *rand.Rand) Rules {
	r.Budget = Credits(rnd.IntN(12)) * 500
	r.SessionBudget = Credits(rnd.IntN(3)) * 2000
	r.GuestLimit = rnd.IntN(5)
	r.Previews = []PreviewPolicy{PreviewAuto, PreviewAsk, PreviewSkip}[rnd.IntN(3)]
	r.PAYG = []PAYGPolicy{PAYGPolicyAsk, PAYGPolicyWarn, PAYGPolicyNever}[rnd.IntN(3)]
	r.Look.Background = []string{"studio", "beach", "night"}[rnd.IntN(3)]
	return r
}

func checkBooth(t *testing.T, seed uint64, d *desk) {
	t.Helper()
	b := d.b
	var held, spent, guestSpent, guestHeld Credits
	for _, e := range d.entries {
		held += e.Held
		spent += e.Spent
	}
	if held != b.Money.Held || spent != b.Money.Spent || held < 0 {
		t.Fatalf("seed %d: entries sum to held %s spent %s, booth has %s and %s", seed, held, spent, b.Money.Held, b.Money.Spent)
	}
	for _, g := range b.Guests() {
		guestSpent += g.Spent
		guestHeld += g.Held
		if g.Shots < 0 || g.Images < 0 || g.Previews < 0 || g.Fulls < 0 {
			t.Fatalf("seed %d: guest %+v", seed, g)
		}
	}
	if guestSpent != spent || guestHeld != held {
		t.Fatalf("seed %d: guests sum to held %s spent %s, booth has %s and %s", seed, guestHeld, guestSpent, held, spent)
	}
	total, live, unknown := 0, map[string]int{}, 0
	for _, s := range States() {
		total += b.Count(s)
		if b.Count(s) < 0 {
			t.Fatalf("seed %d: %d shots are %s", seed, b.Count(s), s)
		}
	}
	if total != b.Shots() {
		t.Fatalf("seed %d: %d shots counted of %d", seed, total, b.Shots())
	}
	checkScreen(t, seed, b)
	checkMerged(t, seed, b)
	checkRecovery(t, seed, b)
	checkUndecided(t, seed, b)
	for n := 1; n <= b.Shots(); n++ {
		s, _ := b.Shot(n)
		checkDress(t, seed, b, s)
		for _, r := range append([]Request{s.Preview, s.Full}, s.Past...) {
			if r.Live() || r.State == ReqUnknown {
				live[fmt.Sprint(n, r.Stage)]++
			}
			if r.State == ReqUnknown {
				unknown++
			}
			if (r.State == ReqVoid || r.State == ReqDone || r.State == ReqNoFile || r.State == ReqCharged) && r.Held != 0 {
				t.Fatalf("seed %d: request %+v still holds", seed, r)
			}
		}
	}
	for key, n := range live {
		if n > 1 {
			t.Fatalf("seed %d: %d live requests for %s", seed, n, key)
		}
	}
	if unknown != b.Money.UnknownFulls+b.Money.UnknownPreviews {
		t.Fatalf("seed %d: %d requests unknown, counted %d", seed, unknown, b.Money.UnknownFulls+b.Money.UnknownPreviews)
	}
}

// checkDress holds what a choice of background promises: what is delivered is what
// was chosen, and what is not made is not said to be.
func checkDress(t *testing.T, seed uint64, b *Booth, s Shot) {
	t.Helper()
	b.Flags(s) // never fails
	wrong := ""
	switch {
	case (s.State == Delivered || s.State == Composed) && (!s.Made || s.On == ""):
		wrong = "is said to be made"
	case s.State == Delivered && s.Anew:
		wrong = "is to be made anew and stays delivered"
	case s.State == Delivered && s.Background != "" && s.On != s.Background:
		wrong = "was delivered on another background than its own"
	case s.Background == "moon" || b.GuestNamed(s.Guest).Background == "moon":
		wrong = "wears what is not offered"
	}
	if wrong != "" {
		t.Fatalf("seed %d: shot %+v %s", seed, s, wrong)
	}
}

// checkReplay folds the entries again and compares everything that is folded.
func checkReplay(t *testing.T, d *desk) {
	t.Helper()
	again := New()
	for _, e := range d.entries {
		if err := again.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(again.usual, d.b.usual) {
		t.Fatal("a replay learns something else")
	}
	if again.Recovered() != d.b.Recovered() || again.stopped != d.b.stopped || again.stops != d.b.stops {
		t.Fatalf("a replay recovers %+v, it was %+v", again.Recovered(), d.b.Recovered())
	}
	if !slices.Equal(marked(again, 1), marked(d.b, 1)) {
		t.Fatal("a replay has other shots undecided")
	}
	if again.Guest != d.b.Guest || !reflect.DeepEqual(again.merged, d.b.merged) {
		t.Fatal("a replay has other guests")
	}
	if again.Money != d.b.Money || again.Screen != d.b.Screen || again.counts != d.b.counts || !reflect.DeepEqual(again.Guests(), d.b.Guests()) ||
		!reflect.DeepEqual(again.Warnings, d.b.Warnings) || !reflect.DeepEqual(again.idx, d.b.idx) {
		t.Fatal("a replay gives another booth")
	}
	for n := 1; n <= again.Shots(); n++ {
		a, _ := again.Shot(n)
		b, _ := d.b.Shot(n)
		if !reflect.DeepEqual(a, b) {
			t.Fatalf("shot %d: replayed %+v, was %+v", n, a, b)
		}
	}
	if !reflect.DeepEqual(again.LastSession(), d.b.LastSession()) {
		t.Fatal("a replay gives other sessions")
	}
}

func TestClonesDoNotChange(t *testing.T) {
	d := open(t, paidRules(), plenty)
	for range 100 {
		d.arrive()
	}
	c := d.b.Clone()
	if _, err := Decide(&c, Note{Code: FolderLost}, d.now); err != nil { // trying something on a clone
		t.Fatal(err)
	}
	last := c.Recent[len(c.Recent)-1].Seq
	for n := 1; n <= 100; n++ {
		d.must(Reject{Shot: n})
	}
	d.must(SetGuest{Code: "later"})
	d.arrive()
	if c.Recent[len(c.Recent)-1].Seq != last || d.b.Recent[len(c.Recent)].Kind != KindRejected {
		t.Fatal("a clone and its original share entries")
	}
	if c.Shots() != 100 || c.Count(Ready) != 100 || c.HasGuest("later") || c.CurrentSession().Rejected != 0 {
		t.Fatalf("the clone moved: %d shots, %d ready", c.Shots(), c.Count(Ready))
	}
	for n := 1; n <= 100; n++ {
		if s, _ := c.Shot(n); s.State != Ready {
			t.Fatalf("shot %d of the clone is %s", n, s.State)
		}
	}
}

// TestEveryMoveLeadsToAState keeps the table whole: every state can be reached and
// left, and every kind that names a shot has a row.
func TestEveryMoveLeadsToAState(t *testing.T) {
	reached := map[State]bool{}
	for _, m := range table {
		reached[m.to] = true
	}
	for _, s := range States() {
		if !reached[s] && s != Failed && s != Delivered { // failed by a final failure, see next; delivered by stands
			t.Errorf("nothing leads to %s", s)
		}
	}
}

func BenchmarkFoldANight(b *testing.B) {
	t := &testing.T{}
	r := paidRules()
	r.Budget = 100000 * Credit
	d := open(t, r, Account{Subscription: 100000 * Credit})
	for range 3000 {
		n := d.arrive()
		d.answer(n, Preview, 250)
		d.must(Confirm{Shot: n})
		d.answer(n, Full, 1000)
		d.must(ComposedUp{Shot: n, SHA: "c"})
		d.must(HandedOver{Shot: n, File: "f", SHA: "c"})
	}
	b.ReportMetric(float64(len(d.entries)), "entries")
	for b.Loop() {
		again := New()
		for _, e := range d.entries {
			if err := again.Apply(e); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkStep is one Decide and Apply with a clone handed out before it, as with a
// watcher at every step, in evenings of different length: the cost must not grow.
func BenchmarkStep(b *testing.B) {
	for _, shots := range []int{100, 3000, 12000} {
		b.Run(fmt.Sprint(shots, "shots"), func(b *testing.B) {
			d := open(&testing.T{}, paidRules(), plenty)
			for range shots {
				d.arrive()
			}
			for n := 1; n <= shots-50; n++ {
				d.must(Reject{n}) // most of an evening is over
			}
			i := 0
			for b.Loop() {
				i++
				clone := d.b.Clone()
				_ = clone
				if _, err := Decide(d.b, Assign{Shot: 1 + i%shots, Code: fmt.Sprint("g", i%7)}, d.now); err != nil {
					b.Fatal(err)
				}
				_ = d.do(Assign{Shot: 1 + i%shots, Code: fmt.Sprint("g", i%7)}) // decided once more, and applied
				d.entries = d.entries[:0]
			}
		})
	}
}

// BenchmarkMemory folds ever more entries about few shots and shows what the booth
// keeps: it must not grow with their number.
func BenchmarkMemory(b *testing.B) {
	for _, entries := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(entries, "entries"), func(b *testing.B) {
			var kept float64
			for b.Loop() {
				d := open(&testing.T{}, paidRules(), plenty)
				d.arrive()
				var before, after runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&before)
				for i := range entries {
					if err := d.b.Apply(Entry{Seq: d.b.Seq + 1, At: d.now, Kind: KindAssigned, Shot: 1, Guest: fmt.Sprint("g", i%7)}); err != nil {
						b.Fatal(err)
					}
				}
				runtime.GC()
				runtime.ReadMemStats(&after)
				kept = float64(after.HeapAlloc) - float64(before.HeapAlloc)
				runtime.KeepAlive(d)
			}
			b.ReportMetric(kept/1024, "kB-kept")
		})
	}
}
