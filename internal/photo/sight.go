package photo

import (
	"image"

	"backdrop/internal/photo/pngrows"
)

// leastSeen is how little of a cutout must be left for it to show anything, one in so
// many of its pixels: below that it is dust, or the subject was lost.
const leastSeen = 10_000

// sight tells whether anything is to be seen in a cutout. It looks no further than it
// must. A nil one looks at nothing.
type sight struct{ missing int } // so many 255ths of a solid pixel

func newSight(size image.Point) *sight {
	return &sight{missing: max(1, int(int64(size.X)*int64(size.Y)*255/leastSeen))}
}

// empty tells that there was not enough in all that has been looked at.
func (s *sight) empty() bool { return s != nil && s.missing > 0 }

// row looks at one row: at its transparency, else at its brightness, as a matte has it.
func (s *sight) row(row []byte, kind pngrows.Kind) {
	if s == nil || s.missing <= 0 {
		return
	}
	step, at := kind.Bytes(), 0
	switch kind {
	case pngrows.RGBA, pngrows.GreyAlpha:
		at = step - 1
	case pngrows.RGB:
		at = 1 // green: nearly brightness
	case pngrows.Grey:
	}
	sum := 0
	for i := at; i < len(row); i += step {
		sum += int(row[i])
	}
	s.missing -= sum
}

// matte looks at a whole matte.
func (s *sight) matte(alpha *image.Gray) {
	for y := range alpha.Rect.Dy() {
		s.row(alpha.Pix[y*alpha.Stride:][:alpha.Rect.Dx()], pngrows.Grey)
	}
}

// Empty tells whether nothing of a photo is left under a matte: next to no pixel is
// more than clear.
func Empty(alpha *image.Gray) bool {
	s := newSight(alpha.Rect.Size())
	s.matte(alpha)
	return s.empty()
}
