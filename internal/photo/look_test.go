package photo

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/disintegration/imaging"

	"backdrop/internal/photo/pngenc"
	"backdrop/kiosk"
)

// uprightCorners says which quarter (0 red, 1 green, 2 blue, 3 white) an upright
// viewer sees top left, top right, bottom left, bottom right.
var uprightCorners = map[int][4]int{
	1: {0, 1, 2, 3}, 2: {1, 0, 3, 2}, 3: {3, 2, 1, 0}, 4: {2, 3, 0, 1},
	5: {0, 2, 1, 3}, 6: {2, 0, 3, 1}, 7: {3, 1, 2, 0}, 8: {1, 3, 0, 2},
}

func quarterAt(img image.Image, x, y int) int {
	r, g, b, _ := img.At(x, y).RGBA()
	switch {
	case r > 0x8000 && g > 0x8000 && b > 0x8000:
		return 3
	case r > 0x8000:
		return 0
	case g > 0x8000:
		return 1
	case b > 0x8000:
		return 2
	}
	return -1
}

func wantCorners(t *testing.T, img image.Image, orientation int) {
	t.Helper()
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	got := [4]int{quarterAt(img, w/8, h/8), quarterAt(img, w*7/8, h/8), quarterAt(img, w/8, h*7/8), quarterAt(img, w*7/8, h*7/8)}
	if got != uprightCorners[orientation] {
		t.Errorf("quarters %v, want %v", got, uprightCorners[orientation])
	}
}

func TestEightOrientations(t *testing.T) {
	stored := jpegOf(t, corners(202, 142), 90)
	storedPNG := pngOf(t, corners(202, 142))
	large := jpegOf(t, corners(662, 442), 90) // more than a preview may have
	room := NewDarkroom(1)
	for o := 1; o <= 8; o++ {
		little := segment(0xe1, append([]byte("Exif\x00\x00"), exif(o, binary.LittleEndian)...))
		for name, file := range map[string][]byte{
			"jpeg":          withSegments(stored, exifSegment(o)),
			"little endian": withSegments(stored, segment(0xe0, []byte("JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00")), little),
			"XMP first":     withSegments(stored, xmpSegment(), exifSegment(o)),
			"png":           withChunk(storedPNG, "eXIf", exif(o, binary.BigEndian)),
		} {
			t.Run(fmt.Sprintf("%d %s", o, name), func(t *testing.T) {
				wantUpright(t, room, file, 202, 142, o)
			})
		}
		look, err := room.Look(t.Context(), bytes.NewReader(withSegments(large, exifSegment(o))))
		if err != nil {
			t.Fatal(err)
		}
		wantCorners(t, decodeJPEG(t, look.Upload), o)
	}
}

func wantUpright(t *testing.T, room *Darkroom, file []byte, w, h, o int) {
	t.Helper()
	if o >= 5 {
		w, h = h, w
	}
	look, err := room.Look(t.Context(), bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if look.Orientation != o || look.Width != w || look.Height != h {
		t.Errorf("info %+v, want %d×%d orientation %d", look.Info, w, h, o)
	}
	small := decodeJPEG(t, look.Upload)
	if got := small.Bounds().Size(); got != image.Pt(look.UploadWidth, look.UploadHeight) || got.X*got.Y > PreviewPixels {
		t.Errorf("upload is %v, said %d×%d", got, look.UploadWidth, look.UploadHeight)
	}
	wantCorners(t, small, o)
	wantBare(t, look.Upload)
	for _, limit := range []int{0, 20_000} {
		data, uw, uh, err := room.Upload(t.Context(), NewOriginal(bytes.NewReader(file)), UploadLimit{Pixels: limit})
		if err != nil {
			t.Fatal(err)
		}
		full := decodeJPEG(t, data)
		if full.Bounds().Size() != image.Pt(uw, uh) || limit == 0 && (uw != w || uh != h) || limit > 0 && uw*uh > limit {
			t.Errorf("upload with limit %d is %v, said %d×%d", limit, full.Bounds().Size(), uw, uh)
		}
		wantCorners(t, full, o)
		wantBare(t, data)
	}
}

// Planes turned are the picture turned, also where tiles do not divide it and
// where colours are shared by two pixels.
func TestPlanesTurnLikePictures(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {33, 97}, {97, 33}, {64, 64}, {7, 131}, {130, 8}} {
		for _, ratio := range []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411} {
			img := image.NewYCbCr(image.Rectangle{Max: size}, ratio)
			for i := range img.Y {
				img.Y[i] = byte(i * 7)
			}
			for i := range img.Cb {
				img.Cb[i], img.Cr[i] = byte(128+i%100), byte(128-i%90)
			}
			for o := 1; o <= 8; o++ {
				want, got := turn(img, o), upright(img, o)
				if want.Bounds().Size() != got.Bounds().Size() {
					t.Fatalf("%v %v orientation %d: %v", ratio, size, o, got.Bounds())
				}
				if even := size.X%4 == 0 && size.Y%2 == 0; even { // else samples are shared by other pixels when turned
					if _, worst := difference(t, want, got); worst > 1 {
						t.Errorf("%v %v orientation %d: off by %d", ratio, size, o, worst)
					}
				} else if ycc, ok := got.(*image.YCbCr); ok {
					for y := range ycc.Rect.Dy() {
						for x := range ycc.Rect.Dx() {
							if w := color.NRGBAModel.Convert(want.At(x, y)).(color.NRGBA); ratio == image.YCbCrSubsampleRatio444 && far(w, ycc.At(x, y)) {
								t.Fatalf("%v %v orientation %d: %v at %d, %d, want %v", ratio, size, o, ycc.At(x, y), x, y, w)
							}
						}
					}
				}
			}
		}
	}
}

