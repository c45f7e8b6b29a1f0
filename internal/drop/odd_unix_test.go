//go:build unix

package drop

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"backdrop/kiosk"
)

// Whatever has a picture's name and is no file is shown once, never followed, and
// holds nothing up.
func TestOddEntries(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	put(t, filepath.Join(outside, "secret.jpg"), pic("outside"))
	for _, link := range [][2]string{{"loop.jpg", "loop.jpg"}, {filepath.Join(outside, "secret.jpg"), "link.jpg"}, {"nowhere", "dangling.jpg"}, {outside, "folderlink"}, {".", "round"}} {
		if err := os.Symlink(link[0], filepath.Join(dir, link[1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "fifo.jpg"), 0o600); err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, "folder.jpg", "inner.jpg"), pic("inner"))
	want := 7
	if s, err := net.Listen("unix", filepath.Join(dir, "s.jpg")); err == nil {
		defer s.Close()
		want++
	}
	r := newRecorder()
	w := watch(t, quick(dir), r)
	r.until(t, "news of them", func() bool { n, _ := r.told(OddEntry); return n == want })
	r.until(t, "everything decided", func() bool { return w.Status().Settled() })
	rounds(t, r, dir, 5)
	if n, _ := r.told(OddEntry); n != want {
		t.Errorf("told of %d, want %d", n, want)
	}
	if n := len(r.snapshot()); n != 5 || strings.Contains(r.all(), "inner") {
		t.Errorf("%d taken:\n%s", n, r.all())
	}
	// A link that is replaced by a file is a file.
	put(t, filepath.Join(dir, "link.jpg.tmp"), pic("a real one"))
	if err := os.Rename(filepath.Join(dir, "link.jpg.tmp"), filepath.Join(dir, "link.jpg")); err != nil {
		t.Fatal(err)
	}
	r.untilCalled(t, "taken link.jpg")
}

// The look itself is safe too: an entry can be exchanged after it was listed.
func TestLookIntoOdd(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "target.jpg"), pic("x"))
	os.Symlink("target.jpg", filepath.Join(dir, "link"))
	os.Symlink("loop", filepath.Join(dir, "loop"))
	if err := syscall.Mkfifo(filepath.Join(dir, "fifo"), 0o600); err != nil {
		t.Fatal(err)
	}
	names := []string{"link", "loop", "fifo", "."}
	if s, err := net.Listen("unix", filepath.Join(dir, "socket")); err == nil {
		defer s.Close()
		names = append(names, "socket")
	}
	for _, name := range names {
		if _, err := lookInto(filepath.Join(dir, name), make([]byte, tailSize)); !errors.Is(err, errOdd) {
			t.Errorf("%s: %v, want odd", name, err)
		}
	}
}

// A watch that ended with its folder is asked for again, also when the folder made
// anew has the number of the old one.
func TestPrune(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "sub")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	wake := make(chan struct{}, 1)
	var e eyes
	e.open(wake, false)
	if e.events == nil {
		t.Skip("no events here")
	}
	defer e.close()
	same := identity{dev: 1, ino: 1}
	if e.watch(dir, same) || e.blind {
		t.Fatal("no watch")
	}
	if err := errors.Join(os.Remove(dir), os.Mkdir(dir, 0o700)); err != nil {
		t.Fatal(err)
	}
	late := time.After(20 * time.Second)
	for len(e.events.WatchList()) > 0 {
		select {
		case <-wake:
		case <-late:
			t.Fatal("the watch does not end")
		}
	}
	e.prune()
	if e.watch(dir, same) || len(e.events.WatchList()) != 1 {
		t.Fatal("not watched again")
	}
	put(t, filepath.Join(dir, "a.jpg"), pic("a"))
	select {
	case <-wake:
	case <-late:
		t.Fatal("no event")
	}
	if !e.watch(dir, identity{dev: 1, ino: 2}) {
		t.Fatal("another folder under the path is not noticed")
	}
}

func TestNoPermission(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	dir := t.TempDir()
	put(t, filepath.Join(dir, "locked.jpg"), pic("locked"))
	put(t, filepath.Join(dir, "sub", "a.jpg"), pic("a"))
	os.Chmod(filepath.Join(dir, "locked.jpg"), 0)
	os.Chmod(filepath.Join(dir, "sub"), 0)
	t.Cleanup(func() { os.Chmod(filepath.Join(dir, "sub"), 0o700) })
	r := newRecorder()
	cfg := quick(dir)
	cfg.Patience = 50 * time.Millisecond
	w := watch(t, cfg, r)
	r.untilCalled(t, "quarantine locked.jpg unreadable")
	r.until(t, "news of the sub-folder", func() bool { n, _ := r.told(OddEntry); return n == 1 })
	r.until(t, "everything decided", func() bool { return w.Status().Settled() })
	os.Chmod(filepath.Join(dir, "sub"), 0o700)
	r.untilCalled(t, "taken "+filepath.Join("sub", "a.jpg"))
	os.Chmod(dir, 0)
	r.until(t, "the loss", func() bool { n, _ := r.told(FolderLost); return n == 1 })
	os.Chmod(dir, 0o700)
	r.until(t, "the return", func() bool { n, _ := r.told(FolderBack); return n == 1 })
	if n := r.count("take " + filepath.Join("sub", "a.jpg")); n != 1 {
		t.Errorf("after the return handed over %d times", n)
	}
}

func TestNamesOfBytes(t *testing.T) {
	if runtime.GOOS == "darwin" {
		t.Skip("names are Unicode there")
	}
	dir := t.TempDir()
	names := []string{"\xff\xfea.jpg", "a\nb.jpg", "\x1b[31mred.jpg", "e\u0301.jpg", "\u00e9.jpg", strings.Repeat("n", 251) + ".jpg", " .jpg", "\u202egpj.jpg"}
	for _, n := range names {
		put(t, filepath.Join(dir, n), pic(n))
	}
	r := newRecorder()
	watch(t, quick(dir), r)
	for _, n := range names {
		r.untilCalled(t, "taken "+n)
	}
}

func TestLeaseSeesWriters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jpg")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	f.Write(pic("x"))
	tail := make([]byte, tailSize)
	open, err := lookInto(path, tail)
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
	closed, err := lookInto(path, tail)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "linux" {
		if open.writers != cannotTell || closed.writers != cannotTell {
			t.Errorf("open %d, closed %d", open.writers, closed.writers)
		}
		return
	}
	if open.writers == cannotTell && closed.writers == cannotTell {
		t.Skip("no leases on this file system")
	}
	if open.writers != some || closed.writers != none {
		t.Errorf("open %d, closed %d", open.writers, closed.writers)
	}
	// Nothing of the lease stays: a writer gets in at once, also without waiting.
	w, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	w.Close()
	if _, err := lookInto(filepath.Join(filepath.Dir(path), "none"), tail); kiosk.CodeOf(err) != kiosk.InternalFault || !os.IsNotExist(err) {
		t.Error(err)
	}
}
