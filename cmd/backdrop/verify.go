package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/spf13/cobra"

	"backdrop/internal/ledger"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
)

// verifyVersion is the version of the audit's JSON form. A field is added without a
// new version; none changes its meaning.
const verifyVersion = 1

// audit is what verify found.
type audit struct {
	Version int     `json:"version"`
	OK      bool    `json:"ok"`
	Checks  []check `json:"checks"`
	Faults  []flaw  `json:"faults"`

	seq int64 // the last entry read
}

// check is one thing that was looked at.
type check struct {
	Name  string `json:"name"`
	OK    bool   `json:"ok"`
	Count int    `json:"count"` // of what was looked at: entries, files, requests
	Text  string `json:"text"`
}

// flaw is one thing that is not as the ledger says.
type flaw struct {
	Code flawCode `json:"code"`
	Shot int      `json:"shot,omitempty"`
	File string   `json:"file,omitempty"` // relative to the event folder
	Text string   `json:"text"`

	check string // the check it belongs to
	cause string // what the program or the system said of it
}

func verifyCommand(w world) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify [dir]",
		Short: "Check every figure and every file of an event; change nothing",
		Long: `Read the whole ledger and every file the event has paid for, and say whether they
agree: each entry follows from the ones before it, the sums are right by two ways of
adding, no limit was passed, nothing was paid twice, every picture is there with the
content that was recorded, and no picture is there that the ledger does not know.

It needs no key, no network and no lock, works while the booth runs, and changes no
file. What the booth is working on at the moment counts as in order.

Exit code: 0 all holds, 1 something is off (each fault with what to do), 2 there is
no event there. A request in doubt is named, and is no fault. With --json: one object
{"version":1,"ok":…,"checks":[{"name","ok","count","text"}],
"faults":[{"code","shot","file","text"}]}.`,
		Args: cobra.MaximumNArgs(1),
		RunE: doing(func(cmd *cobra.Command, args []string) error {
			a, err := verify(cmd.Context(), folder(args))
			if err != nil {
				return err
			}
			if err := printAudit(w, a, asJSON); err != nil || a.OK {
				return err
			}
			return fmt.Errorf("%s found in %s", count(len(a.Faults), "fault"), kiosk.Safe(folder(args), 200))
		}),
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object, the same form in every version 1")
	return cmd
}

func printAudit(w world, a audit, asJSON bool) error {
	if asJSON {
		enc := json.NewEncoder(w.stdout)
		enc.SetIndent("", " ")
		return enc.Encode(a)
	}
	for _, c := range a.Checks {
		word := "ok "
		if !c.OK {
			word = "NO "
		}
		if _, err := fmt.Fprintf(w.stdout, "%s %s: %s\n", word, c.Name, c.Text); err != nil {
			return err
		}
	}
	for i, f := range a.Faults {
		lead := ""
		if i == 0 {
			lead = "\n"
		}
		if _, err := fmt.Fprintf(w.stdout, "%s%d. %s\n", lead, i+1, f.Text); err != nil {
			return err
		}
	}
	return nil
}

// verifyPasses bounds how often an event is looked at: a running booth moves files
// between one look and the next, and only what stays wrong is a fault.
const verifyPasses = 3

// verify looks until nothing is wrong or the same things stay wrong.
func verify(ctx context.Context, dir string) (audit, error) {
	s, err := shelf.View(dir)
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return audit{}, noLedger(dir)
		}
		return audit{}, err
	}
	defer func() { _ = s.Close() }() // opened for reading: nothing to lose
	seen := hashes{}
	var last audit
	for pass := range verifyPasses {
		a, err := verifyOnce(ctx, s, seen)
		if err != nil || len(a.Faults) == 0 {
			return a, err
		}
		if pass > 0 {
			a.keepOnly(last.Faults)
			if len(a.Faults) == 0 || (a.seq == last.seq && a.seq >= 0) {
				return a, nil
			}
		}
		last = a
	}
	return last, nil
}

// keepOnly drops what an earlier look did not find: it was under way.
func (a *audit) keepOnly(earlier []flaw) {
	type key struct {
		code flawCode
		shot int
		file string
	}
	was := map[key]bool{}
	for _, f := range earlier {
		was[key{f.Code, f.Shot, f.File}] = true
	}
	kept := []flaw{}
	for _, f := range a.Faults {
		if was[key{f.Code, f.Shot, f.File}] {
			kept = append(kept, f)
		}
	}
	a.Faults = kept
	a.judge()
}

// judge marks the checks whose faults are there.
func (a *audit) judge() {
	bad := map[string]bool{}
	for _, f := range a.Faults {
		bad[f.check] = true
	}
	for i := range a.Checks {
		a.Checks[i].OK = !bad[a.Checks[i].Name]
	}
	a.OK = len(a.Faults) == 0
}

func (a *audit) add(c check) { a.Checks = append(a.Checks, c) }

func (a *audit) fault(f flaw) {
	f.Text = f.sentence()
	a.Faults = append(a.Faults, f)
}

func noLedger(dir string) error {
	return usage("there is no ledger in %s: name an event's folder that a booth was run on", kiosk.Safe(dir, 200))
}

// verifyOnce looks at everything once. The files are listed before the ledger is
// read: a request is recorded before its file is written, so each file listed has
// its entry by then.
func verifyOnce(ctx context.Context, s *shelf.Shelf, seen hashes) (audit, error) {
	a := audit{Version: verifyVersion, Checks: []check{}, Faults: []flaw{}}
	there, err := list(s)
	if err != nil {
		return a, err
	}
	r, err := readRecord(ctx, s, &a)
	if err != nil {
		return a, err
	}
	if r == nil {
		a.judge()
		return a, nil // the ledger cannot be read: there is nothing to compare files with
	}
	r.checkMoney(&a)
	err = checkFiles(ctx, s, r, there, seen, &a)
	a.judge()
	return a, err
}

// readRecord reads the ledger: its pages, its entries, its sums. It gives nil if
// the ledger cannot be opened.
func readRecord(ctx context.Context, s *shelf.Shelf, a *audit) (*record, error) {
	const name = "database"
	book, err := ledger.OpenReading(ctx, filepath.Join(s.Dir(), "ledger.db"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, noLedger(s.Dir())
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		a.add(check{Name: name, Text: "it cannot be opened; no file was compared"})
		a.fault(flaw{Code: flawDamaged, File: "ledger.db", check: name, cause: err.Error()})
		return nil, nil
	}
	defer func() { _ = book.Close() }() // opened for reading: nothing to lose
	checkDatabase(ctx, book, a)
	r := newRecord()
	if err := r.read(ctx, book, a); err != nil {
		return nil, err
	}
	if book.Moved() { // a booth has started meanwhile: what was found so far may be half a change
		a.seq = -1
	}
	return r, ctx.Err()
}

func checkDatabase(ctx context.Context, book *ledger.Reading, a *audit) {
	const name = "database"
	found, err := book.Problems(ctx)
	if err != nil {
		found = append(found, err.Error())
	}
	text := "SQLite finds it whole"
	if len(found) > 0 {
		text = "SQLite finds damage"
		a.fault(flaw{Code: flawDamaged, File: "ledger.db", check: name, cause: found[0]})
	}
	missing, err := book.MissingGuards(ctx)
	if err == nil && len(missing) > 0 {
		a.fault(flaw{Code: flawUnguarded, File: "ledger.db", check: name, cause: missing[0]})
	}
	a.add(check{Name: name, Count: 1, Text: text})
}
