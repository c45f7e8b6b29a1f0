package samples

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/bep/imagemeta"
)

func TestSameSeedSamePicture(t *testing.T) {
	a, b := Render(7, 300, 200), Render(7, 300, 200)
	if !bytes.Equal(a.Image.Y, b.Image.Y) || !bytes.Equal(a.Image.Cb, b.Image.Cb) || !bytes.Equal(a.Alpha.Pix, b.Alpha.Pix) {
		t.Fatal("the same seed gave two pictures")
	}
}

func TestEverySeedAnotherPicture(t *testing.T) {
	seen := map[[32]byte]uint64{}
	for seed := range uint64(24) {
		// The noise is left out: the subjects themselves must differ.
		sum := sha256.Sum256(Render(seed, 120, 80).Alpha.Pix)
		if other, ok := seen[sum]; ok {
			t.Fatalf("seeds %d and %d show the same people", other, seed)
		}
		seen[sum] = seed
	}
}

func TestAlphaTellsSubjectFromScreen(t *testing.T) {
	for seed := range uint64(12) {
		p := Render(seed, 480, 320)
		var subject, green, clear int
		for y := range 320 {
			for x := range 480 {
				a := p.Alpha.GrayAt(x, y).Y
				c := p.Image.YCbCrAt(x, y)
				r, g, b := color.YCbCrToRGB(c.Y, c.Cb, c.Cr)
				switch {
				case a == 255:
					subject++
				case a == 0:
					clear++
					if int(g) > int(r)+30 && int(g) > int(b)+30 {
						green++
					}
				}
			}
		}
		if part := float64(subject) / (480 * 320); part < 0.12 || part > 0.75 {
			t.Errorf("seed %d: %.0f %% of the picture is subject", seed, part*100)
		}
		if float64(green) < 0.995*float64(clear) {
			t.Errorf("seed %d: only %d of %d screen pixels are green", seed, green, clear)
		}
	}
}

func TestSizesScaleThePicture(t *testing.T) {
	small, big := Render(3, 300, 200), Render(3, 2400, 1600)
	var diff, n float64
	for y := 8; y < 190; y += 3 {
		for x := 8; x < 290; x += 3 {
			diff += math.Abs(float64(small.Alpha.GrayAt(x, y).Y) - float64(big.Alpha.GrayAt(x*8, y*8).Y))
			n++
		}
	}
	if diff/n > 8 {
		t.Errorf("alpha differs by %.1f on average between two sizes", diff/n)
	}
}

func TestOddSizes(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {0, -3}, {2, 1}, {3, 5}, {1801, 7}, {7, 1801}, {1999, 1333}} {
		p := Render(5, size[0], size[1])
		want := image.Rect(0, 0, max(size[0], 1), max(size[1], 1))
		if p.Image.Rect != want || p.Alpha.Rect != want {
			t.Errorf("%v: got %v and %v", size, p.Image.Rect, p.Alpha.Rect)
		}
	}
}

func TestSidewaysIsTheSamePictureTurned(t *testing.T) {
	up, side := new(studio).expose(9, 200, 300, false, true), new(studio).expose(9, 200, 300, true, true)
	if side.Image.Rect != image.Rect(0, 0, 300, 200) {
		t.Fatalf("stored size is %v", side.Image.Rect)
	}
	var diff float64
	for y := 2; y < 298; y++ {
		for x := 2; x < 198; x++ {
			// Orientation 6: the stored picture's row 199-x is the upright picture's column x.
			diff += math.Abs(float64(up.Alpha.GrayAt(x, y).Y) - float64(side.Alpha.GrayAt(y, 199-x).Y))
		}
	}
	if mean := diff / (196 * 296); mean > 6 {
		t.Errorf("turned back, alpha differs by %.1f on average", mean)
	}
}

