package reduced

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"

	"backdrop/internal/photo/jpegcases"
)

// means compares a reduced picture with the full one of image/jpeg: every sample is
// the mean of those it stands for, where none of them was clamped. It gives the
// largest difference, how many samples were compared, and how many there are.
func means(t *testing.T, name string, small, full image.Image, scale int) (worst float64, compared, all int) {
	t.Helper()
	ps, pf := planesOf(small), planesOf(full)
	if len(ps) != len(pf) {
		t.Fatalf("%s: %d planes, want %d", name, len(ps), len(pf))
	}
	for i, s := range ps {
		f := pf[i]
		if s.w != ceil(f.w, scale) || s.h != ceil(f.h, scale) {
			t.Fatalf("%s: plane %d is %dx%d of %dx%d", name, i, s.w, s.h, f.w, f.h)
		}
		for y := range s.h {
			for x := range s.w {
				all++
				// image/jpeg's planes go on behind the edge up to whole blocks
				mean, clamped := 0.0, false
				for dy := range scale {
					for _, v := range f.pix[(y*scale+dy)*f.stride+x*scale:][:scale] {
						mean += float64(v)
						clamped = clamped || v == 0 || v == 255
					}
				}
				if clamped {
					continue
				}
				compared++
				mean /= float64(scale * scale)
				worst = max(worst, math.Abs(mean-float64(s.pix[y*s.stride+x])))
			}
		}
	}
	return worst, compared, all
}

func TestAgreement(t *testing.T) {
	t.Parallel()
	for _, f := range slices.Concat(cases(), large()) {
		if f.oddRestart {
			continue
		}
		full, err := jpeg.Decode(bytes.NewReader(f.data))
		if err != nil {
			t.Fatalf("%s: image/jpeg: %v", f.name, err)
		}
		for _, scale := range []int{8, 4, 2} {
			small, err := run(f.data, scale, 1)
			if f.progressive && scale < 8 {
				if !errors.Is(err, ErrUnsupported) {
					t.Errorf("%s 1/%d: %v", f.name, scale, err)
				}
				continue
			}
			if err != nil {
				t.Errorf("%s 1/%d: %v", f.name, scale, err)
				continue
			}
			worst, compared, all := means(t, f.name, small, full, scale)
			if worst > 1.2 || compared < all*3/4 && all > 500 {
				t.Errorf("%s 1/%d: off by %.2f, %d of %d compared", f.name, scale, worst, compared, all)
			}
			if a, ok := small.(*image.YCbCr); ok && a.SubsampleRatio != full.(*image.YCbCr).SubsampleRatio {
				t.Errorf("%s: subsampling %v", f.name, a.SubsampleRatio)
			}
		}
	}
}

