package termshot

import "strings"

// Cell is one place of a screen.
type Cell struct {
	Text  string // a character with its combining marks; "" is a blank
	Wide  bool   // it covers the next cell, too
	Rest  bool   // it is that next cell
	Style Style
}

// Grid is rows of cells.
type Grid struct {
	Cols, Rows int
	cells      []Cell
}

func newGrid(cols, rows int) *Grid {
	return &Grid{Cols: cols, Rows: rows, cells: make([]Cell, cols*rows)}
}

// At gives a cell; a blank one outside the grid.
func (g *Grid) At(col, row int) Cell {
	if col < 0 || row < 0 || col >= g.Cols || row >= g.Rows {
		return Cell{}
	}
	return g.cells[row*g.Cols+col]
}

func (g *Grid) row(n int) []Cell { return g.cells[n*g.Cols : (n+1)*g.Cols] }

// set writes a cell and blanks what is left of a wide character that it cuts.
func (g *Grid) set(col, row int, c Cell) {
	r := g.row(row)
	if r[col].Rest && col > 0 {
		r[col-1] = Cell{Style: r[col-1].Style}
	}
	if r[col].Wide && col+1 < g.Cols {
		r[col+1] = Cell{Style: r[col+1].Style}
	}
	r[col] = c
}

// fill blanks the cells from one column to before another in a background.
func (g *Grid) fill(row, from, to int, bg Colour) {
	for col := max(from, 0); col < min(to, g.Cols); col++ {
		g.set(col, row, Cell{Style: Style{BG: bg}})
	}
}

// resized gives a copy of another size; what does not fit is lost.
func (g *Grid) resized(cols, rows int) *Grid {
	n := newGrid(cols, rows)
	for row := range min(rows, g.Rows) {
		copy(n.row(row), g.row(row))
		if last := cols - 1; cols > 0 && cols < g.Cols && n.row(row)[last].Wide {
			n.row(row)[last] = Cell{}
		}
	}
	return n
}

// Line gives a row as text, without the blanks at its end.
func (g *Grid) Line(row int) string {
	if row < 0 || row >= g.Rows {
		return ""
	}
	var b strings.Builder
	for _, c := range g.row(row) {
		switch {
		case c.Rest:
		case c.Text == "":
			b.WriteByte(' ')
		default:
			b.WriteString(c.Text)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// Text gives all rows, one a line.
func (g *Grid) Text() string {
	lines := make([]string, g.Rows)
	for row := range lines {
		lines[row] = g.Line(row)
	}
	return strings.Join(lines, "\n")
}

// Equal tells whether two grids show the same.
func (g *Grid) Equal(o *Grid) bool {
	if g.Cols != o.Cols || g.Rows != o.Rows {
		return false
	}
	for i, c := range g.cells {
		if c != o.cells[i] {
			return false
		}
	}
	return true
}

// Clone gives a copy that does not change.
func (g *Grid) Clone() *Grid { return g.resized(g.Cols, g.Rows) }

// Part gives a copy of a rectangle of the grid; what lies outside is blank.
func (g *Grid) Part(col, row, cols, rows int) *Grid {
	out := newGrid(cols, rows)
	for y := range rows {
		for x := range cols {
			out.cells[y*cols+x] = g.At(col+x, row+y)
		}
	}
	return out
}
