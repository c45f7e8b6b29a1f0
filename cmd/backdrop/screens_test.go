package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"backdrop/internal/config"
	"backdrop/internal/greenscreen"
	"backdrop/internal/photo"
	"backdrop/internal/samples"
	"backdrop/kiosk"
)

// keyedEvent makes an event that the built-in green screen cuts.
func keyedEvent(t *testing.T, values map[string]string) string {
	t.Helper()
	all := map[string]string{"cutter.preview": cutterScreen, "cutter.full": cutterScreen}
	for k, v := range values {
		all[k] = v
	}
	return makeTestEvent(t, "", all)
}

func writeJPEG(t *testing.T, path string, img image.Image) {
	t.Helper()
	f, err := os.Create(path + ".tmp")
	if err == nil {
		err = jpeg.Encode(f, img, &jpeg.Options{Quality: 92})
	}
	if err == nil {
		err = f.Close()
	}
	if err == nil {
		err = os.Rename(path+".tmp", path)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// scene gives a party before a screen, and the same place without anybody.
func scene(seed uint64) samples.Truth {
	return samples.Pose(seed, samples.Scene{Ratio: image.YCbCrSubsampleRatio420}, 900, 600)
}

// wall gives a photo in which no screen is.
func wall(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{150, 130, 120, 255}), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(w/3, h/4, w/2, h), image.NewUniform(color.RGBA{60, 40, 30, 255}), image.Point{}, draw.Src)
	return img
}

// magenta gives a subject before a screen of a colour that is never looked for by
// itself.
func magenta(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.NewUniform(color.RGBA{200, 30, 40, 255}), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(w/3, h/4, w*2/3, h), image.NewUniform(color.RGBA{120, 120, 125, 255}), image.Point{}, draw.Src)
	return img
}

// A screen that is not found by itself is pointed at; the failed shot is then tried
// again, and the next ones need no help. A restart remembers.
func TestAScreenThatIsPointedAt(t *testing.T) {
	dir := keyedEvent(t, nil)
	drop := func(n int) { writeJPEG(t, filepath.Join(dir, "drop", fmt.Sprintf("R%d.JPG", n)), magenta(900+n, 600)) }
	p := startPlain(t, "run", "--plain", dir)
	p.ask("wait idle", "ok wait idle")
	drop(1)
	p.see(`^#0001 .*no green or blue screen`)
	p.ask("wait idle", "ok wait idle")
	p.ask("confirm 1 blind", "ok confirm 1") // the full cutout fails alike
	p.ask("wait idle", "ok wait idle")
	p.ask("screen 9 100 100", "no unknown_shot")
	p.ask("screen 1 500 600", "no bad_colour") // the subject is grey
	p.ask("screen 1 5000 100", "no bad_command")
	p.ask("screen 1 empty", "no no_screen")
	p.ask("screen 1 100 100", "ok screen 1 100 100")
	said := p.see(`^\* only a screen of the colour `)
	c, ok := kiosk.ReadColour(strings.Fields(strings.TrimPrefix(said, "* only a screen of the colour "))[0])
	if !ok || c.R < 190 || c.G > 45 || c.B > 55 {
		t.Errorf("%s: the screen is c81e28", said)
	}
	p.ask("retry 1", "ok retry 1")
	p.see(`^#0001 preview is here`)
	p.ask("quit", "ok quit")
	p.end(0)
	p = startPlain(t, "run", "--plain", dir)
	p.ask("wait idle", "ok wait idle")
	drop(2)
	p.see(`^#0002 preview is here`)
	p.ask("confirm 2", "ok confirm 2")
	p.ask("wait idle", "ok wait idle")
	p.ask("screen reset", "ok screen reset")
	p.see(`^\* the screen behind the subjects is found by itself again`)
	drop(3)
	p.see(`^#0003 .*no green or blue screen`)
	p.ask("quit", "ok quit")
	p.end(0)
	if st := status(t, dir); st.Session.Delivered != 1 || st.Credits.Spent != 0 {
		t.Errorf("%+v %+v", st.Session, st.Credits)
	}
	if code, a := verified(t, dir); code != 0 {
		t.Errorf("verify ends %d: %+v", code, a)
	}
}

