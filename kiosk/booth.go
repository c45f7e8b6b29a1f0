package kiosk

import (
	"slices"
	"time"
)

// recentEntries is how many of the newest entries a booth carries along, for
// screens that show what just happened. They are a window, not the ledger.
const recentEntries = 512

// Booth is the fold of the ledger's entries, and beside it what is going on right
// now (Live). Copies handed out by Clone may be read by other goroutines while
// the original goes on.
type Booth struct {
	Seq      int64 // the last entry folded in
	Epoch    int64 // the start of the program
	Rules    Rules
	Money    Money
	Guest    string    // code of the guest at the booth; "" is the walk-in
	Screen   Screen    // what a person said of the screen behind the subjects
	Warnings []Warning // announced and not yet over
	Recent   []Entry   // the newest entries, oldest first
	Aside    []Entry   // the newest notes of files in quarantine, oldest first; replaced, never changed
	Live     Live

	shots     paged[Shot]
	guests    paged[Guest]
	sessions  paged[Session]
	open      int               // id of the open session, 0: none
	codes     map[string]int    // guest code → place in guests; copied when a guest is added
	merged    map[string]string // second code of a guest → its first; copied when one is added
	undecided paged[uint64]     // a bit for each shot that nobody has decided on
	counts    [13]int           // shots by state, in the order of States
	recovery  Recovery          // what the last run had left when this one began
	stops     bool              // this run records its end
	stopped   bool              // and has
	usual     *usual            // what the session's shots measure; replaced, never changed
	idx       *index            // nil in clones
}

// Live is what is going on and is not in the ledger: it is gone after a restart.
type Live struct {
	Running    []Running
	Queued     int // work that is due and waits for a free hand or for a set time
	Folders    []Folder
	Arriving   []Arriving // pictures on their way in, oldest first: not shots yet
	Pending    int        // files seen in the drop folders and not yet decided on
	Scanned    bool       // every drop folder was looked through once
	Coming     int        // photos a simulated camera will still drop
	Closing    bool
	LedgerDown bool
	DiskFree   int64 // bytes on the event's disk, 0: not known
}

// Idle tells whether nothing is running, due or still to be looked at. Shots that
// wait for a person, for money or in doubt do not count.
func (l Live) Idle() bool {
	return l.Scanned && l.Pending == 0 && l.Coming == 0 && len(l.Running) == 0 && l.Queued == 0
}

// diskLow is the room below which the operator is told: about forty photos of 24
// megapixels with all that is made of them.
const diskLow = 1 << 30

// DiskLow tells whether the event's disk is nearly full.
func (l Live) DiskLow() bool { return l.DiskFree > 0 && l.DiskFree < diskLow }

// Running is one piece of work under way.
type Running struct {
	Kind  WorkKind
	Shot  int
	Since time.Time
}

// Folder is a drop folder as the watcher sees it.
type Folder struct {
	Path   string
	Lost   bool
	Reason string
}

// Arriving is a photo that is being taken in: it can be looked at, and nothing else,
// since it is not safe on disk yet and has no number.
type Arriving struct {
	Key  string // names its newest picture, for whoever draws it; "" while there is none
	Name string // of the camera's file; untrusted
	SHA  string // of its content once that is known: the shot it becomes has the same
}

// index is what only the owner of the booth needs to decide quickly.
type index struct {
	known  map[string]int // content hash → shot, of everything seen or written
	active []int          // shots that may have work, sorted
}

// New gives an empty booth: before the first entry.
func New() *Booth {
	return &Booth{codes: map[string]int{}, idx: &index{known: map[string]int{}}}
}

// Clone gives a copy that other goroutines may read from now on. It costs a few
// pointers, not the night.
func (b *Booth) Clone() Booth {
	c := *b
	c.shots, c.guests, c.sessions, c.undecided = b.shots.share(), b.guests.share(), b.sessions.share(), b.undecided.share()
	c.Recent = slices.Clip(b.Recent)
	c.Live.Running = slices.Clone(b.Live.Running)
	c.Live.Folders = slices.Clone(b.Live.Folders)
	c.Live.Arriving = slices.Clone(b.Live.Arriving)
	c.idx = nil
	return c
}

// scratch gives a copy to try entries on; it is thrown away before b changes.
func (b *Booth) scratch() *Booth {
	c := *b
	c.shots, c.guests, c.sessions, c.undecided = b.shots.scratch(), b.guests.scratch(), b.sessions.scratch(), b.undecided.scratch()
	c.Recent = nil // an append to the copy must not write into the original's array, nor copy it
	c.idx = nil
	return &c
}

