package photo

import (
	"image"
	"io"

	"backdrop/internal/photo/colour"
)

// converter gives what brings a file's colours to sRGB, nil when they are or when
// the file does not say so that it can be understood: a picture a little dull is
// better than none. A nil converter leaves pictures as they are.
func converter(r io.ReadSeeker) (c *colour.Converter) {
	_ = guard(func() error {
		at, _, err := readerAt(r)
		if err != nil {
			return err
		}
		space, err := colour.Find(at)
		c = space.Converter()
		return err
	})
	return c
}

// inSRGB gives a picture decoded from r in planes and in sRGB.
func inSRGB(r io.ReadSeeker, img image.Image) *image.YCbCr {
	ycc := asYCbCr(img)
	converter(r).Image(ycc)
	return ycc
}
