package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"backdrop/internal/hands"
	"backdrop/internal/sandbox"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
)

// check compares the durable ledger with the sandbox's own truth. It may be called
// at any moment: the truth is read first, and what was charged by then has to stand
// in the ledger as held or spent.
func (r *rig) check() {
	truth, charges := r.sandbox.Truth(), r.charges()
	entries, b, err := r.durable()
	if err != nil {
		r.fault("I8", "the ledger cannot be replayed: %v", err)
		return
	}
	if truth.Charged > r.budget {
		r.fault("I2", "the sandbox charged %s, the budget is %s", truth.Charged, r.budget)
	}
	if truth.Charged > b.Money.Held+b.Money.Spent {
		r.fault("I4", "the sandbox charged %s, the ledger knows of held %s and spent %s", truth.Charged, b.Money.Held, b.Money.Spent)
	}
	r.checkEntries(entries, b)
	for n := range b.Shots() {
		s, _ := b.Shot(n + 1)
		r.checkBills(s, entries, charges)
		r.checkFiles(s)
	}
}

// checkEntries holds what must be true of the ledger by itself.
func (r *rig) checkEntries(entries []kiosk.Entry, b *kiosk.Booth) {
	if n := len(r.before); len(entries) < n || (n > 0 && !reflect.DeepEqual(entries[:n], r.before)) {
		r.fault("I8", "the ledger's first %d entries are not what they were", n)
	}
	r.before = entries
	var held, spent kiosk.Credits
	ends := map[int64]kiosk.Kind{}
	for _, e := range entries {
		held, spent = held+e.Held, spent+e.Spent
		switch e.Kind {
		case kiosk.KindVoid, kiosk.KindCharged:
			if was, ok := ends[e.Request]; ok && was != e.Kind {
				r.fault("I6", "request %d is void and charged", e.Request)
			}
			ends[e.Request] = e.Kind
		}
	}
	if held != b.Money.Held || spent != b.Money.Spent {
		r.fault("I7", "the entries sum up to held %s spent %s, folded they give held %s spent %s", held, spent, b.Money.Held, b.Money.Spent)
	}
}

// checkBills compares what was charged for one photo with its requests.
func (r *rig) checkBills(s kiosk.Shot, entries []kiosk.Entry, charges map[bill]int) {
	for _, st := range []kiosk.Stage{kiosk.Preview, kiosk.Full} {
		got, open, agreed := charges[bill{s.SHA, st}], 0, 1
		for _, e := range entries {
			if e.Kind == kiosk.KindBought && e.Shot == s.N && e.Stage == st {
				agreed++
			}
		}
		for _, q := range append(slices.Clone(s.Past), s.Preview, s.Full) {
			if q.Stage == st && q.State != kiosk.ReqNone && q.State != kiosk.ReqVoid {
				open++
			}
		}
		if got > agreed {
			r.fault("I3", "the %s of shot %d was charged %d times and agreed to %d times", st, s.N, got, agreed)
		}
		if got > open {
			r.fault("I6", "the %s of shot %d was charged %d times, %d of its requests are not void", st, s.N, got, open)
		}
	}
}

// checkFiles looks for the file of every request that is done.
func (r *rig) checkFiles(s kiosk.Shot) {
	for _, q := range []kiosk.Request{s.Preview, s.Full} {
		if q.State != kiosk.ReqDone {
			continue
		}
		place, found := shelf.Preview, ""
		if q.Stage == kiosk.Full {
			place = shelf.Cutout
		}
		for _, ext := range []string{"png", "zip", "jpg"} {
			if data, err := os.ReadFile(filepath.Join(r.dir, place(s.N, ext))); err == nil {
				found = hash(data)
			}
		}
		if found != q.SHA {
			r.fault("I5", "the %s of shot %d is done with %q, on disk is %q", q.Stage, s.N, q.SHA, found)
		}
	}
	if s.Looked { // one rejected on arrival is still on its way from the spool
		if all, err := filepath.Glob(filepath.Join(r.dir, "originals", fmt.Sprintf("%04d-*", s.N))); err != nil || len(all) != 1 {
			r.fault("I10", "shot %d has %d originals (%v)", s.N, len(all), err)
		}
	}
}

