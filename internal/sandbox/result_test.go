package sandbox

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"strconv"
	"testing"

	"backdrop/kiosk"
)

func TestPNGResult(t *testing.T) {
	s := start(t, rich())
	r := must(t, post(t, s.BaseURL(), jpegOf(t, scene(1010, 1000)), fields{"size": "full", "format": "png"}))
	img, ok := decodePNG(t, r.body).(*image.NRGBA)
	if !ok || img.Rect.Size() != image.Pt(1010, 1000) {
		t.Fatalf("%T %v", img, img.Rect)
	}
	hidden := 0
	for i := 0; i < len(img.Pix); i += 4 {
		if img.Pix[i+3] == 0 {
			hidden++
			if img.Pix[i]|img.Pix[i+1]|img.Pix[i+2] != 0 {
				t.Fatal("a colour under alpha 0")
			}
		}
	}
	if hidden == 0 || img.NRGBAAt(505, 500).A != 255 {
		t.Error("this is no cutout")
	}
	for name, want := range map[string]string{
		"Content-Type": "image/png", "Content-Length": strconv.Itoa(len(r.body)),
		"X-Width": "1010", "X-Height": "1000", "X-Max-Width": "1010", "X-Max-Height": "1000",
		"X-Type": "person", "X-Credits-Charged": "1", "Access-Control-Allow-Origin": "*",
		"X-RateLimit-Limit": "500", "X-RateLimit-Remaining": "498", "Content-Disposition": "",
	} {
		if got := r.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if got := headerBox(t, r); got != subjectBox(img) {
		t.Errorf("box %v, want %v", got, subjectBox(img))
	}
}

func headerBox(t *testing.T, r reply) image.Rectangle {
	t.Helper()
	var n [4]int
	for i, name := range []string{"Left", "Top", "Width", "Height"} {
		v, err := strconv.Atoi(r.Header.Get("X-Foreground-" + name))
		if err != nil {
			t.Fatal(err)
		}
		n[i] = v
	}
	return image.Rect(n[0], n[1], n[0]+n[2], n[1]+n[3])
}

// TestZIPResult reads it as the vendor's own client does: two entries, the matte an
// 8-bit gray picture, the colours those of the scene everywhere.
func TestZIPResult(t *testing.T) {
	s := start(t, rich())
	original := scene(300, 200)
	r := must(t, post(t, s.BaseURL(), pngOf(t, original), fields{"size": "auto", "format": "zip", "bg_color": "f00"}))
	if got := r.Header.Get("Content-Type"); got != "application/zip" {
		t.Error(got)
	}
	z, err := zip.NewReader(bytes.NewReader(r.body), int64(len(r.body)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	parts := map[string][]byte{}
	for _, f := range z.File {
		names = append(names, f.Name)
		if f.Method != zip.Store || f.Flags&8 != 0 {
			t.Errorf("%s: method %d, flags %x", f.Name, f.Method, f.Flags)
		}
		rc, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if parts[f.Name], err = io.ReadAll(rc); err != nil { // checks the CRC
			t.Fatal(err)
		}
	}
	if fmt.Sprint(names) != "[color.jpg alpha.png]" {
		t.Fatal(names)
	}
	alpha, ok := decodePNG(t, parts["alpha.png"]).(*image.Gray)
	if !ok || alpha.Rect.Size() != image.Pt(300, 200) || alpha.GrayAt(0, 0).Y != 0 || alpha.GrayAt(150, 100).Y != 255 {
		t.Fatalf("alpha.png: %T", alpha)
	}
	colors, err := jpeg.Decode(bytes.NewReader(parts["color.jpg"]))
	if err != nil || colors.Bounds() != alpha.Rect {
		t.Fatal(err)
	}
	for _, at := range []image.Point{{2, 2}, {150, 100}, {290, 190}} {
		if !near(colors.At(at.X, at.Y), original.At(at.X, at.Y), 40) {
			t.Errorf("%v: %v is not %v", at, colors.At(at.X, at.Y), original.At(at.X, at.Y))
		}
	}
}

func near(a, b color.Color, most int) bool {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	d := func(x, y uint32) bool { return max(int(x>>8)-int(y>>8), int(y>>8)-int(x>>8)) <= most }
	return d(ar, br) && d(ag, bg) && d(ab, bb)
}

func TestOtherResults(t *testing.T) {
	s := start(t, rich())
	picture := pngOf(t, scene(120, 80))
	white, red := color.NRGBA{255, 255, 255, 255}, color.NRGBA{255, 0, 0, 255}
	for _, c := range []struct {
		name   string
		more   fields
		kind   string
		corner color.Color // nil: transparent
	}{
		{"auto", fields{}, "image/png", nil},
		{"auto on colour", fields{"bg_color": "f00"}, "image/jpeg", red},
		{"auto on half a colour", fields{"bg_color": "ff000080"}, "image/png", color.NRGBA{255, 0, 0, 128}},
		{"png on colour", fields{"bg_color": "Red", "format": "png"}, "image/png", red},
		{"jpg", fields{"format": "jpg"}, "image/jpeg", white},
		{"jpg on half a colour", fields{"format": "jpg", "bg_color": "f008"}, "image/jpeg", color.NRGBA{255, 119, 119, 255}},
		{"alpha", fields{"channels": "alpha"}, "image/png", color.Gray{0}},
		{"alpha jpg", fields{"channels": "alpha", "format": "jpg"}, "image/jpeg", color.Gray{0}},
		{"everything ignored", fields{"add_shadow": "true", "semitransparency": "False", "scale": "50%", "position": "10% 20%",
			"shadow_type[car]": "drop", "shadow_opacity": "30", "bg_image_url": "https://a.example/b.jpg", "future": "x", "crop_margin": "1px"}, "image/png", nil},
		{"everything blank", fields{"size": "", "type": "", "channels": "", "bg_color": "", "bg_image_url": "", "image_url": "",
			"roi": "", "crop": "", "crop_margin": "", "scale": "", "position": "", "format": "", "add_shadow": ""}, "image/png", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := must(t, post(t, s.BaseURL(), picture, c.more))
			if got := r.Header.Get("Content-Type"); got != c.kind {
				t.Fatalf("%s, want %s", got, c.kind)
			}
			var img image.Image
			if c.kind == "image/png" {
				img = decodePNG(t, r.body)
			} else {
				var err error
				if img, err = jpeg.Decode(bytes.NewReader(r.body)); err != nil {
					t.Fatal(err)
				}
			}
			got := img.At(0, 0)
			if _, _, _, a := got.RGBA(); c.corner == nil && a != 0 {
				t.Errorf("corner %v is not transparent", got)
			}
			if c.corner != nil && !near(got, c.corner, 6) {
				t.Errorf("corner %v, want %v", got, c.corner)
			}
		})
	}
}

func TestCropAndROI(t *testing.T) {
	s := start(t, rich())
	picture := pngOf(t, scene(200, 100))
	whole := headerBox(t, must(t, post(t, s.BaseURL(), picture, nil)))
	for _, c := range []struct {
		more fields
		size image.Point
		box  image.Rectangle
	}{
		{fields{"crop": "true"}, whole.Size(), image.Rectangle{Max: whole.Size()}},
		{fields{"crop": "true", "crop_margin": "10px 20px"}, whole.Size().Add(image.Pt(40, 20)),
			image.Rectangle{Max: whole.Size()}.Add(image.Pt(20, 10))},
		{fields{"crop": "true", "crop_margin": "0 0 600px 80%"}, // 500 px and half the subject are the most
			whole.Size().Add(image.Pt(whole.Dx()/2, 500)), image.Rectangle{Max: whole.Size()}.Add(image.Pt(whole.Dx()/2, 0))},
		{fields{"roi": "50% 0% 100% 50%"}, image.Pt(200, 100), whole.Intersect(image.Rect(100, 0, 200, 50))},
		{fields{"roi": "100px 0px 200px 50px", "crop": "true"}, whole.Intersect(image.Rect(100, 0, 200, 50)).Size(),
			image.Rectangle{Max: whole.Intersect(image.Rect(100, 0, 200, 50)).Size()}},
	} {
		for _, format := range []string{"png", "zip"} {
			c.more["format"] = format
			r := must(t, post(t, s.BaseURL(), picture, c.more))
			if got := headerBox(t, r); got != c.box {
				t.Errorf("%v: box %v, want %v", c.more, got, c.box)
			}
			if w, h := r.Header.Get("X-Width"), r.Header.Get("X-Height"); w != strconv.Itoa(c.size.X) || h != strconv.Itoa(c.size.Y) {
				t.Errorf("%v: size %s×%s, want %v", c.more, w, h, c.size)
			}
			if r.Header.Get("X-Credits-Charged") != "0.25" {
				t.Errorf("%v: cropping changed the charge", c.more)
			}
			if format == "png" && decodePNG(t, r.body).Bounds().Size() != c.size {
				t.Errorf("%v: the picture has another size", c.more)
			}
		}
	}
}

func TestJSONResult(t *testing.T) {
	s := start(t, rich())
	body, kind := upload(t, pngOf(t, scene(120, 80)), fields{"format": "png"})
	for accept, wrapped := range map[string]bool{"application/json": true, "application/json, image/*": true, "*/*": false, "image/png, application/json": false} {
		q := request(t, s.BaseURL(), body, kind)
		q.Header.Set("Accept", accept)
		r := must(t, do(q))
		if !wrapped {
			decodePNG(t, r.body)
			continue
		}
		var v map[string]map[string]any
		if err := json.Unmarshal(r.body, &v); err != nil {
			t.Fatal(err)
		}
		data, err := base64.StdEncoding.DecodeString(v["data"]["result_b64"].(string))
		if err != nil {
			t.Fatal(err)
		}
		box := subjectBox(decodePNG(t, data).(*image.NRGBA))
		if r.Header.Get("Content-Type") != jsonType || r.Header.Get("X-Credits-Charged") != "0.25" || r.Header.Get("X-Width") != "120" ||
			headerBox(t, r) != box || v["data"]["foreground_left"] != float64(box.Min.X) || v["data"]["foreground_height"] != float64(box.Dy()) {
			t.Errorf("%v %v", r.Header, v)
		}
	}
}

func TestTypes(t *testing.T) {
	s := start(t, rich())
	picture := pngOf(t, scene(60, 40))
	for _, c := range []struct{ kind, level, want string }{
		{"", "", "person"}, {"auto", "latest", "person"}, {"car", "1", "car"}, {"product", "2", "product"},
		{"graphic", "1", "other"}, {"graphic", "2", "graphics"}, {"transportation", "1", "other"},
		{"transportation", "latest", "transportation"}, {"animal", "none", ""},
	} {
		r := must(t, post(t, s.BaseURL(), picture, fields{"type": c.kind, "type_level": c.level}))
		if got, has := r.Header.Get("X-Type"), len(r.Header["X-Type"]) > 0; got != c.want || has != (c.want != "") {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

// TestFit has the sizes that the vendor's published previews have.
func TestFit(t *testing.T) {
	for _, c := range [][4]int{
		{4000, 4000, 500, 500}, {4000, 3000, 577, 433}, {6000, 4000, 612, 408}, {4000, 2252, 666, 375},
		{625, 400, 625, 400}, {500, 333, 500, 333}, {3, 3, 3, 3}, {1, 12_000_000, 1, 250_000}, {50_000, 1000, 3535, 70},
	} {
		w, h := fit(c[0], c[1], previewPixels)
		if w != c[2] || h != c[3] || w*h > previewPixels {
			t.Errorf("%v: %d×%d", c, w, h)
		}
	}
}

func TestTargets(t *testing.T) {
	for _, c := range []struct {
		size, format string
		w, h         int
		want, most   int // megapixels × 100, within one percent
	}{
		{"preview", "zip", 6000, 4000, 25, 2400}, {"medium", "zip", 6000, 4000, 150, 2400}, {"hd", "jpg", 6000, 4000, 400, 2400},
		{"full", "zip", 6000, 4000, 2400, 2400}, {"full", "png", 6000, 4000, 1000, 1000}, {"4k", "auto", 6000, 4000, 1000, 1000},
		{"full", "zip", 8000, 6000, 2500, 2500}, {"50MP", "zip", 8000, 6000, 4800, 4800}, {"50MP", "png", 8000, 6000, 1000, 1000},
		{"auto", "jpg", 8000, 6000, 2500, 2500}, {"full", "zip", 500, 340, 17, 17},
	} {
		o := options{size: sizes[c.size], format: c.format}
		w, h, mw, mh := o.targets(o.size.stage, c.w, c.h, false)
		about := func(pixels, want int) bool { return pixels <= want*10010 && pixels >= want*9900 }
		if !about(w*h, c.want) || !about(mw*mh, c.most) {
			t.Errorf("%+v: %d×%d of %d×%d", c, w, h, mw, mh)
		}
	}
	o := options{size: sizes["full"], format: "auto", color: &color.NRGBA{A: 255}}
	if w, _, _, _ := o.targets(fullStage, 6000, 4000, false); w != 6000 {
		t.Error("an opaque background makes a JPEG, which is not capped at 10 megapixels")
	}
}

func TestCutter(t *testing.T) {
	picture := jpegOf(t, scene(640, 480))
	for _, c := range []struct {
		name   string
		cut    func(image.Image) (*image.NRGBA, error)
		status int
	}{
		{"no screen", func(image.Image) (*image.NRGBA, error) { return nil, kiosk.Faulty(kiosk.NoScreen, "", nil) }, 200},
		{"shrunk first", func(img image.Image) (*image.NRGBA, error) {
			if img.Bounds().Dx() != 577 {
				return nil, fmt.Errorf("got %v", img.Bounds())
			}
			out := image.NewNRGBA(image.Rect(5, 5, 582, 438)) // another corner is put right
			out.Pix[3], out.Pix[0] = 255, 200
			return out, nil
		}, 200},
		{"empty", func(img image.Image) (*image.NRGBA, error) { return image.NewNRGBA(img.Bounds()), nil }, 400},
		{"error", func(image.Image) (*image.NRGBA, error) { return nil, errors.New("no") }, 500},
		{"wrong size", func(image.Image) (*image.NRGBA, error) { return image.NewNRGBA(image.Rect(0, 0, 9, 9)), nil }, 500},
		{"nothing", func(image.Image) (*image.NRGBA, error) { return nil, nil }, 500},
		{"panic", func(image.Image) (*image.NRGBA, error) { panic("no") }, 500},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := start(t, Config{PAYG: kiosk.Credit / 4, Cut: c.cut})
			r := post(t, s.BaseURL(), picture, fields{"format": "png"})
			if r.err != nil || r.StatusCode != c.status {
				t.Fatalf("%v %+v", r.err, r.Response)
			}
			left := s.Truth().Pots.PAYG
			if charged := left == 0; charged != (c.status == 200) || s.books.held != (portions{}) {
				t.Errorf("left %v, held %v", left, s.books.held)
			}
		})
	}
}

// TestSpecks: what noise leaves on an empty screen is no subject.
func TestSpecks(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 2000, 50))
	for x := 0; x < 2000; x += 7 {
		img.Pix[img.PixOffset(x, x%50)+3] = 255
	}
	if box := subjectBox(img); !box.Empty() {
		t.Error(box)
	}
	for x := 1990; x < 2000; x++ {
		img.Pix[img.PixOffset(x, 30)+3] = matteThreshold
	}
	if box := subjectBox(img); box != image.Rect(1990, 30, 2000, 31) {
		t.Error(box)
	}
	thin := image.NewNRGBA(image.Rect(0, 0, 40, 40))
	thin.Pix[thin.PixOffset(3, 4)+3] = 255
	if box := subjectBox(thin); box != image.Rect(3, 4, 4, 5) {
		t.Error(box)
	}
}

func TestWebPUpload(t *testing.T) {
	s := start(t, rich())
	// One lossless pixel: read, and then there is nothing in it.
	dot, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	if err != nil {
		t.Fatal(err)
	}
	if _, p := post(t, s.BaseURL(), dot, nil).problem(t); p.Code != "unknown_foreground" {
		t.Errorf("%+v", p)
	}
}