// Shots gives how many shots the event has; they are numbered from 1.
func (b *Booth) Shots() int { return b.shots.len() }

// Shot gives one shot by number.
func (b *Booth) Shot(n int) (Shot, bool) {
	if n < 1 || n > b.shots.len() {
		return Shot{}, false
	}
	return *b.shots.at(n - 1), true
}

// Count gives how many shots are in a state.
func (b *Booth) Count(s State) int {
	if i := s.place(); i >= 0 {
		return b.counts[i]
	}
	return 0
}

// Guests gives every guest in order of appearance, the walk-in among them if
// it has shots. Of merged guests only the one that is left is listed.
func (b *Booth) Guests() []Guest {
	all := make([]Guest, 0, b.guests.len())
	for i := range b.guests.len() {
		g := b.guests.at(i)
		if _, gone := b.merged[g.Code]; !gone {
			all = append(all, *g)
		}
	}
	return all
}

// ShotsOf lists a guest's shots, newest first. It looks no further back than the
// guest's first one.
func (b *Booth) ShotsOf(code string) []int {
	g := b.GuestNamed(code)
	shots := make([]int, 0, g.Shots)
	for i := b.shots.len() - 1; i >= 0 && len(shots) < g.Shots; i-- {
		if b.shots.at(i).Guest == g.Code {
			shots = append(shots, i+1)
		}
	}
	return shots
}

// GuestNamed gives a guest by code, also by one that was merged into it; one that was
// never seen has zero counts.
func (b *Booth) GuestNamed(code string) Guest {
	code = b.Means(code)
	if i, ok := b.codes[code]; ok {
		return *b.guests.at(i)
	}
	return Guest{Code: code}
}

// HasGuest tells whether that code was ever at the booth, under whichever guest.
func (b *Booth) HasGuest(code string) bool {
	_, ok := b.codes[code]
	return ok
}

// editGuest gives a guest for writing, adding it if need be.
func (b *Booth) editGuest(code string) *Guest {
	i, ok := b.codes[code]
	if !ok {
		i = b.guests.len()
		codes := make(map[string]int, len(b.codes)+1)
		for k, v := range b.codes {
			codes[k] = v
		}
		codes[code] = i
		b.codes = codes
		b.guests.grow(Guest{Code: code})
	}
	return b.guests.edit(i)
}

// CurrentSession gives the open session, or a zero one.
func (b *Booth) CurrentSession() Session {
	if b.open == 0 {
		return Session{}
	}
	return *b.sessions.at(b.open - 1)
}

// LastSession gives the open session or else the last one.
func (b *Booth) LastSession() Session {
	if n := b.sessions.len(); n > 0 {
		return *b.sessions.at(n - 1)
	}
	return Session{}
}

// editSession gives a session by id for writing; an unknown id gives nil.
func (b *Booth) editSession(id int) *Session {
	if id < 1 || id > b.sessions.len() {
		return nil
	}
	return b.sessions.edit(id - 1)
}

// Knows tells which shot a content hash belongs to: the photo itself or
// anything the booth made of it. Only the owner of the booth may ask.
func (b *Booth) Knows(sha string) (shot int, ok bool) {
	shot, ok = b.idx.known[sha]
	return shot, ok
}

func (x *index) learn(sha string, shot int) {
	if x != nil && sha != "" {
		x.known[sha] = shot
	}
}

// track keeps the list of shots that may have work.
func (x *index) track(s *Shot) {
	if x == nil {
		return
	}
	i, has := slices.BinarySearch(x.active, s.N)
	switch want := s.mayWork(); {
	case want && !has:
		x.active = slices.Insert(x.active, i, s.N)
	case !want && has:
		x.active = slices.Delete(x.active, i, i+1)
	}
}

// mayWork tells whether Due has to look at the shot at all.
func (s *Shot) mayWork() bool {
	switch s.State {
	case Arrived, Ready, Confirmed, Cut, Composed:
		return true
	case Previewing, Previewed, CuttingFull, Delivered, Rejected, Failed, InDoubt, NoFile:
	}
	if s.Preview.Live() || s.Full.Live() {
		return true
	}
	for _, r := range s.Past {
		if r.Live() {
			return true
		}
	}
	return false
}
