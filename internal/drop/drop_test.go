package drop

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"backdrop/kiosk"
)

// pic is the smallest thing the recorder takes for a whole picture.
func pic(body string) []byte { return []byte("\xff\xd8\xff" + body + "\xff\xd9") }

// recorder is an Intake that decodes a little, remembers everything and tells of
// every call on a channel.
type recorder struct {
	mu     sync.Mutex
	calls  []string // "take NAME", "taken NAME", "known NAME", "notyet NAME", "quarantine NAME CODE"
	files  []File   // of the taken
	news   []News
	hashes map[[32]byte]bool
	moved  chan struct{}
	judge  func(f File, b []byte) (Verdict, error) // nil: the default
	store  func(f File) error                      // of Quarantine; nil: works
}

func newRecorder() *recorder {
	return &recorder{hashes: map[[32]byte]bool{}, moved: make(chan struct{}, 1)}
}

func (r *recorder) note(call string) {
	r.mu.Lock()
	r.calls = append(r.calls, call)
	r.mu.Unlock()
	r.wake()
}

func (r *recorder) wake() {
	select {
	case r.moved <- struct{}{}:
	default:
	}
}

func (r *recorder) Take(_ context.Context, f File) (Verdict, error) {
	r.note("take " + f.Name)
	b, err := os.ReadFile(f.Path)
	if err != nil {
		r.note("notyet " + f.Name)
		return NotYet, kiosk.Faulty(kiosk.Unreadable, f.Name, err)
	}
	if r.judge != nil {
		if v, err := r.judge(f, b); v != Taken || err != nil {
			r.note("notyet " + f.Name)
			return v, err
		}
	}
	switch {
	case len(b) == 0:
		r.note("notyet " + f.Name)
		return NotYet, kiosk.Faulty(kiosk.EmptyFile, f.Name, nil)
	case !bytes.HasPrefix(b, []byte("\xff\xd8\xff")) && !bytes.HasPrefix(b, []byte("\x89PNG")):
		return Refused, kiosk.Faulty(kiosk.NotAPicture, f.Name, nil)
	case bytes.HasPrefix(b, []byte("\xff\xd8\xff")) && !bytes.HasSuffix(b, []byte("\xff\xd9")):
		r.note("notyet " + f.Name)
		return NotYet, kiosk.Faulty(kiosk.Truncated, f.Name, nil)
	}
	sum := sha256.Sum256(b)
	r.mu.Lock()
	known := r.hashes[sum]
	r.hashes[sum] = true
	if !known {
		r.files = append(r.files, f)
	}
	r.mu.Unlock()
	if known {
		r.note("known " + f.Name)
		return Known, nil
	}
	r.note("taken " + f.Name)
	return Taken, nil
}

func (r *recorder) Quarantine(_ context.Context, f File, reason error) error {
	if r.store != nil {
		if err := r.store(f); err != nil {
			return err
		}
	}
	r.note("quarantine " + f.Name + " " + string(kiosk.CodeOf(reason)))
	return nil
}

func (r *recorder) News(_ context.Context, n News) {
	r.mu.Lock()
	r.news = append(r.news, n)
	r.mu.Unlock()
	r.wake()
}

func (r *recorder) count(call string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, c := range r.calls {
		if c == call {
			n++
		}
	}
	return n
}

func (r *recorder) told(topic Topic) (n int, first News) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, x := range r.news {
		if x.Topic == topic {
			if n == 0 {
				first = x
			}
			n += max(x.Count, 1)
		}
	}
	return n, first
}

func (r *recorder) all() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return strings.Join(r.calls, "\n")
}

// until waits until a state is reached, looking again after every call to the
// recorder and, for states that no call brings, every few milliseconds.
func (r *recorder) until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	late := time.After(20 * time.Second)
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for !ok() {
		select {
		case <-r.moved:
		case <-again.C:
		case <-late:
			t.Fatalf("waited in vain for %s; calls:\n%s\nnews: %+v", what, r.all(), r.news)
		}
	}
}

func (r *recorder) untilCalled(t *testing.T, call string) {
	t.Helper()
	r.until(t, call, func() bool { return r.count(call) > 0 })
}

// quick is a config for tests: everything soon but the end of patience.
func quick(dirs ...string) Config {
	return Config{Folders: dirs, Scan: 30 * time.Millisecond, Grow: 5 * time.Millisecond, Patience: time.Hour}
}

