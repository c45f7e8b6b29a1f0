package shelf

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"

	"backdrop/kiosk"
)

func open(t *testing.T) *Shelf {
	t.Helper()
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func text(b string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, b); return err }
}

func stampOf(b string) Stamp {
	sum := sha256.Sum256([]byte(b))
	return Stamp{Size: int64(len(b)), SHA256: hex.EncodeToString(sum[:])}
}

// all lists every file below the shelf with its content, temporary ones too.
func all(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		got[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestOpenMakesTheFolders(t *testing.T) {
	s := open(t)
	for _, name := range folders() {
		info, err := os.Stat(s.Path(name))
		if err != nil || !info.IsDir() {
			t.Fatalf("%s: %v", name, err)
		}
		want := fs.FileMode(0o700)
		if name == photos {
			want = 0o755
		}
		if runtime.GOOS != "windows" && info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", name, info.Mode().Perm(), want)
		}
	}
	again, err := Open(s.Dir())
	if err != nil {
		t.Fatal("opening twice:", err)
	}
	again.Close()
}

func TestOpenRefusesWhatIsNoEventFolder(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	os.WriteFile(file, nil, 0o600)
	blocked := filepath.Join(dir, "blocked")
	os.Mkdir(blocked, 0o700)
	os.WriteFile(filepath.Join(blocked, "spool"), nil, 0o600)
	leak := filepath.Join(dir, "leak")
	os.Mkdir(leak, 0o700)
	if err := os.Symlink(dir, filepath.Join(leak, "photos")); err != nil {
		t.Skip("no links here")
	}
	for _, d := range []string{filepath.Join(dir, "absent"), file, blocked, leak} {
		s, err := Open(d)
		if kiosk.CodeOf(err) != kiosk.FileFault {
			t.Errorf("%s: %v, want a file fault", d, err)
		}
		if err == nil {
			s.Close()
		}
	}
}

func TestViewMakesNothing(t *testing.T) {
	dir := t.TempDir()
	s, err := View(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	names, err := s.Names("originals")
	if err != nil || names != nil {
		t.Fatalf("names of an absent folder: %v, %v", names, err)
	}
	if owner, err := s.Owner(); owner != "" || err != nil {
		t.Fatalf("owner of an unlocked event: %q, %v", owner, err)
	}
	if got, _ := os.ReadDir(dir); len(got) != 0 {
		t.Fatalf("made %v", got)
	}
}

func TestWriteAndRead(t *testing.T) {
	s := open(t)
	p := s.Photo("G-001", 42, "jpg")
	got, err := s.Write(p, text("picture"))
	if err != nil || got != stampOf("picture") {
		t.Fatalf("%+v, %v", got, err)
	}
	if got, err := s.Read(p); err != nil || got != stampOf("picture") {
		t.Fatalf("read back %+v, %v", got, err)
	}
	if size, there, err := s.Has(p); size != 7 || !there || err != nil {
		t.Fatal(size, there, err)
	}
	if _, err := s.Write(p, text("other")); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("second write: %v, want exists", err)
	}
	if got, err := s.Replace(p, text("other")); err != nil || got != stampOf("other") {
		t.Fatalf("replace: %+v, %v", got, err)
	}
	if runtime.GOOS != "windows" {
		info, _ := os.Stat(s.Path(p))
		if info.Mode().Perm()&0o077 == 0 {
			t.Errorf("a guest's photo has mode %v", info.Mode().Perm())
		}
	}
	if got := all(t, s.Dir()); len(got) != 1 || got[p] != "other" {
		t.Fatalf("left %v", got)
	}
	names, err := s.Names("photos/G-001")
	if err != nil || len(names) != 1 || names[0] != p {
		t.Fatal(names, err)
	}
	if err := errors.Join(s.Remove(p), s.Remove(p)); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(p); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("open after remove: %v", err)
	}
}

func TestNothingEscapes(t *testing.T) {
	s := open(t)
	outside := filepath.Join(filepath.Dir(s.Dir()), "outside-"+filepath.Base(s.Dir()))
	for _, p := range []string{"../" + filepath.Base(outside), outside, "originals/../../" + filepath.Base(outside), "", ".", "originals", "bad\x00name"} {
		if _, err := s.Write(p, text("x")); err == nil {
			t.Errorf("wrote %q", p)
		}
		if _, err := s.Replace(p, text("x")); err == nil {
			t.Errorf("replaced %q", p)
		}
		if err := s.Move("originals/none", p); err == nil {
			t.Errorf("moved to %q", p)
		}
	}
	if _, err := os.Lstat(outside); !errors.Is(err, fs.ErrNotExist) {
		t.Fatal("a file outside:", err)
	}
	target := t.TempDir()
	if err := os.Symlink(target, s.Path("photos/G-1")); err != nil {
		t.Skip("no links here")
	}
	if _, err := s.Write("photos/G-1/0001.jpg", text("x")); err == nil {
		t.Error("wrote through a link that leads out")
	}
	if left, _ := os.ReadDir(target); len(left) != 0 {
		t.Errorf("outside now holds %v", left)
	}
	if got := all(t, s.Path("originals")); len(got) != 0 {
		t.Errorf("left %v", got)
	}
}