// checkRest holds what must be true once the booth has nothing to do: every request
// has an end, and the booth in memory is what its ledger replays to.
func (r *rig) checkRest() {
	live := r.wait()
	_, b, err := r.durable()
	if err != nil {
		r.fault("I8", "the ledger cannot be replayed: %v", err)
		return
	}
	if held, spent, err := r.totals(); err != nil || held != b.Money.Held || spent != b.Money.Spent {
		r.fault("I7", "SQL sums up to held %s spent %s (%v), folded it is held %s spent %s", held, spent, err, b.Money.Held, b.Money.Spent)
	}
	again := b.Clone()
	live.Live, again.Live = kiosk.Live{}, kiosk.Live{}
	if live.Seq != again.Seq || !reflect.DeepEqual(live.Money, again.Money) || !reflect.DeepEqual(live.Guests(), again.Guests()) ||
		!reflect.DeepEqual(live.Warnings, again.Warnings) || live.CurrentSession() != again.CurrentSession() {
		r.fault("I13", "the booth at entry %d is not what the ledger replays to at %d:\n%+v\n%+v", live.Seq, again.Seq, live.Money, again.Money)
	}
	r.checkPhotos(b)
	for n := range b.Shots() {
		s, _ := b.Shot(n + 1)
		if was, _ := live.Shot(n + 1); !reflect.DeepEqual(was, s) {
			r.fault("I13", "shot %d is not what the ledger replays to:\n%+v\n%+v", n+1, was, s)
		}
		for _, q := range append(slices.Clone(s.Past), s.Preview, s.Full) {
			if q.Live() {
				r.fault("I9", "the %s of shot %d is %s and nobody is at work on it", q.Stage, s.N, q.State)
			}
		}
		if s.Full.State == kiosk.ReqNoFile && !s.Hold.Held && s.State != kiosk.NoFile && s.State != kiosk.Rejected {
			r.fault("I9", "the full of shot %d is paid without a file, and the shot is %s", s.N, s.State)
		}
	}
}

// checkPhotos compares the guests' folders with what was delivered, both ways. Work
// that waits for a set time may still be about to move a picture: then it is left.
func (r *rig) checkPhotos(b *kiosk.Booth) {
	known := map[string]bool{}
	for n := range b.Shots() {
		s, _ := b.Shot(n + 1)
		if s.State == kiosk.Cut || s.State == kiosk.Composed || s.State == kiosk.Failed {
			return
		}
		if s.Export.File == "" {
			continue
		}
		known[s.Export.File] = true
		if s.State == kiosk.Delivered && s.Export.File != r.shelf.Photo(s.Guest, s.N, "jpg") {
			r.fault("guests", "shot %d of %q lies in %s", s.N, s.Guest, s.Export.File)
		}
		if data, err := os.ReadFile(filepath.Join(r.dir, s.Export.File)); err != nil || hash(data) != s.Export.SHA {
			r.fault("guests", "%s of shot %d is not what was delivered (%v)", s.Export.File, s.N, err)
		}
	}
	all, err := filepath.Glob(filepath.Join(r.dir, "photos", "*", "*"))
	if err != nil {
		r.fault("harness", "%v", err)
	}
	for _, p := range all {
		if rel, err := filepath.Rel(r.dir, p); err != nil || !known[filepath.ToSlash(rel)] {
			r.fault("guests", "no entry knows %s (%v)", p, err)
		}
	}
}

func (r *rig) totals() (held, spent kiosk.Credits, err error) {
	ch := make(chan struct{})
	// the ledger belongs to the engine's goroutine: Tell runs there
	r.engine.Tell(func(*kiosk.Live) {
		held, spent, err = r.book.Totals(context.Background())
		close(ch)
	})
	<-ch
	return held, spent, err
}

// play performs a script and checks after every step, at the end with everything
// that can be settled settled.
func (r *rig) play(script []string) {
	for _, step := range script {
		r.perform(step)
		r.check()
		if len(r.faults()) > 0 {
			r.fault("at", "step %q", step)
			return
		}
	}
	for _, step := range []string{"wait", "cut", "wait", "jump 15m", "jump 3m", "jump 15s", "wait"} {
		r.perform(step)
		r.check()
	}
	r.checkRest()
	for n := 1; n <= r.photos; n++ {
		r.settle(n)
	}
	r.checkRest()
	r.check()
}

