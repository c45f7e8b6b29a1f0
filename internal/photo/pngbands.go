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
