// Package samples is a camera without a camera: it draws party guests before a
// green screen and drops the photos into a folder as a camera would, with EXIF and a thumbnail.
//
// A picture is painted as shapes on a canvas of about two megapixels, where
// light and shade come from each shape's own rounding. It is then enlarged to
// its full size, and what lives at full size is added there: single hairs, fine
// structure and the sensor's noise. So 24 megapixels take a fraction of a
// second, and the true alpha of every pixel is known.
//
// There are two ways to take a picture. Render is the demo's camera: fast, its
// colours mixed on the sRGB scale. Pose is the judge's: hair, veils, glass,
// movement and bad light, subject and screen mixed in linear light as a lens
// does it, a real sensor's noise, and with the picture its whole truth: alpha,
// the subject's own colours, and the place without the subject.
//
// It does not cut out, upload or judge anything, keeps no photo in memory
// longer than it takes to write it, and never touches a file that is already there.
package samples
