package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"backdrop/internal/drop"
	"backdrop/internal/engine"
	"backdrop/internal/hands"
	"backdrop/internal/photo"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
)

// backlogFrom is how many files at the very first scan make a backlog: more is no
// guest in front of the booth but a card that was copied.
const backlogFrom = 20

// intake is what the booth does with a file that looks whole. Its bytes are read
// once, into memory; what is decoded, what is hashed and what is kept in the spool
// are those same bytes, whatever happens to the camera's file meanwhile. Its
// pictures are shown as soon as they are there; a shot it becomes only when the
// spool and the ledger have it.
type intake struct {
	shelf    *shelf.Shelf
	darkroom *photo.Darkroom
	engine   *engine.Engine
	log      *slog.Logger
	backlog  bool              // a backlog's previews were agreed to beforehand
	decided  func(name string) // told of every file that was decided; may be nil
	status   func() drop.Status
	arrivals *arrivals // nil: photos are not shown before they are shots

	reader reader
	taking keyed
}

// Take decides on one file; see drop.Intake.
func (in *intake) Take(ctx context.Context, f drop.File) (drop.Verdict, error) {
	x := in.announce(f)
	defer x.end()
	shot, known, err := in.take(ctx, f, x)
	if err != nil {
		return verdictOf(err), err
	}
	in.tell(f.Name)
	if known {
		return drop.Known, in.again(ctx, f, shot)
	}
	return drop.Taken, nil
}

// announce says that a photo is coming, unless it has lain there since before the
// booth was opened: most of those are known.
func (in *intake) announce(f drop.File) *arrival {
	if in.arrivals == nil || f.FirstScan > 0 {
		return nil
	}
	return in.arrivals.begin(filepath.Base(f.Name))
}

// take reads a file and, while it is being decoded, finds out whether its content
// is known, and if not keeps it.
func (in *intake) take(ctx context.Context, f drop.File, x *arrival) (shot int, known bool, err error) {
	data, giveBack, err := in.reader.read(ctx, f.Path, photo.MaxFileBytes, func(start io.ReaderAt, size int64) {
		if x == nil {
			return
		}
		if img, err := photo.Thumbnail(start, size); err == nil { // most that have none are no camera's
			x.show(img, false)
		}
	})
	if err != nil {
		return 0, false, err
	}
	defer giveBack()
	d := in.develop(ctx, data, x)
	defer d.stop()
	if x != nil {
		d.start() // a known file costs a decode in vain, a new one waits for nothing
	}
	sum := sha256.Sum256(data)
	sha := hex.EncodeToString(sum[:])
	x.known(sha)
	defer in.taking.lock(sha)()
	shot, known, err = in.engine.Knows(ctx, sha)
	if err != nil || known {
		return shot, known, err
	}
	d.start()
	known, err = in.keep(ctx, f, sha, data, d)
	return 0, known, err
}

// keep puts content that is new into the spool and, if it has decoded to its end,
// announces it.
func (in *intake) keep(ctx context.Context, f drop.File, sha string, data []byte, d *development) (known bool, err error) {
	spooled := shelf.Spool(sha)
	stamp, err := in.shelf.Replace(spooled, func(w io.Writer) error { return d.copyTo(w, data) })
	made, lookErr := d.wait()
	switch {
	case lookErr != nil:
		err = lookErr // also when it is what stopped the copy
	case err == nil && stamp.SHA256 != sha:
		err = kiosk.Faulty(kiosk.FileFault, spooled, errors.New("what was written is not what was read"))
	case err == nil:
		_, err = in.shelf.Replace(hands.CachedLook(sha), func(w io.Writer) error {
			_, err := w.Write(made.Upload)
			return err
		})
	}
	if err != nil {
		return false, errors.Join(err, in.shelf.Remove(spooled))
	}
	err = in.engine.Do(ctx, kiosk.Arrive{SHA: sha, Name: filepath.Base(f.Name), Format: made.Format,
		Width: made.Width, Height: made.Height, Size: stamp.Size, Measures: made.measures, Backlog: f.FirstScan > backlogFrom && !in.backlog})
	if kiosk.CodeOf(err) == kiosk.AlreadyHere {
		return true, nil
	}
	return false, err
}

