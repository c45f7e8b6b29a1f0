package kiosk

import "time"

// Stage is one of the two things a cutter is asked for.
type Stage string

// The stages.
const (
	Preview Stage = "preview"
	Full    Stage = "full"
)

// place gives 0 for previews, 1 for fulls.
func (st Stage) place() int {
	if st == Preview {
		return 0
	}
	return 1
}

// State is where a shot stands.
type State string

// The states of a shot, in the order of its life.
const (
	Arrived     State = "arrived"    // the file is whole and in the spool
	Ready       State = "ready"      // original kept, on screen
	Previewing  State = "previewing" // a preview request is out
	Previewed   State = "previewed"  // the preview is here: the operator decides
	Confirmed   State = "confirmed"  // paid for by decision, not yet asked
	CuttingFull State = "cutting"    // the full request is out
	Cut         State = "cut"        // the full cutout is here
	Composed    State = "composed"   // on its background
	Delivered   State = "delivered"  // in the guest's folder
	Rejected    State = "rejected"
	Failed      State = "failed"
	InDoubt     State = "in_doubt" // asked, no answer: maybe charged
	NoFile      State = "no_file"  // paid, but the picture did not come whole
)

// States lists every state in the order of a shot's life.
func States() []State {
	return []State{Arrived, Ready, Previewing, Previewed, Confirmed, CuttingFull, Cut, Composed, Delivered, Rejected, Failed, InDoubt, NoFile}
}

// place gives a state's place in States, -1 for none of them.
func (s State) place() int {
	if i, ok := places[s]; ok {
		return i
	}
	return -1
}

// places is States turned round, made once; nothing changes it.
var places = func() map[State]int {
	out := map[State]int{}
	for i, s := range States() {
		out[s] = i
	}
	return out
}()

// resume is not a state: it stands in the table for "where the shot's requests
// say it is", see Shot.stands.
const resume State = "*"

// move is one row of the machine: the entry kind (and stage, if it matters), the
// states it starts from and the state it leads to. A fact row is a report: it is
// legal in every state and moves the shot only from those listed.
type move struct {
	kind  Kind
	stage Stage
	from  []State
	to    State
	fact  bool
}

// stay is no state either: the shot remains where it is.
const stay State = ""

// beforeCut is where a shot may be while its full cutout is not here.
var beforeCut = []State{Arrived, Ready, Previewing, Previewed, Confirmed, CuttingFull, Failed, InDoubt, NoFile}

var anyRejectable = []State{Arrived, Ready, Previewing, Previewed, Confirmed, CuttingFull, Failed, NoFile}

// moves is the whole life of a shot. What is not here does not happen.
func moves() []move {
	return []move{
		{kind: KindArrived, from: []State{""}, to: Arrived},
		{kind: KindLooked, from: []State{Arrived}, to: Ready},
		{kind: KindWanted, from: []State{Ready}, to: Ready},
		{kind: KindAsked, stage: Preview, from: []State{Ready}, to: Previewing},
		{kind: KindConfirmed, from: []State{Ready, Previewed, Failed, NoFile}, to: Confirmed},
		{kind: KindPutOff, from: []State{Confirmed}, to: resume},
		{kind: KindBought, stage: Full, from: []State{NoFile}, to: Confirmed},
		{kind: KindBought, stage: Preview, from: []State{NoFile}, to: Ready},
		{kind: KindAsked, stage: Full, from: []State{Confirmed}, to: CuttingFull},
		{kind: KindCharged, fact: true},
		{kind: KindMade, stage: Preview, from: []State{Previewing, InDoubt, NoFile}, to: Previewed, fact: true},
		{kind: KindMade, stage: Full, from: []State{CuttingFull, InDoubt, NoFile}, to: Cut, fact: true},
		{kind: KindNoFile, from: []State{Previewing, CuttingFull, InDoubt}, to: NoFile, fact: true},
		{kind: KindVoid, from: []State{Previewing, CuttingFull, InDoubt}, to: resume, fact: true},
		{kind: KindUnknown, from: []State{Previewing, CuttingFull, Rejected}, to: InDoubt, fact: true}, // a doubt must be seen
		{kind: KindComposed, from: []State{Cut}, to: Composed, fact: true},                             // but stays cut on a background no longer wanted, see next
		{kind: KindDressed, stage: Preview, from: beforeCut, to: stay},
		{kind: KindDressed, stage: Full, from: []State{Cut, Delivered, Failed}, to: resume},    // its cutout is here; not while it is being delivered
		{kind: KindDelivered, from: []State{Cut, Composed, Delivered}, to: resume, fact: true}, // to another guest meanwhile: once more
		{kind: KindAssigned, from: []State{Composed, Delivered}, to: resume, fact: true},
		{kind: KindRejected, from: anyRejectable, to: Rejected},
		{kind: KindRetried, from: []State{Failed, Rejected}, to: resume},
		{kind: KindWorkFailed, from: []State{Arrived, Cut, Composed}, fact: true}, // to Failed only when it is final, see next
	}
}

