package termshot

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"unicode/utf8"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/gofont/gomonobold"
	"golang.org/x/image/font/gofont/gomonobolditalic"
	"golang.org/x/image/font/gofont/gomonoitalic"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Options are how a screen is drawn.
type Options struct {
	Cell  int   // width of a cell in pixels, 6 to 40; it is twice as high. 0: 10
	Pad   int   // border in pixels
	Theme Theme // the zero value is Dark
}

// Painter draws grids. It keeps its fonts; not safe for use by several goroutines.
type Painter struct {
	cell, pad int
	theme     Theme
	faces     [4]face // regular, bold, italic, both
	base      int     // from a cell's top to the line the letters stand on
}

type face struct {
	font.Face
	glyphs *sfnt.Font
	buffer *sfnt.Buffer
}

// NewPainter opens the fonts.
func NewPainter(o Options) (*Painter, error) {
	if o.Cell == 0 {
		o.Cell = 10
	}
	if o.Cell < 6 || o.Cell > 40 || o.Pad < 0 || o.Pad > 1000 {
		return nil, fmt.Errorf("draw screen: cells of %d pixels in a border of %d", o.Cell, o.Pad)
	}
	if o.Theme == (Theme{}) {
		o.Theme = Dark()
	}
	p := &Painter{cell: o.Cell, pad: o.Pad, theme: o.Theme}
	for i, ttf := range [][]byte{gomono.TTF, gomonobold.TTF, gomonoitalic.TTF, gomonobolditalic.TTF} {
		f, err := opentype.Parse(ttf)
		if err != nil {
			return nil, fmt.Errorf("parse font: %w", err)
		}
		// Go Mono's letters are 1229 of 2048 units wide
		fc, err := opentype.NewFace(f, &opentype.FaceOptions{Size: float64(o.Cell) * 2048 / 1229, DPI: 72, Hinting: font.HintingFull})
		if err != nil {
			return nil, fmt.Errorf("open font: %w", err)
		}
		p.faces[i] = face{fc, f, &sfnt.Buffer{}}
	}
	m := p.faces[0].Metrics()
	p.base = (2*o.Cell-(m.Ascent+m.Descent).Round())/2 + m.Ascent.Round()
	return p, nil
}

// Size gives the size of a drawing.
func (p *Painter) Size(g *Grid) image.Point {
	return image.Pt(g.Cols*p.cell+2*p.pad, g.Rows*2*p.cell+2*p.pad)
}

// Paint draws a grid.
func (p *Painter) Paint(g *Grid) *image.RGBA {
	img := image.NewRGBA(image.Rectangle{Max: p.Size(g)})
	fill(img, img.Rect, p.theme.BG)
	for row := range g.Rows {
		for col := range g.Cols {
			if c := g.At(col, row); !c.Rest {
				p.cellAt(img, col, row, c)
			}
		}
	}
	return img
}

func (p *Painter) cellAt(img *image.RGBA, col, row int, c Cell) {
	width := 1
	if c.Wide {
		width = 2
	}
	at := image.Rect(0, 0, p.cell*width, 2*p.cell).Add(image.Pt(p.pad+col*p.cell, p.pad+row*2*p.cell))
	fg, bg := p.theme.colours(c.Style)
	if bg != p.theme.BG {
		fill(img, at, bg)
	}
	if c.Text != "" && c.Text != " " {
		p.glyph(img, at, c, fg, bg)
	}
	thick := max(1, p.cell/10)
	if c.Style.Underline {
		y := at.Min.Y + min(p.base+thick, 2*p.cell-thick)
		fill(img, image.Rect(at.Min.X, y, at.Max.X, y+thick), fg)
	}
	if c.Style.Strike {
		y := at.Min.Y + p.cell
		fill(img, image.Rect(at.Min.X, y, at.Max.X, y+thick), fg)
	}
}

// glyph draws a cell's character: blocks, lines and marks as shapes, so that they
// meet at the edges whatever the font; letters from the font; what it lacks as a
// frame, so that it is seen to be missing.
func (p *Painter) glyph(img *image.RGBA, at image.Rectangle, c Cell, fg, bg color.RGBA) {
	r, size := utf8.DecodeRuneInString(c.Text)
	marks := c.Text[size:]
	switch {
	case block(img, at, r, fg, bg), line(img, at, r, fg, p.cell), shape(img, at, r, fg):
	default:
		p.letter(img, at, r, c.Style, fg)
	}
	for _, m := range marks {
		p.accent(img, at, m, c.Style, fg)
	}
}

func (p *Painter) letter(img *image.RGBA, at image.Rectangle, r rune, s Style, fg color.RGBA) {
	if r == '‐' || r == '‑' {
		r = '-'
	}
	f := p.faceOf(s)
	if !f.has(r) {
		missing(img, at, fg)
		return
	}
	d := font.Drawer{Dst: img, Src: image.NewUniform(fg), Face: f, Dot: fixed.P(at.Min.X, at.Min.Y+p.base)}
	d.DrawString(string(r))
}

// accent draws a combining mark over its letter by the accent of its own that the
// font has; marks it has none for are left out.
func (p *Painter) accent(img *image.RGBA, at image.Rectangle, m rune, s Style, fg color.RGBA) {
	alone := map[rune]rune{0x300: '`', 0x301: '´', 0x302: 'ˆ', 0x303: '˜', 0x308: '¨', 0x327: '¸', 0x304: '¯'}[m]
	if alone == 0 {
		return
	}
	f := p.faceOf(s)
	if !f.has(alone) {
		return
	}
	d := font.Drawer{Dst: img, Src: image.NewUniform(fg), Face: f, Dot: fixed.P(at.Min.X, at.Min.Y+p.base)}
	d.DrawString(string(alone))
}

func (p *Painter) faceOf(s Style) face {
	i := 0
	if s.Bold {
		i++
	}
	if s.Italic {
		i += 2
	}
	return p.faces[i]
}

func (f face) has(r rune) bool {
	i, err := f.glyphs.GlyphIndex(f.buffer, r)
	return err == nil && i != 0
}

func fill(img *image.RGBA, r image.Rectangle, c color.RGBA) {
	draw.Draw(img, r, image.NewUniform(c), image.Point{}, draw.Src)
}

// missing draws a frame: no font here has this character.
func missing(img *image.RGBA, at image.Rectangle, fg color.RGBA) {
	in := at.Inset(max(1, at.Dy()/8))
	for _, r := range []image.Rectangle{{in.Min, image.Pt(in.Max.X, in.Min.Y+1)}, {image.Pt(in.Min.X, in.Max.Y-1), in.Max},
		{in.Min, image.Pt(in.Min.X+1, in.Max.Y)}, {image.Pt(in.Max.X-1, in.Min.Y), in.Max}} {
		fill(img, r, fg)
	}
}
