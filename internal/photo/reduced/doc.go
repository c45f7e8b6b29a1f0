// Package reduced decodes a JPEG file at 1/8, 1/4 or 1/2 of its size, fast and in
// little memory. A preview of a 24 megapixel photo needs no 24 megapixels.
//
// It is written beside the standard, ITU-T T.81; section numbers in the comments
// are those of that text.
//
//	segments.go    markers and their segments (B.1, B.2)
//	frame.go       the geometry of a picture and its planes (A.1, A.2)
//	huffman.go     code tables as the file states them (C.2) and as the loops use them
//	bits.go        entropy-coded data in windows, without stuffed bytes (F.1.2.3, B.1.1.5)
//	skim.go        a sequential scan of which only DC is kept (F.2.2)
//	stretch.go     the same scan by several goroutines
//	coefs.go       a sequential scan decoded to 2x2 or 4x4 samples for each block
//	progressive.go the DC scans of a progressive picture (G.1, G.2)
//
// # Where the time goes
//
// At 1/8 a block of 8x8 samples becomes one: its mean, which is the DC
// coefficient. The up to 63 others must be stepped over, because nothing but
// their codes tells where the next block begins. One look-up of 13 bits steps
// over as many of them as those bits hold. The file is read in pieces of 64 KiB,
// which are all that is ever held of it.
//
// # Two goroutines in one stretch of bits
//
// Huffman codes have no marks to start from, but they synchronise by themselves:
// a decoder started anywhere soon falls into step with one that started at the
// beginning. So the second goroutine starts in the middle of the file and notes
// where it believes each of its first MCUs (minimum coded units, A.2) to begin.
// The first goroutine runs on past the middle until one of its MCUs begins at a
// place the second has noted. From there on the two would do the same, bit for
// bit: what the second has decoded is right, but for the DC predictions, which
// are off by one constant for each component. If the two do not meet, the first
// decodes all. With restart markers (E.2.4) the second goroutine starts behind
// one, and they meet there or not at all.
//
// The result does not depend on the number of goroutines, in no bit, and neither
// does what counts as an error.
//
// # Bounds
//
// Every step of every loop consumes bits of the file. Planes are made only after
// the file has been found long enough to hold that many blocks at the shortest
// codes its tables have, and only up to Options.MaxPixels. Besides the planes a
// decode takes about 150 kB for each goroutine and 100 kB more, 4 bytes for each
// block decoded by another goroutine than the first, and for a progressive picture 2
// bytes for each block.
//
// # What it does not do
//
// It keeps colours as they are in the file (YCbCr); knows no orientation, no
// colour profile, no thumbnail; decodes no progressive picture at 1/4 or 1/2; of a
// progressive picture it decodes the DC scans and looks into no other, so damage
// there goes unseen. It repairs nothing: a damaged picture is an error. What it
// does not know it refuses with ErrUnsupported, so that the caller can take a
// complete decoder.
package reduced
