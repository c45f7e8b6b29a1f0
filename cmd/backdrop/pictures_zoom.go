package main

import (
	"context"
	"image"

	"backdrop/internal/cells"
	"backdrop/internal/photo"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
	"backdrop/tui"
)

// zoomed draws a part of a shot: out of the small picture where that has enough pixels
// for the place, else out of the file itself, else as well as it goes.
func (p *pictures) zoomed(ctx context.Context, s kiosk.Shot, look kiosk.Look, want tui.Picture) (tui.Drawn, error) {
	photoSize := image.Pt(s.Width, s.Height)
	want.Zoom = p.held(photoSize, want)
	if path, sha := fileOf(s, look, want.View); path != "" && !p.smallDoes(photoSize, want) {
		part, err := p.lens.part(ctx, exposure{key: sha, size: photoSize,
			in: func(size image.Point) image.Rectangle { return partIn(size, want) },
			open: func(ctx context.Context, around image.Rectangle) (*photo.Detail, error) {
				return p.detail(ctx, path, around)
			}})
		if err != nil {
			return tui.Drawn{}, err
		}
		d := p.cells(part, want)
		d.Zoom = want.Zoom
		return d, nil
	}
	img, err := p.image(ctx, s, look, want.View)
	if err != nil {
		return tui.Drawn{}, err
	}
	return p.part(img, want), nil
}

// part draws what is wanted of a picture that is here whole.
func (p *pictures) part(img image.Image, want tui.Picture) tui.Drawn {
	if want.Zoom.Whole() {
		return p.cells(img, want)
	}
	b := img.Bounds()
	piece := img
	if some, ok := img.(interface {
		SubImage(image.Rectangle) image.Image
	}); ok {
		piece = some.SubImage(partIn(b.Size(), want).Add(b.Min))
	}
	d := p.cells(piece, want)
	d.Zoom = want.Zoom
	return d
}

// fileOf names the file that has a view in all its pixels, and what it contains; empty
// where there is none.
func fileOf(s kiosk.Shot, look kiosk.Look, v tui.View) (path, sha string) {
	switch {
	case v == tui.Original:
		return shelf.Original(s.N, s.Name), s.SHA
	case v == tui.Finished && exported(s, look):
		return s.Export.File, s.Export.SHA
	}
	return "", ""
}

// detail decodes a file of the event for a close look.
func (p *pictures) detail(ctx context.Context, path string, around image.Rectangle) (*photo.Detail, error) {
	f, err := p.shelf.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // opened for reading: nothing to lose
	return p.darkroom.Detail(ctx, f, around, keptDetail)
}

// dots is how many dots of a picture a place can show.
func (p *pictures) dots(want tui.Picture) image.Point {
	if want.Graphics.Mode == tui.KittyPictures {
		w, h := p.placing(want).Most(want.Cols, want.Rows)
		return image.Pt(w, h)
	}
	across, down := blocks(want.Graphics.Mode).Dots()
	return image.Pt(min(want.Cols, cells.MaxCols)*across, min(want.Rows, cells.MaxRows)*down)
}

// held gives the zoom that is shown for the one that is wanted: at most one of the
// photo's pixels to a dot, and nothing beyond its edges.
func (p *pictures) held(size image.Point, want tui.Picture) tui.Zoom {
	z := want.Zoom
	if size.X < 1 || size.Y < 1 {
		return z
	}
	least := (p.dots(want).X*1000 + size.X - 1) / size.X
	want.Zoom.Width = min(max(z.Width, least, 1), 1000)
	w, h := extent(size, want)
	middle := func(at int, part, whole float64) int {
		edge := int(500*part/float64(whole) + 0.5)
		return min(max(at, edge), 1000-edge)
	}
	return tui.Zoom{X: middle(z.X, w, float64(size.X)), Y: middle(z.Y, h, float64(size.Y)), Width: want.Zoom.Width}
}

// extent gives the size of what is shown of a picture, in its pixels: as wide as the
// zoom says and of the place's shape, but no higher than the picture.
func extent(size image.Point, want tui.Picture) (w, h float64) {
	w = float64(size.X) * float64(want.Zoom.Width) / 1000
	h = w * float64(want.Rows) * want.Graphics.CellAspect() / float64(max(want.Cols, 1))
	return w, min(h, float64(size.Y))
}

// partIn gives what is shown of a picture of that size, in its pixels: at least one.
func partIn(size image.Point, want tui.Picture) image.Rectangle {
	w, h := extent(size, want)
	cut := func(at int, part float64, whole int) (from, to int) {
		n := min(max(int(part+0.5), 1), whole)
		from = min(max(at*whole/1000-n/2, 0), whole-n)
		return from, from + n
	}
	x0, x1 := cut(want.Zoom.X, w, size.X)
	y0, y1 := cut(want.Zoom.Y, h, size.Y)
	return image.Rect(x0, y0, x1, y1)
}

// smallDoes tells whether the small picture has a pixel for every dot of the part, or
// the part is more than a lens keeps.
func (p *pictures) smallDoes(size image.Point, want tui.Picture) bool {
	w, h := photo.PreviewSize(size.X, size.Y)
	if partIn(image.Pt(w, h), want).Dx() >= p.dots(want).X {
		return true
	}
	part := partIn(size, want).Size()
	return 3*part.X*part.Y > keptDetail // 3 bytes a pixel at most
}
