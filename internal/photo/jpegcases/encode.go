package jpegcases

import (
	"fmt"
	"image"
)

// Encode writes img, which is an *image.YCbCr, *image.Gray or *image.CMYK with
// bounds that begin at (0,0), as a JPEG file.
func Encode(img image.Image, o Options) []byte {
	e := &encoder{o: o, comps: components(img, o.Factors)}
	e.w, e.h = img.Bounds().Dx(), img.Bounds().Dy()
	if e.o.Quality == 0 {
		e.o.Quality = 90
	}
	for i := range e.comps {
		c := &e.comps[i]
		e.hmax, e.vmax = max(e.hmax, c.h), max(e.vmax, c.v)
		c.id, c.table = byte(i+1), min(i, 1)
		if i == 3 {
			c.table = 0
		}
		if o.IDs != nil {
			c.id = o.IDs[i]
		}
	}
	e.quant[0], e.quant[1] = quantTable(quantLuma, e.o.Quality), quantTable(quantChroma, e.o.Quality)
	for i := range e.comps {
		e.transform(&e.comps[i])
	}
	e.head()
	for _, s := range e.script() {
		e.scan(s)
	}
	if !o.NoEOI {
		e.marker(0xD9)
	}
	return append(e.out, o.Trailer...)
}

// component is one plane and its blocks.
type component struct {
	id           byte
	h, v         int
	table        int                // number of its quantisation and code tables
	sample       func(x, y int) int // x and y in the full picture
	blocks       [][64]int          // quantised, in zig-zag order
	gridX        int                // blocks in a row, padded to whole MCUs
	wideX, highY int                // blocks without the padding
}

type encoder struct {
	o          Options
	w, h       int
	hmax, vmax int
	comps      []component
	quant      [2][64]int
	out        []byte
	acc        uint64
	bits       int
}

func components(img image.Image, factors [][2]int) []component {
	var comps []component
	add := func(h, v int, sample func(x, y int) int) {
		comps = append(comps, component{h: h, v: v, sample: sample})
	}
	switch m := img.(type) {
	case *image.Gray:
		add(1, 1, func(x, y int) int { return int(m.GrayAt(x, y).Y) })
	case *image.YCbCr:
		hv := map[image.YCbCrSubsampleRatio][2]int{
			image.YCbCrSubsampleRatio444: {1, 1}, image.YCbCrSubsampleRatio422: {2, 1},
			image.YCbCrSubsampleRatio420: {2, 2}, image.YCbCrSubsampleRatio440: {1, 2},
			image.YCbCrSubsampleRatio411: {4, 1}, image.YCbCrSubsampleRatio410: {4, 2},
		}[m.SubsampleRatio]
		add(hv[0], hv[1], func(x, y int) int { return int(m.Y[m.YOffset(x, y)]) })
		add(1, 1, func(x, y int) int { return int(m.Cb[m.COffset(x, y)]) })
		add(1, 1, func(x, y int) int { return int(m.Cr[m.COffset(x, y)]) })
	case *image.CMYK:
		for i := range 4 {
			add(1, 1, func(x, y int) int { return int(m.Pix[m.PixOffset(x, y)+i]) })
		}
	default:
		panic(fmt.Sprintf("jpegcases: no way to encode %T", img))
	}
	for i, f := range factors {
		comps[i].h, comps[i].v = f[0], f[1]
	}
	return comps
}

// script gives the scans to write.
func (e *encoder) script() []Scan {
	if e.o.Script != nil {
		return e.o.Script
	}
	all := Scan{Se: 63}
	var each []Scan
	for i := range e.comps {
		all.Comps = append(all.Comps, i)
		each = append(each, Scan{Comps: []int{i}, Se: 63})
	}
	if e.o.Separate {
		return each
	}
	return []Scan{all}
}

// head writes everything before the first scan, except code tables.
func (e *encoder) head() {
	e.out = append(e.out, 0xFF, 0xD8)
	if !e.o.NoJFIF {
		e.segment(0xE0, []byte("JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00"))
	}
	if e.o.Orientation > 0 {
		tiff := "MM\x00\x2A\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00" +
			string(rune(e.o.Orientation)) + "\x00\x00\x00\x00\x00\x00"
		e.segment(0xE1, []byte("Exif\x00\x00"+tiff))
	}
	for left := e.o.Apps; left > 0; left -= 65533 {
		junk := make([]byte, min(left, 65533))
		for i := range junk { // markers, as an embedded thumbnail has them
			junk[i] = []byte{0xFF, 0xD8, 0xFF, 0xD9, 0xFF, 0xDA, 0x00}[i%7]
		}
		e.segment(0xE2, junk)
	}
	if e.o.Adobe > 0 {
		e.segment(0xEE, append([]byte("Adobe\x00\x64\x00\x00\x00\x00"), byte(e.o.Adobe-1)))
	}
	for i := range min(2, len(e.comps)) {
		e.quantSegment(i)
	}
	frame := []byte{8, byte(e.h >> 8), byte(e.h), byte(e.w >> 8), byte(e.w), byte(len(e.comps))}
	for _, c := range e.comps {
		frame = append(frame, c.id, byte(c.h<<4|c.v), byte(c.table))
	}
	marker := e.o.Marker
	if marker == 0 && e.o.Script != nil {
		marker = 0xC2
	} else if marker == 0 {
		marker = 0xC0
	}
	e.segment(marker, frame)
	if e.o.Restart > 0 {
		e.segment(0xDD, []byte{byte(e.o.Restart >> 8), byte(e.o.Restart)})
	}
}

func (e *encoder) quantSegment(i int) {
	p := []byte{byte(i)}
	if e.o.Wide {
		p[0] |= 0x10
	}
	for _, q := range e.quant[i] {
		if e.o.Wide {
			p = append(p, 0)
		}
		p = append(p, byte(q))
	}
	e.segment(0xDB, p)
}

// marker writes a marker with its fill bytes (B.1.1.2).
func (e *encoder) marker(m byte) {
	for range e.o.Fill {
		e.out = append(e.out, 0xFF)
	}
	e.out = append(e.out, 0xFF, m)
}

func (e *encoder) segment(m byte, p []byte) {
	e.marker(m)
	n := len(p) + 2
	e.out = append(append(e.out, byte(n>>8), byte(n)), p...)
}

// quantTable scales a table for quality 50 as libjpeg does.
func quantTable(base [64]int, quality int) (q [64]int) {
	scale := 200 - 2*quality
	if quality < 50 {
		scale = 5000 / quality
	}
	for i, v := range base {
		q[i] = min(max((v*scale+50)/100, 1), 255)
	}
	return q
}
