package photo

import (
	"context"
	"image"

	"backdrop/internal/photo/colour"
	"backdrop/internal/photo/jpegenc"
	"backdrop/internal/photo/pngenc"
)

// bench is one goroutine's place for exporting bands.
type bench struct {
	band  *image.YCbCr
	room  layer
	clear layer         // 4:4:4, for the transparent export; without planes: none
	press *pngenc.Press // nil: no transparent export
	line  []byte
}

// printed is one band, encoded.
type printed struct {
	jpeg []byte
	png  pngenc.Band
}

// export paints band after band and writes both files.
func export(ctx context.Context, plan *painting, c Composition) error {
	o := jpegenc.Options{Quality: c.Quality, DPI: c.DPI, Profile: colour.SRGBProfile()}
	if c.Full444 {
		o.Chroma = jpegenc.Chroma444
	}
	file, err := jpegenc.New(c.Width, c.Height, o)
	if err != nil {
		return err
	}
	clear := &pngenc.File{W: c.PNG, Kind: pngenc.RGBA(), Size: plan.size, DPI: c.DPI, SRGB: true}
	if c.PNG != nil {
		if err := clear.Start(); err != nil {
			return err
		}
	}
	places := newBenches(func() *bench { return newBench(plan, file, c.PNG != nil) })
	err = inOrder(ctx, file.Bands(), func(i int) (printed, error) {
		b := places.take()
		defer places.put(b)
		return b.print(plan, file, i)
	}, func(i int, p printed) error {
		if c.PNG != nil {
			if err := clear.Add(p.png); err != nil {
				return err
			}
		}
		return file.Write(c.JPEG, i, p.jpeg)
	})
	if err != nil || c.PNG == nil {
		return err
	}
	return clear.Finish()
}

func newBench(plan *painting, file *jpegenc.Encoder, withPNG bool) *bench {
	_, rows := file.Span(0)
	size := image.Pt(plan.size.X, rows)
	b := &bench{band: newLayer(size, plan.ratio, false).ycc, room: newLayer(size, plan.ratio, true)}
	if withPNG {
		b.clear, b.press, b.line = newLayer(size, image.YCbCrSubsampleRatio444, true), pngenc.NewPress(pngenc.RGBA(), size.X), make([]byte, 4*size.X)
	}
	return b
}

// print paints and encodes one band.
func (b *bench) print(plan *painting, file *jpegenc.Encoder, i int) (p printed, err error) {
	top, bottom := file.Span(i)
	band := planeRows(b.band, 0, bottom-top)
	plan.paint(top, band, b.room.part(0, bottom-top))
	if b.press != nil {
		p.png = b.clearRows(plan.subject, top, bottom)
	}
	p.jpeg, err = file.Band(i, band, nil)
	return p, err
}

// clearRows compresses the subject's rows, transparent.
func (b *bench) clearRows(s subject, top, bottom int) pngenc.Band {
	rows := b.clear.part(0, bottom-top)
	s.strip(top, rows)
	b.press.Begin()
	for y := range bottom - top {
		straightRow(b.line, rows, y)
		b.press.Add(b.line)
	}
	return b.press.End()
}

// straightRow gives row y of a premultiplied 4:4:4 layer as straight RGBA.
func straightRow(rgba []byte, l layer, y int) {
	l.rgba(y, rgba)
	withAlpha(rgba, l.alpha.Pix[y*l.alpha.Stride:])
	divide(rgba)
}

// withAlpha gives a row its alpha. Under full transparency it is empty: what stood
// there would show the room behind the guest to whoever looks, and take space.
func withAlpha(rgba, alpha []byte) {
	alpha = alpha[:len(rgba)/4]
	for x, a := range alpha {
		p := rgba[4*x : 4*x+4 : 4*x+4]
		if p[3] = a; a == 0 {
			p[0], p[1], p[2] = 0, 0, 0
		}
	}
}
