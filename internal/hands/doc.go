// Package hands does what the booth has decided: one file per task (look, preview,
// full, recover, compose, deliver, account). Everything a task needs comes in its
// kiosk.Work; what becomes of it goes out as reports.
//
// The order inside a task is what keeps money and pictures safe: a charge is
// reported at the answer's headers, a picture is reported only when its file is
// durable, and what an earlier start left in the spool counts as the answer.
//
// It does not decide whether a task may run, it repeats nothing by itself, and it
// knows no ledger.
package hands
