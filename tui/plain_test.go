package tui

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"backdrop/kiosk"
)

// stand is a desk on the pure booth. Like the engine it answers an order before
// the watchers are shown what followed from it: with slow set, those who watch
// already are not shown at all until show is called.
type stand struct {
	mu       sync.Mutex
	n        *night
	slow     bool
	watchers map[chan kiosk.Booth]bool
	after    func(kiosk.Input) // what follows from an order, under the lock
	lifts    []kiosk.Lift
	hang     chan struct{} // Do waits for it, if set
	over     bool
}

func newStand(n *night) *stand {
	return &stand{n: n, watchers: map[chan kiosk.Booth]bool{}}
}

func (d *stand) Do(ctx context.Context, in kiosk.Input) error {
	if d.hang != nil {
		select {
		case <-d.hang:
		case <-ctx.Done():
			return fmt.Errorf("await order: %w", ctx.Err())
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.over {
		return kiosk.Faulty(kiosk.Closing, "", nil)
	}
	if l, ok := in.(kiosk.Lift); ok {
		d.lifts = append(d.lifts, l)
		if l.PIN.Reveal() != "2468" {
			l.Checked = kiosk.PINWrong
		}
		l.PIN, in = kiosk.Secret{}, l
	}
	entries, err := kiosk.Decide(d.n.b, in, d.n.now)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if err := d.n.b.Apply(e); err != nil {
			return err
		}
	}
	if d.after != nil {
		d.after(in)
	}
	if !d.slow {
		d.put()
	}
	return nil
}

func (d *stand) Watch() (<-chan kiosk.Booth, func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	ch := make(chan kiosk.Booth, 1)
	if d.over {
		close(ch)
		return ch, func() {}
	}
	d.watchers[ch] = true
	ch <- d.n.b.Clone()
	return ch, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		delete(d.watchers, ch)
	}
}

func (d *stand) put() {
	for ch := range d.watchers {
		select {
		case <-ch:
		default:
		}
		ch <- d.n.b.Clone()
	}
}

// happen changes the night and shows it.
func (d *stand) happen(change func(n *night)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change(d.n)
	d.put()
}

func (d *stand) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.over = true
	for ch := range d.watchers {
		close(ch)
	}
	clear(d.watchers)
}

// paper is where the lines go.
type paper struct {
	mu    sync.Mutex
	text  bytes.Buffer
	read  int
	calls []string
}

func (p *paper) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls = append(p.calls, string(b))
	return p.text.Write(b)
}

// new gives what was written since it was last asked for.
func (p *paper) new() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.text.String()[p.read:]
	p.read = p.text.Len()
	return s
}

// talk is a conversation with plain mode in a synctest bubble.
type talk struct {
	t    *testing.T
	desk *stand
	in   *io.PipeWriter
	out  *paper
	done chan error
	stop context.CancelFunc
}

// idleNight is a night in which nothing is going on.
func idleNight(t *testing.T, r kiosk.Rules) *night {
	n := newNight(t, r)
	n.account(30*kiosk.Credit, 10*kiosk.Credit)
	n.b.Live.Scanned = true
	return n
}

func startTalk(t *testing.T, d *stand, o PlainOptions) *talk {
	t.Helper()
	r, w := io.Pipe()
	ctx, stop := context.WithCancel(t.Context())
	k := &talk{t: t, desk: d, in: w, out: &paper{}, done: make(chan error, 1), stop: stop}
	go func() { k.done <- Plain(ctx, d, r, k.out, o) }()
	synctest.Wait()
	t.Cleanup(func() { stop(); _ = w.Close() }) // a pipe's Close never fails
	return k
}

// say types lines and gives what was printed until nothing moves any more.
func (k *talk) say(lines ...string) string {
	k.t.Helper()
	for _, l := range lines {
		if _, err := io.WriteString(k.in, l+"\n"); err != nil {
			k.t.Fatal(err)
		}
	}
	synctest.Wait()
	return k.out.new()
}

func (k *talk) want(got, want string) {
	k.t.Helper()
	if got != want {
		k.t.Fatalf("got\n%s\nwant\n%s", got, want)
	}
}

