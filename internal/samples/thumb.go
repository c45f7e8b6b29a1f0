package samples

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
)

// ThumbWidth and ThumbHeight are the size of an EXIF thumbnail in every camera
// that was looked at (the DCF standard, section 3.3.1, asks for it).
const ThumbWidth, ThumbHeight = 160, 120

// Thumbnail makes the JPEG of 160×120 pixels that cameras put into the EXIF
// block: the whole picture as it is stored (not turned upright), with black
// bars where its shape is another one; a picture of 3:2 has 7 black rows above
// and 6 below it.
func Thumbnail(img *image.YCbCr) ([]byte, error) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if w < 1 || h < 1 {
		return nil, fmt.Errorf("make thumbnail: the picture is %d×%d", w, h)
	}
	tw, th := ThumbWidth, (ThumbWidth*h+w/2)/w
	if th > ThumbHeight {
		tw, th = (ThumbHeight*w+h/2)/h, ThumbHeight
	}
	tw, th = max(tw, 1), max(th, 1)
	out := image.NewYCbCr(image.Rect(0, 0, ThumbWidth, ThumbHeight), image.YCbCrSubsampleRatio444)
	for i := range out.Cb {
		out.Cb[i], out.Cr[i] = 128, 128
	}
	left, top := (ThumbWidth-tw)/2, (ThumbHeight-th+1)/2
	for y := range th {
		for x := range tw {
			box := image.Rect(x*w/tw, y*h/th, max((x+1)*w/tw, x*w/tw+1), max((y+1)*h/th, y*h/th+1)).Add(img.Rect.Min)
			i := (top+y)*ThumbWidth + left + x
			out.Y[i], out.Cb[i], out.Cr[i] = mean(img, box)
		}
	}
	var buf bytes.Buffer
	if err := jpeg.Encode(&buf, out, &jpeg.Options{Quality: 85}); err != nil {
		return nil, fmt.Errorf("encode thumbnail: %w", err)
	}
	return buf.Bytes(), nil
}

// mean is the mean colour of some places spread over a box, at most 8 × 8.
func mean(img *image.YCbCr, box image.Rectangle) (y, cb, cr uint8) {
	sx, sy := max(box.Dx()/8, 1), max(box.Dy()/8, 1)
	var a, b, c, n int
	for py := box.Min.Y + sy/2; py < box.Max.Y; py += sy {
		for px := box.Min.X + sx/2; px < box.Max.X; px += sx {
			k := img.COffset(px, py)
			a, b, c, n = a+int(img.Y[img.YOffset(px, py)]), b+int(img.Cb[k]), c+int(img.Cr[k]), n+1
		}
	}
	return uint8(a / n), uint8(b / n), uint8(c / n)
}
