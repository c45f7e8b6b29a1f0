package main

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"backdrop/internal/engine"
	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// acting are hands that do what a function says instead.
type acting func(ctx context.Context, w kiosk.Work, report func(kiosk.Input) error)

func (f acting) Do(ctx context.Context, w kiosk.Work, report func(kiosk.Input) error) {
	f(ctx, w, report)
}

// saying are hands whose reports a function may change; nil swallows one.
func saying(change func(w kiosk.Work, in kiosk.Input) kiosk.Input) func(engine.Hands) engine.Hands {
	return func(inner engine.Hands) engine.Hands {
		return acting(func(ctx context.Context, w kiosk.Work, report func(kiosk.Input) error) {
			inner.Do(ctx, w, func(in kiosk.Input) error {
				if in = change(w, in); in == nil {
					return nil
				}
				return report(in)
			})
		})
	}
}

// voided turns "nobody knows" into "nothing was charged".
func voided(w kiosk.Work, in kiosk.Input) kiosk.Input {
	if u, ok := in.(kiosk.Unanswered); ok {
		return kiosk.Voided{Shot: w.Shot.N, Request: w.Request.ID, Code: kiosk.NoNetwork, Detail: u.Detail}
	}
	return in
}

// again sends once more, in the same request, when no answer came.
func again(inner engine.Hands) engine.Hands {
	return acting(func(ctx context.Context, w kiosk.Work, report func(kiosk.Input) error) {
		lost := false
		inner.Do(ctx, w, func(in kiosk.Input) error {
			if _, lost = in.(kiosk.Unanswered); lost {
				return nil
			}
			return report(in)
		})
		if lost {
			inner.Do(ctx, w, report)
		}
	})
}

// early says that the picture is there as soon as the charge is known.
func early(inner engine.Hands) engine.Hands {
	return acting(func(ctx context.Context, w kiosk.Work, report func(kiosk.Input) error) {
		inner.Do(ctx, w, func(in kiosk.Input) error {
			c, ok := in.(kiosk.Charged)
			if !ok {
				return report(in)
			}
			if err := report(in); err != nil {
				return err
			}
			return report(kiosk.Made{Shot: c.Shot, Request: c.Request, SHA: "soon", File: "soon", Width: 1, Height: 1})
		})
	})
}

// lazy is a journal that keeps asked entries back until something is appended after
// them: a request leaves before it is durable.
type lazy struct {
	engine.Journal
	kept []kiosk.Entry
}

func (l *lazy) Append(ctx context.Context, es []kiosk.Entry) error {
	l.kept = append(l.kept, es...)
	if es[len(es)-1].Kind == kiosk.KindAsked {
		return nil
	}
	all := l.kept
	l.kept = nil
	return l.Journal.Append(ctx, all)
}

// judge is a rash judge of doubts beside the booth's own: it takes any balance that
// its rule calls unchanged for a proof that nothing was charged.
type judge struct {
	rule     func(gone kiosk.Credits) bool
	inFlight bool // judges what is still out, too

	mu    sync.Mutex
	base  *kiosk.Account
	spent kiosk.Credits
	open  map[int64]kiosk.Work
}

func (j *judge) hands(inner engine.Hands) engine.Hands {
	j.open = map[int64]kiosk.Work{}
	return acting(func(ctx context.Context, w kiosk.Work, report func(kiosk.Input) error) {
		if j.inFlight && w.Request.ID != 0 {
			j.set(w, true)
		}
		inner.Do(ctx, w, func(in kiosk.Input) error {
			err := report(in)
			switch in := in.(type) {
			case kiosk.Charged:
				j.mu.Lock()
				j.spent += in.Credits
				j.mu.Unlock()
				j.set(w, false)
			case kiosk.Unanswered:
				j.set(w, true)
			case kiosk.Voided, kiosk.Made, kiosk.Lost:
				j.set(w, false)
			case kiosk.AccountRead:
				for _, u := range j.freed(in.Account) {
					_ = report(kiosk.Voided{Shot: u.Shot.N, Request: u.Request.ID, Code: kiosk.SettledByProof})
				}
			}
			return err
		})
	})
}

func (j *judge) set(w kiosk.Work, open bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	delete(j.open, w.Request.ID)
	if open {
		j.open[w.Request.ID] = w
	}
}

func (j *judge) freed(a kiosk.Account) (out []kiosk.Work) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.base == nil {
		j.base = &a
	}
	if !j.rule(j.base.Total() - a.Total() - j.spent) {
		return nil
	}
	for id, w := range j.open {
		out = append(out, w)
		delete(j.open, id)
	}
	return out
}

