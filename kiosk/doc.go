// Package kiosk is the ground floor of Backdrop: what an event, a session, a
// guest, a shot, a credit and an entry of the ledger are, which step may follow
// which, what it costs, and what is due next.
//
// The whole package is one machine in three pure functions:
//
//	Decide(booth, input, now) → entries or a refusal   may it happen, and what follows?
//	booth.Apply(entry)                                  it has happened: fold it in
//	booth.Due(now)            → work                    what should run now?
//
// What must not be here: files, network, database, goroutines, contexts, a
// clock, randomness, or anything else of this module. Time and ids come in as
// arguments. A test holds that.
package kiosk
