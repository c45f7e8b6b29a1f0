package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"sync"

	"github.com/disintegration/imaging"

	"backdrop/internal/cells"
	"backdrop/internal/hands"
	"backdrop/internal/photo"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
	"backdrop/tui"
)

// pictures draws shots for the screen: it finds the right file, keeps the last few
// decoded at screen size, and lets cells turn them into text.
type pictures struct {
	shelf    *shelf.Shelf
	darkroom *photo.Darkroom
	layers   *layers
	arrivals *arrivals
	booth    func(context.Context) (kiosk.Booth, error)
	terminal terminal

	lens lens

	mu   sync.Mutex
	kept []keptPicture // the one used last is last
}

// Draw draws one picture; see tui.Pictures.
func (p *pictures) Draw(ctx context.Context, want tui.Picture) (tui.Drawn, error) {
	if want.Glimpse != "" {
		img := p.arrivals.glimpse(want.Glimpse)
		if img == nil {
			return tui.Drawn{}, kiosk.Faulty(kiosk.UnknownShot, "", nil)
		}
		return p.cells(img, want), nil
	}
	b, err := p.booth(ctx)
	if err != nil {
		return tui.Drawn{}, err
	}
	s, ok := b.Shot(want.Shot)
	if !ok {
		return tui.Drawn{}, kiosk.Faulty(kiosk.UnknownShot, fmt.Sprint(want.Shot), nil)
	}
	look := shownLook(b, s, want)
	if !want.Zoom.Whole() {
		return p.zoomed(ctx, s, look, want)
	}
	img, err := p.image(ctx, s, look, want.View)
	if err != nil {
		return tui.Drawn{}, err
	}
	return p.cells(img, want), nil
}

// shownLook gives how a shot is to be shown: on the background that is asked for, else
// as the guest has it, else as it is going to be made. What the guest has stays, also
// when another of the guest's shots was given another background since.
func shownLook(b kiosk.Booth, s kiosk.Shot, want tui.Picture) kiosk.Look {
	look, made := b.LookOf(s), b.LookOf(s)
	made.Background = s.On
	switch {
	case want.View == tui.Finished && want.Background != "":
		look.Background = want.Background
	case exported(s, made):
		return made
	}
	return look
}

// remotePixels bounds a picture that goes to the terminal by way of a network:
// about 0.3 MB.
const remotePixels = 160_000

// cells draws an image as the terminal can show it.
func (p *pictures) cells(img image.Image, want tui.Picture) tui.Drawn {
	size, g := img.Bounds().Size(), want.Graphics
	if g.Mode == tui.KittyPictures {
		cols, rows := cells.Fit(size.X, size.Y, min(want.Cols, cells.MaxPlaced), min(want.Rows, cells.MaxPlaced), g.CellAspect())
		d := cells.Place(img, cols, rows, p.placing(want))
		return tui.Drawn{Cols: d.Cols, Rows: d.Rows, Lines: d.Lines, Upload: d.Upload, Delete: d.Delete, Sum: d.Sum}
	}
	cols, rows := cells.Fit(size.X, size.Y, want.Cols, want.Rows, g.CellAspect())
	f := cells.Render(img, cols, rows, blocks(g.Mode), cells.Options{Dither256: p.terminal.colours < 1<<24})
	return tui.Drawn{Cols: f.Cols, Rows: f.Rows, Lines: f.Lines}
}

// placing says how the terminal is handed a picture to keep.
func (p *pictures) placing(want tui.Picture) cells.Placing {
	g := want.Graphics
	place := cells.Placing{ID: want.Image, CellW: g.CellW, CellH: g.CellH, Tmux: g.Tmux}
	if p.terminal.remote {
		place.MaxPixels = remotePixels
	}
	return place
}

// blocks is the mode of drawing by characters.
func blocks(m tui.PictureMode) cells.Mode {
	switch m {
	case tui.SextantPictures:
		return cells.Sextant
	case tui.HalfPictures:
		return cells.Half
	case tui.ASCIIPictures:
		return cells.ASCII
	case tui.NoPictures:
		return cells.Off
	case tui.AutoPictures, tui.QuadrantPictures, tui.KittyPictures:
	}
	return cells.Quadrant
}

func (p *pictures) image(ctx context.Context, s kiosk.Shot, look kiosk.Look, v tui.View) (image.Image, error) {
	key := fmt.Sprint(s.N, v, s.Preview.ID, s.Full.ID, s.Export.SHA)
	if v == tui.Finished {
		key += fmt.Sprint(exported(s, look), look)
	}
	return p.once(key, func() (image.Image, error) {
		switch v {
		case tui.Original:
			return p.original(ctx, s)
		case tui.Preview:
			return p.preview(ctx, s)
		case tui.Finished:
		}
		if exported(s, look) {
			return p.small(ctx, s.Export.File, s.Export.SHA)
		}
		return p.composed(ctx, s, look)
	})
}

// exported tells whether what the guest has is what is to be shown.
func exported(s kiosk.Shot, look kiosk.Look) bool {
	return !s.Export.At.IsZero() && s.Made && !s.Anew && s.On == look.Background
}

// composed puts a shot's picture together from the cutout that is here, as the
// guest's will be.
func (p *pictures) composed(ctx context.Context, s kiosk.Shot, look kiosk.Look) (image.Image, error) {
	cut, err := p.subject(ctx, s)
	if err != nil {
		return nil, err
	}
	background, err := p.layers.onScreen(ctx, look.Background)
	if err != nil {
		return nil, err
	}
	frame, err := p.layers.frame(look, s.Height > s.Width)
	if err != nil {
		return nil, err
	}
	c := hands.Arrangement(look)
	return photo.ComposeSmall(cut.(*image.NRGBA), background, c.Position, c.Subject, frame), nil
}

// subject gives a shot's cutout at preview size; it is an *image.NRGBA.
func (p *pictures) subject(ctx context.Context, s kiosk.Shot) (image.Image, error) {
	return p.once(fmt.Sprint("cutout ", s.N, " ", s.Preview.ID, " ", s.Full.ID), func() (image.Image, error) { return p.cutout(ctx, s) })
}

// preview gives the preview's cutout, shrunk to the screen's size if the service
// answered a picture much larger than that.
func (p *pictures) preview(ctx context.Context, s kiosk.Shot) (*image.NRGBA, error) {
	if s.Preview.State != kiosk.ReqDone {
		return nil, kiosk.Faulty(kiosk.WrongState, string(s.State), nil)
	}
	f, size, err := p.paid(func(ext string) string { return shelf.Preview(s.N, ext) })
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // opened for reading: nothing to lose
	img, err := p.darkroom.OpenCutout(ctx, f, size)
	if err != nil {
		return nil, err
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if h == 0 || w <= keptPixels/h {
		return img, nil
	}
	w, h = photo.PreviewSize(w, h)
	return imaging.Resize(img, w, h, imaging.Box), nil
}

// paid opens a cutout of either form.
func (p *pictures) paid(name func(ext string) string) (f *os.File, size int64, err error) {
	for _, ext := range []string{"png", "zip"} {
		if f, err = p.shelf.Open(name(ext)); err == nil || !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, kiosk.Faulty(kiosk.FileFault, name("png")+" is gone", err)
	}
	if err != nil {
		return nil, 0, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, 0, errors.Join(err, f.Close())
	}
	return f, info.Size(), nil
}
