package ledger

import (
	"context"
	"database/sql"
	"fmt"
)

// migrations bring a database from version i to i+1, each in one transaction.
func migrations() []string { return []string{schema1} }

const schema1 = `
CREATE TABLE event(id TEXT NOT NULL PRIMARY KEY, made TEXT NOT NULL) STRICT;

CREATE TABLE entries(
	seq     INTEGER NOT NULL PRIMARY KEY,
	at      TEXT    NOT NULL,
	kind    TEXT    NOT NULL,
	shot    INTEGER NOT NULL,
	guest   TEXT    NOT NULL,
	request INTEGER NOT NULL,
	stage   TEXT    NOT NULL,
	held    INTEGER NOT NULL,
	spent   INTEGER NOT NULL,
	data    TEXT    NOT NULL
) STRICT;
CREATE INDEX asked ON entries(shot, stage) WHERE kind = 'asked';
CREATE INDEX answered ON entries(request) WHERE request <> 0;

CREATE TRIGGER entries_no_update BEFORE UPDATE ON entries BEGIN
	SELECT RAISE(ABORT, 'entries are never changed');
END;
CREATE TRIGGER entries_no_delete BEFORE DELETE ON entries BEGIN
	SELECT RAISE(ABORT, 'entries are never deleted');
END;
CREATE TRIGGER entries_no_gap BEFORE INSERT ON entries
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM entries) BEGIN
	SELECT RAISE(ABORT, 'an entry must follow the last one');
END;
-- A request is over when it is proved free (void) or when its loss was accepted by
-- agreeing to a second credit (bought). Until then no other may be asked.
CREATE TRIGGER entries_one_live BEFORE INSERT ON entries WHEN NEW.kind = 'asked' BEGIN
	SELECT RAISE(ABORT, 'a request for this shot and stage is already live')
	WHERE EXISTS (
		SELECT 1 FROM entries a WHERE a.kind = 'asked' AND a.shot = NEW.shot AND a.stage = NEW.stage
		AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.request = a.seq AND e.kind IN ('void', 'bought')));
END;

-- What may have to be erased, outside the append-only table.
CREATE TABLE names(
	seq  INTEGER NOT NULL PRIMARY KEY REFERENCES entries(seq),
	name BLOB NOT NULL,
	sha  TEXT NOT NULL
) STRICT;
CREATE TABLE guests(
	code    TEXT NOT NULL PRIMARY KEY,
	name    BLOB NOT NULL,
	contact BLOB NOT NULL DEFAULT x''
) STRICT;
`

// migrate brings the database to the newest version. A version from the future is
// an error: an older program must not write to it.
func migrate(ctx context.Context, db *sql.DB, id, at string) error {
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return fmt.Errorf("read ledger version: %w", err)
	}
	all := migrations()
	if version > len(all) {
		return fmt.Errorf("open ledger: it was written by a newer version of this program (schema %d, this one knows %d)", version, len(all))
	}
	for ; version < len(all); version++ {
		if err := migrateOne(ctx, db, all[version], version+1); err != nil {
			return fmt.Errorf("migrate ledger to %d: %w", version+1, err)
		}
	}
	_, err := db.ExecContext(ctx, "INSERT INTO event(id, made) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM event)", id, at)
	if err != nil {
		return fmt.Errorf("name event: %w", err)
	}
	return nil
}

func migrateOne(ctx context.Context, db *sql.DB, script string, version int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // after a commit it does nothing
	if _, err := tx.ExecContext(ctx, script); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version)); err != nil {
		return err
	}
	return tx.Commit()
}