// moveOf finds the row of an entry.
func moveOf(e Entry) (*move, bool) {
	if m, ok := table[moveKey{e.Kind, ""}]; ok {
		return m, true
	}
	m, ok := table[moveKey{e.Kind, e.Stage}]
	return m, ok
}

type moveKey struct {
	kind  Kind
	stage Stage
}

// table is moves by kind and stage, made once; nothing changes it.
var table = func() map[moveKey]*move {
	out := map[moveKey]*move{}
	for _, m := range moves() {
		out[moveKey{m.kind, m.stage}] = &m
	}
	return out
}()

// allows tells whether the row may be entered from a state.
func (m *move) allows(s State) bool { return m.fact || m.starts(s) }

func (m *move) starts(s State) bool {
	for _, f := range m.from {
		if f == s {
			return true
		}
	}
	return false
}

// Shot is one photo on its way through the booth.
type Shot struct {
	N           int
	Seq         int64 // the last entry that touched it
	State       State
	Guest       string // code; "" is the walk-in
	Name        string // the camera's file name, untrusted
	SHA         string
	Format      string // "jpeg" or "png"
	Width       int    // upright, pixels
	Height      int
	Size        int64 // bytes
	ArrivedAt   time.Time
	ConfirmedAt time.Time
	Looked      bool // the original is kept
	Backlog     bool // found at the first scan among many: its preview waits for one yes
	Wanted      bool // a person asked for the preview
	Doubted     bool // its preview was in doubt once: no other leaves without a person
	Preview     Request
	Full        Request
	Past        []Request // requests replaced by a newer one of their stage
	Hold        Quote     // what a confirmation holds until it is asked
	Code        Code      // why it failed, or what its last work said
	Detail      string
	Tries       int
	NotBefore   time.Time
	Smaller     bool   // the full cutout was smaller than the original
	Export      Export // what the guest has
	Made        bool   // the composed files are on the shelf
	Background  string // chosen for this shot; "" is the guest's or the event's, see LookOf
	On          string // the background of the picture composed last
	Anew        bool   // what the guest has stands on another background: it is made again
	Measures    Measures
}

// Export is what was delivered, and to whom.
type Export struct {
	Guest string
	File  string // relative to the event folder
	SHA   string
	At    time.Time
}

// stands derives where the shot is from what its requests say: used when a
// rejection or a failure is taken back, and after a request came to nothing.
func (s Shot) stands() State {
	switch {
	case s.Full.State == ReqUnknown || (s.Preview.State == ReqUnknown && s.Full.State == ReqNone):
		return InDoubt
	case s.Full.Live():
		return CuttingFull
	case s.Full.State == ReqDone && !s.Made:
		return Cut
	case s.Full.State == ReqDone && !s.Export.At.IsZero() && s.Export.Guest == s.Guest && !s.Anew:
		return Delivered
	case s.Full.State == ReqDone:
		return Composed
	case s.Hold.Held:
		return Confirmed
	case s.Full.State == ReqNoFile:
		return NoFile
	case s.Preview.Live():
		return Previewing
	case s.Preview.State == ReqDone:
		return Previewed
	case s.Preview.State == ReqVoid && s.Preview.Final:
		return Failed
	case s.Preview.State == ReqNoFile && !s.Wanted:
		return NoFile
	case !s.Looked:
		return Arrived
	}
	return Ready
}
