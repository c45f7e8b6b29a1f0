package removebg

import (
	"encoding/base64"
	"fmt"
	"image"
	"strings"
	"testing"
	"time"

	"backdrop/kiosk"
)

// The answers below are laid out as the service is known to send them: header
// casing, missing rate headers on refusals, key order, bodies with only a title.

func raw(status string, headers []string, body string) string {
	return "HTTP/1.1 " + status + "\r\n" + strings.Join(headers, "\r\n") +
		fmt.Sprintf("\r\nContent-Length: %d\r\nVia: 1.1 google\r\nAlt-Svc: clear\r\n\r\n%s", len(body), body)
}

func okHeaders(kind, price string) []string {
	h := []string{
		"Access-Control-Allow-Origin: *",
		"X-Ratelimit-Limit: 500", "X-Ratelimit-Remaining: 495", "X-Ratelimit-Reset: 1591026567",
		"X-Width: 500", "X-Height: 333", "X-Max-Width: 4000", "X-Max-Height: 2664", "X-Type: person",
	}
	if price != "" {
		h = append(h, "X-Credits-Charged: "+price)
	}
	return append(h, "Content-Type: "+kind, "Date: Mon, 01 Jun 2020 15:48:34 GMT")
}

func jsonError(status, body string, more ...string) string {
	return raw(status, append([]string{
		"Access-Control-Allow-Origin: *", "Content-Type: application/json; charset=utf-8",
		`Etag: W/"57-x"`, "Date: Mon, 01 Jun 2020 15:48:28 GMT",
	}, more...), body)
}

