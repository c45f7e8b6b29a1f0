package sandbox

import (
	"image"
	"image/color"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/image/colornames"
)

// length is a measure as the protocol writes them: "30px" or "12.5%".
type length struct {
	value   float64
	percent bool
}

// of gives the length in pixels of a side that is total pixels long.
func (l length) of(total int) float64 {
	if l.percent {
		return l.value / 100 * float64(total)
	}
	return l.value
}

var (
	lengthForm  = regexp.MustCompile(`^(-?[0-9]{1,6}(?:\.[0-9]{1,6})?)(px|%)$`)
	percentForm = regexp.MustCompile(`^([0-9]{1,3}(?:\.[0-9]{1,6})?)%$`)
	hexForm     = regexp.MustCompile(`^(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})$`)
)

// parseLength reads "30px", "12.5%" and a bare "0".
func parseLength(text string) (l length, ok bool) {
	if text == "0" {
		return length{}, true
	}
	m := lengthForm.FindStringSubmatch(text)
	if m == nil {
		return length{}, false
	}
	v, err := strconv.ParseFloat(m[1], 64)
	return length{v, m[2] == "%"}, err == nil
}

// roi is the region of interest: two corners, x1 y1 x2 y2.
type roi [4]length

// parseROI reads the syntax only; a region outside the picture or without content
// is refused when the picture's size is known.
func parseROI(text string) (*roi, bool) {
	words := strings.Fields(text)
	if len(words) != 4 {
		return nil, false
	}
	var r roi
	for i, w := range words {
		l, ok := parseLength(w)
		if !ok {
			return nil, false
		}
		r[i] = l
	}
	return &r, true
}

// on gives the region in the pixels of a picture w by h.
func (r roi) on(w, h int) (image.Rectangle, *refusal) {
	x1, y1, x2, y2 := r[0].of(w), r[1].of(h), r[2].of(w), r[3].of(h)
	switch {
	case min(x1, y1, x2, y2) < 0, max(x1, x2) > float64(w), max(y1, y2) > float64(h):
		return image.Rectangle{}, roiOutside
	case int(x2) <= int(x1), int(y2) <= int(y1):
		return image.Rectangle{}, roiEmpty
	}
	return image.Rect(int(x1), int(y1), int(x2), int(y2)), nil
}

// margin is what crop leaves around the subject: top, right, bottom, left.
type margin [4]length

// parseMargin reads one, two (top and bottom, left and right) or four values.
func parseMargin(text string) (m margin, ok bool) {
	words := strings.Fields(text)
	list := make([]length, len(words))
	for i, w := range words {
		l, ok := parseLength(w)
		if !ok || l.value < 0 {
			return m, false
		}
		list[i] = l
	}
	switch len(list) {
	case 1:
		return margin{list[0], list[0], list[0], list[0]}, true
	case 2:
		return margin{list[0], list[1], list[0], list[1]}, true
	case 4:
		return margin(list), true
	}
	return m, false
}

// around widens the subject's box; each side by at most half the subject or 500
// pixels, as documented.
func (m margin) around(box image.Rectangle) image.Rectangle {
	side := func(l length, total int) int {
		if l.percent {
			return int(length{min(l.value, 50), true}.of(total))
		}
		return int(min(l.value, 500))
	}
	w, h := box.Dx(), box.Dy()
	return image.Rect(box.Min.X-side(m[3], w), box.Min.Y-side(m[0], h),
		box.Max.X+side(m[1], w), box.Max.Y+side(m[2], h))
}

func validScale(text string) bool {
	return text == "original" || percentWithin(text, 10, 100)
}

func validPosition(text string) bool {
	if text == "original" || text == "center" {
		return true
	}
	words := strings.Fields(text)
	for _, w := range words {
		if !percentWithin(w, 0, 100) {
			return false
		}
	}
	return len(words) == 1 || len(words) == 2
}

func percentWithin(text string, low, high float64) bool {
	m := percentForm.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	v, err := strconv.ParseFloat(m[1], 64)
	return err == nil && low <= v && v <= high
}

// parseColor reads 3, 4, 6 or 8 hex digits without "#", or a colour's name.
func parseColor(text string) (c color.NRGBA, ok bool) {
	if named, ok := colornames.Map[strings.ToLower(text)]; ok {
		return color.NRGBA(named), true // all of them are opaque
	}
	if !hexForm.MatchString(text) {
		return c, false
	}
	if len(text) <= 4 {
		var long strings.Builder
		for _, d := range text {
			long.WriteRune(d)
			long.WriteRune(d)
		}
		text = long.String()
	}
	if len(text) == 6 {
		text += "ff"
	}
	v, err := strconv.ParseUint(text, 16, 32)
	return color.NRGBA{uint8(v >> 24), uint8(v >> 16), uint8(v >> 8), uint8(v)}, err == nil
}
