package removebg

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"backdrop/kiosk"
)

// piped gives a client whose connections are pipes within a synctest bubble:
// the limits are tested at their real size, in no time.
func piped(t *testing.T, talk func(c net.Conn, br *bufio.Reader)) *Client {
	return client(t, "http://127.0.0.1:1/v1.0", func(_ *Profile, o *Options) {
		o.Timeouts = Timeouts{}
		o.Dial = func(context.Context, string, string) (net.Conn, error) {
			near, far := net.Pipe()
			go func() {
				defer far.Close()
				talk(far, bufio.NewReaderSize(far, 16))
			}()
			return near, nil
		}
	})
}

// untilHungUp reads on until the client closes.
func untilHungUp(c net.Conn) { io.Copy(io.Discard, c) }

func readAll(br *bufio.Reader) {
	if req, err := http.ReadRequest(br); err == nil {
		io.Copy(io.Discard, req.Body)
	}
}

// timed runs a full and checks how long it took on the bubble's clock.
func timed(t *testing.T, c *Client, job Job, want, slack time.Duration) *result {
	t.Helper()
	start := time.Now()
	r := cutWith(t, context.Background(), c, job)
	if took := time.Since(start); took < want || took > want+slack {
		t.Errorf("took %v, want %v", took, want)
	}
	c.Close()
	synctest.Wait()
	return r
}

func TestUploadThatStandsStill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan struct{})
		c := piped(t, func(c net.Conn, br *bufio.Reader) {
			io.CopyN(io.Discard, br, 100_000)
			<-hold
		})
		job := full()
		job.Image = make([]byte, 1_000_000)
		r := timed(t, c, job, 30*time.Second, 31*time.Second)
		close(hold)
		r.want(t, Unknown, kiosk.NoAnswer, 0)
		if !errors.Is(r.failure, os.ErrDeadlineExceeded) {
			t.Errorf("got %v", r.failure)
		}
	})
}

// A few bytes every 29 s are progress.
func TestSlowUploadIsNoFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := piped(t, func(c net.Conn, _ *bufio.Reader) {
			var first bytes.Buffer
			for range 20 {
				time.Sleep(29 * time.Second)
				io.CopyN(&first, c, 7)
			}
			readAll(bufio.NewReader(io.MultiReader(&first, c)))
			io.WriteString(c, raw("200 OK", okHeaders("application/zip", "1"), string(zipBody)))
		})
		if r := timed(t, c, full(), 20*29*time.Second, time.Second); r.failure != nil {
			t.Error(r.failure)
		}
	})
}

func TestHeadersThatDoNotCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := piped(t, func(c net.Conn, br *bufio.Reader) { readAll(br); untilHungUp(c) })
		timed(t, c, full(), 150*time.Second, time.Second).want(t, Unknown, kiosk.NoAnswer, 0)
	})
}

func TestHeadersJustInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := piped(t, func(c net.Conn, br *bufio.Reader) {
			readAll(br)
			time.Sleep(149 * time.Second)
			io.WriteString(c, raw("200 OK", okHeaders("application/zip", "1"), string(zipBody)))
		})
		if r := timed(t, c, full(), 149*time.Second, time.Second); r.failure != nil {
			t.Error(r.failure)
		}
	})
}

// dripping answers with a body of size bytes, step of them every pause.
func dripping(price string, size, step int, pause time.Duration) func(net.Conn, *bufio.Reader) {
	return func(c net.Conn, br *bufio.Reader) {
		readAll(br)
		fmt.Fprintf(c, "HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n", price, size)
		body := append([]byte("PK\x03\x04"), make([]byte, size)...)[:size]
		for len(body) > 0 {
			time.Sleep(pause)
			n := min(step, len(body))
			if _, err := c.Write(body[:n]); err != nil {
				return
			}
			body = body[n:]
		}
		untilHungUp(c)
	}
}

const priced = "X-Credits-Charged: 1\r\n"

func TestSlowBody(t *testing.T) {
	for name, c := range map[string]struct {
		talk  func(net.Conn, *bufio.Reader)
		took  time.Duration
		out   Outcome
		code  kiosk.Code // empty: a good result
		books int
	}{
		"10 kB/s":               {dripping(priced, 600_000, 1000, 100*time.Millisecond), time.Minute, Paid, "", 1},
		"just above 1 kB/s":     {dripping(priced, 200_000, 1100, time.Second), 182 * time.Second, Paid, "", 1},
		"just below 1 kB/s":     {dripping(priced, 200_000, 900, time.Second), 30 * time.Second, Paid, kiosk.CutShort, 1},
		"a byte a second":       {dripping(priced, 200_000, 1, time.Second), 30 * time.Second, Paid, kiosk.CutShort, 1},
		"a byte a second, free": {dripping("", 200_000, 1, 10*time.Second), 30 * time.Second, Unknown, kiosk.NoAnswer, 0},
		"stops at the headers":  {dripping(priced, 200_000, 1, time.Hour), 30 * time.Second, Paid, kiosk.CutShort, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := timed(t, piped(t, c.talk), full(), c.took, time.Second)
				if c.code == "" {
					if r.failure != nil {
						t.Error(r.failure)
					}
				} else {
					r.want(t, c.out, c.code, c.books)
				}
				time.Sleep(2 * time.Hour) // let the far end run out
			})
		})
	}
}

// An error page that never ends must not hold what its status already says.
func TestSlowRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := piped(t, func(c net.Conn, br *bufio.Reader) {
			readAll(br)
			io.WriteString(c, "HTTP/1.1 402 Payment Required\r\nContent-Length: 500\r\n\r\n{")
			untilHungUp(c)
		})
		timed(t, c, full(), 30*time.Second, time.Second).want(t, Void, kiosk.Empty, 0)
	})
}

// The pace is the network's: a disk that takes its time is no reason to drop
// what was paid for.
func TestSlowDiskIsNoSlowNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := piped(t, dripping(priced, 600_000, 32_000, time.Millisecond))
		_, err := c.Cut(t.Context(), full(), func(Answer) error { time.Sleep(time.Hour); return nil }, slowDisk{})
		if err != nil {
			t.Error(err)
		}
		c.Close()
	})
}

type slowDisk struct{}

func (slowDisk) Write(b []byte) (int, error) { time.Sleep(40 * time.Second); return len(b), nil }

func TestAccountTakesNoLongerThanHalfAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := piped(t, func(c net.Conn, br *bufio.Reader) {
			readAll(br)
			io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")
			untilHungUp(c)
		})
		start := time.Now()
		_, err := c.Account(t.Context())
		if took := time.Since(start); err == nil || took != 30*time.Second {
			t.Errorf("%v after %v", err, took)
		}
	})
}