// TestOddRestart: image/jpeg cannot be asked about these, but the same picture
// without restart markers is there.
func TestOddRestart(t *testing.T) {
	img := jpegcases.Picture(4, 91, 67, image.YCbCrSubsampleRatio420)
	want, err := run(jpegcases.Encode(img, jpegcases.Options{}), 8, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []jpegcases.Options{
		{Separate: true, Restart: 5}, {Script: jpegcases.Scripts(3)["apart"], Restart: 5},
		{Script: jpegcases.Scripts(3)["usual"], Restart: 1},
	} {
		got, err := run(jpegcases.Encode(img, o), 8, 3)
		if err != nil || !equal(got, want) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// TestWorkers: the result is the same for every number of goroutines.
func TestWorkers(t *testing.T) {
	t.Parallel()
	for _, f := range slices.Concat(cases(), large()) {
		for _, scale := range []int{8, 4, 2} {
			if f.progressive && scale < 8 {
				continue
			}
			want, err := run(f.data, scale, 1)
			if err != nil {
				t.Fatalf("%s: %v", f.name, err)
			}
			for _, workers := range []int{2, 5} {
				if got, err := run(f.data, scale, workers); err != nil || !equal(got, want) {
					t.Errorf("%s 1/%d by %d: %v, or it differs", f.name, scale, workers, err)
				}
			}
		}
	}
}

// TestMeeting: the stretches of ordinary files do meet.
func TestMeeting(t *testing.T) {
	met, tried := 0, 0
	for _, f := range large() {
		// A scan for each component ends before the file does; codes that are all of one
		// length synchronise badly.
		if f.progressive || strings.HasSuffix(f.name, "true") || strings.Contains(f.name, " 2 ") {
			continue
		}
		d := decoderOf(f.data, 2)
		d.saw = func(s *scan) {
			points, _, err := d.skimScan(s)
			if err != nil {
				t.Fatalf("%s: %v", f.name, err)
			}
			tried, met = tried+1, met+len(points)-1
		}
		if _, err := d.decode(); err != nil {
			t.Fatalf("%s: %v", f.name, err)
		}
	}
	if tried != 9 || met != 9 {
		t.Errorf("%d of %d met", met, tried)
	}
}

// TestMoreThanThePicture: a scan may hold more than the frame says, as when a bit of
// the height is wrong. What the stretches decode beyond it goes nowhere.
func TestMoreThanThePicture(t *testing.T) {
	var file bytes.Buffer
	if err := jpeg.Encode(&file, jpegcases.Picture(3, 2048, 1024, image.YCbCrSubsampleRatio420), &jpeg.Options{Quality: 20}); err != nil {
		t.Fatal(err)
	}
	for _, rows := range []int{528, 640, 800, 1008} {
		data := bytes.Clone(file.Bytes())
		at := bytes.Index(data, []byte{0xFF, mSOF0}) + 5
		data[at], data[at+1] = byte(rows>>8), byte(rows)
		one, err := run(data, 8, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, workers := range []int{2, 3, 5} {
			if many, err := run(data, 8, workers); err != nil || !equal(one, many) {
				t.Errorf("%d rows, %d workers: %v", rows, workers, err)
			}
		}
	}
}

func TestTruncated(t *testing.T) {
	t.Parallel()
	for i, f := range slices.Concat(cases(), large()) {
		step := max(f.whole()/3, 1)
		switch {
		case i%40 == 0 && f.whole() < 3000:
			step = 1
		case i%9 == 0 && f.whole() < 40_000:
			step = max(f.whole()/64, 1)
		}
		for n := 0; n < f.whole(); n += step {
			checkTruncated(t, f, n)
		}
		checkTruncated(t, f, f.whole()-1)
	}
}

func checkTruncated(t *testing.T, f file, n int) {
	t.Helper()
	for _, scale := range []int{8, 2} {
		if f.progressive && scale < 8 {
			continue
		}
		for _, workers := range []int{1, 2} {
			if _, err := run(f.data[:n], scale, workers); !errors.Is(err, ErrTruncated) {
				t.Errorf("%s cut to %d of %d, 1/%d by %d: %v", f.name, n, f.whole(), scale, workers, err)
			}
		}
	}
	// the same with the length already there, as some programs copy
	if n > 1 {
		sparse := append(bytes.Clone(f.data[:n]), make([]byte, len(f.data)-n)...)
		if _, err := run(sparse, 8, 2); !errors.Is(err, ErrTruncated) && !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s with zeros from %d of %d: %v", f.name, n, f.whole(), err)
		}
	}
}

func TestUnsupported(t *testing.T) {
	grey := jpegcases.Grey(1, 40, 40)
	img := jpegcases.Picture(1, 40, 40, image.YCbCrSubsampleRatio444)
	for name, data := range map[string][]byte{
		"cmyk":                   jpegcases.Encode(image.NewCMYK(image.Rect(0, 0, 40, 40)), jpegcases.Options{}),
		"ycck":                   jpegcases.Encode(image.NewCMYK(image.Rect(0, 0, 40, 40)), jpegcases.Options{Adobe: 3, NoJFIF: true}),
		"rgb, adobe":             jpegcases.Encode(img, jpegcases.Options{Adobe: 1, NoJFIF: true}),
		"rgb, names":             jpegcases.Encode(img, jpegcases.Options{IDs: []byte("RGB"), NoJFIF: true}),
		"3x1":                    jpegcases.Encode(img, jpegcases.Options{Factors: [][2]int{{3, 1}, {1, 1}, {1, 1}}}),
		"1x4":                    jpegcases.Encode(img, jpegcases.Options{Factors: [][2]int{{1, 4}, {1, 1}, {1, 1}}}),
		"1x1 2x1":                jpegcases.Encode(img, jpegcases.Options{Factors: [][2]int{{1, 1}, {2, 1}, {1, 1}}}),
		"uneven":                 jpegcases.Encode(img, jpegcases.Options{Factors: [][2]int{{2, 2}, {2, 1}, {1, 1}}}),
		"lossless":               jpegcases.Encode(grey, jpegcases.Options{Marker: 0xC3}),
		"arithmetic":             jpegcases.Encode(grey, jpegcases.Options{Marker: 0xC9}),
		"arithmetic progressive": jpegcases.Encode(grey, jpegcases.Options{Marker: 0xCA}),
		"hierarchical":           jpegcases.Encode(grey, jpegcases.Options{Marker: 0xC5}),
		"12 bits":                patched(jpegcases.Encode(grey, jpegcases.Options{Marker: 0xC1}), 0xC1, 0, 12),
		"no height":              patched(jpegcases.Encode(grey, jpegcases.Options{}), 0xC0, 2, 0),
	} {
		if _, err := run(data, 8, 2); !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := run(jpegcases.Encode(grey, jpegcases.Options{}), 3, 1); !errors.Is(err, ErrUnsupported) {
		t.Errorf("scale 3: %v", err)
	}
	// factors larger than they need be are another way to say the same
	for _, factors := range [][][2]int{{{1, 3}, {1, 3}, {1, 3}}, {{4, 1}, {2, 1}, {2, 1}}, {{3, 1}, {3, 1}, {3, 1}}} {
		data := jpegcases.Encode(img, jpegcases.Options{Factors: factors})
		if _, err := run(data, 8, 2); err != nil {
			t.Errorf("%v: %v", factors, err)
		}
	}
}

// patched sets a byte of the first segment of a marker.
func patched(data []byte, marker byte, at int, v byte) []byte {
	i := bytes.Index(data, []byte{0xFF, marker}) + 4 + at
	data = bytes.Clone(data)
	data[i] = v
	return data
}

func TestFormatErrors(t *testing.T) {
	img := jpegcases.Picture(1, 64, 64, image.YCbCrSubsampleRatio420)
	plain := jpegcases.Encode(img, jpegcases.Options{})
	restart := jpegcases.Encode(img, jpegcases.Options{Restart: 2})
	sof := bytes.Index(plain, []byte{0xFF, 0xC0})
	sos := bytes.Index(plain, []byte{0xFF, 0xDA})
	dht := bytes.Index(plain, []byte{0xFF, 0xC4})
	twice := bytes.Join([][]byte{plain[:sof], plain[sof : sof+19], plain[sof:]}, nil)
	early := bytes.Join([][]byte{plain[:len(plain)-200], {0xFF, 0xD9}}, nil)
	for name, data := range map[string][]byte{
		"not a picture": []byte("GIF89a, or something else"),
		"two frames":    twice,
		"ends early":    early,
		"no tables":     bytes.Join([][]byte{plain[:dht], plain[sos:]}, nil),
		"no frame":      bytes.Join([][]byte{plain[:sof], plain[sof+19:]}, nil),
		"no scan":       bytes.Join([][]byte{plain[:sos], {0xFF, 0xD9}}, nil),
		"wrong restart": bytes.Replace(restart, []byte{0xFF, 0xD1}, []byte{0xFF, 0xD5}, 1),
		"no restart":    bytes.Replace(restart, []byte{0xFF, 0xD1}, nil, 1),
		"scan of 9":     patched(plain, 0xDA, 1, 9),
	} {
		for _, workers := range []int{1, 2} {
			var damage FormatError
			if _, err := run(data, 8, workers); !errors.As(err, &damage) {
				t.Errorf("%s by %d: %v", name, workers, err)
			}
		}
	}
}

// TestLyingHeader: a small file that claims a large picture costs little.
func TestLyingHeader(t *testing.T) {
	img := jpegcases.Picture(1, 24, 24, image.YCbCrSubsampleRatio444)
	for _, o := range []jpegcases.Options{
		{Tables: jpegcases.Optimised}, {Restart: 1}, {Separate: true}, {Script: jpegcases.Scripts(3)["usual"]},
		{Script: jpegcases.Scripts(3)["apart"]},
	} {
		data := jpegcases.Encode(img, o)
		marker := byte(0xC0)
		if o.Script != nil {
			marker = 0xC2
		}
		for at := 1; at < 5; at++ {
			data = patched(data, marker, at, 0xFE)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := decode(bytes.NewReader(data), int64(len(data)), Options{Scale: 8, Workers: 2, MaxPixels: math.MaxInt}, minPiece)
		runtime.ReadMemStats(&after)
		if err == nil {
			t.Errorf("%+v: decoded", o)
		}
		if n := after.TotalAlloc - before.TotalAlloc; n > 600_000 {
			t.Errorf("%+v: %d bytes allocated for a file of %d", o, n, len(data))
		}
		if _, err := run(data, 8, 2); !errors.Is(err, ErrTooLarge) {
			t.Errorf("%+v: %v", o, err)
		}
	}
}

// failing reads until some offset.
type failing struct {
	data []byte
	from int64
	err  error
}

func (f failing) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > f.from {
		return 0, f.err
	}
	return bytes.NewReader(f.data).ReadAt(p, off)
}

func TestReaderAndStop(t *testing.T) {
	broken := errors.New("cable out")
	for _, f := range large() {
		for _, part := range []int{3, 2, 1} {
			at := len(f.data) - len(f.data)*part/4
			for _, workers := range []int{1, 2} {
				r := failing{f.data, int64(at), broken}
				_, err := decode(r, int64(len(f.data)), Options{Scale: 8, Workers: workers}, 64)
				if !errors.Is(err, broken) {
					t.Errorf("%s by %d: %v", f.name, workers, err)
				}
				asked := 0
				stop := func() error {
					if asked++; asked > 4-part {
						return io.ErrClosedPipe
					}
					return nil
				}
				_, err = decode(bytes.NewReader(f.data), int64(len(f.data)), Options{Scale: 8, Workers: workers, Stop: stop}, 64)
				if !errors.Is(err, io.ErrClosedPipe) {
					t.Errorf("%s by %d: stop gives %v", f.name, workers, err)
				}
			}
		}
	}
	// a reader that has less than it was said to
	f := large()[0]
	if _, err := Decode(bytes.NewReader(f.data[:len(f.data)/2]), int64(len(f.data)), Options{Scale: 8}); !errors.Is(err, ErrTruncated) {
		t.Errorf("a shorter reader: %v", err)
	}
}

// TestDamage: bytes changed at random never make it panic, never make the goroutines
// disagree, and what image/jpeg accepts too looks alike.
func TestDamage(t *testing.T) {
	t.Parallel()
	accepted := 0
	for i, f := range cases() {
		if i%3 != 0 {
			continue
		}
		for n := range 24 {
			data := bytes.Clone(f.data)
			seed := uint32(i*1000 + n)
			for range 1 + n%3 {
				seed = seed*1664525 + 1013904223
				data[int(seed>>8)%len(data)] ^= byte(1 << (seed >> 4 & 7))
			}
			if compare(t, fmt.Sprint(f.name, " damage ", n), data) {
				accepted++
			}
		}
	}
	if accepted < 60 {
		t.Errorf("only %d damaged files accepted by both: nothing compared", accepted)
	}
}

// compare decodes data by one and by more goroutines and by image/jpeg, and says
// whether all accepted it.
func compare(t *testing.T, name string, data []byte) bool {
	t.Helper()
	for _, scale := range []int{4, 2} {
		a, errA := run(data, scale, 1)
		b, errB := run(data, scale, 3)
		if (errA == nil) != (errB == nil) || errA == nil && !equal(a, b) {
			t.Errorf("%s 1/%d: %v by one, %v by three, or they differ", name, scale, errA, errB)
		}
	}
	a, errA := run(data, 8, 1)
	for _, workers := range []int{2, 3} {
		b, errB := run(data, 8, workers)
		if fmt.Sprint(errA) != fmt.Sprint(errB) || errA == nil && !equal(a, b) {
			t.Errorf("%s: %v by one, %v by %d, or they differ", name, errA, errB, workers)
		}
	}
	if errA != nil || a.Bounds().Dx()*a.Bounds().Dy() > 1<<16 {
		return false
	}
	full, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil || len(planesOf(full)) != len(planesOf(a)) {
		return false
	}
	if largest(data) > 8*128*2 {
		return false // image/jpeg reckons such coefficients wrongly
	}
	if worst, _, _ := means(t, name, a, full, 8); worst > 1.2 {
		t.Errorf("%s: off by %.2f", name, worst)
	}
	return true
}

// decoderOf gives a decoder at 1/8 ready to go.
func decoderOf(data []byte, workers int) *decoder {
	d := &decoder{
		src: &source{r: bytes.NewReader(data), size: int64(len(data))},
		opt: Options{Scale: 8, Workers: workers, MaxPixels: 1 << 22}, piece: 64,
	}
	d.walk.src = d.src
	return d
}

// largest gives the largest coefficient, times its quantisation, of a sequential
// picture, decoded one code at a time. Progressive ones count as endless.
func largest(data []byte) (peak int64) {
	d := decoderOf(data, 1)
	d.saw = func(s *scan) {
		b := newBitReader(d.src, s.start)
		var pred [4]int32
		note := func(v int32, q uint16) { peak = max(peak, int64(v)*int64(q), -int64(v)*int64(q)) }
		for mcu := range s.total {
			if s.restart > 0 && mcu > 0 && mcu%s.restart == 0 {
				if b.restart(mcu/s.restart-1) != nil {
					return
				}
				pred = [4]int32{}
			}
			if b.p > b.limit && b.more() != nil {
				return
			}
			for i := range s.blocks {
				blk := &s.blocks[i]
				sym := blk.dc.find(load(b.buf, b.p))
				pred[blk.which] += extend(load(b.buf, b.p)<<sym.length, uint(sym.value))
				note(pred[blk.which], blk.comp.quant[0])
				b.p += int(sym.length) + int(sym.value)
				for k := uint(1); k < 64; {
					acc := load(b.buf, b.p)
					sym := blk.ac.find(acc)
					bits, next := blk.ac.step(acc, k)
					if next == noStep {
						return
					}
					if sym.value&15 != 0 {
						note(extend(acc<<sym.length, uint(sym.value&15)), blk.comp.quant[next-1])
					}
					k, b.p = next, b.p+int(bits)
				}
			}
		}
	}
	if d.decode(); d.frame != nil && d.frame.progressive {
		return math.MaxInt64 // not looked into
	}
	return peak
}
