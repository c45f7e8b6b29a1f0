package drop

import (
	"context"
	"os"
	"path/filepath"
)

// maxHeard bounds the closed files heard of and not yet looked at, per folder.
const maxHeard = 256

// closing is one file whose writer has closed it, or that was renamed into place.
type closing struct {
	dir  int32  // the system's number of its folder
	name string // in that folder; untrusted bytes
	gone bool   // no file: the folder is watched no more
}

// closed looks at once into a file that was heard of. Whatever is odd about it is
// left to the scan, which comes anyway.
func (f *folder) closed(ctx context.Context, h closing) {
	name, ok := f.eyes.closings.nameOf(h)
	if k := kindOf(filepath.Base(name)); !ok || k != picture && k != perhaps || f.lost != nil || ctx.Err() != nil {
		return
	}
	info, err := os.Lstat(join(f.path, name))
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	f.see(name, kindOf(filepath.Base(name)), stampOf(info), false)
	e := f.files[name]
	if e == nil || e.phase != waiting {
		return
	}
	e.closed = true
	if len(f.queue) < maxQueue && e.next <= f.w.now() && f.look(name, e) {
		f.move(e, queued)
		f.enqueue([]string{name})
	}
	if undecided(e.phase) {
		f.due = min(f.due, f.w.now()+f.w.cfg.Grow)
	}
}

// hears is the channel of what was heard; nil, which never speaks, without ears.
func (e *eyes) hears() <-chan closing {
	if e.closings == nil {
		return nil
	}
	return e.closings.heard
}
