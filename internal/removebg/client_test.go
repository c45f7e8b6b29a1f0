package removebg

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"backdrop/kiosk"
)

func TestRequestOnTheWire(t *testing.T) {
	var got *http.Request
	var body []byte
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		body, _ = io.ReadAll(r.Body)
		w.Header().Set("X-Credits-Charged", "0.25")
		w.Write(pngBody)
	}))
	defer s.Close()
	c := client(t, s.URL+"/v1.0/", func(_ *Profile, o *Options) { o.UserAgent = "backdrop/1.2" })
	job := Job{Image: bytes.Repeat([]byte("\xff\xd8--x\r\n"), 5000), Size: "50MP", Format: "zip"}
	if r := cut(t, c, job); r.failure != nil {
		t.Fatal(r.failure)
	}
	if got.Method != "POST" || got.URL.String() != "/v1.0/removebg" || got.ContentLength != int64(len(body)) || got.TransferEncoding != nil {
		t.Errorf("%s %s, length %d of %d, %v", got.Method, got.URL, got.ContentLength, len(body), got.TransferEncoding)
	}
	want := map[string]string{"X-Api-Key": canary, "User-Agent": "backdrop/1.2", "Accept-Encoding": "identity",
		"Content-Length": fmt.Sprint(len(body)), "Content-Type": got.Header.Get("Content-Type")}
	for name, values := range got.Header {
		if want[name] != values[0] || len(values) != 1 {
			t.Errorf("header %s: %q, want %q", name, values, want[name])
		}
		delete(want, name)
	}
	if len(want) != 0 {
		t.Errorf("missing headers: %v", want)
	}
	checkForm(t, got.Header.Get("Content-Type"), body, job)
}

func checkForm(t *testing.T, kind string, body []byte, job Job) {
	t.Helper()
	boundary, ok := strings.CutPrefix(kind, "multipart/form-data; boundary=")
	if !ok {
		t.Fatalf("content type is %q", kind)
	}
	r := multipart.NewReader(bytes.NewReader(body), boundary)
	for _, want := range []struct{ disposition, kind, value string }{
		{`form-data; name="size"`, "", job.Size},
		{`form-data; name="format"`, "", job.Format},
		{`form-data; name="image_file"; filename="image.jpg"`, "image/jpeg", string(job.Image)},
	} {
		p, err := r.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		v, _ := io.ReadAll(p)
		if d := p.Header.Get("Content-Disposition"); d != want.disposition || p.Header.Get("Content-Type") != want.kind || string(v) != want.value {
			t.Errorf("part %q of %d bytes, want %q of %d", d, len(v), want.disposition, len(want.value))
		}
	}
	if _, err := r.NextRawPart(); err != io.EOF {
		t.Errorf("more parts: %v", err)
	}
}

func TestRequestCannotBeRewound(t *testing.T) {
	c := client(t, "https://service.example/v1.0")
	req, err := c.request(t.Context(), "POST", "removebg", io.MultiReader(bytes.NewReader(upload)))
	if err != nil || req.GetBody != nil {
		t.Errorf("the transport could send the body again (%v)", err)
	}
	for name := range req.Header {
		if strings.Contains(strings.ToLower(name), "idempotency") {
			t.Errorf("header %s makes Go's transport repeat a request", name)
		}
	}
}

func TestBadJobsAreNotSent(t *testing.T) {
	s := saying(t, "")
	c := client(t, s.url(), func(p *Profile, _ *Options) { p.MaxUpload = 100 })
	for name, x := range map[string]struct {
		job  Job
		code kiosk.Code
	}{
		"nothing":     {Job{Size: "full", Format: "zip"}, kiosk.EmptyFile},
		"too large":   {Job{Image: make([]byte, 101), Size: "full", Format: "zip"}, kiosk.TooLarge},
		"auto":        {Job{Image: upload, Size: "auto", Format: "zip"}, kiosk.InternalFault},
		"no size":     {Job{Image: upload, Format: "zip"}, kiosk.InternalFault},
		"auto format": {Job{Image: upload, Size: "full", Format: "auto"}, kiosk.InternalFault},
	} {
		t.Run(name, func(t *testing.T) { cut(t, c, x.job).want(t, Void, x.code, 0) })
	}
	if _, err := c.Cut(t.Context(), full(), nil, io.Discard); kiosk.CodeOf(err) != kiosk.InternalFault {
		t.Errorf("no function to book: %v", err)
	}
	if s.conns.Load() != 0 {
		t.Error("something was sent")
	}
}