func (k *talk) ends(want error) {
	k.t.Helper()
	synctest.Wait()
	select {
	case err := <-k.done:
		if !errors.Is(err, want) {
			k.t.Fatalf("ended with %v, want %v", err, want)
		}
	default:
		k.t.Fatalf("it goes on; so far:\n%s", k.out.new())
	}
}

func TestPlainTranscript(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := idleNight(t, paidRules())
		d := newStand(n)
		k := startTalk(t, d, PlainOptions{})
		k.want(k.out.new(), `* the booth is open
* settings: budget 50.00 credits, previews by removebg at 0.25 (auto), full cutouts by removebg at 1.00, pay-as-you-go: ask
* session 1 begins
* balance: subscription 30.00, pay-as-you-go 10.00
`)
		k.want(k.say("guest G-001 Ada Lovelace"), "ok guest G-001 Ada Lovelace\n* guest G-001 is at the booth: Ada Lovelace\n")
		d.happen(func(n *night) { n.arrive("DSC_0001.JPG") })
		synctest.Wait()
		k.want(k.out.new(), "#0001 arrived: DSC_0001.JPG, 6000x4000, for G-001\n")
		k.want(k.say("confirm 1"), "no preview_first: there is no preview yet: make one (preview 1), or go without (confirm 1 blind)\n")
		d.happen(func(n *night) { n.answer(1, kiosk.Preview) })
		synctest.Wait()
		k.want(k.out.new(), `#0001 preview asked for, 0.25 credit held from the subscription
#0001 preview charged 0.25 credit from the subscription, 49.75 left of the budget
#0001 preview is here: confirm or reject
`)
		k.want(k.say("", "  ", "# a note", "#", "confirm #0001"), "ok confirm 1\n#0001 confirmed, 1.00 credit held from the subscription\n")
		k.want(k.say("confirm 1"), "no wrong_state: the shot is confirmed and goes on by itself; it can be rejected (reject 1)\n")
		k.want(k.say("confirm 9"), "no unknown_shot: there is no shot 9: status counts them (status)\n")
		k.want(k.say("dance 1"), "no bad_command: there is no such command: help lists them all\n")
		k.want(k.say("settle 1"), "no bad_command: that line cannot be read: write settle N paid|free (help lists all commands)\n")
		if help := k.say("help"); strings.Count(help, "\n- ") != len(verbs())-1 || !strings.HasSuffix(help, "\nok help: 32 commands\n") {
			t.Errorf("got\n%s", help)
		}
		k.want(k.say("status"), "ok status: shots 1: 1 confirmed; credits 0.25 spent, 1.00 held, 48.75 left of 50.00 (ok); "+
			"next full cutout 1.00 from the subscription; guest G-001\n")
		k.want(k.say("assign 1 walk-in"), "ok assign 1 walk-in\n#0001 now belongs to the walk-in\n")
		k.want(k.say("next"), "ok next\n* no guest at the booth: photos go to the walk-in\n")
		k.want(k.say("close"), "ok close\n* session 1 is closed: the next photo or purchase opens another\n")
		k.want(k.say("close"), "no no_session: no session is open: the next photo opens one\n")
		k.want(k.say("quit"), "ok quit\n")
		k.ends(nil)
		for _, c := range k.out.calls {
			if strings.Count(c, "\n") != 1 || !strings.HasSuffix(c, "\n") {
				t.Errorf("not one whole line at a time: %q", c)
			}
		}
	})
}

