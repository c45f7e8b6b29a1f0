package samples

import (
	"image"
	"maps"
	"slices"
)

// Scene says what Pose shall show. The zero value is a party before a green
// screen, stored as 4:4:4.
type Scene struct {
	// Kind is one of Kinds; any other word counts as "party".
	Kind string
	// Blue hangs a blue screen instead of a green one; blue things turn green.
	Blue bool
	// Ratio of Image and Background: 4:4:4, 4:2:2 or 4:2:0; any other counts as 4:2:0.
	Ratio image.YCbCrSubsampleRatio
	// Moment 0, 1, 2 … are the pictures of one burst: the same guests a moment
	// later, moved by a few pixels in a hundred, under other noise.
	Moment int
	// Bare leaves Alpha, Foreground and Background nil: at 24 megapixels they
	// take 170 MB.
	Bare bool
}

// Truth is a picture with all that is known about it. All four have the same size.
type Truth struct {
	// Image is what the camera stores: subject and screen mixed in linear
	// light, light of the screen upon the subject, noise.
	Image *image.YCbCr
	// Alpha is the subject's true share of every pixel: 255 subject, 0 none.
	Alpha *image.Gray
	// Foreground is the colour of the subject alone, not multiplied by alpha,
	// without the screen's light and without noise (4:4:4). Where the subject
	// is not, it carries the colour of the nearest part of it, roughly.
	Foreground *image.YCbCr
	// Background is the same place without the guests and their shadows, as the
	// camera would see it: another exposure, so with other noise.
	Background *image.YCbCr
}

// Kinds lists the kinds of scenes, in alphabetical order: "blond" (fair hair,
// yellow clothes), "blur" (the guests move), "dark" (dark hair and clothes,
// little light), "edge" (walls and a light stand beside the screen), "glasses"
// (transparent lenses before the screen), "hair" (thousands of loose strands),
// "light" (uneven light, wrinkles, hard shadows), "outdoor" (grass and sky, no
// screen), "party" (the guests of Render), "soft" (out of focus), "spill"
// (white clothes close to the screen), "veil" (half-transparent cloth).
func Kinds() []string { return slices.Sorted(maps.Keys(moods)) }

// Pose takes a picture of width × height pixels (below 1×1: 1×1) of one scene.
// The same arguments give the same picture, on every machine of the same
// architecture; the size only scales it. It needs about 18 bytes for each
// pixel while it works.
func Pose(seed uint64, s Scene, width, height int) Truth {
	t := newTake(seed, s, max(width, 1), max(height, 1))
	t.develop()
	return t.truth
}
