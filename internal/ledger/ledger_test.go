package ledger

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"backdrop/kiosk"
)

var noon = time.Date(2026, 11, 21, 12, 0, 0, 123456789, time.UTC)

func open(t *testing.T, path string) *Ledger {
	t.Helper()
	l, err := Open(t.Context(), path, "event-1", noon)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

func entry(seq int64, kind kiosk.Kind) kiosk.Entry {
	return kiosk.Entry{Seq: seq, At: noon, Kind: kind}
}

func read(t *testing.T, l *Ledger) (out []kiosk.Entry) {
	t.Helper()
	if err := l.Replay(t.Context(), func(e kiosk.Entry) error { out = append(out, e); return nil }); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEntriesComeBackAsTheyWere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "odd name %41?#.db")
	l := open(t, path)
	want := []kiosk.Entry{
		entry(1, kiosk.KindOpened),
		{Seq: 2, At: noon.Add(time.Second), Kind: kiosk.KindArrived, Shot: 1, Guest: "G-1", Name: "\xff\xfe\x1b.jpg", SHA: "abc",
			Data: kiosk.Data{Format: "jpeg", Width: 6000, Height: 4000, Size: 11 << 20}},
		{Seq: 3, At: noon, Kind: kiosk.KindAsked, Shot: 1, Stage: kiosk.Full, Held: 1000, Data: kiosk.Data{Price: 1000, Pot: kiosk.PotPAYG, Paid: true}},
		{Seq: 4, At: noon, Kind: kiosk.KindCharged, Shot: 1, Request: 3, Stage: kiosk.Full, Held: -1000, Spent: 250},
		{Seq: 5, At: noon, Kind: kiosk.KindGuest, Guest: "G-1", Name: "Zoë 张"},
		{Seq: 6, At: noon, Kind: kiosk.KindRuled, Data: kiosk.Data{Rules: &kiosk.Rules{Event: "x", Budget: 2500}}},
	}
	if err := l.Append(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	if err := l.Reopen(t.Context()); err != nil {
		t.Fatal(err)
	}
	got := read(t, l)
	if len(got) != len(want) {
		t.Fatalf("%d entries, want %d", len(got), len(want))
	}
	for i := range want {
		if g, w := fmt.Sprintf("%+v", strip(got[i])), fmt.Sprintf("%+v", strip(want[i])); g != w {
			t.Errorf("entry %d\n got %s\nwant %s", i+1, g, w)
		}
	}
	if r := got[5].Data.Rules; r == nil || *r != *want[5].Data.Rules {
		t.Errorf("rules came back as %+v", r)
	}
	held, spent, err := l.Totals(t.Context())
	if err != nil || held != 0 || spent != 250 {
		t.Errorf("totals %s, %s, %v", held, spent, err)
	}
	if id, err := l.EventID(t.Context()); err != nil || id != "event-1" {
		t.Errorf("event id %q, %v", id, err)
	}
	again, err := Open(t.Context(), path, "another", noon)
	if err != nil {
		t.Fatal(err)
	}
	if id, _ := again.EventID(t.Context()); id != "event-1" {
		t.Errorf("opening again renamed the event to %q", id)
	}
	_ = again.Close()
}

// strip takes the pointer out, whose address would differ.
func strip(e kiosk.Entry) kiosk.Entry { e.Data.Rules = nil; return e }

func TestAppendIsAllOrNothing(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"))
	if err := l.Append(t.Context(), []kiosk.Entry{entry(1, "a"), entry(3, "gap")}); err == nil || !strings.Contains(err.Error(), "must follow") {
		t.Fatalf("a gap: %v", err)
	}
	if n := len(read(t, l)); n != 0 {
		t.Fatalf("%d entries of a refused append", n)
	}
}

func TestEntriesAreForEver(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"))
	if err := l.Append(t.Context(), []kiosk.Entry{entry(1, "a"), entry(2, "b")}); err != nil {
		t.Fatal(err)
	}
	for _, sql := range []string{
		"UPDATE entries SET held = 5", "DELETE FROM entries", "INSERT OR REPLACE INTO entries VALUES(1,'','','0','',0,'',0,0,'{}')",
		"INSERT INTO entries VALUES(9,'','',0,'',0,'',0,0,'{}')",
	} {
		if _, err := l.db.Exec(sql); err == nil {
			t.Errorf("%s was allowed", sql)
		}
	}
}

func TestOneLiveRequest(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"))
	seq := int64(0)
	add := func(kind kiosk.Kind, shot int, request int64, st kiosk.Stage) error {
		err := l.Append(t.Context(), []kiosk.Entry{{Seq: seq + 1, At: noon, Kind: kind, Shot: shot, Request: request, Stage: st}})
		if err == nil {
			seq++
		}
		return err
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	never := func(what string, err error) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), "already live") {
			t.Fatalf("%s: %v", what, err)
		}
	}
	must(add(kiosk.KindAsked, 1, 0, kiosk.Full)) // request 1
	never("a second request", add(kiosk.KindAsked, 1, 0, kiosk.Full))
	must(add(kiosk.KindAsked, 1, 0, kiosk.Preview)) // another stage
	must(add(kiosk.KindAsked, 2, 0, kiosk.Full))    // another shot
	must(add(kiosk.KindVoid, 1, 1, kiosk.Full))
	must(add(kiosk.KindAsked, 1, 0, kiosk.Full)) // request 5
	must(add(kiosk.KindNoFile, 1, 5, kiosk.Full))
	never("paid without a file, nobody agreed to another", add(kiosk.KindAsked, 1, 0, kiosk.Full))
	must(add(kiosk.KindBought, 1, 5, kiosk.Full))
	must(add(kiosk.KindAsked, 1, 0, kiosk.Full))
}