func TestBaseURL(t *testing.T) {
	for text, want := range map[string]string{
		"https://api.remove.bg/v1.0":      "https://api.remove.bg/v1.0",
		"https://api.remove.bg/v1.0///":   "https://api.remove.bg/v1.0",
		"HTTPS://service.example:8443/v1": "https://service.example:8443/v1",
		"http://127.0.0.1:8089/v1.0":      "http://127.0.0.1:8089/v1.0",
		"http://localhost:4010":           "http://localhost:4010",
		"http://LOCALHOST/api":            "http://LOCALHOST/api",
		"http://[::1]:80/v1.0":            "http://[::1]:80/v1.0",
		"https://192.0.2.7/api/v1.0":      "https://192.0.2.7/api/v1.0",

		"":                                         "!no host",
		"api.remove.bg/v1.0":                       "!no host",
		"https://":                                 "!no host",
		"https:///v1.0":                            "!no host",
		"https:api.remove.bg":                      "!no host",
		"http://api.remove.bg/v1.0":                "!https",
		"http://127.0.0.1.example/v1":              "!https",
		"http://localhost.example/v1":              "!https",
		"http://0.0.0.0/v1":                        "!https",
		"http://192.168.1.5/v1":                    "!https",
		"ftp://localhost/v1":                       "!https",
		"//service.example/v1":                     "!https",
		"https://user@service.example/v1":          "!user name",
		"https://" + canary + ":x@service.example": "!user name",
		"https://service.example/v1?key=" + canary: "!query",
		"https://service.example/v1?":              "!query",
		"https://service.example/v1#x":             "!fragment",
		"https://service.example/v1#":              "!fragment",
		"https://service.example:99999/v1":         "!port",
		"https://service.example:/v1":              "!port",
		"https://service.example/../v1":            "!path",
		"https://service.example/a//b":             "!path",
		"https://service.example/%2e%2e/":          "!path",
		"https://service.example/a%2fb":            "!path",
		"https://service.example/v1.0/removebg":    "!leave /removebg off",
		"https://service.example/v1.0/account/":    "!leave /account off",
		"https://service.example/\x00" + canary:    "!URL",
		"https://%zz" + canary:                     "!URL",
		"https://service.example /v1":              "!URL",
	} {
		u, err := checkBase(text)
		fault, bad := strings.CutPrefix(want, "!")
		switch {
		case bad && err == nil:
			t.Errorf("%q was taken as %s", text, u)
		case bad && !strings.Contains(err.Error(), fault):
			t.Errorf("%q: %q does not speak of %q", text, err, fault)
		case bad && strings.Contains(err.Error(), canary):
			t.Errorf("%q: the error repeats it", text)
		case !bad && (err != nil || u.String() != want):
			t.Errorf("%q: %v, %v, want %s", text, u, err, want)
		}
	}
}

func TestNewRefusesBadKeys(t *testing.T) {
	p, _ := ProfileNamed("remove.bg")
	for _, key := range []string{"", " ", "a b", canary + "\n", canary + "\x00", canary + "ü", strings.Repeat("a", 5000)} {
		_, err := New(p, Options{Key: kiosk.NewSecret(key)})
		if err == nil || strings.Contains(err.Error(), canary) {
			t.Errorf("key %q: %v", key, err)
		}
	}
	if _, err := New(p, Options{Key: kiosk.NewSecret(canary), UserAgent: "a\r\nX: y"}); err == nil {
		t.Error("a user agent of two lines was taken")
	}
}

func TestTheKeyIsNowhere(t *testing.T) {
	echo := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		key := r.Header.Get("X-Api-Key")
		for _, h := range []string{"X-Type", "X-Credits-Charged", "Content-Type", "Retry-After"} {
			w.Header().Set(h, "x"+key)
		}
		status := 200
		fmt.Sscan(r.Header.Get("User-Agent"), &status)
		w.WriteHeader(status)
		fmt.Fprintf(w, `{"errors":[{"title":"API key %[1]s invalid","code":"%[1]s","detail":"%[1]s"}]}`, key)
	}))
	defer echo.Close()
	broken := saying(t, "HTTP/1.1 2"+canary+" "+canary+"\r\n\r\n")
	gone := serve(t, nil)
	gone.Close()

	var seen []any
	for _, status := range []string{"200", "400", "403", "500"} {
		c := client(t, echo.URL, func(_ *Profile, o *Options) { o.UserAgent = status })
		r := cut(t, c, full())
		_, err := c.Account(t.Context())
		seen = append(seen, c, *c, r.answer, *r.failure, r.failure, r.failure.Fault, r.failure.Fault.Err, err)
	}
	for _, url := range []string{broken.url(), gone.url()} {
		c := client(t, url)
		r := cut(t, c, full())
		_, err := c.Account(t.Context())
		seen = append(seen, c, r.failure, r.failure.Fault.Err, err)
		// Inside another struct fmt walks past String methods.
		for _, f := range []string{"%v", "%+v", "%#v"} {
			if text := fmt.Sprintf(f, struct{ c Client }{*c}); strings.Contains(text, canary) {
				t.Errorf("%s of a struct around the client shows the key: %s", f, text)
			}
		}
	}
	seen = append(seen, Options{Key: kiosk.NewSecret(canary)})
	var log bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&log, nil))
	for _, v := range seen {
		for _, f := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			if text := fmt.Sprintf(f, v); strings.Contains(text, canary) {
				t.Errorf("%s of %T shows the key: %s", f, v, text)
			}
		}
		if text, _ := json.Marshal(v); bytes.Contains(text, []byte(canary)) {
			t.Errorf("JSON of %T shows the key: %s", v, text)
		}
		logger.Info("x", "v", v)
	}
	if strings.Contains(log.String(), canary) {
		t.Errorf("the log shows the key: %s", log.String())
	}
}

