// Package jpegcases writes JPEG files of all the kinds that cameras and programs
// make, for the tests of what reads them: no other package may import it but in its
// tests. It is written to be plain, not fast.
//
// It writes grey and colour pictures of any subsampling, sequential or progressive
// by any script, with or without restart markers, interleaved or a scan for each
// component, with the example code tables of ITU-T T.81 annex K, with optimised
// ones, or with codes as long as they may be; with what stands before a camera's
// picture and what follows it; and a few kinds that decoders refuse.
//
// It also makes pictures: detail of all sizes and a sensor's noise, from a seed.
//
// What it does not do: it writes no runs of EOB in progressive scans, no arithmetic
// coding and no 12 bits; it looks at no errors of its caller, but panics.
package jpegcases