// Every line of a conversation in JSON is one object of one of the two forms.
func TestPlainJSON(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := idleNight(t, paidRules())
		d := newStand(n)
		k := startTalk(t, d, PlainOptions{JSON: true, EventID: "E1"})
		d.happen(func(n *night) { n.previewed(hostile); n.do(kiosk.Note{Code: kiosk.FolderLost, Name: "<&>" + hostile}) })
		k.say("guest G-001 "+strings.ReplaceAll(hostile, "\n", ""), "confirm 1", "confirm 1", "dance", "pin 2468", "status", "wait idle", "bad\xff\xfeutf8", "quit")
		k.ends(nil)
		var answers []string
		for line := range strings.Lines(k.out.text.String()) {
			var m map[string]any
			if err := json.Unmarshal([]byte(line), &m); err != nil {
				t.Fatalf("%v: %q", err, line)
			}
			for _, field := range m {
				if s, ok := field.(string); ok && kiosk.Safe(s, 10_000) != s {
					t.Errorf("not safe: %q", s)
				}
			}
			switch m["type"] {
			case "answer":
				answers = append(answers, fmt.Sprint(m["command"], " ", m["ok"], " ", m["code"]))
				st, has := m["status"].(map[string]any)
				if has != (m["command"] == "status") {
					t.Errorf("status is in the wrong answer: %s", line)
				} else if has && (st["version"] != float64(1) || st["event"].(map[string]any)["id"] != "E1") {
					t.Errorf("no status: %s", line)
				}
			case "happening":
				if m["kind"] == "" || m["text"] == "" || m["shot"] == nil {
					t.Errorf("something is missing in %s", line)
				}
				if m["kind"] == "arrived" && m["shot"] != float64(1) {
					t.Errorf("no shot in %s", line)
				}
			default:
				t.Errorf("neither answer nor happening: %s", line)
			}
		}
		want := []string{"", "confirm 1 true ", "confirm 1 false wrong_state", "dance false bad_command", "pin true ", "status true ",
			"wait idle true ", " false bad_command", "quit true "}
		want[0] = answers[0] // the hostile name, checked above
		if !slices.Equal(answers, want) {
			t.Errorf("answers\n%q\nwant\n%q", answers, want)
		}
	})
}

// A line of a happening carries what a program would have to read from its sentence.
func TestPlainJSONFields(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := idleNight(t, paidRules())
		n.do(kiosk.SetGuest{Code: "G-001", Name: "Ada Lovelace"})
		d := newStand(n)
		k := startTalk(t, d, PlainOptions{JSON: true, Words: NewWords("de")})
		k.out.new()
		d.happen(func(n *night) {
			n.finish(n.previewed("a.jpg"))
			n.doubt(n.arrive("b.jpg"), kiosk.Preview)
		})
		k.say("help json")
		said := k.out.text.String()
		for _, want := range []string{
			`"kind":"charged","shot":1,"text":"Freisteller berechnet mit 1,00 Credit aus dem Abo, 48,75 vom Budget übrig","seq":`,
			`"state":"delivered","stage":"full","held":-1,"spent":1}`,
			`"state":"in_doubt","stage":"preview","code":"no_answer"}`,
			`"file":"photos/`,
			`"guest":"G-001"`,
		} {
			if !strings.Contains(said, want) {
				t.Errorf("no line has %s in\n%s", want, said)
			}
		}
		if strings.Contains(strings.ReplaceAll(said, "an der Fotobox: Ada Lovelace", ""), "Ada") {
			t.Errorf("a name left in a field:\n%s", said)
		}
		for line := range strings.Lines(said) {
			var m struct{ Type, Kind, Text string }
			if err := json.Unmarshal([]byte(line), &m); err != nil {
				t.Fatal(err)
			}
			if m.Type == newsType && (!slices.Contains(newsKinds(), m.Kind) || !strings.Contains(en.helpText("json"), m.Kind)) {
				t.Errorf("the kind %q is not documented", m.Kind)
			}
		}
	})
}

// The kinds that are documented are those of the ledger, save three that say nothing.
func TestEveryKindIsDocumented(t *testing.T) {
	for _, k := range constants(t, "entry.go", "Kind") {
		silent := kiosk.Kind(k) == kiosk.KindWanted || kiosk.Kind(k) == kiosk.KindAccountWanted || kiosk.Kind(k) == kiosk.KindStopped
		if slices.Contains(newsKinds(), k) == silent {
			t.Errorf("%s is documented: %t", k, !silent)
		}
	}
	for asJSON, want := range map[bool]string{false: "* off\n", true: `{"type":"happening","kind":"said","shot":0,"text":"off"}` + "\n"} {
		if line, err := SaidLine("off", asJSON); err != nil || string(line) != want {
			t.Errorf("got %q, %v", line, err)
		}
	}
}

