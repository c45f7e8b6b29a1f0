package photo

import (
	"context"
	"image"
	"io"

	"backdrop/internal/photo/pngenc"
)

// encodeRows writes a PNG of the given rows, in bands on all processors; row is
// called from several goroutines at once.
func encodeRows(ctx context.Context, w io.Writer, size image.Point, kind pngenc.Kind, row func(y int, dst []byte)) error {
	plan := planBands(size.X, size.Y)
	file := &pngenc.File{W: w, Kind: kind, Size: size}
	if err := file.Start(); err != nil {
		return err
	}
	type place struct {
		press *pngenc.Press
		line  []byte
	}
	places := newBenches(func() place {
		return place{pngenc.NewPress(kind, size.X), make([]byte, size.X*kind.PixelBytes())}
	})
	err := inOrder(ctx, plan.count(), func(i int) (pngenc.Band, error) {
		p := places.take()
		defer places.put(p)
		p.press.Begin()
		top, bottom := plan.span(i)
		for y := top; y < bottom; y++ {
			row(y, p.line)
			p.press.Add(p.line)
		}
		return p.press.End(), nil
	}, func(_ int, b pngenc.Band) error { return file.Add(b) })
	if err != nil {
		return err
	}
	return file.Finish()
}

// cutRows compresses the rows of a cutout from top to bottom. Colours are worked
// out only between the first and the last column in which something shows.
func (b *bench) cutRows(colour *image.YCbCr, alpha *image.Gray, top, bottom int) pngenc.Band {
	left, right := showing(alpha, top, bottom)
	part := columns(colour, left, right)
	band := planeRows(b.clear.ycc, 0, bottom-top)
	band.Rect.Max.X = right - left
	rowsInto(band, part, top)
	clear(b.line)
	line := b.line[4*left : 4*right]
	b.press.Begin()
	for y := range bottom - top {
		layer{ycc: band}.rgba(y, line)
		withAlpha(line, alpha.Pix[(top+y)*alpha.Stride+left:])
		b.press.Add(b.line)
	}
	return b.press.End()
}

// columnStep is a whole number of colour samples in every subsampling.
const columnStep = 8

// showing gives the columns outside of which some rows are clear, and a few beside
// them whose colours those at the edge are mixed from.
func showing(alpha *image.Gray, top, bottom int) (left, right int) {
	w := alpha.Rect.Dx()
	left = w
	for y := top; y < bottom; y++ {
		row := alpha.Pix[y*alpha.Stride:][:w]
		for x := 0; x < left; x++ {
			if row[x] != 0 {
				left = x
			}
		}
		for x := w; x > right; x-- {
			if row[x-1] != 0 {
				right = x
			}
		}
	}
	if left >= right {
		return 0, 0
	}
	left = max(0, left-columnStep) / columnStep * columnStep
	return left, min(w, right+columnStep)
}

// columns gives a part of a picture that shares its memory; left is a multiple of
// columnStep.
func columns(img *image.YCbCr, left, right int) *image.YCbCr {
	out := *img
	across, _ := subsampling(img.SubsampleRatio)
	out.Y, out.Cb, out.Cr = img.Y[left:], img.Cb[left/across:], img.Cr[left/across:]
	out.Rect.Max.X = right - left
	return &out
}
