package engine

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"backdrop/kiosk"
)

// Journal keeps entries. An Append that fails may still have happened: Reopen and
// Replay find out.
type Journal interface {
	Append(context.Context, []kiosk.Entry) error
	Replay(context.Context, func(kiosk.Entry) error) error
	Reopen(context.Context) error
}

// Hands do the slow and paid work.
type Hands interface {
	// Do runs one piece of work; all it needs is in w. It reports as it goes. A
	// report returns when it is durable, or with an error when the booth is gone.
	Do(ctx context.Context, w kiosk.Work, report func(kiosk.Input) error)
}

// Options are what an engine needs to be told. Zero values of the counts mean the
// defaults named beside them.
type Options struct {
	Rules    kiosk.Rules
	Now      func() time.Time
	CheckPIN func(kiosk.Secret) kiosk.Code                                // "" when it fits; nil: the event has no PIN
	Audit    func(context.Context) (held, spent kiosk.Credits, err error) // the sums by another way; nil: not compared
	Log      *slog.Logger
	Remote   int           // requests out at a time: 5
	Local    int           // pieces of local work at a time: 2
	Recheck  time.Duration // pause between tries to reopen a ledger that failed: 2 s
}

// Engine runs one booth. Its methods may be called from any goroutine.
type Engine struct {
	o       Options
	journal Journal
	hands   Hands
	orders  chan order
	ended   chan kiosk.Work
	lives   chan func(*kiosk.Live)
	joins   chan *watcher
	leaves  chan *watcher
	closing chan struct{} // closed once: no new work from here on
	cut     chan struct{} // closed once: stop waiting for work
	done    chan struct{} // closed when the loop has ended

	// owned by the loop
	b        *kiosk.Booth
	live     kiosk.Live
	running  map[slot]kiosk.Work
	since    map[slot]time.Time
	stuck    map[slot]kiosk.WorkKey // the last finished work of a slot: not started again until its shot moves
	watchers map[*watcher]bool
	parked   []order
	unsent   *kiosk.Work // its request was being recorded when the ledger failed
	down     bool
	dirty    bool
	timer    *time.Timer
	stopWork context.CancelFunc
	out      sync.WaitGroup // everything the hands are doing
	workCtx  context.Context
}

type order struct {
	in    kiosk.Input
	fact  bool // a report: it is kept until it can be booked
	reply chan error
}

// slot is where one piece of work runs: a second of the same kind for the same
// shot and request has no place beside it.
type slot struct {
	kind    kiosk.WorkKind
	shot    int
	request int64
}

func slotOf(w kiosk.Work) slot { return slot{w.Kind, w.Shot.N, w.Request.ID} }

