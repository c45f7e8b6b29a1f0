package kiosk

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Safe makes text from outside (file names, server messages, guests' names)
// harmless for terminals, logs and pages: every byte that is not valid UTF-8
// becomes \xNN, every rune that does not print, steers text direction, has no
// width or picks another look for its neighbour becomes a Go escape, and the
// result is cut after max runes with an ellipsis. Zero or less means 200.
//
// Stripping escape sequences is not enough: it leaves carriage returns, C1
// controls and bidirectional overrides in place.
func Safe(text string, max int) string {
	if max <= 0 {
		max = 200
	}
	var b strings.Builder
	n := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if n == max {
			b.WriteRune('…')
			break
		}
		writeSafe(&b, r, text[i:i+size])
		i += size
		n++
	}
	return b.String()
}

func writeSafe(b *strings.Builder, r rune, raw string) {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		fmt.Fprintf(b, `\x%02x`, raw[0])
	case r == '\n':
		b.WriteString(`\n`)
	case r == '\r':
		b.WriteString(`\r`)
	case r == '\t':
		b.WriteByte(' ')
	case harmless(r):
		b.WriteRune(r)
	case r < 0x10000:
		fmt.Fprintf(b, `\u%04x`, r)
	default:
		fmt.Fprintf(b, `\U%08x`, r)
	}
}

func harmless(r rune) bool {
	switch {
	case !unicode.IsPrint(r), // controls, C1, zero-width and bidi marks (category Cf), separators other than space
		r >= 0xfe00 && r <= 0xfe0f, // variation selectors
		r >= 0xe0100 && r <= 0xe01ef,
		r == 0x034f, r == 0x115f, r == 0x1160, r == 0x3164, r == 0xffa0: // fillers that print as nothing
		return false
	}
	return true
}
