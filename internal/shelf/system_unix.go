//go:build unix

package shelf

import (
	"errors"
	"os"
	"syscall"
)

const (
	noWait      = syscall.O_NONBLOCK // a FIFO without a writer must not hold us
	noFollow    = syscall.O_NOFOLLOW
	foldersSync = true
)

// noSpace tells whether the disk, its inodes or the owner's quota are used up.
func noSpace(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// cannotSync tells whether a file system does not offer fsync on folders at all
// (some FUSE and SMB ones), which is no failure of this fsync.
func cannotSync(err error) bool {
	return errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP)
}

// tryLock takes the lock of an open file, or tells that somebody has it. The
// kernel gives it back when the process ends, however it ends.
func tryLock(f *os.File) (taken bool, err error) {
	raw, err := f.SyscallConn()
	if err != nil {
		return false, err
	}
	var lerr error
	if err := raw.Control(func(fd uintptr) {
		for range 100 {
			lerr = syscall.Flock(int(fd), syscall.LOCK_EX|syscall.LOCK_NB)
			if !errors.Is(lerr, syscall.EINTR) {
				return
			}
		}
	}); err != nil {
		return false, err
	}
	if errors.Is(lerr, syscall.EWOULDBLOCK) {
		return true, nil
	}
	return false, lerr
}
