package tui

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// Large letters, for guests who stand a step away: five dots wide and six high, drawn in
// half blocks, three rows of text high.

// letter is one large letter: six rows of five dots, a bit each, the leftmost highest.
type letter [6]byte

const (
	letterW    = 5
	letterRows = 3
)

// letters are the dots of every large letter, row by row. They never change.
var letters = map[rune]string{
	'A': "01110 10001 10001 11111 10001 10001", 'B': "11110 10001 11110 10001 10001 11110", 'C': "01111 10000 10000 10000 10000 01111",
	'D': "11110 10001 10001 10001 10001 11110", 'E': "11111 10000 11110 10000 10000 11111", 'F': "11111 10000 11110 10000 10000 10000",
	'G': "01111 10000 10011 10001 10001 01111", 'H': "10001 10001 11111 10001 10001 10001", 'I': "01110 00100 00100 00100 00100 01110",
	'J': "00111 00010 00010 00010 10010 01100", 'K': "10001 10010 11100 10010 10001 10001", 'L': "10000 10000 10000 10000 10000 11111",
	'M': "10001 11011 10101 10001 10001 10001", 'N': "10001 11001 10101 10011 10001 10001", 'O': "01110 10001 10001 10001 10001 01110",
	'P': "11110 10001 10001 11110 10000 10000", 'Q': "01110 10001 10001 10101 10010 01101", 'R': "11110 10001 10001 11110 10010 10001",
	'S': "01111 10000 01110 00001 00001 11110", 'T': "11111 00100 00100 00100 00100 00100", 'U': "10001 10001 10001 10001 10001 01110",
	'V': "10001 10001 10001 10001 01010 00100", 'W': "10001 10001 10001 10101 11011 10001", 'X': "10001 01010 00100 00100 01010 10001",
	'Y': "10001 01010 00100 00100 00100 00100", 'Z': "11111 00010 00100 01000 10000 11111",
	'Ä': "01010 00000 01110 10001 11111 10001", 'Ö': "01010 00000 01110 10001 10001 01110", 'Ü': "01010 00000 10001 10001 10001 01110",
	'0': "01110 10011 10101 11001 10001 01110", '1': "00100 01100 00100 00100 00100 01110", '2': "11110 00001 01110 10000 10000 11111",
	'3': "11110 00001 01110 00001 00001 11110", '4': "10010 10010 11111 00010 00010 00010", '5': "11111 10000 11110 00001 00001 11110",
	'6': "01110 10000 11110 10001 10001 01110", '7': "11111 00001 00010 00100 00100 00100", '8': "01110 10001 01110 10001 10001 01110",
	'9': "01110 10001 10001 01111 00001 01110", '?': "11110 00001 00110 00100 00000 00100", '!': "00100 00100 00100 00100 00000 00100",
	'.': "00000 00000 00000 00000 00000 00100", ',': "00000 00000 00000 00000 00100 01000", ' ': "00000 00000 00000 00000 00000 00000",
	'-': "00000 00000 01110 00000 00000 00000", '…': "00000 00000 00000 00000 00000 10101", ':': "00000 00100 00000 00000 00100 00000",
}

// letterOf gives the large form of a character; ok is false if there is none.
func letterOf(r rune) (letter, bool) {
	drawn := letters[unicode.ToUpper(r)]
	if drawn == "" {
		return letter{}, false
	}
	var l letter
	for y, row := range strings.Fields(drawn) {
		for x, c := range row {
			if c == '1' {
				l[y] |= 1 << (letterW - 1 - x)
			}
		}
	}
	return l, true
}

// bigText writes a text in large letters where they fit into w × h cells and the terminal
// shows blocks; else as it is, wrapped.
func (a App) bigText(text string, w, h int) []string {
	if !a.o.ASCII && h >= letterRows {
		if lines, ok := largeLines(text, w, h); ok {
			return lines
		}
	}
	return wrap(text, w, max(h, 1))
}

// largeLines sets words in large letters in as many lines as there is room for.
func largeLines(text string, w, h int) ([]string, bool) {
	var rows []string
	line := ""
	for _, word := range strings.Fields(text) {
		joined := strings.TrimSpace(line + " " + word)
		if largeWidth(joined) > w {
			rows = append(rows, line)
			joined = word
		}
		if largeWidth(word) > w {
			return nil, false
		}
		line = joined
	}
	rows = append(rows, line)
	if len(rows)*(letterRows+1)-1 > h {
		return nil, false
	}
	var out []string
	for i, row := range rows {
		set, ok := largeLine(row)
		if !ok {
			return nil, false
		}
		if i > 0 {
			out = append(out, "")
		}
		out = append(out, set...)
	}
	return out, true
}

func largeWidth(text string) int { return ansi.StringWidth(text)*(letterW+1) - 1 }

// largeLine draws one line.
func largeLine(text string) ([]string, bool) {
	rows := make([]strings.Builder, letterRows)
	for i, r := range []rune(text) {
		l, ok := letterOf(r)
		if !ok {
			return nil, false
		}
		for y := range rows {
			if i > 0 {
				rows[y].WriteByte(' ')
			}
			for x := letterW - 1; x >= 0; x-- {
				up, down := l[2*y]>>x&1, l[2*y+1]>>x&1
				rows[y].WriteRune([]rune(" ▄▀█")[up*2+down])
			}
		}
	}
	out := make([]string, letterRows)
	for i := range rows {
		out[i] = rows[i].String()
	}
	return out, true
}
