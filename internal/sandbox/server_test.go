package sandbox

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"backdrop/kiosk"
)

func TestLoopbackOnly(t *testing.T) {
	for _, address := range []string{":8089", "0.0.0.0:0", "[::]:0", "192.168.1.5:0", "example.com:80", "127.0.0.1", "1.2.3.4:x"} {
		r, err := Start(t.Context(), Config{Listen: address})
		if err == nil {
			_ = r.Close(t.Context())
			t.Errorf("listens on %s", address)
		}
	}
	r := start(t, Config{Listen: "localhost:0"})
	if !strings.HasPrefix(r.BaseURL(), "http://127.0.0.1:") && !strings.HasPrefix(r.BaseURL(), "http://[::1]:") {
		t.Error(r.BaseURL())
	}
	if !strings.HasSuffix(r.BaseURL(), "/v1.0") || !strings.HasSuffix(r.ControlURL(), "/_sandbox") {
		t.Error(r.BaseURL(), r.ControlURL())
	}
	if _, err := Start(t.Context(), Config{Listen: strings.TrimSuffix(strings.TrimPrefix(r.BaseURL(), "http://"), "/v1.0")}); err == nil {
		t.Error("a taken port was not noticed")
	}
}

func TestFaultyConfigs(t *testing.T) {
	for name, c := range map[string]Config{
		"profile":  {Profile: "lassocut"},
		"lag":      {Lag: -time.Second},
		"long lag": {Lag: time.Hour},
		"free":     {Free: -1},
		"pot":      {PAYG: -1},
		"big pot":  {Enterprise: 2_000_000 * kiosk.Credit},
		"rate":     {Rate: -1},
		"fault":    {Faults: []Fault{{"full", 1, "boom"}}},
	} {
		if _, err := New(c); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestContextEndsServing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	r, err := Start(ctx, Config{})
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-r.served; !errors.Is(err, http.ErrServerClosed) {
		t.Error(err)
	}
	if err := r.Close(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestPaths(t *testing.T) {
	s := start(t, Config{})
	root := strings.TrimSuffix(s.BaseURL(), versionPath)
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"POST", "/v1.0/improve", 404}, {"GET", "/v1.0/removebg", 404}, {"POST", "/v1.0/account", 404}, {"GET", "/v2/account", 404},
		{"OPTIONS", "/v1.0/removebg", 204}, {"GET", "/", 404}, {"GET", "/_sandbox/what", 404}, {"GET", "/_sandbox/faults", 405},
	} {
		r, err := http.NewRequest(c.method, root+c.path, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := do(r)
		if got.err != nil || got.StatusCode != c.status {
			t.Errorf("%+v: %v %+v", c, got.err, got.Response)
		}
		if api := strings.HasPrefix(c.path, "/v1.0"); api != (got.Header.Get("Access-Control-Allow-Origin") == "*") {
			t.Errorf("%+v: %v", c, got.Header)
		}
	}
}

// TestControlIsNotForPages: a web page, also one with a name that points at
// loopback, must not steer the sandbox.
func TestControlIsNotForPages(t *testing.T) {
	s := start(t, Config{})
	for name, change := range map[string]func(*http.Request){
		"origin":  func(r *http.Request) { r.Header.Set("Origin", "https://example.com") },
		"fetch":   func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"rebound": func(r *http.Request) { r.Host = "example.com" },
	} {
		r, err := http.NewRequest(http.MethodPost, s.ControlURL()+"/topup", strings.NewReader(`{"payg":5}`))
		if err != nil {
			t.Fatal(err)
		}
		change(r)
		if got := do(r); got.err != nil || got.StatusCode != 403 {
			t.Errorf("%s: %v %+v", name, got.err, got.Response)
		}
	}
	for _, host := range []string{"localhost", "localhost:1", "[::1]", "[::1]:8089", "127.0.0.1"} {
		r, err := http.NewRequest(http.MethodGet, s.ControlURL(), nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		if got := do(r); got.err != nil || got.StatusCode != 200 {
			t.Errorf("%s: %v %+v", host, got.err, got.Response)
		}
	}
	if got := s.Truth().Pots.PAYG; got != 0 {
		t.Error(got)
	}
}

// TestForeignHostName: a proxy that stands in for the real host passes its name on.
func TestForeignHostName(t *testing.T) {
	s := start(t, rich())
	body, kind := upload(t, pngOf(t, scene(60, 40)), nil)
	r := request(t, s.BaseURL(), body, kind)
	r.Host = "api.remove.bg"
	must(t, do(r))
}
