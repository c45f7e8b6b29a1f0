package photo

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"slices"
	"strings"
	"testing"

	"backdrop/internal/photo/colour"
	"backdrop/internal/photo/jpegenc"
	"backdrop/kiosk"
)

// writeCutout takes a straight picture apart.
func writeCutout(w io.Writer, cut *image.NRGBA, quality int) error {
	alpha := image.NewGray(cut.Rect)
	for i := range alpha.Pix {
		alpha.Pix[i] = cut.Pix[4*i+3]
	}
	colours := image.NewYCbCr(cut.Rect, image.YCbCrSubsampleRatio420)
	if err := jpegenc.FromRGBA(colours, &image.RGBA{Pix: cut.Pix, Stride: cut.Stride, Rect: cut.Rect}); err != nil {
		return err
	}
	return WriteCutout(w, colours, alpha, quality)
}

func zipOf(tb testing.TB, cut *image.NRGBA) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := writeCutout(&out, cut, 95); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// frameOf is a PNG-like frame: an opaque border, a soft inner edge, a window.
func frameOf(w, h int) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			d := min(x, y, w-1-x, h-1-y) * 400 / max(w, h)
			a := min(max(40-d, 0)*12, 255)
			out.SetNRGBA(x, y, color.NRGBA{250, 200, byte(x), byte(a)})
		}
	}
	return out
}

// asLayer gives a picture as a background or frame; nil stays nil.
func asLayer(img image.Image) *Layer {
	if img == nil {
		return nil
	}
	return newLayerOf(layerOf(img))
}

func scenery(background, frame image.Image) Scenery {
	return func() (*Layer, *Layer, error) { return asLayer(background), asLayer(frame), nil }
}

// naive composes pixel by pixel in floats, everything at one size.
func naive(cut *image.NRGBA, background, frame image.Image) *image.RGBA {
	out := image.NewRGBA(cut.Rect)
	mix := func(over color.NRGBA, under color.RGBA) color.RGBA {
		a := float64(over.A) / 255
		f := func(o, u byte) byte { return byte(float64(o)*a + float64(u)*(1-a) + 0.5) }
		return color.RGBA{f(over.R, under.R), f(over.G, under.G), f(over.B, under.B), 255}
	}
	for y := range cut.Rect.Dy() {
		for x := range cut.Rect.Dx() {
			c := color.RGBA{255, 255, 255, 255}
			if background != nil {
				c = mix(color.NRGBAModel.Convert(background.At(x, y)).(color.NRGBA), c)
			}
			c = mix(cut.NRGBAAt(x, y), c)
			if frame != nil {
				c = mix(color.NRGBAModel.Convert(frame.At(x, y)).(color.NRGBA), c)
			}
			out.SetRGBA(x, y, c)
		}
	}
	return out
}

func TestComposeSmallLikeNaive(t *testing.T) {
	cut := person(211, 157, 1)
	back := decodeJPEG(t, jpegOf(t, scene(211, 157, 2), 95))
	for name, layers := range map[string][2]image.Image{
		"background and frame": {back, frameOf(211, 157)},
		"no frame":             {back, nil},
		"nothing":              {nil, nil},
		"clear background":     {person(211, 157, 7), frameOf(211, 157)},
	} {
		got := ComposeSmall(cut, asLayer(layers[0]), Centre, Place{}, asLayer(layers[1]))
		if mean, worst := difference(t, got, naive(cut, layers[0], layers[1])); worst > 8 || mean > 1 { // planes round twice
			t.Errorf("%s: off by %.2f, at most %d", name, mean, worst)
		}
	}
	if got := ComposeSmall(image.NewNRGBA(image.Rectangle{}), asLayer(back), Centre, Place{}, nil); !got.Rect.Empty() {
		t.Error("something out of nothing")
	}
}

