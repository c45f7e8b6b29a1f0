//go:build !unix

package drop

import (
	"errors"
	"io/fs"
	"syscall"
)

const (
	noWait   = 0
	noFollow = 0 // links are recognised before opening

	eventsPerFile = false
)

func isLink(error) bool { return false }

// isBusy tells Windows' sharing violation: somebody has the file to himself.
func isBusy(err error) bool {
	const sharingViolation = syscall.Errno(32)
	return errors.Is(err, sharingViolation)
}

func isOurs(error) bool { return false }

// identify knows nothing here: a folder that comes back is the same folder.
func identify(fs.FileInfo) identity { return identity{} }

func mountedAt(string, identity) bool { return false }