// watch runs a watcher until the test ends, and checks that it ends.
func watch(t *testing.T, cfg Config, r *recorder) *Watcher {
	t.Helper()
	w, err := New(cfg, r)
	if err != nil {
		t.Fatal(err)
	}
	run(t, w)
	return w
}

func run(t *testing.T, w *Watcher) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		select {
		case err := <-ended:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(20 * time.Second):
			t.Error("Run does not end")
		}
	})
}

func put(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// rounds lets the watcher go round a few times: each marker can only be taken by
// a scan that began after the last one was taken.
func rounds(t *testing.T, r *recorder, dir string, n int) {
	t.Helper()
	for i := range n {
		name := fmt.Sprintf("marker-%d-%d.jpg", time.Now().UnixNano(), i)
		put(t, filepath.Join(dir, name), pic(name))
		r.untilCalled(t, "taken "+name)
	}
}

func TestFirstScanInOrder(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	var want []string
	start := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	for i := range 40 {
		name := fmt.Sprintf("IMG_%04d.JPG", (i*17)%40) // names and times run differently
		put(t, filepath.Join(a, name), pic(name))
		when := start.Add(time.Duration(i/2) * time.Second) // pairs of the same time: by name
		os.Chtimes(filepath.Join(a, name), when, when)
		want = append(want, name)
	}
	for i := 0; i < 40; i += 2 {
		slices.Sort(want[i : i+2])
	}
	put(t, filepath.Join(b, "other.jpg"), pic("other"))
	r := newRecorder()
	cfg := quick(a, b)
	cfg.Workers = 1
	w := watch(t, cfg, r)
	r.until(t, "everything decided", func() bool { return w.Status().Settled() && r.count("taken other.jpg") == 1 })
	var got []string
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.files {
		if f.FirstScan != 41 {
			t.Errorf("%s: first scan %d, want 41", f.Name, f.FirstScan)
		}
		if f.Folder == a {
			got = append(got, f.Name)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("order\n%v, want\n%v", got, want)
	}
}

func TestBurst(t *testing.T) {
	dir := t.TempDir()
	r := newRecorder()
	w := watch(t, quick(dir), r)
	r.until(t, "first scan", func() bool { return w.Status().Settled() })
	for i := range 300 {
		name := filepath.Join(dir, fmt.Sprintf("b%03d.jpg", i))
		if i%3 == 0 { // renamed into place
			put(t, name+".tmp", pic(fmt.Sprint(i)))
			if err := os.Rename(name+".tmp", name); err != nil {
				t.Fatal(err)
			}
			continue
		}
		put(t, name, pic(fmt.Sprint(i)))
	}
	last := func() bool {
		r.mu.Lock()
		defer r.mu.Unlock()
		return len(r.files) >= 300
	}
	r.until(t, "300 files", last)
	r.until(t, "everything decided", func() bool { return w.Status().Settled() })
	rounds(t, r, dir, 2)
	for i := range 300 {
		if n := r.count(fmt.Sprintf("take b%03d.jpg", i)); n != 1 {
			t.Errorf("file %d was handed over %d times", i, n)
		}
	}
	if n := r.files[0].FirstScan; n != 0 {
		t.Errorf("a later file has first scan %d", n)
	}
}

// A writer who holds the file open keeps it from being taken, however long it
// pauses and however much the half looks like a whole.
func TestSlowWriter(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("leases are Linux")
	}
	dir := t.TempDir()
	r := newRecorder()
	cfg := quick(dir)
	cfg.Patience = 50 * time.Millisecond
	w := watch(t, cfg, r)
	path := filepath.Join(dir, "slow.jpg")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	f.Write([]byte("\xff\xd8\xff first half"))
	f.Sync()
	r.until(t, "the file to be seen", func() bool { return w.Status().Pending() > 0 })
	rounds(t, r, dir, 10) // longer than patience
	if r.count("take slow.jpg") != 0 {
		t.Fatalf("tried while open and without its end:\n%s", r.all())
	}
	f.Write([]byte("\xff\xd9 thumbnail's end, second half"))
	rounds(t, r, dir, 2)
	if strings.Contains(r.all(), "taken slow.jpg") || strings.Contains(r.all(), "quarantine slow.jpg") {
		t.Fatalf("decided while open:\n%s", r.all())
	}
	f.Write([]byte("\xff\xd9"))
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	r.untilCalled(t, "taken slow.jpg")
	r.until(t, "everything decided", func() bool { return w.Status().Settled() })
	if r.count("quarantine slow.jpg truncated") != 0 {
		t.Fatalf("quarantined:\n%s", r.all())
	}
}

// A writer who closes and opens again between pieces is only seen through by the
// decoder.
func TestWriterInPieces(t *testing.T) {
	dir := t.TempDir()
	r := newRecorder()
	watch(t, quick(dir), r)
	path := filepath.Join(dir, "pieces.jpg")
	put(t, path, []byte("\xff\xd8\xff with a thumbnail \xff\xd9 and"))
	r.untilCalled(t, "notyet pieces.jpg")
	rounds(t, r, dir, 5)
	if n := r.count("take pieces.jpg"); n != 1 {
		t.Errorf("tried %d times without a change", n)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.Write([]byte(" the end \xff\xd9"))
	f.Close()
	r.untilCalled(t, "taken pieces.jpg")
	rounds(t, r, dir, 2)
	if n := r.count("taken pieces.jpg") + r.count("known pieces.jpg"); n != 1 {
		t.Errorf("taken %d times", n)
	}
}

func TestSameNameSameContent(t *testing.T) {
	dir := t.TempDir()
	r := newRecorder()
	w := watch(t, quick(dir), r)
	put(t, filepath.Join(dir, "a.jpg"), pic("one"))
	r.untilCalled(t, "taken a.jpg")
	put(t, filepath.Join(dir, "a.jpg"), pic("other"))
	r.until(t, "the other content", func() bool { return r.count("taken a.jpg") == 2 })
	put(t, filepath.Join(dir, "b.jpg"), pic("one"))
	r.untilCalled(t, "known b.jpg")
	if err := os.Rename(filepath.Join(dir, "b.jpg"), filepath.Join(dir, "c.jpg")); err != nil {
		t.Fatal(err)
	}
	r.untilCalled(t, "known c.jpg")
	r.until(t, "everything decided", func() bool { return w.Status().Settled() })
	if len(r.files) != 2 {
		t.Errorf("%d shots", len(r.files))
	}
}

// A file that changes while it is taken is taken once more.
func TestChangedWhileTaken(t *testing.T) {
	dir := t.TempDir()
	r := newRecorder()
	change := sync.OnceFunc(func() {
		put(t, filepath.Join(dir, "a.jpg"), pic("the second version"))
		put(t, filepath.Join(dir, "marker.jpg"), pic("marker"))
		for r.count("taken marker.jpg") == 0 { // by the other worker: a scan has seen the change
			runtime.Gosched()
		}
	})
	r.judge = func(f File, _ []byte) (Verdict, error) {
		if f.Name == "a.jpg" {
			change()
		}
		return Taken, nil
	}
	w := watch(t, quick(dir), r)
	put(t, filepath.Join(dir, "a.jpg"), pic("first"))
	r.until(t, "both versions", func() bool { return r.count("taken a.jpg") == 2 })
	r.until(t, "everything decided", func() bool { return w.Status().Settled() })
	if got := r.snapshot()[2].Size; got != int64(len(pic("the second version"))) {
		t.Errorf("the second version has %d bytes", got)
	}
}

func (r *recorder) snapshot() []File {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.files)
}

func TestWrongContent(t *testing.T) {
	dir := t.TempDir()
	r := newRecorder()
	cfg := quick(dir)
	cfg.Patience = 60 * time.Millisecond
	w := watch(t, cfg, r)
	bad := map[string]string{"empty.jpg": "empty_file", "text.jpg": "not_a_picture", "half.JPG": "truncated", "animal.png": "not_a_picture"}
	put(t, filepath.Join(dir, "empty.jpg"), nil)
	put(t, filepath.Join(dir, "text.jpg"), []byte("dear guest"))
	put(t, filepath.Join(dir, "half.JPG"), []byte("\xff\xd8\xff half"))
	put(t, filepath.Join(dir, "animal.png"), []byte("GIF89a..."))
	for name, code := range bad {
		r.untilCalled(t, "quarantine "+name+" "+code)
	}
	r.until(t, "everything decided", func() bool { return w.Status().Settled() })
	rounds(t, r, dir, 5)
	for name, code := range bad {
		if n := r.count("quarantine " + name + " " + code); n != 1 {
			t.Errorf("%s quarantined %d times", name, n)
		}
	}
	put(t, filepath.Join(dir, "half.JPG"), pic("whole after all"))
	r.untilCalled(t, "taken half.JPG")
}

// What no waiting can mend is quarantined without it.
func TestHopelessAtOnce(t *testing.T) {
	dir := t.TempDir()
	r := newRecorder()
	r.judge = func(f File, b []byte) (Verdict, error) {
		if strings.Contains(f.Name, "large") {
			return Refused, kiosk.Faulty(kiosk.TooLarge, f.Name, nil)
		}
		return Taken, nil
	}
	w := watch(t, quick(dir), r) // patience: an hour
	put(t, filepath.Join(dir, "animal.jpg"), []byte("GIF89a..."))
	put(t, filepath.Join(dir, "large.jpg"), pic("many pixels"))
	put(t, filepath.Join(dir, "empty.jpg"), nil)
	r.untilCalled(t, "quarantine animal.jpg not_a_picture")
	r.untilCalled(t, "quarantine large.jpg too_large")
	rounds(t, r, dir, 2)
	r.until(t, "only the empty file undecided", func() bool { return w.Status().Pending() == 1 })
}

func TestFolderComesAndGoes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "later", "drop")
	r := newRecorder()
	w := watch(t, quick(dir), r)
	lost := func(n int) func() bool { return func() bool { got, _ := r.told(FolderLost); return got == n } }
	r.until(t, "news of the lost folder", lost(1))
	if _, n := r.told(FolderLost); n.Folder != dir || kiosk.CodeOf(n.Reason) != kiosk.FolderLost {
		t.Errorf("news %+v", n)
	}
	r.until(t, "settled without a folder", func() bool { return w.Status().Settled() })
	for i := 1; i <= 3; i++ {
		name := fmt.Sprintf("n%d.jpg", i)
		put(t, filepath.Join(dir, name), pic(name))
		r.untilCalled(t, "taken "+name)
		if got := w.Status().Folders[0]; got.Lost != nil {
			t.Errorf("still lost: %v", got.Lost)
		}
		live := "live-" + name // comes by event or timer into the folder that came back
		put(t, filepath.Join(dir, live), pic(live))
		r.untilCalled(t, "taken "+live)
		if err := os.RemoveAll(dir); err != nil {
			t.Fatal(err)
		}
		r.until(t, "news of the loss", lost(i+1))
		r.until(t, "settled", func() bool { return w.Status().Settled() })
	}
	if got := w.Status().Folders[0].Lost; got == nil {
		t.Error("not lost at the end")
	}
	if n, _ := r.told(FolderBack); n != 3 {
		t.Errorf("back %d times", n)
	}
}

