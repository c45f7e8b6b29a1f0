package sandbox

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"

	"github.com/disintegration/imaging"

	"backdrop/kiosk"
)

// cutout is a subject without its background, at the result's size.
type cutout struct {
	img    *image.NRGBA
	scene  image.Image // what it was cut from, for the colours under transparency
	offset image.Point // where img's corner lies in the scene
	box    image.Rectangle
}

// render makes the answer to a job whose price is set aside. Where it refuses,
// nothing may be charged.
func (s *Server) render(j *job, img image.Image, region *image.Rectangle) (answer, *refusal) {
	o := &j.options
	w, h, mw, mh := o.targets(j.stage, j.meta.width, j.meta.height, j.strike.smaller)
	c, no := s.cut(shrink(img, w, h))
	if no != nil {
		return answer{}, no
	}
	if region != nil {
		clearOutside(c.img, scaled(*region, j.meta.width, j.meta.height, w, h))
	}
	c.box = subjectBox(c.img)
	if c.box.Empty() {
		return answer{}, noForeground
	}
	if o.crop {
		c.crop(o.margin)
	}
	body, kind, err := s.encode(c, o)
	if err != nil {
		return answer{}, broken
	}
	a := answer{body: body, kind: kind, picture: true, size: c.img.Rect.Size(), most: image.Pt(mw, mh),
		box: c.box, subject: o.subject(), rating: j.rating}
	if j.json {
		a.wrapJSON()
	}
	return a, nil
}

// shrink comes before the cut: cutting a preview out of 24 megapixels would cost a
// hundred times the work for the same answer.
func shrink(img image.Image, w, h int) image.Image {
	if b := img.Bounds(); b.Dx() == w && b.Dy() == h {
		return img
	}
	return imaging.Resize(img, w, h, imaging.Lanczos)
}

// cut asks the cutter; a picture without a screen gets the ellipse, a picture
// without anything in it is refused.
func (s *Server) cut(img image.Image) (*cutout, *refusal) {
	if uniform(img) {
		return nil, noForeground
	}
	out, err := s.callCutter(img)
	switch {
	case err == nil:
	case kiosk.CodeOf(err) == kiosk.NoScreen:
		out = ellipse(img)
	default:
		return nil, broken
	}
	return &cutout{img: out, scene: img}, nil
}

// callCutter checks what it gets: size as given, corner at the origin. A panic in
// the cutter is an error of this one request.
func (s *Server) callCutter(img image.Image) (out *image.NRGBA, err error) {
	if s.config.Cut == nil {
		return ellipse(img), nil
	}
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("cut picture: %v", p)
		}
	}()
	out, err = s.config.Cut(img)
	if err != nil {
		return nil, fmt.Errorf("cut picture: %w", err)
	}
	if out == nil || out.Rect.Size() != img.Bounds().Size() {
		return nil, errors.New("cut picture: the cutter changed the size")
	}
	if out.Rect.Min != (image.Point{}) {
		out = &image.NRGBA{Pix: out.Pix, Stride: out.Stride, Rect: image.Rectangle{Max: out.Rect.Size()}}
	}
	return out, nil
}

// ellipse takes a soft-edged ellipse in the middle for the subject.
func ellipse(img image.Image) *image.NRGBA {
	out := imaging.Clone(img)
	w, h := out.Rect.Dx(), out.Rect.Dy()
	rx, ry := float64(w)*0.42, float64(h)*0.46
	soft := 0.04 // of the radius
	for y := range h {
		dy := (float64(y) + 0.5 - float64(h)/2) / ry
		row := out.Pix[y*out.Stride:][:4*w]
		for x := range w {
			dx := (float64(x) + 0.5 - float64(w)/2) / rx
			a := (1 + soft - math.Sqrt(dx*dx+dy*dy)) / (2 * soft)
			row[4*x+3] = uint8(float64(row[4*x+3]) * max(0, min(1, a)))
		}
	}
	return out
}

