package colour

import (
	"image"
	"sync"
)

// The conversions of ITU-T T.871, 7, between RGB and YCbCr, times 2^16.
const (
	redOfCr, greenOfCb, greenOfCr, blueOfCb = 91881, 22554, 46802, 116130
	yR, yG, yB                              = 19595, 38470, 7471
	cbR, cbG, cbB                           = -11056, -21712, 32768
	crR, crG, crB                           = 32768, -27440, -5328
)

// clipped gives 0 to 255 for -256 to 767, index 256 being 0.
var clipped = func() (out [1024]uint8) {
	for i := range out {
		out[i] = uint8(min(max(i-256, 0), 255))
	}
	return out
}()

// sampling says how many pixels share a chroma sample.
type sampling struct{ across, down int }

func samplingOf(r image.YCbCrSubsampleRatio) sampling {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return sampling{2, 1}
	case image.YCbCrSubsampleRatio420:
		return sampling{2, 2}
	case image.YCbCrSubsampleRatio440:
		return sampling{1, 2}
	case image.YCbCrSubsampleRatio411:
		return sampling{4, 1}
	case image.YCbCrSubsampleRatio410:
		return sampling{4, 2}
	}
	return sampling{1, 1}
}

// YCbCr converts a row of pixels in place, one sample of each kind for each pixel;
// the shortest of the three says how many.
func (c *Converter) YCbCr(y, cb, cr []byte) {
	if c == nil {
		return
	}
	n := min(len(y), len(cb), len(cr))
	c.rows(&planes{y: y[:n], cb: cb, cr: cr, yStride: n, cStride: n, width: n, height: 1, sampling: sampling{1, 1}}, 0, 1)
}

// Image converts a whole picture in place, on two goroutines. Each pixel is
// converted with the chroma sample that covers it; its luma is the converted
// colour's, and a chroma sample becomes that of the mean of the converted colours
// it covers. img may be any part of a larger picture that begins where a chroma
// sample does.
func (c *Converter) Image(img *image.YCbCr) {
	if c == nil || img.Rect.Empty() {
		return
	}
	s := samplingOf(img.SubsampleRatio)
	p := &planes{
		y: img.Y, cb: img.Cb, cr: img.Cr, yStride: img.YStride, cStride: img.CStride,
		width: img.Rect.Dx(), height: img.Rect.Dy(), sampling: s,
	}
	rows := (p.height + s.down - 1) / s.down
	var other sync.WaitGroup
	other.Go(func() { c.rows(p, rows/2, rows) })
	c.rows(p, 0, rows/2)
	other.Wait()
}

// planes is a picture whose first samples are its upper left corner.
type planes struct {
	y, cb, cr        []byte
	yStride, cStride int
	width, height    int
	sampling
}

// rows converts chroma rows first to last and the rows of luma they cover, in
// chunks of columns.
func (c *Converter) rows(p *planes, first, last int) {
	var work workspace
	for row := first; row < last; row++ {
		top := row * p.down
		bottom := min(top+p.down, p.height)
		for left := 0; left < p.width; left += chunk {
			n := min(chunk, p.width-left)
			at, cn := row*p.cStride+left/p.across, (n+p.across-1)/p.across
			cb, cr := p.cb[at:at+cn], p.cr[at:at+cn]
			clear(work.sums[:cn])
			for line := top; line < bottom; line++ {
				work.line(c, p.y[line*p.yStride+left:][:n], cb, cr, p.across)
			}
			work.chroma(cb, cr, n, p.across, bottom-top)
		}
	}
}

// workspace is for one chunk of a row: its pixels, and for each chroma sample the
// sums of the colours it covers, in lanes of 20 bits.
type workspace struct {
	pixels [chunk]uint32
	sums   [chunk]uint64
}

// line converts one line of luma and adds its colours to the sums.
func (w *workspace) line(c *Converter, y, cb, cr []byte, across int) {
	row := w.pixels[:len(y)]
	switch across {
	case 1:
		unpack(row, y, cb, cr, 0)
	case 2:
		unpack(row, y, cb, cr, 1)
	default:
		unpack(row, y, cb, cr, 2)
	}
	c.pixels(row)
	for i, p := range row {
		r, g, b := p&255, p>>8&255, p>>16&255
		y[i] = uint8((r*yR + g*yG + b*yB + 1<<15) >> 16)
	}
	switch across {
	case 1:
		for i, p := range row {
			w.sums[i] += spread(p)
		}
	case 2:
		even := row[:len(row)&^1]
		for i := 0; i+1 < len(even); i += 2 {
			w.sums[i>>1] += spread(even[i]) + spread(even[i+1])
		}
		if len(even) < len(row) {
			w.sums[len(even)>>1] += spread(row[len(even)])
		}
	default:
		for i, p := range row {
			w.sums[i>>2] += spread(p)
		}
	}
}

// spread puts a pixel's colours into lanes of 20 bits.
func spread(p uint32) uint64 {
	return uint64(p&255) | uint64(p>>8&255)<<20 | uint64(p>>16&255)<<40
}

// unpack makes pixels of luma and chroma, of which 1<<shift pixels share a sample.
func unpack(row []uint32, y, cb, cr []byte, shift int) {
	y = y[:len(row)]
	whole := len(row) >> shift
	for c, blue := range cb {
		o := offsetsOf(blue, cr[c])
		if c >= whole {
			for i := whole << shift; i < len(row); i++ {
				row[i] = o.pixel(y[i])
			}
			return
		}
		switch shift {
		case 0:
			row[c] = o.pixel(y[c])
		case 1:
			out, in := row[2*c:2*c+2], y[2*c:2*c+2]
			out[0], out[1] = o.pixel(in[0]), o.pixel(in[1])
		default:
			out, in := row[4*c:4*c+4], y[4*c:4*c+4]
			out[0], out[1], out[2], out[3] = o.pixel(in[0]), o.pixel(in[1]), o.pixel(in[2]), o.pixel(in[3])
		}
	}
}

// offsets is what chroma adds to luma for red, green and blue, and 256.
type offsets struct{ r, g, b int32 }

func offsetsOf(cb, cr uint8) offsets {
	blue, red := int32(cb)-128, int32(cr)-128
	return offsets{
		(redOfCr*red+1<<15)>>16 + 256,
		(1<<15-greenOfCb*blue-greenOfCr*red)>>16 + 256,
		(blueOfCb*blue+1<<15)>>16 + 256,
	}
}

func (o offsets) pixel(y uint8) uint32 {
	v := int32(y)
	return uint32(clipped[(v+o.r)&1023]) | uint32(clipped[(v+o.g)&1023])<<8 | uint32(clipped[(v+o.b)&1023])<<16
}

// chroma writes the chroma of the means; n pixels, down lines were summed.
func (w *workspace) chroma(cb, cr []byte, n, across, down int) {
	full := inverse(across * down)
	for i := range cb {
		inv := full
		if covered := n - i*across; covered < across {
			inv = inverse(covered * down)
		}
		x := w.sums[i]
		r, g, b := int64(x&0xfffff), int64(x>>20&0xfffff), int64(x>>40)
		cb[i] = mean(r*cbR+g*cbG+b*cbB, inv)
		cr[i] = mean(r*crR+g*crG+b*crB, inv)
	}
}

// inverse gives 2^16/n.
func inverse(n int) int64 { return (1<<16 + int64(n)/2) / int64(n) }

// mean gives the chroma of a sum in 2^-16: rounded, with 128 added, at most 255; it
// is never below 0.
func mean(sum, inv int64) uint8 {
	return uint8(min((sum*inv+257<<31)>>32, 255))
}