// Replaced between two scans: nothing was seen to be lost, yet it is another
// folder, and its files count as a batch.
func TestFolderReplaced(t *testing.T) {
	up := t.TempDir()
	dir := filepath.Join(up, "drop")
	put(t, filepath.Join(dir, "a.jpg"), pic("a"))
	r := newRecorder()
	watch(t, quick(dir), r)
	r.untilCalled(t, "taken a.jpg")
	next := filepath.Join(up, "next")
	for i := range 5 {
		name := fmt.Sprintf("n%d.jpg", i)
		put(t, filepath.Join(next, name), pic(name))
	}
	if err := errors.Join(os.Rename(dir, filepath.Join(up, "old")), os.Rename(next, dir)); err != nil {
		t.Fatal(err)
	}
	r.until(t, "the new files", func() bool { return len(r.snapshot()) == 6 })
	for _, f := range r.snapshot()[1:] {
		if runtime.GOOS != "windows" && f.FirstScan != 5 {
			t.Errorf("%s: first scan %d, want 5", f.Name, f.FirstScan)
		}
	}
	rounds(t, r, dir, 2)
}

func TestSubFolders(t *testing.T) {
	dir := t.TempDir()
	r := newRecorder()
	cfg := quick(dir)
	cfg.MaxDepth = 3
	w := watch(t, cfg, r)
	r.until(t, "first scan", func() bool { return w.Status().Settled() })
	deep := filepath.Join("DCIM", "100CANON")
	put(t, filepath.Join(dir, deep, "IMG_1.JPG"), pic("1"))
	r.untilCalled(t, "taken "+filepath.Join(deep, "IMG_1.JPG"))
	put(t, filepath.Join(dir, deep, "IMG_2.JPG"), pic("2"))
	r.untilCalled(t, "taken "+filepath.Join(deep, "IMG_2.JPG"))
	put(t, filepath.Join(dir, ".Trashes", "IMG_3.JPG"), pic("3"))
	put(t, filepath.Join(dir, "1", "2", "3", "deep.jpg"), pic("deep"))
	put(t, filepath.Join(dir, "1", "2", "3", "4", "toodeep.jpg"), pic("too deep"))
	r.untilCalled(t, "taken "+filepath.Join("1", "2", "3", "deep.jpg"))
	r.until(t, "news of the depth", func() bool { n, _ := r.told(OddEntry); return n == 1 })
	rounds(t, r, dir, 2)
	if got := len(r.snapshot()); got != 5 {
		t.Errorf("%d files taken:\n%s", got, r.all())
	}
}

