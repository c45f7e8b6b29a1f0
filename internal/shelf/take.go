package shelf

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"backdrop/kiosk"
)

// maxAside is the most that SetAside copies of an unreadable file, in bytes.
const maxAside = 100 << 20

// Take copies a file from anywhere on this machine into the spool while hashing
// it, durably, and gives its stamp and its new path, "spool/<sha256>". The
// source is opened once, without following a link in its last element and
// without blocking, and is not changed. The same content taken twice gives the
// same path.
//
// Faults about the source: Unreadable (cannot be opened or read, no regular
// file), EmptyFile, TooLarge (more than limit bytes), Truncated (it changed while it was
// copied: come again). Faults about the event folder: DiskFull, FileFault. When
// ctx ends the copy stops with its error.
func (s *Shelf) Take(ctx context.Context, src string, limit int64) (Stamp, string, error) {
	in, info, err := openSource(src)
	if err != nil {
		return Stamp{}, "", err
	}
	defer in.Close()
	name := filepath.Base(src)
	if info.Size() == 0 {
		return Stamp{}, "", kiosk.Faulty(kiosk.EmptyFile, name, nil)
	}
	if info.Size() > limit {
		return Stamp{}, "", kiosk.Faulty(kiosk.TooLarge, name, fmt.Errorf("%d bytes, %d allowed", info.Size(), limit))
	}
	if err := s.folders(spool); err != nil {
		return Stamp{}, "", err
	}
	p := path.Join(spool, "incoming") // only names the faults: the hash is the name
	temp, stamp, err := s.fillTemp(p, func(w io.Writer) error {
		return copySource(ctx, w, in, info, limit)
	})
	if err != nil {
		return Stamp{}, "", err
	}
	p = path.Join(spool, stamp.SHA256)
	if err := s.place(temp, p, true); err != nil {
		s.root.Remove(temp)
		return Stamp{}, "", err
	}
	return stamp, p, nil
}

// openSource opens a camera file for reading, if it is one.
func openSource(src string) (*os.File, fs.FileInfo, error) {
	name := filepath.Base(src)
	// Asked before opening too: opening a device can do something by itself.
	info, err := os.Lstat(src)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err != nil {
		return nil, nil, kiosk.Faulty(kiosk.Unreadable, name, fmt.Errorf("look at source: %w", err))
	}
	in, err := os.OpenFile(src, os.O_RDONLY|noWait|noFollow, 0)
	if err != nil {
		return nil, nil, kiosk.Faulty(kiosk.Unreadable, name, fmt.Errorf("open source: %w", err))
	}
	info, err = in.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("not a regular file")
	}
	if err != nil {
		in.Close()
		return nil, nil, kiosk.Faulty(kiosk.Unreadable, name, fmt.Errorf("look at source: %w", err))
	}
	return in, info, nil
}

// copySource copies all of in, and refuses a file that was not the same at the
// end as at the start: what was read may be half old and half new.
func copySource(ctx context.Context, w io.Writer, in *os.File, was fs.FileInfo, limit int64) error {
	name := was.Name()
	n, err := io.Copy(w, io.LimitReader(&reader{ctx: ctx, in: in}, limit+1))
	if err != nil {
		return sourceFault(name, err)
	}
	is, err := in.Stat()
	if err != nil {
		return sourceFault(name, err)
	}
	if n != was.Size() || is.Size() != was.Size() || !is.ModTime().Equal(was.ModTime()) {
		return kiosk.Faulty(kiosk.Truncated, name, errors.New("changed while it was copied"))
	}
	return nil
}

// sourceFault keeps the end of a context and our own faults as they are.
func sourceFault(name string, err error) error {
	var f *kiosk.Fault
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &f) {
		return err
	}
	return kiosk.Faulty(kiosk.Unreadable, name, fmt.Errorf("read source: %w", err))
}

// reader reads until its context ends.
type reader struct {
	ctx context.Context
	in  io.Reader
}

func (r *reader) Read(b []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.in.Read(b)
}

// SetAside puts a copy of a file that cannot become a shot into quarantine under
// a free name, up to 100 MB of it, and the reason beside it as
// NAME.reason.txt. A source that cannot be opened or read leaves only the
// reason. It gives the path that was chosen, whether or not a copy is there.
// Faults: DiskFull, FileFault.
func (s *Shelf) SetAside(ctx context.Context, src, reason string) (string, error) {
	s.setting.Lock()
	defer s.setting.Unlock()
	p, err := s.freeAside(filepath.Base(src))
	if err != nil {
		return "", err
	}
	note := reason + "\n"
	if in, info, oerr := openSource(src); oerr != nil {
		note += "No copy: " + kiosk.Safe(oerr.Error(), 300) + "\n"
	} else {
		more, err := s.copyAside(ctx, p, in, info)
		in.Close()
		if err != nil {
			return "", err
		}
		note += more
	}
	// Second: a reason says that the copy is as whole as it gets.
	_, err = s.Write(p+".reason.txt", func(w io.Writer) error {
		_, err := io.WriteString(w, note)
		return err
	})
	return p, err
}

// copyAside copies what can be read and says what could not.
func (s *Shelf) copyAside(ctx context.Context, p string, in *os.File, info fs.FileInfo) (note string, err error) {
	_, err = s.Write(p, func(w io.Writer) error {
		_, err := io.Copy(w, io.LimitReader(&reader{ctx: ctx, in: in}, maxAside))
		if err != nil && kiosk.CodeOf(sourceFault(info.Name(), err)) == kiosk.Unreadable {
			note = "The copy is not complete: " + kiosk.Safe(err.Error(), 300) + "\n"
			return nil
		}
		return err
	})
	if err == nil && note == "" && info.Size() > maxAside {
		note = fmt.Sprintf("The copy holds the first %d MB of %d bytes.\n", maxAside>>20, info.Size())
	}
	return note, err
}

// freeAside finds a name in quarantine that neither a copy nor a reason has.
func (s *Shelf) freeAside(name string) (string, error) {
	first := Quarantine(name)
	stem, ext := splitName(path.Base(first))
	if ext != "" {
		ext = "." + ext
	}
	var err error
	for i := 1; i <= 10_000; i++ {
		p := first
		if i > 1 {
			p = path.Join(quarantine, fmt.Sprintf("%s-%d%s", stem, i, ext))
		}
		if err = s.free(p); err == nil {
			if err = s.free(p + ".reason.txt"); err == nil {
				return p, nil
			}
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", err
		}
	}
	return "", err
}

// Hash gives the stamp of a file anywhere on this machine without copying it,
// under the rules and source faults of Take.
func Hash(ctx context.Context, src string, limit int64) (Stamp, error) {
	in, info, err := openSource(src)
	if err != nil {
		return Stamp{}, err
	}
	defer in.Close()
	sum := sha256.New()
	if err := copySource(ctx, sum, in, info, limit); err != nil {
		return Stamp{}, err
	}
	return Stamp{Size: info.Size(), SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}
