package tui

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// grid is a place that blocks of text are put into, side by side: each line is kept as
// pieces in the order of their columns.
type grid struct {
	w    int
	rows [][]piece
}

// piece is a text of known place; pieces of a line do not overlap.
type piece struct {
	x    int
	text string
}

func newGrid(w, h int) *grid { return &grid{w: w, rows: make([][]piece, max(h, 0))} }

// put places lines with their left edge at x, in the order of their columns.
func (g *grid) put(x, y int, lines []string) {
	for i, l := range lines {
		if row := y + i; row >= 0 && row < len(g.rows) {
			g.rows[row] = append(g.rows[row], piece{x, l})
		}
	}
}

// lines gives every line as wide as the grid.
func (g *grid) lines() []string {
	out := make([]string, len(g.rows))
	for i, pieces := range g.rows {
		line, at := "", 0
		for _, p := range pieces {
			if p.x > at {
				line += strings.Repeat(" ", p.x-at)
				at = p.x
			}
			line += p.text
			at += ansi.StringWidth(p.text)
		}
		out[i] = pad(line, g.w)
	}
	return out
}
