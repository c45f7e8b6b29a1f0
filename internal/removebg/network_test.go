package removebg

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"backdrop/kiosk"
)

// reset closes a connection so that the other side sees a reset.
func reset(c net.Conn) {
	c.(*net.TCPConn).SetLinger(0)
	c.Close()
}

func TestOneRequestWhateverHappens(t *testing.T) {
	for name, talk := range map[string]func(s *stub, c net.Conn, br *bufio.Reader){
		"closed after the upload": func(s *stub, c net.Conn, br *bufio.Reader) { s.read(br) },
		"reset after the upload":  func(s *stub, c net.Conn, br *bufio.Reader) { s.read(br); reset(c) },
		"reset in the headers": func(s *stub, c net.Conn, br *bufio.Reader) {
			s.read(br)
			io.WriteString(c, "HTTP/1.1 200 OK\r\nX-Cred")
			reset(c)
		},
		"reset at the first byte": func(s *stub, c net.Conn, br *bufio.Reader) {
			br.ReadByte()
			s.posts.Add(1)
			reset(c)
		},
	} {
		for kind, job := range map[string]Job{"preview": preview(), "full": full()} {
			t.Run(name+", "+kind, func(t *testing.T) {
				s := serve(t, talk)
				r := cut(t, client(t, s.url()), job)
				r.want(t, Unknown, kiosk.NoAnswer, 0)
				if n := s.posts.Load(); n != 1 || s.conns.Load() != 1 {
					t.Errorf("%d requests on %d connections, want one", n, s.conns.Load())
				}
			})
		}
	}
}

func TestChargeIsBookedBeforeTheBody(t *testing.T) {
	booked := make(chan struct{})
	s := serve(t, func(s *stub, c net.Conn, br *bufio.Reader) {
		s.read(br)
		io.WriteString(c, "HTTP/1.1 200 OK\r\nX-Credits-Charged: 1\r\nContent-Length: 5000\r\n\r\n")
		<-booked
		reset(c)
	})
	var body bytes.Buffer
	_, err := client(t, s.url()).Cut(t.Context(), full(), func(a Answer) error {
		if a.Charge.Credits != 1000 || body.Len() != 0 {
			t.Errorf("booked %+v after %d bytes", a.Charge, body.Len())
		}
		close(booked)
		return nil
	}, &body)
	var f *Failure
	if !errors.As(err, &f) || f.Outcome != Paid || f.Fault.Code != kiosk.CutShort {
		t.Errorf("got %v, want paid, cut short", err)
	}
}

func TestRedirectIsNotFollowed(t *testing.T) {
	var hits atomic.Int32
	foreign := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	defer foreign.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := httptest.NewServer(http.RedirectHandler(foreign.URL, status))
		c := client(t, s.URL+"/v1.0")
		cut(t, c, preview()).want(t, Unknown, kiosk.ServerFault, 0)
		cut(t, c, full()).want(t, Unknown, kiosk.ServerFault, 0)
		_, err := c.Account(t.Context())
		if kiosk.CodeOf(err) != kiosk.ServerFault {
			t.Errorf("account after %d: %v", status, err)
		}
		s.Close()
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("the foreign host got %d requests", n)
	}
}

// A server closes idle connections whenever it likes; the request that meets
// such a close must not be sent again, and must not be called void when a byte
// of it was taken.
func TestReusedConnectionThatDies(t *testing.T) {
	s := serve(t, func(s *stub, c net.Conn, br *bufio.Reader) {
		if _, _, err := s.read(br); err != nil {
			return
		}
		io.WriteString(c, raw("200 OK", okHeaders("image/png", "0.25"), string(pngBody)))
		s.read(br) // the second one is read to its end, and then
		reset(c)
	})
	c := client(t, s.url())
	if r := cut(t, c, preview()); r.failure != nil {
		t.Fatal(r.failure)
	}
	cut(t, c, preview()).want(t, Unknown, kiosk.NoAnswer, 0)
	if s.conns.Load() != 1 || s.posts.Load() != 2 {
		t.Errorf("%d requests on %d connections, want 2 on 1", s.posts.Load(), s.conns.Load())
	}
}

// deaf is a connection that takes nothing once told so.
type deaf struct {
	net.Conn
	now atomic.Bool
}

func (d *deaf) Write(b []byte) (int, error) {
	if d.now.Load() {
		return 0, errors.New("broken pipe")
	}
	return d.Conn.Write(b)
}

