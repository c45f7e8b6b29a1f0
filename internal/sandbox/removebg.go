package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"image"
	"mime"
	"net/http"
	"runtime"
	"strings"

	"backdrop/kiosk"
)

// job is one authorised request whose body has arrived whole.
type job struct {
	form    *form
	options options
	syntax  *refusal // the first faulty parameter
	data    []byte   // the picture's bytes, nil when there is none
	dataNo  *refusal // why it cannot be taken
	meta    meta
	sha     string
	json    bool
	stage   string
	strike  strike
	rating  rating
}

// removebg answers POST /removebg. From the moment the body is whole nothing here
// looks at the request's context: the work is finished and charged for a client
// that has gone, too.
func (s *Server) removebg(w http.ResponseWriter, r *http.Request) {
	leave, ok := s.enter(r)
	if !ok {
		panic(http.ErrAbortHandler) // the client left while it waited
	}
	defer leave()
	if no := s.authorise(r); no != nil {
		drain(r)
		refuse(w, no)
		return
	}
	f, err := readForm(r)
	if err != nil {
		panic(http.ErrAbortHandler) // net/http's way to close without an answer
	}
	j := newJob(f, wantsJSON(r.Header))
	s.open(j)
	s.wait(j.strike.delay)
	if j.strike.blocks() {
		s.block(w, j.strike)
		return
	}
	if no := s.inspect(j); no != nil {
		s.refuse(w, j, no)
		return
	}
	a, no := s.work(j)
	if no != nil {
		s.refuse(w, j, no)
		return
	}
	s.deliver(w, a, j.strike)
}

// refuse adds the rate headers where they are documented: on a 429.
func (s *Server) refuse(w http.ResponseWriter, j *job, no *refusal) {
	if no.status == http.StatusTooManyRequests {
		j.rating.write(w.Header())
	}
	refuse(w, no)
}

// wantsJSON follows the first media type of Accept; "*/*" and none mean raw bytes.
func wantsJSON(h http.Header) bool {
	first, _, _ := strings.Cut(h.Get("Accept"), ",")
	kind, _, _ := mime.ParseMediaType(first)
	return kind == "application/json"
}

func newJob(f *form, json bool) *job {
	j := &job{form: f, json: json}
	j.options, j.syntax = readOptions(f)
	j.data, j.dataNo = f.source()
	if len(j.data) > 0 {
		sum := sha256.Sum256(j.data)
		j.sha = hex.EncodeToString(sum[:])
		j.meta = readMeta(j.data)
	}
	return j
}

// open counts the request under its stage and gathers its faults.
func (s *Server) open(j *job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j.stage = j.options.size.stage
	if j.options.size.auto && (j.meta.small() || !s.books.affords(fullPrice)) {
		j.stage = previewStage
	}
	s.books.count(j.stage, 1)
	j.strike = s.strikeLocked(j.stage)
}

// inspect makes the checks that need no decoded picture, in the fixed order.
func (s *Server) inspect(j *job) *refusal {
	switch n := j.form.sources(); {
	case n == 0:
		return noSource
	case n > 1:
		return manySources
	case j.syntax != nil:
		return j.syntax
	}
	if no := s.pace(j); no != nil {
		return no
	}
	switch {
	case j.dataNo != nil:
		return j.dataNo
	case j.options.imageURL != "":
		return noDownload
	case j.meta.no != nil:
		return j.meta.no
	case j.options.backURL != "" && unreachable(j.options.backURL):
		return noBackground
	}
	return nil
}

// pace takes the call's units from the rate window.
func (s *Server) pace(j *job) *refusal {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.config.Now()
	t, ok := s.window.take(units(j.meta.width*j.meta.height), now)
	j.rating = t
	if !ok {
		return tooFast(t.retryAfter(now))
	}
	return nil
}

// work decodes, reserves, cuts, encodes and charges.
func (s *Server) work(j *job) (answer, *refusal) {
	defer s.occupy(j.meta.width * j.meta.height)()
	img, no := j.meta.decode(j.data)
	if no != nil {
		return answer{}, no
	}
	j.data, j.form.file = nil, nil
	var region *image.Rectangle
	if j.options.roi != nil {
		area, no := j.options.roi.on(j.meta.width, j.meta.height)
		if no != nil {
			return answer{}, no
		}
		region = &area
	}
	h, ok := s.reserve(j)
	if !ok {
		return answer{}, noCredits
	}
	a, no := s.render(j, img, region)
	if no != nil {
		s.mu.Lock()
		s.books.release(h)
		s.mu.Unlock()
		return answer{}, no
	}
	a.charged = s.charge(j, h)
	return a, nil
}

// occupy waits for a place to work on a picture: two at a time, a large one alone,
// since 24 megapixels take some 280 MB on their way.
func (s *Server) occupy(pixels int) (leave func()) {
	places := 1
	if pixels > largePixels {
		places = maxPictures
		s.alone.Lock() // or two large ones would wait for each other's second place
		defer s.alone.Unlock()
	}
	for range places {
		s.slots <- struct{}{}
	}
	return func() {
		if places > 1 {
			// The demo runs in this process: let the next one not add to what
			// this one has left lying about.
			runtime.GC()
		}
		for range places {
			<-s.slots
		}
	}
}

// reserve sets the price aside. auto takes the preview where the credits for a
// full one have gone since the request was counted, and is counted anew.
func (s *Server) reserve(j *job) (hold, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h, ok := s.books.hold(j.stage)
	if !ok && j.options.size.auto && j.stage == fullStage {
		s.books.count(fullStage, -1)
		s.books.count(previewStage, 1)
		j.stage = previewStage
		h, ok = s.books.hold(j.stage)
	}
	return h, ok
}

func (s *Server) charge(j *job, h hold) kiosk.Credits {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.books.charge(h, j.strike.amount(), j.sha, s.config.Now())
}
