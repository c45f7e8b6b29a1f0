package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"backdrop/kiosk"
)

// memory is a journal whose next append can be made to fail, with the entries lost
// or with only the answer lost.
type memory struct {
	mu      sync.Mutex
	entries []kiosk.Entry
	fail    string // "", "lost" or "kept"
	reopens int
	broken  bool
}

var errDisk = errors.New("disk says no")

func (m *memory) Append(_ context.Context, es []kiosk.Entry) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken {
		return errDisk
	}
	if m.fail != "" {
		m.broken = true
	}
	if m.fail != "lost" {
		m.entries = append(m.entries, es...)
	}
	if m.fail != "" {
		return errDisk
	}
	return nil
}

func (m *memory) Replay(_ context.Context, f func(kiosk.Entry) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.entries {
		if err := f(e); err != nil {
			return err
		}
	}
	return nil
}

func (m *memory) Reopen(context.Context) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reopens++
	m.broken, m.fail = false, ""
	return nil
}

func (m *memory) set(fail string) { m.mu.Lock(); m.fail = fail; m.mu.Unlock() }

func (m *memory) count(k kiosk.Kind) (n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.entries {
		if e.Kind == k {
			n++
		}
	}
	return n
}

// mostOut gives how many requests of a stage were out at a time at most.
func (m *memory) mostOut(st kiosk.Stage) (most int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := 0
	for _, e := range m.entries {
		switch {
		case e.Stage != st:
		case e.Kind == kiosk.KindAsked:
			out++
		case e.Kind == kiosk.KindMade, e.Kind == kiosk.KindVoid, e.Kind == kiosk.KindUnknown, e.Kind == kiosk.KindNoFile:
			out--
		}
		most = max(most, out)
	}
	return most
}

// puppet does what the test says for each kind of work; unset kinds succeed.
type puppet struct {
	mu     sync.Mutex
	does   map[kiosk.WorkKind]func(context.Context, kiosk.Work, func(kiosk.Input) error)
	starts map[kiosk.WorkKind]int
	out    map[kiosk.WorkKind]int // running now
	most   map[kiosk.WorkKind]int
}

func (p *puppet) Do(ctx context.Context, w kiosk.Work, report func(kiosk.Input) error) {
	p.note(w.Kind, 1)
	defer p.note(w.Kind, -1)
	if do := p.does[w.Kind]; do != nil {
		do(ctx, w, report)
		return
	}
	succeed(ctx, w, report)
}

func (p *puppet) note(k kiosk.WorkKind, d int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.starts == nil {
		p.starts, p.out, p.most = map[kiosk.WorkKind]int{}, map[kiosk.WorkKind]int{}, map[kiosk.WorkKind]int{}
	}
	if d > 0 {
		p.starts[k]++
	}
	p.out[k] += d
	p.most[k] = max(p.most[k], p.out[k])
}

func (p *puppet) started(k kiosk.WorkKind) int { p.mu.Lock(); defer p.mu.Unlock(); return p.starts[k] }

func succeed(_ context.Context, w kiosk.Work, report func(kiosk.Input) error) {
	n, id := w.Shot.N, w.Request.ID
	switch w.Kind {
	case kiosk.WorkLook:
		_ = report(kiosk.Looked{Shot: n})
	case kiosk.WorkPreview, kiosk.WorkFull:
		if w.Request.Paid {
			_ = report(kiosk.Charged{Shot: n, Request: id, Credits: w.Price, Known: true})
		}
		_ = report(kiosk.Made{Shot: n, Request: id, SHA: fmt.Sprint(w.Kind, n), Width: 1, Height: 1})
	case kiosk.WorkRecover:
		_ = report(kiosk.Unanswered{Shot: n, Request: id, Code: kiosk.NoAnswer})
	case kiosk.WorkCompose:
		_ = report(kiosk.ComposedUp{Shot: n, SHA: fmt.Sprint("c", n)})
	case kiosk.WorkDeliver:
		_ = report(kiosk.HandedOver{Shot: n, Guest: w.Shot.Guest, File: "f"})
	case kiosk.WorkAccount:
		_ = report(kiosk.AccountRead{Account: kiosk.Account{Subscription: 100 * kiosk.Credit}})
	}
}

