package assets

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"slices"
	"testing"
)

func TestBackgrounds(t *testing.T) {
	for _, name := range Backgrounds() {
		data, ok := Background(name)
		if !ok {
			t.Errorf("background %q is listed and missing", name)
			continue
		}
		img, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			t.Errorf("decode background %q: %v", name, err)
			continue
		}
		if size := img.Bounds().Size(); size != image.Pt(2400, 1600) {
			t.Errorf("background %q is %v", name, size)
		}
		if _, ok := img.(*image.YCbCr); !ok {
			t.Errorf("background %q is a %T, want plain YCbCr", name, img)
		}
		// APP1 and APP2 are where EXIF and colour profiles stand.
		head := data[:min(len(data), 4096)]
		if bytes.Contains(head, []byte("Exif")) || bytes.Contains(head, []byte("ICC_PROFILE")) {
			t.Errorf("background %q carries metadata", name)
		}
	}
	if !slices.Contains(Backgrounds(), DefaultBackground) {
		t.Error("the default background is not listed")
	}
}

func TestFrames(t *testing.T) {
	for _, name := range Frames() {
		for _, portrait := range []bool{false, true} {
			data, ok := Frame(name, portrait)
			if !ok {
				t.Errorf("frame %q (portrait %v) is listed and missing", name, portrait)
				continue
			}
			img, err := png.Decode(bytes.NewReader(data))
			if err != nil {
				t.Errorf("decode frame %q: %v", name, err)
				continue
			}
			want := image.Pt(1800, 1200)
			if portrait {
				want = image.Pt(1200, 1800)
			}
			if size := img.Bounds().Size(); size != want {
				t.Errorf("frame %q (portrait %v) is %v", name, portrait, size)
			}
			checkWindow(t, name, img)
		}
	}
	if !slices.Contains(Frames(), DefaultFrame) {
		t.Error("the default frame is not listed")
	}
}

// The window leaves four fifths of the photo untouched, faces in the middle are
// quite free, the rim hides what is behind it, and edges are soft.
func checkWindow(t *testing.T, name string, img image.Image) {
	t.Helper()
	b := img.Bounds()
	clear, soft := 0, 0
	alpha := func(x, y int) uint8 { return color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA).A }
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			switch a := alpha(x, y); {
			case a == 0:
				clear++
			case a < 255:
				soft++
			}
		}
	}
	area := b.Dx() * b.Dy()
	if clear*100 < area*80 {
		t.Errorf("frame %q leaves %d %% of the photo free", name, clear*100/area)
	}
	if soft == 0 {
		t.Errorf("frame %q has no soft edge", name)
	}
	for y := b.Dy() / 4; y < b.Dy()*3/4; y += 3 {
		for x := b.Dx() / 4; x < b.Dx()*3/4; x += 3 {
			if alpha(x, y) != 0 {
				t.Fatalf("frame %q covers the middle at %d, %d", name, x, y)
			}
		}
	}
	for _, p := range []image.Point{{0, 0}, {b.Dx() - 1, 0}, {0, b.Dy() - 1}, {b.Dx() - 1, b.Dy() - 1}, {b.Dx() / 2, 0}, {0, b.Dy() / 2}} {
		if alpha(p.X, p.Y) != 255 {
			t.Errorf("frame %q is not solid at its rim %v", name, p)
		}
	}
}

func TestUnknownNames(t *testing.T) {
	for _, name := range []string{"", ".", "*", "..", "../assets", "Studio", "studio.jpg", "a/b", "studio\x00"} {
		if data, ok := Background(name); ok || data != nil {
			t.Errorf("Background(%q) exists", name)
		}
		if data, ok := Frame(name, true); ok || data != nil {
			t.Errorf("Frame(%q) exists", name)
		}
	}
}

// Changing what was returned must not change what the next caller gets.
func TestBytesAreACopy(t *testing.T) {
	first, _ := Background(DefaultBackground)
	first[0] = 0
	if again, _ := Background(DefaultBackground); again[0] == 0 {
		t.Error("a caller can change the embedded picture")
	}
}

// Everything embedded is reachable by a name, and the whole stays small.
func TestSizeAndNoStrays(t *testing.T) {
	total, count := int64(0), 0
	err := fs.WalkDir(files, ".", func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		total, count = total+info.Size(), count+1
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := len(Backgrounds()) + 2*len(Frames()); count != want {
		t.Errorf("%d files are embedded, %d are named", count, want)
	}
	if total > 1_200_000 {
		t.Errorf("the pictures take %d bytes", total)
	}
}
