package photo

import (
	"context"
	"fmt"
	"image"
	"io"
	"sync"

	"backdrop/internal/matte"
	"backdrop/kiosk"
)

// Composition is one finished picture to be made.
type Composition struct {
	Cutout        io.ReaderAt // PNG or ZIP, as CheckCutout takes it, or a matte alone
	CutoutSize    int64       // bytes
	Original      *Original   // the photo the cutout was made of: gives the colours of a matte and the edges of a cutout smaller than the canvas; nil: not at hand
	Width, Height int         // of the canvas: the original's upright size in pixels; the cutout is scaled to it
	Subject       Place       // where the subject stands
	Scenery       Scenery     // what lies behind and before the subject; nil: white, and nothing
	Position      Position    // which part of the background shows
	Quality       int         // of the JPEG, 1 to 100
	Full444       bool        // the JPEG keeps every pixel's colour (4:4:4), else every fourth's (4:2:0)
	DPI           int         // resolution written into the JPEG, pixels per inch; 0: none
	JPEG          io.Writer   // receives the picture
	PNG           io.Writer   // receives the subject alone, transparent, at the canvas's size; nil: not wanted
}

// Scenery gives the background, which covers the canvas (scaled, its overhang cut
// off; nil: white), and the frame, which is stretched over it above everything (nil:
// none). It is asked while the cutout is decoded, and may take its time.
type Scenery func() (background, frame *Layer, err error)

// Composed is what came out.
type Composed struct {
	Width, Height int
	Enlarged      bool // the cutout was smaller than the canvas
}

// Compose decodes the cutout, puts it on the background and under the frame, and
// writes the JPEG, and the transparent PNG if wanted, in one pass over bands of
// rows: it holds the decoded planes (1.5 bytes a pixel, and one for the matte) and
// a few bands, never a canvas. Both files are tagged as sRGB. It takes the whole
// darkroom. Errors are those of CheckCutout and Look, the context's, and the
// writers' and the scenery's; a matte without its original is a NotAResult fault.
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
	plan, native, err := d.arrange(ctx, c)
	if err != nil {
		return Composed{}, err
	}
	if err := export(ctx, plan, c); err != nil {
		return Composed{}, fmt.Errorf("compose: %w", err)
	}
	return Composed{Width: c.Width, Height: c.Height, Enlarged: native.X < c.Width || native.Y < c.Height}, nil
}

// arrange decodes what is needed and brings it to the canvas's size. It gives the
// cutout's own size too.
func (d *Darkroom) arrange(ctx context.Context, c Composition) (*painting, image.Point, error) {
	parts, err := readParts(c.Cutout, c.CutoutSize)
	if err != nil {
		return nil, image.Point{}, err
	}
	size := image.Pt(c.Width, c.Height)
	p := &painting{size: size, ratio: c.ratio()}
	var failed [2]error
	var both sync.WaitGroup
	both.Go(func() {
		failed[0] = guard(func() (err error) {
			p.subject, err = d.subject(ctx, parts, c)
			return err
		})
	})
	both.Go(func() { failed[1] = guard(func() error { return p.set(c) }) })
	both.Wait()
	for _, err := range failed {
		if err != nil {
			return nil, image.Point{}, err
		}
	}
	return p, parts.size(), nil
}

// Prepare brings background and frame to the canvas's size ahead of Compose, which
// then finds them made: for the time in which the cutout is still on its way. What
// goes wrong here goes wrong again, and is said, in Compose.
func (d *Darkroom) Prepare(c Composition) {
	p := &painting{size: image.Pt(c.Width, c.Height), ratio: c.ratio()}
	if checkCanvas(c.Width, c.Height) == nil && c.Width*c.Height <= MaxPixels {
		_ = guard(func() error { return p.set(c) })
	}
}

// set asks for the scenery and puts it into a painting.
func (p *painting) set(c Composition) error {
	if c.Scenery == nil {
		return nil
	}
	background, frame, err := c.Scenery()
	if err == nil {
		p.dress(background, c.Position, frame)
	}
	return err
}

// dress puts background and frame into a painting.
func (p *painting) dress(background *Layer, at Position, frame *Layer) {
	if background != nil {
		w, h := background.Size()
		l := background.at(at.cover(image.Pt(w, h), p.size), p.size, p.ratio)
		p.background = onPaper(l)
	}
	if frame != nil {
		w, h := frame.Size()
		p.frame = frame.film(whole(image.Pt(w, h)), p.size, p.ratio)
	}
}

