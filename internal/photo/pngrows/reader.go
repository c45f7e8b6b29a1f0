package pngrows

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"

	"github.com/klauspost/compress/zlib"
)

// Kind says what a row's bytes are.
type Kind int

// The kinds of rows; the number of bytes a pixel is in their comments.
const (
	Grey      Kind = iota + 1 // 1: brightness
	GreyAlpha                 // 2: brightness, straight alpha
	RGB                       // 3
	RGBA                      // 4, straight alpha
)

// Bytes is the number of bytes of one pixel.
func (k Kind) Bytes() int { return int(k) }

// Alpha tells whether pixels can be transparent.
func (k Kind) Alpha() bool { return k == GreyAlpha || k == RGBA }

// ErrInterlaced says that the picture is stored in seven passes (section 8.2),
// which cannot be read row by row.
var ErrInterlaced = errors.New("interlaced PNG")

// FormatError says what is wrong with a file that is no PNG or a damaged one.
type FormatError string

func (e FormatError) Error() string { return "damaged PNG: " + string(e) }

// maxPalette is what PLTE may hold (section 11.2.3).
const maxPalette = 256

// Reader reads one PNG. It belongs to one goroutine.
type Reader struct {
	chunks  chunks
	inflate io.ReadCloser
	head    header
	kind    Kind
	left    int    // rows not yet read
	line    []byte // the row at hand: filter type, then packed samples
	above   []byte // the row before
	stride  int    // bytes of packed samples in a row
	step    int    // bytes of a packed pixel, at least one
	palette [maxPalette][4]byte
	colours int // in the palette
	key     [3]uint16
	keyed   bool // one colour is transparent
	clear   bool // the palette has transparency
}

// header is the content of IHDR (section 11.2.2).
type header struct {
	width, height int
	depth, colour byte
}

// The colour types of IHDR.
const (
	typeGrey      = 0
	typeRGB       = 2
	typePalette   = 3
	typeGreyAlpha = 4
	typeRGBA      = 6
)

// KindOf tells what the rows of a PNG are, also of an interlaced one. It reads up to
// the first byte of the image data. Errors are those of NewReader but ErrInterlaced.
func KindOf(r io.Reader) (Kind, error) {
	p, err := start(r)
	if err == nil || errors.Is(err, ErrInterlaced) {
		err = p.readTables()
	}
	if err != nil {
		return 0, err
	}
	return p.kindOf(), nil
}

// start reads the signature and IHDR. With ErrInterlaced it gives the reader too:
// its tables can be read, its rows cannot.
func start(r io.Reader) (*Reader, error) {
	p := &Reader{chunks: chunks{r: bufio.NewReaderSize(r, 64<<10)}}
	if err := p.chunks.signature(); err != nil {
		return nil, err
	}
	return p, p.readHeader()
}

// NewReader reads up to the first row. Errors are ErrInterlaced, FormatError,
// io.ErrUnexpectedEOF for a file that ends before its picture begins, or r's.
func NewReader(r io.Reader) (*Reader, error) {
	p, err := start(r)
	if err != nil {
		return nil, err
	}
	if err := p.readTables(); err != nil {
		return nil, err
	}
	inflate, err := zlib.NewReader(&p.chunks)
	if err != nil {
		return nil, p.fault(err)
	}
	p.inflate = inflate
	bits := p.head.width * p.head.samples() * int(p.head.depth)
	p.stride = (bits + 7) / 8
	p.step = max(1, p.head.samples()*int(p.head.depth)/8)
	p.line, p.above = make([]byte, 1+p.stride), make([]byte, 1+p.stride)
	p.left = p.head.height
	p.kind = p.kindOf()
	return p, nil
}

// Size is the picture's size in pixels.
func (p *Reader) Size() (width, height int) { return p.head.width, p.head.height }

// Kind is the kind of all rows.
func (p *Reader) Kind() Kind { return p.kind }

func (h header) samples() int {
	switch h.colour {
	case typeRGB:
		return 3
	case typeGreyAlpha:
		return 2
	case typeRGBA:
		return 4
	}
	return 1
}

func (p *Reader) kindOf() Kind {
	switch p.head.colour {
	case typeGreyAlpha:
		return GreyAlpha
	case typeRGB:
		if p.keyed {
			return RGBA
		}
		return RGB
	case typePalette:
		if p.clear {
			return RGBA
		}
		return RGB
	case typeRGBA:
		return RGBA
	}
	if p.keyed {
		return GreyAlpha
	}
	return Grey
}

func (p *Reader) readHeader() error {
	data, err := p.chunks.whole("IHDR", 13)
	if err != nil {
		return err
	}
	if len(data) != 13 {
		return FormatError("IHDR of a wrong length")
	}
	w, h := binary.BigEndian.Uint32(data), binary.BigEndian.Uint32(data[4:])
	if w == 0 || h == 0 || w > 1<<31-1 || h > 1<<31-1 {
		return FormatError("no size")
	}
	p.head = header{width: int(w), height: int(h), depth: data[8], colour: data[9]}
	if data[10] != 0 || data[11] != 0 || data[12] > 1 {
		return FormatError("unknown compression, filter or interlace method")
	}
	if !p.head.allowed() {
		return FormatError("colour type and bit depth do not go together")
	}
	if data[12] == 1 {
		return ErrInterlaced
	}
	if int64(w)*int64(p.head.samples())*2 > 1<<30 {
		return FormatError("a row of more than a gigabyte")
	}
	return nil
}

// allowed holds table 11.1.
func (h header) allowed() bool {
	switch h.colour {
	case typeGrey:
		return h.depth == 1 || h.depth == 2 || h.depth == 4 || h.depth == 8 || h.depth == 16
	case typePalette:
		return h.depth == 1 || h.depth == 2 || h.depth == 4 || h.depth == 8
	case typeRGB, typeGreyAlpha, typeRGBA:
		return h.depth == 8 || h.depth == 16
	}
	return false
}

// Next reads the next row into row, which has room for width × Kind().Bytes()
// bytes. After the last one it checks what follows and gives io.EOF. Errors are
// those of NewReader.
func (p *Reader) Next(row []byte) error {
	if p.left == 0 {
		return p.finish()
	}
	if _, err := io.ReadFull(p.inflate, p.line); err != nil {
		return p.fault(err)
	}
	if err := unfilter(p.line[0], p.line[1:], p.above[1:], p.step); err != nil {
		return err
	}
	p.left--
	p.unpack(row[:p.head.width*p.kind.Bytes()], p.line[1:])
	p.line, p.above = p.above, p.line
	return nil
}

// finish checks that the data ends where the picture does (its checksum is read
// there) and that the file ends as it must.
func (p *Reader) finish() error {
	var more [1]byte
	n, err := p.inflate.Read(more[:])
	for n == 0 && err == nil {
		n, err = p.inflate.Read(more[:])
	}
	if n > 0 {
		return FormatError("more rows than the header says")
	}
	if err != io.EOF {
		return p.fault(err)
	}
	return p.chunks.end()
}

// fault tells a file that ends early from one that is damaged.
func (p *Reader) fault(err error) error {
	var format FormatError
	switch {
	case p.chunks.err != nil:
		return p.chunks.err
	case errors.As(err, &format):
		return err
	case p.chunks.ended, err == io.EOF, err == io.ErrUnexpectedEOF: // the file goes on, its picture does not
		return FormatError("fewer rows than the header says")
	}
	return FormatError(err.Error())
}
