package photo

import (
	"image"
	"sync"
)

// geometry says how planes of a stored picture become the small upright one.
type geometry struct {
	width, height float64     // the picture in luma samples as they were decoded; a fraction where the decoder rounded up
	small         image.Point // the small picture, as stored: before it is turned
	orientation   int
	sharpen       bool // take back what averaging 8×8 pixels costs
}

// planar resizes a picture in its own planes, chroma for 2×2 pixels, and turns it
// upright. src's bounds begin at (0,0). Grey becomes chroma without colour.
func (g geometry) planar(src image.Image) *image.YCbCr {
	out := image.NewYCbCr(image.Rectangle{Max: g.small}, image.YCbCrSubsampleRatio420)
	var work sync.WaitGroup // at most four: two halves of luma, two planes of chroma
	mid := g.small.Y / 2
	luma := func(pix []byte, stride int) {
		p := g.plane(pix, stride, src.Bounds().Size(), 1, 1, 1)
		work.Go(func() { p.rows(out.Y, out.YStride, 0, mid) })
		work.Go(func() { p.rows(out.Y, out.YStride, mid, g.small.Y) })
	}
	switch img := src.(type) {
	case *image.Gray:
		luma(img.Pix, img.Stride)
		for i := range out.Cb {
			out.Cb[i], out.Cr[i] = 128, 128
		}
	case *image.YCbCr:
		luma(img.Y, img.YStride)
		across, down := subsampling(img.SubsampleRatio)
		size := image.Pt((img.Rect.Dx()+across-1)/across, (img.Rect.Dy()+down-1)/down)
		for _, c := range [2][2][]byte{{img.Cb, out.Cb}, {img.Cr, out.Cr}} {
			p := g.plane(c[0], img.CStride, size, across, down, 2)
			work.Go(func() { p.rows(c[1], out.CStride, 0, (g.small.Y+1)/2) })
		}
	}
	work.Wait()
	if sideways(g.orientation) {
		return upright(out, transposeOnly).(*image.YCbCr)
	}
	return out
}

// plane plans one plane: size samples, across and down pixels for one of them,
// and step pixels for one of the result.
func (g geometry) plane(pix []byte, stride int, size image.Point, across, down, step int) *lanczosPlane {
	a := axis{source: size.X, perPixel: g.width / float64(across*g.small.X), pixels: g.small.X, step: step, mirror: mirrored(g.orientation, 2, 3, 7, 8)}
	d := axis{source: size.Y, perPixel: g.height / float64(down*g.small.Y), pixels: g.small.Y, step: step, mirror: mirrored(g.orientation, 3, 4, 6, 7)}
	if g.sharpen {
		a.sharpen, d.sharpen = averagedBlock, averagedBlock
	}
	return &lanczosPlane{pix: pix, stride: stride, size: size, across: a.taps(), down: d.taps()}
}

// What gives back the detail that an average over 8×8 pixels has lost: the weight
// taken from a sample for the sake of each of its neighbours, and by how much the
// filter is widened, which keeps finest patterns from coming out as coarse ones.
// Measured at 24 megapixels against Lanczos of the complete decode, luma: 41.9 dB
// instead of 40.9 on a picture with as much detail at every size, 52.5 instead of
// 50.8 on a calm one.
const averagedBlock, averagedWide = 0.04, 1.03

// mirrored tells whether an orientation is one of those.
func mirrored(orientation int, of ...int) bool {
	for _, o := range of {
		if o == orientation {
			return true
		}
	}
	return false
}
