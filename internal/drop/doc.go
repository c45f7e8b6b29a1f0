// Package drop says when a file in the camera's folder is whole, and hands each
// whole file over exactly once per content of its name.
//
// The scan is the truth: every folder is read again on a short timer, always.
// Events of the file system only wake it early, because they get lost (queues
// overflow, a re-created folder is watched no more, shares send none).
//
// On Linux a file whose writer has just closed it, or that was renamed into place, is
// looked at on the spot: a hint that saves waiting, no proof.
//
// A file is looked at without following links and without blocking. It counts as
// whole when it is a regular file, no writer has it open where the system can
// tell, and, where it cannot, size and time stand still and it ends as its format
// ends. The judge is the consumer, who decodes it: Intake.Take.
//
// The life of a file:
//
//	waiting ─► queued ─► taking ─► decided (taken, known)
//	   ▲                   │
//	   └── not yet ────────┤ try again when it changes, and once before giving up
//	                       └─► set aside ─► decided (quarantined)
//
// A decided file comes again only when its size or time changes.
//
// What the package does not do: write, rename or delete anything in the camera's
// folder, decode pictures, copy files, know shots, or remember anything over a
// restart (Config.Seen may).
package drop
