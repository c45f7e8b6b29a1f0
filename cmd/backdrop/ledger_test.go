package main

import (
	"encoding/csv"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

func TestLedgerLists(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 50 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), nil)
	p := startPlain(t, "run", "--plain", dir)
	p.ask("guest @G-1 Some Body", "ok guest")
	if err := os.Rename(shootAside(t, dir), filepath.Join(dir, "drop", "=SUM(Aunt).JPG")); err != nil {
		t.Fatal(err)
	}
	p.see(`^#0001 .*preview is here`)
	p.ask("confirm 1", "ok confirm 1")
	p.ask("wait idle", "ok wait idle")
	p.end(0)
	before := snapshot(t, dir)
	st := status(t, dir)
	for _, leftover := range []string{"ledger.db-shm", "ledger.db-wal"} { // status may leave them
		_ = os.Remove(filepath.Join(dir, leftover))
	}
	for _, form := range []string{"", "--csv", "--json"} {
		for _, names := range []bool{false, true} {
			args := []string{"ledger", dir}
			if form != "" {
				args = append(args, form)
			}
			if names {
				args = append(args, "--names")
			}
			code, out := once(t, nil, args...)
			if code != 0 {
				t.Fatalf("%v: code %d\n%s", args, code, out)
			}
			if strings.Contains(out, "Some Body") || strings.Contains(out, "Aunt") != names || !strings.Contains(out, "@G-1") {
				t.Errorf("%v\n%s", args, out)
			}
			var held, spent kiosk.Credits
			switch form {
			case "--csv":
				held, spent = sumCSV(t, out, names)
			case "--json":
				held, spent = sumJSON(t, out)
			default:
				checkTable(t, out)
				continue
			}
			if held != 0 || spent != st.Credits.Spent || spent != 1250 {
				t.Errorf("%v: held %s, spent %s", args, held, spent)
			}
		}
	}
	if after := snapshot(t, dir); !sameFiles(before, after) {
		t.Errorf("the folder has changed:\n%v\n%v", before, after)
	}
	if code, _ := once(t, nil, "ledger", dir, "--csv", "--json"); code != 2 {
		t.Errorf("two forms at once: code %d", code)
	}
}

// shootAside makes a photo outside the drop folder.
func shootAside(t *testing.T, dir string) string {
	t.Helper()
	other := t.TempDir()
	if err := os.Mkdir(filepath.Join(other, "drop"), 0o700); err != nil {
		t.Fatal(err)
	}
	return shoot(t, other, 1)
}

// sameFiles compares two snapshots but for the times of folders, which a removal
// in between has changed.
func sameFiles(a, b map[string]string) bool {
	files := func(m map[string]string) map[string]string {
		out := maps.Clone(m)
		maps.DeleteFunc(out, func(_, v string) bool { return strings.HasPrefix(v, "d") })
		return out
	}
	return maps.Equal(files(a), files(b))
}

func amount(t *testing.T, text string) kiosk.Credits {
	t.Helper()
	var c kiosk.Credits
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		t.Fatalf("%q is no plain decimal: %v", text, err)
	}
	return c
}

func sumCSV(t *testing.T, out string, names bool) (held, spent kiosk.Credits) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || len(rows) < 10 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	if _, ok := column["name"]; ok != names {
		t.Errorf("columns %v", rows[0])
	}
	negative := false
	for _, row := range rows[1:] {
		h := amount(t, row[column["held"]])
		held += h
		spent += amount(t, row[column["spent"]])
		negative = negative || h < 0
		for i, text := range row {
			if i != column["held"] && i != column["spent"] && text != "" && strings.ContainsAny(text[:1], "=+-@\t\r") {
				t.Errorf("a formula in column %s: %q", rows[0][i], text)
			}
		}
	}
	if !negative || !strings.Contains(out, ",'@G-1,") {
		t.Errorf("negative %t\n%s", negative, out)
	}
	if names && !strings.Contains(out, "'=SUM(Aunt).JPG") {
		t.Errorf("the name is not escaped:\n%s", out)
	}
	return held, spent
}

func sumJSON(t *testing.T, out string) (held, spent kiosk.Credits) {
	t.Helper()
	var rows []struct {
		Seq         int64
		Kind        string
		Held, Spent kiosk.Credits
	}
	if err := json.Unmarshal([]byte(out), &rows); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for i, r := range rows {
		held += r.Held
		spent += r.Spent
		if r.Seq != int64(i+1) || r.Kind == "" {
			t.Errorf("row %d: %+v", i, r)
		}
	}
	if lines := strings.Count(out, "\n"); lines != len(rows)+2 {
		t.Errorf("%d lines for %d entries", lines, len(rows))
	}
	return held, spent
}

func checkTable(t *testing.T, out string) {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if len(lines) < 10 {
		t.Fatal(out)
	}
	lines[0] = "   no." // the first blanks went with TrimSpace
	for i, line := range lines[1:] {
		if len(line) < 40 || !strings.Contains(line[:8], amountless(i+1)) {
			t.Errorf("line %d: %q", i+1, line)
		}
	}
	if !strings.Contains(out, "+1.00") || !strings.Contains(out, "-1.00") || !strings.Contains(out, "1.25") {
		t.Error(out)
	}
}

func amountless(n int) string { return kiosk.Credits(n * 1000).String() }

func TestCellsAreNoFormulas(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "G-001": "G-001", "a=b": "a=b", "=1+1": "'=1+1", "+49": "'+49", "-2": "'-2", "@x": "'@x", "\t=1": "'\t=1", "\r=1": "'\r=1",
		"\n=1": "'\n=1", "  =1": "'  =1", "＝1": "'＝1", "'=1": "'=1", "1-2": "1-2", "é": "é",
	} {
		if got := cell(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestACameraNameInATextGoes(t *testing.T) {
	e := kiosk.Entry{Kind: kiosk.KindWorkFailed, Data: kiosk.Data{Detail: "originals/0042-Aunt_Mary.jpg: read file", File: `originals\12345-x.png`}, Name: "n", SHA: "s"}
	got := discreet(e, false)
	if got.Data.Detail != "originals/0042: read file" || got.Data.File != `originals\12345` || got.Name != "" || got.SHA != "" {
		t.Errorf("%+v", got)
	}
	if got := discreet(e, true); got.Data.Detail != e.Data.Detail || got.Name != "n" {
		t.Errorf("%+v", got)
	}
	if got := discreet(kiosk.Entry{Kind: kiosk.KindGuest, Guest: "G", Name: "Some Body"}, true); got.Name != "" || got.Guest != "G" {
		t.Errorf("%+v", got)
	}
}
