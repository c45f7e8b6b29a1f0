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

	"backdrop/internal/photo/pngrows"
	"backdrop/kiosk"
)

// CutoutInfo is what a checked cutout is.
type CutoutInfo struct {
	Width, Height int    // pixels
	Format        string // "png" or "zip"
	Matte         bool   // a matte alone, without colours: what channels=alpha asks for
	Empty         bool   // next to nothing of the photo is left: not one solid pixel in 10,000
}

// CheckCutout reads a service's answer to its end: a PNG that can be transparent,
// a grey PNG (a matte alone), or a ZIP of exactly two entries, color.jpg (or
// color.jpeg) and alpha.png, of equal size. It keeps no picture. Errors are
// *kiosk.Fault: NotAResult for what is no cutout at all (also an opaque PNG in
// colour, a JPEG, or one larger than MaxPixels), CutShort for one that is cut off
// or damaged, FileFault when r itself fails; or the context's.
func (d *Darkroom) CheckCutout(ctx context.Context, r io.ReaderAt, size int64) (CutoutInfo, error) {
	parts, err := readParts(r, size)
	if err != nil {
		return CutoutInfo{}, err
	}
	if err := parts.prove(ctx, d); err != nil {
		return CutoutInfo{}, cutoutFault(err)
	}
	at := parts.size()
	empty := parts.whole.sight.empty() || parts.alpha.sight.empty()
	return CutoutInfo{Width: at.X, Height: at.Y, Format: parts.format, Matte: parts.matteOnly(), Empty: empty}, nil
}

// prove reads all parts to their ends.
func (p *cutoutParts) prove(ctx context.Context, d *Darkroom) error {
	if p.format != formatPNG {
		p.alpha.sight = newSight(p.size())
		return d.prove(ctx, p.colour, p.alpha)
	}
	if !p.whole.clear && !p.whole.grey {
		return kiosk.Faulty(kiosk.NotAResult, "PNG without transparency", nil)
	}
	p.whole.sight = newSight(p.size())
	return d.prove(ctx, p.whole)
}

// OpenCutout decodes a cutout that has colours and gives it as straight RGBA with
// bounds that begin at (0, 0). Four bytes a pixel: meant for previews. Errors are
// those of CheckCutout; a matte alone is NotAResult.
func (d *Darkroom) OpenCutout(ctx context.Context, r io.ReaderAt, size int64) (*image.NRGBA, error) {
	parts, err := readParts(r, size)
	if err != nil {
		return nil, err
	}
	if parts.matteOnly() || parts.format == formatPNG && !parts.whole.clear {
		return nil, kiosk.Faulty(kiosk.NotAResult, "no colours or no transparency", nil)
	}
	leave, err := d.enter(ctx, parts.memory())
	if err != nil {
		return nil, err
	}
	defer leave()
	if parts.format == formatPNG {
		img, err := d.develop(ctx, parts.whole.r, parts.whole.header)
		if err != nil {
			return nil, cutoutFault(err)
		}
		return asNRGBA(img), nil
	}
	colour, matte, err := d.developParts(ctx, parts)
	if err != nil {
		return nil, err
	}
	return joined(colour, matte), nil
}

// joined gives colours and a matte as one straight picture.
func joined(colour *image.YCbCr, matte *image.Gray) *image.NRGBA {
	size := matte.Rect.Size()
	out := image.NewNRGBA(image.Rectangle{Max: size})
	wide := image.NewYCbCr(image.Rect(0, 0, size.X, 2), image.YCbCrSubsampleRatio444)
	for top := 0; top < size.Y; top += 2 {
		high := min(2, size.Y-top)
		rowsInto(planeRows(wide, 0, high), colour, top)
		for y := range high {
			line, at := out.Pix[(top+y)*out.Stride:][:4*size.X], y*wide.CStride
			rgbaOf(line, wide.Y[y*wide.YStride:], wide.Cb[at:], wide.Cr[at:])
			for x, a := range matte.Pix[(top+y)*matte.Stride:][:size.X] {
				line[4*x+3] = a
			}
		}
	}
	return out
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
	grey  bool   // a PNG of brightness alone
	clear bool   // a PNG that can be transparent
	sight *sight // what is to be seen in it; nil: nobody asks
}