func TestAnEmptyShotAtTheBooth(t *testing.T) {
	dir := keyedEvent(t, nil)
	truth := scene(5)
	p := startPlain(t, "run", "--plain", dir)
	p.ask("wait idle", "ok wait idle")
	writeJPEG(t, filepath.Join(dir, "drop", "EMPTY.JPG"), truth.Background)
	p.see(`^#0001 `)
	p.ask("wait idle", "ok wait idle")
	p.ask("screen 1 empty", "ok screen 1 empty")
	p.see(`^\* shot #0001 shows the empty screen`)
	writeJPEG(t, filepath.Join(dir, "drop", "PARTY.JPG"), truth.Image)
	p.see(`^#0002 preview is here`)
	p.ask("confirm 2", "ok confirm 2")
	p.ask("wait idle", "ok wait idle")
	p.ask("quit", "ok quit")
	p.end(0)
	if st := status(t, dir); st.Session.Delivered != 1 {
		t.Errorf("%+v", st.Session)
	}
	cfg, err := loadEvent(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, cut := onlyCut(t, cfg, kiosk.Screen{Shot: 1, Empty: true}, truth.Image)
	_, plain := onlyCut(t, cfg, kiosk.Screen{}, truth.Image)
	if cut == plain {
		t.Error("the empty shot changes nothing")
	}
}

// onlyCut cuts a picture as the booth of those settings would, and gives the matte
// and its sum.
func onlyCut(t *testing.T, cfg config.Config, said kiosk.Screen, img image.Image) (*image.Gray, int) {
	t.Helper()
	b := &booth{}
	if _, err := b.openFolder(cfg.Dir); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.close(0) }()
	s, err := newScreens(t.Context(), cfg, b.shelf, photo.NewDarkroom(1))
	if err != nil {
		t.Fatal(err)
	}
	k, err := s.keyer(t.Context(), said)
	if err != nil {
		t.Fatal(err)
	}
	small, err := k.Key(img)
	if err != nil {
		t.Fatal(err)
	}
	_, alpha, err := k.Cut(img)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for i, v := range alpha.Pix {
		if sum += int(v); v != small.Pix[4*i+3] {
			t.Fatalf("preview and full cutout differ at sample %d", i)
		}
	}
	return alpha, sum
}

// Every setting of the green screen reaches the cutter.
func TestSettingsOfTheGreenScreen(t *testing.T) {
	truth := scene(7)
	dir := keyedEvent(t, nil)
	writeJPEG(t, filepath.Join(dir, "nobody.jpg"), truth.Background)
	holed := image.NewRGBA(image.Rect(0, 0, 600, 400)) // a ring, and a wall beside the screen
	for _, d := range []struct {
		r image.Rectangle
		c color.RGBA
	}{{holed.Rect, color.RGBA{40, 170, 70, 255}}, {image.Rect(200, 100, 400, 400), color.RGBA{120, 80, 70, 255}}, {image.Rect(250, 200, 350, 300), color.RGBA{40, 170, 70, 255}}, {image.Rect(0, 0, 60, 400), color.RGBA{90, 90, 95, 255}}} {
		draw.Draw(holed, d.r, image.NewUniform(d.c), image.Point{}, draw.Src)
	}
	with := func(values map[string]string) config.Config {
		cfg, err := loadEvent(dir, values)
		if err != nil {
			t.Fatal(err)
		}
		return cfg
	}
	none := kiosk.Screen{}
	for name, c := range map[string]struct {
		values map[string]string
		img    image.Image
		o      greenscreen.Options
	}{
		"as it is":     {nil, holed, greenscreen.Options{}},
		"fill":         {map[string]string{"cutter.greenscreen.fill": "true"}, holed, greenscreen.Options{Fill: true}},
		"keep outside": {map[string]string{"cutter.greenscreen.keep_outside": "true"}, holed, greenscreen.Options{KeepOutside: true}},
		"pick":         {map[string]string{"cutter.greenscreen.pick": "c81e28"}, magenta(600, 400), greenscreen.Options{Pick: color.NRGBA{200, 30, 40, 255}}},
	} {
		want, err := greenscreen.Cut(c.img, c.o)
		if err != nil {
			t.Fatal(name, err)
		}
		got, _ := onlyCut(t, with(c.values), none, c.img)
		if string(got.Pix) != string(want.Alpha.Pix) {
			t.Errorf("%s: cut in another way than asked for", name)
		}
		if plain, err := greenscreen.Cut(c.img, greenscreen.Options{}); name != "as it is" && err == nil && string(plain.Alpha.Pix) == string(got.Pix) {
			t.Errorf("%s changes nothing", name)
		}
	}
	empty := map[string]string{"cutter.greenscreen.empty": "nobody.jpg"}
	_, learned := onlyCut(t, with(empty), none, truth.Image)
	_, found := onlyCut(t, with(nil), none, truth.Image)
	if learned == found {
		t.Error("the photo of the empty screen changes nothing")
	}
	// what a person points at counts for more than the settings
	if _, picked := onlyCut(t, with(empty), kiosk.Screen{Shot: 1, Pick: "c81e28"}, magenta(600, 400)); picked == 0 {
		t.Error("nothing is left of the subject")
	}
}

