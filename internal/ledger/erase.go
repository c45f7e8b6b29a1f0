package ledger

import (
	"context"
	"database/sql"

	"backdrop/kiosk"
)

// erases tells whether an entry takes a name away, or puts another in its place.
func erases(e kiosk.Entry) bool {
	return e.Kind == kiosk.KindNamed || e.Kind == kiosk.KindMerged || e.Kind == kiosk.KindGuest && e.Name != ""
}

// emptied moves the write-ahead log into the database and cuts it to nothing: secure
// deletion reaches the database only, and in the log a name that was taken away would
// stand until the program ends in order, or for ever if it does not. It does not wait for
// readers, since a purchase may be next: then it says no, and the next commit tries again.
func emptied(ctx context.Context, db *sql.DB) bool {
	conn, err := db.Conn(ctx)
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close() }() // back to the pool
	if _, err := conn.ExecContext(ctx, "PRAGMA busy_timeout = 0"); err != nil {
		return false
	}
	var busy, pages, moved int
	err = conn.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
	_, back := conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA busy_timeout = 5000")
	return err == nil && back == nil && busy == 0
}