func TestLeftAlone(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{".hidden.jpg", "._a.jpg", "~a.jpg", "~$a.jpg", "a.jpg.tmp", "a.jpg.part", "b.jpg.partial", "c.jpg.crdownload",
		".syncthing.d.jpg.tmp", "~syncthing~e.jpg.tmp", "f.jpg.filepart", "g.jpg~", "MVI_1.MOV", "x.mp4", "a.XMP", "b.THM", "readme.txt", "camera.log"} {
		put(t, filepath.Join(dir, name), pic(name))
	}
	put(t, filepath.Join(dir, "IMG_1.CR3"), []byte("raw"))
	put(t, filepath.Join(dir, "IMG_2.nef"), []byte("raw"))
	put(t, filepath.Join(dir, "IMG_2.JPG"), pic("beside raw"))
	put(t, filepath.Join(dir, "IMG_3.HEIC"), []byte("heic"))
	put(t, filepath.Join(dir, "IMG_4.webp"), []byte("webp"))
	put(t, filepath.Join(dir, "noextension"), pic("no extension"))
	put(t, filepath.Join(dir, "odd.jfif"), pic("odd extension"))
	put(t, filepath.Join(dir, "document.xyz"), []byte("no picture"))
	put(t, filepath.Join(dir, "nothing"), nil)
	r := newRecorder()
	cfg := quick(dir)
	cfg.Patience = 50 * time.Millisecond
	w := watch(t, cfg, r)
	for _, name := range []string{"IMG_2.JPG", "noextension", "odd.jfif"} {
		r.untilCalled(t, "taken "+name)
	}
	for topic, want := range map[Topic]int{RAWTwin: 1, RAWAlone: 1, OtherFormat: 2} {
		r.until(t, fmt.Sprint("news ", topic), func() bool { n, _ := r.told(topic); return n == want })
	}
	if _, n := r.told(RAWTwin); n.Name != "IMG_2.nef" {
		t.Errorf("twin %q", n.Name)
	}
	r.until(t, "everything decided", func() bool { return w.Status().Settled() })
	rounds(t, r, dir, 3)
	if n := len(r.snapshot()); n != 6 { // three of them markers
		t.Errorf("%d taken:\n%s", n, r.all())
	}
	for topic, want := range map[Topic]int{RAWTwin: 1, RAWAlone: 1, OtherFormat: 2, OddEntry: 0} {
		if n, _ := r.told(topic); n != want {
			t.Errorf("news %d told of %d, want %d", topic, n, want)
		}
	}
}