// Start replays the journal, compares its sums, opens a new epoch and starts the
// loop. The booth lives until Stop.
func Start(ctx context.Context, j Journal, h Hands, o Options) (*Engine, error) {
	if o.Remote == 0 {
		o.Remote = 5
	}
	if o.Local == 0 {
		o.Local = 2
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Recheck == 0 {
		o.Recheck = 2 * time.Second
	}
	e := &Engine{
		o: o, journal: j, hands: h,
		orders: make(chan order, 64), ended: make(chan kiosk.Work, 16), lives: make(chan func(*kiosk.Live), 16),
		joins: make(chan *watcher), leaves: make(chan *watcher),
		closing: make(chan struct{}), cut: make(chan struct{}), done: make(chan struct{}),
		running: map[slot]kiosk.Work{}, since: map[slot]time.Time{}, stuck: map[slot]kiosk.WorkKey{}, watchers: map[*watcher]bool{},
		timer: time.NewTimer(time.Hour),
	}
	e.timer.Stop()
	if err := e.load(ctx); err != nil {
		return nil, err
	}
	if err := e.step(kiosk.Open{Epoch: e.b.Epoch + 1, Rules: o.Rules}); err != nil {
		return nil, err
	}
	// work outlives the context that asked for the start: it ends by Stop alone
	e.workCtx, e.stopWork = context.WithCancel(context.WithoutCancel(ctx))
	go e.loop()
	return e, nil
}

// Do hands in an order and returns when its entries are durable, or with the
// refusal. It does not wait for the work that follows.
func (e *Engine) Do(ctx context.Context, in kiosk.Input) error {
	if l, ok := in.(kiosk.Lift); ok {
		l.Checked = kiosk.PINUnset
		if e.o.CheckPIN != nil {
			l.Checked = e.o.CheckPIN(l.PIN)
		}
		l.PIN = kiosk.Secret{}
		in = l
	}
	return e.send(ctx, order{in: in, reply: make(chan error, 1)})
}

func (e *Engine) send(ctx context.Context, o order) error {
	select {
	case e.orders <- o:
	case <-ctx.Done():
		return fmt.Errorf("hand in order: %w", ctx.Err())
	case <-e.done:
		return kiosk.Faulty(kiosk.Closing, "", nil)
	}
	select {
	case err := <-o.reply:
		return err
	case <-ctx.Done():
		return fmt.Errorf("await order: %w", ctx.Err())
	case <-e.done:
		return kiosk.Faulty(kiosk.Closing, "", nil)
	}
}

// Tell changes what watchers see of the present: folders, pending files. It is not
// recorded.
func (e *Engine) Tell(change func(*kiosk.Live)) {
	select {
	case e.lives <- change:
	case <-e.done:
	}
}

// Stop starts nothing new, serves reports until no work is out or wait has
// passed, then ends the booth. What is still out by then becomes unknown at the
// next start. It may be called more than once; a later call with a shorter wait
// shortens the first.
func (e *Engine) Stop(wait time.Duration) {
	select {
	case e.lives <- func(l *kiosk.Live) { l.Closing = true }:
	case <-e.done:
		return
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-e.done:
		return
	case <-timer.C:
	}
	select {
	case e.cut <- struct{}{}:
	case <-e.done:
	}
	<-e.done
	e.letGo()
}

// lettingGo bounds how long hands whose work was cut off may take to put it down.
const lettingGo = 5 * time.Second

// letGo waits until no hand touches a file any more, so that whoever opens the event
// next is alone with it.
func (e *Engine) letGo() {
	ended := make(chan struct{})
	go func() { e.out.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(lettingGo):
	}
}

// Done is closed when the booth has ended.
func (e *Engine) Done() <-chan struct{} { return e.done }

// Booth gives the newest booth, or the last one after the end.
func (e *Engine) Booth(ctx context.Context) (kiosk.Booth, error) {
	ch, stop := e.Watch()
	defer stop()
	select {
	case b, ok := <-ch:
		if ok {
			return b, nil
		}
	case <-ctx.Done():
		return kiosk.Booth{}, fmt.Errorf("await booth: %w", ctx.Err())
	}
	<-e.done
	return e.b.Clone(), nil // the loop is gone: nobody else touches it
}

func (e *Engine) loop() {
	defer close(e.done)
	defer e.stopWork()
	e.schedule()
	for {
		e.show()
		if e.live.Closing && len(e.running) == 0 && len(e.parked) == 0 {
			e.inOrder()
			e.bye()
			return
		}
		select {
		case o := <-e.orders:
			e.take(o)
		case w := <-e.ended:
			e.release(w)
		case change := <-e.lives:
			change(&e.live)
			e.dirty = true
		case w := <-e.joins:
			e.watchers[w] = true
			w.put(e.picture())
		case w := <-e.leaves:
			e.drop(w)
		case <-e.timer.C:
			if e.down {
				e.revive()
			}
		case <-e.cut:
			e.bye()
			return
		}
		e.schedule()
	}
}

// inOrder records that nothing is out, so that the next start knows. A ledger that
// does not take it is no reason to stay.
func (e *Engine) inOrder() {
	if e.down {
		return
	}
	if err := e.step(kiosk.Stopped{}); err != nil {
		e.o.Log.Warn("the end in order is not recorded", "err", err)
	}
}

// bye tells the watchers that it is over.
func (e *Engine) bye() {
	e.dirty = true
	e.show()
	for w := range e.watchers {
		e.drop(w)
	}
	for _, o := range e.parked {
		o.reply <- kiosk.Faulty(kiosk.LedgerDown, "", nil)
	}
}
