package sandbox

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"maps"
	"net/http"
	"strings"
	"testing"

	"backdrop/kiosk"
)

func fixIHDR(p []byte) []byte {
	binary.BigEndian.PutUint32(p[29:], crc32.ChecksumIEEE(p[12:29]))
	return p
}

func TestRefusals(t *testing.T) {
	s := start(t, rich())
	good := pngOf(t, scene(60, 40))
	gif := []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00")
	cut := jpegOf(t, scene(200, 100))
	for _, c := range []struct {
		name    string
		picture []byte
		more    fields
		code    string
	}{
		{"no source", nil, nil, "missing_source"},
		{"blank sources", nil, fields{"image_url": "", "image_file_b64": " "}, "missing_source"},
		{"empty file", []byte{}, nil, "missing_source"},
		{"two sources", good, fields{"image_url": "https://example.com/a.jpg"}, "multiple_sources"},
		{"no url", nil, fields{"image_url": "a.jpg"}, "invalid_image_url"},
		{"file url", nil, fields{"image_url": "file:///etc/hosts"}, "invalid_image_url"},
		{"url", nil, fields{"image_url": "https://example.com/a.jpg"}, "failed_image_download"},
		{"gif", gif, nil, "invalid_file_type"},
		{"cut jpeg", cut[:len(cut)/2], nil, "failed_to_read_image"},
		{"no base64", nil, fields{"image_file_b64": "!!!"}, "failed_to_read_image"},
		{"jpeg start only", []byte("\xff\xd8\xff\xe0"), nil, "invalid_dimensions"},
		{"too many bytes", make([]byte, maxFile+1), nil, "file_too_large"},
		{"bomb", pngHeader(t, 10000, 6000), nil, "resolution_too_high"},
		{"absurd", pngHeader(t, 60_000, 60_000), nil, "resolution_too_high"},
		{"absurd, refused by the decoder", pngHeader(t, 1<<31-1, 1<<31-1), nil, "invalid_dimensions"},
		{"nothing in it", pngOf(t, image.NewGray(image.Rect(0, 0, 50, 50))), nil, "unknown_foreground"},
		{"size", good, fields{"size": "huge"}, "invalid_size"},
		{"type", good, fields{"type": "cat"}, "invalid_type"},
		{"type_level", good, fields{"type_level": "3"}, "invalid_type_level"},
		{"format", good, fields{"format": "gif"}, "invalid_format"},
		{"webp", good, fields{"format": "webp"}, "invalid_format"},
		{"channels", good, fields{"channels": "rgb"}, "invalid_channels"},
		{"colour", good, fields{"bg_color": "#ffffff"}, "invalid_bg_color"},
		{"colour length", good, fields{"bg_color": "fffff"}, "invalid_bg_color"},
		{"crop", good, fields{"crop": "yes"}, "invalid_crop"},
		{"margin count", good, fields{"crop_margin": "1px 2px 3px"}, "invalid_crop_margin"},
		{"margin unit", good, fields{"crop_margin": "10"}, "invalid_crop_margin"},
		{"margin sign", good, fields{"crop_margin": "-10px"}, "invalid_crop_margin"},
		{"position", good, fields{"position": "left"}, "invalid_position"},
		{"position count", good, fields{"position": "1% 2% 3%"}, "invalid_position"},
		{"scale", good, fields{"scale": "5%"}, "invalid_scale"},
		{"scale nan", good, fields{"scale": "NaN%"}, "invalid_scale"},
		{"roi", good, fields{"roi": "0 0 10"}, "invalid_roi"},
		{"roi outside", good, fields{"roi": "0px 0px 61px 40px"}, "roi_exceeds_bounds"},
		{"roi negative", good, fields{"roi": "-1px 0px 61px 40px"}, "roi_exceeds_bounds"},
		{"roi percent", good, fields{"roi": "0% 0% 101% 100%"}, "roi_exceeds_bounds"},
		{"roi empty", good, fields{"roi": "20px 0px 20px 40px"}, "roi_region_empty"},
		{"roi away from the subject", good, fields{"roi": "0px 0px 1px 1px"}, "unknown_foreground"},
		{"semitransparency", good, fields{"semitransparency": "1"}, "invalid_semitransparency"},
		{"add_shadow", good, fields{"add_shadow": "1"}, "invalid_add_shadow"},
		{"shadow_type", good, fields{"shadow_type": "soft"}, "invalid_shadow_type"},
		{"shadow per type", good, fields{"shadow_type[cat]": "car"}, "invalid_shadow_type"},
		{"shadow_opacity", good, fields{"shadow_opacity": "101"}, "invalid_shadow_opacity"},
		{"background url", good, fields{"bg_image_url": "x"}, "invalid_bg_image_url"},
		{"background gone", good, fields{"bg_image_url": "https://gone.invalid/b.jpg"}, "failed_bg_download"},
		{"two backgrounds", good, fields{"bg_image_url": "https://a.example/b.jpg", "bg_color": "fff"}, "multiple_bg_sources"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := post(t, s.BaseURL(), c.picture, c.more)
			status, p := r.problem(t)
			if status != 400 || p.Code != c.code || p.Title == "" {
				t.Errorf("got %d %+v, want 400 %s", status, p, c.code)
			}
			if r.Header.Get("Access-Control-Allow-Origin") != "*" || r.Header.Get("X-RateLimit-Limit") != "" ||
				!strings.HasPrefix(r.Header.Get("Etag"), `W/"`) || r.Header.Get("Content-Type") != jsonType {
				t.Errorf("headers: %v", r.Header)
			}
		})
	}
	if got := s.Truth(); got.Charged != 0 || len(got.Images) != 0 || got.Pots.Subscription != 1000*kiosk.Credit {
		t.Errorf("refusals were charged: %+v", got)
	}
}

