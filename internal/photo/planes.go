package photo

import "image"

// layer is a picture in planes, brightness and colour apart as JPEG keeps them,
// with bounds that begin at (0, 0). With alpha it is premultiplied: every sample
// is weighted with it, colour about its middle of 128. So it can be averaged,
// resized and laid over another without the colour of clear pixels getting in.
type layer struct {
	ycc   *image.YCbCr
	alpha *image.Gray // of the same size; nil: opaque
}

const neutral = 128 // a colour sample without colour

// newLayer makes an empty layer in 4:2:0 or 4:4:4.
func newLayer(size image.Point, ratio image.YCbCrSubsampleRatio, withAlpha bool) layer {
	box := image.Rectangle{Max: size}
	l := layer{ycc: image.NewYCbCr(box, ratio)}
	if withAlpha {
		l.alpha = image.NewGray(box)
	}
	return l
}

// part gives rows top to bottom (excluded) as a layer of its own, whose rows begin
// at 0. Top must be even.
func (l layer) part(top, bottom int) layer {
	out := layer{ycc: planeRows(l.ycc, top, bottom)}
	if l.alpha != nil {
		out.alpha = &image.Gray{Pix: l.alpha.Pix[top*l.alpha.Stride:], Stride: l.alpha.Stride, Rect: image.Rect(0, 0, l.alpha.Rect.Dx(), bottom-top)}
	}
	return out
}

// planeRows gives rows of a 4:2:0 or 4:4:4 picture as one whose rows begin at 0.
func planeRows(img *image.YCbCr, top, bottom int) *image.YCbCr {
	out := *img
	out.Y = img.Y[top*img.YStride:]
	half := top
	if img.SubsampleRatio == image.YCbCrSubsampleRatio420 {
		half = top / 2
	}
	out.Cb, out.Cr = img.Cb[half*img.CStride:], img.Cr[half*img.CStride:]
	out.Rect = image.Rect(0, 0, img.Rect.Dx(), bottom-top)
	return &out
}

// paper makes all of a picture white.
func paper(img *image.YCbCr) {
	for y := range img.Rect.Dy() {
		fill(img.Y[y*img.YStride:][:img.Rect.Dx()], 255)
	}
	w, h := chromaSize(img)
	for y := range h {
		fill(img.Cb[y*img.CStride:][:w], neutral)
		fill(img.Cr[y*img.CStride:][:w], neutral)
	}
}

func fill(row []byte, v byte) {
	for i := range row {
		row[i] = v
	}
}

// chromaSize gives the size of the colour planes of a picture that begins at (0, 0).
func chromaSize(img *image.YCbCr) (w, h int) {
	w, h = img.Rect.Dx(), img.Rect.Dy()
	across, down := subsampling(img.SubsampleRatio)
	return (w + across - 1) / across, (h + down - 1) / down
}

// subsampling says how many pixels share a colour sample, across and down.
func subsampling(r image.YCbCrSubsampleRatio) (across, down int) {
	switch r {
	case image.YCbCrSubsampleRatio444:
		return 1, 1
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}

// rgba gives row y of an opaque or premultiplied 4:4:4 layer as RGBA; alpha is 255.
func (l layer) rgba(y int, dst []byte) {
	at := y * l.ycc.CStride
	rgbaOf(dst, l.ycc.Y[y*l.ycc.YStride:], l.ycc.Cb[at:], l.ycc.Cr[at:])
}

// weigh premultiplies straight rows in place. The alpha has every row of img.
func weigh(img *image.YCbCr, alpha *image.Gray) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for y := range h {
		weighLight(img.Y[y*img.YStride:][:w], alpha.Pix[y*alpha.Stride:][:w])
	}
	shared := newShared(img, alpha)
	cw, ch := chromaSize(img)
	for y := range ch {
		a := shared.row(y)
		weighColour(img.Cb[y*img.CStride:][:cw], a)
		weighColour(img.Cr[y*img.CStride:][:cw], a)
	}
}

// over lays src on dst, both of one size and subsampling.
func over(dst *image.YCbCr, src layer) {
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	for y := range h {
		overLight(dst.Y[y*dst.YStride:][:w], src.ycc.Y[y*src.ycc.YStride:][:w], src.alpha.Pix[y*src.alpha.Stride:][:w])
	}
	shared := newShared(dst, src.alpha)
	cw, ch := chromaSize(dst)
	for y := range ch {
		a := shared.row(y)
		overColour(dst.Cb[y*dst.CStride:][:cw], src.ycc.Cb[y*src.ycc.CStride:][:cw], a)
		overColour(dst.Cr[y*dst.CStride:][:cw], src.ycc.Cr[y*src.ycc.CStride:][:cw], a)
	}
}

// shared gives the alpha of a row of colour samples: the mean of the pixels that
// share a sample.
type shared struct {
	alpha *image.Gray
	half  bool
	line  []byte
}

func newShared(img *image.YCbCr, alpha *image.Gray) *shared {
	s := &shared{alpha: alpha, half: img.SubsampleRatio == image.YCbCrSubsampleRatio420}
	if s.half {
		w, _ := chromaSize(img)
		s.line = make([]byte, w)
	}
	return s
}

func (s *shared) row(y int) []byte {
	w, h := s.alpha.Rect.Dx(), s.alpha.Rect.Dy()
	if !s.half {
		return s.alpha.Pix[y*s.alpha.Stride:][:w]
	}
	a := s.alpha.Pix[2*y*s.alpha.Stride:][:w]
	b := s.alpha.Pix[min(2*y+1, h-1)*s.alpha.Stride:][:w]
	halve(s.line, a, b)
	return s.line
}
