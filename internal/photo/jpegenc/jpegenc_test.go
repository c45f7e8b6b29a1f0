package jpegenc

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"testing"
)

// natural makes a plane with the statistics of a photograph: octaves of noise
// whose strength falls with frequency, and a sensor's noise on top.
func natural(w, h int, seed uint64, grain float64) []uint8 {
	rng := rand.New(rand.NewPCG(seed, 7))
	sum := make([]float32, w*h)
	for step, strength := 256, float32(60.0); step >= 2; step, strength = step/2, strength*0.62 {
		octave(sum, w, h, step, strength, rng)
	}
	out := make([]uint8, w*h)
	for i, v := range sum {
		out[i] = uint8(min(max(float64(v)+128+grain*rng.NormFloat64(), 0), 255))
	}
	return out
}

// octave adds noise of one size of grain, interpolated between points step apart.
func octave(sum []float32, w, h, step int, strength float32, rng *rand.Rand) {
	gw := w/step + 2
	grid := make([]float32, gw*(h/step+2))
	for i := range grid {
		grid[i] = strength * float32(rng.NormFloat64()) * 0.6
	}
	for y := range h {
		fy := float32(y%step) / float32(step)
		upper, lower := grid[y/step*gw:], grid[(y/step+1)*gw:]
		for x := range w {
			fx, gx := float32(x%step)/float32(step), x/step
			a := upper[gx] + fx*(upper[gx+1]-upper[gx])
			b := lower[gx] + fx*(lower[gx+1]-lower[gx])
			sum[y*w+x] += a + fy*(b-a)
		}
	}
}

func naturalYCbCr(w, h int, ratio image.YCbCrSubsampleRatio, seed uint64) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, w, h), ratio)
	copy(img.Y, natural(w, h, seed, 3))
	cw := img.CStride
	ch := len(img.Cb) / cw
	for _, plane := range [][]uint8{img.Cb, img.Cr} {
		seed++
		for i, v := range natural(cw, ch, seed, 3) {
			plane[i] = uint8(128 + (int(v)-128)/3)
		}
	}
	return img
}

func ratioOf(o Options) image.YCbCrSubsampleRatio {
	if o.Chroma == Chroma444 {
		return image.YCbCrSubsampleRatio444
	}
	return image.YCbCrSubsampleRatio420
}

// encode writes a whole picture, band after band.
func encode(t testing.TB, img *image.YCbCr, o Options) []byte {
	t.Helper()
	b := img.Rect
	e, err := New(b.Dx(), b.Dy(), o)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for i := range e.Bands() {
		top, bottom := e.Span(i)
		band := image.Rect(b.Min.X, b.Min.Y+top, b.Max.X, b.Min.Y+bottom)
		var data []byte
		if o.Grey {
			whole := &image.Gray{Pix: img.Y, Stride: img.YStride, Rect: img.Rect}
			data, err = e.GreyBand(i, whole.SubImage(band).(*image.Gray), nil)
		} else {
			data, err = e.Band(i, img.SubImage(band).(*image.YCbCr), nil)
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := e.Write(&out, i, data); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

func decode(t testing.TB, file []byte) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// errors2 gives the mean squared error of the first w × h samples.
func errors2(a, b []uint8, strideA, strideB, w, h int) float64 {
	sum := 0.0
	for y := range h {
		for x := range w {
			d := float64(a[y*strideA+x]) - float64(b[y*strideB+x])
			sum += d * d
		}
	}
	return sum / float64(w*h)
}

func psnr(mse float64) float64 { return 10 * math.Log10(255*255/max(mse, 1e-9)) }

// quality gives the PSNR of luma and of both chroma planes.
func quality(t testing.TB, got image.Image, want *image.YCbCr) (luma, chroma float64) {
	t.Helper()
	img, ok := got.(*image.YCbCr)
	if !ok || img.SubsampleRatio != want.SubsampleRatio || img.Rect.Size() != want.Rect.Size() {
		t.Fatalf("decoded %T of %v", got, got.Bounds())
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	luma = psnr(errors2(img.Y, want.Y, img.YStride, want.YStride, w, h))
	if img.SubsampleRatio == image.YCbCrSubsampleRatio420 {
		w, h = (w+1)/2, (h+1)/2
	}
	chroma = psnr((errors2(img.Cb, want.Cb, img.CStride, want.CStride, w, h) +
		errors2(img.Cr, want.Cr, img.CStride, want.CStride, w, h)) / 2)
	return luma, chroma
}

func TestAsGoodAsStandard(t *testing.T) {
	img := naturalYCbCr(1213, 807, image.YCbCrSubsampleRatio420, 1)
	for _, q := range []int{1, 10, 50, 75, 92, 97, 100} {
		ours := encode(t, img, Options{Quality: q})
		var std bytes.Buffer
		if err := jpeg.Encode(&std, img, &jpeg.Options{Quality: q}); err != nil {
			t.Fatal(err)
		}
		ourY, ourC := quality(t, decode(t, ours), img)
		stdY, stdC := quality(t, decode(t, std.Bytes()), img)
		size := float64(len(ours)) / float64(std.Len())
		t.Logf("q%d: luma %.3f (image/jpeg %.3f), chroma %.3f (%.3f) dB, %.4f of the size, %.2f bits a pixel",
			q, ourY, stdY, ourC, stdC, size, 8*float64(len(ours))/1213/807)
		if ourY < stdY-0.1 || ourC < stdC-0.1 {
			t.Errorf("q%d: luma %.3f, image/jpeg's %.3f; chroma %.3f, %.3f", q, ourY, stdY, ourC, stdC)
		}
		// image/jpeg rounds eighths away from zero, which costs it about a hundredth.
		if size < 0.97 || size > 1.005 {
			t.Errorf("q%d: %.4f of image/jpeg's size", q, size)
		}
	}
}

func TestSizes(t *testing.T) {
	for w := 1; w <= 40; w++ {
		for h := 1 + w%3; h <= 40; h += 3 {
			for _, o := range []Options{{Quality: 90}, {Quality: 90, Chroma: Chroma444}, {Quality: 90, Grey: true}} {
				checkSize(t, w, h, o)
			}
		}
	}
	for _, size := range []image.Point{{3000, 2}, {2, 3000}, {65535, 1}, {1, 65535}, {17, 40000}, {1601, 1003}} {
		for _, o := range []Options{{Quality: 90}, {Quality: 90, Chroma: Chroma444}, {Quality: 90, Grey: true}} {
			checkSize(t, size.X, size.Y, o)
		}
	}
}

// checkSize encodes a smooth picture and wants it back nearly as it was, at every
// sample: a block in the wrong place, or an edge that is not repeated, would show.
func checkSize(t *testing.T, w, h int, o Options) {
	t.Helper()
	img := image.NewYCbCr(image.Rect(0, 0, w, h), ratioOf(o))
	for i := range img.Y {
		img.Y[i] = uint8(128 + 90*math.Sin(float64(i%img.YStride)/9)*math.Cos(float64(i/img.YStride)/11))
	}
	for i := range img.Cb {
		x, y := float64(i%img.CStride), float64(i/img.CStride)
		img.Cb[i], img.Cr[i] = uint8(128+60*math.Sin(x/13+y/17)), uint8(128+60*math.Cos(x/15-y/12))
	}
	got := decode(t, encode(t, img, o))
	if grey, ok := got.(*image.Gray); ok && o.Grey {
		if d := psnr(errors2(grey.Pix, img.Y, grey.Stride, img.YStride, w, h)); d < 38 || grey.Rect.Size() != img.Rect.Size() {
			t.Errorf("grey %d×%d: %v, %.1f dB", w, h, grey.Rect, d)
		}
		return
	}
	if y, c := quality(t, got, img); y < 38 || c < 38 {
		t.Errorf("%d×%d %v: luma %.1f dB, chroma %.1f dB", w, h, o.Chroma, y, c)
	}
}
