package kiosk

import "time"

// Kind names what an entry records.
type Kind string

// The kinds of entries. They stand in the ledger for ever: none is renamed.
const (
	KindOpened        Kind = "opened"         // the program started on this event
	KindRuled         Kind = "ruled"          // the event's settings as the rules know them
	KindSessionOpened Kind = "session_opened" //
	KindSessionClosed Kind = "session_closed" //
	KindGuest         Kind = "guest"          // the guest now at the booth ("" for the walk-in)
	KindPAYG          Kind = "payg"           // consent to draw on PAYG, for this session
	KindLifted        Kind = "lifted"         // a guest's limit raised
	KindAccountWanted Kind = "account_wanted" // a person asked for the balance
	KindAccount       Kind = "account"        // the provider's balance
	KindAccountFailed Kind = "account_failed" //
	KindJudged        Kind = "judged"         // a balance was weighed against the doubts and proved nothing
	KindReleased      Kind = "released"       // the backlog's previews were agreed to
	KindScreened      Kind = "screened"       // what a person said of the screen behind the subjects
	KindNoted         Kind = "noted"          // something to know: quarantined file, folder lost or back
	KindWarned        Kind = "warned"         // a warning began
	KindEased         Kind = "eased"          // a warning ended

	KindArrived    Kind = "arrived"
	KindLooked     Kind = "looked"
	KindWanted     Kind = "wanted" // a person asked for this shot's preview
	KindConfirmed  Kind = "confirmed"
	KindPutOff     Kind = "put_off" // a confirmation that no longer holds: price, cutter or account have changed, or its pot may not be used any more
	KindBought     Kind = "bought"  // a second credit agreed to, after no file
	KindAsked      Kind = "asked"
	KindCharged    Kind = "charged"
	KindMade       Kind = "made"
	KindNoFile     Kind = "no_file"
	KindVoid       Kind = "void"
	KindUnknown    Kind = "unknown"
	KindComposed   Kind = "composed"
	KindDelivered  Kind = "delivered"
	KindAssigned   Kind = "assigned"
	KindRejected   Kind = "rejected"
	KindRetried    Kind = "retried"
	KindWorkFailed Kind = "work_failed"
	KindDressed    Kind = "dressed" // a background chosen, for the shot and for its guest

	KindMerged Kind = "merged" // a second code of one guest: what it had follows as assigned
	KindNamed  Kind = "named"  // a guest's name given, changed or taken away

	KindStopped Kind = "stopped" // the program ended in order: nothing was out
)

// Entry is one immutable row of the ledger. Held and Spent are differences in
// thousandths of a credit: the sum over all rows is what is held and spent.
type Entry struct {
	Seq     int64
	At      time.Time
	Kind    Kind
	Shot    int
	Guest   string // a guest's code, never a name
	Request int64  // the sequence number of the request's asked entry
	Stage   Stage
	Held    Credits
	Spent   Credits
	Data    Data

	// Name and SHA are what a person may ask to have erased: a guest's or a
	// file's name, an operator's reason, the hash of a picture. The ledger keeps
	// them outside the append-only table.
	Name string
	SHA  string
}

// Data is the rest of an entry: only what its kind needs is set.
type Data struct {
	Code      Code      `json:"code,omitempty"`
	Detail    string    `json:"detail,omitempty"`
	Price     Credits   `json:"price,omitzero"`
	Pot       Pot       `json:"pot,omitempty"`
	Paid      bool      `json:"paid,omitempty"`
	Cutter    string    `json:"cutter,omitempty"`
	Epoch     int64     `json:"epoch,omitempty"`
	Session   int       `json:"session,omitempty"`
	Width     int       `json:"width,omitempty"`
	Height    int       `json:"height,omitempty"`
	Format    string    `json:"format,omitempty"`
	Size      int64     `json:"size,omitempty"`
	File      string    `json:"file,omitempty"`
	Work      WorkKind  `json:"work,omitempty"`
	Tries     int       `json:"tries,omitempty"`
	NotBefore time.Time `json:"not_before,omitzero"`
	Charge    string    `json:"charge,omitempty"` // the charge header as it came, made safe
	Status    int       `json:"status,omitempty"`
	Yes       bool      `json:"yes,omitempty"`
	Again     bool      `json:"again,omitempty"` // void, and to be asked again by itself
	Final     bool      `json:"final,omitempty"`
	Blind     bool      `json:"blind,omitempty"`
	Backlog   bool      `json:"backlog,omitempty"`
	Smaller   bool      `json:"smaller,omitempty"`
	Hand      bool      `json:"hand,omitempty"` // by the operator's word
	Extra     int       `json:"extra,omitempty"`
	Account   *Account  `json:"account,omitempty"`
	Rules     *Rules    `json:"rules,omitempty"`
	Evidence  *Evidence `json:"evidence,omitempty"` // what a doubt was judged by

	Measures   *Measures `json:"measures,omitempty"`   // of a shot that arrived
	Screen     *Screen   `json:"screen,omitempty"`     // screened: what holds from now on
	Background string    `json:"background,omitempty"` // dressed: chosen; composed: what the picture stands on
	From       string    `json:"from,omitempty"`       // merged: the code that means the entry's guest from now on
}
