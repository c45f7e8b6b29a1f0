package photo

import (
	"context"
	"fmt"
	"image"
	"io"

	"backdrop/kiosk"
)

// Composition is one finished picture to be made.
type Composition struct {
	Cutout        io.ReaderAt // PNG or ZIP, as CheckCutout takes it
	CutoutSize    int64       // bytes
	Width, Height int         // of the canvas: the original's upright size in pixels; the cutout is scaled to it
	Background    image.Image // covers the canvas: scaled, its overhang cut off evenly; nil: white
	Frame         image.Image // stretched over the canvas, above everything; nil: none
	Quality       int         // of the JPEG, 1 to 100
	JPEG          io.Writer   // receives the picture
	PNG           io.Writer   // receives the cutout alone, transparent, at the canvas's size; nil: not wanted
}

// Composed is what came out.
type Composed struct {
	Width, Height int
	Enlarged      bool // the cutout was smaller than the canvas
}

// Compose decodes the cutout, puts it on the background and under the frame, and
// writes the JPEG, and the transparent PNG if wanted, in one pass over bands of
// rows: it holds the decoded cutout (2.5 bytes a pixel from a ZIP, 4 from a PNG)
// and a few bands, never a canvas. It takes the whole darkroom. Errors are those
// of CheckCutout, the context's, and the writers'.
func (d *Darkroom) Compose(ctx context.Context, c Composition) (Composed, error) {
	if err := checkCanvas(c.Width, c.Height); err != nil {
		return Composed{}, fmt.Errorf("compose: %w", err)
	}
	if int64(c.Width)*int64(c.Height) > MaxPixels {
		return Composed{}, kiosk.Faulty(kiosk.TooLarge, fmt.Sprintf("%d×%d pixels", c.Width, c.Height), nil)
	}
	leave, err := d.enter(ctx, wholeRoom)
	if err != nil {
		return Composed{}, err
	}
	defer leave()
	parts, err := readParts(c.Cutout, c.CutoutSize)
	if err != nil {
		return Composed{}, err
	}
	cut, err := d.developCutout(ctx, parts)
	if err != nil {
		return Composed{}, err
	}
	plan := newPainting(cut, c.Background, c.Frame, image.Pt(c.Width, c.Height))
	if err := export(ctx, plan, c); err != nil {
		return Composed{}, fmt.Errorf("compose: %w", err)
	}
	return Composed{Width: c.Width, Height: c.Height, Enlarged: cut.size.X < c.Width || cut.size.Y < c.Height}, nil
}

// bench is one goroutine's place for exporting bands.
type bench struct {
	brush *brush
	press *pngPress // nil: no transparent export
	band  *image.RGBA
}

// printed is one band, encoded.
type printed struct {
	jpeg []byte
	png  pngBand
}

// export paints band after band and writes both files.
func export(ctx context.Context, plan *painting, c Composition) error {
	cuts := planBands(c.Width, c.Height)
	join := newJoiner(c.JPEG, cuts, false)
	clear := &pngFile{w: c.PNG, kind: rgbaPNG, size: plan.size}
	if c.PNG != nil {
		if err := clear.start(); err != nil {
			return err
		}
	}
	places := newBenches(func() *bench {
		b := &bench{brush: plan.brush(), band: image.NewRGBA(image.Rect(0, 0, c.Width, cuts.rows))}
		if c.PNG != nil {
			b.press = newPress(rgbaPNG)
		}
		return b
	})
	err := inOrder(ctx, cuts.count(), func(i int) (printed, error) {
		b := places.take()
		defer places.put(b)
		top, bottom := cuts.span(i)
		return b.print(top, bottom, c.Quality)
	}, func(i int, p printed) error {
		if c.PNG != nil {
			if err := clear.add(p.png); err != nil {
				return err
			}
		}
		return join.add(i, p.jpeg)
	})
	if err != nil || c.PNG == nil {
		return err
	}
	return clear.finish()
}

// print paints and encodes the rows from top to bottom (excluded).
func (b *bench) print(top, bottom, quality int) (p printed, err error) {
	if b.press != nil {
		b.press.begin()
	}
	for y := top; y < bottom; y++ {
		cut := b.brush.row(y, b.band.Pix[(y-top)*b.band.Stride:][:b.band.Stride])
		if b.press != nil {
			blacken(cut)
			b.press.add(cut)
		}
	}
	if b.press != nil {
		if p.png, err = b.press.end(); err != nil {
			return p, err
		}
	}
	p.jpeg, err = encodeBand(b.band.SubImage(image.Rect(0, 0, b.band.Rect.Dx(), bottom-top)), quality)
	return p, err
}

// blacken takes the colours from under full transparency: they would show the
// room behind the guest to whoever looks, and take space.
func blacken(straight []byte) {
	for i := 3; i < len(straight); i += 4 {
		if straight[i] == 0 {
			straight[i-3], straight[i-2], straight[i-1] = 0, 0, 0
		}
	}
}

// ComposeSmall puts a cutout on a background and under a frame for the screen,
// at the cutout's own size. A nil background is white, a nil frame none.
func ComposeSmall(cut *image.NRGBA, background, frame image.Image) *image.RGBA {
	size := cut.Rect.Size()
	out := image.NewRGBA(image.Rectangle{Max: size})
	if size.X == 0 || size.Y == 0 {
		return out
	}
	b := newPainting(&cutout{size: size, whole: cut}, background, frame, size).brush()
	for y := range size.Y {
		b.row(y, out.Pix[y*out.Stride:][:out.Stride])
	}
	return out
}
