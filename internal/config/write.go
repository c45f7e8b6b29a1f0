package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// errMoved is the refusal to write over what somebody else has written meanwhile.
var errMoved = errors.New("it was changed by somebody else meanwhile: try again")

// Write puts the edit into event.toml: all of it or nothing, also across a power cut.
// Where the file is no longer as it was read, it is left alone. So it is while another
// process of this program writes it.
func (e Edit) Write() error { return replaceFile(e.file, e.was, e.now) }

// Undo takes the edit back, unless the file was changed once more since.
func (e Edit) Undo() error { return replaceFile(e.file, e.now, e.was) }

// replaceFile puts new content in a file's place. Its mode stays.
func replaceFile(file string, was, now []byte) error {
	if bytes.Equal(was, now) {
		return nil
	}
	if err := swap(file, was, now); err != nil {
		return fmt.Errorf("write %s: %w", FileName, bare(err))
	}
	return nil
}

// swap writes a file beside the old one and renames it. There is one such file at a
// time: who made it looks at the old one and replaces it alone, whichever process it is.
func swap(file string, was, now []byte) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	temp := filepath.Join(filepath.Dir(file), "."+FileName+".tmp")
	if err := clearOld(temp); err != nil {
		return err
	}
	f, err := os.OpenFile(temp, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return errMoved
	}
	if err != nil {
		return err
	}
	is, err := readFile(file)
	if err == nil && !bytes.Equal(is, was) {
		err = errMoved
	}
	if err == nil {
		_, err = f.Write(now)
		err = errors.Join(err, os.Chmod(temp, info.Mode().Perm()), f.Sync())
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(temp, file)
	}
	if err != nil {
		return errors.Join(err, remove(temp))
	}
	return syncFolder(filepath.Dir(file))
}

// leftBehind is the age at which a temporary file is nobody's any more: it takes a
// moment to write one.
const leftBehind = 10 * time.Second

// clearOld removes the temporary file that a start which was cut off has left.
func clearOld(temp string) error {
	info, err := os.Lstat(temp)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if age := time.Since(info.ModTime()); age > -leftBehind && age < leftBehind {
		return errMoved
	}
	return remove(temp)
}

func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// syncFolder makes a rename durable. Windows has no way to ask for that.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
