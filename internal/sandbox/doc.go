// Package sandbox emulates the remove.bg HTTP protocol (v1.0) on the loopback
// interface, for rehearsals, for the demo and for testing clients, this
// project's own and other people's.
//
// It serves POST /v1.0/removebg and GET /v1.0/account, and beside them a control
// address, /_sandbox, where a test orders faults, plays the outside world (a
// top-up, somebody else who spends) and reads the truth: what was asked, what was
// charged, what is left. A test compares a client's books with that truth.
//
// The order of checks is fixed: key (403), sources, parameters (400), rate window
// (429), file, decoding (400), region of interest (400), credits (402), foreground
// (400), and then the work, the charge and the 200. A request whose body has been
// read whole is finished and charged even when the client has gone: that is what
// makes a lost answer cost money, here as there.
//
// What it does not do: cut well (the cutter is handed in; without one, or where
// there is no screen, the subject is a soft ellipse), fetch anything from a URL,
// place the subject (scale, position), draw shadows or background pictures (their
// parameters are checked and ignored), turn pictures upright (an EXIF orientation
// in the upload is ignored; clients bake it in), write WebP, know a real key, keep
// anything on disk, or listen anywhere but on loopback. Where the vendor documents
// nothing, the comment at that place says what was chosen.
package sandbox
