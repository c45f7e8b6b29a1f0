package drop

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"sort"
	"time"

	"backdrop/kiosk"
)

// walk is one reading of a folder and its sub-folders.
type walk struct {
	f       *folder
	ctx     context.Context
	left    int  // entries still to be looked at
	partial bool // something could not be read: nothing may be forgotten
	stale   bool // a watch looks at a folder that is no longer there
	first   bool // a first look: new files are a batch
	notes   map[Topic]*News
}

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
	if changed {
		f.eyes.close()
	}
	f.eyes.prune()
	f.eyes.open(f.wake)
	w := &walk{f: f, ctx: ctx, left: f.w.cfg.MaxFiles, first: changed || !f.begun, notes: map[Topic]*News{}}
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
	f.lookAll(w, waits)
	f.twins(w)
	w.tellNotes()
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

// lookAll looks into waiting files until the budget of this scan is spent: those
// never looked into first, in the order of their hand-over, then those that have waited longest.
func (f *folder) lookAll(w *walk, names []string) {
	sort.Slice(names, func(i, j int) bool {
		a, b := f.files[names[i]].looked, f.files[names[j]].looked
		return a < b || a == b && f.before(names[i], names[j])
	})
	start := f.w.now()
	var ready []string
	for _, name := range names {
		e := f.files[name]
		now := f.w.now()
		if e.next > now {
			continue // the timer of Scan is soon enough
		}
		f.growing = true
		if len(f.queue)+len(ready) >= maxQueue || now-start > lookBudget || w.ctx.Err() != nil {
			break
		}
		if f.look(w, name, e) {
			f.move(e, queued)
			ready = append(ready, name)
		}
	}
	f.enqueue(ready)
}

// folder reads one folder, rel below the drop folder. An error is returned for
// the drop folder itself; a sub-folder that cannot be read is news.
func (w *walk) folder(rel string, depth int) error {
	path := w.f.path
	if rel != "" {
		path = join(path, rel)
	}
	dir, err := openFolder(path, rel == "")
	if err != nil {
		return w.unread(rel, err)
	}
	defer dir.Close()
	info, err := dir.Stat()
	if err != nil {
		return w.unread(rel, err)
	}
	// Watch first, then read: what comes in between is in one of the two.
	w.stale = w.f.eyes.watch(path, identify(info)) || w.stale
	var below []string
	for w.left > 0 && w.ctx.Err() == nil {
		entries, err := dir.ReadDir(256)
		for _, e := range entries {
			if w.left--; w.left < 0 {
				break
			}
			if name := inside(rel, e.Name()); w.entry(name, e, depth) {
				below = append(below, name)
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return w.unread(rel, err)
		}
	}
	w.partial = w.partial || w.left <= 0 || w.ctx.Err() != nil
	for _, name := range below {
		if err := w.folder(name, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// openFolder follows a link only where the config itself names one.
func openFolder(path string, root bool) (*os.File, error) {
	flags := os.O_RDONLY | noWait
	if !root {
		flags |= noFollow
	}
	return os.OpenFile(path, flags, 0)
}

func (w *walk) unread(rel string, err error) error {
	if rel == "" {
		return err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil // deleted while we were reading
	}
	w.partial = true
	w.odd(rel, err)
	return nil
}

// inside names an entry of a sub-folder relative to the drop folder.
func inside(rel, name string) string {
	if rel == "" {
		return name
	}
	return rel + string(os.PathSeparator) + name
}

// entry judges one directory entry; true means a sub-folder to read.
func (w *walk) entry(name string, d fs.DirEntry, depth int) (folder bool) {
	k := kindOf(d.Name())
	switch {
	case d.IsDir():
		return w.subFolder(name, d, k, depth)
	case k == ignored:
	case !d.Type().IsRegular():
		if k == picture || k == perhaps {
			w.odd(name, errOdd)
		}
	case k == raw || k == otherFormat:
		w.note(name, k)
	default:
		w.candidate(name, d, k)
	}
	return false
}

func (w *walk) subFolder(name string, d fs.DirEntry, k kind, depth int) bool {
	switch {
	case leftAlone(d.Name()):
		return false
	case k == picture:
		w.odd(name, errors.New("a folder with a picture's name"))
		return false
	case depth >= w.f.w.cfg.MaxDepth:
		w.odd(name, errors.New("too deep"))
		return false
	}
	return true
}

// candidate sees a regular file that may be a picture.
func (w *walk) candidate(name string, d fs.DirEntry, k kind) {
	info, err := d.Info()
	if err != nil {
		return // deleted meanwhile; whatever else it is, the next scan sees it too
	}
	if !info.Mode().IsRegular() {
		w.odd(name, errOdd)
		return
	}
	w.f.found++
	w.f.see(name, k, stampOf(info), w.first)
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
	e.next, e.fails, e.tried, e.condemned, e.err = 0, 0, false, false, nil
	if e.phase != taking {
		f.move(e, waiting)
	}
}

// elapsed is how long a file has stood still.
func (f *folder) elapsed(e *file) time.Duration { return f.w.now() - e.since }
