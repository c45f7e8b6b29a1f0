package drop

import (
	"github.com/fsnotify/fsnotify"
)

// identity tells which folder stands under a path. The zero value is a system
// that cannot tell.
type identity struct {
	dev, ino uint64
	mounted  bool // a file system is mounted right here
}

// sameFolder ignores how the folder is reached.
func (id identity) sameFolder(other identity) bool { return id.dev == other.dev && id.ino == other.ino }

// eyes asks the system for events of a folder and its sub-folders. Every event,
// and every fault of the event queue, means only one thing: scan now. Where the
// system also tells whose writer has closed it, that one file is looked at first.
type eyes struct {
	events   *fsnotify.Watcher
	dirs     map[string]identity
	closings *closings // nil: none
	blind    bool      // some folder sends no events: the timer alone finds its files
}

// open starts the events; without them the timer does all the work.
func (e *eyes) open(wake chan<- struct{}, not bool) {
	if e.events != nil {
		return
	}
	if not {
		e.blind = true
		return
	}
	w, err := fsnotify.NewWatcher()
	if err != nil {
		e.blind = true
		return
	}
	e.events, e.dirs, e.blind = w, map[string]identity{}, false
	e.closings = openClosings(wake)
	go func() {
		for {
			ok := true
			select {
			case _, ok = <-w.Events:
			case _, ok = <-w.Errors: // an overflow has lost names; the scan finds them
			}
			if !ok {
				return
			}
			select {
			case wake <- struct{}{}:
			default: // one is waiting already
			}
		}
	}()
}

// watch asks for the events of one folder, before it is read. It tells whether
// the old watch looked at another folder of that path, so that all must be
// opened anew.
func (e *eyes) watch(path string, id identity) (stale bool) {
	if e.events == nil {
		return false
	}
	old, known := e.dirs[path]
	if known {
		return !old.sameFolder(id)
	}
	if len(e.dirs) >= maxWatches || e.events.Add(path) != nil {
		e.blind = true
		return false
	}
	e.dirs[path] = id
	return false
}

// prune forgets watches that the system has ended by itself, which it does when
// a folder is deleted; one re-created since may even have the same number.
func (e *eyes) prune() {
	if e.events == nil {
		return
	}
	e.blind = false
	alive := make(map[string]bool, len(e.dirs))
	for _, path := range e.events.WatchList() {
		alive[path] = true
	}
	for path := range e.dirs {
		if !alive[path] {
			delete(e.dirs, path)
		}
	}
}

func (e *eyes) close() {
	if e.events == nil {
		return
	}
	// Its error would say that the events are gone, which is what is wanted.
	_ = e.events.Close()
	e.closings.close()
	e.events, e.dirs, e.closings = nil, nil, nil
}
