package main

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"backdrop/internal/config"
	"backdrop/internal/drop"
	"backdrop/internal/engine"
	"backdrop/internal/hands"
	"backdrop/internal/ledger"
	"backdrop/internal/photo"
	"backdrop/internal/removebg"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
	"backdrop/tui"
)

const (
	decodesAtATime = 2         // pictures decoded at a time: a booth has two cores
	memoryGoal     = 280 << 20 // soft limit of Go's heap; the whole program stays under 400 MB
	closeWait      = 200 * time.Second
	logLimit       = 10 << 20 // backdrop.log is put aside beyond this size
)

// booth is one event being served: everything that has to be closed again.
type booth struct {
	cfg      config.Config
	eventID  string
	notice   string
	words    *tui.Words
	engine   *engine.Engine
	pictures *pictures
	screens  *screens
	shelf    *shelf.Shelf
	settings *settings
	pin      func(context.Context, kiosk.Secret) error // nil, or why the PIN does not fit
	log      *slog.Logger

	closers []func() error // run in reverse
	stop    context.CancelFunc
	watch   sync.WaitGroup
}

// boothOptions is what a command decides about a booth beyond its settings.
type boothOptions struct {
	key     kiosk.Secret
	words   *tui.Words // nil: English
	backlog bool
	decided func(name string)
}

// openBooth opens an event: folder, lock, log, ledger, service, engine, watcher.
// After an error nothing is left open.
func openBooth(ctx context.Context, cfg config.Config, o boothOptions) (b *booth, err error) {
	b = &booth{cfg: cfg, words: o.words}
	if b.words == nil {
		b.words = tui.NewWords("en")
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, b.close(0))
			b = nil
		}
	}()
	if b.notice, err = chooseCutters(&cfg, o.key, b.words); err != nil {
		return b, err
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryGoal)
	}
	log, err := b.openFolder(cfg.Dir)
	if err != nil {
		return b, err
	}
	if err := b.ledgerNotLost(); err != nil {
		return b, err
	}
	book, err := ledger.Open(ctx, filepath.Join(cfg.Dir, "ledger.db"), rand.Text(), time.Now())
	if err != nil {
		return b, unreadable(cfg.Dir, err)
	}
	b.closers = append(b.closers, book.Close)
	if b.eventID, err = book.EventID(ctx); err != nil {
		return b, err
	}
	return b, b.start(ctx, cfg, book, log, o)
}

// ledgerNotLost refuses a folder that holds an event's pictures but no ledger:
// starting afresh on it would pay for everything again.
func (b *booth) ledgerNotLost() error {
	if info, err := os.Stat(b.shelf.Path("ledger.db")); err == nil && info.Size() > 0 {
		return nil
	}
	for _, folder := range []string{"originals", "previews", "cutouts"} {
		names, err := b.shelf.Names(folder)
		if err != nil {
			return err
		}
		if len(names) > 0 {
			return fmt.Errorf("%s holds pictures in %s but no ledger.db: put the ledger back, or start a new event in another folder", kiosk.Safe(b.shelf.Dir(), 200), folder)
		}
	}
	return nil
}

// openFolder makes the event folder this process's own and opens its log.
func (b *booth) openFolder(dir string) (*slog.Logger, error) {
	s, err := shelf.Open(dir)
	if err != nil {
		return nil, unwritable(dir, err)
	}
	b.shelf = s
	b.closers = append(b.closers, s.Close)
	host, _ := os.Hostname() // only for the note: an unknown host is no fault
	unlock, err := s.Lock(fmt.Sprintf("backdrop, process %d on %s since %s", os.Getpid(), host, time.Now().Format(time.DateTime)))
	if err != nil {
		if errors.Is(err, shelf.ErrLocked) {
			return nil, fmt.Errorf("this event is already open in another process (%s): close that one, or watch it with backdrop status", kiosk.DetailOf(err))
		}
		return nil, unwritable(dir, err)
	}
	b.closers = append(b.closers, unlock)
	if err := s.CheckWritable(); err != nil {
		return nil, unwritable(dir, err)
	}
	if _, err := s.Sweep(); err != nil {
		return nil, err
	}
	return b.openLog(dir)
}

// unwritable says that an event's folder takes no files, which is another matter at
// the start than in the middle of an evening.
func unwritable(dir string, err error) error {
	if kiosk.CodeOf(err) == kiosk.DiskFull {
		return fmt.Errorf("the disk of the event folder %s is full: make room, then start again", kiosk.Safe(dir, 200))
	}
	return fmt.Errorf("the event folder %s cannot be written: check its permissions and that its disk is not read-only (%w)", kiosk.Safe(dir, 200), rooted(err))
}

// rooted gives the innermost error, the system's own word for what is wrong.
func rooted(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

func (b *booth) openLog(dir string) (*slog.Logger, error) {
	path := filepath.Join(dir, "backdrop.log")
	if info, err := os.Stat(path); err == nil && info.Size() > logLimit {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, fmt.Errorf("put log aside: %w", err)
		}
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open log: %w", err)
	}
	b.closers = append(b.closers, f.Close)
	b.log = slog.New(slog.NewJSONHandler(f, nil))
	return b.log, nil
}

