package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"backdrop/internal/greenscreen"
	"backdrop/internal/photo"
	"backdrop/internal/samples"
	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// matteWanted tells whether an upload asks for the matte alone.
func matteWanted(upload []byte) bool {
	return bytes.Contains(upload, []byte("name=\"channels\"\r\n\r\nalpha\r\n"))
}

// An evening whose full cutouts come as the matte alone: the grey file is what is
// kept, the guest's picture has the photo's own colours and size, and the books agree.
func TestAnEveningOfMattes(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 20 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), map[string]string{"cutter.removebg.answer": "alpha", "look.transparent": "true", "look.quality": "97", "look.chroma": "4:4:4", "look.backgrounds": "beach"})
	p := startPlain(t, "run", "--plain", dir)
	p.ask("wait idle", "ok wait idle")
	for n := 1; n <= 2; n++ {
		shoot(t, dir, n)
		p.see(fmt.Sprintf(`^#%04d .*preview`, n))
		p.ask("wait idle", "ok wait idle")
		p.ask(fmt.Sprint("confirm ", n), fmt.Sprint("ok confirm ", n))
		p.ask("wait idle", "ok wait idle")
	}
	p.ask("background 2 beach", "ok background 2 beach") // from the kept matte, once more
	p.ask("wait idle", "ok wait idle")
	p.ask("quit", "ok quit")
	p.end(0)
	onePayment(t, s)
	if st := agree(t, dir, s); st.Session.Delivered != 2 || st.Credits.Spent != 2*1250 {
		t.Errorf("%+v %+v", st.Session, st.Credits)
	}
	alone := 0
	for _, up := range s.sent() {
		if matteWanted(up) {
			alone++
		}
	}
	if alone != 2 || len(s.sent()) != 4 {
		t.Errorf("%d of %d requests ask for the matte alone, want 2 of 4", alone, len(s.sent()))
	}
	for n := 1; n <= 2; n++ {
		checkMattePicture(t, dir, n)
	}
	if len(files(t, dir, "cutouts", "*.zip")) != 0 || len(files(t, dir, "photos", "*.png")) != 2 {
		t.Error("there is another cutout, or no transparent picture")
	}
}

// checkMattePicture compares a guest's picture with the photo where the kept matte
// says that all is subject.
func checkMattePicture(t *testing.T, dir string, n int) {
	t.Helper()
	matte, ok := decodePNG(t, filepath.Join(dir, fmt.Sprintf("cutouts/%04d.png", n))).(*image.Gray)
	if !ok || matte.Rect.Size() != image.Pt(900, 600) {
		t.Fatalf("cutout %d is no grey picture of the photo's size", n)
	}
	f, err := os.Open(filepath.Join(dir, fmt.Sprintf("photos/walk-in/%04d.jpg", n)))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	made, err := jpeg.Decode(f)
	if err != nil || made.Bounds().Size() != image.Pt(900, 600) {
		t.Fatalf("%v, %v", made.Bounds(), err)
	}
	was := samples.Render(uint64(n), 900, 600).Image
	solid, off := 0, 0
	for y := 2; y < 598; y += 3 {
		for x := 2; x < 898; x += 3 {
			if matte.GrayAt(x, y).Y < 255 || matte.GrayAt(x-2, y).Y < 255 || matte.GrayAt(x+2, y).Y < 255 || matte.GrayAt(x, y-2).Y < 255 || matte.GrayAt(x, y+2).Y < 255 {
				continue
			}
			solid++
			a, b := color.GrayModel.Convert(made.At(x, y)).(color.Gray), color.GrayModel.Convert(was.At(x, y)).(color.Gray)
			if d := int(a.Y) - int(b.Y); d < -14 || d > 14 {
				off++
			}
		}
	}
	if solid < 1000 || off*200 > solid {
		t.Errorf("picture %d: %d of %d solid samples have not the photo's brightness", n, off, solid)
	}
}

