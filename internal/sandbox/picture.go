package sandbox

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"net/http"
	"strings"

	"golang.org/x/image/webp"
)

// meta is what a picture's first bytes say. Decoders are named, never registered:
// what is accepted must not depend on what else a program imports.
type meta struct {
	format        string // jpeg, png, webp
	width, height int
	no            *refusal // why it is not accepted
}

// small tells a picture that a preview cannot make smaller.
func (m meta) small() bool { return m.no == nil && m.format != "" && m.width*m.height <= previewPixels }

func readMeta(data []byte) (m meta) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		m.format = "jpeg"
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		m.format = "png"
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		m.format = "webp"
	default:
		m.no = badFileType(fileType(data))
		return m
	}
	c, err := m.config(data)
	switch {
	case err != nil || c.Width <= 0 || c.Height <= 0:
		m.no = noDimensions
		return m
	case c.Width > maxPixels/c.Height:
		m.no = badResolution((c.Width*c.Height + megapixel - 1) / megapixel)
	}
	m.width, m.height = c.Width, c.Height
	return m
}

// fileType names a foreign file for the refusal, "mp4" or "gif" or "unknown".
func fileType(data []byte) string {
	kind, _, _ := strings.Cut(http.DetectContentType(data), ";")
	_, sub, _ := strings.Cut(kind, "/")
	if sub == "" || sub == "octet-stream" {
		return "unknown"
	}
	return sub
}

func (m meta) config(data []byte) (image.Config, error) {
	switch m.format {
	case "jpeg":
		return jpeg.DecodeConfig(bytes.NewReader(data))
	case "png":
		return png.DecodeConfig(bytes.NewReader(data))
	}
	return webp.DecodeConfig(bytes.NewReader(data))
}

// decode reads the whole picture. Its size must be what its header said.
func (m meta) decode(data []byte) (img image.Image, no *refusal) {
	defer func() {
		// A decoder that panics on a hostile file is the file's fault.
		if recover() != nil {
			img, no = nil, unreadable
		}
	}()
	var err error
	switch m.format {
	case "jpeg":
		img, err = jpeg.Decode(bytes.NewReader(data))
	case "png":
		img, err = png.Decode(bytes.NewReader(data))
	default:
		img, err = webp.Decode(bytes.NewReader(data))
	}
	if err != nil || img.Bounds().Dx() != m.width || img.Bounds().Dy() != m.height {
		return nil, unreadable
	}
	return img, nil
}
