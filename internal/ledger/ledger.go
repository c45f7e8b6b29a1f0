package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	_ "modernc.org/sqlite" // registers the driver "sqlite"

	"backdrop/kiosk"
)

// Ledger is one open database. Its methods may be called from one goroutine.
type Ledger struct {
	path   string
	db     *sql.DB
	erased bool // a name was, and may still stand in the write-ahead log
}

// Open opens or creates the ledger for writing, brings it to the newest schema and
// refuses to go on where a commit would not be durable. id and at name the event if
// the ledger is new.
func Open(ctx context.Context, path, id string, at time.Time) (*Ledger, error) {
	// guests' names stand in it: nobody else's business on this machine
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("open ledger: %w", err)
	}
	l := &Ledger{path: path}
	if err := l.connect(ctx); err != nil {
		return nil, err
	}
	if err := migrate(ctx, l.db, id, at.UTC().Format(time.RFC3339Nano)); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// dsn builds the data source name. The pragmas stand in it because one sent by
// Exec reaches a single pooled connection only.
func dsn(path, query string) string {
	return "file:" + (&url.URL{Path: filepath.ToSlash(path)}).EscapedPath() + "?" + query
}

const writerPragmas = "_txlock=immediate&_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
	"&_pragma=foreign_keys(1)&_pragma=secure_delete(1)"

func (l *Ledger) connect(ctx context.Context) error {
	db, err := sql.Open("sqlite", dsn(l.path, writerPragmas))
	if err != nil {
		return fmt.Errorf("open ledger: %w", err)
	}
	db.SetMaxOpenConns(1) // one writer: two would wait for each other
	db.SetMaxIdleConns(1)
	db.SetConnMaxLifetime(0)
	if err := checkDurable(ctx, db, 1); err != nil {
		return errors.Join(err, db.Close())
	}
	if err := checkWhole(ctx, db); err != nil {
		return errors.Join(err, db.Close())
	}
	l.db = db
	l.erased = !emptied(ctx, db) // a start that was cut off may have left some
	return nil
}

// checkDurable reads the settings that make a commit survive a power cut from
// every connection of the pool, all held at the same time.
func checkDurable(ctx context.Context, db *sql.DB, pool int) error {
	for range pool {
		conn, err := db.Conn(ctx)
		if err != nil {
			return fmt.Errorf("open ledger: %w", err)
		}
		defer func() { _ = conn.Close() }() // back to the pool when all were looked at
		var sync int
		var mode string
		if err := conn.QueryRowContext(ctx, "PRAGMA synchronous").Scan(&sync); err != nil {
			return fmt.Errorf("read synchronous: %w", err)
		}
		if err := conn.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil {
			return fmt.Errorf("read journal mode: %w", err)
		}
		if sync != 2 || mode != "wal" {
			return fmt.Errorf("open ledger: commits would not survive a power cut (synchronous %d, journal %s): is the folder on a network share?", sync, mode)
		}
	}
	return nil
}

func checkWhole(ctx context.Context, db *sql.DB) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return fmt.Errorf("check ledger: %w", err)
	}
	if verdict != "ok" {
		return fmt.Errorf("check ledger: the database is damaged: %s", kiosk.Safe(verdict, 200))
	}
	return nil
}

// Close closes the database.
func (l *Ledger) Close() error {
	if err := l.db.Close(); err != nil {
		return fmt.Errorf("close ledger: %w", err)
	}
	return nil
}

// Reopen closes the database and opens it again: after a commit that failed,
// nobody knows whether it happened until it has been read back.
func (l *Ledger) Reopen(ctx context.Context) error {
	_ = l.db.Close() // it is in an unknown state: what counts is the new one
	return l.connect(ctx)
}

// EventID gives the identity the event got when its ledger was made.
func (l *Ledger) EventID(ctx context.Context) (string, error) {
	var id string
	if err := l.db.QueryRowContext(ctx, "SELECT id FROM event").Scan(&id); err != nil {
		return "", fmt.Errorf("read event id: %w", err)
	}
	return id, nil
}