func TestReusedConnectionThatTakesNothingIsVoid(t *testing.T) {
	s := serve(t, func(s *stub, c net.Conn, br *bufio.Reader) {
		for {
			if _, _, err := s.read(br); err != nil {
				return
			}
			io.WriteString(c, raw("200 OK", okHeaders("image/png", "0.25"), string(pngBody)))
		}
	})
	var last atomic.Pointer[deaf]
	c := client(t, s.url(), func(_ *Profile, o *Options) {
		o.Timeouts.Linger = time.Millisecond
		o.Dial = func(ctx context.Context, network, addr string) (net.Conn, error) {
			conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
			d := &deaf{Conn: conn}
			last.Store(d)
			return d, err
		}
	})
	if r := cut(t, c, preview()); r.failure != nil {
		t.Fatal(r.failure)
	}
	last.Load().now.Store(true)
	cut(t, c, preview()).want(t, Void, kiosk.NoNetwork, 0)
	if s.posts.Load() != 1 {
		t.Errorf("%d requests arrived, want 1", s.posts.Load())
	}
}

func TestFullsGetAConnectionOfTheirOwn(t *testing.T) {
	s := serve(t, func(s *stub, c net.Conn, br *bufio.Reader) {
		for {
			req, _, err := s.read(br)
			if err != nil {
				return
			}
			io.WriteString(c, raw("200 OK", okHeaders("image/png", "0.25"), string(pngBody)))
			if req.Close {
				return
			}
		}
	})
	c := client(t, s.url())
	for _, step := range []struct {
		job   Job
		conns int32
	}{{preview(), 1}, {preview(), 1}, {full(), 2}, {full(), 3}, {preview(), 3}} {
		if r := cut(t, c, step.job); r.failure != nil {
			t.Fatal(r.failure)
		}
		if n := s.conns.Load(); n != step.conns {
			t.Errorf("%d connections after a %s, want %d", n, step.job.Size, step.conns)
		}
	}
}

// A service may refuse before it has read the picture, and close at once, so
// that the upload breaks. What it said must be heard all the same.
func TestRefusalWhileTheUploadRuns(t *testing.T) {
	s := serve(t, func(s *stub, c net.Conn, br *bufio.Reader) {
		if _, err := http.ReadRequest(br); err != nil {
			return
		}
		io.WriteString(c, jsonError("429 Too Many Requests", `{"errors":[{"title":"Rate limit exceeded"}]}`, "Retry-After: 7"))
		// Closing with unread bytes in the buffer resets the connection.
	})
	job := full()
	job.Image = bytes.Repeat([]byte("picture "), 1_500_000)
	for range 10 {
		r := cut(t, client(t, s.url()), job)
		r.want(t, Void, kiosk.RateLimited, 0)
		if r.failure.RetryAfter != 7*time.Second {
			t.Errorf("wait is %v, want 7 s", r.failure.RetryAfter)
		}
	}
}

func TestNothingLeft(t *testing.T) {
	closed := serve(t, nil)
	closed.Close()
	plain := saying(t, raw("200 OK", okHeaders("image/png", "1"), string(pngBody)))
	refuse := func(err error) Dial {
		return func(context.Context, string, string) (net.Conn, error) { return nil, err }
	}
	untrusted := httptest.NewTLSServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = quiet()
	defer untrusted.Close()
	for name, c := range map[string]*Client{
		"refused": client(t, closed.url()),
		"dns": client(t, "https://service.example/v1.0", func(_ *Profile, o *Options) {
			o.Dial = refuse(&net.DNSError{Err: "no such host", Name: "service.example", IsNotFound: true})
		}),
		"TLS to plain":  client(t, strings.Replace(plain.url(), "http", "https", 1)),
		"TLS untrusted": client(t, untrusted.URL),
	} {
		t.Run(name, func(t *testing.T) {
			cut(t, c, preview()).want(t, Void, kiosk.NoNetwork, 0)
			cut(t, c, full()).want(t, Void, kiosk.NoNetwork, 0)
			var f *Failure
			if _, err := c.Account(t.Context()); !errors.As(err, &f) || f.Outcome != Void || f.Fault.Code != kiosk.NoNetwork {
				t.Errorf("account: %v", err)
			}
		})
	}
}

func TestTLS(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Proto != "HTTP/1.1" || r.Header.Get("X-Api-Key") != canary {
			t.Errorf("%s with key %q", r.Proto, r.Header.Get("X-Api-Key"))
		}
		io.Copy(io.Discard, r.Body)
		w.Header().Set("X-Credits-Charged", "1")
		w.Write(zipBody)
	}))
	s.EnableHTTP2 = true
	s.StartTLS()
	defer s.Close()
	c := client(t, s.URL+"/v1.0/", func(_ *Profile, o *Options) {
		o.RootCAs = s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	})
	for _, job := range []Job{preview(), full(), full(), preview()} {
		if r := cut(t, c, job); r.failure != nil || r.body.String() != string(zipBody) {
			t.Errorf("got %v", r.failure)
		}
	}
}

func TestOldTLSIsRefused(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = quiet()
	s.TLS = oldTLS()
	s.StartTLS()
	defer s.Close()
	c := client(t, s.URL, func(_ *Profile, o *Options) {
		o.RootCAs = s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	})
	cut(t, c, full()).want(t, Void, kiosk.NoNetwork, 0)
}

