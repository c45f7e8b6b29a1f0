//go:build unix

package drop

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

const (
	noWait   = syscall.O_NONBLOCK // a FIFO without a writer must not hold us
	noFollow = syscall.O_NOFOLLOW

	// kqueue keeps every file of a watched folder open: a night's photos would use
	// up all descriptors. There the timer does the work.
	eventsPerFile = runtime.GOOS == "darwin" || runtime.GOOS == "ios" || runtime.GOOS == "freebsd" ||
		runtime.GOOS == "openbsd" || runtime.GOOS == "netbsd" || runtime.GOOS == "dragonfly"
)

// isLink tells that an open failed because the last element is a link.
func isLink(err error) bool {
	return errors.Is(err, syscall.ELOOP) || errors.Is(err, syscall.EMLINK) || errors.Is(err, syscall.ENXIO)
}

// isBusy tells that another process holds the file so that opening would wait.
func isBusy(err error) bool { return errors.Is(err, syscall.EWOULDBLOCK) }

// isOurs tells that an open failed for want of something of this process's own.
func isOurs(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE) || errors.Is(err, syscall.ENOMEM) || errors.Is(err, syscall.EINTR)
}

// identify tells which folder was found under a path.
func identify(info fs.FileInfo) identity {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return identity{}
	}
	return identity{dev: uint64(st.Dev), ino: uint64(st.Ino)}
}

// mountedAt tells whether a file system is mounted right at a folder. Its loss
// then leaves another, mostly empty folder under the same path.
func mountedAt(path string, id identity) bool {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	up, err := os.Stat(filepath.Dir(path))
	return err == nil && identify(up).dev != id.dev
}
