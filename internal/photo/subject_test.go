package photo

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"testing"
	"testing/iotest"

	"backdrop/kiosk"
)

// greyOf gives a cutout's alpha as the grey PNG that channels=alpha gives.
func greyOf(t testing.TB, cut *image.NRGBA, w, h int) []byte {
	t.Helper()
	size := cut.Rect.Size()
	alpha := image.NewGray(cut.Rect)
	for i := range alpha.Pix {
		alpha.Pix[i] = cut.Pix[4*i+3]
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	resizePlane(out.Pix, out.Stride, image.Pt(w, h), alpha.Pix, alpha.Stride, size, whole(size))
	return pngOf(t, out)
}

// solid gives a picture of one colour.
func solid(w, h int, c color.NRGBA) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	for i := range out.Pix {
		out.Pix[i] = [4]byte{c.R, c.G, c.B, c.A}[i%4]
	}
	return out
}

// before puts a cutout in front of a colour, as the room behind a guest.
func before(cut *image.NRGBA, room color.NRGBA) *image.RGBA {
	return naive(cut, solid(cut.Rect.Dx(), cut.Rect.Dy(), room), nil)
}

func abs(v int) int { return max(v, -v) }

func composed(t testing.TB, c Composition) (image.Image, *image.NRGBA) {
	t.Helper()
	var picture, clear bytes.Buffer
	c.JPEG, c.PNG, c.Quality = &picture, &clear, 95
	if _, err := NewDarkroom(2).Compose(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(&clear)
	if err != nil {
		t.Fatal(err)
	}
	return decodeJPEG(t, picture.Bytes()), img.(*image.NRGBA)
}

// A matte alone takes the colours of the photo, upright, and what shines through
// of the old background is taken out.
func TestMatteTakesColoursFromThePhoto(t *testing.T) {
	const w, h = 480, 360
	cut := person(w, h, 3)
	room := color.NRGBA{30, 200, 60, 255}
	photo := before(cut, room)
	upright := jpegOf(t, photo, 97)
	turned := withSegments(jpegOf(t, turn(photo, 8), 97), exifSegment(6)) // stored a quarter anticlockwise
	back := solid(w, h, color.NRGBA{200, 180, 170, 255})
	want := naive(cut, back, nil)
	for name, file := range map[string][]byte{"upright": upright, "turned": turned} {
		for _, size := range []image.Point{{w, h}, {w / 2, h / 2}} {
			alpha := greyOf(t, cut, size.X, size.Y)
			got, clear := composed(t, Composition{Cutout: bytes.NewReader(alpha), CutoutSize: int64(len(alpha)), Original: NewOriginal(bytes.NewReader(file)),
				Width: w, Height: h, Scenery: scenery(back, nil), Position: Centre})
			if mean, _ := difference(t, got, want); mean > 5 {
				t.Errorf("%s, matte %v: off by %.2f on average", name, size, mean)
			}
			off, camera, n := 0, 0, 0
			for i := 0; i < len(clear.Pix); i += 4 {
				if a := cut.Pix[i+3]; a > 60 && a < 200 && clear.Pix[i+3] > 0 {
					off += abs(int(clear.Pix[i+1]) - int(cut.Pix[i+1]))
					camera += abs(int(photo.Pix[i+1]) - int(cut.Pix[i+1]))
					n++
				}
			}
			if n < 500 || off*10 > camera*9 {
				t.Errorf("%s, matte %v: the green of %d half-clear pixels is off by %d, as the camera saw it by %d", name, size, n, off, camera)
			}
		}
	}
	alpha := greyOf(t, cut, w, h)
	_, err := NewDarkroom(1).Compose(t.Context(), Composition{Cutout: bytes.NewReader(alpha), CutoutSize: int64(len(alpha)), Width: w, Height: h, Quality: 90, JPEG: &bytes.Buffer{}})
	wantCode(t, err, kiosk.NotAResult)
	other := jpegOf(t, scene(100, 90, 1), 90)
	_, err = NewDarkroom(1).Compose(t.Context(), Composition{Cutout: bytes.NewReader(alpha), CutoutSize: int64(len(alpha)), Original: NewOriginal(bytes.NewReader(other)), Width: w, Height: h, Quality: 90, JPEG: &bytes.Buffer{}})
	wantCode(t, err, kiosk.Unreadable)
	info, err := check(t, alpha)
	if err != nil || !info.Matte {
		t.Errorf("%+v, %v", info, err)
	}
	if _, err := NewDarkroom(1).OpenCutout(t.Context(), bytes.NewReader(alpha), int64(len(alpha))); kiosk.CodeOf(err) != kiosk.NotAResult {
		t.Errorf("a matte was opened as a cutout: %v", err)
	}
}

// A cutout that came smaller is not enlarged when the photo is at hand: it stays
// as sharp as the photo.
func TestSmallCutoutBorrowsSharpness(t *testing.T) {
	const w, h = 600, 400
	cut := person(w, h, 4)
	for i := 3; i < len(cut.Pix); i += 4 {
		cut.Pix[i] = 255 // all subject: only sharpness is looked at
	}
	cut.Pix[3] = 0
	photo := before(cut, color.NRGBA{90, 90, 90, 255})
	small := image.NewNRGBA(image.Rect(0, 0, w/4, h/4))
	for y := range h / 4 {
		for x := range w / 4 {
			small.SetNRGBA(x, y, cut.NRGBAAt(4*x, 4*y))
		}
	}
	file, original := zipOf(t, small), jpegOf(t, photo, 97)
	c := Composition{Cutout: bytes.NewReader(file), CutoutSize: int64(len(file)), Width: w, Height: h}
	plain, _ := composed(t, c)
	c.Original = NewOriginal(bytes.NewReader(original))
	sharp, _ := composed(t, c)
	offPlain, _ := difference(t, plain, photo)
	offSharp, _ := difference(t, sharp, photo)
	if offSharp > offPlain/2 {
		t.Errorf("with the photo off by %.2f, without by %.2f", offSharp, offPlain)
	}
}

// The subject can stand elsewhere and larger or smaller; nothing else moves.
func TestPlace(t *testing.T) {
	const w, h = 200, 100
	red := color.NRGBA{200, 30, 30, 255}
	cut := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := 50; y < 100; y++ {
		for x := 80; x < 120; x++ {
			cut.SetNRGBA(x, y, red)
		}
	}
	file := pngOf(t, cut)
	back := solid(w, h, color.NRGBA{20, 30, 200, 255})
	for name, c := range map[string]struct {
		at  Place
		box image.Rectangle // where the red square stands
	}{
		"as it is":          {Place{}, image.Rect(80, 50, 120, 100)},
		"scale one":         {Place{Scale: 1}, image.Rect(80, 50, 120, 100)},
		"right":             {Place{X: 0.25}, image.Rect(130, 50, 170, 100)},
		"up":                {Place{Y: -0.2}, image.Rect(80, 30, 120, 80)},
		"half":              {Place{Scale: 0.5}, image.Rect(90, 75, 110, 100)},
		"double":            {Place{Scale: 2}, image.Rect(60, 0, 140, 100)},
		"half out":          {Place{X: 0.5}, image.Rect(180, 50, 200, 100)},
		"gone":              {Place{X: 1}, image.Rectangle{}},
		"half and sideways": {Place{Scale: 0.5, X: -0.3}, image.Rect(30, 75, 50, 100)},
	} {
		img, clear := composed(t, Composition{Cutout: bytes.NewReader(file), CutoutSize: int64(len(file)), Width: w, Height: h, Scenery: scenery(back, nil), Position: Centre, Subject: c.at})
		small := ComposeSmall(cut, asLayer(back), Centre, c.at, nil)
		for y := range h {
			for x := range w {
				p := image.Pt(x, y)
				if near := c.box.Inset(-4); !c.box.Empty() && p.In(near) && !p.In(c.box.Inset(4)) {
					continue // the edge
				}
				r, _, b, _ := img.At(x, y).RGBA()
				sr, _, sb, _ := small.At(x, y).RGBA()
				if in := p.In(c.box); (r > b) != in || (sr > sb) != in || (clear.NRGBAAt(x, y).A > 128) != in {
					t.Fatalf("%s: at %v picture %x %x, small %x %x, alpha %d, inside %t", name, p, r>>8, b>>8, sr>>8, sb>>8, clear.NRGBAAt(x, y).A, in)
				}
			}
		}
	}
}

// A position chooses the part of a background that shows.
func TestPosition(t *testing.T) {
	wide := image.NewRGBA(image.Rect(0, 0, 300, 100))
	for x := range 300 {
		for y := range 100 {
			wide.SetRGBA(x, y, color.RGBA{byte(x / 100 * 100), 0, 0, 255})
		}
	}
	cut := image.NewNRGBA(image.Rect(0, 0, 100, 100))
	for at, want := range map[Position]uint8{{0, 0.5}: 0, Centre: 100, {1, 0}: 200, {7, 0}: 200, {-2, 9}: 0} {
		if got := ComposeSmall(cut, asLayer(wide), at, Place{}, nil).RGBAAt(50, 50).R; max(got, want)-min(got, want) > 6 {
			t.Errorf("%v shows %d, want %d", at, got, want)
		}
	}
	tall := turn(wide, 6)
	for at, want := range map[Position]uint8{{0.5, 0}: 0, Centre: 100, {0.5, 1}: 200} {
		if got := color.RGBAModel.Convert(ComposeSmall(cut, asLayer(tall), at, Place{}, nil).At(50, 50)).(color.RGBA).R; max(got, want)-min(got, want) > 6 {
			t.Errorf("tall %v shows %d, want %d", at, got, want)
		}
	}
}

// 4:4:4 keeps the colour of single pixels, 4:2:0 does not.
func TestEveryPixelsColour(t *testing.T) {
	const w, h = 64, 64
	cut := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{220, 30, 30, 255}
			if x%2 == 1 {
				c = color.NRGBA{30, 30, 220, 255}
			}
			cut.SetNRGBA(x, y, c)
		}
	}
	cut.SetNRGBA(0, 0, color.NRGBA{})
	file := pngOf(t, cut)
	var means [2]float64
	for i, full := range []bool{false, true} {
		img, _ := composed(t, Composition{Cutout: bytes.NewReader(file), CutoutSize: int64(len(file)), Width: w, Height: h, Full444: full, DPI: 300})
		means[i], _ = difference(t, img, naive(cut, nil, nil))
	}
	if means[1] > 6 || means[0] < 20 {
		t.Errorf("off by %.1f in 4:2:0 and %.1f in 4:4:4", means[0], means[1])
	}
}

