package jpegcases

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"testing"
)

var ratios = []image.YCbCrSubsampleRatio{
	image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
	image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
}

func decode(t *testing.T, name string, file []byte) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return img
}

// luma gives the first plane, row by row.
func luma(img image.Image) (out []byte) {
	r := img.Bounds()
	for y := range r.Dy() {
		switch m := img.(type) {
		case *image.YCbCr:
			out = append(out, m.Y[y*m.YStride:][:r.Dx()]...)
		case *image.Gray:
			out = append(out, m.Pix[y*m.Stride:][:r.Dx()]...)
		}
	}
	return out
}

func psnr(a, b []byte) float64 {
	sum := 1e-9
	for i := range a {
		d := float64(a[i]) - float64(b[i])
		sum += d * d
	}
	return 10 * math.Log10(255*255*float64(len(a))/sum)
}

// TestDecodable: the standard library decodes what is written, close to the
// original, with the size and subsampling asked for.
func TestDecodable(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {7, 13}, {16, 16}, {37, 61}, {131, 97}} {
		for _, ratio := range ratios {
			img := Picture(3, size[0], size[1], ratio)
			for _, o := range []Options{
				{Quality: 97}, {Quality: 97, Restart: 2}, {Quality: 97, Tables: Optimised, Apps: 70000, Orientation: 6},
				{Quality: 97, Tables: Long, Trailer: []byte("\xFF\xD8\xFF\xE0"), Adobe: 2, Wide: true},
			} {
				name := fmt.Sprint(size, ratio, o.Tables, o.Restart)
				got := decode(t, name, Encode(img, o)).(*image.YCbCr)
				if got.SubsampleRatio != ratio || got.Bounds() != img.Bounds() {
					t.Fatalf("%s: decoded %v %v", name, got.SubsampleRatio, got.Bounds())
				}
				if q := psnr(luma(got), luma(img)); q < 38 {
					t.Errorf("%s: %.1f dB", name, q)
				}
			}
		}
		grey := Grey(3, size[0], size[1])
		if q := psnr(luma(decode(t, "grey", Encode(grey, Options{Quality: 97}))), luma(grey)); q < 38 {
			t.Errorf("grey %v: %.1f dB", size, q)
		}
	}
}

// TestSameCoefficients: however the coefficients are sent, they are the same.
func TestSameCoefficients(t *testing.T) {
	for _, ratio := range ratios {
		img := Picture(5, 83, 59, ratio)
		want := luma(decode(t, "sequential", Encode(img, Options{})))
		files := map[string][]byte{"separate": Encode(img, Options{Separate: true})}
		for name, script := range Scripts(3) {
			if name != "dc" {
				files[name] = Encode(img, Options{Script: script})
				files[name+" optimised"] = Encode(img, Options{Script: script, Tables: Optimised})
			}
		}
		for name, file := range files {
			if got := luma(decode(t, name, file)); !bytes.Equal(got, want) {
				t.Errorf("%v %s differs: %.1f dB", ratio, name, psnr(got, want))
			}
		}
	}
	cmyk := image.NewCMYK(image.Rect(0, 0, 20, 20))
	decode(t, "cmyk", Encode(cmyk, Options{Adobe: 1}))
}
