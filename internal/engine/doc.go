// Package engine owns the booth. One goroutine takes every input, and for each the
// order is the same: decide → append (durable) → apply → show → start what is due.
// Nothing is announced or started that is not on disk.
//
// It keeps the number of things running at a time, hands clones to watchers, and
// closes in an orderly way: no new work, but every report is still served.
//
// It does not know SQLite, HTTP, pixels, files or what a step costs. Its hands do
// the work; kiosk says what may happen.
package engine