func far(a color.NRGBA, c color.Color) bool {
	b := color.NRGBAModel.Convert(c).(color.NRGBA)
	return max(int(a.R)-int(b.R), int(b.R)-int(a.R), int(a.G)-int(b.G), int(b.G)-int(a.G), int(a.B)-int(b.B), int(b.B)-int(a.B)) > 1
}

func TestOrientationNonsenseIsUpright(t *testing.T) {
	stored := jpegOf(t, corners(40, 20), 90)
	thumbnail := exif(6, binary.BigEndian)
	thumbnail[22], thumbnail[23] = 0x01, 0x01 // the main directory's Orientation becomes ImageLength
	for name, file := range map[string][]byte{
		"thumbnail": withSegments(stored, segment(0xe1, append([]byte("Exif\x00\x00"), thumbnail...))),
		"none":      stored,
		"zero":      withSegments(stored, exifSegment(0)),
		"nine":      withSegments(stored, exifSegment(9)),
		"cut short": withSegments(stored, segment(0xe1, []byte("Exif\x00\x00MM\x00*\x00\x00"))),
		"far away":  withSegments(stored, segment(0xe1, []byte("Exif\x00\x00MM\x00*\xff\xff\xff\xff"))),
		"empty":     withSegments(stored, segment(0xe1, nil)),
	} {
		info, err := Inspect(bytes.NewReader(file))
		if err != nil || info.Orientation != 1 || info.Width != 40 {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
	}
}

func TestNothingOfTheCameraGoesOut(t *testing.T) {
	file := withSegments(jpegOf(t, scene(640, 480, 1), 90),
		exifSegment(6), xmpSegment(), segment(0xe2, []byte("ICC_PROFILE\x00\x01\x01SECRET")),
		segment(0xed, []byte("Photoshop 3.0\x00SECRET")), segment(0xfe, []byte("SECRET serial number")))
	file = append(file, file...) // a second picture behind the first, as MPF has it
	room := NewDarkroom(2)
	look, err := room.Look(t.Context(), bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	data, _, _, err := room.Upload(t.Context(), NewOriginal(bytes.NewReader(file)), UploadLimit{})
	if err != nil {
		t.Fatal(err)
	}
	for _, out := range [][]byte{look.Upload, data} {
		wantBare(t, out)
		if bytes.Contains(out, []byte("SECRET")) || bytes.Contains(bytes.ToLower(out), []byte("exif")) {
			t.Error("the camera's words are in what goes out")
		}
	}
}

func TestLookJudges(t *testing.T) {
	whole := jpegOf(t, scene(300, 200, 1), 90)
	huge := append([]byte(pngMagic), 0, 0, 0, 13)
	huge = append(huge, "IHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\x00\x00\x00"...)
	for name, c := range map[string]struct {
		file []byte
		code kiosk.Code
	}{
		"empty":               {nil, kiosk.EmptyFile},
		"one byte":            {[]byte("x"), kiosk.NotAPicture},
		"start marker only":   {[]byte{0xff, 0xd8}, kiosk.Truncated},
		"start of a PNG":      {[]byte("\x89PNG"), kiosk.Truncated},
		"JSON named .png":     {[]byte(`{"errors":[]}`), kiosk.NotAPicture},
		"HEIC":                {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), kiosk.NotAPicture},
		"GIF":                 {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), kiosk.NotAPicture},
		"zeros":               {make([]byte, 5000), kiosk.NotAPicture},
		"half":                {whole[:len(whole)/2], kiosk.Truncated},
		"half, then zeros":    {append(append([]byte{}, whole[:len(whole)/2]...), make([]byte, len(whole)/2)...), kiosk.Truncated},
		"absurd PNG":          {huge, kiosk.TooLarge},
		"PNG with no content": {append(pngOf(t, image.NewGray(image.Rect(0, 0, 5, 5)))[:33], 0, 0, 0, 0), kiosk.Truncated},
		"end marker too soon": {append(append([]byte{}, whole[:len(whole)/2]...), 0xff, 0xd9), kiosk.Unreadable},
	} {
		_, err := NewDarkroom(1).Look(t.Context(), bytes.NewReader(c.file))
		if err == nil || kiosk.CodeOf(err) != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
	_, err := NewDarkroom(1).Look(t.Context(), strings.NewReader("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"))
	if kiosk.DetailOf(err) != "HEIC" {
		t.Errorf("HEIC is called %q", kiosk.DetailOf(err))
	}
}

func TestEndOfThePictureIsNotEndOfTheFile(t *testing.T) {
	for _, file := range [][]byte{jpegOf(t, scene(300, 200, 1), 90), pngOf(t, scene(300, 200, 1))} {
		for _, tail := range [][]byte{make([]byte, 10_000), []byte("SEFT trailer"), file} {
			if _, err := NewDarkroom(1).Look(t.Context(), bytes.NewReader(append(append([]byte{}, file...), tail...))); err != nil {
				t.Errorf("with %d bytes behind it: %v", len(tail), err)
			}
		}
	}
}

func TestTruncatedAnywhereIsTruncated(t *testing.T) {
	room := NewDarkroom(1)
	files := map[string][]byte{
		"jpeg": withSegments(jpegOf(t, scene(120, 90, 1), 90), exifSegment(6)),
		"png":  pngOf(t, scene(60, 40, 1)),
		"grey": jpegOf(t, image.NewGray(image.Rect(0, 0, 50, 50)), 80),
	}
	for name, file := range files {
		for n := 1; n < len(file); n += 1 + n/40 {
			_, err := room.Look(t.Context(), bytes.NewReader(file[:n]))
			if err == nil || kiosk.CodeOf(err) != kiosk.Truncated {
				t.Fatalf("%s cut at %d of %d: %v", name, n, len(file), err)
			}
		}
		if _, err := room.Look(t.Context(), bytes.NewReader(file[:len(file)-1])); kiosk.CodeOf(err) != kiosk.Truncated {
			t.Errorf("%s without its last byte: %v", name, err)
		}
	}
}

func TestBitRotNeverPanics(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 7))
	room := NewDarkroom(1)
	files := [][]byte{withSegments(jpegOf(t, scene(64, 48, 1), 90), exifSegment(3), xmpSegment()), pngOf(t, person(40, 30, 2))}
	for i := range 800 {
		file := append([]byte{}, files[i%2]...)
		for range 1 + rnd.IntN(4) {
			limit := len(file)
			if i%3 == 0 {
				limit = min(limit, 700) // headers and tables more often
			}
			file[rnd.IntN(limit)] = byte(rnd.Uint32())
		}
		look, err := room.Look(t.Context(), bytes.NewReader(file))
		if err == nil && look.UploadWidth*look.UploadHeight > PreviewPixels {
			t.Fatalf("upload of %d×%d", look.UploadWidth, look.UploadHeight)
		}
		if err != nil && kiosk.CodeOf(err) == kiosk.InternalFault {
			t.Fatalf("no fault but %v", err)
		}
	}
}

