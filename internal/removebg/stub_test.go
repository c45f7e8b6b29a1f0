package removebg

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"backdrop/kiosk"
)

const canary = "CANARYkey7xQ"

// The first bytes of each kind and something after them; whether it decodes is
// not this package's business.
var (
	pngBody = []byte("\x89PNG\r\n\x1a\n" + strings.Repeat("pixels", 40))
	jpgBody = []byte("\xff\xd8\xff\xe0" + strings.Repeat("pixels", 40))
	zipBody = []byte("PK\x03\x04" + strings.Repeat("pixels", 40))
	upload  = []byte("\xff\xd8\xff\xe0 an upload")
)

// stub is a server on a raw connection: what it sends is sent byte by byte as
// written, which no HTTP library would do.
type stub struct {
	net.Listener
	posts atomic.Int32 // requests read to their end
	conns atomic.Int32
}

// serve starts a stub. talk has each connection to itself and closes it by
// returning.
func serve(t *testing.T, talk func(s *stub, c net.Conn, br *bufio.Reader)) *stub {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &stub{Listener: l}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.conns.Add(1)
			go func() {
				defer c.Close()
				talk(s, c, bufio.NewReader(c))
			}()
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return s
}

// read takes one whole request off a connection.
func (s *stub) read(br *bufio.Reader) (*http.Request, []byte, error) {
	req, err := http.ReadRequest(br)
	if err != nil {
		return nil, nil, err
	}
	body, err := io.ReadAll(req.Body)
	if err == nil {
		s.posts.Add(1)
	}
	return req, body, err
}

// saying is a stub that reads a request, answers with raw, and closes.
func saying(t *testing.T, raw string) *stub {
	return serve(t, func(s *stub, c net.Conn, br *bufio.Reader) {
		if _, _, err := s.read(br); err == nil {
			io.WriteString(c, raw)
		}
	})
}

func (s *stub) url() string { return "http://" + s.Addr().String() + "/v1.0" }

func client(t *testing.T, base string, change ...func(*Profile, *Options)) *Client {
	t.Helper()
	p, ok := ProfileNamed("remove.bg")
	if !ok {
		t.Fatal("no profile remove.bg")
	}
	o := Options{BaseURL: base, Key: kiosk.NewSecret(canary),
		Timeouts: Timeouts{Linger: 500 * time.Millisecond}}
	for _, f := range change {
		f(&p, &o)
	}
	c, err := New(p, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// result is all that came of one Cut.
type result struct {
	answer  Answer
	failure *Failure
	booked  []Answer
	body    bytes.Buffer
}

func cut(t *testing.T, c *Client, job Job) *result {
	t.Helper()
	return cutWith(t, context.Background(), c, job)
}

func cutWith(t *testing.T, ctx context.Context, c *Client, job Job) *result {
	t.Helper()
	r := &result{}
	var err error
	r.answer, err = c.Cut(ctx, job, func(a Answer) error {
		if r.body.Len() > 0 {
			t.Error("the charge was reported after bytes of the body")
		}
		r.booked = append(r.booked, a)
		return nil
	}, &r.body)
	if len(r.booked) > 1 {
		t.Errorf("charged was called %d times", len(r.booked))
	}
	if err != nil && !errors.As(err, &r.failure) {
		t.Fatalf("the error is a %T, want *Failure", err)
	}
	if err != nil && strings.Contains(err.Error(), canary) {
		t.Errorf("the error shows the key: %v", err)
	}
	return r
}

func preview() Job { return Job{Image: upload, Size: "preview", Format: "png"} }
func full() Job    { return Job{Image: upload, Size: "full", Format: "zip", Fresh: true} }

// want checks the outcome and code of a failure and how often it was booked.
func (r *result) want(t *testing.T, o Outcome, code kiosk.Code, booked int) {
	t.Helper()
	if r.failure == nil {
		t.Fatalf("no error, want %s %s", o, code)
	}
	if r.failure.Outcome != o || r.failure.Fault.Code != code {
		t.Errorf("got %v, want %s %s", r.failure, o, code)
	}
	if kiosk.CodeOf(r.failure) != code {
		t.Errorf("kiosk.CodeOf gives %s, want %s", kiosk.CodeOf(r.failure), code)
	}
	if len(r.booked) != booked {
		t.Errorf("booked %d times, want %d", len(r.booked), booked)
	}
}
