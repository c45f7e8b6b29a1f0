package kiosk

import "time"

// Recovery is what the run of the program before this one had left undone, and what
// has become of it. Pairs are previews and fulls.
type Recovery struct {
	At  time.Time `json:"at,omitzero"` // when this run began; zero: none ever did
	End End       `json:"end"`         // how the run before it ended

	Out     [2]int `json:"out"`     // requests whose answers nobody has waited for since
	Charged [2]int `json:"charged"` // of them: known to be paid for
	Found   [2]int `json:"found"`   // their pictures were there after all
	Lost    [2]int `json:"lost"`    // paid, and no picture
	Free    [2]int `json:"free"`    // proved not charged, or free work that is done again
	Doubt   [2]int `json:"doubt"`   // nobody knows: in doubt

	Confirmed  int `json:"confirmed"`  // agreed to and not asked for: they go on
	PutOff     int `json:"put_off"`    // agreed to, and not valid any more: price, cutter or account have changed
	Originals  int `json:"originals"`  // photos whose original is kept again
	Composing  int `json:"composing"`  // pictures put together again
	Delivering int `json:"delivering"` // pictures handed over again
}

// End is how a run of the program ended.
type End string

// The ends.
const (
	EndNone    End = ""        // there was no run before
	EndInOrder End = "order"   // everything that was out had its answer
	EndCut     End = "cut"     // killed, crashed, out of power, or left before the answers had come
	EndUnknown End = "unknown" // a version ran that did not record it
)

// Recovered gives what the last run left and what has become of it so far. It holds
// until the program starts the next time.
func (b *Booth) Recovered() Recovery { return b.recovery }

// Any tells whether anything was left to do. What waits for a person is not meant.
func (r Recovery) Any() bool {
	return r.Out != [2]int{} || r.Confirmed+r.PutOff+r.Originals+r.Composing+r.Delivering > 0
}

// Open gives how many of the requests that were out still have no end.
func (r Recovery) Open() (previews, fulls int) {
	left := func(i int) int { return r.Out[i] - r.Found[i] - r.Lost[i] - r.Free[i] - r.Doubt[i] }
	return left(0), left(1)
}

// leftBehind takes stock at a start, before anything else is folded.
func (b *Booth) leftBehind(e Entry) Recovery {
	r := Recovery{At: e.At, End: EndUnknown, Confirmed: b.Count(Confirmed), Originals: b.Count(Arrived), Composing: b.Count(Cut), Delivering: b.Count(Composed)}
	switch {
	case b.Epoch == 0:
		r.End = EndNone
	case b.stopped:
		r.End = EndInOrder
	case b.stops:
		r.End = EndCut
	}
	for i := range b.shots.len() {
		for _, q := range b.shots.at(i).live() {
			r.Out[q.Stage.place()]++
			if q.State == ReqCharged {
				r.Charged[q.Stage.place()]++
			}
			b.shots.edit(i).request(q.ID).Behind = true
		}
	}
	return r
}

// live gives the requests that still await their end.
func (s *Shot) live() (out []Request) {
	for _, q := range []Request{s.Preview, s.Full} {
		if q.Live() {
			out = append(out, q)
		}
	}
	for _, q := range s.Past {
		if q.Live() {
			out = append(out, q)
		}
	}
	return out
}

// answered notes the end of a request that was out when this run began: the first
// counts, whatever is found out later.
func (r *Recovery) answered(q *Request) {
	if !q.Behind || q.Live() {
		return
	}
	q.Behind = false
	i := q.Stage.place()
	switch q.State {
	case ReqDone:
		r.Found[i]++
	case ReqNoFile:
		r.Lost[i]++
	case ReqVoid:
		r.Free[i]++
	case ReqUnknown:
		r.Doubt[i]++
	case ReqNone, ReqAsked, ReqCharged:
	}
}

// over notes whether the run has ended with this entry: after an end in order nothing
// more happens, but that a warning ends with it.
func (b *Booth) over(e Entry) {
	if e.Kind != KindWarned && e.Kind != KindEased {
		b.stopped = e.Kind == KindStopped
	}
}

// putOff notes a confirmation that this start has ended: those of one start have one
// time.
func (r *Recovery) putOff(e Entry) {
	if e.At.Equal(r.At) && r.Confirmed > 0 {
		r.Confirmed--
		r.PutOff++
	}
}

// stopped records an end in order, if it is one: whoever asks must have waited.
func (d *decision) stopped() {
	for i := range d.b.shots.len() {
		if len(d.b.shots.at(i).live()) > 0 {
			return
		}
	}
	if !d.b.stopped {
		d.add(Entry{Kind: KindStopped})
	}
}