// steps draws a script. Top-ups and foreign use come in sizes of which no sum looks
// like a doubt: where they do, no rule that sees only a balance can know better.
func steps() *rapid.Generator[string] {
	shot := rapid.IntRange(1, 4)
	with := func(verb string, g *rapid.Generator[string]) *rapid.Generator[string] {
		return rapid.Map(g, func(s string) string { return verb + " " + s })
	}
	number := rapid.Map(shot, func(n int) string { return fmt.Sprint(n) })
	kinds := rapid.SampledFrom([]string{"drop_after_charge", "drop_after_charge", "drop_before_charge", "cut_body", "html", "portal", "wrong_type",
		"status:402", "status:403", "status:429", "status:400", "status:500", "status:503", "retry_after:1", "delay:30ms", "no_charge_header", "charge_header:0.25", "smaller"})
	stage := rapid.SampledFrom([]string{"full ", "full ", "preview "})
	fault := rapid.Custom(func(t *rapid.T) string { return "fault " + stage.Draw(t, "stage") + kinds.Draw(t, "kind") })
	one := func(s ...string) *rapid.Generator[string] { return rapid.SampledFrom(s) }
	return rapid.OneOf(one("arrive"), with("again", number), with("confirm", number), with("confirm", number), one("race"), with("preview", number),
		one("guest A", "guest B", "guest C", "merge A B", "merge B C", "merge C A"), with("assign A", number),
		with("reject", number), with("retry", number), with("buy", number), with("truth", number), one("payg yes", "payg no", "balance"),
		fault, fault, fault, one("fault account status:500", "fault account drop_before_charge", "fault account portal"),
		one("topup subscription 10", "topup payg 10", "foreign 7"), one("jump 3s", "jump 11s", "jump 70s", "jump 130s", "jump 130s"),
		one("cut", "cut", "close"), one("disk lost", "disk kept", "disk lost asked", "disk kept asked", "disk lost charged", "disk kept charged"), one("wait", "rest"))
}

// TestProperty drives the real booth with everything that can go wrong with money,
// in any order, and compares it with the sandbox's truth after every step. More of
// it: go test -run TestProperty -rapid.checks=500.
func TestProperty(t *testing.T) {
	atMost(t, 15)
	rapid.Check(t, func(t *rapid.T) {
		script := append([]string{"arrive", "arrive", "arrive"}, rapid.SliceOfN(steps(), 10, 30).Draw(t, "script")...)
		account := sandbox.Config{Free: rapid.IntRange(0, 2).Draw(t, "free"), Subscription: 4 * kiosk.Credit, PAYG: 8 * kiosk.Credit}
		answer := rapid.SampledFrom([]hands.Answer{hands.AnswerZIP, hands.AnswerAlpha}).Draw(t, "answer")
		if broken := playIn(t, account, mistake{answer: answer}, script); len(broken) > 0 {
			t.Fatalf("%s\nin this script:\n%s", strings.Join(broken, "\n"), strings.Join(script, "\n"))
		}
	})
}

// atMost lowers rapid's hundred checks to what an ordinary run has time for, unless
// the command line says how many.
func atMost(t *testing.T, checks int) {
	t.Helper()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "rapid.checks" })
	if !given {
		if err := flag.Set("rapid.checks", fmt.Sprint(checks)); err != nil {
			t.Fatal(err)
		}
	}
	if err := flag.Set("rapid.nofailfile", "true"); err != nil {
		t.Fatal(err)
	}
}

// tester is what rapid and testing have in common.
type tester interface {
	Helper()
	Fatal(...any)
}

// playIn plays a script on a booth of its own and gives the broken invariants.
func playIn(t tester, account sandbox.Config, wrong mistake, script []string) []string {
	t.Helper()
	dir, err := os.MkdirTemp("", "backdrop-property-")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // a leftover in the temporary folder
	r := newRig(t, filepath.Join(dir, "event"), account, wrong)
	r.play(script)
	r.end()
	return r.faults()
}

