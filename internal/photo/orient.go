package photo

import (
	"image"
	"io"

	"github.com/bep/imagemeta"
	"github.com/disintegration/imaging"
)

// maxTags bounds how many EXIF tags are looked at on the way to Orientation.
const maxTags = 5000

// readOrientation gives the EXIF orientation of the main picture (not of its
// thumbnail), 1 when there is none or it makes no sense: a picture with broken
// EXIF is still a picture. imaging's own reader is not used because it gives up
// when an XMP segment stands before the EXIF segment.
func readOrientation(r io.ReadSeeker, format string) int {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return 1
	}
	kind := imagemeta.JPEG
	if format == formatPNG {
		kind = imagemeta.PNG
	}
	found := 1
	_ = guard(func() error {
		_, err := imagemeta.Decode(imagemeta.Options{
			R: r, ImageFormat: kind, Sources: imagemeta.EXIF, LimitNumTags: maxTags,
			ShouldHandleTag: func(t imagemeta.TagInfo) bool {
				return t.Tag == "Orientation" && t.Namespace == "IFD0"
			},
			HandleTag: func(t imagemeta.TagInfo) error {
				found = orientationOf(t.Value)
				return imagemeta.ErrStopWalking
			},
		})
		return err // an EXIF block that cannot be read says nothing about the picture
	})
	return found
}

func orientationOf(value any) int {
	n := 0
	switch v := value.(type) {
	case uint8:
		n = int(v)
	case uint16:
		n = int(v)
	case uint32:
		n = int(min(v, 100))
	case int16:
		n = int(v)
	case int32:
		n = int(v)
	}
	if n < 1 || n > 8 {
		return 1
	}
	return n
}

// sideways tells whether an orientation swaps width and height.
func sideways(orientation int) bool { return orientation >= 5 && orientation <= 8 }

// turn makes a stored picture upright (EXIF 2.32, tag 0x0112). It copies: give
// it small pictures or strips. Orientation 1 returns img as it is.
func turn(img image.Image, orientation int) image.Image {
	switch orientation {
	case 2:
		return imaging.FlipH(img)
	case 3:
		return imaging.Rotate180(img)
	case 4:
		return imaging.FlipV(img)
	case 5:
		return imaging.Transpose(img)
	case 6:
		return imaging.Rotate270(img) // imaging turns counter-clockwise
	case 7:
		return imaging.Transverse(img)
	case 8:
		return imaging.Rotate90(img)
	}
	return img
}
