package photo

import (
	"bytes"
	"context"
	"image"
	"image/draw"
	"io"
	"math"

	"github.com/disintegration/imaging"

	"backdrop/internal/photo/jpegenc"
)

// What a preview upload is: at most a quarter of a megapixel (above that the
// protocol bills a full image), and a quality at which the cutter sees no blocks.
const (
	PreviewPixels  = 250_000
	previewQuality = 90
)

// Look is the first thing made of a photo: proof that it decodes completely, and
// a small upright copy for the screen and for the preview's upload.
type Look struct {
	Info
	Upload                    []byte       // upright JPEG, at most PreviewPixels, no metadata
	UploadWidth, UploadHeight int          // its size in pixels
	Picture                   *image.YCbCr // what Upload holds, before it was coded: 4:2:0, of that size; to be read only
}

// Look decodes the whole picture, the only proof that a file is complete, and
// makes the small copy. JPEG is decoded at a reduced size where that is enough: then
// all of a baseline file's data is decoded, and a progressive one is decoded as far
// as its coarse picture goes and followed to its end. Bytes after the end of the
// picture are no fault (cameras put previews and padding there). r is read from
// several goroutines if it is an io.ReaderAt too, as files are. Colours become sRGB.
// Errors are *kiosk.Fault with EmptyFile,
// NotAPicture, Truncated, TooLarge or Unreadable, or the context's.
func (d *Darkroom) Look(ctx context.Context, r io.ReadSeeker) (Look, error) {
	h, err := inspect(r)
	if err != nil {
		return Look{}, err
	}
	w, ht := PreviewSize(h.Width, h.Height)
	small, err := d.glance(ctx, r, h, image.Pt(w, ht))
	if err == nil {
		err = mindHoles(ctx, r, h.Format)
	}
	if err != nil {
		return Look{}, err
	}
	converter(r).Image(small)
	var file bytes.Buffer
	if err := EncodeJPEG(&file, small, previewQuality); err != nil {
		return Look{}, err
	}
	return Look{Info: h.Info, Upload: file.Bytes(), UploadWidth: w, UploadHeight: ht, Picture: small}, nil
}

// glance gives the small upright picture of the given size: the fast way where
// there is one, else from a complete decode.
func (d *Darkroom) glance(ctx context.Context, r io.ReadSeeker, h header, size image.Point) (*image.YCbCr, error) {
	small, err := d.reduce(ctx, r, h, size)
	if small != nil || err != nil {
		return small, err
	}
	leave, err := d.enter(ctx, h.memory)
	if err != nil {
		return nil, err
	}
	defer leave()
	img, err := d.develop(ctx, r, h)
	if err != nil {
		return nil, err
	}
	stored := storedSize(size, h.Orientation)
	switch img.(type) {
	case *image.YCbCr, *image.Gray:
		if reduction(h.stored, stored) == 0 { // not much larger: no need to leave its planes
			g := geometry{width: float64(h.stored.X), height: float64(h.stored.Y), small: stored, orientation: h.Orientation}
			return g.planar(img), nil
		}
	}
	out := image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
	return out, jpegenc.FromRGBA(out, miniature(img, size.X, size.Y, h.Orientation))
}

// storedSize gives the size before turning of what is to be size afterwards.
func storedSize(size image.Point, orientation int) image.Point {
	if sideways(orientation) {
		return image.Pt(size.Y, size.X)
	}
	return size
}

// PreviewSize gives the size of the preview upload for an upright picture: the
// largest of the same shape within PreviewPixels, each side rounded down, never
// larger than the picture, never zero.
func PreviewSize(width, height int) (int, int) { return fit(width, height, PreviewPixels) }

// fit shrinks a size to at most pixels.
func fit(width, height, pixels int) (int, int) {
	if width*height <= pixels {
		return width, height
	}
	shape := float64(width) / float64(height)
	w := min(width, max(1, int(math.Sqrt(float64(pixels)*shape))))
	h := min(height, max(1, int(math.Sqrt(float64(pixels)/shape))))
	if w*h > pixels { // a side was lifted to one
		w, h = min(w, pixels), min(h, pixels)
	}
	return w, h
}

// miniature gives the upright picture at the given upright size, opaque: it
// shrinks first and turns the small one.
func miniature(img image.Image, w, h, orientation int) *image.RGBA {
	if sideways(orientation) {
		w, h = h, w
	}
	return opaque(turn(shrink(img, w, h), orientation))
}

// shrink resizes downward with Lanczos. From far above it averages blocks first,
// to twice the size or more: about three times as fast, and not to be seen.
func shrink(img image.Image, w, h int) image.Image {
	size := img.Bounds().Size()
	if size.X == w && size.Y == h {
		return img
	}
	if k := min(size.X/w, size.Y/h) / 2; k >= 2 {
		img = imaging.Resize(img, (size.X+k-1)/k, (size.Y+k-1)/k, imaging.Box)
	}
	return imaging.Resize(img, w, h, imaging.Lanczos)
}

// opaque gives img as RGBA without transparency: on white, as paper is.
func opaque(img image.Image) *image.RGBA {
	b := img.Bounds()
	if n, ok := img.(*image.NRGBA); ok && n.Opaque() {
		return &image.RGBA{Pix: n.Pix, Stride: n.Stride, Rect: n.Rect} // the same bytes when opaque
	}
	out := image.NewRGBA(image.Rectangle{Max: b.Size()})
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, img, b.Min, draw.Over)
	return out
}
