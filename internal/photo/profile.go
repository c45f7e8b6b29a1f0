package photo

import (
	"image"
	"io"

	"backdrop/internal/photo/colour"
)

// converter gives what brings a file's colours to sRGB, nil when they are or when
// the file does not say so that it can be understood: a picture a little dull is
// better than none.
func converter(r io.ReadSeeker) *colour.Converter {
	at, ok := r.(io.ReaderAt)
	if !ok {
		return nil
	}
	space, err := colour.Find(at)
	if err != nil || space.SRGB() {
		return nil
	}
	return space.Converter()
}

// inSRGB gives a picture decoded from r in planes and in sRGB.
func inSRGB(r io.ReadSeeker, img image.Image) *image.YCbCr {
	ycc := asYCbCr(img)
	if c := converter(r); c != nil {
		c.Image(ycc)
	}
	return ycc
}
