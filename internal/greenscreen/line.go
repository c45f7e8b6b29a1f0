package greenscreen

import (
	"image"
	"image/color"
)

// line reads rows of a picture as 8-bit R, G, B and A. Each goroutine has its own.
type line struct {
	img        image.Image
	r, g, b, a []uint8
	opaque     bool    // a is all 255
	cb, cr     []int32 // chroma of the row, times 4, two more than the picture's chroma columns
}

func newLine(img image.Image) *line {
	w := img.Bounds().Dx()
	l := &line{img: img, r: make([]uint8, w), g: make([]uint8, w), b: make([]uint8, w), a: make([]uint8, w)}
	for i := range l.a {
		l.a[i] = 255
	}
	switch img.(type) {
	case *image.YCbCr:
		l.opaque = true
		l.cb, l.cr = make([]int32, w+2), make([]int32, w+2)
	}
	return l
}

// read loads row y, counted from the top of the picture.
func (l *line) read(y int) {
	switch img := l.img.(type) {
	case *image.YCbCr:
		l.ycbcr(img, y)
	case *image.RGBA:
		l.rgba(img.Pix[img.PixOffset(img.Rect.Min.X, img.Rect.Min.Y+y):])
	case *image.NRGBA:
		l.nrgba(img.Pix[img.PixOffset(img.Rect.Min.X, img.Rect.Min.Y+y):])
	default:
		box := img.Bounds()
		for x := range l.r {
			c := color.NRGBAModel.Convert(img.At(box.Min.X+x, box.Min.Y+y)).(color.NRGBA)
			l.r[x], l.g[x], l.b[x], l.a[x] = c.R, c.G, c.B, c.A
		}
	}
}

func (l *line) nrgba(pix []uint8) {
	for x := range l.r {
		p := pix[4*x : 4*x+4]
		l.r[x], l.g[x], l.b[x], l.a[x] = p[0], p[1], p[2], p[3]
	}
}

func (l *line) rgba(pix []uint8) {
	for x := range l.r {
		p := pix[4*x : 4*x+4]
		l.r[x], l.g[x], l.b[x], l.a[x] = p[0], p[1], p[2], p[3]
		if a := int(p[3]); a != 255 && a != 0 {
			l.r[x], l.g[x], l.b[x] = part(p[0], a), part(p[1], a), part(p[2], a)
		}
	}
}

func part(v uint8, a int) uint8 { return uint8(min(int(v)*255/a, 255)) }

// ycbcr converts a row. Chroma at half resolution is interpolated between its
// samples (3:1, as libjpeg does it): taken as blocks it would give the matte stairs.
func (l *line) ycbcr(img *image.YCbCr, y int) {
	min := img.Rect.Min
	luma := img.Y[img.YOffset(min.X, min.Y+y):][:len(l.r)]
	whole := min.X%2 == 0 && min.Y%2 == 0
	switch {
	case whole && (img.SubsampleRatio == image.YCbCrSubsampleRatio420 || img.SubsampleRatio == image.YCbCrSubsampleRatio422):
		l.halfChroma(img, y)
		l.smooth(luma)
	default:
		for x, v := range luma {
			i := img.COffset(min.X+x, min.Y+y)
			l.put(x, int32(v), int32(img.Cb[i])<<4, int32(img.Cr[i])<<4)
		}
	}
}

// halfChroma loads the chroma of row y, times 4, one column repeated at each end.
func (l *line) halfChroma(img *image.YCbCr, y int) {
	w := (len(l.r) + 1) / 2
	from := img.COffset(img.Rect.Min.X, img.Rect.Min.Y+y)
	other := from
	if img.SubsampleRatio == image.YCbCrSubsampleRatio420 {
		next := y - 1
		if y%2 == 1 {
			next = y + 1
		}
		if next >= 0 && next < img.Rect.Dy() {
			other = img.COffset(img.Rect.Min.X, img.Rect.Min.Y+next)
		}
	}
	blend := func(dst []int32, src []uint8) {
		near, far := src[from:from+w], src[other:other+w]
		for x, v := range near {
			dst[x+1] = 3*int32(v) + int32(far[x])
		}
		dst[0], dst[w+1] = dst[1], dst[w]
	}
	blend(l.cb, img.Cb)
	blend(l.cr, img.Cr)
}

// smooth converts a row whose chroma lies in cb and cr, two pixels a sample.
func (l *line) smooth(luma []uint8) {
	for x, v := range luma {
		i := x/2 + 1
		j := i - 1 + x&1*2
		l.put(x, int32(v), 3*l.cb[i]+l.cb[j], 3*l.cr[i]+l.cr[j])
	}
}

// put converts one pixel as JFIF defines it; cb and cr are times 16.
func (l *line) put(x int, y, cb, cr int32) {
	y = y<<16 + 1<<15
	cb -= 128 << 4
	cr -= 128 << 4
	l.r[x] = clip(y + 5743*cr)           // 1.402
	l.g[x] = clip(y - 1410*cb - 2925*cr) // 0.344136, 0.714136
	l.b[x] = clip(y + 7258*cb)           // 1.772
}

func clip(v int32) uint8 {
	if uint32(v) < 1<<24 {
		return uint8(v >> 16)
	}
	return uint8(^(v >> 31))
}
