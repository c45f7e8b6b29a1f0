package photo

import (
	"bytes"
	"image"
	"testing"

	"backdrop/internal/photo/jpegcases"
	"backdrop/kiosk"
)

func TestOddSamplingsAreLookedAt(t *testing.T) {
	for name, file := range oddFiles(jpegcases.Picture(3, 123, 90, image.YCbCrSubsampleRatio444)) {
		if look, err := NewDarkroom(1).Look(t.Context(), bytes.NewReader(file)); err != nil || look.Width != 123 || look.Height != 90 {
			t.Errorf("%s: %v", name, err)
		}
		_, err := NewDarkroom(1).Look(t.Context(), bytes.NewReader(file[:len(file)/2]))
		wantCode(t, err, kiosk.Truncated)
	}
}

func TestInterlacedGreyMayBeClear(t *testing.T) {
	if got := pngMemory(interlaced(t, 0, []byte{0, 0})[:33], 256); got != 256*6 {
		t.Errorf("%d bytes, want %d", got, 256*6)
	}
}
