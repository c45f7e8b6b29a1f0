package drop

import (
	"sync"
	"time"

	"backdrop/kiosk"
)

// Topic is what a piece of news is about.
type Topic int

// The topics of News.
const (
	// FolderLost: the folder has vanished, is no folder, cannot be read, or what was
	// mounted there is gone. Reason says which.
	FolderLost Topic = iota + 1
	// FolderBack: a lost folder can be read again.
	FolderBack
	// FolderChanged: another folder or disk stands under the same path; it is read on.
	FolderChanged
	// FolderScanned: the first scan of this folder is over. Count: new files found.
	FolderScanned
	// PendingChanged: how many files are undecided in this folder has changed. Count:
	// how many now. It may come twice for every file; Status says the same at any time.
	PendingChanged
	// RAWTwin: Count RAW files lie beside pictures that were taken, and are left alone.
	RAWTwin
	// RAWAlone: Count RAW files have no picture beside them: the camera should write JPEG.
	RAWAlone
	// OtherFormat: Count pictures in a format that is not read (HEIC, WebP ...): the
	// camera should write JPEG.
	OtherFormat
	// OddEntry: Count entries with a picture's name are no files (folder, link, FIFO),
	// lie too deep, or stand in a sub-folder that cannot be read. Never followed.
	OddEntry
	// TooMany: the folder has more entries than are looked at. Count: the limit.
	TooMany
)

// News is one thing an operator should know. Each entry of a folder is in at most
// one RAWTwin, RAWAlone, OtherFormat or OddEntry, however often it is seen.
type News struct {
	Topic  Topic
	Folder string       // the drop folder, absolute
	Name   string       // the first entry meant, relative to Folder; untrusted
	Count  int          // see the topics
	Reason *kiosk.Fault // FolderLost and OddEntry; else nil
}

// FolderStatus is how one drop folder stands.
type FolderStatus struct {
	Path    string
	Scanned bool         // the first scan is over, or found the folder lost
	Lost    *kiosk.Fault // FolderLost and why; nil while it is watched
	Polling bool         // the system sends no events for all of it: found by the timer alone
	Files   int          // candidates in it at the last scan, decided or not
	Pending int          // seen and not yet decided
	At      time.Time    // when the last scan ended; a share that hangs lets it grow old
}

// Status is how the drop folders stand.
type Status struct{ Folders []FolderStatus }

// Settled tells whether every folder has had its first scan and every file seen
// so far is decided: a shot, known, ignored or quarantined. A lost folder has
// nothing to decide.
func (s Status) Settled() bool {
	for _, f := range s.Folders {
		if !f.Scanned || f.Pending > 0 {
			return false
		}
	}
	return true
}

// Pending counts the undecided files of all folders.
func (s Status) Pending() int {
	n := 0
	for _, f := range s.Folders {
		n += f.Pending
	}
	return n
}

// Status gives how things stand now. It never waits for a file system, and may
// be called before, during and after Run.
func (w *Watcher) Status() Status {
	w.board.mu.Lock()
	defer w.board.mu.Unlock()
	return Status{Folders: append([]FolderStatus(nil), w.board.folders...)}
}

// board is where folders post how they stand.
type board struct {
	mu      sync.Mutex
	folders []FolderStatus
}

// post replaces a folder's status and tells whether its pending count changed.
func (b *board) post(i int, s FolderStatus) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	changed := b.folders[i].Pending != s.Pending
	b.folders[i] = s
	return changed
}
