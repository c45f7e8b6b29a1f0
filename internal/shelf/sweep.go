package shelf

import (
	"errors"
	"io/fs"
	"path"
	"strings"
)

// Sweep removes temporary files that a process left when it died, in the event's
// sub-folders and the guests' folders, and tells how many. Call it once at start
// and only while holding the lock: it cannot tell a dead writer's file from a
// live one's. It goes on after a file it cannot remove and reports the first.
func (s *Shelf) Sweep() (removed int, err error) {
	dirs := folders()
	guests, lerr := fs.ReadDir(s.root.FS(), photos)
	if lerr != nil && !errors.Is(lerr, fs.ErrNotExist) {
		err = fileFault("list folder", photos, lerr)
	}
	for _, g := range guests {
		if g.IsDir() {
			dirs = append(dirs, path.Join(photos, g.Name()))
		}
	}
	for _, dir := range dirs {
		n, serr := s.sweepFolder(dir)
		removed += n
		if err == nil {
			err = serr
		}
	}
	return removed, err
}

func (s *Shelf) sweepFolder(dir string) (removed int, err error) {
	entries, lerr := fs.ReadDir(s.root.FS(), dir)
	if lerr != nil {
		if errors.Is(lerr, fs.ErrNotExist) {
			return 0, nil
		}
		return 0, fileFault("list folder", dir, lerr)
	}
	for _, e := range entries {
		if !e.Type().IsRegular() || !strings.HasPrefix(e.Name(), tempPrefix) {
			continue
		}
		p := path.Join(dir, e.Name())
		if rerr := s.root.Remove(p); rerr == nil {
			removed++
		} else if err == nil {
			err = fileFault("remove stale file", p, rerr)
		}
	}
	if removed == 0 {
		return 0, err
	}
	if serr := s.syncFolder(dir); err == nil {
		err = serr
	}
	return removed, err
}
