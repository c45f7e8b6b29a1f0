package photo

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/draw"
	"io"
	"runtime"

	"backdrop/internal/photo/jpegenc"
)

// bandPixels is the size a band aims at: small enough to stay near the
// processor, large enough that starting an encoder does not show.
const bandPixels = 512 << 10

// maxBandRows keeps the blocks of a band, the restart interval, within 16 bits
// for the narrowest pictures; for the widest, 16 rows do.
const maxBandRows = 4096

// maxWorkers bounds the bands in work at the same time, and so their memory.
const maxWorkers = 8

// bands cuts a picture into bands of rows, each a whole number of JPEG blocks
// (16 rows) high, the last as high as is left.
type bands struct{ width, height, rows int }

func planBands(width, height int) bands {
	rows := max(16, bandPixels/width/16*16)
	return bands{width: width, height: height, rows: min(rows, maxBandRows)}
}

func (b bands) count() int { return (b.height + b.rows - 1) / b.rows }

// span gives the first row of band i and the row after its last.
func (b bands) span(i int) (top, bottom int) {
	return i * b.rows, min((i+1)*b.rows, b.height)
}

func workers() int { return min(runtime.GOMAXPROCS(0), maxWorkers) }

// inOrder makes n things on all processors and hands them on in their order. At
// most workers()+2 of them exist at a time. The first error, or the context's
// end, stops it; it returns when nothing is running any more.
func inOrder[T any](ctx context.Context, n int, work func(i int) (T, error), take func(i int, made T) error) error {
	type result struct {
		made T
		err  error
	}
	pending := make(chan chan result, workers())
	stop := make(chan struct{})
	go func() {
		defer close(pending)
		for i := range n {
			ch := make(chan result, 1)
			select {
			case pending <- ch:
			case <-stop:
				return
			}
			go func() {
				var res result
				res.err = guard(func() (err error) {
					res.made, err = work(i)
					return err
				})
				ch <- res
			}()
		}
	}()
	var failed error
	i := 0
	for ch := range pending {
		res := <-ch
		if failed != nil {
			continue // drain: what has been started ends before we return
		}
		if failed = errors.Join(res.err, ctx.Err()); failed == nil {
			failed = take(i, res.made)
		}
		if failed != nil {
			close(stop)
		}
		i++
	}
	return failed
}

// EncodeJPEG writes img as baseline JPEG, 4:2:0 (grey stays grey), with no
// metadata, in bands on all processors. Quality is 1 to 100. The sides must be 1
// to MaxSide pixels. Transparency is taken as black, as in image/jpeg, except
// that *image.RGBA's colours are taken as they are.
func EncodeJPEG(w io.Writer, img image.Image, quality int) error {
	return encodeJPEG(context.Background(), w, img, jpegenc.Options{Quality: quality})
}

func encodeJPEG(ctx context.Context, w io.Writer, img image.Image, o jpegenc.Options) error {
	size := img.Bounds().Size()
	grey, isGrey := img.(*image.Gray)
	o.Grey = isGrey
	file, err := jpegenc.New(size.X, size.Y, o)
	if err != nil {
		return fmt.Errorf("encode jpeg: %w", err)
	}
	_, rows := file.Span(0)
	places := newBenches(func() *image.YCbCr { return newLayer(image.Pt(size.X, rows), ratioOf(o.Chroma), false).ycc })
	return inOrder(ctx, file.Bands(), func(i int) ([]byte, error) {
		top, bottom := file.Span(i)
		if isGrey {
			min := grey.Rect.Min
			return file.GreyBand(i, grey.SubImage(image.Rect(min.X, min.Y+top, min.X+size.X, min.Y+bottom)).(*image.Gray), nil)
		}
		band := places.take()
		defer places.put(band)
		rows := planeRows(band, 0, bottom-top)
		if err := bandOf(rows, img, top); err != nil {
			return nil, err
		}
		return file.Band(i, rows, nil)
	}, func(i int, data []byte) error {
		if err := file.Write(w, i, data); err != nil {
			return fmt.Errorf("encode jpeg: %w", err)
		}
		return nil
	})
}

// bandOf fills dst with the rows of img from top on.
func bandOf(dst *image.YCbCr, img image.Image, top int) error {
	b, high := img.Bounds(), dst.Rect.Dy()
	rect := image.Rect(b.Min.X, b.Min.Y+top, b.Max.X, b.Min.Y+top+high)
	switch img := img.(type) {
	case *image.YCbCr:
		if b.Min == (image.Point{}) {
			rowsInto(dst, img, top)
			return nil
		}
	case *image.RGBA:
		return jpegenc.FromRGBA(dst, img.SubImage(rect).(*image.RGBA))
	}
	part := image.NewRGBA(image.Rect(0, 0, b.Dx(), high))
	draw.Draw(part, part.Rect, img, rect.Min, draw.Src)
	return jpegenc.FromRGBA(dst, part)
}

// checkCanvas refuses sizes no JPEG can have.
func checkCanvas(w, h int) error {
	if w < 1 || h < 1 || w > MaxSide || h > MaxSide {
		return fmt.Errorf("size %d×%d is not 1 to %d on each side", w, h, MaxSide)
	}
	return nil
}
