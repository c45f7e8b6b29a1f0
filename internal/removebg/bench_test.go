package removebg

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// A full of 12 MB up and 8 MB down: what the client itself costs. Memory per
// request must not grow with the picture.
func BenchmarkFull(b *testing.B) {
	for name, start := range map[string]func(http.Handler) *httptest.Server{
		"plain": httptest.NewServer, "tls": httptest.NewTLSServer,
	} {
		b.Run(name, func(b *testing.B) {
			answer := append([]byte("PK\x03\x04"), make([]byte, 8e6)...)
			s := start(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				io.Copy(io.Discard, r.Body)
				w.Header().Set("X-Credits-Charged", "1")
				w.Write(answer)
			}))
			defer s.Close()
			c := clientOf(b, s)
			job := full()
			job.Image = make([]byte, 12e6)
			b.SetBytes(20e6)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Cut(b.Context(), job, func(Answer) error { return nil }, io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