// Whatever stands in a line of JSON is explained in the comment that programs are written
// by: every field, every kind that is none of the ledger's, and what help lists.
func TestEveryFieldIsDocumented(t *testing.T) {
	source, err := os.ReadFile("plain_lines.go")
	if err != nil {
		t.Fatal(err)
	}
	_, doc, _ := strings.Cut(string(source), "// The lines of plain mode.\n")
	doc, _, _ = strings.Cut(doc, "\n\n")
	said := func(word string) bool { return regexp.MustCompile(`\b` + word + `\b`).MatchString(doc) }
	ledger := constants(t, "entry.go", "Kind")
	for _, k := range newsKinds() {
		if !slices.Contains(ledger, k) && !said(k) {
			t.Errorf("the kind %s is not documented", k)
		}
	}
	help := en.helpText("json")
	for _, typ := range []reflect.Type{reflect.TypeFor[plainAnswer](), reflect.TypeFor[plainNews]()} {
		for i := range typ.NumField() {
			name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
			if name == "" {
				continue // stands in no line
			}
			if !said(name) {
				t.Errorf("the field %s of %s is not documented", name, typ.Name())
			}
			if !strings.Contains(help, name) {
				t.Errorf("help json does not name %s", name)
			}
		}
	}
	if len(doc) < 2000 || len(ledger) < 30 {
		t.Errorf("the comment has %d bytes, the ledger %d kinds: the test reads them wrongly", len(doc), len(ledger))
	}
}

// An evening in German: the commands stay, the sentences do not.
func TestPlainInGerman(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newStand(idleNight(t, paidRules()))
		k := startTalk(t, d, PlainOptions{Words: NewWords("de")})
		k.want(k.out.new(), `* die Fotobox ist offen
* Einstellungen: Budget 50,00 Credits, Vorschauen mit removebg zu 0,25 (auto), Freisteller mit removebg zu 1,00, Pay-as-you-go: ask
* Sitzung 1 beginnt
* Kontostand: Abo 30,00, Pay-as-you-go 10,00
`)
		d.happen(func(n *night) { n.arrive("DSC_0001.JPG") })
		synctest.Wait()
		k.want(k.out.new(), "#0001 angekommen: DSC_0001.JPG, 6000x4000, für Laufkundschaft\n")
		k.want(k.say("confirm 1"), "no preview_first: es gibt noch keine Vorschau: eine machen (preview 1) oder ohne weitergehen (confirm 1 blind)\n")
		k.want(k.say("settle 1"), "no bad_command: diese Zeile ist nicht zu verstehen: richtig ist settle N paid|free (help nennt alle Befehle)\n")
		k.want(k.say("help reject"), "ok help reject: reject N...: verwirft eine oder mehrere Aufnahmen: dafür wird nichts gekauft\n")
		k.want(k.say("status"), "ok status: Aufnahmen 1: 1 bereit; Credits 0,00 verbraucht, 0,00 reserviert, 50,00 übrig von 50,00 (ok); "+
			"nächster Freisteller 1,00 aus dem Abo; Gast Laufkundschaft\n")
		d.close()
		k.ends(nil)
		k.want(k.out.new(), "* die Fotobox hat geschlossen\n")
	})
}

func TestPlainHostileNames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newStand(idleNight(t, paidRules()))
		k := startTalk(t, d, PlainOptions{})
		d.happen(func(n *night) {
			n.arrive(hostile)
			n.do(kiosk.Note{Code: kiosk.Quarantined, Name: hostile, Detail: hostile})
		})
		k.say("guest G-1 \x1b[2J\xff"+strings.ReplaceAll(hostile, "\n", ""), "\x1b[31mdance", "assign 1 \u202eG")
		for line := range strings.Lines(k.out.text.String()) {
			if text := strings.TrimSuffix(line, "\n"); kiosk.Safe(text, 10_000) != text {
				t.Errorf("not safe: %q", line)
			}
		}
	})
}