// bombs are small files that promise more pixels than may be decoded.
func bombs(t testing.TB) map[string][]byte {
	sof := func(marker byte, w, h uint16, sampling ...byte) []byte {
		content := []byte{8, byte(h >> 8), byte(h), byte(w >> 8), byte(w), byte(len(sampling))}
		for i, hv := range sampling {
			content = append(content, byte(i+1), hv, 0)
		}
		return append(append([]byte{0xff, 0xd8}, segment(marker, content)...), segment(0xda, []byte{1, 1, 0, 0, 63, 0})...)
	}
	ihdr := func(w, h uint32, depth, colour byte) []byte {
		var out bytes.Buffer
		head := binary.BigEndian.AppendUint32(nil, w)
		head = binary.BigEndian.AppendUint32(head, h)
		out.WriteString(pngMagic)
		if err := pngenc.Chunk(&out, "IHDR", append(head, depth, colour, 0, 0, 0)); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	return map[string][]byte{
		"jpeg 65535×65535":            sof(0xc0, 65535, 65535, 0x22, 0x11, 0x11),
		"jpeg just above":             sof(0xc0, 10_001, 6_400, 0x22, 0x11, 0x11),
		"progressive 4:4:4 at 58 MP":  sof(0xc2, 9_700, 6_000, 0x11, 0x11, 0x11),
		"png 65535×65535":             ihdr(65535, 65535, 8, 6),
		"png 16 bits, one side long":  ihdr(70_000, 10, 16, 6),
		"png widest":                  ihdr(1<<31-1, 1, 1, 0),
		"png highest":                 ihdr(1, 1<<31-1, 1, 0),
		"png overflowing its product": ihdr(1<<31-1, 1<<31-1, 16, 6),
	}
}

func TestBombsAreRefusedFromTheHeader(t *testing.T) {
	for name, file := range bombs(t) {
		_, err := NewDarkroom(1).Look(t.Context(), bytes.NewReader(file))
		if err == nil || kiosk.CodeOf(err) != kiosk.TooLarge {
			t.Errorf("%s: %v, want %s", name, err, kiosk.TooLarge)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _ = Inspect(bytes.NewReader(file))
		runtime.ReadMemStats(&after)
		if allocated := after.TotalAlloc - before.TotalAlloc; allocated > 4<<20 {
			t.Errorf("%s: %d bytes allocated to refuse it", name, allocated)
		}
	}
}

func TestExoticPixels(t *testing.T) {
	src := scene(200, 150, 9)
	grey := image.NewGray(src.Rect)
	deep, deepGrey := image.NewNRGBA64(src.Rect), image.NewGray16(src.Rect)
	palette := image.NewPaletted(src.Rect, color.Palette{color.RGBA{200, 30, 30, 255}, color.RGBA{20, 30, 200, 255}, color.NRGBA{9, 9, 9, 0}})
	for y := range 150 {
		for x := range 200 {
			c := src.RGBAAt(x, y)
			grey.Set(x, y, c)
			deepGrey.SetGray16(x, y, color.Gray16{uint16(x*300 + y)})
			deep.SetNRGBA64(x, y, color.NRGBA64{uint16(c.R) << 8, uint16(c.G) << 8, uint16(c.B) << 8, uint16(0xffff - x*100)})
			palette.SetColorIndex(x, y, byte((x/50+y/50)%3))
		}
	}
	for name, c := range map[string]struct {
		file []byte
		want image.Image
	}{
		"grey jpeg":       {jpegOf(t, grey, 95), grey},
		"grey png":        {pngOf(t, grey), grey},
		"16-bit png":      {pngOf(t, deep), opaque(deep)},
		"16-bit grey png": {pngOf(t, deepGrey), deepGrey},
		"palette png":     {pngOf(t, palette), opaque(palette)},
		"clear png":       {pngOf(t, person(200, 150, 1)), opaque(person(200, 150, 1))},
	} {
		look, err := NewDarkroom(1).Look(t.Context(), bytes.NewReader(c.file))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if mean, _ := difference(t, decodeJPEG(t, look.Upload), c.want); mean > 4 {
			t.Errorf("%s: off by %.1f on average", name, mean)
		}
		data, _, _, err := NewDarkroom(1).Upload(t.Context(), NewOriginal(bytes.NewReader(c.file)), UploadLimit{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if mean, _ := difference(t, decodeJPEG(t, data), c.want); mean > 4 {
			t.Errorf("%s in full: off by %.1f on average", name, mean)
		}
	}
}

func TestOddShapes(t *testing.T) {
	for _, size := range []image.Point{{1, 1}, {1, 12_000}, {12_000, 1}, {2, 60_000}, {3, 65_535}, {501, 500}, {500, 500}} {
		img := image.NewGray(image.Rectangle{Max: size})
		look, err := NewDarkroom(1).Look(t.Context(), bytes.NewReader(pngOf(t, img)))
		if err != nil {
			t.Errorf("%v: %v", size, err)
			continue
		}
		if cfg, err := png.DecodeConfig(bytes.NewReader(look.Upload)); err == nil {
			t.Errorf("%v: %v came out as PNG", size, cfg)
		}
		if n := look.UploadWidth * look.UploadHeight; n < 1 || n > PreviewPixels || size.X*size.Y <= PreviewPixels && n != size.X*size.Y {
			t.Errorf("%v became %d×%d", size, look.UploadWidth, look.UploadHeight)
		}
	}
}

func TestPreviewSize(t *testing.T) {
	for _, c := range [][4]int{{6000, 4000, 612, 408}, {4000, 6000, 408, 612}, {500, 500, 500, 500}, {501, 500, 500, 499}, {100, 100, 100, 100}, {1, 60_000_000, 1, 250_000}} {
		if w, h := PreviewSize(c[0], c[1]); w != c[2] || h != c[3] {
			t.Errorf("%d×%d became %d×%d, want %d×%d", c[0], c[1], w, h, c[2], c[3])
		}
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		w, h := 1+rnd.IntN(9000), 1+rnd.IntN(6000)
		if pw, ph := PreviewSize(w, h); pw < 1 || ph < 1 || pw > w || ph > h || pw*ph > PreviewPixels {
			t.Fatalf("%d×%d became %d×%d", w, h, pw, ph)
		}
	}
}

func TestUploadKeepsWithinBytes(t *testing.T) {
	file := jpegOf(t, scene(500, 400, 2), 97)
	whole, _, _, err := NewDarkroom(1).Upload(t.Context(), NewOriginal(bytes.NewReader(file)), UploadLimit{})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []int{100, 70, 40, 15, 5} {
		limit := int64(len(whole) * part / 100)
		data, w, h, err := NewDarkroom(1).Upload(t.Context(), NewOriginal(bytes.NewReader(file)), UploadLimit{Bytes: limit, Pixels: 1 << 30})
		if err != nil {
			t.Errorf("%d %%: %v", part, err)
			continue
		}
		if int64(len(data)) > limit {
			t.Errorf("%d bytes, allowed %d", len(data), limit)
		}
		if decodeJPEG(t, data).Bounds().Size() != image.Pt(w, h) || part == 100 && w != 500 {
			t.Errorf("%d %%: said %d×%d", part, w, h)
		}
	}
	_, _, _, err = NewDarkroom(1).Upload(t.Context(), NewOriginal(bytes.NewReader(file)), UploadLimit{Bytes: 100})
	wantCode(t, err, kiosk.TooLarge)
}

func TestLookStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	room := NewDarkroom(1)
	if _, err := room.Look(ctx, bytes.NewReader(jpegOf(t, scene(50, 50, 1), 90))); err == nil || ctx.Err() == nil || kiosk.CodeOf(err) != kiosk.InternalFault {
		t.Errorf("cancelled look: %v, want the context's own error", err)
	}
}

// reducible are pictures large enough to be decoded at 1/2 and 1/8.
func reducible(t testing.TB) map[int]*image.Gray {
	out := map[int]*image.Gray{}
	for scale, size := range map[int]image.Point{2: {1301, 901}, 8: {5003, 3335}} {
		img := image.NewGray(image.Rectangle{Max: size})
		for y := range size.Y {
			line := img.Pix[y*img.Stride:][:size.X]
			for x := range line {
				line[x] = byte(30 + 190*(2*(2*y/size.Y)+2*x/size.X)/3 + (x*7+y*13)>>4&15)
			}
		}
		if w, h := PreviewSize(size.X, size.Y); reduction(size, image.Pt(w, h)) != scale {
			t.Fatalf("%v is not reduced by %d", size, scale)
		}
		out[scale] = img
	}
	return out
}

// The fast way gives the same picture as the complete decode, turned the same way.
func TestReducedLooksLikeTheWhole(t *testing.T) {
	room := NewDarkroom(1)
	for scale, img := range reducible(t) {
		var buf bytes.Buffer
		if err := EncodeJPEG(&buf, img, 92); err != nil {
			t.Fatal(err)
		}
		w, h := PreviewSize(img.Rect.Dx(), img.Rect.Dy())
		want := opaque(imaging.Resize(img, w, h, imaging.Box))
		for _, o := range []int{1, 2, 3, 4, 5, 6, 7, 8} {
			file := withSegments(buf.Bytes(), exifSegment(o))
			look, err := room.Look(t.Context(), bytes.NewReader(file))
			if err != nil {
				t.Fatalf("1/%d, orientation %d: %v", scale, o, err)
			}
			if got := look.Picture.Rect.Size(); got != image.Pt(look.UploadWidth, look.UploadHeight) {
				t.Errorf("1/%d: picture of %v, said %d×%d", scale, got, look.UploadWidth, look.UploadHeight)
			}
			if mean, _ := difference(t, look.Picture, turn(want, o)); mean > 3 {
				t.Errorf("1/%d, orientation %d: off by %.1f on average", scale, o, mean)
			}
			if mean, _ := difference(t, look.Picture, decodeJPEG(t, look.Upload)); mean > 3 {
				t.Errorf("1/%d, orientation %d: the upload is off its picture by %.1f on average", scale, o, mean)
			}
			wantBare(t, look.Upload)
			if scale > 2 && o == 2 {
				break // large ones take their time; the small one shows every turn
			}
		}
	}
}

// What is behind a reader without random access, or with one that fails, is judged
// as on the complete way.
func TestReducedJudges(t *testing.T) {
	whole := jpegOf(t, scene(1400, 900, 1), 90)
	half := whole[:len(whole)/2]
	room := NewDarkroom(1)
	for name, c := range map[string]struct {
		file []byte
		code kiosk.Code
	}{
		"half":                {half, kiosk.Truncated},
		"half, then zeros":    {append(bytes.Clone(half), make([]byte, len(half))...), kiosk.Truncated},
		"without its end":     {whole[:len(whole)-2], kiosk.Truncated},
		"end marker too soon": {append(bytes.Clone(half), 0xff, 0xd9), kiosk.Unreadable},
	} {
		for kind, r := range map[string]io.ReadSeeker{"anywhere": bytes.NewReader(c.file), "in order": struct{ io.ReadSeeker }{bytes.NewReader(c.file)}} {
			_, err := room.Look(t.Context(), r)
			if err == nil || kiosk.CodeOf(err) != c.code {
				t.Errorf("%s, %s: %v, want %s", name, kind, err, c.code)
			}
		}
	}
	for n := len(whole) - 1; n > len(whole)/3; n -= 1 + n/15 {
		if _, err := room.Look(t.Context(), bytes.NewReader(whole[:n])); kiosk.CodeOf(err) != kiosk.Truncated {
			t.Errorf("cut at %d of %d: %v", n, len(whole), err)
		}
	}
	for _, r := range []io.ReadSeeker{struct{ io.ReadSeeker }{bytes.NewReader(whole)}, bytes.NewReader(append(bytes.Clone(whole), whole...))} {
		if _, err := room.Look(t.Context(), r); err != nil {
			t.Error(err)
		}
	}
	_, err := room.Look(t.Context(), &dyingCard{bytes.NewReader(whole), int64(len(whole) / 2)})
	var gone *readError
	if kiosk.CodeOf(err) != kiosk.Unreadable || !errors.As(err, &gone) {
		t.Errorf("a card that dies: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = room.Look(ctx, &tripwire{bytes.NewReader(whole), cancel})
	if !errors.Is(err, context.Canceled) || kiosk.CodeOf(err) != kiosk.InternalFault {
		t.Errorf("cancelled on the way: %v", err)
	}
	room.patience = -1
	if _, err := room.Look(t.Context(), bytes.NewReader(whole)); kiosk.CodeOf(err) != kiosk.Unreadable || !errors.Is(err, errTooSlow) {
		t.Errorf("too slow: %v", err)
	}
}

// dyingCard fails beyond a place.
type dyingCard struct {
	*bytes.Reader
	upTo int64
}

func (d *dyingCard) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > d.upTo {
		return 0, errors.New("input/output error")
	}
	return d.Reader.ReadAt(p, at)
}

// tripwire ends a context at the first read of a decoder.
type tripwire struct {
	*bytes.Reader
	cancel func()
}

func (d *tripwire) ReadAt(p []byte, at int64) (int, error) {
	d.cancel()
	return d.Reader.ReadAt(p, at)
}
