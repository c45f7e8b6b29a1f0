package tui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// constants reads the values of every constant of one type from a file of kiosk:
// what is added there must be worded here.
func constants(t *testing.T, file, typ string) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "kiosk", file), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, s := range g.Specs {
			v := s.(*ast.ValueSpec)
			if id, ok := v.Type.(*ast.Ident); !ok || id.Name != typ {
				continue
			}
			for _, x := range v.Values {
				text, err := strconv.Unquote(x.(*ast.BasicLit).Value)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, text)
			}
		}
	}
	if len(out) < 10 {
		t.Fatalf("%s has only %d constants of type %s: the test reads it wrongly", file, len(out), typ)
	}
	return out
}

// samples gives details that a code may come with beside none at all.
func samples(c kiosk.Code) []string {
	switch c {
	case kiosk.WrongState, kiosk.NothingPending:
		out := []string{"account"}
		for _, s := range kiosk.States() {
			out = append(out, string(s))
		}
		return out
	case kiosk.QuoteChanged:
		return []string{"1.00, payg", "1.00, subscription"}
	case kiosk.RateLimited:
		return []string{"21:04:10"}
	case kiosk.Quarantined:
		return []string{"truncated", "not_a_picture"}
	default:
		return []string{"12.50"}
	}
}

func TestEveryCodeHasASentence(t *testing.T) {
	for who, w := range everybody() {
		seen := map[string]string{}
		for _, code := range constants(t, "fault.go", "Code") {
			c := kiosk.Code(code)
			bare := w.Sentence(c, "")
			if other, ok := seen[bare]; ok {
				t.Errorf("%s: %s and %s read the same: %q", who, code, other, bare)
			}
			seen[bare] = code
			for _, text := range append([]string{bare}, sentencesOf(w, c)...) {
				if strings.Contains(text, code) && strings.Contains(code, "_") || text == code {
					t.Errorf("%s: %s has no sentence: %q", who, code, text)
				}
				checkStyle(t, who+" "+code, text, 200)
				if w.keys == nil {
					checkHeard(t, who+" "+code, text)
				}
			}
		}
	}
}

func sentencesOf(w *Words, c kiosk.Code) []string {
	var out []string
	for _, d := range samples(c) {
		out = append(out, w.Sentence(c, d))
	}
	return out
}

// checkStyle holds a sentence to the house's manner. German nouns begin with a capital.
func checkStyle(t *testing.T, what, text string, most int) {
	t.Helper()
	first, _ := utf8.DecodeRuneInString(text)
	switch {
	case len(text) < 15:
		t.Errorf("%s says too little: %q", what, text)
	case strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "..."):
		t.Errorf("%s ends in a full stop: %q", what, text)
	case unicode.IsUpper(first) && strings.HasPrefix(what, "en"):
		t.Errorf("%s begins with a capital: %q", what, text)
	case utf8.RuneCountInString(text) > most:
		t.Errorf("%s is too long to read in a hurry (%d): %q", what, utf8.RuneCountInString(text), text)
	case kiosk.Safe(text, 1000) != text:
		t.Errorf("%s is not safe: %q", what, text)
	case strings.ContainsAny(text, "{}[]"):
		t.Errorf("%s is badly filled: %q", what, text)
	}
}

// checkHeard fails where a line of plain mode holds what a screen reader passes over
// or spells, names a command that cannot be typed, or leaves a gap where a key stood.
func checkHeard(t *testing.T, what, text string) {
	t.Helper()
	if i := strings.IndexFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(" .,:;()'\"„“%#-/_?=", r)
	}); i >= 0 {
		t.Errorf("%s cannot be heard from %q on: %q", what, text[i:], text)
	}
	for _, gap := range []string{"  ", " ,", " ;", " )", "( ", "()"} {
		if strings.Contains(text, gap) {
			t.Errorf("%s has a gap: %q", what, text)
		}
	}
	fill := strings.NewReplacer("N", "1", "CODE", "G-001", "EXTRA", "1", "CREDITS", "20", "REASON", "more", "DIGITS", "1234", "X Y", "10 20", "NAME", "beach")
	for _, m := range typedForm.FindAllStringSubmatch(text, -1) {
		for _, form := range regexp.MustCompile(`,? (?:or|oder) `).Split(m[1], -1) {
			if _, ok := verbNamed(strings.Split(form, " ")[0]); !ok {
				continue
			}
			if _, err := parseCommand(fill.Replace(form)); err != nil && !strings.HasPrefix(form, "help ") {
				t.Errorf("%s names the command %q: %v", what, form, err)
			}
		}
	}
}

