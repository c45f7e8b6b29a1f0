package photo

import (
	"bytes"
	"image"
	"testing"

	"backdrop/internal/photo/jpegcases"
	"backdrop/kiosk"
)

// oddFiles are one picture with samplings that image/jpeg refuses.
func oddFiles(picture *image.YCbCr) map[string][]byte {
	files := map[string][]byte{}
	for name, f := range map[string][][2]int{
		"four rows to one": {{1, 4}, {1, 1}, {1, 1}}, "unlike": {{2, 2}, {2, 1}, {1, 2}}, "finer colours": {{1, 1}, {2, 1}, {2, 1}},
	} {
		files[name] = jpegcases.Encode(picture, jpegcases.Options{Quality: 95, Factors: f})
	}
	return files
}

func TestOddSamplingsAreDecoded(t *testing.T) {
	picture := image.NewYCbCr(image.Rect(0, 0, 123, 90), image.YCbCrSubsampleRatio444)
	for y := range 90 {
		for x := range 123 {
			i := picture.YOffset(x, y)
			picture.Y[i], picture.Cb[i], picture.Cr[i] = byte(60+x), byte(90+y/2), byte(100+x/3)
		}
	}
	for name, file := range oddFiles(picture) {
		for way, decoder := range map[string]func(*input, string) (image.Image, error){"strictly": decodeStrictly, "fast": decodeFast} {
			h := header{Info: Info{Format: formatJPEG}, stored: picture.Rect.Max}
			img, err := decodeWith(t.Context(), bytes.NewReader(file), h, decoder)
			if err != nil {
				t.Errorf("%s, %s: %v", name, way, err)
				continue
			}
			if mean, _ := difference(t, img, picture); mean > 2 {
				t.Errorf("%s, %s: off by %.1f on average", name, way, mean)
			}
			for _, n := range []int{len(file) - 2, len(file) * 2 / 3} {
				_, err = decodeWith(t.Context(), bytes.NewReader(file[:n]), h, decoder)
				wantCode(t, err, kiosk.Truncated)
			}
			h.stored.X++
			_, err = decodeWith(t.Context(), bytes.NewReader(file), h, decoder)
			wantCode(t, err, kiosk.Unreadable)
		}
	}
}
