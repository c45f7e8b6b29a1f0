package sandbox

import (
	"image"
	"net/http"
	"strconv"
	"time"

	"backdrop/kiosk"
)

// answer is a 200 about to be sent, already charged.
type answer struct {
	body    []byte
	kind    string // Content-Type
	picture bool   // a cutout with its headers; else the account
	size    image.Point
	most    image.Point // X-Max-Width, X-Max-Height
	box     image.Rectangle
	subject string // X-Type, "" for none
	charged kiosk.Credits
	rating  rating
}

const (
	slowPiece = 1000                   // bytes written at once by slow_body
	slowPause = 100 * time.Millisecond // between them: 10 kB/s
)

// blocks tells whether the request ends before any work: nothing is charged.
func (k *strike) blocks() bool { return k.dropped || k.portal || k.refusal != nil }

// block ends a request as ordered.
func (s *Server) block(w http.ResponseWriter, k strike) {
	switch {
	case k.dropped:
		panic(http.ErrAbortHandler) // net/http's way to close without a byte
	case k.portal:
		w.Header().Del("Access-Control-Allow-Origin") // somebody else's page
		send(w, http.StatusOK, htmlType, []byte(page("Welcome to the guest network")))
		return
	}
	if k.refusal.after != "" { // a bare status:429 goes without
		s.currentRating().write(w.Header())
	}
	refuse(w, k.refusal)
}

// currentRating is the window as an ordered 429 shows it: used up.
func (s *Server) currentRating() rating {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, _ := s.window.take(0, s.config.Now())
	t.left = 0
	return t
}

// deliver sends an answer, or what a fault has made of it.
func (s *Server) deliver(w http.ResponseWriter, a answer, k strike) {
	if k.drop {
		panic(http.ErrAbortHandler)
	}
	h := w.Header()
	if a.picture {
		a.rating.write(h)
		a.writeCharge(h, k)
	}
	switch {
	case k.html:
		a.body, a.kind = []byte(page("It works")), htmlType
	case k.wrongType:
		a.body, a.kind = []byte("This is a text and no picture.\n"), "text/plain; charset=utf-8"
	case a.picture:
		a.writePicture(h)
	}
	if k.cut || k.slow {
		s.writeBadly(w, a, k)
		return
	}
	send(w, http.StatusOK, a.kind, a.body)
}

func (a *answer) writeCharge(h http.Header, k strike) {
	switch {
	case k.noCharge:
	case k.header != nil:
		h.Set("X-Credits-Charged", *k.header)
	default:
		h.Set("X-Credits-Charged", a.charged.String())
	}
}

func (a *answer) writePicture(h http.Header) {
	for name, n := range map[string]int{
		"X-Width": a.size.X, "X-Height": a.size.Y,
		"X-Max-Width": a.most.X, "X-Max-Height": a.most.Y,
		"X-Foreground-Top": a.box.Min.Y, "X-Foreground-Left": a.box.Min.X,
		"X-Foreground-Width": a.box.Dx(), "X-Foreground-Height": a.box.Dy(),
	} {
		h.Set(name, strconv.Itoa(n))
	}
	if a.subject != "" {
		h.Set("X-Type", a.subject)
	}
}

// writeBadly announces the whole body and sends it slowly, or half of it.
func (s *Server) writeBadly(w http.ResponseWriter, a answer, k strike) {
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(http.StatusOK)
	rest := a.body
	if k.cut {
		rest = rest[:len(rest)/2]
	}
	piece := len(rest)
	if k.slow {
		piece = slowPiece
	}
	control := http.NewResponseController(w)
	for len(rest) > 0 {
		n := min(piece, len(rest))
		if _, err := w.Write(rest[:n]); err != nil || control.Flush() != nil {
			panic(http.ErrAbortHandler) // the client has gone
		}
		rest = rest[n:]
		if k.slow && len(rest) > 0 && !s.wait(slowPause) {
			piece = len(rest) // closing: no more waiting
		}
	}
	if k.cut {
		panic(http.ErrAbortHandler)
	}
}
