package jpegenc

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// dct is T.81, A.3.3 as it stands in the standard.
func dct(pix *[64]uint8) (out [64]float64) {
	var cosines [8][8]float64
	for x := range 8 {
		for u := range 8 {
			cosines[x][u] = math.Cos(float64(2*x+1) * float64(u) * math.Pi / 16)
			if u == 0 {
				cosines[x][u] = math.Sqrt(0.5)
			}
		}
	}
	for v := range 8 {
		for u := range 8 {
			sum := 0.0
			for i, s := range pix {
				sum += (float64(s) - 128) * cosines[i%8][u] * cosines[i/8][v]
			}
			out[8*v+u] = sum / 4
		}
	}
	return out
}

// hardBlocks gives blocks that drive each coefficient to its extremes, and noise.
func hardBlocks() [][64]uint8 {
	var out [][64]uint8
	for v := range 8 {
		for u := range 8 {
			var most, least [64]uint8
			for i := range most {
				if math.Cos(float64(2*(i%8)+1)*float64(u)*math.Pi/16)*math.Cos(float64(2*(i/8)+1)*float64(v)*math.Pi/16) > 0 {
					most[i] = 255
				} else {
					least[i] = 255
				}
			}
			out = append(out, most, least)
		}
	}
	rng := rand.New(rand.NewPCG(3, 4))
	for n := range 300 {
		var noise [64]uint8
		for i := range noise {
			noise[i] = uint8(rng.Uint32())
			if n%3 == 0 {
				noise[i] = uint8(int8(noise[i]) >> 7)
			}
		}
		out = append(out, noise)
	}
	return out
}

func TestTransformIsExact(t *testing.T) {
	for _, quality := range []int{1, 20, 50, 92, 100} {
		for _, q := range []*quantiser{newQuantiser(&lumaSteps, quality), newQuantiser(&chromaSteps, quality)} {
			for n, pix := range hardBlocks() {
				var b block
				forward(&b, pix[:], 8, q)
				want := dct(&pix)
				var found uint64
				for k, at := range zigzag {
					got := float64(b.at(k))
					if d := math.Abs(got - want[at]/float64(q.steps[at])); d > 0.53 {
						t.Fatalf("quality %d, block %d, coefficient %d: %v, not %.3f", quality, n, k, got, want[at]/float64(q.steps[at]))
					}
					if math.Abs(got) > 1023 && k > 0 || math.Abs(got) > 1024 {
						t.Fatalf("block %d, coefficient %d is %v", n, k, got)
					}
					if got != 0 {
						found |= 1 << k
					}
				}
				if b.scan() != found {
					t.Fatalf("block %d: map of coefficients %064b, not %064b", n, b.scan(), found)
				}
			}
		}
	}
}

// TestExtremePictures codes the hard blocks next to each other, so that DC
// differences and all sizes of coefficients occur, and decodes them.
func TestExtremePictures(t *testing.T) {
	blocks := hardBlocks()
	for _, o := range []Options{{Quality: 100, Chroma: Chroma444}, {Quality: 100}, {Quality: 1}, {Quality: 35, Chroma: Chroma444}} {
		img := image.NewYCbCr(image.Rect(0, 0, 8*16, 8*((len(blocks)+15)/16)), ratioOf(o))
		for n, pix := range blocks {
			for i, s := range pix {
				x, y := n%16*8+i%8, n/16*8+i/8
				img.Y[y*img.YStride+x] = s
				if y < len(img.Cb)/img.CStride && x < img.CStride {
					img.Cb[y*img.CStride+x], img.Cr[y*img.CStride+x] = 255-s, s
				}
			}
		}
		ours := decode(t, encode(t, img, o))
		y, c := quality(t, ours, img)
		if o.Quality == 100 && (y < 50 || c < 50) {
			t.Errorf("%+v: luma %.1f, chroma %.1f dB", o, y, c)
		}
		if o.Chroma == Chroma420 {
			var std bytes.Buffer
			if err := jpeg.Encode(&std, img, &jpeg.Options{Quality: o.Quality}); err != nil {
				t.Fatal(err)
			}
			stdY, stdC := quality(t, decode(t, std.Bytes()), img)
			if y < stdY-0.3 || c < stdC-0.3 { // exact halves are frequent in such blocks
				t.Errorf("%+v: luma %.2f, image/jpeg's %.2f; chroma %.2f, %.2f", o, y, stdY, c, stdC)
			}
		}
	}
}