// TestWording holds the texts that clients in the wild match on, from the vendor's
// description and its recordings.
func TestWording(t *testing.T) {
	for want, no := range map[string]*refusal{
		`{"errors":[{"title":"API Key invalid","code":"auth_failed"}]}`:                                                        wrongKey,
		`{"errors":[{"title":"Missing API Key","code":"auth_failed"}]}`:                                                        missingKey,
		`{"errors":[{"title":"Insufficient credits","code":"insufficient_credits"}]}`:                                          noCredits,
		`{"errors":[{"title":"Rate limit exceeded"}]}`:                                                                         tooFast("1"),
		`{"errors":[{"title":"File too large","code":"file_too_large","detail":"File exceeds limit of 22MB"}]}`:                fileTooLarge,
		`{"errors":[{"title":"Invalid value for parameter 'size'","code":"invalid_size"}]}`:                                    badParameter("size"),
		`{"errors":[{"title":"Invalid roi parameter given","code":"invalid_roi"}]}`:                                            badParameter("roi"),
		`{"errors":[{"title":"Invalid file type","code":"invalid_file_type","detail":"Expected jpg/png/webp, received gif"}]}`: readMeta([]byte("GIF89a")).no,
	} {
		if got, _ := no.body(); string(got) != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if got := readMeta(pngHeader(t, 10000, 6000)).no.detail; !strings.HasPrefix(got, "Input image has 60 megapixels, maximum") {
		t.Error(got)
	}
	if _, p := (&refusal{status: 403}).body(); p != jsonType {
		t.Error(p)
	}
	// The length in the tag is the body's in hex, as recorded: 61 bytes, 3d.
	text, _ := wrongKey.body()
	if tag := etag(text); !strings.HasPrefix(tag, `W/"3d-`) || len(tag) != len(`W/"3d-ZYSJUNan+vHEerE8xn/p5MpyZUo"`) {
		t.Error(tag)
	}
}

func TestKeys(t *testing.T) {
	s := start(t, rich())
	good := pngOf(t, scene(60, 40))
	for _, c := range []struct {
		name, header, value string
		status              int
		title               string
	}{
		{"none", "X-Other", "x", 403, "Missing API Key"},
		{"wrong", "X-Api-Key", "nope", 403, "API Key invalid"},
		{"wrong bearer", "Authorization", "Bearer nope", 403, "API Key invalid"},
		{"not bearer", "Authorization", "Basic sandbox", 403, "Missing API Key"},
		{"right", "X-API-Key", DefaultKey, 200, ""},
		{"right bearer", "Authorization", "Bearer " + DefaultKey, 200, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			body, kind := upload(t, good, nil)
			a := request(t, s.BaseURL(), body, kind)
			b, err := http.NewRequest(http.MethodGet, s.BaseURL()+"/account", nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range []*http.Request{a, b} {
				r.Header.Del("X-Api-Key")
				r.Header.Set(c.header, c.value)
				got := do(r)
				if got.err != nil || got.StatusCode != c.status {
					t.Fatalf("%s: %v %+v", r.URL.Path, got.err, got.Response)
				}
				if c.status == 200 {
					continue
				}
				if _, p := got.problem(t); p.Title != c.title || p.Code != "auth_failed" {
					t.Errorf("%s: %+v", r.URL.Path, p)
				}
			}
		})
	}
	if n := s.Truth().Requests; n != (Counts{Preview: 2}) {
		t.Errorf("refused keys were counted: %+v", n)
	}
}

// TestOrderOfChecks takes away one fault after the other, from the front.
func TestOrderOfChecks(t *testing.T) {
	s := start(t, Config{Rate: 1})
	blank := pngOf(t, image.NewGray(image.Rect(0, 0, 50, 50)))
	broken := pngOf(t, scene(50, 50))[:60]
	step := func(picture []byte, more fields, key, want string) {
		t.Helper()
		body, kind := upload(t, picture, more)
		r := request(t, s.BaseURL(), body, kind)
		r.Header.Set("X-Api-Key", key)
		status, p := do(r).problem(t)
		if got := http.StatusText(status) + " " + p.Code; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	all := fields{"image_url": "x", "size": "x", "roi": "0px 0px 500px 1px"}
	without := func(names ...string) fields {
		m := maps.Clone(all)
		for _, n := range names {
			delete(m, n)
		}
		return m
	}
	// Neither sources nor parameters take from the window, which holds one unit.
	step(broken, all, "wrong", "Forbidden auth_failed")
	step(broken, all, DefaultKey, "Bad Request multiple_sources")
	step(broken, without("image_url"), DefaultKey, "Bad Request invalid_size")
	step(broken, without("image_url", "size"), DefaultKey, "Bad Request failed_to_read_image") // takes the unit
	step(broken, without("image_url"), DefaultKey, "Bad Request invalid_size")
	step(broken, without("image_url", "size"), DefaultKey, "Too Many Requests ")
	s = start(t, Config{})
	step(make([]byte, maxFile+1), without("image_url", "size"), DefaultKey, "Bad Request file_too_large")
	step(broken, without("image_url", "size"), DefaultKey, "Bad Request failed_to_read_image")
	step(blank, without("image_url", "size"), DefaultKey, "Bad Request roi_exceeds_bounds")
	step(blank, nil, DefaultKey, "Payment Required insufficient_credits")
	s = start(t, Config{PAYG: kiosk.Credit / 4})
	step(blank, nil, DefaultKey, "Bad Request unknown_foreground")
	if got := s.Truth(); got.Charged != 0 || got.Requests.Preview != 1 {
		t.Errorf("%+v", got)
	}
	must(t, post(t, s.BaseURL(), pngOf(t, scene(50, 50)), nil)) // the hold was given back
}

func TestBodies(t *testing.T) {
	s := start(t, rich())
	b64 := base64.StdEncoding.EncodeToString(pngOf(t, scene(60, 40)))
	form := "size=preview&image_file_b64=" + strings.NewReplacer("+", "%2B", "/", "%2F", "=", "%3D").Replace(b64)
	for _, c := range []struct{ name, kind, body, want string }{
		{"urlencoded", "application/x-www-form-urlencoded", form, ""},
		{"urlencoded raw plus", "application/x-www-form-urlencoded; charset=utf-8", "image_file_b64=" + b64, ""},
		{"json", "application/json", `{"image_file_b64":"` + b64 + `","crop":true,"type_level":2,"bg_color":null,"size":""}`, ""},
		{"json data uri", "application/json", `{"image_file_b64":"data:image/png;base64,` + b64 + `"}`, ""},
		{"json bad value", "application/json", `{"image_file_b64":"` + b64 + `","crop":{"a":1}}`, "invalid_crop"},
		{"json broken", "application/json", `{"image_file_b64":"` + b64, "missing_source"},
		{"json image_file", "application/json", `{"image_file":"` + b64 + `"}`, "missing_source"},
		{"no type", "", form, "missing_source"},
		{"multipart without boundary", "multipart/form-data", form, "missing_source"},
		{"multipart broken", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-", "missing_source"},
		{"base64 too long", "application/x-www-form-urlencoded", "image_file_b64=" + strings.Repeat("A", maxB64+4), "file_too_large"},
		{"base64 too large", "application/x-www-form-urlencoded", "image_file_b64=" + strings.Repeat("A", (maxFile/3+1)*4), "file_too_large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := do(request(t, s.BaseURL(), []byte(c.body), c.kind))
			if c.want == "" {
				must(t, r)
				return
			}
			if status, p := r.problem(t); status != 400 || p.Code != c.want {
				t.Errorf("got %d %+v, want %s", status, p, c.want)
			}
		})
	}
}

// TestEndlessBody holds that a body above the limit is refused and not kept.
func TestEndlessBody(t *testing.T) {
	s := start(t, rich())
	f := &form{fields: map[string]string{}}
	data, over := readUpTo(bytes.NewReader(make([]byte, 3000)), 1000, 1<<40)
	if len(data) != 1000 || !over || f.sources() != 0 {
		t.Errorf("%d %v", len(data), over)
	}
	body := append([]byte("image_file_b64="), bytes.Repeat([]byte("A"), maxBody)...)
	r := do(request(t, s.BaseURL(), body, "application/x-www-form-urlencoded"))
	if r.err != nil { // the connection may be cut while the rest is still on its way
		t.Skip(r.err)
	}
	if _, p := r.problem(t); p.Code != "file_too_large" {
		t.Errorf("%+v", p)
	}
}
