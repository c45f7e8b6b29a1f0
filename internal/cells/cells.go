package cells

import (
	"image"
	"image/color"
	"math"
	"strings"

	"github.com/disintegration/imaging"
)

// Mode says with which characters a picture is drawn.
type Mode int

const (
	// Half has two dots per cell, one above the other (▀ ▄). Every terminal
	// with UTF-8 draws these, the Linux console included.
	Half Mode = iota
	// Quadrant has 2×2 dots per cell and two colours for them: more detail than
	// Half for nearly the same bytes.
	Quadrant
	// Sextant has 2×3 dots per cell and two colours for them (Unicode 13's block
	// U+1FB00): sharper still, but only where the terminal draws these characters
	// itself. Most fonts lack them and show boxes.
	Sextant
	// ASCII draws brightness with the ramp " .:-=+*#%@" and sends no escape
	// byte: for terminals without colour or without UTF-8.
	ASCII
	// Off draws nothing: blank cells that keep the place.
	Off
)

// String is the mode's name in lower case, as a setting would spell it.
func (m Mode) String() string {
	switch m {
	case Half:
		return "half"
	case Quadrant:
		return "quadrant"
	case Sextant:
		return "sextant"
	case ASCII:
		return "ascii"
	case Off:
		return "off"
	}
	return "unknown"
}

// Dots is how many dots a cell has, across and down. Off has none.
func (m Mode) Dots() (across, down int) {
	switch m {
	case Half:
		return 1, 2
	case Quadrant:
		return 2, 2
	case Sextant:
		return 2, 3
	case ASCII:
		return 1, 1
	case Off:
	}
	return 0, 0
}

// MaxCols and MaxRows bound one Frame, in cells. Render cuts a larger wish down
// to them: no terminal is that big, and the buffers stay under 20 MB.
const (
	MaxCols = 1024
	MaxRows = 512
)

// maxPixels bounds what Render and Working read. It is far above any camera and
// below pictures that have no real size, such as image.Uniform.
const maxPixels = 200_000_000

// Options are the finer points of Render. The zero value is the usual choice:
// 24-bit colour, a checkerboard behind transparent areas.
type Options struct {
	// Dither256 sends xterm's 256-colour codes and spreads the rounding error
	// over the neighbours, for terminals (many over SSH) without 24-bit colour.
	Dither256 bool
	// Background lies behind transparent areas. Nil means a checkerboard of two
	// soft greys. Its own alpha is ignored.
	Background color.Color
	// LightTerminal turns the ASCII ramp round: dark ink on a light ground. The
	// colour modes do not look at it.
	LightTerminal bool
}

// Frame is a drawn picture: Rows lines of exactly Cols cells each. A line stands
// on its own (it takes over no colour from the line before) and, in the colour
// modes, ends with a reset.
type Frame struct {
	Cols, Rows int
	Lines      []string
}

// String is the lines joined with line feeds, without one at the end.
func (f Frame) String() string { return strings.Join(f.Lines, "\n") }

// Fit returns the largest size in cells, within cols×rows, at which a picture
// of imgW×imgH pixels keeps its shape. The aspect is a cell's height divided by
// its width (usually 2, which is also taken for anything that is no positive
// number). A very long picture gets one cell on its short side; if the picture
// or the room is empty, the answer is 0, 0.
func Fit(imgW, imgH, cols, rows int, cellAspect float64) (c, r int) {
	if imgW <= 0 || imgH <= 0 || cols <= 0 || rows <= 0 {
		return 0, 0
	}
	if !(cellAspect > 0) || math.IsInf(cellAspect, 1) {
		cellAspect = 2
	}
	perRow := float64(imgW) / float64(imgH) * cellAspect // columns that one row asks for
	if perRow*float64(rows) <= float64(cols) {
		return within(perRow*float64(rows), cols), rows
	}
	return cols, within(float64(cols)/perRow, rows)
}

// within rounds to a whole number of cells between 1 and limit.
func within(f float64, limit int) int {
	return int(math.Round(min(max(f, 1), float64(limit))))
}

// Working returns an upright-as-given copy of a picture whose longer side has at
// most maxSide pixels; a smaller picture is copied as it is. Keep the copy and
// let the original go: a 24-megapixel picture takes 100 MB, its working copy of
// 800 pixels under 2. An empty or absurdly large picture (over 200 megapixels)
// gives an empty copy.
func Working(img image.Image, maxSide int) *image.NRGBA {
	w, h, ok := size(img)
	if !ok || maxSide <= 0 {
		return &image.NRGBA{}
	}
	if w <= maxSide && h <= maxSide {
		return imaging.Clone(img)
	}
	scale := float64(maxSide) / float64(max(w, h))
	return resize(img, within(float64(w)*scale, maxSide), within(float64(h)*scale, maxSide))
}

// Render draws the picture into exactly cols×rows cells (cut down to MaxCols and
// MaxRows); use Fit first to keep its shape. The same input always gives the
// same bytes. It never fails: an empty picture, or one of more than 200
// megapixels, gives blank cells, and no room gives no cells.
func Render(img image.Image, cols, rows int, mode Mode, o Options) Frame {
	cols, rows = min(max(cols, 0), MaxCols), min(max(rows, 0), MaxRows)
	if _, _, ok := size(img); !ok || cols == 0 || rows == 0 {
		return blank(cols, rows)
	}
	switch mode {
	case Half:
		return paint(halves(sample(img, cols, rows, 1, 2, o), o.Dither256), cols, rows, quarters)
	case Quadrant:
		return paint(shapes(sample(img, cols, rows, 2, 2, o), o.Dither256), cols, rows, quarters)
	case Sextant:
		return paint(shapes(sample(img, cols, rows, 2, 3, o), o.Dither256), cols, rows, sixths())
	case ASCII:
		return ramp(sampleFaint(img, cols, rows, o), o.LightTerminal)
	case Off:
	}
	return blank(cols, rows)
}

// blank is a frame of spaces.
func blank(cols, rows int) Frame {
	f := Frame{Cols: cols, Rows: rows, Lines: make([]string, rows)}
	line := strings.Repeat(" ", cols)
	for y := range f.Lines {
		f.Lines[y] = line
	}
	return f
}

// size returns the picture's sides in pixels and whether it can be drawn.
func size(img image.Image) (w, h int, ok bool) {
	if img == nil {
		return 0, 0, false
	}
	b := img.Bounds()
	w, h = b.Dx(), b.Dy()
	return w, h, w > 0 && h > 0 && w <= maxPixels/h
}
