// Package jpegenc writes baseline JPEG files (ITU-T T.81, JFIF) fast, from planes
// of luma and chroma that come in bands of rows.
//
// An Encoder is a plan: which rows make a band, which tables are used, what the
// headers say. Band turns the samples of one band into entropy-coded data; it
// touches nothing shared, so the caller may run as many bands at a time as there
// are processors. Write puts the pieces into a file in their order, with a
// restart marker between bands (T.81, E.1.4): after such a marker the decoder's
// DC predictions start afresh, which is what makes the bands independent.
//
// Where the speed comes from:
//
//   - The forward DCT is that of Arai, Agui and Nakajima (five multiplications for
//     eight samples; the rest of the scaling goes into the quantisation). Its first
//     pass works on two columns at a time, kept in the halves of one 64-bit
//     integer: the transform is linear, so additions, shifts and multiplications by
//     constants do not care (dct.go).
//   - Quantisation multiplies by a reciprocal; there is no division.
//   - Quantised coefficients lie in memory in such an order that a few word
//     operations give a 64-bit map of those that are not zero; runs of zeros are
//     counted in that map (entropy.go).
//   - For small coefficients one look-up gives the Huffman code with the
//     coefficient's own bits behind it.
//   - Coded bits leave in words of 64, and are looked at for 0xFF a word at a time.
//
// The Huffman tables are the typical ones of T.81, K.3, the quantisation tables
// those of K.1 and K.2, scaled as libjpeg and image/jpeg do.
//
// What it does not do: no progressive or arithmetic coding, no 4:2:2, no tables
// made to measure, no metadata other than resolution and colour profile; it starts
// no goroutine, opens no file, converts no colours other than RGB to YCbCr.
package jpegenc
