// Package ledger keeps the booth's entries in SQLite: append, replay, totals.
//
// The file is `ledger.db` in the event folder. The table of entries is append-only
// by trigger; sequence numbers have no gaps by trigger; a second live request for
// the same shot and stage is refused by trigger. What a person may ask to have
// erased (names, contacts, hashes of pictures, reasons) stands in tables of its
// own beside it.
//
// It does not know what an entry means: rules, sums against budgets and the order
// of steps are kiosk's. It never retries a failed commit: whether that commit
// happened is found out by Reopen and Replay.
package ledger
