package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// errMoved is the refusal to write over what somebody else has written meanwhile.
var errMoved = errors.New("it was changed by somebody else meanwhile: try again")

// Write puts the edit into event.toml: all of it or nothing, also across a power cut.
// Where the file is no longer as it was read, it is left alone.
func (e Edit) Write() error { return replaceFile(e.file, e.was, e.now) }

// Undo takes the edit back, unless the file was changed once more since.
func (e Edit) Undo() error { return replaceFile(e.file, e.now, e.was) }

// replaceFile puts new content in a file's place. Its mode stays.
func replaceFile(file string, was, now []byte) error {
	if bytes.Equal(was, now) {
		return nil
	}
	is, err := readFile(file)
	if err == nil && !bytes.Equal(is, was) {
		err = errMoved
	}
	if err == nil {
		err = swap(file, now)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", FileName, bare(err))
	}
	return nil
}

// swap writes a file beside the old one and renames it. A temporary file that an
// earlier start left has the same name and goes.
func swap(file string, data []byte) (err error) {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	temp := filepath.Join(filepath.Dir(file), "."+FileName+".tmp")
	if err := os.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := writeNew(temp, data, info.Mode().Perm()); err != nil {
		return errors.Join(err, remove(temp))
	}
	if err := os.Rename(temp, file); err != nil {
		return errors.Join(err, remove(temp))
	}
	return syncFolder(filepath.Dir(file))
}

// writeNew makes a file that survives a power cut.
func writeNew(path string, data []byte, mode fs.FileMode) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, os.Chmod(path, mode), f.Sync(), f.Close())
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
