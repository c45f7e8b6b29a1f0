// Package greenscreen is the built-in cutter: free, offline, for booths with a
// green or blue screen.
//
// It works in two passes. The first looks at coarse cells of the picture, finds
// the key colour at its border, and builds a map of how the screen looks at
// every place, also behind the subject, so that uneven light, folds and shadows
// need no settings. The second takes each pixel's colour difference (how much
// the screen's channel exceeds the larger of the other two, after Vlahos) as a
// share of the local screen's: that is the transparency. Then it takes the
// screen's part out of the colour.
//
// It does not find people: what is as green as the screen vanishes, and what
// stands beside the screen stays. It reads no files, spends no credits, and
// keeps nothing the size of the picture except its result.
package greenscreen
