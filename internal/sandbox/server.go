package sandbox

import (
	"crypto/subtle"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	versionPath = "/v1.0"
	controlPath = "/_sandbox"
)

// Server is one emulated account with its key, its pots and its truth. It may be
// used by any number of requests at once.
type Server struct {
	config  Config
	visits  chan struct{} // a place for each request with a body in memory
	slots   chan struct{} // a place for each picture being decoded and cut
	alone   sync.Mutex    // held while a large picture gathers all slots
	closing chan struct{} // closed: ordered waits end
	once    sync.Once

	mu     sync.Mutex
	books  books
	window window
	orders []*order
}

// New makes a sandbox that does not listen yet: serve its Handler, or use Start.
// It fails on an unknown profile, a pot below zero or above a million, a lag out of
// range and a fault that ParseFault would refuse.
func New(c Config) (*Server, error) {
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return nil, err
	}
	return &Server{
		config:  c,
		visits:  make(chan struct{}, maxVisits),
		slots:   make(chan struct{}, maxPictures),
		closing: make(chan struct{}),
		books:   newBooks(c.pots(), c.Split, c.Lag),
		window:  window{limit: c.Rate},
		orders:  newOrders(c.Faults),
	}, nil
}

// Handler serves the protocol under /v1.0 and the control address /_sandbox.
func (s *Server) Handler() http.Handler {
	api := http.NewServeMux()
	api.HandleFunc("POST "+versionPath+"/removebg", s.removebg)
	api.HandleFunc("GET "+versionPath+"/account", s.account)
	api.HandleFunc("OPTIONS "+versionPath+"/", preflight)
	api.HandleFunc(versionPath+"/", func(w http.ResponseWriter, _ *http.Request) { refuse(w, notFound) })
	root := http.NewServeMux()
	root.Handle(versionPath+"/", allowOrigin(api))
	root.Handle(controlPath+"/", s.control())
	root.Handle(controlPath, s.control())
	root.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { refuse(w, notFound) })
	return root
}

// Truth is what really happened so far, consistent in itself.
func (s *Server) Truth() Truth {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.books.truth()
}

// hurry ends ordered delays and slow bodies, for ever.
func (s *Server) hurry() { s.once.Do(func() { close(s.closing) }) }

// wait lasts d, or until the sandbox closes. It does not end with the request: a
// server does not stop its work because the caller hung up.
func (s *Server) wait(d time.Duration) (open bool) {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-s.closing:
		return false
	}
}

// enter takes a place for a request before its body is read; it gives none when
// the client leaves first.
func (s *Server) enter(r *http.Request) (leave func(), ok bool) {
	select {
	case s.visits <- struct{}{}:
		return func() { <-s.visits }, true
	case <-r.Context().Done():
		return nil, false
	}
}

// authorise accepts the key in X-Api-Key, or as a bearer token (both documented).
func (s *Server) authorise(r *http.Request) (no *refusal) {
	key := r.Header.Get("X-Api-Key")
	if key == "" {
		scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		if strings.EqualFold(scheme, "Bearer") {
			key = strings.TrimSpace(token)
		}
	}
	switch {
	case key == "":
		return missingKey
	case subtle.ConstantTimeCompare([]byte(key), []byte(s.config.Key)) != 1:
		return wrongKey
	}
	return nil
}

// drain reads a refused upload to its end: some clients look for the answer only
// after they have sent everything. What is left after the limit is cut off.
func drain(r *http.Request) {
	// An error here means the client has gone; nobody is left to tell.
	_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, maxBody))
}

func allowOrigin(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		next.ServeHTTP(w, r)
	})
}

func preflight(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
	w.Header().Set("Access-Control-Allow-Headers", "X-Api-Key, Authorization, Content-Type, Accept")
	w.WriteHeader(http.StatusNoContent)
}
