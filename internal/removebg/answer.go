package removebg

import (
	"image"
	"net/http"
	"strconv"
	"strings"
	"time"

	"backdrop/kiosk"
)

// Charge is what the X-Credits-Charged header said.
type Charge struct {
	Credits kiosk.Credits
	Known   bool   // the header was there and a plain decimal
	Raw     string // as it came, made safe; empty: there was no header
}

// Rate is the service's rate window, counted in megapixels (500 a minute on
// remove.bg).
type Rate struct {
	Limit, Remaining int
	Reset            time.Time // when the window ends; zero: not said
	Known            bool      // limit and remaining were there
}

// Answer is what the headers of an answer say. Figures that are missing or make
// no sense are zero. Texts are safe to show.
type Answer struct {
	Charge              Charge
	Width, Height       int             // of the result
	MaxWidth, MaxHeight int             // what a paid request for the same picture would give
	Type                string          // person, product, animal, car, other, …
	Foreground          image.Rectangle // the subject's box, empty: not said
	ContentType         string          // as labelled; Picture is the truth
	ContentLength       int64           // of the body; -1: not said
	Rate                Rate
	Picture             string // "png", "jpg" or "zip" by its first bytes, once they were read
}

// answer reads the headers. Go has already brought their names to one casing.
func (c *Client) answer(r *http.Response) Answer {
	h := r.Header
	return Answer{
		Charge:        charge(h.Values("X-Credits-Charged"), c.clean),
		Width:         pixels(h.Get("X-Width")),
		Height:        pixels(h.Get("X-Height")),
		MaxWidth:      pixels(h.Get("X-Max-Width")),
		MaxHeight:     pixels(h.Get("X-Max-Height")),
		Type:          c.clean(h.Get("X-Type"), 40),
		Foreground:    foreground(h),
		ContentType:   c.clean(h.Get("Content-Type"), 80),
		ContentLength: r.ContentLength,
		Rate:          rate(h),
	}
}

// charge reads the header's values. A header said twice is fine when both say
// the same; two different prices are no price.
func charge(values []string, clean func(string, int) string) Charge {
	c := Charge{Raw: clean(strings.TrimSpace(strings.Join(values, " ")), 60)}
	for i, v := range values {
		n, err := kiosk.ParseCredits(strings.TrimSpace(v))
		if err != nil || (i > 0 && n != c.Credits) {
			return Charge{Raw: c.Raw}
		}
		c.Credits, c.Known = n, true
	}
	return c
}

func rate(h http.Header) Rate {
	limit, ok := count(h.Get("X-RateLimit-Limit"), 1e9)
	remaining, too := count(h.Get("X-RateLimit-Remaining"), 1e9)
	if !ok || !too {
		return Rate{}
	}
	r := Rate{Limit: int(limit), Remaining: int(remaining), Known: true}
	if at, ok := count(h.Get("X-RateLimit-Reset"), 1e11); ok && at > 0 {
		r.Reset = time.Unix(at, 0)
	}
	return r
}

func foreground(h http.Header) image.Rectangle {
	var v [4]int64
	for i, name := range []string{"Left", "Top", "Width", "Height"} {
		n, ok := count(h.Get("X-Foreground-"+name), maxSide)
		if !ok {
			return image.Rectangle{}
		}
		v[i] = n
	}
	return box(v[0], v[1], v[2], v[3])
}

// maxSide bounds a side of a picture: far above any, far below an overflow.
const maxSide = 1_000_000

func box(left, top, width, height int64) image.Rectangle {
	for _, v := range []int64{left, top, width, height} {
		if v < 0 || v > maxSide {
			return image.Rectangle{}
		}
	}
	return image.Rect(int(left), int(top), int(left+width), int(top+height))
}

func pixels(text string) int {
	n, _ := count(text, maxSide)
	return int(n)
}

// count reads a whole number from 0 to most.
func count(text string, most int64) (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n < 0 || n > most {
		return 0, false
	}
	return n, true
}

// clean makes text from the service safe to show and takes the key out of it: a
// refusal may well repeat the key it refuses.
func (c *Client) clean(text string, most int) string {
	return kiosk.Safe(strings.ReplaceAll(text, c.key(), "***"), most)
}
