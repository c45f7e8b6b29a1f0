package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"backdrop/kiosk"
)

// Reading is a ledger opened for looking at it alone: no file changes or appears,
// save that beside a running booth SQLite's shared memory (-shm, no entry is in it)
// may note that somebody reads.
type Reading struct {
	*Ledger
	still  bool // read as a file that nobody changes
	before [2]mark
}

// mark tells whether a file is still the one it was.
type mark struct {
	size, at int64 // bytes, nanoseconds; -1 and 0 if there is none
}

// OpenReading opens an existing ledger for an audit, beside a running booth too.
//
// An ordinary read-only connection makes the files -wal and -shm when they are not
// there. So this one takes the booth's -shm without writing to it, and where there
// is none (nobody has the ledger open) it reads the database as a file that does
// not change: Moved tells if it did all the same. Only a ledger with entries in its
// -wal and no -shm beside it, such as an incomplete copy, gets a new -shm. Both
// settings are SQLite's: https://www.sqlite.org/uri.html and wal.html#readonly.
//
// A file that is missing, or holds no ledger because the booth was ended before it
// had made one, is an error that is fs.ErrNotExist.
func OpenReading(ctx context.Context, path string) (*Reading, error) {
	r := &Reading{before: marks(path)}
	if r.before[0].size < 0 {
		return nil, fmt.Errorf("open ledger: %w", fs.ErrNotExist)
	}
	db, err := r.connectStill(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	db.SetMaxOpenConns(1)
	r.Ledger = &Ledger{path: path, db: db}
	var made int
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('entries', 'event', 'names', 'guests')").Scan(&made)
	if err == nil && made == 0 {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open ledger: %w", err), db.Close())
	}
	return r, nil
}

// connectStill gives the first of three ways to look that works; each changes no
// less than the one before it.
func (r *Reading) connectStill(ctx context.Context, path string) (*sql.DB, error) {
	const query = "mode=ro&_pragma=busy_timeout(5000)&_pragma=query_only(1)"
	if _, err := os.Stat(path + "-shm"); err == nil {
		if db, err := tryOpen(ctx, dsn(path, query+"&readonly_shm=1")); err == nil {
			return db, nil
		}
	} else if r.before[1].size <= 0 {
		r.still = true
		return sql.Open("sqlite", dsn(path, query+"&immutable=1"))
	}
	return sql.Open("sqlite", dsn(path, query))
}

func tryOpen(ctx context.Context, name string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, err
	}
	var n int
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master").Scan(&n); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func marks(path string) (out [2]mark) {
	for i, p := range []string{path, path + "-wal"} {
		out[i].size = -1
		if info, err := os.Stat(p); err == nil {
			out[i] = mark{info.Size(), info.ModTime().UnixNano()}
		}
	}
	return out
}

// Moved tells whether a booth has begun to write to a ledger that was opened as one
// nobody writes to. What was read may then be half old and half new: read again.
func (r *Reading) Moved() bool { return r.still && marks(r.path) != r.before }

// maxProblems bounds the list that Problems gives.
const maxProblems = 20

// Problems lets SQLite look for damage (PRAGMA quick_check) and gives what it found,
// made safe, at most 20 lines; none means whole. The error is one of reading.
func (l *Ledger) Problems(ctx context.Context) (found []string, err error) {
	rows, err := l.db.QueryContext(ctx, fmt.Sprintf("PRAGMA quick_check(%d)", maxProblems))
	if err != nil {
		return nil, fmt.Errorf("check ledger: %w", err)
	}
	defer func() { _ = rows.Close() }() // read to its end below
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			return nil, fmt.Errorf("check ledger: %w", err)
		}
		if line != "ok" {
			found = append(found, kiosk.Safe(line, 200))
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("check ledger: %w", err)
	}
	return found, nil
}

// SumsTo counts and sums in SQL the entries up to and with seq: since entries are
// only ever added, a booth that goes on meanwhile does not change the figures.
func (l *Ledger) SumsTo(ctx context.Context, seq int64) (entries int64, held, spent kiosk.Credits, err error) {
	var h, s int64
	err = l.db.QueryRowContext(ctx, "SELECT count(*), coalesce(sum(held), 0), coalesce(sum(spent), 0) FROM entries WHERE seq <= ?", seq).Scan(&entries, &h, &s)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("sum ledger: %w", err)
	}
	return entries, kiosk.Credits(h), kiosk.Credits(s), nil
}

// MissingGuards names the triggers that keep the ledger append-only, free of gaps
// and free of second requests, and that are not there: somebody took them away.
func (l *Ledger) MissingGuards(ctx context.Context) (missing []string, err error) {
	for _, name := range []string{"entries_no_update", "entries_no_delete", "entries_no_gap", "entries_one_live"} {
		var n int
		err := l.db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = ?", name).Scan(&n)
		if err != nil {
			return nil, fmt.Errorf("look for triggers: %w", err)
		}
		if n == 0 {
			missing = append(missing, name)
		}
	}
	return missing, nil
}
