package reduced

import (
	"bytes"
	"fmt"
	"image"
	"os"
	"sync"
	"testing"

	"backdrop/internal/photo/jpegcases"
)

// cameraFile makes a file of 24 megapixels with a camera's size, by repeating a
// picture of a sixteenth of that.
func cameraFile(ratio image.YCbCrSubsampleRatio, o jpegcases.Options) []byte {
	part := jpegcases.Picture(7, 1500, 1000, ratio)
	img := image.NewYCbCr(image.Rect(0, 0, 6000, 4000), ratio)
	tile := func(to, from []byte, stride, fromStride int) {
		rows := len(from) / fromStride
		for y := 0; (y+1)*stride <= len(to); y++ {
			for x := 0; x < stride; x += fromStride {
				copy(to[y*stride+x:][:fromStride], from[y%rows*fromStride:])
			}
		}
	}
	tile(img.Y, part.Y, img.YStride, part.YStride)
	tile(img.Cb, part.Cb, img.CStride, part.CStride)
	tile(img.Cr, part.Cr, img.CStride, part.CStride)
	return jpegcases.Encode(img, o)
}

var benchFiles = []struct {
	name string
	data func() []byte
}{
	{"422", sync.OnceValue(func() []byte {
		return cameraFile(image.YCbCrSubsampleRatio422, jpegcases.Options{Quality: 91})
	})},
	{"420", sync.OnceValue(func() []byte {
		return cameraFile(image.YCbCrSubsampleRatio420, jpegcases.Options{Quality: 92})
	})},
	{"422 restart", sync.OnceValue(func() []byte {
		return cameraFile(image.YCbCrSubsampleRatio422, jpegcases.Options{Quality: 91, Restart: 375})
	})},
	{"422 progressive", sync.OnceValue(func() []byte {
		return cameraFile(image.YCbCrSubsampleRatio422, jpegcases.Options{Quality: 91, Script: jpegcases.Scripts(3)["usual"]})
	})},
}

// BenchmarkDecode decodes files of 24 megapixels. BACKDROP_JPEG names another file
// to be decoded as well.
func BenchmarkDecode(b *testing.B) {
	files := benchFiles
	if name := os.Getenv("BACKDROP_JPEG"); name != "" {
		data, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		files = append(files[:len(files):len(files)], struct {
			name string
			data func() []byte
		}{"file", func() []byte { return data }})
	}
	for _, f := range files {
		for _, scale := range []int{8, 4, 2} {
			for _, workers := range []int{1, 2} {
				b.Run(fmt.Sprintf("%s/8th=%d/workers=%d", f.name, 8/scale, workers), func(b *testing.B) {
					data := f.data()
					b.SetBytes(int64(len(data)))
					b.ReportAllocs()
					for b.Loop() {
						_, err := Decode(bytes.NewReader(data), int64(len(data)), Options{Scale: scale, Workers: workers})
						if err != nil {
							b.Skip(err)
						}
					}
				})
			}
		}
	}
}

func BenchmarkSkimTable(b *testing.B) {
	d := &decoder{src: &source{}, opt: Options{Scale: 8, MaxPixels: 1 << 20}}
	file := jpegcases.Encode(jpegcases.Grey(1, 8, 8), jpegcases.Options{})
	i := bytes.Index(file, []byte{0xFF, 0xC4, 0, 181})
	if err := d.readCodes(file[i+4 : i+183]); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		d.ac[0].skim = nil
		d.ac[0].skimTable()
	}
}
