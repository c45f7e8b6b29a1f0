package photo

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"

	"backdrop/kiosk"
)

type zipEntry struct {
	name   string
	data   []byte
	method uint16
}

func zipWith(tb testing.TB, entries ...zipEntry) []byte {
	tb.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, e := range entries {
		f, err := w.CreateHeader(&zip.FileHeader{Name: e.name, Method: e.method})
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := f.Write(e.data); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func check(tb testing.TB, file []byte) (CutoutInfo, error) {
	tb.Helper()
	return NewDarkroom(2).CheckCutout(tb.Context(), bytes.NewReader(file), int64(len(file)))
}

func ramp(w, h int) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = byte(i)
	}
	return img
}

func TestCutoutsThatAre(t *testing.T) {
	cut := person(70, 50, 1)
	deep := image.NewNRGBA64(cut.Rect)
	for y := range 50 {
		for x := range 70 {
			deep.Set(x, y, cut.NRGBAAt(x, y))
		}
	}
	palette := image.NewPaletted(cut.Rect, color.Palette{color.NRGBA{}, color.NRGBA{9, 9, 9, 255}})
	for i := range palette.Pix {
		palette.Pix[i] = byte(i / 70 % 2)
	}
	colour, alpha := jpegOf(t, scene(70, 50, 1), 90), pngOf(t, ramp(70, 50))
	for name, c := range map[string]struct {
		file   []byte
		format string
	}{
		"png":            {pngOf(t, cut), "png"},
		"16-bit png":     {pngOf(t, deep), "png"},
		"palette png":    {pngOf(t, palette), "png"},
		"our own zip":    {zipOf(t, cut), "zip"},
		"stored zip":     {zipWith(t, zipEntry{"color.jpg", colour, zip.Store}, zipEntry{"alpha.png", alpha, zip.Store}), "zip"},
		"deflated zip":   {zipWith(t, zipEntry{"color.jpg", colour, zip.Deflate}, zipEntry{"alpha.png", alpha, zip.Deflate}), "zip"},
		"color.jpeg":     {zipWith(t, zipEntry{"color.jpeg", colour, zip.Store}, zipEntry{"alpha.png", alpha, zip.Store}), "zip"},
		"other order":    {zipWith(t, zipEntry{"alpha.png", alpha, zip.Store}, zipEntry{"color.jpg", colour, zip.Store}), "zip"},
		"RGBA as matte":  {zipWith(t, zipEntry{"color.jpg", colour, zip.Store}, zipEntry{"alpha.png", pngOf(t, cut), zip.Store}), "zip"},
		"RGB as matte":   {zipWith(t, zipEntry{"color.jpg", colour, zip.Store}, zipEntry{"alpha.png", pngOf(t, scene(70, 50, 1)), zip.Store}), "zip"},
		"trailing bytes": {append(pngOf(t, cut), "more"...), "png"},
	} {
		info, err := check(t, c.file)
		if err != nil || info != (CutoutInfo{Width: 70, Height: 50, Format: c.format}) {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
		if got, err := NewDarkroom(1).OpenCutout(t.Context(), bytes.NewReader(c.file), int64(len(c.file))); err != nil || got.Rect != image.Rect(0, 0, 70, 50) {
			t.Errorf("%s: opened %v, %v", name, got, err)
		}
	}
}

func TestMattes(t *testing.T) {
	clear := image.NewNRGBA(image.Rect(0, 0, 2, 1))
	clear.SetNRGBA(0, 0, color.NRGBA{255, 255, 255, 40})
	clear.SetNRGBA(1, 0, color.NRGBA{0, 0, 0, 255})
	opaqueWhite := image.NewNRGBA(clear.Rect)
	opaqueWhite.SetNRGBA(0, 0, color.NRGBA{255, 255, 255, 255})
	opaqueWhite.SetNRGBA(1, 0, color.NRGBA{80, 80, 80, 255})
	deep := image.NewGray16(clear.Rect)
	deep.SetGray16(0, 0, color.Gray16{0x80ff})
	for name, c := range map[string]struct {
		img  image.Image
		want [2]byte
	}{
		"alpha":       {clear, [2]byte{40, 255}},
		"brightness":  {opaqueWhite, [2]byte{255, 80}},
		"16-bit grey": {deep, [2]byte{0x80, 0}},
	} {
		if got := asMatte(c.img); [2]byte(got.Pix) != c.want {
			t.Errorf("%s: %v, want %v", name, got.Pix, c.want)
		}
	}
}

func TestAnswersThatAreNoCutout(t *testing.T) {
	colour, alpha := jpegOf(t, scene(70, 50, 1), 90), pngOf(t, ramp(70, 50))
	good := []zipEntry{{"color.jpg", colour, zip.Store}, {"alpha.png", alpha, zip.Store}}
	zips := map[string][]zipEntry{
		"empty zip":           {},
		"only colour":         good[:1],
		"three entries":       {good[0], good[1], {"readme.txt", nil, zip.Store}},
		"a folder":            {good[0], good[1], {"a/", nil, zip.Store}},
		"path upwards":        {{"../color.jpg", colour, zip.Store}, good[1]},
		"twice the colour":    {good[0], good[0], good[1]},
		"both colour names":   {good[0], {"color.jpeg", colour, zip.Store}, good[1]},
		"sizes differ":        {good[0], {"alpha.png", pngOf(t, ramp(70, 51)), zip.Store}},
		"png as colour":       {{"color.jpg", alpha, zip.Store}, good[1]},
		"jpeg as matte":       {good[0], {"alpha.png", colour, zip.Store}},
		"text as colour":      {{"color.jpg", []byte("hello, this is not it"), zip.Store}, good[1]},
		"bomb by its header":  {good[0], {"alpha.png", bombs(t)["png overflowing its product"], zip.Store}},
		"huge but compressed": {{"color.jpg", make([]byte, MaxFileBytes+1), zip.Deflate}, good[1]},
	}
	files := map[string][]byte{
		"nothing": nil, "json": []byte(`{"errors":[{"title":"x"}]}`), "html": []byte("<html>portal</html>"),
		"jpeg": colour, "opaque png": pngOf(t, scene(20, 20, 1)), "png bomb": bombs(t)["png 65535×65535"],
	}
	for name, entries := range zips {
		files[name] = zipWith(t, entries...)
	}
	// an empty archive begins with the end record; make it look like a local header is all that is wrong
	odd := zipWith(t, good...)
	binary.LittleEndian.PutUint16(odd[bytes.LastIndex(odd, []byte("PK\x01\x02"))+10:], 99)
	files["unknown method"] = odd
	for name, file := range files {
		if _, err := check(t, file); err == nil || kiosk.CodeOf(err) != kiosk.NotAResult {
			t.Errorf("%s: %v, want %s", name, err, kiosk.NotAResult)
		}
	}
}

func TestAnswersCutShort(t *testing.T) {
	cut := person(70, 50, 1)
	for name, file := range map[string][]byte{"png": pngOf(t, cut), "zip": zipOf(t, cut)} {
		for n := 8; n < len(file); n += 1 + n/25 {
			if _, err := check(t, file[:n]); err == nil || kiosk.CodeOf(err) != kiosk.CutShort {
				t.Fatalf("%s cut at %d of %d: %v", name, n, len(file), err)
			}
		}
		hurt := append([]byte{}, file...)
		hurt[len(hurt)/2] ^= 0x55
		if _, err := check(t, hurt); kiosk.CodeOf(err) != kiosk.CutShort {
			t.Errorf("%s with a wrong byte: %v", name, err) // the checksums tell
		}
	}
	colour := jpegOf(t, scene(70, 50, 1), 90)
	inner := zipWith(t, zipEntry{"color.jpg", colour[:len(colour)/2], zip.Store}, zipEntry{"alpha.png", pngOf(t, ramp(70, 50)), zip.Store})
	_, err := check(t, inner)
	wantCode(t, err, kiosk.CutShort)
}

// A directory that lists a million entries costs its reading, not our memory.
func TestEndlessDirectory(t *testing.T) {
	var out bytes.Buffer
	out.WriteString("PK\x03\x04")
	entry := append([]byte("PK\x01\x02"), make([]byte, 42)...)
	const n = 100_000
	for range n {
		out.Write(entry)
	}
	end := append([]byte("PK\x05\x06"), 0, 0, 0, 0)
	end = binary.LittleEndian.AppendUint16(end, n%65536)
	end = binary.LittleEndian.AppendUint16(end, n%65536)
	end = binary.LittleEndian.AppendUint32(end, uint32(n*len(entry)))
	end = binary.LittleEndian.AppendUint32(end, 4)
	out.Write(append(end, 0, 0))
	_, err := check(t, out.Bytes())
	wantCode(t, err, kiosk.NotAResult)
	if !errors.Is(err, errDirectory) {
		t.Errorf("refused for another reason: %v", err)
	}
}

// brokenAt is a ReaderAt whose medium fails from an offset on.
type brokenAt struct {
	data []byte
	from int64
}

func (b brokenAt) ReadAt(p []byte, off int64) (int, error) {
	if off+int64(len(p)) > b.from {
		return 0, errors.New("input/output error")
	}
	return bytes.NewReader(b.data).ReadAt(p, off)
}

func TestBrokenMediumIsNoBrokenAnswer(t *testing.T) {
	for _, file := range [][]byte{pngOf(t, person(300, 300, 1)), zipOf(t, person(300, 300, 1))} {
		for _, from := range []int64{0, 100, int64(len(file) / 2)} {
			_, err := NewDarkroom(1).CheckCutout(t.Context(), brokenAt{file, from}, int64(len(file)))
			wantCode(t, err, kiosk.FileFault)
		}
	}
}

type seekable struct {
	io.Reader
	io.Seeker
}

func TestLookAtBrokenMedium(t *testing.T) {
	file := jpegOf(t, scene(300, 300, 1), 90)
	source := bytes.NewReader(file)
	_, err := NewDarkroom(1).Look(t.Context(), seekable{iotest.TimeoutReader(source), source})
	wantCode(t, err, kiosk.Unreadable)
	if !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("the medium's error is lost: %v", err)
	}
}