// eventful are entries of every kind, as they come; more than one where a kind
// has several meanings. The booth they are read with has a shot 1.
func eventful(at time.Time) []kiosk.Entry {
	later := at.Add(10 * time.Second)
	full, pre := kiosk.Full, kiosk.Preview
	rules := paidRules()
	on := func(e kiosk.Entry) kiosk.Entry { e.Shot, e.Request = 1, 7; return e }
	return []kiosk.Entry{
		{Kind: kiosk.KindOpened, Data: kiosk.Data{Epoch: 2}},
		{Kind: kiosk.KindRuled, Data: kiosk.Data{Rules: &rules}},
		{Kind: kiosk.KindSessionOpened, Data: kiosk.Data{Session: 1}},
		{Kind: kiosk.KindSessionClosed, Data: kiosk.Data{Session: 1}},
		{Kind: kiosk.KindGuest, Guest: "G-001", Name: "Ada"},
		{Kind: kiosk.KindGuest, Guest: "G-001"},
		{Kind: kiosk.KindGuest},
		{Kind: kiosk.KindPAYG, Data: kiosk.Data{Yes: true}},
		{Kind: kiosk.KindPAYG},
		{Kind: kiosk.KindLifted, Guest: "G-001", Name: "bride's mother", Data: kiosk.Data{Extra: 3}},
		{Kind: kiosk.KindAccountWanted},
		{Kind: kiosk.KindAccount, Data: kiosk.Data{Account: &kiosk.Account{Subscription: 5000, PAYG: 10000, FreeCalls: 2}}},
		{Kind: kiosk.KindAccountFailed, Data: kiosk.Data{Code: kiosk.NoNetwork, NotBefore: later}},
		{Kind: kiosk.KindJudged, Data: kiosk.Data{Evidence: &kiosk.Evidence{Gone: 500, Doubt: 1000, Booked: 250}}},
		{Kind: kiosk.KindReleased},
		{Kind: kiosk.KindScreened, Data: kiosk.Data{Screen: &kiosk.Screen{Shot: 1, Pick: "3a8c46", X: 100, Y: 20}}},
		{Kind: kiosk.KindScreened, Data: kiosk.Data{Screen: &kiosk.Screen{Shot: 1, Empty: true}}},
		{Kind: kiosk.KindScreened, Data: kiosk.Data{Screen: &kiosk.Screen{}}},
		{Kind: kiosk.KindMerged, Guest: "G-1", Data: kiosk.Data{From: hostile}},
		{Kind: kiosk.KindNamed, Guest: "G-1", Name: hostile},
		{Kind: kiosk.KindNamed, Guest: "G-1"},
		{Kind: kiosk.KindStopped},
		{Kind: kiosk.KindNoted, Name: "IMG 1.JPG", Data: kiosk.Data{Code: kiosk.Quarantined, Detail: "truncated"}},
		{Kind: kiosk.KindNoted, Name: "IMG_1.CR3", Data: kiosk.Data{Code: kiosk.RawTwin}},
		{Kind: kiosk.KindNoted, Name: "/media/card", Data: kiosk.Data{Code: kiosk.FolderLost, Detail: "no such file"}},
		{Kind: kiosk.KindNoted, Name: "/media/card", Data: kiosk.Data{Code: kiosk.FolderBack}},
		{Kind: kiosk.KindWarned, Data: kiosk.Data{Code: kiosk.BudgetWarn}},
		{Kind: kiosk.KindEased, Guest: "G-001", Data: kiosk.Data{Code: kiosk.GuestCap}},
		on(kiosk.Entry{Kind: kiosk.KindArrived, Name: "DSC_0001.JPG", Data: kiosk.Data{Width: 6000, Height: 4000}}),
		on(kiosk.Entry{Kind: kiosk.KindLooked}),
		on(kiosk.Entry{Kind: kiosk.KindWanted}),
		on(kiosk.Entry{Kind: kiosk.KindConfirmed, Stage: full, Held: 1000, Data: kiosk.Data{Price: 1000, Pot: kiosk.PotPAYG, Paid: true, Blind: true}}),
		on(kiosk.Entry{Kind: kiosk.KindBought, Stage: full, Data: kiosk.Data{Price: 1000, Pot: kiosk.PotSubscription, Paid: true}}),
		on(kiosk.Entry{Kind: kiosk.KindBought, Stage: pre}),
		on(kiosk.Entry{Kind: kiosk.KindAsked, Stage: pre, Data: kiosk.Data{Price: 250, Pot: kiosk.PotSubscription, Paid: true}}),
		on(kiosk.Entry{Kind: kiosk.KindCharged, Stage: full, Spent: 1000, Data: kiosk.Data{Pot: kiosk.PotPAYG}}),
		on(kiosk.Entry{Kind: kiosk.KindCharged, Stage: full, Spent: 1000, Data: kiosk.Data{Pot: kiosk.PotPAYG, Code: kiosk.OddCharge, Charge: "a lot"}}),
		on(kiosk.Entry{Kind: kiosk.KindCharged, Stage: full, Spent: 9000, Data: kiosk.Data{Pot: kiosk.PotPAYG, Code: kiosk.Overcharged, Charge: "9"}}),
		on(kiosk.Entry{Kind: kiosk.KindMade, Stage: pre}),
		on(kiosk.Entry{Kind: kiosk.KindMade, Stage: full}),
		on(kiosk.Entry{Kind: kiosk.KindNoFile, Stage: full, Spent: 1000, Data: kiosk.Data{Code: kiosk.CutShort}}),
		on(kiosk.Entry{Kind: kiosk.KindPutOff, Held: -1000, Data: kiosk.Data{Code: kiosk.QuoteChanged}}),
		on(kiosk.Entry{Kind: kiosk.KindNoFile, Stage: full, Spent: 1000, Data: kiosk.Data{Code: kiosk.SettledByHand, Hand: true}}),
		on(kiosk.Entry{Kind: kiosk.KindVoid, Stage: full, Held: -1000, Data: kiosk.Data{Code: kiosk.SettledByHand, Hand: true}}),
		on(kiosk.Entry{Kind: kiosk.KindVoid, Stage: full, Data: kiosk.Data{Code: kiosk.RateLimited, Detail: "slow down", Again: true, NotBefore: later}}),
		on(kiosk.Entry{Kind: kiosk.KindVoid, Stage: full, Data: kiosk.Data{Code: kiosk.NoNetwork, Again: true, NotBefore: later}}),
		on(kiosk.Entry{Kind: kiosk.KindVoid, Stage: pre, Data: kiosk.Data{Code: kiosk.NoForeground, Final: true}}),
		on(kiosk.Entry{Kind: kiosk.KindVoid, Stage: full, Data: kiosk.Data{Code: kiosk.Empty}}),
		on(kiosk.Entry{Kind: kiosk.KindVoid, Stage: full, Data: kiosk.Data{Code: kiosk.Interrupted, Again: true}}),
		on(kiosk.Entry{Kind: kiosk.KindUnknown, Stage: full, Data: kiosk.Data{Code: kiosk.NoAnswer, Detail: "reset"}}),
		on(kiosk.Entry{Kind: kiosk.KindComposed, Data: kiosk.Data{Smaller: true}}),
		on(kiosk.Entry{Kind: kiosk.KindDelivered, Data: kiosk.Data{File: "photos/walk-in/0001.jpg"}}),
		on(kiosk.Entry{Kind: kiosk.KindAssigned, Guest: "G-002"}),
		on(kiosk.Entry{Kind: kiosk.KindDressed, Stage: pre, Data: kiosk.Data{Background: "beach"}}),
		on(kiosk.Entry{Kind: kiosk.KindDressed, Stage: full, Data: kiosk.Data{Background: "/somewhere/Harbour\x1b[2J.png"}}),
		on(kiosk.Entry{Kind: kiosk.KindRejected, Held: -1000}),
		on(kiosk.Entry{Kind: kiosk.KindRetried}),
		on(kiosk.Entry{Kind: kiosk.KindWorkFailed, Data: kiosk.Data{Work: kiosk.WorkCompose, Code: kiosk.DiskFull, NotBefore: later}}),
		on(kiosk.Entry{Kind: kiosk.KindWorkFailed, Data: kiosk.Data{Work: kiosk.WorkDeliver, Code: kiosk.FileFault, Detail: "photos", Final: true}}),
	}
}

