package drop

import (
	"context"
	"sort"
	"time"

	"backdrop/kiosk"
)

const (
	maxQueue   = 256                    // files looked at ahead of the workers, per folder
	lookBudget = 250 * time.Millisecond // of one scan for looking into files; the rest waits for the next
	idleShare  = 4                      // scans take at most a fifth of the time, whatever the events
)

// phase is where a file stands; see the package comment.
type phase uint8

const (
	waiting phase = iota
	queued
	taking // Take or Quarantine has it
	decided
	noted // no candidate: RAW, other format, odd entry
)

// file is what is remembered of one entry of a folder.
type file struct {
	stamp     stamp
	since     time.Duration // when this stamp was first seen
	looked    time.Duration // when it was last looked into; 0: never
	next      time.Duration // not before: after a fault that is not the file's
	err       error         // why it is not taken yet, or is to be quarantined
	batch     int32         // File.FirstScan
	scan      uint32        // the last scan that saw it
	fails     uint8         // attempts in a row that failed for reasons of ours
	phase     phase
	kind      kind
	closed    bool // its writer was heard to close it at this stamp
	tried     bool // an attempt at this stamp said "not yet"
	last      bool // the attempt under way is the last at this stamp
	condemned bool // to be quarantined
	taken     bool // became a shot, or was one
	told      bool // the news about it is out
}

// folder is one drop folder. All but the channels belong to its goroutine.
type folder struct {
	w       *Watcher
	index   int
	path    string
	wake    chan struct{} // room for one: "scan now"
	results chan result   // room for what all workers hold

	eyes    eyes
	files   map[string]*file // by name relative to path
	queue   []string         // ready, in the order of the hand-over
	rest    []string         // still to be looked into, in that order
	tail    []byte
	scans   uint32
	begun   bool // some scan has read the folder
	id      identity
	lost    *kiosk.Fault
	fresh   []string // new in the scan that is a first look
	pending int
	found   int // candidates at the last scan
	growing bool
	scanned bool
	over    bool // TooMany is told
	ended   time.Duration
	cost    time.Duration
	due     time.Duration
	news    []News
	notes   map[Topic]*News // entries left alone, one piece of news each
}

func newFolder(w *Watcher, index int, path string) *folder {
	return &folder{
		w: w, index: index, path: path,
		wake:    make(chan struct{}, 1),
		results: make(chan result, w.cfg.Workers),
		files:   map[string]*file{},
		notes:   map[Topic]*News{},
		tail:    make([]byte, tailSize),
	}
}

// run is the folder's goroutine.
func (f *folder) run(ctx context.Context) {
	defer f.eyes.close()
	f.scan(ctx)
	f.w.first.done(len(f.fresh))
	select {
	case <-f.w.first.open:
	case <-ctx.Done():
		return
	}
	f.mark(f.w.first.found())
	f.scanned = true
	f.tell(News{Topic: FolderScanned, Count: f.pending})
	f.publish(ctx)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		timer.Reset(max(0, f.due-f.w.now()))
		head, hand := f.head()
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			f.scan(ctx)
			f.mark(len(f.fresh))
		case h := <-f.eyes.hears():
			f.closed(ctx, h)
		case <-f.wake:
			f.due = min(f.due, f.ended+max(f.w.cfg.Grow/5, idleShare*f.cost))
		case hand <- head:
			f.queue = f.queue[1:]
			f.move(f.files[head.file.Name], taking)
			if len(f.queue) < maxQueue/4 {
				f.lookAhead(ctx) // a long backlog does not wait for the next scan
			}
		case r := <-f.results:
			f.result(r)
		}
		f.publish(ctx)
	}
}

// head is the next job for a worker and the channel for it, which is nil when
// there is none.
func (f *folder) head() (job, chan<- job) {
	for len(f.queue) > 0 {
		name := f.queue[0]
		e := f.files[name]
		if e != nil && e.phase == queued {
			return job{folder: f, file: f.fileOf(name, e), quarantine: e.condemned, reason: e.err}, f.w.jobs
		}
		f.queue = f.queue[1:] // it has changed or gone since
	}
	f.queue = nil
	return job{}, nil
}

func (f *folder) fileOf(name string, e *file) File {
	return File{
		Path: join(f.path, name), Folder: f.path, Name: name,
		Size: e.stamp.size, ModTime: time.Unix(0, e.stamp.mod), FirstScan: int(e.batch),
	}
}

// move changes a file's phase and keeps the count of undecided ones.
func (f *folder) move(e *file, to phase) {
	if undecided(e.phase) {
		f.pending--
	}
	e.phase = to
	if undecided(to) {
		f.pending++
	}
}

func undecided(p phase) bool { return p == waiting || p == queued || p == taking }

// add remembers a new entry.
func (f *folder) add(name string, k kind, s stamp, p phase) *file {
	e := &file{stamp: s, since: f.w.now(), kind: k, phase: p}
	f.files[name] = e
	if undecided(p) {
		f.pending++
	}
	return e
}

// forget drops an entry that is no longer there.
func (f *folder) forget(name string, e *file) {
	f.move(e, decided)
	delete(f.files, name)
}

// enqueue puts ready files in order: oldest first, then by name.
func (f *folder) enqueue(names []string) {
	if len(names) == 0 {
		return
	}
	queue := make([]string, 0, len(f.queue)+len(names))
	for _, name := range append(f.queue, names...) {
		if e := f.files[name]; e != nil && e.phase == queued {
			queue = append(queue, name)
		}
	}
	sort.Slice(queue, func(i, j int) bool { return f.before(queue[i], queue[j]) })
	f.queue = queue
}

func (f *folder) before(a, b string) bool {
	x, y := f.files[a].stamp.mod, f.files[b].stamp.mod
	return x < y || x == y && a < b
}

// mark gives the files of a first look the size of their batch.
func (f *folder) mark(batch int) {
	for _, name := range f.fresh {
		if e := f.files[name]; e != nil {
			e.batch = int32(batch)
		}
	}
	f.fresh = nil
}

// tell keeps one piece of news for publish.
func (f *folder) tell(n News) {
	n.Folder = f.path
	f.news = append(f.news, n)
}

// publish posts how the folder stands, then tells what is new.
func (f *folder) publish(ctx context.Context) {
	changed := f.w.board.post(f.index, FolderStatus{
		Path: f.path, Scanned: f.scanned, Lost: f.lost, Polling: f.eyes.blind,
		Files: f.found, Pending: f.pending, At: f.w.start.Add(f.ended),
	})
	if changed {
		f.tell(News{Topic: PendingChanged, Count: f.pending})
	}
	f.tellNotes()
	news := f.news
	f.news = nil
	for _, n := range news {
		f.w.intake.News(ctx, n)
	}
}
