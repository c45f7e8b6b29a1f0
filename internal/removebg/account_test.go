package removebg

import (
	"bufio"
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"backdrop/kiosk"
)

func TestAccount(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want Account
	}{
		"as recorded":  {`{"data":{"attributes":{"credits":{"subscription":5000,"payg":0,"enterprise":0,"total":5000},"api":{"free_calls":50,"sizes":"all"}}}}`, Account{Subscription: 5000_000, Total: 5000_000, FreeCalls: 50}},
		"as described": {`{"data":{"attributes":{"credits":{"total":200,"subscription":150,"payg":50,"enterprise":0},"api":{"free_calls":50,"sizes":"all"}}}}`, Account{Subscription: 150_000, PAYG: 50_000, Total: 200_000, FreeCalls: 50}},
		"fractions":    {`{"data":{"attributes":{"credits":{"total":149.75,"subscription":149.5,"payg":0.25}}}}`, Account{Subscription: 149_500, PAYG: 250, Total: 149_750}},
		"float dust":   {`{"data":{"attributes":{"credits":{"total":149.74999999999997,"subscription":149.75000000000003}}}}`, Account{Subscription: 149_750, Total: 149_750}},
		"no total":     {`{"data":{"attributes":{"credits":{"subscription":1,"payg":2,"enterprise":3}}}}`, Account{1000, 2000, 3000, 6000, 0}},
		"below zero":   {`{"data":{"attributes":{"credits":{"total":-0.25,"payg":-0.25}}}}`, Account{PAYG: -250, Total: -250}},
		"quoted":       {`{"data":{"attributes":{"credits":{"total":"12.5","payg":"12.5","currency":"EUR"},"api":{"free_calls":"3"}}}}`, Account{PAYG: 12_500, Total: 12_500, FreeCalls: 3}},
		"null":         {`{"data":{"attributes":{"credits":{"total":1,"payg":null},"api":{"free_calls":null}}}}`, Account{Total: 1000}},
		"very many":    {`{"data":{"attributes":{"credits":{"enterprise":25000000,"total":25000000}}}}`, Account{Enterprise: 25e9, Total: 25e9}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := client(t, saying(t, raw("200 OK", lines("Content-Type: application/json; charset=utf-8"), c.body)).url()).Account(t.Context())
			if err != nil || got != c.want {
				t.Errorf("got %+v, %v, want %+v", got, err, c.want)
			}
		})
	}
}

func TestAccountFailures(t *testing.T) {
	ok := func(body string) string { return raw("200 OK", lines("Content-Type: text/html"), body) }
	for name, c := range map[string]struct {
		raw  string
		code kiosk.Code
	}{
		"403":        {jsonError("403 Forbidden", `{"errors":[{"title":"API Key invalid","code":"auth_failed"}]}`), kiosk.KeyRefused},
		"429":        {jsonError("429 Too Many Requests", `{}`, "Retry-After: 3"), kiosk.RateLimited},
		"502":        {raw("502 Bad Gateway", lines("X: y"), "<html>"), kiosk.ServerFault},
		"portal":     {ok("<html>"), kiosk.NotAResult},
		"empty":      {ok(""), kiosk.NotAResult},
		"other JSON": {ok(`{"data":{"attributes":{"credits":{}}}}`), kiosk.NotAResult},
		"list":       {ok(`[1]`), kiosk.NotAResult},
		"exponent":   {ok(`{"data":{"attributes":{"credits":{"total":1e9}}}}`), kiosk.NotAResult},
		"too many":   {ok(`{"data":{"attributes":{"credits":{"total":99999999999999999999}}}}`), kiosk.NotAResult},
		"nested":     {ok(`{"data":{"attributes":{"credits":{"total":{"a":1}}}}}`), kiosk.NotAResult},
		"too long":   {ok(`{"x":"` + strings.Repeat("x", maxNote) + `"}`), kiosk.NotAResult},
		"nothing":    {"", kiosk.NoAnswer},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := client(t, saying(t, c.raw).url()).Account(t.Context())
			var f *Failure
			if !errors.As(err, &f) || f.Outcome != Void || f.Fault.Code != c.code {
				t.Errorf("got %v, want void %s", err, c.code)
			}
		})
	}
}

func TestNoAccountEndpoint(t *testing.T) {
	s := saying(t, "")
	_, err := client(t, s.url(), func(p *Profile, _ *Options) { p.HasAccount = false }).Account(t.Context())
	if !errors.Is(err, ErrNoAccount) || s.conns.Load() != 0 {
		t.Errorf("got %v after %d connections", err, s.conns.Load())
	}
}

func TestAccountRequest(t *testing.T) {
	s := serve(t, func(s *stub, c net.Conn, br *bufio.Reader) {
		req, _, err := s.read(br)
		if err != nil {
			return
		}
		if req.Method != "GET" || req.URL.Path != "/v1.0/account" || req.Header.Get("X-Api-Key") != canary || len(req.Header) != 3 {
			t.Errorf("%s %s %v", req.Method, req.URL, len(req.Header))
		}
		io.WriteString(c, raw("200 OK", lines("X: y"), `{"data":{"attributes":{"credits":{"total":1}}}}`))
	})
	if _, err := client(t, s.url()).Account(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestBalance(t *testing.T) {
	for text, want := range map[string]kiosk.Credits{
		"0": 0, "-0": 0, "1": 1000, "0.25": 250, "0.0004": 0, "0.0005": 1, "1.9995": 2000, "-1.5": -1500, "007": 7000,
	} {
		if got, err := balance(text); err != nil || got != want {
			t.Errorf("%q: %v, %v, want %v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-", ".", "--1", "1.2.3", "1e3", "0x10", "1/2", "1_000", "NaN", "Inf", "+1", strings.Repeat("9", 41), "9999999999"} {
		if got, err := balance(text); err == nil {
			t.Errorf("%q was read as %v", text, got)
		}
	}
}