func TestHappeningCoversEveryKind(t *testing.T) {
	r := paidRules()
	r.Previews = kiosk.PreviewAsk // so that looked has something to say
	n := newNight(t, r)
	n.account(30*kiosk.Credit, 10*kiosk.Credit)
	n.arrive("DSC_0001.JPG")
	worded := map[kiosk.Kind]bool{}
	for _, e := range eventful(n.now) {
		e.At, e.Seq = n.now, n.b.Seq
		worded[e.Kind] = true
		for who, w := range everybody() {
			checkHappening(t, who, w, n.b, e)
		}
	}
	for _, k := range constants(t, "entry.go", "Kind") {
		if !worded[kiosk.Kind(k)] {
			t.Errorf("no happening for %s", k)
		}
	}
}

func checkHappening(t *testing.T, who string, w *Words, b *kiosk.Booth, e kiosk.Entry) {
	t.Helper()
	what, text := who+" "+string(e.Kind), w.Happening(b, e)
	if e.Kind == kiosk.KindWanted || e.Kind == kiosk.KindAccountWanted || e.Kind == kiosk.KindStopped {
		if text != "" {
			t.Errorf("%s needs no line: %q", what, text)
		}
		return
	}
	if text == "" || strings.Contains(text, string(e.Kind)+" ") && strings.Contains(string(e.Kind), "_") {
		t.Errorf("%s is not worded: %q", what, text)
	}
	rest, ok := strings.CutPrefix(text, "#0001 ")
	if ok != (e.Shot == 1) {
		t.Errorf("%s: the number of the shot is wrong: %q", what, text)
	}
	if kiosk.Safe(rest, 1000) != rest || utf8.RuneCountInString(rest) > 280 || strings.ContainsAny(rest, "{}") {
		t.Errorf("%s: %q", what, rest)
	}
	if w.keys == nil && !strings.Contains(rest, `\u202e`) { // what is hostile is spelt
		checkHeard(t, what, strings.NewReplacer("/somewhere", "", "\\u001b[2J", "").Replace(rest))
	}
}

