package config

import (
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"backdrop/kiosk"
)

// Bounds of single values.
const (
	maxText  = 4096      // bytes of one text; the longest path Linux takes
	maxName  = 80        // runes of the event's name
	maxItems = 16        // texts in a list
	maxCount = 1_000_000 // a whole number
)

// value is what was given for a key, not yet typed: one text, or a list for Texts.
type value struct {
	text string
	list []string
}

// List writes texts as the one text that flags and Template take for a Texts
// key: separated by commas, quoted as CSV where a text holds a comma or a quote.
func List(items ...string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(items) // a strings.Builder takes everything
	w.Flush()
	return strings.TrimSuffix(b.String(), "\n")
}

func splitList(text string) ([]string, *complaint) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	r := csv.NewReader(strings.NewReader(text))
	r.TrimLeadingSpace = true
	list, err := r.Read()
	if err == nil {
		_, err = r.Read()
	}
	if err != io.EOF { // anything but exactly one line
		return nil, complain("%s is not a list", quote(text)).try(`separate with commas; put quotes around what has a comma in it`)
	}
	return list, nil
}

// fromText takes the text form of a value apart.
func (k Key) fromText(text string) (value, *complaint) {
	if !utf8.ValidString(text) {
		return value{}, complain("is not valid UTF-8").try("rename it, or give it another way")
	}
	if k.Kind != Texts {
		return value{text: text}, nil
	}
	list, bad := splitList(text)
	return value{list: list}, bad
}

func (k Key) defaultValue() value {
	v, _ := k.fromText(k.Default) // a test reads every default
	return v
}

// Check judges one answer in text form, as Load would with the event in dir.
// The error is a Fault that names the flag, or nil. Help for people who answer
// questions: an empty text stands for the default in Template, not here.
func (k Key) Check(dir, text string) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return fmt.Errorf("find event folder: %w", err)
	}
	v, bad := k.fromText(text)
	if bad == nil {
		if all := k.apply(&Config{Dir: dir}, v); len(all) > 0 {
			bad = &all[0]
		}
	}
	if bad == nil {
		return nil
	}
	return Fault{File: "--" + k.Flag(), Key: k.Path, Message: bad.message, Hint: bad.hint}
}

// apply stores v in c and checks it; no complaints means it stands. Where v does
// not even have the form of its kind, the field keeps its zero value.
func (k Key) apply(c *Config, v value) []complaint {
	if bad := k.store(c, v); bad != nil {
		return []complaint{*bad}
	}
	if k.check == nil {
		return nil
	}
	var all []complaint
	for _, bad := range k.check(k, c) {
		if bad != nil {
			all = append(all, *bad)
		}
	}
	return all
}

func (k Key) store(c *Config, v value) *complaint {
	field := k.field(c)
	switch k.Kind {
	case Text:
		return set(field, v.text, plainText(v.text))
	case Texts:
		return set(field, v.list, plainTexts(v.list))
	case Credits:
		n, bad := readDecimal(v.text)
		return set(field, n, bad)
	case Ratio:
		n, bad := readDecimal(v.text)
		return set(field, int(n), bad)
	case Offset:
		n, bad := readOffset(v.text)
		return set(field, n, bad)
	case Count:
		n, bad := readCount(v.text)
		return set(field, n, bad)
	case Choice:
		return set(field, v.text, k.oneOf(v.text))
	case Duration:
		d, bad := readDuration(v.text)
		return set(field, d, bad)
	case Moment:
		t, bad := readMoment(v.text)
		return set(field, t, bad)
	case Toggle:
		on, bad := readToggle(v.text)
		return set(field, on, bad)
	}
	panic("config: key " + k.Path + " has no kind") // a row of the table without a kind; a test holds it
}

// set stores what was read unless it is bad. The table's rows point at fields of
// their kind's type; a test holds that.
func set[T any](field any, v T, bad *complaint) *complaint {
	if bad == nil {
		*field.(*T) = v
	}
	return bad
}