func TestEveryConnectionIsDurable(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"))
	l.db.SetMaxOpenConns(4)
	if err := checkDurable(t.Context(), l.db, 4); err != nil {
		t.Fatal(err)
	}
	// the check itself can fail: a connection set to NORMAL is found
	l.db.SetMaxOpenConns(1)
	if _, err := l.db.Exec("PRAGMA synchronous=NORMAL"); err != nil {
		t.Fatal(err)
	}
	if err := checkDurable(t.Context(), l.db, 1); err == nil {
		t.Fatal("synchronous=NORMAL was not noticed")
	}
}

func TestDamageAndFutureAreRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	l := open(t, path)
	if _, err := l.db.Exec("PRAGMA user_version = 99"); err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	if _, err := Open(t.Context(), path, "x", noon); err == nil || !strings.Contains(err.Error(), "newer") {
		t.Errorf("a future schema: %v", err)
	}
	if err := os.WriteFile(path, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	_ = os.Remove(path + "-wal")
	if _, err := Open(t.Context(), path, "x", noon); err == nil {
		t.Error("a damaged file was opened")
	}
}

func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "l.db")
	if _, err := OpenReading(t.Context(), path); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("a missing ledger: %v", err)
	}
	l := open(t, path)
	if err := l.Append(t.Context(), []kiosk.Entry{entry(1, "a")}); err != nil {
		t.Fatal(err)
	}
	r, err := OpenReading(t.Context(), path) // beside the writer
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	if err := l.Append(t.Context(), []kiosk.Entry{entry(2, "b")}); err != nil {
		t.Fatal(err)
	}
	if n := len(read(t, r.Ledger)); n != 2 {
		t.Fatalf("the reader sees %d entries", n)
	}
	if err := r.Append(t.Context(), []kiosk.Entry{entry(3, "c")}); err == nil {
		t.Fatal("a reader wrote")
	}
}

func TestNamesCanBeErased(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"))
	err := l.Append(t.Context(), []kiosk.Entry{
		{Seq: 1, At: noon, Kind: kiosk.KindArrived, Shot: 1, Name: "CANARY.jpg", SHA: "CANARY"},
		{Seq: 2, At: noon, Kind: kiosk.KindGuest, Guest: "G", Name: "CANARY"}})
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := l.db.QueryRow("SELECT count(*) FROM entries WHERE guest LIKE '%CANARY%' OR data LIKE '%CANARY%'").Scan(&n); err != nil || n != 0 {
		t.Fatalf("%d rows of the append-only table hold a name (%v)", n, err)
	}
	if _, err := l.db.Exec("DELETE FROM names; DELETE FROM guests"); err != nil {
		t.Fatal(err)
	}
	for _, e := range read(t, l) {
		if e.Name != "" || e.SHA != "" {
			t.Errorf("after erasing: %+v", e)
		}
	}
}

func BenchmarkAppend(b *testing.B) {
	l, err := Open(b.Context(), filepath.Join(b.TempDir(), "l.db"), "x", noon)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	seq := int64(0)
	for b.Loop() {
		seq++
		if err := l.Append(context.Background(), []kiosk.Entry{entry(seq, kiosk.KindNoted)}); err != nil {
			b.Fatal(err)
		}
	}
}

// What is kept of a guest follows a merge, and nothing stays under the other code.
func TestMergedGuestsKeepOneName(t *testing.T) {
	for name, c := range map[string]struct{ a, b, want string }{
		"the other's": {"Ann", "", "Ann"}, "its own": {"Ann", "Bea", "Bea"}, "none": {"", "", ""}, "its own alone": {"", "Bea", "Bea"},
	} {
		t.Run(name, func(t *testing.T) {
			l := open(t, filepath.Join(t.TempDir(), "l.db"))
			merged := kiosk.Entry{Seq: 3, At: noon, Kind: kiosk.KindMerged, Guest: "B", Name: c.want, Data: kiosk.Data{From: "A"}}
			err := l.Append(t.Context(), []kiosk.Entry{
				{Seq: 1, At: noon, Kind: kiosk.KindGuest, Guest: "A", Name: c.a}, {Seq: 2, At: noon, Kind: kiosk.KindGuest, Guest: "B", Name: c.b}, merged,
			})
			if err != nil {
				t.Fatal(err)
			}
			got := read(t, l)
			if got[0].Name != "" || got[2].Name != c.want || got[2].Data.From != "A" {
				t.Errorf("read back %+v", got)
			}
			var left int
			if err := l.db.QueryRow("SELECT count(*) FROM guests WHERE code = 'A'").Scan(&left); err != nil || left != 0 {
				t.Errorf("%d rows under the other code, %v", left, err)
			}
		})
	}
}

