// Package judge measures a shot before any money is spent on it: how sharp its
// edges are, whether something moved, how the light fell, and what it looks like in
// 64 bits. It gives figures and nothing else: what counts as blurred is learned
// from the evening by the rules (kiosk.Booth.Flags), and what happens to the shot is
// decided by a person.
//
// It does not decode, resize or turn pictures, knows no paths and keeps nothing
// between two calls.
//
// # How sharpness is measured
//
// An edge that was drawn by a lens with a blur of s pixels (standard deviation) has,
// seen with a filter of width t, a slope whose energy falls as 1/√(s²+t²). The
// picture is therefore looked at twice: as it is, and averaged over 2×2 pixels. The
// ratio of the two energies depends on s alone, not on how strong the edge is nor
// on how many there are, and hardly on what is seen: two neighbouring scales treat
// the weave of a cloth nearly as they treat an edge (J. Elder and S. Zucker, "Local scale control for edge
// detection and blur estimation", 1998, use the same dependence on scale). It is
// taken in blocks of 16×16 pixels, and only in those that still show an edge when
// averaged over 4×4 pixels: a plain screen does not count, however noisy. The noise is taken from the calmest
// blocks of the picture itself and subtracted.
//
// Movement blurs the edges that it crosses and spares those along it: so the same
// ratio is taken for four directions apart, and each direction is compared with the
// one at a right angle to it.
//
// # What the preview size hides
//
// A preview of 612×408 pixels shows a photo of 24 megapixels at about a tenth: a
// blur of 7 pixels in the original is 0.7 pixels here and changes the figure from
// about 950 to 750. That is what a guest sees on a telephone, too. Who wants to find
// smaller blur hands in a part of the picture at a half or a quarter of its size.
package judge