func rules() kiosk.Rules {
	paid := func(p kiosk.Credits) kiosk.Cutting {
		return kiosk.Cutting{Cutter: "removebg", Price: p, Paid: true, Account: true}
	}
	return kiosk.Rules{Event: "test", Preview: paid(250), Full: paid(1000), Budget: 50 * kiosk.Credit, WarnAt: 800,
		Previews: kiosk.PreviewAuto, PAYG: kiosk.PAYGPolicyAsk, Settle: 2 * time.Minute}
}

func start(t *testing.T, j Journal, h Hands) *Engine {
	t.Helper()
	e, err := Start(t.Context(), j, h, Options{Rules: rules(), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func arrive(t *testing.T, e *Engine, n int) {
	t.Helper()
	if err := e.Do(t.Context(), kiosk.Arrive{SHA: fmt.Sprint("s", n), Format: "jpeg", Width: 6, Height: 4}); err != nil {
		t.Fatal(err)
	}
}

// await waits until the newest booth is as wanted.
func await(t *testing.T, e *Engine, what string, ok func(*kiosk.Booth) bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute) // the bubble's clock
	defer cancel()
	ch, stop := e.Watch()
	defer stop()
	for {
		select {
		case b, open := <-ch:
			if !open {
				t.Fatalf("the booth ended before %s", what)
			}
			if ok(&b) {
				return
			}
		case <-ctx.Done():
			t.Fatalf("no %s", what)
		}
	}
}

func count(s kiosk.State, n int) func(*kiosk.Booth) bool {
	return func(b *kiosk.Booth) bool { return b.Count(s) == n && len(b.Live.Running) == 0 }
}

func TestFromArrivalToDelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j, h := &memory{}, &puppet{}
		e := start(t, j, h)
		for n := range 12 {
			arrive(t, e, n)
		}
		await(t, e, "previews", count(kiosk.Previewed, 12))
		for n := 1; n <= 12; n++ {
			if err := e.Do(t.Context(), kiosk.Confirm{Shot: n}); err != nil {
				t.Fatal(err)
			}
		}
		await(t, e, "deliveries", count(kiosk.Delivered, 12))
		if h.most[kiosk.WorkLook] > 2 || j.mostOut(kiosk.Full) != 1 || j.mostOut(kiosk.Preview) > 3 {
			t.Errorf("ran at a time: %v; out at a time: %d fulls, %d previews", h.most, j.mostOut(kiosk.Full), j.mostOut(kiosk.Preview))
		}
		e.Stop(time.Minute)
		if j.count(kiosk.KindAsked) != 24 || j.count(kiosk.KindDelivered) != 12 {
			t.Errorf("%d asked, %d delivered", j.count(kiosk.KindAsked), j.count(kiosk.KindDelivered))
		}
		if err := e.Do(t.Context(), kiosk.Reject{Shot: 1}); kiosk.CodeOf(err) != kiosk.Closing {
			t.Errorf("after the end: %v", err)
		}
	})
}

func TestHandsThatSayNothingOrPanicPayOnce(t *testing.T) {
	for name, do := range map[string]func(context.Context, kiosk.Work, func(kiosk.Input) error){
		"silent": func(context.Context, kiosk.Work, func(kiosk.Input) error) {},
		"panic":  func(context.Context, kiosk.Work, func(kiosk.Input) error) { panic("oh \x1b[31m") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := &puppet{does: map[kiosk.WorkKind]func(context.Context, kiosk.Work, func(kiosk.Input) error){kiosk.WorkPreview: do}}
				e := start(t, &memory{}, h)
				arrive(t, e, 1)
				await(t, e, "doubt", count(kiosk.InDoubt, 1))
				<-time.After(24 * time.Hour) // the bubble's clock: a day in which nothing may be sent again
				if h.started(kiosk.WorkPreview) != 1 {
					t.Errorf("sent %d times", h.started(kiosk.WorkPreview))
				}
				e.Stop(time.Minute)
			})
		})
	}
}

func TestFailingLocalWorkGivesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &puppet{does: map[kiosk.WorkKind]func(context.Context, kiosk.Work, func(kiosk.Input) error){
			kiosk.WorkLook: func(_ context.Context, w kiosk.Work, report func(kiosk.Input) error) {
				_ = report(kiosk.WorkFailed{Shot: w.Shot.N, Work: w.Kind, Code: kiosk.FileFault})
			}}}
		e := start(t, &memory{}, h)
		arrive(t, e, 1)
		await(t, e, "failure", count(kiosk.Failed, 1))
		if h.started(kiosk.WorkLook) != 5 {
			t.Errorf("tried %d times", h.started(kiosk.WorkLook))
		}
		e.Stop(time.Minute)
	})
}

// TestLedgerFaults makes every append of a purchase fail in turn, with its entries
// lost and with only the answer lost: whatever happens, nothing is sent twice and
// the report arrives in the end.
func TestLedgerFaults(t *testing.T) {
	for _, how := range []string{"lost", "kept"} {
		for _, at := range []string{"order", "charged", "made"} {
			t.Run(how+" at "+at, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					j := &memory{}
					h := &puppet{does: map[kiosk.WorkKind]func(context.Context, kiosk.Work, func(kiosk.Input) error){
						kiosk.WorkFull: func(_ context.Context, w kiosk.Work, report func(kiosk.Input) error) {
							if at == "charged" {
								j.set(how)
							}
							_ = report(kiosk.Charged{Shot: 1, Request: w.Request.ID, Credits: 1000, Known: true})
							if at == "made" {
								j.set(how)
							}
							_ = report(kiosk.Made{Shot: 1, Request: w.Request.ID, SHA: "full"})
						}}}
					e := start(t, j, h)
					arrive(t, e, 1)
					await(t, e, "preview", count(kiosk.Previewed, 1))
					if at == "order" {
						j.set(how)
						if err := e.Do(t.Context(), kiosk.Confirm{Shot: 1}); kiosk.CodeOf(err) != kiosk.LedgerDown {
							t.Fatalf("an order that could not be recorded: %v", err)
						}
						if err := e.Do(t.Context(), kiosk.Reject{Shot: 1}); kiosk.CodeOf(err) != kiosk.LedgerDown {
							t.Fatalf("while the ledger is down: %v", err)
						}
						await(t, e, "the ledger's return", func(b *kiosk.Booth) bool { return !b.Live.LedgerDown })
					}
					err := e.Do(t.Context(), kiosk.Confirm{Shot: 1})
					if want := how == "kept" && at == "order"; (err != nil) != want {
						t.Fatalf("confirm: %v", err) // kept: it had been recorded after all
					}
					await(t, e, "delivery", count(kiosk.Delivered, 1))
					if h.started(kiosk.WorkFull) != 1 || j.count(kiosk.KindCharged) != 2 {
						t.Errorf("sent %d times, %d charges", h.started(kiosk.WorkFull), j.count(kiosk.KindCharged))
					}
					e.Stop(time.Minute)
				})
			})
		}
	}
}

func TestStopWaitsForWhatIsOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer := make(chan struct{})
		h := &puppet{does: map[kiosk.WorkKind]func(context.Context, kiosk.Work, func(kiosk.Input) error){
			kiosk.WorkPreview: func(ctx context.Context, w kiosk.Work, report func(kiosk.Input) error) {
				select {
				case <-answer:
					succeed(ctx, w, report)
				case <-ctx.Done():
					_ = report(kiosk.Unanswered{Shot: w.Shot.N, Request: w.Request.ID})
				}
			}}}
		j := &memory{}
		e := start(t, j, h)
		arrive(t, e, 1)
		await(t, e, "request", func(b *kiosk.Booth) bool { return b.Count(kiosk.Previewing) == 1 })
		stopped := make(chan struct{})
		go func() { e.Stop(200 * time.Second); close(stopped) }()
		synctest.Wait()
		if err := e.Do(t.Context(), kiosk.WantPreview{Shot: 1}); kiosk.CodeOf(err) != kiosk.Closing {
			t.Errorf("an order while closing: %v", err)
		}
		close(answer)
		<-stopped
		if j.count(kiosk.KindMade) != 1 {
			t.Error("the answer was not booked")
		}
		// the next start finds nothing to recover, and one that was cut off does
		h2 := &puppet{does: map[kiosk.WorkKind]func(context.Context, kiosk.Work, func(kiosk.Input) error){
			kiosk.WorkPreview: func(ctx context.Context, _ kiosk.Work, _ func(kiosk.Input) error) { <-ctx.Done() }}}
		e = start(t, j, h2)
		arrive(t, e, 2)
		await(t, e, "second request", func(b *kiosk.Booth) bool { return b.Count(kiosk.Previewing) == 1 })
		e.Stop(200 * time.Second)
		h3 := &puppet{}
		e = start(t, j, h3)
		await(t, e, "doubt", count(kiosk.InDoubt, 1))
		if h3.started(kiosk.WorkRecover) != 1 || h3.started(kiosk.WorkPreview) != 0 {
			t.Errorf("recovered %d times, sent %d times", h3.started(kiosk.WorkRecover), h3.started(kiosk.WorkPreview))
		}
		e.Stop(time.Minute)
	})
}

func TestSumsThatDisagreeStopTheStart(t *testing.T) {
	_, err := Start(t.Context(), &memory{}, &puppet{}, Options{Rules: rules(), Now: time.Now,
		Audit: func(context.Context) (kiosk.Credits, kiosk.Credits, error) { return 0, 1, nil }})
	if err == nil || !strings.Contains(err.Error(), "spent 0.001") {
		t.Fatalf("%v", err)
	}
}

func TestPINIsCheckedOutsideTheRules(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := &memory{}
		e, err := Start(t.Context(), j, &puppet{}, Options{Rules: rules(), Now: time.Now, CheckPIN: func(p kiosk.Secret) kiosk.Code {
			if p.Reveal() == "4711" {
				return ""
			}
			return kiosk.PINWrong
		}})
		if err != nil {
			t.Fatal(err)
		}
		_ = e.Do(t.Context(), kiosk.SetGuest{Code: "G-1"})
		lift := kiosk.Lift{Code: "G-1", Extra: 2, Reason: "family", PIN: kiosk.NewSecret("1234")}
		if err := e.Do(t.Context(), lift); kiosk.CodeOf(err) != kiosk.PINWrong {
			t.Errorf("a wrong PIN: %v", err)
		}
		lift.PIN = kiosk.NewSecret("4711")
		if err := e.Do(t.Context(), lift); err != nil || j.count(kiosk.KindLifted) != 1 {
			t.Errorf("the right PIN: %v", err)
		}
		e.Stop(time.Minute)
	})
}

// TestLastCreditsAreNotShared lets many goroutines race for the last credits.
func TestLastCreditsAreNotShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := rules()
		r.Budget, r.Previews = 5*kiosk.Credit, kiosk.PreviewSkip
		j := &memory{}
		e, err := Start(t.Context(), j, &puppet{}, Options{Rules: r, Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		for n := range 32 {
			arrive(t, e, n)
		}
		await(t, e, "looks", count(kiosk.Ready, 32))
		var wg sync.WaitGroup
		for n := 1; n <= 32; n++ {
			wg.Go(func() { _ = e.Do(t.Context(), kiosk.Confirm{Shot: n}) })
		}
		wg.Wait()
		await(t, e, "deliveries", count(kiosk.Delivered, 5))
		b, err := e.Booth(t.Context())
		if err != nil || b.Money.Spent != 5*kiosk.Credit || b.Left() != 0 {
			t.Errorf("spent %s, left %s, %v", b.Money.Spent, b.Left(), err)
		}
		e.Stop(time.Minute)
	})
}