// A name that was taken away is nowhere in the ledger's tables any more.
func TestANameCanBeTakenAway(t *testing.T) {
	l := open(t, filepath.Join(t.TempDir(), "l.db"))
	named := func(seq int64, name string) kiosk.Entry {
		return kiosk.Entry{Seq: seq, At: noon, Kind: kiosk.KindNamed, Guest: "A", Name: name}
	}
	guest := kiosk.Entry{Seq: 1, At: noon, Kind: kiosk.KindGuest, Guest: "A", Name: "Ann"}
	if err := l.Append(t.Context(), []kiosk.Entry{guest, named(2, "Annabel")}); err != nil {
		t.Fatal(err)
	}
	if got := read(t, l); got[0].Name != "Annabel" || got[1].Name != "Annabel" {
		t.Errorf("read back %+v", got)
	}
	if err := l.Append(t.Context(), []kiosk.Entry{named(3, "")}); err != nil {
		t.Fatal(err)
	}
	for _, e := range read(t, l) {
		if e.Name != "" {
			t.Errorf("entry %d still says %q", e.Seq, e.Name)
		}
	}
	for _, table := range []string{"names", "guests"} {
		var n int
		if err := l.db.QueryRow("SELECT count(*) FROM " + table + " WHERE length(name) > 0").Scan(&n); err != nil || n != 0 {
			t.Errorf("%d names in %s, %v", n, table, err)
		}
	}
}

// Neither is it in any of the ledger's files, while the booth goes on: a copy of the
// folder, or what a crash leaves, must not hold it. A reader delays that, no more.
func TestANameThatIsTakenAwayIsInNoFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "l.db")
	l := open(t, path)
	holds := func() (in []string) {
		files, err := filepath.Glob(path + "*")
		if err != nil || len(files) < 2 {
			t.Fatalf("files %v, %v", files, err)
		}
		for _, f := range files {
			if data, err := os.ReadFile(f); err != nil {
				t.Fatal(err)
			} else if bytes.Contains(data, []byte("CANARY")) {
				in = append(in, filepath.Base(f))
			}
		}
		return in
	}
	seq := int64(0)
	add := func(e kiosk.Entry) {
		t.Helper()
		seq++
		e.Seq, e.At = seq, noon
		if err := l.Append(t.Context(), []kiosk.Entry{e}); err != nil {
			t.Fatal(err)
		}
	}
	guest := func(code, name string) {
		t.Helper()
		if add(kiosk.Entry{Kind: kiosk.KindGuest, Guest: code, Name: name}); len(holds()) == 0 {
			t.Fatal("the name is nowhere: this test proves nothing")
		}
	}
	guest("A", "CANARY Ann")
	add(kiosk.Entry{Kind: kiosk.KindNamed, Guest: "A"})
	if in := holds(); in != nil {
		t.Errorf("taken away, and in %v", in)
	}
	guest("A", "CANARY Ann")
	add(kiosk.Entry{Kind: kiosk.KindGuest, Guest: "A", Name: "Bea"})
	if in := holds(); in != nil {
		t.Errorf("replaced, and in %v", in)
	}
	guest("A", "CANARY Ann")
	guest("B", "Bea")
	add(kiosk.Entry{Kind: kiosk.KindMerged, Guest: "B", Name: "Bea", Data: kiosk.Data{From: "A"}})
	if in := holds(); in != nil {
		t.Errorf("merged into another, and in %v", in)
	}

	guest("B", "CANARY Bea")
	r, err := OpenReading(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	looking, err := r.db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := looking.QueryRow("SELECT count(*) FROM entries").Scan(&n); err != nil || n != int(seq) {
		t.Fatalf("the reader sees %d of %d entries, %v", n, seq, err)
	}
	add(kiosk.Entry{Kind: kiosk.KindNamed, Guest: "B"}) // the reader still sees the old name
	if err := looking.Rollback(); err != nil {
		t.Fatal(err)
	}
	add(kiosk.Entry{Kind: kiosk.KindNoted})
	if in := holds(); in != nil {
		t.Errorf("after a reader has gone: in %v", in)
	}
	if got := read(t, r.Ledger); len(got) != int(seq) {
		t.Errorf("the reader reads on and sees %d of %d entries", len(got), seq)
	}
	fresh, err := OpenReading(t.Context(), path) // beside an emptied log
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = fresh.Close() }()
	if got := read(t, fresh.Ledger); len(got) != int(seq) || fresh.Moved() {
		t.Errorf("another reader sees %d of %d entries", len(got), seq)
	}
}
