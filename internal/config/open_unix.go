//go:build unix

package config

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// openPlain opens for reading without following a link at the end of the path
// and without waiting for the other end of a pipe.
func openPlain(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if errors.Is(err, syscall.ELOOP) {
		return nil, errors.New("it is a symbolic link")
	}
	return f, err
}

func openToOthers(mode fs.FileMode) bool { return mode.Perm()&0o077 != 0 }
