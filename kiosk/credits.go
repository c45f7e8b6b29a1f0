package kiosk

import (
	"fmt"
	"strconv"
	"strings"
)

// Credits is an amount of the service's billing unit in thousandths: a preview
// is 250, a full cutout 1000. It never passes through a float.
type Credits int64

// Credit is one whole credit.
const Credit Credits = 1000

// maxCredits bounds what ParseCredits accepts: a million credits, far above any
// account, far below an overflow when a whole night is added up.
const maxCredits = 1_000_000 * Credit

// ParseCredits reads a plain decimal such as "1", "0.25" or "12.5": digits with
// at most one point, no sign, no exponent, no more than three decimals that
// matter. Anything else ("0,25", "1e0", "NaN", "-1", "") is an error, as is an
// amount above one million.
func ParseCredits(text string) (Credits, error) { return parseCredits(text, maxCredits) }

// parseCredits is ParseCredits with another bound.
func parseCredits(text string, bound Credits) (Credits, error) {
	whole, frac, hasPoint := strings.Cut(text, ".")
	if whole == "" || (hasPoint && frac == "") || !digits(whole) || !digits(frac) {
		return 0, fmt.Errorf("parse credits: %q is not a plain decimal number", Safe(text, 40))
	}
	frac = strings.TrimRight(frac, "0")
	if len(frac) > 3 {
		return 0, fmt.Errorf("parse credits: %q is finer than a thousandth of a credit", Safe(text, 40))
	}
	whole = strings.TrimLeft(whole, "0")
	if len(whole) > 13 {
		return 0, fmt.Errorf("parse credits: %q is too much", Safe(text, 40))
	}
	n, err := strconv.ParseInt(whole+frac+"000"[len(frac):], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("parse credits: %w", err)
	}
	if c := Credits(n); c <= bound {
		return c, nil
	}
	return 0, fmt.Errorf("parse credits: %q is more than %s", Safe(text, 40), bound)
}

func digits(s string) bool {
	for _, r := range []byte(s) {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// String gives the shortest exact decimal: "1", "0.25", "-0.5". It is the form
// for machines (JSON, headers, the ledger's export).
func (c Credits) String() string {
	sign, n := "", int64(c)
	if n < 0 {
		sign, n = "-", -n
	}
	s := fmt.Sprintf("%s%d.%03d", sign, n/1000, n%1000)
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// Text gives at least two decimals, for people and columns: "1.00", "0.25".
func (c Credits) Text() string {
	s := c.String()
	_, frac, _ := strings.Cut(s, ".")
	switch len(frac) {
	case 0:
		return s + ".00"
	case 1:
		return s + "0"
	}
	return s
}

// MarshalJSON writes the exact decimal as a JSON number.
func (c Credits) MarshalJSON() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalJSON reads a JSON number in plain decimal form, with a minus sign
// allowed (a difference may be negative).
func (c *Credits) UnmarshalJSON(data []byte) error {
	text, negative := strings.CutPrefix(string(data), "-")
	v, err := parseCredits(text, 1e12*Credit) // what was once written must be read, however large
	if err != nil {
		return err
	}
	if negative {
		v = -v
	}
	*c = v
	return nil
}