func TestPicturesAreBookedAtTheHeaderAndCopied(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString(pngBody)
	for name, c := range map[string]struct {
		raw     string
		charge  Charge
		picture string
		body    []byte
	}{
		"preview as png":     {raw("200 OK", okHeaders("image/png", "0.25"), string(pngBody)), Charge{250, true, "0.25"}, "png", pngBody},
		"full as zip":        {raw("200 OK", okHeaders("application/zip", "1"), string(zipBody)), Charge{1000, true, "1"}, "zip", zipBody},
		"free call":          {raw("200 OK", okHeaders("image/png", "0"), string(pngBody)), Charge{0, true, "0"}, "png", pngBody},
		"trailing zeros":     {raw("200 OK", okHeaders("image/png", "1.000"), string(pngBody)), Charge{1000, true, "1.000"}, "png", pngBody},
		"jpg":                {raw("200 OK", okHeaders("image/jpeg", "1"), string(jpgBody)), Charge{1000, true, "1"}, "jpg", jpgBody},
		"wrong label":        {raw("200 OK", okHeaders("text/plain", "1"), string(zipBody)), Charge{1000, true, "1"}, "zip", zipBody},
		"no charge header":   {raw("200 OK", okHeaders("image/png", ""), string(pngBody)), Charge{}, "png", pngBody},
		"negative charge":    {raw("200 OK", okHeaders("image/png", "-1"), string(pngBody)), Charge{Raw: "-1"}, "png", pngBody},
		"NaN":                {raw("200 OK", okHeaders("image/png", "NaN"), string(pngBody)), Charge{Raw: "NaN"}, "png", pngBody},
		"decimal comma":      {raw("200 OK", okHeaders("image/png", "0,25"), string(pngBody)), Charge{Raw: "0,25"}, "png", pngBody},
		"exponent":           {raw("200 OK", okHeaders("image/png", "1e0"), string(pngBody)), Charge{Raw: "1e0"}, "png", pngBody},
		"smallest float":     {raw("200 OK", okHeaders("image/png", "-3.402823669209385e+38"), string(pngBody)), Charge{Raw: "-3.402823669209385e+38"}, "png", pngBody},
		"more than a price":  {raw("200 OK", okHeaders("image/png", "2.0"), string(pngBody)), Charge{2000, true, "2.0"}, "png", pngBody},
		"said twice":         {raw("200 OK", okHeaders("image/png", "1\r\nX-Credits-Charged: 1"), string(pngBody)), Charge{1000, true, "1 1"}, "png", pngBody},
		"two prices":         {raw("200 OK", okHeaders("image/png", "1\r\nx-credits-charged: 0.25"), string(pngBody)), Charge{Raw: "1 0.25"}, "png", pngBody},
		"escape in header":   {raw("200 OK", okHeaders("image/png", "1\u009b31m"), string(pngBody)), Charge{Raw: `1\u009b31m`}, "png", pngBody},
		"json":               {raw("200 OK", okHeaders("application/json", "1"), `{"data":{"result_b64":"`+b64+`"}}`), Charge{1000, true, "1"}, "png", pngBody},
		"json with escapes":  {raw("200 OK", okHeaders("application/json", "1"), `{ "data" : { "foreground_left" : 3 , "result_b64" : "`+escaped(b64)+`" } } `), Charge{1000, true, "1"}, "png", pngBody},
		"json without price": {raw("200 OK", okHeaders("application/json", ""), `{"data":{"result_b64":"`+b64+`"}}`), Charge{}, "png", pngBody},
		"no length":          {"HTTP/1.1 200 OK\r\nX-Credits-Charged: 1\r\n\r\n" + string(zipBody), Charge{1000, true, "1"}, "zip", zipBody},
		"http 1.0":           {"HTTP/1.0 200 OK\r\nx-CREDITS-charged:0.25\r\n\r\n" + string(pngBody), Charge{250, true, "0.25"}, "png", pngBody},
		"chunked":            {"HTTP/1.1 200 OK\r\nx-credits-charged: 1\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(zipBody), Charge{1000, true, "1"}, "zip", zipBody},
		"early hints first":  {"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + raw("200 OK", okHeaders("image/png", "0.25"), string(pngBody)), Charge{250, true, "0.25"}, "png", pngBody},
		"odd reason phrase":  {raw("200 \x1b[31mFINE", okHeaders("image/png", "0.25"), string(pngBody)), Charge{250, true, "0.25"}, "png", pngBody},
	} {
		t.Run(name, func(t *testing.T) {
			s := saying(t, c.raw)
			r := cut(t, client(t, s.url()), preview())
			if r.failure != nil {
				t.Fatalf("failed: %v", r.failure)
			}
			if r.answer.Charge != c.charge {
				t.Errorf("charge is %+v, want %+v", r.answer.Charge, c.charge)
			}
			if len(r.booked) != 1 || r.booked[0].Charge != c.charge {
				t.Errorf("booked %+v, want once %+v", r.booked, c.charge)
			}
			if r.answer.Picture != c.picture || r.body.String() != string(c.body) {
				t.Errorf("got a %q of %d bytes, want %q of %d", r.answer.Picture, r.body.Len(), c.picture, len(c.body))
			}
			if n := s.posts.Load(); n != 1 {
				t.Errorf("%d requests, want 1", n)
			}
		})
	}
}

func escaped(b64 string) string {
	b64 = strings.ReplaceAll(b64, "/", `\/`)
	return b64[:8] + `\r\n` + strings.ReplaceAll(b64[8:], "b", `\u0062`)
}

func chunked(b []byte) string {
	return fmt.Sprintf("%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n", 10, b[:10], len(b)-10, b[10:])
}

func TestHeadersOfAResult(t *testing.T) {
	h := append(okHeaders("application/zip", "1"),
		"x-foreground-top: 7", "X-FOREGROUND-LEFT: 3", "X-Foreground-Width: 100", "X-Foreground-Height: 200")
	r := cut(t, client(t, saying(t, raw("200 OK", h, string(zipBody))).url()), full())
	want := Answer{
		Charge: Charge{1000, true, "1"}, Width: 500, Height: 333, MaxWidth: 4000, MaxHeight: 2664,
		Type: "person", Foreground: image.Rect(3, 7, 103, 207), ContentType: "application/zip",
		ContentLength: int64(len(zipBody)), Picture: "zip",
		Rate: Rate{Limit: 500, Remaining: 495, Reset: time.Unix(1591026567, 0), Known: true},
	}
	if r.failure != nil || r.answer != want {
		t.Errorf("got %+v, %v\nwant %+v", r.answer, r.failure, want)
	}
}

func TestHeadersThatMakeNoSenseAreZero(t *testing.T) {
	h := []string{"X-Width: -5", "X-Height: 99999999999999999999", "X-Max-Width: 1e3", "X-Max-Height: ",
		"X-Foreground-Top: 1", "X-Foreground-Left: 1", "X-Foreground-Width: 1",
		"X-RateLimit-Limit: lots", "X-RateLimit-Remaining: 1", "X-Credits-Charged: 1", "X-Type: \u202e\u009b" + strings.Repeat("x", 99)}
	r := cut(t, client(t, saying(t, raw("200 OK", h, string(zipBody))).url()), full())
	a := r.answer
	if r.failure != nil || a.Width != 0 || a.Height != 0 || a.MaxWidth != 0 || a.MaxHeight != 0 || a.Foreground != (image.Rectangle{}) || a.Rate != (Rate{}) {
		t.Errorf("got %+v, %v", a, r.failure)
	}
	if a.Type != kiosk.Safe(a.Type, 60) || len(a.Type) > 60 {
		t.Errorf("the type is not safe: %q", a.Type)
	}
}

func TestForegroundOutOfJSON(t *testing.T) {
	body := `{"data":{"result_b64":"` + base64.StdEncoding.EncodeToString(pngBody) +
		`","foreground_top":1,"foreground_left":2,"foreground_width":30,"foreground_height":40}}`
	r := cut(t, client(t, saying(t, raw("200 OK", okHeaders("application/json", "1"), body)).url()), full())
	if want := image.Rect(2, 1, 32, 41); r.failure != nil || r.answer.Foreground != want {
		t.Errorf("got %v, %v, want %v", r.answer.Foreground, r.failure, want)
	}
}

func TestRecordedFailures(t *testing.T) {
	html := "<html><body><h1>502 Bad Gateway</h1></body></html>"
	for name, c := range map[string]struct {
		raw    string
		out    Outcome
		code   kiosk.Code
		detail string
		booked int
	}{
		"400 title only":       {jsonError("400 Bad Request", `{"errors":[{"title":"Failed to download image from given image_url: HTTP Status 404"}]}`), Void, kiosk.Refused, "Failed to download image from given image_url: HTTP Status 404", 0},
		"400 with all":         {jsonError("400 Bad Request", `{"errors":[{"title":"File too large","code":"file_too_large","detail":"File exceeds limit of 22MB"}]}`), Void, kiosk.Refused, "File too large: File exceeds limit of 22MB", 0},
		"400 no subject":       {jsonError("400 Bad Request", `{"errors":[{"title":"Could not identify foreground in image.","code":"unknown_foreground"}]}`), Void, kiosk.NoForeground, "Could not identify foreground in image.", 0},
		"400 title lies":       {jsonError("400 Bad Request", `{"errors":[{"title":"unknown_foreground"}]}`), Void, kiosk.Refused, "unknown_foreground", 0},
		"400 second entry":     {jsonError("400 Bad Request", `{"errors":[{"title":"A"},{"title":"B","code":"unknown_foreground"}]}`), Void, kiosk.NoForeground, "A", 0},
		"400 odd types":        {jsonError("400 Bad Request", `{"errors":[{"title":42,"code":null,"detail":["x"]}]}`), Void, kiosk.Refused, "status 400", 0},
		"400 empty list":       {jsonError("400 Bad Request", `{"errors":[]}`), Void, kiosk.Refused, "status 400", 0},
		"400 html":             {raw("400 Bad Request", lines("Content-Type: text/html"), html), Void, kiosk.Refused, "status 400", 0},
		"400 price of zero":    {jsonError("400 Bad Request", `{}`, "X-Credits-Charged: 0"), Void, kiosk.Refused, "status 400", 0},
		"400 that names price": {jsonError("400 Bad Request", `{}`, "X-Credits-Charged: 1"), Unknown, kiosk.OddCharge, "status 400", 0},
		"402":                  {jsonError("402 Payment Required", `{"errors":[{"title":"Insufficient credits","code":"insufficient_credits"}]}`), Void, kiosk.Empty, "Insufficient credits", 0},
		"402 title only":       {jsonError("402 Payment Required", `{"errors":[{"title":"Insufficient credits"}]}`), Void, kiosk.Empty, "Insufficient credits", 0},
		"403":                  {jsonError("403 Forbidden", `{"errors":[{"title":"API Key invalid","code":"auth_failed"}]}`), Void, kiosk.KeyRefused, "API Key invalid", 0},
		"403 missing":          {jsonError("403 Forbidden", `{"errors":[{"title":"Missing API Key"}]}`), Void, kiosk.KeyRefused, "Missing API Key", 0},
		"403 code of another":  {jsonError("403 Forbidden", `{"errors":[{"title":"x","code":"unknown_foreground"}]}`), Void, kiosk.KeyRefused, "x", 0},
		"429":                  {jsonError("429 Too Many Requests", `{"errors":[{"title":"Rate limit exceeded"}]}`, "Retry-After: 5"), Void, kiosk.RateLimited, "Rate limit exceeded", 0},
		"401 is not promised":  {jsonError("401 Unauthorized", `{"errors":[{"title":"x"}]}`), Unknown, kiosk.ServerFault, "x", 0},
		"404":                  {raw("404 Not Found", lines("Content-Type: text/html"), html), Unknown, kiosk.ServerFault, "status 404", 0},
		"422 of a validator":   {raw("422 Unprocessable Entity", lines("Content-Type: application/problem+json"), `{"type":"x","title":"Invalid"}`), Unknown, kiosk.ServerFault, "status 422", 0},
		"500":                  {jsonError("500 Internal Server Error", `{"errors":[{"title":"Oops"}]}`), Unknown, kiosk.ServerFault, "Oops", 0},
		"502 html":             {raw("502 Bad Gateway", lines("Content-Type: text/html"), html), Unknown, kiosk.ServerFault, "status 502", 0},
		"503 empty":            {raw("503 Service Unavailable", lines("X: y"), ""), Unknown, kiosk.ServerFault, "status 503", 0},
		"504 with a price":     {raw("504 Gateway Timeout", lines("X-Credits-Charged: 1"), ""), Unknown, kiosk.ServerFault, "status 504", 0},
		"201 is no 200":        {raw("201 Created", okHeaders("image/png", "1"), string(pngBody)), Unknown, kiosk.ServerFault, "status 201", 0},
		"204":                  {"HTTP/1.1 204 No Content\r\n\r\n", Unknown, kiosk.ServerFault, "status 204", 0},
		"redirect":             {raw("302 Found", lines("Location: https://example.com/"), ""), Unknown, kiosk.ServerFault, "status 302, a redirect (not followed)", 0},

		"portal":                  {raw("200 OK", lines("Content-Type: text/html; charset=utf-8"), "<!doctype html><title>Venue Wi-Fi</title>"), Unknown, kiosk.NotAResult, "text/html; charset=utf-8", 0},
		"portal, empty":           {raw("200 OK", lines("Content-Type: text/html"), ""), Unknown, kiosk.NotAResult, "text/html", 0},
		"portal, JSON":            {raw("200 OK", lines("Content-Type: application/json"), `{"login":"please"}`), Unknown, kiosk.NotAResult, "application/json", 0},
		"portal says image":       {raw("200 OK", lines("Content-Type: image/png"), "<html>"), Unknown, kiosk.NotAResult, "image/png", 0},
		"JSON, no picture inside": {raw("200 OK", lines("Content-Type: application/json"), `{"data":{"result_b64":"aGVsbG8gd29ybGQ="}}`), Unknown, kiosk.NotAResult, "application/json", 0},
		"JSON, no text":           {raw("200 OK", lines("Content-Type: application/json"), `{"data":{"result_b64":null}}`), Unknown, kiosk.NotAResult, "application/json", 0},
		"paid html":               {raw("200 OK", okHeaders("text/html", "1"), html), Paid, kiosk.NotAResult, "text/html", 1},
		"paid html, odd price":    {raw("200 OK", okHeaders("text/html", "lots"), html), Paid, kiosk.NotAResult, "text/html", 1},
		"paid nothing":            {raw("200 OK", okHeaders("image/png", "1"), ""), Paid, kiosk.NotAResult, "image/png", 1},
		"paid svg":                {raw("200 OK", okHeaders("image/svg+xml", "1"), "<svg/>"), Paid, kiosk.NotAResult, "image/svg+xml", 1},
		"paid errors in JSON":     {raw("200 OK", okHeaders("application/json", "1"), `{"errors":[{"title":"x"}]}`), Paid, kiosk.NotAResult, "application/json", 1},
		"paid, compressed":        {raw("200 OK", append(okHeaders("image/png", "1"), "Content-Encoding: gzip"), "\x1f\x8b\x08 etc etc"), Paid, kiosk.NotAResult, "image/png", 1},
		"paid, bad base64":        {raw("200 OK", okHeaders("application/json", "1"), `{"data":{"result_b64":"iVBORw0KGgoAAAANSUhEUg#####"}}`), Paid, kiosk.CutShort, "", 1},
		"paid, mock's base64":     {raw("200 OK", okHeaders("application/json", "1"), `{"data":{"result_b64":"iVBORw0KGgoAAAANSUhEUgAAAIsAAACFC..."}}`), Paid, kiosk.CutShort, "", 1},
		"paid, JSON cut":          {raw("200 OK", okHeaders("application/json", "1"), `{"data":{"result_b64":"`+base64.StdEncoding.EncodeToString(pngBody)), Paid, kiosk.CutShort, "", 1},
		"paid, JSON open":         {raw("200 OK", okHeaders("application/json", "1"), `{"data":{"result_b64":"`+base64.StdEncoding.EncodeToString(pngBody)+`"`), Paid, kiosk.CutShort, "", 1},
		"paid, elsewhere in JSON": {raw("200 OK", okHeaders("application/json", "1"), `{"other":{"result_b64":"`+base64.StdEncoding.EncodeToString(pngBody)+`"}}`), Paid, kiosk.CutShort, "", 1},
		"paid, body cut":          {"HTTP/1.1 200 OK\r\nX-Credits-Charged: 1\r\nContent-Length: 5000\r\n\r\n" + string(zipBody), Paid, kiosk.CutShort, "", 1},
		"paid, cut before magic":  {"HTTP/1.1 200 OK\r\nX-Credits-Charged: 1\r\nContent-Length: 5000\r\n\r\nPK", Paid, kiosk.CutShort, "", 1},
		"paid, chunks cut":        {"HTTP/1.1 200 OK\r\nX-Credits-Charged: 1\r\nTransfer-Encoding: chunked\r\n\r\nf4\r\n" + string(zipBody), Paid, kiosk.CutShort, "", 1},
		"no price, body cut":      {"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + string(pngBody), Paid, kiosk.CutShort, "", 1},
		"no price, no byte":       {"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n", Unknown, kiosk.NoAnswer, "", 0},
		"far too long":            {"HTTP/1.1 200 OK\r\nX-Credits-Charged: 1\r\nContent-Length: 99999999999\r\n\r\n" + string(zipBody), Paid, kiosk.NotAResult, "", 1},

		"nothing":        {"", Unknown, kiosk.NoAnswer, "", 0},
		"not HTTP":       {"\x1b]0;owned\x07 hello\r\n\r\n", Unknown, kiosk.NoAnswer, "", 0},
		"half a header":  {"HTTP/1.1 200 OK\r\nX-Credits-Char", Unknown, kiosk.NoAnswer, "", 0},
		"headers of 1MB": {"HTTP/1.1 200 OK\r\nX-A: " + strings.Repeat("a", 1<<20) + "\r\n\r\n", Unknown, kiosk.NoAnswer, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := saying(t, c.raw)
			r := cut(t, client(t, s.url()), full())
			r.want(t, c.out, c.code, c.booked)
			if got := r.failure.Fault.Detail; got != c.detail {
				t.Errorf("detail is %q, want %q", got, c.detail)
			}
			if text := r.failure.Error(); text != kiosk.Safe(text, 2000) {
				t.Errorf("the error is not safe to print: %q", text)
			}
			if n := s.posts.Load(); n != 1 {
				t.Errorf("%d requests, want exactly 1", n)
			}
		})
	}
}

func lines(h ...string) []string { return h }

func TestErrorFields(t *testing.T) {
	s := saying(t, jsonError("429 Too Many Requests",
		`{"errors":[{"title":"Rate limit exceeded","code":"rate_limit_exceeded","detail":"500 per minute"}]}`,
		"X-Ratelimit-Limit: 500", "X-Ratelimit-Remaining: 0", "Retry-After: 17"))
	r := cut(t, client(t, s.url()), preview())
	f := r.failure
	if f == nil || f.Status != 429 || f.Title != "Rate limit exceeded" || f.Code != "rate_limit_exceeded" ||
		f.Detail != "500 per minute" || f.RetryAfter != 17*time.Second || !f.HasRetryAfter {
		t.Fatalf("got %+v", f)
	}
	if want := (Rate{Limit: 500, Known: true}); r.answer.Rate != want {
		t.Errorf("rate is %+v, want %+v", r.answer.Rate, want)
	}
}

func TestWaitAfter429(t *testing.T) {
	for name, c := range map[string]struct {
		header string
		want   time.Duration
		said   bool
	}{
		"missing": {"", 10 * time.Second, false},
		"seconds": {"Retry-After: 5", 5 * time.Second, true},
		"date":    {"Retry-After: Mon, 01 Jun 2020 15:49:28 GMT", time.Minute, true},
		"words":   {"Retry-After: soon", 10 * time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			more := []string{}
			if c.header != "" {
				more = append(more, c.header)
			}
			f := cut(t, client(t, saying(t, jsonError("429 Too Many Requests", `{}`, more...)).url()), preview()).failure
			if f == nil || f.RetryAfter != c.want || f.HasRetryAfter != c.said {
				t.Errorf("got %+v, want %v (said: %v)", f, c.want, c.said)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC)
	date := func(d time.Duration) string { return now.Add(d).Format("Mon, 02 Jan 2006 15:04:05 GMT") }
	for _, c := range []struct {
		value, date string
		want        time.Duration
		ok          bool
	}{
		{"", "", 10 * time.Second, false},
		{"5", "", 5 * time.Second, true},
		{" 5 ", "", 5 * time.Second, true},
		{"0", "", time.Second, true},
		{"-1", "", time.Second, true},
		{"-", "", 10 * time.Second, false},
		{"1000000000", "", 15 * time.Minute, true},
		{strings.Repeat("9", 400), "", 15 * time.Minute, true},
		{"1.5", "", 10 * time.Second, false},
		{"5s", "", 10 * time.Second, false},
		{date(90 * time.Second), "", 90 * time.Second, true},
		{date(-time.Hour), "", time.Second, true},
		{date(time.Hour), "", 15 * time.Minute, true},
		{date(3*time.Hour + 20*time.Second), date(3 * time.Hour), 20 * time.Second, true}, // this machine's clock is off
		{"Sunday, 22-Nov-26 20:00:30 GMT", "", 30 * time.Second, true},
	} {
		if got, ok := retryAfter(c.value, c.date, now); got != c.want || ok != c.ok {
			t.Errorf("%q (date %q): %v, %v, want %v, %v", c.value, c.date, got, ok, c.want, c.ok)
		}
	}
}