// start brings the booth to life: from here on photos arrive and work is done.
func (b *booth) start(ctx context.Context, cfg config.Config, book *ledger.Ledger, log *slog.Logger, o boothOptions) error {
	profile, ok := removebg.ProfileNamed(cfg.Cutter.RemoveBG.Profile)
	if !ok {
		return usage("cutter.removebg.profile %q is not known", kiosk.Safe(cfg.Cutter.RemoveBG.Profile, 40))
	}
	var service *removebg.Client
	var err error
	if usesService(cfg) {
		service, err = removebg.New(profile, removebg.Options{BaseURL: cfg.Cutter.RemoveBG.BaseURL, Key: o.key, UserAgent: "backdrop/" + version})
		if err != nil {
			return &exit{2, err}
		}
		b.closers = append(b.closers, func() error { service.Close(); return nil })
	}
	id := ""
	if usesService(cfg) {
		id = serviceID(b.eventID, cmp.Or(cfg.Cutter.RemoveBG.BaseURL, profile.BaseURL), o.key)
	}
	rules := rulesOf(cfg, profile, id)
	darkroom := photo.NewDarkroom(decodesAtATime)
	looks := &layers{darkroom: darkroom}
	if _, _, err := looks.of(rules.Look, false); err != nil {
		return &exit{2, err}
	}
	if b.screens, err = newScreens(ctx, cfg, b.shelf, darkroom); err != nil {
		return err
	}
	h := &hands.Hands{Shelf: b.shelf, Darkroom: darkroom, Service: service, Keyer: b.screens.keyer, Answer: hands.Answer(cfg.Cutter.RemoveBG.Answer), Layers: looks.of, Log: log}
	check := pinCheck(cfg.Limits.PINHash, time.Now)
	b.pin = askPIN(check)
	eng, err := engine.Start(ctx, wrapJournal(book), wrapHands(h), engine.Options{Rules: rules, Now: time.Now, Audit: book.Totals, Log: log,
		CheckPIN: check})
	if err != nil {
		return err
	}
	b.engine = eng
	b.settings = newSettings(cfg, profile, id, looks, eng)
	coming := &arrivals{tell: eng.Tell}
	b.pictures = &pictures{shelf: b.shelf, darkroom: darkroom, layers: looks, arrivals: coming, booth: eng.Booth}
	b.screens.booth, b.screens.picture = eng.Booth, b.pictures.original
	in := &intake{shelf: b.shelf, darkroom: darkroom, engine: eng, log: log, backlog: o.backlog, decided: o.decided, arrivals: coming}
	w, err := drop.New(drop.Config{Folders: cfg.Drop.Folders, Workers: decodesAtATime}, in)
	if err != nil {
		return err
	}
	in.status = w.Status
	watchCtx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	b.stop = cancel
	b.watch.Go(func() {
		if err := w.Run(watchCtx); err != nil {
			log.Error("watcher ended", "err", err)
		}
	})
	b.watch.Go(func() { watchDisk(watchCtx, eng, b.shelf) })
	b.watch.Go(func() {
		looks.check(watchCtx, rules.Look, func(name string, err error) {
			_ = eng.Do(watchCtx, kiosk.Note{Code: kiosk.BackgroundLost, Detail: reasonLost(err), Name: filepath.Base(name)}) // choosing it says the same
		})
	})
	return nil
}

// watchDisk tells the screens how much room is left.
func watchDisk(ctx context.Context, eng *engine.Engine, s *shelf.Shelf) {
	tick := time.NewTicker(10 * time.Second)
	defer tick.Stop()
	for was := false; ; {
		if free, err := s.Free(); err == nil {
			now := kiosk.Live{DiskFree: int64(free)}
			eng.Tell(func(l *kiosk.Live) { l.DiskFree = now.DiskFree })
			if low := now.DiskLow(); low && !was {
				_ = eng.Do(ctx, kiosk.Note{Code: kiosk.DiskLow, Detail: fmt.Sprintf("%d MB", free>>20)}) // the screens say it in any case
			}
			was = now.DiskLow()
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// close ends the booth in order: no more photos, no new work, then everything that
// is open. It waits at most wait for requests that are out.
func (b *booth) close(wait time.Duration) error {
	if b.stop != nil {
		b.stop()
	}
	if b.engine != nil {
		b.engine.Stop(wait)
	}
	b.watch.Wait()
	var errs error
	for i := len(b.closers) - 1; i >= 0; i-- {
		errs = errors.Join(errs, b.closers[i]())
	}
	b.closers = nil
	return errs
}

// unreadable says what to do about a ledger that cannot be opened.
func unreadable(dir string, err error) error {
	return fmt.Errorf("the ledger of %s cannot be used (%w): if it is damaged, put back a copy of the event folder", kiosk.Safe(dir, 200), err)
}

// loadEvent reads an event's settings. A folder without any says so and how to
// make one.
func loadEvent(dir string, overrides map[string]string) (config.Config, error) {
	cfg, err := config.Load(dir, overrides)
	if errors.Is(err, fs.ErrNotExist) {
		return cfg, usage("there is no event in %s yet: make one with backdrop init %s, or try backdrop demo", kiosk.Safe(dir, 200), kiosk.Safe(dir, 200))
	}
	return cfg, err
}
