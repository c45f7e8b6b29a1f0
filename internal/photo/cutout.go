package photo

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"io"
	"sync"

	"backdrop/kiosk"
)

// CutoutInfo is what a checked cutout is.
type CutoutInfo struct {
	Width, Height int    // pixels
	Format        string // "png" or "zip"
}

// cutout is a decoded cutout in the form it came in: straight alpha, either one
// picture with it, or colours and a matte.
type cutout struct {
	size   image.Point
	whole  *image.NRGBA // nil: colour and matte
	colour image.Image
	matte  *image.Gray
}

// straight gives part of the cutout's row y, from the left edge on, as straight
// RGBA. Where alpha is 0 the colours are whatever was at hand.
func (c *cutout) straight(line *plain, y int, dst []byte) {
	if c.whole != nil {
		copy(dst, c.whole.Pix[y*c.whole.Stride:][:4*c.size.X])
		return
	}
	matte := c.matte.Pix[y*c.matte.Stride:][:c.size.X]
	from, to := opaqueSpan(matte)
	clear(dst[:4*from])
	clear(dst[4*to : 4*c.size.X])
	if from < to {
		line.part(from, y, dst[4*from:4*to])
		for x := from; x < to; x++ {
			dst[4*x+3] = matte[x]
		}
	}
}

// opaqueSpan gives the part of a matte's row outside which all is transparent.
func opaqueSpan(matte []byte) (from, to int) {
	to = len(matte)
	for from < to && matte[from] == 0 {
		from++
	}
	for to > from && matte[to-1] == 0 {
		to--
	}
	return from, to
}

// CheckCutout decodes a service's answer completely: a PNG that can be
// transparent, or a ZIP of exactly two entries, color.jpg (or color.jpeg) and
// alpha.png, of equal size. Errors are *kiosk.Fault: NotAResult for what is no
// cutout at all (also an opaque PNG, a JPEG, or one larger than MaxPixels),
// CutShort for one that is cut off or damaged, FileFault when r itself fails; or
// the context's.
func (d *Darkroom) CheckCutout(ctx context.Context, r io.ReaderAt, size int64) (CutoutInfo, error) {
	c, format, err := d.admitCutout(ctx, r, size)
	if err != nil {
		return CutoutInfo{}, err
	}
	return CutoutInfo{Width: c.size.X, Height: c.size.Y, Format: format}, nil
}

// OpenCutout decodes a cutout as CheckCutout does and gives it as straight RGBA
// with bounds that begin at (0, 0). Four bytes a pixel: meant for previews.
func (d *Darkroom) OpenCutout(ctx context.Context, r io.ReaderAt, size int64) (*image.NRGBA, error) {
	c, _, err := d.admitCutout(ctx, r, size)
	if err != nil {
		return nil, err
	}
	if c.whole != nil {
		return c.whole, nil
	}
	out := image.NewNRGBA(image.Rectangle{Max: c.size})
	draw.Draw(out, out.Rect, c.colour, c.colour.Bounds().Min, draw.Src)
	for y := range c.size.Y {
		line := out.Pix[y*out.Stride:][:4*c.size.X]
		for x, a := range c.matte.Pix[y*c.matte.Stride:][:c.size.X] {
			line[4*x+3] = a
		}
	}
	return out, nil
}

// admitCutout reads a cutout's headers, waits for a place and decodes it.
func (d *Darkroom) admitCutout(ctx context.Context, r io.ReaderAt, size int64) (*cutout, string, error) {
	parts, err := readParts(r, size)
	if err != nil {
		return nil, "", err
	}
	leave, err := d.enter(ctx, parts.memory())
	if err != nil {
		return nil, "", err
	}
	defer leave()
	c, err := d.developCutout(ctx, parts)
	return c, parts.format, err
}

// cutoutParts is a cutout whose headers have been read and found sensible.
type cutoutParts struct {
	format        string // "png" or "zip"
	whole         part   // png
	colour, alpha part   // zip
}

// part is one picture of a cutout, not yet decoded.
type part struct {
	r io.ReadSeeker
	header
}

// memory estimates the bytes that decoding all parts will hold.
func (p *cutoutParts) memory() int64 {
	return p.whole.header.memory + p.colour.header.memory + p.alpha.header.memory
}