// TestSettledByScript holds stories that once went wrong, or well could.
func TestSettledByScript(t *testing.T) {
	for name, script := range map[string]string{
		"a plain evening":                     "arrive;arrive;wait;confirm 1;wait;confirm 2;wait",
		"lost after the charge":               "arrive;wait;fault full drop_after_charge;confirm 1;wait;jump 130s;jump 15s;wait;buy 1;wait",
		"lost before the charge":              "arrive;wait;fault full drop_before_charge;confirm 1;wait;jump 130s;jump 15s;confirm 1;wait",
		"a hasty look at a late balance":      "arrive;wait;jump 130s;balance;wait;fault full drop_after_charge;confirm 1;wait;balance;wait;jump 11s;balance;wait",
		"the ledger kept what it denied":      "arrive;wait;disk kept;confirm 1;wait;confirm 1;wait",
		"the ledger kept a request it denied": "arrive;wait;disk kept asked;confirm 1;wait;rest",
		"the ledger kept a charge it denied":  "arrive;wait;disk kept charged;confirm 1;wait;rest",
		"the ledger lost a charge":            "arrive;wait;disk lost charged;confirm 1;wait;rest",
		"the ledger lost a request":           "arrive;wait;disk lost asked;confirm 1;wait;rest",
		"a top-up hides a charge":             "arrive;wait;fault full drop_after_charge;confirm 1;wait;topup payg 1;jump 130s;jump 15s;wait",
		"the ledger lost it":                  "arrive;wait;disk lost;confirm 1;wait;confirm 1;wait",
		"two codes of one guest":              "guest A;arrive;arrive;wait;confirm 1;wait;guest B;arrive;wait;confirm 3;wait;merge A B;wait;confirm 2;wait;guest A;arrive;rest",
		"merged and cut off":                  "guest A;arrive;arrive;wait;confirm 1;confirm 2;wait;guest B;merge A B;cut;wait;rest",
		"merged and not recorded":             "guest A;arrive;arrive;wait;confirm 1;confirm 2;wait;guest B;disk lost delivered;merge A B;cut;wait;rest;guest C;merge B C;wait;rest",
		"the merge itself is lost":            "guest A;arrive;wait;confirm 1;wait;guest B;disk lost merged;merge A B;cut;wait;merge A B;wait;rest",
		"the merge was kept":                  "guest A;arrive;wait;confirm 1;wait;guest B;disk kept merged;merge A B;wait;rest;merge B A;wait;rest",
		"cut off in the middle":               "arrive;wait;fault full delay:50ms;confirm 1;cut;wait;jump 130s;jump 15s;wait",
	} {
		for _, answer := range []hands.Answer{hands.AnswerZIP, hands.AnswerAlpha} {
			t.Run(name+", "+string(answer), func(t *testing.T) {
				t.Parallel()
				account := sandbox.Config{Subscription: 4 * kiosk.Credit, PAYG: 8 * kiosk.Credit}
				if broken := playIn(t, account, mistake{answer: answer}, strings.Split(script, ";")); len(broken) > 0 {
					t.Error(strings.Join(broken, "\n"))
				}
			})
		}
	}
}

// TestTheLastCreditsRaced lets sixteen goroutines confirm at once with money for five.
func TestTheLastCreditsRaced(t *testing.T) {
	const shots, fits = 16, 5
	r := newRig(t, filepath.Join(t.TempDir(), "event"), sandbox.Config{Subscription: 50 * kiosk.Credit},
		mistake{rules: func(rules *kiosk.Rules) { rules.Budget, rules.Previews = fits*kiosk.Credit, kiosk.PreviewSkip }})
	r.budget = fits * kiosk.Credit
	for n := range shots {
		r.arrive(n + 1)
	}
	r.photos = shots
	r.wait()
	r.perform("race")
	r.check()
	b := r.wait()
	r.checkRest()
	if got := b.Count(kiosk.Delivered); got != fits || b.Money.Spent != fits*kiosk.Credit || r.sandbox.Truth().Charged != fits*kiosk.Credit {
		t.Errorf("%d delivered, spent %s, charged %s; want %d", got, b.Money.Spent, r.sandbox.Truth().Charged, fits)
	}
	r.end()
	for _, f := range r.faults() {
		t.Error(f)
	}
}

// TestTheSecondProcessIsRefused starts a booth on a folder that another process
// serves.
func TestTheSecondProcessIsRefused(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 50 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), nil)
	shoot(t, dir, 1)
	p := startPlain(t, "run", "--plain", dir)
	p.ask("wait idle", "ok wait idle")
	before, err := os.ReadFile(filepath.Join(dir, "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	st := status(t, dir)
	cmd, _, out := program(t, dir)
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 1 {
		t.Errorf("the second process: %v\n%s", err, out)
	}
	if out.count("already open in another process") != 1 {
		t.Errorf("it says %s", out)
	}
	after, err := os.ReadFile(filepath.Join(dir, "ledger.db"))
	if err != nil || !bytes.Equal(before, after) || !reflect.DeepEqual(st, status(t, dir)) {
		t.Errorf("the refused process changed the ledger (%v)", err)
	}
	p.ask("confirm 1", "ok confirm 1")
	p.ask("wait idle", "ok wait idle")
	p.end(0)
	agree(t, dir, s)
}