func TestSeenBefore(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "old.jpg"), pic("old"))
	put(t, filepath.Join(dir, "new.jpg"), pic("new"))
	r := newRecorder()
	cfg := quick(dir)
	var asked sync.Map
	cfg.Seen = func(f File) bool {
		if _, twice := asked.LoadOrStore(f.Name, true); twice && !strings.HasPrefix(f.Name, "marker") {
			t.Errorf("%s asked twice", f.Name)
		}
		return f.Name == "old.jpg"
	}
	w := watch(t, cfg, r)
	r.untilCalled(t, "taken new.jpg")
	r.until(t, "everything decided", func() bool { return w.Status().Settled() })
	rounds(t, r, dir, 3)
	if r.count("take old.jpg") != 0 {
		t.Error("an old file was handed over")
	}
	if n := r.snapshot()[0].FirstScan; n != 1 {
		t.Errorf("first scan %d, want 1: old files are no backlog", n)
	}
}

// A take that hangs holds one worker, not the scan.
func TestSlowTake(t *testing.T) {
	dir := t.TempDir()
	r := newRecorder()
	release := make(chan struct{})
	r.judge = func(f File, _ []byte) (Verdict, error) {
		if f.Name == "slow.jpg" {
			<-release
		}
		return Taken, nil
	}
	w := watch(t, quick(dir), r)
	put(t, filepath.Join(dir, "slow.jpg"), pic("slow"))
	r.untilCalled(t, "take slow.jpg")
	rounds(t, r, dir, 3)
	r.until(t, "only the slow file undecided", func() bool { return w.Status().Pending() == 1 && !w.Status().Settled() })
	close(release)
	r.untilCalled(t, "taken slow.jpg")
	r.until(t, "everything decided", func() bool { return w.Status().Settled() })
}