func decodePNG(t *testing.T, path string) image.Image {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// TestKilledWithAMatteOnItsWay kills the program when the matte lies in the spool
// and is not in its place: the next start takes it for the answer, and pays nothing.
func TestKilledWithAMatteOnItsWay(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 20 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), map[string]string{"cutter.removebg.answer": "alpha", "budget.preview": "skip"})
	shoot(t, dir, 1)
	// the place is taken by a folder: the answer stays in the spool
	place := filepath.Join(dir, "cutouts", "0001.png")
	if err := os.MkdirAll(filepath.Join(place, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	cmd, in, out := program(t, dir)
	if _, err := fmt.Fprint(in, "wait idle\nconfirm 1\n"); err != nil {
		t.Fatal(err)
	}
	d := &doomed{t: t}
	d.await(out, func() bool {
		return len(files(t, dir, "spool", "*.answer")) == 1 && s.truth(t).Requests.Full == 1 && out.count("charged 1.00") > 0
	})
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed: its error says so
	if err := os.RemoveAll(place); err != nil {
		t.Fatal(err)
	}
	p := startPlain(t, "run", "--plain", dir)
	p.ask("wait idle", "ok wait idle")
	p.ask("quit", "ok quit")
	p.end(0)
	if st := agree(t, dir, s); st.Session.Delivered != 1 || s.truth(t).Requests.Full != 1 {
		t.Errorf("%+v, %+v", st.Session, s.truth(t).Requests)
	}
	if _, ok := decodePNG(t, place).(*image.Gray); !ok {
		t.Error("what is kept is no matte")
	}
}

// careless is a service of the same protocol that does not know channels=alpha, or
// answers with a form of its own.
func careless(t *testing.T, s *service, answer func(img *image.NRGBA) []byte, fullOnly bool) *httptest.Server {
	t.Helper()
	out := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			s.Handler().ServeHTTP(w, r)
			return
		}
		body := readBody(r)
		r.Body = body()
		rec := httptest.NewRecorder()
		s.Handler().ServeHTTP(rec, r)
		r.Body = body()
		full := r.ParseMultipartForm(1<<24) == nil && r.FormValue("size") != "preview"
		data := rec.Body.Bytes()
		if rec.Code == http.StatusOK && full == fullOnly {
			f, _, err := r.FormFile("image_file")
			if err != nil {
				t.Error(err)
				return
			}
			img, err := jpeg.Decode(f)
			if err != nil {
				t.Error(err)
				return
			}
			cut, err := greenscreen.Key(img)
			if err != nil {
				t.Error(err)
				return
			}
			data = answer(cut)
		}
		for k, v := range rec.Header() {
			w.Header()[k] = v
		}
		w.Header().Set("Content-Length", fmt.Sprint(len(data)))
		w.WriteHeader(rec.Code)
		_, _ = w.Write(data) // the client may be gone
	}))
	t.Cleanup(out.Close)
	return out
}

func asPNG(img image.Image) []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, img) // memory takes everything
	return b.Bytes()
}

func matteOf(img *image.NRGBA) *image.Gray {
	g := image.NewGray(img.Rect)
	for i := range g.Pix {
		g.Pix[i] = img.Pix[4*i+3]
	}
	return g
}

func asZIP(img *image.NRGBA) []byte {
	var b, colours bytes.Buffer
	z := zip.NewWriter(&b)
	_ = photo.EncodeJPEG(&colours, img, 90)
	for name, data := range map[string][]byte{"color.jpg": colours.Bytes(), "alpha.png": asPNG(matteOf(img))} {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, _ = w.Write(data)
		}
	}
	_ = z.Close()
	return b.Bytes()
}

// A service that does not know channels=alpha answers with colours, as a PNG or as a
// ZIP: that is as good.
func TestAServiceThatDoesNotKnowMattes(t *testing.T) {
	for ext, answer := range map[string]func(*image.NRGBA) []byte{"png": func(img *image.NRGBA) []byte { return asPNG(img) }, "zip": asZIP} {
		s := serveSandbox(t, sandbox.Config{Subscription: 20 * kiosk.Credit})
		web := careless(t, s, answer, true)
		dir := makeTestEvent(t, web.URL+"/v1.0", map[string]string{"cutter.removebg.answer": "alpha"})
		shoot(t, dir, 1)
		p := startPlain(t, "run", "--plain", dir)
		p.see(`^#0001 preview is here`)
		p.ask("confirm 1", "ok confirm 1")
		p.ask("wait idle", "ok wait idle")
		p.ask("quit", "ok quit")
		p.end(0)
		if st := agree(t, dir, s); st.Session.Delivered != 1 || st.Session.Full != 1 {
			t.Errorf("%s: %+v", ext, st.Session)
		}
		if kept := files(t, dir, "cutouts", "*"); len(kept) != 1 || !strings.HasSuffix(kept[0], "0001."+ext) {
			t.Errorf("%s: kept as %v", ext, kept)
		}
	}
}