// again says that a file dropped while the booth runs is known already. What lies
// in the folder at the start was said when it came.
func (in *intake) again(ctx context.Context, f drop.File, shot int) error {
	if f.FirstScan > 0 || shot == 0 {
		return nil
	}
	return in.engine.Do(ctx, kiosk.Note{Code: kiosk.AlreadyHere, Detail: fmt.Sprintf("%04d", shot), Name: filepath.Base(f.Name)})
}

// verdictOf tells what hopeless and what unfinished files are.
func verdictOf(err error) drop.Verdict {
	switch kiosk.CodeOf(err) {
	case kiosk.NotAPicture, kiosk.TooLarge:
		return drop.Refused
	default:
		return drop.NotYet
	}
}

// Quarantine keeps a copy of a file that cannot become a shot, and says why.
func (in *intake) Quarantine(ctx context.Context, f drop.File, reason error) error {
	if f.Size > photo.MaxFileBytes {
		reason = kiosk.Faulty(kiosk.TooLarge, fmt.Sprintf("%d MB", f.Size>>20), nil)
	}
	sha := ""
	if stamp, err := shelf.Hash(ctx, f.Path, photo.MaxFileBytes); err == nil {
		sha = stamp.SHA256
		if _, known, err := in.engine.Knows(ctx, sha); err == nil && known {
			in.tell(f.Name) // set aside by an earlier start
			return nil
		}
	}
	if _, err := in.shelf.SetAside(ctx, f.Path, sentenceOf(reason)); err != nil {
		return err
	}
	err := in.engine.Do(ctx, kiosk.Note{Code: kiosk.Quarantined, Detail: string(kiosk.CodeOf(reason)), Name: f.Name, SHA: sha})
	if err == nil {
		in.tell(f.Name)
	}
	return err
}

func (in *intake) tell(name string) {
	if in.decided != nil {
		in.decided(name)
	}
}

// News passes on what else the operator should know.
func (in *intake) News(ctx context.Context, n drop.News) {
	in.engine.Tell(in.see)
	note := kiosk.Note{Name: n.Name}
	switch n.Topic {
	case drop.FolderLost:
		note.Code, note.Name = kiosk.FolderLost, n.Folder
		if n.Reason != nil {
			note.Detail = causeOf(n.Reason)
		}
	case drop.FolderBack, drop.FolderChanged:
		note.Code, note.Name = kiosk.FolderBack, n.Folder
	case drop.RAWTwin:
		note.Code = kiosk.RawTwin
	case drop.RAWAlone, drop.OtherFormat, drop.OddEntry, drop.TooMany:
		note.Code = kiosk.NotCandidate
		if n.Reason != nil {
			note.Detail = causeOf(n.Reason)
		}
	case drop.FolderScanned, drop.PendingChanged:
		return
	}
	if err := in.engine.Do(ctx, note); err != nil && ctx.Err() == nil {
		in.log.Warn("note not recorded", "code", note.Code, "err", err)
	}
}

// causeOf gives what lies behind a fault of the watcher, or its detail.
func causeOf(f *kiosk.Fault) string {
	if f.Err != nil {
		return kiosk.Safe(f.Err.Error(), 120)
	}
	return f.Detail
}

// see copies the watcher's status into what screens see.
func (in *intake) see(l *kiosk.Live) {
	st := in.status()
	l.Pending, l.Scanned = st.Pending(), true
	l.Folders = make([]kiosk.Folder, len(st.Folders))
	for i, f := range st.Folders {
		l.Folders[i] = kiosk.Folder{Path: f.Path, Lost: f.Lost != nil}
		if f.Lost != nil {
			l.Folders[i].Reason = causeOf(f.Lost)
		}
		l.Scanned = l.Scanned && f.Scanned
	}
}

// keyed is a lock per name, so that two files of the same content are taken one
// after the other.
type keyed struct {
	mu    sync.Mutex
	locks map[string]*lockCount
}

type lockCount struct {
	sync.Mutex
	users int
}

// lock waits for the name's lock and gives its release.
func (k *keyed) lock(name string) (unlock func()) {
	k.mu.Lock()
	if k.locks == nil {
		k.locks = map[string]*lockCount{}
	}
	l := k.locks[name]
	if l == nil {
		l = &lockCount{}
		k.locks[name] = l
	}
	l.users++
	k.mu.Unlock()
	l.Lock()
	return func() {
		l.Unlock()
		k.mu.Lock()
		defer k.mu.Unlock()
		if l.users--; l.users == 0 {
			delete(k.locks, name)
		}
	}
}

// fileExists tells whether a path names anything at all.
func fileExists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}
