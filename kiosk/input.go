package kiosk

import "time"

// Input is everything that can happen to a booth: orders of a person, events of
// the machine, and reports of finished work. Reports are facts: they are never
// refused.
type Input interface{ input() }

// Orders of a person.
type (
	// WantPreview asks for one shot's preview whatever the policy.
	WantPreview struct{ Shot int }
	// ReleaseBacklog agrees to the previews of everything found at the first scan.
	ReleaseBacklog struct{}
	// Confirm buys the full cutout. With Seen set, it is refused when price or
	// pot have changed since. Blind skips the preview.
	Confirm struct {
		Shot  int
		Blind bool
		Seen  *Quote
	}
	// Reject puts a shot aside; money already asked for is booked all the same.
	Reject struct{ Shot int }
	// Retry takes a rejection or a failure back. It never spends a second credit.
	Retry struct{ Shot int }
	// Buy pays again after "paid, no file".
	Buy struct {
		Shot int
		Seen *Quote
	}
	// Settle ends a doubt by the operator's word.
	Settle struct {
		Shot int
		Paid bool
	}
	// SetGuest says who is at the booth; Name may be empty.
	SetGuest struct{ Code, Name string }
	// NextGuest ends the current guest: what arrives now belongs to the walk-in.
	NextGuest struct{}
	// Assign gives a shot to another guest ("" for the walk-in).
	Assign struct {
		Shot int
		Code string
	}
	// Dress chooses the background of a shot, one of Rules.Look.Choices, and with it
	// that of its guest's other shots that are not made yet and have none of their own.
	Dress struct {
		Shot       int
		Background string
	}
	// SetScreen says what the screen behind the subjects looks like. Pick is the colour
	// at X and Y of that shot's picture: whoever reads pixels fills it in.
	SetScreen struct {
		Shot  int
		X, Y  int    // per mille of the upright picture, from the left and from the top
		Pick  string // six hexadecimal digits
		Empty bool   // instead: the shot shows the screen and nobody
		Reset bool   // instead: back to the settings, whatever the shot
	}
	// Merge says that two codes are one guest: what From has goes to Into, and From
	// means Into from then on.
	Merge struct{ From, Into string }
	// NameGuest gives a known guest another name, or with "" none, wherever the guest is.
	NameGuest struct{ Code, Name string }
	// AllowPAYG records consent to draw on PAYG for this session, or takes it back.
	AllowPAYG struct{ Yes bool }
	// Lift raises one guest's limit. PIN is checked by the engine, which sets
	// Checked; Decide refuses what is not.
	Lift struct {
		Code    string
		Extra   int
		Reason  string
		PIN     Secret
		Checked Code // "" when the PIN fits, else PINWrong or PINUnset
	}
	// ReadBalance asks for the account now.
	ReadBalance struct{}
	// Retune puts changed settings in force while the booth runs.
	Retune struct{ Rules Rules }
	// CloseSession ends the session; the next arrival opens another.
	CloseSession struct{}
)

// Events of the machine.
type (
	// Open is the first input of every start.
	Open struct {
		Epoch int64
		Rules Rules
	}
	// Arrive says that a whole file is safe in the spool.
	Arrive struct {
		SHA, Name, Format string
		Width, Height     int
		Size              int64
		Backlog           bool
		Measures          Measures // zero: not measured
	}
	// Note records something the operator should know: Code says what, Detail is
	// safe to keep for ever, Name is what may have to be erased.
	Note struct {
		Code         Code
		Detail, Name string
		SHA          string // of a file set aside: the same content is not looked at again
	}
	// Stopped is the last input of a run that ends in order: nothing is running and no
	// request is out.
	Stopped struct{}
	// Ask is the engine's own: record a paid or free request before it leaves.
	Ask struct {
		Shot  int
		Stage Stage
	}
)

// Reports of finished work.
type (
	// Looked says the original is kept.
	Looked struct {
		Shot int
		File string
	}
	// Charged is read off the headers of an answer.
	Charged struct {
		Shot    int
		Request int64
		Credits Credits
		Known   bool   // the header was there and a plain decimal
		Raw     string // the header as it came
	}
	// Made says the cutout's file is durable.
	Made struct {
		Shot          int
		Request       int64
		SHA, File     string
		Width, Height int
		Smaller       bool
	}
	// Lost says: paid, but no usable file came.
	Lost struct {
		Shot    int
		Request int64
		Code    Code
		Detail  string
	}
	// Voided says with proof that nothing was charged. RetryAfter is set by 429.
	Voided struct {
		Shot       int
		Request    int64
		Code       Code
		Detail     string
		Status     int
		RetryAfter time.Duration
	}
	// Unanswered says that nobody knows whether the request was charged.
	Unanswered struct {
		Shot    int
		Request int64
		Code    Code
		Detail  string
		Status  int
	}
	// ComposedUp says the guest's picture is on the shelf.
	ComposedUp struct {
		Shot          int
		SHA           string
		Width, Height int
		Smaller       bool
		Background    string // Work.Look.Background as it was given: another may have been chosen meanwhile
	}
	// HandedOver says the picture is in the guest's folder.
	HandedOver struct {
		Shot  int
		Guest string
		File  string
		SHA   string
	}
	// WorkFailed says that free work came to nothing; it is tried again a few times.
	// With a Request it says that nobody is at work on that request any more, though
	// its end is not known: it is recovered after a pause.
	WorkFailed struct {
		Shot    int
		Request int64
		Work    WorkKind
		Code    Code
		Detail  string
		Final   bool
	}
	// AccountRead carries the provider's balance.
	AccountRead struct{ Account Account }
	// AccountFailed says why it could not be read.
	AccountFailed struct {
		Code   Code
		Detail string
	}
)

func (WantPreview) input()    {}
func (ReleaseBacklog) input() {}
func (Confirm) input()        {}
func (Reject) input()         {}
func (Retry) input()          {}
func (Buy) input()            {}
func (Settle) input()         {}
func (SetGuest) input()       {}
func (NextGuest) input()      {}
func (Assign) input()         {}
func (Dress) input()          {}
func (SetScreen) input()      {}
func (Merge) input()          {}
func (NameGuest) input()      {}
func (AllowPAYG) input()      {}
func (Lift) input()           {}
func (ReadBalance) input()    {}
func (Retune) input()         {}
func (CloseSession) input()   {}
func (Open) input()           {}
func (Arrive) input()         {}
func (Note) input()           {}
func (Stopped) input()        {}
func (Ask) input()            {}
func (Looked) input()         {}
func (Charged) input()        {}
func (Made) input()           {}
func (Lost) input()           {}
func (Voided) input()         {}
func (Unanswered) input()     {}
func (ComposedUp) input()     {}
func (HandedOver) input()     {}
func (WorkFailed) input()     {}
func (AccountRead) input()    {}
func (AccountFailed) input()  {}