func TestFillErrorLeavesNothing(t *testing.T) {
	s := open(t)
	_, err := s.Write("cutouts/0001.zip", func(w io.Writer) error {
		io.WriteString(w, "half")
		return kiosk.Faulty(kiosk.CutShort, "", io.ErrUnexpectedEOF)
	})
	if kiosk.CodeOf(err) != kiosk.CutShort || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatalf("%v, want the filler's own fault", err)
	}
	if got := all(t, s.Dir()); len(got) != 0 {
		t.Fatalf("left %v", got)
	}
}

// Every step fails once, in turn: the caller hears of it, the name is either
// absent or (replacing) holds one of the two whole contents, no temporary file stays, and the
// next attempt works.
func TestEveryStepFails(t *testing.T) {
	acts := map[string]func(*Shelf) error{
		"write":   func(s *Shelf) error { _, err := s.Write("cutouts/0001.zip", text("new")); return err },
		"replace": func(s *Shelf) error { _, err := s.Replace("cutouts/0002.zip", text("new")); return err },
		"photo":   func(s *Shelf) error { _, err := s.Write("photos/G-1/0001.jpg", text("new")); return err },
		"move":    func(s *Shelf) error { return s.Move("spool/src", "originals/0001-a.jpg") },
		"aside": func(s *Shelf) error {
			_, err := s.SetAside(context.Background(), s.Path("spool/src"), "why")
			return err
		},
	}
	for name, act := range acts {
		for n := 1; ; n++ {
			s := open(t)
			for p, b := range map[string]string{"cutouts/0002.zip": "old", "spool/src": "new"} {
				if _, err := s.Write(p, text(b)); err != nil {
					t.Fatal(err)
				}
			}
			count, failed := 0, ""
			s.before = func(step, p string) error {
				if count++; count == n {
					failed = step + " " + p
					return syscall.ENOSPC
				}
				return nil
			}
			err := act(s)
			if failed == "" {
				if err != nil || n < 3 {
					t.Fatalf("%s: %d steps, %v", name, n, err)
				}
				break
			}
			if kiosk.CodeOf(err) != kiosk.DiskFull || !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("%s, %s: %v, want a full disk", name, failed, err)
			}
			for p, b := range all(t, s.Dir()) {
				whole := b == "new" || b == "old" && p == "cutouts/0002.zip" || strings.HasSuffix(p, ".reason.txt")
				if !whole || strings.Contains(p, tempPrefix) {
					t.Errorf("%s, %s: left %s with %q", name, failed, p, b)
				}
			}
			_, src, _ := s.Has("spool/src")
			_, dst, _ := s.Has("originals/0001-a.jpg")
			if !src && !dst {
				t.Errorf("%s, %s: the moved file is gone", name, failed)
			}
			s.before = nil
			if err := act(s); err != nil && !(name == "move" && dst) {
				t.Errorf("%s after %s: %v", name, failed, err)
			}
		}
	}
}

func TestRealErrors(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("/dev/full is Linux")
	}
	s := open(t)
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip(err)
	}
	defer full.Close()
	w := &counted{f: full, sum: sha256.New()}
	if _, err := w.Write([]byte("x")); err == nil {
		t.Fatal("no error from a full disk")
	}
	if got := fileFault("write file", "p", w.err); got.Code != kiosk.DiskFull {
		t.Fatalf("%v, want disk full", got)
	}
	if os.Getuid() == 0 {
		t.Skip("root writes everywhere")
	}
	os.Chmod(s.Path(cutouts), 0o500)
	defer os.Chmod(s.Path(cutouts), 0o700)
	if _, err := s.Write("cutouts/0001.zip", text("x")); kiosk.CodeOf(err) != kiosk.FileFault {
		t.Fatalf("%v, want a file fault", err)
	}
}

func TestMove(t *testing.T) {
	s := open(t)
	for p, b := range map[string]string{"spool/a": "A", "spool/b": "B"} {
		if _, err := s.Write(p, text(b)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Move("spool/a", "originals/0001-a.jpg"); err != nil {
		t.Fatal(err)
	}
	if err := s.Move("spool/b", "originals/0001-a.jpg"); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("onto another: %v", err)
	}
	if err := s.Move("spool/a", "originals/0002-a.jpg"); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("from nowhere: %v", err)
	}
	want := map[string]string{"originals/0001-a.jpg": "A", "spool/b": "B"}
	if got := all(t, s.Dir()); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("%v, want %v", got, want)
	}
}