func TestCameraDropsFiles(t *testing.T) {
	dir := t.TempDir()
	taken := filepath.Join(dir, "DSC_0002.JPG")
	if err := os.WriteFile(taken, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	var told []int
	c := Camera{Folder: dir, Shots: 4, Width: 180, Height: 120, Seed: 3}
	if err := c.Run(t.Context(), func(n int) { told = append(told, n) }); err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(told) != "[1 2 3 4]" {
		t.Errorf("told %v", told)
	}
	if b, err := os.ReadFile(taken); err != nil || string(b) != "mine" {
		t.Errorf("the file that was there is now %q, %v", b, err)
	}
	for _, n := range []int{1, 3, 4, 5} {
		b, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("DSC_%04d.JPG", n)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := jpeg.Decode(bytes.NewReader(b)); err != nil {
			t.Errorf("photo %d: %v", n, err)
		}
	}
}

func TestShotsOfOneCameraDiffer(t *testing.T) {
	seen := map[uint64]bool{}
	for seed := range uint64(3) {
		for n := 1; n <= 500; n++ {
			s := shotSeed(seed, n)
			if seen[s] {
				t.Fatalf("camera %d, shot %d repeats a seed", seed, n)
			}
			seen[s] = true
		}
	}
}

func TestPhotosCarryWhatMustBeStripped(t *testing.T) {
	sideways := 0
	for n := 1; n <= 12; n++ {
		c := Camera{Seed: 11, Width: 90, Height: 60}.withDefaults()
		pieces, err := c.picture(new(studio), n)
		if err != nil {
			t.Fatal(err)
		}
		b := bytes.Join(pieces, nil)
		var tags imagemeta.Tags
		_, err = imagemeta.Decode(imagemeta.Options{R: bytes.NewReader(b), ImageFormat: imagemeta.JPEG, Sources: imagemeta.EXIF,
			HandleTag: func(ti imagemeta.TagInfo) error { tags.Add(ti); return nil }})
		if err != nil {
			t.Fatal(err)
		}
		exif := tags.EXIF()
		for name, want := range map[string]string{"Make": Make, "Model": Model, "SerialNumber": Serial, "BodySerialNumber": Serial} {
			if got, ok := exif[name]; ok && fmt.Sprint(got.Value) != want {
				t.Errorf("%s is %v", name, got.Value)
			} else if !ok && name != "SerialNumber" && name != "BodySerialNumber" {
				t.Errorf("no %s in %v", name, exif)
			}
		}
		if !bytes.Contains(b, []byte(Serial)) {
			t.Error("no serial number")
		}
		if lat, _, err := tags.GetLatLong(); err != nil || lat < 30.2 || lat > 30.3 {
			t.Errorf("latitude is %v, %v", lat, err)
		}
		img, err := jpeg.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if img.Bounds().Dx() != 90 || img.Bounds().Dy() != 60 {
			t.Errorf("stored size is %v", img.Bounds())
		}
		switch o := fmt.Sprint(exif["Orientation"].Value); o {
		case "6":
			sideways++
		case "1":
		default:
			t.Errorf("orientation is %v", o)
		}
	}
	if sideways == 0 || sideways == 12 {
		t.Errorf("%d of 12 photos are sideways", sideways)
	}
}

func TestCameraStops(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	c := Camera{Folder: t.TempDir(), Shots: 5, Every: time.Hour, Width: 60, Height: 40,
		Wait: func(ctx context.Context, d time.Duration) error { stop(); return ctx.Err() }}
	dropped := 0
	if err := c.Run(ctx, func(int) { dropped++ }); !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	if dropped != 1 {
		t.Errorf("%d photos after a stop during the first pause", dropped)
	}
}

func TestCameraFaults(t *testing.T) {
	c := Camera{Folder: filepath.Join(t.TempDir(), "gone"), Shots: 1, Width: 60, Height: 40}
	if err := c.Run(t.Context(), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing folder gave %v", err)
	}
	broken := errors.New("no ink")
	c = Camera{Folder: t.TempDir(), Shots: 1, Width: 60, Height: 40, Encode: func(io.Writer, image.Image, int) error { return broken }}
	if err := c.Run(t.Context(), nil); !errors.Is(err, broken) {
		t.Errorf("a failing encoder gave %v", err)
	}
	c = Camera{Folder: t.TempDir(), Shots: 1, First: lastNumber, Width: 60, Height: 40}
	if err := c.Run(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if err := c.Run(t.Context(), nil); err == nil {
		t.Error("the last number was used twice")
	}
}

// A studio that is used again must not show through from the last photo.
func TestBuffersAreCleanAgain(t *testing.T) {
	st := new(studio)
	for _, sideways := range []bool{false, true, false} {
		w, h := 300, 200
		if sideways {
			w, h = h, w
		}
		st.expose(77, w, h, sideways, false)
		used, fresh := st.expose(5, 300, 200, false, false), new(studio).expose(5, 300, 200, false, false)
		if !bytes.Equal(used.Image.Y, fresh.Image.Y) || !bytes.Equal(used.Image.Cr, fresh.Image.Cr) || used.Image.Rect != fresh.Image.Rect {
			t.Errorf("after a photo with sideways %v the next one differs", sideways)
		}
	}
}
