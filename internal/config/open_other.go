//go:build !unix

package config

import (
	"errors"
	"io/fs"
	"os"
)

// openPlain refuses a link by looking first; here there is no flag for it.
func openPlain(path string) (*os.File, error) {
	before, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !before.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	after, err := f.Stat()
	if err != nil || !os.SameFile(before, after) {
		_ = f.Close() // nothing was written
		return nil, errors.New("it changed while it was opened")
	}
	return f, nil
}

// openToOthers cannot be told from mode bits here: access lists rule.
func openToOthers(fs.FileMode) bool { return false }
