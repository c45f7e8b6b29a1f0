package main

import (
	"bytes"
	"encoding/json"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"backdrop/internal/photo"
	icc "backdrop/internal/photo/colour"
	"backdrop/internal/samples"
)

// studio is a folder with one photo of every kind that the steps take.
type studio struct {
	dir   string
	truth samples.Truth
}

func newStudio(t *testing.T) studio {
	t.Helper()
	s := studio{dir: t.TempDir(), truth: samples.Pose(2, samples.Scene{Kind: "hair"}, 600, 400)}
	s.write(t, "photo.jpg", func(w *bytes.Buffer) error { return photo.EncodeJPEG(w, s.truth.Image, 95) })
	s.write(t, "empty.jpg", func(w *bytes.Buffer) error { return photo.EncodeJPEG(w, s.truth.Background, 95) })
	s.write(t, "matte.png", func(w *bytes.Buffer) error { return png.Encode(w, s.truth.Alpha) })
	s.write(t, "cutout.zip", func(w *bytes.Buffer) error { return photo.WriteCutout(w, s.truth.Foreground, s.truth.Alpha, 95) })
	s.write(t, "cut.jpg", func(w *bytes.Buffer) error {
		err := photo.EncodeJPEG(w, s.truth.Image, 95)
		w.Truncate(w.Len() * 2 / 3)
		return err
	})
	outdoor := samples.Pose(1, samples.Scene{Kind: "outdoor", Bare: true}, 600, 400)
	s.write(t, "outdoor.jpg", func(w *bytes.Buffer) error { return photo.EncodeJPEG(w, outdoor.Image, 95) })
	return s
}

func (s studio) path(name string) string { return filepath.Join(s.dir, name) }