func plainText(text string) *complaint {
	if len(text) > maxText {
		return complain("is longer than %d bytes", maxText)
	}
	for _, r := range text {
		if steers(r) {
			return complain("holds a control character (%U)", r)
		}
	}
	return nil
}

// steers tells what no name or path needs and what fools a reader: controls,
// line separators and marks that turn the direction of writing.
func steers(r rune) bool {
	return r < 0x20 || (r >= 0x7f && r < 0xa0) || r == utf8.RuneError ||
		r == 0x2028 || r == 0x2029 || (r >= 0x202a && r <= 0x202e) || (r >= 0x2066 && r <= 0x2069)
}

func plainTexts(list []string) *complaint {
	if len(list) > maxItems {
		return complain("has %d entries; %d is the most", len(list), maxItems)
	}
	for _, text := range list {
		if bad := plainText(text); bad != nil {
			return complain("%s %s", quote(text), bad.message)
		}
	}
	return nil
}

// readDecimal reads thousandths from decimal text, for credits and for ratios.
func readDecimal(text string) (kiosk.Credits, *complaint) {
	n, err := kiosk.ParseCredits(text)
	if err == nil {
		return n, nil
	}
	if strings.HasPrefix(text, "-") {
		return 0, complain("%s is below 0", kiosk.Safe(text, 40))
	}
	return 0, complain("%s is not a plain decimal number up to a million with at most three decimals", shown(text)).
		try("for example 50 or 2.5")
}

// readOffset reads a decimal that may have a minus, per mille.
func readOffset(text string) (int, *complaint) {
	digits, below := strings.CutPrefix(text, "-")
	n, bad := readDecimal(digits)
	if bad != nil {
		return 0, complain("%s is not a plain decimal number with at most three decimals", shown(text)).try("for example 0.1 or -0.05")
	}
	if below {
		n = -n
	}
	return int(n), nil
}

func readCount(text string) (int, *complaint) {
	n, err := strconv.Atoi(text)
	switch {
	case strings.HasPrefix(text, "-"):
		return 0, complain("%s is below 0", kiosk.Safe(text, 40))
	case err != nil || text[0] == '+':
		return 0, complain("%s is not a whole number up to %d", shown(text), maxCount)
	case n > maxCount:
		return 0, complain("%s is more than %d", kiosk.Safe(text, 40), maxCount)
	}
	return n, nil
}

func readDuration(text string) (time.Duration, *complaint) {
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0, complain("%s is not a duration", quote(text)).try(`for example "120s" or "2m"`)
	}
	if d < 0 {
		return 0, complain("%s is below 0", quote(text))
	}
	return d, nil
}

// readMoment takes what TOML allows: T, t or a space in the middle, seconds
// left out. Empty is no moment.
func readMoment(text string) (time.Time, *complaint) {
	if text == "" {
		return time.Time{}, nil
	}
	plain := []byte(strings.ToUpper(text))
	if len(plain) > 10 && plain[10] == ' ' {
		plain[10] = 'T'
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err := time.Parse(layout, string(plain)); err == nil {
			return t, nil
		}
	}
	return time.Time{}, complain("%s is not a date and time with its offset", kiosk.Safe(text, 80)).
		try("for example 2026-11-22T23:30:00+01:00")
}

func readToggle(text string) (bool, *complaint) {
	if text == "true" || text == "false" {
		return text == "true", nil
	}
	return false, complain("%s is neither true nor false", quote(text))
}

func (k Key) oneOf(text string) *complaint {
	for _, choice := range k.Choices {
		if choice == text {
			return nil
		}
	}
	bad := complain("%s is not one of %s", quote(text), strings.Join(k.Choices, ", "))
	if near := nearest(text, k.Choices); near != "" {
		return bad.try("did you mean " + near + "?")
	}
	return bad
}

// shown shows a number from outside; nothing at all is shown as "".
func shown(text string) string {
	if text == "" {
		return `""`
	}
	return kiosk.Safe(text, 40)
}