func TestHurtCutoutsNeverPanic(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 3))
	files := [][]byte{zipOf(t, person(40, 30, 1)), pngOf(t, person(40, 30, 1))}
	for i := range 800 {
		file := append([]byte{}, files[i%2]...)
		for range 1 + rnd.IntN(3) {
			at := rnd.IntN(len(file))
			if i%4 == 0 {
				at = len(file) - 1 - rnd.IntN(min(200, len(file)))
			}
			file[at] = byte(rnd.Uint32())
		}
		if _, err := check(t, file); err != nil && kiosk.CodeOf(err) == kiosk.InternalFault {
			t.Fatalf("no fault but %v", err)
		}
	}
}

// The darkroom's bound: two places hold two ordinary decodes or one heavy one,
// and who waits gives up with the context.
func TestDarkroomBoundsDecodes(t *testing.T) {
	room := NewDarkroom(2)
	full := func() bool {
		if room.places.TryAcquire(1) {
			room.places.Release(1)
			return false
		}
		return true
	}
	enter := func(memory int64) func() {
		leave, err := room.enter(t.Context(), memory)
		if err != nil {
			t.Fatal(err)
		}
		return leave
	}
	first := enter(heavy)
	if full() {
		t.Error("full with one ordinary decode")
	}
	second := enter(1)
	if !full() {
		t.Error("a third found a place")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := room.enter(ctx, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting did not end with the context: %v", err)
	}
	first()
	second()
	whole := enter(heavy + 1)
	if !full() {
		t.Error("a place beside a heavy decode")
	}
	whole()
	if full() || NewDarkroom(0).size != 1 {
		t.Error("a darkroom without a place")
	}
}

// A progressive picture of very many scans is small and takes hours; the bound
// on a decode's time ends it.
func TestSlowDecodeIsEnded(t *testing.T) {
	room := NewDarkroom(1)
	room.patience = 1 // nanosecond
	_, err := room.Look(t.Context(), bytes.NewReader(jpegOf(t, scene(800, 800, 1), 90)))
	wantCode(t, err, kiosk.Unreadable)
	if !errors.Is(err, errTooSlow) {
		t.Errorf("ended for another reason: %v", err)
	}
}

func TestLoadLayer(t *testing.T) {
	file := withSegments(jpegOf(t, corners(90, 60), 90), xmpSegment(), exifSegment(6))
	l, err := LoadLayer(bytes.NewReader(file), 0, true)
	if err != nil {
		t.Fatal(err)
	}
	if w, h := l.Size(); w != 60 || h != 90 {
		t.Fatalf("%d×%d", w, h)
	}
	wantCorners(t, l.own.ycc, 6)
	for name, err := range map[string]error{
		"too large": second(LoadLayer(bytes.NewReader(file), 5399, true)),
		"no file":   second(LoadLayer(bytes.NewReader(nil), 0, true)),
		"cut":       second(LoadLayer(bytes.NewReader(file[:len(file)-9]), 0, true)),
	} {
		if kiosk.CodeOf(err) != kiosk.BackgroundLost || kiosk.DetailOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	frame, err := LoadLayer(bytes.NewReader(pngOf(t, frameOf(50, 40))), 2000, true)
	if err != nil || frame.thin == nil || frame.thin.all().alpha.GrayAt(25, 20).Y != 0 || frame.thin.all().alpha.GrayAt(0, 0).Y != 255 {
		t.Errorf("the frame has lost its window: %v", err)
	}
}

func second[T any](_ T, err error) error { return err }

func FuzzLook(f *testing.F) {
	f.Add(withSegments(jpegOf(f, scene(24, 17, 1), 70), exifSegment(5)))
	f.Add(jpegOf(f, ramp(9, 9), 50))
	f.Add(withChunk(pngOf(f, person(9, 7, 1)), "eXIf", exif(3, binary.LittleEndian)))
	for _, b := range bombs(f) {
		f.Add(b)
	}
	room := NewDarkroom(1)
	f.Fuzz(func(t *testing.T, file []byte) {
		look, err := room.Look(t.Context(), bytes.NewReader(file))
		if err != nil {
			if kiosk.CodeOf(err) == kiosk.InternalFault {
				t.Fatalf("no fault but %v", err)
			}
			return
		}
		if size := decodeJPEG(t, look.Upload).Bounds().Size(); size != image.Pt(look.UploadWidth, look.UploadHeight) {
			t.Fatalf("upload is %v, said %d×%d", size, look.UploadWidth, look.UploadHeight)
		}
		wantBare(t, look.Upload)
	})
}

func FuzzCheckCutout(f *testing.F) {
	f.Add(zipOf(f, person(12, 9, 1)))
	f.Add(pngOf(f, person(12, 9, 1)))
	f.Fuzz(func(t *testing.T, file []byte) {
		_, err := check(t, file)
		if err != nil && kiosk.CodeOf(err) == kiosk.InternalFault {
			t.Fatalf("no fault but %v", err)
		}
	})
}

func ExamplePreviewSize() {
	fmt.Println(PreviewSize(6000, 4000))
	// Output: 612 408
}
