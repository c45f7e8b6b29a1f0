package photo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"backdrop/kiosk"
)

// What a picture may be at most. Beyond any of these it is refused from its
// header, before a pixel is decoded.
const (
	MaxPixels    = 64_000_000 // width × height; cameras of “60 megapixels” have 61
	MaxFileBytes = 80 << 20   // the file itself
	MaxSide      = 65_535     // pixels on one side: what a JPEG can hold
)

// maxDecodeBytes bounds the memory of one decode as estimated from the header.
// 60 megapixels fit as 16-bit RGBA PNG (480 MB) and, at 4:2:0, as progressive
// JPEG (540 MB); a 60 megapixel progressive 4:4:4 JPEG does not.
const maxDecodeBytes = 640 << 20

// Formats a picture may have.
const (
	formatJPEG = "jpeg"
	formatPNG  = "png"
)

// Info is what a picture's header says.
type Info struct {
	Format        string // "jpeg" or "png"
	Width, Height int    // pixels, upright: after Orientation
	Orientation   int    // EXIF orientation as found, 1 to 8; 1 when absent or unusable
}

// header is Info and what decoding needs to know beyond it.
type header struct {
	Info
	stored image.Point // size as stored, before Orientation
	memory int64       // bytes a decode will hold, estimated
}

// Inspect reads a picture's header: format by the first bytes, size, EXIF
// orientation. It never decodes pixels and leaves r's position anywhere. Errors
// are *kiosk.Fault with EmptyFile, NotAPicture, Truncated, TooLarge or Unreadable.
func Inspect(r io.ReadSeeker) (Info, error) {
	h, err := inspect(r)
	return h.Info, err
}

func inspect(r io.ReadSeeker) (header, error) {
	size, err := r.Seek(0, io.SeekEnd)
	switch {
	case err != nil:
		return header{}, kiosk.Faulty(kiosk.Unreadable, "", fmt.Errorf("seek picture: %w", err))
	case size == 0:
		return header{}, kiosk.Faulty(kiosk.EmptyFile, "", nil)
	case size > MaxFileBytes:
		return header{}, kiosk.Faulty(kiosk.TooLarge, fmt.Sprintf("%d MB", size>>20), nil)
	}
	format, err := sniff(r)
	if err != nil {
		return header{}, err
	}
	h := header{Info: Info{Format: format, Orientation: 1}}
	if err := h.readSize(r); err != nil {
		return header{}, err
	}
	h.Orientation = readOrientation(r, format)
	h.Width, h.Height = h.stored.X, h.stored.Y
	if sideways(h.Orientation) {
		h.Width, h.Height = h.Height, h.Width
	}
	return h, nil
}

const pngMagic = "\x89PNG\r\n\x1a\n"

// sniff tells the format by the first bytes.
func sniff(r io.ReadSeeker) (string, error) {
	start, err := readStart(r, 16)
	if err != nil {
		return "", kiosk.Faulty(kiosk.Unreadable, "", fmt.Errorf("read picture: %w", err))
	}
	switch {
	case bytes.HasPrefix(start, []byte("\xff\xd8\xff")):
		return formatJPEG, nil
	case bytes.HasPrefix(start, []byte(pngMagic)):
		return formatPNG, nil
	case bytes.HasPrefix([]byte("\xff\xd8\xff"), start), bytes.HasPrefix([]byte(pngMagic), start):
		return "", kiosk.Faulty(kiosk.Truncated, "", nil)
	}
	return "", kiosk.Faulty(kiosk.NotAPicture, kindOf(start), nil)
}

// readStart gives up to n bytes from the beginning.
func readStart(r io.ReadSeeker, n int) ([]byte, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	start := make([]byte, n)
	got, err := io.ReadFull(r, start)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		err = nil
	}
	return start[:got], err
}

// kindOf names what cameras and computers commonly leave in a folder beside
// JPEG, so that the operator can be told to set the camera to JPEG.
func kindOf(start []byte) string {
	at := func(i int, s string) bool { return len(start) >= i+len(s) && string(start[i:i+len(s)]) == s }
	switch {
	case at(4, "ftypqt"), at(4, "ftypmp4"), at(4, "ftypisom"):
		return "video"
	case at(4, "ftypavif"):
		return "AVIF"
	case at(4, "ftyphe"), at(4, "ftypmif1"):
		return "HEIC"
	case at(4, "ftypcrx"), at(0, "FUJIFILMCCD-RAW"):
		return "RAW"
	case at(0, "II*\x00"), at(0, "MM\x00*"), at(0, "II\x55\x00"):
		return "RAW or TIFF"
	case at(0, "GIF8"):
		return "GIF"
	case at(0, "BM"):
		return "BMP"
	case at(8, "WEBP"):
		return "WebP"
	case at(0, "%PDF"):
		return "PDF"
	case at(0, "PK\x03\x04"):
		return "ZIP"
	}
	return ""
}

// readSize reads the stored size, refuses what is too large, and estimates the
// memory of a decode.
func (h *header) readSize(r io.ReadSeeker) error {
	start, err := readStart(r, 33)
	if err != nil {
		return kiosk.Faulty(kiosk.Unreadable, "", fmt.Errorf("read picture: %w", err))
	}
	if h.Format == formatPNG && len(start) >= 24 { // image/png has no clear word for absurd sizes
		w, ht := binary.BigEndian.Uint32(start[16:]), binary.BigEndian.Uint32(start[20:])
		if err := checkSize(int64(w), int64(ht)); err != nil {
			return err
		}
	}
	cfg, err := readConfig(r, h.Format)
	if err != nil {
		return err
	}
	if err := checkSize(int64(cfg.Width), int64(cfg.Height)); err != nil {
		return err
	}
	h.stored = image.Pt(cfg.Width, cfg.Height)
	pixels := int64(cfg.Width) * int64(cfg.Height)
	if h.Format == formatPNG {
		h.memory = pngMemory(start, pixels)
	} else {
		h.memory = jpegMemory(r, pixels)
	}
	if h.memory > maxDecodeBytes {
		return kiosk.Faulty(kiosk.TooLarge, fmt.Sprintf("%d×%d pixels would take %d MB to decode", cfg.Width, cfg.Height, h.memory>>20), nil)
	}
	return nil
}

func checkSize(w, h int64) error {
	switch {
	case w <= 0 || h <= 0:
		return kiosk.Faulty(kiosk.Unreadable, fmt.Sprintf("%d×%d pixels", w, h), nil)
	case w > MaxSide || h > MaxSide || w*h > MaxPixels:
		return kiosk.Faulty(kiosk.TooLarge, fmt.Sprintf("%d×%d pixels", w, h), nil)
	}
	return nil
}

func readConfig(r io.ReadSeeker, format string) (cfg image.Config, err error) {
	in := &input{r: r}
	if err = in.rewind(); err == nil {
		err = guard(func() (err error) {
			if format == formatPNG {
				cfg, err = png.DecodeConfig(in)
			} else {
				cfg, err = jpeg.DecodeConfig(in)
			}
			var unsupported jpeg.UnsupportedError
			if errors.As(err, &unsupported) {
				if size, odd := oddSampling(frameHeader(r)); odd {
					cfg, err = image.Config{Width: size.X, Height: size.Y}, nil
				}
			}
			return err
		})
	}
	if err != nil {
		return cfg, in.fault("read header", err)
	}
	return cfg, nil
}