// memory estimates the bytes that decoding all parts will hold.
func (p *cutoutParts) memory() int64 {
	return p.whole.header.memory + p.colour.header.memory + p.alpha.header.memory
}

// size is the cutout's in pixels.
func (p *cutoutParts) size() image.Point {
	if p.format == formatPNG {
		return p.whole.stored
	}
	return p.alpha.stored
}

// matteOnly tells whether there are no colours.
func (p *cutoutParts) matteOnly() bool { return p.format == formatPNG && p.whole.grey }

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
	p := part{r: r}
	var err error
	if p.header, err = inspect(r); err != nil {
		return p, err
	}
	if p.Format != format {
		return p, kiosk.Faulty(kiosk.NotAResult, p.Format+" where "+format+" belongs", nil)
	}
	if format == formatPNG {
		p.grey, p.clear, err = pngChannels(r)
	}
	return p, err
}

// developCutout decodes a cutout with colours for composing; the caller holds its
// place in the darkroom.
func (d *Darkroom) developCutout(ctx context.Context, p *cutoutParts, ratio image.YCbCrSubsampleRatio) (subject, error) {
	if p.format != formatPNG {
		colour, matte, err := d.developParts(ctx, p)
		if err != nil {
			return nil, err
		}
		return parted{colour, matte}, nil
	}
	if !p.whole.clear {
		return nil, kiosk.Faulty(kiosk.NotAResult, "PNG without transparency", nil)
	}
	l, err := readPlanes(p.whole.r, ratio)
	if errors.Is(err, pngrows.ErrInterlaced) {
		var img image.Image
		if img, err = d.develop(ctx, p.whole.r, p.whole.header); err == nil {
			l = fromStraight(asNRGBA(img))
		}
	}
	if err != nil {
		return nil, cutoutFault(err)
	}
	if l.alpha == nil {
		l.alpha = opaqueAlpha(l.ycc.Rect.Size())
	}
	return atRest{l}, nil
}

// developParts decodes both parts of a ZIP at the same time.
func (d *Darkroom) developParts(ctx context.Context, p *cutoutParts) (colour *image.YCbCr, matte *image.Gray, err error) {
	var failed [2]error
	var both sync.WaitGroup
	both.Go(func() {
		var img image.Image
		if img, failed[0] = d.developProven(ctx, p.colour.r, p.colour.header); failed[0] == nil {
			colour = asYCbCr(img)
		}
	})
	both.Go(func() { matte, failed[1] = d.developMatte(ctx, p) })
	both.Wait()
	if err := errors.Join(failed[:]...); err != nil {
		return nil, nil, cutoutFault(err)
	}
	return colour, matte, nil
}

// developMatte decodes the matte of any cutout.
func (d *Darkroom) developMatte(ctx context.Context, p *cutoutParts) (*image.Gray, error) {
	from := p.alpha
	if p.format == formatPNG {
		from = p.whole
	}
	grey, err := readGrey(from.r)
	if errors.Is(err, pngrows.ErrInterlaced) {
		var img image.Image
		if img, err = d.develop(ctx, from.r, from.header); err == nil {
			grey = asMatte(img)
		}
	}
	if err != nil {
		return nil, cutoutFault(err)
	}
	return grey, nil
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

// InspectCutout reads a cutout's headers, which do not say whether it is Empty. Errors are those of CheckCutout.
func InspectCutout(r io.ReaderAt, size int64) (CutoutInfo, error) {
	parts, err := readParts(r, size)
	if err != nil {
		return CutoutInfo{}, err
	}
	at := parts.size()
	return CutoutInfo{Width: at.X, Height: at.Y, Format: parts.format, Matte: parts.matteOnly()}, nil
}