func (s studio) write(t *testing.T, name string, fill func(*bytes.Buffer) error) {
	t.Helper()
	var out bytes.Buffer
	if err := fill(&out); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(s.path(name), out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// step runs one photo step in the studio; words with a dot are its files.
func (s studio) step(t *testing.T, line string) (code int, said string) {
	t.Helper()
	args := []string{"photo"}
	for _, word := range strings.Fields(line) {
		if strings.Contains(word, ".") && !strings.Contains(word, "0.") {
			word = s.path(word)
		}
		args = append(args, word)
	}
	return once(t, nil, args...)
}

func (s studio) open(t *testing.T, name string) image.Image {
	t.Helper()
	data, err := os.ReadFile(s.path(name))
	if err != nil {
		t.Fatal(err)
	}
	decode := jpeg.Decode
	if strings.HasSuffix(name, ".png") {
		decode = png.Decode
	}
	img, err := decode(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return img
}

// offTruth compares a composed picture with the true subject on white: the mean
// difference of the green channel, 0 to 255.
func (s studio) offTruth(img image.Image) float64 {
	sum := 0.0
	b := s.truth.Alpha.Rect
	for y := range b.Dy() {
		for x := range b.Dx() {
			_, f, _, _ := s.truth.Foreground.At(x, y).RGBA()
			a := float64(s.truth.Alpha.GrayAt(x, y).Y) / 255
			_, got, _, _ := img.At(x, y).RGBA()
			d := float64(got>>8) - (float64(f>>8)*a + 255*(1-a))
			sum += max(d, -d)
		}
	}
	return sum / float64(b.Dx()*b.Dy())
}

func TestPhotoComposeMakesAGuestsFile(t *testing.T) {
	s := newStudio(t)
	for _, cutout := range []string{"cutout.zip", "matte.png --original photo.jpg"} {
		name, flags, _ := strings.Cut(cutout, " ")
		if code, said := s.step(t, "compose "+name+" out.jpg "+flags+" --transparent clear.png --dpi 240"); code != 0 {
			t.Fatalf("%s: exit %d: %s", cutout, code, said)
		}
		img := s.open(t, "out.jpg")
		if img.Bounds().Size() != image.Pt(600, 400) {
			t.Errorf("%s: %v", cutout, img.Bounds())
		}
		if off := s.offTruth(img); off > 3 {
			t.Errorf("%s: off by %.1f", cutout, off)
		}
		data := readAll(t, []string{s.path("out.jpg")})[0]
		if !bytes.Contains(data, icc.SRGBProfile()) || !bytes.HasPrefix(data[6:], []byte("JFIF\x00\x01\x02\x01\x00\xf0\x00\xf0")) {
			t.Errorf("%s: no profile or not 240 dpi: %x", cutout, data[:24])
		}
		clear := s.open(t, "clear.png").(*image.NRGBA)
		if clear.NRGBAAt(2, 2).A != 0 || clear.NRGBAAt(300, 395).A < 250 {
			t.Errorf("%s: transparent picture %v %v", cutout, clear.NRGBAAt(2, 2), clear.NRGBAAt(300, 395))
		}
	}
	if code, said := s.step(t, "compose cutout.zip out.jpg --background night --frame party --chroma 4:4:4 --subject-scale 0.5 --position right --json"); code != 0 {
		t.Fatalf("exit %d: %s", code, said)
	} else {
		var made photoResult
		if err := json.Unmarshal([]byte(said), &made); err != nil || made.Width != 600 || made.Bytes == 0 {
			t.Errorf("%q: %v", said, err)
		}
	}
	if ycc := s.open(t, "out.jpg").(*image.YCbCr); ycc.SubsampleRatio != image.YCbCrSubsampleRatio444 {
		t.Errorf("the colours are %v", ycc.SubsampleRatio)
	}
}

// What goes wrong is said in a sentence, has its exit code, and leaves what was there.
func TestPhotoStepsRefuse(t *testing.T) {
	s := newStudio(t)
	before := []byte("what was there")
	for line, want := range map[string]struct {
		code int
		says string
	}{
		"compose cutout.zip out.jpg --background gone.jpg":             {1, "there is no such file"},
		"compose cutout.zip out.jpg --background cut.jpg":              {1, "--background"},
		"compose cutout.zip out.jpg --frame matteless.png":             {1, "--frame"},
		"compose cutout.zip out.jpg --frame photo.jpg":                 {1, needsWindow},
		"compose cutout.zip out.jpg --quality 101":                     {2, "\n--quality: 101 is not between 1 and 100"},
		"compose cutout.zip out.jpg --position middle":                 {2, "\n--position: \"middle\" is no position"},
		"compose cutout.zip out.jpg --chroma 4:1:1":                    {2, "\n--chroma: "},
		"compose cutout.zip out.jpg --subject-scale 9":                 {2, "\n--subject-scale: 9"},
		"compose cutout.zip out.jpg --original cut.jpg":                {1, "cut.jpg: the file ends before"},
		"compose matte.png out.jpg":                                    {2, "--original"},
		"compose photo.jpg out.jpg":                                    {1, "this is no cutout"},
		"compose gone.zip out.jpg":                                     {1, "no such file"},
		"compose cutout.zip cutout.zip":                                {2, "over itself"},
		"compose cutout.zip out.jpg --transparent cutout.zip":          {2, "over itself"},
		"compose cutout.zip nowhere.d/out.jpg":                         {1, "cannot be written"},
		"compose cutout.zip":                                           {2, "compose wants CUTOUT and OUT.jpg: see backdrop photo compose --help"},
		"compose cutout.zip out.jpg --dpi 1 --subject-x 2":             {2, "\n--subject-x: 2"},
		"compose cutout.zip out.jpg --subject-y -2":                    {2, "\n--subject-y: -2"},
		"compose cutout.zip out.png":                                   {2, "must end in .jpg or .jpeg, or be -"},
		"compose cutout.zip out":                                       {2, "must end in .jpg or .jpeg, or be -"},
		"compose cutout.zip out.jpg --transparent clear.jpg":           {2, "must end in .png"},
		"compose cutout.zip out.jpg --transparent -":                   {2, "must end in .png"},
		"key photo.jpg out.jpg":                                        {2, "must end in .png or .zip, or be -"},
		"key photo.jpg":                                                {2, "key wants IN and OUT.png: see backdrop photo key --help"},
		"upload photo.jpg out.zip":                                     {2, "must end in .jpg or .jpeg, or be -"},
		"key outdoor.jpg out.png":                                      {1, "no green or blue screen"},
		"key cut.jpg out.png":                                          {1, "the file ends before"},
		"key photo.jpg out.png --pick green":                           {2, "hexadecimal"},
		"key photo.jpg out.png --empty outdoor.jpg":                    {1, "outdoor.jpg"},
		"key photo.jpg photo.jpg":                                      {2, "over itself"},
		"compose matte.png out.jpg --original empty.jpg --frame o.gif": {1, "--frame"},
	} {
		if err := os.WriteFile(s.path("out.jpg"), before, 0o600); err != nil {
			t.Fatal(err)
		}
		code, said := s.step(t, line)
		if code != want.code || !strings.Contains(said, want.says) {
			t.Errorf("%s: exit %d, %q; want %d, %q", line, code, said, want.code, want.says)
		}
		if got := readAll(t, []string{s.path("out.jpg")})[0]; !bytes.Equal(got, before) {
			t.Errorf("%s: what was there is gone", line)
		}
	}
	left, err := filepath.Glob(s.path(".backdrop-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	for _, name := range []string{"out", "out.png", "out.zip", "clear.jpg"} {
		if _, err := os.Stat(s.path(name)); err == nil {
			t.Errorf("%s was written", name)
		}
	}
}

// A pipe that nobody reads any more ends the step, and the picture that was being
// made beside it is cleared away.
func TestPhotoComposeIntoAClosedPipe(t *testing.T) {
	s := newStudio(t)
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "clear.png")
	cmd := exec.CommandContext(t.Context(), os.Args[0], "photo", "compose", s.path("cutout.zip"), "-", "--transparent", out)
	cmd.Env = append(os.Environ(), "BACKDROP_TEST_AS_PROGRAM=1")
	cmd.Stdout = w
	err = cmd.Run()
	if cerr := w.Close(); cerr != nil {
		t.Fatal(cerr)
	}
	if code := cmd.ProcessState.ExitCode(); code != 1 {
		t.Errorf("exit %d: %v", code, err)
	}
	wantOnly(t, filepath.Dir(out))
}

func TestPhotoKeyCutsTheSubject(t *testing.T) {
	s := newStudio(t)
	for _, flags := range []string{"", " --empty empty.jpg", " --pick 2ea043", " --fill", " --keep-outside"} {
		if code, said := s.step(t, "key photo.jpg cut.png"+flags); code != 0 {
			t.Fatalf("%s: exit %d: %s", flags, code, said)
		}
		got := s.open(t, "cut.png").(*image.NRGBA)
		off := 0
		for i, want := range s.truth.Alpha.Pix {
			off += max(int(got.Pix[4*i+3])-int(want), int(want)-int(got.Pix[4*i+3]))
		}
		if mean := float64(off) / float64(len(s.truth.Alpha.Pix)); mean > 6 {
			t.Errorf("%s: alpha is off by %.1f of 255", flags, mean)
		}
	}
	if code, said := s.step(t, "key photo.jpg cut.zip --quiet"); code != 0 || said != "" {
		t.Fatalf("exit %d: %s", code, said)
	}
	if code, said := s.step(t, "compose cut.zip out.jpg"); code != 0 {
		t.Fatalf("exit %d: %s", code, said)
	}
	if off := s.offTruth(s.open(t, "out.jpg")); off > 6 {
		t.Errorf("keyed and composed it is off by %.1f", off)
	}
}
