package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"backdrop/internal/config"
	"backdrop/internal/drop"
	"backdrop/internal/hands"
	"backdrop/internal/photo"
	"backdrop/internal/samples"
	"backdrop/kiosk"
)

// board records what screens are told of arrivals.
type board struct {
	mu   sync.Mutex
	told [][]kiosk.Arriving
	seen func(l []kiosk.Arriving) // called with each
}

func (b *board) tell(change func(*kiosk.Live)) {
	var l kiosk.Live
	change(&l)
	b.mu.Lock()
	b.told = append(b.told, l.Arriving)
	seen := b.seen
	b.mu.Unlock()
	if seen != nil {
		seen(l.Arriving)
	}
}

func (b *board) last() []kiosk.Arriving {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.told[len(b.told)-1]
}

func TestArrivalsAreAFewAndInOrder(t *testing.T) {
	var seen board
	a := &arrivals{tell: seen.tell}
	var all []*arrival
	for i := range arrivalsShown + 3 {
		x := a.begin(fmt.Sprint(i))
		x.show(image.NewGray(image.Rect(0, 0, i+1, 1)), false)
		all = append(all, x)
	}
	shown := seen.last()
	if len(shown) != arrivalsShown || shown[len(shown)-1].Name != fmt.Sprint(arrivalsShown+2) || shown[0].Name != "3" {
		t.Fatalf("shown: %v", shown)
	}
	for _, s := range shown {
		if img := a.glimpse(s.Key); img == nil || fmt.Sprint(img.Bounds().Dx()-1) != s.Name {
			t.Errorf("%v has the picture %v", s, img)
		}
	}
	newest := all[len(all)-1]
	was := newest.now.Key
	newest.show(image.NewGray(image.Rect(0, 0, 99, 1)), true)
	if newest.now.Key == was || a.glimpse(was) == nil || a.glimpse(newest.now.Key).Bounds().Dx() != 99 {
		t.Error("a better picture needs a key of its own, and the old one stays for a moment")
	}
	for range 2 * glimpsesKept {
		newest.show(image.NewGray(image.Rect(0, 0, 1, 1)), true)
	}
	if len(a.kept) != glimpsesKept || a.glimpse(was) != nil {
		t.Errorf("%d pictures kept", len(a.kept))
	}
	for _, x := range all {
		x.end()
		x.end()
	}
	if len(seen.last()) != 0 || len(a.shown) != 0 {
		t.Errorf("still shown: %v", seen.last())
	}
	var none *arrival
	none.show(image.Black, true)
	none.known("")
	none.end()
}

// arriving is a booth with an intake of its own and a folder that nobody watches.
type arriving struct {
	*booth
	in    *intake
	board *board
	dir   string
}

func newArriving(tb testing.TB) *arriving {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "event")
	if err := writeEvent(dir, config.Template(map[string]string{"cutter.preview": cutterNone, "cutter.full": cutterScreen})); err != nil {
		tb.Fatal(err)
	}
	cfg, err := config.Load(dir, nil)
	if err != nil {
		tb.Fatal(err)
	}
	b, err := openBooth(tb.Context(), cfg, boothOptions{backlog: true})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := b.close(time.Minute); err != nil {
			tb.Error(err)
		}
	})
	a := &arriving{booth: b, board: &board{}, dir: tb.TempDir()}
	a.in = &intake{shelf: b.shelf, darkroom: photo.NewDarkroom(decodesAtATime), engine: b.engine, log: slog.New(slog.DiscardHandler)}
	a.in.arrivals = &arrivals{tell: a.board.tell}
	return a
}

