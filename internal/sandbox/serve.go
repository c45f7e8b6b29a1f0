package sandbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

const (
	headerTime = 10 * time.Second // to send the request's header
	readTime   = 5 * time.Minute  // to send the whole request
	writeTime  = 20 * time.Minute // from the header to the answer's last byte; slow_body needs long
	idleTime   = time.Minute      // a connection without a request
	closeTime  = 30 * time.Second // the longest Close waits, whatever its context says
)

// Running is a sandbox that listens. Close it.
type Running struct {
	*Server
	address string
	http    *http.Server
	served  chan error
	stop    func() bool
}

// Start listens on c.Listen and serves until Close, or until ctx ends. It fails
// on a faulty Config, on an address that is not loopback and on a taken port.
func Start(ctx context.Context, c Config) (*Running, error) {
	s, err := New(c)
	if err != nil {
		return nil, err
	}
	if err := checkLoopback(s.config.Listen); err != nil {
		return nil, err
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", s.config.Listen)
	if err != nil {
		return nil, fmt.Errorf("listen for sandbox: %w", err)
	}
	// "localhost" is what the machine's hosts file says it is: look again.
	if a, ok := l.Addr().(*net.TCPAddr); !ok || !a.IP.IsLoopback() {
		err := fmt.Errorf("listen for sandbox: %v is not loopback", l.Addr())
		return nil, errors.Join(err, l.Close())
	}
	r := &Running{Server: s, address: l.Addr().String(), http: newHTTP(s), served: make(chan error, 1)}
	go func() { r.served <- r.http.Serve(l) }()
	r.stop = context.AfterFunc(ctx, func() { _ = r.shut(context.WithoutCancel(ctx)) })
	return r, nil
}

func newHTTP(s *Server) *http.Server {
	return &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    64 << 10,
		// Nothing prints while a screen is up, and a dropped connection is
		// often what was ordered.
		ErrorLog: log.New(io.Discard, "", 0),
	}
}

// BaseURL is the protocol's base including its version, "http://127.0.0.1:P/v1.0".
func (r *Running) BaseURL() string { return "http://" + r.address + versionPath }

// ControlURL is the control address, "http://127.0.0.1:P/_sandbox".
func (r *Running) ControlURL() string { return "http://" + r.address + controlPath }

// Close takes no new requests and waits for those under way, at most until ctx
// ends or for 30 seconds; then it cuts them off and says so. Ordered delays and
// slow bodies end at once. Closing twice is harmless.
func (r *Running) Close(ctx context.Context) error {
	r.stop()
	return r.shut(ctx)
}

func (r *Running) shut(ctx context.Context) error {
	r.hurry()
	ctx, cancel := context.WithTimeout(ctx, closeTime)
	defer cancel()
	if err := r.http.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("close sandbox: %w", err), r.http.Close())
	}
	return nil
}
