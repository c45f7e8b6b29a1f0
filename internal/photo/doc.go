// Package photo turns camera files and cutouts into the pictures a booth shows,
// sends and gives away: it decodes them upright, shrinks them, checks cutouts,
// puts a cutout on a background, and encodes.
//
// What goes in is hostile until it has decoded: only JPEG and PNG are read, told
// by their first bytes; size and memory are judged from the header before any
// pixel; a panic inside a decoder becomes a fault; the complete decode is the
// judge of whether a file is whole.
//
// What comes out carries pixels only: no EXIF, GPS, serial number, thumbnail,
// comment or colour profile of the camera gets through, because nothing is ever
// copied from the file; every picture is encoded afresh.
//
// Large pictures are made from planes (brightness, colours, alpha) in bands of
// rows: a band is laid together, encoded and forgotten before the whole would have
// fitted in memory. What a colour profile says is brought to sRGB on the way.
//
// The parts that know the formats are packages of their own: reduced (JPEG at a
// fraction of its size), jpegenc (JPEG from planes), pngrows (PNG row by row),
// colour (profiles), judge (sharpness and exposure).
//
// What it does not do: it knows no paths, no files by name, no shots and no
// credits (readers in, writers out); it does not decide what may be spent or shown.
package photo
