package shelf

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sync"
	"sync/atomic"

	"backdrop/kiosk"
)

// The sub-folders of an event. Guests receive what is in photos; everything else
// is readable by the owner of the process alone.
const (
	originals  = "originals"
	previews   = "previews"
	cutouts    = "cutouts"
	photos     = "photos"
	quarantine = "quarantine"
	spool      = "spool"
	cache      = "cache"
)

// folders lists the sub-folders Open makes.
func folders() []string {
	return []string{originals, previews, cutouts, photos, quarantine, spool, cache}
}

// Shelf is one open event folder. It is safe for use by several goroutines.
type Shelf struct {
	dir   string
	root  *os.Root
	folds bool // the file system takes "A" and "a" for the same name

	placing sync.Mutex // held from "is the name free?" to the rename
	making  sync.Mutex // held from making a folder to its name being durable
	setting sync.Mutex // held while a file is set aside: the free name stays free
	temps   atomic.Uint64
	before  func(step, path string) error // tests fail or die before a step; nil otherwise
}

// Open opens an existing event folder and makes the sub-folders that are
// missing (0700, photos 0755). Faults: FileFault when dir is no folder, cannot
// be entered, or one of the sub-folders is something else; DiskFull.
func Open(dir string) (*Shelf, error) {
	s, err := View(dir)
	if err != nil {
		return nil, err
	}
	for _, name := range folders() {
		if err := s.folder(name); err != nil {
			s.root.Close()
			return nil, err
		}
	}
	// Folders that a process made just before it died may not be durable yet.
	for _, name := range []string{".", photos} {
		if err := s.syncFolder(name); err != nil {
			s.root.Close()
			return nil, err
		}
	}
	_, err = s.root.Lstat("SPOOL")
	s.folds = err == nil
	return s, nil
}

// View opens an existing event folder and makes nothing: for commands that only
// read. Fault: FileFault when dir is no folder or cannot be entered.
func View(dir string) (*Shelf, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fileFault("find event folder", dir, err)
	}
	root, err := os.OpenRoot(abs)
	if err != nil {
		return nil, fileFault("open event folder", abs, err)
	}
	s := &Shelf{dir: abs, root: root}
	_, err = root.Lstat("SPOOL")
	s.folds = err == nil
	return s, nil
}

// folder makes sure that one sub-folder is there and is a folder.
func (s *Shelf) folder(name string) error {
	err := s.root.Mkdir(name, modeOf(name, true))
	if err == nil {
		return nil
	}
	if !errors.Is(err, fs.ErrExist) {
		return fileFault("make folder", name, err)
	}
	// Through the root: a link that leads out of the event folder fails here, with its name.
	info, err := s.root.Stat(name)
	if err != nil {
		return fileFault("open folder", name, err)
	}
	if !info.IsDir() {
		return fileFault("open folder", name, errors.New("not a folder"))
	}
	return nil
}

// Close lets go of the folder. It does not give up a lock.
func (s *Shelf) Close() error { return s.root.Close() }

// Dir is the event folder as an absolute path of this machine.
func (s *Shelf) Dir() string { return s.dir }

// Path gives the absolute path of this machine for a path of the shelf, for
// programs that want one. The shelf's own methods never go through it.
func (s *Shelf) Path(p string) string { return filepath.Join(s.dir, filepath.FromSlash(p)) }

// Open opens a file of the shelf for reading; an absent one gives an error that
// is fs.ErrNotExist. Anything but a regular file is refused without blocking.
func (s *Shelf) Open(p string) (*os.File, error) {
	f, err := s.root.OpenFile(p, os.O_RDONLY|noWait, 0)
	if err != nil {
		return nil, fileFault("open file", p, err)
	}
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err != nil {
		f.Close()
		return nil, fileFault("open file", p, err)
	}
	return f, nil
}

// Has tells whether a regular file of that name is there, and its size in bytes.
func (s *Shelf) Has(p string) (size int64, there bool, err error) {
	info, err := s.root.Lstat(p)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fileFault("look at file", p, err)
	}
	return info.Size(), info.Mode().IsRegular(), nil
}

// Names lists the visible regular files directly in a sub-folder, sorted, as
// paths of the shelf. Temporary files are hidden and not in the list. A folder
// that is not there has no files.
func (s *Shelf) Names(folder string) ([]string, error) {
	entries, err := fs.ReadDir(s.root.FS(), path.Clean(folder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fileFault("list folder", folder, err)
	}
	var names []string
	for _, e := range entries {
		if e.Type().IsRegular() && e.Name()[0] != '.' {
			names = append(names, path.Join(folder, e.Name()))
		}
	}
	return names, nil
}

// step is a seam for tests: what they set runs before every step that a crash
// or a broken disk can cut short.
func (s *Shelf) step(name, p string) error {
	if s.before == nil {
		return nil
	}
	return s.before(name, p)
}

// fileFault makes a DiskFull or FileFault of what the system said about a path.
func fileFault(verb, p string, err error) *kiosk.Fault {
	code := kiosk.FileFault
	if noSpace(err) {
		code = kiosk.DiskFull
	}
	return kiosk.Faulty(code, p, fmt.Errorf("%s: %w", verb, err))
}
