package termshot

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Capture reads rows of text with SGR sequences, as tmux's capture-pane -e prints
// them. Without a size (0, 0) the grid is as large as the text.
func Capture(text string, cols, rows int) *Grid {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	if rows <= 0 {
		rows = len(lines)
	}
	if cols <= 0 {
		for _, l := range lines {
			cols = max(cols, ansi.StringWidthWc(l))
		}
	}
	s := NewScreen(cols, rows)
	s.setMode(ModeWrap, false)
	for i, l := range lines[:min(len(lines), rows)] {
		s.moveTo(0, i)
		_, _ = s.Write([]byte(l)) // it never fails
	}
	return s.Grid
}

// WritePNG writes an image: with a palette if it has no more than 256 colours, which
// is the smaller file, else as it is. Nothing is lost either way.
func WritePNG(w io.Writer, img *image.RGBA) error {
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	var what image.Image = img
	if p := exact(img); p != nil {
		what = p
	}
	if err := enc.Encode(w, what); err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	return nil
}

// exact gives the image with a palette, nil if it has more than 256 colours.
func exact(img *image.RGBA) *image.Paletted {
	index := map[color.RGBA]uint8{}
	out := image.NewPaletted(img.Rect, nil)
	for i := range out.Pix {
		c := color.RGBA{img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2], 0xff}
		n, known := index[c]
		if !known {
			if len(index) == 256 {
				return nil
			}
			n = uint8(len(index))
			index[c] = n
			out.Palette = append(out.Palette, c)
		}
		out.Pix[i] = n
	}
	return out
}
