package drop

import (
	"context"
	"errors"
	"os"
	"sort"
	"time"

	"backdrop/kiosk"
)

// scan reads the folder once and looks into the files that are not decided.
func (f *folder) scan(ctx context.Context) {
	start := f.w.now()
	f.scans++
	f.growing = false
	f.readFolder(ctx)
	f.ended = f.w.now()
	f.cost = f.ended - start
	every := f.w.cfg.Scan
	if f.growing {
		every = min(every, f.w.cfg.Grow)
	}
	f.due = f.ended + max(every, idleShare*f.cost)
}

func (f *folder) readFolder(ctx context.Context) {
	info, err := os.Stat(f.path)
	if err == nil && !info.IsDir() {
		err = errors.New("not a folder")
	}
	if err != nil {
		f.lose(err)
		return
	}
	id := identify(info)
	id.mounted = mountedAt(f.path, id)
	if f.begun && f.id.mounted && !id.mounted && id.dev != f.id.dev {
		f.lose(errors.New("what was mounted there is gone"))
		return
	}
	changed := f.begun && !id.sameFolder(f.id)
	f.eyes.prune()
	f.eyes.open(f.wake, f.w.noEyes)
	w := &walk{f: f, ctx: ctx, left: f.w.cfg.MaxFiles, first: changed || !f.begun}
	f.found = 0
	if err := w.folder("", 0); err != nil {
		f.lose(err)
		return
	}
	f.appear(id, changed)
	f.finish(w)
}

// appear says that the folder is there.
func (f *folder) appear(id identity, changed bool) {
	switch {
	case f.lost != nil:
		f.tell(News{Topic: FolderBack})
	case changed:
		f.tell(News{Topic: FolderChanged})
	}
	f.lost, f.id, f.begun = nil, id, true
}

// lose says that the folder cannot be read. What was decided stays known, in case
// the same folder comes back; the rest would come back as new.
func (f *folder) lose(err error) {
	fault := kiosk.Faulty(kiosk.FolderLost, f.path, shorten(err))
	if f.lost == nil || f.lost.Error() != fault.Error() {
		f.tell(News{Topic: FolderLost, Reason: fault})
	}
	f.lost = fault
	f.eyes.close()
	f.fresh = nil
	f.found = 0
	for name, e := range f.files {
		if e.phase == waiting || e.phase == queued {
			f.forget(name, e)
		}
	}
}

// finish forgets what has vanished, looks into what waits and tells the notes.
func (f *folder) finish(w *walk) {
	if w.stale {
		f.eyes.close() // opened anew by the next scan, which comes at once
		select {
		case f.wake <- struct{}{}:
		default:
		}
	}
	var waits []string
	for name, e := range f.files {
		gone := e.scan != f.scans
		switch {
		case gone && e.phase != taking && (undecided(e.phase) || !w.partial):
			f.forget(name, e)
		case e.phase == waiting && !gone:
			waits = append(waits, name)
		}
	}
	sort.Slice(waits, func(i, j int) bool {
		a, b := f.files[waits[i]].looked, f.files[waits[j]].looked
		return a < b || a == b && f.before(waits[i], waits[j])
	})
	f.rest = waits
	f.lookAhead(w.ctx)
	f.twins()
	if w.left <= 0 && !f.over {
		f.over = true
		f.tell(News{Topic: TooMany, Count: f.w.cfg.MaxFiles})
	}
	kept := f.fresh[:0]
	for _, name := range f.fresh {
		if e := f.files[name]; e != nil && undecided(e.phase) && (e.kind == picture || e.looked > 0) {
			kept = append(kept, name)
		}
	}
	f.fresh = kept
}

// lookAhead looks into waiting files until enough are queued or its time is up:
// those never looked into first, in the order of their hand-over, then those that
// have waited longest.
func (f *folder) lookAhead(ctx context.Context) {
	start := f.w.now()
	var ready []string
	for len(f.rest) > 0 {
		now := f.w.now()
		if len(f.queue)+len(ready) >= maxQueue || now-start > lookBudget || ctx.Err() != nil {
			f.growing = true
			break
		}
		name := f.rest[0]
		f.rest = f.rest[1:]
		e := f.files[name]
		if e == nil || e.phase != waiting || e.next > now {
			continue // a later time has the next scan, on the timer of Scan
		}
		f.growing = true
		if f.look(name, e) {
			f.move(e, queued)
			ready = append(ready, name)
		}
	}
	f.enqueue(ready)
}

// see compares a candidate with what is known of it.
func (f *folder) see(name string, k kind, s stamp, first bool) {
	e := f.files[name]
	switch {
	case e == nil && len(f.files) >= 2*f.w.cfg.MaxFiles:
		return // what has vanished cannot be told from what was not read: the room is used up
	case e == nil:
		e = f.add(name, k, s, waiting)
		if first {
			f.fresh = append(f.fresh, name)
		}
	case e.stamp == s && e.phase != noted:
		e.scan = f.scans
		return
	default:
		f.renew(e, s)
		e.kind = k
	}
	e.scan = f.scans
	if e.phase == waiting && f.w.cfg.Seen != nil && f.w.cfg.Seen(f.fileOf(name, e)) {
		e.taken = true
		f.move(e, decided)
	}
}

// renew starts over with a file that has changed. While it is being taken the
// result decides what comes of that.
func (f *folder) renew(e *file, s stamp) {
	e.stamp, e.since = s, f.w.now()
	e.next, e.fails, e.tried, e.closed, e.condemned, e.err = 0, 0, false, false, false, nil
	if e.phase != taking {
		f.move(e, waiting)
	}
}

// elapsed is how long a file has stood still.
func (f *folder) elapsed(e *file) time.Duration { return f.w.now() - e.since }