func TestHappeningsSayWhatCounts(t *testing.T) {
	n := newNight(t, paidRules())
	n.account(30*kiosk.Credit, 10*kiosk.Credit)
	shot := n.previewed("DSC_0001.JPG")
	n.do(kiosk.Confirm{Shot: shot})
	n.answer(shot, kiosk.Full)
	n.previewed("DSC_0002.JPG") // younger: it must not change what older lines say
	lines := map[string]bool{}
	for _, e := range n.b.Recent {
		lines[en.Happening(n.b, e)] = true
	}
	for _, want := range []string{
		"the booth is open",
		"settings: budget 50.00 credits, previews by removebg at 0.25 (auto), full cutouts by removebg at 1.00, pay-as-you-go: ask",
		"session 1 begins",
		"balance: subscription 30.00, pay-as-you-go 10.00",
		"#0001 arrived: DSC_0001.JPG, 6000x4000, for the walk-in",
		"#0001 preview asked for, 0.25 credit held from the subscription",
		"#0001 preview charged 0.25 credit from the subscription, 49.75 left of the budget",
		"#0001 preview is here: confirm or reject",
		"#0001 confirmed, 1.00 credit held from the subscription",
		"#0001 full cutout asked for",
		"#0001 full cutout charged 1.00 credit from the subscription, 48.75 left of the budget",
		"#0002 preview charged 0.25 credit from the subscription, 48.50 left of the budget",
	} {
		if !lines[want] {
			t.Errorf("nothing says %q in\n%s", want, strings.Join(sorted(lines), "\n"))
		}
	}
}

func sorted(set map[string]bool) []string {
	var out []string
	for s := range set {
		out = append(out, s)
	}
	slices.Sort(out)
	return out
}

