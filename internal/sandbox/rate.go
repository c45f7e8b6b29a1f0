package sandbox

import (
	"net/http"
	"strconv"
	"time"
)

const (
	windowUnits = 500         // megapixel-images, documented
	windowTime  = time.Minute // documented
)

// window is the rate limit: a fixed window of a minute that opens with the first
// call, as the vendor's recordings show it.
type window struct {
	limit int
	used  int
	reset time.Time
}

// rating is what the three rate headers say after a call.
type rating struct {
	limit, left int
	reset       time.Time
}

// take spends a call's units; a call over the limit spends none.
func (v *window) take(units int, now time.Time) (rating, bool) {
	if !now.Before(v.reset) {
		v.used, v.reset = 0, now.Add(windowTime)
	}
	ok := v.used+units <= v.limit
	if ok {
		v.used += units
	}
	return rating{v.limit, v.limit - v.used, v.reset}, ok
}

// units of an upload: its megapixels rounded up, at least one. A picture that
// cannot be read costs one, one above the resolution limit costs the limit.
func units(pixels int) int {
	return max(1, min((pixels+megapixel-1)/megapixel, maxPixels/megapixel))
}

// write sets the headers; the reset is in epoch seconds.
func (t rating) write(h http.Header) {
	if t.limit == 0 {
		return
	}
	h.Set("X-RateLimit-Limit", strconv.Itoa(t.limit))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(t.left))
	h.Set("X-RateLimit-Reset", strconv.FormatInt(ceilSeconds(t.reset.Sub(time.Unix(0, 0))), 10))
}

// retryAfter is how many seconds a refused call should wait, at least one.
func (t rating) retryAfter(now time.Time) string {
	return strconv.FormatInt(max(1, ceilSeconds(t.reset.Sub(now))), 10)
}

func ceilSeconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }
