package removebg

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"backdrop/kiosk"
)

var plain = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?$`)

func FuzzCharge(f *testing.F) {
	for _, s := range []string{"1", "0.25", "-1", "NaN", "0,25", "1e0", "", " 1 ", "1.0000", "0.0001", "9999999999", "١", "+1", "0x1"} {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, one, two string) {
		for _, values := range [][]string{{one}, {one, two}} {
			c := charge(values, kiosk.Safe)
			if c.Raw != kiosk.Safe(c.Raw, 100) && !strings.Contains(c.Raw, `\`) {
				t.Errorf("%q is not safe", c.Raw)
			}
			if c.Known && !plain.MatchString(strings.TrimSpace(one)) {
				t.Errorf("%q counts as a price", values)
			}
			if c.Credits < 0 || (!c.Known && c.Credits != 0) {
				t.Errorf("%q gives %+v", values, c)
			}
			if c.Known && len(values) == 2 {
				if a, b := charge(values[:1], kiosk.Safe), charge(values[1:], kiosk.Safe); a.Credits != b.Credits || !b.Known {
					t.Errorf("%q is one price", values)
				}
			}
		}
	})
}

func FuzzRetryAfter(f *testing.F) {
	for _, s := range []string{"", "5", "0", "-1", "1000000000", "1.5", "Mon, 01 Jun 2020 15:49:28 GMT", strings.Repeat("9", 99), "-9e9"} {
		f.Add(s, "Mon, 01 Jun 2020 15:48:28 GMT")
	}
	now := time.Date(2020, 6, 1, 15, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, value, date string) {
		wait, ok := retryAfter(value, date, now)
		if wait < time.Second || wait > 15*time.Minute || (!ok && wait != 10*time.Second) {
			t.Errorf("%q, %q: %v, %v", value, date, wait, ok)
		}
	})
}

// A body is a picture, no picture, or broken; and what a JSON answer gives is
// what a JSON decoder would have found.
func FuzzOpenPicture(f *testing.F) {
	b64 := base64.StdEncoding.EncodeToString(pngBody)
	for _, s := range []string{string(pngBody), string(zipBody), "", "{", `{"data":{"result_b64":"` + b64 + `"}}`,
		`{"a":"\"result_b64\"","data":{"x":1,"result_b64" : "` + strings.ReplaceAll(b64, "/", `\/`) + `","foreground_left":1}} `, `{"result_b64":"` + b64[:30]} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := openPicture(bytes.NewReader(data))
		if err != nil {
			if !errors.Is(err, errNoPicture) && !errors.Is(err, io.ErrUnexpectedEOF) && err.Error() != "no base64 in the JSON answer" {
				t.Errorf("odd error %v", err)
			}
			return
		}
		var got bytes.Buffer
		if err := p.copyTo(&got); err != nil {
			return
		}
		if kindOf(got.Bytes()) != p.kind || p.kind == "" {
			t.Errorf("a %q that begins %q", p.kind, got.Bytes()[:min(8, got.Len())])
		}
		if p.finish == nil {
			if !bytes.Equal(got.Bytes(), data) {
				t.Error("the body was changed")
			}
			return
		}
		var doc struct {
			Data struct {
				Result string `json:"result_b64"`
			}
		}
		if err := json.Unmarshal(data, &doc); err != nil {
			t.Fatalf("taken, but a decoder says: %v", err)
		}
	})
}

func FuzzAccount(f *testing.F) {
	f.Add([]byte(`{"data":{"attributes":{"credits":{"total":200,"subscription":150.25,"payg":"50","enterprise":null},"api":{"free_calls":50}}}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := readAccount(bytes.NewReader(data))
		if err != nil && a != (Account{}) {
			t.Errorf("%+v with %v", a, err)
		}
	})
}
