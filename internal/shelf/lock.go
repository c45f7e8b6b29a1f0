package shelf

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"backdrop/kiosk"
)

const lockName = "lock"

// ErrLocked says that another process owns the event.
var ErrLocked = errors.New("the event is open in another process")

// Lock makes this process the owner of the event until unlock, or until the
// process ends in whatever way: the kernel holds the lock, not the file's
// existence, so nothing stale is left to clean up. owner is one readable line
// (who, process number, machine, since when) that a second process shows.
//
// Faults: FileFault wrapping ErrLocked, with the other's line as detail, when the
// event is taken; FileFault or DiskFull when the file cannot be made.
func (s *Shelf) Lock(owner string) (unlock func() error, err error) {
	for i := range 10 { // again if the file was deleted between two looks, or Owner is looking
		f, err := s.root.OpenFile(lockName, os.O_RDWR|os.O_CREATE|noWait, 0o600)
		if err != nil {
			return nil, fileFault("open lock", lockName, err)
		}
		taken, err := tryLock(f)
		if err == nil && taken && i < 9 && unsigned(f) {
			f.Close()
			time.Sleep(20 * time.Millisecond) // an owner signs within this, a reader is gone
			continue
		}
		if err == nil && taken {
			err = kiosk.Faulty(kiosk.FileFault, readNote(f), ErrLocked)
			f.Close()
			return nil, err
		}
		if err != nil {
			f.Close()
			return nil, fileFault("take lock", lockName, err)
		}
		if !s.sameLock(f) {
			f.Close()
			continue
		}
		if err := writeNote(f, owner); err != nil {
			f.Close()
			return nil, fileFault("write lock", lockName, err)
		}
		return func() error { return releaseLock(f) }, nil
	}
	return nil, fileFault("take lock", lockName, errors.New("the file keeps being replaced"))
}

// Owner gives the line of the process that owns the event, or "" when none does.
// It does not take the lock for longer than it looks.
func (s *Shelf) Owner() (string, error) {
	f, err := s.root.OpenFile(lockName, os.O_RDWR|noWait, 0)
	if errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fileFault("open lock", lockName, err)
	}
	defer f.Close() // gives a lock that was free back
	taken, err := tryLock(f)
	if err != nil {
		return "", fileFault("look at lock", lockName, err)
	}
	if !taken {
		return "", nil
	}
	return readNote(f), nil
}

// sameLock tells whether f is still what the name leads to: a lock on a deleted
// file keeps nobody out.
func (s *Shelf) sameLock(f *os.File) bool {
	mine, err := f.Stat()
	if err != nil {
		return false
	}
	named, err := s.root.Lstat(lockName)
	return err == nil && os.SameFile(mine, named)
}

// unsigned tells whether the lock's file names no owner.
func unsigned(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Size() == 0
}

// readNote reads at most one line of 300 bytes of the owner's note.
func readNote(f *os.File) string {
	b := make([]byte, 300)
	n, err := f.ReadAt(b, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return "unknown owner"
	}
	line, _, _ := strings.Cut(string(b[:n]), "\n")
	if line == "" {
		return "unknown owner" // it has the lock and has not written yet
	}
	return kiosk.Safe(line, 300)
}

// writeNote puts the owner's line into the locked file. It need not be durable:
// after a power cut nobody owns the event.
func writeNote(f *os.File, owner string) error {
	line := kiosk.Safe(owner, 250) + "\n"
	if _, err := f.WriteAt([]byte(line), 0); err != nil {
		return fmt.Errorf("write note: %w", err)
	}
	return f.Truncate(int64(len(line)))
}

// releaseLock empties the note and closes the file, which ends the lock. The file
// stays: deleting it would open a gap in which two could own the event.
func releaseLock(f *os.File) error {
	terr := f.Truncate(0)
	return errors.Join(terr, f.Close())
}
