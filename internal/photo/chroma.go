package photo

import "image"

// rowsInto copies rows of src, from row top on, over all of dst, and brings the
// colours to dst's subsampling, which is 4:2:0 or 4:4:4. Both begin at (0, 0) and
// are equally wide; top is even.
func rowsInto(dst, src *image.YCbCr, top int) {
	w, h := dst.Rect.Dx(), dst.Rect.Dy()
	for y := range h {
		copy(dst.Y[y*dst.YStride:][:w], src.Y[(top+y)*src.YStride:][:w])
	}
	cw, ch := chromaSize(dst)
	for _, p := range [2]struct{ dst, src []byte }{{dst.Cb, src.Cb}, {dst.Cr, src.Cr}} {
		colours := newColours(src, p.src)
		for y := range ch {
			row := p.dst[y*dst.CStride:][:cw]
			if dst.SubsampleRatio == image.YCbCrSubsampleRatio444 {
				colours.full(top+y, row)
			} else {
				colours.half(top+2*y, row)
			}
		}
	}
}

// colours reads one colour plane of any subsampling at full or half size.
type colours struct {
	pix          []byte
	stride       int
	w, h         int // of the picture
	cw, ch       int // of the plane
	across, down int
	line, other  []byte
}

func newColours(img *image.YCbCr, pix []byte) *colours {
	c := &colours{pix: pix, stride: img.CStride, w: img.Rect.Dx(), h: img.Rect.Dy()}
	c.cw, c.ch = chromaSize(img)
	c.across, c.down = subsampling(img.SubsampleRatio)
	return c
}

func (c *colours) row(y int) []byte { return c.pix[min(max(y, 0), c.ch-1)*c.stride:][:c.cw] }

// half gives the row of a 4:2:0 plane for the pixels of rows y and y+1.
func (c *colours) half(y int, dst []byte) {
	switch {
	case c.across == 2 && c.down == 2:
		copy(dst, c.row(y/2))
		return
	case c.across == 2 && c.down == 1:
		mean2(dst, c.row(y), c.row(min(y+1, c.h-1)))
		return
	case c.across == 1 && c.down == 1:
		halve(dst, c.row(y), c.row(min(y+1, c.h-1)))
		return
	}
	if c.other == nil {
		c.other = make([]byte, c.w)
	}
	below := make([]byte, c.w)
	c.full(y, c.other)
	c.full(min(y+1, c.h-1), below)
	halve(dst, c.other, below)
}

// full gives the colours of every pixel of row y: halved planes are interpolated
// (a sample lies in the middle of its pixels), quartered ones repeated.
func (c *colours) full(y int, dst []byte) {
	line := c.row(y / c.down)
	if c.down == 2 {
		if c.line == nil {
			c.line = make([]byte, c.cw)
		}
		near := c.row(y/2 - 1 + y%2*2)
		for i, v := range line {
			c.line[i] = byte((3*int(v) + int(near[i]) + 2) / 4)
		}
		line = c.line
	}
	switch c.across {
	case 1:
		copy(dst, line)
	case 2:
		spread(dst, line)
	default:
		for x := range dst {
			dst[x] = line[x/c.across]
		}
	}
}

// spread doubles a row, three parts of the nearer sample and one of the next.
func spread(dst, line []byte) {
	last := len(line) - 1
	for x := range dst {
		i := x / 2
		near := line[min(max(i-1+x%2*2, 0), last)]
		dst[x] = byte((3*int(line[i]) + int(near) + 1 + x%2) / 4)
	}
}

// asYCbCr gives a decoded picture as planes that begin at (0, 0): brightness alone
// gets neutral colours, everything else is converted, on white where clear.
func asYCbCr(img image.Image) *image.YCbCr {
	size := img.Bounds().Size()
	box := image.Rectangle{Max: size}
	switch img := img.(type) {
	case *image.YCbCr:
		if img.Rect.Min == (image.Point{}) {
			return img
		}
	case *image.Gray:
		if img.Rect.Min == (image.Point{}) {
			cw := (size.X + 1) / 2
			plane := make([]byte, cw*((size.Y+1)/2))
			fill(plane, neutral)
			return &image.YCbCr{Y: img.Pix, YStride: img.Stride, Cb: plane, Cr: plane, CStride: cw, SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: box}
		}
	}
	out := image.NewYCbCr(box, image.YCbCrSubsampleRatio444)
	source := &plain{img: img}
	line := make([]byte, 4*size.X)
	for y := range size.Y {
		source.row(y, line)
		onWhite(line)
		planesOf(out.Y[y*out.YStride:], out.Cb[y*out.CStride:], out.Cr[y*out.CStride:], line)
	}
	return out
}

// planesOf converts a row of RGBA to brightness and colours (JFIF 1.02, after
// ITU-R BT.601). Of premultiplied RGBA it gives premultiplied planes, since the
// conversion is linear.
func planesOf(y, cb, cr, rgba []byte) {
	n := len(rgba) / 4
	y, cb, cr = y[:n], cb[:n], cr[:n]
	for i := range y {
		p := rgba[4*i : 4*i+4 : 4*i+4]
		r, g, b := int32(p[0]), int32(p[1]), int32(p[2])
		y[i] = byte((19595*r + 38470*g + 7471*b + 1<<15) >> 16)
		cb[i] = byte(min((-11056*r-21712*g+32768*b+257<<15)>>16, 255))
		cr[i] = byte(min((32768*r-27440*g-5328*b+257<<15)>>16, 255))
	}
}

// rgbaOf converts a row of planes back; alpha is set to 255.
func rgbaOf(rgba, y, cb, cr []byte) {
	n := len(rgba) / 4
	y, cb, cr = y[:n], cb[:n], cr[:n]
	for i, v := range y {
		l := int32(v)<<16 + 1<<15
		b, r := int32(cb[i])-neutral, int32(cr[i])-neutral
		p := rgba[4*i : 4*i+4 : 4*i+4]
		p[0] = clamp16(l + 91881*r)
		p[1] = clamp16(l - 22554*b - 46802*r)
		p[2] = clamp16(l + 116130*b)
		p[3] = 255
	}
}

func clamp16(v int32) byte {
	v >>= 16
	if uint32(v) > 255 {
		return byte(^(v >> 31))
	}
	return byte(v)
}
