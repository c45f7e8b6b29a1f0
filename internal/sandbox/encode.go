package sandbox

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
)

const jpegQuality = 92

// encode writes the cutout in the format asked for. It changes the cutout's pixels
// and is called once. With channels=alpha the picture is the matte alone; a ZIP has
// both halves anyway and ignores channels and bg_color (the vendor does not say).
func (s *Server) encode(c *cutout, o *options) (body []byte, kind string, err error) {
	var buf bytes.Buffer
	switch {
	case o.format == "zip":
		kind, err = "application/zip", s.writeZIP(&buf, c)
	case o.alpha && o.format == "jpg":
		kind, err = "image/jpeg", s.config.Encode(&buf, matte(c.img), jpegQuality)
	case o.alpha:
		kind, err = "image/png", writePNG(&buf, matte(c.img))
	case o.format == "jpg":
		white := color.NRGBA{255, 255, 255, 255}
		if o.color != nil {
			lay(c.img, *o.color)
		}
		lay(c.img, white)
		kind, err = "image/jpeg", s.writeJPEG(&buf, c.img)
	default:
		kind, err = s.writeCanvas(&buf, c.img, o)
	}
	if err != nil {
		return nil, "", fmt.Errorf("encode result: %w", err)
	}
	return buf.Bytes(), kind, nil
}

// writeCanvas writes png, and auto: a PNG where anything is transparent, else a
// JPEG.
func (s *Server) writeCanvas(buf *bytes.Buffer, img *image.NRGBA, o *options) (kind string, err error) {
	if o.color != nil {
		lay(img, *o.color)
	}
	if o.format == "auto" && img.Opaque() {
		return "image/jpeg", s.writeJPEG(buf, img)
	}
	zeroHidden(img)
	return "image/png", writePNG(buf, img)
}

// writeJPEG writes an opaque picture. image/jpeg is twice as fast on an RGBA, which
// has the same bytes when nothing is transparent.
func (s *Server) writeJPEG(buf *bytes.Buffer, img *image.NRGBA) error {
	return s.config.Encode(buf, &image.RGBA{Pix: img.Pix, Stride: img.Stride, Rect: img.Rect}, jpegQuality)
}

// writePNG takes care for previews and haste for what is large.
func writePNG(buf *bytes.Buffer, img image.Image) error {
	e := png.Encoder{CompressionLevel: png.DefaultCompression}
	if b := img.Bounds(); b.Dx()*b.Dy() > megapixel {
		e.CompressionLevel = png.BestSpeed
	}
	return e.Encode(buf, img)
}

// writeZIP writes exactly color.jpg and alpha.png, in this order, stored, with
// their sizes in front, as in the vendor's recordings.
func (s *Server) writeZIP(buf *bytes.Buffer, c *cutout) error {
	var alpha, colors bytes.Buffer
	if err := writePNG(&alpha, matte(c.img)); err != nil {
		return err
	}
	c.fillScene()
	if err := s.writeJPEG(&colors, c.img); err != nil {
		return err
	}
	z := zip.NewWriter(buf)
	for _, entry := range []struct {
		name string
		data []byte
	}{{"color.jpg", colors.Bytes()}, {"alpha.png", alpha.Bytes()}} {
		w, err := z.CreateRaw(&zip.FileHeader{
			Name: entry.name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(entry.data),
			CompressedSize64: uint64(len(entry.data)), UncompressedSize64: uint64(len(entry.data)),
		})
		if err != nil {
			return err
		}
		if _, err := w.Write(entry.data); err != nil {
			return err
		}
	}
	return z.Close()
}

// matte is the alpha channel alone, white where the subject is.
func matte(img *image.NRGBA) *image.Gray {
	out := image.NewGray(img.Rect)
	for y := range img.Rect.Dy() {
		from := img.Pix[y*img.Stride:][:4*img.Rect.Dx()]
		to := out.Pix[y*out.Stride:]
		for x := range img.Rect.Dx() {
			to[x] = from[4*x+3]
		}
	}
	return out
}

// zeroHidden blackens what nobody can see; so do the vendor's PNGs.
func zeroHidden(img *image.NRGBA) {
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:4*img.Rect.Dx()]
		for i := 0; i < len(row); i += 4 {
			if row[i+3] == 0 {
				row[i], row[i+1], row[i+2] = 0, 0, 0
			}
		}
	}
}

// lay puts a colour behind the picture, straight alpha over straight alpha.
func lay(img *image.NRGBA, c color.NRGBA) {
	under := [3]uint32{uint32(c.R), uint32(c.G), uint32(c.B)}
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:4*img.Rect.Dx()]
		for i := 0; i < len(row); i += 4 {
			a := uint32(row[i+3]) * 255
			rest := (255 - uint32(row[i+3])) * uint32(c.A)
			sum := a + rest // alpha times 255
			if sum == 0 {
				continue
			}
			for k, v := range under {
				row[i+k] = uint8((uint32(row[i+k])*a + v*rest + sum/2) / sum)
			}
			row[i+3] = uint8((sum + 127) / 255)
		}
	}
}

type resultJSON struct {
	Data struct {
		Result string `json:"result_b64"`
		Top    int    `json:"foreground_top"`
		Left   int    `json:"foreground_left"`
		Width  int    `json:"foreground_width"`
		Height int    `json:"foreground_height"`
	} `json:"data"`
}

// wrapJSON turns the answer into the documented JSON; size and charge stay in the
// headers.
func (a *answer) wrapJSON() {
	var v resultJSON
	v.Data.Result = base64.StdEncoding.EncodeToString(a.body)
	v.Data.Top, v.Data.Left = a.box.Min.Y, a.box.Min.X
	v.Data.Width, v.Data.Height = a.box.Dx(), a.box.Dy()
	a.body, a.kind = toJSON(v), jsonType
}