// What earlier starts have recorded is not told again; what still stands is.
func TestPlainBeginsAtThisStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := idleNight(t, paidRules())
		n.account(0, 10*kiosk.Credit) // payg_next begins
		n.previewed2(t, "old.jpg")
		n.do(kiosk.Open{Epoch: 2, Rules: paidRules()})
		k := startTalk(t, newStand(n), PlainOptions{})
		got := k.out.new()
		if strings.Contains(got, "old.jpg") || !strings.Contains(got, "\n* mind: the next full cutout (1.00 credit) comes from pay-as-you-go") ||
			strings.Count(got, "* the booth is open\n") != 1 {
			t.Errorf("got\n%s", got)
		}
	})
}

// previewed2 adds a shot whose preview a person has asked for.
func (n *night) previewed2(t *testing.T, name string) {
	t.Helper()
	n.do(kiosk.AllowPAYG{Yes: true})
	shot := n.arrive(name)
	n.do(kiosk.WantPreview{Shot: shot})
	n.answer(shot, kiosk.Preview)
}

func TestPlainCountsWhatItMissed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newStand(idleNight(t, paidRules()))
		k := startTalk(t, d, PlainOptions{})
		k.out.new()
		d.happen(func(n *night) {
			before := n.b.Seq
			for i := range 1200 {
				n.do(kiosk.SetGuest{Code: fmt.Sprint("G-", i%2)})
			}
			if first := n.b.Recent[0].Seq; first <= before+1 {
				t.Fatalf("the window still begins at %d", first)
			}
		})
		synctest.Wait()
		got := strings.Split(strings.TrimSpace(k.out.new()), "\n")
		var missed int
		if _, err := fmt.Sscanf(got[0], "* %d happenings not shown", &missed); err != nil || missed+len(got)-1 != 1200 {
			t.Errorf("%q and %d lines do not make 1200", got[0], len(got)-1)
		}
	})
}

// An order's consequences count even where the watched booth is older than them.
func TestPlainWaitIdleSeesTheLastOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := idleNight(t, paidRules())
		shot := n.previewed("a.jpg")
		d := newStand(n)
		d.slow = true
		d.after = func(kiosk.Input) { n.b.Live.Queued = 1 }
		k := startTalk(t, d, PlainOptions{})
		k.out.new()
		k.want(k.say("confirm 1", "wait idle"), "ok confirm 1\n#0001 confirmed, 1.00 credit held from the subscription\n")
		time.Sleep(50 * time.Second) // the bubble's time
		d.happen(func(n *night) {
			n.b.Live.Queued, n.b.Live.Running = 0, []kiosk.Running{{Kind: kiosk.WorkFull, Shot: shot}}
			n.answer(shot, kiosk.Full)
		})
		synctest.Wait()
		k.want(k.out.new(), `#0001 full cutout asked for
#0001 full cutout charged 1.00 credit from the subscription, 48.75 left of the budget
#0001 full cutout is here
`)
		d.happen(func(n *night) { n.b.Live.Running = nil })
		synctest.Wait()
		k.want(k.out.new(), "ok wait idle\n")
	})
}

func TestPlainWaitIdleHasABound(t *testing.T) {
	for _, c := range []struct {
		line    string
		bound   time.Duration
		options PlainOptions
	}{
		{"wait idle", 120 * time.Second, PlainOptions{}},
		{"wait idle", 7 * time.Second, PlainOptions{IdleBound: 7 * time.Second}},
		{"wait idle 5", 5 * time.Second, PlainOptions{}},
	} {
		synctest.Test(t, func(t *testing.T) {
			n := idleNight(t, paidRules())
			n.b.Live = kiosk.Live{Pending: 3, Queued: 1}
			k := startTalk(t, newStand(n), c.options)
			k.out.new()
			begun := time.Now()
			if _, err := io.WriteString(k.in, c.line+"\nbalance\n"); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			k.want(k.out.new(), "")
			time.Sleep(c.bound - time.Nanosecond)
			synctest.Wait()
			k.want(k.out.new(), "")
			time.Sleep(time.Nanosecond)
			synctest.Wait()
			k.want(k.out.new(), fmt.Sprintf("no timeout: still busy when the time was up (after %s: the drop folder is not looked through yet, "+
				"1 waiting their turn, 3 files not taken yet): wait again (wait idle), or see what goes on (status)\nok balance\n", seconds(c.bound)))
			if got := time.Since(begun); got != c.bound {
				t.Errorf("answered after %v", got)
			}
		})
	}
}

func TestPlainWaitIdleAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := idleNight(t, paidRules())
		d := newStand(n)
		k := startTalk(t, d, PlainOptions{})
		k.out.new()
		k.want(k.say("wait idle 0"), "ok wait idle 0\n")
		d.happen(func(n *night) { n.b.Live.LedgerDown = true })
		synctest.Wait()
		k.want(k.out.new(), "* the ledger cannot be written and nothing is bought: check the disk; it goes on by itself\n")
		k.want(k.say("wait idle 0"), "no timeout: still busy when the time was up (after 0 s: the ledger cannot be written): wait again (wait idle), or see what goes on (status)\n")
		d.happen(func(n *night) { n.b.Live.LedgerDown = false })
		synctest.Wait()
		k.want(k.out.new(), "* the ledger can be written again\n")
	})
}

// The PIN serves one lift, is never printed, and is gone after it.
func TestPlainPIN(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := idleNight(t, paidRules())
		n.do(kiosk.SetGuest{Code: "G-1"})
		d := newStand(n)
		k := startTalk(t, d, PlainOptions{})
		k.out.new()
		k.want(k.say("pin 2468"), "ok pin\n")
		k.want(k.say("lift G-1 3 bride's mother"), "ok lift G-1 3 bride's mother\n* guest G-1 may have 3 images more: bride's mother\n")
		refused := "no pin_wrong: the PIN does not fit or was not given: give it (pin DIGITS), then lift again (lift CODE EXTRA REASON)\n"
		k.want(k.say("lift G-1 3 again"), refused)
		k.want(k.say("pin 1357", "lift G-1 3 again"), "ok pin\n"+refused)
		k.want(k.say("pin 24 68", "2468", "pin2468"), "no bad_command: that line cannot be read: write pin DIGITS (help lists all commands)\n"+
			strings.Repeat("no bad_command: there is no such command: help lists them all\n", 2))
		if all := k.out.text.String(); strings.Contains(all, "2468") || strings.Contains(all, "1357") || strings.Contains(fmt.Sprintf("%+v", d.lifts), "2468") {
			t.Errorf("a PIN was printed:\n%s", all)
		}
	})
}

func TestPlainRefusalsGiveFigures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := paidRules()
		r.Budget, r.GuestLimit = 1750, 1
		n := newNight(t, r)
		n.account(30*kiosk.Credit, 10*kiosk.Credit)
		n.do(kiosk.SetGuest{Code: "G-1"})
		n.previewed("a.jpg")
		n.do(kiosk.Confirm{Shot: 1})
		n.arrive("b.jpg")
		n.do(kiosk.NextGuest{})
		n.previewed("c.jpg")
		k := startTalk(t, newStand(n), PlainOptions{})
		k.out.new()
		k.want(k.say("confirm 3"), "no stop: this does not fit in the event's budget (0.25 left): raise budget.credits (set budget.credits CREDITS)\n")
		k.want(k.say("preview 2"), "no guest_cap: guest G-1 has had all their images: lift the limit (lift CODE EXTRA REASON)\n")
	})
}

func TestPlainSaysThatTheBalanceIsNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNight(t, paidRules())
		n.arrive("a.jpg")
		k := startTalk(t, newStand(n), PlainOptions{})
		k.out.new()
		k.want(k.say("confirm 1 blind"), "no payg_ask: the balance was never read, so this counts as pay-as-you-go: "+
			"read it (balance), or agree (payg yes)\n")
		k.want(k.say("payg yes"), "ok payg yes\n* pay-as-you-go credits may be used in this session\n")
		k.want(k.say("confirm 1 blind"), "ok confirm 1 blind\n#0001 confirmed without a preview, 1.00 credit held from pay-as-you-go\n")
	})
}

