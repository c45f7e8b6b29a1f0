// Package samples is a camera without a camera: it draws party guests before a
// green screen and drops the photos into a folder as a camera would.
//
// A picture is painted as shapes on a canvas of about two megapixels, where
// light and shade come from each shape's own rounding. It is then enlarged to
// its full size, and what lives at full size is added there: single hairs, fine
// structure and the sensor's noise. So 24 megapixels take a fraction of a
// second, and the true alpha of every pixel is known.
//
// Colours are mixed on the sRGB scale, as stored, not in linear light.
//
// It does not cut out, upload or judge anything, keeps no photo in memory
// longer than it takes to write it, and never touches a file that is already there.
package samples