// Append makes entries durable, all or none. After an error it may still have
// happened: call Reopen and Replay before anything else.
func (l *Ledger) Append(ctx context.Context, entries []kiosk.Entry) error {
	tx, err := l.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("append entries: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	for _, e := range entries {
		if err := insert(ctx, tx, e); err != nil {
			return fmt.Errorf("append entry %d (%s): %w", e.Seq, e.Kind, err)
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit entries: %w", err)
	}
	l.erased = l.erased || slices.ContainsFunc(entries, erases)
	if l.erased {
		l.erased = !emptied(ctx, l.db)
	}
	return nil
}

func insert(ctx context.Context, tx *sql.Tx, e kiosk.Entry) error {
	data, err := json.Marshal(e.Data)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO entries(seq, at, kind, shot, guest, request, stage, held, spent, data)
		VALUES(?,?,?,?,?,?,?,?,?,?)`, e.Seq, e.At.UTC().Format(time.RFC3339Nano), string(e.Kind), e.Shot, e.Guest, e.Request,
		string(e.Stage), int64(e.Held), int64(e.Spent), string(data))
	switch {
	case err != nil:
		return err
	case e.Kind == kiosk.KindMerged:
		return mergeGuests(ctx, tx, e.Data.From, e.Guest)
	case e.Kind == kiosk.KindNamed:
		return nameGuest(ctx, tx, e)
	case e.Name == "" && e.SHA == "":
		return nil
	case e.Kind == kiosk.KindGuest:
		return nameGuest(ctx, tx, e)
	default:
		_, err = tx.ExecContext(ctx, "INSERT INTO names(seq, name, sha) VALUES(?,?,?)", e.Seq, []byte(e.Name), e.SHA)
	}
	return err
}

// nameGuest keeps a guest's name where it can be erased.
func nameGuest(ctx context.Context, tx *sql.Tx, e kiosk.Entry) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO guests(code, name) VALUES(?,?)
		ON CONFLICT(code) DO UPDATE SET name = excluded.name`, e.Guest, []byte(e.Name))
	return err
}

// mergeGuests gives a guest what is kept of the other code's, as far as it has none of
// its own, and leaves nothing under the other: who asks to be erased has one code now.
func mergeGuests(ctx context.Context, tx *sql.Tx, from, into string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO guests(code, name, contact) SELECT ?, name, contact FROM guests WHERE code = ?
		ON CONFLICT(code) DO UPDATE SET
			name = iif(length(guests.name) > 0, guests.name, excluded.name),
			contact = iif(length(guests.contact) > 0, guests.contact, excluded.contact)`, into, from)
	if err == nil {
		_, err = tx.ExecContext(ctx, "DELETE FROM guests WHERE code = ?", from)
	}
	return err
}

// Replay hands every entry to fold, oldest first, and stops at its first error.
func (l *Ledger) Replay(ctx context.Context, fold func(kiosk.Entry) error) error {
	rows, err := l.db.QueryContext(ctx, `SELECT e.seq, e.at, e.kind, e.shot, e.guest, e.request, e.stage, e.held, e.spent, e.data,
		coalesce(n.name, g.name, x''), coalesce(n.sha, '')
		FROM entries e LEFT JOIN names n ON n.seq = e.seq LEFT JOIN guests g ON e.kind IN ('guest', 'merged', 'named') AND g.code = e.guest
		ORDER BY e.seq`)
	if err != nil {
		return fmt.Errorf("replay ledger: %w", err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		e, err := scan(rows)
		if err != nil {
			return fmt.Errorf("replay ledger: %w", err)
		}
		if err := fold(e); err != nil {
			return fmt.Errorf("replay ledger: %w", err)
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("replay ledger: %w", err)
	}
	return nil
}

func scan(rows *sql.Rows) (kiosk.Entry, error) {
	var e kiosk.Entry
	var at, kind, stage string
	var data, name []byte
	var held, spent int64
	if err := rows.Scan(&e.Seq, &at, &kind, &e.Shot, &e.Guest, &e.Request, &stage, &held, &spent, &data, &name, &e.SHA); err != nil {
		return e, err
	}
	e.Kind, e.Stage, e.Name = kiosk.Kind(kind), kiosk.Stage(stage), string(name)
	e.Held, e.Spent = kiosk.Credits(held), kiosk.Credits(spent)
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return e, fmt.Errorf("entry %d: %w", e.Seq, err)
	}
	e.At = t
	if err := json.Unmarshal(data, &e.Data); err != nil {
		return e, fmt.Errorf("entry %d: %w", e.Seq, err)
	}
	return e, nil
}

// Totals sums what is held and spent in SQL: a second way to the figures that
// the fold gives.
func (l *Ledger) Totals(ctx context.Context) (held, spent kiosk.Credits, err error) {
	var h, s int64
	err = l.db.QueryRowContext(ctx, "SELECT coalesce(sum(held), 0), coalesce(sum(spent), 0) FROM entries").Scan(&h, &s)
	if err != nil {
		return 0, 0, fmt.Errorf("sum ledger: %w", err)
	}
	return kiosk.Credits(h), kiosk.Credits(s), nil
}