func opaqueAlpha(size image.Point) *image.Gray {
	a := image.NewGray(image.Rectangle{Max: size})
	fill(a.Pix, 255)
	return a
}

// onPaper gives an opaque picture of a layer.
func onPaper(l layer) *image.YCbCr {
	if l.alpha == nil {
		return l.ycc
	}
	out := image.NewYCbCr(l.ycc.Rect, l.ycc.SubsampleRatio)
	paper(out)
	over(out, l)
	return out
}

// ratio is the subsampling things are composed in.
func (c Composition) ratio() image.YCbCrSubsampleRatio { return chromaRatio(c.Full444) }

// subject decodes the cutout, and the original where it is needed.
func (d *Darkroom) subject(ctx context.Context, parts *cutoutParts, c Composition) (subject, error) {
	size, native := image.Pt(c.Width, c.Height), parts.size()
	ratio := c.ratio()
	if c.PNG != nil { // a transparent picture has no use for shared colours
		ratio = image.YCbCrSubsampleRatio444
	}
	if c.Original != nil && (parts.matteOnly() || native.X < c.Width && native.Y < c.Height) {
		s, err := d.borrowed(ctx, parts, c.Original, size)
		if err != nil || s.original == nil {
			return nil, err
		}
		return place(s, size, size, c.Subject, ratio), nil
	}
	if parts.matteOnly() {
		return nil, kiosk.Faulty(kiosk.NotAResult, "a matte without its photo", nil)
	}
	s, err := d.developCutout(ctx, parts, ratio)
	if err != nil {
		return nil, err
	}
	return place(s, native, size, c.Subject, ratio), nil
}

// borrowed decodes a matte and the original it belongs to, at the same time.
func (d *Darkroom) borrowed(ctx context.Context, parts *cutoutParts, original *Original, size image.Point) (borrowed, error) {
	var alpha *image.Gray
	var photo *image.YCbCr
	var failed [2]error
	var both sync.WaitGroup
	both.Go(func() { alpha, failed[0] = d.developMatte(ctx, parts) })
	both.Go(func() { photo, failed[1] = original.develop(ctx, d) })
	both.Wait()
	for _, err := range failed {
		if err != nil {
			return borrowed{}, err
		}
	}
	if got := photo.Rect.Size(); got != size {
		return borrowed{}, kiosk.Faulty(kiosk.Unreadable, fmt.Sprintf("the photo has %d×%d pixels, not %d×%d", got.X, got.Y, size.X, size.Y), nil)
	}
	if at := alpha.Rect.Size(); at.X > size.X || at.Y > size.Y {
		alpha = matte.Shrink(alpha, min(at.X, size.X), min(at.Y, size.Y))
	}
	s, err := borrow(photo, fitting(alpha, size))
	if err != nil {
		return borrowed{}, kiosk.Faulty(kiosk.NotAResult, "the cutout has another shape than the photo", err)
	}
	return s, nil
}

// ComposeSmall puts a cutout on a background and under a frame for the screen,
// at the cutout's own size. A nil background is white, a nil frame none.
func ComposeSmall(cut *image.NRGBA, background *Layer, at Position, subject Place, frame *Layer) *image.RGBA {
	size := cut.Rect.Size()
	out := image.NewRGBA(image.Rectangle{Max: size})
	if size.X == 0 || size.Y == 0 {
		return out
	}
	const full = image.YCbCrSubsampleRatio444
	p := &painting{size: size, ratio: full, subject: place(atRest{fromStraight(cut)}, size, size, subject, full)}
	p.dress(background, at, frame)
	canvas := newLayer(size, full, false)
	p.paint(0, canvas.ycc, newLayer(size, full, true))
	for y := range size.Y {
		canvas.rgba(y, out.Pix[y*out.Stride:][:4*size.X])
	}
	return out
}

// fromStraight gives a picture with straight alpha as a layer.
func fromStraight(img *image.NRGBA) layer {
	size := img.Rect.Size()
	out := newLayer(size, image.YCbCrSubsampleRatio444, true)
	line := make([]byte, 4*size.X)
	for y := range size.Y {
		copy(line, img.Pix[y*img.Stride:])
		multiply(line)
		out.writeRow(y, line)
	}
	return out
}