func TestRetired(t *testing.T) {
	end := time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)
	if p, _ := ProfileNamed("remove.bg"); !p.RetiresAt.Equal(end) {
		t.Errorf("remove.bg retires at %v, want %v (09:00 CET)", p.RetiresAt, end)
	}
	gone := serve(t, nil)
	gone.Close()
	for name, c := range map[string]struct {
		url  string
		own  bool // it is the profile's own address
		when time.Time
		out  Outcome
		code kiosk.Code
	}{
		"404 before":        {saying(t, raw("404 Not Found", lines("X: y"), "")).url(), true, end.Add(-time.Second), Unknown, kiosk.ServerFault},
		"404 after":         {saying(t, raw("404 Not Found", lines("X: y"), "")).url(), true, end, Unknown, kiosk.Retired},
		"410 after":         {saying(t, raw("410 Gone", lines("X: y"), "")).url(), true, end, Unknown, kiosk.Retired},
		"404 elsewhere":     {saying(t, raw("404 Not Found", lines("X: y"), "")).url(), false, end, Unknown, kiosk.ServerFault},
		"500 after":         {saying(t, raw("500 Oops", lines("X: y"), "")).url(), true, end, Unknown, kiosk.ServerFault},
		"403 after":         {saying(t, raw("403 Forbidden", lines("X: y"), "")).url(), true, end, Void, kiosk.KeyRefused},
		"no host before":    {gone.url(), true, end.Add(-time.Second), Void, kiosk.NoNetwork},
		"no host after":     {gone.url(), true, end, Void, kiosk.Retired},
		"no host elsewhere": {gone.url(), false, end, Void, kiosk.NoNetwork},
		"no answer after":   {saying(t, "").url(), true, end, Unknown, kiosk.NoAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			cl := client(t, c.url+"/", func(p *Profile, o *Options) {
				if o.Now = func() time.Time { return c.when }; c.own {
					p.BaseURL = c.url
				}
			})
			cut(t, cl, preview()).want(t, c.out, c.code, 0)
			want := c.code
			if _, err := cl.Account(t.Context()); kiosk.CodeOf(err) != want {
				t.Errorf("account: %v, want %s", err, want)
			}
		})
	}
}

func TestProfiles(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Profiles() {
		if seen[p.Name] {
			t.Errorf("%s stands twice", p.Name)
		}
		seen[p.Name] = true
		if _, err := New(p, Options{Key: kiosk.NewSecret("k")}); err != nil {
			t.Errorf("%s: %v", p.Name, err)
		}
		if got, ok := ProfileNamed(p.Name); !ok || got.BaseURL != p.BaseURL {
			t.Errorf("%s is not found by its name", p.Name)
		}
		if p.MaxUpload <= 0 || p.MaxPixels <= 0 || p.FullPixels <= 0 || p.PNGPixels <= 0 || p.PreviewPixels <= 0 {
			t.Errorf("%s lacks a limit", p.Name)
		}
	}
	if _, ok := ProfileNamed("nobody"); ok {
		t.Error("an unknown profile was found")
	}
}

func TestOutcomeIsCarefulByDefault(t *testing.T) {
	if (Failure{}).Outcome != Unknown {
		t.Error("a failure nobody judged must hold the money")
	}
	for o, want := range map[Outcome]string{Void: "void", Paid: "paid", Unknown: "unknown", 9: "outcome 9"} {
		if o.String() != want {
			t.Errorf("%d is called %q", o, o)
		}
	}
}
