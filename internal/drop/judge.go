package drop

import (
	"errors"
	"io/fs"
	"os"

	"backdrop/kiosk"
)

// earlyShare of Patience is when a picture that stands still without its end
// marker is tried once where nobody can tell of its writers: some telephones
// append a whole film to it.
const earlyShare = 10

// look looks into a waiting file and tells whether it is ready for a worker.
func (f *folder) look(name string, e *file) (ready bool) {
	v, err := lookInto(join(f.path, name), f.tail)
	e.looked = max(1, f.w.now())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false // the next scan forgets it
	case errors.Is(err, errOdd):
		f.odd(name, errOdd)
		return false
	case err != nil && isOurs(err):
		return false
	case err != nil:
		e.err = kiosk.Faulty(kiosk.Unreadable, "", shorten(err))
		e.condemned = f.elapsed(e) >= f.w.cfg.Patience
		return e.condemned
	}
	if v.stamp != (stamp{}) && v.stamp != e.stamp {
		f.renew(e, v.stamp)
	}
	if e.kind == perhaps && v.stamp != (stamp{}) && v.start != jpegOrPNG {
		f.move(e, decided) // not ours, until it changes
		return false
	}
	if e.condemned {
		return v.writers != some
	}
	return f.whole(e, v)
}

// whole tells whether a file is to be tried now. At one stamp there are at most
// two attempts that the file's content can fail: one when it looks whole (or has stood still
// for a while), and one before it is given up; a coarse clock may hide a change.
func (f *folder) whole(e *file, v view) bool {
	age := f.elapsed(e)
	e.last = age >= f.w.cfg.Patience && v.writers != some
	looksDone := v.ends || v.start == foreign
	switch {
	case e.last:
		return true
	case e.tried:
		return false
	case v.writers == some:
		return v.ends && age >= f.w.cfg.Patience // forgotten open
	case v.start != unclear && (v.writers == none || e.closed):
		return true // nobody is at it: whether it is whole the decoder knows
	case looksDone:
		return age >= f.w.cfg.Grow
	}
	return v.start == jpegOrPNG && age >= f.w.cfg.Patience/earlyShare
}

// result takes a worker's answer in.
func (f *folder) result(r result) {
	name := r.job.file.Name
	e := f.files[name]
	if e == nil {
		return // gone while it was being taken
	}
	was := stamp{size: r.job.file.Size, mod: r.job.file.ModTime.UnixNano()}
	switch {
	case e.phase != taking:
		return // gone, and another came under its name
	case e.stamp != was:
		f.move(e, waiting) // a newer version is there: judge that one
	case r.job.quarantine:
		f.setAside(e, r)
	default:
		f.verdict(name, e, r)
	}
}

func (f *folder) verdict(name string, e *file, r result) {
	e.err = r.err
	switch r.verdict {
	case Taken, Known:
		e.taken, e.err, e.fails = true, nil, 0
		f.move(e, decided)
	case NotYet:
		if !filesOwn(r.err) {
			f.later(e)
			return
		}
		f.notYet(name, e)
	case Refused:
		if mayGrow(r.err) {
			f.notYet(name, e)
			return
		}
		f.condemn(name, e)
	default:
		e.err = kiosk.Faulty(kiosk.InternalFault, "unknown verdict", r.err)
		f.condemn(name, e)
	}
}

// notYet waits for the file to change, or for the end of patience.
func (f *folder) notYet(name string, e *file) {
	e.tried, e.fails = true, 0
	if e.last {
		f.condemn(name, e)
		return
	}
	f.move(e, waiting)
}

// condemn sends a file to quarantine with the next free worker, unless it has
// changed since it was tried.
func (f *folder) condemn(name string, e *file) {
	info, err := os.Lstat(join(f.path, name))
	if err != nil || stampOf(info) != e.stamp {
		f.move(e, waiting)
		return
	}
	if e.err == nil {
		e.err = kiosk.Faulty(kiosk.Unreadable, "", nil)
	}
	e.condemned = true
	f.move(e, queued)
	f.enqueue([]string{name})
}

func (f *folder) setAside(e *file, r result) {
	if r.err != nil {
		f.later(e)
		return
	}
	e.err = nil
	f.move(e, decided)
}

// later tries again after a fault that is not the file's (a full disk, a ledger
// that cannot be written): after one Scan, then ever slower, up to Patience.
func (f *folder) later(e *file) {
	wait := f.w.cfg.Scan << min(e.fails, 10)
	e.next = f.w.now() + min(wait, max(f.w.cfg.Patience, f.w.cfg.Scan))
	e.fails = min(e.fails+1, 10)
	f.move(e, waiting)
}

// filesOwn tells whether a fault lies in the file, so that waiting for the file
// makes sense.
func filesOwn(err error) bool {
	if err == nil || mayGrow(err) {
		return true
	}
	switch kiosk.CodeOf(err) {
	case kiosk.TooLarge, kiosk.NotAPicture:
		return true
	}
	return false
}

// mayGrow tells the faults that more bytes may mend.
func mayGrow(err error) bool {
	switch kiosk.CodeOf(err) {
	case kiosk.Truncated, kiosk.EmptyFile, kiosk.Unreadable:
		return true
	}
	return false
}
