package photo

import (
	"context"
	"image"
	"io"
	"math"

	"backdrop/internal/photo/colour"
)

// Detail is a photo in all its pixels, to look at parts of it. It is kept as the file
// has it; a part is turned upright and brought to sRGB when it is asked for. Of a very
// large photo only the surroundings of one part are kept. It does not change, and may
// be used by several goroutines.
type Detail struct {
	planes      *image.YCbCr    // what is kept; begins at (0,0)
	kept        image.Rectangle // where it lies in the stored picture
	stored      image.Point     // the stored picture's size
	orientation int
	colours     *colour.Converter
}

// Detail decodes a photo that Look has found whole and keeps at most so many bytes of
// it (1.5 to 3 a pixel), around a part given in pixels of the upright picture. It holds
// a place in the darkroom for as long as it decodes. Errors are those of Look.
func (d *Darkroom) Detail(ctx context.Context, r io.ReadSeeker, around image.Rectangle, most int) (*Detail, error) {
	h, err := inspect(r)
	if err != nil {
		return nil, err
	}
	leave, err := d.enter(ctx, h.memory)
	if err != nil {
		return nil, err
	}
	defer leave()
	img, err := d.developProven(ctx, r, h)
	if err != nil {
		return nil, err
	}
	out := &Detail{stored: h.stored, orientation: h.Orientation, colours: converter(r)}
	out.keep(img, around, most)
	return out, nil
}

// keep takes what is worth keeping of the decoded picture.
func (d *Detail) keep(img image.Image, around image.Rectangle, most int) {
	whole := image.Rectangle{Max: d.stored}
	if bytes := sampleBytes(img) * float64(d.stored.X*d.stored.Y); bytes > float64(most) {
		whole = surroundings(d.asStored(around), whole, float64(most)/bytes)
	}
	d.kept = onGrid(whole, d.stored)
	if d.kept.Size() == d.stored {
		d.planes = asYCbCr(img)
		return
	}
	d.planes = cropped(img, d.kept)
}

// surroundings gives a part's middle with as much around it as is a fraction of the
// whole, in the whole's shape, but never less than the part.
func surroundings(part, whole image.Rectangle, fraction float64) image.Rectangle {
	side := math.Sqrt(fraction)
	w, h := int(float64(whole.Dx())*side), int(float64(whole.Dy())*side)
	at := part.Min.Add(part.Max).Div(2)
	x := min(max(at.X-w/2, 0), whole.Dx()-w)
	y := min(max(at.Y-h/2, 0), whole.Dy()-h)
	return image.Rect(x, y, x+w, y+h).Union(part)
}

// sampleBytes is how many bytes a pixel takes in planes.
func sampleBytes(img image.Image) float64 {
	switch img := img.(type) {
	case *image.YCbCr:
		across, down := subsampling(img.SubsampleRatio)
		return 1 + 2/float64(across*down)
	case *image.Gray:
		return 1.5
	}
	return 3
}

// chromaGrid is what every subsampling's pixels that share a colour divide.
const chromaGrid = 4

// onGrid enlarges a part so that no colour sample of any subsampling is cut.
func onGrid(r image.Rectangle, size image.Point) image.Rectangle {
	r.Min.X, r.Min.Y = r.Min.X&^(chromaGrid-1), r.Min.Y&^(chromaGrid-1)
	r.Max.X = min((r.Max.X+chromaGrid-1)&^(chromaGrid-1), size.X)
	r.Max.Y = min((r.Max.Y+chromaGrid-1)&^(chromaGrid-1), size.Y)
	return r
}

// cropped copies a part, which lies on the grid, into planes that begin at (0,0).
func cropped(img image.Image, r image.Rectangle) *image.YCbCr {
	if grey, ok := img.(*image.Gray); ok {
		img = asYCbCr(grey)
	}
	ycc, ok := img.(*image.YCbCr)
	if !ok {
		return asYCbCr(partOf(img, r))
	}
	across, down := subsampling(ycc.SubsampleRatio)
	out := image.NewYCbCr(image.Rectangle{Max: r.Size()}, ycc.SubsampleRatio)
	cutPlane(out.Y, out.YStride, ycc.Y, ycc.YStride, r.Min.X, r.Min.Y)
	cutPlane(out.Cb, out.CStride, ycc.Cb, ycc.CStride, r.Min.X/across, r.Min.Y/down)
	cutPlane(out.Cr, out.CStride, ycc.Cr, ycc.CStride, r.Min.X/across, r.Min.Y/down)
	return out
}

// cutPlane fills dst from a place of src on.
func cutPlane(dst []byte, dstStride int, src []byte, srcStride, x, y int) {
	for row := 0; len(dst) > 0; row++ {
		n := min(dstStride, len(dst))
		copy(dst[:n], src[(y+row)*srcStride+x:])
		dst = dst[n:]
	}
}

// partOf gives a part of any decoded picture. All of package image know how.
func partOf(img image.Image, r image.Rectangle) image.Image {
	if part, ok := img.(interface {
		SubImage(image.Rectangle) image.Image
	}); ok {
		return part.SubImage(r)
	}
	return img
}

// Size is the whole upright picture's.
func (d *Detail) Size() image.Point { return storedSize(d.stored, d.orientation) }

// Bytes is what it keeps.
func (d *Detail) Bytes() int { return len(d.planes.Y) + len(d.planes.Cb) + len(d.planes.Cr) }

// Holds tells whether a part, in pixels of the upright picture, is kept.
func (d *Detail) Holds(part image.Rectangle) bool { return d.asStored(part).In(d.kept) }

// Part gives a part in pixels of the upright picture, upright and in sRGB; what is not
// kept of it is left out. It copies, and takes some 10 ms a megapixel.
func (d *Detail) Part(part image.Rectangle) image.Image {
	want := d.asStored(part).Intersect(d.kept)
	if want.Empty() {
		return &image.YCbCr{}
	}
	box := onGrid(want, d.stored).Intersect(d.kept)
	piece := cropped(d.planes, box.Sub(d.kept.Min))
	d.colours.Image(piece)
	out := upright(piece, d.orientation)
	at := turnedRect(want.Sub(box.Min), box.Size(), d.orientation)
	return partOf(out, at.Add(out.Bounds().Min))
}

// asStored gives where a part of the upright picture lies in the stored one.
func (d *Detail) asStored(part image.Rectangle) image.Rectangle {
	back := d.orientation
	switch back { // the quarter turns undo each other, all others themselves
	case 6:
		back = 8
	case 8:
		back = 6
	}
	return turnedRect(part, d.Size(), back)
}

// turnedRect gives where a part of a picture of the given size lies once the picture
// has been turned as an orientation says.
func turnedRect(r image.Rectangle, size image.Point, orientation int) image.Rectangle {
	if sideways(orientation) {
		r = image.Rect(r.Min.Y, r.Min.X, r.Max.Y, r.Max.X)
		size = image.Pt(size.Y, size.X)
	}
	if mirrored(orientation, 2, 3, 6, 7) {
		r.Min.X, r.Max.X = size.X-r.Max.X, size.X-r.Min.X
	}
	if mirrored(orientation, 3, 4, 7, 8) {
		r.Min.Y, r.Max.Y = size.Y-r.Max.Y, size.Y-r.Min.Y
	}
	return r
}