// TestTheNextStartKnowsWhatWasLeft cuts a run off in the middle of its purchases and
// looks at what the next one finds out, and then at an end in order.
func TestTheNextStartKnowsWhatWasLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		j := &memory{}
		hang := func(charge bool) func(context.Context, kiosk.Work, func(kiosk.Input) error) {
			return func(ctx context.Context, w kiosk.Work, report func(kiosk.Input) error) {
				if charge {
					_ = report(kiosk.Charged{Shot: w.Shot.N, Request: w.Request.ID, Credits: w.Price, Known: true})
				}
				<-ctx.Done()
			}
		}
		e := start(t, j, &puppet{does: map[kiosk.WorkKind]func(context.Context, kiosk.Work, func(kiosk.Input) error){kiosk.WorkFull: hang(true)}})
		arrive(t, e, 1)
		await(t, e, "preview", count(kiosk.Previewed, 1))
		for range 2 {
			arrive(t, e, j.count(kiosk.KindArrived)+1)
		}
		await(t, e, "previews", count(kiosk.Previewed, 3))
		for n := 1; n <= 2; n++ {
			if err := e.Do(t.Context(), kiosk.Confirm{Shot: n}); err != nil {
				t.Fatal(err)
			}
		}
		await(t, e, "the charge", func(b *kiosk.Booth) bool { s, _ := b.Shot(1); return s.Full.State == kiosk.ReqCharged })
		e.Stop(200 * time.Second)
		if j.count(kiosk.KindStopped) != 0 {
			t.Fatal("an end in order with a request out")
		}

		recover := func(_ context.Context, w kiosk.Work, report func(kiosk.Input) error) {
			_ = report(kiosk.Lost{Shot: w.Shot.N, Request: w.Request.ID, Code: kiosk.CutShort})
		}
		e = start(t, j, &puppet{does: map[kiosk.WorkKind]func(context.Context, kiosk.Work, func(kiosk.Input) error){kiosk.WorkRecover: recover}})
		await(t, e, "recovery", func(b *kiosk.Booth) bool {
			r := b.Recovered()
			previews, fulls := r.Open()
			return previews == 0 && fulls == 0 && b.Count(kiosk.Delivered) == 1
		})
		b, err := e.Booth(t.Context())
		r := b.Recovered()
		if err != nil || r.End != kiosk.EndCut || r.Out != [2]int{0, 1} || r.Charged != [2]int{0, 1} || r.Lost != [2]int{0, 1} || r.Confirmed != 1 {
			t.Errorf("found %+v, %v", r, err)
		}
		await(t, e, "rest", func(b *kiosk.Booth) bool { return len(b.Live.Running) == 0 && b.Live.Queued == 0 })
		e.Stop(200 * time.Second)
		if j.count(kiosk.KindStopped) != 1 {
			t.Fatal("no end in order")
		}

		e = start(t, j, &puppet{})
		b, err = e.Booth(t.Context())
		if r := b.Recovered(); err != nil || r.End != kiosk.EndInOrder || r.Any() {
			t.Errorf("after an end in order: %+v, %v", r, err)
		}
		e.Stop(time.Minute)
	})
}

// A ledger that does not take the end is no reason to stay, nor one to pay twice.
func TestAnEndThatCannotBeRecorded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, how := range []string{"lost", "kept"} {
			j := &memory{}
			e := start(t, j, &puppet{})
			await(t, e, "rest", func(b *kiosk.Booth) bool { return len(b.Live.Running) == 0 })
			j.set(how)
			e.Stop(time.Minute)
			if err := j.Reopen(t.Context()); err != nil {
				t.Fatal(err)
			}
			e = start(t, j, &puppet{})
			b, err := e.Booth(t.Context())
			if r := b.Recovered(); err != nil || (r.End == kiosk.EndInOrder) != (how == "kept") || r.Any() {
				t.Errorf("%s: %+v, %v", how, r, err)
			}
			e.Stop(time.Minute)
		}
	})
}