// Trouble of ours never condemns a file.
func TestOurOwnTrouble(t *testing.T) {
	dir := t.TempDir()
	r := newRecorder()
	tries := 0
	r.judge = func(f File, _ []byte) (Verdict, error) {
		if f.Name == "a.jpg" {
			if tries++; tries <= 4 {
				return NotYet, kiosk.Faulty(kiosk.DiskFull, "", nil)
			}
		}
		return Taken, nil
	}
	refusals := 2
	r.store = func(f File) error {
		if refusals--; refusals >= 0 {
			return kiosk.Faulty(kiosk.DiskFull, "", nil)
		}
		return nil
	}
	cfg := quick(dir)
	cfg.Scan, cfg.Patience = 5*time.Millisecond, 20*time.Millisecond
	w := watch(t, cfg, r)
	put(t, filepath.Join(dir, "a.jpg"), pic("a"))
	put(t, filepath.Join(dir, "b.jpg"), []byte("GIF8"))
	r.untilCalled(t, "taken a.jpg")
	r.untilCalled(t, "quarantine b.jpg not_a_picture")
	r.until(t, "everything decided", func() bool { return w.Status().Settled() })
	if strings.Contains(r.all(), "quarantine a.jpg") {
		t.Error("quarantined for a full disk")
	}
}

func TestPanicInTake(t *testing.T) {
	dir := t.TempDir()
	r := newRecorder()
	r.judge = func(f File, _ []byte) (Verdict, error) {
		if f.Name == "hostile.jpg" {
			panic("index out of range")
		}
		return Taken, nil
	}
	watch(t, quick(dir), r)
	put(t, filepath.Join(dir, "hostile.jpg"), pic("x"))
	r.untilCalled(t, "quarantine hostile.jpg internal_fault")
	rounds(t, r, dir, 3) // both workers live
}

// Camera software that deletes or moves its file leaves nothing undecided.
func TestVanishes(t *testing.T) {
	dir := t.TempDir()
	r := newRecorder()
	w := watch(t, quick(dir), r)
	gone := filepath.Join(dir, "gone.jpg")
	r.judge = func(f File, _ []byte) (Verdict, error) {
		if f.Name == "gone.jpg" {
			os.Remove(gone)
			return NotYet, kiosk.Faulty(kiosk.Unreadable, "", nil)
		}
		return Taken, nil
	}
	put(t, gone, pic("x"))
	put(t, filepath.Join(dir, "empty.jpg"), nil)
	r.untilCalled(t, "notyet gone.jpg")
	r.until(t, "only the empty file undecided", func() bool { return w.Status().Pending() == 1 })
	os.Remove(filepath.Join(dir, "empty.jpg"))
	r.until(t, "everything decided", func() bool { return w.Status().Settled() })
	if n := w.Status().Folders[0].Files; n != 0 {
		t.Errorf("%d files remembered", n)
	}
}

