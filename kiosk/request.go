package kiosk

import "time"

// RequestState is where one request to a cutter stands.
type RequestState string

// The life of a request. Held money leaves "asked" and "unknown" only by proof.
const (
	ReqNone    RequestState = ""
	ReqAsked   RequestState = "asked"   // recorded, maybe on its way
	ReqCharged RequestState = "charged" // the answer's headers were read
	ReqDone    RequestState = "done"    // its file is on the shelf
	ReqNoFile  RequestState = "no_file" // paid, no usable file
	ReqVoid    RequestState = "void"    // proved not charged
	ReqUnknown RequestState = "unknown" // in doubt
)

// Request is one request to a cutter. Its ID is the sequence number of its asked
// entry.
type Request struct {
	ID      int64
	Epoch   int64 // the start of the program that sent it
	Session int
	Stage   Stage
	State   RequestState
	Cutter  string
	Left    bool // nobody is at work on it any more: what became of it must be found out
	Behind  bool // was out when this run of the program began, and has no end yet
	Final   bool // void for good: the same picture would be refused again
	Paid    bool
	Pot     Pot
	Held    Credits
	Spent   Credits
	AskedAt time.Time
	Code    Code // why it is void, unknown or without a file
	Detail  string
	SHA     string
	Width   int
	Height  int
}

// Live tells whether the request still awaits its end.
func (r Request) Live() bool { return r.State == ReqAsked || r.State == ReqCharged }

// Counts tells whether the request makes its shot a processed image: paid for or
// maybe paid for.
func (r Request) Counts() bool { return r.Paid && r.State != ReqNone && r.State != ReqVoid }

// request finds the shot's request with that id for writing.
func (s *Shot) request(id int64) *Request {
	switch {
	case id == 0:
		return nil
	case s.Preview.ID == id:
		return &s.Preview
	case s.Full.ID == id:
		return &s.Full
	}
	for i := range s.Past {
		if s.Past[i].ID == id {
			s.Past = append([]Request(nil), s.Past...) // clones share the old one
			return &s.Past[i]
		}
	}
	return nil
}

// last gives the request of a stage.
func (s *Shot) last(st Stage) *Request {
	if st == Preview {
		return &s.Preview
	}
	return &s.Full
}

// replace puts a new request in its stage's place and keeps the old one.
func (s *Shot) replace(r Request) {
	old := s.last(r.Stage)
	if old.ID != 0 {
		s.Past = append(append([]Request(nil), s.Past...), *old)
	}
	*old = r
}
