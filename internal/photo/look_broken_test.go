package photo

import (
	"bytes"
	"image"
	"testing"

	"backdrop/internal/photo/jpegcases"
	"backdrop/kiosk"
)

// A file may have its length before it has its content: whatever stands in the place
// of what is to come, and whichever decoder stumbles over it.
func TestLengthBeforeContent(t *testing.T) {
	scripts := jpegcases.Scripts(3)
	img := jpegcases.Picture(5, 200, 120, image.YCbCrSubsampleRatio444)
	for name, o := range map[string]jpegcases.Options{
		"plain": {}, "optimised": {Tables: jpegcases.Optimised}, "restarts": {Restart: 3},
		"progressive": {Script: scripts["usual"]}, "spectral": {Script: scripts["spectral"]},
	} {
		file := jpegcases.Encode(img, o)
		for n := 200; n < len(file)-2; n += len(file) / 40 {
			for _, filler := range []byte{0, 0x55, 0xe7, 0xff} {
				half := append(bytes.Clone(file[:n]), bytes.Repeat([]byte{filler}, len(file)-n)...)
				if _, err := NewDarkroom(1).Look(t.Context(), bytes.NewReader(half)); kiosk.CodeOf(err) != kiosk.Truncated {
					t.Errorf("%s, %d of %d bytes, then %#x: %v", name, n, len(file), filler, err)
				}
			}
		}
	}
}