func TestNoProxy(t *testing.T) {
	c := client(t, "https://service.example/v1.0")
	if c.kept.Proxy != nil || c.fresh.Proxy != nil {
		t.Error("a proxy from the environment would be used")
	}
}

func TestHTTPStaysOnThisMachine(t *testing.T) {
	if err := onlyLoopback("tcp", "192.0.2.1:80", nil); err == nil {
		t.Error("an address elsewhere was allowed")
	}
	for _, a := range []string{"127.0.0.1:80", "[::1]:80", "127.9.9.9:1"} {
		if err := onlyLoopback("tcp", a, nil); err != nil {
			t.Errorf("%s: %v", a, err)
		}
	}
}

func TestCancelled(t *testing.T) {
	t.Run("before", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		s := saying(t, "")
		r := cutWith(t, ctx, client(t, s.url()), full())
		r.want(t, Void, kiosk.NoNetwork, 0)
		if !errors.Is(r.failure, context.Canceled) {
			t.Errorf("%v does not tell that it was called off", r.failure)
		}
	})
	t.Run("while waiting", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s := serve(t, func(s *stub, c net.Conn, br *bufio.Reader) {
			s.read(br)
			cancel()
			br.ReadByte() // until the client hangs up
		})
		r := cutWith(t, ctx, client(t, s.url()), full())
		r.want(t, Unknown, kiosk.NoAnswer, 0)
		if !errors.Is(r.failure, context.Canceled) {
			t.Errorf("%v does not tell that it was called off", r.failure)
		}
	})
	t.Run("in the body", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		s := serve(t, func(s *stub, c net.Conn, br *bufio.Reader) {
			s.read(br)
			io.WriteString(c, "HTTP/1.1 200 OK\r\nX-Credits-Charged: 1\r\nContent-Length: 5000\r\n\r\nPK\x03\x04")
			cancel()
			br.ReadByte()
		})
		r := cutWith(t, ctx, client(t, s.url()), full())
		if r.failure == nil || (r.failure.Outcome == Void) {
			t.Errorf("got %v", r.failure)
		}
	})
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write(b []byte) (int, error) { return len(b) / 2, w.err }

func TestWriterFails(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		code kiosk.Code
	}{
		"any":          {errors.New("no"), kiosk.FileFault},
		"full disk":    {noSpace(), kiosk.DiskFull},
		"its own code": {kiosk.Faulty(kiosk.FolderLost, "x", nil), kiosk.FolderLost},
		"short":        {nil, kiosk.FileFault},
	} {
		t.Run(name, func(t *testing.T) {
			s := saying(t, raw("200 OK", okHeaders("image/png", "1"), string(pngBody)))
			_, err := client(t, s.url()).Cut(t.Context(), full(), func(Answer) error { return nil }, brokenWriter{c.err})
			var f *Failure
			if !errors.As(err, &f) || f.Outcome != Paid || f.Fault.Code != c.code || f.Whole {
				t.Errorf("got %v, want paid, %s", err, c.code)
			}
		})
	}
}

func TestBookingFails(t *testing.T) {
	for name, price := range map[string]string{"with a price": "1", "without": ""} {
		t.Run(name, func(t *testing.T) {
			s := saying(t, raw("200 OK", okHeaders("image/png", price), string(pngBody)))
			var body bytes.Buffer
			broken := errors.New("disk I/O error")
			_, err := client(t, s.url()).Cut(t.Context(), full(), func(Answer) error { return broken }, &body)
			var f *Failure
			if !errors.As(err, &f) || f.Outcome != Paid || f.Fault.Code != kiosk.LedgerDown || !f.Whole || !errors.Is(err, broken) {
				t.Errorf("got %v", err)
			}
			if body.String() != string(pngBody) {
				t.Error("what was paid for was not read")
			}
		})
	}
}

func TestEndlessBodyEnds(t *testing.T) {
	if testing.Short() {
		t.Skip("80 MB over loopback")
	}
	s := serve(t, func(s *stub, c net.Conn, br *bufio.Reader) {
		s.read(br)
		io.WriteString(c, "HTTP/1.1 200 OK\r\nX-Credits-Charged: 1\r\n\r\nPK\x03\x04")
		block := make([]byte, 1<<20)
		for {
			if _, err := c.Write(block); err != nil {
				return
			}
		}
	})
	var n counter
	_, err := client(t, s.url()).Cut(t.Context(), full(), func(Answer) error { return nil }, &n)
	var f *Failure
	if !errors.As(err, &f) || f.Outcome != Paid || f.Fault.Code != kiosk.NotAResult || n > maxPicture {
		t.Errorf("got %v after %d bytes", err, n)
	}
}

type counter int64

func (n *counter) Write(b []byte) (int, error) { *n += counter(len(b)); return len(b), nil }
