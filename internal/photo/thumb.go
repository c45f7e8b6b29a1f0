package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
)

// Bounds of a thumbnail. Cameras write 160×120 in some 5 to 20 kB (DCF 2.0).
const (
	thumbHeader = 256 << 10 // bytes of a file that are searched for one
	thumbSide   = 640       // pixels on one side
	thumbTags   = 1000      // entries read of one directory
)

// ErrNoThumbnail says that a file carries no small picture of itself that can be
// shown; most often because it is no camera's.
var ErrNoThumbnail = errors.New("no thumbnail")

// Thumbnail gives the small picture that cameras put into a JPEG's EXIF block
// (EXIF 2.32, section 4.5.5: the second directory), upright and without the black
// bars that fill it up to 4:3. It reads at most 256 KiB from the start of the
// file and takes about half a millisecond. It proves nothing about the file, which may have
// been changed since the thumbnail was made, or be cut short: it is only for the
// eye, until Look is done. Errors are ErrNoThumbnail, wrapped, or the reader's.
func Thumbnail(r io.ReaderAt, size int64) (image.Image, error) {
	start := make([]byte, min(max(size, 0), thumbHeader))
	n, err := r.ReadAt(start, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read thumbnail: %w", err)
	}
	block, shape := exifOf(start[:n])
	data, orientation := thumbOf(block)
	var img image.Image
	err = guard(func() error {
		cfg, err := jpeg.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return err
		}
		if min(cfg.Width, cfg.Height) < 1 || max(cfg.Width, cfg.Height) > thumbSide { // image/jpeg takes pictures without pixels
			return fmt.Errorf("%d×%d pixels", cfg.Width, cfg.Height)
		}
		img, err = jpeg.Decode(bytes.NewReader(data))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoThumbnail, err)
	}
	return turn(withoutBars(img, shape), orientation), nil
}

// exifOf walks a JPEG's segments to the frame header and gives the EXIF block
// (nil without one) and the picture's size as stored (zero if it lies further on).
func exifOf(b []byte) (block []byte, shape image.Point) {
	for at := 2; at+4 <= len(b) && b[0] == 0xff && b[1] == 0xd8; {
		if b[at] != 0xff {
			return block, shape
		}
		marker := b[at+1]
		if marker == 0xff { // fill byte (T.81, B.1.1.2)
			at++
			continue
		}
		end := at + 2 + int(binary.BigEndian.Uint16(b[at+2:]))
		if end < at+4 || marker == 0xda || marker == 0xd9 {
			return block, shape
		}
		body := b[at+4 : max(at+4, min(end, len(b)))]
		switch {
		case marker == 0xe1 && block == nil:
			block, _ = bytes.CutPrefix(body, []byte("Exif\x00\x00"))
			if len(block) == len(body) {
				block = nil // another kind of APP1
			}
		case marker >= 0xc0 && marker <= 0xc2 && len(body) >= 5:
			return block, image.Pt(int(binary.BigEndian.Uint16(body[3:])), int(binary.BigEndian.Uint16(body[1:])))
		}
		at = end
	}
	return block, shape
}

// thumbOf finds the thumbnail's bytes and the orientation in an EXIF block, which
// is a TIFF file of its own (TIFF 6.0, section 2). Every offset comes from
// strangers: what points outside is not there.
func thumbOf(block []byte) (data []byte, orientation int) {
	t := tiff{b: block, order: binary.LittleEndian}
	if bytes.HasPrefix(block, []byte("MM")) {
		t.order = binary.BigEndian
	}
	first, ok := t.long(4)
	if !ok || t.order.Uint16(block[2:]) != 42 {
		return nil, 1
	}
	var from, size uint32
	orientation = 1
	second := t.walk(first, func(tag uint16, value uint32) {
		if tag == 0x0112 {
			orientation = orientationOf(value)
		}
	})
	t.walk(second, func(tag uint16, value uint32) {
		switch tag {
		case 0x0201: // JPEGInterchangeFormat
			from = value
		case 0x0202: // JPEGInterchangeFormatLength
			size = value
		}
	})
	if end := uint64(from) + uint64(size); from < 8 || end > uint64(len(block)) {
		return nil, orientation
	}
	return block[from : from+size], orientation
}

// tiff reads numbers out of an EXIF block.
type tiff struct {
	b     []byte
	order binary.ByteOrder
}

func (t tiff) long(at uint32) (uint32, bool) {
	if uint64(at)+4 > uint64(len(t.b)) {
		return 0, false
	}
	return t.order.Uint32(t.b[at:]), true
}

// walk tells every entry of one directory that is a single short or long, and
// gives the offset of the next directory, 0 for none.
func (t tiff) walk(at uint32, tell func(tag uint16, value uint32)) (next uint32) {
	if at < 8 || uint64(at)+2 > uint64(len(t.b)) {
		return 0
	}
	n := uint32(t.order.Uint16(t.b[at:]))
	if n > thumbTags || uint64(at)+2+12*uint64(n) > uint64(len(t.b)) {
		return 0
	}
	for e := at + 2; e < at+2+12*n; e += 12 {
		kind, count := t.order.Uint16(t.b[e+2:]), t.order.Uint32(t.b[e+4:])
		switch {
		case count != 1:
		case kind == 3:
			tell(t.order.Uint16(t.b[e:]), uint32(t.order.Uint16(t.b[e+8:])))
		case kind == 4:
			tell(t.order.Uint16(t.b[e:]), t.order.Uint32(t.b[e+8:]))
		}
	}
	next, _ = t.long(at + 2 + 12*n)
	return next
}

// withoutBars cuts a thumbnail to the shape of its picture, around the middle. A
// row or column more goes on each side: the bar's edge smears into it.
func withoutBars(img image.Image, shape image.Point) image.Image {
	b := img.Bounds()
	part, ok := img.(interface {
		SubImage(image.Rectangle) image.Image
	})
	if !ok || shape.X <= 0 || shape.Y <= 0 {
		return img
	}
	w, h := b.Dx(), b.Dy()
	wide, high := h*shape.X/shape.Y, w*shape.Y/shape.X
	switch {
	case high < h-1 && high > 8:
		top := (h-high)/2 + 1
		return part.SubImage(image.Rect(b.Min.X, b.Min.Y+top, b.Max.X, b.Max.Y-top))
	case wide < w-1 && wide > 8:
		left := (w-wide)/2 + 1
		return part.SubImage(image.Rect(b.Min.X+left, b.Min.Y, b.Max.X-left, b.Max.Y))
	}
	return img
}