// readParts tells what a cutout is and reads its headers.
func readParts(r io.ReaderAt, size int64) (*cutoutParts, error) {
	if size > MaxFileBytes {
		return nil, kiosk.Faulty(kiosk.NotAResult, fmt.Sprintf("%d MB", size>>20), nil)
	}
	start := make([]byte, max(0, min(size, 16)))
	if n, err := r.ReadAt(start, 0); n < len(start) && err != io.EOF {
		return nil, kiosk.Faulty(kiosk.FileFault, "", fmt.Errorf("read cutout: %w", err))
	}
	parts := &cutoutParts{format: formatPNG}
	var err error
	switch {
	case bytes.HasPrefix(start, []byte(pngMagic)):
		parts.whole, err = readPart(io.NewSectionReader(r, 0, size), formatPNG)
	case bytes.HasPrefix(start, []byte("PK\x03\x04")):
		parts.format = "zip"
		err = parts.readZIP(r, size)
	default:
		return nil, kiosk.Faulty(kiosk.NotAResult, kindOf(start), nil)
	}
	if err != nil {
		return nil, cutoutFault(err)
	}
	return parts, nil
}

// readPart reads the header of one picture that must have the given format.
func readPart(r io.ReadSeeker, format string) (part, error) {
	h, err := inspect(r)
	if err == nil && h.Format != format {
		err = kiosk.Faulty(kiosk.NotAResult, h.Format+" where "+format+" belongs", nil)
	}
	return part{r: r, header: h}, err
}

// developCutout decodes a cutout, both parts of a ZIP at the same time; the
// caller holds its place in the darkroom.
func (d *Darkroom) developCutout(ctx context.Context, p *cutoutParts) (*cutout, error) {
	if p.format == formatPNG {
		img, err := d.develop(ctx, p.whole.r, p.whole.header)
		if err != nil {
			return nil, cutoutFault(err)
		}
		if !canBeClear(img) {
			return nil, kiosk.Faulty(kiosk.NotAResult, "PNG without transparency", nil)
		}
		return &cutout{size: img.Bounds().Size(), whole: asNRGBA(img)}, nil
	}
	c := &cutout{size: p.colour.stored}
	var failed [2]error
	var both sync.WaitGroup
	both.Go(func() { c.colour, failed[0] = d.develop(ctx, p.colour.r, p.colour.header) })
	both.Go(func() {
		var img image.Image
		if img, failed[1] = d.develop(ctx, p.alpha.r, p.alpha.header); failed[1] == nil {
			c.matte = asMatte(img)
		}
	})
	both.Wait()
	if err := errors.Join(failed[:]...); err != nil {
		return nil, cutoutFault(err)
	}
	return c, nil
}

// cutoutFault gives a decoding error the code it has in an answer.
func cutoutFault(err error) error {
	var read *readError
	var fault *kiosk.Fault
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.As(err, &read):
		return kiosk.Faulty(kiosk.FileFault, "", err)
	case errors.Is(err, zip.ErrAlgorithm):
		return kiosk.Faulty(kiosk.NotAResult, "ZIP entry neither stored nor deflated", err)
	case !errors.As(err, &fault):
		return kiosk.Faulty(kiosk.CutShort, "", err)
	}
	switch fault.Code {
	case kiosk.NotAResult:
		return err
	case kiosk.TooLarge, kiosk.NotAPicture:
		return kiosk.Faulty(kiosk.NotAResult, fault.Detail, err)
	}
	return kiosk.Faulty(kiosk.CutShort, fault.Detail, err)
}

// canBeClear tells whether a decoded PNG has transparency at all.
func canBeClear(img image.Image) bool {
	switch img := img.(type) {
	case *image.NRGBA, *image.NRGBA64:
		return true
	case *image.Paletted:
		return !img.Opaque()
	}
	return false
}

// asNRGBA gives img as straight 8-bit RGBA; 16 bits lose their lower half and
// keep their straight colours.
func asNRGBA(img image.Image) *image.NRGBA {
	switch img := img.(type) {
	case *image.NRGBA:
		return img
	case *image.NRGBA64:
		out := image.NewNRGBA(img.Rect)
		for i := range out.Pix { // stride is 4 and 8 times the width: decoders pack
			out.Pix[i] = img.Pix[2*i]
		}
		return out
	}
	out := image.NewNRGBA(image.Rectangle{Max: img.Bounds().Size()})
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out
}
