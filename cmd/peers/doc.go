// Command peers runs Backdrop beside the programs that do the same work
// (vipsthumbnail, djpeg, ImageMagick, GraphicsMagick, ffmpeg) and prints what
// each took: wall time, processor time, memory. A second table holds mattes
// against the truth.
//
//	go run ./cmd/peers [--bin PATH] [--rounds 7] [--only ingest|finish|key|encode|matte] [--dir D] [--full] [--markdown] [FILES…]
//
// All programs of a table run in turn, one after the other, as often as
// --rounds says; medians are shown. So whatever else the machine does meets all
// of them alike, and the ratios hold where the milliseconds do not. Each is
// started once before, uncounted: files are in memory then, and a program that
// cannot do the work is left out with a word.
//
// The pictures are made by package samples, from fixed seeds, in a process of
// their own: on Linux a child's peak memory counts from its parent's, so this
// one must stay small. FILES are used in their place where a table takes
// photos of any kind (ingest).
//
// It judges nothing: no figure makes it fail. It needs no network and writes
// only into --dir, or into a temporary folder that it removes.
package main
