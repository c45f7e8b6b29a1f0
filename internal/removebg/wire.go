package removebg

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// chunk is how much is handed to the system at once: small, so that "no byte
// moved for 30 s" is told apart from "slow".
const chunk = 8 << 10

// sendBuffer bounds what the system may hold of an upload. Without it some
// megabytes count as sent that still wait in this machine, and on a slow line
// the answer's time limit runs out before the server has the picture.
const sendBuffer = 512 << 10

// wire is a connection that knows how many bytes of requests left it, gives up
// when none moves for a while, and holds back a write error until the answer
// that explains it (a 429 sent early, then a close) has had its chance.
type wire struct {
	net.Conn
	stall  time.Duration
	linger time.Duration
	sent   atomic.Int64
	over   chan struct{} // closed when nothing more will be read
	once   sync.Once
}

func newWire(conn net.Conn, t Timeouts) *wire {
	return &wire{Conn: conn, stall: t.Upload, linger: t.Linger, over: make(chan struct{})}
}

// Write sends p in small pieces, each with its own deadline.
func (w *wire) Write(p []byte) (int, error) {
	total := 0
	for total < len(p) {
		piece := p[total:min(total+chunk, len(p))]
		// Deadlines are the system's own, so they need the system's clock.
		if err := w.Conn.SetWriteDeadline(time.Now().Add(w.stall)); err != nil {
			return total, err
		}
		n, err := w.Conn.Write(piece)
		total += n
		w.sent.Add(int64(n))
		switch {
		case err == nil:
		case errors.Is(err, os.ErrDeadlineExceeded):
			if n == 0 {
				return total, fmt.Errorf("upload stood still for %s: %w", w.stall, err)
			}
		default:
			w.awaitAnswer()
			return total, err
		}
	}
	return total, nil
}

// awaitAnswer gives the reading side a bounded time: returning the write error
// at once would make the transport drop an answer that is already on its way.
func (w *wire) awaitAnswer() {
	timer := time.NewTimer(w.linger)
	defer timer.Stop()
	select {
	case <-w.over:
	case <-timer.C:
	}
}

func (w *wire) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	if err != nil {
		w.end()
	}
	return n, err
}

func (w *wire) Close() error {
	w.end()
	return w.Conn.Close()
}

func (w *wire) end() { w.once.Do(func() { close(w.over) }) }

// dialer opens connections, in the clear or with TLS.
type dialer struct {
	dial   Dial
	config *tls.Config
	t      Timeouts
}

func (d dialer) plain(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := d.open(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return newWire(conn, d.t), nil
}

func (d dialer) secure(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := d.open(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, d.t.Handshake)
	defer cancel()
	shaken := tls.Client(conn, d.config)
	if err := shaken.HandshakeContext(ctx); err != nil {
		conn.Close()
		return nil, fmt.Errorf("shake hands over TLS: %w", err)
	}
	return newWire(shaken, d.t), nil
}

func (d dialer) open(ctx context.Context, network, addr string) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, d.t.Connect)
	defer cancel()
	conn, err := d.dial(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	if c, ok := conn.(interface{ SetWriteBuffer(int) error }); ok {
		// A refusal only means the system keeps its own size.
		_ = c.SetWriteBuffer(sendBuffer)
	}
	return conn, nil
}
