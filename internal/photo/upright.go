package photo

import (
	"image"
)

// upright makes a decoded picture upright (EXIF 2.32, tag 0x0112). Planes stay
// planes; turned by a quarter, colours halved across are then halved down.
// Orientation 1 gives img as it is.
func upright(img image.Image, orientation int) image.Image {
	ycc, ok := img.(*image.YCbCr)
	if grey, isGrey := img.(*image.Gray); isGrey {
		ycc, ok = asYCbCr(grey), true
	}
	if orientation <= 1 || !ok || ycc.Rect.Min != (image.Point{}) {
		return turn(img, orientation)
	}
	size, ratio := ycc.Rect.Size(), ycc.SubsampleRatio
	cw, ch := chromaSize(ycc)
	if sideways(orientation) {
		size.X, size.Y = size.Y, size.X
		if ratio = sidewaysRatio(ratio); ratio < 0 {
			return turn(img, orientation) // quartered across: no ratio has that downward
		}
	}
	out := image.NewYCbCr(image.Rectangle{Max: size}, ratio)
	w, h := ycc.Rect.Dx(), ycc.Rect.Dy()
	each(3, func(i int) {
		switch i {
		case 0:
			turnPlane(out.Y, out.YStride, ycc.Y, ycc.YStride, w, h, orientation)
		case 1:
			turnPlane(out.Cb, out.CStride, ycc.Cb, ycc.CStride, cw, ch, orientation)
		case 2:
			turnPlane(out.Cr, out.CStride, ycc.Cr, ycc.CStride, cw, ch, orientation)
		}
	})
	return out
}

// sidewaysRatio gives the subsampling of a picture turned by a quarter, -1 where
// there is none.
func sidewaysRatio(r image.YCbCrSubsampleRatio) image.YCbCrSubsampleRatio {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return image.YCbCrSubsampleRatio440
	case image.YCbCrSubsampleRatio440:
		return image.YCbCrSubsampleRatio422
	case image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410:
		return -1
	}
	return r
}

// transposeOnly is the orientation that swaps rows and columns and nothing else.
const transposeOnly = 5

// turnTile is the side of the squares in which a plane is turned: both the rows
// read and the rows written of one stay near the processor.
const turnTile = 32

// turnPlane writes a w×h plane in another orientation.
func turnPlane(dst []byte, dstStride int, src []byte, srcStride, w, h, orientation int) {
	if !sideways(orientation) {
		for y := range h {
			to := y
			if orientation == 3 || orientation == 4 {
				to = h - 1 - y
			}
			row := dst[to*dstStride:][:w]
			copy(row, src[y*srcStride:])
			if orientation == 2 || orientation == 3 {
				reverse(row)
			}
		}
		return
	}
	for ty := 0; ty < h; ty += turnTile {
		for tx := 0; tx < w; tx += turnTile {
			turnSquare(dst, dstStride, src, srcStride, w, h, tx, ty, orientation)
		}
	}
}

// turnSquare turns one square by a quarter: old column x becomes row x (or counted
// from the other end), old row y becomes column y (or from the other end).
func turnSquare(dst []byte, dstStride int, src []byte, srcStride, w, h, tx, ty, orientation int) {
	fromRight := orientation == 7 || orientation == 8
	fromBelow := orientation == 6 || orientation == 7
	for x := tx; x < min(tx+turnTile, w); x++ {
		row := x
		if fromRight {
			row = w - 1 - x
		}
		line := dst[row*dstStride:][:h]
		for y := ty; y < min(ty+turnTile, h); y++ {
			v := src[y*srcStride+x]
			if fromBelow {
				line[h-1-y] = v
			} else {
				line[y] = v
			}
		}
	}
}

func reverse(row []byte) {
	for i, j := 0, len(row)-1; i < j; i, j = i+1, j-1 {
		row[i], row[j] = row[j], row[i]
	}
}
