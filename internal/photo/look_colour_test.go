package photo

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/draw"
	"testing"
)

// adobeExif says that the pixels are AdobeRGB, as cameras that can do so do
// (DCF 2.0: colour space uncalibrated, interoperability R03).
func adobeExif() []byte {
	be := binary.BigEndian
	b := []byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08")
	dir := func(entries ...[3]uint32) {
		b = be.AppendUint16(b, uint16(len(entries)))
		for _, e := range entries {
			count := uint32(1)
			if e[1] == 2 {
				count = 4
			}
			b = be.AppendUint16(b, uint16(e[0]))
			b = be.AppendUint16(b, uint16(e[1]))
			b = be.AppendUint32(b, count)
			b = be.AppendUint32(b, e[2])
		}
		b = be.AppendUint32(b, 0)
	}
	dir([3]uint32{0x8769, 4, 26})                                   // at 8: EXIF's own is behind this one
	dir([3]uint32{0xa001, 3, 0xffff0000}, [3]uint32{0xa005, 4, 56}) // at 26
	dir([3]uint32{0x0001, 2, 0x52303300})                           // at 56: "R03"
	return segment(0xe1, b)
}

func TestColoursBecomeSRGB(t *testing.T) {
	for _, size := range []image.Point{{300, 200}, {1400, 900}} {
		for c, want := range map[color.RGBA]color.RGBA{{120, 160, 120, 255}: {99, 161, 119, 255}, {128, 128, 128, 255}: {129, 129, 129, 255}, {200, 60, 60, 255}: {231, 57, 57, 255}} {
			img := image.NewRGBA(image.Rectangle{Max: size})
			draw.Draw(img, img.Rect, image.NewUniform(c), image.Point{}, draw.Src)
			plain := jpegOf(t, img, 95)
			wantColour(t, plain, c)
			wantColour(t, withSegments(plain, adobeExif()), want)
		}
	}
}

// wantColour fails unless a file of one colour looks like want.
func wantColour(t *testing.T, file []byte, want color.RGBA) {
	t.Helper()
	look, err := NewDarkroom(1).Look(t.Context(), bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range []image.Image{look.Picture, decodeJPEG(t, look.Upload)} {
		got := color.RGBAModel.Convert(out.At(100, 100)).(color.RGBA)
		for _, d := range []int{int(got.R) - int(want.R), int(got.G) - int(want.G), int(got.B) - int(want.B)} {
			if max(d, -d) > 5 {
				t.Errorf("%v, want %v", got, want)
			}
		}
	}
}
