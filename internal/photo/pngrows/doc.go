// Package pngrows reads a PNG one row at a time (PNG specification, second
// edition; section numbers in the code are its).
//
// image/png gives a picture only when all of it stands in memory, four bytes a
// pixel: 96 MB for a frame of 24 megapixels of which most is clear. Here a row is
// read, used and forgotten. Rows come with 8 bits a channel: 16 lose their lower
// half, 1, 2 and 4 are spread over the whole range, palettes and transparent
// colours are looked up.
//
// Every checksum is tested, and a file that ends early is told from one that is
// damaged: io.ErrUnexpectedEOF and *FormatError.
//
// It does not read interlaced pictures (ErrInterlaced: use image/png; KindOf
// tells what they hold), text, gamma or colour profiles, and it judges no sizes:
// ask Size before reading.
package pngrows