// replayed sends a POST a second time when its answer breaks off, as a transport
// does that thinks it may.
func replayed(inner http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			inner.ServeHTTP(w, r)
			return
		}
		body := readBody(r)
		send := func() (broke bool) {
			defer func() { broke = recover() != nil }()
			again := r.Clone(r.Context())
			again.Body = body()
			inner.ServeHTTP(w, again)
			return false
		}
		for range 2 {
			if broke := send(); !broke {
				return
			}
		}
		panic(http.ErrAbortHandler)
	})
}

// stale looks at the budget first and orders afterwards, with a budget that the
// booth itself does not hold to.
func stale(r *rig, shots []int) {
	var looked, all sync.WaitGroup
	looked.Add(len(shots))
	for _, n := range shots {
		all.Go(func() {
			b, err := r.engine.Booth(context.Background())
			looked.Done()
			looked.Wait()
			if err == nil && b.Money.Spent+b.Money.Held+kiosk.Credit <= r.budget {
				r.do(kiosk.Confirm{Shot: n, Blind: true})
			}
		})
	}
	all.Wait()
}

func noPreviews(r *kiosk.Rules) { r.Previews = kiosk.PreviewSkip }

// TestMutants builds the booth with one deliberate mistake at a time. The checks of
// TestProperty must find every one of them, and must find nothing in the same script
// on a booth that is built right: a check that cannot fail proves nothing.
func TestMutants(t *testing.T) {
	unchanged := func(gone kiosk.Credits) bool { return gone == 0 }
	for name, m := range map[string]struct {
		wrong  mistake
		script string
		found  string // the invariants of which one must be broken
	}{
		"sends again after no answer": {mistake{hands: again}, "arrive;wait;fault full drop_after_charge;confirm 1;wait", "asked first,I3,I4,I6"},
		"void on timeout":             {mistake{hands: saying(voided)}, "arrive;wait;fault full drop_after_charge;confirm 1;wait", "I4,I6"},
		"recovery voids what was sent": {mistake{hands: func(h engine.Hands) engine.Hands {
			return saying(func(w kiosk.Work, in kiosk.Input) kiosk.Input {
				if w.Kind == kiosk.WorkRecover {
					return voided(w, in)
				}
				return in
			})(h)
		}}, "arrive;wait;fault full delay:300ms;confirm 1;sent;cut;wait;wait", "I4,I6"},
		"sends before it is recorded": {mistake{journal: func(j engine.Journal) engine.Journal { return &lazy{Journal: j} }}, "arrive;wait;confirm 1;wait", "asked first"},
		"no settle time":              {mistake{rules: func(r *kiosk.Rules) { r.Settle = 0 }}, "arrive;wait;jump 10s;balance;wait;fault full drop_after_charge;confirm 1;wait;jump 1s;wait;jump 1s;wait", "I4,I6"},
		"file after the report":       {mistake{hands: early}, "arrive;wait;fault full cut_body;confirm 1;wait", "I5"},
		"budget outside the loop": {mistake{rules: func(r *kiosk.Rules) { noPreviews(r); r.Budget *= 100 }, confirm: stale},
			"arrive;arrive;arrive;arrive;arrive;arrive;arrive;arrive;wait;race;wait", "I1,I2"},
		"the transport sends again": {mistake{handler: replayed}, "arrive;wait;fault full drop_after_charge;confirm 1;wait", "I3,I4,I6"},
		"judges what is in flight": {mistake{hands: (&judge{rule: unchanged, inFlight: true}).hands},
			"arrive;wait;jump 130s;fault full delay:150ms;confirm 1;balance;wait;wait", "I4,I6"},
		"judges before the balance is up to date": {mistake{hands: (&judge{rule: unchanged}).hands},
			"arrive;wait;jump 130s;fault full drop_after_charge;confirm 1;wait;balance;wait", "I4,I6"},
		"void when money came in": {mistake{rules: noPreviews, hands: (&judge{rule: func(gone kiosk.Credits) bool { return gone <= 0 }}).hands},
			"arrive;wait;fault full drop_after_charge;confirm 1;wait;topup payg 10;jump 130s;balance;wait", "I4,I6"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			account := sandbox.Config{Subscription: 20 * kiosk.Credit, PAYG: 8 * kiosk.Credit}
			script := strings.Split(m.script, ";")
			right := mistake{}
			if m.wrong.confirm != nil {
				right.rules = noPreviews
			}
			if broken := playIn(t, account, right, script); len(broken) > 0 {
				t.Errorf("built right, it breaks %s", strings.Join(broken, "\n"))
			}
			var broken []string
			for range 4 { // a script's moments can miss each other on a busy machine
				broken = playIn(t, account, m.wrong, script)
				if slices.ContainsFunc(broken, func(s string) bool {
					invariant, _, _ := strings.Cut(s, ":")
					return slices.Contains(strings.Split(m.found, ","), invariant)
				}) {
					return
				}
			}
			t.Errorf("the mistake is not found (%s); found is %q", m.found, broken)
		})
	}
}
