package shelf

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path"

	"backdrop/kiosk"
)

// tempPrefix starts the name of every temporary file: hidden, and short enough
// for any file system whatever the final name is.
const tempPrefix = ".tmp-"

// Stamp tells which bytes a file holds.
type Stamp struct {
	Size   int64  // bytes
	SHA256 string // 64 small hex digits
}

// Write makes the file p with what fill writes, durably: when it returns nil the
// file survives a power cut, when it returns an error there is no file p.
// It never replaces a file: if p exists the error is fs.ErrExist. Missing
// folders on the way are made. An error of fill comes back wrapped, its fault
// code kept; the disk's errors are DiskFull or FileFault.
func (s *Shelf) Write(p string, fill func(io.Writer) error) (Stamp, error) {
	return s.write(p, false, fill)
}

// Replace is Write for files that may be made again: a file p that exists is
// there, whole, until the new one takes its place in one step.
func (s *Shelf) Replace(p string, fill func(io.Writer) error) (Stamp, error) {
	return s.write(p, true, fill)
}

func (s *Shelf) write(p string, replace bool, fill func(io.Writer) error) (Stamp, error) {
	p = path.Clean(p)
	if !replace {
		// Asked again under the lock; this one only saves the work.
		if err := s.free(p); err != nil {
			return Stamp{}, err
		}
	}
	if err := s.folders(path.Dir(p)); err != nil {
		return Stamp{}, err
	}
	temp, stamp, err := s.fillTemp(p, fill)
	if err != nil {
		return Stamp{}, err
	}
	if err := s.place(temp, p, replace); err != nil {
		s.root.Remove(temp)
		return Stamp{}, err
	}
	return stamp, nil
}

// fillTemp makes a temporary file beside p with what fill writes, and syncs and
// closes it. On an error nothing is left.
func (s *Shelf) fillTemp(p string, fill func(io.Writer) error) (string, Stamp, error) {
	f, temp, err := s.temp(p)
	if err != nil {
		return "", Stamp{}, err
	}
	whole := false
	defer func() {
		if !whole { // also when fill panics
			f.Close() // a second Close only says that it is closed
			s.root.Remove(temp)
		}
	}()
	w := &counted{f: f, sum: sha256.New()}
	ferr := fill(w)
	if w.err != nil {
		return "", Stamp{}, fileFault("write file", p, w.err)
	}
	if ferr != nil {
		return "", Stamp{}, fmt.Errorf("fill file %s: %w", p, ferr)
	}
	if err := s.finish(f, p, w.n); err != nil {
		return "", Stamp{}, err
	}
	whole = true
	return temp, Stamp{Size: w.n, SHA256: hex.EncodeToString(w.sum.Sum(nil))}, nil
}

// temp makes a new hidden file in p's folder.
func (s *Shelf) temp(p string) (*os.File, string, error) {
	if err := s.step("create", p); err != nil {
		return nil, "", fileFault("create file", p, err)
	}
	var err error
	for range 100 { // numbers left by a process that died; Sweep takes them away
		name := path.Join(path.Dir(p), fmt.Sprintf("%s%d-%d", tempPrefix, os.Getpid(), s.temps.Add(1)))
		var f *os.File
		f, err = s.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, modeOf(p, false))
		if err == nil {
			return f, name, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			break
		}
	}
	return nil, "", fileFault("create file", p, err)
}

// finish checks the length, syncs and closes. The file's errors can show at any
// of the three.
func (s *Shelf) finish(f *os.File, p string, size int64) error {
	if err := s.step("sync", p); err != nil {
		return fileFault("sync file", p, err)
	}
	if err := f.Sync(); err != nil {
		return fileFault("sync file", p, err)
	}
	info, err := f.Stat()
	if err == nil && info.Size() != size {
		err = fmt.Errorf("%d bytes written, %d there", size, info.Size())
	}
	if err != nil {
		return fileFault("check file", p, err)
	}
	if err := s.step("close", p); err != nil {
		return fileFault("close file", p, err)
	}
	if err := f.Close(); err != nil {
		return fileFault("close file", p, err)
	}
	return nil
}

// place gives a finished file its name and makes that durable.
func (s *Shelf) place(from, to string, replace bool) error {
	s.placing.Lock()
	defer s.placing.Unlock()
	if !replace {
		if err := s.free(to); err != nil {
			return err
		}
	}
	if err := s.step("rename", to); err != nil {
		return fileFault("rename file", to, err)
	}
	if err := s.root.Rename(from, to); err != nil {
		return fileFault("rename file", to, err)
	}
	if err := s.syncFolder(path.Dir(to)); err != nil {
		if !replace {
			// Not known to be durable, so it must not look finished; the caller writes again.
			s.root.Remove(to)
		}
		return err
	}
	return nil
}

// Move renames a file inside the event folder, durably in both folders. It never
// replaces a file: if to exists the error is fs.ErrExist; a missing from is
// fs.ErrNotExist. Missing folders on the way are made. After an error the file
// is under one of the two names, whole.
func (s *Shelf) Move(from, to string) error {
	from, to = path.Clean(from), path.Clean(to)
	if err := s.folders(path.Dir(to)); err != nil {
		return err
	}
	s.placing.Lock()
	defer s.placing.Unlock()
	if err := s.free(to); err != nil {
		return err
	}
	if err := s.step("rename", to); err != nil {
		return fileFault("move file", to, err)
	}
	if err := s.root.Rename(from, to); err != nil {
		return fileFault("move file", from, err)
	}
	// The new name first: a crash between the two leaves the file twice, never not at all.
	if err := s.syncFolder(path.Dir(to)); err != nil {
		return err
	}
	if path.Dir(from) == path.Dir(to) {
		return nil
	}
	return s.syncFolder(path.Dir(from))
}

// Remove deletes a file of the shelf, durably. A file that is not there is no
// error.
func (s *Shelf) Remove(p string) error {
	p = path.Clean(p)
	err := s.root.Remove(p)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fileFault("remove file", p, err)
	}
	return s.syncFolder(path.Dir(p))
}

// Read gives the stamp of a file as it is on disk now, read from start to end.
func (s *Shelf) Read(p string) (Stamp, error) {
	f, err := s.Open(p)
	if err != nil {
		return Stamp{}, err
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	if err != nil {
		return Stamp{}, fileFault("read file", p, err)
	}
	return Stamp{Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

// free refuses a name that is taken, by whatever.
func (s *Shelf) free(p string) error {
	_, err := s.root.Lstat(p)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = fs.ErrExist
	}
	return fileFault("name file", p, err)
}

// counted passes bytes on to a file, hashes them and keeps the file's own error
// apart from the errors of whoever fills it.
type counted struct {
	f   io.Writer
	sum hash.Hash
	n   int64
	err error
}

func (c *counted) Write(b []byte) (int, error) {
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.f.Write(b)
	c.sum.Write(b[:n])
	c.n += int64(n)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	if err != nil {
		c.err = err
		return n, kiosk.Faulty(kiosk.FileFault, "", err)
	}
	return n, nil
}