func TestTake(t *testing.T) {
	s := open(t)
	dir := t.TempDir()
	src := filepath.Join(dir, "DSC_1.JPG")
	os.WriteFile(src, []byte("camera bytes"), 0o444)
	was, _ := os.Stat(src)
	for range 2 { // the same content twice is the same file
		stamp, p, err := s.Take(t.Context(), src, 100)
		if err != nil || stamp != stampOf("camera bytes") || p != "spool/"+stamp.SHA256 {
			t.Fatalf("%+v %s %v", stamp, p, err)
		}
		if got, err := s.Read(p); err != nil || got != stamp {
			t.Fatal(got, err)
		}
	}
	is, err := os.Stat(src)
	if err != nil || is.ModTime() != was.ModTime() || is.Size() != was.Size() || is.Mode() != was.Mode() {
		t.Fatal("the camera's file was touched")
	}
	if stamp, err := Hash(t.Context(), src, 100); err != nil || stamp != stampOf("camera bytes") {
		t.Fatal(stamp, err)
	}
	if got := all(t, s.Dir()); len(got) != 1 {
		t.Fatalf("left %v", got)
	}
}

func TestTakeRefusals(t *testing.T) {
	s := open(t)
	dir := t.TempDir()
	file := func(name, b string) string {
		p := filepath.Join(dir, name)
		os.WriteFile(p, []byte(b), 0o600)
		return p
	}
	link := filepath.Join(dir, "link.jpg")
	os.Symlink(file("target.jpg", "x"), link)
	loop := filepath.Join(dir, "loop.jpg")
	os.Symlink("loop.jpg", loop)
	for src, want := range map[string]kiosk.Code{
		filepath.Join(dir, "absent.jpg"): kiosk.Unreadable,
		dir:                              kiosk.Unreadable,
		link:                             kiosk.Unreadable,
		loop:                             kiosk.Unreadable,
		file("empty.jpg", ""):            kiosk.EmptyFile,
		file("big.jpg", "12345678901"):   kiosk.TooLarge,
	} {
		if _, _, err := s.Take(t.Context(), src, 10); kiosk.CodeOf(err) != want {
			t.Errorf("%s: %v, want %s", filepath.Base(src), err, want)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := s.Take(ctx, file("ok.jpg", "ok"), 10); !errors.Is(err, context.Canceled) {
		t.Errorf("ended context: %v", err)
	}
	if got := all(t, s.Dir()); len(got) != 0 {
		t.Fatalf("left %v", got)
	}
}

// A file that grows while it is copied is not taken.
func TestTakeSeesGrowth(t *testing.T) {
	s := open(t)
	src := filepath.Join(t.TempDir(), "a.jpg")
	os.WriteFile(src, []byte("first"), 0o600)
	s.before = func(step, _ string) error {
		if step == "create" { // after the first look at the source, before its bytes
			f, err := os.OpenFile(src, os.O_WRONLY|os.O_APPEND, 0)
			if err != nil {
				return err
			}
			f.WriteString("more")
			return f.Close()
		}
		return nil
	}
	if _, _, err := s.Take(t.Context(), src, 100); kiosk.CodeOf(err) != kiosk.Truncated {
		t.Fatalf("%v, want truncated", err)
	}
}

func TestSetAside(t *testing.T) {
	s := open(t)
	dir := t.TempDir()
	src := filepath.Join(dir, "bad.jpg")
	for i := 1; i <= 3; i++ {
		os.WriteFile(src, fmt.Appendf(nil, "bad %d", i), 0o600)
		if _, err := s.SetAside(t.Context(), src, "does not decode"); err != nil {
			t.Fatal(err)
		}
	}
	p, err := s.SetAside(t.Context(), filepath.Join(dir, "gone\x1b[31m.jpg"), "cannot be opened")
	if err != nil {
		t.Fatal(err)
	}
	got := all(t, s.Path(quarantine))
	for name, want := range map[string]string{"bad.jpg": "bad 1", "bad-2.jpg": "bad 2", "bad-3.jpg": "bad 3",
		"bad.jpg.reason.txt": "does not decode\n", "bad-2.jpg.reason.txt": "does not decode\n", "bad-3.jpg.reason.txt": "does not decode\n"} {
		if got[name] != want {
			t.Errorf("%s holds %q, want %q", name, got[name], want)
		}
	}
	note := got[filepath.Base(p)+".reason.txt"]
	if len(got) != 7 || !strings.HasPrefix(note, "cannot be opened\nNo copy: ") || strings.Contains(note, "\x1b") {
		t.Errorf("%d files, note %q", len(got), note)
	}
}

func TestSetAsideConcurrently(t *testing.T) {
	s := open(t)
	src := filepath.Join(t.TempDir(), "bad.jpg")
	os.WriteFile(src, []byte("bad"), 0o600)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := s.SetAside(t.Context(), src, "why"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := all(t, s.Path(quarantine)); len(got) != 16 {
		t.Fatalf("%d files", len(got))
	}
}

// Of many writers of one name exactly one wins, and the file is its content.
func TestOneWriterWins(t *testing.T) {
	s := open(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var winners []Stamp
	for i := range 16 {
		wg.Go(func() {
			stamp, err := s.Write("photos/G-9/0001.jpg", text(strings.Repeat(fmt.Sprint(i, " "), 1000)))
			if err == nil {
				mu.Lock()
				winners = append(winners, stamp)
				mu.Unlock()
			} else if !errors.Is(err, fs.ErrExist) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, err := s.Read("photos/G-9/0001.jpg")
	if len(winners) != 1 || err != nil || got != winners[0] {
		t.Fatalf("%d winners, %+v, %v", len(winners), got, err)
	}
	if left := all(t, s.Dir()); len(left) != 1 {
		t.Fatalf("left %d files", len(left))
	}
}

func TestSweep(t *testing.T) {
	s := open(t)
	for _, p := range []string{"spool/.tmp-1-1", "cutouts/.tmp-1-2", "photos/G-1/.tmp-9-9", "photos/G-1/0001.jpg", "spool/keep", "spool/.hidden"} {
		os.MkdirAll(filepath.Dir(s.Path(p)), 0o700)
		os.WriteFile(s.Path(p), []byte("x"), 0o600)
	}
	if n, err := s.Sweep(); n != 3 || err != nil {
		t.Fatalf("%d removed, %v", n, err)
	}
	if got := all(t, s.Dir()); len(got) != 3 {
		t.Fatalf("left %v", got)
	}
	if n, err := s.Sweep(); n != 0 || err != nil {
		t.Fatalf("again: %d removed, %v", n, err)
	}
}

// Temporary names left by an earlier process with our number are stepped over.
func TestTempNamesTaken(t *testing.T) {
	s := open(t)
	for i := 1; i < 5; i++ {
		os.WriteFile(s.Path(fmt.Sprintf("spool/%s%d-%d", tempPrefix, os.Getpid(), i)), []byte("stale"), 0o600)
	}
	if _, err := s.Write("spool/a", text("new")); err != nil {
		t.Fatal(err)
	}
	if got := all(t, s.Dir()); len(got) != 5 || got["spool/a"] != "new" {
		t.Fatal(got)
	}
}

func TestDisk(t *testing.T) {
	s := open(t)
	if free, err := s.Free(); err != nil || free == 0 {
		t.Fatal(free, err)
	}
	s.Network() // whatever it is, it must answer
	if err := s.CheckWritable(); err != nil {
		t.Fatal(err)
	}
	s.before = func(step, _ string) error { return syscall.EROFS }
	if err := s.CheckWritable(); kiosk.CodeOf(err) != kiosk.FileFault || !errors.Is(err, syscall.EROFS) {
		t.Fatalf("%v, want a file fault", err)
	}
	s.before = nil
	if got := all(t, s.Dir()); len(got) != 0 {
		t.Fatalf("left %v", got)
	}
}

func TestOpenDoesNotBlock(t *testing.T) {
	s := open(t)
	if _, err := s.Open("originals"); err == nil {
		t.Error("opened a folder")
	}
	makeFIFO(t, s.Path("spool/fifo"))
	if _, err := s.Open("spool/fifo"); err == nil {
		t.Error("opened a FIFO")
	}
	if _, _, err := s.Take(t.Context(), s.Path("spool/fifo"), 10); kiosk.CodeOf(err) != kiosk.Unreadable {
		t.Errorf("took a FIFO: %v", err)
	}
	if _, err := s.SetAside(t.Context(), s.Path("spool/fifo"), "a FIFO"); err != nil {
		t.Error(err)
	}
}

func BenchmarkTake(b *testing.B) {
	s, err := Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	src := filepath.Join(b.TempDir(), "a.jpg")
	os.WriteFile(src, bytes.Repeat([]byte("0123456789abcdef"), 11<<16), 0o600)
	b.SetBytes(11 << 20)
	for b.Loop() {
		if _, _, err := s.Take(b.Context(), src, 64<<20); err != nil {
			b.Fatal(err)
		}
	}
}
