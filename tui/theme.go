package tui

import (
	"charm.land/lipgloss/v2"

	"backdrop/kiosk"
)

// theme is how things look: one accent colour, a dim that can still be read in a
// dark room, and two colours that only ever mean "mind this" and "stop". Without
// colour the same differences are made by weight and reverse video.
type theme struct {
	text, strong, dim, accent, warn, bad, key, off, rule, marked lipgloss.Style
}

// Theme is which colours to use.
type Theme int

// The themes.
const (
	AutoTheme     Theme = iota // light or dark, as the terminal's background is
	DarkTheme                  // for a dark background
	LightTheme                 // for a light one
	ContrastTheme              // nothing faint: for whoever sees badly, and for bright sun
)

// Themes gives the names of all themes in their order, as a setting spells them; a
// theme is its index.
func Themes() []string { return []string{"auto", "dark", "light", "contrast"} }

// themeOf gives what the options ask for, on a background that is dark or not.
func themeOf(o Options, dark bool) theme {
	switch o.Theme {
	case DarkTheme:
		dark = true
	case LightTheme:
		dark = false
	case ContrastTheme:
		if !o.NoColor {
			return contrastTheme(dark)
		}
	case AutoTheme:
	}
	return newTheme(dark, o.NoColor)
}

// newTheme gives the theme for a dark or light background; plain leaves out
// every colour.
func newTheme(dark, plain bool) theme {
	base := lipgloss.NewStyle()
	if plain {
		return theme{text: base, strong: base.Bold(true), dim: base, accent: base.Bold(true), warn: base.Bold(true),
			bad: base.Bold(true).Underline(true), key: base.Bold(true), off: base.Faint(true), rule: base.Faint(true), marked: base.Reverse(true)}
	}
	pick := lipgloss.LightDark(dark)
	paint := func(light, dark string) lipgloss.Style {
		return base.Foreground(pick(lipgloss.Color(light), lipgloss.Color(dark)))
	}
	accent := pick(lipgloss.Color("#0f766e"), lipgloss.Color("#7fd1b9"))
	return theme{
		text:   base, // the terminal's own: readable even where it does not tell its background
		strong: base.Bold(true),
		dim:    paint("#5a5c64", "#9aa0aa"),
		accent: base.Foreground(accent).Bold(true),
		warn:   paint("#8f5a00", "#e8bf6a"),
		bad:    paint("#b3261e", "#f0857d").Bold(true),
		key:    base.Foreground(accent),
		off:    paint("#82858f", "#747a86"),
		rule:   paint("#b9bcc4", "#454a54"),
		marked: base.Foreground(pick(lipgloss.Color("#ffffff"), lipgloss.Color("#10201c"))).Background(accent).Bold(true),
	}
}

// contrastTheme uses the ground colours alone, black on white or white on black: every
// text has a contrast of 7 to 1 and more (WCAG 2.2, 1.4.6).
func contrastTheme(dark bool) theme {
	base := lipgloss.NewStyle()
	pick := lipgloss.LightDark(dark)
	text := base.Foreground(pick(lipgloss.Color("#000000"), lipgloss.Color("#ffffff")))
	accent := base.Foreground(pick(lipgloss.Color("#004d40"), lipgloss.Color("#8effe0"))).Bold(true)
	return theme{
		text: text, strong: text.Bold(true), dim: text, accent: accent,
		warn: base.Foreground(pick(lipgloss.Color("#5c3a00"), lipgloss.Color("#ffe08a"))).Bold(true),
		bad:  base.Foreground(pick(lipgloss.Color("#8c0000"), lipgloss.Color("#ffb3ad"))).Bold(true).Underline(true),
		key:  accent, off: base.Foreground(pick(lipgloss.Color("#4d4d4d"), lipgloss.Color("#b8b8b8"))), rule: text,
		marked: base.Foreground(pick(lipgloss.Color("#ffffff"), lipgloss.Color("#000000"))).Background(pick(lipgloss.Color("#000000"), lipgloss.Color("#ffffff"))).Bold(true),
	}
}

// mark gives a state's symbol: one cell, and different for every state, so that
// colour is never the only sign.
func mark(s kiosk.State) string {
	switch s {
	case kiosk.Arrived:
		return "·"
	case kiosk.Ready:
		return "○"
	case kiosk.Previewing:
		return "◌"
	case kiosk.Previewed:
		return "◆"
	case kiosk.Confirmed:
		return "◇"
	case kiosk.CuttingFull:
		return "◐"
	case kiosk.Cut:
		return "◑"
	case kiosk.Composed:
		return "●"
	case kiosk.Delivered:
		return "✓"
	case kiosk.Rejected:
		return "×"
	case kiosk.Failed:
		return "!"
	case kiosk.InDoubt:
		return "?"
	case kiosk.NoFile:
		return "∅"
	}
	return " "
}

// tone gives the style of a state: accent for what waits for a decision, a
// warning for what went wrong, dim for what is over.
func (t theme) tone(s kiosk.State) lipgloss.Style {
	switch s {
	case kiosk.Previewed:
		return t.accent
	case kiosk.Failed, kiosk.InDoubt, kiosk.NoFile:
		return t.warn
	case kiosk.Delivered, kiosk.Rejected:
		return t.dim
	case kiosk.Arrived, kiosk.Ready, kiosk.Previewing, kiosk.Confirmed, kiosk.CuttingFull, kiosk.Cut, kiosk.Composed:
	}
	return t.text
}

// asciiFor gives the stand-in for a character where there is no UTF-8.
func asciiFor(r rune) byte {
	switch r {
	case '·', '•', '–', '—', '─', '╌', '‐':
		return '-'
	case '○':
		return 'o'
	case '◌':
		return '~'
	case '◆':
		return '*'
	case '◇':
		return '+'
	case '◐':
		return '%'
	case '◑':
		return '='
	case '●':
		return '@'
	case '✓':
		return 'v'
	case '×':
		return 'x'
	case '∅':
		return '0'
	case '…':
		return '.'
	case '│', '┃':
		return '|'
	case '╭', '╮', '╰', '╯', '┬', '┴', '┼':
		return '+'
	case '▸', '→', '›':
		return '>'
	case '←', '‹':
		return '<'
	case '◴', '◷', '◶', '◵':
		return '*'
	case '█', '■', '▪':
		return '#'
	case '▓', '▒':
		return '='
	case '░', '▁', '▂', '▃':
		return '.'
	case '▄', '▅', '▆', '▇', '▀', '━':
		return '='
	case '↑', '⇧':
		return '^'
	case '↓':
		return 'v'
	case '’', '‘':
		return '\''
	case '“', '”':
		return '"'
	case '\u00a0':
		return ' '
	}
	return '?'
}
