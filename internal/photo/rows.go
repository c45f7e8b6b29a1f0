package photo

import (
	"image"
	"image/draw"
)

// rows hands out a picture row by row: dst receives width×4 bytes of
// premultiplied RGBA. It may keep buffers and belongs to one goroutine.
type rows interface {
	row(y int, dst []byte)
}

// plain gives the rows of a picture as it is stored. image/draw knows a fast way
// for the usual types and a right one for all.
type plain struct {
	img  image.Image
	line image.RGBA
}

func (p *plain) row(y int, dst []byte) { p.part(0, y, dst) }

// part gives as many pixels of row y from x on as dst has room for.
func (p *plain) part(x, y int, dst []byte) {
	p.line = image.RGBA{Pix: dst, Stride: len(dst), Rect: image.Rect(0, 0, len(dst)/4, 1)}
	draw.Draw(&p.line, p.line.Rect, p.img, p.img.Bounds().Min.Add(image.Pt(x, y)), draw.Src)
}

// stripRows is how many upright rows are turned at a time.
const stripRows = 32

// turned gives the upright rows of a picture stored in another orientation. It
// turns a strip at a time, so that no upright copy of the whole is ever made.
type turned struct {
	img         image.Image
	orientation int
	height      int // upright
	top, bottom int // of the strip at hand
	strip       plain
}

// uprightRows gives the upright rows of a stored picture.
func uprightRows(img image.Image, orientation int) rows {
	part, ok := img.(interface {
		SubImage(image.Rectangle) image.Image
	})
	if orientation <= 1 || !ok {
		return &plain{img: img}
	}
	size := img.Bounds().Size()
	if sideways(orientation) {
		size.X, size.Y = size.Y, size.X
	}
	return &turned{img: part.(image.Image), orientation: orientation, height: size.Y}
}

func (t *turned) row(y int, dst []byte) {
	if y < t.top || y >= t.bottom {
		t.top = y - y%stripRows
		t.bottom = min(t.top+stripRows, t.height)
		b := t.img.Bounds()
		part := stripOf(b.Size(), t.orientation, t.top, t.bottom).Add(b.Min)
		sub := t.img.(interface {
			SubImage(image.Rectangle) image.Image
		}).SubImage(part)
		t.strip.img = turn(sub, t.orientation)
	}
	t.strip.row(y-t.top, dst)
}

// onWhite puts a premultiplied row on white paper.
func onWhite(row []byte) {
	for i := 3; i < len(row); i += 4 {
		if a := row[i]; a != 255 {
			rest := 255 - a
			row[i-3] += rest
			row[i-2] += rest
			row[i-1] += rest
			row[i] = 255
		}
	}
}

// over puts a premultiplied row on an opaque one.
func over(dst, src []byte) {
	for i := 3; i < len(dst) && i < len(src); i += 4 {
		d, s := dst[i-3:i+1:i+1], src[i-3:i+1:i+1]
		switch s[3] {
		case 0:
		case 255:
			copy(d, s)
		default:
			rest := 255 - uint32(s[3])
			d[0] = s[0] + by255(uint32(d[0])*rest)
			d[1] = s[1] + by255(uint32(d[1])*rest)
			d[2] = s[2] + by255(uint32(d[2])*rest)
		}
	}
}

// blend puts a row of straight (not premultiplied) RGBA on an opaque one.
func blend(dst, src []byte) {
	for i := 3; i < len(dst) && i < len(src); i += 4 {
		d, s := dst[i-3:i+1:i+1], src[i-3:i+1:i+1]
		switch s[3] {
		case 0:
		case 255:
			copy(d, s)
		default:
			a := uint32(s[3])
			d[0] = by255(uint32(s[0])*a + uint32(d[0])*(255-a))
			d[1] = by255(uint32(s[1])*a + uint32(d[1])*(255-a))
			d[2] = by255(uint32(s[2])*a + uint32(d[2])*(255-a))
		}
	}
}

// by255 divides by 255, rounded to nearest; exact for 0 to 65,025.
func by255(v uint32) byte {
	v += 128
	return byte((v + v>>8) >> 8)
}

// multiply turns a straight row into a premultiplied one, in place.
func multiply(row []byte) {
	for i := 3; i < len(row); i += 4 {
		a := uint32(row[i])
		if a == 255 {
			continue
		}
		row[i-3] = by255(uint32(row[i-3]) * a)
		row[i-2] = by255(uint32(row[i-2]) * a)
		row[i-1] = by255(uint32(row[i-1]) * a)
	}
}

// divide turns a premultiplied row into a straight one, in place.
func divide(row []byte) {
	for i := 3; i < len(row); i += 4 {
		a := uint32(row[i])
		if a == 0 || a == 255 {
			continue
		}
		row[i-3] = byte(min(255, (uint32(row[i-3])*255+a/2)/a))
		row[i-2] = byte(min(255, (uint32(row[i-2])*255+a/2)/a))
		row[i-1] = byte(min(255, (uint32(row[i-1])*255+a/2)/a))
	}
}
