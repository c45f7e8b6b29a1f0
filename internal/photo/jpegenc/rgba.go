package jpegenc

import (
	"encoding/binary"
	"fmt"
	"image"
)

// The conversion of ITU-T T.871, 7 (BT.601 with full range), times 2^16. In twos:
// each constant multiplies two samples in the halves of one word. All sums are
// positive and below 2^25, so the halves do not meet.
const (
	yR, yG, yB    = 19595, 38470, 7471
	cbR, cbG, cbB = -11056, -21712, 32768
	crR, crG, crB = 32768, -27440, -5328
	yRound        = 1 << 15 * (1<<32 + 1)
	cRound        = 257 << 15 * (1<<32 + 1) // 128.5
	cRound4       = 257 << 17               // the same for sums of four
)

// FromRGBA fills dst, 4:2:0 or 4:4:4, with the colours of src, which has the same
// size and is taken as it stands: alpha is not looked at. For 4:2:0 the colour of
// 2×2 pixels is the mean of theirs, rounded once; at a right or bottom edge of odd
// length the last pixels count twice. dst must begin at even coordinates.
func FromRGBA(dst *image.YCbCr, src *image.RGBA) error {
	r := dst.Rect
	if r.Size() != src.Rect.Size() {
		return fmt.Errorf("convert rgb: sizes are %v and %v", src.Rect.Size(), r.Size())
	}
	if r.Empty() {
		return nil
	}
	w, h := r.Dx(), r.Dy()
	switch dst.SubsampleRatio {
	case image.YCbCrSubsampleRatio444:
		for y := range h {
			c := y * dst.CStride
			row444(dst.Y[y*dst.YStride:][:w], dst.Cb[c:][:w], dst.Cr[c:][:w], src.Pix[y*src.Stride:][:4*w])
		}
	case image.YCbCrSubsampleRatio420:
		if (r.Min.X|r.Min.Y)&1 != 0 {
			return fmt.Errorf("convert rgb: planes begin at odd %v", r.Min)
		}
		for y := 0; y < h; y += 2 {
			below := min(y+1, h-1)
			c, cw := y/2*dst.CStride, (w+1)/2
			row420(dst.Y[y*dst.YStride:][:w], dst.Y[below*dst.YStride:][:w], dst.Cb[c:][:cw], dst.Cr[c:][:cw],
				src.Pix[y*src.Stride:][:4*w], src.Pix[below*src.Stride:][:4*w])
		}
	default:
		return fmt.Errorf("convert rgb: planes are %v", dst.SubsampleRatio)
	}
	return nil
}

// two takes two pixels apart: red, green and blue, one pixel in each half.
func two(pixels uint64) (r, g, b uint64) {
	return pixels & samplePair, pixels >> 8 & samplePair, pixels >> 16 & samplePair
}

// twoAt reads two pixels, or the row's last one twice.
func twoAt(pix []uint8, x int) uint64 {
	if 4*x+8 <= len(pix) {
		return binary.LittleEndian.Uint64(pix[4*x:])
	}
	last := uint64(binary.LittleEndian.Uint32(pix[4*x:]))
	return last | last<<32
}

// putTwo writes bits 16 to 23 of each half, as far as there is room.
func putTwo(row []uint8, x int, v uint64) {
	if row[x] = uint8(v >> 16); x+1 < len(row) {
		row[x+1] = uint8(v >> 48)
	}
}

// atMost255 makes 255 of 256, which is as far as chroma can go beyond, in bits 16
// to 24 of each half.
func atMost255(v uint64) uint64 {
	over := v >> 24 & (1<<32 + 1)
	return v - over<<16
}

func row444(y, cb, cr, pix []uint8) {
	for x := 0; x < len(y); x += 2 {
		r, g, b := two(twoAt(pix, x))
		putTwo(y, x, r*yR+g*yG+b*yB+yRound)
		putTwo(cb, x, atMost255(b*cbB+cRound-r*-cbR-g*-cbG))
		putTwo(cr, x, atMost255(r*crR+cRound-g*-crG-b*-crB))
	}
}

func row420(y0, y1, cb, cr, pix0, pix1 []uint8) {
	for x := 0; x < len(y0); x += 2 {
		r, g, b := two(twoAt(pix0, x))
		s, t, u := two(twoAt(pix1, x))
		putTwo(y0, x, r*yR+g*yG+b*yB+yRound)
		putTwo(y1, x, s*yR+t*yG+u*yB+yRound)
		r, g, b = r+s, g+t, b+u
		r, g, b = (r+r>>32)&0x7ff, (g+g>>32)&0x7ff, (b+b>>32)&0x7ff
		cb[x/2] = uint8(min((b*cbB+cRound4-r*-cbR-g*-cbG)>>18, 255))
		cr[x/2] = uint8(min((r*crR+cRound4-g*-crG-b*-crB)>>18, 255))
	}
}
