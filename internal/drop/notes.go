package drop

import (
	"time"

	"backdrop/kiosk"
)

// note remembers a file that is left alone.
func (f *folder) note(name string, k kind) *file {
	e := f.files[name]
	switch {
	case e == nil && len(f.files) >= 2*f.w.cfg.MaxFiles:
		return nil
	case e == nil:
		e = f.add(name, k, stamp{}, noted)
	case e.phase != noted && e.phase != taking:
		f.forget(name, e)
		e = f.add(name, k, stamp{}, noted)
	}
	e.scan = f.scans
	if k == otherFormat && !e.told {
		e.told = true
		f.count(OtherFormat, name, nil)
	}
	return e
}

// odd tells once of an entry that is never followed.
func (f *folder) odd(name string, err error) {
	if e := f.note(name, ignored); e != nil && !e.told {
		e.told = true
		f.count(OddEntry, name, kiosk.Faulty(kiosk.Unreadable, name, shorten(err)))
	}
}

// count adds an entry to the one piece of news of its topic in this scan. The
// first entry by name stands for all.
func (f *folder) count(topic Topic, name string, why *kiosk.Fault) {
	n := f.notes[topic]
	if n == nil {
		n = &News{Topic: topic}
		f.notes[topic] = n
	}
	if n.Count++; n.Name == "" || name < n.Name {
		n.Name, n.Reason = name, why
	}
}

func (f *folder) tellNotes() {
	for _, topic := range []Topic{RAWTwin, RAWAlone, OtherFormat, OddEntry} {
		if n := f.notes[topic]; n != nil {
			f.tell(*n)
		}
	}
	clear(f.notes)
}

// twins finds the pictures beside RAW files that are not told of yet.
func (f *folder) twins() {
	var raws []string
	for name, e := range f.files {
		if e.phase == noted && e.kind == raw && !e.told {
			raws = append(raws, name)
		}
	}
	if len(raws) == 0 {
		return
	}
	beside := map[string]*file{}
	for name, e := range f.files {
		if e.kind == picture && e.phase != noted {
			beside[stemOf(name)] = e
		}
	}
	for _, name := range raws {
		e, twin := f.files[name], beside[stemOf(name)]
		switch {
		case twin == nil && f.elapsed(e) >= max(f.w.cfg.Patience, time.Second):
			e.told = true
			f.count(RAWAlone, name, nil)
		case twin != nil && twin.phase == decided:
			e.told = true
			if twin.taken {
				f.count(RAWTwin, name, nil)
			}
		}
	}
}