// uniform tells a picture with nothing in it: a grid of samples that differ by no
// more than noise.
func uniform(img image.Image) bool {
	const samples, noise = 96, 8 << 8
	b := img.Bounds()
	low, high := [3]uint32{1 << 16, 1 << 16, 1 << 16}, [3]uint32{}
	for y := range min(samples, b.Dy()) {
		for x := range min(samples, b.Dx()) {
			at := img.At(b.Min.X+x*b.Dx()/min(samples, b.Dx()), b.Min.Y+y*b.Dy()/min(samples, b.Dy()))
			r, g, bl, _ := at.RGBA()
			for i, v := range [3]uint32{r, g, bl} {
				low[i], high[i] = min(low[i], v), max(high[i], v)
			}
		}
	}
	for i := range low {
		if high[i]-low[i] > noise {
			return false
		}
	}
	return true
}

// scaled maps a rectangle of a picture w by h onto one tw by th.
func scaled(r image.Rectangle, w, h, tw, th int) image.Rectangle {
	return image.Rect(r.Min.X*tw/w, r.Min.Y*th/h, (r.Max.X*tw+w-1)/w, (r.Max.Y*th+h-1)/h)
}

func clearOutside(img *image.NRGBA, keep image.Rectangle) {
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:4*img.Rect.Dx()]
		for x := range img.Rect.Dx() {
			if !image.Pt(x, y).In(keep) {
				row[4*x+3] = 0
			}
		}
	}
}

// subjectBox is the smallest rectangle around the subject: runs of pixels that are
// not nearly transparent. Shorter runs are noise that a key leaves of a large
// picture, and neither widen the box nor make a subject.
func subjectBox(img *image.NRGBA) (box image.Rectangle) {
	w := img.Rect.Dx()
	least := max(1, w/500)
	for y := range img.Rect.Dy() {
		row := img.Pix[y*img.Stride:][:4*w]
		for x := 0; x < w; x++ {
			begin := x
			for x < w && row[4*x+3] >= matteThreshold {
				x++
			}
			if x-begin >= least {
				box = box.Union(image.Rect(begin, y, x, y+1))
			}
		}
	}
	return box
}

// crop trims the canvas to the subject and its margins, which may reach beyond the
// picture.
func (c *cutout) crop(m margin) {
	frame := m.around(c.box)
	out := image.NewNRGBA(image.Rectangle{Max: frame.Size()})
	inside := frame.Intersect(c.img.Rect)
	for y := inside.Min.Y; y < inside.Max.Y; y++ {
		from := c.img.Pix[c.img.PixOffset(inside.Min.X, y):][:4*inside.Dx()]
		copy(out.Pix[out.PixOffset(inside.Min.X-frame.Min.X, y-frame.Min.Y):], from)
	}
	c.img, c.box, c.offset = out, c.box.Sub(frame.Min), frame.Min
}

// fillScene puts the scene's colours under what is fully transparent and makes
// everything opaque: the colour half of a ZIP.
func (c *cutout) fillScene() {
	b := c.scene.Bounds()
	for y := range c.img.Rect.Dy() {
		row := c.img.Pix[y*c.img.Stride:][:4*c.img.Rect.Dx()]
		for x := range c.img.Rect.Dx() {
			p := row[4*x : 4*x+4 : 4*x+4]
			if p[3] == 0 {
				at := image.Pt(x, y).Add(c.offset).Add(b.Min)
				p[0], p[1], p[2] = colorAt(c.scene, at)
			}
			p[3] = 255
		}
	}
}

// colorAt reads a colour without its alpha, black outside; the common kinds of
// picture go without the slow At.
func colorAt(img image.Image, at image.Point) (r, g, b uint8) {
	if !at.In(img.Bounds()) {
		return 0, 0, 0
	}
	switch img := img.(type) {
	case *image.YCbCr:
		i := img.COffset(at.X, at.Y)
		return color.YCbCrToRGB(img.Y[img.YOffset(at.X, at.Y)], img.Cb[i], img.Cr[i])
	case *image.NRGBA:
		p := img.Pix[img.PixOffset(at.X, at.Y):]
		return p[0], p[1], p[2]
	}
	c := color.NRGBAModel.Convert(img.At(at.X, at.Y)).(color.NRGBA)
	return c.R, c.G, c.B
}
