package samples

import (
	"bytes"
	"errors"
	"image"
)

// Ballast is what cameras put around a picture. The zero value is an upright
// file with EXIF, a thumbnail and nothing else.
type Ballast struct {
	Orientation int  // EXIF 0x0112, 1 to 8; anything else: 1
	NoThumbnail bool // some phones and older cameras write none
	MakerNote   int  // bytes of the maker's own, in EXIF 0x927c; what does not fit into the segment is left away
	Trailing    int  // bytes behind the end of the picture, as some cameras pad or append
	Number      int  // of the shot; sets the time the picture claims to be taken at
}

// Wrap makes of a bare JPEG the file a camera would write: EXIF with camera,
// serial number, a place and a thumbnail of img (the picture as stored), and
// what else b wants. It does not re-encode anything.
func Wrap(jpg []byte, img *image.YCbCr, b Ballast) ([]byte, error) {
	if b.Trailing < 0 || b.Trailing > 1<<24 {
		return nil, errors.New("wrap JPEG: between 0 and 16 MiB can trail a file")
	}
	if b.Orientation < 1 || b.Orientation > 8 {
		b.Orientation = 1
	}
	var thumb []byte
	if !b.NoThumbnail {
		var err error
		if thumb, err = Thumbnail(img); err != nil {
			return nil, err
		}
	}
	more := []tag{}
	if free := maxTIFF - len(exif(1, 0, thumb)) - 16; b.MakerNote > 0 && free > 0 {
		more = append(more, makerNote(min(b.MakerNote, free)))
	}
	pieces, err := withEXIF(jpg, exif(uint16(b.Orientation), b.Number, thumb, more...))
	if err != nil {
		return nil, err
	}
	return append(bytes.Join(pieces, nil), filler(b.Trailing)...), nil
}

// makerNote is bytes nobody but the maker can read (EXIF type 7: undefined).
func makerNote(n int) tag {
	return tag{0x927c, 7, uint32(n), append([]byte("BACKDROP\x00"), filler(n)...)[:n]}
}

// filler looks like anything, JPEG markers among it: a reader that searches for
// them instead of following the lengths goes wrong here.
func filler(n int) []byte {
	out := make([]byte, n)
	v := uint32(1)
	for i := range out {
		v = v*1664525 + 1013904223
		out[i] = byte(v >> 24)
		if i%97 == 0 && i > 0 {
			out[i-1], out[i] = 0xff, []byte{0xd8, 0xd9, 0xda, 0xe1}[i/97%4]
		}
	}
	return out
}
