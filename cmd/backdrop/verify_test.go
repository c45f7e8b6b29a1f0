package main

import (
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"backdrop/internal/ledger"
	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// anAudited event has what an evening leaves: one photo delivered and then given to
// another guest, one rejected, one whose full cutout is in doubt.
func anAudited(t *testing.T) string {
	t.Helper()
	f, err := sandbox.ParseFault("full:2:drop_after_charge")
	if err != nil {
		t.Fatal(err)
	}
	s := serveSandbox(t, sandbox.Config{Subscription: 50 * kiosk.Credit, Faults: []sandbox.Fault{f}})
	dir := makeTestEvent(t, s.base(), map[string]string{"look.transparent": "true", "limits.average_photos": "10"})
	p := startPlain(t, "run", "--plain", dir)
	p.ask("guest G-001 Some Body", "ok guest G-001")
	for n := 1; n <= 3; n++ {
		shoot(t, dir, n)
		p.see(fmt.Sprintf(`^#%04d .*preview is here`, n))
	}
	p.ask("wait idle", "ok wait idle")
	for _, command := range []string{"confirm 1", "wait idle", "assign 1 G-002", "reject 2", "confirm 3", "wait idle"} {
		p.ask(command, "ok "+command)
	}
	p.end(0)
	return dir
}

// snapshot gives every file and folder with its content's hash and its time.
func snapshot(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		out[path] = fmt.Sprint(info.Mode(), info.ModTime().UnixNano())
		if d.Type().IsRegular() {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			out[path] += fmt.Sprintf(" %x", sha256.Sum256(data))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// verified runs verify --json and holds that nothing on the disk has changed.
func verified(t *testing.T, dir string) (code int, a audit) {
	t.Helper()
	before := snapshot(t, dir)
	code, out := once(t, nil, "verify", "--json", dir)
	if after := snapshot(t, dir); !maps.Equal(before, after) {
		t.Errorf("verify changed the folder:\n%v\n%v", before, after)
	}
	if err := json.NewDecoder(strings.NewReader(out)).Decode(&a); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if a.OK != (code == 0) || a.OK != (len(a.Faults) == 0) || a.Version != 1 {
		t.Errorf("code %d, ok %t, %d faults, version %d", code, a.OK, len(a.Faults), a.Version)
	}
	bad := slices.ContainsFunc(a.Checks, func(c check) bool { return !c.OK })
	if bad == a.OK {
		t.Errorf("ok is %t and the checks are %+v", a.OK, a.Checks)
	}
	return code, a
}

// tamper changes a ledger by hand, with the guards out of the way.
func tamper(t *testing.T, dir string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	db.SetMaxOpenConns(1)
	var guards []string
	rows, err := db.Query("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		guards = append(guards, s)
	}
	if err := rows.Close(); err != nil || len(guards) != 4 {
		t.Fatal(err, guards)
	}
	drops := []string{"DROP TRIGGER entries_no_update", "DROP TRIGGER entries_no_delete", "DROP TRIGGER entries_no_gap", "DROP TRIGGER entries_one_live"}
	for _, s := range slices.Concat(drops, statements, guards) {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(s, err)
		}
	}
}

func flip(t *testing.T, path string, at int64) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[at] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestVerify looks at one evening, whole and damaged in every way.
func TestVerify(t *testing.T) {
	event := anAudited(t)
	for name, f := range map[string]func(*testing.T, string){"damage": everyDamage, "zeroed page": zeroedPage, "words": inWords, "sums": sumsDiffer} {
		t.Run(name, func(t *testing.T) { f(t, copied(t, event)) })
	}
}

func copied(t *testing.T, event string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "event")
	if err := os.CopyFS(dir, os.DirFS(event)); err != nil {
		t.Fatal(err)
	}
	return dir
}

func everyDamage(t *testing.T, event string) {
	code, a := verified(t, event)
	if code != 0 {
		t.Fatalf("the event itself: %+v", a.Faults)
	}
	want := map[string]int{"database": 1, "payments": 4, "in doubt": 1, "originals": 3, "previews": 3, "cutouts": 1, "photos": 1, "limits": 5}
	for _, c := range a.Checks {
		if n, ok := want[c.Name]; ok && n != c.Count {
			t.Errorf("%s: %d, want %d (%s)", c.Name, c.Count, n, c.Text)
		}
	}
	write := func(name string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			path := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte("anything"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	change := func(name string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { flip(t, filepath.Join(dir, name), 100) }
	}
	remove := func(name string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	edit := func(statements ...string) func(*testing.T, string) {
		return func(t *testing.T, dir string) { tamper(t, dir, statements...) }
	}
	both := func(all ...func(*testing.T, string)) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			for _, f := range all {
				f(t, dir)
			}
		}
	}
	const original, photo = "originals/0001-IMG_0001.jpg", "photos/G-002/0001.jpg"
	for name, c := range map[string]struct {
		damage func(*testing.T, string)
		code   flawCode // "" if it is none
		file   string
		shot   int
	}{
		"changed original": {change(original), flawChanged, original, 1},
		"changed preview":  {change("previews/0002.png"), flawChanged, "previews/0002.png", 2},
		"changed cutout":   {change("cutouts/0001.zip"), flawChanged, "cutouts/0001.zip", 1},
		"changed photo":    {change(photo), flawChanged, photo, 1},
		"lost original":    {remove(original), flawNoOriginal, "originals/0001", 1},
		"lost preview":     {remove("previews/0003.png"), flawMissing, "previews/0003.png", 3},
		"lost cutout":      {remove("cutouts/0001.zip"), flawMissing, "cutouts/0001.zip", 1},
		"lost photo":       {remove(photo), flawMissing, photo, 1},
		"strange original": {write("originals/0009-a.jpg"), flawExtra, "originals/0009-a.jpg", 0},
		"unnumbered":       {write("originals/holiday.jpg"), flawExtra, "originals/holiday.jpg", 0},
		"second original":  {write("originals/0001-a.jpg"), flawSecond, "originals/0001-a.jpg", 1},
		"strange preview":  {write("previews/0004.png"), flawExtra, "previews/0004.png", 0},
		"strange cutout":   {write("cutouts/0002.zip"), flawExtra, "cutouts/0002.zip", 0},
		"second cutout":    {write("cutouts/0001.png"), flawExtra, "cutouts/0001.png", 0},
		"strange photo":    {write("photos/G-001/0002.jpg"), flawExtra, "photos/G-001/0002.jpg", 0},
		"strange guest":    {write("photos/other/x.jpg"), flawExtra, "photos/other/x.jpg", 0},
		"loose photo":      {write("photos/0001.jpg"), flawExtra, "photos/0001.jpg", 0},
		"left behind":      {write("photos/G-001/0001.jpg"), flawStale, "photos/G-001/0001.jpg", 1},
		"folder":           {write("cutouts/more/0001.zip"), flawOdd, "cutouts/more", 0},
		"charge of a row":  {edit("UPDATE entries SET spent = spent - 250 WHERE kind = 'charged' AND shot = 2"), flawCharge, "", 2},
		"hold of a row":    {edit("UPDATE entries SET held = held - 250 WHERE kind = 'confirmed' AND shot = 1"), flawStep, "ledger.db", 0},
		"row taken out":    {edit("DELETE FROM entries WHERE kind = 'rejected'"), flawStep, "ledger.db", 0},
		"end taken off":    {edit("PRAGMA foreign_keys = 0", "DELETE FROM entries WHERE seq >= (SELECT min(seq) FROM entries WHERE kind = 'delivered')"), flawExtra, photo, 0},
		"other step":       {edit("UPDATE entries SET kind = 'delivered' WHERE kind = 'rejected'", "UPDATE entries SET kind = 'nonsense' WHERE kind = 'confirmed'"), flawStep, "ledger.db", 0},
		"unreadable row":   {edit("UPDATE entries SET data = '{' WHERE kind = 'confirmed'"), flawUnreadable, "ledger.db", 0},
		"budget passed":    {edit("UPDATE entries SET data = json_set(data, '$.rules.budget', json('1.5')) WHERE kind = 'ruled'"), flawBudget, "", 1},
		"guard gone":       {func(t *testing.T, dir string) { dropGuard(t, dir) }, flawUnguarded, "ledger.db", 0},
		"hash of a photo":  {edit("UPDATE names SET sha = 'ab' WHERE seq = (SELECT max(seq) FROM entries WHERE kind = 'delivered')"), flawChanged, photo, 1},
		"erased":           {both(edit("UPDATE names SET name = x'', sha = ''", "UPDATE guests SET name = x''"), remove(original), remove("cutouts/0001.zip")), "", "", 0},
		"rows erased":      {both(edit("DELETE FROM names", "DELETE FROM guests"), remove(photo)), "", "", 0},
		"what comes, goes": {both(write("spool/x"), write("cache/y"), write("photos/G-002/.tmp-1-1"), write("previews/.DS_Store"), write("quarantine/z"), write("drop/a.txt")), "", "", 0},
		"no cache":         {func(t *testing.T, dir string) { _ = os.RemoveAll(filepath.Join(dir, "cache")) }, "", "", 0},
		"renamed original": {func(t *testing.T, dir string) {
			_ = os.Rename(filepath.Join(dir, original), filepath.Join(dir, "originals/0001-file.jpg"))
		}, "", "", 0},
		"no transparent":    {remove("photos/G-002/0001.png"), "", "", 0},
		"cutout in doubt":   {write("cutouts/0003.zip"), "", "", 0}, // its request may still bring it
		"originals are off": {func(t *testing.T, dir string) { _ = os.RemoveAll(filepath.Join(dir, "originals")) }, flawNoOriginal, "originals/0001", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := copied(t, event)
			c.damage(t, dir)
			code, a := verified(t, dir)
			if c.code == "" {
				if code != 0 {
					t.Errorf("code %d, %+v", code, a.Faults)
				}
				return
			}
			found := slices.ContainsFunc(a.Faults, func(f flaw) bool { return f.Code == c.code && f.File == c.file && f.Shot == c.shot })
			if code != 1 || !found {
				t.Errorf("code %d, want %s of %q and shot %d; there are %+v", code, c.code, c.file, c.shot, a.Faults)
			}
		})
	}
}

func dropGuard(t *testing.T, dir string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("DROP TRIGGER entries_no_delete"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}

// zeroedPage wipes each page of the database in turn.
func zeroedPage(t *testing.T, event string) {
	data, err := os.ReadFile(filepath.Join(event, "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	const page = 4096
	if len(data) < 5*page {
		t.Fatalf("only %d bytes", len(data))
	}
	for at := 0; at < len(data); at += page {
		broken := slices.Clone(data)
		clear(broken[at : at+page])
		if err := os.WriteFile(filepath.Join(event, "ledger.db"), broken, 0o600); err != nil {
			t.Fatal(err)
		}
		code, a := verified(t, event)
		if code != 1 || !slices.ContainsFunc(a.Faults, func(f flaw) bool { return f.Code == flawDamaged }) {
			t.Errorf("page %d: code %d, %+v", at/page+1, code, a.Faults)
		}
	}
}

// TestVerifyBesideARunningBooth looks again and again while photos arrive, are paid
// for, and move from guest to guest: nothing of that is a fault.
func TestVerifyBesideARunningBooth(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 50 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), map[string]string{"limits.average_photos": "100", "look.transparent": "true"})
	p := startPlain(t, "run", "--plain", dir)
	p.ask("wait idle", "ok wait idle")
	worked := make(chan struct{})
	go func() {
		defer close(worked)
		const shots = 3
		for n := 1; n <= shots; n++ {
			shoot(t, dir, n)
			p.see(fmt.Sprintf(`^#%04d .*preview is here`, n))
			p.say(fmt.Sprintf("confirm %d", n))
			p.see(fmt.Sprintf(`^#%04d .*deliver`, n))
			p.say(fmt.Sprintf("assign %d G-%03d", n, n))
		}
		p.say("wait idle")
		p.see("^ok wait idle")
	}()
	looks, pace := 0, time.NewTicker(20*time.Millisecond) // the booth must get on with its work too
	defer pace.Stop()
	for end := time.After(90 * time.Second); ; looks++ {
		code, out := once(t, nil, "verify", dir)
		if code != 0 {
			t.Fatalf("look %d: code %d\n%s", looks, code, out)
		}
		select {
		case <-worked:
			code, out := once(t, nil, "verify", dir)
			if code != 0 || !strings.Contains(out, "ok  photos: 3 files") {
				t.Errorf("at the end: code %d\n%s", code, out)
			}
			p.end(0)
			t.Logf("%d looks", looks)
			return
		case <-end:
			t.Fatal("the booth does not get done")
		case <-pace.C:
		}
	}
}

func TestVerifyWantsAnEvent(t *testing.T) {
	empty := t.TempDir()
	if err := os.WriteFile(filepath.Join(empty, "ledger.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "nowhere"), empty, makeTestEvent(t, "http://127.0.0.1:1/v1.0", nil)} {
		for _, command := range []string{"verify", "ledger"} {
			if code, out := once(t, nil, command, dir); code != 2 || !strings.Contains(out, "there is no ledger in") {
				t.Errorf("%s %s: code %d\n%s", command, dir, code, out)
			}
		}
	}
}

func inWords(t *testing.T, dir string) {
	code, out := once(t, nil, "verify", dir)
	if code != 0 || !strings.Contains(out, "sums agree: spent 1.75, held 1.00\n") || !strings.Contains(out, "in doubt: 1 request, 1.00 held, the first is #0003 full") {
		t.Errorf("code %d\n%s", code, out)
	}
	flip(t, filepath.Join(dir, "cutouts/0001.zip"), 100)
	code, out = once(t, nil, "verify", dir)
	if code != 1 || !strings.Contains(out, "NO  cutouts: 0 files") || !strings.Contains(out, "\n1. shot #0001: cutouts/0001.zip is not the file") {
		t.Errorf("code %d\n%s", code, out)
	}
}

func TestEveryFlawHasASentence(t *testing.T) {
	said := map[string]bool{}
	for _, c := range flawCodes() {
		text := flaw{Code: c, Shot: 7, File: "f\x1b[31m", cause: "c\u202e"}.sentence()
		if text == "" || said[text] || strings.ContainsAny(text, "\x1b\u202e") || !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %q", c, text)
		}
		said[text] = true
	}
}

// TestASecondChargeIsFound feeds what the ledger's own guards would not let in.
func TestASecondChargeIsFound(t *testing.T) {
	for agreed, want := range map[bool]int{false: 1, true: 0} {
		r, a := newRecord(), audit{}
		for _, e := range []kiosk.Entry{
			{Seq: 1, Kind: kiosk.KindArrived, Shot: 1},
			{Seq: 2, Kind: kiosk.KindAsked, Shot: 1, Stage: kiosk.Full},
			{Seq: 3, Kind: kiosk.KindCharged, Shot: 1, Stage: kiosk.Full, Request: 2, Spent: 1000},
			{Seq: 4, Kind: kiosk.KindNoFile, Shot: 1, Stage: kiosk.Full, Request: 2},
			{Seq: 5, Kind: kiosk.KindBought, Shot: 1, Stage: kiosk.Full, Request: 2},
			{Seq: 6, Kind: kiosk.KindAsked, Shot: 1, Stage: kiosk.Full},
			{Seq: 7, Kind: kiosk.KindCharged, Shot: 1, Stage: kiosk.Full, Request: 6, Spent: 1000},
		} {
			if agreed || e.Kind != kiosk.KindBought {
				r.note(e)
			}
		}
		if r.checkTwice(&a); len(a.Faults) != want {
			t.Errorf("agreed %t: %+v", agreed, a.Faults)
		}
	}
}

// sumsDiffer holds that the two ways to the figures are compared at
// all: no ledger that the fold accepts can make them differ.
func sumsDiffer(t *testing.T, dir string) {
	book, err := ledger.OpenReading(t.Context(), filepath.Join(dir, "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	r, a := newRecord(), audit{}
	if err := r.read(t.Context(), book, &a); err != nil || len(a.Faults) > 0 {
		t.Fatal(err, a.Faults)
	}
	r.booth.Money.Held++
	if r.sums(t.Context(), book, &a); len(a.Faults) != 1 || a.Faults[0].Code != flawSums {
		t.Errorf("%+v", a.Faults)
	}
}

// A background chosen that the picture stands on already does not take its file out
// of the comparison.
func TestVerifySeesWhatWearsTheSameBackground(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 20 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), map[string]string{"look.background": "studio", "look.backgrounds": "beach"})
	shoot(t, dir, 1)
	p := startPlain(t, "run", "--plain", dir)
	p.ask("guest G-001", "ok guest G-001")
	for _, command := range []string{"wait idle", "assign 1 G-001", "confirm 1", "wait idle", "background 1 studio", "wait idle"} {
		p.ask(command, "ok "+command)
	}
	p.end(0)
	if err := os.WriteFile(filepath.Join(dir, "photos/G-001/0001.jpg"), []byte("not what was delivered"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, a := verified(t, dir)
	if code == 0 || len(a.Faults) != 1 || a.Faults[0].Code != flawChanged {
		t.Errorf("exit %d, %+v", code, a.Faults)
	}
}
