// Package matte is arithmetic on the planes of a picture and its matte (how
// opaque the subject is at each pixel: 0 to 255 in an image.Gray).
//
// An Enlargement brings a small matte to the size of its picture along the
// picture's own edges. A Refinement does the same for a matte that already has
// that size but is rough at the edge. A Foreground says what colour the subject
// itself has where it is partly transparent. Compare measures how far a matte is
// from the true one.
//
// All three work on rows, in any order and from any number of goroutines, give
// the same bytes each time, and hold next to nothing of the picture's size: a
// caller that composes in bands asks for the rows of its band.
//
// It does not find the subject, fill holes, or know where a matte came from. It
// decodes and encodes nothing, knows no colour spaces, and starts goroutines
// only in the New functions.
package matte