// A preview that comes as a matte has no colours to show: paid, and no file.
func TestAPreviewWithoutColoursIsNoFile(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 20 * kiosk.Credit})
	web := careless(t, s, func(img *image.NRGBA) []byte { return asPNG(matteOf(img)) }, false)
	dir := makeTestEvent(t, web.URL+"/v1.0", map[string]string{"cutter.removebg.answer": "alpha"})
	shoot(t, dir, 1)
	p := startPlain(t, "run", "--plain", dir)
	p.see(`^#0001 paid without a picture: .*a matte without colours`)
	p.ask("wait idle", "ok wait idle")
	p.ask("confirm 1", "no preview_first")
	p.ask("confirm 1 blind", "ok confirm 1")
	p.ask("wait idle", "ok wait idle")
	p.ask("quit", "ok quit")
	p.end(0)
	st := agree(t, dir, s)
	if st.Credits.Spent != 1250 || st.Session.Delivered != 1 || s.truth(t).Requests.Preview != 1 {
		t.Errorf("%+v %+v %+v", st.Credits, st.Session, s.truth(t).Requests)
	}
	if len(files(t, dir, "previews", "*")) != 0 || len(files(t, dir, "quarantine", "*.reason.txt")) != 1 {
		t.Error("the matte was taken for a preview, or not kept as evidence")
	}
}

// A cutout in which nothing is left is paid for and is no picture: the guest gets no
// empty background, the operator is told, and buys again or not.
func TestAnEmptyCutoutIsNotDelivered(t *testing.T) {
	for ext, answer := range map[string]func(*image.NRGBA) []byte{
		"png": func(img *image.NRGBA) []byte { return asPNG(img) }, "zip": asZIP,
		"matte": func(img *image.NRGBA) []byte { return asPNG(matteOf(img)) },
	} {
		s := serveSandbox(t, sandbox.Config{Subscription: 20 * kiosk.Credit})
		times := 0
		web := careless(t, s, func(img *image.NRGBA) []byte {
			if times++; times == 1 {
				clear(img.Pix)
			}
			return answer(img)
		}, true)
		dir := makeTestEvent(t, web.URL+"/v1.0", map[string]string{"cutter.removebg.answer": "alpha"})
		shoot(t, dir, 1)
		p := startPlain(t, "run", "--plain", dir)
		p.see(`^#0001 preview is here`)
		p.ask("confirm 1", "ok confirm 1")
		p.see(`^#0001 paid without a picture: .*nothing of the photo is left`)
		p.ask("wait idle", "ok wait idle")
		if st := agree(t, dir, s); st.Session.Delivered != 0 || st.Credits.Spent != 1250 || len(files(t, dir, "photos", "*")) != 0 {
			t.Errorf("%s: %+v, %+v", ext, st.Session, st.Credits)
		}
		if len(files(t, dir, "cutouts", "*")) != 0 || len(files(t, dir, "quarantine", "*.reason.txt")) != 1 {
			t.Errorf("%s: the empty cutout was kept as one, or not kept as evidence", ext)
		}
		p.ask("buy 1", "ok buy 1")
		p.ask("wait idle", "ok wait idle")
		p.ask("quit", "ok quit")
		p.end(0)
		if st := agree(t, dir, s); st.Session.Delivered != 1 || st.Credits.Spent != 2250 {
			t.Errorf("%s, bought again: %+v, %+v", ext, st.Session, st.Credits)
		}
	}
}

// An empty screen gives the built-in cutter nothing to keep: the shot says so instead
// of showing an empty background.
func TestAnEmptyScreenIsNoCutout(t *testing.T) {
	dir := makeTestEvent(t, "", map[string]string{"cutter.preview": "greenscreen", "cutter.full": "greenscreen"})
	img := image.NewRGBA(image.Rect(0, 0, 900, 600))
	for y := range 600 {
		for x := range 900 {
			n := uint8((x*7 + y*13) % 5)
			img.SetRGBA(x, y, color.RGBA{30 + n, uint8(190 - y/20 + int(n)), 60 + n, 255})
		}
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, img, &jpeg.Options{Quality: 92}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "drop", "EMPTY.JPG"), file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	p := startPlain(t, "run", "--plain", dir)
	p.see(`^#0001 .*found nobody`)
	p.ask("wait idle", "ok wait idle")
	p.ask("quit", "ok quit")
	p.end(0)
	if len(files(t, dir, "previews", "*")) != 0 {
		t.Error("there is a preview of nobody")
	}
}