func TestPlainEnds(t *testing.T) {
	start := func(t *testing.T) *talk {
		k := startTalk(t, newStand(idleNight(t, paidRules())), PlainOptions{})
		k.out.new()
		return k
	}
	t.Run("with the input, after its last line", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			k := start(t)
			if _, err := io.WriteString(k.in, "\ufeffnext\r\nbalance"); err != nil {
				t.Fatal(err)
			}
			_ = k.in.Close() // a pipe's Close never fails
			k.ends(nil)
			k.want(k.out.new(), "ok next\nok balance\n")
		})
	})
	t.Run("when reading fails", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			k := start(t)
			broken := errors.New("broken")
			_ = k.in.CloseWithError(broken)
			k.ends(broken)
		})
	})
	t.Run("at once with its context, though nobody types", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			k := start(t)
			k.stop()
			k.ends(context.Canceled)
		})
	})
	t.Run("with its context, while an order is out", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			k := start(t)
			k.desk.hang = make(chan struct{})
			k.want(k.say("balance"), "")
			k.stop()
			k.ends(context.Canceled)
			k.want(k.out.new(), "")
		})
	})
	t.Run("with its context, while waiting for idle", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			k := start(t)
			k.desk.happen(func(n *night) { n.b.Live.Queued = 1 })
			k.want(k.say("wait idle"), "")
			k.stop()
			k.ends(context.Canceled)
		})
	})
	t.Run("when the desk has closed", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			k := start(t)
			k.desk.close()
			k.ends(nil)
			k.want(k.out.new(), "* the booth has closed\n")
		})
	})
	t.Run("when the desk closes under a wait", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			k := start(t)
			k.desk.happen(func(n *night) { n.b.Live.Queued = 1 })
			k.say("wait idle")
			k.desk.close()
			k.ends(nil)
			k.want(k.out.new(), "no closing: the booth is closing and takes no more orders: start it again when it is done\n* the booth has closed\n")
		})
	})
}

// stuck is a writer that takes nothing until it is let go.
type stuck struct{ free chan struct{} }

func (s stuck) Write(b []byte) (int, error) { <-s.free; return 0, io.ErrClosedPipe }

func TestPlainWriters(t *testing.T) {
	for name, cancelled := range map[string]bool{"an error of the writer ends it": false, "a stuck writer holds nobody up": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newStand(idleNight(t, paidRules()))
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				out := stuck{make(chan struct{})}
				r, w := io.Pipe()
				defer func() { _ = w.Close() }()
				done := make(chan error, 1)
				go func() { done <- Plain(ctx, d, r, out, PlainOptions{}) }()
				synctest.Wait()
				d.happen(func(n *night) { n.arrive("a.jpg") }) // the desk goes on meanwhile
				if err := d.Do(ctx, kiosk.ReadBalance{}); err != nil {
					t.Fatal(err)
				}
				want := io.ErrClosedPipe
				if cancelled {
					stop()
					want = context.Canceled
					if err := <-done; !errors.Is(err, want) {
						t.Errorf("ended with %v", err)
					}
					close(out.free)
					return
				}
				close(out.free)
				if err := <-done; !errors.Is(err, want) {
					t.Errorf("ended with %v", err)
				}
			})
		})
	}
}

func TestPlainLongLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := startTalk(t, newStand(idleNight(t, paidRules())), PlainOptions{})
		k.out.new()
		long := "no bad_command: that line cannot be read: write lines of at most 4096 bytes (help lists all commands)\n"
		k.want(k.say("guest G "+strings.Repeat("x", maxLine)), long)
		k.want(k.say(strings.Repeat("y", 100_000)), long)
		k.want(k.say("next"), "ok next\n")
		if got := k.say("next" + strings.Repeat(" ", maxLine-4)); got != "ok next\n" {
			t.Errorf("a line of exactly the bound: %q", got)
		}
	})
}