// put writes a camera's file and describes it as the watcher would.
func (a *arriving) put(tb testing.TB, name string, data []byte) drop.File {
	tb.Helper()
	path := filepath.Join(a.dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
	return drop.File{Path: path, Folder: a.dir, Name: name, Size: int64(len(data))}
}

// cameraFile gives what a camera of that size writes, thumbnail and all.
func cameraFile(tb testing.TB, width, height int, seed uint64) []byte {
	tb.Helper()
	dir := tb.TempDir()
	cam := samples.Camera{Folder: dir, Shots: 1, Width: width, Height: height, Seed: seed, Encode: photo.EncodeJPEG}
	if err := cam.Run(tb.Context(), nil); err != nil {
		tb.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "DSC_0001.JPG"))
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

func shaOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// A photo is seen before it is a shot: its name, the camera's thumbnail, the small
// picture; then it is a shot, whole on disk, and no longer arriving.
func TestSeenBeforeItIsAShot(t *testing.T) {
	a := newArriving(t)
	data := cameraFile(t, 1500, 1000, 2)
	sizes := map[string]image.Point{}
	a.board.seen = func(l []kiosk.Arriving) {
		b, err := a.engine.Booth(t.Context())
		if err != nil || b.Shots() > 0 && len(l) > 0 && l[0].Key == "" {
			t.Errorf("%v with %d shots: %v", l, b.Shots(), err)
		}
	}
	verdict, err := a.in.Take(t.Context(), a.put(t, "DSC_0001.JPG", data))
	if verdict != drop.Taken || err != nil {
		t.Fatalf("%v, %v", verdict, err)
	}
	var steps []string
	for _, l := range a.board.told {
		steps = append(steps, fmt.Sprint(len(l)))
		for _, x := range l {
			if x.Name != "DSC_0001.JPG" {
				t.Errorf("arriving: %v", x)
			}
			if x.Key != "" {
				sizes[x.Key] = a.in.arrivals.glimpse(x.Key).Bounds().Size()
			}
		}
	}
	if !slices.Equal(steps, []string{"1", "1", "1", "1", "0"}) || len(sizes) != 2 {
		t.Errorf("told %v", a.board.told)
	}
	w, h := photo.PreviewSize(1500, 1000)
	last := a.board.told[3][0].Key
	if sizes[last] != image.Pt(w, h) && sizes[last] != image.Pt(h, w) {
		t.Errorf("the last picture has %v", sizes[last])
	}
	b, err := a.engine.Booth(t.Context())
	if err != nil || b.Shots() != 1 {
		t.Fatalf("%d shots, %v", b.Shots(), err)
	}
	s, _ := b.Shot(1)
	if s.SHA != shaOf(data) || !s.Measures.Known() || a.board.told[3][0].SHA != s.SHA {
		t.Errorf("%+v", s)
	}
	if img := a.in.arrivals.photo(s.SHA); img == nil || img != a.in.arrivals.glimpse(last) || a.in.arrivals.photo("") != nil {
		t.Errorf("the shot has the picture %v", img)
	}
	want, err := a.in.darkroom.Look(t.Context(), bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(a.shelf.Path(hands.CachedLook(s.SHA)))
	if err != nil || !bytes.Equal(got, want.Upload) {
		t.Errorf("the upload kept has %d bytes, %d were made: %v", len(got), len(want.Upload), err)
	}
}

func TestAKnownFileIsNoSecondShot(t *testing.T) {
	a := newArriving(t)
	data := cameraFile(t, 600, 400, 3)
	var all sync.WaitGroup
	verdicts := make([]drop.Verdict, 6)
	for i := range verdicts {
		f := a.put(t, fmt.Sprintf("copy%d.jpg", i), data)
		all.Go(func() {
			var err error
			if verdicts[i], err = a.in.Take(t.Context(), f); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	slices.Sort(verdicts)
	if verdicts[0] != drop.Taken || verdicts[1] != drop.Known {
		t.Errorf("verdicts %v", verdicts)
	}
	f := a.put(t, "old.jpg", data)
	f.FirstScan = 3
	told := len(a.board.told)
	if v, err := a.in.Take(t.Context(), f); v != drop.Known || err != nil || len(a.board.told) != told {
		t.Errorf("what lay there at the start: %v, %v, told %v", v, err, a.board.told[told:])
	}
	b, err := a.engine.Booth(t.Context())
	if err != nil || b.Shots() != 1 || len(a.board.last()) != 0 {
		t.Errorf("%d shots, %v, still arriving %v", b.Shots(), err, a.board.last())
	}
}

// What is no whole picture leaves nothing behind: no shot, no copy, no glimpse.
func TestWhatDoesNotDecodeLeavesNothing(t *testing.T) {
	a := newArriving(t)
	data := cameraFile(t, 900, 600, 4)
	for name, c := range map[string]struct {
		data    []byte
		verdict drop.Verdict
		code    kiosk.Code
	}{
		"half.jpg":  {data[:len(data)/2], drop.NotYet, kiosk.Truncated},
		"empty.jpg": {nil, drop.NotYet, kiosk.EmptyFile},
		"text.jpg":  {bytes.Repeat([]byte("no picture "), 50), drop.Refused, kiosk.NotAPicture},
	} {
		v, err := a.in.Take(t.Context(), a.put(t, name, c.data))
		if v != c.verdict || kiosk.CodeOf(err) != c.code {
			t.Errorf("%s: %v, %v", name, v, err)
		}
	}
	if err := os.Symlink("half.jpg", filepath.Join(a.dir, "link.jpg")); err == nil {
		if v, err := a.in.Take(t.Context(), drop.File{Path: filepath.Join(a.dir, "link.jpg"), Name: "link.jpg"}); v != drop.NotYet || kiosk.CodeOf(err) != kiosk.Unreadable {
			t.Errorf("a link: %v, %v", v, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if v, err := a.in.Take(ctx, a.put(t, "late.jpg", data)); v != drop.NotYet || !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v, %v", v, err)
	}
	for _, folder := range []string{"spool", "cache"} {
		if names, err := a.shelf.Names(folder); err != nil || len(names) > 0 {
			t.Errorf("left in %s: %v, %v", folder, names, err)
		}
	}
	b, err := a.engine.Booth(t.Context())
	if err != nil || b.Shots() != 0 || len(a.board.last()) != 0 {
		t.Errorf("%d shots, %v, still arriving %v", b.Shots(), err, a.board.last())
	}
}

// A file that changes while it is read is not taken for what it was or will be.
func TestReadWhileItChanges(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jpg")
	for name, change := range map[string]func() error{
		"longer":  func() error { return os.WriteFile(path, make([]byte, 3<<20), 0o600) },
		"shorter": func() error { return os.Truncate(path, 100) },
		"touched": func() error { return os.Chtimes(path, time.Time{}, time.Unix(1000, 0)) },
	} {
		if err := os.WriteFile(path, make([]byte, 2<<20), 0o600); err != nil {
			t.Fatal(err)
		}
		var r reader
		_, _, err := r.read(t.Context(), path, photo.MaxFileBytes, func(io.ReaderAt, int64) {
			if err := change(); err != nil {
				t.Error(err)
			}
		})
		if kiosk.CodeOf(err) != kiosk.Truncated {
			t.Errorf("%s: %v", name, err)
		}
		if !r.room.TryAcquire(photo.MaxFileBytes) {
			t.Errorf("%s: room is lost", name)
		}
	}
}

// At most as many bytes are out as one file may have; the next waits.
func TestRoomIsBounded(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.jpg")
	if err := os.WriteFile(path, bytes.Repeat([]byte("0123456789"), 10_000), 0o600); err != nil {
		t.Fatal(err)
	}
	ignore := func(io.ReaderAt, int64) {}
	var r reader
	if _, _, err := r.read(t.Context(), path, 99_999, ignore); kiosk.CodeOf(err) != kiosk.TooLarge {
		t.Errorf("too large: %v", err)
	}
	first, giveBack, err := r.read(t.Context(), path, 100_000, ignore)
	if err != nil || len(first) != 100_000 || shaOf(first) != shaOf(bytes.Repeat([]byte("0123456789"), 10_000)) {
		t.Fatalf("%d bytes, %v", len(first), err)
	}
	if !r.room.TryAcquire(photo.MaxFileBytes - 100_000) {
		t.Fatal("more room is taken than read")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := r.read(ctx, path, 100_000, ignore); !errors.Is(err, context.Canceled) {
		t.Errorf("without room: %v", err)
	}
	giveBack()
	if _, giveBack, err = r.read(t.Context(), path, 100_000, ignore); err != nil {
		t.Fatal(err)
	}
	giveBack()
}

func TestDevelopment(t *testing.T) {
	d := newDevelopment(t.Context(), func(context.Context) (developed, error) { panic("a decoder's mistake") })
	d.start()
	func() {
		defer func() {
			if p := recover(); p != "a decoder's mistake" {
				t.Errorf("the panic came out as %v", p)
			}
		}()
		_, _ = d.wait()
	}()
	d.stop()
	d = newDevelopment(t.Context(), func(ctx context.Context) (developed, error) {
		<-ctx.Done()
		return developed{}, ctx.Err()
	})
	d.start()
	d.stop()
	if _, err := d.wait(); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	d = newDevelopment(t.Context(), func(context.Context) (developed, error) { t.Error("run after the stop"); return developed{}, nil })
	d.stop()
	d.start()
	d = newDevelopment(t.Context(), func(context.Context) (developed, error) { return developed{}, kiosk.Faulty(kiosk.Truncated, "", nil) })
	d.start()
	<-d.done
	if err := d.copyTo(io.Discard, []byte("x")); kiosk.CodeOf(err) != kiosk.Truncated {
		t.Errorf("the copy of what is no photo goes on: %v", err)
	}
}

// BenchmarkArrival24MP measures, from a whole 24-megapixel file in the camera's folder,
// when the first glimpse, the real small picture and the shot are there (goals: 20 ms,
// 65 ms).
func BenchmarkArrival24MP(b *testing.B) {
	a := newArriving(b)
	base := cameraFile(b, 6000, 4000, 1)
	b.Logf("%d bytes", len(base))
	var glimpse, look, shot times
	for n := 0; b.Loop(); n++ {
		f := a.put(b, fmt.Sprintf("D%d.JPG", n), fmt.Appendf(base[:len(base):len(base)], "trailer %d", n))
		seen := map[string]time.Duration{} // by the picture's key
		var keys []string
		begun := time.Now()
		a.board.seen = func(l []kiosk.Arriving) {
			if len(l) == 0 || l[0].Key == "" || slices.Contains(keys, l[0].Key) {
				return
			}
			seen[l[0].Key], keys = time.Since(begun), append(keys, l[0].Key)
		}
		if v, err := a.in.Take(b.Context(), f); v != drop.Taken || err != nil {
			b.Fatal(v, err)
		}
		shot = append(shot, time.Since(begun))
		if len(keys) == 0 {
			b.Fatal("a shot without a picture")
		}
		if len(keys) > 1 { // else the real picture was there before the thumbnail
			glimpse = append(glimpse, seen[keys[0]])
		}
		look = append(look, seen[keys[len(keys)-1]])
		if err := os.Remove(f.Path); err != nil {
			b.Fatal(err)
		}
	}
	glimpse.report(b, "glimpse")
	look.report(b, "look")
	shot.report(b, "shot")
}
