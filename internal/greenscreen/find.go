package greenscreen

import (
	"fmt"

	"backdrop/kiosk"
)

// found is what the survey says about the picture.
type found struct {
	*survey
	key   key
	plate *Plate  // calibrated, of this picture's shape, or nil
	bare  mask    // cells that show nothing but screen
	out   mask    // cells that lie outside the screen: removed
	grain float32 // codes: how far the colour planes range within a bare cell
}

func none(format string, a ...any) error {
	return kiosk.Faulty(kiosk.NoScreen, fmt.Sprintf(format, a...), nil)
}

// find looks for the screen, in the way the options say.
func find(s *survey, o Options, aspect shape) (*found, error) {
	f := &found{survey: s}
	switch {
	case o.Screen != nil && o.Screen.fits(aspect):
		f.key, f.plate = o.Screen.key, o.Screen
	case o.Pick != nil:
		k, ok := pickedKey(o.Pick)
		if !ok {
			return nil, none("the picked colour is too grey or too dark for a screen")
		}
		f.key = k
	default:
		k, err := s.search()
		if err != nil {
			return nil, err
		}
		f.key = k
	}
	f.markBare()
	if err := f.frame(); err != nil {
		return nil, err
	}
	return f, nil
}

// search finds a green or a blue screen's colour by itself.
func (s *survey) search() (key, error) {
	k, votes := s.commonest(1, false)
	if blue, more := s.commonest(2, false); more > votes {
		k, votes = blue, more
	}
	if votes == 0 {
		return k, none("nothing in the picture has the colour of a green or blue screen")
	}
	like, all := 0, 0
	for i := range s.cells {
		if k.near(s.cells[i].color, alike) {
			like++
		}
		if k.could(s.cells[i].color) {
			all++
		}
	}
	switch {
	case natural(k.color, k.lead):
		return k, none("the background has the colour of grass or sky, not of a screen")
	case like*20 < len(s.cells)*3:
		return k, none("only %d %% of the picture looks like a green or blue screen", like*100/len(s.cells))
	case float32(like) < oneChroma*float32(all):
		return k, none("there are many greens or blues in the background, like leaves or grass, and none of them is a screen")
	case s.roughness(k) > rough:
		return k, none("the green or blue background is rough, like leaves or grass; a screen is smooth")
	}
	return k, nil
}

// screenAt is the key at cell i: the calibrated one knows it for each place.
func (f *found) screenAt(x, y int) (key, bool) {
	if f.plate == nil {
		return f.key, true
	}
	return f.plate.keyAt(x, y, f.w, f.h)
}

// markBare finds the cells that show nothing but screen: of its chroma, and no
// more lively than most of them.
func (f *found) markBare() {
	f.bare = newMask(f.w, f.h)
	var vary, varc, span []float32
	for y := range f.h {
		for x := range f.w {
			i := y*f.w + x
			c := &f.cells[i]
			k, ok := f.screenAt(x, y)
			if c.screen = ok && k.near(c.color, alike); c.screen {
				vary, varc, span = append(vary, c.vary), append(varc, c.varc), append(span, c.span())
			}
		}
	}
	if len(vary) == 0 {
		return
	}
	f.grain = quantile(span, 0.4)
	y, c, s := 4*quantile(vary, 0.4)+8, 3*quantile(varc, 0.4)+3, 1.7*f.grain+4
	for i := range f.cells {
		q := &f.cells[i]
		f.bare.on[i] = q.screen && q.vary <= y && q.varc <= c && q.span() <= s
	}
}

// span is how far the colour planes range within the cell.
func (c *cell) span() float32 {
	return float32(max(c.cbHi-c.cbLo, c.crHi-c.crLo))
}
