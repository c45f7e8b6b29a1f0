package cells

import (
	"crypto/sha256"
	"encoding/base64"
	"image"
	"image/color"
	"math"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"
)

// MaxPlaced is how many columns and rows a picture kept by the terminal may span:
// so many marks there are to number them with (kitty's list of row and column
// diacritics).
const MaxPlaced = 297

// Bounds and stand-ins of an upload.
const (
	uploadPixels   = 480_000 // 800×600: 0.9 MB as it is sent
	cellW, cellH   = 10, 20  // pixels of a cell nobody has measured
	maxCell        = 200     // pixels: no cell is larger
	uploadChunk    = 4096    // bytes of base64 in one sequence, as the protocol bounds them
	placeholder    = "\U0010EEEE"
	firstID, maxID = 1, 1<<8 - 1
)

// Placing says how a picture is handed to the terminal to keep.
type Placing struct {
	// ID is the number the terminal keeps the picture under, 1 to 255: it is sent as
	// a colour of the 256, which survives where 24-bit colours do not. Numbers below
	// 16 are colours that themes and terminals paint over; better leave them out.
	ID int
	// CellW and CellH are the pixels of one cell, which bound what is sent; nought
	// for 10×20.
	CellW, CellH int
	// MaxPixels bounds the picture sent; nought for 480,000. A larger picture is made
	// smaller and the terminal enlarges it again.
	MaxPixels int
	// Tmux wraps every sequence so that tmux hands it to the terminal outside; that
	// needs its option allow-passthrough.
	Tmux bool
	// Background lies behind transparent areas; see Options.
	Background color.Color
}

// Placed is a picture that the terminal keeps, and the cells it shows it in.
type Placed struct {
	Frame
	Upload string // to be sent before the cells are shown; empty for a blank frame
	Delete string // makes the terminal forget the picture again
	Sum    string // SHA-256 of the picture sent: what has the same is the same
}

// Place makes what a terminal with kitty's graphics and Unicode placeholders needs
// to show a picture in exactly cols×rows cells (cut down to MaxPlaced either way);
// the terminal keeps the picture's shape and puts it in their middle. The cells are
// ordinary text, so a screen may move, cover and redraw them. An empty picture, one
// of more than 200 megapixels, or an ID out of range gives blank cells and nothing
// to send. Protocol: sw.kovidgoyal.net/kitty/graphics-protocol, "Unicode
// placeholders".
func Place(img image.Image, cols, rows int, p Placing) Placed {
	cols, rows = min(max(cols, 0), MaxPlaced), min(max(rows, 0), MaxPlaced)
	if _, _, ok := size(img); !ok || cols == 0 || rows == 0 || p.ID < firstID || p.ID > maxID {
		return Placed{Frame: blank(cols, rows)}
	}
	w, h, px := p.pixels(img, cols, rows)
	data := encodePNG(w, h, px)
	sum := sha256.Sum256(data)
	return Placed{
		Sum:    string(sum[:]),
		Frame:  placeholders(p.ID, cols, rows),
		Upload: p.upload(data, cols, rows),
		Delete: p.wrapped(ansi.KittyGraphics(nil, (&kitty.Options{Action: kitty.Delete, Delete: kitty.DeleteID, DeleteResources: true, ID: p.ID, Quiet: 2}).Options()...)),
	}
}

// pixels brings the picture to the size it is sent in, opaque, as RGB bytes.
func (p Placing) pixels(img image.Image, cols, rows int) (w, h int, px []byte) {
	w, h = p.size(img, cols, rows)
	small := exactly(img, w, h)
	under := groundFor(Options{Background: p.Background}, checker)
	square := max(h/rows, 1) // a square of the checkerboard is about a cell high
	px = make([]byte, 3*w*h)
	inHalves(h, func(from, to int) {
		for y := from; y < to; y++ {
			line := small.Pix[y*small.Stride:]
			for x := range w {
				back := under.even
				if (x/square+y/square)%2 == 1 {
					back = under.odd
				}
				s := line[x*4 : x*4+4 : x*4+4]
				c := over(s[0], s[1], s[2], s[3], back)
				copy(px[(y*w+x)*3:], c[:])
			}
		}
	})
	return w, h, px
}

// size gives the pixels to send: no more than the cells have, than the bound, or
// than the picture itself.
func (p Placing) size(img image.Image, cols, rows int) (w, h int) {
	cw, ch, most := p.bounds()
	fullW, fullH, _ := size(img)
	fw, fh := float64(fullW), float64(fullH)
	scale := min(1, float64(cols*cw)/fw, float64(rows*ch)/fh, math.Sqrt(float64(most)/(fw*fh)))
	w, h = within(fw*scale, min(fullW, cols*cw)), within(fh*scale, min(fullH, rows*ch))
	return min(w, max(most/h, 1)), h
}

// bounds are a cell's pixels and the most that a picture may have.
func (p Placing) bounds() (cw, ch, most int) {
	cw, ch, most = p.CellW, p.CellH, p.MaxPixels
	if cw <= 0 || ch <= 0 || cw > maxCell || ch > maxCell {
		cw, ch = cellW, cellH
	}
	if most <= 0 || most > uploadPixels {
		most = uploadPixels
	}
	return cw, ch, most
}

// Most gives the largest picture, in pixels, that is sent for so many cells: of a
// larger one nothing more is to be seen.
func (p Placing) Most(cols, rows int) (w, h int) {
	cols, rows = min(max(cols, 0), MaxPlaced), min(max(rows, 0), MaxPlaced)
	cw, ch, most := p.bounds()
	w, h = cols*cw, rows*ch
	if w*h <= most {
		return w, h
	}
	scale := math.Sqrt(float64(most) / float64(w*h))
	return max(int(float64(w)*scale), 1), max(int(float64(h)*scale), 1)
}

// upload cuts the file into sequences that transmit it and place it at once,
// without an answer.
func (p Placing) upload(file []byte, cols, rows int) string {
	o := kitty.Options{Action: kitty.TransmitAndPut, Transmission: kitty.Direct, Format: kitty.PNG, ID: p.ID, Quiet: 2,
		VirtualPlacement: true, Columns: cols, Rows: rows, DoNotMoveCursor: true}
	text := base64.StdEncoding.EncodeToString(file)
	var b strings.Builder
	b.Grow(len(text) + len(text)/64 + 128)
	for first := true; len(text) > 0 || first; first = false {
		n := min(len(text), uploadChunk)
		opts := []string{"q=2"}
		if first {
			opts = o.Options()
		}
		more := "m=1"
		if n == len(text) {
			more = "m=0"
		}
		b.WriteString(p.wrapped(ansi.KittyGraphics([]byte(text[:n]), append(opts, more)...)))
		text = text[n:]
	}
	return b.String()
}

func (p Placing) wrapped(sequence string) string {
	if p.Tmux {
		return ansi.TmuxPassthrough(sequence)
	}
	return sequence
}

// placeholders are the cells that stand for the picture: each names its row and
// column itself, so that a part of a line still shows the right part.
func placeholders(id, cols, rows int) Frame {
	f := Frame{Cols: cols, Rows: rows, Lines: make([]string, rows)}
	colour := pen{}
	colour.start()
	colour.use(indexed|ink(id), noInk)
	var b strings.Builder
	for y := range rows {
		b.Reset()
		b.Write(colour.buf)
		row := string(kitty.Diacritic(y))
		for x := range cols {
			b.WriteString(placeholder)
			b.WriteString(row)
			b.WriteRune(kitty.Diacritic(x))
		}
		b.WriteString(reset)
		f.Lines[y] = b.String()
	}
	return f
}
