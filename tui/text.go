package tui

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
)

// toASCII replaces everything a terminal without UTF-8 cannot show, cell by cell,
// so that widths stay as they were measured.
func toASCII(s string) string {
	var b strings.Builder
	var state byte
	for len(s) > 0 {
		seq, width, n, next := ansi.DecodeSequence(s, state, nil)
		state, s = next, s[n:]
		switch {
		case width == 0 || len(seq) == width && seq[0] < 0x80:
			if width == 0 && seq[0] >= 0x80 {
				continue // a mark without a width of its own
			}
			b.WriteString(seq)
		case width == 1:
			b.WriteByte(asciiFor([]rune(seq)[0]))
		default:
			b.WriteString(strings.Repeat("?", width))
		}
	}
	return b.String()
}

// levelled makes a line as wide for a terminal that counts character by character as for
// one that counts what is drawn together: a family of emoji or a letter with a vowel
// sign that the two count differently is shown by its first character, if that is as
// wide, else by question marks. Everything else on the line stays in its column.
func levelled(s string) string {
	if !strings.ContainsFunc(s, uneven) || ansi.StringWidth(s) == ansi.StringWidthWc(s) {
		return s
	}
	var b strings.Builder
	var state byte
	for len(s) > 0 {
		seq, width, n, next := ansi.DecodeSequence(s, state, nil)
		state, s = next, s[n:]
		if width == 0 || ansi.StringWidthWc(seq) == width {
			b.WriteString(seq)
			continue
		}
		first := string([]rune(seq)[:1])
		if ansi.StringWidthWc(first) != width {
			first = strings.Repeat("?", width)
		}
		b.WriteString(first)
	}
	return b.String()
}

// uneven tells whether a character may be counted differently: all that is neither
// Latin, Greek or Cyrillic nor a sign of the screen's own.
func uneven(r rune) bool {
	return r >= 0x300 && (r < 0x370 || r > 0x481) && (r < 0x2010 || r > 0x27bf) || r == 0x200d
}

// cut shortens a styled line to w cells.
func cut(s string, w int) string { return ansi.Truncate(s, max(0, w), "…") }

// pad makes a styled line exactly w cells wide.
func pad(s string, w int) string {
	s = cut(s, w)
	return s + strings.Repeat(" ", max(0, w-ansi.StringWidth(s)))
}

// sides puts one text at the left and one at the right of w cells; the left one
// gives way.
func sides(left, right string, w int) string {
	right = cut(right, w)
	rw := ansi.StringWidth(right)
	if rw == 0 {
		return pad(left, w)
	}
	if rw >= w {
		return right
	}
	return pad(cut(left, w-rw-1), w-rw) + right
}

// fit gives the first of several wordings that fits into w cells, else the last
// one cut.
func fit(w int, wordings ...string) string {
	for _, s := range wordings {
		if ansi.StringWidth(s) <= w {
			return s
		}
	}
	return cut(wordings[len(wordings)-1], w)
}

// wrap breaks plain text into at most rows lines of w cells; what is left over
// ends in an ellipsis.
func wrap(s string, w, rows int) []string {
	if w < 1 || rows < 1 || s == "" {
		return nil
	}
	lines := strings.Split(ansi.Wrap(s, w, ""), "\n")
	if len(lines) > rows {
		rest := strings.Join(lines[rows-1:], " ")
		lines = append(lines[:rows-1:rows-1], cut(rest, w))
	}
	for i := range lines {
		lines[i] = cut(strings.TrimSpace(lines[i]), w)
	}
	return lines
}

// each renders every line in one style.
func each(st lipgloss.Style, lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = st.Render(l)
	}
	return out
}
