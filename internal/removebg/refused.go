package removebg

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"backdrop/kiosk"
)

// lost is a request without an answer. ctx is the caller's: one that was called
// off says nothing about the service.
func (c *Client) lost(ctx context.Context, err error, left bool) *Failure {
	f := &Failure{Outcome: Unknown, Fault: kiosk.Faulty(kiosk.NoAnswer, "", c.cause(err))}
	if left {
		return f
	}
	f.Outcome, f.Fault.Code = Void, kiosk.NoNetwork
	if c.retired() && ctx.Err() == nil {
		f.Fault.Code = kiosk.Retired
	}
	return f
}

// retired tells whether the announced end of the profile's own address has come.
func (c *Client) retired() bool {
	end := c.profile.RetiresAt
	return c.standard && !end.IsZero() && !c.now().Before(end)
}

// refused is an answer other than 200.
func (c *Client) refused(resp *http.Response, a Answer, body io.Reader) *Failure {
	f := &Failure{Status: resp.StatusCode}
	subject := c.readNote(f, body)
	code := f.Code
	if subject {
		code = "unknown_foreground"
	}
	var kind kiosk.Code
	f.Outcome, kind = verdict(resp.StatusCode, code)
	gone := resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusGone
	switch {
	case gone && c.retired():
		kind = kiosk.Retired
	case f.Outcome == Void && a.Charge.Raw != "" && (!a.Charge.Known || a.Charge.Credits != 0):
		// A refusal that names a price contradicts itself: no proof.
		f.Outcome, kind = Unknown, kiosk.OddCharge
	}
	c.readWait(f, resp.Header)
	f.Fault = kiosk.Faulty(kind, f.detail(), nil)
	return f
}

// detail is the service's own words, or the status in ours.
func (f *Failure) detail() string {
	switch {
	case f.Title != "" && f.Detail != "":
		return f.Title + ": " + f.Detail
	case f.Title != "" || f.Detail != "":
		return f.Title + f.Detail
	case f.Status >= 300 && f.Status < 400:
		return fmt.Sprintf("status %d, a redirect (not followed)", f.Status)
	}
	return fmt.Sprintf("status %d", f.Status)
}

func (c *Client) readWait(f *Failure, h http.Header) {
	wait, ok := retryAfter(h.Get("Retry-After"), h.Get("Date"), c.now())
	if ok || f.Status == http.StatusTooManyRequests {
		f.RetryAfter, f.HasRetryAfter = wait, ok
	}
}

// readNote fills in what {"errors":[{"title":…,"code":…,"detail":…}]} says and
// tells whether any entry says that there is no subject. Bodies of gateways are
// HTML or nothing at all; a body that cannot be read changes nothing.
func (c *Client) readNote(f *Failure, body io.Reader) (noSubject bool) {
	data, _ := io.ReadAll(body) // bounded by paced; the status is what counts
	var note struct {
		Errors []struct{ Title, Code, Detail lax }
	}
	if json.Unmarshal(data, &note) != nil || len(note.Errors) == 0 {
		return false
	}
	first := note.Errors[0]
	f.Title = c.clean(string(first.Title), 200)
	f.Code = c.clean(string(first.Code), 60)
	f.Detail = c.clean(string(first.Detail), 200)
	for _, e := range note.Errors {
		noSubject = noSubject || e.Code == "unknown_foreground"
	}
	return noSubject
}

// lax is a JSON text that may turn out to be something else.
type lax string

func (l *lax) UnmarshalJSON(data []byte) error {
	var s string
	if json.Unmarshal(data, &s) == nil {
		*l = lax(s)
	}
	return nil
}
