package drop

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"
)

// File is one version of one file in a drop folder.
type File struct {
	Path    string // absolute
	Folder  string // the drop folder it lies in, absolute
	Name    string // relative to Folder; untrusted bytes, show through kiosk.Safe
	Size    int64  // bytes
	ModTime time.Time

	// FirstScan is how many new files the scan found that found this one, when
	// that was a first look: at start (all folders together), or at a folder that was
	// not there before, or is another one than before. 0 for files that came
	// later. It tells a backlog from a live camera.
	FirstScan int
}

// Verdict is what became of a file that looked whole.
type Verdict int

// The verdicts of Intake.Take.
const (
	Taken   Verdict = iota // a new shot
	Known                  // its content is known already
	NotYet                 // does not decode to its end, or could not be stored; again later
	Refused                // cannot become a shot
)

// Intake is what the booth does with files. Its methods are called from several
// goroutines, never twice at a time for the same file.
type Intake interface {
	// Take decides on a file that looks whole. The error explains NotYet and
	// Refused and should be a *kiosk.Fault: with Truncated, EmptyFile or Unreadable
	// the file may still grow, with TooLarge or NotAPicture it is hopeless, and with
	// any other code the fault is not the file's: it is tried again, ever slower,
	// and never quarantined.
	Take(ctx context.Context, f File) (Verdict, error)
	// Quarantine is told once of every version of a file that cannot become a shot.
	// An error means that it could not be done: it is tried again, ever slower.
	Quarantine(ctx context.Context, f File, reason error) error
	// News tells what else an operator should know. It must return soon: the scan
	// of that folder waits for it.
	News(ctx context.Context, n News)
}

// Config says where and how to look. The zero value of everything but Folders is
// replaced by the default named here.
type Config struct {
	Folders  []string      // at least one; at most 16; made absolute
	Scan     time.Duration // between scans: 2 s
	Grow     time.Duration // between scans while something is not decided: 250 ms
	Patience time.Duration // unreadable and unchanged for this long: 30 s
	Workers  int           // files in the hands of Intake at a time: 2
	MaxFiles int           // entries looked at in one folder: 100,000
	MaxDepth int           // sub-folders below sub-folders: 8

	// Seen tells, from path, size and time alone, that a file was decided before
	// this start. It is asked once per version and must be quick. May be nil.
	Seen func(File) bool
	// Now is the clock: time.Now.
	Now func() time.Time
}

const (
	maxFolders = 16
	maxWatches = 256              // folders and sub-folders that events are asked for, per drop folder
	firstWait  = 10 * time.Second // longest wait for a folder that hangs at the first scan
	endWait    = 5 * time.Second  // longest wait for a folder that hangs at the end
)

// Watcher watches the drop folders. Make one with New, start it with Run.
type Watcher struct {
	cfg     Config
	intake  Intake
	start   time.Time
	folders []*folder
	jobs    chan job
	first   firstLook
	board   board
	noEyes  bool // do without events
}

// New checks the config. It touches no file: a folder that is not there is
// reported by Run, as news, and waited for.
func New(cfg Config, intake Intake) (*Watcher, error) {
	if intake == nil {
		return nil, errors.New("watch folders: no intake")
	}
	if n := len(cfg.Folders); n == 0 || n > maxFolders {
		return nil, fmt.Errorf("watch folders: %d folders, 1 to %d allowed", n, maxFolders)
	}
	cfg = cfg.withDefaults()
	w := &Watcher{cfg: cfg, intake: intake, jobs: make(chan job), noEyes: eventsPerFile}
	seen := map[string]bool{}
	for _, dir := range cfg.Folders {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return nil, fmt.Errorf("find folder: %w", err)
		}
		if seen[abs] {
			return nil, fmt.Errorf("watch folders: %q is named twice", abs)
		}
		seen[abs] = true
		w.folders = append(w.folders, newFolder(w, len(w.folders), abs))
		w.board.folders = append(w.board.folders, FolderStatus{Path: abs})
	}
	w.first.left = len(w.folders)
	w.first.open = make(chan struct{})
	return w, nil
}

func (c Config) withDefaults() Config {
	for _, d := range []struct {
		at   *time.Duration
		then time.Duration
	}{{&c.Scan, 2 * time.Second}, {&c.Grow, 250 * time.Millisecond}, {&c.Patience, 30 * time.Second}} {
		if *d.at <= 0 {
			*d.at = d.then
		}
	}
	for _, d := range []struct {
		at   *int
		then int
	}{{&c.Workers, 2}, {&c.MaxFiles, 100_000}, {&c.MaxDepth, 8}} {
		if *d.at <= 0 {
			*d.at = d.then
		}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

// Run watches until ctx ends and then returns nil, once Intake has given back
// what it holds. Call it once. A folder whose file system hangs is waited for at
// most 5 s; its goroutine ends when the system call does.
func (w *Watcher) Run(ctx context.Context) error {
	w.start = w.cfg.Now()
	var workers, folders sync.WaitGroup
	for range w.cfg.Workers {
		workers.Go(func() { w.work(ctx) })
	}
	for _, f := range w.folders {
		folders.Go(func() { f.run(ctx) })
	}
	late := time.AfterFunc(firstWait, w.first.release)
	defer late.Stop()
	workers.Wait() // they end with ctx alone
	ended := make(chan struct{})
	go func() { folders.Wait(); close(ended) }()
	select {
	case <-ended:
		return nil
	case <-time.After(endWait):
		return errors.New("watch folders: a folder does not answer")
	}
}

// now is the time since the start, by the clock's monotonic reading: a clock that
// is set at midnight must not end anybody's patience.
func (w *Watcher) now() time.Duration { return w.cfg.Now().Sub(w.start) }

// firstLook holds everything back until every folder has been scanned once, so
// that the first file handed over already knows how many there are.
type firstLook struct {
	mu    sync.Mutex
	left  int
	total int
	once  sync.Once
	open  chan struct{}
}

// done counts one folder's new files; the last folder opens the gate.
func (l *firstLook) done(found int) {
	l.mu.Lock()
	l.total += found
	l.left--
	last := l.left == 0
	l.mu.Unlock()
	if last {
		l.release()
	}
}

func (l *firstLook) release() { l.once.Do(func() { close(l.open) }) }

func (l *firstLook) found() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.total
}
