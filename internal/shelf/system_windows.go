package shelf

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

const (
	noWait      = 0
	noFollow    = 0     // openSource asks Lstat first
	foldersSync = false // Windows has no fsync of a folder
)

func noSpace(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

func cannotSync(error) bool { return false }

// tryLock locks one byte far behind the note, so that others can read the note.
func tryLock(f *os.File) (taken bool, err error) {
	at := windows.Overlapped{Offset: 1 << 30}
	err = windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) || errors.Is(err, windows.ERROR_IO_PENDING) {
		return true, nil
	}
	return false, err
}