func TestBandsAreOnePicture(t *testing.T) {
	for _, o := range []Options{{Quality: 92}, {Quality: 92, Chroma: Chroma444}, {Quality: 92, Grey: true}} {
		img := naturalYCbCr(301, 203, ratioOf(o), 5)
		want := encode(t, img, o) // one band
		e, err := New(301, 203, o)
		if err != nil {
			t.Fatal(err)
		}
		e.rows = 16
		if e.Bands() != 13 {
			t.Fatalf("%d bands", e.Bands())
		}
		data := make([][]byte, e.Bands())
		var wg sync.WaitGroup
		for i := range data {
			wg.Go(func() {
				top, bottom := e.Span(i)
				rect := image.Rect(0, top, 301, bottom)
				var err error
				if o.Grey {
					data[i], err = e.GreyBand(i, (&image.Gray{Pix: img.Y, Stride: img.YStride, Rect: img.Rect}).SubImage(rect).(*image.Gray), nil)
				} else {
					data[i], err = e.Band(i, img.SubImage(rect).(*image.YCbCr), nil)
				}
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		var got bytes.Buffer
		for i, d := range data {
			if err := e.Write(&got, i, d); err != nil {
				t.Fatal(err)
			}
		}
		a, b := decode(t, want), decode(t, got.Bytes())
		if g, ok := a.(*image.Gray); ok {
			if !bytes.Equal(g.Pix, b.(*image.Gray).Pix) {
				t.Error("grey bands differ from the whole")
			}
			continue
		}
		x, y := a.(*image.YCbCr), b.(*image.YCbCr)
		if !bytes.Equal(x.Y, y.Y) || !bytes.Equal(x.Cb, y.Cb) || !bytes.Equal(x.Cr, y.Cr) {
			t.Errorf("%v: bands differ from the whole", o.Chroma)
		}
	}
}

func TestPlans(t *testing.T) {
	sizes := []image.Point{{8192, 5464}, {9504, 6336}, {6000, 4000}, {65535, 65535}, {1, 65535}, {9, 65535}, {65535, 1}, {1, 1}}
	for _, size := range sizes {
		for _, o := range []Options{{Quality: 1}, {Quality: 1, Chroma: Chroma444}, {Quality: 1, Grey: true}} {
			e, err := New(size.X, size.Y, o)
			if err != nil {
				t.Fatal(err)
			}
			if e.interval() > 65535 || e.interval() < 1 {
				t.Errorf("%v: restart interval %d", size, e.interval())
			}
			at := 0
			for i := range e.Bands() {
				top, bottom := e.Span(i)
				if top != at || bottom <= top || bottom > size.Y || i < e.Bands()-1 && bottom%16 != 0 {
					t.Fatalf("%v: band %d is rows %d to %d", size, i, top, bottom)
				}
				if rows := bottom - top; rows > 16 && rows*size.X > bandPixels {
					t.Errorf("%v: band %d has %d rows", size, i, rows)
				}
				at = bottom
			}
			if at != size.Y {
				t.Errorf("%v: bands end at %d", size, at)
			}
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, bad := range []struct {
		w, h int
		o    Options
	}{
		{0, 1, Options{Quality: 90}}, {1, 65536, Options{Quality: 90}}, {-1, 1, Options{Quality: 90}},
		{1, 1, Options{}}, {1, 1, Options{Quality: 101}}, {1, 1, Options{Quality: 90, Chroma: 2}},
		{1, 1, Options{Quality: 90, DPI: -1}}, {1, 1, Options{Quality: 90, DPI: 65536}},
		{1, 1, Options{Quality: 90, Profile: make([]byte, 255*65519+1)}},
	} {
		if _, err := New(bad.w, bad.h, bad.o); err == nil {
			t.Errorf("%d×%d %d %d %d was taken", bad.w, bad.h, bad.o.Quality, bad.o.Chroma, bad.o.DPI)
		}
	}
	e, err := New(20, 20, Options{Quality: 90})
	if err != nil {
		t.Fatal(err)
	}
	grey, err := New(20, 20, Options{Quality: 90, Grey: true})
	if err != nil {
		t.Fatal(err)
	}
	good := image.NewYCbCr(image.Rect(0, 0, 20, 20), image.YCbCrSubsampleRatio420)
	short := *good
	short.Cr = short.Cr[:99]
	for name, call := range map[string]func() ([]byte, error){
		"ratio": func() ([]byte, error) { return e.Band(0, image.NewYCbCr(good.Rect, image.YCbCrSubsampleRatio422), nil) },
		"size": func() ([]byte, error) {
			return e.Band(0, image.NewYCbCr(image.Rect(0, 0, 20, 19), good.SubsampleRatio), nil)
		},
		"odd": func() ([]byte, error) {
			return e.Band(0, image.NewYCbCr(image.Rect(1, 1, 21, 21), good.SubsampleRatio), nil)
		},
		"band":       func() ([]byte, error) { return e.Band(1, good, nil) },
		"below":      func() ([]byte, error) { return e.Band(-1, good, nil) },
		"short":      func() ([]byte, error) { return e.Band(0, &short, nil) },
		"grey":       func() ([]byte, error) { return grey.Band(0, good, nil) },
		"colour":     func() ([]byte, error) { return e.GreyBand(0, image.NewGray(good.Rect), nil) },
		"grey size":  func() ([]byte, error) { return grey.GreyBand(0, image.NewGray(image.Rect(0, 0, 3, 3)), nil) },
		"write":      func() ([]byte, error) { return nil, e.Write(io.Discard, 1, nil) },
		"grey short": func() ([]byte, error) { return grey.GreyBand(0, &image.Gray{Stride: 20, Rect: good.Rect}, nil) },
	} {
		if _, err := call(); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// segments reads the headers of a file up to the scan.
func segments(t *testing.T, file []byte) map[byte][][]byte {
	t.Helper()
	out := map[byte][][]byte{}
	for at := 2; ; {
		if file[at] != 0xff {
			t.Fatalf("no marker at %d", at)
		}
		mark, n := file[at+1], int(binary.BigEndian.Uint16(file[at+2:]))
		out[mark] = append(out[mark], file[at+4:at+2+n])
		if at += 2 + n; mark == markSOS {
			return out
		}
	}
}

func TestHeaders(t *testing.T) {
	profile := make([]byte, 2*65519+7)
	for i := range profile {
		profile[i] = byte(i * 7 >> 3)
	}
	img := naturalYCbCr(40, 24, image.YCbCrSubsampleRatio444, 2)
	o := Options{Quality: 92, Chroma: Chroma444, DPI: 300, Profile: profile}
	file := encode(t, img, o)
	got := segments(t, file)
	if want := []byte("JFIF\x00\x01\x02\x01\x01\x2c\x01\x2c\x00\x00"); !bytes.Equal(got[markAPP0][0], want) {
		t.Errorf("JFIF header %q", got[markAPP0][0])
	}
	var joined []byte
	for i, part := range got[markAPP2] {
		if want := fmt.Sprintf("ICC_PROFILE\x00%c\x03", i+1); string(part[:14]) != want {
			t.Errorf("part %d begins with %q", i, part[:14])
		}
		joined = append(joined, part[14:]...)
	}
	if !bytes.Equal(joined, profile) {
		t.Errorf("profile came back with %d bytes of %d", len(joined), len(profile))
	}
	if got[markDRI] != nil {
		t.Error("one band has a restart interval")
	}
	if _, err := New(1, 1, Options{Quality: 1, Profile: make([]byte, 255*65519)}); err != nil {
		t.Error("largest profile:", err)
	}
	decode(t, file)

	o = Options{Quality: 92}
	got = segments(t, encode(t, naturalYCbCr(1200, 900, image.YCbCrSubsampleRatio420, 2), o))
	if want := []byte("JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00"); !bytes.Equal(got[markAPP0][0], want) {
		t.Errorf("JFIF header %q", got[markAPP0][0])
	}
	if want := []byte{75 * 432 / 16 >> 8, 75 * 432 / 16 & 255}; !bytes.Equal(got[markDRI][0], want) {
		t.Errorf("restart interval %v, not %v", got[markDRI][0], want)
	}
}

// TestTablesAreStandard compares quantisation and Huffman tables with those
// image/jpeg writes.
func TestTablesAreStandard(t *testing.T) {
	for _, q := range []int{1, 10, 49, 50, 51, 92, 100} {
		img := image.NewYCbCr(image.Rect(0, 0, 16, 16), image.YCbCrSubsampleRatio420)
		var std bytes.Buffer
		if err := jpeg.Encode(&std, img, &jpeg.Options{Quality: q}); err != nil {
			t.Fatal(err)
		}
		want, got := segments(t, std.Bytes()), segments(t, encode(t, img, Options{Quality: q}))
		for _, mark := range []byte{markDQT, markDHT, markSOF0, markSOS} {
			if !bytes.Equal(slices.Concat(got[mark]...), slices.Concat(want[mark]...)) {
				t.Errorf("quality %d: segment %x differs", q, mark)
			}
		}
	}
}

// TestAppend wants what was in dst to stay, and a buffer's room to be used.
func TestAppend(t *testing.T) {
	img := naturalYCbCr(160, 96, image.YCbCrSubsampleRatio420, 9)
	e, err := New(160, 96, Options{Quality: 100})
	if err != nil {
		t.Fatal(err)
	}
	plain, err := e.Band(0, img, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, dst := range [][]byte{{}, []byte("before"), make([]byte, 6, 7), make([]byte, 6, 1<<20)} {
		got, err := e.Band(0, img, dst)
		if err != nil || !bytes.Equal(got[:len(dst)], dst) || !bytes.Equal(got[len(dst):], plain) {
			t.Errorf("after %d bytes of %d: %d bytes, %v", len(dst), cap(dst), len(got)-len(dst), err)
		}
		if cap(dst) == 1<<20 && &got[0] != &dst[0] {
			t.Error("a large buffer was not used")
		}
	}
}

// TestGrowth codes noise at quality 100, several times what a band usually needs.
func TestGrowth(t *testing.T) {
	img := image.NewYCbCr(image.Rect(0, 0, 512, 512), image.YCbCrSubsampleRatio444)
	rng := rand.New(rand.NewPCG(1, 1))
	for _, p := range [][]uint8{img.Y, img.Cb, img.Cr} {
		for i := range p {
			p[i] = uint8(rng.Uint32())
		}
	}
	file := encode(t, img, Options{Quality: 100, Chroma: Chroma444})
	if len(file) < 512*512*2 {
		t.Errorf("noise took %d bytes", len(file))
	}
	if y, c := quality(t, decode(t, file), img); y < 55 || c < 55 {
		t.Errorf("luma %.1f, chroma %.1f dB", y, c)
	}
}

func TestFromRGBA(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	for _, size := range []image.Point{{1, 1}, {2, 2}, {3, 5}, {16, 9}, {33, 32}, {64, 64}} {
		src := image.NewRGBA(image.Rect(5, 3, 5+size.X, 3+size.Y))
		for i := range src.Pix {
			src.Pix[i] = uint8(rng.Uint32())
			if i/4%3 == 0 {
				src.Pix[i] = uint8(int8(src.Pix[i]) >> 7) // corners of the cube
			}
		}
		checkFull(t, src)
		checkHalf(t, src)
	}
}

func checkFull(t *testing.T, src *image.RGBA) {
	t.Helper()
	w, h := src.Rect.Dx(), src.Rect.Dy()
	full := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio444)
	if err := FromRGBA(full, src); err != nil {
		t.Fatal(err)
	}
	for i := range w * h {
		p := src.Pix[i/w*src.Stride+i%w*4:]
		y, cb, cr := color.RGBToYCbCr(p[0], p[1], p[2])
		if full.Y[i] != y || full.Cb[i] != cb || full.Cr[i] != cr {
			t.Fatalf("%v is %d %d %d, not %d %d %d", p[:3], full.Y[i], full.Cb[i], full.Cr[i], y, cb, cr)
		}
	}
}

func checkHalf(t *testing.T, src *image.RGBA) {
	t.Helper()
	w, h := src.Rect.Dx(), src.Rect.Dy()
	img := image.NewYCbCr(image.Rect(2, 4, 2+w, 4+h), image.YCbCrSubsampleRatio420)
	if err := FromRGBA(img, src); err != nil {
		t.Fatal(err)
	}
	for i := range img.Cb {
		var sum [3]float64
		for n := range 4 {
			x, y := min(i%img.CStride*2+n%2, w-1), min(i/img.CStride*2+n/2, h-1)
			p := src.Pix[y*src.Stride+x*4:]
			for c := range sum {
				sum[c] += float64(p[c]) / 4
			}
			if luma, _, _ := color.RGBToYCbCr(p[0], p[1], p[2]); img.Y[y*img.YStride+x] != luma {
				t.Fatalf("luma at %d,%d is %d, not %d", x, y, img.Y[y*img.YStride+x], luma)
			}
		}
		cb := 128 - 0.168736*sum[0] - 0.331264*sum[1] + 0.5*sum[2]
		cr := 128 + 0.5*sum[0] - 0.418688*sum[1] - 0.081312*sum[2]
		if math.Abs(min(cb, 255)-float64(img.Cb[i])) > 0.51 || math.Abs(min(cr, 255)-float64(img.Cr[i])) > 0.51 {
			t.Fatalf("chroma %d of %d×%d is %d %d, not %.2f %.2f", i, w, h, img.Cb[i], img.Cr[i], cb, cr)
		}
	}
}

func TestFromRGBARefuses(t *testing.T) {
	src := image.NewRGBA(image.Rect(0, 0, 4, 4))
	for _, dst := range []*image.YCbCr{
		image.NewYCbCr(image.Rect(0, 0, 4, 3), image.YCbCrSubsampleRatio420),
		image.NewYCbCr(image.Rect(0, 0, 4, 4), image.YCbCrSubsampleRatio422),
		image.NewYCbCr(image.Rect(1, 0, 5, 4), image.YCbCrSubsampleRatio420),
	} {
		if FromRGBA(dst, src) == nil {
			t.Errorf("%v %v was taken", dst.Rect, dst.SubsampleRatio)
		}
	}
}

// FuzzPictures encodes any bytes as any small picture; whatever comes must decode
// to the right size, close to the source at high quality.
func FuzzPictures(f *testing.F) {
	f.Add(uint8(17), uint8(1), uint8(100), uint8(0), []byte{0, 255, 3})
	f.Add(uint8(7), uint8(5), uint8(1), uint8(1), []byte("0"))
	f.Add(uint8(40), uint8(33), uint8(99), uint8(2), []byte{255, 0, 255, 255})
	f.Fuzz(func(t *testing.T, w, h, q, kind uint8, data []byte) {
		if w == 0 || h == 0 || len(data) == 0 {
			return
		}
		o := Options{Quality: 1 + int(q)%100, Chroma: Chroma(kind & 1), Grey: kind&2 != 0}
		img := image.NewYCbCr(image.Rect(0, 0, int(w), int(h)), ratioOf(o))
		for n, p := range [][]uint8{img.Y, img.Cb, img.Cr} {
			for i := range p {
				p[i] = data[(i+n)%len(data)]
			}
		}
		got := decode(t, encode(t, img, o))
		if got.Bounds() != img.Rect {
			t.Fatalf("decoded %v", got.Bounds())
		}
		if c, ok := got.(*image.YCbCr); ok && o.Quality == 100 {
			if y, _ := quality(t, c, img); y < 50 {
				t.Fatalf("luma %.1f dB", y)
			}
		}
	})
}
