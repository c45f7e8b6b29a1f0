package sandbox

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"image"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"backdrop/kiosk"
)

func TestParseFault(t *testing.T) {
	for text, want := range map[string]Fault{
		"full:1:drop_after_charge":                         {"full", 1, "drop_after_charge"},
		"preview:0:delay:3s":                               {"preview", 0, "delay:3s"},
		"account:2:status:503":                             {"account", 2, "status:503"},
		"full:1:retry_after:Sun, 22 Nov 2026 20:00:00 GMT": {"full", 1, "retry_after:Sun, 22 Nov 2026 20:00:00 GMT"},
		"full:1:charge_header:0,25":                        {"full", 1, "charge_header:0,25"},
		"full:1:charge_header:":                            {"full", 1, "charge_header:"},
	} {
		got, err := ParseFault(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for text, want := range map[string]string{
		"":                          "STAGE:NTH:KIND",
		"full:drop_after_charge":    "STAGE:NTH:KIND",
		"full:x:html":               "count",
		"full:-1:html":              "below 0",
		"both:1:html":               "stage",
		"full:1:explode":            "not known",
		"full:1:delay":              "argument",
		"full:1:html:3":             "no argument",
		"full:1:delay:-1s":          "delay",
		"full:1:delay:6m":           "delay",
		"full:1:status:418":         "status",
		"full:1:retry_after:":       "header",
		"full:1:charge_header:\n":   "header",
		"account:1:smaller":         "account",
		"account:1:charge_header:1": "account",
	} {
		if _, err := ParseFault(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestFaults orders each kind for the first full request of two and looks at what
// the client sees and at what it cost.
func TestFaults(t *testing.T) {
	tiny, large := pngOf(t, scene(100, 75)), pngOf(t, scene(640, 480))
	for _, c := range []struct {
		kind    string
		status  int // 0: no answer
		charged kiosk.Credits
		header  string // X-Credits-Charged
		check   func(*testing.T, reply)
	}{
		{"drop_before_charge", 0, 0, "", nil},
		{"status:402", 402, 0, "", code("insufficient_credits")},
		{"status:403", 403, 0, "", code("auth_failed")},
		{"status:429", 429, 0, "", func(t *testing.T, r reply) {
			if r.Header.Get("Retry-After")+r.Header.Get("X-RateLimit-Limit") != "" {
				t.Error(r.Header)
			}
		}},
		{"retry_after:5", 429, 0, "", func(t *testing.T, r reply) {
			if r.Header.Get("Retry-After") != "5" || r.Header.Get("X-RateLimit-Remaining") != "0" {
				t.Error(r.Header)
			}
		}},
		{"status:500", 500, 0, "", has("<html>")},
		{"status:502", 502, 0, "", has("<html>")},
		{"status:503", 503, 0, "", func(t *testing.T, r reply) {
			if len(r.body) != 0 {
				t.Errorf("%s", r.body)
			}
		}},
		{"status:410", 410, 0, "", has("<html>")},
		{"portal", 200, 0, "", func(t *testing.T, r reply) {
			if r.Header.Get("Access-Control-Allow-Origin") != "" || r.Header.Get("X-RateLimit-Limit") != "" {
				t.Error(r.Header)
			}
			has("<html>")(t, r)
		}},
		{"drop_after_charge", 0, one, "", nil},
		{"cut_body", 200, one, "1", func(t *testing.T, r reply) {
			if r.err == nil || int64(len(r.body)) != r.ContentLength/2 {
				t.Errorf("%v, %d of %d bytes", r.err, len(r.body), r.ContentLength)
			}
		}},
		{"no_charge_header", 200, one, "", func(t *testing.T, r reply) {
			if len(r.Header["X-Credits-Charged"]) != 0 || r.Header.Get("X-Width") != "100" {
				t.Error(r.Header)
			}
			decodePNG(t, r.body)
		}},
		{"charge_header:0.5", 200, 500, "0.5", nil},
		{"charge_header:2", 200, 2 * one, "2", nil},
		{"charge_header:9", 200, 9 * one, "9", nil}, // more than there is: a pot below zero
		{"charge_header:0", 200, 0, "0", nil},
		{"charge_header:0,25", 200, one, "0,25", nil},
		{"charge_header:-1", 200, one, "-1", nil},
		{"charge_header:1e0", 200, one, "1e0", nil},
		{"charge_header:", 200, one, "", nil},
		{"wrong_type", 200, one, "1", has("This is a text")},
		{"html", 200, one, "1", has("<html>")},
		{"smaller", 200, one, "1", func(t *testing.T, r reply) {
			if got := decodePNG(t, r.body).Bounds().Size(); got != image.Pt(577, 433) || r.Header.Get("X-Width") != "577" {
				t.Error(got)
			}
			if r.Header.Get("X-Max-Width") != "640" {
				t.Error(r.Header)
			}
		}},
	} {
		t.Run(c.kind, func(t *testing.T) {
			s := start(t, Config{Subscription: 3 * one, PAYG: 3 * one, Faults: []Fault{{fullStage, 1, c.kind}}})
			before := s.Truth().Pots.total()
			picture := tiny
			if c.kind == "smaller" {
				picture = large
			}
			r := post(t, s.BaseURL(), picture, fields{"size": "full", "format": "png"})
			switch {
			case c.status == 0:
				if r.Response != nil || r.err == nil {
					t.Fatal("there was an answer")
				}
			case r.Response == nil || r.StatusCode != c.status || r.Header.Get("X-Credits-Charged") != c.header:
				t.Fatalf("%v %+v", r.err, r.Response)
			case r.err != nil && c.kind != "cut_body":
				t.Fatal(r.err)
			}
			if c.check != nil {
				c.check(t, r)
			}
			got := s.Truth()
			if got.Charged != c.charged || got.ByStage.Full != c.charged || before-got.Pots.total() != c.charged || got.Requests.Full != 1 {
				t.Errorf("%+v", got)
			}
			if n := len(got.Images); n == 1 && got.Images[0].Charged != c.charged {
				t.Errorf("%+v", got.Images)
			}
			control(t, s, "/topup", `{"payg":20}`)
			if r := must(t, post(t, s.BaseURL(), tiny, fields{"size": "full"})); r.Header.Get("X-Credits-Charged") != "1" {
				t.Errorf("the second request was met too: %v", r.Header)
			}
		})
	}
}

func code(want string) func(*testing.T, reply) {
	return func(t *testing.T, r reply) {
		if _, p := r.problem(t); p.Code != want {
			t.Errorf("%+v", p)
		}
	}
}

func has(text string) func(*testing.T, reply) {
	return func(t *testing.T, r reply) {
		if !bytes.Contains(r.body, []byte(text)) {
			t.Errorf("%s", r.body)
		}
	}
}

// TestChargeHeaderOnFreeCall: the client books the header, so the truth does too.
func TestChargeHeaderOnFreeCall(t *testing.T) {
	s := start(t, Config{Free: 1, PAYG: one, Faults: []Fault{{previewStage, 0, "charge_header:0.5"}}})
	must(t, post(t, s.BaseURL(), pngOf(t, scene(60, 40)), nil))
	if got := s.Truth(); got.Charged != 500 || got.Pots != (Pots{FreeCalls: 1, PAYG: 500}) || s.books.heldFree != 0 {
		t.Errorf("%+v", got)
	}
}

func TestSmallerPreview(t *testing.T) {
	s := start(t, Config{PAYG: one, Faults: []Fault{{previewStage, 0, "smaller"}}})
	r := must(t, post(t, s.BaseURL(), pngOf(t, scene(600, 400)), nil))
	if r.Header.Get("X-Width") != "300" || r.Header.Get("X-Height") != "200" {
		t.Error(r.Header)
	}
}

func TestFaultsOnOrder(t *testing.T) {
	s := start(t, rich())
	picture := pngOf(t, scene(60, 40))
	statuses := func(size string, n int) (list string) {
		for range n {
			list += fmt.Sprint(post(t, s.BaseURL(), picture, fields{"size": size}).StatusCode, " ")
		}
		return list
	}
	order := func(text string) {
		t.Helper()
		if status, answer := control(t, s, "/faults", text); status != 200 {
			t.Fatal(status, answer)
		}
	}
	order(`[{"stage":"preview","nth":2,"kind":"status:500"},{"stage":"preview","nth":3,"kind":"status:502"},{"stage":"full","kind":"status:503"}]`)
	if got := statuses("preview", 4) + statuses("full", 2); got != "200 500 502 200 503 503 " {
		t.Error(got)
	}
	order(`[{"stage":"preview","nth":1,"kind":"status:500"}]`) // counts from now, replaces the others
	if got := statuses("full", 1) + statuses("preview", 2); got != "200 500 200 " {
		t.Error(got)
	}
	order(`[{"stage":"preview","nth":0,"kind":"status:429"}]`)
	for _, text := range []string{`[{"stage":"preview","nth":1,"kind":"boom"}]`, `[{"stage":"x","kind":"html"}]`, `{}`, `null`, `nonsense`,
		`[{"stage":"full","nth":1,"kind":"html","more":1}]`, "[" + strings.Repeat(`{"stage":"full","kind":"html"},`, 100) + `{"stage":"full","kind":"html"}]`} {
		status, answer := control(t, s, "/faults", text)
		if status != 400 || !strings.HasPrefix(answer, `{"error":"`) {
			t.Error(text, status, answer)
		}
	}
	if got := statuses("preview", 1); got != "429 " {
		t.Error("a refused list replaced the last one: ", got)
	}
	order(`[]`)
	if got := statuses("preview", 1); got != "200 " {
		t.Error(got)
	}
}

func TestAccountFaults(t *testing.T) {
	s := start(t, rich())
	for kind, check := range map[string]func(reply) bool{
		"status:403":         func(r reply) bool { return r.StatusCode == 403 },
		"status:503":         func(r reply) bool { return r.StatusCode == 503 && len(r.body) == 0 },
		"retry_after:7":      func(r reply) bool { return r.StatusCode == 429 && r.Header.Get("Retry-After") == "7" },
		"drop_before_charge": func(r reply) bool { return r.Response == nil },
		"drop_after_charge":  func(r reply) bool { return r.Response == nil },
		"html":               func(r reply) bool { return r.StatusCode == 200 && bytes.Contains(r.body, []byte("<html>")) },
		"portal":             func(r reply) bool { return r.StatusCode == 200 && bytes.Contains(r.body, []byte("<html>")) },
		"wrong_type":         func(r reply) bool { return strings.HasPrefix(r.Header.Get("Content-Type"), "text/plain") },
		"cut_body":           func(r reply) bool { return r.err != nil && len(r.body) > 0 },
	} {
		if err := s.Order([]Fault{{accountStage, 1, kind}}); err != nil {
			t.Fatal(err)
		}
		if !check(getAccount(t, s)) {
			t.Errorf("%s was not served", kind)
		}
		must(t, getAccount(t, s))
	}
	if got := s.Truth(); got.Requests != (Counts{}) {
		t.Errorf("the account was counted: %+v", got)
	}
}

// TestDelays runs on a clock of its own: a delay and a slow body take what they
// say, and a delay joins any other fault.
func TestDelays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := New(Config{PAYG: 9 * one, Faults: []Fault{
			{previewStage, 1, "delay:3s"},
			{previewStage, 2, "delay:2s"}, {previewStage, 2, "no_charge_header"}, {previewStage, 2, "slow_body"},
			{previewStage, 3, "delay:1m"}, {previewStage, 3, "status:500"},
			{accountStage, 1, "delay:4s"},
		}})
		if err != nil {
			t.Fatal(err)
		}
		body, kind := upload(t, pngOf(t, scene(60, 40)), nil)
		call := func(r *http.Request) (*httptest.ResponseRecorder, time.Duration) {
			w, begin := httptest.NewRecorder(), time.Now()
			s.Handler().ServeHTTP(w, r)
			return w, time.Since(begin)
		}
		w, took := call(request(t, versionPath, body, kind))
		if w.Code != 200 || took != 3*time.Second {
			t.Error(w.Code, took)
		}
		w, took = call(request(t, versionPath, body, kind))
		slow := time.Duration((w.Body.Len()-1)/slowPiece) * slowPause
		if w.Code != 200 || took != 2*time.Second+slow || slow == 0 || len(w.Header()["X-Credits-Charged"]) != 0 {
			t.Error(w.Code, took, slow)
		}
		w, took = call(request(t, versionPath, body, kind))
		if w.Code != 500 || took != time.Minute {
			t.Error(w.Code, took)
		}
		r := httptest.NewRequest(http.MethodGet, versionPath+"/account", nil)
		r.Header.Set("X-Api-Key", DefaultKey)
		w, took = call(r)
		if w.Code != 200 || took != 4*time.Second || s.Truth().Charged != 2*quarter {
			t.Error(w.Code, took, s.Truth())
		}
	})
}

// gate is a cutter that waits: entered says a request is being cut.
type gate struct{ entered, open chan struct{} }

func (g gate) cut(img image.Image) (*image.NRGBA, error) {
	g.entered <- struct{}{}
	<-g.open
	return ellipse(img), nil
}

func TestClientLeavesAfterUpload(t *testing.T) {
	g := gate{make(chan struct{}), make(chan struct{})}
	s := start(t, Config{PAYG: one, Cut: g.cut})
	body, kind := upload(t, pngOf(t, scene(60, 40)), fields{"size": "full"})
	ctx, leave := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- do(request(t, s.BaseURL(), body, kind).WithContext(ctx)).err }()
	<-g.entered
	leave()
	if err := <-done; err == nil {
		t.Fatal("the client got an answer")
	}
	if got := s.Truth(); got.Charged != 0 || got.Requests.Full != 1 {
		t.Errorf("charged before the work: %+v", got)
	}
	close(g.open)
	if err := s.Close(t.Context()); err != nil { // waits for the request
		t.Fatal(err)
	}
	if got := s.Truth(); got.Charged != one || len(got.Images) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestUploadBreaksOff(t *testing.T) {
	s := start(t, rich())
	body, kind := upload(t, jpegOf(t, scene(600, 400)), fields{"size": "full"})
	conn, err := net.Dial("tcp", strings.TrimSuffix(strings.TrimPrefix(s.BaseURL(), "http://"), versionPath))
	if err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(conn, "POST /v1.0/removebg HTTP/1.1\r\nHost: x\r\nX-Api-Key: sandbox\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s",
		kind, len(body), body[:len(body)/2])
	if err != nil {
		t.Fatal(err)
	}
	if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if b, err := bufio.NewReader(conn).ReadByte(); err == nil {
		t.Errorf("there was an answer, beginning with %q", b)
	}
	_ = conn.Close()
	if got := s.Truth(); got.Requests != (Counts{}) || got.Charged != 0 {
		t.Errorf("%+v", got)
	}
}

func TestTwoPicturesAtATime(t *testing.T) {
	g := gate{make(chan struct{}), make(chan struct{})}
	s := start(t, Config{PAYG: 9 * one, Cut: g.cut})
	picture := pngOf(t, scene(60, 40))
	done := make(chan reply)
	for range 4 {
		go func() { done <- post(t, s.BaseURL(), picture, nil) }()
	}
	for range 2 {
		<-g.entered
	}
	if n := len(s.slots); n != maxPictures {
		t.Errorf("%d slots are taken", n)
	}
	select {
	case <-g.entered:
		t.Error("a third picture is being cut")
	default:
	}
	go func() {
		for range 2 {
			<-g.entered
		}
	}()
	close(g.open)
	for range 4 {
		must(t, <-done)
	}
}

func TestLargePicturesWorkAlone(t *testing.T) {
	s, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	leave := s.occupy(largePixels + 1)
	if len(s.slots) != maxPictures {
		t.Errorf("%d places", len(s.slots))
	}
	leave()
	done := make(chan struct{})
	for range 8 { // no two wait for each other
		go func() {
			s.occupy(largePixels + 1)()
			s.occupy(1)()
			done <- struct{}{}
		}()
	}
	for range 8 {
		<-done
	}
	if len(s.slots) != 0 {
		t.Errorf("%d places are still taken", len(s.slots))
	}
}

func TestCloseEndsWaits(t *testing.T) {
	s := start(t, Config{PAYG: one, Faults: []Fault{{previewStage, 0, "delay:5m"}}})
	picture := pngOf(t, scene(60, 40))
	done := make(chan reply)
	go func() { done <- post(t, s.BaseURL(), picture, nil) }()
	for s.Truth().Requests.Preview == 0 { // the request is in
		if _, err := http.Get(s.ControlURL()); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	must(t, <-done)
}

func TestCloseIsBounded(t *testing.T) {
	g := gate{make(chan struct{}), make(chan struct{})}
	s := start(t, Config{PAYG: one, Cut: g.cut})
	done := make(chan reply)
	picture := pngOf(t, scene(60, 40))
	go func() { done <- post(t, s.BaseURL(), picture, nil) }()
	<-g.entered
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Close(ctx); err == nil {
		t.Error("a request was cut off and Close did not say so")
	}
	if r := <-done; r.err == nil {
		t.Error("the client got an answer")
	}
	close(g.open)
}