// A photo of the empty screen that is not one stops the start, with its name and
// the line of the setting.
func TestABrokenEmptyPhotoStopsTheStart(t *testing.T) {
	truth := scene(3)
	for name, c := range map[string]struct {
		make func(path string)
		says string
	}{
		"missing":    {func(string) {}, "cannot be read"},
		"screenless": {func(path string) { writeJPEG(t, path, wall(600, 400)) }, "no green or blue screen"},
		"no picture": {func(path string) { _ = os.WriteFile(path, []byte("hello"), 0o600) }, "no JPEG"},
		"cut short": {func(path string) {
			writeJPEG(t, path, truth.Background)
			data, _ := os.ReadFile(path)
			_ = os.WriteFile(path, data[:len(data)*2/3], 0o600)
		}, "ends before"},
	} {
		dir := keyedEvent(t, map[string]string{"cutter.greenscreen.empty": "nobody.jpg"})
		c.make(filepath.Join(dir, "nobody.jpg"))
		code, out := once(t, nil, "run", "--plain", dir)
		text, err := os.ReadFile(filepath.Join(dir, "event.toml"))
		if err != nil {
			t.Fatal(err)
		}
		line := 1 + strings.Count(string(text[:strings.Index(string(text), `empty = "nobody.jpg"`)]), "\n")
		at := fmt.Sprintf("event.toml:%d: cutter.greenscreen.empty: ", line)
		if code != 2 || !strings.Contains(out, at) || !strings.Contains(out, "nobody.jpg") || !strings.Contains(out, c.says) || strings.Count(out, "nobody.jpg") > 1 {
			t.Errorf("%s: exit code %d, want %q and %q in\n%s", name, code, at, c.says, out)
		}
		if name == "missing" { // who cuts with the service needs no such photo
			code, out = once(t, map[string]string{"BACKDROP_API_KEY": "k"}, "run", "--plain", "--set", "cutter.preview=removebg", "--set", "cutter.full=removebg", "--set", "cutter.removebg.base_url=http://127.0.0.1:1/v1.0", dir)
			if code != 0 {
				t.Errorf("with another cutter: exit code %d\n%s", code, out)
			}
		}
	}
}

func TestColourOfAPlace(t *testing.T) {
	img := image.NewNRGBA(image.Rect(10, 20, 410, 220))
	draw.Draw(img, image.Rect(10, 20, 210, 220), image.NewUniform(color.NRGBA{20, 160, 60, 255}), image.Point{}, draw.Src)
	draw.Draw(img, image.Rect(210, 20, 410, 220), image.NewUniform(color.NRGBA{30, 40, 200, 255}), image.Point{}, draw.Src)
	for i := range 40 { // grain
		img.SetNRGBA(10+i*7%200, 20+i*5, color.NRGBA{255, 0, 255, 255})
	}
	for _, c := range []struct {
		x, y int
		want string
	}{{0, 0, "14a03c"}, {250, 500, "14a03c"}, {750, 500, "1e28c8"}, {1000, 1000, "1e28c8"}, {-50, 4000, "14a03c"}, {490, 10, "14a03c"}, {510, 10, "1e28c8"}} {
		if got := colourAt(img, c.x, c.y).String(); got != c.want {
			t.Errorf("at %d, %d it is %s, want %s", c.x, c.y, got, c.want)
		}
	}
	one := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	if got := colourAt(one, 500, 500).String(); got != "000000" {
		t.Errorf("one black pixel is %s", got)
	}
}