// Nothing in the camera's folder is changed by us.
func TestTouchesNothing(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.jpg", "sub/b.jpg", "bad.jpg", "c.cr2"} {
		put(t, filepath.Join(dir, name), pic(name))
	}
	put(t, filepath.Join(dir, "bad.jpg"), []byte("GIF8"))
	list := func() (s []string) {
		err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := d.Info()
			if err == nil {
				s = append(s, fmt.Sprint(p, info.Size(), info.Mode(), info.ModTime()))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	before := list()
	r := newRecorder()
	w := watch(t, quick(dir), r)
	r.untilCalled(t, "quarantine bad.jpg not_a_picture")
	r.until(t, "everything decided", func() bool { return w.Status().Settled() })
	if after := list(); !slices.Equal(before, after) {
		t.Errorf("changed\n%v to\n%v", before, after)
	}
}

// With a timer that never comes round only events can tell: of new files, of new
// sub-folders, of a sub-folder deleted and made again, of one replaced by another.
func TestEvents(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	r := newRecorder()
	cfg := quick(dir)
	cfg.Scan = time.Hour
	w := watch(t, cfg, r)
	r.until(t, "first scan", func() bool { return w.Status().Settled() })
	if w.Status().Folders[0].Polling {
		t.Skip("no events here")
	}
	drop := func(name string) {
		t.Helper()
		put(t, filepath.Join(dir, name), pic(name))
		r.untilCalled(t, "taken "+name)
		r.until(t, "everything decided", func() bool { return w.Status().Settled() })
	}
	sub := func(name string) string { return filepath.Join("sub", name) }
	drop("a.jpg")
	drop(sub("b.jpg"))
	drop(sub("c.jpg"))
	if err := os.RemoveAll(filepath.Join(dir, "sub")); err != nil {
		t.Fatal(err)
	}
	r.until(t, "the sub-folder's files forgotten", func() bool { return w.Status().Folders[0].Files == 1 })
	drop(sub("d.jpg"))
	drop(sub("e.jpg"))
	put(t, filepath.Join(outside, "next", "f.jpg"), pic("f"))
	if err := errors.Join(os.Rename(filepath.Join(dir, "sub"), filepath.Join(outside, "old")),
		os.Rename(filepath.Join(outside, "next"), filepath.Join(dir, "sub"))); err != nil {
		t.Fatal(err)
	}
	r.untilCalled(t, "taken "+sub("f.jpg"))
	drop(sub("g.jpg"))
	if err := os.Rename(filepath.Join(dir, "a.jpg"), filepath.Join(dir, "z.jpg")); err != nil {
		t.Fatal(err)
	}
	r.untilCalled(t, "known z.jpg")
}

// A share sends no events: the timer finds all the same things.
func TestPolling(t *testing.T) {
	dir := t.TempDir()
	r := newRecorder()
	w, err := New(quick(dir), r)
	if err != nil {
		t.Fatal(err)
	}
	w.noEyes = true
	run(t, w)
	for _, name := range []string{"a.jpg", filepath.Join("sub", "b.jpg"), "a.jpg"} {
		put(t, filepath.Join(dir, name), pic(name+r.all()))
		want := r.count("taken "+name) + 1
		r.until(t, name, func() bool { return r.count("taken "+name) == want })
	}
	if !w.Status().Folders[0].Polling {
		t.Error("status does not say so")
	}
}

func TestNewRefuses(t *testing.T) {
	r := newRecorder()
	for _, c := range []Config{{}, {Folders: []string{"a", "./a"}}, {Folders: make([]string, 17)}} {
		if _, err := New(c, r); err == nil {
			t.Errorf("accepted %v", c.Folders)
		}
	}
	if _, err := New(Config{Folders: []string{"a"}}, nil); err == nil {
		t.Error("accepted no intake")
	}
}

func TestTooMany(t *testing.T) {
	dir := t.TempDir()
	for i := range 30 {
		put(t, filepath.Join(dir, fmt.Sprintf("%d.jpg", i)), pic(fmt.Sprint(i)))
	}
	r := newRecorder()
	cfg := quick(dir)
	cfg.MaxFiles = 20
	w := watch(t, cfg, r)
	r.until(t, "news of the limit", func() bool { n, _ := r.told(TooMany); return n == 20 })
	r.until(t, "everything decided", func() bool { return w.Status().Settled() })
	if n := len(r.snapshot()); n != 20 {
		t.Errorf("%d taken", n)
	}
}
