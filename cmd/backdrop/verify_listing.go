package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"

	"backdrop/internal/shelf"
)

// listing is what lies in the folders whose every file must have an entry.
type listing struct {
	files map[string]bool // plain files, by path
	odd   []flaw          // what is none, and folders that cannot be listed
}

// checkedFolders are those folders. In the spool and the cache files come and go.
func checkedFolders() []string { return []string{"originals", "previews", "cutouts", "photos"} }

// list walks the folders without following links. Hidden files are the booth's own
// unfinished ones or the system's.
func list(s *shelf.Shelf) (listing, error) {
	out := listing{files: map[string]bool{}}
	root, err := os.OpenRoot(s.Dir())
	if err != nil {
		return out, fmt.Errorf("open event folder: %w", err)
	}
	defer func() { _ = root.Close() }() // opened for reading: nothing to lose
	for _, name := range checkedFolders() {
		err := fs.WalkDir(root.FS(), name, func(p string, d fs.DirEntry, err error) error { return out.see(name, p, d, err) })
		if err != nil {
			return out, fmt.Errorf("list folder: %w", err)
		}
	}
	return out, nil
}

func (l *listing) see(top, p string, d fs.DirEntry, err error) error {
	hidden := strings.HasPrefix(path.Base(p), ".")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil // never made, or moved meanwhile
	case err != nil:
		l.odd = append(l.odd, flaw{Code: flawUnlisted, File: p, check: top, cause: err.Error()})
		return fs.SkipDir
	case hidden && d.IsDir():
		return fs.SkipDir
	case hidden:
		return nil
	case d.Type().IsRegular():
		l.files[p] = true
	case !d.IsDir():
		l.odd = append(l.odd, flaw{Code: flawOdd, File: p, check: top, cause: kindOf(d.Type())})
	case p != top && (top != "photos" || path.Dir(p) != top):
		l.odd = append(l.odd, flaw{Code: flawOdd, File: p, check: top, cause: kindOf(d.Type())})
	}
	return nil
}

func kindOf(m fs.FileMode) string {
	switch {
	case m.IsDir():
		return "a folder"
	case m&fs.ModeSymlink != 0:
		return "a link"
	}
	return "a device, pipe or socket"
}
