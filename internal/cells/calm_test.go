package cells

import (
	"image/color"
	"testing"

	"github.com/disintegration/imaging"
)

// A wall in warm white and brown hair get no specks of a strong colour, which the
// errors of many dots would add up to: the palette has no weak ones.
func TestNearlyGreyStaysCalm(t *testing.T) {
	for _, mode := range []Mode{Half, Quadrant, Sextant} {
		with, dotH := quarters, 2
		if mode == Sextant {
			with, dotH = sixths(), 3
		}
		for _, want := range []rgb{{244, 238, 232}, {200, 196, 188}, {120, 112, 108}, {60, 46, 40}, {36, 38, 44}} {
			img := imaging.New(80, 80, color.NRGBA{want[0], want[1], want[2], 255})
			for _, p := range played(t, Render(img, 40, 40, mode, Options{Dither256: true}), with, dotH) {
				if off := hue(wide(p), wide(want)); off > 400 {
					t.Fatalf("%v %v: a speck of %v", mode, want, p)
				}
			}
		}
	}
}