func TestRateLimitNamesTheTime(t *testing.T) {
	n := newNight(t, paidRules())
	n.account(30*kiosk.Credit, 0)
	shot := n.arrive("a.jpg")
	id := n.ask(shot, kiosk.Preview)
	until := n.now.Add(10 * time.Second)
	n.do(kiosk.Voided{Shot: shot, Request: id, Code: kiosk.RateLimited, Detail: "Rate limit exceeded", RetryAfter: 10 * time.Second})
	want := "#0001 preview put off: the service asks to wait until " + until.Local().Format("15:04:05") + "; then it goes on by itself"
	if got := en.Happening(n.b, n.b.Recent[len(n.b.Recent)-1]); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestWarningsGiveFigures(t *testing.T) {
	r := paidRules()
	r.Budget, r.SessionBudget, r.GuestLimit, r.Subscription, r.PAYGCap = 2*kiosk.Credit, 3*kiosk.Credit, 2, 5*kiosk.Credit, 4*kiosk.Credit
	n := newNight(t, r)
	n.account(1500, 10*kiosk.Credit)
	n.do(kiosk.SetGuest{Code: "G-001", Name: "Ada Lovelace"})
	n.finish(n.previewed("a.jpg"))
	n.doubt(n.arrive("b.jpg"), kiosk.Preview)
	for code, want := range map[kiosk.Code]string{
		kiosk.BudgetWarn:       "1.50 of 2.00 credits used (75 %), 0.50 left of the event: raise budget.credits (set budget.credits CREDITS)",
		kiosk.SessionWarn:      "1.50 of 3.00 credits used (50 %), 1.50 left of the session: choose with care, or raise budget.session_credits (set budget.session_credits CREDITS)",
		kiosk.SubscriptionWarn: "4.75 of 5.00 credits used (95 %), 0.25 left of the subscription's month: after it comes pay-as-you-go",
		kiosk.PAYGNext:         "the next full cutout (1.00 credit) would come from pay-as-you-go (10.00 left)",
		kiosk.PAYGCap:          "0.00 of 4.00 credits used (0 %), 4.00 left of the cap on pay-as-you-go: raise budget.payg_credits (set budget.payg_credits CREDITS)",
		kiosk.Stop:             "the next full cutout (1.00 credit) does not fit: 0.50 left of the event's 2.00; raise budget.credits (set budget.credits CREDITS)",
		kiosk.GuestCap:         "guest G-001 has had 2 of 2 images: lift the limit (lift CODE EXTRA REASON)",
		kiosk.InDoubtWarn:      "1 shot is in doubt, the price stays held: read the balance (balance), then settle it (settle N paid, or settle N free)",
	} {
		if got := en.Warning(n.b, kiosk.Warning{Code: code, Guest: guestOfWarning(code)}); got != want {
			t.Errorf("%s:\ngot  %q\nwant %q", code, got, want)
		}
	}
}

func guestOfWarning(c kiosk.Code) string {
	if c == kiosk.GuestNear || c == kiosk.GuestCap {
		return "G-001"
	}
	return ""
}

func TestPAYGWarningFollowsThePolicy(t *testing.T) {
	for policy, want := range map[kiosk.PAYGPolicy]string{
		kiosk.PAYGPolicyAsk:   ": agree (payg yes)",
		kiosk.PAYGPolicyWarn:  ", as event.toml allows",
		kiosk.PAYGPolicyNever: ", which this event forbids: see budget.payg in event.toml",
	} {
		r := paidRules()
		r.PAYG = policy
		n := newNight(t, r)
		n.account(0, 10*kiosk.Credit)
		if got := en.Warning(n.b, kiosk.Warning{Code: kiosk.PAYGNext}); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %q", policy, got)
		}
	}
}

func TestEveryWarningHasAnEndAndABeginning(t *testing.T) {
	n := busy(t)
	for _, code := range constants(t, "fault.go", "Code") {
		c := kiosk.Code(code)
		text := en.Warning(n.b, kiosk.Warning{Code: c, Guest: guestOfWarning(c)})
		if text == "" || strings.Contains(text, code) && strings.Contains(code, "_") {
			t.Errorf("%s warns %q", code, text)
		}
		if en.easedText(n.b, kiosk.Entry{Seq: n.b.Seq, Kind: kiosk.KindEased, Guest: "G-001", Data: kiosk.Data{Code: c}}) == "" {
			t.Errorf("%s has no word for its end", code)
		}
		n.b.Money.AccountCode = c
		checkStyle(t, code, en.Warning(n.b, kiosk.Warning{Code: c, Guest: guestOfWarning(c)}), 190)
		n.b.Money.AccountCode = ""
	}
}

