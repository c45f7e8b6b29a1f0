package removebg

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net/http/httptest"
	"os"
	"syscall"
	"testing"

	"backdrop/kiosk"
)

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

func noSpace() error { return &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC} }

func oldTLS() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
}

// clientOf gives a client that trusts a test server.
func clientOf(t testing.TB, s *httptest.Server) *Client {
	p, _ := ProfileNamed("remove.bg")
	o := Options{BaseURL: s.URL, Key: kiosk.NewSecret(canary)}
	if s.TLS != nil {
		o.RootCAs = x509.NewCertPool()
		o.RootCAs.AddCert(s.Certificate())
	}
	c, err := New(p, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}