func TestEndsWhole(t *testing.T) {
	whole := func(data []byte) bool {
		t.Helper()
		ok, err := endsWhole(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	file := withSegments(jpegOf(t, scene(60, 40, 1), 90), exifSegment(3))
	if !whole(file) || !whole(append(bytes.Clone(file), "trailer \xff\xd8\xff"...)) {
		t.Error("a whole file is not")
	}
	for n := range file {
		if whole(file[:n]) {
			t.Fatalf("whole after %d of %d bytes", n, len(file))
		}
	}
	// the end marker of a thumbnail inside a segment is not the picture's
	if whole(withSegments(file[:len(file)-2], segment(0xe1, append([]byte("Exif\x00\x00"), file...)))) {
		t.Error("ended by its thumbnail")
	}
	broken := errors.New("cable pulled")
	if _, err := endsWhole(io.MultiReader(bytes.NewReader(file[:300]), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("a broken reader: %v", err)
	}
}

// The rows' fast ways must agree with plain arithmetic for every value.
func TestRowArithmetic(t *testing.T) {
	for a := range 256 {
		for v := range 256 {
			alpha, light, colour := bytes.Repeat([]byte{byte(a)}, 9), bytes.Repeat([]byte{byte(v)}, 9), bytes.Repeat([]byte{byte(v)}, 9)
			weighLight(light, alpha)
			weighColour(colour, alpha)
			wantLight := byte((v*a*2 + 255) / 510)
			for i := range 9 {
				if light[i] != wantLight {
					t.Fatalf("%d weighed %d is %d, want %d", v, a, light[i], wantLight)
				}
				if off := float64(colour[i]) - 128 - float64(v-128)*float64(a)/255; off > 0.51 || off < -0.51 {
					t.Fatalf("colour %d weighed %d is %d", v, a, colour[i])
				}
			}
			under := bytes.Repeat([]byte{77}, 9)
			overLight(under, light, alpha)
			if off := float64(under[3]) - float64(v*a+77*(255-a))/255; off > 1.01 || off < -1.01 {
				t.Fatalf("%d over 77 at %d is %d", v, a, under[3])
			}
			under = bytes.Repeat([]byte{177}, 9)
			overColour(under, colour, alpha)
			if off := float64(under[8]) - float64(v*a+177*(255-a))/255; off > 1.01 || off < -1.01 {
				t.Fatalf("colour %d over 177 at %d is %d", v, a, under[8])
			}
		}
	}
	a, b := make([]byte, 41), make([]byte, 41)
	for i := range a {
		a[i], b[i] = byte(i*37), byte(i*91+5)
	}
	got := make([]byte, 21)
	halve(got, a, b)
	for i := range 20 {
		if want := (int(a[2*i]) + int(a[2*i+1]) + int(b[2*i]) + int(b[2*i+1]) + 2) / 4; int(got[i]) != want {
			t.Fatalf("mean %d is %d, want %d", i, got[i], want)
		}
	}
}