func TestAWarningThatGivesWayToAnotherDoesNotEnd(t *testing.T) {
	r := paidRules()
	r.GuestLimit = 2
	n := newNight(t, r)
	n.account(30*kiosk.Credit, 0)
	n.do(kiosk.SetGuest{Code: "G-001"})
	n.previewed("a.jpg")
	n.previewed("b.jpg")
	n.do(kiosk.AccountFailed{Code: kiosk.NoNetwork})
	n.do(kiosk.AccountFailed{Code: kiosk.ServerFault})
	check := func(when string) {
		t.Helper()
		for _, e := range n.b.Recent {
			text := en.Happening(n.b, e)
			if e.Kind == kiosk.KindEased && (e.Data.Code == kiosk.GuestNear || e.Data.Code == kiosk.NoNetwork) && text != "" {
				t.Errorf("%s: %s gave way to another, yet %q", when, e.Data.Code, text)
			}
		}
	}
	check("at once")
	n.do(kiosk.Lift{Code: "G-001", Extra: 5, Reason: "more"})
	n.account(30*kiosk.Credit, 0)
	check("after all of them are over")
	var over []string
	for _, e := range n.b.Recent {
		if e.Kind == kiosk.KindEased {
			over = append(over, en.Happening(n.b, e))
		}
	}
	if want := []string{"", "", "guest G-001 may have images again", "the balance can be read again"}; !slices.Equal(over, want) {
		t.Errorf("the ends are worded %q, want %q", over, want)
	}
}

// Nothing from outside reaches a terminal as it came.
func TestWordsAreSafe(t *testing.T) {
	check := func(what, text string) {
		t.Helper()
		if text != ansi.Strip(text) || kiosk.Safe(text, 10_000) != text {
			t.Errorf("%s: %q", what, text)
		}
	}
	n := newNight(t, paidRules())
	n.account(30*kiosk.Credit, 10*kiosk.Credit)
	n.arrive("a.jpg")
	for _, code := range append(constants(t, "fault.go", "Code"), hostile) {
		check("sentence "+code, en.Sentence(kiosk.Code(code), hostile))
		check("warning "+code, en.Warning(n.b, kiosk.Warning{Code: kiosk.Code(code), Guest: hostile}))
	}
	for _, e := range append(eventful(n.now), kiosk.Entry{Kind: hostile}) {
		d := &e.Data
		e.Name, e.Guest, e.SHA = hostile, hostile, hostile
		d.Detail, d.Charge, d.File, d.Cutter, d.Format = hostile, hostile, hostile, hostile, hostile
		d.Pot, d.Work = hostile, hostile
		if d.Rules != nil {
			r := *d.Rules
			r.Preview.Cutter, r.Full.Cutter, r.Previews, r.PAYG, r.Event = hostile, hostile, hostile, hostile, hostile
			d.Rules = &r
		}
		check("happening "+string(e.Kind), en.Happening(n.b, e))
		d.Code = hostile
		check("happening "+string(e.Kind), en.Happening(n.b, e))
	}
	n.b.Rules.Event = hostile
	check("summary", strings.ReplaceAll(en.Summary(n.b, hostile), "\n", " "))
	st := kiosk.StatusOf(n.b, hostile, n.now, func(kiosk.Warning) string { return hostile })
	st.Guests = []kiosk.StatusGuest{{Code: hostile}}
	st.Warnings = []kiosk.StatusWarning{{Code: hostile, Text: hostile}}
	check("status", strings.ReplaceAll(en.StatusText(st), "\n", " "))
	check("state", en.StateWord(hostile))
}

// Whoever writes the screen's command wrongly reads what its numbers count, whether
// the line could not be read or the booth refused its numbers.
func TestTheScreensNumbersHaveUnits(t *testing.T) {
	_, unread := parseCommand("screen 3 10")
	_, outside := parseCommand("screen 3 10 -1")
	refused := kiosk.Faulty(kiosk.BadCommand, "screen N X Y, each 0 to 1000", nil)
	for _, err := range []error{unread, outside, refused} {
		want := "that line cannot be read: write screen N X Y|N empty|reset, X and Y from 0 to 1000, from the left and from the top (help lists all commands)"
		if got := en.Sentence(kiosk.CodeOf(err), kiosk.DetailOf(err)); got != want {
			t.Errorf("%v is said as %q", err, got)
		}
	}
	if got := en.Sentence(kiosk.BadCommand, "settle N paid|free"); strings.Contains(got, "1000") {
		t.Errorf("another command is said as %q", got)
	}
}