func TestComposeLikeNaive(t *testing.T) {
	const w, h = 701, 811
	cut := person(w, h, 1)
	back, frame := scene(w, h, 2), frameOf(w, h)
	room := NewDarkroom(2)
	for name, file := range map[string][]byte{"zip": zipOf(t, cut), "png": pngOf(t, cut)} {
		var picture, clear bytes.Buffer
		done, err := room.Compose(t.Context(), Composition{
			Cutout: bytes.NewReader(file), CutoutSize: int64(len(file)), Width: w, Height: h,
			Scenery: scenery(back, frame), Quality: 95, JPEG: &picture, PNG: &clear,
		})
		if err != nil || done != (Composed{Width: w, Height: h}) {
			t.Fatalf("%s: %+v, %v", name, done, err)
		}
		if mean, _ := difference(t, decodeJPEG(t, picture.Bytes()), naive(cut, back, frame)); mean > 3 {
			t.Errorf("%s: off by %.2f on average", name, mean)
		}
		wantTagged(t, picture.Bytes())
		got, err := png.Decode(bytes.NewReader(clear.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if mean, _ := difference(t, got, cut); mean > 2 {
			t.Errorf("%s: the transparent export is off by %.2f on average", name, mean)
		}
		if c := got.(*image.NRGBA).NRGBAAt(0, 0); c != (color.NRGBA{}) {
			t.Errorf("%s: %v under full transparency", name, c)
		}
	}
}

// wantTagged tests that a guest's file carries our own profile and nothing else.
func wantTagged(t *testing.T, file []byte) {
	t.Helper()
	profile := colour.SRGBProfile()
	at := bytes.Index(file, profile)
	if at < 18 || !strings.HasPrefix(string(file[at-14:]), "ICC_PROFILE\x00\x01\x01") {
		t.Fatal("the picture is not tagged as sRGB")
	}
	wantBare(t, slices.Concat(file[:at-18], file[at+len(profile):])) // marker, length, name, number, count
}

// Scaling must change nothing that is flat, and must not let the black (or any
// colour) of transparent pixels seep into a soft edge.
func TestNoFringes(t *testing.T) {
	const w, h = 300, 200
	grey := color.NRGBA{140, 140, 140, 255}
	cut := image.NewNRGBA(image.Rect(0, 0, w, h)) // black where transparent, as services send it
	for y := range h {
		for x := range w {
			if a := min(max((100-x)*8, 0), 255); a > 0 {
				cut.SetNRGBA(x, y, color.NRGBA{140, 140, 140, byte(a)})
			}
		}
	}
	back := image.NewNRGBA(image.Rect(0, 0, 10, 10))
	for i := range back.Pix {
		back.Pix[i] = [4]byte{140, 140, 140, 255}[i%4]
	}
	file := pngOf(t, cut)
	for _, size := range []image.Point{{w, h}, {611, 409}, {1499, 1001}, {97, 61}} {
		var picture, clear bytes.Buffer
		done, err := NewDarkroom(1).Compose(t.Context(), Composition{
			Cutout: bytes.NewReader(file), CutoutSize: int64(len(file)), Width: size.X, Height: size.Y,
			Scenery: scenery(back, nil), Quality: 95, JPEG: &picture, PNG: &clear,
		})
		if err != nil || done.Enlarged != (size.X > w) {
			t.Fatalf("%v: %+v, %v", size, done, err)
		}
		img := decodeJPEG(t, picture.Bytes())
		for x := range size.X {
			r, g, b, _ := img.At(x, size.Y/2).RGBA()
			if min(r, g, b) < 136<<8 || max(r, g, b) > 144<<8 {
				t.Fatalf("%v: %x %x %x at column %d of grey on grey", size, r, g, b, x)
			}
		}
		got, err := png.Decode(&clear)
		if err != nil {
			t.Fatal(err)
		}
		for x := range size.X {
			if c := got.(*image.NRGBA).NRGBAAt(x, size.Y/2); c.A > 16 && (min(c.R, c.G, c.B) < 130 || max(c.R, c.G, c.B) > 150) {
				t.Fatalf("%v: %v at column %d of a grey cutout", size, c, x)
			}
		}
		if c := got.(*image.NRGBA).NRGBAAt(0, 0); c != grey {
			t.Errorf("%v: %v inside", size, c)
		}
	}
}

// A background covers the canvas: same middle, nothing stretched, overhang cut.
func TestBackgroundCovers(t *testing.T) {
	back := corners(400, 100) // wide: only its middle quarter shows on a square
	cut := image.NewNRGBA(image.Rect(0, 0, 80, 80))
	small := func(background, frame image.Image) *image.RGBA {
		return ComposeSmall(cut, asLayer(background), Centre, Place{}, asLayer(frame))
	}
	wantCorners(t, small(back, nil), 1)
	tall := small(corners(100, 900), nil)
	wantCorners(t, tall, 1)
	if q := quarterAt(tall, 38, 38); q != 0 {
		t.Errorf("quarter %d just above the middle", q)
	}
	frame := corners(7, 5)
	wantCorners(t, small(nil, frame), 1)
}

func TestScaleLeavesFlatColoursAlone(t *testing.T) {
	for _, from := range []image.Point{{1, 1}, {2, 3}, {10, 10}, {333, 77}} {
		src := image.NewNRGBA(image.Rectangle{Max: from})
		for i := range src.Pix {
			src.Pix[i] = [4]byte{200, 100, 7, 255}[i%4]
		}
		for _, to := range []image.Point{{1, 1}, {3, 2}, {100, 41}, {700, 900}} {
			if from == to {
				continue
			}
			got := layerOf(src).resize(whole(from), to, image.YCbCrSubsampleRatio420)
			y, cb, cr := color.RGBToYCbCr(200, 100, 7)
			for name, c := range map[string]struct {
				plane []byte
				want  byte
			}{"brightness": {got.ycc.Y, y}, "blue": {got.ycc.Cb, cb}, "red": {got.ycc.Cr, cr}} {
				for i, v := range c.plane {
					if v != c.want {
						t.Fatalf("%v to %v: %s is %d at %d, want %d", from, to, name, v, i, c.want)
					}
				}
			}
		}
	}
}

func TestComposeReportsWhatStopsIt(t *testing.T) {
	file := zipOf(t, person(800, 700, 1))
	good := func() Composition {
		return Composition{Cutout: bytes.NewReader(file), CutoutSize: int64(len(file)), Width: 800, Height: 700, Quality: 90, JPEG: &bytes.Buffer{}}
	}
	room := NewDarkroom(2)
	full := errors.New("no space left")
	c := good()
	c.JPEG = &brokenWriter{n: 2000, err: full}
	if _, err := room.Compose(t.Context(), c); !errors.Is(err, full) {
		t.Errorf("full disk: %v", err)
	}
	c = good()
	c.PNG = &brokenWriter{n: 2000, err: full}
	if _, err := room.Compose(t.Context(), c); !errors.Is(err, full) {
		t.Errorf("full disk for the PNG: %v", err)
	}
	for _, size := range []image.Point{{0, 10}, {10, -1}, {70_000, 1}, {60_000, 60_000}} {
		c = good()
		c.Width, c.Height = size.X, size.Y
		if _, err := room.Compose(t.Context(), c); err == nil {
			t.Errorf("a canvas of %v was painted", size)
		}
	}
	c = good()
	lost := kiosk.Faulty(kiosk.BackgroundLost, "beach.jpg", nil)
	c.Scenery = func() (*Layer, *Layer, error) { return nil, nil, lost }
	if _, err := room.Compose(t.Context(), c); !errors.Is(err, lost) {
		t.Errorf("a lost background: %v", err)
	}
	c = good()
	c.CutoutSize /= 2
	_, err := room.Compose(t.Context(), c)
	wantCode(t, err, kiosk.CutShort)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := room.Compose(ctx, good()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if _, err := room.Compose(t.Context(), good()); err != nil { // all places were given back
		t.Error(err)
	}
}

func TestWriteCutoutIsWhatServicesSend(t *testing.T) {
	cut := person(140, 90, 1)
	file := zipOf(t, cut)
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	if len(archive.File) != 2 || archive.File[0].Name != "color.jpg" || archive.File[1].Name != "alpha.png" {
		t.Fatalf("entries %v", archive.File)
	}
	for _, f := range archive.File {
		if f.Method != zip.Store || f.Flags&8 != 0 {
			t.Errorf("%s: method %d, flags %x", f.Name, f.Method, f.Flags)
		}
	}
	got, err := NewDarkroom(1).OpenCutout(t.Context(), bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	colours := func(n *image.NRGBA) *image.RGBA { return &image.RGBA{Pix: n.Pix, Stride: n.Stride, Rect: n.Rect} }
	if mean, _ := difference(t, colours(got), colours(cut)); mean > 3 {
		t.Errorf("colours off by %.1f, those under the transparency included", mean)
	}
	for i := 3; i < len(cut.Pix); i += 4 {
		if got.Pix[i] != cut.Pix[i] {
			t.Fatalf("alpha %d became %d", cut.Pix[i], got.Pix[i])
		}
	}
}
