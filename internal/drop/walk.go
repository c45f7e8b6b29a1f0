package drop

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
)

// walk is one reading of a folder and its sub-folders.
type walk struct {
	f       *folder
	ctx     context.Context
	left    int  // entries still to be looked at
	partial bool // something could not be read: nothing may be forgotten
	stale   bool // a watch looks at a folder that is no longer there
	first   bool // a first look: new files are a batch
}

// folder reads one folder, rel below the drop folder. An error is returned for
// the drop folder itself; a sub-folder that cannot be read is news.
func (w *walk) folder(rel string, depth int) error {
	path := w.f.path
	if rel != "" {
		path = join(path, rel)
	}
	dir, err := openFolder(path, rel == "")
	if err != nil {
		return w.unread(rel, err)
	}
	defer dir.Close()
	info, err := dir.Stat()
	if err != nil {
		return w.unread(rel, err)
	}
	// Watch first, then read: what comes in between is in one of the two.
	w.stale = w.f.eyes.watch(path, identify(info)) || w.stale
	w.f.eyes.closings.watch(path, rel)
	var below []string
	for w.left > 0 && w.ctx.Err() == nil {
		entries, err := dir.ReadDir(256)
		for _, e := range entries {
			if w.left--; w.left < 0 {
				break
			}
			if name := inside(rel, e.Name()); w.entry(name, e, depth) {
				below = append(below, name)
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return w.unread(rel, err)
		}
	}
	w.partial = w.partial || w.left <= 0 || w.ctx.Err() != nil
	for _, name := range below {
		if err := w.folder(name, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// openFolder follows a link only where the config itself names one.
func openFolder(path string, root bool) (*os.File, error) {
	flags := os.O_RDONLY | noWait
	if !root {
		flags |= noFollow
	}
	return os.OpenFile(path, flags, 0)
}

func (w *walk) unread(rel string, err error) error {
	if rel == "" {
		return err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil // deleted while we were reading
	}
	w.partial = true
	w.f.odd(rel, err)
	return nil
}

// inside names an entry of a sub-folder relative to the drop folder.
func inside(rel, name string) string {
	if rel == "" {
		return name
	}
	return rel + string(os.PathSeparator) + name
}

// entry judges one directory entry; true means a sub-folder to read.
func (w *walk) entry(name string, d fs.DirEntry, depth int) (folder bool) {
	k := kindOf(d.Name())
	switch {
	case d.IsDir():
		return w.subFolder(name, d, k, depth)
	case k == ignored:
	case !d.Type().IsRegular():
		if k == picture || k == perhaps {
			w.f.odd(name, errOdd)
		}
	case k == raw || k == otherFormat:
		w.f.note(name, k)
	default:
		w.candidate(name, d, k)
	}
	return false
}

func (w *walk) subFolder(name string, d fs.DirEntry, k kind, depth int) bool {
	switch {
	case leftAlone(d.Name()):
		return false
	case k == picture:
		w.f.odd(name, errors.New("a folder with a picture's name"))
		return false
	case depth >= w.f.w.cfg.MaxDepth:
		w.f.odd(name, errors.New("too deep"))
		return false
	}
	return true
}

// candidate sees a regular file that may be a picture.
func (w *walk) candidate(name string, d fs.DirEntry, k kind) {
	info, err := d.Info()
	if err != nil {
		return // deleted meanwhile; whatever else it is, the next scan sees it too
	}
	if !info.Mode().IsRegular() {
		w.f.odd(name, errOdd)
		return
	}
	w.f.found++
	w.f.see(name, k, stampOf(info), w.first)
}
