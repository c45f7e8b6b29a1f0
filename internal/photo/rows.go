package photo

import (
	"image"
	"image/draw"
)

// plain gives the rows of a picture as it is stored: dst receives width×4 bytes of
// premultiplied RGBA. It belongs to one goroutine. image/draw knows a fast way
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
