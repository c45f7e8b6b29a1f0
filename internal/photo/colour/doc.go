// Package colour takes photographs of other colour spaces to sRGB.
//
// Cameras and phones write AdobeRGB, Display P3 and others. Their numbers mean
// other colours than the same numbers in sRGB; shown as sRGB they look dull. Find
// reads from a JPEG or PNG file in which space its pixels are; a Converter changes
// pixels in place so that they mean in sRGB what they meant there (relative
// colorimetric; what sRGB cannot show is clipped); SRGBProfile gives the profile
// to write into what is made.
//
// A profile is asked, not read: the kept library evaluates it, and what it answers
// for a few colours decides. If it answers like sRGB, nothing needs to be done,
// whatever its name. If the answer is a sum of one part for each channel, as it is
// for all profiles of a matrix and curves, then three tables of 256 entries hold
// all of it, and a pixel costs three look-ups in, two additions, and three look-ups
// out. For all others a grid of 33 × 33 × 33 colours is filled and interpolated in
// tetrahedra.
//
// Profiles come from files and are hostile until proven: sizes are bounded before
// anything is allocated, a panic in the library is an error, and a profile that
// cannot be used is reported and taken for sRGB.
//
// What it does not do: no CMYK, no grey profiles, no black point compensation, no
// gamut mapping but clipping, no more than 8 bits a sample, no cICP, gAMA or cHRM of
// PNG; it starts at most two goroutines, and opens no file.
package colour
