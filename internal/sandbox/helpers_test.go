package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"backdrop/kiosk"
)

func start(t *testing.T, c Config) *Running {
	t.Helper()
	r, err := Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := r.Close(ctx); err != nil {
			t.Error(err)
		}
	})
	return r
}

// rich is a sandbox that never runs out.
func rich() Config { return Config{Subscription: 1000 * kiosk.Credit} }

// scene has something in it everywhere, so that no two samples agree.
func scene(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, color.RGBA{uint8(40 + x*200/w), uint8(40 + y*200/h), uint8((x ^ y) & 127), 255})
		}
	}
	return img
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// pngHeader is a PNG that claims a size and holds nothing.
func pngHeader(t *testing.T, w, h uint32) []byte {
	t.Helper()
	p := pngOf(t, scene(1, 1))
	for i := range 4 {
		p[16+i], p[20+i] = byte(w>>(24-8*i)), byte(h>>(24-8*i))
	}
	return fixIHDR(p)
}

type fields map[string]string

// upload is a multipart form; the picture goes as application/octet-stream, as the
// vendor's Go client sends it.
func upload(t testing.TB, picture []byte, more fields) (body []byte, kind string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for name, v := range more {
		if err := w.WriteField(name, v); err != nil {
			t.Fatal(err)
		}
	}
	if picture != nil {
		p, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {`form-data; name="image_file"; filename="photo.jpg"`},
			"Content-Type":        {"application/octet-stream"},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := p.Write(picture); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), w.FormDataContentType()
}

func request(t testing.TB, base string, body []byte, kind string) *http.Request {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, base+"/removebg", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.GetBody = nil // nothing is ever sent twice
	r.Header.Set("X-Api-Key", DefaultKey)
	r.Header.Set("Content-Type", kind)
	return r
}

type reply struct {
	*http.Response
	body []byte
	err  error // of the exchange or of the body
}

func do(r *http.Request) reply {
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 30 * time.Second}
	resp, err := client.Do(r)
	if err != nil {
		return reply{err: err}
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return reply{resp, b, err}
}

func post(t testing.TB, base string, picture []byte, more fields) reply {
	t.Helper()
	body, kind := upload(t, picture, more)
	return do(request(t, base, body, kind))
}

// must gives the reply of a call that should have worked.
func must(t testing.TB, r reply) reply {
	t.Helper()
	if r.err != nil {
		t.Fatal(r.err)
	}
	if r.StatusCode != 200 {
		t.Fatalf("status %d: %s", r.StatusCode, r.body)
	}
	return r
}

// code gives status and error code of a refusal, "400 invalid_size".
func (r reply) problem(t testing.TB) (status int, p problem) {
	t.Helper()
	if r.err != nil {
		t.Fatal(r.err)
	}
	var v struct{ Errors []problem }
	if err := json.Unmarshal(r.body, &v); err != nil || len(v.Errors) != 1 {
		t.Fatalf("status %d is no error list: %s", r.StatusCode, r.body)
	}
	return r.StatusCode, v.Errors[0]
}

func decodePNG(t testing.TB, data []byte) image.Image {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// control posts an order and gives the status and the answer.
func control(t testing.TB, r *Running, path, body string) (int, string) {
	t.Helper()
	resp, err := http.Post(r.ControlURL()+path, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

func getAccount(t testing.TB, r *Running) reply {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, r.BaseURL()+"/account", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-Api-Key", DefaultKey)
	return do(req)
}
