package shelf

import (
	"errors"
	"io/fs"
	"path"
	"strings"
)

// folders makes the folders on the way to a file and their names durable.
func (s *Shelf) folders(dir string) error {
	if dir == "." {
		return nil
	}
	// Nobody may rely on a folder whose own name is not yet durable.
	s.making.Lock()
	defer s.making.Unlock()
	return s.makeFolders(dir)
}

func (s *Shelf) makeFolders(dir string) error {
	err := s.root.Mkdir(dir, modeOf(dir, true))
	switch {
	case err == nil:
		return s.syncFolder(path.Dir(dir))
	case errors.Is(err, fs.ErrExist):
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return fileFault("make folder", dir, err)
	}
	if err := s.makeFolders(path.Dir(dir)); err != nil {
		return err
	}
	err = s.root.Mkdir(dir, modeOf(dir, true))
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fileFault("make folder", dir, err)
	}
	return s.syncFolder(path.Dir(dir))
}

// syncFolder makes the names in a folder durable.
func (s *Shelf) syncFolder(dir string) error {
	if err := s.step("sync folder", dir); err != nil {
		return fileFault("sync folder", dir, err)
	}
	if !foldersSync {
		return nil
	}
	d, err := s.root.Open(dir)
	if err != nil {
		return fileFault("open folder", dir, err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil && !cannotSync(err) {
		return fileFault("sync folder", dir, err)
	}
	return nil
}

// modeOf gives the permission bits for a path: guests' photos may be read by
// others (a print station, a share), nothing else may.
func modeOf(p string, folder bool) fs.FileMode {
	open := p == photos || strings.HasPrefix(p, photos+"/")
	switch {
	case folder && open:
		return 0o755
	case folder:
		return 0o700
	case open:
		return 0o644
	}
	return 0o600
}
