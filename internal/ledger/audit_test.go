package ledger

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"backdrop/kiosk"
)

// folder gives every file of a folder with its content's hash and its time.
func folder(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = fmt.Sprintf("%x %s", sha256.Sum256(data), info.ModTime())
	}
	return out
}

func reading(t *testing.T, path string) *Reading {
	t.Helper()
	r, err := OpenReading(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

// lookAt reads everything an audit reads and wants n entries.
func lookAt(t *testing.T, r *Reading, n int) {
	t.Helper()
	if got := len(read(t, r.Ledger)); got != n {
		t.Errorf("%d entries, want %d", got, n)
	}
	if found, err := r.Problems(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("problems %v, %v", found, err)
	}
	if missing, err := r.MissingGuards(t.Context()); err != nil || len(missing) > 0 {
		t.Errorf("missing guards %v, %v", missing, err)
	}
}

func TestAReadingChangesNothing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "l.db")
	l := open(t, path)
	add := func(seq int64) {
		t.Helper()
		if err := l.Append(t.Context(), []kiosk.Entry{entry(seq, "a")}); err != nil {
			t.Fatal(err)
		}
	}
	add(1)
	add(2)
	// beside a writer that goes on; its -shm is memory that readers share with it
	before := folder(t, dir)
	r := reading(t, path)
	lookAt(t, r, 2)
	got := folder(t, dir)
	got["l.db-shm"] = before["l.db-shm"]
	if !maps.Equal(got, before) {
		t.Errorf("beside a writer:\n%v\n%v", before, got)
	}
	add(3)
	lookAt(t, r, 3)
	_ = r.Close()
	// what a killed process leaves
	killed := t.TempDir()
	for name := range folder(t, dir) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(killed, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	before = folder(t, killed)
	r = reading(t, filepath.Join(killed, "l.db"))
	lookAt(t, r, 3)
	_ = r.Close()
	if got := folder(t, killed); !maps.Equal(got, before) {
		t.Errorf("after a kill:\n%v\n%v", before, got)
	}
	// closed in peace
	_ = l.Close()
	before = folder(t, dir)
	r = reading(t, path)
	lookAt(t, r, 3)
	if r.Moved() {
		t.Error("it says that it moved")
	}
	if got := folder(t, dir); !maps.Equal(got, before) {
		t.Errorf("at rest:\n%v\n%v", before, got)
	}
	// a booth that starts meanwhile is noticed
	l = open(t, path)
	add(4)
	if !r.Moved() {
		t.Error("a booth that began to write was not noticed")
	}
}

func TestSumsStopWhereAsked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	l := open(t, path)
	if err := l.Append(t.Context(), []kiosk.Entry{{Seq: 1, At: noon, Kind: "a", Held: 1000}, {Seq: 2, At: noon, Kind: "b", Held: -1000, Spent: 250}}); err != nil {
		t.Fatal(err)
	}
	r := reading(t, path)
	for seq, want := range map[int64][3]int64{0: {}, 1: {1, 1000, 0}, 2: {2, 0, 250}, 9: {2, 0, 250}} {
		n, held, spent, err := r.SumsTo(t.Context(), seq)
		if got := [3]int64{n, int64(held), int64(spent)}; err != nil || got != want {
			t.Errorf("up to %d: %v, %v, want %v", seq, got, err, want)
		}
	}
}

func TestWhatIsNoLedger(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "l.db")
	if _, err := OpenReading(t.Context(), path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenReading(t.Context(), path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an empty file: %v", err)
	}
	if err := os.WriteFile(path, make([]byte, 8192), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenReading(t.Context(), path); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("zeros: %v", err)
	}
}

func TestMissingGuardsAreNamed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	l := open(t, path)
	if _, err := l.db.Exec("DROP TRIGGER entries_no_update"); err != nil {
		t.Fatal(err)
	}
	missing, err := reading(t, path).MissingGuards(t.Context())
	if err != nil || len(missing) != 1 || missing[0] != "entries_no_update" {
		t.Errorf("%v, %v", missing, err)
	}
}
