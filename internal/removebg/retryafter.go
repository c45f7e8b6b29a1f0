package removebg

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	minWait     = time.Second
	maxWait     = 15 * time.Minute
	defaultWait = 10 * time.Second // what the vendor's samples use when the header is missing
)

// retryAfter reads a Retry-After header: seconds, or an HTTP date. A date is
// taken relative to the answer's own Date where there is one, since a booth's
// clock may be hours off. ok is false when there was nothing readable; the wait
// is then the default.
func retryAfter(value, date string, now time.Time) (wait time.Duration, ok bool) {
	value = strings.TrimSpace(value)
	if digits := strings.TrimPrefix(value, "-"); digits != "" && strings.Trim(digits, "0123456789") == "" {
		n, err := strconv.Atoi(value)
		switch {
		case value != digits:
			return minWait, true
		case err != nil || n > int(maxWait/time.Second):
			return maxWait, true
		}
		return max(minWait, time.Duration(n)*time.Second), true
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return defaultWait, false
	}
	if sent, err := http.ParseTime(date); err == nil {
		now = sent
	}
	return min(max(at.Sub(now), minWait), maxWait), true
}
